/* worker_parts.h - a worker from within: what the ways forward and back share. */
#ifndef NET_WORKER_PARTS_H
#define NET_WORKER_PARTS_H

#include "net/worker.h"

/* The kernels of one step. */
typedef struct step_kernels {
    op_kernel *main;
    op_kernel *undo;           /* the fused activation's backward */
    op_kernel *sum[OP_INPUTS]; /* adds a gradient to a former one */
} step_kernels;

struct worker {
    const program *p;
    op_engine *engine;
    step_kernels *kernels;
    float *arena, *saved, *scratch;
    float *folded; /* one step's weights and bias with batch norm in them */
};

/** What a buffer, or a value, holds; NULL for NODE_NONE. */
float *worker_buffer(const worker *w, int number);
float *worker_value(const worker *w, int number);

/** What the call of step `i` has in common on both ways.
 *  @param packed    its own part  @param gradient  (layout->size): of the parameters, or their statistics; NULL: not wanted */
op_args worker_arguments(const worker *w, int i, const float *packed, float *gradient, uint64_t seed);

/** Raises *most to the scratch space that a kernel wants. */
void worker_grow(size_t *most, const op_kernel *kernel);

/** Makes what the way back through a step wants beside its own kernel. */
basin_status worker_back_kernels(worker *w, const back_step *b, size_t *scratch, basin_error *err);

#endif
