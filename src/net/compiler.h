/* compiler.h - what the parts of the compilation share. */
#ifndef NET_COMPILER_H
#define NET_COMPILER_H

#include "net/lifetime.h"
#include "net/program.h"

/* Everything known while compiling. Values are numbered as nodes; behind them the labels, then the losses. */
typedef struct compiler {
    program *p;
    int values;
    node *node;     /* the network's, with the batch, and the loss behind them */
    int *uses;      /* how many nodes read a value */
    int *reader;    /* one of them */
    int *done;      /* whether a node is in a step already */
    int *pending;   /* how many readers of a value are in no step yet */
    int *bf16;      /* whether a value is bf16 */
    int named;      /* how many values there are by now: those of casts come behind the others */
    lifetime *life; /* of each buffer */
    basin_error *err;
} compiler;

/** A new buffer for a value of that shape, in f32 or bf16.  @return its number */
int compiler_buffer(compiler *c, const basin_shape *shape, int bf16);

/** Whether the operator of a step, whose value is `out`, is run in bf16. */
int compiler_is_bf16(const compiler *c, const op *row, int out);

/** Whether a value is another one in another type. */
int compiler_is_cast_of(const compiler *c, int value, int other);

/** Settles which activations of a step are bf16, and puts casts in front of it where what it reads is not of that type. */
void compiler_settle_types(compiler *c, step *s);

/** Plans the way back through all steps, last step first.  @return BASIN_OK or BASIN_ENOMEM */
basin_status compiler_plan_back(compiler *c);

/** Notes when each buffer is written and read, forward (step by step) and back. */
void compiler_lifetimes(compiler *c);

#endif
