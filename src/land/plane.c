/* plane.c - lines and planes through the weights. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "basin/land.h"
#include "land/anew.h"

static const char *const axis_names[] = {"x", "y"};

/* An axis is kept as a direction, or as the weights that it leads to: then its direction is `values` - theta, and a
 * point is (1 - a)*theta + a*values, which is exact at both ends where theta + a*(values - theta) is not. Or it is not kept
 * at all: then its values are made anew, and `share` of the axis `minus` is taken off them. */
typedef struct axis {
    float *values; /* NULL: anew */
    anew *anew;
    const struct axis *minus; /* NULL: nothing is taken off */
    double share;
    int absolute;
    char words[128]; /* what it is: "random, seed 1, norm filter, ignore biasnorm" */
} axis;

struct basin_plane {
    const basin_layout *layout;
    const float *theta; /* borrowed */
    int axes;
    axis axis[2];
    int orthogonal;
    double length[2], cosine;
};

/* Fills in what the user left to us. */
static basin_axis resolve(basin_axis from) {
    int random = !from.toward && !from.given;
    if (!from.norm) from.norm = random ? "filter" : "none";
    if (from.ignore == BASIN_IGNORE_DEFAULT) from.ignore = random ? BASIN_IGNORE_BIASNORM : BASIN_IGNORE_NONE;
    return from;
}

static void describe(axis *a, const basin_axis *from) {
    char source[64];
    if (from->toward)
        snprintf(source, sizeof source, "toward");
    else if (from->given)
        snprintf(source, sizeof source, "file");
    else
        snprintf(source, sizeof source, "random, seed %llu", (unsigned long long)from->seed);
    snprintf(a->words, sizeof a->words, "%s, norm %s, ignore %s", source, from->norm,
             from->ignore == BASIN_IGNORE_BIASNORM ? "biasnorm" : "none");
}

static basin_status axis_init(basin_plane *plane, int index, basin_axis from, basin_error *err) {
    const basin_layout *layout = plane->layout;
    axis *a = &plane->axis[index];
    const int random = !from.toward && !from.given;
    assert(!(from.toward && from.given));
    from = resolve(from);
    describe(a, &from);
    if (random && from.anew) return anew_new(&a->anew, layout, plane->theta, &from, index, err);
    const float *source = from.toward ? from.toward : from.given;
    a->values = basin_vector_new(layout);
    if (!a->values) return fail_memory(err);
    if (source)
        memcpy(a->values, source, (size_t)layout->size * sizeof *source);
    else
        basin_direction_random(layout, plane->theta, from.seed, index, a->values);

    a->absolute = from.toward && strcmp(from.norm, "none") == 0 && from.ignore == BASIN_IGNORE_NONE;
    if (a->absolute) return BASIN_OK;
    if (from.toward)
        for (int64_t i = 0; i < layout->size; i++) a->values[i] -= plane->theta[i];
    return basin_direction_normalize(layout, plane->theta, from.norm, from.ignore, a->values, err);
}

/* Vectors are gone through in blocks, for those that do not exist as a whole. */
enum { BLOCK = 1024 };

static int64_t block_size(int64_t first, int64_t end) {
    return end - first < BLOCK ? end - first : BLOCK;
}

/* Takes share * `minus` off entries first..first + size of a direction. */
static void subtract(const basin_plane *plane, const axis *minus, double share, int64_t first, int64_t size,
                     const double *from, float *values);

/* Entries first..first + size of an axis's values.  @param room  for those that are not kept */
static const float *block_values(const basin_plane *plane, const axis *a, int64_t first, int64_t size,
                                 float room[BLOCK]) {
    if (a->values) return a->values + first;
    anew_make(a->anew, first, size, room);
    if (a->minus) {
        double own[BLOCK];
        for (int64_t i = 0; i < size; i++) own[i] = room[i];
        subtract(plane, a->minus, a->share, first, size, own, room);
    }
    return room;
}

/* The same of its direction. */
static void block_direction(const basin_plane *plane, const axis *a, int64_t first, int64_t size, double *direction) {
    float room[BLOCK];
    const float *values = block_values(plane, a, first, size, room), *theta = plane->theta + first;
    for (int64_t i = 0; i < size; i++) direction[i] = a->absolute ? (double)values[i] - theta[i] : values[i];
}

static void subtract(const basin_plane *plane, const axis *minus, double share, int64_t first, int64_t size,
                     const double *from, float *values) {
    double taken[BLOCK];
    block_direction(plane, minus, first, size, taken);
    for (int64_t i = 0; i < size; i++) values[i] = (float)(from[i] - share * taken[i]);
}

/* <a,b> over the parameters: statistics follow from weights and data, and are no coordinates of weight space. */
static double inner_product(const basin_plane *plane, const axis *a, const axis *b) {
    double sum = 0, u[BLOCK], v[BLOCK];
    for (int p = 0; p < plane->layout->count; p++) {
        const basin_param *param = &plane->layout->param[p];
        if (basin_role_is_statistic(param->role)) continue;
        for (int64_t first = param->offset, end = first + param->size; first < end; first += BLOCK) {
            const int64_t size = block_size(first, end);
            block_direction(plane, a, first, size, u);
            if (b != a) block_direction(plane, b, first, size, v);
            for (int64_t i = 0; i < size; i++) sum += u[i] * (b == a ? u : v)[i];
        }
    }
    return sum;
}

/* Below this |sin| of their angle two directions of f32 numbers are the same one. */
static const double parallel = 1e-6;

static basin_status orthogonalize(basin_plane *plane, basin_error *err) {
    axis *delta = &plane->axis[0], *eta = &plane->axis[1];
    double before = sqrt(inner_product(plane, eta, eta));
    double share = inner_product(plane, eta, delta) / inner_product(plane, delta, delta);
    if (eta->values) {
        double own[BLOCK];
        for (int64_t first = 0, end = plane->layout->size; first < end; first += BLOCK) {
            const int64_t size = block_size(first, end);
            block_direction(plane, eta, first, size, own);
            subtract(plane, delta, share, first, size, own, eta->values + first);
        }
    } else {
        eta->minus = delta;
        eta->share = share;
    }
    eta->absolute = 0;
    if (sqrt(inner_product(plane, eta, eta)) > parallel * before) return BASIN_OK;
    return fail(err, BASIN_EINVALID, "the x and y directions are parallel: nothing is left to make orthogonal");
}

/* Lengths and cosine, and what cannot be a line or plane. */
static basin_status measure(basin_plane *plane, basin_error *err) {
    for (int i = 0; i < basin_plane_axes(plane); i++) {
        plane->length[i] = sqrt(inner_product(plane, &plane->axis[i], &plane->axis[i]));
        if (!(plane->length[i] > 0 && isfinite(plane->length[i])))
            return fail(err, BASIN_EINVALID, "the %s direction has length %g: it leads nowhere", axis_names[i],
                        plane->length[i]);
    }
    plane->cosine = NAN;
    if (plane->axes == 2)
        plane->cosine = inner_product(plane, &plane->axis[0], &plane->axis[1]) / (plane->length[0] * plane->length[1]);
    return BASIN_OK;
}

basin_status basin_plane_new(basin_plane **out, const basin_layout *layout, const float *weights, int axes,
                             const basin_axis from[], int orthogonal, basin_error *err) {
    basin_status status = BASIN_OK;
    if (axes != 1 && axes != 2) return fail(err, BASIN_EINVALID, "%d axes: a line has one, a plane two", axes);
    basin_plane *plane = calloc(1, sizeof *plane);
    if (!plane) return fail_memory(err);
    plane->layout = layout;
    plane->axes = axes;
    plane->orthogonal = orthogonal && axes == 2;
    plane->theta = weights;
    for (int i = 0; i < axes; i++) TRY(axis_init(plane, i, from[i], err));
    TRY(measure(plane, err));
    if (plane->orthogonal) {
        TRY(orthogonalize(plane, err));
        TRY(measure(plane, err));
    }
    *out = plane;
    plane = NULL;
done:
    basin_plane_free(plane);
    return status;
}

int basin_plane_axes(const basin_plane *plane) {
    assert(plane->axes == 1 || plane->axes == 2);
    return plane->axes;
}

double basin_plane_cosine(const basin_plane *plane) {
    return plane->cosine;
}

double basin_plane_length(const basin_plane *plane, int index) {
    return plane->length[index];
}

void basin_plane_direction(const basin_plane *plane, int index, float *direction) {
    double block[BLOCK];
    for (int64_t first = 0, end = plane->layout->size; first < end; first += BLOCK) {
        const int64_t size = block_size(first, end);
        block_direction(plane, &plane->axis[index], first, size, block);
        for (int64_t i = 0; i < size; i++) direction[first + i] = (float)block[i];
    }
}

static void block_point(const basin_plane *plane, const double step[2], int64_t first, int64_t size, float *weights) {
    const float *vector[3];
    float room[2][BLOCK];
    double factor[3], rest = 1; /* of theta */
    int terms = 0;
    for (int i = 0; i < basin_plane_axes(plane); i++) {
        if (step[i] == 0) continue;
        vector[terms] = block_values(plane, &plane->axis[i], first, size, room[i]);
        factor[terms++] = step[i];
        if (plane->axis[i].absolute) rest -= step[i];
    }
    if (rest != 0) {
        vector[terms] = plane->theta + first;
        factor[terms++] = rest;
    }
    assert(terms > 0); /* without theta there is the axis that replaced it */
    /* Only terms that count are added, so that a single one comes out as it went in, even -0. */
    for (int64_t i = 0; i < size; i++) {
        double sum = factor[0] * vector[0][i];
        for (int k = 1; k < terms; k++) sum += factor[k] * vector[k][i];
        weights[i] = (float)sum;
    }
}

void basin_plane_point(const basin_plane *plane, double x, double y, int64_t first, int64_t size, float *weights) {
    for (int64_t done = 0; done < size; done += BLOCK)
        block_point(plane, (const double[2]){x, y}, first + done, block_size(done, size), weights + done);
}

/* The weights, or an axis's values.  @param a  NULL for the weights */
static basin_status record_hash(const basin_plane *plane, const axis *a, const char *key, basin_record *record,
                                basin_error *err) {
    char digest[33];
    float room[BLOCK];
    hash *h = hash_new();
    if (!h) return fail_memory(err);
    for (int64_t first = 0, end = plane->layout->size; first < end; first += BLOCK) {
        const int64_t size = block_size(first, end);
        const float *values = a ? block_values(plane, a, first, size, room) : plane->theta + first;
        hash_add(h, values, (size_t)size * sizeof *values);
    }
    hash_text(h, digest);
    hash_free(h);
    return basin_record_set(record, err, key, "%s", digest);
}

static basin_status record_axis(const basin_plane *plane, int index, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    const char *name = axis_names[index];
    char key[16];
    snprintf(key, sizeof key, "%s_direction", name);
    TRY(basin_record_set(record, err, key, "%s", plane->axis[index].words));
    snprintf(key, sizeof key, "%s_hash", name);
    TRY(record_hash(plane, &plane->axis[index], key, record, err));
    snprintf(key, sizeof key, "%s_length", name);
    TRY(basin_record_set(record, err, key, "%.9g", plane->length[index]));
done:
    return status;
}

basin_status basin_plane_record(const basin_plane *plane, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    TRY(record_hash(plane, NULL, "weights_hash", record, err));
    for (int i = 0; i < basin_plane_axes(plane); i++) TRY(record_axis(plane, i, record, err));
    if (plane->axes == 2) {
        TRY(basin_record_set(record, err, "orthogonal", "%s", plane->orthogonal ? "yes" : "no"));
        TRY(basin_record_set(record, err, "cosine", "%.9g", plane->cosine));
    }
done:
    return status;
}

void basin_plane_free(basin_plane *plane) {
    if (!plane) return;
    for (int i = 0; i < 2; i++) {
        free(plane->axis[i].values);
        anew_free(plane->axis[i].anew);
    }
    free(plane);
}
