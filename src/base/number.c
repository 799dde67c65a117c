/* number.c - numbers as files keep them. */
#include "base/number.h"

#include <math.h>
#include <string.h>

/* Bytes are copied as they are. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "number.c needs a little-endian machine");

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
    unsigned char wide[4] = {0, 0, bytes[0], bytes[1]};
    return number_f32(wide);
}

float number_f16(const unsigned char *bytes) {
    int bits = bytes[0] | bytes[1] << 8, exponent = bits >> 10 & 31, fraction = bits & 1023;
    float value = exponent == 31
                      ? (fraction ? NAN : INFINITY)
                      : ldexpf((float)(exponent ? fraction + 1024 : fraction), (exponent ? exponent : 1) - 25);
    return bits >> 15 ? -value : value;
}
