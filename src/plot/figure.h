/* figure.h - a figure: what all its panels share, and the table of plot kinds that draw into them. */
#ifndef PLOT_FIGURE_H
#define PLOT_FIGURE_H

#include "basin/plot.h"
#include "plot/canvas.h"
#include "plot/colormap.h"
#include "plot/scale.h"

#define LEGEND_MAX 34
#define SURFACES_MAX 32

typedef struct figure figure;
typedef struct panel panel;

/** A plot kind: one file and one row. */
typedef struct plot_kind {
    const char *name, *help;
    int needs;     /* dimensions of its surfaces: 1 for lines, 2 for planes */
    bool together; /* all surfaces in one panel, or each in its own */
    bool
        solid; /* seen in perspective: it draws its own axes within its frame, and has no place above the highest level */
    /** From the surfaces: axes, levels, legend. */
    basin_status (*range)(figure *f, basin_error *err);
    basin_status (*draw)(figure *f, const panel *p, basin_error *err);
    /** The colours of the bar at the right, lowest at the bottom; NULL for a kind that needs no bar. */
    void (*bar)(figure *f, box place);
} plot_kind;

/** The row of that name, NULL for the default for surfaces of so many dimensions.  @return BASIN_OK or BASIN_EINVALID */
basin_status plot_kind_find(const plot_kind **out, const char *name, int dimensions, basin_error *err);
const plot_kind *plot_kind_at(int index);

/** One side of a panel. */
typedef struct axis {
    bool shown;
    scale scale;
    const char *label; /* markup */
    rgba color;
} axis;

struct panel {
    box frame;
    int first, count; /* its surfaces */
    axis x, left, right;
    bool numbers_below, numbers_left; /* only outer panels have them if the axes are the same */
    bool label_below, label_left;
};

typedef struct legend_entry {
    canvas_pen pen;
    const char *markup;
    bool starts_row;
} legend_entry;

struct figure {
    canvas *canvas;
    const basin_plot_options *options;
    const plot_kind *kind;
    int surfaces;
    const basin_surface *const *surface;
    const char *metric;
    const colormap *map;
    double size, small;                                   /* of labels and of numbers, points */
    double low, high;                                     /* the smallest and the largest known value */
    levels levels;                                        /* of the colours or lines */
    char *title[SURFACES_MAX];                            /* of each surface, markup; "" for none */
    char *panel_title[SURFACES_MAX];                      /* with the panel letter */
    char *xlabel, *ylabel, *value_label, *accuracy_label; /* markup */
    int panels, columns, rows;                            /* columns is 0 until they are chosen */
    panel panel[SURFACES_MAX];
    int title_lines; /* 1, or 2 if the panels are narrow */
    double aspect;   /* height by width of a panel */
    int legends;
    legend_entry legend[LEGEND_MAX];
    int words;
    char *word[LEGEND_MAX]; /* markup of the legend that no label has */
};

/** Places everything, makes the page and draws it. */
basin_status figure_draw(figure *f, basin_error *err);

/** Where a value pair lies on the page. */
point panel_at(const panel *p, const axis *y_axis, double x, double y);

#endif
