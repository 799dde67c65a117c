/* info_dataset.c - samples and classes of a dataset. */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/info.h"

enum { CHANNELS_SHOWN = 16 }; /* beyond are the features of vectors */

static int is(const info_subject *subject) {
    return subject->size == 0 || basin_dataset_is(subject->name);
}

static basin_status describe_classes(json_t *table, const basin_dataset *dataset, basin_error *err) {
    int classes = basin_dataset_input(dataset).classes;
    int64_t *samples = calloc((size_t)classes, sizeof *samples);
    if (!samples) return command_error(err, BASIN_ENOMEM, "out of memory");
    for (int64_t i = 0; i < basin_dataset_count(dataset); i++) samples[basin_dataset_label(dataset, i)]++;
    for (int label = 0; label < classes; label++) {
        json_t *row = report_row(table);
        report_integer(row, "label", label);
        report_integer(row, "samples", samples[label]);
        report_text(row, "name", basin_dataset_class(dataset, label));
    }
    free(samples);
    return BASIN_OK;
}

static void describe_channels(json_t *table, const basin_dataset *dataset) {
    for (int channel = 0; channel < basin_dataset_input(dataset).channels; channel++) {
        json_t *row = report_row(table);
        report_integer(row, "channel", channel);
        report_number(row, "mean", basin_dataset_mean(dataset)[channel]);
        report_number(row, "std", basin_dataset_std(dataset)[channel]);
    }
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    basin_dataset *dataset = NULL;
    char hash[33];
    basin_status status = basin_dataset_open_with(&dataset, subject->name, &subject->files.open, err);
    if (status != BASIN_OK) return status;
    basin_input input = basin_dataset_input(dataset);
    basin_dataset_hash(dataset, hash);
    report_integer(report, "samples", basin_dataset_count(dataset));
    report_integer(report, "channels", input.channels);
    report_integer(report, "height", input.height);
    report_integer(report, "width", input.width);
    report_text(report, "hash", hash);
    if (input.channels <= CHANNELS_SHOWN) describe_channels(report_table(report, "normalization"), dataset);
    status = describe_classes(report_table(report, "classes"), dataset, err);
    basin_dataset_free(dataset);
    return status;
}

const info_kind info_dataset = {"dataset", is, describe};
