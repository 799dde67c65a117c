/* pickle_ops.c - Python's opcodes, protocols 0 to 5: one row each. Calls are recorded, never made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "weights/pickle_machine.h"

#define NAME_MAX_LENGTH 4096 /* of a module or global */

typedef const pickle_argument argument;

/* The first letters of a line as text with an end. */
static const char *text_of(char text[64], argument *a) {
    snprintf(text, 64, "%.*s", (int)(a->length < 63 ? a->length : 63), a->text);
    return text;
}

static basin_status op_none(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_NONE});
}

static basin_status op_bool(pickle_reader *r, argument *a, int value) {
    (void)a;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = value});
}

/* @param bytes  4: the number is signed */
static basin_status op_int(pickle_reader *r, argument *a, int bytes) {
    int64_t value = bytes == 4 ? (int64_t)(int32_t)(uint32_t)a->number : (int64_t)a->number;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = value});
}

static basin_status op_int_line(pickle_reader *r, argument *a, int detail) {
    char text[64];
    (void)detail;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = strtoll(text_of(text, a), NULL, 10)});
}

/* Two's complement of any length; longer ones are cut, since none that matters is that long. */
static basin_status op_long(pickle_reader *r, argument *a, int detail) {
    uint64_t value = 0;
    unsigned char last = a->length ? (unsigned char)a->text[a->length - 1] : 0;
    (void)detail;
    for (int i = 0; i < 8; i++) {
        unsigned char byte = i < a->length ? (unsigned char)a->text[i] : last & 128 ? 255 : 0;
        value |= (uint64_t)byte << (8 * i);
    }
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = (int64_t)value});
}

static basin_status op_float(pickle_reader *r, argument *a, int detail) {
    (void)detail;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_FLOAT, .real = a->real});
}

static basin_status op_float_line(pickle_reader *r, argument *a, int detail) {
    char text[64];
    (void)detail;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_FLOAT, .real = strtod(text_of(text, a), NULL)});
}

static basin_status op_text(pickle_reader *r, argument *a, int detail) {
    (void)detail;
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_TEXT, .text = a->text, .count = a->length});
}

static basin_status op_empty(pickle_reader *r, argument *a, int kind) {
    (void)a;
    return pickle_push_new(r, (pickle_value){.kind = (pickle_kind)kind});
}

static basin_status op_gather(pickle_reader *r, argument *a, int kind) {
    (void)a;
    return pickle_from_mark(r, (pickle_kind)kind);
}

static basin_status op_tuple(pickle_reader *r, argument *a, int count) {
    (void)a;
    if (r->height < count) return pickle_damaged(r);
    for (int i = 1; i <= count; i++)
        if (!r->stack[r->height - i]) return pickle_damaged(r);
    return pickle_gather(r, PICKLE_TUPLE, r->height - count);
}

static basin_status op_extend(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    return pickle_extend(r);
}

static basin_status op_extend_by(pickle_reader *r, argument *a, int count) {
    (void)a;
    return pickle_extend_by(r, count);
}

static basin_status op_mark(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    return pickle_push(r, NULL);
}

static basin_status op_pop(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    if (r->height == 0) return pickle_damaged(r);
    r->height--;
    return BASIN_OK;
}

static basin_status op_pop_mark(pickle_reader *r, argument *a, int detail) {
    int64_t mark = pickle_mark(r);
    (void)a, (void)detail;
    if (mark < 0) return pickle_damaged(r);
    r->height = mark;
    return BASIN_OK;
}

static basin_status op_dup(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    return pickle_top(r) ? pickle_push(r, pickle_top(r)) : pickle_damaged(r);
}

static basin_status op_put(pickle_reader *r, argument *a, int detail) {
    (void)detail;
    return pickle_memo_put(r, a->number);
}

static basin_status op_get(pickle_reader *r, argument *a, int detail) {
    (void)detail;
    return pickle_memo_get(r, a->number);
}

static basin_status op_put_line(pickle_reader *r, argument *a, int detail) {
    char text[64];
    (void)detail;
    return pickle_memo_put(r, strtoull(text_of(text, a), NULL, 10));
}

static basin_status op_get_line(pickle_reader *r, argument *a, int detail) {
    char text[64];
    (void)detail;
    return pickle_memo_get(r, strtoull(text_of(text, a), NULL, 10));
}

static basin_status op_memoize(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    return pickle_memo_put(r, (uint64_t)r->memos);
}

/* "module name" as one text. */
static basin_status push_global(pickle_reader *r, const char *module, int64_t m, const char *name, int64_t n) {
    if (m > NAME_MAX_LENGTH || n > NAME_MAX_LENGTH) return pickle_damaged(r);
    char *text = pickle_take(r->memory, (size_t)(m + n + 1));
    if (!text) return pickle_too_large(r);
    memcpy(text, module, (size_t)m);
    text[m] = ' ';
    memcpy(text + m + 1, name, (size_t)n);
    return pickle_push_new(r, (pickle_value){.kind = PICKLE_GLOBAL, .text = text, .count = m + n + 1});
}

static basin_status op_global(pickle_reader *r, argument *a, int detail) {
    (void)detail;
    return push_global(r, a->text, a->length, a->more, a->more_length);
}

static basin_status op_stack_global(pickle_reader *r, argument *a, int detail) {
    const pickle_value *name = pickle_pop(r), *module = pickle_pop(r);
    (void)a, (void)detail;
    if (!name || !module || name->kind != PICKLE_TEXT || module->kind != PICKLE_TEXT) return pickle_damaged(r);
    return push_global(r, module->text, module->count, name->text, name->count);
}

/* The dict of a list of pairs, as Python 2 pickled what an OrderedDict holds. Its room is taken before the list is looked
 * through, since a file may ask for that over and over.
 * @param[out] dict  of kind PICKLE_NONE if `args` are something else */
static basin_status dict_of_pairs(pickle_reader *r, const pickle_value *args, pickle_value *dict) {
    *dict = (pickle_value){.kind = PICKLE_NONE};
    if (args->kind != PICKLE_TUPLE || args->count != 1 || args->item[0]->kind != PICKLE_LIST) return BASIN_OK;
    const pickle_value *list = args->item[0];
    pickle_value **item = pickle_take(r->memory, 2 * (size_t)list->count * sizeof *item);
    if (!item) return pickle_too_large(r);
    for (int64_t i = 0; i < list->count; i++) {
        const pickle_value *pair = list->item[i];
        if ((pair->kind != PICKLE_LIST && pair->kind != PICKLE_TUPLE) || pair->count != 2) return BASIN_OK;
        memcpy(item + 2 * i, pair->item, 2 * sizeof *item);
    }
    *dict = (pickle_value){.kind = PICKLE_DICT, .item = item, .count = 2 * list->count, .room = 2 * list->count};
    return BASIN_OK;
}

/* An OrderedDict is one once it is called, with nothing or with what it holds; every other call stays the record of one. */
static basin_status push_call(pickle_reader *r, pickle_value *callable, pickle_value *args) {
    pickle_value made = {.kind = PICKLE_NONE};
    if (pickle_is(callable, PICKLE_GLOBAL, "collections OrderedDict")) {
        basin_status status = dict_of_pairs(r, args, &made);
        if (status != BASIN_OK) return status;
        if (args->count == 0) made.kind = PICKLE_DICT;
    }
    if (made.kind == PICKLE_NONE) made.kind = PICKLE_CALL;
    made.callable = callable;
    made.args = args;
    return pickle_push_new(r, made);
}

/* @param keywords  whether keywords lie above the arguments: they are dropped */
static basin_status op_call(pickle_reader *r, argument *a, int keywords) {
    (void)a;
    if (keywords && !pickle_pop(r)) return pickle_damaged(r);
    pickle_value *args = pickle_pop(r), *callable = pickle_pop(r);
    return args && callable ? push_call(r, callable, args) : pickle_damaged(r);
}

/* The class and its arguments lie above a mark. */
static basin_status op_object(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    basin_status status = pickle_from_mark(r, PICKLE_TUPLE);
    if (status != BASIN_OK) return status;
    pickle_value *args = pickle_pop(r);
    return args && args->count ? push_call(r, args->item[0], args) : pickle_damaged(r);
}

/* The arguments lie above a mark, the class stands in the file. */
static basin_status op_instance(pickle_reader *r, argument *a, int detail) {
    basin_status status = op_global(r, a, detail);
    pickle_value *callable = status == BASIN_OK ? pickle_pop(r) : NULL;
    if (status == BASIN_OK) status = pickle_from_mark(r, PICKLE_TUPLE);
    return status == BASIN_OK ? push_call(r, callable, pickle_pop(r)) : status;
}

/* The state of an object: nothing here needs it. */
static basin_status op_build(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    return pickle_pop(r) ? BASIN_OK : pickle_damaged(r);
}

static basin_status op_persistent(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    if (!pickle_top(r)) return pickle_damaged(r);
    basin_status status = pickle_gather(r, PICKLE_PERSISTENT, r->height - 1);
    if (status != BASIN_OK) return status;
    pickle_top(r)->next = r->memory->persistent;
    r->memory->persistent = pickle_top(r);
    return BASIN_OK;
}

static basin_status op_pass(pickle_reader *r, argument *a, int detail) {
    (void)r, (void)a, (void)detail;
    return BASIN_OK;
}

static basin_status op_stop(pickle_reader *r, argument *a, int detail) {
    (void)a, (void)detail;
    r->stopped = 1;
    return BASIN_OK;
}

/* By their codes, in the order of pickletools.opcodes. Bytes are texts, sets are lists. Not there: extension codes (EXT1,
   EXT2, EXT4), out-of-band buffers, and PERSID, which wants a line. */
static const pickle_op ops[256] = {
    ['I'] = {"INT", ARGUMENT_LINE, op_int_line, 0},
    ['J'] = {"BININT", ARGUMENT_UINT4, op_int, 4},
    ['K'] = {"BININT1", ARGUMENT_UINT1, op_int, 1},
    ['M'] = {"BININT2", ARGUMENT_UINT2, op_int, 2},
    ['L'] = {"LONG", ARGUMENT_LINE, op_int_line, 0},
    [0x8a] = {"LONG1", ARGUMENT_COUNTED1, op_long, 0},
    [0x8b] = {"LONG4", ARGUMENT_COUNTED4, op_long, 0},
    ['S'] = {"STRING", ARGUMENT_LINE, op_text, 0},
    ['T'] = {"BINSTRING", ARGUMENT_COUNTED4, op_text, 0},
    ['U'] = {"SHORT_BINSTRING", ARGUMENT_COUNTED1, op_text, 0},
    ['B'] = {"BINBYTES", ARGUMENT_COUNTED4, op_text, 0},
    ['C'] = {"SHORT_BINBYTES", ARGUMENT_COUNTED1, op_text, 0},
    [0x8e] = {"BINBYTES8", ARGUMENT_COUNTED8, op_text, 0},
    [0x96] = {"BYTEARRAY8", ARGUMENT_COUNTED8, op_text, 0},
    ['N'] = {"NONE", ARGUMENT_NONE, op_none, 0},
    [0x88] = {"NEWTRUE", ARGUMENT_NONE, op_bool, 1},
    [0x89] = {"NEWFALSE", ARGUMENT_NONE, op_bool, 0},
    ['V'] = {"UNICODE", ARGUMENT_LINE, op_text, 0},
    [0x8c] = {"SHORT_BINUNICODE", ARGUMENT_COUNTED1, op_text, 0},
    ['X'] = {"BINUNICODE", ARGUMENT_COUNTED4, op_text, 0},
    [0x8d] = {"BINUNICODE8", ARGUMENT_COUNTED8, op_text, 0},
    ['F'] = {"FLOAT", ARGUMENT_LINE, op_float_line, 0},
    ['G'] = {"BINFLOAT", ARGUMENT_FLOAT8, op_float, 0},
    [']'] = {"EMPTY_LIST", ARGUMENT_NONE, op_empty, PICKLE_LIST},
    ['a'] = {"APPEND", ARGUMENT_NONE, op_extend_by, 1},
    ['e'] = {"APPENDS", ARGUMENT_NONE, op_extend, 0},
    ['l'] = {"LIST", ARGUMENT_NONE, op_gather, PICKLE_LIST},
    [')'] = {"EMPTY_TUPLE", ARGUMENT_NONE, op_empty, PICKLE_TUPLE},
    ['t'] = {"TUPLE", ARGUMENT_NONE, op_gather, PICKLE_TUPLE},
    [0x85] = {"TUPLE1", ARGUMENT_NONE, op_tuple, 1},
    [0x86] = {"TUPLE2", ARGUMENT_NONE, op_tuple, 2},
    [0x87] = {"TUPLE3", ARGUMENT_NONE, op_tuple, 3},
    ['}'] = {"EMPTY_DICT", ARGUMENT_NONE, op_empty, PICKLE_DICT},
    ['d'] = {"DICT", ARGUMENT_NONE, op_gather, PICKLE_DICT},
    ['s'] = {"SETITEM", ARGUMENT_NONE, op_extend_by, 2},
    ['u'] = {"SETITEMS", ARGUMENT_NONE, op_extend, 0},
    [0x8f] = {"EMPTY_SET", ARGUMENT_NONE, op_empty, PICKLE_LIST},
    [0x90] = {"ADDITEMS", ARGUMENT_NONE, op_extend, 0},
    [0x91] = {"FROZENSET", ARGUMENT_NONE, op_gather, PICKLE_LIST},
    ['0'] = {"POP", ARGUMENT_NONE, op_pop, 0},
    ['2'] = {"DUP", ARGUMENT_NONE, op_dup, 0},
    ['('] = {"MARK", ARGUMENT_NONE, op_mark, 0},
    ['1'] = {"POP_MARK", ARGUMENT_NONE, op_pop_mark, 0},
    ['g'] = {"GET", ARGUMENT_LINE, op_get_line, 0},
    ['h'] = {"BINGET", ARGUMENT_UINT1, op_get, 0},
    ['j'] = {"LONG_BINGET", ARGUMENT_UINT4, op_get, 0},
    ['p'] = {"PUT", ARGUMENT_LINE, op_put_line, 0},
    ['q'] = {"BINPUT", ARGUMENT_UINT1, op_put, 0},
    ['r'] = {"LONG_BINPUT", ARGUMENT_UINT4, op_put, 0},
    [0x94] = {"MEMOIZE", ARGUMENT_NONE, op_memoize, 0},
    ['c'] = {"GLOBAL", ARGUMENT_LINES, op_global, 0},
    [0x93] = {"STACK_GLOBAL", ARGUMENT_NONE, op_stack_global, 0},
    ['R'] = {"REDUCE", ARGUMENT_NONE, op_call, 0},
    ['b'] = {"BUILD", ARGUMENT_NONE, op_build, 0},
    ['i'] = {"INST", ARGUMENT_LINES, op_instance, 0},
    ['o'] = {"OBJ", ARGUMENT_NONE, op_object, 0},
    [0x81] = {"NEWOBJ", ARGUMENT_NONE, op_call, 0},
    [0x92] = {"NEWOBJ_EX", ARGUMENT_NONE, op_call, 1},
    [0x80] = {"PROTO", ARGUMENT_UINT1, op_pass, 0},
    ['.'] = {"STOP", ARGUMENT_NONE, op_stop, 0},
    [0x95] = {"FRAME", ARGUMENT_UINT8, op_pass, 0},
    ['Q'] = {"BINPERSID", ARGUMENT_NONE, op_persistent, 0},
};

const pickle_op *pickle_op_of(unsigned char code) {
    return &ops[code];
}
