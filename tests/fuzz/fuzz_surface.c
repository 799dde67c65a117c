/* fuzz_surface.c - any bytes as a surface file and as a direction file. */
#include <unistd.h>

#include "basin/store.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size), count = 0;
    basin_surface *surface = NULL;
    basin_array *arrays = NULL;
    basin_error err = {0};
    basin_surface_load(&surface, path, &err);
    basin_surface_free(surface);
    basin_direction_arrays_load(&arrays, &count, path, "xdirection", &err);
    basin_arrays_free(arrays, count);
    close(file);
    return 0;
}
