/* threads.c - how OpenMP and oneDNN get along. */
#include "eval/threads.h"

#include <omp.h>

int threads_count(int wanted) {
    return wanted > 0 ? wanted : omp_get_max_threads();
}

void threads_team(int threads, void (*work)(void *context, int thread), void *context) {
#pragma omp parallel num_threads(threads)
    {
        int thread = omp_get_thread_num();
        omp_set_num_threads(1);
#pragma omp parallel num_threads(1)
        work(context, thread);
    }
}

basin_status threads_compile(program **out, const basin_network *network, const objective *wanted, int batch,
                             op_mode mode, unsigned wants, basin_ways *ways, basin_error *err) {
    int before = omp_get_max_threads();
    omp_set_num_threads(1);
    basin_status status = program_new(out, network, wanted, batch, mode, wants, ways, err);
    omp_set_num_threads(before);
    return status;
}
