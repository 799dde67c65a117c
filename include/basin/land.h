/* land.h - lines and planes through a network's weights, and the surface over them.
 *
 * A direction is a flat vector with the layout of the weights, f32. docs/method.md has every definition with its source.
 */
#ifndef BASIN_LAND_H
#define BASIN_LAND_H

#include <stdint.h>

#include "basin/evaluate.h"
#include "basin/layout.h"
#include "basin/network.h"
#include "basin/ranks.h"
#include "basin/record.h"
#include "basin/store.h"
#include "basin/surface.h"

/** Name of normalization `index` ("filter", "layer", ...) and what it does in one line; NULL past the end. */
BASIN_API const char *basin_norm_name(int index);
BASIN_API const char *basin_norm_help(int index);

/** What a direction does to parameters with one dimension: biases, scales and shifts of normalization. */
typedef enum basin_ignore {
    BASIN_IGNORE_DEFAULT,  /* as the axis has it: biasnorm if it is random, none if it is not */
    BASIN_IGNORE_BIASNORM, /* they get zero */
    BASIN_IGNORE_NONE      /* they keep what the direction has */
} basin_ignore;

/**
 * A random direction, a pure function of (layout, seed, axis).   d_i = normal(seed, axis, i), i counts parameters
 * Statistics get zero. Parameters with one dimension get the weights themselves, as in the reference tool.
 * @param axis            0 or 1: each axis has its own stream of numbers
 * @param[out] direction  (layout->size)
 * @source Li et al. 2018, arXiv:1712.09913, section 4; docs/method.md
 */
BASIN_API void basin_direction_random(const basin_layout *layout, const float *weights, uint64_t seed, int axis,
                                      float *direction);

/**
 * Scales a direction in place, tensor by tensor.   filter: d_f <- d_f * ||w_f|| / (||d_f|| + 1e-10) for each filter f
 * Parameters with one dimension are never scaled: they are kept, or zero if `ignore` is biasnorm. Statistics are kept.
 * @param norm  a name of basin_norm_name
 * @return BASIN_OK; BASIN_EINVALID with the names that exist
 */
BASIN_API basin_status basin_direction_normalize(const basin_layout *layout, const float *weights, const char *norm,
                                                 basin_ignore ignore, float *direction, basin_error *err);

/**
 * A direction from arrays without names (basin_direction_arrays_load): the parameters in order, or all tensors in
 * order, with or without the counters `num_batches_tracked` that PyTorch keeps behind each running variance.
 * @param[out] direction  (layout->size); statistics get zero if the arrays are the parameters alone
 * @param path            names the file in messages
 * @return BASIN_OK; BASIN_ESHAPE with the tensor whose size differs; BASIN_EFORMAT for NaN or inf
 */
BASIN_API basin_status basin_direction_from_arrays(const basin_layout *layout, int count, const basin_array *arrays,
                                                   float *direction, const char *path, basin_error *err);

/** Where an axis comes from. Start it as {0}: a random direction, filter-normalized, zero for bias and norm. */
typedef struct basin_axis {
    const float *toward; /* (layout->size): other weights, which coordinate 1 gives exactly, running statistics too */
    const float *given;  /* (layout->size): a direction, used as it is; not both */
    uint64_t seed;       /* of a random direction */
    const char *norm;    /* NULL: "filter" if random, else "none" */
    basin_ignore ignore;
    int anew; /* a random direction is not kept but made anew wherever it is needed, bit for bit the same: that saves the
                 memory of a vector and costs its random numbers each time. Without meaning for the others */
} basin_axis;

/** theta + a*delta, or theta + a*delta + b*eta. Immutable once made; shared by all threads. */
typedef struct basin_plane basin_plane;

/**
 * A line (axes 1) or plane (axes 2) through `weights`.
 * @param layout      borrowed, as are the weights: they must outlive the plane
 * @param weights     (layout->size); the axes are copied, but for those that are made anew
 * @param orthogonal  makes the second direction orthogonal to the first: eta <- eta - (<eta,delta>/<delta,delta>) delta,
 *                    after both are normalized, so its filters are then a little shorter than those of the weights
 * @return BASIN_OK; BASIN_EINVALID for an unknown norm, a direction of length zero, or two that are parallel
 */
BASIN_API basin_status basin_plane_new(basin_plane **out, const basin_layout *layout, const float *weights, int axes,
                                       const basin_axis axis[], int orthogonal, basin_error *err);

/** 1 or 2. */
BASIN_API int basin_plane_axes(const basin_plane *plane);

/** <delta,eta> / (||delta|| ||eta||) over the parameters, without statistics; NaN for a line. */
BASIN_API double basin_plane_cosine(const basin_plane *plane);

/** ||delta|| (axis 0) or ||eta|| (axis 1) over the parameters, without statistics. */
BASIN_API double basin_plane_length(const basin_plane *plane, int axis);

/** The direction of an axis, rounded to f32.  @param[out] direction  (layout->size) */
BASIN_API void basin_plane_direction(const basin_plane *plane, int axis, float *direction);

/**
 * Entries first..first + size of the weights at (x, y), in f64 rounded once to f32.   w = theta + x*delta + y*eta
 * Bit for bit theta at (0, 0), and the other checkpoint at coordinate 1 of an axis toward it (the other coordinate 0).
 * @param y             passed over for a line
 * @param[out] weights  (size)
 */
BASIN_API void basin_plane_point(const basin_plane *plane, double x, double y, int64_t first, int64_t size,
                                 float *weights);

/** Sets what the plane was made of: weights_hash, and per axis x and y: _direction (in words), _hash, _length; orthogonal,
 *  cosine.  @return BASIN_OK or BASIN_ENOMEM */
BASIN_API basin_status basin_plane_record(const basin_plane *plane, basin_record *record, basin_error *err);

/**
 * An all-missing surface over x and y (NULL for a line) with loss and, where there is one, accuracy of each dataset:
 * "<split>_loss" (mean over the samples) and "<split>_acc" (percent, basin_loss_has_accuracy), the split being the text after ':' in the
 * dataset's name ("test_loss"), or the whole name where two datasets have the same split. What stands in brackets
 * (a subset) is no part of it.
 * @param loss  NULL: cross-entropy
 * @return BASIN_OK; BASIN_EINVALID for no dataset, the same twice, or an unknown loss; BASIN_ENOMEM
 */
BASIN_API basin_status basin_surface_for(basin_surface **out, const basin_range *x, const basin_range *y, int datasets,
                                         const basin_dataset *const data[], const char *loss, basin_error *err);

/** How exact the losses of a surface have to be, and what it takes to know that, see basin_progressive_new. */
typedef struct basin_progressive basin_progressive;

/**
 * Points get few samples first, and more only where the 95 % interval of a loss is wider than wanted (basin_sampling_new).
 * This evaluates the weights of the plane on all samples and, for a share, up to 81 points of the plane on the fewest samples:
 * from these follows the range that a picture of each loss shows, as `basin plot` chooses it.
 * @param surface   whose grid it is for; for an ensemble `plane` is that of its first member
 * @param error     half of the width of the interval at most: above 0
 * @param is_share  of the range that a picture shows, else in the unit of the loss
 * @return as basin_evaluate; BASIN_EINVALID also for an error that is not above 0
 */
BASIN_API basin_status basin_progressive_new(basin_progressive **out, const basin_surface *surface,
                                             const basin_network *network, const basin_plane *plane, int datasets,
                                             const basin_dataset *const data[], const basin_evaluate_options *options,
                                             double error, int is_share, basin_error *err);

/** The scores of the weights themselves on all samples, one per dataset. */
BASIN_API const basin_score *basin_progressive_centre(const basin_progressive *progressive);

BASIN_API void basin_progressive_free(basin_progressive *progressive);

/**
 * As basin_surface_for, for surfaces whose points have as many samples as they need: each dataset also has "<split>_loss_ci", if
 * there is an accuracy "<split>_acc_ci", and "<split>_samples".
 */
BASIN_API basin_status basin_surface_for_progressive(basin_surface **out, const basin_range *x, const basin_range *y,
                                                     int datasets, const basin_dataset *const data[], const char *loss,
                                                     basin_error *err);

/** As basin_surface_for, for surfaces in bf16 that are corrected to f32 (`exact` of the options): each dataset also has
 *  "<split>_loss_ci". */
BASIN_API basin_status basin_surface_for_mixed(basin_surface **out, const basin_range *x, const basin_range *y,
                                               int datasets, const basin_dataset *const data[], const char *loss,
                                               basin_error *err);

/** How a surface is evaluated. Start it as {0}. */
typedef struct basin_surface_options {
    basin_evaluate_options evaluate;
    /** Told of each finished point (index into values and states, one value per metric), by one thread at a time; NULL for none. */
    basin_status (*done)(void *context, int index, const double *values, basin_error *err);
    void *context;
    const unsigned char *wanted;          /* (ny, nx) of 0 and 1: which of the missing points; NULL for all */
    const basin_progressive *progressive; /* of the same data, for a surface from basin_surface_for_progressive; NULL:
                                             all samples. Not with ranks */
    const basin_score
        *centre;        /* (datasets): of the weights themselves, which are not evaluated again; NULL: they are. With
                                  `progressive` they never are */
    basin_ranks *ranks; /* with whom points are shared, but by _evaluate_member; NULL: nobody */
} basin_surface_options;

/**
 * Evaluates the points of a surface from basin_surface_for that are missing: those that it has are left alone, and so is
 * a value of a missing point that is no NaN (of a file that lacked only another one).
 * Bit-identical for any number of threads and however many points it had already.
 * @param data  the datasets that it was made for, in the same order, and the same loss
 * @return as basin_evaluate; BASIN_EINVALID if metrics or axes do not fit, or for an ensemble. What was finished is in the surface.
 */
BASIN_API basin_status basin_surface_evaluate(basin_surface *surface, const basin_network *network,
                                              const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                              const basin_surface_options *options, basin_error *err);

/**
 * As basin_surface_evaluate for one member of an ensemble, each of which has its own line or plane through the same weights.
 * The point of the weights themselves is taken from another member that has it. Bit for bit what a plain surface would have.
 * @return as basin_surface_evaluate; BASIN_EINVALID also if there is no such member
 */
BASIN_API basin_status basin_surface_evaluate_member(basin_surface *surface, int member, const basin_network *network,
                                                     const basin_plane *plane, int datasets,
                                                     const basin_dataset *const data[],
                                                     const basin_surface_options *options, basin_error *err);

/** Where the planes of an ensemble come from. */
typedef struct basin_planes {
    /** The plane of a member, borrowed until the next call. */
    basin_status (*plane)(const basin_plane **out, void *context, int member, basin_error *err);
    void *context;
} basin_planes;

/**
 * As basin_surface_evaluate_member for all members, one plane at a time.
 * With ranks, rank 0 has the points evaluated by all of them; the others call this to take part, until rank 0 leaves: their
 * own surface stays as it is, and what they do is at an end when it returns.
 * @param options  `wanted` is (members, ny, nx) here
 * @return as basin_surface_evaluate; on rank 0 also the failure of another rank
 */
BASIN_API basin_status basin_surface_evaluate_members(basin_surface *surface, const basin_network *network,
                                                      const basin_planes *planes, int datasets,
                                                      const basin_dataset *const data[],
                                                      const basin_surface_options *options, basin_error *err);

/** What a refinement came to. Errors are parts of the range that a picture of the loss shows, as `basin plot` chooses it. */
typedef struct basin_refinement {
    int evaluated;    /* points; the others are interpolated */
    double estimated; /* the largest error, from how well evaluated points are predicted by those around them */
    double
        checked; /* the largest deviation at points that were evaluated only to check the estimate; 0 if none were left */
    int held_out; /* how many those were */
} basin_refinement;

/**
 * As basin_surface_evaluate_member, but only where interpolation would change the picture: from a coarse grid to finer points, until the
 * estimated error of every loss is below `tolerance` everywhere. The others get the state BASIN_INTERPOLATED. docs/method.md has the steps.
 * Points that are evaluated have the values of a full run, bit for bit; which they are depends on no thread and no interruption.
 * @param tolerance   of the range that a picture shows: above 0, at most 0.5
 * @param[out] found  NULL skips it
 * @return as basin_surface_evaluate_member; BASIN_EINVALID also for another tolerance
 */
BASIN_API basin_status basin_surface_refine(basin_surface *surface, int member, const basin_network *network,
                                            const basin_plane *plane, int datasets, const basin_dataset *const data[],
                                            const basin_surface_options *options, double tolerance,
                                            basin_refinement *found, basin_error *err);

/** How many points of a surface, of all members, are evaluated in any case. */
BASIN_API int basin_refinement_least(const basin_surface *surface);

/** Sets what a refinement came to: adaptive.evaluated, .estimated_error, .checked_error, .held_out.  @return BASIN_OK or BASIN_ENOMEM */
BASIN_API basin_status basin_refinement_record(const basin_refinement *found, basin_record *record, basin_error *err);

/** How far the losses of one dataset in a surface in bf16 that was corrected are from f32. */
typedef struct basin_mixture {
    double
        deviation; /* the largest one; a part of the range that a picture of the loss shows, as `basin plot` chooses it */
    int checked;   /* at how many points, by lot */
} basin_mixture;

/**
 * Evaluates some points in f32 on all samples: one in a hundred, from 4 to 24, of an ensemble from members spread over all.
 * @param planes      of its members; each at most once, in their order
 * @param options     their precision and `exact` are passed over
 * @param[out] found  (datasets)
 * @return as basin_evaluate
 */
BASIN_API basin_status basin_surface_check_mixed(const basin_surface *surface, const basin_network *network,
                                                 const basin_planes *planes, int datasets,
                                                 const basin_dataset *const data[],
                                                 const basin_evaluate_options *options, basin_mixture *found,
                                                 basin_error *err);

/** Sets in its record what such a check came to: mixed.deviation (the largest), .checked, and where there are several datasets
 *  mixed.deviation.train_loss, ...  @return BASIN_OK or BASIN_ENOMEM */
BASIN_API basin_status basin_mixture_record(int datasets, const basin_mixture *found, basin_surface *surface,
                                            basin_error *err);

BASIN_API void basin_plane_free(basin_plane *plane);

#endif
