/* fuzz_npz.c - any bytes as a checkpoint, from those of numpy.savez. */
#include <unistd.h>

#include "basin/checkpoint.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    basin_checkpoint *checkpoint = NULL;
    basin_error err = {0};
    basin_checkpoint_is(path);
    basin_checkpoint_load_key(&checkpoint, path, size % 2 ? NULL : "fc", &err);
    basin_checkpoint_free(checkpoint);
    close(file);
    return 0;
}
