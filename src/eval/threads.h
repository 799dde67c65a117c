/* threads.h - how OpenMP and oneDNN get along: inside a worker, oneDNN runs on one thread. */
#ifndef EVAL_THREADS_H
#define EVAL_THREADS_H

#include "net/program.h"

/** How many threads to use: `wanted`, or what OpenMP would use for 0. */
int threads_count(int wanted);

/** To be called first on each thread of a parallel region: from here on oneDNN starts no team of its own on it. */
void threads_single(void);

/** program_new as it must be called outside a parallel region: kernels laid out for one thread. */
basin_status threads_compile(program **out, const basin_network *network, const op *loss, float smoothing, int batch,
                             op_mode mode, int backward, basin_error *err);

#endif
