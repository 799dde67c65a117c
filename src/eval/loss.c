/* loss.c - the losses, and what fits them. */
#include "eval/loss.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/dataset.h"

static const loss_row table[] = {
    {.name = "cross-entropy",
     .help = "cross-entropy: -log softmax(z)[class]; takes classes",
     .op = &op_cross_entropy,
     .smooths = 1},
    {.name = "mse",
     .help = "mse: mean (z - t)^2; takes real targets, or classes as one-hot vectors",
     .op = &op_mse,
     .real = 1},
    {.name = "l1", .help = "l1: mean |z - t|; takes the same as mse", .op = &op_l1, .real = 1},
    {.name = "bce",
     .help = "bce: binary cross-entropy of logits; takes targets 0 and 1, or two classes",
     .op = &op_bce,
     .real = 1,
     .binary = 1},
};

enum { LOSSES = sizeof table / sizeof *table };

const char *basin_loss_help(int index) {
    return index >= 0 && index < LOSSES ? table[index].help : NULL;
}

static basin_status find(const loss_row **out, const char *name, basin_error *err) {
    char known[128] = "";
    for (int i = 0; i < LOSSES; i++) {
        if (!name || strcmp(table[i].name, name) == 0) {
            *out = &table[i];
            return BASIN_OK;
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", table[i].name);
    }
    return fail(err, BASIN_EINVALID, "unknown loss '%s'; there are: %s", name, known);
}

/* ---- what is right ---- */

static int is_largest(const float *outputs, const float *target, int count) {
    int best = 0;
    for (int k = 0; k < count; k++) {
        if (isnan(outputs[k])) return 0;
        if (outputs[k] > outputs[best]) best = k;
    }
    return best == (int)*target;
}

static int are_signs(const float *outputs, const float *target, int count) {
    for (int k = 0; k < count; k++)
        if (isnan(outputs[k]) || (outputs[k] > 0) != (target[k] > 0.5f)) return 0;
    return 1;
}

static loss_judge *judge(const loss_row *row, const basin_dataset *data) {
    return row->binary ? are_signs : basin_dataset_classes(data) ? is_largest : NULL;
}

/* ---- what fits ---- */

/* A binary loss wants nothing but 0 and 1. */
static basin_status check_binary(const loss_row *row, const basin_dataset *data, basin_error *err) {
    int targets = basin_dataset_targets(data);
    for (int64_t i = 0; i < basin_dataset_count(data); i++)
        for (int k = 0; k < targets; k++) {
            double value = (double)basin_dataset_target(data, i)[k];
            if (value != 0 && value != 1)
                return fail(err, BASIN_EINVALID,
                            "%s: sample %lld has the target %g; loss %s wants 0 and 1 (mse and l1 take any)",
                            basin_dataset_name(data), (long long)i, value, row->name);
        }
    return BASIN_OK;
}

/* How many outputs the loss compares to that data. */
static basin_status count_outputs(int *outputs, const loss_row *row, const basin_dataset *data, basin_error *err) {
    int classes = basin_dataset_classes(data);
    const char *name = basin_dataset_name(data);
    if (!classes && !row->real)
        return fail(err, BASIN_EINVALID,
                    "%s: has real targets, and loss %s wants classes: --loss mse, l1 or bce; classes are integers",
                    name, row->name);
    if (!row->real && classes < 2)
        return fail(err, BASIN_EINVALID, "%s: has one class, and loss %s wants two or more", name, row->name);
    if (row->binary && classes > 2)
        return fail(err, BASIN_EINVALID, "%s: has %d classes, and loss %s wants two, or targets 0 and 1", name, classes,
                    row->name);
    *outputs = !classes ? basin_dataset_targets(data) : row->binary ? 1 : classes;
    return row->binary ? check_binary(row, data, err) : BASIN_OK;
}

basin_status basin_loss_input(basin_input *out, const char *loss, const basin_dataset *data, basin_error *err) {
    const loss_row *row = NULL;
    basin_input input = basin_dataset_input(data);
    basin_status status = find(&row, loss, err);
    if (status == BASIN_OK) status = count_outputs(&input.outputs, row, data, err);
    if (status == BASIN_OK) *out = input;
    return status;
}

basin_status basin_loss_has_accuracy(int *has, const char *loss, const basin_dataset *data, basin_error *err) {
    const loss_row *row = NULL;
    basin_status status = find(&row, loss, err);
    if (status == BASIN_OK) *has = judge(row, data) != NULL;
    return status;
}

/* The extents of an input as they lie in memory, without those of 1: inputs with the same ones are the same numbers in
 * the same order.  @return how many */
static int extents(const basin_input *in, int out[3]) {
    const int all[3] = {in->height, in->width, in->channels};
    int count = 0;
    for (int i = 0; i < 3; i++)
        if (all[i] != 1) out[count++] = all[i];
    return count;
}

static int fits(const basin_input *a, const basin_input *b) {
    int of_a[3], of_b[3], count = extents(a, of_a);
    return count == extents(b, of_b) && memcmp(of_a, of_b, (size_t)count * sizeof *of_a) == 0;
}

/* "3x32x32", or "16" for vectors. */
static const char *shape_text(const basin_input *in, char text[48]) {
    if (in->height == 1 && in->width == 1)
        snprintf(text, 48, "%d", in->channels);
    else
        snprintf(text, 48, "%dx%dx%d", in->channels, in->height, in->width);
    return text;
}

static const char *targets_text(const basin_dataset *data, char text[48]) {
    int classes = basin_dataset_classes(data), targets = basin_dataset_targets(data);
    if (classes)
        snprintf(text, 48, "%d classes", classes);
    else
        snprintf(text, 48, "%d real target%s", targets, targets == 1 ? "" : "s");
    return text;
}

/* The likely cause where the number of outputs does not fit; "" if there is none. */
static const char *hint(int outputs, const loss_row *row, const basin_dataset *data) {
    const int classes = basin_dataset_classes(data);
    if (classes && row->real && !row->binary && outputs == 1)
        return "; integers are classes: save targets that are numbers as floats";
    if (outputs != classes - 1) return "";
    for (int64_t i = 0; i < basin_dataset_count(data); i++)
        if (basin_dataset_label(data, i) == 0) return "";
    return "; no sample has class 0: classes count from 0, and if the labels count from 1, subtract 1";
}

static basin_status check_data(const basin_network *network, const loss_row *row, const basin_dataset *data,
                               basin_error *err) {
    char has[48], wants[48], targets[48];
    basin_input n = basin_network_input(network), d = basin_dataset_input(data);
    basin_status status = count_outputs(&d.outputs, row, data, err);
    if (status != BASIN_OK || (fits(&n, &d) && n.outputs == d.outputs)) return status;
    return fail(err, BASIN_ESHAPE,
                "%s: inputs of %s with %s; the network '%s' takes %s and has %d output%s, loss %s wants %d%s",
                basin_dataset_name(data), shape_text(&d, has), targets_text(data, targets), basin_network_spec(network),
                shape_text(&n, wants), n.outputs, n.outputs == 1 ? "" : "s", row->name, d.outputs,
                hint(n.outputs, row, data));
}

/* A network of tokens takes whole numbers as they are. */
static basin_status check_whole(const basin_network *network, const basin_dataset *data, basin_error *err) {
    const basin_input in = basin_dataset_input(data);
    const size_t size = (size_t)in.channels * (size_t)in.height * (size_t)in.width;
    const char *name = basin_dataset_name(data), *spec = basin_network_spec(network);
    basin_status status = BASIN_OK;
    for (int c = 0; c < in.channels; c++)
        if (basin_dataset_mean(data)[c] != 0 || basin_dataset_std(data)[c] != 1)
            return fail(err, BASIN_EINVALID,
                        "%s: is normalized, and the network '%s' takes whole numbers: --normalize none", name, spec);
    float *inputs = malloc((size + (size_t)in.outputs) * sizeof *inputs);
    if (!inputs) return fail_memory(err);
    for (int64_t i = 0; i < basin_dataset_count(data) && status == BASIN_OK; i++) {
        dataset_read(data, i, 1, 1, inputs, inputs + size);
        for (size_t k = 0; k < size && status == BASIN_OK; k++)
            if (inputs[k] != truncf(inputs[k]))
                status = fail(err, BASIN_EINVALID,
                              "%s: sample %lld has the number %g; the network '%s' takes whole numbers, tokens", name,
                              (long long)i, (double)inputs[k], spec);
    }
    free(inputs);
    return status;
}

/* A loss of logits is not one of what a sigmoid or softmax has made of them, nor the other way round. */
static basin_status check_ending(const basin_network *network, const loss_row *row, basin_error *err) {
    if (row->binary && graph_ending(network) == &op_sigmoid)
        return fail(err, BASIN_EUNSUPPORTED,
                    "the network '%s' ends in a sigmoid, and loss %s has its own: export the model without it",
                    basin_network_spec(network), row->name);
    if (network->bare && row->op != &op_cross_entropy)
        return fail(err, BASIN_EUNSUPPORTED,
                    "the network '%s' ends in a softmax, which is left out for cross-entropy: loss %s of it is not "
                    "supported",
                    basin_network_spec(network), row->name);
    return BASIN_OK;
}

basin_status criterion_init(criterion *out, const char *loss, double smoothing, const basin_network *network,
                            int datasets, const basin_dataset *const data[], basin_error *err) {
    basin_status status = BASIN_OK;
    const loss_row *row = NULL;
    TRY(find(&row, loss, err));
    if (!(smoothing >= 0 && smoothing < 1) || (smoothing > 0 && !row->smooths))
        return fail(err, BASIN_EINVALID, "label smoothing is from 0 to less than 1, and goes with cross-entropy alone");
    TRY(check_ending(network, row, err));
    for (int i = 0; i < datasets; i++) {
        TRY(check_data(network, row, data[i], err));
        if (network->whole) TRY(check_whole(network, data[i], err));
        if (basin_dataset_targets(data[i]) != basin_dataset_targets(data[0]))
            return fail(err, BASIN_EINVALID, "%s has classes and %s real targets: evaluate them apart",
                        basin_dataset_name(data[basin_dataset_targets(data[i]) ? 0 : i]),
                        basin_dataset_name(data[basin_dataset_targets(data[i]) ? i : 0]));
    }
    *out = (criterion){.objective = {row->op, (float)smoothing, datasets ? basin_dataset_targets(data[0]) : 0},
                       .is_right = datasets ? judge(row, data[0]) : NULL,
                       .outputs = basin_network_input(network).outputs};
done:
    return status;
}
