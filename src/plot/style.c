/* style.c - colours and lines that all figures share. */
#include "plot/style.h"

void style_hatch(canvas *c, const canvas_path *region, box bounds) {
    const double spacing = 3.2;
    canvas_path lines = {0};
    int count = (int)((bounds.width + bounds.height) / spacing);
    for (int i = 0; i < count; i++) {
        double s = (i + 0.5) * spacing;
        path_segment(&lines, (point){bounds.x + s, bounds.y},
                     (point){bounds.x + s - bounds.height, bounds.y + bounds.height});
    }
    canvas_save(c);
    canvas_clip(c, region);
    canvas_stroke(c, &lines, HATCH_PEN);
    canvas_restore(c);
    path_clear(&lines);
}

rgba style_series(int index) {
    static const rgba series[] = {
        {0.07, 0.22, 0.47, 1}, /* dark blue */
        {0.84, 0.33, 0.10, 1}, /* vermilion */
        {0.35, 0.68, 0.87, 1}, /* sky blue */
        {0.00, 0.47, 0.35, 1}, /* green */
        {0.93, 0.69, 0.13, 1}, /* amber */
        {0.45, 0.12, 0.40, 1}, /* purple */
    };
    return series[index % (int)(sizeof series / sizeof series[0])];
}
