/* info_checkpoint.c - named tensors, and how they came to be. */
#include <math.h>
#include <string.h>

#include "cli/command.h"
#include "cli/info.h"

static int is(const info_subject *subject) {
    return subject->size > 0 || basin_checkpoint_is(subject->name);
}

/* A checkpoint has names but no roles: running statistics are told by PyTorch's names for them. */
static int is_parameter(const basin_tensor *tensor) {
    return tensor->data && !ends_with(tensor->name, "running_mean") && !ends_with(tensor->name, "running_var");
}

static int64_t count_nonfinite(const basin_tensor *tensor) {
    int64_t count = 0, size = tensor->data ? basin_shape_size(&tensor->shape) : 0;
    for (int64_t i = 0; i < size; i++) count += !isfinite(tensor->data[i]);
    return count;
}

void info_tensors(json_t *report, const basin_checkpoint *checkpoint) {
    json_t *table = report_table(report, "tensors");
    for (int i = 0; i < checkpoint->count; i++) {
        json_t *row = report_row(table);
        report_text(row, "name", checkpoint->tensor[i].name);
        report_shape(row, "shape", &checkpoint->tensor[i].shape);
    }
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    basin_checkpoint *checkpoint = NULL;
    basin_status status = basin_checkpoint_load(&checkpoint, subject->name, err);
    if (status != BASIN_OK) return status;
    int64_t parameters = 0, nonfinite = 0;
    for (int i = 0; i < checkpoint->count; i++) {
        const basin_tensor *tensor = &checkpoint->tensor[i];
        if (is_parameter(tensor)) parameters += basin_shape_size(&tensor->shape);
        nonfinite += count_nonfinite(tensor);
    }
    report_text(report, "format", checkpoint->format);
    report_integer(report, "parameters", parameters);
    report_integer(report, "inf_or_nan", nonfinite);
    report_record(report, "record", &checkpoint->record);
    info_tensors(report, checkpoint);
    basin_checkpoint_free(checkpoint);
    return BASIN_OK;
}

const info_kind info_checkpoint = {"checkpoint", is, describe, NULL};
