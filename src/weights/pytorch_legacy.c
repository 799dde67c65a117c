/* pytorch_legacy.c - torch.save before PyTorch 1.6: five pickles (a magic number, a version, the machine, the object, the
 * storages' keys), then each storage: its number of elements and its values. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "weights/format.h"
#include "weights/pytorch.h"

enum { MAGIC, VERSION, MACHINE, OBJECT, KEYS, PICKLES };

#define LOOKUPS_MAX 400000000.0

/* Where each storage's values lie. */
typedef struct parts {
    const pickle_value *keys;
    const unsigned char **begin; /* (keys) */
    size_t *size;                /* (keys): bytes */
    const char *path;
} parts;

static int same(const pickle_value *a, const pickle_value *b) {
    return a && b && a->kind == PICKLE_TEXT && b->kind == PICKLE_TEXT && a->count == b->count &&
           memcmp(a->text, b->text, (size_t)a->count) == 0;
}

static basin_status read_storage(void *context, storage *s, size_t size, basin_error *err) {
    const parts *p = context;
    (void)size; /* the caller compares */
    for (int64_t i = 0; i < p->keys->count; i++)
        if (same(p->keys->item[i], s->key)) {
            s->bytes = p->begin[i];
            s->size = p->size[i];
            return BASIN_OK;
        }
    return fail(err, BASIN_EFORMAT, "%s: a tensor's storage is not in the file: it is cut short or damaged", p->path);
}

/* The size of the elements of storage `key`: whoever names it says what they are.  @return 0 if nobody does */
static int element_size(const pickle_memory *memory, const pickle_value *key) {
    for (const pickle_value *v = memory->persistent; v; v = v->next) {
        const pickle_value *t = v->count ? v->item[0] : NULL;
        if (t && t->kind == PICKLE_TUPLE && t->count >= 5 && same(t->item[2], key))
            return pytorch_element_size(t->item[1]);
    }
    return 0;
}

/* Walks over the storages, which lie one behind the other in the order of their keys. */
static basin_status find_parts(parts *p, const pickle_memory *memory, const unsigned char *at, const unsigned char *end,
                               basin_error *err) {
    double named = 0;
    for (const pickle_value *v = memory->persistent; v; v = v->next) named++;
    if (p->keys->kind != PICKLE_LIST || named * (double)p->keys->count > LOOKUPS_MAX)
        return fail(err, BASIN_EFORMAT, "%s: its list of storages is damaged", p->path);
    p->begin = calloc((size_t)p->keys->count + 1, sizeof *p->begin);
    p->size = calloc((size_t)p->keys->count + 1, sizeof *p->size);
    if (!p->begin || !p->size) return fail_memory(err);
    for (int64_t i = 0; i < p->keys->count; i++) {
        uint64_t elements = 0;
        int bytes = element_size(memory, p->keys->item[i]);
        if (bytes == 0)
            return fail(err, BASIN_EUNSUPPORTED, "%s: a storage of a kind that basin does not read", p->path);
        if (end - at < 8)
            return fail(err, BASIN_EFORMAT, "%s: ends before its storages do: it is cut short or damaged", p->path);
        memcpy(&elements, at, sizeof elements);
        elements = le64toh(elements);
        at += sizeof elements;
        if (elements > (uint64_t)(end - at) / (uint64_t)bytes)
            return fail(err, BASIN_EFORMAT,
                        "%s: a storage of %llu elements reaches behind its end: it is cut short or damaged", p->path,
                        (unsigned long long)elements);
        p->begin[i] = at;
        p->size[i] = (size_t)elements * (size_t)bytes;
        at += p->size[i];
    }
    return BASIN_OK;
}

static int sniff(const unsigned char *bytes, size_t size) {
    return size >= 3 && bytes[0] == 0x80 && bytes[1] >= 1 && bytes[1] <= 5;
}

static basin_status load(basin_checkpoint *checkpoint, const unsigned char *bytes, size_t size, const char *key,
                         const char *path, basin_error *err) {
    static const char wanted[] = {0x6c, (char)0xfc, (char)0x9c, 0x46, (char)0xf9, 0x20, 0x6a, (char)0xa8, 0x50, 0x19};
    basin_status status = BASIN_OK;
    pickle_memory memory = {0};
    pickle_value *value[PICKLES] = {NULL};
    parts p = {.path = path};
    storages from = {.read = read_storage, .context = &p, .file_size = size, .path = path};
    const unsigned char *at = bytes, *end = bytes + size;
    for (int i = 0; i < PICKLES; i++) {
        size_t used = 0;
        TRY(pickle_read(&value[i], &memory, at, (size_t)(end - at), &used, path, err));
        at += used;
        if (i == MAGIC && (used < 14 || memcmp(bytes + 4, wanted, sizeof wanted) != 0)) {
            status = fail(err, BASIN_EUNSUPPORTED,
                          "%s: a pickle, but not one of torch.save; load it in Python and save it with "
                          "torch.save(model.state_dict(), FILE)",
                          path);
            goto done;
        }
    }
    p.keys = value[KEYS];
    TRY(find_parts(&p, &memory, at, end, err));
    TRY(pytorch_tensors(checkpoint, value[OBJECT], key, &from, err));
done:
    storages_clear(&from);
    pickle_memory_clear(&memory);
    free(p.begin);
    free(p.size);
    return status;
}

const checkpoint_format format_pytorch_legacy = {.name = "pytorch", .sniff = sniff, .load = load};
