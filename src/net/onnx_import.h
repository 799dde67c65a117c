/* onnx_import.h - a graph being imported: what each of its values is, and what the importers of its operators share. */
#ifndef NET_ONNX_IMPORT_H
#define NET_ONNX_IMPORT_H

#include <search.h>

#include "net/graph.h"
#include "net/onnx_file.h"

#define ONNX_NUMBERS 64              /* of a list that steers an operator: shapes, axes, bounds */
#define ONNX_KNOWN_MAX (1 << 22)     /* numbers of a value that is known at load */
#define ONNX_KNOWN_TOTAL (1LL << 26) /* that are read or computed so: what a file asks for is bounded */

/**
 * What is known of a value of the graph. Shapes are as the graph has them, for one sample: its batch, wherever it went, is a
 * dimension of 1. A network's node holds the same numbers in the same order, with the batch in front, in any shape.
 */
typedef struct onnx_value {
    const char *name;
    enum { VALUE_UNKNOWN, VALUE_NODE, VALUE_TENSOR, VALUE_NUMBERS } kind;
    basin_shape shape;         /* VALUE_NODE, VALUE_NUMBERS; of a VALUE_TENSOR if it is `viewed` */
    int node;                  /* VALUE_NODE: computed by this node of the network; VALUE_TENSOR: brought in by it */
    Onnx__TensorProto *tensor; /* VALUE_TENSOR: it is in the file, ... */
    const char *param;         /* ... under this name as a parameter, ... */
    int turned;                /* ... and this value is its transpose ... */
    int viewed;                /* ... or has another shape */
    int counts;     /* VALUE_TENSOR: 1 + its dimension that counts filters where it is brought in; 0: its rows do */
    int fixed;      /* a constant of the graph, not a parameter */
    int computes;   /* its numbers are computed with, not only compared */
    int whole;      /* VALUE_NODE: whole numbers, as the input's tokens */
    int batch;      /* VALUE_NODE: the dimension that is the batch or has it, or BATCH_NONE, BATCH_LOST; ... */
    int64_t inside; /* ... it comes behind so many parts of that dimension, if others are in it, too */
    int swapped;    /* VALUE_NODE: this node with its last two dimensions swapped; NODE_NONE */
    double *number; /* VALUE_NUMBERS: known at load */
    int readers, reader; /* how many nodes of the graph read it, and the last one of them */
} onnx_value;

typedef struct importer {
    const char *path;
    const file_source *file; /* of that path, open */
    const Onnx__GraphProto *graph;
    int64_t opset, batch; /* batch: what the input states, 1 if it leaves it open, ... */
    int is_open;          /* ... which it does */
    basin_network *net;
    basin_record *notes;
    int values;
    onnx_value *value;
    struct hsearch_data names;
    int *wanted;               /* per node of the graph: whether the output depends on it */
    const Onnx__NodeProto *at; /* the node that is being imported ... */
    size_t index;              /* ... and its place */
    int concats, (*concat)[4]; /* what was put side by side already: a, b, axis, result */
    int64_t known;             /* numbers read or computed at load so far */
    basin_error *err;
} importer;

/** One operator of ONNX: one row of onnx_ops.list.h, one function in terms of the network's own operators. */
typedef struct onnx_op {
    const char *name;
    basin_status (*import)(importer *im);
} onnx_op;

#define ONNX(name, function) basin_status onnx_##function(importer *im);
#include "net/onnx_ops.list.h"
#undef ONNX

enum { ONNX_NAMES = 1300 }; /* bytes that the names of all rows take at most */
/** The row of that name, or NULL; all names, for messages. */
const onnx_op *onnx_op_find(const char *name);
const char *onnx_op_names(char text[ONNX_NAMES]);

/* onnx_mask.c: tensors of the file that are no parameters. */

/** Makes constants of tensors whose numbers are only compared, as mask[:T, :T] == 0 does: nothing there was trained. */
void mask_mark(importer *im);
/** Whether a value is a mask of -inf, nothing that was trained either. */
int mask_is(importer *im, const onnx_value *v);
/** Tells the layout the constants of the file, which a checkpoint may have as well, and the tensors of other outputs. */
basin_status mask_constants(importer *im);

/** Makes node 0 and the value that is the input, which takes data of that shape where the file leaves its own open. */
basin_status onnx_input(importer *im, basin_input input);

/** Computes the outputs of im->at if all its inputs are known at load.  @return 1 if it did */
int onnx_fold(importer *im);

/** Fails with the file, the node's name and operator in front. */
basin_status import_fail(importer *im, basin_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** A sentence for the user, once. */
basin_status import_note(importer *im, const char *key, const char *text);

/** The value of a name; NULL for an empty name. Names are all known from the start. */
onnx_value *import_value(importer *im, const char *name);
/** Input and output `k` of the node; NULL where there is none. */
onnx_value *import_input(importer *im, int k);
onnx_value *import_output(importer *im, int k);

/** The network's node that computes input k; a fixed tensor is brought in: a constant, or a parameter of the network.
 *  @param vector  the role of a parameter with one dimension; with more it is a weight */
basin_status import_operand(importer *im, int k, basin_role vector, int *out);
/** The only reader of a value, if it is of that type; else NULL. */
const Onnx__NodeProto *import_reader(importer *im, const onnx_value *value, const char *type);
/** A reader of a value of that type, among the nodes close behind this one; else NULL. */
const Onnx__NodeProto *import_next(importer *im, const onnx_value *value, const char *type);
/** Whether input k is there and is a tensor of the file. */
int import_is_tensor(importer *im, int k);
/** Whether the numbers of a value are known at load: computed, a constant, whole numbers or one number. */
int import_is_known(importer *im, const onnx_value *value);
/** Whether a value that is known is so only because it is one number: a float of the file under a parameter's name
 *  (text_is_made_up). Arithmetic has it as a parameter; what wants a number takes that of the file. */
int import_is_trained(importer *im, const onnx_value *value);
/** All numbers of input k, if they are known; the caller frees.  @return NULL if not, or if that is too much */
double *import_array(importer *im, int k, basin_shape *shape);
/** The numbers of input k, a scalar or a short list known at load.  @return how many; -1 if they are not known */
int import_numbers(importer *im, int k, double number[ONNX_NUMBERS]);
/** The one number of input k; 0 in *known if it is not known. */
double import_number(importer *im, int k, int *known);
/** The same for what cannot be a parameter: from here on the number is none to any operator, and not known if it was one before. */
double import_fixed(importer *im, int k, int *known);
/** The shape of input k as the graph has it, whatever it is. */
basin_status import_shape(importer *im, int k, basin_shape *shape);
enum {
    BATCH_NONE = -1, /* the same for all samples */
    BATCH_LOST = -2  /* it is not known which dimension, or part of one */
};

/** What Slice takes of one dimension: places first, first + step, ..., `count` of them. */
typedef struct onnx_range {
    int64_t first, count, step;
    int is_bounded; /* by numbers of the file other than 0 and the largest there are: of the batch, not all of it */
} onnx_range;

/** The dimension of input k that is the batch or has it: what mixes its numbers mixes samples. BATCH_NONE if there is none.*/
int import_batch(importer *im, int k);
/** The same of a value; BATCH_LOST where import_batch takes dimension 0 to be it. */
int batch_of(const onnx_value *v);
/** Tells where the inputs' batch is in a value made of them, from the dimensions that it shares with them. */
void batch_behind(importer *im, onnx_value *to);
/** The same where it has the numbers of `from` in another shape. */
void batch_reshaped(const onnx_value *from, onnx_value *to);
/** The same where the dimension of `from` that has it is dimension `place`. */
void batch_moved(const onnx_value *from, onnx_value *to, int place);
/** Fails if less than the whole of dimension `axis` of input 0 is taken, or backwards, and the batch is in it. */
basin_status batch_check_part(importer *im, int axis, const onnx_range *part);
/** Whether the two inputs, broadcast to `out`, have their batch in the same dimension.  @return BASIN_OK, BASIN_EUNSUPPORTED */
basin_status batch_check_pair(importer *im, const basin_shape *out);
/** Fails, since the node mixes samples along that dimension of its input. */
basin_status batch_fail(importer *im, int axis);
/** Whether the softmax being imported is over all numbers of a sample, and so over its classes. */
int onnx_softmax_is_whole(importer *im, const basin_shape *shape);
/** An axis of a shape, counted from its end if it is negative.  @return -1 if there is none such */
int import_axis(int64_t axis, int rank);

int64_t import_int(const importer *im, const char *name, int64_t normal);
double import_float(const importer *im, const char *name, double normal);
const char *import_text(const importer *im, const char *name, char text[64]);
/** A list attribute.  @return how many, at most `room`; -1 if it is not there */
int import_ints(const importer *im, const char *name, int64_t *list, int room);
/** A list from an attribute or, as in newer opsets, from input k.  @return how many; -1 if it is not there or not known */
int import_list(importer *im, const char *name, int k, double number[ONNX_NUMBERS]);
const Onnx__AttributeProto *import_attribute(const importer *im, const char *name);

/** Makes the network's node output k, of that shape in the graph. Its batch is where the inputs have theirs. */
void import_set(importer *im, int k, int computed, const basin_shape *shape);
/** The same of any value. */
void import_become(importer *im, onnx_value *v, int computed, const basin_shape *shape);
/** Makes output 0 what input 0 is, in another shape. */
basin_status import_view(importer *im, const basin_shape *shape);
/** Appends a node without parameters behind `a` (and `b`).  @return the node */
int import_add(importer *im, const op *row, op_attr attr, int a, int b);
/** Fixed places of one axis of a node whose value has that shape, which changes.  @return the node */
int import_take(importer *im, int n, basin_shape *shape, int axis, const double *place, int64_t count);
/** Room for numbers that the network keeps.  @return NULL if that is too much, and the network's status says so */
float *import_room(importer *im, int64_t count);
/** Numbers that the network keeps, from values known at load; as import_room. */
const float *import_keep(importer *im, const double *number, int64_t count);

/** The node with its dimensions in another order, by the shape that the graph has.  @return the node */
int import_reorder(importer *im, int n, const basin_shape *from, const int *order);
/** y = factor x  @return the node */
int import_scaled(importer *im, int n, double factor);
/** Gemm where any of its inputs is computed, or turned: alpha A B + beta C. */
basin_status import_gemm_of_values(importer *im, double alpha, double beta);

/* onnx_forms.c: nodes with the same numbers in the shape that an operator wants, the batch in front. */

/** The same numbers in exactly that shape. */
int form_as(importer *im, int n, basin_shape form);
/** As rows of `size` numbers; images are turned into C order. */
int form_rows(importer *im, int n, int64_t size);
/** In C order with dimensions first ... last of `shape` as dimension *axis.  @param image  an image may stay one */
int form_along(importer *im, int n, const basin_shape *shape, int first, int last, int image, int *axis);
/** An image; its value has the shape (1, C, H, W), or (1, C, L) and is an image of one row. */
basin_status form_image(importer *im, int k, int *out);
/** Makes an image output 0, with as many sides as input 0 has. */
void form_set_image(importer *im, int n);
/** With the channels, dimension 1 of `shape`, as dimension 1; an image may stay one. */
int form_channels(importer *im, int n, const basin_shape *shape);
/** Whether a node is an image and its value in the graph has that shape. */
int form_is_image(const importer *im, int n, const basin_shape *shape);

/** The shape of a and b broadcast to each other.  @return 0 if they cannot be */
int broadcast_shape(const basin_shape *a, const basin_shape *b, basin_shape *out);
/** Both values in one rank, with dimensions of 1 where they are repeated, and the result's shape in it. */
basin_status broadcast_forms(importer *im, int n[2], const basin_shape shape[2], const basin_shape *out,
                             basin_shape *form);
/** A node repeated to that form. */
int broadcast_to(importer *im, int n, const basin_shape *form);

/** What Slice (im->at) takes of each dimension; bounds beyond a dimension end with it, as in Python.
 *  @return NULL, or why that is not known */
const char *onnx_sliced(importer *im, const basin_shape *from, onnx_range range[BASIN_RANK_MAX]);
/** The shape and the order of dimensions that Transpose (im->at) makes of one.  @return 0 if they cannot be */
int onnx_transposed(importer *im, const basin_shape *from, basin_shape *to, int order[BASIN_RANK_MAX]);
/** The shape that Reshape, Squeeze, Unsqueeze (im->at) make of one.  @return 0 if they cannot, or it is not known */
int onnx_reshaped(importer *im, const basin_shape *from, basin_shape *to);
int onnx_squeezed(importer *im, const basin_shape *from, basin_shape *to);
int onnx_unsqueezed(importer *im, const basin_shape *from, basin_shape *to);

/** Operators that exporters write out as several nodes, beginning at im->at.  @return 1 if one was recognized and imported */
int pattern_gelu(importer *im);
int pattern_layer_norm(importer *im);

/** Appends a node with the parameters that the inputs from `first` on are; all have to be tensors of the file. */
basin_status import_weighted(importer *im, const op *row, op_attr attr, int in, int first, int count, int *out);

#endif
