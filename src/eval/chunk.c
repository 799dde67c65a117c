/* chunk.c - the samples that one worker evaluates in one go. */
#include "eval/chunk.h"

#include <math.h>
#include <string.h>

#include "data/dataset.h"

int64_t chunk_count(const basin_dataset *data, int batch) {
    return (basin_dataset_count(data) + batch - 1) / batch;
}

int64_t chunk_size(const basin_dataset *data, int batch, int64_t index) {
    int64_t left = basin_dataset_count(data) - index * batch;
    return left < batch ? left : batch;
}

/* Copies the first of rows of `size` numbers behind the last of `count`, up to `room`. */
static void repeat_first(float *rows, size_t size, int64_t count, int64_t room) {
    for (int64_t i = count; i < room; i++) memcpy(rows + (size_t)i * size, rows, size * sizeof *rows);
}

void chunk_pad(const basin_dataset *data, int batch, int64_t samples, float *images, float *labels) {
    basin_input in = basin_dataset_input(data);
    int targets = basin_dataset_targets(data);
    repeat_first(images, (size_t)in.channels * (size_t)in.height * (size_t)in.width, samples, batch);
    repeat_first(labels, targets ? (size_t)targets : 1, samples, batch);
}

int64_t chunk_read(const basin_dataset *data, int batch, int64_t index, int whole, float *images, float *labels) {
    int64_t samples = chunk_size(data, batch, index);
    dataset_read(data, index * batch, samples, whole, images, labels);
    chunk_pad(data, batch, samples, images, labels);
    return samples;
}

static int is_right(const worker *w, const criterion *wanted, int64_t sample) {
    int targets = wanted->objective.targets ? wanted->objective.targets : 1;
    if (!wanted->is_right) return 0;
    return wanted->is_right(worker_outputs(w) + sample * wanted->outputs, worker_labels((worker *)w) + sample * targets,
                            wanted->outputs);
}

chunk_score chunk_sum(const worker *w, const criterion *wanted, int64_t samples) {
    chunk_score score = {0, 0};
    for (int64_t i = 0; i < samples; i++) {
        score.loss += worker_losses(w)[i];
        score.correct += is_right(w, wanted, i);
    }
    return score;
}

void chunk_each(const worker *w, const criterion *wanted, int64_t samples, float *loss, float *right) {
    for (int64_t i = 0; i < samples; i++) {
        loss[i] = worker_losses(w)[i];
        right[i] = (float)is_right(w, wanted, i);
    }
}

basin_score chunk_total(const chunk_score *chunk, int64_t chunks, const criterion *wanted, int64_t samples) {
    basin_score sum = {.samples = samples};
    for (int64_t i = 0; i < chunks; i++) {
        sum.loss += chunk[i].loss;
        sum.correct += chunk[i].correct;
    }
    sum.loss /= (double)samples;
    if (!wanted->is_right) sum.correct = -1;
    return sum;
}

double basin_score_accuracy(const basin_score *score) {
    return score->correct < 0 || isnan(score->loss) ? NAN : 100.0 * (double)score->correct / (double)score->samples;
}
