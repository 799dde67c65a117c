/* worker_back.c - the way back through a program: gradients of the losses. */
#include <string.h>

#include "base/error.h"
#include "net/worker_parts.h"

basin_status worker_back_kernels(worker *w, const back_step *b, size_t *scratch, basin_error *err) {
    basin_status status = BASIN_OK;
    const step *s = &w->p->step[b->step];
    step_kernels *k = &w->kernels[b->step];
    if (b->undone != b->dout) {
        op_use use = {.op = s->use.activation,
                      .attr = {.slope = s->use.slope, .beta = s->use.beta},
                      .in = {s->use.out},
                      .out = s->use.out};
        TRY(op_kernel_new(&k->undo, &use, w->p->mode, w->engine, err));
        worker_grow(scratch, k->undo);
    }
    for (int j = 0; j < OP_INPUTS; j++) {
        if (b->sum[j] == NODE_NONE) continue;
        op_use use = {.op = &op_add, .in = {s->use.in[j], s->use.in[j]}, .out = s->use.in[j]};
        TRY(op_kernel_new(&k->sum[j], &use, w->p->mode, w->engine, err));
        worker_grow(scratch, k->sum[j]);
    }
done:
    return status;
}

static void step_back(worker *w, const back_step *b, const float *packed, float *gradient, uint64_t seed) {
    const step *s = &w->p->step[b->step];
    step_kernels *k = &w->kernels[b->step];
    op_args a = worker_arguments(w, b->step, packed + s->packed, gradient, seed);
    a.dout = worker_buffer(w, b->undone);
    for (int j = 0; j < OP_INPUTS; j++) a.din[j] = worker_buffer(w, b->din[j]);
    if (k->undo)
        op_backward(k->undo, &(op_args){.out = a.out,
                                        .in = {a.out},
                                        .dout = worker_buffer(w, b->dout),
                                        .din = {worker_buffer(w, b->undone)},
                                        .scratch = w->scratch});
    if (!s->use.op->passes) op_backward(k->main, &a);
    for (int j = 0; j < OP_INPUTS; j++)
        if (k->sum[j])
            op_forward(k->sum[j], &(op_args){.in = {worker_buffer(w, b->din[j]), worker_buffer(w, b->former[j])},
                                             .out = worker_buffer(w, b->sum[j]),
                                             .scratch = w->scratch});
}

void worker_backward(worker *w, const float *packed, const float *scale, float *gradient, uint64_t seed) {
    memcpy(worker_buffer(w, w->p->back[0].dout), scale, (size_t)w->p->batch * sizeof *scale);
    for (int i = 0; i < w->p->backs; i++) step_back(w, &w->p->back[i], packed, gradient, seed);
}
