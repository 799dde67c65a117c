/* tsan.h - for `make tsan` only: ThreadSanitizer knows the locks of pthreads, but not that C11's are the same ones. */
#ifndef TESTS_TSAN_H
#define TESTS_TSAN_H

#include <pthread.h>
#include <threads.h>

#define TSAN_RESULT(failed) ((failed) ? thrd_error : thrd_success)
#define mtx_lock(m) TSAN_RESULT(pthread_mutex_lock((pthread_mutex_t *)(m)))
#define mtx_unlock(m) TSAN_RESULT(pthread_mutex_unlock((pthread_mutex_t *)(m)))
#define cnd_wait(c, m) TSAN_RESULT(pthread_cond_wait((pthread_cond_t *)(c), (pthread_mutex_t *)(m)))
#define cnd_broadcast(c) TSAN_RESULT(pthread_cond_broadcast((pthread_cond_t *)(c)))

#endif
