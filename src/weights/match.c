/* match.c - which tensor of a checkpoint is which parameter of a network. */
#include "weights/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

enum { PROBES = 4 }; /* names that are looked at for a prefix */

/* The tensors of a checkpoint in the order of their names. */
typedef struct names {
    int count;
    const basin_tensor **tensor;
} names;

static unsigned char folded(char c) {
    return c == '/' ? '.' : (unsigned char)c;
}

/* JAX and NumPy keep "layer1/conv/kernel" where PyTorch has "layer1.conv.kernel". */
static int compare_names(const char *a, const char *b) {
    while (*a && folded(*a) == folded(*b)) a++, b++;
    return (int)folded(*a) - (int)folded(*b);
}

static int compare(const void *left, const void *right) {
    const basin_tensor *const *a = left, *const *b = right;
    return compare_names((*a)->name, (*b)->name);
}

static const basin_tensor *find(const names *n, const char *name) {
    const basin_tensor wanted = {.name = (char *)name}, *key = &wanted; /* only read */
    const basin_tensor **found = n->count ? bsearch(&key, n->tensor, (size_t)n->count, sizeof key, compare) : NULL;
    return found ? *found : NULL;
}

/* The tensor for a parameter, given what is in front of the names of either. */
static const basin_tensor *find_param(const names *n, const match *m, const char *name) {
    char longer[2 * MATCH_PREFIX + 1024];
    size_t add = strlen(m->add);
    if (strncmp(name, m->add, add) != 0) return NULL;
    snprintf(longer, sizeof longer, "%s%s", m->strip, name + add);
    return find(n, longer);
}

static int count_missing(const names *n, const match *m, const basin_layout *layout) {
    int missing = 0;
    for (int i = 0; i < layout->count; i++) missing += !find_param(n, m, layout->param[i].name);
    return missing;
}

/* What `name` has in front of `tail`: something that ends in a dot.  @return whether it has */
static int front(char out[MATCH_PREFIX], const char *name, const char *tail) {
    size_t length = strlen(name), end = strlen(tail);
    if (length <= end || length - end >= MATCH_PREFIX || folded(name[length - end - 1]) != '.' ||
        compare_names(name + length - end, tail) != 0)
        return 0;
    snprintf(out, MATCH_PREFIX, "%.*s", (int)(length - end), name);
    return 1;
}

/* Takes a prefix if it leaves less missing. */
static void try_prefix(match *best, const match *tried, const names *n, const basin_layout *layout) {
    int missing = count_missing(n, tried, layout);
    if (missing >= best->missing) return;
    best->missing = missing;
    memcpy(best->strip, tried->strip, sizeof best->strip);
    memcpy(best->add, tried->add, sizeof best->add);
}

/* Prefixes count only if most names fit with them. They are those that make one of the network's first names one of the checkpoint's, or the other way round. */
static void find_prefix(match *m, const names *n, const basin_layout *layout) {
    int plain = count_missing(n, m, layout), half = layout->count / 2 + 1;
    m->missing = plain < half ? plain : half;
    for (int i = 0; i < layout->count && i < PROBES && m->missing; i++)
        for (int k = 0, tries = 0; k < n->count && tries < PROBES; k++) {
            match tried = {0};
            const char *param = layout->param[i].name, *tensor = n->tensor[k]->name;
            if (!front(tried.strip, tensor, param)) continue;
            try_prefix(m, &tried, n, layout);
            tries++;
        }
    for (int k = 0; k < n->count && k < PROBES && m->missing; k++)
        for (int i = 0, tries = 0; i < layout->count && tries < PROBES; i++) {
            match tried = {0};
            if (!front(tried.add, layout->param[i].name, n->tensor[k]->name)) continue;
            try_prefix(m, &tried, n, layout);
            tries++;
        }
    if (!*m->strip && !*m->add) m->missing = plain;
}

static basin_status sort_names(names *n, const basin_checkpoint *checkpoint, const char *path, basin_error *err) {
    n->tensor = calloc((size_t)checkpoint->count + 1, sizeof *n->tensor);
    if (!n->tensor) return fail_memory(err);
    for (; n->count < checkpoint->count; n->count++) n->tensor[n->count] = &checkpoint->tensor[n->count];
    qsort(n->tensor, (size_t)n->count, sizeof *n->tensor, compare);
    for (int i = 1; i < n->count; i++)
        if (compare(&n->tensor[i - 1], &n->tensor[i]) == 0)
            return fail(err, BASIN_EFORMAT, "%s: there are two tensors '%s'", path, n->tensor[i]->name);
    return BASIN_OK;
}

/* Whether a tensor holds what the network has as a constant. */
static int is_constant(const basin_tensor *tensor, const basin_constant *constant) {
    char text[33];
    if (!tensor || !tensor->data || !basin_shape_equal(&tensor->shape, &constant->shape)) return 0;
    if (!*constant->hash) return 1;
    hash *sum = hash_new();
    hash_add(sum, tensor->data, (size_t)basin_shape_size(&tensor->shape) * sizeof *tensor->data);
    hash_text(sum, text);
    hash_free(sum);
    return strcmp(text, constant->hash) == 0;
}

basin_status match_init(match *out, const basin_checkpoint *checkpoint, const basin_layout *layout, const char *path,
                        basin_error *err) {
    basin_status status = BASIN_OK;
    names n = {0};
    *out = (match){0};
    TRY(sort_names(&n, checkpoint, path, err));
    out->param = calloc((size_t)layout->count + 1, sizeof *out->param);
    out->used = calloc((size_t)checkpoint->count + 1, 1);
    if (!out->param || !out->used) {
        status = fail_memory(err);
        goto done;
    }
    find_prefix(out, &n, layout);
    for (int i = 0; i < layout->count; i++) {
        out->param[i] = find_param(&n, out, layout->param[i].name);
        if (out->param[i]) out->used[out->param[i] - checkpoint->tensor] = 1;
    }
    for (int i = 0; i < layout->constants; i++) {
        const basin_tensor *tensor = find_param(&n, out, layout->constant[i].name);
        if (is_constant(tensor, &layout->constant[i])) out->used[tensor - checkpoint->tensor] = 1;
    }
done:
    free(n.tensor);
    if (status != BASIN_OK) match_clear(out);
    return status;
}

void match_clear(match *m) {
    free(m->param);
    free(m->used);
    *m = (match){0};
}
