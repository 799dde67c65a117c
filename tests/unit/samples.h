/* samples.h - networks, data and weights that the tests of evaluation and training share. */
#ifndef TESTS_SAMPLES_H
#define TESTS_SAMPLES_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "basin/evaluate.h"
#include "net/graph.h"

#define ok(call)                                                                                                       \
    do {                                                                                                               \
        basin_error err_ = {0}, *err = &err_;                                                                          \
        ck_assert_msg((call) == BASIN_OK, "%s", err_.message);                                                         \
    } while (0)

/** Images that differ by class: a bright bar whose place is the label, under noise. */
static inline basin_dataset *bars(const char *name, basin_input input, int64_t count, uint32_t stream) {
    static const float mean[] = {0.4f, 0.5f, 0.6f}, std[] = {0.3f, 0.25f, 0.2f};
    int64_t row = (int64_t)input.width * input.channels, size = input.height * row;
    uint8_t *pixels = malloc((size_t)(count * size));
    int32_t *labels = malloc((size_t)count * sizeof *labels);
    basin_dataset *data = NULL;
    const rng numbers = {1, RNG_TEST, stream};
    for (int64_t i = 0; i < count; i++) labels[i] = (int32_t)(i % input.outputs);
    for (int64_t i = 0; i < count * size; i++) {
        int bright = i % size / row == labels[i / size] % input.height;
        pixels[i] = (uint8_t)(rng_below(numbers, (uint64_t)i, 160) + (bright ? 95 : 0));
    }
    ok(basin_dataset_from_pixels(&data, name, input, count, pixels, labels, mean, std, err));
    free(pixels);
    free(labels);
    return data;
}

static inline basin_network *network_of(const char *spec, basin_input input) {
    basin_network *network = NULL;
    ok(basin_network_new(&network, spec, input, err));
    return network;
}

/** A network of any shape: its input, behind which graph_... append, and the end of it. */
static inline basin_network *blank(basin_input input) {
    basin_network *network = calloc(1, sizeof *network);
    network->input = input;
    network->spec = strdup("graph");
    network->node = calloc(1, sizeof *network->node);
    network->node[0].use.out = (basin_shape){4, {1, input.channels, input.height, input.width}};
    network->count = 1;
    return network;
}

static inline void close_graph(basin_network *network, int n) {
    n = graph_apply(network, &op_flatten, graph_apply(network, &op_global_average_pool, n));
    graph_linear(network, "linear", n, network->input.outputs, 0.5);
    ck_assert_int_eq(network->status, BASIN_OK);
}

/** Weights as after some training: initial ones, with everything that starts at 0 or 1 moved away from it. */
static inline float *lively(const basin_network *network, uint64_t seed) {
    const basin_layout *layout = basin_network_layout(network);
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    basin_network_init(network, seed, weights);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        const rng numbers = {seed, RNG_TEST, (uint32_t)i};
        float *w = weights + p->offset;
        for (int64_t j = 0; j < p->size; j++) {
            float normal = (float)rng_normal(numbers, (uint64_t)j), uniform = (float)rng_uniform(numbers, (uint64_t)j);
            if (p->role == BASIN_WEIGHT) {
                if (w[j] == 0) w[j] = 0.05f * normal;
            } else if (p->role == BASIN_RUNNING_VAR)
                w[j] = 0.5f + 1.5f * uniform;
            else if (p->role == BASIN_NORM_SCALE)
                w[j] = 0.5f + uniform;
            else
                w[j] = p->role == BASIN_RUNNING_MEAN ? normal : 0.3f * normal;
        }
    }
    return weights;
}

/** Whether two vectors are the same bit for bit. */
static inline int same_bits(const float *a, const float *b, int64_t count) {
    return memcmp(a, b, (size_t)count * sizeof *a) == 0;
}

static inline int run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
