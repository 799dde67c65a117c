/* test_op.c - what holds for every row of the operator table, on random valid uses, in teams of 1, 2 and 3 threads:
 * backward against central differences, <J v, u> = <v, J' u>; infer gives what forward gives; wrong shapes are refused. */
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "eval/threads.h"
#include "op/direct.h"
#include "op/op.h"

#include <check.h>

enum { USES = 12, BUFFERS = OP_INPUTS + OP_PARAMS, GUARD = 4096 };

/** One use of an operator with its memory: what can be varied is inputs, then parameters. */
typedef struct bench {
    op_use use;
    op_kernel *kernel;
    rng random;
    uint64_t drawn;
    int64_t size[BUFFERS]; /* 0: absent, or not differentiable */
    float *at[BUFFERS], *packed, *saved, *scratch, *out;
    float *given[BUFFERS]; /* gradients */
} bench;

static float *floats(int64_t count) {
    size_t size = ((size_t)count + GUARD + 15) / 16 * 16;
    float *f = aligned_alloc(64, size * sizeof *f);
    memset(f, 0, (size_t)count * sizeof *f);
    for (size_t i = (size_t)count; i < size; i++) f[i] = GUARD;
    return f;
}

/* Whether nothing was written behind `count` floats of a kernel. */
static int is_guarded(const float *f, size_t count) {
    int whole = 1;
    for (int i = 0; i < GUARD; i++) whole &= f[count + (size_t)i] == GUARD;
    return whole;
}

/* Away from 0 and from each other, so that no kink lies within a difference. */
static void draw_apart(bench *b, float *to, int64_t count) {
    int64_t *order = malloc((size_t)count * sizeof *order);
    for (int64_t i = 0; i < count; i++) order[i] = i;
    rng_shuffle((rng){b->random.seed, RNG_TEST, 1000 + b->random.stream}, order, count);
    double spacing = 4.0 / (double)count;
    for (int64_t i = 0; i < count; i++) to[i] = (float)(((double)order[i] + 0.5) * spacing - 2);
    free(order);
}

static void draw(bench *b, float *to, int64_t count, double shift, double spread) {
    for (int64_t i = 0; i < count; i++) to[i] = (float)(shift + spread * rng_normal(b->random, b->drawn++));
}

/* Where the operator is defined; whole numbers are not to be differentiated. */
static void draw_inputs(bench *b, int i) {
    draw_apart(b, b->at[i], b->size[i]);
    for (int64_t j = 0; b->use.op->positive && j < b->size[i]; j++) b->at[i][j] += 2.5f;
    for (int64_t j = 0; b->use.op->whole && j < b->size[i]; j++)
        b->at[i][j] = (float)rng_below(b->random, b->drawn++, (uint64_t)b->use.attr.end);
    if (b->use.op->whole) b->size[i] = 0;
}

/* What a loss compares to: classes, or targets half a step away from any output. Not to be differentiated. */
static void draw_labels(bench *b) {
    int64_t classes = b->use.in[0].dim[1], count = b->size[1];
    for (int64_t i = 0; i < count; i++)
        b->at[1][i] = b->use.in[1].rank == 1
                          ? (float)rng_below(b->random, b->drawn++, (uint64_t)classes)
                          : (float)rng_below(b->random, b->drawn++, (uint64_t)count) * 4.0f / (float)count - 2;
    b->size[1] = 0;
}

static void bench_init(bench *b, const op *row, op_mode mode, op_engine *engine, uint32_t stream) {
    basin_error err = {0};
    *b = (bench){.use.op = row, .random = {7, RNG_TEST, stream}, .drawn = 100};
    row->sample(&b->use, b->random);
    if (row->inputs == 2 && b->use.in[1].rank == 0) b->use.in[1] = b->use.in[0];
    ck_assert_msg(row->shape(&b->use, &err) == BASIN_OK, "%s", err.message);
    ck_assert_msg(op_kernel_new(&b->kernel, &b->use, mode, engine, &err) == BASIN_OK, "%s", err.message);
    op_sizes sizes = op_kernel_sizes(b->kernel);
    b->packed = floats((int64_t)sizes.packed);
    b->saved = floats((int64_t)sizes.saved);
    b->scratch = floats((int64_t)sizes.scratch);
    b->out = floats(basin_shape_size(&b->use.out));
    for (int i = 0; i < BUFFERS; i++) {
        int is_input = i < OP_INPUTS;
        if (is_input ? i >= row->inputs : i - OP_INPUTS >= b->use.params) continue;
        b->size[i] = basin_shape_size(is_input ? &b->use.in[i] : &b->use.param[i - OP_INPUTS].shape);
        b->at[i] = floats(b->size[i]);
        b->given[i] = floats(b->size[i]);
        if (is_input)
            draw_inputs(b, i);
        else if (b->use.param[i - OP_INPUTS].role == BASIN_RUNNING_VAR)
            draw(b, b->at[i], b->size[i], 3, 0.2);
        else
            draw(b, b->at[i], b->size[i], 0, 0.5);
        if (!is_input && basin_role_is_statistic(b->use.param[i - OP_INPUTS].role)) b->size[i] = 0;
    }
    if (row->inputs == 2 && b->use.out.rank == 1) draw_labels(b);
}

static void bench_clear(bench *b) {
    op_kernel_free(b->kernel);
    for (int i = 0; i < BUFFERS; i++) {
        free(b->at[i]);
        free(b->given[i]);
    }
    free(b->packed);
    free(b->saved);
    free(b->scratch);
    free(b->out);
}

static int bench_is_guarded(const bench *b) {
    op_sizes sizes = op_kernel_sizes(b->kernel);
    int whole = is_guarded(b->packed, sizes.packed) && is_guarded(b->saved, sizes.saved) &&
                is_guarded(b->scratch, sizes.scratch) && is_guarded(b->out, (size_t)basin_shape_size(&b->use.out));
    for (int i = 0; i < BUFFERS; i++) whole = whole && (!b->size[i] || is_guarded(b->given[i], (size_t)b->size[i]));
    return whole;
}

static op_args arguments(const bench *b, float *const at[BUFFERS]) {
    const float *const params[OP_PARAMS] = {at[2], at[3], at[4], at[5]};
    op_pack(b->kernel, params, b->packed, b->scratch);
    return (op_args){
        .in = {at[0], at[1]}, .out = b->out, .packed = b->packed, .saved = b->saved, .scratch = b->scratch, .seed = 5};
}

/* <u, f(at + step v)>, summed in f64. */
static double shifted(const bench *b, float *const v[BUFFERS], const float *u, double h) {
    float *at[BUFFERS] = {NULL};
    double sum = 0;
    for (int i = 0; i < BUFFERS; i++) {
        at[i] = b->at[i];
        if (!b->size[i]) continue;
        at[i] = floats(b->size[i]);
        for (int64_t j = 0; j < b->size[i]; j++) at[i][j] = (float)((double)b->at[i][j] + h * (double)v[i][j]);
    }
    op_args a = arguments(b, at);
    op_forward(b->kernel, &a);
    for (int64_t j = 0; j < basin_shape_size(&b->use.out); j++) sum += (double)u[j] * (double)b->out[j];
    for (int i = 0; i < BUFFERS; i++)
        if (b->size[i]) free(at[i]);
    return sum;
}

static void run_backward(bench *b, const float *u) {
    op_args a = arguments(b, b->at);
    op_forward(b->kernel, &a);
    a.dout = u;
    for (int i = 0; i < OP_INPUTS; i++) a.din[i] = b->size[i] ? b->given[i] : NULL;
    for (int i = 0; i < OP_PARAMS; i++) a.dparam[i] = b->given[OP_INPUTS + i];
    if (b->use.op->passes)
        for (int i = 0; i < b->use.op->inputs; i++) memcpy(b->given[i], u, (size_t)b->size[i] * sizeof *u);
    else
        op_backward(b->kernel, &a);
}

/* <J v, u> by differences and <v, J' u> by backward, for directions v in one variable at a time.
 * @return the largest difference, relative to |J' u| |v| */
static double disagreement(bench *b) {
    int64_t outputs = basin_shape_size(&b->use.out);
    double worst = 0;
    float *u = floats(outputs);
    draw(b, u, outputs, 0, 1);
    run_backward(b, u);
    for (int i = 0; i < BUFFERS; i++) {
        float *v[BUFFERS] = {NULL};
        double exact = 0, left = 0, right = 0, smallest = 4.0 / (double)(b->size[i] + 1);
        if (!b->size[i]) continue;
        for (int j = 0; j < BUFFERS; j++) v[j] = b->size[j] ? floats(b->size[j]) : NULL;
        for (int64_t j = 0; j < b->size[i]; j++) v[i][j] = rng_below(b->random, b->drawn++, 2) ? 1 : -1;
        for (int64_t j = 0; j < b->size[i]; j++) {
            exact += (double)b->given[i][j] * (double)v[i][j];
            left += (double)b->given[i][j] * (double)b->given[i][j];
            right += 1;
        }
        double h = fmin(0.01, smallest / 4); /* crosses no kink: inputs lie `smallest` apart */
        double slope = (shifted(b, v, u, h) - shifted(b, v, u, -h)) / (2 * h);
        double scale = sqrt(left * right) + 1e-3;
        if (fabs(slope - exact) / scale > worst) worst = fabs(slope - exact) / scale;
        for (int j = 0; j < BUFFERS; j++) free(v[j]);
    }
    free(u);
    return worst;
}

typedef struct job {
    const op *row;
    op_mode mode;
    atomic_int next, failed, overrun;
    double worst[USES];
} job;

static void run_uses(void *context, int thread) {
    job *j = context;
    op_engine *engine = NULL;
    (void)thread;
    j->failed += op_engine_new(&engine, NULL) != BASIN_OK;
    for (int i; (i = atomic_fetch_add(&j->next, 1)) < USES;) {
        bench b;
        bench_init(&b, j->row, j->mode, engine, (uint32_t)i);
        j->worst[i] = disagreement(&b);
        j->failed += op_kernel_failed(b.kernel);
        j->overrun += !bench_is_guarded(&b);
        bench_clear(&b);
    }
    op_engine_free(engine);
}

/* Every use in `mode`, spread over a team; each thread has its own engine and kernels.  @return the worst disagreement */
static double check_row(const op *row, op_mode mode, int threads) {
    job j = {.row = row, .mode = mode};
    double worst = 0;
    threads_team(threads, run_uses, &j);
    for (int i = 0; i < USES; i++) worst = fmax(worst, j.worst[i]);
    ck_assert_int_eq(j.failed, 0);
    ck_assert_msg(!j.overrun, "%s writes behind its memory", row->name);
    return worst;
}

static void sample_strided(op_use *use, rng r) {
    use->attr = (op_attr){.outputs = 8, .groups = 1, .kernel = {1, 1}, .stride = {2, 2}, .dilation = {1, 1}};
    use->in[0] = (basin_shape){4, {9, 1 + (int64_t)rng_below(r, 0, 9), 28, 28}};
}

/* What oneDNN gathers for it is more than the scratch space it asks for. */
START_TEST(a_strided_convolution_keeps_its_gradient) {
    op row = op_convolution;
    row.sample = sample_strided;
    double worst = check_row(&row, OP_RUNNING, 1);
    ck_assert_msg(worst < 5e-3, "<Jv,u> and <v,J'u> differ by %.2g", worst);
}
END_TEST

START_TEST(backward_is_the_transpose_of_the_central_difference) {
    const op *row = op_at(_i);
    for (int threads = 1; threads <= 3; threads++)
        for (op_mode mode = OP_RUNNING; mode <= OP_BATCH; mode++) {
            double worst = check_row(row, mode, threads);
            ck_assert_msg(worst < 5e-3, "%s, %d threads: <Jv,u> and <v,J'u> differ by %.2g", row->name, threads, worst);
        }
}
END_TEST

START_TEST(infer_gives_what_forward_gives) {
    const op *row = op_at(_i);
    op_engine *engine = NULL;
    ck_assert_int_eq(op_engine_new(&engine, NULL), BASIN_OK);
    for (int i = 0; i < USES; i++) {
        bench slow, fast;
        bench_init(&slow, row, OP_RUNNING, engine, (uint32_t)i);
        bench_init(&fast, row, OP_INFER, engine, (uint32_t)i);
        op_args a = arguments(&slow, slow.at), c = arguments(&fast, fast.at);
        op_forward(slow.kernel, &a);
        op_infer(fast.kernel, &c);
        for (int64_t j = 0; j < basin_shape_size(&slow.use.out); j++)
            ck_assert_double_le(fabs((double)slow.out[j] - (double)fast.out[j]),
                                (row->inexact ? 1e-4 : 1e-5) * (1 + fabs((double)slow.out[j])));
        bench_clear(&slow);
        bench_clear(&fast);
    }
    op_engine_free(engine);
}
END_TEST

/* Numbers in another type, by the operator for it. */
static void cast(op_engine *engine, const basin_shape *shape, int to_bf16, const void *from, void *to) {
    op_use use = {.op = &op_cast, .in = {*shape}, .out = *shape, .in_bf16 = {!to_bf16}, .out_bf16 = to_bf16};
    op_kernel *kernel = NULL;
    ck_assert_int_eq(op_kernel_new(&kernel, &use, OP_INFER, engine, NULL), BASIN_OK);
    op_infer(kernel, &(op_args){.in = {from}, .out = to});
    ck_assert(!op_kernel_failed(kernel));
    op_kernel_free(kernel);
}

/* Inputs that bf16 has exactly, so that only what the operator does is compared. */
static void round_inputs(bench *b, op_engine *engine, float *bf16[OP_INPUTS]) {
    for (int i = 0; i < b->use.op->inputs; i++) {
        bf16[i] = floats(basin_shape_size(&b->use.in[i]));
        cast(engine, &b->use.in[i], 1, b->at[i], bf16[i]);
        cast(engine, &b->use.in[i], 0, bf16[i], b->at[i]);
    }
}

/* bf16 has 8 bits: weights, outputs, and what stands between an operator and what was fused behind it are rounded to them. */
static void check_bf16(const op *row, op_engine *engine, uint32_t stream) {
    bench b;
    float *in[BUFFERS] = {NULL}, *given;
    basin_error err = {0};
    bench_init(&b, row, OP_INFER, engine, stream);
    const int64_t size = basin_shape_size(&b.use.out);
    double largest = 0;
    round_inputs(&b, engine, in);
    op_args a = arguments(&b, b.at);
    op_infer(b.kernel, &a);
    float *exact = floats(size);
    memcpy(exact, b.out, (size_t)size * sizeof *exact);
    for (int64_t j = 0; j < size; j++) largest = fmax(largest, fabs((double)exact[j]));

    op_kernel_free(b.kernel);
    for (int i = 0; i < row->inputs; i++) b.use.in_bf16[i] = 1;
    b.use.out_bf16 = row->bf16 == OP_BF16 || stream % 2;
    ck_assert_msg(op_kernel_new(&b.kernel, &b.use, OP_INFER, engine, &err) == BASIN_OK, "%s", err.message);
    for (int i = OP_INPUTS; i < BUFFERS; i++) in[i] = b.at[i];
    free(b.packed);
    free(b.scratch);
    b.packed = floats((int64_t)op_kernel_sizes(b.kernel).packed);
    b.scratch = floats((int64_t)op_kernel_sizes(b.kernel).scratch);
    a = arguments(&b, in);
    op_infer(b.kernel, &a);
    ck_assert(!op_kernel_failed(b.kernel));
    given = floats(size);
    if (b.use.out_bf16)
        cast(engine, &b.use.out, 0, b.out, given);
    else
        memcpy(given, b.out, (size_t)size * sizeof *given);
    for (int64_t j = 0; j < size; j++)
        ck_assert_msg(fabs((double)given[j] - (double)exact[j]) <= 0.01 * (largest + 0.1), "%s, use %u: %g for %g",
                      row->name, stream, (double)given[j], (double)exact[j]);
    ck_assert_msg(bench_is_guarded(&b), "%s writes behind its memory", row->name);
    for (int i = 0; i < OP_INPUTS; i++) free(in[i]);
    free(given);
    free(exact);
    bench_clear(&b);
}

START_TEST(bf16_gives_what_f32_gives_to_its_precision) {
    const op *row = op_at(_i);
    op_engine *engine = NULL;
    if (row->bf16 == OP_F32_ONLY || !(op_has_bf16() || op_emulates_bf16())) return;
    ck_assert_int_eq(op_engine_new(&engine, NULL), BASIN_OK);
    for (uint32_t i = 0; i < USES; i++) check_bf16(row, engine, i);
    op_engine_free(engine);
}
END_TEST

/* What the way back gives in one precision, in f32: gradients of inputs, then of parameters. */
static void gradients(bench *b, op_engine *engine, const float *u, float *given[BUFFERS]) {
    const int is_bf16 = b->use.out_bf16;
    float *in[BUFFERS] = {NULL}, *dout = floats(basin_shape_size(&b->use.out));
    for (int i = 0; i < BUFFERS; i++) in[i] = b->at[i];
    for (int i = 0; i < b->use.op->inputs && is_bf16; i++) {
        in[i] = floats(basin_shape_size(&b->use.in[i]));
        cast(engine, &b->use.in[i], 1, b->at[i], in[i]);
    }
    if (is_bf16)
        cast(engine, &b->use.out, 1, u, dout);
    else
        memcpy(dout, u, (size_t)basin_shape_size(&b->use.out) * sizeof *u);
    op_args a = arguments(b, in);
    op_forward(b->kernel, &a);
    a.dout = dout;
    for (int i = 0; i < OP_INPUTS; i++) a.din[i] = b->size[i] ? b->given[i] : NULL;
    for (int i = 0; i < OP_PARAMS; i++) a.dparam[i] = b->given[OP_INPUTS + i];
    op_backward(b->kernel, &a);
    ck_assert(!op_kernel_failed(b->kernel));
    for (int i = 0; i < BUFFERS; i++) {
        if (!b->size[i]) continue;
        given[i] = floats(b->size[i]);
        if (is_bf16 && i < OP_INPUTS)
            cast(engine, &b->use.in[i], 0, b->given[i], given[i]);
        else
            memcpy(given[i], b->given[i], (size_t)b->size[i] * sizeof **given);
    }
    for (int i = 0; i < b->use.op->inputs && is_bf16; i++) free(in[i]);
    free(dout);
}

static void check_bf16_back(const op *row, op_mode mode, op_engine *engine, uint32_t stream) {
    bench b;
    float *in[OP_INPUTS] = {NULL}, *exact[BUFFERS] = {NULL}, *near[BUFFERS] = {NULL};
    basin_error err = {0};
    bench_init(&b, row, mode, engine, stream);
    float *u = floats(basin_shape_size(&b.use.out)), *rounded = floats(basin_shape_size(&b.use.out));
    draw(&b, u, basin_shape_size(&b.use.out), 0, 1);
    cast(engine, &b.use.out, 1, u, rounded);
    cast(engine, &b.use.out, 0, rounded, u);
    round_inputs(&b, engine, in);
    gradients(&b, engine, u, exact);
    op_kernel_free(b.kernel);
    for (int i = 0; i < row->inputs; i++) b.use.in_bf16[i] = 1;
    b.use.out_bf16 = 1;
    ck_assert_msg(op_kernel_new(&b.kernel, &b.use, mode, engine, &err) == BASIN_OK, "%s", err.message);
    const op_sizes sizes = op_kernel_sizes(b.kernel);
    free(b.packed);
    free(b.scratch);
    free(b.saved);
    b.packed = floats((int64_t)sizes.packed);
    b.scratch = floats((int64_t)sizes.scratch);
    b.saved = floats((int64_t)sizes.saved);
    gradients(&b, engine, u, near);
    for (int i = 0; i < BUFFERS; i++) {
        double largest = 0;
        for (int64_t j = 0; j < b.size[i]; j++) largest = fmax(largest, fabs((double)exact[i][j]));
        for (int64_t j = 0; j < b.size[i]; j++)
            ck_assert_msg(fabs((double)near[i][j] - (double)exact[i][j]) <= 0.02 * (largest + 0.1),
                          "%s, use %u, gradient %d: %g for %g", row->name, stream, i, (double)near[i][j],
                          (double)exact[i][j]);
        free(exact[i]);
        free(near[i]);
    }
    ck_assert_msg(bench_is_guarded(&b), "%s writes behind its memory", row->name);
    for (int i = 0; i < OP_INPUTS; i++) free(in[i]);
    free(u);
    free(rounded);
    bench_clear(&b);
}

START_TEST(the_way_back_in_bf16_gives_what_f32_gives_to_its_precision) {
    const op *row = op_at(_i);
    op_engine *engine = NULL;
    if (!row->trains_bf16 || row->passes || !(op_has_bf16() || op_emulates_bf16())) return;
    ck_assert_int_eq(op_engine_new(&engine, NULL), BASIN_OK);
    for (uint32_t i = 0; i < USES; i++)
        for (op_mode mode = OP_RUNNING; mode <= OP_BATCH; mode++) check_bf16_back(row, mode, engine, i);
    op_engine_free(engine);
}
END_TEST

START_TEST(every_row_is_whole) {
    const op *row = op_at(_i);
    ck_assert(row->name && row->onnx && row->formula && row->inputs > 0);
    ck_assert(row->shape && row->sample && row->infer && row->forward && (row->backward || row->passes));
}
END_TEST

START_TEST(shapes_that_do_not_fit_are_refused) {
    basin_error err = {0};
    op_use conv = {.op = &op_convolution,
                   .in = {{4, {1, 3, 2, 2}}},
                   .attr = {.outputs = 4, .groups = 1, .kernel = {5, 5}, .stride = {1, 1}, .dilation = {1, 1}}};
    ck_assert_int_eq(op_convolution.shape(&conv, &err), BASIN_ESHAPE);
    conv.attr.groups = 2;
    ck_assert_int_eq(op_convolution.shape(&conv, &err), BASIN_ESHAPE);
    op_use add = {.op = &op_add, .in = {{2, {1, 3}}, {2, {1, 4}}}};
    ck_assert_int_eq(op_add.shape(&add, &err), BASIN_ESHAPE);
    op_use linear = {.op = &op_linear, .in = {{4, {1, 3, 2, 2}}}, .attr.outputs = 4};
    ck_assert_int_eq(op_linear.shape(&linear, &err), BASIN_ESHAPE);
    op_use pool = {.op = &op_max_pool, .in = {{4, {1, 3, 2, 2}}}, .attr = {.kernel = {5, 5}, .stride = {1, 1}}};
    ck_assert_int_eq(op_max_pool.shape(&pool, &err), BASIN_ESHAPE);
    op_use loss = {.op = &op_cross_entropy, .in = {{2, {3, 10}}, {1, {4}}}};
    ck_assert_int_eq(op_cross_entropy.shape(&loss, &err), BASIN_ESHAPE);
}
END_TEST

START_TEST(cross_entropy_survives_large_outputs) {
    float z[] = {1e30f, 0, -1e30f, 0, 5, 0}, label[] = {0, 1}, out[2];
    op_use use = {.op = &op_cross_entropy, .in = {{2, {2, 3}}, {1, {2}}}};
    op_kernel *kernel = NULL;
    ck_assert_int_eq(op_cross_entropy.shape(&use, NULL), BASIN_OK);
    ck_assert_int_eq(op_kernel_new(&kernel, &use, OP_INFER, NULL, NULL), BASIN_OK);
    op_infer(kernel, &(op_args){.in = {z, label}, .out = out});
    ck_assert_float_eq(out[0], 0);
    ck_assert_double_le(fabs((double)out[1] - log1p(2 * exp(-5))), 1e-7);
    op_kernel_free(kernel);
}
END_TEST

static void name_of(dnnl_primitive_desc_t desc, char name[64]) {
    const char *text = NULL;
    ck_assert_int_eq(dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &text), dnnl_success);
    snprintf(name, 64, "%s", text);
}

/* A 3x3 convolution of 16 channels, which has few products. */
START_TEST(few_products_are_run_by_the_direct_kernel_where_there_is_one) {
    const dnnl_data_type_t type = _i ? dnnl_bf16 : dnnl_f32;
    const dnnl_dims_t image = {8, 16, 28, 28}, weight = {16, 16, 3, 3}, ones = {1, 1}, none = {0, 0};
    dnnl_engine_t engine;
    dnnl_memory_desc_t in, w;
    dnnl_convolution_desc_t convolution;
    dnnl_primitive_desc_t own, chosen;
    dnnl_primitive_attr_t attr;
    char usual[64], name[64];
    if (_i && !op_has_bf16()) return;
    ck_assert_int_eq(dnnl_engine_create(&engine, dnnl_cpu, 0), dnnl_success);
    ck_assert_int_eq(dnnl_primitive_attr_create(&attr), dnnl_success);
    dnnl_memory_desc_init_by_tag(&in, 4, image, type, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&w, 4, weight, type, dnnl_format_tag_any);
    ck_assert_int_eq(dnnl_dilated_convolution_forward_desc_init(&convolution, dnnl_forward_inference,
                                                                dnnl_convolution_direct, &in, &w, NULL, &in, ones, none,
                                                                ones, ones),
                     dnnl_success);
    ck_assert_int_eq(dnnl_primitive_desc_create(&own, &convolution, attr, engine, NULL), dnnl_success);
    ck_assert_int_eq(direct_describe(&chosen, &convolution, attr, engine), dnnl_success);
    name_of(own, usual);
    name_of(chosen, name);
    if (strncmp(usual, "brgconv:avx512_core", 19) == 0 && !strstr(usual, "amx"))
        ck_assert_msg(strncmp(name, "jit", 3) == 0, "%s, where oneDNN takes %s", name, usual);
    else
        ck_assert_str_eq(name, usual);
    dnnl_primitive_desc_destroy(own);
    dnnl_primitive_desc_destroy(chosen);
    dnnl_primitive_attr_destroy(attr);
    dnnl_engine_destroy(engine);
}
END_TEST

int main(void) {
    int rows = 0;
    while (op_at(rows)) rows++;
    Suite *suite = suite_create("op");
    TCase *rule = tcase_create("every row"), *one = tcase_create("single rows");
    tcase_set_timeout(rule, 120);
    tcase_add_loop_test(rule, every_row_is_whole, 0, rows);
    tcase_add_loop_test(rule, backward_is_the_transpose_of_the_central_difference, 0, rows);
    tcase_add_loop_test(rule, infer_gives_what_forward_gives, 0, rows);
    tcase_add_loop_test(rule, bf16_gives_what_f32_gives_to_its_precision, 0, rows);
    tcase_add_loop_test(rule, the_way_back_in_bf16_gives_what_f32_gives_to_its_precision, 0, rows);
    tcase_add_loop_test(one, few_products_are_run_by_the_direct_kernel_where_there_is_one, 0, 2);
    tcase_add_test(one, a_strided_convolution_keeps_its_gradient);
    tcase_add_test(one, shapes_that_do_not_fit_are_refused);
    tcase_add_test(one, cross_entropy_survives_large_outputs);
    suite_add_tcase(suite, rule);
    suite_add_tcase(suite, one);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
