/* nearest.c - what somebody who misspelt a name may have meant. */
#include "cli/nearest.h"

#include <stddef.h>
#include <string.h>

enum { LENGTH_MAX = 128, FAR = 1000 };

static int min(int a, int b) {
    return a < b ? a : b;
}

int nearest_distance(const char *a, const char *b) {
    int row[LENGTH_MAX + 1], length = (int)strnlen(b, LENGTH_MAX);
    if (length == LENGTH_MAX || strnlen(a, LENGTH_MAX) == LENGTH_MAX) return FAR;
    for (int j = 0; j <= length; j++) row[j] = j;
    for (int i = 1; *a; a++, i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= length; j++) {
            int above = row[j];
            row[j] = min(min(above, row[j - 1]) + 1, diagonal + (*a != b[j - 1]));
            diagonal = above;
        }
    }
    return row[length];
}

const char *nearest_name(const char *name, const char *(*at)(const void *list, int index), const void *list) {
    const char *best = NULL;
    const int length = (int)strnlen(name, LENGTH_MAX), third = length / 3;
    int near = min(third > 2 ? third : 2, length - 1);
    for (int i = 0; at(list, i); i++) {
        int distance = nearest_distance(name, at(list, i));
        if (distance > near) continue;
        best = at(list, i);
        near = distance - 1; /* the first of the nearest */
    }
    return best;
}
