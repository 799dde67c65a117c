/* values.h - the numbers of a tensor from a file into memory, without a second copy of them. */
#ifndef WEIGHTS_VALUES_H
#define WEIGHTS_VALUES_H

#include "base/archive.h"
#include "base/file.h"
#include "basin/checkpoint.h"

/** How elements are stored. */
typedef struct value_type {
    const char *name; /* in the words of a format */
    int bytes;
    void (*convert)(float *to, const unsigned char *bytes, int64_t count); /* NULL: no floating-point numbers */
} value_type;

/** Bytes that come one after the other: those of an entry of a zip file, or else of a file. */
typedef struct value_stream {
    archive_stream *entry;
    const file_source *file;
    size_t at; /* the next byte of `file` */
} value_stream;

/** The next `size` bytes.  @return BASIN_OK, BASIN_EIO, BASIN_EFORMAT */
basin_status values_bytes(value_stream *from, void *bytes, size_t size, basin_error *err);
/** The next `count` elements, as f32.  @return BASIN_OK, BASIN_EIO, BASIN_EFORMAT, BASIN_ENOMEM */
basin_status values_read(float *to, int64_t count, const value_type *type, value_stream *from, basin_error *err);

/** Bounds what a small file may make of itself: takes `count` elements from a budget that begins as values_budget.
 *  @return BASIN_OK; BASIN_EFORMAT, with the tensor's name, if the file claims more than it can hold */
int64_t values_budget(size_t file_size);
basin_status values_take(int64_t *budget, int64_t count, const char *tensor, const char *path, basin_error *err);

/** A tensor's name of `length` bytes becomes `tensor->name`: up to 1024 bytes, without control characters.
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_ENOMEM */
basin_status values_name(basin_tensor *tensor, const char *name, size_t length, const char *path, basin_error *err);

/** Text of a file as a message may show it, cut short; returns `text`. */
const char *values_shown(char text[128], const char *from, size_t length);

#endif
