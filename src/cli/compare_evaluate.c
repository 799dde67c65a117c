/* compare_evaluate.c - everything that is known of the checkpoints before it is put into a table. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/compare_work.h"

enum { SAMPLES = 1000 }; /* of the landscape, where no number is given */

static double at_zero(const basin_surface *surface) {
    for (int i = 0; i < surface->nx * surface->ny; i++)
        if (surface->x[i % surface->nx] == 0 && (!surface->y || surface->y[i / surface->nx] == 0))
            return surface->metric[0].values[i];
    return NAN; /* a plane with an even number of points */
}

/* All surfaces cross at the checkpoint, and have to agree there; they may have been made on different machines. */
static basin_status check_centre(const compare_work *w, basin_error *err) {
    double wanted = at_zero(w->item[0].surface);
    for (int i = 1; i < w->items; i++) {
        double loss = at_zero(w->item[i].surface);
        if (isnan(loss) || isnan(wanted) || basin_value_is_same(loss, wanted, BASIN_ROUNDING)) continue;
        return command_error(
            err, BASIN_EENGINE,
            "%s has loss %.9g at the checkpoint, %s has %.9g: one of them was made by another build or "
            "is damaged; remove both",
            w->item[i].path, loss, w->item[0].path, wanted);
    }
    return BASIN_OK;
}

/* What the check of a surface that was corrected to f32 found. */
static void note_deviation(comparison *c, const basin_surface *surface) {
    const char *deviation = basin_record_get(&surface->record, "mixed.deviation");
    if (deviation) c->deviation = fmax(c->deviation, strtod(deviation, NULL));
}

static basin_status complete_all(compare_work *w, basin_error *err) {
    int total = 0, kept = 0;
    for (int i = 0; i < w->items; i++) {
        total += w->item[i].surface->nx * w->item[i].surface->ny;
        kept += compare_item_kept(&w->item[i]);
    }
    w->progress = progress_new(w->subject->name, "points", kept, total, w->options->run.quiet || kept == total);
    basin_status status = BASIN_OK;
    for (int i = 0; i < w->items && status == BASIN_OK; i++) {
        status = compare_item_complete(w, i, err);
        if (status == BASIN_OK) note_deviation(w->all, w->item[i].surface);
        for (int d = 0; i == 0 && d < w->all->data.count && status == BASIN_OK; d++) status = compare_score(w, d, err);
    }
    progress_free(w->progress);
    return status == BASIN_OK ? check_centre(w, err) : status;
}

/* Of a list that is empty, has one entry for all, or one each. */
static const char *entry(int count, const char *const *list, int index) {
    return count ? list[count > 1 ? index : 0] : NULL;
}

static trained_source source_of(const compare_options *o, int index) {
    trained_source source = {o->checkpoint[index], entry(o->models, o->model, index),
                             entry(o->weightings, o->weights, index), o->values.graph_output, o->values.key};
    if (o->checkpoints > 1 && !trained_has_checkpoint(&source)) source.key = NULL; /* it is for the others */
    return source;
}

/* A network without batch norm is compared as without --bn recompute. */
static void settle_bn(compare_work *w) {
    bn_settle(&w->bn, trained_has_batch_norm(&w->job.network), w->subject->name);
    if (!w->bn.recompute) w->job.statistics = (datasets){0};
    w->all->recomputes = w->all->recomputes || w->bn.recompute;
}

static basin_status open_network(compare_work *w, basin_error *err) {
    const datasets *data = &w->all->data;
    const basin_evaluate_options options = compare_how(w);
    basin_record notes = {0};
    basin_input input;
    basin_status status = trained_open(&w->job.network, &w->source, err);
    if (status == BASIN_OK) status = basin_loss_input(&input, w->all->loss, data->data[0], err);
    if (status == BASIN_OK) status = trained_init(&w->job.network, &w->source, input, &notes, err);
    if (status == BASIN_OK) settle_bn(w);
    if (status == BASIN_OK)
        status = basin_evaluate_check(w->job.network.network, data->count, data->data, &options, err);
    for (int i = 0; i < notes.count && !w->options->run.quiet; i++)
        fprintf(stderr, "basin: %s\n", notes.entry[i].value);
    basin_record_clear(&notes);
    return status;
}

static basin_status fill_subject(compare_work *w, basin_error *err) {
    subject *s = w->subject;
    s->line = calloc((size_t)w->options->directions, sizeof *s->line);
    s->spec = strdup(basin_network_spec(w->job.network.network));
    if (!s->line || !s->spec) return command_error(err, BASIN_ENOMEM, "out of memory");
    s->parameters = basin_layout_parameters(w->job.network.layout);
    for (int i = 0; i < w->items; i++) {
        *(i < w->options->directions ? &s->line[i] : &s->plane) = w->item[i].surface;
        w->item[i].surface = NULL;
    }
    return BASIN_OK;
}

/* What the numbers of a checkpoint depend on, as one entry. */
static basin_status note_items(const compare_work *w, basin_error *err) {
    basin_record items = {0};
    char hash[33], key[32];
    basin_status status = BASIN_OK;
    for (int i = 0; i < w->items && status == BASIN_OK; i++) {
        snprintf(key, sizeof key, "%d", i + 1);
        status = basin_record_set(&items, err, key, "%s", w->item[i].hash);
    }
    if (status == BASIN_OK) status = basin_record_hash(&items, hash, err);
    snprintf(key, sizeof key, "checkpoint.%d", (int)(w->subject - w->all->subject) + 1);
    if (status == BASIN_OK) status = basin_record_set(&w->all->determines, err, key, "%s", hash);
    basin_record_clear(&items);
    return status;
}

static basin_status evaluate_subject(comparison *c, const compare_options *o, int index, basin_error *err) {
    compare_work w = {.all = c,
                      .options = o,
                      .subject = &c->subject[index],
                      .job.loss = c->loss,
                      .job.data = {.count = 1, .data = {c->landscape}, .whole = {c->data.whole[0]}},
                      .job.statistics = c->statistics,
                      .job.compute = c->compute,
                      .bn = o->bn,
                      .source = source_of(o, index),
                      .items = o->directions + (o->side > 0)};
    basin_status status = command_error(err, BASIN_ENOMEM, "out of memory");
    w.path = w.source.weights ? w.source.weights : w.source.checkpoint;
    w.item = calloc((size_t)w.items, sizeof *w.item);
    w.subject->name = index < o->names ? strdup(o->name[index]) : compare_stem(w.path);
    if (!w.item || !w.subject->name) goto done;
    status = open_network(&w, err);
    for (int i = 0; i < w.items && status == BASIN_OK; i++) status = compare_item_prepare(&w, i, err);
    if (status == BASIN_OK) surface_note_memory(&w.job, o->compute.memory);
    if (status == BASIN_OK) status = note_items(&w, err);
    if (status == BASIN_OK) status = o->trial.plan ? compare_plan_subject(&w, err) : complete_all(&w, err);
    if (status == BASIN_OK) status = fill_subject(&w, err);
    for (int i = 0; i < w.items; i++) compare_item_clear(&w.item[i]);
done:
    free(w.item);
    basin_plane_free(w.job.plane);
    trained_clear(&w.job.network);
    return status;
}

/* A dataset of the scores becomes a subset, if one is wanted and it has more. */
static basin_status reduce(datasets *data, int index, const compare_options *o, basin_error *err) {
    const basin_dataset *whole = data->whole[index];
    if (!o->score_samples || o->score_samples >= basin_dataset_count(whole)) return BASIN_OK;
    basin_status status = basin_dataset_subset(&data->part[index], whole, o->score_samples, o->data.samples_seed, err);
    if (status == BASIN_OK) data->data[index] = data->part[index];
    return status;
}

static basin_status open_landscape(comparison *c, const data_options *data, basin_error *err) {
    const basin_dataset *whole = c->data.whole[0];
    int64_t count = basin_dataset_count(whole), usual = count < SAMPLES ? count : SAMPLES;
    if (data->first) return basin_dataset_first(&c->landscape, whole, data->first, err);
    return basin_dataset_subset(&c->landscape, whole, data->samples ? data->samples : usual, data->samples_seed, err);
}

/* The loss that is asked for, else that which the first checkpoint was trained with. */
static basin_status choose_loss(comparison *c, const compare_options *o, const trained *first, basin_error *err) {
    const char *loss = o->loss.loss;
    if (!loss && first->checkpoint) loss = basin_record_get(&first->checkpoint->record, "training.loss");
    c->loss = strdup(loss ? loss : "cross-entropy");
    return c->loss ? BASIN_OK : command_error(err, BASIN_ENOMEM, "out of memory");
}

/* Data and loss; without --data it is that which the first checkpoint was trained on. */
static basin_status open_data(comparison *c, const compare_options *o, basin_error *err) {
    data_options wanted = o->data;
    const trained_source source = source_of(o, 0);
    trained first = {0};
    basin_status status = trained_open(&first, &source, err);
    char *name = status == BASIN_OK ? trained_data(&first) : NULL;
    wanted.first = wanted.samples = 0;
    if (status == BASIN_OK) status = choose_loss(c, o, &first, err);
    if (status == BASIN_OK) status = datasets_open(&c->data, &wanted, name, err);
    for (int i = 0; i < c->data.count && status == BASIN_OK; i++) status = reduce(&c->data, i, o, err);
    if (status == BASIN_OK) status = open_landscape(c, &o->data, err);
    if (status == BASIN_OK)
        status = compute_open(&c->compute, &o->compute, 1, (const basin_dataset *const *)&c->landscape, err);
    if (status == BASIN_OK) status = statistics_open(&c->statistics, &o->bn, c->data.whole[0], &o->data.files, err);
    free(name);
    trained_clear(&first);
    return status;
}

/* Once all checkpoints are known. */
static basin_status make_key(comparison *c, const char *origin, basin_error *err) {
    basin_record *all = &c->determines;
    char key[32];
    basin_status status = basin_record_set(all, err, "command", "%s", origin);
    if (status == BASIN_OK) status = basin_record_set(all, err, "version", "%s", BASIN_VERSION);
    for (int i = 0; i < c->data.count && status == BASIN_OK; i++) {
        char hash[33];
        basin_dataset_hash(c->data.data[i], hash);
        snprintf(key, sizeof key, "scores.%d", i + 1);
        status = basin_record_set(all, err, key, "%s", hash);
    }
    return status == BASIN_OK ? basin_record_hash(all, c->key, err) : status;
}

basin_status compare_evaluate(comparison *c, const compare_options *options, const char *origin, basin_error *err) {
    basin_status status = open_data(c, options, err);
    if (status == BASIN_OK && !options->trial.plan && mkdir(options->folder, 0777) != 0 && errno != EEXIST)
        status = command_error(err, BASIN_EIO, "%s: cannot be made: %s", options->folder, strerror(errno));
    for (int i = 0; i < options->checkpoints && status == BASIN_OK; i++) status = evaluate_subject(c, options, i, err);
    if (status == BASIN_OK) status = make_key(c, origin, err);
    if (status == BASIN_EINTERRUPTED)
        return command_error(err, status,
                             "stopped; what was finished is kept in %s: the same command goes on from there",
                             options->folder);
    return status;
}

void compare_clear(comparison *c, const compare_options *options) {
    for (int i = 0; i < options->checkpoints; i++) {
        subject *s = &c->subject[i];
        for (int k = 0; s->line && k < options->directions; k++) basin_surface_free(s->line[k]);
        basin_surface_free(s->plane);
        free(s->line);
        for (int d = 0; d < DATASETS_MAX; d++) sample_scores_clear(&s->score[d]);
        free(s->spec);
        free(s->name);
    }
    free(c->loss);
    basin_record_clear(&c->determines);
    compute_clear(&c->compute);
    basin_dataset_free(c->landscape);
    datasets_clear(&c->statistics);
    datasets_clear(&c->data);
}
