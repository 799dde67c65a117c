/* svg_tidy.c - what cairo writes as SVG, shorter, and the same each time. */
#include "plot/svg_tidy.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 4096 /* surfaces and images in one figure */

/* The ids met so far. */
typedef struct names {
    int known;
    long number[NAMES_MAX];
} names;

static const char *after(const char *at, const char *start) {
    size_t length = strlen(start);
    return strncmp(at, start, length) == 0 ? at + length : NULL;
}

/* An id such as "surface17 or #surface17: writes it with its own number.  @return what follows, or NULL if it is none */
static const char *tidy_id(FILE *out, names *n, const char *at) {
    static const char *const words[] = {"\"surface", "#surface", "\"image", "#image"};
    for (int k = 0; k < 4; k++) {
        const char *digits = after(at, words[k]);
        if (!digits || !isdigit((unsigned char)*digits)) continue;
        char *end = NULL;
        long number = strtol(digits, &end, 10);
        int i = 0;
        while (i < n->known && n->number[i] != number) i++;
        if (i == n->known && n->known < NAMES_MAX) n->number[n->known++] = number;
        fprintf(out, "%s%d", words[k], i + 1);
        return end;
    }
    return NULL;
}

/* A path's fill in one opaque colour. */
static const char *tidy_fill(FILE *out, const char *at) {
    double part[3];
    char *end = NULL;
    if (!(at = after(at, "style=\" stroke:none;fill-rule:nonzero;fill:rgb("))) return NULL;
    for (int k = 0; k < 3; k++) {
        part[k] = strtod(at, &end);
        at = after(end, k < 2 ? "%," : "%);fill-opacity:1;\"");
        if (!at) return NULL;
    }
    fprintf(out, "fill=\"#%02x%02x%02x\"", (int)lround(part[0] * 2.55), (int)lround(part[1] * 2.55),
            (int)lround(part[2] * 2.55));
    return at;
}

/* Where a path is, in hundredths, and where its part started. */
typedef struct pencil {
    long at[2], start[2];
    char verb; /* of numbers that follow without one */
    bool begun;
} pencil;

static void put_hundredths(FILE *out, long value, bool first) {
    char text[40];
    int length = snprintf(text, sizeof text, "%.2f", (double)value / 100);
    while (text[length - 1] == '0') text[--length] = '\0';
    if (text[length - 1] == '.') text[--length] = '\0';
    fprintf(out, "%s%s", first || text[0] == '-' ? "" : " ", text);
}

/* The points of one verb, each counted from where the path is: steps are shorter than places. */
static const char *tidy_verb(FILE *out, pencil *p, char verb, const char *at) {
    int pairs = verb == 'C' ? 3 : 1;
    long next[2] = {0, 0};
    char small = verb == 'M' && !p->begun ? 'M' : (char)tolower(verb);
    bool first = small != p->verb || verb == 'M';
    if (first) fputc(small, out);
    for (int k = 0; k < 2 * pairs; k++) {
        char *end = NULL;
        next[k % 2] = lround(strtod(at, &end) * 100);
        put_hundredths(out, next[k % 2] - p->at[k % 2], first);
        first = false;
        at = end;
    }
    memcpy(p->at, next, sizeof next);
    if (verb == 'M') memcpy(p->start, next, sizeof next);
    p->verb = small == 'M' ? '\0' : small == 'm' ? 'l' : small; /* behind M they would be places */
    p->begun = true;
    return at;
}

/* The data of a path; the place to which cairo moves behind the end of one is left out. */
static const char *tidy_path(FILE *out, const char *at) {
    pencil p = {{0, 0}, {0, 0}, '\0', false};
    if (!(at = after(at, " d=\""))) return NULL;
    fputs(" d=\"", out);
    while (*at && *at != '"') {
        if (*at == 'M' && at[1] == ' ' && strcspn(at + 1, "MLCZ") > strcspn(at, "\"")) return at + strcspn(at, "\"");
        if (*at == 'M' || *at == 'L' || *at == 'C') {
            at = tidy_verb(out, &p, *at, at + 1);
        } else {
            if (*at != ' ') fputc(*at, out);
            if (*at != ' ') p.verb = '\0';
            if (*at == 'Z') memcpy(p.at, p.start, sizeof p.at);
            at++;
        }
    }
    return at;
}

void svg_tidy(FILE *out, const char *svg) {
    names *n = calloc(1, sizeof *n);
    while (*svg) {
        const char *next = NULL;
        if (n && (*svg == '"' || *svg == '#')) next = tidy_id(out, n, svg);
        if (*svg == 's') next = tidy_fill(out, svg);
        if (*svg == ' ') next = tidy_path(out, svg);
        if (next)
            svg = next;
        else
            fputc(*svg++, out);
    }
    free(n);
}
