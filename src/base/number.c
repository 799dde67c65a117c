/* number.c - numbers as files keep them. */
#include "base/number.h"

#include <string.h>

/* Bytes are copied as they are. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "number.c needs a little-endian machine");

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t two_bytes(const unsigned char *bytes) {
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

float number_f32(const unsigned char *bytes) {
    float value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

float number_f64(const unsigned char *bytes) {
    double value;
    memcpy(&value, bytes, sizeof value);
    return (float)value;
}

float number_bf16(const unsigned char *bytes) {
    return from_bits(two_bytes(bytes) << 16);
}

/* Exponent and fraction in the places of f32 give the number times 2^-112, also where it is subnormal. Without a branch,
   so that many are converted at once. */
float number_f16(const unsigned char *bytes) {
    uint32_t half = two_bytes(bytes), rest = (half & 0x7fff) << 13, bits;
    float size = from_bits(rest) * 0x1p112f;
    memcpy(&bits, &size, sizeof bits);
    bits |= rest >= (uint32_t)0x7c00 << 13 ? 0x7f800000 | rest : 0; /* inf or NaN */
    return from_bits((half & 0x8000) << 16 | bits);
}

/* Blocks of a fixed size are what a compiler makes vector code of. */
#define BLOCK 16
#define NUMBERS(kind, size)                                                                                            \
    void numbers_##kind(float *restrict to, const unsigned char *restrict bytes, int64_t count) {                      \
        int64_t whole = count / BLOCK * BLOCK;                                                                         \
        for (int64_t i = 0; i < whole; i += BLOCK)                                                                     \
            for (int k = 0; k < BLOCK; k++) to[i + k] = number_##kind(bytes + (i + k) * (size));                       \
        for (int64_t i = whole; i < count; i++) to[i] = number_##kind(bytes + i * (size));                             \
    }
NUMBERS(f16, 2)
NUMBERS(bf16, 2)
NUMBERS(f64, 8)

void numbers_f32(float *to, const unsigned char *bytes, int64_t count) {
    memcpy(to, bytes, (size_t)count * sizeof *to);
}
