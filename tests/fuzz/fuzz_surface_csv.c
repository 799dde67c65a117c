/* fuzz_surface_csv.c - any bytes as a surface in .csv. */
#include <unistd.h>

#include "input.h"
#include "store/surface_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    basin_surface *surface = NULL;
    basin_error err = {0};
    csv_read(&surface, path, &err);
    basin_surface_free(surface);
    close(file);
    return 0;
}
