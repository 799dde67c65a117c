/* fuzz_idx.c - any bytes as a pair of IDX files: the first two say how long the images' file is, little-endian. */
#include <unistd.h>

#include "data/samples.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    size_t length = (size_t)(data[0] | data[1] << 8), rest = size - 2;
    if (length > rest) length = rest;
    char pixels[64], labels[64];
    int files[] = {input_file(pixels, data + 2, length), input_file(labels, data + 2 + length, rest - length)};
    sample_set images = {.input.outputs = 10};
    basin_error err = {0};
    idx_read(&images, 2, (const char *const[]){pixels, labels}, &err);
    samples_clear(&images);
    close(files[0]);
    close(files[1]);
    return 0;
}
