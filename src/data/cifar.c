/* cifar.c - the binary version of CIFAR: label bytes, then 32x32 red, green, blue planes (www.cs.toronto.edu/~kriz/cifar.html). */
#include <stdlib.h>

#include "base/error.h"
#include "data/samples.h"

#define FILE_LIMIT ((size_t)1 << 28)

enum { SIDE = 32, PLANE = SIDE * SIDE, CHANNELS = 3 };

/* Appends one file of records; the last of `label_bytes` labels is the one that counts. */
static basin_status add_file(sample_set *out, int label_bytes, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *bytes = NULL;
    size_t size = 0, record = (size_t)label_bytes + CHANNELS * PLANE;
    int64_t first = out->count;

    TRY(gzip_read(&bytes, &size, path, FILE_LIMIT, err));
    if (size == 0 || size % record != 0) {
        status = fail(err, BASIN_EFORMAT, "%s: has %zu bytes, not a multiple of %zu: cut short or no CIFAR file", path,
                      size, record);
        goto done;
    }
    TRY(samples_grow(out, (int64_t)(size / record), err));
    for (int64_t i = first; i < out->count; i++) {
        const unsigned char *planes = bytes + (size_t)(i - first) * record + label_bytes;
        uint8_t *pixels = out->pixels + (size_t)i * CHANNELS * PLANE;
        out->targets[i] = planes[-1];
        for (int at = 0; at < PLANE; at++)
            for (int c = 0; c < CHANNELS; c++) pixels[at * CHANNELS + c] = planes[c * PLANE + at];
    }
    TRY(samples_check_labels(out, first, path, err));
done:
    free(bytes);
    return status;
}

static basin_status add_files(sample_set *out, int label_bytes, int files, const char *const paths[],
                              basin_error *err) {
    basin_status status = BASIN_OK;
    out->input.channels = CHANNELS;
    out->input.height = out->input.width = SIDE;
    for (int i = 0; i < files && status == BASIN_OK; i++) status = add_file(out, label_bytes, paths[i], err);
    return status;
}

basin_status cifar10_read(sample_set *out, int files, const char *const paths[], basin_error *err) {
    return add_files(out, 1, files, paths, err);
}

/* A coarse label (of 20) comes before the fine one. */
basin_status cifar100_read(sample_set *out, int files, const char *const paths[], basin_error *err) {
    return add_files(out, 2, files, paths, err);
}
