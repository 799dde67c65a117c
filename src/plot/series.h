/* series.h - the curves of a figure: which there are, what they need, what they are called. */
#ifndef PLOT_SERIES_H
#define PLOT_SERIES_H

#include "plot/figure.h"

/* A curve on the left axis, and the accuracy that belongs to it on the right one. */
typedef struct series {
    const basin_surface *surface;
    const char *metric, *title;         /* the title of the surface, markup */
    const double *values, *accuracy;    /* accuracy: NULL if there is none */
    const basin_surface *lower, *upper; /* the band around it; NULL for none */
    canvas_pen pen, accuracy_pen;
} series;

/** All that is drawn; several losses of one surface unless the user chose one.  @return how many */
int series_find(figure *f, series all[SURFACES_MAX]);

/** Sets the figure's range to that of all series with their bands; logarithmic if one of them wants it and all can be. */
basin_status series_range(figure *f, int count, const series *all, bool *log, basin_error *err);

/** Fills the legend: a row per dataset, or the surfaces and what is loss and accuracy. */
basin_status series_legend(figure *f, int count, const series *all, bool accuracy, basin_error *err);

/** Takes the known values of a line into low..high (NULL: none); `positive` leaves out those <= 0. */
void series_widen(double *low, double *high, const basin_surface *line, const char *metric, bool positive);

/** The name of the accuracy that belongs to a loss. */
void series_accuracy(char name[80], const char *loss);

#endif
