/* onnx.c - a network and its weights from an ONNX file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/checkpoint.h"
#include "net/onnx_import.h"
#include "tensor/floats.h"
#include "tensor/layout.h"

#define OPSET_LEAST 9

/* A value for each name, made when it is first seen. */
static basin_status add_name(importer *im, const char *name) {
    ENTRY entry = {.key = (char *)name, .data = &im->value[im->values]}, *found = NULL; /* only read */
    if (!name || !*name || import_value(im, name)) return BASIN_OK;
    if (strlen(name) > ONNX_NAME_MAX)
        return fail(im->err, BASIN_EUNSUPPORTED, "%s: a name of more than %d letters", im->path, ONNX_NAME_MAX);
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127)
            return fail(im->err, BASIN_EFORMAT, "%s: a name with control characters", im->path);
    if (!hsearch_r(entry, ENTER, &found, &im->names)) return fail_memory(im->err);
    im->value[im->values++] = (onnx_value){
        .name = name, .param = name, .node = NODE_NONE, .batch = BATCH_NONE, .swapped = NODE_NONE, .reader = -1};
    return BASIN_OK;
}

static basin_status add_names(importer *im) {
    basin_status status = BASIN_OK;
    const Onnx__GraphProto *g = im->graph;
    size_t count = g->n_initializer + g->n_input + g->n_output + 1;
    for (size_t i = 0; i < g->n_node; i++) count += g->node[i]->n_input + g->node[i]->n_output;
    im->value = calloc(count, sizeof *im->value);
    im->wanted = calloc(g->n_node + 1, sizeof *im->wanted);
    if (!im->value || !im->wanted || !hcreate_r(2 * count, &im->names)) return fail_memory(im->err);
    for (size_t i = 0; i < g->n_initializer; i++) {
        TRY(add_name(im, g->initializer[i]->name));
        onnx_value *v = import_value(im, g->initializer[i]->name);
        if (v) v->kind = VALUE_TENSOR, v->tensor = g->initializer[i];
    }
    for (size_t i = 0; i < g->n_input; i++) TRY(add_name(im, g->input[i]->name));
    for (size_t i = 0; i < g->n_output; i++) TRY(add_name(im, g->output[i]->name));
    for (size_t i = 0; i < g->n_node; i++) {
        const Onnx__NodeProto *n = g->node[i];
        for (size_t k = 0; k < n->n_input; k++) TRY(add_name(im, n->input[k]));
        for (size_t k = 0; k < n->n_output; k++) TRY(add_name(im, n->output[k]));
    }
done:
    return status;
}

/* Which nodes the output depends on, from the last to the first; and who reads what. */
static void mark_wanted(importer *im, const char *output) {
    const Onnx__GraphProto *g = im->graph;
    import_value(im, output)->readers = import_value(im, output)->computes = 1;
    for (size_t i = g->n_node; i-- > 0;) {
        const Onnx__NodeProto *n = g->node[i];
        for (size_t k = 0; k < n->n_output; k++) {
            const onnx_value *v = import_value(im, n->output[k]);
            if (v && v->readers) im->wanted[i] = 1;
        }
        for (size_t k = 0; im->wanted[i] && k < n->n_input; k++) {
            onnx_value *v = import_value(im, n->input[k]);
            if (v) v->readers++, v->reader = (int)i;
        }
    }
}

static basin_status import_one(importer *im) {
    char names[ONNX_NAMES];
    if (!im->at->op_type) return import_fail(im, BASIN_EFORMAT, "it has no operator");
    if (im->at->domain && *im->at->domain && strcmp(im->at->domain, "ai.onnx") != 0)
        return import_fail(im, BASIN_EUNSUPPORTED, "operators of domain '%.80s' are not supported", im->at->domain);
    const onnx_value *out = import_output(im, 0);
    if (out && out->kind == VALUE_NODE) return BASIN_OK; /* taken in by a node before it */
    if (!out && strcmp(im->at->op_type, "Split") != 0)
        return import_fail(im, BASIN_EFORMAT, "its first output has no name");
    if (onnx_fold(im)) return BASIN_OK;
    const onnx_op *row = onnx_op_find(im->at->op_type);
    if (!row)
        return import_fail(im, BASIN_EUNSUPPORTED, "the operator is not supported; there are %s", onnx_op_names(names));
    basin_status status = row->import(im);
    if (status == BASIN_OK || im->net->status == BASIN_OK ||
        (im->err && strncmp(im->err->message, im->path, strlen(im->path)) == 0))
        return status;
    char why[512]; /* what the network's own operator said, with the place in front */
    snprintf(why, sizeof why, "%.500s", im->err ? im->err->message : "");
    return import_fail(im, status, "%s", why);
}

/* A final softmax over all outputs is left out: the losses take what comes before it. */
static int is_final_softmax(importer *im, const char *output, basin_shape *shape) {
    const char *type = im->at->op_type;
    int is_output = 0;
    for (size_t k = 0; k < im->at->n_output; k++) is_output |= strcmp(im->at->output[k], output) == 0;
    if (!is_output || !type || (strcmp(type, "Softmax") != 0 && strcmp(type, "LogSoftmax") != 0)) return 0;
    return import_shape(im, 0, shape) == BASIN_OK && !import_is_tensor(im, 0) && onnx_softmax_is_whole(im, shape);
}

static basin_status import_nodes(importer *im, const char *output) {
    basin_status status = BASIN_OK;
    for (size_t i = 0; i < im->graph->n_node; i++) { /* constants first: what comes before them may ask for them */
        im->at = im->graph->node[i];
        if (im->wanted[i] && im->at->op_type && strcmp(im->at->op_type, "Constant") == 0) TRY(import_one(im));
    }
    for (size_t i = 0; i < im->graph->n_node; i++) {
        if (!im->wanted[i]) continue;
        im->at = im->graph->node[i];
        im->index = i;
        basin_shape shape;
        if (is_final_softmax(im, output, &shape)) {
            TRY(import_view(im, &shape));
            im->net->bare = 1;
            TRY(import_note(im, "softmax", "the last operator, a softmax, is left out: the loss has its own"));
            continue;
        }
        TRY(import_one(im));
    }
done:
    return status;
}

/* The value of the output becomes the last node, one row of numbers per sample. */
static basin_status close_output(importer *im, const char *output) {
    const onnx_value *v = import_value(im, output);
    if (v->kind != VALUE_NODE)
        return fail(im->err, BASIN_EFORMAT, "%s: output '%s' is computed nowhere", im->path, output);
    int64_t size = basin_shape_size(&v->shape);
    int is_row = 0;
    for (int i = v->shape.rank > 1; i < v->shape.rank; i++) is_row = is_row || v->shape.dim[i] == size;
    if (!is_row) {
        char has[128];
        return fail(im->err, BASIN_EUNSUPPORTED,
                    "%s: output '%s' is %s, no row of numbers per sample; export a wrapper that pools or flattens it%s",
                    im->path, output, basin_shape_text(&v->shape, has),
                    im->graph->n_output > 1 ? ", or choose another one with --graph-output" : "");
    }
    basin_shape row = {2, {1, size}};
    int n = form_as(im, v->node, row);
    if (n != im->net->count - 1) import_add(im, &op_reshape, (op_attr){.to = row}, n, NODE_NONE);
    im->net->input.outputs = (int)size;
    return im->net->status;
}

static basin_status take_tensor(importer *im, basin_tensor *t, const basin_param *p) {
    Onnx__TensorProto *tensor = import_value(im, p->name)->tensor;
    *t = (basin_tensor){strdup(p->name), p->shape, NULL};
    if (!t->name) return fail_memory(im->err);
    return onnx_tensor_floats(&t->data, tensor, im->file, im->err);
}

/* The values of the network's parameters. */
static basin_status take_weights(importer *im, basin_checkpoint **out) {
    basin_status status = BASIN_OK;
    const basin_layout *layout = &im->net->layout;
    basin_checkpoint *c = calloc(1, sizeof *c);
    if (!c || !(c->format = strdup("onnx")) || !(c->tensor = calloc((size_t)layout->count + 1, sizeof *c->tensor))) {
        basin_checkpoint_free(c);
        return fail_memory(im->err);
    }
    for (int i = 0; i < layout->count; i++) TRY(take_tensor(im, &c->tensor[c->count++], &layout->param[i]));
    *out = c;
    c = NULL;
done:
    basin_checkpoint_free(c);
    return status;
}

/* The output of that name, or the first one. */
static basin_status find_output(importer *im, const char *wanted, const char **out) {
    const Onnx__GraphProto *g = im->graph;
    char names[400] = "";
    for (size_t i = 0; i < g->n_output; i++) {
        const char *name = g->output[i]->name;
        if (!import_value(im, name)) continue;
        if (!wanted || strcmp(wanted, name) == 0) {
            *out = name;
            return BASIN_OK;
        }
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", name);
    }
    return fail(im->err, BASIN_EINVALID, "%s: there is no output '%s'; there are %s", im->path, wanted ? wanted : "",
                names);
}

static basin_status check_version(importer *im, const Onnx__ModelProto *model) {
    for (size_t i = 0; i < model->n_opset_import; i++) {
        const Onnx__OperatorSetIdProto *set = model->opset_import[i];
        if (!set->domain || !*set->domain || strcmp(set->domain, "ai.onnx") == 0) im->opset = set->version;
    }
    if (im->opset >= OPSET_LEAST) return BASIN_OK;
    return fail(im->err, BASIN_EUNSUPPORTED, "%s: opset %lld; basin reads %d and newer (export with opset_version=13)",
                im->path, (long long)im->opset, OPSET_LEAST);
}

static basin_status import_model(basin_network **out, basin_checkpoint **weights, const onnx_file *file,
                                 const char *output, basin_input input, basin_record *notes, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_error own = {0};
    importer im = {.path = file->source.path,
                   .file = &file->source,
                   .batch = 1,
                   .notes = notes,
                   .err = err ? err : &own,
                   .graph = file->model->graph};
    const char *name = NULL;
    im.net = calloc(1, sizeof *im.net);
    if (!im.net) return fail_memory(im.err);
    TRY(check_version(&im, file->model));
    TRY(add_names(&im));
    TRY(find_output(&im, output, &name));
    mark_wanted(&im, name);
    mask_mark(&im);
    TRY(onnx_input(&im, input));
    TRY(import_nodes(&im, name));
    TRY(close_output(&im, name));
    TRY(mask_constants(&im));
    if (weights) TRY(take_weights(&im, weights));
    im.net->err = NULL;
    *out = im.net;
    im.net = NULL;
done:
    basin_network_free(im.net);
    hdestroy_r(&im.names);
    for (int i = 0; i < im.values; i++) free(im.value[i].number);
    free(im.value);
    free(im.wanted);
    free(im.concat);
    return status;
}

basin_status basin_network_import(basin_network **out, basin_checkpoint **weights, const char *path, const char *output,
                                  basin_input input, basin_record *notes, basin_error *err) {
    onnx_file file;
    basin_status status = onnx_open(&file, path, err);
    if (status != BASIN_OK) return status;
    status = import_model(out, weights, &file, output, input, notes, err);
    onnx_close(&file);
    return status;
}

basin_status basin_network_inspect(basin_ports *ports, basin_network **out, basin_checkpoint **weights,
                                   const char *path, basin_input input, basin_record *notes, basin_error *err) {
    onnx_file file;
    basin_status status = onnx_open(&file, path, err);
    if (status != BASIN_OK) return status;
    status = onnx_ports(ports, file.model->graph, err);
    if (status == BASIN_OK) status = import_model(out, weights, &file, NULL, input, notes, err);
    if (status != BASIN_OK && status != BASIN_EUNSUPPORTED) basin_ports_clear(ports);
    onnx_close(&file);
    return status;
}
