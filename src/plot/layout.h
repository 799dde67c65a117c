/* layout.h - where panels, titles, legend and colour bar lie on the page. */
#ifndef PLOT_LAYOUT_H
#define PLOT_LAYOUT_H

#include "plot/figure.h"

#define TITLE_LINE 1.15  /* per font size */
#define TITLE_SHRINK 0.8 /* long titles may be this much smaller */
#define FLOOR_SHARE 0.48 /* of a panel in perspective: the width of a line of a label, as two lie beside each other */

/** How the panels lie on the page; points. */
typedef struct arrangement {
    double width, height, panel_width, panel_height;
    margins margins, needed; /* needed: without those of other parts */
    box block;               /* all panels together */
} arrangement;

/** Chooses columns, rows and sizes, and gives each panel its frame.  @return BASIN_OK; BASIN_EINVALID if they do not fit */
basin_status layout_choose(figure *f, arrangement *a, basin_error *err);
/** Puts the panels in so many columns, at most one for each. */
void layout_set_columns(figure *f, int columns);
/** Sizes and margins of the panels in their columns.  @return as layout_choose */
basin_status layout_arrange(figure *f, arrangement *a, basin_error *err);

/** Moves everything right and down. */
void layout_move(figure *f, arrangement *a, double right, double down);

/** What a panel's title may take of its width, so that the next panel's is clear of it. */
double layout_title_room(const figure *f, const arrangement *a);
/** The size of all texts of a row, somewhat smaller than the labels if the longest asks for it. */
double layout_title_size(const figure *f, int count, char *const markup[], double width);

/** What is left free around the page: on paper next to nothing, as the page around it is free; around a ground of its own more. */
double layout_edge(const figure *f);

/** The height that one text above a panel or a column needs, with what keeps it off the frame. */
double layout_title_height(const figure *f, int lines);

#endif
