/* parts.h - the parts of a figure: the same surfaces in several metrics or kinds, each with colours, levels and a bar of its own. */
#ifndef PLOT_PARTS_H
#define PLOT_PARTS_H

#include "plot/figure.h"
#include "plot/layout.h"
#include "plot/members.h"

typedef struct part {
    basin_plot_options options; /* the figure's, with what is its own */
    figure figure;
    arrangement place;
} part;

/** Most figures have one. Start it as {0}. */
typedef struct parts {
    int count, across; /* how many; how many of them side by side */
    part *part;        /* (count) */
    double width, height;
    canvas *canvas;
    const basin_plot_options *options; /* of the figure */
    const members *shown;
    bool page;
} parts;

/** Fills in what each shows, by the options. These and the surfaces are borrowed.
 *  @param page  it is for a format that shows planes in its own way, of one part
 *  @return BASIN_OK; BASIN_EINVALID, BASIN_ENOTFOUND as figure_fill; BASIN_ENOMEM */
basin_status parts_init(parts *p, const basin_plot_options *o, const members *shown, bool page, basin_error *err);
/** Takes the canvas over. */
void parts_set_canvas(parts *p, canvas *c);
/** Places everything, with fewer parts side by side if these get too small, makes the page and draws it. */
basin_status parts_draw(parts *p, basin_error *err);
void parts_clear(parts *p);

#endif
