/* test_onnx.c - imported networks: what PyTorch computes, the built-in network's directions, their gradient; and files
 * that cannot be used. tests/reference/onnx_small.py made the files. */
#include <stdio.h>
#include <unistd.h>

#include "basin/checkpoint.h"
#include "basin/land.h"
#include "net/onnx_file.h"
#include "net/worker.h"
#include "samples.h"
#include "tensor/floats.h"

#define FOLDER "tests/reference/onnx/"

/** An imported network with the file's weights. */
typedef struct import {
    basin_network *net;
    basin_checkpoint *file;
    const basin_layout *layout;
    float *weights;
} import;

static import import_of(const char *path, basin_input input) {
import im = {0 };
    ok(basin_network_import(&im.net, &im.file, path, NULL, input, NULL, err));
    im.layout = basin_network_layout(im.net);
    im.weights = floats_new((size_t)im.layout->size);
    ok(basin_checkpoint_weights(im.file, im.layout, im.weights, path, err));
    return im;
}

static void import_clear(import *im) {
    basin_network_free(im->net);
    basin_checkpoint_free(im->file);
    free(im->weights);
}

/* The files with outputs of PyTorch; those before MODERN come without NAME.filters. */
static const struct {
    const char *name;
    basin_input input;
    int tokens; /* whole numbers below that, or 0 */
} cases[] = {{"narrow", {1, 28, 28, 10}, 0},
             {"mixed", {3, 17, 19, 5}, 0},
             {"mixed11", {3, 17, 19, 5}, 0},
             {"perceptron", {12, 1, 1, 3}, 0},
             {"newer", {10, 1, 1, 6}, 0},
             {"older", {10, 1, 1, 6}, 0},
             {"turned11", {10, 1, 1, 5}, 0},
             {"turned13", {10, 1, 1, 5}, 0},
             {"plain11", {3, 6, 5, 5}, 0},
             {"plain13", {3, 6, 5, 5}, 0},
             {"plain17", {3, 6, 5, 5}, 0},
             {"masked_float", {6, 1, 1, 4}, 11},
             {"masked_infinite", {6, 1, 1, 4}, 11},
             {"masked_triangle", {6, 1, 1, 4}, 11},
             {"masked_compared", {6, 1, 1, 4}, 11},
             {"vectors11", {1, 4, 5, 3}, 0},
             {"vectors17", {1, 4, 5, 3}, 0},
             {"resized11", {3, 6, 8, 5}, 0},
             {"resized13", {3, 6, 8, 5}, 0},
             {"resized17", {3, 6, 8, 5}, 0},
             {"blocks", {4, 4, 6, 3}, 0},
             {"reduced", {10, 1, 1, 6}, 0},
             {"scalars11", {3, 6, 5, 5}, 0},
             {"scalars13", {3, 6, 5, 5}, 0},
             {"scalars17", {3, 6, 5, 5}, 0},
             {"scalars_folded", {3, 6, 5, 5}, 0},
             {"scalars_lifted", {3, 6, 5, 5}, 0},
             {"series13", {1, 2, 40, 5}, 0},
             {"series13_folded", {1, 2, 40, 5}, 0},
             {"series17", {1, 2, 40, 5}, 0},
             {"series17_folded", {1, 2, 40, 5}, 0},
             {"letters", {1, 5, 8, 3}, 0},
             {"letters_folded", {1, 5, 8, 3}, 0},
             {"extremes", {8, 1, 1, 3}, 0},
             {"one_query", {1, 5, 8, 3}, 0},
             {"one_query_folded", {1, 5, 8, 3}, 0},
             {"around", {3, 8, 8, 5}, 0},
             {"around_folded", {3, 8, 8, 5}, 0},
             {"encoder", {6, 1, 1, 4}, 11},
             {"encoder_folded", {6, 1, 1, 4}, 11},
             {"encoder17", {6, 1, 1, 4}, 11},
             {"causal", {6, 1, 1, 4}, 11},
             {"vit", {3, 16, 16, 5}, 0},
             {"vit_folded", {3, 16, 16, 5}, 0},
             {"convnext", {3, 16, 16, 5}, 0},
             {"convnext_folded", {3, 16, 16, 5}, 0},
             {"arithmetic", {3, 8, 8, 6}, 0},
             {"arithmetic_folded", {3, 8, 8, 6}, 0},
             {"padded11", {3, 8, 8, 5}, 0},
             {"padded", {3, 8, 8, 5}, 0},
             {"padded_folded", {3, 8, 8, 5}, 0}};
enum { MODERN = 27, CASES = sizeof cases / sizeof *cases };

/* sin(0.37 i) over (2, channels, height, width), written channels last; tokens (7 i + 3) mod their number */
static void fill_images(float *images, basin_input in, int tokens) {
    for (int i = 0; tokens && i < 2 * in.channels; i++) images[i] = (float)((7 * i + 3) % tokens);
    if (tokens) return;
    for (int n = 0; n < 2; n++)
        for (int c = 0; c < in.channels; c++)
            for (int y = 0; y < in.height; y++)
                for (int x = 0; x < in.width; x++)
                    images[((n * in.height + y) * in.width + x) * in.channels + c] =
                        (float)sin(0.37 * (((n * in.channels + c) * in.height + y) * in.width + x));
}

/* Outputs for two samples in a mode.  @param[out] outputs  (2, classes) */
static void outputs_of(const import *im, op_mode mode, int tokens, double *outputs) {
    program *p = NULL;
    worker *w = NULL;
    basin_input in = basin_network_input(im->net);
    ok(program_new(&p, im->net, &(objective){.loss = &op_cross_entropy}, 2, mode,
                   mode != OP_INFER ? PROGRAM_BACKWARD : 0, NULL, err));
    ok(worker_new(&w, p, err));
    float *packed = floats_new(p->packed);
    worker_pack(w, &(weight_source){.whole = im->weights}, packed);
    fill_images(worker_images(w), in, tokens);
    worker_labels(w)[0] = worker_labels(w)[1] = 0;
    worker_forward(w, packed, NULL, 0);
    for (int i = 0; i < 2 * in.outputs; i++) outputs[i] = (double)worker_outputs(w)[i];
    free(packed);
    worker_free(w);
    program_free(p);
}

/* The outputs in both modes are those of FOLDER NAME.txt; a final log-softmax is left out: equal up to a number per sample. */
static void check_outputs(const import *im, int tokens, const char *name, int shifts) {
    char path[96];
    double got[32], wanted, scale = 0, worst = 0;
    int classes = basin_network_input(im->net).outputs;
    snprintf(path, sizeof path, FOLDER "%s.txt", name);
    for (op_mode mode = OP_INFER; mode <= OP_RUNNING; mode++) {
        outputs_of(im, mode, tokens, got);
        FILE *in = fopen(path, "r");
        ck_assert_ptr_nonnull(in);
        for (int n = 0; n < 2; n++) {
            double row[16], shift = 0;
            for (int k = 0; k < classes; k++) {
                ck_assert_int_eq(fscanf(in, "%lf", &wanted), 1);
                row[k] = wanted - got[n * classes + k];
                shift += row[k] / classes;
                scale = fmax(scale, fabs(wanted));
            }
            if (!shifts) shift = 0;
            for (int k = 0; k < classes; k++) worst = fmax(worst, fabs(row[k] - shift));
        }
        fclose(in);
    }
    ck_assert_msg(worst < 1e-5 * scale, "%s: %.2g of a scale of %.2g", name, worst, scale);
}

START_TEST(outputs_are_those_of_pytorch) {
    char path[96];
    snprintf(path, sizeof path, FOLDER "%s.onnx", cases[_i].name);
import im = import_of(path, cases[_i].input);
    ck_assert_int_eq(basin_network_input(im.net).outputs, cases[_i].input.outputs);
    check_outputs(&im, cases[_i].tokens, cases[_i].name, strncmp(cases[_i].name, "mixed", 5) == 0);
    import_clear(&im);
}
END_TEST

/* The gradient of both samples' cross-entropy, labels 1 and 0, is that of NAME.gradient. */
static void check_gradient(const import *im, const char *name) {
    char path[96], param[64];
    float images[200], zero[3] = {0}, one[3] = {1, 1, 1};
    const int32_t labels[] = {1, 0};
    double sum, norm, loss;
    basin_dataset *data = NULL;
    basin_evaluate_options options = {.threads = 1};
    float *g = calloc((size_t)im->layout->size, sizeof *g);
    fill_images(images, basin_network_input(im->net), 0);
    ok(basin_dataset_from_values(&data, "two", basin_network_input(im->net), 2, images, labels, NULL, zero, one, err));
    ok(basin_gradient(im->net, data, im->weights, &options, &loss, g, err));
    snprintf(path, sizeof path, FOLDER "%s.gradient", name);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    int lines = 0;
    for (; fscanf(in, "%63s %lf %lf", param, &sum, &norm) == 3; lines++) {
        const basin_param *p = basin_layout_find(im->layout, param);
        ck_assert_msg(p != NULL, "%s is no parameter", param);
        double own = 0, squares = 0;
        for (int64_t i = p->offset; i < p->offset + p->size; i++) {
            own += (double)g[i];
            squares += (double)g[i] * (double)g[i];
        }
        double worst = fmax(fabs(own - sum), fabs(sqrt(squares) - norm));
        ck_assert_msg(worst < 1e-4 * norm + 1e-6, "%s: %g off a gradient of %g", param, worst, norm);
    }
    ck_assert_int_ge(lines, 3);
    fclose(in);
    free(g);
    basin_dataset_free(data);
}

/* NAME.pt in that graph gives NAME_other.txt. */
static void check_other_weights(const char *graph, basin_input input, const char *name) {
    char path[96];
    basin_checkpoint *other = NULL;
    snprintf(path, sizeof path, FOLDER "%s.onnx", graph);
import im = import_of(path, input);
    snprintf(path, sizeof path, FOLDER "%s.pt", name);
    ok(basin_checkpoint_load(&other, path, err));
    ok(basin_checkpoint_weights(other, im.layout, im.weights, path, err));
    snprintf(path, sizeof path, "%s_other", name);
    check_outputs(&im, 0, path, 0);
    check_gradient(&im, name);
    basin_checkpoint_free(other);
    import_clear(&im);
}

/* Slopes, gates, exponents and the like are parameters, which other weights replace by name; an exporter's numbers are not,
 * nor those of a layer norm or GELU that was written out, whatever they are called. */
START_TEST(a_single_number_is_a_parameter) {
    static const char *const files[] = {"scalars11", "scalars13", "scalars17", "scalars_lifted"};
    check_other_weights(files[_i], (basin_input){3, 6, 5, 5}, "scalars");
}
END_TEST

START_TEST(a_scale_of_1_that_the_exporter_made_up_is_no_parameter) {
    static const char *const files[] = {"plain11", "plain13", "plain17"};
    char path[96];
    snprintf(path, sizeof path, FOLDER "%s.onnx", files[_i]);
import im = import_of(path, (basin_input){3, 6, 5, 5 });
    for (int i = 0; i < im.layout->count; i++)
        ck_assert(im.layout->param[i].role != BASIN_NORM_SCALE && im.layout->param[i].role != BASIN_NORM_SHIFT);
    ck_assert_int_eq(im.layout->count, 3 + 6);
    import_clear(&im);
    check_other_weights(files[_i], (basin_input){3, 6, 5, 5}, "plain");
}
END_TEST

/* A checkpoint has the mask as well, and one with another mask does not fit. */
START_TEST(a_mask_is_no_parameter) {
    static const char *const kinds[] = {"float", "infinite", "triangle", "compared"};
    char path[96], name[64];
    basin_checkpoint *other = NULL;
    basin_error err = {0};
    snprintf(path, sizeof path, FOLDER "masked_%s.onnx", kinds[_i]);
import im = import_of(path, (basin_input){6, 1, 1, 4 });
    ck_assert_int_eq(im.layout->count, 6);
    snprintf(path, sizeof path, FOLDER "masked_%s.pt", kinds[_i]);
    ck_assert_int_eq(basin_checkpoint_load(&other, path, &err), BASIN_OK);
    ck_assert_msg(basin_checkpoint_weights(other, im.layout, im.weights, path, &err) == BASIN_OK, "%s", err.message);
    snprintf(name, sizeof name, "masked_%s_other", kinds[_i]);
    check_outputs(&im, 11, name, 0);
    for (int i = 0; i < other->count; i++) {
        if (strcmp(other->tensor[i].name, "mask") != 0) continue;
        other->tensor[i].data[1] = 0.5f;
        ck_assert_int_eq(basin_checkpoint_weights(other, im.layout, im.weights, path, &err), BASIN_ESHAPE);
        ck_assert_msg(strstr(err.message, "tensor 'mask' is not in the network"), "%s", err.message);
    }
    basin_checkpoint_free(other);
    import_clear(&im);
}
END_TEST

/* A checkpoint has the tensors of all heads of a network, a graph's output needs those of one. */
START_TEST(tensors_of_other_outputs_may_be_in_a_checkpoint) {
    static const char *const outputs[] = {"main", "other"};
    basin_network *net = NULL;
    basin_checkpoint *file = NULL, *all = NULL;
    const basin_input input = {4, 1, 1, 2};
    ok(basin_checkpoint_load(&all, FOLDER "two_heads.pt", err));
    ok(basin_network_import(&net, &file, FOLDER "two_heads.onnx", outputs[_i], input, NULL, err));
    const basin_layout *layout = basin_network_layout(net);
    float weights[64];
    ck_assert_int_eq(layout->count, 4);
    ok(basin_checkpoint_weights(all, layout, weights, "two_heads.pt", err));
    for (int i = 0; i < all->count; i++)
        if (strncmp(all->tensor[i].name, outputs[!_i], strlen(outputs[!_i])) == 0) all->tensor[i].shape.dim[0]--;
    ck_assert_int_eq(basin_checkpoint_weights(all, layout, weights, "two_heads.pt", NULL), BASIN_ESHAPE);
    basin_checkpoint_free(all);
    basin_checkpoint_free(file);
    basin_network_free(net);
}
END_TEST

START_TEST(kernels_with_one_side_stay_so) {
import im = import_of(FOLDER "series13.onnx", (basin_input){80, 1, 1, 5 });
    const basin_param *p = basin_layout_find(im.layout, "second.weight");
    ck_assert(p && p->filter_axis == 0 && basin_shape_equal(&p->shape, &(basin_shape){3, {12, 4, 3}}));
    import_clear(&im);
    check_other_weights("series13", (basin_input){1, 2, 40, 5}, "series");
    check_other_weights("series17", (basin_input){1, 2, 40, 5}, "series");
}
END_TEST

START_TEST(directions_are_those_of_the_built_in_network) {
import im = import_of(FOLDER "narrow.onnx", cases[0].input);
    basin_network *own = network_of("vgg9,bn,width=0.0625", cases[0].input);
    const basin_layout *layout = basin_network_layout(own);
    ck_assert_int_eq(layout->count, im.layout->count);
    for (int i = 0; i < layout->count; i++) {
        ck_assert_str_eq(layout->param[i].name, im.layout->param[i].name);
        ck_assert(basin_shape_equal(&layout->param[i].shape, &im.layout->param[i].shape));
        ck_assert_int_eq(layout->param[i].role, im.layout->param[i].role);
    }
    size_t bytes = (size_t)layout->size * sizeof(float);
    float *a = malloc(bytes), *b = malloc(bytes);
    basin_direction_random(layout, im.weights, 3, 0, a);
    basin_direction_random(im.layout, im.weights, 3, 0, b);
    ok(basin_direction_normalize(layout, im.weights, "filter", BASIN_IGNORE_BIASNORM, a, err));
    ok(basin_direction_normalize(im.layout, im.weights, "filter", BASIN_IGNORE_BIASNORM, b, err));
    ck_assert_mem_eq(a, b, bytes);
    free(a);
    free(b);
    basin_network_free(own);
    import_clear(&im);
}
END_TEST

/* The norm of slice `part` of a tensor along an axis. */
static double slice_norm(const basin_param *p, int axis, int64_t part, const float *v) {
    int64_t inner = 1;
    double sum = 0;
    for (int i = axis + 1; i < p->shape.rank; i++) inner *= p->shape.dim[i];
    for (int64_t i = 0; i < p->size; i++)
        if (i / inner % p->shape.dim[axis] == part) sum += (double)v[p->offset + i] * (double)v[p->offset + i];
    return sqrt(sum);
}

/* However a tensor is stored: turned, packed, as a table, or as a value of its own. */
START_TEST(filters_are_those_of_pytorch) {
    char path[96], name[256];
    int axis, count, lines = 0, tensors = 0;
    double wanted;
    snprintf(path, sizeof path, FOLDER "%s.onnx", cases[_i].name);
import im = import_of(path, cases[_i].input);
    float *d = malloc((size_t)im.layout->size * sizeof *d);
    basin_direction_random(im.layout, im.weights, 3, 0, d);
    ok(basin_direction_normalize(im.layout, im.weights, "filter", BASIN_IGNORE_BIASNORM, d, err));
    snprintf(path, sizeof path, FOLDER "%s.filters", cases[_i].name);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    for (; fscanf(in, "%255s %d %d", name, &axis, &count) == 3; lines++) {
        const basin_param *p = basin_layout_find(im.layout, name);
        ck_assert_msg(p && p->filter_axis == axis && p->shape.dim[axis] == count, "%s: axis %d, PyTorch has %d", name,
                      p ? p->filter_axis : -1, axis);
        for (int k = 0; k < count; k++) {
            ck_assert_int_eq(fscanf(in, "%lf", &wanted), 1);
            ck_assert_double_le(fabs(slice_norm(p, axis, k, d) - wanted), 1e-5 * wanted);
        }
    }
    for (int i = 0; i < im.layout->count; i++) /* the exporter's own tensors may be others in another shape */
        tensors += im.layout->param[i].shape.rank > 1 && strncmp(im.layout->param[i].name, "onnx::", 6) != 0;
    ck_assert_int_ge(lines, tensors);
    fclose(in);
    free(d);
    import_clear(&im);
}
END_TEST

/* Images that differ by class, or random tokens. */
static basin_dataset *data_of(basin_input input, int tokens) {
    float values[40 * 16], mean[16] = {0}, std[16];
    int32_t labels[40];
    basin_dataset *data = NULL;
    if (!tokens) return bars("bars", input, 40, 1);
    for (int i = 0; i < 16; i++) std[i] = 1;
    for (int i = 0; i < 40; i++) labels[i] = i % input.outputs;
    for (int i = 0; i < 40 * input.channels; i++)
        values[i] = (float)rng_below((rng){1, RNG_TEST, 5}, (uint64_t)i, (uint64_t)tokens);
    ok(basin_dataset_from_values(&data, "tokens", input, 40, values, labels, NULL, mean, std, err));
    return data;
}

static const char *const differentiated[] = {"mixed",     "encoder",   "vit",          "convnext",  "arithmetic",
                                             "causal",    "padded",    "around",       "scalars13", "series17",
                                             "vectors11", "resized13", "masked_float", "letters"};

START_TEST(gradients_are_those_of_central_differences) {
    int c = 0;
    char path[96];
    while (strcmp(cases[c].name, differentiated[_i]) != 0) c++;
    snprintf(path, sizeof path, FOLDER "%s.onnx", cases[c].name);
import im = import_of(path, cases[c].input);
    basin_dataset *data = data_of(cases[c].input, cases[c].tokens);
    basin_evaluate_options options = {.threads = 2};
    size_t size = (size_t)im.layout->size;
    float *gradient = calloc(size, sizeof *gradient), *moved = malloc(size * sizeof *moved);
    double loss, h = 2e-3, right[2] = {0}, left[2] = {0};
    basin_score at[2];
    ok(basin_gradient(im.net, data, im.weights, &options, &loss, gradient, err));
    for (int part = 0; part < 2; part++) { /* along the gradient, and along its larger entries' signs */
        double length = 0, most = 0;
        for (size_t i = 0; i < size; i++) length += (double)gradient[i] * (double)gradient[i];
        for (size_t i = 0; i < size; i++) most = fmax(most, fabs((double)gradient[i]));
        for (int side = 0; side < 2; side++) {
            double slope = 0;
            for (size_t i = 0; i < size; i++) {
                double g = (double)gradient[i],
                       move = part ? (fabs(g) > most / 100 ? copysign(0.1, g) : 0) : g / sqrt(length);
                slope += g * move;
                moved[i] = im.weights[i] + (float)((side ? h : -h) * move);
            }
            ok(basin_evaluate_one(im.net, 1, (const basin_dataset *const[]){data}, moved, &options, &at[side], err));
            right[part] = slope;
        }
        left[part] = (at[1].loss - at[0].loss) / (2 * h);
        ck_assert_msg(fabs(left[part] - right[part]) < 0.02 * right[part], "%s: %g by differences, %g by the way back",
                      cases[c].name, left[part], right[part]);
    }
    free(gradient);
    free(moved);
    basin_dataset_free(data);
    import_clear(&im);
}
END_TEST

START_TEST(a_token_that_the_table_has_not_is_nan) {
    double got[32];
import im = import_of(FOLDER "encoder.onnx", (basin_input){6, 1, 1, 4 });
    outputs_of(&im, OP_INFER, 12, got); /* the table has 11 rows: token 11 is in both samples */
    for (int i = 0; i < 8; i++) ck_assert(isnan(got[i]));
    import_clear(&im);
}
END_TEST

START_TEST(a_constant_of_a_shape_is_filled_with_its_number) {
    double got[4];
    float images[4];
import im = import_of(FOLDER "fill.onnx", (basin_input){2, 1, 1, 2 });
    outputs_of(&im, OP_INFER, 0, got);
    fill_images(images, basin_network_input(im.net), 0);
    for (int i = 0; i < 4; i++) ck_assert_double_eq(got[i], (double)(3 * images[i]));
    import_clear(&im);
}
END_TEST

START_TEST(an_aliased_tensor_is_a_parameter_of_its_own) {
import im = import_of(FOLDER "perceptron.onnx", cases[3].input);
    const basin_param *first = basin_layout_find(im.layout, "first.bias");
    const basin_param *second = basin_layout_find(im.layout, "second.bias");
    ck_assert(first && second && first->offset != second->offset);
    const basin_param *turned = basin_layout_find(im.layout, "last.weight");
    ck_assert(turned && turned->filter_axis == 0 && turned->shape.dim[0] == 3);
    import_clear(&im);
}
END_TEST

static const struct {
    const char *file, *says;
    basin_status status;
} bad[] = {{"unknown", "node 'wave' (Sinh): the operator is not supported; there are Abs Add", BASIN_EUNSUPPORTED},
           {"old", "opset 6", BASIN_EUNSUPPORTED},
           {"absolute", "which is not in its folder", BASIN_EFORMAT},
           {"parent", "which is not in its folder", BASIN_EFORMAT},
           {"missing", "is not beside it", BASIN_ENOTFOUND},
           {"dots", "'sub/w..bin' is not beside it", BASIN_ENOTFOUND},
           {"offset", "tensor 'w' lies at '4x' of its file, which is no number of bytes", BASIN_EFORMAT},
           {"length", "tensor 'w' wants 16 bytes, its external data has '16 '", BASIN_EFORMAT},
           {"short", "short.onnx: 126 bytes, too short for 16 from byte 111 on", BASIN_EFORMAT},
           {"segment", "a tensor is in segments, which basin does not read; save it whole", BASIN_EUNSUPPORTED},
           {"segment_constant", "a tensor is in segments", BASIN_EUNSUPPORTED},
           {"fill_two", "(ConstantOfShape): it is supported only where", BASIN_EUNSUPPORTED},
           {"mixing_softmax", "(Softmax): it is over the batch, axis 1, and mixes samples", BASIN_EUNSUPPORTED},
           {"mixing_turned_softmax", "(Softmax): it is over the batch, axis 1", BASIN_EUNSUPPORTED},
           {"mixing_mean", "(ReduceMean): it is over the batch, axis 1", BASIN_EUNSUPPORTED},
           {"mixing_product", "(MatMul): it is over the batch, axis 1", BASIN_EUNSUPPORTED},
           {"mixing_sum", "(MatMul): it is over the batch, axis 1", BASIN_EUNSUPPORTED},
           {"mixing_pairs", "(Sub): the batch of one input meets another dimension", BASIN_EUNSUPPORTED},
           {"mixing_heads", "(ReduceMean): it is over the batch, axis 1", BASIN_EUNSUPPORTED},
           {"mixing_letters", "(Einsum): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"mixing_rows", "(ReduceMean): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"mixing_normal", "(ReduceMean): it is over the batch, axis 1", BASIN_EUNSUPPORTED},
           {"mixing_flip", "(Slice): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"mixing_first", "(Slice): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"mixing_last", "(Slice): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"nameless_Tile", "(Tile): its first output has no name", BASIN_EFORMAT},
           {"nameless_Gather", "(Gather): its first output has no name", BASIN_EFORMAT},
           {"nameless_ReduceMax", "(ReduceMax): its first output has no name", BASIN_EFORMAT},
           {"cubic", "(Resize): mode 'cubic'; there are nearest and linear", BASIN_EUNSUPPORTED},
           {"resized_batch", "(Resize): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"over_batch", "(Softmax): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"gather_of_batch", "(Gather): it is over the batch, axis 0", BASIN_EUNSUPPORTED},
           {"mean_over_batch", "(ReduceMean): it is over the batch, axis 0", BASIN_EUNSUPPORTED}};

START_TEST(what_cannot_be_used_is_refused_by_name) {
    char path[96];
    basin_error err = {0};
    basin_network *net = NULL;
    basin_checkpoint *file = NULL;
    snprintf(path, sizeof path, FOLDER "%s.onnx", bad[_i].file);
    basin_status status = basin_network_import(&net, &file, path, NULL, (basin_input){2, 1, 1, 2}, NULL, &err);
    ck_assert_int_eq(status, bad[_i].status);
    ck_assert_msg(strstr(err.message, path) && strstr(err.message, bad[_i].says), "%s", err.message);
    ck_assert_ptr_null(net);
}
END_TEST

START_TEST(more_parts_than_memory_is_for_are_refused_before_they_are_unpacked) {
    enum { TENSORS = 600000 };
    static unsigned char bytes[5 + 2 * TENSORS] = {0x3a, 0x80 | (2 * TENSORS & 127), 0x80 | (2 * TENSORS >> 7 & 127),
                                                   2 * TENSORS >> 14};
    char path[] = "/tmp/basin-onnx-XXXXXX";
    basin_error err = {0};
    basin_ports ports = {0};
    basin_network *net = NULL;
    basin_checkpoint *file = NULL;
    int fd = mkstemp(path);
    for (size_t i = 4; i < 4 + 2 * TENSORS; i += 2) bytes[i] = 0x2a; /* an initializer of no bytes */
    ck_assert(fd >= 0 && write(fd, bytes, 4 + 2 * TENSORS) == 4 + 2 * TENSORS);
    close(fd);
    ck_assert_int_eq(basin_network_inspect(&ports, &net, &file, path, (basin_input){2, 1, 1, 2}, NULL, &err),
                     BASIN_EUNSUPPORTED);
    ck_assert_int_eq(ports.count, 0);
    ck_assert_msg(strstr(err.message, "more than 500000 nodes, tensors and other parts"), "%s", err.message);
    unlink(path);
}
END_TEST

enum { ROWS = 300, COLUMNS = 64 };

/* A file at `path` of that model, without its last `cut` bytes. */
static void write_model(const char *path, const Onnx__ModelProto *model, size_t cut) {
    const size_t size = onnx__model_proto__get_packed_size(model);
    unsigned char *bytes = malloc(size);
    FILE *file = fopen(path, "wb");
    ck_assert(bytes && file && onnx__model_proto__pack(model, bytes) == size && cut < size);
    ck_assert_uint_eq(fwrite(bytes, 1, size - cut, file), size - cut);
    fclose(file);
    free(bytes);
}

/* A network of one matrix (ROWS, COLUMNS), whose numbers are in `tensor`. */
static void write_matrix(const char *path, Onnx__TensorProto *tensor, size_t cut) {
    Onnx__TensorShapeProto__Dimension rows = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__INIT, one = rows,
                                      *sides[] = {&one, &rows};
    Onnx__TensorShapeProto shape = ONNX__TENSOR_SHAPE_PROTO__INIT;
    Onnx__TypeProto__Tensor floats = ONNX__TYPE_PROTO__TENSOR__INIT;
    Onnx__TypeProto type = ONNX__TYPE_PROTO__INIT;
    Onnx__ValueInfoProto x = ONNX__VALUE_INFO_PROTO__INIT, y = x, *in[] = {&x}, *out[] = {&y};
    Onnx__NodeProto product = ONNX__NODE_PROTO__INIT, *nodes[] = {&product};
    Onnx__OperatorSetIdProto set = ONNX__OPERATOR_SET_ID_PROTO__INIT, *sets[] = {&set};
    Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
    Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
    char *taken[] = {"x", "w"}, *given[] = {"y"};
    int64_t dims[] = {ROWS, COLUMNS};
    one.value_case = rows.value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
    one.dim_value = 1, rows.dim_value = ROWS;
    shape.n_dim = 2, shape.dim = sides;
    floats.has_elem_type = 1, floats.elem_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, floats.shape = &shape;
    type.value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE, type.tensor_type = &floats;
    x.name = "x", x.type = &type, y.name = "y";
    product.op_type = "MatMul", product.n_input = 2, product.input = taken, product.n_output = 1,
    product.output = given;
    tensor->name = "w", tensor->n_dims = 2, tensor->dims = dims, tensor->has_data_type = 1;
    graph.n_input = graph.n_output = graph.n_node = graph.n_initializer = 1;
    graph.input = in, graph.output = out, graph.node = nodes, graph.initializer = &tensor;
    set.has_version = 1, set.version = 13;
    model.graph = &graph, model.n_opset_import = 1, model.opset_import = sets;
    write_model(path, &model, cut);
}

static void check_matrix(const char *path) {
import im = import_of(path, (basin_input){ROWS, 1, 1, COLUMNS });
    for (int i = 0; i < ROWS * COLUMNS; i++) ck_assert_double_eq((double)im.file->tensor[0].data[i], i);
    import_clear(&im);
}

static void check_refused(const char *path, const char *says) {
    basin_error err = {0};
    basin_network *net = NULL;
    basin_checkpoint *file = NULL;
    ck_assert_int_eq(basin_network_import(&net, &file, path, NULL, (basin_input){ROWS, 1, 1, COLUMNS}, NULL, &err),
                     BASIN_EFORMAT);
    ck_assert_msg(strstr(err.message, says), "%s", err.message);
}

START_TEST(a_large_tensor_is_read_wherever_its_numbers_are) {
    static float singles[ROWS * COLUMNS];
    static double doubles[ROWS * COLUMNS];
    char path[] = "/tmp/basin-onnx-XXXXXX";
    for (int i = 0; i < ROWS * COLUMNS; i++) doubles[i] = singles[i] = (float)i;
    close(mkstemp(path));

    Onnx__TensorProto listed = ONNX__TENSOR_PROTO__INIT;
    listed.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    listed.n_float_data = ROWS * COLUMNS;
    listed.float_data = singles;
    write_matrix(path, &listed, 0);
    check_matrix(path);

    Onnx__TensorProto raw = ONNX__TENSOR_PROTO__INIT;
    raw.has_raw_data = 1;
    raw.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
    raw.raw_data = (ProtobufCBinaryData){sizeof doubles, (uint8_t *)doubles};
    write_matrix(path, &raw, 0);
    check_matrix(path);
    raw.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    write_matrix(path, &raw, 0);
    check_refused(path, "tensor 'w' has 153600 bytes or values, its shape wants 76800");
    raw.raw_data = (ProtobufCBinaryData){sizeof singles, (uint8_t *)singles};
    write_matrix(path, &raw, 0);
    check_matrix(path);

    write_matrix(path, &raw, 20000);
    check_refused(path, "cut short or damaged");
    unlink(path);
}
END_TEST

START_TEST(weights_that_are_not_wanted_are_not_read) {
    basin_network *net = NULL;
    ok(basin_network_import(&net, NULL, FOLDER "perceptron.onnx", NULL, cases[3].input, NULL, err));
    ck_assert_int_gt(basin_network_layout(net)->count, 0);
    basin_network_free(net);
}
END_TEST

START_TEST(a_long_name_is_cut_and_says_so) {
    basin_ports ports = {0};
    basin_network *net = NULL;
    basin_checkpoint *file = NULL;
    ck_assert_int_eq(
        basin_network_inspect(&ports, &net, &file, FOLDER "long.onnx", (basin_input){2, 1, 1, 2}, NULL, NULL),
        BASIN_EUNSUPPORTED);
    ck_assert_int_eq(ports.count, 2);
    ck_assert_uint_eq(strlen(ports.port[0].name), 512 + 3);
    ck_assert_str_eq(ports.port[1].name + 510, "yy...");
    ck_assert_str_eq(ports.port[0].shape, "(n, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..., 3)");
    basin_ports_clear(&ports);
}
END_TEST

START_TEST(what_a_user_might_not_expect_is_noted) {
    static const char *const files[] = {"training", "softmax"}, *const keys[] = {"batch_norm", "softmax"};
    char path[96];
    basin_record notes = {0};
    basin_network *net = NULL;
    basin_checkpoint *file = NULL;
    snprintf(path, sizeof path, FOLDER "%s.onnx", files[_i]);
    ok(basin_network_import(&net, &file, path, NULL, (basin_input){2, 1, 1, 2}, &notes, err));
    ck_assert_ptr_nonnull(basin_record_get(&notes, keys[_i]));
    basin_record_clear(&notes);
    basin_network_free(net);
    basin_checkpoint_free(file);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("onnx");
    TCase *tc = tcase_create("import");
    tcase_add_loop_test(tc, outputs_are_those_of_pytorch, 0, CASES);
    tcase_add_loop_test(tc, a_single_number_is_a_parameter, 0, 4);
    tcase_add_loop_test(tc, a_scale_of_1_that_the_exporter_made_up_is_no_parameter, 0, 3);
    tcase_add_loop_test(tc, a_mask_is_no_parameter, 0, 4);
    tcase_add_loop_test(tc, tensors_of_other_outputs_may_be_in_a_checkpoint, 0, 2);
    tcase_add_test(tc, kernels_with_one_side_stay_so);
    tcase_add_loop_test(tc, filters_are_those_of_pytorch, MODERN, CASES);
    tcase_add_test(tc, a_token_that_the_table_has_not_is_nan);
    tcase_add_test(tc, directions_are_those_of_the_built_in_network);
    tcase_add_loop_test(tc, gradients_are_those_of_central_differences, 0,
                        (int)(sizeof differentiated / sizeof *differentiated));
    tcase_add_test(tc, a_constant_of_a_shape_is_filled_with_its_number);
    tcase_add_test(tc, an_aliased_tensor_is_a_parameter_of_its_own);
    tcase_add_loop_test(tc, what_cannot_be_used_is_refused_by_name, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tc, more_parts_than_memory_is_for_are_refused_before_they_are_unpacked);
    tcase_add_test(tc, a_large_tensor_is_read_wherever_its_numbers_are);
    tcase_add_test(tc, weights_that_are_not_wanted_are_not_read);
    tcase_add_test(tc, a_long_name_is_cut_and_says_so);
    tcase_add_loop_test(tc, what_a_user_might_not_expect_is_noted, 0, 2);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
