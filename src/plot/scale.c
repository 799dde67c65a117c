/* scale.c - from values to positions; round numbers on the way; numbers as text. */
#include "plot/scale.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDING 1e-12 /* of values: what differs by less is the same */
#define LONGEST 7      /* digits of a number without a power of ten */

static const double slack = 1e-9;

double scale_transform(bool log, double value) {
    if (!log) return value;
    return value > 0 ? log10(value) : value <= 0 ? -INFINITY : NAN;
}

double scale_position(const scale *s, double value) {
    double low = scale_transform(s->log, s->min), high = scale_transform(s->log, s->max);
    return (scale_transform(s->log, value) - low) / (high - low);
}

bool scale_is_point(double min, double max) {
    return !(max - min > ROUNDING * fmax(fabs(min), fabs(max)));
}

/* m * 10^e as strtod would read it: 0.3 rather than 3 * 0.1. */
static double decimal(double mantissa, int exponent) {
    return exponent < 0 ? mantissa / pow(10, -exponent) : mantissa * pow(10, exponent);
}

typedef struct step {
    double mantissa;
    int exponent;
} step;

static const double mantissas[] = {1, 2, 2.5, 5, 10};

/* The smallest round step that makes at most `target` of them over `span`. */
static step step_choose(double span, int target) {
    double raw = span / target;
    int exponent = (int)floor(log10(raw));
    for (int i = 0; i < 5; i++)
        if (decimal(mantissas[i], exponent) >= raw * (1 - 1e-9)) return (step){mantissas[i], exponent};
    return (step){1, exponent + 1};
}

/* The next smaller round step. */
static step step_finer(step s) {
    for (int i = 4; i > 0; i--)
        if (mantissas[i] <= s.mantissa * (1 + 1e-9)) return (step){mantissas[i - 1], s.exponent};
    return (step){mantissas[3], s.exponent - 1};
}

static double step_times(step s, double n) {
    return decimal(n * s.mantissa, s.exponent);
}

static int step_decimals(step s) {
    double unit = step_times(s, 1);
    for (int d = 0; d <= 6; d++)
        if (fabs(unit * pow(10, d) - round(unit * pow(10, d))) < 1e-6 * unit * pow(10, d)) return d;
    return -1;
}

/* How numbers that are a step apart and at most so large are written, so that no two look the same. */
static int number_form(step s, double largest) {
    enum { DIGITS = 3 }; /* of the shortest form of large numbers */
    int decimals = step_decimals(s), above = (int)floor(log10(largest) + slack);
    int digits = above - s.exponent + 1 + (s.mantissa == 2.5);
    if (decimals >= 0 && largest < 1e5) return decimals;
    if (digits <= DIGITS) return -1;
    if (decimals == 0 && above < LONGEST) return 0;
    return digits > 15 ? -15 : -digits;
}

/* Which multiples of the step lie on the scale, up to rounding: from this one ... */
static double step_first(step of, const scale *s) {
    double unit = step_times(of, 1);
    return ceil(s->min / unit - 1e-9 * (s->max - s->min) / unit);
}

/* ... to this one. */
static double step_last(step of, const scale *s) {
    double unit = step_times(of, 1);
    return floor(s->max / unit + 1e-9 * (s->max - s->min) / unit);
}

static double step_count(step of, const scale *s) {
    return step_last(of, s) - step_first(of, s) + 1;
}

static void ticks_linear(ticks *t, const scale *s, int target) {
    step major = step_choose(s->max - s->min, target), finer = step_finer(major);
    const bool alone = step_count(major, s) < 2;                /* one number tells no scale, as 0 alone from -4 to 4 */
    if (alone || step_count(finer, s) <= target) major = finer; /* 0, 25, 50, 75 rather than 0, 50 up to 98 */
    const double first = step_first(major, s), last = step_last(major, s);
    for (double n = first; n <= last && t->count < TICKS_MAX; n++) t->value[t->count++] = step_times(major, n);
    t->decimals = number_form(major, fmax(fabs(s->min), fabs(s->max)));
}

/* Mantissas of log levels and ticks, dense to sparse. */
static const struct {
    int count;
    double mantissa[8];
    int decades; /* from one to the next */
} log_sets[] = {
    {8, {1, 1.5, 2, 3, 4, 5, 6, 8}, 1},
    {6, {1, 1.5, 2, 3, 5, 7}, 1},
    {3, {1, 2, 5}, 1},
    {2, {1, 3}, 1},
    {1, {1}, 1},
    {1, {1}, 2},
    {1, {1}, 5},
    {1, {1}, 10},
    {1, {1}, 20},
    {1, {1}, 50},
    {1, {1}, 100},
};
#define LOG_SETS (int)(sizeof log_sets / sizeof log_sets[0])

/* All numbers of a set from the last one <= min to the first one >= max (cover), or those inside. */
static int log_fill(double *value, int room, int set, double min, double max, bool cover) {
    const double near = cover ? LEVEL_ROUNDING / 5 : slack; /* of a value; a span of a factor of 2 is 0.3 decades */
    int decades = log_sets[set].decades, count = 0;
    int first = (int)floor(log10(min) / decades + slack) * decades - decades;
    for (int e = first; e <= log10(max) + 2 * decades; e += decades)
        for (int i = 0; i < log_sets[set].count; i++) {
            double v = decimal(log_sets[set].mantissa[i], e);
            if (v < min * (1 - near)) {
                if (cover) value[0] = v, count = 1;
                continue;
            }
            if (count < room && (v <= max * (1 + slack) || (cover && count && value[count - 1] < max * (1 - near))))
                value[count++] = v;
        }
    if (cover && count > 1 && value[1] <= min * (1 + near)) {
        memmove(value, value + 1, (size_t)(--count) * sizeof *value);
    }
    return count;
}

static void ticks_log(ticks *t, const scale *s, int target) {
    int set = 2;
    double low = s->min, high = s->max;
    t->decimals = -1;
    t->count = log_fill(t->value, TICKS_MAX, set, low, high, false);
    while (t->count > target && set + 1 < LOG_SETS) t->count = log_fill(t->value, TICKS_MAX, ++set, low, high, false);
    if (t->count < 2) { /* within a decade */
        t->count = 0;
        ticks_linear(t, s, target);
        return;
    }
    double decades = log10(high / low);
    for (int e = (int)floor(log10(low)); e <= log10(high) && decades < 8; e++)
        for (int m = 2; m < 10; m++) {
            double v = decimal(m, e);
            if (v > low && v < high && t->minors < TICKS_MAX) t->minor[t->minors++] = v;
        }
}

void ticks_choose(ticks *t, const scale *s, int target) {
    *t = (ticks){0};
    if (s->log)
        ticks_log(t, s, target);
    else
        ticks_linear(t, s, target);
}

static void levels_linear(levels *l, double min, double max, int target) {
    step s = step_choose(max - min, target);
    double unit = step_times(s, 1);
    double rounding = LEVEL_ROUNDING * (max - min);
    l->decimals = number_form(s, fmax(fabs(min), fabs(max)));
    for (double n = floor((min + rounding) / unit); l->count < LEVELS_MAX; n++) {
        l->value[l->count++] = step_times(s, n);
        if (step_times(s, n) >= max - rounding) break;
    }
}

#define GRADED 6 /* so few levels stay as they are */

/* The lowest values hold the minimum: there the next denser set is taken, for a decade where there are fewer than three levels
 * for one, else for half a decade. */
static void levels_grade(levels *l, double min, int set, int target) {
    enum { THREE = 2 /* 1, 2, 5 */ };
    double low[LEVELS_MAX];
    if (set < THREE || target < GRADED) return;
    int dense = set > THREE ? THREE : THREE - 1, first = 0;
    int count = log_fill(low, LEVELS_MAX, dense, min, (set > THREE ? 10 : 3) * min, true);
    while (first < l->count && l->value[first] <= low[count - 1] * (1 + slack)) first++;
    if (first == l->count || l->count - first + count > LEVELS_MAX) return;
    memmove(l->value + count, l->value + first, (size_t)(l->count - first) * sizeof *l->value);
    memcpy(l->value, low, (size_t)count * sizeof *low);
    l->count += count - first;
}

static void levels_log(levels *l, double min, double max, int target) {
    double trial[LEVELS_MAX];
    int best = 0;
    for (int set = 0; set < LOG_SETS; set++) {
        int count = log_fill(trial, LEVELS_MAX, set, min, max, true);
        if (l->count && abs(count - target) >= abs(l->count - target)) continue;
        best = set;
        l->count = count;
        memcpy(l->value, trial, sizeof trial);
    }
    levels_grade(l, min, best, target);
}

void levels_choose(levels *l, bool log, double min, double max, int target) {
    *l = (levels){.log = log, .decimals = -1};
    if (scale_is_point(min, max)) {
        l->count = 1;
        l->value[0] = min;
        l->decimals = -LONGEST;
    } else if (log && max / min > 2)
        levels_log(l, min, max, target);
    else
        levels_linear(l, min, max, target);
}

double levels_position(const levels *l, double value) {
    int i = 0, steps = l->count - 1;
    if (!(value > l->value[0])) return 0;
    if (value >= l->value[steps]) return 1;
    while (value >= l->value[i + 1]) i++;
    scale between = {l->log, l->value[i], l->value[i + 1]};
    return (i + scale_position(&between, value)) / steps;
}

bool levels_uneven(const levels *l) {
    double even = l->count > 1 ? l->value[1] - l->value[0] : 0;
    for (int i = 2; i < l->count && !l->log; i++)
        if (fabs(l->value[i] - l->value[i - 1] - even) > 1e-6 * fabs(even)) return true;
    return false;
}

double levels_value(const levels *l, double position) {
    int steps = l->count - 1, i = (int)(position * steps);
    if (i < 0 || steps < 1) return l->value[0];
    if (i >= steps) return l->value[steps];
    double low = scale_transform(l->log, l->value[i]), high = scale_transform(l->log, l->value[i + 1]);
    double at = low + (position * steps - i) * (high - low);
    return l->log ? pow(10, at) : at;
}

basin_status levels_parse(levels *l, const char *text, basin_error *err) {
    *l = (levels){.decimals = -1};
    for (const char *at = text;; at++) {
        char *end = NULL;
        double value = strtod(at, &end);
        if (end == at || !isfinite(value) || (*end && *end != ','))
            return fail(err, BASIN_EINVALID, "levels '%s': want a count or numbers with commas between, as in 0.1,1,10",
                        text);
        if (l->count == LEVELS_MAX) return fail(err, BASIN_EINVALID, "levels: more than %d", LEVELS_MAX);
        if (l->count && value <= l->value[l->count - 1])
            return fail(err, BASIN_EINVALID, "levels '%s': each must be larger than the one before", text);
        l->value[l->count++] = value;
        at = end;
        if (!*at) return BASIN_OK;
    }
}

/* %.*f or %g with U+2212 for the minus sign. */
static void plain(char text[64], double value, const char *format, int precision) {
    char digits[48];
    snprintf(digits, sizeof digits, format, precision, fabs(value));
    snprintf(text, 64, "%s%s", value < 0 && strtod(digits, NULL) != 0 ? "\u2212" : "", digits);
}

void number_markup(char text[64], double value, int decimals) {
    double size = fabs(value);
    if (decimals >= 0) {
        plain(text, value, "%.*f", decimals);
    } else if (size == 0 || (size >= 0.999e-3 && size < 0.99999e4)) {
        plain(text, value, "%.*g", -decimals > 4 ? -decimals : 4);
    } else {
        int exponent = (int)floor(log10(size) + slack);
        double mantissa = value / pow(10, exponent);
        char front[64] = "", power[64];
        if (fabs(fabs(mantissa) - 1) > (decimals < -1 ? pow(10, decimals) : 1e-6))
            plain(front, mantissa, "%.*g\u00d7", -decimals > 3 ? -decimals : 3);
        else if (value < 0)
            snprintf(front, sizeof front, "\u2212");
        plain(power, exponent, "%.*f", 0);
        snprintf(text, 64, "%.30s10<sup>%.16s</sup>", front, power);
    }
}
