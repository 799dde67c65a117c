/* figure.h - a figure: what all its panels share, and the table of plot kinds that draw into them in layers. */
#ifndef PLOT_FIGURE_H
#define PLOT_FIGURE_H

#include "basin/plot.h"
#include "plot/canvas.h"
#include "plot/colormap.h"
#include "plot/label.h"
#include "plot/scale.h"
#include "plot/style.h"

#define LEGEND_MAX 34
#define SURFACES_MAX 32
#define LAYERS_MAX 4
#define LABELS_MAX 400

typedef struct figure figure;
typedef struct panel panel;

/** A plot kind, a layer of a panel: one file and one row. */
typedef struct plot_kind {
    const char *name, *help;
    int needs;        /* dimensions of its surfaces: 1 for lines, 2 for planes */
    bool together;    /* all surfaces in one panel, or each in its own */
    bool solid;       /* in perspective: it draws its own axes in its frame, and has no place above the highest level */
    bool under, over; /* another may be drawn over it; it may be drawn over another */
    /** From the surfaces: axes, levels, legend. Only of the lowest layer. */
    basin_status (*range)(figure *f, basin_error *err);
    /** Draws one layer of panel `p`; figure_is_lowest and figure_is_highest say which. */
    basin_status (*draw)(figure *f, const panel *p, basin_error *err);
    /** The colours of the bar at the right, lowest at the bottom; NULL for a kind that needs no bar. */
    void (*bar)(figure *f, box place);
    /** Of lines that carry their numbers: whether they can be read without the bar, which is then left out; NULL for colours. */
    basin_status (*readable)(figure *f, bool *out, basin_error *err);
} plot_kind;

/** The rows of "filled+contour", lowest first; NULL for the default for surfaces of so many dimensions.
 *  @param[out] out  (LAYERS_MAX)  @param[out] count  how many there are
 *  @return BASIN_OK; BASIN_EINVALID for names that do not exist, or that cannot lie so over each other */
basin_status plot_kinds_find(const plot_kind **out, int *count, const char *names, int dimensions, basin_error *err);
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
    const char *end[2]; /* what lies at 0 and at 1 of the x axis, markup; NULL for nothing */
    box covered;        /* by its inset, on the page; width 0 for none */
    bool enlarged;      /* it is an inset */
};

/** The part of each panel that is enlarged in its corner. */
typedef struct inset {
    bool wanted, given; /* not given: around the minimum */
    scale x, y;
    bool dropped; /* too small to be read */
    bool bare;    /* one has no number on its lines */
} inset;

/** How the values are shown of which all are nearly the same; see shift.h. */
typedef struct shift {
    bool wanted;
    double offset;
    int exponent;
    basin_surface *made[3][SURFACES_MAX]; /* the surfaces, and the lower and upper edges of their bands */
} shift;

typedef struct legend_entry {
    canvas_pen pen;
    const char *markup;
    bool starts_row;
} legend_entry;

/** How many lines the labels of axes and of the bar have. */
typedef struct label_rows {
    int below, left, right, bar;
} label_rows;

/** What lies around the block of panels, and between them; points. */
typedef struct margins {
    double left, right, top, bottom, across, down;
    double bar; /* from the panels to the colour bar */
} margins;

struct figure {
    canvas *canvas;
    const basin_plot_options *options;
    int letters;       /* of panels in the parts before this one */
    bool outer_titles; /* rows or columns have titles, of this part or another */
    margins least;     /* what its margins are at least, so that parts lie in line */
    const theme *theme;
    const plot_kind *kind; /* the lowest layer: it decides axes, levels and bar */
    const plot_kind *layer[LAYERS_MAX];
    int layers, drawing; /* how many; which is being drawn */
    int surfaces;
    const basin_surface *const *surface;
    const basin_surface *const *lower, *const *upper; /* the band around each; NULL for none */
    const bool *is_spread;                            /* it is a range between quartiles */
    const char *metric;
    const colormap *map;
    bool bar;                        /* it is drawn */
    double size, small;              /* of labels and of numbers, points */
    double low, high;                /* the smallest and the largest known value */
    double least_value;              /* the smallest, even if it is below all that a log scale shows */
    shift shift;                     /* between the values and the numbers that are shown */
    bool constant;                   /* all values are the same */
    levels levels;                   /* of the colours */
    levels lines;                    /* of the lines: the same, but in an inset */
    bool diverging;                  /* the colours are of differences, and zero is their middle */
    char *title[SURFACES_MAX];       /* of each surface, markup; "" for none */
    char *panel_title[SURFACES_MAX]; /* with the panel letter */
    int row_titles, column_titles;
    char *row_title[SURFACES_MAX], *column_title[SURFACES_MAX]; /* markup */
    char *end[2];                                         /* what lies at 0 and 1 of lines, markup; NULL for nothing */
    char *xlabel, *ylabel, *value_label, *accuracy_label; /* markup */
    char *loss_label, *rate_label;                        /* of several losses, and of their accuracies */
    int panels, columns, rows;                            /* columns is 0 until they are chosen */
    int stories;                                          /* parts above each other that share the page; 0 as 1 */
    bool crowded; /* its panels want fewer columns than a page is high enough for */
    panel panel[SURFACES_MAX];
    double title_most;           /* the size of the titles of panels, at most */
    int title_lines;             /* of the titles of panels, more if these are narrow */
    int row_lines, column_lines; /* of the titles of rows and columns */
    label_rows label_rows;       /* how many lines labels have */
    double aspect;               /* height by width of a panel */
    inset inset;
    bool open;  /* its values' intervals leave open on which side of a level some are */
    int labels; /* of lines, in the panel that is being drawn */
    line_label label[LABELS_MAX];
    int legends;
    legend_entry legend[LEGEND_MAX];
    int named; /* metrics in the legend */
    int words;
    char *word[2 * LEGEND_MAX]; /* markup of the legend that no label has */
};

/** Fills in what the figure shows, by its options.
 *  @param shifts  values that hardly differ are shown as differences from a round number  @return BASIN_OK, BASIN_EINVALID, BASIN_ENOTFOUND, BASIN_ENOMEM */
basin_status figure_fill(figure *f, bool shifts, basin_error *err);

/** How the panels lie on the page, plot/layout.h. */
struct arrangement;

/** Places everything.  @return BASIN_OK; BASIN_EINVALID if it does not fit */
basin_status figure_arrange(figure *f, struct arrangement *a, basin_error *err);

/** Draws it there. */
basin_status figure_draw(figure *f, const struct arrangement *a, basin_error *err);

/** Draws all layers into a panel, or the part of one that an inset is.  */
basin_status figure_draw_layers(figure *f, const panel *p, basin_error *err);

/** Whether the layer that is being drawn lies on the empty panel, or has none over it. */
bool figure_is_lowest(const figure *f);
bool figure_is_highest(const figure *f);

/** What lies between a tick and its number, and a number and the label, points. */
double figure_gap(const figure *f);

/** Where a value pair lies on the page. */
point panel_at(const panel *p, const axis *y_axis, double x, double y);

#endif
