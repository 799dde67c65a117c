/* winograd.c - a convolution by Winograd's minimal filtering (Lavin and Gray 2016, arXiv:1509.09308): fewer products for 3x3
 * kernels, and sums that are a little less exact. oneDNN has it for AVX-512, over channels in blocks of 16; elsewhere, and to be
 * differentiated, this is the plain convolution. */
#include "op/weighted.h"

enum { INTO = 6, OUT_OF = 7, BESIDE = 1 }; /* calls behind those of weighted.c; BESIDE: what is added to, into blocks */
enum { BLOCKED_IN = 2, BLOCKED_OUT = 3 };  /* parts of scratch */
enum { BLOCK = 16 };

static int suits(const op_use *use) {
    const op_attr *a = &use->attr;
    return a->kernel[0] == 3 && a->kernel[1] == 3 && a->stride[0] == 1 && a->stride[1] == 1 && a->dilation[0] == 1 &&
           a->dilation[1] == 1 && a->groups == 1 && use->in[0].dim[1] % BLOCK == 0 && a->outputs % BLOCK == 0;
}

static dnnl_memory_desc_t blocked_layout(const basin_shape *shape) {
    dnnl_memory_desc_t layout;
    dnnl_dims_t dims = {0};
    for (int i = 0; i < shape->rank; i++) dims[i] = shape->dim[i];
    dnnl_memory_desc_init_by_tag(&layout, shape->rank, dims, dnnl_f32, dnnl_nChw16c);
    return layout;
}

/* One block of channels lies in memory as channels last do. */
static int is_blocked(const basin_shape *shape) {
    return shape->dim[1] == BLOCK;
}

static basin_status shape(op_use *use, basin_error *err) {
    return op_convolution.shape(use, err);
}

static basin_status describe(op_kernel *k, const int64_t dims[4], basin_error *err) {
    const op_use *use = &k->use;
    const op_attr *a = &use->attr;
    const dnnl_dims_t ones = {1, 1}, none = {0, 0}, begin = {a->pad_begin[0], a->pad_begin[1]},
                      end = {a->pad_end[0], a->pad_end[1]};
    const int64_t outputs = a->outputs;
    dnnl_convolution_desc_t forward;
    dnnl_memory_desc_t src = blocked_layout(&use->in[0]), dst = blocked_layout(&use->out);
    dnnl_memory_desc_t any = any_layout(4, dims), bias = dense_layout(1, &outputs);
    basin_status status = engine_check(
        dnnl_dilated_convolution_forward_desc_init(&forward, dnnl_forward_inference, dnnl_convolution_winograd, &src,
                                                   &any, a->bias ? &bias : NULL, &dst, ones, none, begin, end),
        k, "describe it", err);
    if (status != BASIN_OK) return status;
    return weighted_prepare(k, &(weighted){.forward = &forward, .rank = 4, .dims = dims}, err);
}

/* Room for both images in blocks, and the ways there and back. */
static basin_status describe_blocks(op_kernel *k, basin_error *err) {
    basin_status status = BASIN_OK;
    const op_use *use = &k->use;
    dnnl_memory_desc_t in = input_layout(use, 0), out = output_layout(use);
    dnnl_memory_desc_t blocked_in = blocked_layout(&use->in[0]), blocked_out = blocked_layout(&use->out);
    TRY(call_reorder(k, &k->call[INTO], &in, &blocked_in, err));
    TRY(call_reorder(k, &k->call[OUT_OF], &blocked_out, &out, err));
    if (use->accumulate) TRY(call_reorder(k, &k->call[BESIDE], &out, &blocked_out, err));
    k->part[BLOCKED_IN] = line_size(k->sizes.scratch);
    k->part[BLOCKED_OUT] = k->part[BLOCKED_IN] + line_size((size_t)basin_shape_size(&use->in[0]));
    k->sizes.scratch = k->part[BLOCKED_OUT] + line_size((size_t)basin_shape_size(&use->out));
done:
    return status;
}

static basin_status prepare(op_kernel *k, basin_error *err) {
    const int64_t dims[] = {k->use.attr.outputs, k->use.in[0].dim[1], 3, 3};
    basin_error ignored = {0};
    if (k->mode != OP_INFER || !suits(&k->use) || describe(k, dims, &ignored) != BASIN_OK) {
        kernel_clear_calls(k);
        return op_convolution.prepare(k, err);
    }
    return describe_blocks(k, err);
}

static void move(op_kernel *k, int which, const void *from, void *to, void *scratch) {
    call_run(k, &k->call[which], (call_data[]){{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}, {0}}, scratch);
}

static void infer(op_kernel *k, const op_args *a) {
    op_args blocked = *a;
    float *scratch = a->scratch;
    if (!k->call[INTO].primitive) {
        weighted_forward(k, a);
        return;
    }
    if (!is_blocked(&k->use.in[0])) {
        blocked.in[0] = scratch + k->part[BLOCKED_IN];
        move(k, INTO, a->in[0], scratch + k->part[BLOCKED_IN], scratch);
    }
    if (!is_blocked(&k->use.out)) blocked.out = scratch + k->part[BLOCKED_OUT];
    if (!is_blocked(&k->use.out) && k->use.accumulate) move(k, BESIDE, a->out, blocked.out, scratch);
    weighted_forward(k, &blocked);
    if (!is_blocked(&k->use.out)) move(k, OUT_OF, blocked.out, a->out, scratch);
}

static void sample(op_use *use, rng r) {
    use->attr = (op_attr){.outputs = BLOCK * (1 + (int)rng_below(r, 0, 3)),
                          .groups = 1,
                          .bias = (int)rng_below(r, 1, 2),
                          .kernel = {3, 3},
                          .stride = {1, 1},
                          .pad_begin = {1, 1},
                          .pad_end = {1, 1},
                          .dilation = {1, 1}};
    use->in[0] = (basin_shape){4,
                               {1 + (int64_t)rng_below(r, 2, 3), BLOCK * (1 + (int64_t)rng_below(r, 3, 2)),
                                5 + (int64_t)rng_below(r, 4, 6), 7}};
}

const op op_winograd = {
    .name = "winograd",
    .onnx = "Conv",
    .formula = "y[k] = b[k] + sum_c w[k,c] * x[c]",
    .adds = 1,
    .folds = 1,
    .inexact = 1,
    .suits = suits,
    .inputs = 1,
    .needs_in = 1,
    .fuses = OP_ALL_MODES,
    .shape = shape,
    .prepare = prepare,
    .pack = weighted_pack,
    .flops = weighted_flops,
    .infer = infer,
    .forward = weighted_forward,
    .backward = weighted_backward,
    .sample = sample,
};
