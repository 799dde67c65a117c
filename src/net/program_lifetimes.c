/* program_lifetimes.c - when each buffer of a program is in use. */
#include "net/compiler.h"

static void use_value(compiler *c, int value, int time) {
    if (value != NODE_NONE) lifetime_use(&c->life[c->p->buffer[value]], time);
}

static void use_buffer(compiler *c, int buffer, int time) {
    if (buffer != NODE_NONE) lifetime_use(&c->life[buffer], time);
}

void compiler_lifetimes(compiler *c) {
    program *p = c->p;
    int end = p->steps + p->backs;
    use_value(c, p->images, p->bf16 ? end : 0); /* what became NaN is run again */
    use_value(c, p->labels, 0);
    for (int t = 0; t < p->steps; t++) {
        for (int j = 0; j < OP_INPUTS; j++) use_value(c, p->step[t].in[j], t);
        use_value(c, p->step[t].out, t);
    }
    use_value(c, p->outputs, end);
    use_value(c, p->losses, end);
    for (int t = p->steps; t < end; t++) {
        const back_step *b = &p->back[t - p->steps];
        const step *s = &p->step[b->step];
        use_buffer(c, b->dout, t);
        use_buffer(c, b->undone, t);
        for (int j = 0; j < OP_INPUTS; j++) {
            use_buffer(c, b->din[j], t);
            use_buffer(c, b->former[j], t);
            use_buffer(c, b->sum[j], t);
            if (s->use.op->needs_in) use_value(c, s->in[j], t);
        }
        if (s->use.op->needs_out || b->undone != b->dout) use_value(c, s->out, t);
    }
}
