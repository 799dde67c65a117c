/* seeds.c - lists of seeds, read and written. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"

/* "5" or "1:10", both ends included.  @return whether it is one of them */
static int read_seed_range(const char *text, uint64_t *first, uint64_t *last) {
    uint64_t *to[] = {first, last};
    for (int i = 0; i < 2; i++) {
        char *end;
        errno = 0;
        *to[i] = *last = strtoull(text, &end, 10);
        if (errno || end == text || !isdigit((unsigned char)*text)) return 0;
        if (!*end) return *first <= *last;
        if (*end != ':') return 0;
        text = end + 1;
    }
    return 0;
}

int value_seeds(const struct argp_state *state, const char *option, const char *text, uint64_t *out, int most) {
    char *copy = strdup(text), *rest = copy;
    int count = 0;
    while (rest && copy) {
        uint64_t first = 0, last = 0;
        if (!read_seed_range(strsep(&rest, ","), &first, &last))
            argp_failure(state, EXIT_USAGE, 0, "%s wants seeds, as in 1:10 or 1,2,5, not '%s'", option, text);
        if (last - first >= (uint64_t)(most - count))
            argp_failure(state, EXIT_USAGE, 0, "%s %s: more than %d seeds", option, text, most);
        for (uint64_t seed = first; seed - first <= last - first; seed++) {
            for (int i = 0; i < count; i++)
                if (out[i] == seed) argp_failure(state, EXIT_USAGE, 0, "%s %s: a seed is there twice", option, text);
            out[count++] = seed;
            if (seed == UINT64_MAX) break;
        }
    }
    free(copy);
    return count;
}

char *seeds_text(int count, const uint64_t *seeds) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    for (int i = 0, last; i < count; i = last + 1) {
        for (last = i; last + 1 < count && seeds[last + 1] - 1 == seeds[last] && seeds[last + 1];) last++;
        fprintf(out, "%s%llu", i ? "," : "", (unsigned long long)seeds[i]);
        if (last > i) fprintf(out, ":%llu", (unsigned long long)seeds[last]);
    }
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}
