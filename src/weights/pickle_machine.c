/* pickle_machine.c - the memory of values, and the stack and memo of a pickle being read. */
#include "weights/pickle_machine.h"

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

void pickle_memory_clear(pickle_memory *memory) {
    for (pickle_block *next, *b = memory->block; b; b = next) {
        next = b->next;
        free(b);
    }
    *memory = (pickle_memory){0};
}

void *pickle_take(pickle_memory *m, size_t size) {
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

basin_status pickle_damaged(pickle_reader *r) {
    return fail(r->err, BASIN_EFORMAT, "%s: its pickle is cut short or damaged", r->path);
}

basin_status pickle_too_large(pickle_reader *r) {
    return fail(r->err, BASIN_EUNSUPPORTED, "%s: its pickle holds more than basin reads", r->path);
}

/* Room for one more in an array that grows. */
static basin_status grow(pickle_reader *r, pickle_value ***array, int64_t *room, int64_t wanted, int64_t most) {
    if (wanted <= *room) return BASIN_OK;
    if (wanted > most) return pickle_too_large(r);
    int64_t larger = wanted * 2 + 64;
    pickle_value **grown = realloc(*array, (size_t)larger * sizeof **array);
    if (!grown) return fail_memory(r->err);
    memset(grown + *room, 0, (size_t)(larger - *room) * sizeof *grown);
    *array = grown;
    *room = larger;
    return BASIN_OK;
}

basin_status pickle_push(pickle_reader *r, pickle_value *value) {
    basin_status status = grow(r, &r->stack, &r->room, r->height + 1, STACK_MAX);
    if (status == BASIN_OK) r->stack[r->height++] = value;
    return status;
}

basin_status pickle_push_new(pickle_reader *r, pickle_value like) {
    pickle_value *value = pickle_take(r->memory, sizeof *value);
    if (!value) return pickle_too_large(r);
    *value = like;
    return pickle_push(r, value);
}

/* The top value, which has to be there. */
pickle_value *pickle_top(const pickle_reader *r) {
    return r->height ? r->stack[r->height - 1] : NULL;
}

pickle_value *pickle_pop(pickle_reader *r) {
    pickle_value *value = pickle_top(r);
    if (value) r->height--;
    return value;
}

/* The place of the last mark, or -1. */
int64_t pickle_mark(const pickle_reader *r) {
    int64_t i = r->stack ? r->height - 1 : -1;
    while (i >= 0 && r->stack[i]) i--;
    return i;
}

/* Adds items to a list, or pairs to a dict; on anything else they are dropped. */
static basin_status append(pickle_reader *r, pickle_value *to, pickle_value *const *items, int64_t count) {
    if (to->kind != PICKLE_LIST && to->kind != PICKLE_DICT && to->kind != PICKLE_CALL) return BASIN_OK;
    if (to->count + count > to->room) {
        int64_t room = 2 * (to->count + count) + 4;
        pickle_value **grown = pickle_take(r->memory, (size_t)room * sizeof *grown);
        if (!grown) return pickle_too_large(r);
        if (to->count) memcpy(grown, to->item, (size_t)to->count * sizeof *grown);
        to->item = grown;
        to->room = room;
    }
    for (int64_t i = 0; i < count; i++) to->item[to->count++] = items[i];
    return BASIN_OK;
}

/* Makes a value of what lies from `first` on, which it takes from the stack. */
basin_status pickle_gather(pickle_reader *r, pickle_kind kind, int64_t first) {
    pickle_value *value = pickle_take(r->memory, sizeof *value);
    if (!value) return pickle_too_large(r);
    value->kind = kind == PICKLE_DICT ? PICKLE_DICT : PICKLE_LIST; /* as a list while it is filled */
    basin_status status = append(r, value, r->stack + first, r->height - first);
    value->kind = kind;
    r->height = first;
    return status == BASIN_OK ? pickle_push(r, value) : status;
}

basin_status pickle_from_mark(pickle_reader *r, pickle_kind kind) {
    int64_t mark = pickle_mark(r);
    if (mark < 0 || !r->stack) return pickle_damaged(r);
    memmove(r->stack + mark, r->stack + mark + 1, (size_t)(r->height - mark - 1) * sizeof *r->stack);
    r->height--;
    return pickle_gather(r, kind, mark);
}

/* Adds what lies above the mark to what lies below it. */
basin_status pickle_extend(pickle_reader *r) {
    int64_t mark = pickle_mark(r);
    if (mark < 1 || !r->stack || !r->stack[mark - 1]) return pickle_damaged(r);
    pickle_value *to = r->stack[mark - 1];
    if (to->kind != PICKLE_LIST && (r->height - mark - 1) % 2) return pickle_damaged(r);
    basin_status status = append(r, to, r->stack + mark + 1, r->height - mark - 1);
    r->height = mark;
    return status;
}

basin_status pickle_extend_by(pickle_reader *r, int count) {
    if (r->height < count + 1) return pickle_damaged(r);
    for (int i = 0; i <= count; i++)
        if (!r->stack[r->height - 1 - i]) return pickle_damaged(r);
    basin_status status = append(r, r->stack[r->height - count - 1], r->stack + r->height - count, count);
    r->height -= count;
    return status;
}

basin_status pickle_memo_put(pickle_reader *r, uint64_t index) {
    if (!pickle_top(r) || index >= MEMO_MAX) return pickle_damaged(r);
    basin_status status = grow(r, &r->memo, &r->memo_room, (int64_t)index + 1, MEMO_MAX);
    if (status != BASIN_OK) return status;
    r->memo[index] = pickle_top(r);
    if ((int64_t)index >= r->memos) r->memos = (int64_t)index + 1;
    return BASIN_OK;
}

basin_status pickle_memo_get(pickle_reader *r, uint64_t index) {
    if (index >= (uint64_t)r->memos || !r->memo[index]) return pickle_damaged(r);
    return pickle_push(r, r->memo[index]);
}
