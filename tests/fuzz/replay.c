/* replay.c - feeds every file named on the command line to a fuzz target, so that what was once found stays fixed. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "input.h"

int main(int count, char **paths) {
    for (int i = 1; i < count; i++) {
        unsigned char *bytes = NULL;
        size_t size = 0;
        basin_error err = {0};
        if (file_read(&bytes, &size, paths[i], (size_t)1 << 24, &err) != BASIN_OK) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        LLVMFuzzerTestOneInput(bytes, size);
        free(bytes);
    }
    printf("%s: %d inputs\n", paths[0], count - 1);
    return count < 2; /* a replay of nothing is no check */
}
