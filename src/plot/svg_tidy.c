/* svg_tidy.c - what cairo writes as SVG, shorter, and the same each time. */
#include "plot/svg_tidy.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FINE 100       /* steps of lines per point ... */
#define COARSE 20      /* ... and of fills, which in a mesh are thousands, and of very long lines */
#define LONG 8000      /* bytes of a line that is */
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

/* "rgb(100%,0%,20%)" as "#ff0033".  @return what follows, or NULL if it is none */
static const char *tidy_color(char hex[8], const char *at) {
    int part[3];
    char *end = NULL;
    if (!(at = after(at, "rgb("))) return NULL;
    for (int k = 0; k < 3; k++) {
        part[k] = (int)lround(fmin(100, fmax(0, strtod(at, &end))) * 2.55);
        at = after(end, k < 2 ? "%," : "%)");
        if (!at) return NULL;
    }
    snprintf(hex, 8, "#%02x%02x%02x", part[0], part[1], part[2]);
    return at;
}

/* How a path is written: places as they are; or in whole numbers, where the path or its group is scaled. What is filled need not be
 * closed. */
typedef enum path_form { PLAIN, LINE, FILL } path_form;

/* Where a path is, in steps, and where its part started. */
typedef struct pencil {
    long at[2], start[2];
    char verb; /* of numbers that follow without one */
    bool begun;
    path_form form;
} pencil;

static void put_steps(FILE *out, const pencil *p, long value, bool first) {
    char text[40];
    if (p->form != PLAIN) {
        fprintf(out, "%s%ld", first || value < 0 ? "" : " ", value);
        return;
    }
    int length = snprintf(text, sizeof text, "%.2f", (double)value / FINE);
    while (text[length - 1] == '0') text[--length] = '\0';
    if (text[length - 1] == '.') text[--length] = '\0';
    char *digits = text + (text[0] == '-');
    if (digits[0] == '0' && digits[1] == '.') memmove(digits, digits + 1, strlen(digits)); /* .5, -.5 */
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
        next[k % 2] = lround(strtod(at, &end) * (p->form != PLAIN ? COARSE : FINE));
        put_steps(out, p, next[k % 2] - p->at[k % 2], first);
        first = false;
        at = end;
    }
    memcpy(p->at, next, sizeof next);
    if (verb == 'M') memcpy(p->start, next, sizeof next);
    p->verb = small == 'M' ? '\0' : small == 'm' ? 'l' : small; /* behind M they would be places */
    p->begun = true;
    return at;
}

/* The data of a path, from its quote on; the place to which cairo moves behind the end of one is left out. */
static const char *tidy_data(FILE *out, const char *at, path_form form) {
    pencil p = {.form = form};
    while (*at && *at != '"') {
        if (*at == 'M' && at[1] == ' ' && strcspn(at + 1, "MLCZ") > strcspn(at, "\"")) return at + strcspn(at, "\"");
        if (*at == 'M' || *at == 'L' || *at == 'C') {
            at = tidy_verb(out, &p, *at, at + 1);
        } else {
            bool closes = *at == 'Z';
            if (*at != ' ' && !(closes && form == FILL)) fputc(*at, out);
            if (*at != ' ') p.verb = '\0';
            if (closes && form != FILL) memcpy(p.at, p.start, sizeof p.at);
            at++;
        }
    }
    return at;
}

/* The data of the path that was begun last: in whole numbers if it is scaled. */
static const char *tidy_path(FILE *out, const char *at, bool *scaled) {
    if (!(at = after(at, " d=\""))) return NULL;
    fputs(" d=\"", out);
    at = tidy_data(out, at, *scaled ? LINE : PLAIN);
    *scaled = false;
    return at;
}

/* The beginning of a solid line so long that it is worth scaling, as those of a rugged surface are. */
static const char *tidy_line(FILE *out, const char *at, bool *scaled) {
    static const char *const start = "<path style=\"fill:none;stroke-width:";
    char *end = NULL;
    if (!(at = after(at, start))) return NULL;
    size_t length = strcspn(at, ">");
    double width = strtod(at, &end);
    if (length < LONG || end == at || memmem(at, length, "dasharray", 9) || memmem(at, length, "transform", 9))
        return NULL;
    *scaled = true;
    fprintf(out, "<path transform=\"scale(.05)\" style=\"fill:none;stroke-width:%g", COARSE * width);
    return end;
}

/* A path filled in one opaque colour: those that follow each other stand in a group in which whole numbers are enough. */
static const char *tidy_fill(FILE *out, const char *at, bool *grouped) {
    char hex[8];
    if (!(at = after(at, "<path style=\" stroke:none;fill-rule:nonzero;fill:"))) return NULL;
    if (!(at = tidy_color(hex, at)) || !(at = after(at, ";fill-opacity:1;\" d=\""))) return NULL;
    if (!after(at + strcspn(at, "\""), "\"/>")) return NULL;
    if (!*grouped) fputs("<g transform=\"scale(.05)\">\n", out);
    *grouped = true;
    fprintf(out, "<path fill=\"%s\" d=\"", hex);
    return tidy_data(out, at, FILL);
}

static const char *tidy_stroke(FILE *out, const char *at) {
    char hex[8];
    if (!(at = after(at, "stroke:")) || !(at = tidy_color(hex, at))) return NULL;
    fprintf(out, "stroke:%s", hex);
    return at;
}

/* What is so anyway; lines have round joins, which have no miters. */
static const char *tidy_default(const char *at) {
    static const char *const words[] = {"stroke-linecap:butt;", "stroke-miterlimit:10;", "stroke-opacity:1;",
                                        "fill-opacity:1;"};
    for (int k = 0; k < 4; k++)
        if (after(at, words[k])) return after(at, words[k]);
    return NULL;
}

void svg_tidy(FILE *out, const char *svg) {
    names *n = calloc(1, sizeof *n);
    bool grouped = false, scaled = false;
    while (*svg) {
        const char *next = NULL;
        if (*svg == '<' && !(next = tidy_fill(out, svg, &grouped)) && grouped) {
            fputs("</g>\n", out);
            grouped = false;
        }
        if (*svg == '<' && !next) next = tidy_line(out, svg, &scaled);
        if (n && (*svg == '"' || *svg == '#')) next = tidy_id(out, n, svg);
        if (*svg == 's') next = tidy_stroke(out, svg);
        if (!next && (*svg == 's' || *svg == 'f')) next = tidy_default(svg);
        if (*svg == ' ') next = tidy_path(out, svg, &scaled);
        if (next)
            svg = next;
        else
            fputc(*svg++, out);
    }
    free(n);
}
