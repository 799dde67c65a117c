/* loss.h - what the losses share: outputs (N, K), and what they are compared to, in; one loss per sample out.
 * That is classes (N) as floats, or real targets (N, K). */
#ifndef OP_LOSS_H
#define OP_LOSS_H

#include "op/kernel.h"

/** Takes classes or real targets. */
basin_status loss_shape(op_use *use, basin_error *err);
/** Uses with either. */
void loss_sample(op_use *use, rng r);
/** What output `k` of sample `n` is compared to: a real target, or 1 for the class and 0 for the others. */
double loss_target(const op_kernel *kernel, const op_args *args, int64_t n, int64_t k);

/** A loss that is a mean over outputs of a term of each.   l_n = 1/K sum_k term(z_nk, t_nk) */
typedef double loss_term(double z, double t);
void loss_mean(const op_kernel *kernel, const op_args *args, loss_term *term);
/** Its gradient.   din_nk = dout_n / K slope(z_nk, t_nk) */
void loss_mean_back(const op_kernel *kernel, const op_args *args, loss_term *slope);

/** The columns that losses have in common; `shape`, `sample`, `forward` and `backward` are the row's own. */
#define LOSS_COLUMNS .inputs = 2, .needs_in = 1, .infer = forward, .forward = forward, .backward = backward

#endif
