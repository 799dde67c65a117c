/* fuzz_numpy.c - any bytes as inputs and labels: a zip file as one .npz, all else as two .npy, the size of the first in the
 * first two bytes. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "data/own.h"
#include "input.h"

extern const data_kind kind_numpy;

static void read_name(const char *name) {
    const basin_data_options options = {0};
    sample_set samples = {0};
    basin_error err = {0};
    kind_numpy.read(&samples, &(data_file){name, "test", &options}, &err);
    samples_clear(&samples);
}

/* An anonymous file under a name that ends as its kind wants. */
static int named_file(char name[64], const char *ending, const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    snprintf(name, 64, "/tmp/basin-fuzz-%ld-%d%s", (long)getpid(), file, ending);
    if (symlink(path, name) != 0) perror(name);
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char x[64], y[64], both[130];
    if (size < 2) return 0;
    if (memcmp(data, "PK", 2) == 0) {
        int file = named_file(x, ".npz", data, size);
        read_name(x);
        unlink(x);
        close(file);
        return 0;
    }
    size_t first = (size_t)data[0] | (size_t)data[1] << 8;
    if (first > size - 2) first = size - 2;
    int inputs = named_file(x, ".npy", data + 2, first),
        labels = named_file(y, ".npy", data + 2 + first, size - 2 - first);
    snprintf(both, sizeof both, "%s,%s", x, y);
    read_name(both);
    unlink(x);
    unlink(y);
    close(inputs);
    close(labels);
    return 0;
}
