/* layout.h - which named tensors a network has, and where each lies in the flat vector of its weights. */
#ifndef BASIN_LAYOUT_H
#define BASIN_LAYOUT_H

#include <stdint.h>

#include "basin/error.h"

#define BASIN_RANK_MAX 8

/** A tensor's extent in each dimension, outermost first; rank 0 is a scalar. */
typedef struct basin_shape {
    int rank;
    int64_t dim[BASIN_RANK_MAX];
} basin_shape;

/** What a tensor does in its network. It decides how a direction treats it and whether training changes it. */
typedef enum basin_role {
    BASIN_WEIGHT,       /* of a convolution or linear layer */
    BASIN_BIAS,         /* of a convolution or linear layer */
    BASIN_NORM_SCALE,   /* gamma */
    BASIN_NORM_SHIFT,   /* beta */
    BASIN_RUNNING_MEAN, /* a statistic, not a parameter */
    BASIN_RUNNING_VAR   /* a statistic, not a parameter */
} basin_role;

/** One named tensor: elements [offset, offset + size) of the flat vector, in C order of `shape`. */
typedef struct basin_param {
    char *name; /* as PyTorch names it: "layer1.0.conv1.weight" */
    basin_shape shape;
    basin_role role;
    int filter_axis; /* the dimension of `shape` that counts filters (output channels or neurons) */
    int64_t offset, size;
} basin_param;

/** A tensor that a network has as it is, such as a mask, or does not need: no parameter, but a checkpoint may hold it as well. */
typedef struct basin_constant {
    char *name;
    basin_shape shape;
    char hash[33]; /* of its floats; "" if they may be any */
} basin_constant;

/** The tensors of a network in PyTorch's order; `size` floats in all. Belongs to the network, immutable. */
typedef struct basin_layout {
    int count;
    basin_param *param;
    int64_t size;
    int constants;
    basin_constant *constant;
} basin_layout;

/** The number of elements of a shape. */
BASIN_API int64_t basin_shape_size(const basin_shape *shape);

/** Whether two shapes are the same. */
BASIN_API int basin_shape_equal(const basin_shape *a, const basin_shape *b);

/** Writes "10x64" (or "scalar") into `text` and returns it. */
BASIN_API const char *basin_shape_text(const basin_shape *shape, char text[128]);

/** The parameter of that name, or NULL. */
BASIN_API const basin_param *basin_layout_find(const basin_layout *layout, const char *name);

/** True for running means and variances: no parameters, never trained, not part of a random direction. */
BASIN_API int basin_role_is_statistic(basin_role role);

/** The number of trainable parameters: all elements but the statistics. */
BASIN_API int64_t basin_layout_parameters(const basin_layout *layout);

/** An uninitialized vector of layout->size floats, in huge pages where the system gives them; free() it. NULL if out of memory. */
BASIN_API float *basin_vector_new(const basin_layout *layout);

#endif
