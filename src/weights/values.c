/* values.c - the numbers of a tensor from a file into memory, without a second copy of them. */
#include "weights/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define CHUNK 65536 /* bytes that are converted at a time */
#define NAME_LIMIT 1024

basin_status values_bytes(value_stream *from, void *bytes, size_t size, basin_error *err) {
    if (from->entry) return archive_stream_read(from->entry, bytes, size, err);
    basin_status status = file_read_at(from->file, bytes, from->at, size, err);
    if (status == BASIN_OK) from->at += size;
    return status;
}

basin_status values_read(float *to, int64_t count, const value_type *type, value_stream *from, basin_error *err) {
    basin_status status = BASIN_OK;
    if (type->convert == numbers_f32) return values_bytes(from, to, (size_t)count * sizeof *to, err);
    unsigned char *chunk = malloc(CHUNK);
    if (!chunk) return fail_memory(err);
    for (int64_t at = 0, most = CHUNK / type->bytes; at < count && status == BASIN_OK; at += most) {
        int64_t some = count - at < most ? count - at : most;
        status = values_bytes(from, chunk, (size_t)(some * type->bytes), err);
        if (status == BASIN_OK) type->convert(to + at, chunk, some);
    }
    free(chunk);
    return status;
}

int64_t values_budget(size_t file_size) {
    return (int64_t)file_size * 16 + (1 << 20);
}

basin_status values_take(int64_t *budget, int64_t count, const char *tensor, const char *path, basin_error *err) {
    if (count > *budget)
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' is larger than the file can hold", path, tensor);
    *budget -= count;
    return BASIN_OK;
}

static int has_control_characters(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 32 || *text == 127) return 1;
    return 0;
}

basin_status values_name(basin_tensor *tensor, const char *name, size_t length, const char *path, basin_error *err) {
    if (!name || length > NAME_LIMIT)
        return fail(err, BASIN_EFORMAT, "%s: a tensor's name of %zu bytes, more than %d", path, length, NAME_LIMIT);
    tensor->name = strndup(name, length);
    if (!tensor->name) return fail_memory(err);
    if (!has_control_characters(tensor->name)) return BASIN_OK;
    return fail(err, BASIN_EFORMAT, "%s: a tensor's name has control characters", path);
}

const char *values_shown(char text[128], const char *from, size_t length) {
    snprintf(text, 128, "%.*s", from ? (int)(length < 100 ? length : 100) : 1, from ? from : "?");
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    return text;
}
