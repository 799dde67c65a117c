/* plot.h - surfaces as figures for print. */
#ifndef BASIN_PLOT_H
#define BASIN_PLOT_H

#include <stdbool.h>

#include "basin/surface.h"

typedef enum basin_plot_scale { BASIN_SCALE_AUTO, BASIN_SCALE_LINEAR, BASIN_SCALE_LOG } basin_plot_scale;

/** What a part of a figure shows of all its surfaces, with colours, levels and a bar of its own. */
typedef struct basin_plot_part {
    const char *kind, *metric;        /* as in basin_plot_options */
    const char *levels, *value_label; /* the same; NULL: basin_plot_options says what holds */
    double zmax;                      /* the same; 0 */
} basin_plot_part;

/** How a figure looks. Start it as {0}: every zero and NULL is a default that needs no change. */
typedef struct basin_plot_options {
    const char *
        kind; /* names from basin_plot_kind, in layers: "filled+contour"; NULL: "curve" for lines, "filled" for planes */
    const char *
        metric; /* NULL: the first of the first surface whose name ends in _loss; curve shows all of them of one surface */
    int parts; /* how many of `part` there are */
    /* several parts in the place of `kind` and `metric`: beside each other if each is one panel, else below each other; where a
     * part has none of its own, `value_label` is for the first one's metric, `scale`, `levels` and `zmax` for that and others of
     * its sort (loss, accuracy); titles are one per surface, or one per panel */
    const basin_plot_part *part;
    basin_plot_scale
        scale;          /* of the values; auto: logarithmic if a loss spans a factor of 30 or more, on a plane of 4 */
    const char *levels; /* of contours: "8" for about that many round ones, or "0.1,1,10"; NULL: about 10 round ones */
    const char *theme;  /* a name from basin_plot_theme; NULL: "print" */
    const char *
        colormap; /* a name from basin_colormap; NULL: the theme's, which has another for values on both sides of zero */
    const char
        *inset; /* a part of each plane enlarged in a corner: "X0:X1,Y0:Y1", or "auto" around the minimum; NULL: none */
    double width, height; /* mm; 0: a journal's column or page, and as high as the panels make it */
    double dpi;           /* of PNG; 0: 300 */
    const char *font;     /* a family, or several with commas between; NULL: "DejaVu Sans" */
    double font_size;     /* points; 0: 8 */
    const char *view;     /* of surface: "AZIMUTH,ELEVATION" in degrees; NULL: "-60,35" */
    int mesh;             /* of surface: about so many lines each way; 0: none */
    bool floor;           /* of surface: contour lines below it */
    bool spread;          /* each ensemble of planes is followed by a panel of the range between its quartiles */
    double zmax;          /* the levels end here, and a surface is cut off; 0: where most points lie far below */
    int columns;          /* of panels; 0: chosen */
    /* Words may hold a little of TeX's mathematics: \alpha, x_{1}, 10^{-3}, \i{italics}, \b{bold}. */
    const char *xlabel, *ylabel, *value_label; /* NULL: alpha (delta), beta (eta), the metric's name; "" for none */
    const char *accuracy_label;                /* of the right axis of lines; NULL: the metric's name */
    const char *end[2];       /* what lies at 0 and 1 of lines; both NULL: the checkpoints between which they lead */
    bool show_evaluated;      /* dots at the points that were evaluated, not interpolated */
    bool no_intervals;        /* what the 95 % intervals leave open of lines and contours is not drawn */
    bool no_accuracy;         /* lines without their accuracy and its axis at the right */
    bool no_letters;          /* panels without (a), (b), ... */
    int titles;               /* how many of `title` there are */
    const char *const *title; /* one per panel or curve; NULL or too few: from the record; "" for none */
    int legends;              /* how many of `legend` there are */
    /* one per metric that the legend of lines names, in its order; NULL or too few: its name; "" for none */
    const char *const *legend;
    int row_titles,
        column_titles; /* at the left of rows and above columns of panels; they say how many there are of these */
    const char *const *row_title, *const *column_title;
    const basin_surface *const *lower,
        *const *upper;   /* of lines: the band around each surface, on its grid; NULL: the quartiles of ensembles */
    const char *command; /* kept in the figure as its origin; NULL for none */
} basin_plot_options;

/**
 * Draws surfaces into one figure: planes as panels with the same axes, levels and colours, lines as curves over each other.
 * Values that are inf or NaN are hatched, never coloured. The figure carries the records of all surfaces.
 * A page (.html) shows planes both in perspective and from above, and any metric, whatever the kinds are; the first metric at first.
 * @param path       the ending chooses the format (basin_figure_format); an existing file that is not such a figure by basin is kept
 * @param options    NULL for all defaults
 * @param[out] notes what the reader of the figure might not expect, as sentences (a font that is missing); NULL skips it
 * @return BASIN_OK; BASIN_EINVALID for options or surfaces that do not fit; BASIN_ENOTFOUND for a metric that a surface does not
 *         have; BASIN_EEXISTS; BASIN_EIO; BASIN_ENOMEM; BASIN_EENGINE
 */
BASIN_API basin_status basin_plot(const char *path, int count, const basin_surface *const surfaces[],
                                  const basin_plot_options *options, basin_record *notes, basin_error *err);

/** Reads a size into the options: "84x70" or "84" in mm, "3.25in", or a name from basin_plot_size; height 0 if it is not said.
 *  A name may bring a font size, which is set if there is none yet.  @return BASIN_OK or BASIN_EINVALID */
BASIN_API basin_status basin_plot_size_parse(basin_plot_options *options, const char *text, basin_error *err);

/** What a figure says of its origin: "command", "version", and the records of its surfaces as "1.network", "2.network", ...
 *  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT if it is no figure of ours */
BASIN_API basin_status basin_figure_record(basin_record *record, const char *path, basin_error *err);

/** Name `index` of a table, or NULL behind the last; `help` (NULL skips it) receives what it is. */
BASIN_API const char *basin_plot_kind(int index, const char **help);
BASIN_API const char *basin_plot_theme(int index, const char **help);
BASIN_API const char *basin_plot_size(int index, const char **help);
BASIN_API const char *basin_colormap(int index, const char **help);
BASIN_API const char *basin_figure_format(int index, const char **help);

#endif
