/* epoch.h - the date of a figure. */
#ifndef PLOT_EPOCH_H
#define PLOT_EPOCH_H

#include <time.h>

#include "base/error.h"

/**
 * $SOURCE_DATE_EPOCH (reproducible-builds.org), or the beginning of time if it is not set or empty.
 * @param[out] seconds  since 1970; NULL skips it
 * @return BASIN_OK; BASIN_EINVALID if it is no whole number of seconds up to the year 9999
 */
basin_status epoch_read(time_t *seconds, basin_error *err);

#endif
