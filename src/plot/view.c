/* view.c - perspective: from a box in space to the page. */
#include "plot/view.h"

#include <math.h>
#include <stdlib.h>

#define RADIANS (3.14159265358979323846 / 180)
#define AZIMUTH -60.0
#define ELEVATION 35.0
#define LOWEST 0.0   /* the floor is a line */
#define HIGHEST 90.0 /* the walls are */

vec3 vec3_mix(vec3 a, vec3 b, double t) {
    return (vec3){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z)};
}

static double dot(vec3 a, vec3 b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static vec3 minus(vec3 a, vec3 b) {
    return (vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}

void view_look(view *v, double azimuth, double elevation, double distance) {
    double a = azimuth * RADIANS, e = elevation * RADIANS;
    vec3 back = {cos(e) * cos(a), cos(e) * sin(a), sin(e)};
    *v = (view){.eye = {distance * back.x, distance * back.y, distance * back.z},
                .right = {-sin(a), cos(a), 0},
                .up = {-sin(e) * cos(a), -sin(e) * sin(a), cos(e)},
                .ahead = {-back.x, -back.y, -back.z},
                .distance = distance,
                .scale = 1};
}

double view_depth(const view *v, vec3 at) {
    return dot(minus(at, v->eye), v->ahead);
}

point view_project(const view *v, vec3 at) {
    vec3 seen = minus(at, v->eye);
    double scale = v->scale * v->distance / dot(seen, v->ahead);
    return (point){v->centre.x + scale * dot(seen, v->right), v->centre.y - scale * dot(seen, v->up)};
}

basin_status view_parse(double *azimuth, double *elevation, const char *text, basin_error *err) {
    char *end = NULL;
    *azimuth = AZIMUTH;
    *elevation = ELEVATION;
    if (!text) return BASIN_OK;
    *azimuth = strtod(text, &end);
    if (end != text && *end == ',') {
        const char *second = end + 1;
        *elevation = strtod(second, &end);
        if (end != second && !*end && fabs(*azimuth) <= 360 && *elevation >= LOWEST && *elevation <= HIGHEST)
            return BASIN_OK;
    }
    return fail(err, BASIN_EINVALID,
                "view '%s': want AZIMUTH,ELEVATION in degrees as in -60,35; -360 to 360 and %g to %g", text, LOWEST,
                HIGHEST);
}
