/* fuzz_csv.c - any bytes as a table with one column of labels, and with several of targets. */
#include <unistd.h>

#include "data/own.h"
#include "input.h"

extern const data_kind kind_csv;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    static const char *const labels[] = {NULL, "a,b"};
    for (int i = 0; i < 2; i++) {
        const basin_data_options options = {.label = labels[i]};
        sample_set samples = {0};
        basin_error err = {0};
        kind_csv.read(&samples, &(data_file){path, "test", &options}, &err);
        samples_clear(&samples);
    }
    close(file);
    return 0;
}
