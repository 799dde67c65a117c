/* pickle_machine.h - the stack machine that a pickle is a program of, and the table of its operations. */
#ifndef WEIGHTS_PICKLE_MACHINE_H
#define WEIGHTS_PICKLE_MACHINE_H

#include "weights/pickle.h"

/** One pickle being read. A mark on the stack is NULL. */
typedef struct pickle_reader {
    const unsigned char *at, *end;
    pickle_memory *memory;
    pickle_value **stack;
    int64_t height, room;
    pickle_value **memo;
    int64_t memos, memo_room;
    int stopped;
    const char *path;
    basin_error *err;
} pickle_reader;

/** What stands behind an operation in the file. */
typedef struct pickle_argument {
    uint64_t number;
    double real;
    const char *text, *more; /* a line or counted bytes; the second line */
    int64_t length, more_length;
} pickle_argument;

typedef enum pickle_form {
    ARGUMENT_NONE,
    ARGUMENT_UINT1,
    ARGUMENT_UINT2,
    ARGUMENT_UINT4,
    ARGUMENT_UINT8,
    ARGUMENT_FLOAT8,   /* big-endian */
    ARGUMENT_COUNTED1, /* a length of one byte, then as many bytes */
    ARGUMENT_COUNTED4,
    ARGUMENT_COUNTED8,
    ARGUMENT_LINE,
    ARGUMENT_LINES /* two */
} pickle_form;

/** One of Python's opcodes, under pickletools' name for it. It leaves the stack as Python's would be. */
typedef struct pickle_op {
    const char *name; /* NULL: no such operation, or none that a state_dict needs */
    pickle_form form;
    basin_status (*run)(pickle_reader *r, const pickle_argument *argument, int detail);
    int detail; /* what tells operations of one function apart */
} pickle_op;

/** The operation of that code. */
const pickle_op *pickle_op_of(unsigned char code);

basin_status pickle_damaged(pickle_reader *r);
basin_status pickle_too_large(pickle_reader *r);
/** Memory of zeros, or NULL. */
void *pickle_take(pickle_memory *m, size_t size);

basin_status pickle_push(pickle_reader *r, pickle_value *value);
basin_status pickle_push_new(pickle_reader *r, pickle_value like);
/** The top value; NULL if there is none, or a mark. */
pickle_value *pickle_top(const pickle_reader *r);
pickle_value *pickle_pop(pickle_reader *r);
/** The place of the last mark, or -1. */
int64_t pickle_mark(const pickle_reader *r);

/** Makes a value of what lies from `first` on, or above the last mark, in whose place it comes. */
basin_status pickle_gather(pickle_reader *r, pickle_kind kind, int64_t first);
basin_status pickle_from_mark(pickle_reader *r, pickle_kind kind);
/** Adds what lies above the mark, or the last `count` values, to what lies below. */
basin_status pickle_extend(pickle_reader *r);
basin_status pickle_extend_by(pickle_reader *r, int count);

basin_status pickle_memo_put(pickle_reader *r, uint64_t index);
basin_status pickle_memo_get(pickle_reader *r, uint64_t index);

#endif
