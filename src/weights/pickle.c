/* pickle.c - reads Python's pickles (docs.python.org/3/library/pickletools.html) without running anything: a global is a
 * name, a call is a record. */
#include "weights/pickle.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_MAX ((size_t)256 << 20)
#define STACK_MAX 1000000
#define MEMO_MAX 4000000
#define BLOCK_SIZE ((size_t)64 << 10)

typedef struct pickle_block {
    struct pickle_block *next;
    _Alignas(16) unsigned char bytes[];
} pickle_block;

/* One pickle being read. A mark on the stack is NULL. */
typedef struct reader {
    const unsigned char *at, *end;
    pickle_memory *memory;
    pickle_value **stack;
    int64_t height, room;
    pickle_value **memo;
    int64_t memos, memo_room;
    int stopped;
    const char *path;
    basin_error *err;
} reader;

void pickle_memory_clear(pickle_memory *memory) {
    for (pickle_block *next, *b = memory->block; b; b = next) {
        next = b->next;
        free(b);
    }
    *memory = (pickle_memory){0};
}

static void *take(pickle_memory *m, size_t size) {
    size = (size + 15) / 16 * 16;
    if (!m->block || m->used + size > BLOCK_SIZE) {
        size_t wanted = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        if (m->total + wanted > MEMORY_MAX) return NULL;
        pickle_block *b = malloc(sizeof *b + wanted);
        if (!b) return NULL;
        b->next = m->block;
        m->block = b;
        m->used = 0;
        m->total += wanted;
    }
    void *memory = m->block->bytes + m->used;
    m->used += size;
    memset(memory, 0, size);
    return memory;
}

static basin_status damaged(reader *r) {
    return fail(r->err, BASIN_EFORMAT, "%s: its pickle is cut short or damaged", r->path);
}

static basin_status too_large(reader *r) {
    return fail(r->err, BASIN_EUNSUPPORTED, "%s: its pickle holds more than basin reads", r->path);
}

/* Room for one more in an array that grows. */
static basin_status grow(reader *r, pickle_value ***array, int64_t *room, int64_t wanted, int64_t most) {
    if (wanted <= *room) return BASIN_OK;
    if (wanted > most) return too_large(r);
    int64_t larger = wanted * 2 + 64;
    pickle_value **grown = realloc(*array, (size_t)larger * sizeof **array);
    if (!grown) return fail_memory(r->err);
    memset(grown + *room, 0, (size_t)(larger - *room) * sizeof *grown);
    *array = grown;
    *room = larger;
    return BASIN_OK;
}

static basin_status push(reader *r, pickle_value *value) {
    basin_status status = grow(r, &r->stack, &r->room, r->height + 1, STACK_MAX);
    if (status == BASIN_OK) r->stack[r->height++] = value;
    return status;
}

static basin_status push_new(reader *r, pickle_value like) {
    pickle_value *value = take(r->memory, sizeof *value);
    if (!value) return too_large(r);
    *value = like;
    return push(r, value);
}

/* The top value, which has to be there. */
static pickle_value *top(const reader *r) {
    return r->height ? r->stack[r->height - 1] : NULL;
}

static pickle_value *pop(reader *r) {
    pickle_value *value = top(r);
    if (value) r->height--;
    return value;
}

/* The place of the last mark, or -1. */
static int64_t mark_place(const reader *r) {
    int64_t i = r->stack ? r->height - 1 : -1;
    while (i >= 0 && r->stack[i]) i--;
    return i;
}

static int64_t left(const reader *r) {
    return r->end - r->at;
}

/* A little-endian number of `bytes` bytes.  @return whether it is there */
static int number(reader *r, int bytes, uint64_t *value) {
    if (left(r) < bytes) return 0;
    *value = 0;
    for (int i = 0; i < bytes; i++) *value |= (uint64_t)r->at[i] << (8 * i);
    r->at += bytes;
    return 1;
}

/* A line; its end is passed over. */
static int line(reader *r, const char **text, int64_t *length) {
    const unsigned char *end = left(r) > 0 ? memchr(r->at, '\n', (size_t)left(r)) : NULL;
    if (!end) return 0;
    *text = (const char *)r->at;
    *length = end - r->at;
    r->at = end + 1;
    return 1;
}

/* A line as text with an end, cut short: a number.  @return whether it is there */
static int number_line(reader *r, char text[64]) {
    const char *begin;
    int64_t length;
    if (!line(r, &begin, &length)) return 0;
    snprintf(text, 64, "%.*s", (int)(length < 63 ? length : 63), begin);
    return 1;
}

/* Adds items to a list, or pairs to a dict; on anything else they are dropped. */
static basin_status append(reader *r, pickle_value *to, pickle_value *const *items, int64_t count) {
    if (to->kind != PICKLE_LIST && to->kind != PICKLE_DICT && to->kind != PICKLE_CALL) return BASIN_OK;
    if (to->count + count > to->room) {
        int64_t room = 2 * (to->count + count) + 4;
        pickle_value **grown = take(r->memory, (size_t)room * sizeof *grown);
        if (!grown) return too_large(r);
        if (to->count) memcpy(grown, to->item, (size_t)to->count * sizeof *grown);
        to->item = grown;
        to->room = room;
    }
    for (int64_t i = 0; i < count; i++) to->item[to->count++] = items[i];
    return BASIN_OK;
}

/* Makes a value of what lies from `first` on, which it takes from the stack. */
static basin_status gather(reader *r, pickle_kind kind, int64_t first) {
    pickle_value *value = take(r->memory, sizeof *value);
    if (!value) return too_large(r);
    value->kind = kind == PICKLE_DICT ? PICKLE_DICT : PICKLE_LIST; /* as a list while it is filled */
    basin_status status = append(r, value, r->stack + first, r->height - first);
    value->kind = kind;
    r->height = first;
    return status == BASIN_OK ? push(r, value) : status;
}

static basin_status from_mark(reader *r, pickle_kind kind) {
    int64_t mark = mark_place(r);
    if (mark < 0 || !r->stack) return damaged(r);
    memmove(r->stack + mark, r->stack + mark + 1, (size_t)(r->height - mark - 1) * sizeof *r->stack);
    r->height--;
    return gather(r, kind, mark);
}

/* Adds what lies above the mark to what lies below it. */
static basin_status extend(reader *r) {
    int64_t mark = mark_place(r);
    if (mark < 1 || !r->stack || !r->stack[mark - 1]) return damaged(r);
    pickle_value *to = r->stack[mark - 1];
    if (to->kind != PICKLE_LIST && (r->height - mark - 1) % 2) return damaged(r);
    basin_status status = append(r, to, r->stack + mark + 1, r->height - mark - 1);
    r->height = mark;
    return status;
}

static basin_status extend_by(reader *r, int count) {
    if (r->height < count + 1) return damaged(r);
    for (int i = 0; i <= count; i++)
        if (!r->stack[r->height - 1 - i]) return damaged(r);
    basin_status status = append(r, r->stack[r->height - count - 1], r->stack + r->height - count, count);
    r->height -= count;
    return status;
}

static basin_status memo_put(reader *r, uint64_t index) {
    if (!top(r) || index >= MEMO_MAX) return damaged(r);
    basin_status status = grow(r, &r->memo, &r->memo_room, (int64_t)index + 1, MEMO_MAX);
    if (status != BASIN_OK) return status;
    r->memo[index] = top(r);
    if ((int64_t)index >= r->memos) r->memos = (int64_t)index + 1;
    return BASIN_OK;
}

static basin_status memo_get(reader *r, uint64_t index) {
    if (index >= (uint64_t)r->memos || !r->memo[index]) return damaged(r);
    return push(r, r->memo[index]);
}

static basin_status text_of(reader *r, int bytes) {
    uint64_t length;
    if (!number(r, bytes, &length) || length > (uint64_t)left(r)) return damaged(r);
    const char *text = (const char *)r->at;
    r->at += length;
    return push_new(r, (pickle_value){.kind = PICKLE_TEXT, .text = text, .count = (int64_t)length});
}

/* A whole number of `length` bytes, two's complement; longer ones are cut, since none that matters is that long. */
static basin_status long_of(reader *r, uint64_t length) {
    uint64_t value = 0;
    if (length > (uint64_t)left(r)) return damaged(r);
    for (uint64_t i = 0; i < 8; i++) {
        unsigned char last = length ? r->at[length - 1] : 0;
        unsigned char byte = i < length ? r->at[i] : last & 128 ? 255 : 0;
        value |= (uint64_t)byte << (8 * i);
    }
    r->at += length;
    return push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = (int64_t)value});
}

/* "module name" as one text. */
static basin_status global_of(reader *r, const char *module, int64_t m, const char *name, int64_t n) {
    if (m > 4096 || n > 4096) return damaged(r);
    char *text = take(r->memory, (size_t)(m + n + 1));
    if (!text) return too_large(r);
    memcpy(text, module, (size_t)m);
    text[m] = ' ';
    memcpy(text + m + 1, name, (size_t)n);
    return push_new(r, (pickle_value){.kind = PICKLE_GLOBAL, .text = text, .count = m + n + 1});
}

static basin_status call_of(reader *r, pickle_value *callable, pickle_value *args) {
    int is_dict = pickle_is(callable, PICKLE_GLOBAL, "collections OrderedDict") && args->count == 0;
    return push_new(r, (pickle_value){.kind = is_dict ? PICKLE_DICT : PICKLE_CALL, .callable = callable, .args = args});
}

/* The opcodes. Each has its argument behind it and leaves the stack as Python's would be. */
static basin_status op_skip(reader *r, int bytes) {
    if (left(r) < bytes) return damaged(r);
    r->at += bytes;
    return BASIN_OK;
}

static basin_status op_int_line(reader *r) {
    char text[64];
    if (!number_line(r, text)) return damaged(r);
    return push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = strtoll(text, NULL, 10)});
}

static basin_status op_float_line(reader *r) {
    char text[64];
    if (!number_line(r, text)) return damaged(r);
    return push_new(r, (pickle_value){.kind = PICKLE_FLOAT, .real = strtod(text, NULL)});
}

static basin_status op_text_line(reader *r) {
    const char *text;
    int64_t length;
    if (!line(r, &text, &length)) return damaged(r);
    return push_new(r, (pickle_value){.kind = PICKLE_TEXT, .text = text, .count = length});
}

static basin_status op_memo_line(reader *r, int put) {
    char text[64];
    if (!number_line(r, text)) return damaged(r);
    return (put ? memo_put : memo_get)(r, strtoull(text, NULL, 10));
}

static basin_status op_memo(reader *r, int put, int bytes) {
    uint64_t index;
    if (!number(r, bytes, &index)) return damaged(r);
    return (put ? memo_put : memo_get)(r, index);
}

static basin_status op_int(reader *r, int bytes) {
    uint64_t value;
    if (!number(r, bytes, &value)) return damaged(r);
    return push_new(r, (pickle_value){.kind = PICKLE_INT,
                                      .integer = bytes == 4 ? (int64_t)(int32_t)(uint32_t)value : (int64_t)value});
}

static basin_status op_long(reader *r, int bytes) {
    uint64_t length;
    return number(r, bytes, &length) ? long_of(r, length) : damaged(r);
}

static basin_status op_float(reader *r) {
    uint64_t bits;
    double value;
    if (!number(r, 8, &bits)) return damaged(r);
    bits = __builtin_bswap64(bits); /* big-endian in the file */
    memcpy(&value, &bits, sizeof value);
    return push_new(r, (pickle_value){.kind = PICKLE_FLOAT, .real = value});
}

static basin_status op_global(reader *r) {
    const char *module, *name;
    int64_t m, n;
    if (!line(r, &module, &m) || !line(r, &name, &n)) return damaged(r);
    return global_of(r, module, m, name, n);
}

static basin_status op_stack_global(reader *r) {
    const pickle_value *name = pop(r), *module = pop(r);
    if (!name || !module || name->kind != PICKLE_TEXT || module->kind != PICKLE_TEXT) return damaged(r);
    return global_of(r, module->text, module->count, name->text, name->count);
}

static basin_status op_call(reader *r) {
    pickle_value *args = pop(r), *callable = pop(r);
    return args && callable ? call_of(r, callable, args) : damaged(r);
}

static basin_status op_call_with_keywords(reader *r) {
    return pop(r) ? op_call(r) : damaged(r);
}

/* INST, OBJ: the arguments lie above a mark. */
static basin_status op_object(reader *r) {
    basin_status status = from_mark(r, PICKLE_TUPLE);
    if (status != BASIN_OK) return status;
    pickle_value *args = pop(r);
    return args && args->count ? call_of(r, args->item[0], args) : damaged(r);
}

static basin_status op_instance(reader *r) {
    basin_status status = op_global(r);
    pickle_value *callable = status == BASIN_OK ? pop(r) : NULL;
    if (status == BASIN_OK) status = from_mark(r, PICKLE_TUPLE);
    if (status != BASIN_OK) return status;
    return call_of(r, callable, pop(r));
}

static basin_status op_tuple(reader *r, int count) {
    if (r->height < count) return damaged(r);
    for (int i = 1; i <= count; i++)
        if (!r->stack[r->height - i]) return damaged(r);
    return gather(r, PICKLE_TUPLE, r->height - count);
}

static basin_status op_persistent(reader *r) {
    if (!top(r)) return damaged(r);
    basin_status status = gather(r, PICKLE_PERSISTENT, r->height - 1);
    if (status != BASIN_OK) return status;
    top(r)->next = r->memory->persistent;
    r->memory->persistent = top(r);
    return BASIN_OK;
}

static basin_status op_pop(reader *r) {
    if (r->height == 0) return damaged(r);
    r->height--;
    return BASIN_OK;
}

static basin_status op_pop_mark(reader *r) {
    int64_t mark = mark_place(r);
    if (mark < 0) return damaged(r);
    r->height = mark;
    return BASIN_OK;
}

static basin_status op_text_or_constant(reader *r, unsigned char code) {
    switch (code) {
    case 'N':
        return push_new(r, (pickle_value){.kind = PICKLE_NONE});
    case 0x88:
    case 0x89:
        return push_new(r, (pickle_value){.kind = PICKLE_INT, .integer = code == 0x88});
    case 'U':
    case 'C':
    case 0x8c:
        return text_of(r, 1);
    case 'T':
    case 'B':
    case 'X':
        return text_of(r, 4);
    case 0x8d:
    case 0x8e:
    case 0x96:
        return text_of(r, 8);
    case ']':
    case 0x8f: /* a set, as a list */
        return push_new(r, (pickle_value){.kind = PICKLE_LIST});
    case '}':
        return push_new(r, (pickle_value){.kind = PICKLE_DICT});
    case ')':
        return push_new(r, (pickle_value){.kind = PICKLE_TUPLE});
    default:
        return fail(r->err, BASIN_EUNSUPPORTED, "%s: its pickle has the operation 0x%02x, which no state_dict needs",
                    r->path, code);
    }
}

/* Python's table of opcodes. */
static basin_status run(reader *r, unsigned char code) {
    switch (code) {
    case 0x80:
        return op_skip(r, 1); /* the protocol */
    case 0x95:
        return op_skip(r, 8); /* a frame */
    case '.':
        r->stopped = 1;
        return BASIN_OK;
    case '(':
        return push(r, NULL);
    case '0':
        return op_pop(r);
    case '1':
        return op_pop_mark(r);
    case '2':
        return top(r) ? push(r, top(r)) : damaged(r);
    case 'I':
    case 'L':
        return op_int_line(r);
    case 'F':
        return op_float_line(r);
    case 'S':
    case 'V':
        return op_text_line(r);
    case 'J':
        return op_int(r, 4);
    case 'K':
        return op_int(r, 1);
    case 'M':
        return op_int(r, 2);
    case 0x8a:
        return op_long(r, 1);
    case 0x8b:
        return op_long(r, 4);
    case 'G':
        return op_float(r);
    case 'l':
    case 0x91:
        return from_mark(r, PICKLE_LIST);
    case 't':
        return from_mark(r, PICKLE_TUPLE);
    case 'd':
        return from_mark(r, PICKLE_DICT);
    case 'a':
        return extend_by(r, 1);
    case 's':
        return extend_by(r, 2);
    case 'e':
    case 'u':
    case 0x90:
        return extend(r);
    case 0x85:
    case 0x86:
    case 0x87:
        return op_tuple(r, code - 0x84);
    case 'g':
    case 'p':
        return op_memo_line(r, code == 'p');
    case 'h':
    case 'q':
        return op_memo(r, code == 'q', 1);
    case 'j':
    case 'r':
        return op_memo(r, code == 'r', 4);
    case 0x94:
        return memo_put(r, (uint64_t)r->memos);
    case 'c':
        return op_global(r);
    case 0x93:
        return op_stack_global(r);
    case 'R':
    case 0x81:
        return op_call(r);
    case 0x92:
        return op_call_with_keywords(r);
    case 'i':
        return op_instance(r);
    case 'o':
        return op_object(r);
    case 'b': /* the state of an object: nothing here needs it */
        return pop(r) ? BASIN_OK : damaged(r);
    case 'Q':
        return op_persistent(r);
    default:
        return op_text_or_constant(r, code);
    }
}

basin_status pickle_read(pickle_value **out, pickle_memory *memory, const unsigned char *bytes, size_t size,
                         size_t *used, const char *path, basin_error *err) {
    reader r = {.at = bytes, .end = bytes + size, .memory = memory, .path = path, .err = err};
    basin_status status = BASIN_OK;
    while (status == BASIN_OK && !r.stopped) status = r.at < r.end ? run(&r, *r.at++) : damaged(&r);
    if (status == BASIN_OK && !top(&r)) status = damaged(&r);
    if (status == BASIN_OK) *out = top(&r);
    if (used) *used = (size_t)(r.at - bytes);
    free(r.stack);
    free(r.memo);
    return status;
}

int pickle_is(const pickle_value *value, pickle_kind kind, const char *text) {
    return value && value->kind == kind && value->count == (int64_t)strlen(text) &&
           memcmp(value->text, text, strlen(text)) == 0;
}

const pickle_value *pickle_get(const pickle_value *dict, const char *key) {
    if (!dict || (dict->kind != PICKLE_DICT && dict->kind != PICKLE_CALL)) return NULL;
    for (int64_t i = 0; i + 1 < dict->count; i += 2)
        if (pickle_is(dict->item[i], PICKLE_TEXT, key)) return dict->item[i + 1];
    return NULL;
}
