/* lifetime.c - buffers that are not alive at the same time share memory. */
#include "net/lifetime.h"

void lifetime_use(lifetime *l, int time) {
    if (l->first < 0 || time < l->first) l->first = time;
    if (time > l->last) l->last = time;
}

static int clash(const lifetime *a, const lifetime *b) {
    return a->first <= b->last && b->first <= a->last;
}

/* The lowest offset for buffer i that is free of all buffers placed before it. */
static size_t place(const lifetime *l, int i, const size_t *offset) {
    size_t at = 0;
    for (int moved = 1; moved;) {
        moved = 0;
        for (int j = 0; j < i; j++)
            if (l[j].first >= 0 && clash(&l[i], &l[j]) && at < offset[j] + l[j].size && offset[j] < at + l[i].size) {
                at = offset[j] + l[j].size;
                moved = 1;
            }
    }
    return at;
}

size_t lifetime_place(const lifetime *l, int count, size_t *offset) {
    size_t total = 0;
    for (int i = 0; i < count; i++) {
        offset[i] = 0;
        if (l[i].first < 0) continue;
        offset[i] = place(l, i, offset);
        if (offset[i] + l[i].size > total) total = offset[i] + l[i].size;
    }
    return total;
}
