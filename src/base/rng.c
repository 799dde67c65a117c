/* rng.c - Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), from Random123. */
#include "base/rng.h"

#include <Random123/philox.h>
#include <math.h>

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

double rng_uniform(rng r, uint64_t index) {
    return unit(rng_bits(r, index));
}

uint64_t rng_below(rng r, uint64_t index, uint64_t n) {
    return (uint64_t)((unsigned __int128)rng_bits(r, index) * n >> 64);
}

/* A pair's radius and angle. */
static double radius_of(uint64_t bits) {
    return sqrt(-2 * log1p(-unit(bits)));
}

static double angle_of(uint64_t bits) {
    return 2 * 3.14159265358979323846 * unit(bits);
}

/* Each for itself: a call that gives both at a time might round differently. */
__attribute__((noinline)) static double sine(double angle) {
    return sin(angle);
}

__attribute__((noinline)) static double cosine(double angle) {
    return cos(angle);
}

double rng_normal(rng r, uint64_t index) {
    double radius = radius_of(rng_bits(r, index & ~UINT64_C(1))), angle = angle_of(rng_bits(r, index | 1));
    return radius * (index & 1 ? sine(angle) : cosine(angle));
}

void rng_normals(rng r, uint64_t first, int64_t count, float *out) {
    int64_t i = 0;
    if (first & 1 && count > 0) out[i++] = (float)rng_normal(r, first);
    for (; i + 1 < count; i += 2) {
        philox4x32_ctr_t b = block(r, (first + (uint64_t)i) / 2);
        double radius = radius_of((uint64_t)b.v[0] << 32 | b.v[1]), angle = angle_of((uint64_t)b.v[2] << 32 | b.v[3]);
        out[i] = (float)(radius * cosine(angle));
        out[i + 1] = (float)(radius * sine(angle));
    }
    if (i < count) out[i] = (float)rng_normal(r, first + (uint64_t)i);
}

void rng_shuffle(rng r, int64_t *items, int64_t count) {
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t j = (int64_t)rng_below(r, (uint64_t)i, (uint64_t)i + 1), item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
}
