/* onnx_einsum.c - sums of products of two values over the dimensions that they share, told by letters: Einsum, and Gemm of values that are
 * computed. Both are put in order as matrices, whose product oneDNN has. */
#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "net/onnx_import.h"

/* "bqhd,bkhd->bhqk": the letters of the two inputs and of the output. */
typedef struct terms {
    char in[2][BASIN_RANK_MAX + 1], out[BASIN_RANK_MAX + 1];
} terms;

/* What a letter is: in both inputs and the output, in one input and the output, in the inputs alone. */
enum { SHARED, KEPT, SUMMED, KINDS };

static int kind_of(const terms *t, int input, char letter) {
    if (!strchr(t->out, letter)) return SUMMED;
    return strchr(t->in[1 - input], letter) ? SHARED : KEPT;
}

/* The letters of one kind, in the order in which they are written down.  @return how many numbers they count */
static int64_t letters_of(const terms *t, int input, int kind, const basin_shape *shape, char *letters) {
    const char *list = kind == SUMMED ? t->in[0] : t->out;
    int64_t size = 1;
    int count = 0;
    for (const char *c = list; *c; c++) {
        const char *place = strchr(t->in[input], *c);
        if (!place || kind_of(t, input, *c) != kind) continue;
        letters[count++] = *c;
        size *= shape->dim[place - t->in[input]];
    }
    letters[count] = 0;
    return size;
}

/* Letters that are all different, up to the end of a term.  @return what comes behind, or NULL */
static const char *read_term(const char *text, char term[BASIN_RANK_MAX + 1]) {
    int count = 0;
    for (; *text && *text != ',' && *text != '-'; text++) {
        if (*text == ' ') continue;
        if (!isalpha((unsigned char)*text) || count == BASIN_RANK_MAX || memchr(term, *text, (size_t)count))
            return NULL;
        term[count++] = *text;
    }
    term[count] = 0;
    return text;
}

static int read_terms(const char *text, terms *t) {
    *t = (terms){0};
    text = read_term(text, t->in[0]);
    if (text && *text == ',') text = read_term(text + 1, t->in[1]);
    if (!text || strncmp(text, "->", 2) != 0 || !(text = read_term(text + 2, t->out)) || *text) return 0;
    for (int i = 0; i < 2; i++)
        for (const char *c = t->in[i]; *c; c++)
            if (!strchr(t->out, *c) && !strchr(t->in[1 - i], *c)) return 0; /* a sum over one input alone */
    for (const char *c = t->out; *c; c++)
        if (!strchr(t->in[0], *c) && !strchr(t->in[1], *c)) return 0;
    return 1;
}

/* Whether each letter counts the same in both inputs. */
static int fits(const terms *t, const basin_shape shape[2]) {
    for (int i = 0; i < 2; i++)
        if ((int)strlen(t->in[i]) != shape[i].rank) return 0;
    for (int i = 0; i < shape[0].rank; i++) {
        const char *other = strchr(t->in[1], t->in[0][i]);
        if (other && shape[1].dim[other - t->in[1]] != shape[0].dim[i]) return 0;
    }
    return 1;
}

/* No sum is over the batch, and no sample meets another one.  @param[out] letter  the batch's; 0 if there is none */
static basin_status check_batches(importer *im, const terms *t, char *letter) {
    *letter = 0;
    for (int i = 0; i < 2; i++) {
        const int at = import_batch(im, i);
        if (at < 0) continue;
        const char own = t->in[i][at];
        if (kind_of(t, i, own) == SUMMED || (*letter && *letter != own)) return batch_fail(im, at);
        *letter = own;
    }
    return BASIN_OK;
}

/* Filters of a tensor of the file are what the one dimension counts that it alone gives to the output. */
static void count_filters(importer *im, const terms *t, int i, const basin_shape *shape) {
    char letters[BASIN_RANK_MAX + 1];
    onnx_value *v = import_input(im, i);
    letters_of(t, i, KEPT, shape, letters);
    if (v->kind != VALUE_TENSOR || strlen(letters) != 1) return;
    const int place = (int)(strchr(t->in[i], *letters) - t->in[i]);
    v->counts = 1 + (v->turned ? 1 - place : place);
}

/* Input i as matrices: what is shared, and then as rows and columns what is kept and what is summed over, or the other way. */
static basin_status matrices(importer *im, const terms *t, int i, const basin_shape *shape, int *n) {
    static const int kinds[2][KINDS] = {{SHARED, KEPT, SUMMED}, {SHARED, SUMMED, KEPT}};
    basin_status status = BASIN_OK;
    char letters[BASIN_RANK_MAX + 1];
    int order[BASIN_RANK_MAX], count = 0;
    int64_t size[KINDS];
    count_filters(im, t, i, shape);
    TRY(import_operand(im, i, BASIN_BIAS, n));
    for (int k = 0; k < KINDS; k++) {
        size[k] = letters_of(t, i, kinds[i][k], shape, letters);
        for (const char *c = letters; *c; c++) order[count++] = (int)(strchr(t->in[i], *c) - t->in[i]);
    }
    *n = import_reorder(im, *n, shape, order);
    *n = form_as(im, *n,
                 size[0] == 1 ? (basin_shape){3, {1, size[1], size[2]}}
                              : (basin_shape){5, {1, 1, size[0], size[1], size[2]}});
    status = im->net->status;
done:
    return status;
}

/* The product's dimensions are in the order shared, kept of the first, kept of the second: into that of the output. */
static void put(importer *im, const terms *t, const basin_shape shape[2], int n, char batch) {
    char all[3 * BASIN_RANK_MAX + 1] = "";
    basin_shape from = {0}, to;
    int order[BASIN_RANK_MAX];
    for (int i = 0; i < 3; i++) {
        char letters[BASIN_RANK_MAX + 1];
        letters_of(t, i == 2, i == 0 ? SHARED : KEPT, &shape[i == 2], letters);
        strcat(all, letters);
    }
    for (const char *c = all; *c; c++) {
        const char *first = strchr(t->in[0], *c);
        from.dim[from.rank++] = first ? shape[0].dim[first - t->in[0]] : shape[1].dim[strchr(t->in[1], *c) - t->in[1]];
    }
    to = from;
    for (int i = 0; i < to.rank; i++) {
        order[i] = (int)(strchr(all, t->out[i]) - all);
        to.dim[i] = from.dim[order[i]];
    }
    import_set(im, 0, import_reorder(im, n, &from, order), &to);
    onnx_value *out = import_output(im, 0);
    for (int i = 0; out && batch && i < 2; i++)
        if (strchr(t->in[i], batch) && batch_of(import_input(im, i)) >= 0)
            batch_moved(import_input(im, i), out, (int)(strchr(t->out, batch) - t->out));
}

static basin_status contract(importer *im, const terms *t) {
    basin_status status = BASIN_OK;
    basin_shape shape[2];
    char batch = 0;
    int n[2];
    for (int i = 0; i < 2; i++) TRY(import_shape(im, i, &shape[i]));
    if (!fits(t, shape)) return import_fail(im, BASIN_ESHAPE, "its inputs do not fit");
    TRY(check_batches(im, t, &batch));
    for (int i = 0; i < 2; i++) TRY(matrices(im, t, i, &shape[i], &n[i]));
    put(im, t, shape, import_add(im, &op_matmul, (op_attr){0}, n[0], n[1]), batch);
    status = im->net->status;
done:
    return status;
}

basin_status onnx_einsum(importer *im) {
    terms t;
    char equation[64];
    const Onnx__AttributeProto *whole = import_attribute(im, "equation");
    if (im->at->n_input != 2 || !whole || whole->s.len >= sizeof equation ||
        !read_terms(import_text(im, "equation", equation), &t))
        return import_fail(
            im, BASIN_EUNSUPPORTED,
            "equation '%.60s': there are products of two inputs, each letter once in an input, and in the "
            "other one or the output as well",
            import_text(im, "equation", equation));
    return contract(im, &t);
}

/* y = output + beta (input 2), which is repeated to its shape. */
static basin_status add_behind(importer *im, onnx_value *out, double beta) {
    basin_status status = BASIN_OK;
    basin_shape shape[2] = {out->shape}, to, form;
    int n[2] = {out->node, 0};
    TRY(import_shape(im, 2, &shape[1]));
    TRY(import_operand(im, 2, BASIN_BIAS, &n[1]));
    n[1] = import_scaled(im, n[1], beta);
    if (!broadcast_shape(&shape[0], &shape[1], &to) || !basin_shape_equal(&to, &out->shape))
        return import_fail(im, BASIN_ESHAPE, "its input 2 does not fit");
    TRY(broadcast_forms(im, n, shape, &to, &form));
    out->node = import_add(im, &op_add, (op_attr){0}, broadcast_to(im, n[0], &form), broadcast_to(im, n[1], &form));
    status = im->net->status;
done:
    return status;
}

basin_status import_gemm_of_values(importer *im, double alpha, double beta) {
    basin_status status = BASIN_OK;
    terms t = {{"mk", "kn"}, "mn"};
    onnx_value *out = import_output(im, 0);
    if (import_int(im, "transA", 0)) strcpy(t.in[0], "km");
    if (import_int(im, "transB", 0)) strcpy(t.in[1], "nk");
    TRY(contract(im, &t));
    if (!out) return BASIN_OK;
    out->node = import_scaled(im, out->node, alpha);
    if (import_input(im, 2) && beta != 0) TRY(add_behind(im, out, beta));
    status = im->net->status;
done:
    return status;
}
