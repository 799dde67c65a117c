/* fuzz_figure.c - any bytes as a figure whose origin is asked for. */
#include <unistd.h>

#include "basin/plot.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    basin_record record = {0};
    basin_error err = {0};
    basin_figure_record(&record, path, &err);
    basin_record_clear(&record);
    close(file);
    return 0;
}
