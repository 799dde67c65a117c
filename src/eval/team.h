/* team.h - threads whose workers stay alive between calls: gradients, step after step. */
#ifndef EVAL_TEAM_H
#define EVAL_TEAM_H

#include "basin/evaluate.h"
#include "eval/chunk.h"

typedef struct team team;

/** Where chunks of samples come from. */
typedef struct chunk_source {
    /** Fills images (batch, height, width, channels) and labels (as worker_labels) of chunk `index`; from any thread.
     *  @return how many of the batch are samples; the rest counts nothing */
    int64_t (*fill)(void *context, int64_t index, float *images, float *labels);
    void *context;
    int64_t chunks, samples;
} chunk_source;

/** @param threads  0: as many as OpenMP would use  @param mode  OP_RUNNING or OP_BATCH
 *  @param wants  PROGRAM_BF16 or 0 */
basin_status team_new(team **out, const basin_network *network, const criterion *wanted, int batch, op_mode mode,
                      unsigned wants, int threads, basin_error *err);
void team_free(team *t);

/**
 * The mean loss over a source and its gradient. The same bits for any number of threads: the gradients of chunks are
 * summed in their own order, in a number of groups that depends on the number of chunks alone.
 * @param seed  names this pass (dropout)
 * @param[out] gradient  (layout->size); in the places of statistics: the mean of the chunks' own (OP_BATCH), else zero
 */
basin_status team_gradient(team *t, const float *weights, const chunk_source *source, uint64_t seed, basin_score *score,
                           float *gradient, basin_error *err);

/** Calls task(context, index) for index 0..count-1, spread over the team's threads. */
void team_each(team *t, int64_t count, void (*task)(void *context, int64_t index), void *context);

#endif
