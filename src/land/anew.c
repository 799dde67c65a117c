/* anew.c - a random direction of which only the factors of its filters are kept. */
#include "land/anew.h"

#include <stdlib.h>

#include "base/error.h"
#include "land/direction.h"

/* Where a tensor's random numbers and factors begin. */
typedef struct begin {
    uint64_t place;
    int64_t factor;
} begin;

struct anew {
    const basin_layout *layout;
    const float *weights;
    rng numbers;
    const norm *norm;
    basin_ignore ignore;
    begin *tensor; /* (layout->count) */
    double *factor;
};

/* @param[out] most  the size of the largest tensor  @return how many factors there are */
static int64_t place_tensors(anew *a, int64_t *most) {
    begin next = {0, 0};
    for (int i = 0; i < a->layout->count; i++) {
        const basin_param *param = &a->layout->param[i];
        a->tensor[i] = next;
        if (!basin_role_is_statistic(param->role)) next.place += (uint64_t)param->size;
        next.factor += direction_factors(a->norm, param);
        if (param->size > *most) *most = param->size;
    }
    return next.factor;
}

static void measure(anew *a, float *room) {
    for (int i = 0; i < a->layout->count; i++) {
        const basin_param *param = &a->layout->param[i];
        const float *w = a->weights + param->offset;
        if (!direction_factors(a->norm, param)) continue;
        direction_random(param, a->numbers, a->tensor[i].place, 0, param->size, w, room);
        norm_measure(a->norm, param, w, room, a->factor + a->tensor[i].factor);
    }
}

basin_status anew_new(anew **out, const basin_layout *layout, const float *weights, const basin_axis *from, int axis,
                      basin_error *err) {
    basin_status status = BASIN_OK;
    float *room = NULL;
    int64_t most = 1;
    anew *a = calloc(1, sizeof *a);
    if (!a) return fail_memory(err);
    *a = (anew){.layout = layout,
                .weights = weights,
                .numbers = {from->seed, RNG_DIRECTION, (uint32_t)axis},
                .ignore = from->ignore};
    TRY(direction_norm(&a->norm, from->norm, err));
    a->tensor = calloc((size_t)layout->count + 1, sizeof *a->tensor);
    if (a->tensor) a->factor = calloc((size_t)place_tensors(a, &most) + 1, sizeof *a->factor);
    room = malloc((size_t)most * sizeof *room);
    if (!a->tensor || !a->factor || !room) {
        status = fail_memory(err);
        goto done;
    }
    measure(a, room);
    *out = a;
    a = NULL;
done:
    free(room);
    anew_free(a);
    return status;
}

void anew_make(const anew *a, int64_t first, int64_t size, float *direction) {
    for (int i = 0; i < a->layout->count && size > 0; i++) {
        const basin_param *param = &a->layout->param[i];
        if (first >= param->offset + param->size) continue;
        const int64_t at = first - param->offset, left = param->size - at, count = size < left ? size : left;
        const float *w = a->weights + first;
        direction_random(param, a->numbers, a->tensor[i].place, at, count, w, direction);
        direction_scale(a->norm, a->ignore, param, a->factor + a->tensor[i].factor, at, count, w, direction);
        direction += count;
        first += count;
        size -= count;
    }
}

void anew_free(anew *a) {
    if (!a) return;
    free(a->tensor);
    free(a->factor);
    free(a);
}
