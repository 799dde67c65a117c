/* fill.c - the tensors of a checkpoint, by name, into the flat vector of a network's weights. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "basin/checkpoint.h"

/* What the checkpoint says it is for, to be appended to a mismatch: " (the file says: network 'resnet20', data ...)". */
static const char *hint(const basin_checkpoint *checkpoint, char text[256]) {
    const char *network = basin_record_get(&checkpoint->record, "network");
    const char *data = basin_record_get(&checkpoint->record, "data");
    text[0] = 0;
    if (network)
        snprintf(text, 256, " (the file says it is for network '%.80s'%s%.80s%s)", network, data ? " and data '" : "",
                 data ? data : "", data ? "'" : "");
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    return text;
}

/* "[3,17]": where in its tensor element `index` lies. */
static const char *index_text(const basin_shape *shape, int64_t index, char text[192]) {
    int64_t stride = basin_shape_size(shape);
    int length = snprintf(text, 192, "[");
    for (int i = 0; i < shape->rank; i++) {
        stride /= shape->dim[i];
        length += snprintf(text + length, 192 - (size_t)length, "%s%lld", i ? "," : "", (long long)(index / stride));
        index %= stride;
    }
    snprintf(text + length, 192 - (size_t)length, "]");
    return text;
}

static const basin_tensor *find(const basin_checkpoint *checkpoint, const char *name) {
    for (int i = 0; i < checkpoint->count; i++)
        if (strcmp(checkpoint->tensor[i].name, name) == 0) return &checkpoint->tensor[i];
    return NULL;
}

static basin_status fill(const basin_checkpoint *checkpoint, const basin_param *param, const basin_tensor *tensor,
                         float *values, const char *path, basin_error *err) {
    char has[128], wants[128], why[256], where[192];
    basin_shape_text(&param->shape, wants);
    if (!tensor)
        return fail(err, BASIN_ENOTFOUND, "%s: tensor '%s' is missing, the network wants it as %s%s", path, param->name,
                    wants, hint(checkpoint, why));
    if (!basin_shape_equal(&tensor->shape, &param->shape))
        return fail(err, BASIN_ESHAPE, "%s: tensor '%s' is %s, the network wants %s%s", path, param->name,
                    basin_shape_text(&tensor->shape, has), wants, hint(checkpoint, why));
    if (!tensor->data)
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' holds no floating-point numbers", path, param->name);
    for (int64_t i = 0; i < param->size; i++)
        if (!isfinite(tensor->data[i]))
            return fail(err, BASIN_EFORMAT, "%s: tensor '%s' is %s at %s", path, param->name,
                        isnan(tensor->data[i]) ? "NaN" : "infinite", index_text(&param->shape, i, where));
    memcpy(values, tensor->data, (size_t)param->size * sizeof *values);
    return BASIN_OK;
}

static int ends_with(const char *name, const char *end) {
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

static int is_counter(const char *name) {
    return ends_with(name, "num_batches_tracked");
}

/* Exporters give such names ("onnx::Conv_193", "193") to tensors that they computed themselves. */
static int is_made_up(const char *name) {
    return strncmp(name, "onnx::", 6) == 0 || (*name >= '0' && *name <= '9');
}

/* A checkpoint with batch norm for a network without: an export that folded it into the weights. */
static int lost_batch_norm(const basin_checkpoint *checkpoint, const basin_layout *layout) {
    int statistics = 0, made_up = 0;
    for (int i = 0; i < layout->count; i++) {
        statistics += basin_role_is_statistic(layout->param[i].role);
        made_up += is_made_up(layout->param[i].name);
    }
    if (statistics || !made_up) return 0;
    for (int i = 0; i < checkpoint->count; i++)
        if (ends_with(checkpoint->tensor[i].name, "running_var")) return 1;
    return 0;
}

/* Nothing in the file may be left unused: a tensor that the network does not know is a sign of another network. */
static basin_status check_known(const basin_checkpoint *checkpoint, const basin_layout *layout, const char *path,
                                basin_error *err) {
    char why[256];
    for (int i = 0; i < checkpoint->count; i++) {
        const char *name = checkpoint->tensor[i].name;
        if (!basin_layout_find(layout, name) && !is_counter(name))
            return fail(err, BASIN_ESHAPE, "%s: tensor '%s' is not in the network%s", path, name,
                        hint(checkpoint, why));
    }
    return BASIN_OK;
}

/* With `weights_only`, all but the weights of convolutions and linear layers may be absent, and are zero then. */
static basin_status fill_all(const basin_checkpoint *checkpoint, const basin_layout *layout, int weights_only,
                             float *values, const char *path, basin_error *err) {
    if (lost_batch_norm(checkpoint, layout))
        return fail(err, BASIN_ESHAPE,
                    "%s: has batch norm, but the network has none: its ONNX export folded it away; export it again "
                    "with training=torch.onnx.TrainingMode.PRESERVE and do_constant_folding=False, which keep it",
                    path);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *param = &layout->param[i];
        const basin_tensor *tensor = find(checkpoint, param->name);
        if (!tensor && weights_only && param->role != BASIN_WEIGHT) {
            memset(values + param->offset, 0, (size_t)param->size * sizeof *values);
            continue;
        }
        basin_status status = fill(checkpoint, param, tensor, values + param->offset, path, err);
        if (status != BASIN_OK) return status;
    }
    return check_known(checkpoint, layout, path, err);
}

basin_status basin_checkpoint_weights(const basin_checkpoint *checkpoint, const basin_layout *layout, float *weights,
                                      const char *path, basin_error *err) {
    return fill_all(checkpoint, layout, 0, weights, path, err);
}

basin_status basin_checkpoint_direction(const basin_checkpoint *checkpoint, const basin_layout *layout,
                                        float *direction, const char *path, basin_error *err) {
    return fill_all(checkpoint, layout, 1, direction, path, err);
}
