/* evaluate.h - loss, accuracy and gradient of a network over datasets, in parallel. */
#ifndef BASIN_EVALUATE_H
#define BASIN_EVALUATE_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "basin/dataset.h"
#include "basin/network.h"

/* Losses have names: "cross-entropy", "mse", "l1", "bce"; NULL is cross-entropy. docs/method.md has their definitions. */

/** Row `index` as "name: what it is, and which targets it takes"; NULL past the end. */
BASIN_API const char *basin_loss_help(int index);

/**
 * What a network takes and gives that is trained or evaluated with a loss on that data: the shape of the data's inputs, and
 * an output for each class or real target; one for the two classes of a binary loss.
 * @return BASIN_OK; BASIN_EINVALID for an unknown loss, with what exists, and for data that it does not take
 */
BASIN_API basin_status basin_loss_input(basin_input *out, const char *loss, const basin_dataset *data,
                                        basin_error *err);

/** Whether there is an accuracy: for classes, and for a binary loss. Real targets have no right and wrong.
 *  @return BASIN_OK; BASIN_EINVALID for an unknown loss */
BASIN_API basin_status basin_loss_has_accuracy(int *has, const char *loss, const basin_dataset *data, basin_error *err);

/** What one dataset says about one weight vector. */
typedef struct basin_score {
    double loss;     /* mean over the samples; inf or NaN if it overflows: data, not an error */
    int64_t correct; /* samples whose largest output is the class; with a binary loss, whose outputs are all above 0
                        where the target is 1, and not elsewhere; -1 if there is no accuracy; 0 where the loss is NaN */
    int64_t samples; /* that were evaluated */
    double loss_error,
        accuracy_error; /* with basin_sampling: half of the 95 % intervals, of the loss (NaN if it is inf or NaN)
                                          and of the accuracy in percent (NaN if that is); with `exact`: of the loss; else 0 */
} basin_score;

/** Accuracy in percent; NaN if there is none, and where the loss is NaN. */
BASIN_API double basin_score_accuracy(const basin_score *score);

/** Samples taken little by little, see basin_sampling_new. */
typedef struct basin_sampling basin_sampling;

/** What activations and weights are while a network is evaluated; sums are f32, the sum of losses f64 always. */
typedef enum basin_precision {
    BASIN_F32,
    BASIN_BF16,         /* bf16 in all operators that can; images, outputs, losses and batch-norm statistics are f32 */
    BASIN_BF16_EMULATED /* also where the processor has no arithmetic for it: slower than f32 */
} basin_precision;

/** Whether this processor can evaluate so.  @return BASIN_OK; BASIN_EUNSUPPORTED with what it lacks */
BASIN_API basin_status basin_precision_check(basin_precision precision, basin_error *err);

/** How many samples a dataset has that correct bf16 to f32, as `basin surface --precision mixed` takes them: one in so many, so
 *  many at least, or all. */
enum { BASIN_CORRECTION_SHARE = 16, BASIN_CORRECTION_LEAST = 256 };
BASIN_API int64_t basin_correction_samples(const basin_dataset *data);

/** Start it as {0}: every zero is a default. Nothing here but loss, label_smoothing, precision, `exact`, `ways`, `sampling` and
 *  `statistics` changes any result. */
typedef struct basin_evaluate_options {
    int threads;      /* 0: as many as OpenMP would use */
    const char *loss; /* NULL: cross-entropy */
    double label_smoothing;
    basin_precision precision;
    /* (datasets): samples of each that are evaluated in f32 too, to correct what bf16 gives; NULL: no correction.
     *   loss = mean bf16 + mean over these (f32 - bf16),   loss_error = 1.96 standard errors of the second mean
     * A loss that is inf or NaN in bf16 stays so, and one that f32 makes so on these becomes so: with loss_error NaN. */
    const basin_dataset *const *exact;
    /* Winograd's convolutions where they are faster on this processor; NULL: direct ones. A loss moves by some 1e-6 of itself, and
     * its last bits depend on what was measured to be faster: losses that are compared want the same `ways`. */
    basin_ways *ways;
    const basin_dataset *statistics; /* batch-norm statistics are re-estimated at every weight vector on these samples;
                                        NULL: the weight vector's own running statistics */
    /* bound in bytes on the weight vectors in flight; 0: 128 MiB per thread, 512 MiB at least (one vector always). Where it has
     * no room for one, each layer's weights are made whenever it runs, in the room of the largest layer for each thread; but with
     * `statistics` there is one vector always */
    size_t memory;
    basin_sampling *sampling;    /* of the same datasets: each point has as many samples as it needs; NULL: all */
    volatile sig_atomic_t *stop; /* when it becomes non-zero: finish what is in flight, then BASIN_EINTERRUPTED */
} basin_evaluate_options;

/** Many weight vectors: where they come from, where their scores go. */
typedef struct basin_points {
    int64_t count;
    /** Fills weights[0..size) with entries first..first + size of the weight vector of point `index`, so that no such
     *  vector has to exist as a whole. Called from any thread, for several points at a time. */
    void (*make)(void *context, int64_t index, int64_t first, int64_t size, float *weights);
    /** Takes the scores of point `index`, one per dataset. Called by one thread at a time, in no fixed order of points. */
    basin_status (*done)(void *context, int64_t index, const basin_score *scores, basin_error *err);
    void *context;
    /** The index of the next point, or -1 when there is none left; called by one thread at a time. NULL: 0, 1, ... count - 1.
     *  Then `count` is only how many there may be at most. */
    int64_t (*next)(void *context);
} basin_points;

/**
 * Scores of every point on every dataset. Bit-identical for any number of threads.
 *   loss = 1/N sum_i loss_i: per sample in f32, summed in f64 in chunks of fixed size, chunks in their own order
 * @param data  all with classes, or all with as many real targets
 * @return BASIN_OK, BASIN_EINTERRUPTED, BASIN_EINVALID (data that does not fit the loss), BASIN_ESHAPE (nor the network),
 *         BASIN_EUNSUPPORTED (bf16 on this processor), BASIN_ENOMEM, BASIN_EENGINE, or the first failure of `done`
 */
BASIN_API basin_status basin_evaluate(const basin_network *network, int datasets, const basin_dataset *const data[],
                                      const basin_points *points, const basin_evaluate_options *options,
                                      basin_error *err);

/** Whether network, data and options fit together, without evaluating anything.  @return as basin_evaluate */
BASIN_API basin_status basin_evaluate_check(const basin_network *network, int datasets,
                                            const basin_dataset *const data[], const basin_evaluate_options *options,
                                            basin_error *err);

/** As basin_evaluate for one weight vector, but `stop` ends it at once: half of a score is of no use.  @param[out] scores  one per dataset */
BASIN_API basin_status basin_evaluate_one(const basin_network *network, int datasets, const basin_dataset *const data[],
                                          const float *weights, const basin_evaluate_options *options,
                                          basin_score *scores, basin_error *err);

/**
 * As basin_evaluate_one on one dataset, and what each sample gave.
 * @param[out] score  NULL skips it
 * @param[out] loss   (samples)
 * @param[out] right  (samples): 1 or 0; all 0 if there is no accuracy
 */
BASIN_API basin_status basin_evaluate_samples(const basin_network *network, const basin_dataset *data,
                                              const float *weights, const basin_evaluate_options *options,
                                              basin_score *score, float *loss, float *right, basin_error *err);

/**
 * A way to take samples little by little. Each dataset is put into an order of its own, by lot but with every class in its
 * share all along. A point of basin_evaluate is scored on the first samples, the same for all points, and on more of them
 * until its losses are known well enough. What is estimated is the difference to `weights`, which are evaluated on all samples.
 *   loss = L(weights) + sum_h W_h mean_h(l_i - l_i(weights)),   loss_error = 2.6 standard errors;   docs/method.md
 * With all samples the scores are those without sampling, bit for bit.
 * @param data         to be evaluated on: borrowed
 * @param weights      not needed any more afterwards
 * @param[out] scores  of `weights` on all samples, one per dataset, as of basin_evaluate_one
 */
BASIN_API basin_status basin_sampling_new(basin_sampling **out, const basin_network *network, int datasets,
                                          const basin_dataset *const data[], const float *weights,
                                          const basin_evaluate_options *options, basin_score *scores, basin_error *err);

/** How many samples a point has at least: 256, or four of each class, or all. */
BASIN_API int64_t basin_sampling_least(const basin_dataset *data);

/** Sets how well. At first points have the fewest samples.
 *  @param excess  by how much loss +- error of a dataset is wider than wanted; up to 1: no more samples. From any thread, a pure
 *                 function  @param context  borrowed */
BASIN_API void basin_sampling_aim(basin_sampling *sampling,
                                  double (*excess)(const void *context, int dataset, double loss, double error),
                                  const void *context);

BASIN_API void basin_sampling_free(basin_sampling *sampling);

/**
 * Mean loss over a dataset and its gradient, batch norm with running statistics.
 * @param[out] gradient  (layout->size); zero for running statistics
 */
BASIN_API basin_status basin_gradient(const basin_network *network, const basin_dataset *data, const float *weights,
                                      const basin_evaluate_options *options, double *loss, float *gradient,
                                      basin_error *err);

#endif
