/* compare_plan.c - what a comparison would take, without making it. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli/compare_work.h"
#include "cli/report.h"

/* Made-up scores and surfaces, for the trial of table and figure. */
static void fill_stand_ins(const compare_work *w) {
    for (int i = 0; i < w->items; i++) surface_stand_in(w->item[i].surface);
    for (int d = 0; d < w->all->data.count; d++) {
        const basin_dataset *data = w->all->data.data[d];
        int has = 0;
        basin_status known = basin_loss_has_accuracy(&has, w->all->loss, data, NULL);
        w->subject->score[d].score = (basin_score){
            .loss = 1, .correct = known == BASIN_OK && has ? 0 : -1, .samples = basin_dataset_count(data)};
    }
}

/* For one evaluation. */
static double samples_of(const compare_work *w, const basin_dataset *data) {
    double count = (double)basin_dataset_count(data);
    for (int i = 0; i < w->job.statistics.count; i++) count += (double)basin_dataset_count(w->job.statistics.data[i]);
    return count;
}

/* Points that are missing. */
static double points_left(compare_work *w) {
    double left = 0;
    for (int i = 0; i < w->items; i++) {
        const basin_surface *surface = w->item[i].surface;
        int total = surface->nx * surface->ny, kept = compare_item_kept(&w->item[i]);
        w->all->points += total;
        w->all->kept += kept;
        left += total - kept;
    }
    return left;
}

/* Samples that have to be scored at the checkpoint. */
static double scores_left(const compare_work *w) {
    double samples = 0;
    for (int d = 0; d < w->all->data.count; d++)
        if (!compare_score_is_kept(w, d)) samples += samples_of(w, w->all->data.data[d]);
    return samples;
}

/* The rate is that of the largest dataset: of a few samples in a landscape, what is not theirs would count as theirs. */
static basin_status measure_speed(surface_speed *speed, const compare_work *w, basin_error *err) {
    surface_job job = w->job;
    for (int d = 0; d < w->all->data.count; d++)
        if (basin_dataset_count(w->all->data.data[d]) > basin_dataset_count(job.data.data[0]))
            job.data.data[0] = w->all->data.data[d];
    return surface_measure_speed(speed, &job, compare_how(w), err);
}

basin_status compare_plan_subject(compare_work *w, basin_error *err) {
    const double points = points_left(w), scores = scores_left(w), each = samples_of(w, w->all->landscape);
    surface_speed speed = {0};
    basin_status status = BASIN_OK;
    if (w->options->trial.plan == TRIAL_TIME && points + scores > 0) status = measure_speed(&speed, w, err);
    w->all->flops +=
        (points * (each + 2 * surface_corrections(&w->job)) + scores) * basin_network_flops(w->job.network.network);
    w->all->seconds += points * surface_point_seconds(&w->job, &speed, each) + scores * speed.exact;
    fill_stand_ins(w);
    return status;
}

void compare_plan_report(const comparison *c, const compare_options *options) {
    json_t *report = report_new();
    if (options->output) report_text(report, "output", options->output);
    if (options->table) report_text(report, "table", options->table);
    report_text(report, "configuration", c->key);
    report_integer(report, "points", c->points);
    report_integer(report, "kept", c->kept);
    report_number(report, "flops", c->flops);
    if (options->trial.plan == TRIAL_TIME) report_number(report, "seconds", c->seconds);
    report_print(report, options->trial.plan == TRIAL_NAME || options->run.report.json);
    json_decref(report);
}
