/* sampling.h - samples taken little by little: in an order of their own, until the loss of a point is known well enough. */
#ifndef EVAL_SAMPLING_H
#define EVAL_SAMPLING_H

#include "eval/interval.h"
#include "eval/loss.h"

/** A dataset in the order in which its samples are taken. */
typedef struct sampling_set {
    basin_dataset *ordered;
    int64_t *order; /* (count): the sample at each place */
    int64_t *place; /* (count): the place of each sample */
    int64_t first;  /* how many a point has at least */
    population all; /* known: their losses at the weights that all points are compared with */
} sampling_set;

/** Puts the samples into their order, with nothing known.  @param set  {0} */
basin_status sampling_set_init(sampling_set *set, const basin_dataset *data, basin_error *err);
void sampling_set_clear(sampling_set *set);

struct basin_sampling {
    int datasets;
    sampling_set *set;
    int is_learning; /* the one point of now is what all others are compared with */
    double (*excess)(const void *context, int dataset, double loss, double error);
    const void *context;
};

/** What is known of a point in flight from one dataset. */
typedef struct sampled {
    int64_t used, next; /* samples: scored, and scored when this stage ends */
    float *loss;        /* (count), in their order */
    float *right;
    double *scratch; /* (3 strata) */
} sampled;

basin_status sampled_init(sampled *s, const sampling_set *set, basin_error *err);
void sampled_clear(sampled *s);
size_t sampled_bytes(const sampling_set *set);

/** Ends a stage.  @param batch  stages are whole chunks of it, or all samples  @return whether there is another one */
int sampling_advance(const basin_sampling *sampling, int dataset, sampled *s, int batch);

/** The score of a point that has what it needs; with all samples bit for bit that of basin_evaluate without sampling. */
basin_score sampling_score(const sampling_set *set, const sampled *s, int batch, int has_accuracy);

/** Keeps what a point's samples came to, all of them, as what is known. */
void sampling_learn(sampling_set *set, const sampled *s, const basin_score *score);

#endif
