/* detail.c - how finely a surface is divided where each piece has one colour. */
#include "plot/detail.h"

#include <math.h>
#include <stdlib.h>

#include "plot/hidden.h"

#define FINEST 0.1 /* of all colours, in a piece */
#define COARSEST 1.0
#define PASSES 14

typedef struct pieces {
    const view *v;
    int count, room;
    canvas_facet *at;
    bool failed;
} pieces;

static void add(void *self, const relief_facet *from) {
    pieces *p = self;
    if (p->failed || from->corners == 1) return;
    if (p->count == p->room) {
        canvas_facet *grown = realloc(p->at, 2 * ((size_t)p->room + 512) * sizeof *grown);
        p->failed = !grown;
        if (!grown) return;
        p->at = grown;
        p->room = 2 * (p->room + 512);
    }
    canvas_facet facet = {.corners = from->corners};
    for (int k = 0; k < from->corners; k++) facet.at[k] = view_project(p->v, from->at[k]);
    p->at[p->count++] = facet;
}

/* How many pieces are seen. */
static basin_status count_seen(int *count, const relief *r, const view *v, basin_error *err) {
    pieces p = {.v = v};
    canvas_facet *seen = NULL;
    basin_status status = relief_paint(r, v, add, &p, err);
    *count = p.count;
    if (status == BASIN_OK && !p.failed && p.count > DETAIL_PIECES) seen = hidden_drop(count, p.at, DETAIL_PIECES);
    if (p.failed || (p.count > DETAIL_PIECES && !seen)) status = fail_memory(err);
    free(p.at);
    free(seen);
    return status;
}

/* The finest of PASSES steps, each a fifth larger than the one before, that divides into few enough; else the coarsest. Most
 * surfaces can have the first; for the others it is searched by halves, as larger steps give fewer pieces. */
basin_status detail_choose(relief *r, const view *v, basin_error *err) {
    basin_status status = BASIN_OK;
    int least = 0, most = PASSES - 1, count = 0;
    for (int pass = 0; least < most; pass = (least + most) / 2) {
        r->step = fmin(COARSEST, FINEST * pow(1.2, pass));
        TRY(count_seen(&count, r, v, err));
        if (count <= DETAIL_PIECES)
            most = pass;
        else
            least = pass + 1;
    }
    r->step = fmin(COARSEST, FINEST * pow(1.2, most));
done:
    return status;
}
