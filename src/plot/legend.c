/* legend.c - what each curve is, in rows above the panels. */
#include "plot/legend.h"

#include <math.h>

#include "plot/style.h"

#define SAMPLE 14.1 /* length of a line in the legend: three dashes of a dashed one */
#define BETWEEN 10.0

static caption name(const figure *f, int i, double room) {
    return (caption){
        .markup = f->legend[i].markup, .size = f->small, .color = f->theme->ink, .room = room - SAMPLE - figure_gap(f)};
}

static double row_height(const figure *f) {
    return 1.45 * f->small;
}

/* Goes through the entries row by row; draws them if asked to.  @return the height of all rows */
static double rows(const figure *f, box place, bool draw) {
    double x = place.x, y = place.y;
    for (int i = 0; i < f->legends; i++) {
        caption label = name(f, i, place.width);
        double width = SAMPLE + figure_gap(f) + canvas_text_width(f->canvas, &label);
        bool full = x + width > place.x + place.width + 0.01;
        if (x > place.x && (full || f->legend[i].starts_row)) {
            x = place.x;
            y += row_height(f);
        }
        if (draw) {
            canvas_path line = {0};
            double middle = y + row_height(f) / 2;
            path_segment(&line, (point){x, middle}, (point){x + SAMPLE, middle});
            canvas_stroke(f->canvas, &line, f->legend[i].pen);
            path_clear(&line);
            label.at = (point){x + SAMPLE + figure_gap(f), middle};
            label.up = 0.5;
            canvas_text(f->canvas, &label);
        }
        x += width + BETWEEN;
    }
    return f->legends ? y + row_height(f) - place.y : 0;
}

double legend_height(const figure *f, double width) {
    return rows(f, (box){0, 0, width, 0}, false);
}

void legend_draw(const figure *f, box place) {
    rows(f, place, true);
}
