/* pytorch.c - from the object that torch.save pickled to tensors. */
#include "weights/pytorch.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "tensor/floats.h"
#include "weights/format.h"

#define TENSOR_LIMIT 65536

/* A tensor as the pickle states it. */
typedef struct view {
    basin_tensor *tensor;
    const pickle_value *key; /* of its storage */
    const value_type *type;
    int64_t elements, offset, stride[BASIN_RANK_MAX]; /* of the storage; in elements */
} view;

/* What is being loaded; `budget` bounds the numbers that views with stride 0 make of a small file. */
typedef struct loader {
    basin_checkpoint *checkpoint;
    const storages *from;
    int views;
    view *view;
    int64_t budget;
    const char *path;
    basin_error *err;
} loader;

static int is_int(const pickle_value *value) {
    return value && value->kind == PICKLE_INT;
}

static basin_status find_type(const value_type **out, const pickle_value *name, const loader *l, const char *tensor) {
    char text[128];
    *out = pytorch_type(name);
    if (*out) return BASIN_OK;
    return fail(l->err, BASIN_EUNSUPPORTED, "%s: tensor '%s' is a '%s', which basin does not read; save it as float32",
                l->path, tensor, values_shown(text, name ? name->text : NULL, name ? (size_t)name->count : 0));
}

/* ('storage', type, key, device, elements), behind which older files may name a part of it. */
static basin_status parse_storage(view *v, const pickle_value *id, const loader *l) {
    const pickle_value *t = id->kind == PICKLE_PERSISTENT && id->count ? id->item[0] : NULL;
    int64_t bytes;
    if (!t || t->kind != PICKLE_TUPLE || t->count < 5 || !pickle_is(t->item[0], PICKLE_TEXT, "storage") ||
        t->item[2]->kind != PICKLE_TEXT || !is_int(t->item[4]) || t->item[4]->integer < 0)
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' names its storage in an unknown way", l->path,
                    v->tensor->name);
    v->key = t->item[2];
    v->elements = t->item[4]->integer;
    if (t->count > 5 && t->item[5]->kind != PICKLE_NONE)
        return fail(l->err, BASIN_EUNSUPPORTED,
                    "%s: tensor '%s' is a view as PyTorch before 0.4 saved them; save it again", l->path,
                    v->tensor->name);
    basin_status status = find_type(&v->type, t->item[1], l, v->tensor->name);
    if (status != BASIN_OK) return status;
    if (__builtin_mul_overflow(v->elements, (int64_t)v->type->bytes, &bytes))
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' is larger than the file can hold", l->path,
                    v->tensor->name);
    return BASIN_OK;
}

/* Size and strides: all elements lie in the storage. */
static basin_status parse_extent(view *v, const pickle_value *size, const pickle_value *stride, const loader *l) {
    int64_t last = v->offset, count = 1;
    int empty = 0;
    basin_shape *shape = &v->tensor->shape;
    const char *name = v->tensor->name;
    if (size->kind != PICKLE_TUPLE || stride->kind != PICKLE_TUPLE || size->count != stride->count)
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' has no size", l->path, name);
    if (size->count > BASIN_RANK_MAX)
        return fail(l->err, BASIN_EUNSUPPORTED, "%s: tensor '%s' has %lld dimensions, more than %d", l->path, name,
                    (long long)size->count, BASIN_RANK_MAX);
    for (shape->rank = 0; shape->rank < size->count; shape->rank++) {
        int i = shape->rank;
        int64_t reach;
        shape->dim[i] = is_int(size->item[i]) ? size->item[i]->integer : -1;
        v->stride[i] = is_int(stride->item[i]) ? stride->item[i]->integer : -1;
        empty |= shape->dim[i] == 0;
        if (shape->dim[i] < 0 || v->stride[i] < 0 ||
            __builtin_mul_overflow(count, shape->dim[i] ? shape->dim[i] : 1, &count) ||
            __builtin_mul_overflow(shape->dim[i] ? shape->dim[i] - 1 : 0, v->stride[i], &reach) ||
            __builtin_add_overflow(last, reach, &last))
            return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' has a size that cannot be", l->path, name);
    }
    if (v->offset < 0 || (!empty && last >= v->elements))
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' reaches to element %lld of a storage of %lld", l->path,
                    name, (long long)last, (long long)v->elements);
    return BASIN_OK;
}

static basin_status parse_view(view *v, const pickle_value *args, const loader *l) {
    if (args->kind != PICKLE_TUPLE || args->count < 4 || !is_int(args->item[1]))
        return fail(l->err, BASIN_EFORMAT, "%s: tensor '%s' is damaged", l->path, v->tensor->name);
    v->offset = args->item[1]->integer;
    basin_status status = parse_storage(v, args->item[0], l);
    return status == BASIN_OK ? parse_extent(v, args->item[2], args->item[3], l) : status;
}

static basin_status add_tensor(loader *l, const pickle_value *key, const pickle_value *args) {
    basin_checkpoint *c = l->checkpoint;
    view *v = &l->view[l->views];
    v->tensor = &c->tensor[c->count++];
    basin_status status = values_name(v->tensor, key->text, (size_t)key->count, l->path, l->err);
    if (status == BASIN_OK) status = parse_view(v, args, l);
    if (status != BASIN_OK || !v->type->convert) return status; /* a counter has no values that are wanted */
    l->views++;
    return values_take(&l->budget, basin_shape_size(&v->tensor->shape), v->tensor->name, l->path, l->err);
}

/* Notes an object that stands among the tensors: it is never made, and may be what a network will miss. */
static basin_status note_object(loader *l, const pickle_value *key, const pickle_value *value) {
    char name[128], what[128], note[160];
    const pickle_value *class = value->kind == PICKLE_CALL ? pytorch_class(value->callable) : value;
    if (!class || class->kind != PICKLE_GLOBAL) return BASIN_OK;
    snprintf(note, sizeof note, CHECKPOINT_OBJECT "%s", values_shown(name, key->text, (size_t)key->count));
    return basin_record_set(&l->checkpoint->record, l->err, note, "%s",
                            values_shown(what, class->text, (size_t) class->count));
}

static basin_status add_tensors(loader *l, const pickle_value *state) {
    char text[128];
    for (int64_t i = 0; i + 1 < state->count; i += 2) {
        const pickle_value *key = state->item[i], *args = pytorch_tensor_arguments(state->item[i + 1]);
        if (key->kind != PICKLE_TEXT) continue;
        if (pytorch_is_odd_tensor(state->item[i + 1]))
            return fail(l->err, BASIN_EUNSUPPORTED,
                        "%s: tensor '%s' is sparse, quantized or of another kind that basin does not read; save it as "
                        "a plain float32 tensor",
                        l->path, values_shown(text, key->text, (size_t)key->count));
        basin_status status = args ? add_tensor(l, key, args) : note_object(l, key, state->item[i + 1]);
        if (status != BASIN_OK) return status;
    }
    return BASIN_OK;
}

static int compare_keys(const pickle_value *a, const pickle_value *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    return a->count ? memcmp(a->text, b->text, (size_t)a->count) : 0;
}

/* Views of one storage stand together, storages in the order of their first tensors' keys. */
static int compare(const void *left, const void *right) {
    const view *a = left, *b = right;
    int order = compare_keys(a->key, b->key);
    return order ? order : a->tensor < b->tensor ? -1 : a->tensor > b->tensor;
}

/* Whether a view's elements are all of its storage, in C order. */
static int is_whole(const view *v) {
    const basin_shape *shape = &v->tensor->shape;
    int64_t step = 1;
    for (int d = shape->rank - 1; d >= 0; step *= shape->dim[d--])
        if (shape->dim[d] != 1 && v->stride[d] != step) return 0;
    return v->offset == 0 && step == v->elements;
}

static basin_status make_room(view *v, const loader *l) {
    size_t count = (size_t)basin_shape_size(&v->tensor->shape);
    v->tensor->data = floats_new(count);
    return v->tensor->data ? BASIN_OK : fail_memory(l->err);
}

/* The numbers of a view in C order, out of its storage. */
static void copy(view *v, const unsigned char *bytes) {
    const basin_shape *shape = &v->tensor->shape;
    int64_t count = basin_shape_size(shape), index[BASIN_RANK_MAX] = {0}, at = v->offset;
    int inner = shape->rank - 1;
    int64_t run = shape->rank && v->stride[inner] == 1 ? shape->dim[inner] : 1;
    for (int64_t i = 0; i < count; i += run) { /* what lies side by side goes at once */
        v->type->convert(v->tensor->data + i, bytes + at * v->type->bytes, run);
        for (int d = run > 1 ? inner - 1 : inner; d >= 0; d--) {
            at += v->stride[d];
            if (++index[d] < shape->dim[d]) break;
            at -= v->stride[d] * shape->dim[d];
            index[d] = 0;
        }
    }
}

/* A storage of several tensors, or of a part: it is read whole, and the tensors are taken out of it. */
static basin_status fill_shared(loader *l, view *first, const view *end, value_stream *from, size_t size) {
    int64_t count = (int64_t)(size / sizeof(float)); /* parts of large storages may be small: these count, too */
    basin_status status = values_take(&l->budget, count, first->tensor->name, l->path, l->err);
    unsigned char *bytes = status == BASIN_OK ? malloc(size + 1) : NULL;
    if (status == BASIN_OK && !bytes) status = fail_memory(l->err);
    if (status != BASIN_OK) return status;
    TRY(values_bytes(from, bytes, size, l->err));
    for (view *v = first; v < end; v++) {
        TRY(make_room(v, l));
        copy(v, bytes);
    }
done:
    free(bytes);
    return status;
}

/* All tensors of one storage. */
static basin_status fill(loader *l, view *first, const view *end) {
    basin_status status = BASIN_OK;
    value_stream from = {.file = l->from->file};
    size_t size = (size_t)first->elements * (size_t)first->type->bytes;
    for (const view *v = first; v < end; v++)
        if ((size_t)v->elements * (size_t)v->type->bytes != size)
            return fail(l->err, BASIN_EFORMAT, "%s: tensors '%s' and '%s' state different sizes of their storage",
                        l->path, first->tensor->name, v->tensor->name);
    TRY(l->from->open(l->from->context, &from, first->key, size, l->err));
    if (end - first == 1 && is_whole(first)) {
        TRY(make_room(first, l));
        TRY(values_read(first->tensor->data, first->elements, first->type, &from, l->err));
    } else {
        TRY(fill_shared(l, first, end, &from, size));
    }
    if (from.entry) TRY(archive_stream_end(from.entry, l->err));
done:
    archive_stream_close(from.entry);
    return status;
}

static basin_status fill_all(loader *l) {
    basin_status status = BASIN_OK;
    qsort(l->view, (size_t)l->views, sizeof *l->view, compare);
    for (view *v = l->view, *end = v + l->views, *next; v < end && status == BASIN_OK; v = next) {
        for (next = v + 1; next < end && compare_keys(v->key, next->key) == 0;) next++;
        status = fill(l, v, next);
    }
    return status;
}

/* Wrappers put their own name in front of all others; a counter of their own need not have it. */
static void strip(basin_checkpoint *c, const char *prefix) {
    size_t length = strlen(prefix);
    for (int i = 0; i < c->count; i++)
        if (c->tensor[i].data && strncmp(c->tensor[i].name, prefix, length) != 0) return;
    for (int i = 0; i < c->count; i++) {
        char *name = c->tensor[i].name;
        assert(name);
        if (strncmp(name, prefix, length) == 0) memmove(name, name + length, strlen(name) - length + 1);
    }
}

basin_status pytorch_tensors(basin_checkpoint *checkpoint, const pickle_value *object, const char *key,
                             const storages *from, basin_error *err) {
    basin_status status = BASIN_OK;
    pytorch_choice state = {0};
    loader l = {checkpoint, from, 0, NULL, values_budget(from->file->size), from->file->path, err};
    TRY(pytorch_state(&state, object, key, l.path, err));
    const size_t count = (size_t)state.dict->count / 2;
    if (count > TENSOR_LIMIT) {
        status = fail(err, BASIN_EUNSUPPORTED, "%s: more than %d tensors", l.path, TENSOR_LIMIT);
        goto done;
    }
    checkpoint->tensor = calloc(count + 1, sizeof *checkpoint->tensor);
    l.view = calloc(count + 1, sizeof *l.view);
    if (!checkpoint->tensor || !l.view) {
        status = fail_memory(err);
        goto done;
    }
    TRY(add_tensors(&l, state.dict));
    TRY(fill_all(&l));
    strip(checkpoint, "_orig_mod.");
    strip(checkpoint, "module.");
    strip(checkpoint, "_orig_mod.");
    if (state.prefix) TRY(checkpoint_select(checkpoint, state.prefix, state.path, l.path, err));
    if (state.also) TRY(basin_record_set(&checkpoint->record, err, "other_keys", "%s", state.also));
done:
    pytorch_choice_clear(&state);
    free(l.view);
    return status;
}
