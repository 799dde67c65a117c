/* direction.c - vectors with the layout of the weights: random, scaled, or from another tool's file. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/land.h"
#include "land/direction.h"

void direction_random(const basin_param *param, rng numbers, uint64_t place, int64_t first, int64_t size,
                      const float *w, float *d) {
    if (basin_role_is_statistic(param->role))
        memset(d, 0, (size_t)size * sizeof *d);
    else if (param->shape.rank > 1)
        rng_normals(numbers, place + (uint64_t)first, size, d);
    else
        memcpy(d, w, (size_t)size * sizeof *d);
}

void basin_direction_random(const basin_layout *layout, const float *weights, uint64_t seed, int axis,
                            float *direction) {
    const rng numbers = {seed, RNG_DIRECTION, (uint32_t)axis};
    uint64_t place = 0;
    for (int i = 0; i < layout->count; i++) {
        const basin_param *param = &layout->param[i];
        direction_random(param, numbers, place, 0, param->size, weights + param->offset, direction + param->offset);
        if (!basin_role_is_statistic(param->role)) place += (uint64_t)param->size;
    }
}

basin_status direction_norm(const norm **out, const char *name, basin_error *err) {
    char names[256] = "";
    *out = norm_find(name);
    if (*out) return BASIN_OK;
    for (int i = 0, length = 0; basin_norm_name(i); i++)
        length += snprintf(names + length, sizeof names - (size_t)length, "%s%s", i ? ", " : "", basin_norm_name(i));
    return fail(err, BASIN_EINVALID, "'%s' is no normalization; there are %s", name, names);
}

int64_t direction_factors(const norm *row, const basin_param *param) {
    return basin_role_is_statistic(param->role) || param->shape.rank <= 1 ? 0 : norm_factors(row, param);
}

void direction_scale(const norm *row, basin_ignore ignore, const basin_param *param, const double *factor,
                     int64_t first, int64_t size, const float *w, float *d) {
    if (basin_role_is_statistic(param->role)) return;
    if (param->shape.rank > 1)
        norm_scale(row, param, factor, first, size, w, d);
    else if (ignore == BASIN_IGNORE_BIASNORM)
        memset(d, 0, (size_t)size * sizeof *d);
}

basin_status basin_direction_normalize(const basin_layout *layout, const float *weights, const char *name,
                                       basin_ignore ignore, float *direction, basin_error *err) {
    basin_status status = BASIN_OK;
    const norm *row;
    double *factor = NULL;
    int64_t most = 0;
    TRY(direction_norm(&row, name, err));
    for (int i = 0; i < layout->count; i++)
        if (direction_factors(row, &layout->param[i]) > most) most = direction_factors(row, &layout->param[i]);
    if (!(factor = calloc((size_t)most + 1, sizeof *factor))) status = fail_memory(err);
    for (int i = 0; i < layout->count && factor; i++) {
        const basin_param *param = &layout->param[i];
        const float *w = weights + param->offset;
        float *d = direction + param->offset;
        if (direction_factors(row, param)) norm_measure(row, param, w, d, factor);
        direction_scale(row, ignore, param, factor, 0, param->size, w, d);
    }
done:
    free(factor);
    return status;
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
