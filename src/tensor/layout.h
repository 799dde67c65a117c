/* layout.h - building the layout of a network's weights. */
#ifndef TENSOR_LAYOUT_H
#define TENSOR_LAYOUT_H

#include "basin/layout.h"

/** Appends a tensor behind the last one.  @return BASIN_OK or BASIN_ENOMEM */
basin_status layout_add(basin_layout *layout, const char *name, const basin_shape *shape, basin_role role,
                        int filter_axis, basin_error *err);
/** Appends a constant.  @param hash  of its floats; "" if they may be any  @return BASIN_OK or BASIN_ENOMEM */
basin_status layout_add_constant(basin_layout *layout, const char *name, const basin_shape *shape, const char *hash,
                                 basin_error *err);
void layout_clear(basin_layout *layout);

#endif
