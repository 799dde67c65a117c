/* inset_place.c - in which corner of its panel an inset lies, and how large it is. */
#include "plot/inset_place.h"

#include <math.h>

#include "plot/clip.h"
#include "plot/values.h"

#define SHARE 0.42                /* of the panel's sides ... */
#define SHARE_CLEAR 0.36          /* ... or down to this if it would hide a checkpoint beside what it enlarges ... */
#define SHARE_LEAST 0.28          /* ... or down to this if it would cover what it enlarges */
#define CLEAR (3.0 * MARK_RADIUS) /* of a checkpoint */
#define EDGE 4.0                  /* from the frame, points */

static bool apart(box a, box b) {
    return a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
}

void inset_connect(canvas_path *out, box region, box place) {
    bool rising = (place.x > region.x) == (place.y < region.y);
    path_box(out, region);
    for (int end = 0; end < 2; end++) {
        double across = end, down = rising ? end : 1 - end;
        path_segment(out, (point){region.x + across * region.width, region.y + down * region.height},
                     (point){place.x + across * place.width, place.y + down * place.height});
    }
}

/* Whether the inset and what leads to it leave all marks to be seen, but for those that it shows itself. */
static bool leaves_marks(const figure *f, const panel *p, box region, box place) {
    point mark[MARKS_MAX];
    canvas_path lines = {0};
    const int marks = values_marks(f, p, mark);
    bool leaves = true;
    inset_connect(&lines, region, place);
    for (int k = 0; k < marks; k++) {
        const box around = {mark[k].x - CLEAR, mark[k].y - CLEAR, 2 * CLEAR, 2 * CLEAR};
        double enter, leave;
        if (!apart((box){mark[k].x, mark[k].y, 0, 0}, region)) continue;
        leaves = leaves && apart(around, place);
        for (int i = 1; i < lines.count; i++)
            if (lines.node[i].verb != 'M')
                leaves = leaves && !clip_segment(around, lines.node[i - 1].at, lines.node[i].at, &enter, &leave);
    }
    path_clear(&lines);
    return leaves;
}

/* What an inset must leave to be seen: everything it can, down to nothing. */
enum { MARKS_AND_REGION, REGION, NOTHING };

/* In the corner farthest from the region of those that will do: upper right, upper left, lower right or lower left.
 * @return whether there is one */
static bool corner_place(box *out, const figure *f, const panel *p, box region, double share, int left) {
    const box frame = p->frame;
    double zoom = fmin(share * frame.width / region.width, share * frame.height / region.height), farthest = -1;
    double w = zoom * region.width, h = zoom * region.height;
    for (int corner = 0; corner < 4; corner++) {
        box b = {corner % 2 ? frame.x + EDGE : frame.x + frame.width - EDGE - w,
                 corner / 2 ? frame.y + frame.height - EDGE - h : frame.y + EDGE, w, h};
        double away = hypot(b.x + w / 2 - region.x - region.width / 2, b.y + h / 2 - region.y - region.height / 2);
        if (away < farthest + 1 || (left < NOTHING && !apart(b, region))) continue;
        if (left == MARKS_AND_REGION && !leaves_marks(f, p, region, b)) continue;
        farthest = away;
        *out = b;
    }
    return farthest >= 0;
}

box inset_place(const figure *f, const panel *p, box region) {
    box place = {0};
    for (int left = MARKS_AND_REGION; left < NOTHING; left++)
        for (int step = 0; SHARE - 0.01 * step >= (left == REGION ? SHARE_LEAST : SHARE_CLEAR); step++)
            if (corner_place(&place, f, p, region, SHARE - 0.01 * step, left)) return place;
    corner_place(&place, f, p, region, SHARE, NOTHING);
    return place;
}
