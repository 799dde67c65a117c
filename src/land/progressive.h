/* progressive.h - how exact the losses of a surface have to be, and what it takes to know that. */
#ifndef LAND_PROGRESSIVE_H
#define LAND_PROGRESSIVE_H

#include "basin/land.h"
#include "result/display.h"

struct basin_progressive {
    basin_sampling *sampling;
    int is_share;
    double error;
    basin_score *centre; /* (datasets) */
    display *display;    /* (datasets), for a share: what a picture shows */
};

#endif
