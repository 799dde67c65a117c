/* normals.c - standard normal numbers (Box, Muller 1958, doi:10.1214/aoms/1177706645): numbers 2i and 2i+1 are a radius times the cosine
 * and the sine of an angle. Many at a time are estimated four at a time; where an estimate is too near to the middle between two
 * f32 numbers to be rounded, the number is computed by itself, so that all have the bits of rng_normal. */
#include <math.h>
#include <stddef.h>

#include "base/rng.h"

#if defined __x86_64__ && defined __GLIBC__
#include <immintrin.h>
#define HAS_ESTIMATES
#endif

/* A pair's radius and angle, of two uniform numbers. */
static double radius_of(double uniform) {
    return sqrt(-2 * log1p(-uniform));
}

static double angle_of(double uniform) {
    return 2 * 3.14159265358979323846 * uniform;
}

/* Each for itself: a call that gives both at a time might round differently. */
__attribute__((noinline)) static double sine(double angle) {
    return sin(angle);
}

__attribute__((noinline)) static double cosine(double angle) {
    return cos(angle);
}

double rng_normal(rng r, uint64_t index) {
    double first, second;
    rng_uniform_pairs(r, index / 2, 1, &first, &second);
    return radius_of(first) * (index & 1 ? sine(angle_of(second)) : cosine(angle_of(second)));
}

static void normals_each(rng r, uint64_t first, int64_t count, float *out) {
    int64_t i = 0;
    if (first & 1 && count > 0) out[i++] = (float)rng_normal(r, first);
    for (; i + 1 < count; i += 2) {
        double one, other;
        rng_uniform_pairs(r, (first + (uint64_t)i) / 2, 1, &one, &other);
        const double radius = radius_of(one), angle = angle_of(other);
        out[i] = (float)(radius * cosine(angle));
        out[i + 1] = (float)(radius * sine(angle));
    }
    if (i < count) out[i] = (float)rng_normal(r, first + (uint64_t)i);
}

#ifdef HAS_ESTIMATES

enum { PAIRS = 64 };

/* Of the radius, what an estimate may be off: the functions below by 4 units in the last place, their product by some 10. */
#define OFF 0x1p-47

/* Numbers are between `low` and `high`. */
typedef struct estimates {
    float low[2 * PAIRS], high[2 * PAIRS];
} estimates;

/* glibc's functions of four numbers; the names are those of the vector function ABI of x86-64. */
__attribute__((target("avx2"))) __m256d log_of_four(__m256d) __asm__("_ZGVdN4v_log");
__attribute__((target("avx2"))) __m256d cos_of_four(__m256d) __asm__("_ZGVdN4v_cos");
__attribute__((target("avx2"))) __m256d sin_of_four(__m256d) __asm__("_ZGVdN4v_sin");

/* Four cosines and four sines, rounded, in turns. */
__attribute__((target("avx2"))) static void store_turns(__m256d cosines, __m256d sines, float *out) {
    const __m128 c = _mm256_cvtpd_ps(cosines), s = _mm256_cvtpd_ps(sines);
    _mm_storeu_ps(out, _mm_unpacklo_ps(c, s));
    _mm_storeu_ps(out + 4, _mm_unpackhi_ps(c, s));
}

__attribute__((target("avx2"))) static void estimate(const double *one_minus, const double *angles, estimates *e) {
    for (int i = 0; i < PAIRS; i += 4) {
        const __m256d angle = _mm256_loadu_pd(angles + i), logarithm = log_of_four(_mm256_loadu_pd(one_minus + i));
        const __m256d radius = _mm256_sqrt_pd(_mm256_mul_pd(_mm256_set1_pd(-2), logarithm));
        const __m256d c = _mm256_mul_pd(radius, cos_of_four(angle)), s = _mm256_mul_pd(radius, sin_of_four(angle));
        const __m256d off = _mm256_mul_pd(radius, _mm256_set1_pd(OFF));
        store_turns(_mm256_sub_pd(c, off), _mm256_sub_pd(s, off), e->low + (ptrdiff_t)2 * i);
        store_turns(_mm256_add_pd(c, off), _mm256_add_pd(s, off), e->high + (ptrdiff_t)2 * i);
    }
}

static void estimate_pairs(rng r, uint64_t pair, estimates *e) {
    double first[PAIRS], second[PAIRS];
    rng_uniform_pairs(r, pair, PAIRS, first, second);
    for (int i = 0; i < PAIRS; i++) {
        first[i] = 1 - first[i]; /* exact, as are multiples of 2^-53 up to 1 */
        second[i] = angle_of(second[i]);
    }
    estimate(first, second, e);
}

static void normals_estimated(rng r, uint64_t first, int64_t count, float *out) {
    estimates e;
    for (const uint64_t end = first + (uint64_t)count; first < end;) {
        const uint64_t begin = first / 2 * 2;
        estimate_pairs(r, begin / 2, &e);
        for (; first < end && first - begin < 2 * PAIRS; first++) {
            const float low = e.low[first - begin];
            *out++ = low == e.high[first - begin] ? low : (float)rng_normal(r, first);
        }
    }
}

void rng_normals(rng r, uint64_t first, int64_t count, float *out) {
    (__builtin_cpu_supports("avx2") ? normals_estimated : normals_each)(r, first, count, out);
}

#else

void rng_normals(rng r, uint64_t first, int64_t count, float *out) {
    normals_each(r, first, count, out);
}

#endif
