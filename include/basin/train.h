/* train.h - training a network on a dataset. */
#ifndef BASIN_TRAIN_H
#define BASIN_TRAIN_H

#include <signal.h>
#include <stdint.h>

#include "basin/dataset.h"
#include "basin/evaluate.h"
#include "basin/network.h"
#include "basin/record.h"

/** How to train. Start it with basin_train_defaults. */
typedef struct basin_train_options {
    int epochs, batch;     /* batch: samples per step */
    int chunk;             /* samples per worker and batch-norm statistic; must divide batch */
    uint64_t seed;         /* of initial weights, order and augmentation */
    const char *optimizer; /* a row of basin_optimizer_help: "sgd", "adam", "adamw" */
    const char *schedule;  /* a row of basin_schedule_help: "constant", "step", "cosine", "onecycle" */
    double lr;             /* 0: the optimizer's own */
    double momentum, weight_decay;
    int nesterov;
    int decay_all;            /* weight decay for biases and norms, too */
    double beta1, beta2, eps; /* Adam */
    double warmup;            /* epochs of linear warm-up */
    double steps[8];          /* of "step": epochs at which lr is divided by `drop` */
    int step_count;
    double drop;
    double clip; /* largest norm of the gradient; 0: none */
    double label_smoothing;
    int crop;                  /* pad by so many pixels and crop at random; 0: no */
    int flip;                  /* mirror half of the images */
    const char *loss;          /* NULL: cross-entropy */
    basin_precision precision; /* of activations, their gradients and the weights that operators read; weights and their
                                  gradients as the optimizer has them are f32 */
    int threads;
    volatile sig_atomic_t *stop;
} basin_train_options;

BASIN_API basin_train_options basin_train_defaults(void);

/** Row `index` as "name: what it does"; NULL past the end. */
BASIN_API const char *basin_optimizer_help(int index);
BASIN_API const char *basin_schedule_help(int index);

/** A training under way: weights, optimizer state, and where in the epochs it is. */
typedef struct basin_training basin_training;

/** Starts at the network's initial weights.  @return BASIN_OK, BASIN_EINVALID (with what is wrong), BASIN_ESHAPE, BASIN_ENOMEM */
BASIN_API basin_status basin_training_new(basin_training **out, const basin_network *network, const basin_dataset *data,
                                          const basin_train_options *options, basin_error *err);
BASIN_API void basin_training_free(basin_training *training);

/** One step: a batch, its gradient, an update.  @return BASIN_OK, BASIN_EENGINE, BASIN_ENOMEM */
BASIN_API basin_status basin_training_step(basin_training *training, basin_error *err);

/** Steps in an epoch (a last batch that is not full is left out), and in all. */
BASIN_API int64_t basin_training_epoch_steps(const basin_training *training);
BASIN_API int64_t basin_training_steps(const basin_training *training);
/** Steps done. */
BASIN_API int64_t basin_training_done(const basin_training *training);
/** The learning rate of the next step. */
BASIN_API double basin_training_lr(const basin_training *training);
/** Mean loss and accuracy (0..1, NaN if there is none) over the steps of the running epoch. */
BASIN_API void basin_training_progress(const basin_training *training, double *loss, double *accuracy);
/** The weights (layout->size), borrowed. */
BASIN_API const float *basin_training_weights(const basin_training *training);

/** All options that determine the result, as text: part of a checkpoint's metadata, and what a resume is checked against. */
BASIN_API basin_status basin_training_record(const basin_training *training, basin_record *record, basin_error *err);

/** Writes everything a resume needs (a safetensors file), atomically. */
BASIN_API basin_status basin_training_save(const basin_training *training, const char *path, basin_error *err);
/** Goes on where a saved one stopped: the same weights, bit for bit, as if it had not.  @return BASIN_OK; BASIN_EEXISTS if it
 *  was started with other options (which one is said); what basin_checkpoint_load returns */
BASIN_API basin_status basin_training_resume(basin_training *training, const char *path, basin_error *err);

#endif
