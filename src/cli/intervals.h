/* intervals.h - the metrics of a surface that say how well others are known. */
#ifndef CLI_INTERVALS_H
#define CLI_INTERVALS_H

#include <basin.h>

/** Whether a metric is half of the 95 % interval of another one. */
int intervals_are(const basin_metric *metric);

/** Whether a metric is how many samples a point has. */
int intervals_counts(const basin_metric *metric);

/** Over the points that were evaluated and are not inf or NaN.  @return whether there is one */
int intervals_summarize(const basin_surface *surface, int metric, double *median, double *largest);

#endif
