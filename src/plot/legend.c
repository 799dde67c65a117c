/* legend.c - what each curve is, in rows above the panels. */
#include "plot/legend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/layout.h"
#include "plot/wrap.h"

#define SAMPLE 14.1 /* length of a line in the legend: three dashes of a dashed one */
#define BETWEEN 10.0
#define ROW 1.45 /* height of one line, font sizes */

/* An entry of the legend in its lines. */
typedef struct entry {
    char *words, *line[WRAP_MAX];
    int lines;
    double width, height;
} entry;

static caption name(const figure *f, const char *markup, double room) {
    return (caption){.markup = markup, .size = f->small, .up = 0.5, .color = f->theme->ink, .room = room};
}

static void entry_init(entry *e, const figure *f, int i, double room) {
    *e = (entry){.words = strdup(f->legend[i].markup)};
    if (!e->words) {
        f->canvas->status = BASIN_ENOMEM;
        return;
    }
    e->lines = wrap_title(f, e->words, f->small, room, WRAP_MAX, e->line);
    for (int k = 0; k < e->lines; k++) {
        caption label = name(f, e->line[k], 0);
        e->width = fmax(e->width, fmin(room, canvas_text_width(f->canvas, &label)));
    }
    e->height = (ROW + (e->lines - 1) * TITLE_LINE) * f->small;
}

static void entry_draw(const figure *f, const entry *e, canvas_pen pen, point at, double room) {
    canvas_path sample = {0};
    double middle = at.y + ROW * f->small / 2;
    path_segment(&sample, (point){at.x, middle}, (point){at.x + SAMPLE, middle});
    canvas_stroke(f->canvas, &sample, pen);
    path_clear(&sample);
    for (int k = 0; k < e->lines; k++) {
        caption label = name(f, e->line[k], room + 0.5);
        label.at = (point){at.x + SAMPLE + figure_gap(f), middle + k * TITLE_LINE * f->small};
        canvas_text(f->canvas, &label);
    }
}

/* Goes through the entries row by row; draws them if asked to.  @return the height of all rows */
static double rows(const figure *f, box place, bool draw) {
    double x = place.x, y = place.y, height = 0, room = place.width - SAMPLE - figure_gap(f);
    for (int i = 0; i < f->legends; i++) {
        entry e;
        entry_init(&e, f, i, room);
        double width = SAMPLE + figure_gap(f) + e.width;
        bool full = x + width > place.x + place.width + 0.01;
        if (x > place.x && (full || f->legend[i].starts_row)) {
            x = place.x;
            y += height;
            height = 0;
        }
        if (draw) entry_draw(f, &e, f->legend[i].pen, (point){x, y}, room);
        height = fmax(height, e.height);
        x += width + BETWEEN;
        free(e.words);
    }
    return y + height - place.y;
}

double legend_height(const figure *f, double width) {
    return rows(f, (box){0, 0, width, 0}, false);
}

void legend_draw(const figure *f, box place) {
    rows(f, place, true);
}
