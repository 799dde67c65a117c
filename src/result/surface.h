/* surface.h - bounds of surfaces. */
#ifndef RESULT_SURFACE_H
#define RESULT_SURFACE_H

/** The most points of a surface, all members together. */
#define SURFACE_POINTS_MAX 100000000

#endif
