/* seams.c - which edges of a mesh's facets would show a seam. */
#include "plot/seams.h"

#include <stdlib.h>

/* An edge of a facet, from its lower end to its upper one. */
typedef struct seam {
    point low, high;
    int facet, edge;
    bool turned; /* the facet lies on the edge's other side */
} seam;

static int by_point(point a, point b) {
    if (a.x != b.x) return a.x < b.x ? -1 : 1;
    return (a.y > b.y) - (a.y < b.y);
}

static int by_ends(const void *a, const void *b) {
    const seam *p = a, *q = b;
    int order = by_point(p->low, q->low);
    if (!order) order = by_point(p->high, q->high);
    return order ? order : p->facet - q->facet;
}

static bool meet(const seam *a, const seam *b) {
    return by_point(a->low, b->low) == 0 && by_point(a->high, b->high) == 0;
}

static bool is_clockwise(const canvas_facet *f) {
    double area = 0;
    for (int k = 0; k < f->corners; k++) {
        point a = f->at[k], b = f->at[(k + 1) % f->corners];
        area += a.x * b.y - a.y * b.x;
    }
    return area > 0;
}

static seam seam_of(const canvas_facet *f, int facet, int edge) {
    point a = f->at[edge], b = f->at[(edge + 1) % f->corners];
    bool forward = by_point(a, b) < 0;
    return (seam){forward ? a : b, forward ? b : a, facet, edge, is_clockwise(f) == forward};
}

static int compare_points(const void *a, const void *b) {
    return by_point(*(const point *)a, *(const point *)b);
}

/* Takes goes_on from folded edges.  @return how many ends they have, in `folded` (2 per edge) */
static size_t find_folds(size_t edges, const seam *all, canvas_facet *facets, point *folded) {
    size_t count = 0;
    for (size_t i = 0; i < edges; i++) {
        const seam *s = &all[i];
        canvas_facet *f = &facets[s->facet];
        bool with_next = i + 1 < edges && meet(s, s + 1), with_last = i > 0 && meet(s - 1, s);
        bool is_fold = with_next && s->turned == s[1].turned;
        if (is_fold) f->goes_on[s->edge] = false;
        if (!is_fold && (with_next || with_last)) continue;
        folded[count++] = s->low;
        folded[count++] = s->high;
    }
    return count;
}

void seams_find(int count, canvas_facet *facets) {
    size_t edges = 0;
    seam *all = malloc((size_t)count * 4 * sizeof *all);
    point *folded = malloc((size_t)count * 8 * sizeof *folded);
    if (!all || !folded) goto done;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < facets[i].corners; k++) all[edges++] = seam_of(&facets[i], i, k);
    qsort(all, edges, sizeof *all, by_ends);
    size_t ends = find_folds(edges, all, facets, folded);
    qsort(folded, ends, sizeof *folded, compare_points);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < facets[i].corners; k++)
            if (bsearch(&facets[i].at[k], folded, ends, sizeof *folded, compare_points)) facets[i].rim[k] = true;
done:
    free(all);
    free(folded);
}
