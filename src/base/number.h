/* number.h - numbers as files keep them. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdint.h>

/** The little-endian number at `bytes`, as f32. */
float number_f16(const unsigned char *bytes);
float number_bf16(const unsigned char *bytes);
float number_f32(const unsigned char *bytes);
float number_f64(const unsigned char *bytes);

/** `count` of them, one behind the other. */
void numbers_f16(float *to, const unsigned char *bytes, int64_t count);
void numbers_bf16(float *to, const unsigned char *bytes, int64_t count);
void numbers_f32(float *to, const unsigned char *bytes, int64_t count);
void numbers_f64(float *to, const unsigned char *bytes, int64_t count);

#endif
