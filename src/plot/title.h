/* title.h - words for networks and metrics. */
#ifndef PLOT_TITLE_H
#define PLOT_TITLE_H

#include "basin/surface.h"

/** A surface's network and test accuracy in words ("ResNet-20, no skip (92.6 %)"), as plain text; the caller frees it.
 *  "" if its record says nothing; NULL if out of memory. */
char *title_surface(const basin_surface *surface);

/** A metric in words: "train_loss" is "Training loss". The caller frees it; NULL if out of memory.
 *  @param before   what is said of it, as in "Difference of training loss"; "" for nothing
 *  @param percent  the unit of accuracies and errors, in brackets */
char *title_metric(const char *metric, const char *before, const char *percent);

/** A surface's test accuracy in percent: as its record says, else at the centre; NaN if it is not known. */
double title_accuracy(const basin_surface *surface);

#endif
