/* words.h - the labels and titles of a figure. */
#ifndef PLOT_WORDS_H
#define PLOT_WORDS_H

#include "plot/figure.h"

/** Fills labels, titles of surfaces and panels, of rows and columns: from the options, else from the surfaces' records.
 *  @return BASIN_OK; BASIN_EINVALID for text that cannot be read; BASIN_ENOMEM */
basin_status words_fill(figure *f, basin_error *err);
/** A metric of the figure in words: whether it is a difference, or constant, in what unit. The caller frees it; NULL if out of memory. */
char *words_metric(const figure *f, const char *metric);
/** Whether all surfaces are differences. */
bool words_differences(const figure *f);
void words_clear(figure *f);

#endif
