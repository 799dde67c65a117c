/* chunk.h - the samples that one worker evaluates in one go. */
#ifndef EVAL_CHUNK_H
#define EVAL_CHUNK_H

#include "basin/evaluate.h"
#include "net/worker.h"

/** What one chunk adds to a score: sums over its samples, in their order. */
typedef struct chunk_score {
    double loss;
    int64_t correct;
} chunk_score;

/** How many chunks of `batch` a dataset has; the last one may be short. */
int64_t chunk_count(const basin_dataset *data, int batch);

/** How many samples chunk `index` has. */
int64_t chunk_size(const basin_dataset *data, int batch, int64_t index);

/** Fills what a short chunk leaves of a batch with its first sample: what it holds must not depend on the chunk before. */
void chunk_pad(const basin_dataset *data, int batch, int64_t samples, float *images, float *labels);

/** Puts chunk `index` of a dataset in front of a worker.  @param labels  (batch) scratch  @return how many samples it has */
int64_t chunk_read(worker *w, const basin_dataset *data, int batch, int64_t index, int32_t *labels);

/** Sums what the forward pass left for the first `samples` of the batch. An output that is NaN is never right. */
chunk_score chunk_sum(const worker *w, int classes, int64_t samples);

/** The operator that computes a loss. */
const op *loss_op(basin_loss loss);

/** BASIN_ESHAPE, naming both, unless the data has the network's channels, image size and classes. */
basin_status data_check(const basin_network *network, const basin_dataset *data, basin_error *err);

#endif
