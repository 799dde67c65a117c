/* file_hash.c - what a file contains, whatever it is called and whenever it was written. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "basin/record.h"

basin_status basin_file_hash(char text[33], const char *path, basin_error *err) {
    enum { BLOCK = 1 << 16 };
    unsigned char *block = NULL;
    hash *h = NULL;
    basin_status status = BASIN_OK;
    FILE *in = fopen(path, "rb");
    if (!in) return fail(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", path, strerror(errno));
    block = malloc(BLOCK);
    h = hash_new();
    if (!block || !h) {
        status = fail_memory(err);
        goto done;
    }
    for (size_t size; (size = fread(block, 1, BLOCK, in)) > 0;) hash_add(h, block, size);
    if (ferror(in))
        status = fail(err, BASIN_EIO, "%s: %s", path, strerror(errno));
    else
        hash_text(h, text);
done:
    hash_free(h);
    free(block);
    fclose(in);
    return status;
}
