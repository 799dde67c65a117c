/* lifetime.h - buffers that are not alive at the same time share memory. */
#ifndef NET_LIFETIME_H
#define NET_LIFETIME_H

#include <stddef.h>

/** A buffer is alive from its first use to its last, both inclusive; size in floats. Start it with first = -1. */
typedef struct lifetime {
    size_t size;
    int first, last;
} lifetime;

/** Notes a use at `time`. */
void lifetime_use(lifetime *l, int time);

/** Gives every used buffer an offset, so that no two overlap that live at the same time.  @return the size of it all */
size_t lifetime_place(const lifetime *l, int count, size_t *offset);

#endif
