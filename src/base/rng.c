/* rng.c - Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), from Random123. */
#include "base/rng.h"

#include <Random123/philox.h>

static philox4x32_ctr_t block(rng r, uint64_t index) {
    philox4x32_ctr_t counter = {{(uint32_t)index, (uint32_t)(index >> 32), r.stream, (uint32_t)r.purpose}};
    philox4x32_key_t key = {{(uint32_t)r.seed, (uint32_t)(r.seed >> 32)}};
    return philox4x32(counter, key);
}

/* A block has 128 bits: two numbers. */
uint64_t rng_bits(rng r, uint64_t index) {
    philox4x32_ctr_t b = block(r, index / 2);
    int half = (int)(index % 2) * 2;
    return (uint64_t)b.v[half] << 32 | b.v[half + 1];
}

/* In [0, 1). */
static double unit(uint64_t bits) {
    return (double)(bits >> 11) * 0x1p-53;
}

void rng_uniform_pairs(rng r, uint64_t pair, int count, double *first, double *second) {
    for (int i = 0; i < count; i++) {
        philox4x32_ctr_t b = block(r, pair + (uint64_t)i);
        first[i] = unit((uint64_t)b.v[0] << 32 | b.v[1]);
        second[i] = unit((uint64_t)b.v[2] << 32 | b.v[3]);
    }
}

double rng_uniform(rng r, uint64_t index) {
    return unit(rng_bits(r, index));
}

uint64_t rng_below(rng r, uint64_t index, uint64_t n) {
    return (uint64_t)((unsigned __int128)rng_bits(r, index) * n >> 64);
}

void rng_shuffle(rng r, int64_t *items, int64_t count) {
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t j = (int64_t)rng_below(r, (uint64_t)i, (uint64_t)i + 1), item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
}
