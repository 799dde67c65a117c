/* program.c - compiles a network: fuses, orders, and gives every value its memory. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/compiler.h"
#include "net/ways.h"

/* What nobody reads is taken as done. */
static void drop_unread(compiler *c) {
    for (int i = 1; i < c->values; i++) c->done[i] = i != c->p->losses;
    for (int i = c->values - 1; i > 0; i--)
        for (int j = 0; !c->done[i] && c->node[i].use.op && j < c->node[i].use.op->inputs; j++)
            c->done[c->node[i].in[j]] = 0;
    c->done[c->p->images] = c->done[c->p->labels] = 1;
}

static basin_status copy_nodes(compiler *c, const objective *wanted) {
    const basin_network *net = c->p->network;
    int last = net->count - 1;
    memcpy(c->node, net->node, (size_t)net->count * sizeof *c->node);
    c->node[0].use.out.dim[0] = c->p->batch;
    c->node[c->p->labels] = (node){.use.out = {wanted->targets ? 2 : 1, {c->p->batch, wanted->targets}}};
    c->node[c->p->losses] = (node){.use = {.op = wanted->loss, .attr.smoothing = wanted->smoothing},
                                   .in = {last, c->p->labels},
                                   .param = {NODE_NONE, NODE_NONE, NODE_NONE, NODE_NONE}};
    drop_unread(c);
    for (int i = 1; i < c->values; i++) {
        node *n = &c->node[i];
        if (!n->use.op || c->done[i]) continue;
        if (c->p->mode != OP_INFER && !n->use.op->backward && !n->use.op->passes)
            return fail(c->err, BASIN_EUNSUPPORTED,
                        "the network cannot be differentiated: operator '%s' has no backward", n->use.op->name);
        for (int j = 0; j < n->use.op->inputs; j++) {
            n->use.in[j] = c->node[n->in[j]].use.out;
            c->uses[n->in[j]]++;
            c->reader[n->in[j]] = i;
        }
        basin_status status = n->use.op->shape(&n->use, c->err);
        if (status != BASIN_OK) return status;
    }
    memcpy(c->pending, c->uses, (size_t)c->values * sizeof *c->pending);
    return BASIN_OK;
}

/* The only reader of a value, or NODE_NONE; outputs are also read by whoever runs the program. */
static int only_reader(const compiler *c, int value) {
    return c->uses[value] == 1 && value != c->p->outputs ? c->reader[value] : NODE_NONE;
}

static void absorb(compiler *c, step *s, int n) {
    c->done[n] = 1;
    for (int j = 0; j < c->node[n].use.op->inputs; j++) c->pending[c->node[n].in[j]]--;
    s->out = n;
}

/* Batch norm behind a convolution or linear layer: becomes part of its weights when a point's weights are made. */
static void fuse_batch_norm(compiler *c, step *s) {
    int n = only_reader(c, s->out), by_row = s->use.attr.transposed || s->use.out.rank % 2;
    if (c->p->mode != OP_INFER || !s->use.op->folds || by_row || n < 0 || c->node[n].use.op != &op_batch_norm) return;
    const int params = c->node[n].use.params,
              first = OP_PARAMS - params; /* without scale and shift, only the statistics */
    for (int j = 0; j < params; j++) s->fold[first + j] = c->node[n].param[j];
    s->fold_eps = c->node[n].use.attr.eps;
    s->use.attr.bias = 1;
    absorb(c, s, n);
}

/* An addition whose other operand is ready and has no other reader left, not even the step itself: the step adds onto it,
 * in place. */
static void fuse_add(compiler *c, step *s) {
    int n = only_reader(c, s->out);
    if (c->p->mode != OP_INFER || !s->use.op->adds || n < 0 || c->node[n].use.op != &op_add) return;
    int other = c->node[n].in[0] == s->out ? c->node[n].in[1] : c->node[n].in[0];
    if (other == s->out || other == s->in[0] || other == c->p->images || !c->done[other] || c->pending[other] != 1)
        return;
    if (c->bf16[other] != (compiler_is_bf16(c, s->use.op, n) && n != c->p->outputs)) return;
    s->use.accumulate = 1;
    absorb(c, s, n);
    c->p->buffer[n] = c->p->buffer[other];
}

static void fuse_activation(compiler *c, step *s) {
    int n = only_reader(c, s->out);
    const op *act = n < 0 ? NULL : c->node[n].use.op;
    if (!act || !act->eltwise || !(s->use.op->fuses & 1 << c->p->mode)) return;
    if (s->use.op->masks ? act != &op_relu : c->p->mode != OP_INFER && !act->needs_out) return;
    s->use.activation = act;
    s->use.slope = c->node[n].use.attr.slope;
    s->use.beta = c->node[n].use.attr.beta;
    absorb(c, s, n);
}

int compiler_buffer(compiler *c, const basin_shape *shape, int bf16) {
    int b = c->p->buffers++;
    size_t floats = (activation_bytes(shape, bf16) + sizeof(float) - 1) / sizeof(float), size = (floats + 15) / 16 * 16;
    c->life[b] = (lifetime){size, -1, -1};
    return b;
}

/* Turns node i, and what can be fused behind it, into a step. */
static void emit(compiler *c, int i) {
    program *p = c->p;
    step made, *s = &made;
    *s = (step){.use = c->node[i].use, .fold = {NODE_NONE, NODE_NONE, NODE_NONE, NODE_NONE}};
    memcpy(s->in, c->node[i].in, sizeof s->in);
    memcpy(s->param, c->node[i].param, sizeof s->param);
    absorb(c, s, i);
    fuse_batch_norm(c, s);
    fuse_add(c, s);
    fuse_activation(c, s);
    compiler_settle_types(c, s);
    int first = s->in[0];
    if (s->use.accumulate)
        p->buffer[s->out] = p->buffer[c->node[s->out].use.op == &op_add ? s->out : c->node[s->out].in[0]];
    else if (p->mode == OP_INFER && s->use.op->inplace && c->pending[first] == 0 && first != p->outputs &&
             c->bf16[first] == c->bf16[s->out] && !(p->bf16 && first == p->images))
        p->buffer[s->out] = p->buffer[first];
    else
        p->buffer[s->out] = compiler_buffer(c, &s->use.out, c->bf16[s->out]);
    if (s->use.op->inputs == 1) s->in[1] = NODE_NONE;
    p->step[p->steps++] = made;
}

/* How many numbers a step's parameters have. */
static size_t piece(const compiler *c, const step *s) {
    const basin_param *tensor = c->p->network->layout.param;
    size_t size = 0;
    for (int j = 0; j < OP_PARAMS; j++) {
        if (s->param[j] != NODE_NONE) size += (size_t)tensor[s->param[j]].size;
        if (s->fold[j] != NODE_NONE) size += (size_t)tensor[s->fold[j]].size;
    }
    return size;
}

/* Steps in f32 become their rivals where these are faster. */
static basin_status choose_ways(program *p, basin_ways *ways, op_engine *engine, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int i = 0; i < p->steps && status == BASIN_OK; i++) {
        op_use *use = &p->step[i].use;
        if (!use->in_bf16[0]) status = ways_choose(ways, &use->op, use, engine, err);
    }
    return status;
}

/* The sizes that kernels state once they exist; a use's kernels are alike in all threads. */
static basin_status measure(compiler *c, basin_ways *ways) {
    basin_status status = BASIN_OK;
    program *p = c->p;
    op_engine *engine = NULL;
    TRY(op_engine_new(&engine, c->err));
    if (ways) TRY(choose_ways(p, ways, engine, c->err));
    for (int i = 0; i < p->steps; i++) {
        op_kernel *kernel = NULL;
        TRY(op_kernel_new(&kernel, &p->step[i].use, p->mode, engine, c->err));
        op_sizes sizes = op_kernel_sizes(kernel);
        op_kernel_free(kernel);
        p->step[i].packed = p->packed;
        p->step[i].saved = p->saved;
        p->packed += sizes.packed;
        p->saved += sizes.saved;
        if (sizes.packed > p->part) p->part = sizes.packed;
        if (piece(c, &p->step[i]) > p->piece) p->piece = piece(c, &p->step[i]);
    }
    p->packed += PACKED_NOTE;
done:
    op_engine_free(engine);
    return status;
}

static basin_status allocate(compiler *c) {
    program *p = c->p;
    const size_t values = (size_t)c->values, steps = (1 + OP_INPUTS) * values; /* a cast in front of each input */
    const size_t buffers = 4 * steps + 4; /* a step's value, and of its way back three more */
    c->named = c->values;
    c->node = calloc(values, sizeof *c->node);
    c->uses = calloc(values, sizeof *c->uses);
    c->reader = calloc(values, sizeof *c->reader);
    c->done = calloc(values, sizeof *c->done);
    c->pending = calloc(steps, sizeof *c->pending);
    c->bf16 = calloc(steps, sizeof *c->bf16);
    c->life = calloc(buffers, sizeof *c->life);
    p->step = calloc(steps, sizeof *p->step);
    p->back = calloc(steps, sizeof *p->back);
    p->buffer = calloc(steps, sizeof *p->buffer);
    p->offset = calloc(buffers, sizeof *p->offset);
    int ok = c->node && c->uses && c->reader && c->done && c->pending && c->bf16 && c->life && p->step && p->back &&
             p->buffer && p->offset;
    return ok ? BASIN_OK : fail_memory(c->err);
}

basin_status program_new(program **out, const basin_network *network, const objective *wanted, int batch, op_mode mode,
                         unsigned wants, basin_ways *ways, basin_error *err) {
    basin_status status = BASIN_OK;
    program *p = calloc(1, sizeof *p);
    compiler c = {.p = p, .values = network->count + 2, .err = err};
    if (!p) return fail_memory(err);
    *p = (program){.network = network,
                   .batch = batch,
                   .mode = mode,
                   .bf16 = (wants & PROGRAM_BF16) != 0,
                   .images = 0,
                   .labels = network->count,
                   .outputs = network->count - 1,
                   .losses = network->count + 1};
    if ((wants & PROGRAM_BACKWARD) && network->shared)
        return free(p),
               fail(err, BASIN_EUNSUPPORTED,
                    "the network cannot be differentiated: several operators share the tensor '%s'", network->shared);
    TRY(allocate(&c));
    TRY(copy_nodes(&c, wanted));
    p->buffer[p->images] = compiler_buffer(&c, &c.node[p->images].use.out, 0);
    p->buffer[p->labels] = compiler_buffer(&c, &c.node[p->labels].use.out, 0);
    for (int i = 1; i < c.values; i++)
        if (!c.done[i]) emit(&c, i);
    if (wants & PROGRAM_BACKWARD) TRY(compiler_plan_back(&c));
    compiler_lifetimes(&c);
    p->arena = lifetime_place(c.life, p->buffers, p->offset);
    TRY(measure(&c, mode == OP_INFER ? ways : NULL));
    *out = p;
    p = NULL;
done:
    program_free(p);
    free(c.node);
    free(c.uses);
    free(c.reader);
    free(c.done);
    free(c.pending);
    free(c.bf16);
    free(c.life);
    return status;
}

void program_free(program *p) {
    if (!p) return;
    free(p->step);
    free(p->back);
    free(p->buffer);
    free(p->offset);
    free(p);
}

/* The largest activation of a sample, in bytes; reshaped ones count, since they are copied. */
static size_t largest_value(const basin_network *network) {
    size_t largest = 1;
    for (int i = 0; i < network->count; i++) {
        size_t bytes = (size_t)basin_shape_size(&network->node[i].use.out) * sizeof(float);
        if (bytes > largest) largest = bytes;
    }
    return largest;
}

int program_batch(const basin_network *network) {
    const size_t cache = 1 << 20;  /* half of it for an operator's input, half for its output */
    const size_t memory = 8 << 20; /* where no cache holds it, more samples only cost memory ... */
    const double worth = 40;       /* ... unless weights are read for less than that: operations per byte */
    size_t largest = largest_value(network), batch = cache / 2 / largest / 8 * 8;
    if (batch >= 8) return batch > PROGRAM_BATCH_MAX ? PROGRAM_BATCH_MAX : (int)batch;
    double per_sample = network->flops / ((double)network->layout.size * sizeof(float) + 1);
    int small = 1;
    while (small < 8 && ((size_t)small * 2 * largest <= memory || small * per_sample < worth)) small *= 2;
    return small;
}
