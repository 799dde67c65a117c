/* idx.c - the format of MNIST: big-endian numbers, then bytes; one file of images, one of labels (yann.lecun.com/exdb/mnist). */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/samples.h"

#define FILE_LIMIT ((size_t)1 << 30)
#define SIDE_MAX 4096

static uint32_t number(const unsigned char *bytes, int index) {
    uint32_t value;
    memcpy(&value, bytes + 4 * index, sizeof value);
    return be32toh(value);
}

/* An IDX file of bytes with `rank` dimensions: checks the magic number and that what it announces is there. */
static basin_status read_bytes(unsigned char **bytes, const char *path, int rank, basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *content = NULL;
    size_t size = 0, header = 4 + 4 * (size_t)rank;
    uint32_t magic = 0x0800 + (uint32_t)rank; /* 0x08: unsigned bytes */

    TRY(gzip_read(&content, &size, path, FILE_LIMIT, err));
    if (size >= 4 && number(content, 0) != magic) {
        status = fail(err, BASIN_EFORMAT, "%s: begins with 0x%08x, an IDX file of %s with 0x%08x", path,
                      number(content, 0), rank == 1 ? "labels" : "images", magic);
        goto done;
    }
    uint64_t expected = 1;
    int is_whole = size >= header;
    for (int i = 0; i < rank && is_whole; i++) {
        expected *= number(content, 1 + i);
        is_whole = expected <= FILE_LIMIT; /* so that the product cannot overflow */
    }
    if (!is_whole || size - header != expected) {
        status = fail(err, BASIN_EFORMAT, "%s: has %zu bytes, not what its header announces: cut short or damaged",
                      path, size);
        goto done;
    }
    *bytes = content;
    content = NULL;
done:
    free(content);
    return status;
}

basin_status idx_read(sample_set *out, int files, const char *const paths[], basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *pixels = NULL, *labels = NULL;
    (void)files; /* two: images, labels */

    TRY(read_bytes(&pixels, paths[0], 3, err));
    TRY(read_bytes(&labels, paths[1], 1, err));
    uint32_t count = number(pixels, 1), height = number(pixels, 2), width = number(pixels, 3);
    if (count == 0 || height == 0 || width == 0 || height > SIDE_MAX || width > SIDE_MAX) {
        status = fail(err, BASIN_EFORMAT, "%s: %u images of %ux%u pixels cannot be", paths[0], count, height, width);
        goto done;
    }
    if (count != number(labels, 1)) {
        status = fail(err, BASIN_EFORMAT, "%s: %u labels for the %u images in %s", paths[1], number(labels, 1), count,
                      paths[0]);
        goto done;
    }
    out->input.channels = 1;
    out->input.height = (int)height;
    out->input.width = (int)width;
    TRY(samples_grow(out, count, err));
    memcpy(out->pixels, pixels + 16, count * samples_size(out));
    for (uint32_t i = 0; i < count; i++) out->targets[i] = labels[8 + i];
    TRY(samples_check_labels(out, 0, paths[1], err));
done:
    free(pixels);
    free(labels);
    return status;
}
