/* epoch.c - the date of a figure. */
#include "plot/epoch.h"

#include <stdlib.h>
#include <string.h>

#define EPOCH_MAX 253402300799LL /* the last second of the year 9999, beyond which dates have no four digits */

basin_status epoch_read(time_t *seconds, basin_error *err) {
    const char *text = getenv("SOURCE_DATE_EPOCH");
    size_t digits = text ? strspn(text, "0123456789") : 0;
    long long value = digits ? strtoll(text, NULL, 10) : 0; /* the largest number there is if it is too large */
    if (text && (text[digits] || value > EPOCH_MAX))
        return fail(
            err, BASIN_EINVALID,
            "SOURCE_DATE_EPOCH is '%.40s' in the environment; it has to be a whole number of seconds since 1970, "
            "at most %lld: correct or unset it",
            text, EPOCH_MAX);
    if (seconds) *seconds = (time_t)value;
    return BASIN_OK;
}
