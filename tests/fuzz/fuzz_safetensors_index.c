/* fuzz_safetensors_index.c - any bytes as the index of a checkpoint, beside two files that it may name: a and b. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "basin/checkpoint.h"
#include "input.h"

static char folder[] = "/tmp/basin-fuzz-XXXXXX";
static char index_path[64], shards[2][64];

static void clean(void) {
    unlink(index_path);
    unlink(shards[0]);
    unlink(shards[1]);
    rmdir(folder);
}

static void write_file(const char *path, const void *bytes, size_t size) {
    unlink(path);
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(bytes, 1, size, out) != size || fclose(out) != 0) {
        perror(path);
        exit(1);
    }
}

/* One tensor in each file. */
static void make_folder(void) {
    if (!mkdtemp(folder)) exit(1);
    snprintf(index_path, sizeof index_path, "%s/index", folder);
    for (int i = 0; i < 2; i++) {
        char bytes[128] = {0};
        int length =
            snprintf(bytes + 8, sizeof bytes - 8, "{\"%s\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                     i ? "fc.bias" : "fc.weight");
        bytes[0] = (char)length;
        snprintf(shards[i], sizeof shards[i], "%s/%c", folder, 'a' + i);
        write_file(shards[i], bytes, 8 + (size_t)length + 4);
    }
    atexit(clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    basin_checkpoint *checkpoint = NULL;
    basin_error err = {0};
    if (!*index_path) make_folder();
    write_file(index_path, data, size);
    basin_checkpoint_is(index_path);
    basin_checkpoint_load(&checkpoint, index_path, &err);
    basin_checkpoint_free(checkpoint);
    return 0;
}
