/* program_bf16.c - which activations of a program are bf16: as many as their operators can take and give. */
#include "net/compiler.h"

int compiler_is_bf16(const compiler *c, const op *row, int out) {
    if (!c->p->bf16 || row->bf16 == OP_F32_ONLY) return 0;
    return out != c->p->outputs || row->bf16 == OP_BF16_TO_ANY; /* outputs are f32 */
}

/* A step that gives a value in the other type.  @return the new value */
static int cast(compiler *c, int value, const basin_shape *shape, int to_bf16) {
    program *p = c->p;
    step *s = &p->step[p->steps++];
    *s = (step){.use = {.op = &op_cast, .in = {*shape}, .out = *shape, .in_bf16 = {!to_bf16}, .out_bf16 = to_bf16},
                .in = {value, NODE_NONE},
                .out = c->named++};
    for (int j = 0; j < OP_PARAMS; j++) s->param[j] = s->fold[j] = NODE_NONE;
    p->buffer[s->out] = compiler_buffer(c, shape, to_bf16);
    c->bf16[s->out] = to_bf16;
    return s->out;
}

void compiler_settle_types(compiler *c, step *s) {
    const int is_bf16 = compiler_is_bf16(c, s->use.op, s->out);
    for (int j = 0; j < s->use.op->inputs; j++) {
        s->use.in_bf16[j] = is_bf16;
        if (c->bf16[s->in[j]] != is_bf16) s->in[j] = cast(c, s->in[j], &s->use.in[j], is_bf16);
    }
    s->use.out_bf16 = c->bf16[s->out] = is_bf16 && s->out != c->p->outputs;
}
