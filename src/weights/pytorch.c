/* pytorch.c - from the object that torch.save pickled to tensors. */
#include "weights/pytorch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define TENSOR_LIMIT 65536
#define NAME_LIMIT 1024

typedef struct type {
    const char *name; /* of the storage's class */
    int bytes;
    float (*value)(const unsigned char *bytes); /* NULL: not a floating-point number, listed without values */
} type;

static const type types[] = {
    {"torch FloatStorage", 4, number_f32}, {"torch DoubleStorage", 8, number_f64},
    {"torch HalfStorage", 2, number_f16},  {"torch BFloat16Storage", 2, number_bf16},
    {"torch LongStorage", 8, NULL},        {"torch IntStorage", 4, NULL},
    {"torch ShortStorage", 2, NULL},       {"torch CharStorage", 1, NULL},
    {"torch ByteStorage", 1, NULL},        {"torch BoolStorage", 1, NULL},
};

/* A tensor as the pickle states it. */
typedef struct view {
    const pickle_value *key;
    const type *type;
    int64_t elements, offset, stride[BASIN_RANK_MAX]; /* of the storage; in elements */
    basin_shape shape;
} view;

/* What is being loaded; `budget` bounds the numbers that views with stride 0 make of a small file. */
typedef struct loader {
    basin_checkpoint *checkpoint;
    storages *from;
    int64_t budget;
    const char *path;
    basin_error *err;
} loader;

/* Printable text from the file, cut short. */
static const char *shown(const pickle_value *value, char text[128]) {
    snprintf(text, 128, "%.*s", value && value->text ? (int)(value->count < 100 ? value->count : 100) : 1,
             value && value->text ? value->text : "?");
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    return text;
}

static int is_call(const pickle_value *value, const char *name) {
    return value && value->kind == PICKLE_CALL && pickle_is(value->callable, PICKLE_GLOBAL, name);
}

/* The call that makes a tensor; a parameter is a tensor with a note. NULL if it is something else. */
static const pickle_value *tensor_call(const pickle_value *value) {
    for (int depth = 0; depth < 3; depth++) {
        if (is_call(value, "torch._utils _rebuild_tensor_v2") || is_call(value, "torch._utils _rebuild_tensor"))
            return value;
        if (!is_call(value, "torch._utils _rebuild_parameter") &&
            !is_call(value, "torch._utils _rebuild_parameter_with_state"))
            return NULL;
        value = value->args && value->args->count ? value->args->item[0] : NULL;
    }
    return NULL;
}

static int is_int(const pickle_value *value) {
    return value && value->kind == PICKLE_INT;
}

static basin_status find_type(const type **out, const pickle_value *name, const loader *l, const char *tensor) {
    char text[128];
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (pickle_is(name, PICKLE_GLOBAL, types[i].name)) {
            *out = &types[i];
            return BASIN_OK;
        }
    return fail(l->err, BASIN_EUNSUPPORTED, "%s: tensor '%s' is a '%s', which basin does not read; save it as float32",
                l->path, tensor, shown(name, text));
}

int pytorch_element_size(const pickle_value *storage_class) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (pickle_is(storage_class, PICKLE_GLOBAL, types[i].name)) return types[i].bytes;
    return 0;
}

/* ('storage', type, key, device, elements), behind which older files may name a part of it. */
static basin_status parse_storage(view *v, const pickle_value *id, const loader *l, const char *tensor) {
    const pickle_value *t = id->kind == PICKLE_PERSISTENT && id->count ? id->item[0] : NULL;
    if (!t || t->kind != PICKLE_TUPLE || t->count < 5 || !pickle_is(t->item[0], PICKLE_TEXT, "storage") ||
        !t->item[2] || t->item[2]->kind != PICKLE_TEXT || !is_int(t->item[4]) || t->item[4]->integer < 0)
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' names its storage in an unknown way", l->path, tensor);
    v->key = t->item[2];
    v->elements = t->item[4]->integer;
    if (t->count > 5 && t->item[5] && t->item[5]->kind != PICKLE_NONE)
        return fail(l->err, BASIN_EUNSUPPORTED,
                    "%s: tensor '%s' is a view as PyTorch before 0.4 saved them; save it again", l->path, tensor);
    return find_type(&v->type, t->item[1], l, tensor);
}

/* Size and strides: all elements lie in the storage. */
static basin_status parse_extent(view *v, const pickle_value *size, const pickle_value *stride, const loader *l,
                                 const char *tensor) {
    int64_t last = v->offset, count = 1;
    int empty = 0;
    if (!size || !stride || size->kind != PICKLE_TUPLE || stride->kind != PICKLE_TUPLE || size->count != stride->count)
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' has no size", l->path, tensor);
    if (size->count > BASIN_RANK_MAX)
        return fail(l->err, BASIN_EUNSUPPORTED, "%s: tensor '%s' has %lld dimensions, more than %d", l->path, tensor,
                    (long long)size->count, BASIN_RANK_MAX);
    v->shape.rank = (int)size->count;
    for (int i = 0; i < v->shape.rank; i++) {
        int64_t reach;
        v->shape.dim[i] = is_int(size->item[i]) ? size->item[i]->integer : -1;
        v->stride[i] = is_int(stride->item[i]) ? stride->item[i]->integer : -1;
        empty |= v->shape.dim[i] == 0;
        if (v->shape.dim[i] < 0 || v->stride[i] < 0 ||
            __builtin_mul_overflow(count, v->shape.dim[i] ? v->shape.dim[i] : 1, &count) ||
            __builtin_mul_overflow(v->shape.dim[i] ? v->shape.dim[i] - 1 : 0, v->stride[i], &reach) ||
            __builtin_add_overflow(last, reach, &last))
            return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' has a size that cannot be", l->path, tensor);
    }
    if (v->offset < 0 || (!empty && last >= v->elements))
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' reaches to element %lld of a storage of %lld", l->path,
                    tensor, (long long)last, (long long)v->elements);
    return BASIN_OK;
}

static basin_status parse_view(view *v, const pickle_value *call, const loader *l, const char *tensor) {
    const pickle_value *args = call->args;
    if (!args || args->kind != PICKLE_TUPLE || args->count < 4 || !args->item[0] || !is_int(args->item[1]))
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' is damaged", l->path, tensor);
    v->offset = args->item[1]->integer;
    basin_status status = parse_storage(v, args->item[0], l, tensor);
    return status == BASIN_OK ? parse_extent(v, args->item[2], args->item[3], l, tensor) : status;
}

static basin_status find_storage(const storage **out, const view *v, loader *l) {
    storages *all = l->from;
    for (int i = 0; i < all->count; i++) {
        storage *s = &all->storage[i];
        if (s->key != v->key &&
            (s->key->count != v->key->count || memcmp(s->key->text, v->key->text, (size_t)v->key->count) != 0))
            continue;
        *out = s;
        return BASIN_OK;
    }
    storage *grown = realloc(all->storage, (size_t)(all->count + 1) * sizeof *grown);
    if (!grown) return fail_memory(l->err);
    all->storage = grown;
    grown[all->count] = (storage){.key = v->key};
    *out = &grown[all->count++];
    return BASIN_OK;
}

/* Whether a view's elements lie one behind the other in C order. */
static int is_contiguous(const view *v) {
    int64_t step = 1;
    for (int d = v->shape.rank - 1; d >= 0; step *= v->shape.dim[d--])
        if (v->shape.dim[d] != 1 && v->stride[d] != step) return 0;
    return 1;
}

/* The numbers of a view, in C order. */
static void copy(float *to, const view *v, const unsigned char *bytes) {
    int64_t count = basin_shape_size(&v->shape), index[BASIN_RANK_MAX] = {0}, at = v->offset;
    if (v->type->value == number_f32 && is_contiguous(v)) {
        memcpy(to, bytes + at * v->type->bytes, (size_t)count * sizeof *to);
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        to[i] = v->type->value(bytes + at * v->type->bytes);
        for (int d = v->shape.rank - 1; d >= 0; d--) {
            at += v->stride[d];
            if (++index[d] < v->shape.dim[d]) break;
            at -= v->stride[d] * v->shape.dim[d];
            index[d] = 0;
        }
    }
}

static basin_status fill(basin_tensor *t, const view *v, loader *l) {
    basin_status status = BASIN_OK;
    const storage *s = NULL;
    int64_t count = basin_shape_size(&v->shape), bytes;
    t->shape = v->shape;
    if (!v->type->value) return BASIN_OK;
    if (count > l->budget || __builtin_mul_overflow(v->elements, (int64_t)v->type->bytes, &bytes))
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' is larger than the file can hold", l->path, t->name);
    l->budget -= count;
    TRY(find_storage(&s, v, l));
    if (!s->bytes) TRY(l->from->read(l->from->context, (storage *)s, (size_t)bytes, l->err));
    if (s->size < (size_t)bytes)
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' wants %lld bytes of a storage of %zu", l->path, t->name,
                    (long long)bytes, s->size);
    t->data = malloc((size_t)count * sizeof *t->data + 1);
    if (!t->data) return fail_memory(l->err);
    copy(t->data, v, s->bytes);
done:
    return status;
}

static int count_tensors(const pickle_value *dict) {
    int count = 0;
    for (int64_t i = 0; i + 1 < dict->count && count < TENSOR_LIMIT; i += 2)
        count += dict->item[i]->kind == PICKLE_TEXT && tensor_call(dict->item[i + 1]) != NULL;
    return count;
}

static int is_dict(const pickle_value *value) {
    return value && value->kind == PICKLE_DICT;
}

/* What a dict without tensors holds, for the message. */
static basin_status unclear(const pickle_value *object, const loader *l) {
    char names[400] = "", text[128];
    for (int64_t i = 0; i + 1 < object->count && strlen(names) < 250; i += 2) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", shown(object->item[i], text));
    }
    return fail(l->err, BASIN_EUNSUPPORTED,
                "%s: no state_dict in it that could be chosen; it holds: %s. Choose one with --key", l->path,
                *names ? names : "nothing");
}

/* The dict that holds the tensors: the object itself, or one under the names that people use, or the only one. */
static basin_status find_state(const pickle_value **out, const pickle_value *object, const loader *l) {
    static const char *const usual[] = {"state_dict", "model_state_dict", "model", "net", "weights"};
    char text[128];
    const pickle_value *only = NULL;
    int found = 0;
    if (object->kind == PICKLE_CALL)
        return fail(l->err, BASIN_EUNSUPPORTED,
                    "%s: a whole pickled object ('%s'), not its values; save them with torch.save(model.state_dict(), "
                    "FILE)",
                    l->path, shown(object->callable, text));
    if (!is_dict(object)) return fail(l->err, BASIN_EUNSUPPORTED, "%s: holds no state_dict", l->path);
    *out = object;
    if (count_tensors(object)) return BASIN_OK;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        *out = pickle_get(object, usual[i]);
        if (is_dict(*out) && count_tensors(*out)) return BASIN_OK;
        if (*out && (*out)->kind == PICKLE_CALL && !tensor_call(*out)) return find_state(out, *out, l);
    }
    for (int64_t i = 0; i + 1 < object->count; i += 2)
        if (is_dict(object->item[i + 1]) && count_tensors(object->item[i + 1])) {
            only = object->item[i + 1];
            found++;
        }
    *out = only;
    return found == 1 ? BASIN_OK : unclear(object, l);
}

static basin_status find_key(const pickle_value **out, const pickle_value *object, const char *key, const loader *l) {
    *out = pickle_get(object, key);
    if (is_dict(*out) && count_tensors(*out)) return BASIN_OK;
    return is_dict(object) ? unclear(object, l) : find_state(out, object, l);
}

static basin_status add_tensor(loader *l, const pickle_value *key, const pickle_value *call) {
    basin_checkpoint *c = l->checkpoint;
    basin_tensor *t = &c->tensor[c->count];
    view v = {0};
    *t = (basin_tensor){0};
    char *name = key->text && key->count <= NAME_LIMIT ? strndup(key->text, (size_t)key->count) : NULL;
    if (!name)
        return fail(l->err, BASIN_EFORMAT, "%s: a tensor's name of %lld letters", l->path, (long long)key->count);
    t->name = name;
    c->count++;
    for (const char *p = name; *p; p++)
        if ((unsigned char)*p < 32 || *p == 127)
            return fail(l->err, BASIN_EFORMAT, "%s: the name of tensor %d has control characters", l->path,
                        c->count - 1);
    basin_status status = parse_view(&v, call, l, name);
    return status == BASIN_OK ? fill(t, &v, l) : status;
}

/* Wrappers put their own name in front of all others. */
static void strip(basin_checkpoint *c, const char *prefix) {
    size_t length = strlen(prefix);
    for (int i = 0; i < c->count; i++)
        if (!c->tensor[i].name || strncmp(c->tensor[i].name, prefix, length) != 0) return;
    for (int i = 0; i < c->count; i++) {
        char *name = c->tensor[i].name;
        if (name) memmove(name, name + length, strlen(name) - length + 1);
    }
}

basin_status pytorch_tensors(basin_checkpoint *checkpoint, const pickle_value *object, const char *key, storages *from,
                             basin_error *err) {
    basin_status status = BASIN_OK;
    const pickle_value *state = NULL;
    loader l = {checkpoint, from, (int64_t)(from->file_size * 16) + (1 << 20), from->path, err};
    TRY(key ? find_key(&state, object, key, &l) : find_state(&state, object, &l));
    int count = count_tensors(state);
    if (count >= TENSOR_LIMIT) {
        status = fail(err, BASIN_EUNSUPPORTED, "%s: more than %d tensors", from->path, TENSOR_LIMIT);
        goto done;
    }
    checkpoint->tensor = calloc((size_t)count + 1, sizeof *checkpoint->tensor);
    if (!checkpoint->tensor) {
        status = fail_memory(err);
        goto done;
    }
    for (int64_t i = 0; i + 1 < state->count; i += 2) {
        const pickle_value *call = tensor_call(state->item[i + 1]);
        if (state->item[i]->kind == PICKLE_TEXT && call) TRY(add_tensor(&l, state->item[i], call));
    }
    strip(checkpoint, "_orig_mod.");
    strip(checkpoint, "module.");
    strip(checkpoint, "_orig_mod.");
done:
    return status;
}

void storages_clear(storages *s) {
    for (int i = 0; i < s->count; i++) free(s->storage[i].own);
    free(s->storage);
    *s = (storages){0};
}
