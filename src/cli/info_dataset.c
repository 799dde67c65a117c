/* info_dataset.c - inputs, and classes or targets, of a dataset. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/info.h"

enum { CHANNELS_SHOWN = 16, TARGETS_SHOWN = 64 }; /* beyond are the features of vectors */

/* What occurs among some numbers. */
typedef struct extent {
    double min, max, sum;
    int whole; /* all of them are whole */
} extent;

static void extend(extent *e, double value) {
    e->min = fmin(e->min, value);
    e->max = fmax(e->max, value);
    e->sum += value;
    e->whole &= value == floor(value);
}

static int is(const info_subject *subject) {
    if (basin_checkpoint_is(subject->name)) return 0; /* .npz and folders may be either */
    return subject->size == 0 || basin_dataset_is(subject->name);
}

static basin_status describe_classes(json_t *table, const basin_dataset *dataset, basin_error *err) {
    int classes = basin_dataset_classes(dataset);
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

static void describe_targets(json_t *table, const basin_dataset *dataset) {
    int targets = basin_dataset_targets(dataset);
    int64_t count = basin_dataset_count(dataset);
    for (int k = 0; k < targets && k < TARGETS_SHOWN; k++) {
        extent e = {INFINITY, -INFINITY, 0, 1};
        for (int64_t i = 0; i < count; i++) extend(&e, basin_dataset_target(dataset, i)[k]);
        json_t *row = report_row(table);
        report_integer(row, "target", k);
        report_number(row, "minimum", e.min);
        report_number(row, "maximum", e.max);
        report_number(row, "mean", e.sum / (double)count);
    }
}

static void describe_channels(json_t *table, const basin_dataset *dataset) {
    for (int channel = 0; channel < basin_dataset_input(dataset).channels; channel++) {
        json_t *row = report_row(table);
        report_integer(row, "channel", channel);
        report_number(row, "mean", basin_dataset_mean(dataset)[channel]);
        report_number(row, "std", basin_dataset_std(dataset)[channel]);
    }
}

/* "pixels", or the range of numbers as the network sees them: "whole numbers from 0 to 4999". */
static basin_status describe_inputs(json_t *report, const basin_dataset *dataset, basin_error *err) {
    basin_input in = basin_dataset_input(dataset);
    size_t size = (size_t)in.channels * (size_t)in.height * (size_t)in.width, targets = (size_t)in.outputs;
    extent e = {INFINITY, -INFINITY, 0, 1};
    char text[96];
    if (basin_dataset_pixels(dataset, 0)) {
        report_text(report, "inputs", "pixels from 0 to 255");
        return BASIN_OK;
    }
    float *sample = malloc((size + targets) * sizeof *sample);
    if (!sample) return command_error(err, BASIN_ENOMEM, "out of memory");
    for (int64_t i = 0; i < basin_dataset_count(dataset); i++) {
        basin_dataset_read(dataset, i, 1, sample, sample + size);
        for (size_t at = 0; at < size; at++) extend(&e, sample[at]);
    }
    free(sample);
    snprintf(text, sizeof text, "%s from %g to %g", e.whole ? "whole numbers" : "numbers", e.min, e.max);
    report_text(report, "inputs", text);
    return BASIN_OK;
}

/* "10 classes" or "3 real targets". */
static void describe_labels(json_t *report, const basin_dataset *dataset) {
    char text[64];
    int classes = basin_dataset_classes(dataset), targets = basin_dataset_targets(dataset);
    int count = classes ? classes : targets;
    snprintf(text, sizeof text, "%d %s%s", count, classes ? "class" : "real target",
             count == 1 ? ""
             : classes  ? "es"
                        : "s");
    report_text(report, "labels", text);
}

static basin_status describe_all(json_t *report, const basin_dataset *dataset, basin_error *err) {
    basin_input input = basin_dataset_input(dataset);
    char hash[33];
    basin_dataset_hash(dataset, hash);
    report_integer(report, "samples", basin_dataset_count(dataset));
    report_integer(report, "channels", input.channels);
    report_integer(report, "height", input.height);
    report_integer(report, "width", input.width);
    basin_status status = describe_inputs(report, dataset, err);
    if (status != BASIN_OK) return status;
    describe_labels(report, dataset);
    report_text(report, "hash", hash);
    if (input.channels <= CHANNELS_SHOWN) describe_channels(report_table(report, "normalization"), dataset);
    if (basin_dataset_classes(dataset)) return describe_classes(report_table(report, "classes"), dataset, err);
    describe_targets(report_table(report, "targets"), dataset);
    return BASIN_OK;
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    basin_dataset *dataset = NULL;
    basin_status status = basin_dataset_open_with(&dataset, subject->name, &subject->files.open, err);
    if (status == BASIN_OK) status = describe_all(report, dataset, err);
    basin_dataset_free(dataset);
    return status;
}

const info_kind info_dataset = {"dataset", is, describe, NULL};
