/* number.h - numbers as files keep them. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

/** The little-endian number at `bytes`, as f32. */
float number_f16(const unsigned char *bytes);
float number_bf16(const unsigned char *bytes);
float number_f32(const unsigned char *bytes);
float number_f64(const unsigned char *bytes);

#endif
