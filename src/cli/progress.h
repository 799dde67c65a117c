/* progress.h - how far a long run has come: on a terminal one line redrawn, in a log a line now and then. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdint.h>

/** Writes to stderr only. A NULL progress is silent. To be used by one thread at a time. */
typedef struct progress progress;

/**
 * @param what   borrowed: what is being done, "surface"
 * @param unit   borrowed: what is counted, "points"
 * @param total  0: nobody knows
 * @param first  how many were done before this run (a resume): they do not count for the rate
 * @return NULL if quiet, or out of memory
 */
progress *progress_new(const char *what, const char *unit, int64_t first, int64_t total, int quiet);

/** `done` of `total` are done.  @param note  shown behind, "loss 0.312"; NULL for none */
void progress_update(progress *progress, int64_t done, const char *note);

/** Ends the line with what was reached, and frees. */
void progress_free(progress *progress);

/** "59 s", "12:05 min", "3:07 h".  @return text */
const char *progress_duration(double seconds, char text[32]);

#endif
