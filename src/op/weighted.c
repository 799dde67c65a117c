/* weighted.c - what convolution and linear share: one weight tensor, an optional bias, three primitives. */
#include "op/weighted.h"

enum { FORWARD, BACKWARD_DATA, BACKWARD_WEIGHTS, PACK, PACK_BACKWARD, UNPACK };
enum { BIAS, WEIGHTS_BACKWARD, GRADIENT }; /* parts: of packed; GRADIENT of scratch */

basin_status weighted_prepare(op_kernel *k, const weighted *w, basin_error *err) {
    static const int forward_args[] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST, 0};
    static const int data_args[] = {DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_SRC, 0};
    static const int weights_args[] = {DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS, 0};
    basin_status status = BASIN_OK;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_memory_desc_t plain = w->transposed ? column_layout(w->dims) : dense_layout(w->rank, w->dims);
    call *c = k->call;

    TRY(fusion_attr(&attr, &k->use, err));
    TRY(w->direct ? call_init_direct(k, &c[FORWARD], w->forward, attr, forward_args, err)
                  : call_init(k, &c[FORWARD], w->forward, attr, NULL, forward_args, err));
    TRY(call_reorder(k, &c[PACK], &plain, call_layout(&c[FORWARD], DNNL_ARG_WEIGHTS), err));
    k->part[BIAS] = call_size(&c[FORWARD], DNNL_ARG_WEIGHTS);
    k->sizes.packed = k->part[BIAS] + line_size((size_t)k->use.attr.outputs);
    if (k->mode == OP_INFER) goto done;

    TRY(call_init(k, &c[BACKWARD_DATA], w->backward_data, NULL, &c[FORWARD], data_args, err));
    TRY(call_reorder(k, &c[PACK_BACKWARD], &plain, call_layout(&c[BACKWARD_DATA], DNNL_ARG_WEIGHTS), err));
    k->part[WEIGHTS_BACKWARD] = k->sizes.packed;
    k->sizes.packed += call_size(&c[BACKWARD_DATA], DNNL_ARG_WEIGHTS);

    TRY(call_init(k, &c[BACKWARD_WEIGHTS], w->backward_weights, NULL, &c[FORWARD], weights_args, err));
    TRY(call_reorder(k, &c[UNPACK], call_layout(&c[BACKWARD_WEIGHTS], DNNL_ARG_DIFF_WEIGHTS), &plain, err));
    k->part[GRADIENT] = line_size(k->sizes.scratch);
    k->sizes.scratch = k->part[GRADIENT] + call_size(&c[BACKWARD_WEIGHTS], DNNL_ARG_DIFF_WEIGHTS);
done:
    if (attr) dnnl_primitive_attr_destroy(attr);
    return status;
}

void weighted_pack(op_kernel *k, const float *const param[OP_PARAMS], float *packed, void *scratch) {
    call_run(k, &k->call[PACK], (call_data[]){{DNNL_ARG_FROM, param[0]}, {DNNL_ARG_TO, packed}, {0}}, scratch);
    if (k->use.attr.bias)
        for (int i = 0; i < k->use.attr.outputs; i++) packed[k->part[BIAS] + (size_t)i] = param[1][i];
    if (k->mode != OP_INFER)
        call_run(k, &k->call[PACK_BACKWARD],
                 (call_data[]){{DNNL_ARG_FROM, param[0]}, {DNNL_ARG_TO, packed + k->part[WEIGHTS_BACKWARD]}, {0}},
                 scratch);
}

void weighted_forward(op_kernel *k, const op_args *a) {
    call_run(k, &k->call[FORWARD],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_WEIGHTS, a->packed},
                           {DNNL_ARG_BIAS, a->packed + k->part[BIAS]},
                           {DNNL_ARG_DST, a->out},
                           {0}},
             a->scratch);
}

void weighted_backward(op_kernel *k, const op_args *a) {
    float *gradient = (float *)a->scratch + k->part[GRADIENT];
    if (a->din[0])
        call_run(k, &k->call[BACKWARD_DATA],
                 (call_data[]){{DNNL_ARG_DIFF_DST, a->dout},
                               {DNNL_ARG_WEIGHTS, a->packed + k->part[WEIGHTS_BACKWARD]},
                               {DNNL_ARG_DIFF_SRC, a->din[0]},
                               {0}},
                 a->scratch);
    call_run(k, &k->call[BACKWARD_WEIGHTS],
             (call_data[]){{DNNL_ARG_SRC, a->in[0]},
                           {DNNL_ARG_DIFF_DST, a->dout},
                           {DNNL_ARG_DIFF_WEIGHTS, gradient},
                           {DNNL_ARG_DIFF_BIAS, a->dparam[1]},
                           {0}},
             a->scratch);
    call_run(k, &k->call[UNPACK], (call_data[]){{DNNL_ARG_FROM, gradient}, {DNNL_ARG_TO, a->dparam[0]}, {0}},
             a->scratch);
}

/* Every weight meets every position of the output. */
double weighted_flops(const op_use *use) {
    double positions = (double)basin_shape_size(&use->out) / (double)use->out.dim[0] / (double)use->attr.outputs;
    return 2 * positions * (double)basin_shape_size(&use->param[0].shape);
}
