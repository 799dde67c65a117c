/* worker.h - one thread's own primitives and memory for running a program. To be made on the thread that uses it. */
#ifndef NET_WORKER_H
#define NET_WORKER_H

#include "net/program.h"

typedef struct worker worker;

/** @return BASIN_OK, BASIN_ENOMEM, BASIN_EENGINE */
basin_status worker_new(worker **out, const program *p, basin_error *err);
void worker_free(worker *w);

/** Where the next batch is to be written: images (batch, height, width, channels); labels: classes (batch) as floats, or
 *  real targets (batch, outputs). */
float *worker_images(worker *w);
float *worker_labels(worker *w);

/** A weight vector: one that exists, or one that is made a step's parameters at a time. */
typedef struct weight_source {
    const float *whole; /* (layout->size); NULL: in pieces */
    /** Fills weights[0..size) with entries first..first + size of the vector. */
    void (*make)(void *context, int64_t first, int64_t size, float *weights);
    void *context;
    float *room; /* (program->piece) */
} weight_source;

/** Puts a weight vector into the form that the program runs on; batch norm is folded in OP_INFER.
 *  @param[out] packed  (program->packed), 64-byte aligned; may be shared by the workers of a program */
void worker_pack(worker *w, const weight_source *from, float *packed);

/** Runs the batch.  @param[out] statistics  (layout->size) or NULL: in OP_BATCH, the batch's own statistics in the places
 *  of the running ones (variance with n - 1)  @param seed  names this pass (dropout) */
void worker_forward(worker *w, const float *packed, float *statistics, uint64_t seed);

/** How many batches go through a network side by side at most. */
enum { WORKER_LANES = 8 };

/** As worker_forward in OP_INFER, of a weight vector that is packed nowhere: each step's parameters are packed just before it
 *  runs, for the batches of all lanes. The same numbers, bit for bit.
 *  @param lane  (lanes): workers of one program  @param part  (program->part), 64-byte aligned: room, not shared */
void worker_forward_from(worker *const lane[], int lanes, const weight_source *from, float *part);

/** What the last forward pass left: outputs (batch, outputs), losses (batch).
 *  They are NaN, all of them, if anything in the batch became NaN on the way, even where a ReLU hid it. */
const float *worker_outputs(const worker *w);
const float *worker_losses(const worker *w);

/** The way back.   gradient = sum_n scale_n d loss_n / d weights
 *  @param scale  (batch)  @param[out] gradient  (layout->size); the places of statistics are left alone */
void worker_backward(worker *w, const float *packed, const float *scale, float *gradient, uint64_t seed);

/** @return BASIN_OK, or BASIN_EENGINE if any call so far was refused */
basin_status worker_check(const worker *w, basin_error *err);

#endif
