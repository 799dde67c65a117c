/* rng.h - a counter-based generator: number i of stream s under seed k is a pure function of (k, s, i). */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

/** What the numbers are for. Each purpose, and each stream in it, is independent of all others. */
typedef enum rng_purpose {
    RNG_DIRECTION = 1,
    RNG_SUBSET,
    RNG_SHUFFLE,
    RNG_AUGMENT,
    RNG_INIT,
    RNG_DROPOUT,
    RNG_TEST,
    RNG_HELD_OUT,
    RNG_SAMPLES
} rng_purpose;

/** Philox4x32-10. Every function below is a pure function of it and an index. */
typedef struct rng {
    uint64_t seed;
    rng_purpose purpose;
    uint32_t stream;
} rng;

/** Number `index`: 64 random bits. */
uint64_t rng_bits(rng r, uint64_t index);
/** Number `index`: uniform in [0, 1). */
double rng_uniform(rng r, uint64_t index);
/** Numbers 2*pair and 2*pair + 1 of rng_uniform, and those of the count - 1 pairs after it. */
void rng_uniform_pairs(rng r, uint64_t pair, int count, double *first, double *second);
/** Number `index`: uniform in {0, ..., n-1}, n > 0. */
uint64_t rng_below(rng r, uint64_t index, uint64_t n);
/** Number `index`: standard normal (Box-Muller; numbers 2i and 2i+1 are a pair). */
double rng_normal(rng r, uint64_t index);
/** Numbers first..first + count of rng_normal, in less time, the same bits.  @param[out] out  rounded to f32 */
void rng_normals(rng r, uint64_t first, int64_t count, float *out);
/** Shuffles `items` in place (Fisher-Yates). */
void rng_shuffle(rng r, int64_t *items, int64_t count);

#endif
