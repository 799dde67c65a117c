/* op.h - the contract of an operator: one row, one file, and the tests that hold for every row. */
#ifndef OP_OP_H
#define OP_OP_H

#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "basin/layout.h"

#define OP_INPUTS 2
#define OP_PARAMS 4

typedef struct op op;
typedef struct op_kernel op_kernel;
typedef struct op_engine op_engine;

/** What an operator knows besides its inputs. Pairs are (height, width). Zero where it does not apply. */
typedef struct op_attr {
    int outputs; /* channels or neurons */
    int groups, bias;
    int kernel[2], stride[2], pad_begin[2], pad_end[2], dilation[2]; /* dilation 1 is dense */
    int ceil_mode, exclude_pad; /* pooling; exclude_pad: the mean is over what lies inside */
    int transposed;             /* linear: the weights are stored (in, out) */
    int axis;                   /* concat, slice, pad, softmax (0: the last), reduce, take; parameter (1 + it) */
    int64_t begin, end;         /* slice: [begin, end); pad: how many before and behind */
    int order[5];               /* transpose: dimension i of the output is order[i] of the input */
    basin_shape to;             /* reshape, expand, parameter, constant: the output with a batch of one */
    basin_shape own;     /* of a parameter as its file has it: parameter, prelu, layer norm; rank 0: (features) ... */
                         /* ... convolution: rank 3 where its kernels have one side */
    basin_role role;     /* of that parameter: parameter */
    int affine;          /* layer norm: 1 with a scale, 2 with a scale and a shift */
    int plain;           /* batch norm: no scale and no shift */
    const float *values; /* fixed numbers that belong to the network: constant, where (0 or not), take (places) */
    float slope;         /* of activations: leaky relu, elu; clip: the lower bound; affine, power: the factor */
    float beta;          /* clip: the upper bound; affine: the offset; power: the exponent; pad: the value */
    float eps;           /* of norms */
    float rate;          /* dropout */
    float smoothing;     /* of labels, in cross-entropy */
} op_attr;

/** A parameter that an operator wants. */
typedef struct op_param {
    const char *name; /* "weight", "bias", "running_mean", ... */
    basin_role role;
    int filter_axis;
    basin_shape shape;
} op_param;

/** One use of an operator in a network. Activations of rank 4 are images (N, C, H, W), in memory channels last; all others lie
 * in C order: vectors (N, F), sequences (N, T, F). Four dimensions that are no image are five: (N, 1, heads, T, T). */
typedef struct op_use {
    const op *op;
    op_attr attr;
    basin_shape in[OP_INPUTS], out;
    int params;
    op_param param[OP_PARAMS];
    const op *activation; /* fused behind it, or NULL */
    float slope, beta;    /* of that activation */
    int accumulate;       /* inference only: adds to what its output holds */
    int in_bf16[OP_INPUTS],
        out_bf16; /* which activations, and their gradients, are bf16; weights are what the first input is */
} op_use;

/** What an operator can do with activations in bf16: nothing; take and give them; or take them and give f32 too. */
typedef enum op_bf16 { OP_F32_ONLY, OP_BF16, OP_BF16_TO_ANY } op_bf16;

/** How a network is run. */
typedef enum op_mode {
    OP_INFER,   /* for speed: parameters as packed, nothing kept */
    OP_RUNNING, /* differentiable, batch norm with running statistics */
    OP_BATCH    /* differentiable, batch norm with the batch's own statistics, dropout active */
} op_mode;

/** All of them, as bits. */
#define OP_ALL_MODES (1 << OP_INFER | 1 << OP_RUNNING | 1 << OP_BATCH)

/** The memory of one call: f32, but for the activations that the use has in bf16. NULL where it does not apply or is not wanted. */
typedef struct op_args {
    const float *in[OP_INPUTS];
    float *out;
    const float *packed;      /* this use's parameters as `pack` left them */
    const float *dout;        /* gradient of the output */
    float *din[OP_INPUTS];    /* gradients of the inputs, overwritten */
    float *dparam[OP_PARAMS]; /* gradients of the parameters in C order, overwritten; for statistics: the batch's own */
    float *saved;             /* kept from forward to backward */
    void *scratch;
    uint64_t seed; /* names this pass: what is random in it is a pure function of it */
} op_args;

/** A row. A NULL column is honest: the caller says what it cannot do. */
struct op {
    const char *name, *onnx, *formula;
    int inputs;
    int inplace;     /* infer may write over its first input */
    int needs_in;    /* backward reads the inputs ... */
    int needs_out;   /* ... or the output */
    int needs_din;   /* ... and writes the inputs' gradients even if nobody wants them */
    int passes;      /* every input's gradient is the output's: no copy, no call */
    int eltwise;     /* an activation's kind for fusion (a oneDNN algorithm); 0: not one */
    int derivative;  /* ... and of its derivative: from the output if needs_out */
    int fuses;       /* modes (bits 1 << op_mode) in which an activation can be fused behind it */
    int masks;       /* its backward undoes a fused activation itself */
    int adds;        /* infer can accumulate */
    int folds;       /* a batch norm behind it can become part of its weights */
    int positive;    /* defined for positive inputs only ... */
    int whole;       /* ... or for whole numbers */
    op_bf16 bf16;    /* of infer */
    int trains_bf16; /* forward and backward take and give bf16 too; gradients of parameters are f32 */
    int inexact;     /* infer differs from forward by more than the order of sums does */
    const op *rival; /* another row that infers the same, in f32, and may be faster ... */
    /** Output and parameters from inputs and attributes.  @return BASIN_OK or BASIN_ESHAPE */
    basin_status (*shape)(op_use *use, basin_error *err);
    int (*suits)(const op_use *use); /* ... of a rival: whether it has a way of its own there */
    /** Floating-point operations of one sample, 2 per multiply-add; NULL: too few to count. */
    double (*flops)(const op_use *use);
    /** Makes the primitives for kernel->use and kernel->mode; states the sizes it wants.  @return BASIN_OK, BASIN_EENGINE */
    basin_status (*prepare)(op_kernel *kernel, basin_error *err);
    /** Parameters in C order -> `packed`; `scratch` as in op_args. */
    void (*pack)(op_kernel *kernel, const float *const param[OP_PARAMS], float *packed, void *scratch);
    void (*infer)(op_kernel *kernel, const op_args *args);
    void (*forward)(op_kernel *kernel, const op_args *args);
    void (*backward)(op_kernel *kernel, const op_args *args); /* din = J' dout: the vector-Jacobian product */
    /** A random valid use, for the tests: fills attr and in. */
    void (*sample)(op_use *use, rng r);
};

#define OP(row) extern const op op_##row;
#include "op/ops.list.h"
#undef OP

/** Row `index` of all operators; NULL past the end. */
const op *op_at(int index);

/** One thread's door to the arithmetic library.  @return BASIN_OK or BASIN_EENGINE */
basin_status op_engine_new(op_engine **out, basin_error *err);
void op_engine_free(op_engine *engine);

/** Whether the processor has arithmetic for bf16, or the library something that does the same, slowly. */
int op_has_bf16(void);
int op_emulates_bf16(void);

/** A number for the library's version, the instructions that it uses and what basin chooses of it (direct.h): where it differs, so may
 *  the speed of a kernel. */
uint64_t op_library(void);

/** One use of an operator made ready to run on one thread. */
basin_status op_kernel_new(op_kernel **out, const op_use *use, op_mode mode, op_engine *engine, basin_error *err);
void op_kernel_free(op_kernel *kernel);

/** The bytes of an activation in f32 or bf16. */
size_t activation_bytes(const basin_shape *shape, int is_bf16);

/** Sizes in floats that a kernel wants in op_args; the same for every kernel of a use and mode. */
typedef struct op_sizes {
    size_t packed, saved, scratch;
} op_sizes;
op_sizes op_kernel_sizes(const op_kernel *kernel);

/** Whether any call so far was refused by the arithmetic library. */
int op_kernel_failed(const op_kernel *kernel);

void op_pack(op_kernel *kernel, const float *const param[OP_PARAMS], float *packed, void *scratch);
void op_infer(op_kernel *kernel, const op_args *args);
void op_forward(op_kernel *kernel, const op_args *args);
void op_backward(op_kernel *kernel, const op_args *args);

#endif
