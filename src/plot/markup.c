/* markup.c - words as pango markup. */
#include "plot/markup.h"

#include <ctype.h>
#include <pango/pango.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8

/* Valid UTF-8 without control characters, to be freed with g_free. */
static char *clean(const char *text) {
    char *valid = g_utf8_make_valid(text, -1);
    for (char *c = valid; *c; c++)
        if (iscntrl((unsigned char)*c)) *c = ' ';
    return valid;
}

char *markup_plain(const char *text) {
    char *valid = clean(text), *escaped = g_markup_escape_text(valid, -1), *copy = strdup(escaped);
    g_free(valid);
    g_free(escaped);
    return copy;
}

/* Lower-case Greek is italic, as TeX sets it. */
static const struct {
    const char *name, *text;
} signs[] = {
    {"alpha", "<i>\u03b1</i>"},
    {"beta", "<i>\u03b2</i>"},
    {"gamma", "<i>\u03b3</i>"},
    {"delta", "<i>\u03b4</i>"},
    {"epsilon", "<i>\u03b5</i>"},
    {"zeta", "<i>\u03b6</i>"},
    {"eta", "<i>\u03b7</i>"},
    {"theta", "<i>\u03b8</i>"},
    {"iota", "<i>\u03b9</i>"},
    {"kappa", "<i>\u03ba</i>"},
    {"lambda", "<i>\u03bb</i>"},
    {"mu", "<i>\u03bc</i>"},
    {"nu", "<i>\u03bd</i>"},
    {"xi", "<i>\u03be</i>"},
    {"pi", "<i>\u03c0</i>"},
    {"rho", "<i>\u03c1</i>"},
    {"sigma", "<i>\u03c3</i>"},
    {"tau", "<i>\u03c4</i>"},
    {"phi", "<i>\u03c6</i>"},
    {"chi", "<i>\u03c7</i>"},
    {"psi", "<i>\u03c8</i>"},
    {"omega", "<i>\u03c9</i>"},
    {"Gamma", "\u0393"},
    {"Delta", "\u0394"},
    {"Theta", "\u0398"},
    {"Lambda", "\u039b"},
    {"Xi", "\u039e"},
    {"Pi", "\u03a0"},
    {"Sigma", "\u03a3"},
    {"Phi", "\u03a6"},
    {"Psi", "\u03a8"},
    {"Omega", "\u03a9"},
    {"times", "\u00d7"},
    {"cdot", "\u00b7"},
    {"pm", "\u00b1"},
    {"infty", "\u221e"},
    {"approx", "\u2248"},
    {"le", "\u2264"},
    {"ge", "\u2265"},
    {"to", "\u2192"},
    {"nabla", "\u2207"},
    {"partial", "\u2202"},
    {"ell", "\u2113"},
    {"|", "\u2016"},
};

/* What opens with these and a brace, and how it is written. */
static const struct {
    const char *start, *tag;
} groups[] = {{"_{", "sub"}, {"^{", "sup"}, {"\\i{", "i"}, {"\\b{", "b"}};

/* The text on its way: where it is read, what is open. */
typedef struct reader {
    const char *at;
    FILE *out;
    int depth;
    const char *open[DEPTH_MAX];
} reader;

static void put(FILE *out, const char *text, size_t length) {
    char *escaped = g_markup_escape_text(text, (gssize)length);
    fputs(escaped, out);
    g_free(escaped);
}

static bool in_script(const reader *r) {
    for (int i = 0; i < r->depth; i++)
        if (r->open[i][0] == 's') return true;
    return false;
}

static basin_status read_group(reader *r, bool *found, basin_error *err) {
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        size_t length = strlen(groups[i].start);
        if (strncmp(r->at, groups[i].start, length) != 0) continue;
        if (r->depth == DEPTH_MAX) return fail(err, BASIN_EINVALID, "more than %d braces within each other", DEPTH_MAX);
        r->open[r->depth++] = groups[i].tag;
        fprintf(r->out, "<%s>", groups[i].tag);
        r->at += length;
        *found = true;
        return BASIN_OK;
    }
    return BASIN_OK;
}

/* Behind a backslash. A blank that ends a name belongs to it. */
static basin_status read_sign(reader *r, basin_error *err) {
    const char *name = r->at + 1;
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (*name && strchr("\\_^{}", *name)) {
        fputc(*name, r->out);
        r->at += 2;
        return BASIN_OK;
    }
    if (*name == '|') length = 1;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strlen(signs[i].name) == length && strncmp(name, signs[i].name, length) == 0) {
            fputs(signs[i].text, r->out);
            r->at = name + length;
            return BASIN_OK;
        }
    return fail(err, BASIN_EINVALID, "there is no sign '\\%.*s'; write \\\\ for a backslash", (int)length, name);
}

static basin_status read_next(reader *r, basin_error *err) {
    bool found = false;
    basin_status status = read_group(r, &found, err);
    if (status != BASIN_OK || found) return status;
    if (*r->at == '\\') return read_sign(r, err);
    if (*r->at == '}' && r->depth > 0) {
        fprintf(r->out, "</%s>", r->open[--r->depth]);
        r->at++;
    } else if (*r->at == '-' && isdigit((unsigned char)r->at[1]) && in_script(r)) {
        fputs("\u2212", r->out);
        r->at++;
    } else {
        size_t length = 1 + strcspn(r->at + 1, "\\_^}-");
        put(r->out, r->at, length);
        r->at += length;
    }
    return BASIN_OK;
}

basin_status markup_math(char **out, const char *text, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_error cause = {0};
    char *valid = clean(text), *made = NULL;
    size_t size = 0;
    reader r = {.at = valid, .out = open_memstream(&made, &size)};
    if (!r.out) {
        g_free(valid);
        return fail_memory(err);
    }
    if (!g_utf8_validate(text, -1, NULL)) status = fail(&cause, BASIN_EINVALID, "not UTF-8");
    while (*r.at && status == BASIN_OK) status = read_next(&r, &cause);
    if (status == BASIN_OK && r.depth > 0) status = fail(&cause, BASIN_EINVALID, "a brace is not closed");
    bool broken = ferror(r.out);
    broken = fclose(r.out) != 0 || broken;
    if (status != BASIN_OK) {
        status = fail(err, status, "text '%s': %s", valid, cause.message);
    } else if (broken) {
        status = fail_memory(err);
    } else {
        *out = made;
        made = NULL;
    }
    free(made);
    g_free(valid);
    return status;
}

char *markup_words(const char *markup) {
    char *plain = NULL, *copy = NULL;
    if (!pango_parse_markup(markup, -1, 0, NULL, &plain, NULL, NULL)) return strdup("");
    copy = strdup(plain);
    g_free(plain);
    return copy;
}

/* Whether a sign that stands alone ends there. */
static bool ends_in_sign(const char *markup, const char *end) {
    static const char *const tied[] = {"\u2212", "-", "+", "\u00b1"};
    for (size_t i = 0; i < sizeof tied / sizeof tied[0]; i++) {
        size_t length = strlen(tied[i]);
        const char *sign = end - length;
        if ((size_t)(end - markup) < length || memcmp(sign, tied[i], length) != 0) continue;
        if (sign == markup || sign[-1] == ' ' || sign[-1] == '>') return true;
    }
    return false;
}

char *markup_break(char *markup, char *from) {
    int open = 0;
    for (char *at = from; *at; at++) {
        if (*at == '<') open += at[1] == '/' ? -1 : 1;
        if (*at == ' ' && !open && !ends_in_sign(markup, at)) return at;
    }
    return NULL;
}
