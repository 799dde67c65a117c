/* error.h - how a failure is stated where it is known. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "basin/error.h"

/** Writes the message into `err` (NULL allowed) and returns `status`. */
basin_status fail(basin_error *err, basin_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Out of memory, in the words that every room uses. */
basin_status fail_memory(basin_error *err);

#ifdef __clang_analyzer__ /* it sees one file at a time and has to be told what these return */
#define fail(err, status, ...) ((void)fail(err, status, __VA_ARGS__), (status))
#define fail_memory(err) ((void)fail_memory(err), BASIN_ENOMEM)
#endif

/** Leaves for `done:` on the first failure. */
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        if ((status = (call)) != BASIN_OK) goto done;                                                                  \
    } while (0)

#endif
