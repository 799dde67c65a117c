/* inset.h - the basin enlarged in a corner of its panel. */
#ifndef PLOT_INSET_H
#define PLOT_INSET_H

#include "plot/figure.h"

#define INSET_LINES 3 /* it has no fewer */

/** Reads the option: "auto" for a fifth of the axes around the minimum, or "-0.2:0.2,-0.1:0.1" for that part of all panels.
 *  NULL is none.  @return BASIN_OK or BASIN_EINVALID */
basin_status inset_parse(figure *f, const char *text, basin_error *err);

/** Chooses the corner of the panel that the inset covers: the one farthest from what it enlarges. Nothing without an inset, or if it would
 *  be too small to be read. */
void inset_choose(figure *f, panel *p);

/** Appends the frame of what is enlarged, and two lines from it to the corners of the inset that cross neither. */
void inset_connection(const figure *f, const panel *p, canvas_path *out);

/** Draws the layers once more, enlarged, with lines and labels at levels of their own: colours mean what they mean outside. */
basin_status inset_draw(figure *f, const panel *p, basin_error *err);

/** Says that insets were left out, or that one has lines without numbers. */
basin_status inset_note(basin_record *notes, const figure *f, basin_error *err);

#endif
