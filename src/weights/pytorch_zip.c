/* pytorch_zip.c - torch.save since PyTorch 1.6: a zip file with the pickle NAME/data.pkl and one part NAME/data/KEY per storage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive.h"
#include "base/error.h"
#include "base/text.h"
#include "weights/format.h"
#include "weights/pytorch.h"

#define PICKLE_LIMIT ((size_t)64 << 20)

/* The zip file, and how its parts' names begin. */
typedef struct container {
    archive *zip;
    char prefix[512];
    const char *path;
} container;

static basin_status open_storage(void *context, value_stream *from, const pickle_value *key, size_t size,
                                 basin_error *err) {
    const container *c = context;
    char name[768];
    if (key->count > 64) return fail(err, BASIN_EFORMAT, "%s: a storage with a long name", c->path);
    snprintf(name, sizeof name, "%sdata/%.*s", c->prefix, (int)key->count, key->text);
    int index = archive_find(c->zip, name);
    if (index < 0) {
        char text[128];
        return fail(err, BASIN_EFORMAT, "%s: has no part '%s': cut short or damaged", c->path,
                    values_shown(text, name, strlen(name)));
    }
    if (archive_size(c->zip, index) != size)
        return fail(err, BASIN_EFORMAT, "%s: tensors want %zu bytes of a storage of %llu", c->path, size,
                    (unsigned long long)archive_size(c->zip, index));
    return archive_stream_open(&from->entry, c->zip, index, size, err);
}

/* The part that is the pickle; what stands before its name stands before all. */
static basin_status find_pickle(container *c, int *index, basin_error *err) {
    for (*index = 0; *index < archive_count(c->zip); ++*index) {
        const char *name = archive_name(c->zip, *index);
        size_t before = strlen(name) >= 8 ? strlen(name) - 8 : 0;
        if (!text_ends_with(name, "data.pkl") || before >= sizeof c->prefix || (before && name[before - 1] != '/'))
            continue;
        memcpy(c->prefix, name, before);
        return BASIN_OK;
    }
    return fail(err, BASIN_EUNSUPPORTED,
                "%s: a zip file without data.pkl and without arrays: not a checkpoint of torch.save or numpy.savez",
                c->path);
}

static basin_status check_byte_order(const container *c, basin_error *err) {
    char name[768];
    unsigned char *text = NULL;
    size_t size = 0;
    snprintf(name, sizeof name, "%sbyteorder", c->prefix);
    int index = archive_find(c->zip, name);
    if (index < 0) return BASIN_OK;
    basin_status status = archive_read(c->zip, index, 16, &text, &size, err);
    if (status == BASIN_OK && (size != 6 || memcmp(text, "little", 6) != 0))
        status = fail(err, BASIN_EUNSUPPORTED, "%s: big-endian values; save it on a little-endian machine", c->path);
    free(text);
    return status;
}

static int sniff(const unsigned char *bytes, size_t size) {
    return size >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
}

static basin_status load(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err) {
    basin_status status = BASIN_OK;
    container c = {.path = file->path};
    pickle_memory memory = {0};
    pickle_value *object = NULL;
    unsigned char *text = NULL;
    size_t length = 0;
    int index = 0;
    const storages from = {open_storage, &c, file};
    TRY(archive_open(&c.zip, file, err));
    TRY(find_pickle(&c, &index, err));
    TRY(check_byte_order(&c, err));
    TRY(archive_read(c.zip, index, PICKLE_LIMIT, &text, &length, err));
    TRY(pickle_read(&object, &memory, text, length, NULL, file->path, err));
    TRY(pytorch_tensors(checkpoint, object, key, &from, err));
done:
    pickle_memory_clear(&memory);
    free(text);
    archive_close(c.zip);
    return status;
}

const checkpoint_format format_pytorch_zip = {.name = "pytorch", .has_keys = 1, .sniff = sniff, .load = load};
