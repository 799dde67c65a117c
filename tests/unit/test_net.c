/* test_net.c - the built-in networks, how they start, and that fusing, folding and sharing memory change nothing. */
#include <stdio.h>

#include "net/lifetime.h"
#include "samples.h"

static const basin_input gray = {1, 28, 28, 10}, colour = {3, 32, 32, 100};

static const char *const specs[] = {"resnet20",
                                    "resnet20,noskip",
                                    "resnet20,nobn",
                                    "resnet20,noskip,nobn",
                                    "resnet20,width=0.25",
                                    "resnet32,width=2",
                                    "resnet44",
                                    "resnet56,noskip,width=0.5",
                                    "resnet110,width=0.25",
                                    "vgg9",
                                    "vgg9,bn,width=0.25",
                                    "vgg11,bn,width=0.1",
                                    "vgg13,nobn,width=0.25",
                                    "vgg16,width=0.25",
                                    "vgg16,bn,width=0.25",
                                    "lenet5",
                                    "mlp:64",
                                    "mlp:32-16,act=tanh",
                                    "mlp:32-16-8,act=sigmoid"};
enum { SPECS = sizeof specs / sizeof *specs };

/* ---- names, shapes, counts ---- */

START_TEST(every_family_that_help_lists_is_tested_here) {
    for (int i = 0; basin_network_help(i); i++) {
        const char *usage = basin_network_help(i);
        size_t family = strcspn(usage, "0123456789:");
        int found = 0;
        for (int j = 0; j < SPECS; j++) found |= strncmp(specs[j], usage, family) == 0;
        ck_assert_msg(found, "no spec of %s", usage);
    }
}
END_TEST

START_TEST(every_network_builds_for_gray_and_colour_images) {
    const basin_input inputs[] = {gray, colour};
    for (int i = 0; i < 2; i++) {
        basin_network *network = network_of(specs[_i], inputs[i]);
        const basin_layout *layout = basin_network_layout(network);
        const basin_param *last = &layout->param[layout->count - 1];
        int64_t offset = 0;
        ck_assert_str_eq(basin_network_spec(network), specs[_i]);
        ck_assert_int_eq(last->role, BASIN_BIAS);
        ck_assert_int_eq(last->size, inputs[i].outputs);
        ck_assert_double_gt(basin_network_flops(network), 2 * (double)layout->param[0].size);
        for (int j = 0; j < layout->count; j++) { /* the tensors fill the vector, each under a name of its own */
            const basin_param *p = &layout->param[j];
            ck_assert_int_eq(p->offset, offset);
            ck_assert_int_eq(p->size, basin_shape_size(&p->shape));
            ck_assert_ptr_eq(basin_layout_find(layout, p->name), p);
            offset += p->size;
        }
        ck_assert_int_eq(offset, layout->size);
        basin_network_free(network);
    }
}
END_TEST

static const struct {
    const char *spec, *name, *gray, *colour; /* shapes; NULL: there is no such tensor */
} tensors[] = {
    {"resnet20", "conv1.weight", "16x1x3x3", "16x3x3x3"},
    {"resnet20", "conv1.bias", NULL, NULL},
    {"resnet20", "bn1.weight", "16", "16"},
    {"resnet20", "bn1.running_mean", "16", "16"},
    {"resnet20", "layer1.0.conv1.weight", "16x16x3x3", "16x16x3x3"},
    {"resnet20", "layer1.0.shortcut.0.weight", NULL, NULL},
    {"resnet20", "layer2.0.conv1.weight", "32x16x3x3", "32x16x3x3"},
    {"resnet20", "layer2.0.shortcut.0.weight", "32x16x1x1", "32x16x1x1"},
    {"resnet20", "layer2.0.shortcut.0.bias", NULL, NULL},
    {"resnet20", "layer2.0.shortcut.1.running_var", "32", "32"},
    {"resnet20", "layer3.2.bn2.bias", "64", "64"},
    {"resnet20", "layer3.3.conv1.weight", NULL, NULL},
    {"resnet20", "linear.weight", "10x64", "100x64"},
    {"resnet20", "linear.bias", "10", "100"},
    {"resnet20,noskip", "layer2.0.shortcut.0.weight", NULL, NULL},
    {"resnet20,nobn", "bn1.weight", NULL, NULL},
    {"resnet20,nobn", "conv1.bias", "16", "16"},
    {"resnet20,nobn", "layer2.0.shortcut.0.bias", "32", "32"},
    {"resnet20,width=0.25", "layer3.0.conv1.weight", "16x8x3x3", "16x8x3x3"},
    {"resnet32,width=2", "layer3.4.conv2.weight", "128x128x3x3", "128x128x3x3"},
    {"resnet110,width=0.25", "layer1.17.conv2.weight", "4x4x3x3", "4x4x3x3"},
    {"vgg9", "features.0.weight", "64x1x3x3", "64x3x3x3"},
    {"vgg9", "features.0.bias", "64", "64"},
    {"vgg9", "features.2.weight", "64x64x3x3", "64x64x3x3"},
    {"vgg9", "features.5.weight", "128x64x3x3", "128x64x3x3"},
    {"vgg9", "fc.0.weight", "256x4096", "256x4096"},
    {"vgg9", "classifier.weight", "10x256", "100x256"},
    {"vgg9,bn,width=0.25", "features.1.running_mean", "16", "16"},
    {"vgg9,bn,width=0.25", "features.3.weight", "16x16x3x3", "16x16x3x3"},
    {"vgg9,bn,width=0.25", "features.7.weight", "32x16x3x3", "32x16x3x3"},
    {"vgg9,bn,width=0.25", "fc.1.running_var", "64", "64"},
    {"vgg16,width=0.25", "features.28.weight", "128x128x3x3", "128x128x3x3"},
    {"lenet5", "conv1.weight", "6x1x5x5", "6x3x5x5"},
    {"lenet5", "fc1.weight", "120x400", "120x400"},
    {"lenet5", "fc3.weight", "10x84", "100x84"},
    {"mlp:64", "layers.0.weight", "64x784", "64x3072"},
    {"mlp:64", "layers.1.bias", "10", "100"},
    {"mlp:32-16,act=tanh", "layers.1.weight", "16x32", "16x32"},
};

static void check_tensor(int i, basin_input input, const char *expected) {
    char text[128];
    basin_network *network = network_of(tensors[i].spec, input);
    const basin_param *p = basin_layout_find(basin_network_layout(network), tensors[i].name);
    if (!expected) ck_assert_msg(!p, "%s has %s", tensors[i].spec, tensors[i].name);
    if (expected) {
        ck_assert_msg(p != NULL, "%s has no %s", tensors[i].spec, tensors[i].name);
        ck_assert_str_eq(basin_shape_text(&p->shape, text), expected);
        ck_assert_int_eq(p->filter_axis, 0);
    }
    basin_network_free(network);
}

START_TEST(tensors_are_named_and_shaped_as_in_pytorch) {
    check_tensor(_i, gray, tensors[_i].gray);
    check_tensor(_i, colour, tensors[_i].colour);
}
END_TEST

/* With a 1x1 convolution and batch norm as shortcut; without a shortcut they are the counts of the published
 * implementations, whose shortcuts have no parameters: 269,722 to 1,727,962. */
START_TEST(parameters_are_as_many_as_published) {
    static const struct {
        const char *spec;
        basin_input input;
        int64_t count;
    } known[] = {
        {"resnet20", {1, 28, 28, 10}, 272186},
        {"resnet20", {3, 32, 32, 10}, 272474},
        {"resnet20,noskip", {3, 32, 32, 10}, 269722},
        {"resnet32,noskip", {3, 32, 32, 10}, 464154},
        {"resnet44,noskip", {3, 32, 32, 10}, 658586},
        {"resnet56,noskip", {3, 32, 32, 10}, 853018},
        {"resnet110,noskip", {3, 32, 32, 10}, 1727962},
        {"lenet5", {1, 32, 32, 10}, 61706},
        {"lenet5", {1, 28, 28, 10}, 61706},
        {"mlp:512-256", {1, 28, 28, 10}, 535818},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        basin_network *network = network_of(known[i].spec, known[i].input);
        ck_assert_int_eq(basin_layout_parameters(basin_network_layout(network)), known[i].count);
        basin_network_free(network);
    }
}
END_TEST

/* ---- what is refused ---- */

START_TEST(a_wrong_spec_is_one_line_that_says_what_there_is) {
    static const struct {
        const char *spec, *says;
    } wrong[] = {
        {"", "unknown network ''; there are: resnet20|"},
        {"resnet21", "unknown network 'resnet21'; there are: resnet20|resnet32|"},
        {"mlp", "mlp:N[-N...]"},
        {"resnet20,noskp", "network 'resnet20' has no option 'noskp'; it is resnet20|resnet32|"},
        {"resnet20,", "has no option ''"},
        {"lenet5,width=2", "network 'lenet5' has no option 'width'; it is lenet5"},
        {"resnet20,noskip,noskip", "network 'resnet20': option 'noskip' is given twice"},
        {"resnet20,width=1,width=2", "network 'resnet20': option 'width' is given twice"},
        {"resnet20,noskip=1", "network 'resnet20': option 'noskip' takes no value"},
        {"resnet20,width", "network 'resnet20': option 'width' wants a value: width=..."},
        {"resnet20,width=", "width= is not a number from 0.0625 to 64"},
        {"resnet20,width=two", "width=two is not a number from 0.0625 to 64"},
        {"resnet20,width=0", "width=0 is not a number from"},
        {"resnet20,width=nan", "width=nan is not a number from"},
        {"resnet20,width=1e9", "width=1e9 is not a number from"},
        {"vgg9,bn,nobn", "bn or nobn, not both"},
        {"vgg9,width=-1", "width=-1 is not a number from"},
        {"mlp:", "numbers from 1 to 65536, as in mlp:512-256"},
        {"mlp:0", "numbers from 1 to 65536"},
        {"mlp:16-", "numbers from 1 to 65536"},
        {"mlp:16-99999", "numbers from 1 to 65536"},
        {"mlp:16x8", "numbers from 1 to 65536"},
        {"mlp:16,act=swish", "act=swish is not one of relu, sigmoid, tanh"},
        {"mlp:16,a,b,c,d,e,f,g,h,i", "too many options"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        basin_error err = {0};
        basin_network *network = NULL;
        ck_assert_int_eq(basin_network_new(&network, wrong[i].spec, gray, &err), BASIN_EINVALID);
        ck_assert_msg(strstr(err.message, wrong[i].says) != NULL, "'%s': %s", wrong[i].spec, err.message);
        ck_assert_ptr_null(strchr(err.message, '\n'));
        ck_assert_ptr_null(network);
    }
    char endless[1000] = "mlp:1";
    basin_network *network = NULL;
    while (strlen(endless) < sizeof endless - 3) strcat(endless, "-1");
    ck_assert_int_eq(basin_network_new(&network, endless, gray, NULL), BASIN_EINVALID);
}
END_TEST

START_TEST(inputs_and_outputs_that_cannot_be_are_refused) {
    const basin_input wrong[] = {{0, 28, 28, 10}, {1, 0, 28, 10}, {1, 28, -1, 10}, {1, 28, 28, 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        basin_network *network = NULL;
        ck_assert_int_eq(basin_network_new(&network, "resnet20", wrong[i], NULL), BASIN_EINVALID);
        ck_assert_ptr_null(network);
    }
}
END_TEST

/* Tiny images: either the network can be evaluated and differentiated on them, or it says that it cannot be built. */
START_TEST(images_too_small_work_or_are_refused) {
    static const char *const small[] = {"resnet20,width=0.25", "vgg9,width=0.1", "vgg16,bn,width=0.1", "lenet5",
                                        "mlp:8"};
    static const int sides[] = {1, 2, 3, 4, 5, 9};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 6; j++) {
            const basin_input input = {1, sides[j], sides[j], 3};
            basin_network *network = NULL;
            basin_status status = basin_network_new(&network, small[i], input, NULL);
            if (status != BASIN_OK) {
                ck_assert_str_eq(small[i], "lenet5");
                ck_assert_int_eq(status, BASIN_ESHAPE);
                continue;
            }
            basin_dataset *data = bars("bars", input, 3, 0);
            basin_score score;
            double loss;
            float *weights = lively(network, 1);
            float *gradient = malloc((size_t)basin_network_layout(network)->size * sizeof *gradient);
            const basin_evaluate_options options = {.threads = 1};
            ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, weights, &options, &score, err));
            ok(basin_gradient(network, data, weights, &options, &loss, gradient, err));
            ck_assert_double_le(fabs(loss - score.loss), 1e-5 * fabs(loss));
            free(weights);
            free(gradient);
            basin_dataset_free(data);
            basin_network_free(network);
        }
}
END_TEST

/* ---- initial weights ---- */

START_TEST(initial_weights_follow_from_the_seed) {
    basin_network *network = network_of(specs[_i], gray);
    const basin_layout *layout = basin_network_layout(network);
    size_t size = (size_t)layout->size;
    float *first = malloc(size * sizeof *first), *again = malloc(size * sizeof *again),
          *other = malloc(size * sizeof *other);
    basin_network_init(network, 7, first);
    basin_network_init(network, 7, again);
    basin_network_init(network, 8, other);
    ck_assert(same_bits(first, again, layout->size));
    for (int i = 0; i < layout->count; i++) {
        const basin_param *p = &layout->param[i];
        float constant = p->role == BASIN_NORM_SCALE || p->role == BASIN_RUNNING_VAR;
        int differ = 0, right = 1, zero = first[p->offset] == 0;
        for (int64_t j = p->offset; j < p->offset + p->size; j++) {
            differ |= first[j] != other[j];
            right &= p->role == BASIN_WEIGHT ? isfinite(first[j]) && (first[j] == 0) == zero : first[j] == constant;
        }
        ck_assert_msg(right && differ == (p->role == BASIN_WEIGHT && !zero), "%s", p->name);
    }
    free(first);
    free(again);
    free(other);
    basin_network_free(network);
}
END_TEST

/* He et al. 2015: sqrt(2 / fan-in); Glorot and Bengio 2010: sqrt(2 / (fan-in + fan-out)); Fixup: 3 blocks per stage, 9 in
 * all, of two convolutions each: first scaled by 9^(-1/2), second zero. */
static const struct {
    const char *spec, *name;
    double variance;
} starts[] = {
    {"resnet20", "layer1.0.conv1.weight", 2 / 144.0},
    {"resnet20", "layer3.2.conv2.weight", 2 / 576.0},
    {"resnet20", "layer2.0.shortcut.0.weight", 2 / 16.0},
    {"resnet20", "linear.weight", 1 / (3 * 64.0)},
    {"resnet20,noskip,nobn", "layer3.0.conv2.weight", 2 / 576.0},
    {"resnet20,nobn", "layer3.0.conv1.weight", 2 / 288.0 / 9},
    {"resnet20,nobn", "layer3.0.conv2.weight", 0},
    {"vgg9", "features.2.weight", 2 / 576.0},
    {"vgg9", "fc.0.weight", 2 / 4096.0},
    {"lenet5", "conv2.weight", 2 / 150.0},
    {"lenet5", "fc1.weight", 2 / 400.0},
    {"mlp:64", "layers.0.weight", 2 / 784.0},
    {"mlp:32-16,act=tanh", "layers.0.weight", 2 / 816.0},
};

START_TEST(initial_weights_spread_as_stated) {
    basin_network *network = network_of(starts[_i].spec, gray);
    const basin_layout *layout = basin_network_layout(network);
    const basin_param *p = basin_layout_find(layout, starts[_i].name);
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    double sum = 0, squares = 0, n = (double)p->size;
    basin_network_init(network, 3, weights);
    for (int64_t i = p->offset; i < p->offset + p->size; i++) {
        sum += (double)weights[i];
        squares += (double)weights[i] * (double)weights[i];
    }
    /* five standard deviations of what is estimated */
    ck_assert_double_le(fabs(sum / n), 5 * sqrt(starts[_i].variance / n));
    ck_assert_double_le(fabs(squares / n - starts[_i].variance), 5 * starts[_i].variance * sqrt(2 / n));
    free(weights);
    basin_network_free(network);
}
END_TEST

/* ---- memory ---- */

START_TEST(buffers_alive_at_the_same_time_never_overlap) {
    enum { MOST = 60 };
    for (uint32_t round = 0; round < 500; round++) {
        const rng r = {2, RNG_TEST, round};
        lifetime life[MOST];
        size_t offset[MOST], sum = 0;
        int count = 1 + (int)rng_below(r, 0, MOST), span = 1 + (int)rng_below(r, 1, 40);
        for (int i = 0; i < count; i++) {
            life[i] = (lifetime){1 + rng_below(r, 2 + 4 * (uint64_t)i, 100), -1, -1};
            for (uint64_t use = 0; use < rng_below(r, 3 + 4 * (uint64_t)i, 4); use++)
                lifetime_use(&life[i], (int)rng_below(r, 1000 + 4 * (uint64_t)i + use, (uint64_t)span));
            if (life[i].first >= 0) sum += life[i].size;
        }
        size_t total = lifetime_place(life, count, offset);
        int outside = 0, overlaps = 0;
        for (int i = 0; i < count; i++) {
            if (life[i].first < 0) continue;
            outside += offset[i] + life[i].size > total;
            for (int j = 0; j < i; j++) {
                int together = life[j].first >= 0 && life[i].first <= life[j].last && life[j].first <= life[i].last;
                overlaps += together && offset[i] + life[i].size > offset[j] && offset[j] + life[j].size > offset[i];
            }
        }
        ck_assert_int_eq(outside, 0);
        ck_assert_int_eq(overlaps, 0);
        ck_assert_uint_le(total, sum);
    }
}
END_TEST

START_TEST(buffers_that_follow_each_other_share_memory) {
    const lifetime chain[] = {{16, 0, 1}, {16, 1, 2}, {16, 2, 3}, {16, 3, 4}};
    size_t offset[4];
    ck_assert_uint_eq(lifetime_place(chain, 4, offset), 32);
}
END_TEST

/* ---- the two ways to run a network ---- */

static void check_two_ways(const basin_network *network, const basin_dataset *data, const char *what) {
    float *weights = lively(network, 5);
    float *gradient = malloc((size_t)basin_network_layout(network)->size * sizeof *gradient);
    const basin_evaluate_options options = {.threads = 1};
    basin_score score;
    double loss;
    ok(basin_evaluate_one(network, 1, &data, weights, &options, &score, err));
    ok(basin_gradient(network, data, weights, &options, &loss, gradient, err));
    ck_assert_msg(isfinite(loss) && loss != 0, "%s: loss %g", what, loss);
    ck_assert_msg(fabs(score.loss - loss) <= 1e-5 * fabs(loss), "%s: %.9g inferred, %.9g differentiable", what,
                  score.loss, loss);
    free(weights);
    free(gradient);
}

START_TEST(fusing_and_folding_do_not_change_the_loss) {
    basin_dataset *data = bars("bars", gray, 9, 0);
    basin_network *network = network_of(specs[_i], gray);
    check_two_ways(network, data, specs[_i]);
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

START_TEST(a_convolution_is_not_added_onto_its_own_input) {
    const basin_input input = {3, 8, 8, 4};
    basin_dataset *data = bars("bars", input, 9, 0);
    basin_network *network = blank(input);
    int n = graph_apply(network, &op_relu, graph_convolution(network, "first", 0, 16, 3, 1, 1, 1));
    n = graph_add(network, &op_add, NULL, (op_attr){0}, n, graph_convolution(network, "second", n, 16, 3, 1, 1, 1));
    close_graph(network, n);
    check_two_ways(network, data, "x + conv(x)");
    basin_network_free(network);
    basin_dataset_free(data);
}
END_TEST

/* Convolutions, batch norms, activations and sums in any order; whatever nobody reads is summed up at the end. */
static basin_network *random_graph(basin_input input, rng r, int smooth) {
    static const op *const activations[] = {&op_tanh, &op_sigmoid, &op_gelu, &op_relu};
    enum { NODES = 14 };
    basin_network *network = blank(input);
    int read[64] = {0}, value[64], values = 0, last;
    value[values++] = graph_convolution(network, "n0", 0, 8, 3, 1, 1, 1);
    for (uint64_t i = 1; i <= NODES; i++) {
        int a = (int)rng_below(r, 4 * i, (uint64_t)values), b = (int)rng_below(r, 4 * i + 1, (uint64_t)values);
        char name[16];
        snprintf(name, sizeof name, "n%d", (int)i);
        read[a] = 1;
        switch (rng_below(r, 4 * i + 2, 4)) {
        case 0:
            value[values] = graph_convolution(network, name, value[a], 8, 3, 1, (int)rng_below(r, 4 * i + 3, 2), 0.7);
            break;
        case 1:
            value[values] = graph_batch_norm(network, name, value[a]);
            break;
        case 2:
            value[values] = graph_apply(network, activations[rng_below(r, 4 * i + 3, smooth ? 3 : 4)], value[a]);
            break;
        default:
            read[b] = 1;
            value[values] = graph_add(network, &op_add, NULL, (op_attr){0}, value[a], value[b]);
        }
        values++;
    }
    last = value[values - 1];
    for (int i = 0; i < values - 1; i++)
        if (!read[i]) last = graph_add(network, &op_add, NULL, (op_attr){0}, last, value[i]);
    close_graph(network, last);
    return network;
}

START_TEST(fusing_and_folding_do_not_change_the_loss_of_any_graph) {
    const basin_input input = {2, 5, 6, 4};
    basin_dataset *data = bars("bars", input, 9, 0);
    for (uint32_t round = 0; round < 40; round++) {
        char what[32];
        basin_network *network = random_graph(input, (rng){3, RNG_TEST, round}, 0);
        snprintf(what, sizeof what, "graph %u", round);
        check_two_ways(network, data, what);
        basin_network_free(network);
    }
    basin_dataset_free(data);
}
END_TEST

/* The way back through sums, forks and fused activations: along the gradient, against central differences. */
START_TEST(the_gradient_of_any_graph_is_its_slope) {
    const basin_input input = {2, 5, 6, 4};
    const double h = 3e-3;
    basin_dataset *data = bars("bars", input, 9, 0);
    for (uint32_t round = 0; round < 20; round++) {
        basin_network *network = random_graph(input, (rng){4, RNG_TEST, round}, 1);
        const basin_layout *layout = basin_network_layout(network);
        float *weights = lively(network, round), *moved = malloc((size_t)layout->size * sizeof *moved);
        float *gradient = malloc((size_t)layout->size * sizeof *gradient);
        const basin_evaluate_options options = {.threads = 1};
        basin_score ahead, behind;
        double loss, norm = 0;
        ok(basin_gradient(network, data, weights, &options, &loss, gradient, err));
        for (int64_t i = 0; i < layout->size; i++) norm += (double)gradient[i] * (double)gradient[i];
        norm = sqrt(norm);
        for (int64_t i = 0; i < layout->size; i++) moved[i] = weights[i] + (float)(h * (double)gradient[i] / norm);
        ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, moved, &options, &ahead, err));
        for (int64_t i = 0; i < layout->size; i++) moved[i] = weights[i] - (float)(h * (double)gradient[i] / norm);
        ok(basin_evaluate_one(network, 1, (const basin_dataset *[]){data}, moved, &options, &behind, err));
        double slope = (ahead.loss - behind.loss) / (2 * h);
        ck_assert_msg(fabs(slope / norm - 1) < 1e-2, "graph %u: slope %.6g, gradient's norm %.6g", round, slope, norm);
        free(weights);
        free(moved);
        free(gradient);
        basin_network_free(network);
    }
    basin_dataset_free(data);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("net");
    TCase *c = tcase_create("net");
    tcase_add_test(c, every_family_that_help_lists_is_tested_here);
    tcase_add_loop_test(c, every_network_builds_for_gray_and_colour_images, 0, SPECS);
    tcase_add_loop_test(c, tensors_are_named_and_shaped_as_in_pytorch, 0, sizeof tensors / sizeof *tensors);
    tcase_add_test(c, parameters_are_as_many_as_published);
    tcase_add_test(c, a_wrong_spec_is_one_line_that_says_what_there_is);
    tcase_add_test(c, inputs_and_outputs_that_cannot_be_are_refused);
    tcase_add_test(c, images_too_small_work_or_are_refused);
    tcase_add_loop_test(c, initial_weights_follow_from_the_seed, 0, SPECS);
    tcase_add_loop_test(c, initial_weights_spread_as_stated, 0, sizeof starts / sizeof *starts);
    tcase_add_test(c, buffers_alive_at_the_same_time_never_overlap);
    tcase_add_test(c, buffers_that_follow_each_other_share_memory);
    tcase_add_loop_test(c, fusing_and_folding_do_not_change_the_loss, 0, SPECS);
    tcase_add_test(c, a_convolution_is_not_added_onto_its_own_input);
    tcase_add_test(c, fusing_and_folding_do_not_change_the_loss_of_any_graph);
    tcase_add_test(c, the_gradient_of_any_graph_is_its_slope);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
