/* fuzz_surface_npz.c - any bytes as a surface in .npz. */
#include <unistd.h>

#include "input.h"
#include "store/surface_npz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    basin_surface *surface = NULL;
    basin_error err = {0};
    npz_read(&surface, path, &err);
    basin_surface_free(surface);
    close(file);
    return 0;
}
