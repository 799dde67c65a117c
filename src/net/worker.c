/* worker.c - one thread's own primitives and memory for running a program, and the way forward. */
#include "net/worker_parts.h"

#include <assert.h>
#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "tensor/floats.h"

void worker_grow(size_t *most, const op_kernel *kernel) {
    size_t scratch = op_kernel_sizes(kernel).scratch;
    if (scratch > *most) *most = scratch;
}

static basin_status new_kernels(worker *w, basin_error *err) {
    basin_status status = BASIN_OK;
    size_t scratch = 0, folded = 0;
    for (int i = 0; i < w->p->steps; i++) {
        const step *s = &w->p->step[i];
        TRY(op_kernel_new(&w->kernels[i].main, &s->use, w->p->mode, w->engine, err));
        worker_grow(&scratch, w->kernels[i].main);
        size_t size = s->use.params ? (size_t)(basin_shape_size(&s->use.param[0].shape) + s->use.attr.outputs) : 0;
        if (s->fold[OP_PARAMS - 1] != NODE_NONE && size > folded) folded = size;
    }
    for (int i = 0; i < w->p->backs; i++) TRY(worker_back_kernels(w, &w->p->back[i], &scratch, err));
    w->scratch = floats_new(scratch);
    w->folded = floats_new(folded);
    if (!w->scratch || !w->folded) status = fail_memory(err);
done:
    return status;
}

basin_status worker_new(worker **out, const program *p, basin_error *err) {
    basin_status status = BASIN_OK;
    worker *w = calloc(1, sizeof *w);
    if (!w) return fail_memory(err);
    w->p = p;
    w->kernels = calloc((size_t)p->steps, sizeof *w->kernels);
    w->arena = floats_new(p->arena);
    w->saved = floats_new(p->saved);
    if (!w->kernels || !w->arena || !w->saved) {
        status = fail_memory(err);
        goto done;
    }
    memset(w->arena, 0, p->arena * sizeof(float));
    TRY(op_engine_new(&w->engine, err));
    TRY(new_kernels(w, err));
    *out = w;
    w = NULL;
done:
    worker_free(w);
    return status;
}

void worker_free(worker *w) {
    if (!w) return;
    for (int i = 0; w->kernels && i < w->p->steps; i++) {
        op_kernel_free(w->kernels[i].main);
        op_kernel_free(w->kernels[i].undo);
        for (int j = 0; j < OP_INPUTS; j++) op_kernel_free(w->kernels[i].sum[j]);
    }
    free(w->kernels);
    op_engine_free(w->engine);
    free(w->arena);
    free(w->saved);
    free(w->scratch);
    free(w->folded);
    free(w);
}

float *worker_buffer(const worker *w, int number) {
    return number == NODE_NONE ? NULL : w->arena + w->p->offset[number];
}

float *worker_value(const worker *w, int number) {
    return number == NODE_NONE ? NULL : worker_buffer(w, w->p->buffer[number]);
}

/* What a step's call has in common on both ways.  @param packed  its own part */
op_args worker_arguments(const worker *w, int i, const float *packed, float *gradient, uint64_t seed) {
    const step *s = &w->p->step[i];
    op_args a = {.out = worker_value(w, s->out),
                 .packed = packed,
                 .saved = w->saved + s->saved,
                 .scratch = w->scratch,
                 .seed = seed + (uint64_t)i};
    for (int j = 0; j < OP_INPUTS; j++) a.in[j] = worker_value(w, s->in[j]);
    for (int j = 0; j < OP_PARAMS && gradient; j++)
        if (s->param[j] != NODE_NONE) a.dparam[j] = gradient + w->p->network->layout.param[s->param[j]].offset;
    return a;
}

float *worker_images(worker *w) {
    return worker_value(w, w->p->images);
}

float *worker_labels(worker *w) {
    return worker_value(w, w->p->labels);
}

const float *worker_outputs(const worker *w) {
    return worker_value(w, w->p->outputs);
}

const float *worker_losses(const worker *w) {
    return worker_value(w, w->p->losses);
}

/* Batch norm as part of the weights before it.   W' = W g / s,  b' = (b - mean) g / s + beta,  s = sqrt(var + eps) */
static void fold(const worker *w, const step *s, const float *const norm[OP_PARAMS], const float *param[OP_PARAMS]) {
    const float *gamma = norm[0], *beta = norm[1], *mean = norm[2],
                *var = norm[3]; /* gamma and beta may be NULL: 1, 0 */
    int64_t filters = s->use.attr.outputs, size = basin_shape_size(&s->use.param[0].shape) / filters;
    float *folded = w->folded, *bias = folded + filters * size;
    for (int64_t k = 0; k < filters; k++) {
        double factor = (gamma ? (double)gamma[k] : 1) / sqrt((double)var[k] + (double)s->fold_eps);
        for (int64_t i = 0; i < size; i++) folded[k * size + i] = (float)(param[0][k * size + i] * factor);
        bias[k] = (float)(((param[1] ? param[1][k] : 0) - (double)mean[k]) * factor + (beta ? (double)beta[k] : 0));
    }
    param[0] = folded;
    param[1] = bias;
}

static int is_finite(const step *s, const float *const param[OP_PARAMS]) {
    int finite = 1;
    for (int j = 0; j < s->use.params; j++)
        for (int64_t k = 0, size = basin_shape_size(&s->use.param[j].shape); param[j] && k < size; k++)
            finite &= isfinite(param[j][k]) != 0;
    return finite;
}

/* Whether the parameters that were packed are all finite. */
static float *finite_note(const worker *w, const float *packed) {
    return (float *)packed + w->p->packed - PACKED_NOTE;
}

/* Where each of `tensors` (indices into the layout, NODE_NONE) of a weight vector is; if made, at *room, which moves on. */
static void fetch(const worker *w, const weight_source *from, const int tensors[OP_PARAMS], float **room,
                  const float *values[OP_PARAMS]) {
    for (int j = 0; j < OP_PARAMS; j++) {
        if (tensors[j] == NODE_NONE) continue;
        const basin_param *tensor = &w->p->network->layout.param[tensors[j]];
        values[j] = from->whole ? from->whole + tensor->offset : *room;
        if (from->whole) continue;
        from->make(from->context, tensor->offset, tensor->size, *room);
        *room += tensor->size;
    }
}

/* Packs one step's parameters.  @return whether they are all finite */
static int pack_step(const worker *w, int i, const weight_source *from, float *packed) {
    const step *s = &w->p->step[i];
    const float *param[OP_PARAMS] = {NULL}, *norm[OP_PARAMS] = {NULL};
    float *room = from->room;
    fetch(w, from, s->param, &room, param);
    fetch(w, from, s->fold, &room, norm);
    if (norm[OP_PARAMS - 1]) fold(w, s, norm, param);
    op_pack(w->kernels[i].main, param, packed, w->scratch);
    return is_finite(s, param);
}

void worker_pack(worker *w, const weight_source *from, float *packed) {
    int finite = 1;
    for (int i = 0; i < w->p->steps; i++) finite &= pack_step(w, i, from, packed + w->p->step[i].packed);
    *finite_note(w, packed) = (float)finite;
}

enum { NOTES = FE_INVALID | FE_OVERFLOW | FE_DIVBYZERO };

static void run_step(worker *w, int i, const float *packed, float *statistics, uint64_t seed) {
    op_args a = worker_arguments(w, i, packed, statistics, seed);
    if (w->p->mode == OP_INFER)
        op_infer(w->kernels[i].main, &a);
    else
        op_forward(w->kernels[i].main, &a);
}

/* Whether a step gave an infinity. */
static int is_infinite(const worker *w, int i) {
    const step *s = &w->p->step[i];
    const float *x = worker_value(w, s->out);
    const uint16_t *bits = (const uint16_t *)x;
    int infinite = 0;
    for (int64_t k = 0, size = basin_shape_size(&s->use.out); k < size; k++)
        infinite |= s->use.out_bf16 ? (bits[k] & 0x7fff) == 0x7f80 : isinf(x[k]) != 0;
    return infinite;
}

/* A kernel that takes the larger of x and 0 makes 0 of NaN. So that no such number passes for a result, the processor's own
 * notes are read. FE_INVALID alone says too much: kernels for AVX2 leave garbage in the lanes of a vector behind the last
 * channel. But NaN in a value that counts comes from parameters that are not finite, or from an infinity made on the way. */
static void mark_invalid(const worker *w, int finite, int infinite) {
    infinite |= fetestexcept(FE_OVERFLOW | FE_DIVBYZERO) || !finite;
    if (!fetestexcept(FE_INVALID) || !infinite) return;
    float *losses = worker_value(w, w->p->losses), *outputs = worker_value(w, w->p->outputs);
    for (int i = 0; i < w->p->batch; i++) losses[i] = NAN;
    for (int i = 0; i < w->p->batch * w->p->network->input.outputs; i++) outputs[i] = NAN;
}

/* Products of bf16 note no infinity that they make: where something became NaN, the steps are run again and looked at. */
static int becomes_infinite(worker *w, const float *packed, float *statistics, uint64_t seed) {
    int infinite = 0;
    if (!w->p->bf16 || !fetestexcept(FE_INVALID)) return 0;
    for (int i = 0; i < w->p->steps; i++) {
        run_step(w, i, packed + w->p->step[i].packed, statistics, seed);
        infinite |= is_infinite(w, i);
    }
    return infinite;
}

void worker_forward(worker *w, const float *packed, float *statistics, uint64_t seed) {
    feclearexcept(NOTES);
    for (int i = 0; i < w->p->steps; i++) run_step(w, i, packed + w->p->step[i].packed, statistics, seed);
    mark_invalid(w, *finite_note(w, packed) != 0, becomes_infinite(w, packed, statistics, seed));
}

/* One pass of all lanes.  @param notes  of each lane's steps: packing makes some of its own, which say nothing of values
 * @param infinite  of each lane, or NULL  @return whether all parameters are finite */
static int forward_lanes(worker *const lane[], int lanes, const weight_source *from, float *part, fexcept_t *notes,
                         int *infinite) {
    int finite = 1;
    for (int i = 0; i < lane[0]->p->steps; i++) {
        finite &= pack_step(lane[0], i, from, part);
        for (int k = 0; k < lanes; k++) {
            fesetexceptflag(&notes[k], NOTES);
            run_step(lane[k], i, part, NULL, 0);
            fegetexceptflag(&notes[k], NOTES);
            if (infinite) infinite[k] |= is_infinite(lane[k], i);
        }
    }
    return finite;
}

void worker_forward_from(worker *const lane[], int lanes, const weight_source *from, float *part) {
    fexcept_t notes[WORKER_LANES];
    int infinite[WORKER_LANES] = {0}, invalid = 0;
    assert(lanes >= 1 && lanes <= WORKER_LANES);
    feclearexcept(NOTES);
    for (int k = 0; k < lanes; k++) fegetexceptflag(&notes[k], NOTES);
    const int finite = forward_lanes(lane, lanes, from, part, notes, NULL);
    for (int k = 0; k < lanes; k++) {
        fesetexceptflag(&notes[k], NOTES);
        invalid |= fetestexcept(FE_INVALID);
    }
    if (lane[0]->p->bf16 && invalid) forward_lanes(lane, lanes, from, part, notes, infinite);
    for (int k = 0; k < lanes; k++) {
        fesetexceptflag(&notes[k], NOTES);
        mark_invalid(lane[k], finite, infinite[k]);
    }
}

basin_status worker_check(const worker *w, basin_error *err) {
    for (int i = 0; i < w->p->steps; i++) {
        const step_kernels *k = &w->kernels[i];
        if (op_kernel_failed(k->main) || (k->undo && op_kernel_failed(k->undo)) ||
            (k->sum[0] && op_kernel_failed(k->sum[0])) || (k->sum[1] && op_kernel_failed(k->sum[1])))
            return fail(err, BASIN_EENGINE, "oneDNN failed in operator '%s'", w->p->step[i].use.op->name);
    }
    return BASIN_OK;
}
