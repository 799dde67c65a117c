/* values.h - what the plot kinds want to know of the surfaces' values. */
#ifndef PLOT_VALUES_H
#define PLOT_VALUES_H

#include "plot/field.h"
#include "plot/figure.h"

/** The values of the figure's metric; it is checked that every surface has it. */
const double *values_of(const figure *f, int surface);
/** Where the smallest known one of `count` values stands; 0 if none is known. */
size_t values_lowest(const double *values, size_t count);
/** Whether a metric's name ends so. */
bool values_is(const char *metric, const char *ending);
/** The accuracy that belongs to a loss ("train_loss": "train_acc"), or NULL if the surface has none. */
const double *values_accuracy(const figure *f, int surface);

/** Finds the smallest and the largest known value, and whether they are shown on a log scale.
 *  @return BASIN_OK; BASIN_EINVALID if a surface has no known value, or none that a log scale can show */
basin_status values_range(figure *f, bool *log, basin_error *err);

/** Where the levels end if the user does not say: the option zmax, or a value beyond which only points lie that blew up. */
basin_status values_top(const figure *f, bool log, double *top, basin_error *err);

/** Chooses the levels by the options and the range, the same for all panels. For the `range` column. */
basin_status values_levels(figure *f, basin_error *err);

/** What a panel shows of one surface as a field on the page, on the scale of the levels. The caller frees with values_field_clear.  @return BASIN_OK or BASIN_ENOMEM */
basin_status values_field(grid *out, const figure *f, const panel *p, basin_error *err);
/** The same of other values on the grid of that surface. */
basin_status values_field_of(grid *out, const figure *f, const panel *p, const double *from, basin_error *err);
void values_field_clear(grid *field);
/** A value on the scale of the fields. */
double values_scaled(const figure *f, double value);

/** Hatches the whole frame if any value is unknown; what is drawn over it is known. */
void values_hatch(figure *f, const panel *p);
#define MARKS_MAX 3
#define MARK_RADIUS 3.0

/** Small crosses where the checkpoints lie: the weights at the origin, and those that the axes lead toward. */
void values_mark(figure *f, const panel *p);
/** Their places, of those inside the panel.  @return how many */
int values_marks(const figure *f, const panel *p, point at[MARKS_MAX]);

#endif
