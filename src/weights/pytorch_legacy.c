/* pytorch_legacy.c - torch.save before PyTorch 1.6: five pickles (a magic number, a version, the machine, the object, the
 * storages' keys), then each storage: its number of elements and its values. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "weights/format.h"
#include "weights/pytorch.h"

enum { MAGIC, VERSION, MACHINE, OBJECT, KEYS, PICKLES };

#define PICKLES_FIRST ((size_t)1 << 20) /* bytes that are read at first, in which the pickles mostly end */
#define PICKLES_LIMIT ((size_t)64 << 20)

/* The pickles, which borrow the bytes at the file's beginning. */
typedef struct head {
    unsigned char *bytes;
    size_t size, used; /* read; taken by the pickles */
    pickle_memory memory;
    pickle_value *value[PICKLES];
} head;

/* A storage: what its tensors call it, the size of its elements, and where its values lie. */
typedef struct part {
    const pickle_value *key;
    int element;
    size_t begin, size; /* bytes */
} part;

typedef struct parts {
    int64_t count;
    part *part; /* ordered by key */
    const char *path;
} parts;

static void head_clear(head *h) {
    free(h->bytes);
    pickle_memory_clear(&h->memory);
    *h = (head){0};
}

static int compare_keys(const pickle_value *a, const pickle_value *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    return a->count ? memcmp(a->text, b->text, (size_t)a->count) : 0;
}

static int compare(const void *left, const void *right) {
    const part *a = left, *b = right;
    return compare_keys(a->key, b->key);
}

static part *find(const parts *p, const pickle_value *key) {
    const part wanted = {.key = key};
    return p->count ? bsearch(&wanted, p->part, (size_t)p->count, sizeof *p->part, compare) : NULL;
}

static basin_status open_storage(void *context, value_stream *from, const pickle_value *key, size_t size,
                                 basin_error *err) {
    const parts *p = context;
    const part *found = find(p, key);
    if (!found)
        return fail(err, BASIN_EFORMAT, "%s: a tensor's storage is not in the file: it is cut short or damaged",
                    p->path);
    if (found->size != size)
        return fail(err, BASIN_EFORMAT, "%s: tensors want %zu bytes of a storage of %zu", p->path, size, found->size);
    from->at = found->begin;
    return BASIN_OK;
}

/* Who names a storage says what its elements are. */
static void take_element_sizes(parts *p, const pickle_memory *memory) {
    for (const pickle_value *v = memory->persistent; v; v = v->next) {
        const pickle_value *t = v->count ? v->item[0] : NULL;
        if (!t || t->kind != PICKLE_TUPLE || t->count < 5 || t->item[2]->kind != PICKLE_TEXT) continue;
        part *named = find(p, t->item[2]);
        if (named && !named->element) named->element = pytorch_element_size(t->item[1]);
    }
}

static basin_status take_keys(parts *p, const pickle_value *keys, basin_error *err) {
    int known = keys->kind == PICKLE_LIST;
    p->part = calloc((size_t)keys->count + 1, sizeof *p->part);
    if (!p->part) return fail_memory(err);
    for (; known && p->count < keys->count; p->count++) {
        known = keys->item[p->count]->kind == PICKLE_TEXT;
        p->part[p->count].key = keys->item[p->count];
    }
    if (!known) return fail(err, BASIN_EFORMAT, "%s: its list of storages is damaged", p->path);
    qsort(p->part, (size_t)p->count, sizeof *p->part, compare);
    return BASIN_OK;
}

static basin_status place(part *storage, size_t *at, const file_source *file, basin_error *err) {
    uint64_t elements = 0;
    if (!storage->element)
        return fail(err, BASIN_EUNSUPPORTED, "%s: a storage of a kind that basin does not read", file->path);
    if (file->size - *at < sizeof elements)
        return fail(err, BASIN_EFORMAT, "%s: ends before its storages do: it is cut short or damaged", file->path);
    basin_status status = file_read_at(file, &elements, *at, sizeof elements, err);
    if (status != BASIN_OK) return status;
    elements = le64toh(elements);
    *at += sizeof elements;
    if (elements > (file->size - *at) / (size_t)storage->element)
        return fail(err, BASIN_EFORMAT,
                    "%s: a storage of %llu elements reaches behind its end: it is cut short or damaged", file->path,
                    (unsigned long long)elements);
    storage->begin = *at;
    storage->size = (size_t)elements * (size_t)storage->element;
    *at += storage->size;
    return BASIN_OK;
}

/* Walks over the storages, which lie one behind the other in the order of their keys in the file. */
static basin_status find_parts(parts *p, const head *h, const file_source *file, basin_error *err) {
    const pickle_value *keys = h->value[KEYS];
    size_t at = h->used;
    basin_status status = take_keys(p, keys, err);
    if (status == BASIN_OK) take_element_sizes(p, &h->memory);
    for (int64_t i = 0; status == BASIN_OK && i < keys->count; i++)
        status = place(find(p, keys->item[i]), &at, file, err);
    return status;
}

/* The magic number as a pickle has it; from protocol 4 on a frame stands around it. */
static int is_magic(const unsigned char *bytes, size_t size) {
    static const char wanted[] = {0x6c, (char)0xfc, (char)0x9c, 0x46, (char)0xf9, 0x20, 0x6a, (char)0xa8, 0x50, 0x19};
    const size_t at = size >= 2 && bytes[1] >= 4 ? 13 : 4;
    return size >= at + sizeof wanted && memcmp(bytes + at, wanted, sizeof wanted) == 0;
}

static basin_status read_pickles(head *h, const char *path, basin_error *err) {
    for (int i = 0; i < PICKLES; i++) {
        size_t used = 0;
        basin_status status =
            pickle_read(&h->value[i], &h->memory, h->bytes + h->used, h->size - h->used, &used, path, err);
        if (status != BASIN_OK) return status;
        h->used += used;
        if (i == MAGIC && !is_magic(h->bytes, used))
            return fail(err, BASIN_EUNSUPPORTED,
                        "%s: a pickle, but not one of torch.save; load it in Python and save it with "
                        "torch.save(model.state_dict(), FILE)",
                        path);
    }
    return BASIN_OK;
}

/* How long the pickles are is known when they are read: more of the file is tried until they end. */
static basin_status read_head(head *h, const file_source *file, basin_error *err) {
    size_t most = file->size < PICKLES_LIMIT ? file->size : PICKLES_LIMIT, size = PICKLES_FIRST;
    for (;; size *= 8) {
        if (size > most) size = most;
        h->size = size;
        h->bytes = malloc(size + 1);
        if (!h->bytes) return fail_memory(err);
        basin_status status = file_read_at(file, h->bytes, 0, size, err);
        if (status == BASIN_OK) status = read_pickles(h, file->path, err);
        if (status != BASIN_EFORMAT || size == most) return status;
        head_clear(h);
    }
}

static int sniff(const unsigned char *bytes, size_t size) {
    return size >= 3 && bytes[0] == 0x80 && bytes[1] >= 1 && bytes[1] <= 5;
}

static basin_status load(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err) {
    basin_status status = BASIN_OK;
    head h = {0};
    parts p = {.path = file->path};
    const storages from = {open_storage, &p, file};
    TRY(read_head(&h, file, err));
    TRY(find_parts(&p, &h, file, err));
    TRY(pytorch_tensors(checkpoint, h.value[OBJECT], key, &from, err));
done:
    head_clear(&h);
    free(p.part);
    return status;
}

const checkpoint_format format_pytorch_legacy = {.name = "pytorch", .has_keys = 1, .sniff = sniff, .load = load};
