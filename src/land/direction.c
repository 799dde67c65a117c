/* direction.c - vectors with the layout of the weights: random, scaled, or from another tool's file. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "basin/land.h"
#include "land/norm.h"

void basin_direction_random(const basin_layout *layout, const float *weights, uint64_t seed, int axis,
                            float *direction) {
    const rng numbers = {seed, RNG_DIRECTION, (uint32_t)axis};
    uint64_t first = 0; /* the tensor's place among the parameters, so that statistics shift nothing */
    for (int i = 0; i < layout->count; i++) {
        const basin_param *param = &layout->param[i];
        float *d = direction + param->offset;
        if (basin_role_is_statistic(param->role)) {
            memset(d, 0, (size_t)param->size * sizeof *d);
            continue;
        }
        if (param->shape.rank > 1)
            for (int64_t k = 0; k < param->size; k++) d[k] = (float)rng_normal(numbers, first + (uint64_t)k);
        else
            memcpy(d, weights + param->offset, (size_t)param->size * sizeof *d);
        first += (uint64_t)param->size;
    }
}

static basin_status unknown_norm(const char *name, basin_error *err) {
    char names[256] = "";
    for (int i = 0, length = 0; basin_norm_name(i); i++)
        length += snprintf(names + length, sizeof names - (size_t)length, "%s%s", i ? ", " : "", basin_norm_name(i));
    return fail(err, BASIN_EINVALID, "'%s' is no normalization; there are %s", name, names);
}

basin_status basin_direction_normalize(const basin_layout *layout, const float *weights, const char *name,
                                       basin_ignore ignore, float *direction, basin_error *err) {
    const norm *row = norm_find(name);
    if (!row) return unknown_norm(name, err);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *param = &layout->param[i];
        float *d = direction + param->offset;
        if (basin_role_is_statistic(param->role)) continue;
        if (param->shape.rank > 1)
            row->apply(param, weights + param->offset, d);
        else if (ignore == BASIN_IGNORE_BIASNORM)
            memset(d, 0, (size_t)param->size * sizeof *d);
    }
    return BASIN_OK;
}

/* What a list of arrays without names is, told by how many they are. */
typedef struct contents {
    int statistics, counters;
} contents;

static basin_status contents_of(contents *out, const basin_layout *layout, int count, const char *path,
                                basin_error *err) {
    int parameters = 0, variances = 0;
    for (int i = 0; i < layout->count; i++) {
        parameters += !basin_role_is_statistic(layout->param[i].role);
        variances += layout->param[i].role == BASIN_RUNNING_VAR;
    }
    *out = (contents){count > parameters, count > layout->count};
    if (count == parameters || count == layout->count || count == layout->count + variances) return BASIN_OK;
    return fail(err, BASIN_ESHAPE,
                "%s: a direction of %d arrays; the network has %d parameter tensors, %d with statistics", path, count,
                parameters, layout->count);
}

static basin_status take(const basin_param *param, const basin_array *array, float *d, const char *path,
                         basin_error *err) {
    if (array->size != param->size)
        return fail(err, BASIN_ESHAPE, "%s: the array for tensor '%s' has %lld numbers, the network wants %lld", path,
                    param->name, (long long)array->size, (long long)param->size);
    for (int64_t k = 0; k < param->size; k++)
        if (!isfinite(array->data[k]))
            return fail(err, BASIN_EFORMAT, "%s: the array for tensor '%s' holds a NaN or inf", path, param->name);
    memcpy(d, array->data, (size_t)param->size * sizeof *d);
    return BASIN_OK;
}

basin_status basin_direction_from_arrays(const basin_layout *layout, int count, const basin_array *arrays,
                                         float *direction, const char *path, basin_error *err) {
    contents has;
    basin_status status = contents_of(&has, layout, count, path, err);
    for (int i = 0, next = 0; i < layout->count && status == BASIN_OK; i++) {
        const basin_param *param = &layout->param[i];
        float *d = direction + param->offset;
        if (basin_role_is_statistic(param->role) && !has.statistics) {
            memset(d, 0, (size_t)param->size * sizeof *d);
            continue;
        }
        status = take(param, &arrays[next++], d, path, err);
        if (param->role == BASIN_RUNNING_VAR && has.counters) next++;
    }
    return status;
}
