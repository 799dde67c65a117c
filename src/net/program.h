/* program.h - a network compiled for one batch size and one way to run: what to call, in which order, on which memory. */
#ifndef NET_PROGRAM_H
#define NET_PROGRAM_H

#include "net/graph.h"

/** One call of an operator, with what was fused into it. */
typedef struct step {
    op_use use;
    int in[OP_INPUTS], out; /* values: numbers of nodes */
    int param[OP_PARAMS];   /* indices into the layout, NODE_NONE */
    int fold
        [OP_PARAMS]; /* the batch norm folded into its weights: scale, shift, mean, variance in the layout; NODE_NONE: none */
    float fold_eps;
    size_t packed, saved; /* offsets of its parts, in floats */
} step;

/** The way back through one step. Numbers are of buffers; NODE_NONE where there is none. */
typedef struct back_step {
    int step;
    int dout;              /* the gradient of the step's output */
    int undone;            /* ... behind the fused activation undone */
    int din[OP_INPUTS];    /* the gradient of each input, written */
    int former[OP_INPUTS]; /* the gradient that input had already: added */
    int sum[OP_INPUTS];    /* where the sum goes */
} back_step;

enum { PACKED_NOTE = 16 }; /* floats at the end of what worker_pack makes: its own note */

/** How a program is to be, beside its mode. */
typedef enum program_wants {
    PROGRAM_BACKWARD = 1, /* worker_backward will be called: keeps what it needs */
    PROGRAM_BF16 = 2      /* see `program` */
} program_wants;

/** Immutable once made; shared by all workers. `labels` are classes or real targets. Sizes and offsets in floats. */
typedef struct program {
    const basin_network *network;
    int batch;
    op_mode mode;
    int bf16; /* activations and weights are bf16 where an operator can, sums f32; images, outputs and losses f32 */
    int steps, backs;
    step *step;
    back_step *back;
    int buffers;
    size_t *offset;                      /* of each buffer in a worker's arena */
    int *buffer;                         /* of each value */
    int images, labels, outputs, losses; /* values */
    size_t arena, saved;
    size_t packed; /* all steps' parts, then PACKED_NOTE */
    size_t piece;  /* the most parameters that one step takes, those of a batch norm folded into it included */
    size_t part;   /* the most that one step's part of `packed` takes */
} program;

/** What stands behind the outputs: a loss, and what it compares them to. */
typedef struct objective {
    const op *loss;
    float smoothing; /* of classes, 0 for none */
    int targets;     /* real targets per sample; 0: it has a class */
} objective;

/**
 * Compiles a network and a loss behind it.
 * @param wants  program_wants as bits
 * @param ways   whichever way of an operator they say is faster is taken in OP_INFER, if it is less exact too; NULL: its own
 * @return BASIN_OK, BASIN_EUNSUPPORTED (no backward, and which operator), BASIN_ENOMEM, BASIN_EENGINE
 */
basin_status program_new(program **out, const basin_network *network, const objective *wanted, int batch, op_mode mode,
                         unsigned wants, basin_ways *ways, basin_error *err);
void program_free(program *p);

enum { PROGRAM_BATCH_MAX = 64 };

/** A batch size that keeps the largest activations in a core's second-level cache: a multiple of 8, at most PROGRAM_BATCH_MAX; for large
 *  images fewer, down to 1, as far as the weights are worth being read for so few. */
int program_batch(const basin_network *network);

#endif
