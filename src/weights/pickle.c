/* pickle.c - reads Python's pickles (docs.python.org/3/library/pickletools.html) without running anything: a global is a
 * name, a call is a record. */
#include "weights/pickle.h"

#include <stdlib.h>
#include <string.h>

#include "weights/pickle_machine.h"

static int64_t left(const pickle_reader *r) {
    return r->end - r->at;
}

/* A little-endian number of `bytes` bytes.  @return whether it is there */
static int number(pickle_reader *r, int bytes, uint64_t *value) {
    if (left(r) < bytes) return 0;
    *value = 0;
    for (int i = 0; i < bytes; i++) *value |= (uint64_t)r->at[i] << (8 * i);
    r->at += bytes;
    return 1;
}

static int real(pickle_reader *r, double *value) {
    uint64_t bits;
    if (!number(r, 8, &bits)) return 0;
    bits = __builtin_bswap64(bits);
    memcpy(value, &bits, sizeof *value);
    return 1;
}

/* A line; its end is passed over. */
static int line(pickle_reader *r, const char **text, int64_t *length) {
    const unsigned char *end = left(r) > 0 ? memchr(r->at, '\n', (size_t)left(r)) : NULL;
    if (!end) return 0;
    *text = (const char *)r->at;
    *length = end - r->at;
    r->at = end + 1;
    return 1;
}

/* A length of `bytes` bytes and that many bytes. */
static int counted(pickle_reader *r, int bytes, pickle_argument *out) {
    if (!number(r, bytes, &out->number) || out->number > (uint64_t)left(r)) return 0;
    out->text = (const char *)r->at;
    out->length = (int64_t)out->number;
    r->at += out->number;
    return 1;
}

static int read_argument(pickle_reader *r, pickle_form form, pickle_argument *out) {
    switch (form) {
    case ARGUMENT_NONE:
        return 1;
    case ARGUMENT_UINT1:
        return number(r, 1, &out->number);
    case ARGUMENT_UINT2:
        return number(r, 2, &out->number);
    case ARGUMENT_UINT4:
        return number(r, 4, &out->number);
    case ARGUMENT_UINT8:
        return number(r, 8, &out->number);
    case ARGUMENT_FLOAT8:
        return real(r, &out->real);
    case ARGUMENT_COUNTED1:
        return counted(r, 1, out);
    case ARGUMENT_COUNTED4:
        return counted(r, 4, out);
    case ARGUMENT_COUNTED8:
        return counted(r, 8, out);
    case ARGUMENT_LINE:
        return line(r, &out->text, &out->length);
    case ARGUMENT_LINES:
        return line(r, &out->text, &out->length) && line(r, &out->more, &out->more_length);
    }
    return 0;
}

static basin_status step(pickle_reader *r) {
    pickle_argument argument = {0};
    unsigned char code = *r->at++;
    const pickle_op *op = pickle_op_of(code);
    if (!op->name)
        return fail(r->err, BASIN_EUNSUPPORTED, "%s: its pickle has the operation 0x%02x, which no state_dict needs",
                    r->path, code);
    return read_argument(r, op->form, &argument) ? op->run(r, &argument, op->detail) : pickle_damaged(r);
}

basin_status pickle_read(pickle_value **out, pickle_memory *memory, const unsigned char *bytes, size_t size,
                         size_t *used, const char *path, basin_error *err) {
    pickle_reader r = {.at = bytes, .end = bytes + size, .memory = memory, .path = path, .err = err};
    basin_status status = BASIN_OK;
    while (status == BASIN_OK && !r.stopped) status = r.at < r.end ? step(&r) : pickle_damaged(&r);
    if (status == BASIN_OK && !pickle_top(&r)) status = pickle_damaged(&r);
    if (status == BASIN_OK) *out = pickle_top(&r);
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
