/* family.h - a family of built-in networks: one row, one file. */
#ifndef NET_FAMILY_H
#define NET_FAMILY_H

#include "net/graph.h"
#include "net/spec.h"

typedef struct family {
    const char *usage; /* how its specs are written; shown by --help and by errors */
    /** Whether a spec's head names a member of the family. */
    int (*is_member)(const char *head);
    /** Appends the nodes behind the input; failures stay in network->status and spec->status. */
    void (*build)(basin_network *network, spec *s);
} family;

#define FAMILY(row) extern const family family_##row;
#include "net/families.list.h"
#undef FAMILY

#endif
