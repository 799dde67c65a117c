/* pickle.h - a Python pickle as a tree of values. Nothing in it is ever run: a call stays the record of a call. */
#ifndef WEIGHTS_PICKLE_H
#define WEIGHTS_PICKLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef enum pickle_kind {
    PICKLE_NONE,
    PICKLE_INT, /* also True and False */
    PICKLE_FLOAT,
    PICKLE_TEXT,   /* text or bytes */
    PICKLE_GLOBAL, /* a name in a module: "torch._utils _rebuild_tensor_v2" */
    PICKLE_TUPLE,
    PICKLE_LIST,
    PICKLE_DICT,      /* items: key, value, key, value, ... */
    PICKLE_CALL,      /* of `callable` with `args`; items as those of a dict */
    PICKLE_PERSISTENT /* what lies outside: item[0] names it */
} pickle_kind;

/** Values may be shared, and may contain themselves: whoever walks them bounds his depth. */
typedef struct pickle_value {
    pickle_kind kind;
    int64_t integer;
    double real;
    const char *text; /* of `count` bytes, without an end; NULL if there are none */
    int64_t count, room;
    struct pickle_value **item; /* (count) */
    struct pickle_value *callable, *args;
    const struct pickle_value *next; /* the persistent value before this one */
} pickle_value;

/** The memory of all values of some pickles, and a list of those that lie outside. Start it as {0}; it is bounded. */
typedef struct pickle_memory {
    struct pickle_block *block;
    const struct pickle_value *persistent; /* the last one read; its `next` leads to all others */
    size_t used, total;
} pickle_memory;
void pickle_memory_clear(pickle_memory *memory);

/**
 * Reads one pickle, protocols 0 to 5, from hostile bytes. The values borrow them.
 * @param[out] used  how many bytes it had; NULL skips it
 * @param path       names the file in messages
 * @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (too large), BASIN_ENOMEM
 */
basin_status pickle_read(pickle_value **out, pickle_memory *memory, const unsigned char *bytes, size_t size,
                         size_t *used, const char *path, basin_error *err);

/** Whether a text or global is this. */
int pickle_is(const pickle_value *value, pickle_kind kind, const char *text);
/** The value of a text key in a dict (or what a call was filled with); NULL if there is none. */
const pickle_value *pickle_get(const pickle_value *dict, const char *key);

#endif
