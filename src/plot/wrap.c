/* wrap.c - titles and labels in lines. */
#include "plot/wrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/layout.h"
#include "plot/markup.h"

#define EVEN_STEPS 24

static bool fits(const figure *f, const char *markup, double size, double width) {
    caption t = {.markup = markup, .size = size};
    return canvas_text_width(f->canvas, &t) <= width;
}

/* Ends a line at the last space where it fits, else at the first.  @return the rest, or NULL if there is none */
static char *break_line(const figure *f, char *markup, double size, double width) {
    char *rest = NULL;
    if (fits(f, markup, size, width)) return NULL;
    for (char *at = markup; (at = markup_break(markup, at)); at++) {
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

static double widest(const figure *f, int lines, char *const line[], double size) {
    double width = 0;
    for (int i = 0; i < lines; i++) {
        caption t = {.markup = line[i], .size = size};
        width = fmax(width, canvas_text_width(f->canvas, &t));
    }
    return width;
}

bool wrap_fits(const figure *f, int count, char *const markup[], double size, double width, int most) {
    bool fit = true;
    for (int k = 0; k < count; k++) {
        char *line[WRAP_MAX], *copy = strdup(markup[k]);
        if (copy) fit &= widest(f, wrap_title(f, copy, size, width, most, line), line, size) <= width;
        free(copy);
    }
    return fit;
}

/* Breaks a copy of a label; the lines are about equally long.  @return the copy, or NULL */
static char *break_evenly(const figure *f, const char *markup, double size, double room, int most, char *line[WRAP_MAX],
                          int *lines) {
    char *copy = strdup(markup);
    if (!copy) return NULL;
    *lines = wrap_title(f, copy, size, room, most, line);
    if (*lines == 1 || widest(f, *lines, line, size) > room) return copy;
    for (int share = EVEN_STEPS / *lines; share <= EVEN_STEPS; share++) { /* the last is as before */
        double width = room * share / EVEN_STEPS;
        strcpy(copy, markup);
        wrap_title(f, copy, size, width, *lines, line);
        if (widest(f, *lines, line, size) <= width) break;
    }
    return copy;
}

wrapped wrap_label(const figure *f, const char *markup, double room, int most) {
    char *line[WRAP_MAX], *const all = (char *)markup;
    wrapped w = {1, layout_title_size(f, 1, &all, room), 0};
    char *copy = break_evenly(f, markup, w.size, room, most, line, &w.lines);
    if (copy) w.width = fmin(widest(f, w.lines, line, w.size), room);
    free(copy);
    return w;
}

double wrap_added(const figure *f, int lines) {
    return lines > 1 ? (lines - 1) * TITLE_LINE * TITLE_SHRINK * f->size : 0;
}

void wrap_draw(const figure *f, const caption *label, double room, int most, double anchor) {
    char *line[WRAP_MAX], *const all = (char *)label->markup;
    caption t = *label;
    int lines = 0;
    t.size = layout_title_size(f, 1, &all, room);
    char *copy = break_evenly(f, label->markup, t.size, room, most, line, &lines);
    for (int i = 0; copy && i < lines; i++) {
        double down = (i - anchor * (lines - 1)) * TITLE_LINE * t.size;
        t.markup = line[i];
        t.at = (point){label->at.x - down * sin(t.angle), label->at.y + down * cos(t.angle)};
        t.room = fits(f, line[i], t.size, room) ? 0 : room; /* text that fits lies as it is */
        canvas_text(f->canvas, &t);
    }
    free(copy);
}
