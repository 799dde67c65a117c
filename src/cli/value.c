/* value.c - option values, read strictly. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/command.h"
#include "cli/options.h"

static void refuse_integer(const struct argp_state *state, const char *option, const char *text, int64_t min,
                           int64_t max) {
    if (max == INT64_MAX)
        argp_failure(state, EXIT_USAGE, 0, "%s wants a whole number of at least %lld, not '%s'", option, (long long)min,
                     text);
    argp_failure(state, EXIT_USAGE, 0, "%s wants a whole number from %lld to %lld, not '%s'", option, (long long)min,
                 (long long)max, text);
}

int64_t value_integer(const struct argp_state *state, const char *option, const char *text, int64_t min, int64_t max) {
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value < min || value > max) refuse_integer(state, option, text, min, max);
    return value;
}

/* As strtod, but for hexadecimal numbers, which nobody means here. */
static double decimal(const char *text, char **end) {
    if (!strpbrk(text, "xX")) return strtod(text, end);
    *end = (char *)text;
    return 0;
}

double value_number(const struct argp_state *state, const char *option, const char *text, double min, double max) {
    char *end;
    double value = decimal(text, &end);
    if (end == text || *end || !isfinite(value))
        argp_failure(state, EXIT_USAGE, 0, "%s wants a number, not '%s'", option, text);
    if (value < min || value > max)
        argp_failure(state, EXIT_USAGE, 0, "%s wants a number from %g to %g, not '%s'", option, min, max, text);
    return value;
}

double value_percent(const struct argp_state *state, const char *option, const char *text, double min, double max) {
    char *end;
    double value = decimal(text, &end) / 100;
    if (end == text || strcmp(end, "%") != 0 || !(value >= min && value <= max))
        argp_failure(state, EXIT_USAGE, 0, "%s wants a share from %g%% to %g%%, not '%s'", option, 100 * min, 100 * max,
                     text);
    return value;
}

double value_share(const struct argp_state *state, const char *option, const char *text, double min, double max) {
    char *end;
    double value = decimal(text, &end);
    if (end != text && strcmp(end, "%") == 0) value /= 100, end++;
    if (end == text || *end || !(value >= min && value <= max))
        argp_failure(state, EXIT_USAGE, 0, "%s wants a share from %g%% to %g%%, as in 1%% or 0.01, not '%s'", option,
                     100 * min, 100 * max, text);
    return value;
}

int value_numbers(const struct argp_state *state, const char *option, const char *text, double min, double max,
                  double *out, int most) {
    char *copy = strdup(text), *rest = copy;
    int count = 0;
    while (rest && copy) {
        const char *part = strsep(&rest, ",");
        if (count == most) argp_failure(state, EXIT_USAGE, 0, "%s %s: more than %d numbers", option, text, most);
        out[count++] = value_number(state, option, part, min, max);
    }
    free(copy);
    return count;
}

/* "", "M", "mb", "MiB", ...: whatever the case.  @return what it stands for; 0 if it is none */
static double unit_of(const char *text) {
    static const char *const units[] = {"", "K", "M", "G", "T"};
    static const char *const endings[] = {"", "B", "iB"};
    double bytes = 1;
    for (size_t u = 0; u < sizeof units / sizeof *units; u++, bytes *= 1024) {
        const size_t length = strlen(units[u]);
        if (strncasecmp(text, units[u], length) != 0) continue;
        for (size_t e = 0; e < (length ? 3 : 2); e++) /* there is no "iB" alone */
            if (strcasecmp(text + length, endings[e]) == 0) return bytes;
    }
    return 0;
}

size_t value_size(const struct argp_state *state, const char *option, const char *text) {
    char *end;
    const double number = decimal(text, &end), bytes = number * unit_of(end);
    if (end == text || !(bytes >= 1 && bytes <= 1e15))
        argp_failure(state, EXIT_USAGE, 0,
                     "%s wants a size such as 600M or 1.5G (K, M, G and T are powers of 1024), not '%s'", option, text);
    return (size_t)bytes;
}

uint64_t value_seed(const struct argp_state *state, const char *option, const char *text) {
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || end == text || *end || strchr(text, '-'))
        argp_failure(state, EXIT_USAGE, 0, "%s wants a whole number of at least 0, not '%s'", option, text);
    return value;
}

const char *value_path(const struct argp_state *state, const char *option, const char *text) {
    if (!*text) argp_failure(state, EXIT_USAGE, 0, "%s wants the name of a file, not ''", option);
    return text;
}

int value_choice(const struct argp_state *state, const char *option, const char *text, const char *const names[]) {
    char list[256] = "";
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], text) == 0) return i;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? "|" : "", names[i]);
    }
    argp_failure(state, EXIT_USAGE, 0, "%s wants %s, not '%s'", option, list, text);
    return -1;
}
