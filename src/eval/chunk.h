/* chunk.h - the samples that one worker evaluates in one go. */
#ifndef EVAL_CHUNK_H
#define EVAL_CHUNK_H

#include "eval/loss.h"
#include "net/worker.h"

/** What one chunk adds to a score: sums over its samples, in their order. */
typedef struct chunk_score {
    double loss;
    int64_t correct; /* 0 if nothing is right or wrong */
} chunk_score;

/** How many chunks of `batch` a dataset has; the last one may be short. */
int64_t chunk_count(const basin_dataset *data, int batch);

/** How many samples chunk `index` has. */
int64_t chunk_size(const basin_dataset *data, int batch, int64_t index);

/** Fills what a short chunk leaves of a batch with its first sample: what it holds must not depend on the chunk before. */
void chunk_pad(const basin_dataset *data, int batch, int64_t samples, float *images, float *labels);

/** Chunk `index` of a dataset as a worker takes it.  @param whole  as dataset_read  @return how many samples it has */
int64_t chunk_read(const basin_dataset *data, int batch, int64_t index, int whole, float *images, float *labels);

/** Sums what the forward pass left for the first `samples` of the batch. An output that is NaN is never right. */
chunk_score chunk_sum(const worker *w, const criterion *wanted, int64_t samples);

/** What each of the first `samples` of the batch gave.  @param[out] loss, right  (samples); right is 1 or 0, all 0 if nothing is right or wrong */
void chunk_each(const worker *w, const criterion *wanted, int64_t samples, float *loss, float *right);

/** The score of a dataset from the sums of its chunks, in their order. */
basin_score chunk_total(const chunk_score *chunk, int64_t chunks, const criterion *wanted, int64_t samples);

#endif
