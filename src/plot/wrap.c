/* wrap.c - titles in lines. */
#include "plot/wrap.h"

#include <stdlib.h>
#include <string.h>

static bool fits(const figure *f, const char *markup, double size, double width) {
    caption t = {.markup = markup, .size = size};
    return canvas_text_width(f->canvas, &t) <= width;
}

/* Ends a line at the last space where it fits, else at the first.  @return the rest, or NULL if there is none */
static char *break_line(const figure *f, char *markup, double size, double width) {
    char *rest = NULL;
    int open = 0;
    if (fits(f, markup, size, width)) return NULL;
    for (char *at = markup; *at; at++) {
        if (*at == '<') open += at[1] == '/' ? -1 : 1;
        if (*at != ' ' || open) continue;
        *at = '\0';
        bool short_enough = fits(f, markup, size, width);
        *at = ' ';
        if (!short_enough && rest) break;
        rest = at;
        if (!short_enough) break;
    }
    if (rest) *rest++ = '\0';
    return rest;
}

int wrap_title(const figure *f, char *markup, double size, double width, int most, char *line[WRAP_MAX]) {
    int count = 1;
    line[0] = markup;
    while (count < most && (line[count] = break_line(f, line[count - 1], size, width))) count++;
    return count;
}

int wrap_lines(const figure *f, int count, char *const markup[], double size, double width, int most) {
    int lines = 1;
    for (int k = 0; k < count; k++) {
        char *line[WRAP_MAX], *copy = strdup(markup[k]);
        int needed = copy ? wrap_title(f, copy, size, width, most, line) : 1;
        lines = needed > lines ? needed : lines;
        free(copy);
    }
    return lines;
}
