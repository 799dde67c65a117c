/* pytorch_state.c - which of the things that torch.save pickled is the dictionary of tensors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "weights/format.h"
#include "weights/pytorch.h"

#define DEPTH_MAX 4
#define FOUND_MAX 64
#define VISITS_MAX 100000
#define PATH_LENGTH 256

/* What people call the dictionary of a network's tensors. */
static const char *const usual[] = {"state_dict", "model_state_dict", "model", "net", "weights"};
enum { USUAL = sizeof usual / sizeof *usual };

/* A dictionary of tensors: "ema/model". */
typedef struct found {
    char path[PATH_LENGTH];
    const pickle_value *dict;
} found;

typedef struct search {
    const char *path; /* of the file */
    int count, visits;
    found found[FOUND_MAX];
    const pickle_value *object; /* a pickled object where a dictionary was looked for */
    basin_error *err;
} search;

static const char *shown(const pickle_value *value, char text[128]) {
    return values_shown(text, value ? value->text : NULL, value ? (size_t)value->count : 0);
}

static int is_dict(const pickle_value *value) {
    return value && value->kind == PICKLE_DICT;
}

static int is_state(const pickle_value *dict) {
    for (int64_t i = 0; i + 1 < dict->count; i += 2)
        if (dict->item[i]->kind == PICKLE_TEXT &&
            (pytorch_tensor_arguments(dict->item[i + 1]) || pytorch_is_odd_tensor(dict->item[i + 1])))
            return 1;
    return 0;
}

/* A training's state: a loss or a generator's state may be a tensor in it, too, and the network's tensors are further in. */
static int has_usual(const pickle_value *dict) {
    for (int i = 0; i < USUAL; i++) {
        const pickle_value *there = pickle_get(dict, usual[i]);
        if (is_dict(there) && is_state(there)) return 1;
    }
    return 0;
}

/* Goes through dictionaries whose keys are texts; those of an optimizer are numbers. Values may contain themselves. */
static void look(search *s, const pickle_value *dict, const char *path, int depth) {
    char text[128];
    if (is_state(dict) && !has_usual(dict)) {
        if (s->count == FOUND_MAX) return;
        snprintf(s->found[s->count].path, PATH_LENGTH, "%s", path);
        s->found[s->count++].dict = dict;
        return;
    }
    for (int64_t i = 0; i + 1 < dict->count && depth < DEPTH_MAX && s->visits < VISITS_MAX; i += 2, s->visits++) {
        const pickle_value *key = dict->item[i], *value = dict->item[i + 1];
        char inner[PATH_LENGTH];
        if (key->kind != PICKLE_TEXT || !is_dict(value)) continue;
        snprintf(inner, sizeof inner, "%.120s%s%.100s", path, *path ? "/" : "", shown(key, text));
        look(s, value, inner, depth + 1);
    }
}

static basin_status whole_object(const search *s, const pickle_value *object) {
    char text[128];
    return fail(s->err, BASIN_EUNSUPPORTED,
                "%s: a whole pickled object ('%s'), not its values; save them with torch.save(model.state_dict(), "
                "FILE)",
                s->path, shown(pytorch_class(object->callable), text));
}

/* The paths of all dictionaries of tensors but one, or else the keys at the top, for messages. */
static void list(char *text, size_t size, const search *s, const pickle_value *but, const pickle_value *top) {
    char name[128];
    size_t used = 0;
    *text = 0;
    for (int i = 0; i < s->count; i++) {
        if (s->found[i].dict == but || used >= size - PATH_LENGTH) continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "", s->found[i].path);
    }
    for (int64_t i = 0; top && !s->count && i + 1 < top->count && used < size - PATH_LENGTH; i += 2)
        used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "", shown(top->item[i], name));
}

static basin_status unclear(const search *s, const pickle_value *top) {
    char names[2 * PATH_LENGTH];
    list(names, sizeof names, s, NULL, top);
    if (!s->count)
        return fail(s->err, BASIN_EUNSUPPORTED, "%s: no dictionary of tensors in it; it holds: %s", s->path,
                    *names ? names : "nothing");
    return fail(s->err, BASIN_EUNSUPPORTED, "%s: %d dictionaries of tensors in it: %s; choose one with --key NAME",
                s->path, s->count, names);
}

static basin_status no_key(const search *s, const char *key) {
    char names[2 * PATH_LENGTH];
    list(names, sizeof names, s, NULL, NULL);
    return fail(s->err, BASIN_EINVALID, "%s: there is no '%.100s' in it; it has the dictionaries of tensors %s",
                s->path, key, names);
}

/* The one that is called as people call it, or the only one. */
static basin_status choose(const pickle_value **out, const search *s, const pickle_value *object) {
    if (s->count == 1 && !*s->found[0].path) {
        *out = s->found[0].dict;
        return BASIN_OK;
    }
    for (int i = 0; i < USUAL; i++) {
        const pickle_value *there = pickle_get(object, usual[i]);
        for (int k = 0; k < s->count; k++)
            if (strcmp(s->found[k].path, usual[i]) == 0) {
                *out = s->found[k].dict;
                return BASIN_OK;
            }
        if (there && there->kind == PICKLE_CALL && !pytorch_tensor_arguments(there)) return whole_object(s, there);
    }
    if (s->count != 1) return unclear(s, object);
    *out = s->found[0].dict;
    return BASIN_OK;
}

/* Whether names of tensors in a dictionary begin with the key. */
static int has_under(const pickle_value *dict, const char *key) {
    for (int64_t i = 0; i + 1 < dict->count; i += 2)
        if (dict->item[i]->kind == PICKLE_TEXT && dict->item[i]->text &&
            checkpoint_is_under(dict->item[i]->text, (size_t)dict->item[i]->count, key))
            return 1;
    return 0;
}

/* A key leads to its dictionary, or to the only one in it, or to a module in the one that is meant without a key. */
static basin_status choose_key(const pickle_value **out, const char **prefix, search *s, const char *key,
                               const pickle_value *object) {
    const pickle_value *inside = NULL, *there = pickle_get(object, key);
    size_t length = strlen(key);
    basin_error *err = s->err;
    int count = 0;
    for (int k = 0; k < s->count; k++) {
        const char *path = s->found[k].path;
        if (strcmp(path, key) == 0) {
            *out = s->found[k].dict;
            return BASIN_OK;
        }
        if (strncmp(path, key, length) != 0 || path[length] != '/') continue;
        inside = s->found[k].dict;
        count++;
    }
    *out = inside;
    if (count == 1) return BASIN_OK;
    if (there && there->kind == PICKLE_CALL && !pytorch_tensor_arguments(there)) return whole_object(s, there);
    s->err = NULL;
    int known = choose(out, s, object) == BASIN_OK;
    s->err = err;
    if (!known) return count || !s->count ? unclear(s, object) : no_key(s, key);
    *prefix = key;
    if (has_under(*out, key) || s->count == 1) return BASIN_OK; /* what is not there is said when all names are known */
    return count ? unclear(s, object) : no_key(s, key);
}

static basin_status describe(pytorch_choice *out, const search *s) {
    char names[2 * PATH_LENGTH];
    const char *path = "";
    for (int i = 0; i < s->count; i++)
        if (s->found[i].dict == out->dict) path = s->found[i].path;
    if (!(out->path = strdup(path))) return fail_memory(s->err);
    if (s->count < 2) return BASIN_OK;
    list(names, sizeof names, s, out->dict, NULL);
    return (out->also = strdup(names)) ? BASIN_OK : fail_memory(s->err);
}

basin_status pytorch_state(pytorch_choice *out, const pickle_value *object, const char *key, const char *path,
                           basin_error *err) {
    search *s = calloc(1, sizeof *s);
    if (!s) return fail_memory(err);
    *s = (search){.path = path, .err = err};
    basin_status status = BASIN_OK;
    if (object->kind == PICKLE_CALL)
        status = whole_object(s, object);
    else if (!is_dict(object))
        status = fail(err, BASIN_EUNSUPPORTED,
                      "%s: holds no dictionary, as a state_dict is one; if it is part of a list, save it alone: "
                      "torch.save(torch.load(FILE)[0], NEW)",
                      path);
    if (status == BASIN_OK) {
        look(s, object, "", 0);
        status = key ? choose_key(&out->dict, &out->prefix, s, key, object) : choose(&out->dict, s, object);
    }
    if (status == BASIN_OK) status = describe(out, s);
    free(s);
    return status;
}

void pytorch_choice_clear(pytorch_choice *choice) {
    free(choice->path);
    free(choice->also);
    *choice = (pytorch_choice){0};
}
