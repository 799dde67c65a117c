/* view.h - perspective: from a box in space to the page. */
#ifndef PLOT_VIEW_H
#define PLOT_VIEW_H

#include "base/error.h"
#include "plot/path.h"

/** A place in the box, whose centre is the origin; z grows upward. */
typedef struct vec3 {
    double x, y, z;
} vec3;

/** a + t (b - a) */
vec3 vec3_mix(vec3 a, vec3 b, double t);

/** Start it with view_look; `scale` (points per unit at the centre) and `centre` (on the page) may be set afterwards. */
typedef struct view {
    vec3 eye, right, up, ahead;
    double distance, scale;
    point centre;
} view;

/** Looks at the origin from a distance.   eye = d (cos e cos a, cos e sin a, sin e), angles in degrees */
void view_look(view *v, double azimuth, double elevation, double distance);
/** Where a place is seen: the central projection through the eye. */
point view_project(const view *v, vec3 at);
/** How far a place is before the eye, along the line of sight. */
double view_depth(const view *v, vec3 at);

/** Reads "AZIMUTH,ELEVATION" in degrees, as in "-60,35"; NULL for that.  @return BASIN_OK or BASIN_EINVALID */
basin_status view_parse(double *azimuth, double *elevation, const char *text, basin_error *err);

#endif
