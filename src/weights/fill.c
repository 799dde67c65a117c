/* fill.c - the tensors of a checkpoint, by name, into the flat vector of a network's weights. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "basin/checkpoint.h"
#include "weights/format.h"
#include "weights/match.h"

enum { NAMED = 3 }; /* tensors that a message names of a kind */

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

/* The values of a parameter from its tensor, whose shape is right. */
static basin_status fill(const basin_param *param, const basin_tensor *tensor, float *values, const char *path,
                         basin_error *err) {
    char where[192];
    if (!tensor->data)
        return fail(err, BASIN_EFORMAT, "%s: tensor '%s' holds no floating-point numbers", path, tensor->name);
    for (int64_t i = 0; i < param->size; i++)
        if (!isfinite(tensor->data[i]))
            return fail(err, BASIN_EFORMAT, "%s: tensor '%s' is %s at %s", path, tensor->name,
                        isnan(tensor->data[i]) ? "NaN" : "infinite", index_text(&param->shape, i, where));
    memcpy(values, tensor->data, (size_t)param->size * sizeof *values);
    return BASIN_OK;
}

static int is_counter(const char *name) {
    return text_ends_with(name, "num_batches_tracked");
}

/* A checkpoint with batch norm for a network without: an export that folded it into the weights. */
static int lost_batch_norm(const basin_checkpoint *checkpoint, const basin_layout *layout) {
    int statistics = 0, made_up = 0;
    for (int i = 0; i < layout->count; i++) {
        statistics += basin_role_is_statistic(layout->param[i].role);
        made_up += text_is_made_up(layout->param[i].name);
    }
    if (statistics || !made_up) return 0;
    for (int i = 0; i < checkpoint->count; i++)
        if (text_ends_with(checkpoint->tensor[i].name, "running_var")) return 1;
    return 0;
}

/* Names of one kind of problem, the first few of them. */
typedef struct problem {
    int count;
    char names[300];
} problem;

__attribute__((format(printf, 2, 3))) static void add(problem *p, const char *format, ...) {
    size_t used = strlen(p->names);
    va_list args;
    va_start(args, format);
    if (p->count++ < NAMED && used < sizeof p->names - 8) {
        if (used) used += (size_t)snprintf(p->names + used, sizeof p->names - used, ", ");
        vsnprintf(p->names + used, sizeof p->names - used, format, args);
    } else if (p->count == NAMED + 1) {
        snprintf(p->names + used, sizeof p->names - used, ", ...");
    }
    va_end(args);
}

/* How a checkpoint and a network differ. */
typedef struct difference {
    problem missing, extra, shape;
    int first;               /* the first parameter that is missing or of another shape */
    int made_up, statistics; /* among the missing */
    int foreign, norm;       /* among the extra: of a module that the network does not have; of batch norm; ... */
    int single;              /* ... of one number */
} difference;

/* Whether the network has anything in the module at the top that `name` is in: "fc" of "fc.weight". */
static int has_module(const basin_layout *layout, const char *name) {
    size_t length = strcspn(name, "./");
    for (int i = 0; i < layout->count; i++)
        if (strncmp(layout->param[i].name, name, length) == 0 && strcspn(layout->param[i].name, "./") == length)
            return 1;
    return 0;
}

/* One number is one number, with a dimension as a network's parameter has it or without as torch.tensor(1.5). */
static int is_alike(const basin_shape *a, const basin_shape *b) {
    return basin_shape_equal(a, b) || (a->rank + b->rank == 1 && basin_shape_size(a) * basin_shape_size(b) == 1);
}

static void compare_param(difference *d, const basin_param *param, const basin_tensor *tensor) {
    char has[128], wants[128];
    basin_shape_text(&param->shape, wants);
    if (!tensor) {
        add(&d->missing, "%.80s (%s)", param->name, wants);
        d->made_up += text_is_made_up(param->name);
        d->statistics += basin_role_is_statistic(param->role);
    } else if (!is_alike(&tensor->shape, &param->shape)) {
        add(&d->shape, "%.80s is %s, not %s", tensor->name, basin_shape_text(&tensor->shape, has), wants);
    }
}

/* Nothing in the file may be left unused: a tensor that the network does not know is a sign of another network. Tensors of
   whole numbers are no weights.  @param weights_only  what else is missing is no difference */
static void compare(difference *d, const match *m, const basin_checkpoint *checkpoint, const basin_layout *layout,
                    int weights_only) {
    d->first = -1;
    for (int i = 0; i < layout->count; i++) {
        if (!m->param[i] && weights_only && layout->param[i].role != BASIN_WEIGHT) continue;
        compare_param(d, &layout->param[i], m->param[i]);
        if (d->first < 0 && d->missing.count + d->shape.count) d->first = i;
    }
    for (int i = 0; i < checkpoint->count; i++) {
        const char *name = checkpoint->tensor[i].name;
        if (m->used[i] || !checkpoint->tensor[i].data || is_counter(name)) continue;
        add(&d->extra, "%.80s", name);
        d->foreign += !has_module(layout, name);
        d->norm += text_ends_with(name, "running_var");
        d->single += basin_shape_size(&checkpoint->tensor[i].shape) == 1;
    }
}

/* What is learned must not be left out because an export wrote its value of then into the graph. */
#define SINGLE                                                                                                         \
    "a single number may stand in the graph as a fixed one, with the value it had at the export: export with "         \
    "do_constant_folding=False, which keeps it as a parameter"

/* What to do about names that an exporter made up. */
#define KEEPS_NAMES "export with do_constant_folding=False, which keeps those of PyTorch"

/* One difference in its own words. */
static basin_status explain_one(const difference *d, const match *m, const basin_layout *layout, const char *why,
                                const char *path, basin_error *err) {
    char has[128], wants[128];
    if (d->first < 0 && d->single)
        return fail(err, BASIN_ESHAPE, "%s: tensor '%s' is not in the network%s; " SINGLE, path, d->extra.names, why);
    if (d->first < 0)
        return fail(
            err, BASIN_ESHAPE,
            "%s: tensor '%s' is not in the network%s; if it does not use it, or has it under another name (tied "
            "weights), 'basin convert --without NAME' leaves it out",
            path, d->extra.names, why);
    const basin_param *param = &layout->param[d->first];
    const basin_tensor *tensor = m->param[d->first];
    basin_shape_text(&param->shape, wants);
    if (!tensor)
        return fail(err, BASIN_ENOTFOUND, "%s: tensor '%s' is missing, the network wants it as %s%s%s", path,
                    param->name, wants, why, d->made_up ? "; its name is an export's own: " KEEPS_NAMES : "");
    return fail(err, BASIN_ESHAPE, "%s: tensor '%s' is %s, the network wants %s%s", path, tensor->name,
                basin_shape_text(&tensor->shape, has), wants, why);
}

static int has_statistics(const basin_layout *layout) {
    for (int i = 0; i < layout->count; i++)
        if (basin_role_is_statistic(layout->param[i].role)) return 1;
    return 0;
}

/* What is most likely the cause, the first that applies. */
static const char *advice(char text[400], const difference *d, const match *m, const basin_layout *layout) {
    int missing = d->missing.count, extra = d->extra.count, shape = d->shape.count;
    int front = (int)strlen(m->strip) - 1;
    const struct {
        int applies;
        const char *text;
    } causes[] = {
        {missing && missing == d->statistics, "running statistics of batch norm are missing: a state_dict() has them, "
                                              "a list of parameters does not"},
        {missing && missing == d->made_up, "such names are an export's own: " KEEPS_NAMES},
        {missing == layout->count, "it is of another network, or gives its tensors other names"},
        {d->norm && !has_statistics(layout), "the file has batch norm, the network has none"},
        {!missing && !extra, "all names fit: the network has another width or number of outputs"},
        {!missing && !shape && d->single, SINGLE},
        {!missing && !shape && extra == d->foreign, "if the network does not use them, 'basin convert --without NAME' "
                                                    "leaves them out"},
        {missing && !extra && !shape, "all that is in the file fits: the network has more layers"},
        {1, "it is of another network"},
    };
    if (!missing && !shape && front > 0) {
        snprintf(text, 400, "what lies under '%.*s' fits: take it alone with --key %.*s", front, m->strip, front,
                 m->strip);
        return text;
    }
    int i = 0;
    while (!causes[i].applies) i++;
    return causes[i].text;
}

static basin_status explain(const difference *d, const match *m, const basin_layout *layout, const char *why,
                            const char *path, basin_error *err) {
    char text[1000] = "", help[400];
    size_t used = 0;
    const struct {
        const problem *problem;
        const char *what;
    } parts[] = {{&d->missing, "missing"}, {&d->shape, "of another shape"}, {&d->extra, "not in the network"}};
    if (d->missing.count + d->shape.count + d->extra.count == 1 && !*m->strip)
        return explain_one(d, m, layout, why, path, err);
    for (int i = 0; i < 3; i++)
        if (parts[i].problem->count)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%d %s: %s", used ? "; " : "",
                                     parts[i].problem->count, parts[i].what, parts[i].problem->names);
    return fail(err, d->missing.count ? BASIN_ENOTFOUND : BASIN_ESHAPE,
                "%s: does not fit the network of %d tensors%s: %.600s; %s", path, layout->count, why, text,
                advice(help, d, m, layout));
}

/* An object stands where the first missing tensor should be.  @return BASIN_OK if it is not so */
static basin_status check_object(const difference *d, const match *m, const basin_checkpoint *checkpoint,
                                 const basin_layout *layout, const char *path, basin_error *err) {
    char key[256];
    if (d->first < 0 || m->param[d->first]) return BASIN_OK;
    const char *name = layout->param[d->first].name;
    snprintf(key, sizeof key, CHECKPOINT_OBJECT "%s", name);
    const char *class = basin_record_get(&checkpoint->record, key);
    if (!class) return BASIN_OK;
    return fail(err, BASIN_EUNSUPPORTED, "%s: tensor '%s' is a Python object of '%s', which basin never makes", path,
                name, class);
}

static void drop_values(basin_tensor *tensor) {
    free(tensor->data);
    tensor->data = NULL;
}

/* With `weights_only`, all but the weights of convolutions and linear layers may be absent, and are zero then.
 * @param emptied  the checkpoint again, which loses the values of each tensor that is copied; NULL: it keeps them */
static basin_status fill_all(const basin_checkpoint *checkpoint, basin_checkpoint *emptied, const basin_layout *layout,
                             int weights_only, float *values, const char *path, basin_error *err) {
    match m;
    char why[256];
    difference d = {0};
    if (lost_batch_norm(checkpoint, layout))
        return fail(err, BASIN_ESHAPE,
                    "%s: has batch norm, but the network has none: its ONNX export folded it away; export it again "
                    "with training=torch.onnx.TrainingMode.PRESERVE and do_constant_folding=False, which keep it",
                    path);
    basin_status status = match_init(&m, checkpoint, layout, path, err);
    if (status != BASIN_OK) return status;
    compare(&d, &m, checkpoint, layout, weights_only);
    status = check_object(&d, &m, checkpoint, layout, path, err);
    if (status == BASIN_OK && (d.missing.count || d.extra.count || d.shape.count))
        status = explain(&d, &m, layout, hint(checkpoint, why), path, err);
    for (int i = 0; i < layout->count && status == BASIN_OK; i++) {
        const basin_param *param = &layout->param[i];
        if (m.param[i]) {
            status = fill(param, m.param[i], values + param->offset, path, err);
            if (emptied) drop_values(&emptied->tensor[m.param[i] - checkpoint->tensor]);
        } else
            memset(values + param->offset, 0, (size_t)param->size * sizeof *values);
    }
    match_clear(&m);
    return status;
}

basin_status basin_checkpoint_weights(const basin_checkpoint *checkpoint, const basin_layout *layout, float *weights,
                                      const char *path, basin_error *err) {
    return fill_all(checkpoint, NULL, layout, 0, weights, path, err);
}

basin_status basin_checkpoint_weights_take(basin_checkpoint *checkpoint, const basin_layout *layout, float *weights,
                                           const char *path, basin_error *err) {
    basin_status status = fill_all(checkpoint, checkpoint, layout, 0, weights, path, err);
    for (int i = 0; i < checkpoint->count; i++) drop_values(&checkpoint->tensor[i]);
    return status;
}

basin_status basin_checkpoint_direction(const basin_checkpoint *checkpoint, const basin_layout *layout,
                                        float *direction, const char *path, basin_error *err) {
    return fill_all(checkpoint, NULL, layout, 1, direction, path, err);
}
