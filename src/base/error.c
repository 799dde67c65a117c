/* error.c - how a failure is stated where it is known. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#undef fail
#undef fail_memory

basin_status fail(basin_error *err, basin_status status, const char *format, ...) {
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
        err->status = status;
    }
    return status;
}

basin_status fail_memory(basin_error *err) {
    return fail(err, BASIN_ENOMEM, "out of memory");
}
