/* program_back.c - the way back: which gradient is written where, and what is added to what. */
#include <stdlib.h>

#include "base/error.h"
#include "net/compiler.h"

/* Images have none, nor have what they are cast to. */
static int wants_gradient(const compiler *c, int value) {
    return value != NODE_NONE && value != c->p->images && value != c->p->labels &&
           !compiler_is_cast_of(c, value, c->p->images);
}

/* Adds one contribution to the gradient of input j; a former one is never written over, since others may read it. */
static void contribute(compiler *c, back_step *b, int j, const step *s, int buffer, int shared, int *gradient) {
    const int value = s->in[j];
    b->din[j] = shared ? NODE_NONE : buffer;
    b->former[j] = b->sum[j] = NODE_NONE;
    if (gradient[value] == NODE_NONE) {
        gradient[value] = buffer;
        return;
    }
    b->former[j] = gradient[value];
    b->sum[j] = shared ? compiler_buffer(c, &s->use.in[j], s->use.in_bf16[j]) : buffer;
    if (shared) b->din[j] = buffer;
    gradient[value] = b->sum[j];
}

static void emit_back(compiler *c, int i, int *gradient) {
    program *p = c->p;
    const step *s = &p->step[i];
    if (gradient[s->out] == NODE_NONE) return; /* nobody reads it */
    back_step *b = &p->back[p->backs++];
    *b = (back_step){.step = i,
                     .dout = gradient[s->out],
                     .undone = gradient[s->out],
                     .din = {NODE_NONE, NODE_NONE},
                     .former = {NODE_NONE, NODE_NONE},
                     .sum = {NODE_NONE, NODE_NONE}};
    if (s->use.activation && !s->use.op->masks) b->undone = compiler_buffer(c, &s->use.out, s->use.out_bf16);
    for (int j = 0; j < s->use.op->inputs; j++) {
        if (!wants_gradient(c, s->in[j])) {
            if (s->use.op->needs_din) b->din[j] = compiler_buffer(c, &s->use.in[j], 0);
            continue;
        }
        int shared = s->use.op->passes;
        contribute(c, b, j, s, shared ? b->undone : compiler_buffer(c, &s->use.in[j], s->use.in_bf16[j]), shared,
                   gradient);
    }
}

basin_status compiler_plan_back(compiler *c) {
    program *p = c->p;
    int *gradient = malloc((size_t)c->named * sizeof *gradient);
    if (!gradient) return fail_memory(c->err);
    for (int i = 0; i < c->named; i++) gradient[i] = NODE_NONE;
    gradient[p->losses] = compiler_buffer(c, &c->node[p->losses].use.out, 0);
    for (int i = p->steps - 1; i >= 0; i--) emit_back(c, i, gradient);
    free(gradient);
    return BASIN_OK;
}
