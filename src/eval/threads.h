/* threads.h - how OpenMP and oneDNN get along: inside a worker, oneDNN runs on one thread. */
#ifndef EVAL_THREADS_H
#define EVAL_THREADS_H

#include "net/program.h"

/** How many threads to use: `wanted`, or what OpenMP would use for 0. */
int threads_count(int wanted);

/**
 * Runs work(context, thread) on `threads` threads at a time; thread counts from 0. Inside, oneDNN runs on one thread.
 * oneDNN's barriers bind to the innermost parallel region, even where it runs on one thread: each piece of work gets a
 * region of its own around it, or the barrier would wait for (or release) threads that know nothing of it.
 */
void threads_team(int threads, void (*work)(void *context, int thread), void *context);

/** program_new as it must be called outside a parallel region: kernels laid out for one thread. */
basin_status threads_compile(program **out, const basin_network *network, const objective *wanted, int batch,
                             op_mode mode, unsigned wants, basin_ways *ways, basin_error *err);

#endif
