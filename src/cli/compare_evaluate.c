/* compare_evaluate.c - the lines and planes of a comparison: read from its folder, or evaluated into it. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/compare.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/surface_job.h"

enum { HASH_DIGITS = 12, SAMPLES = 1000 };

/* One surface to be had: the record is of what decides its values, as its file is named after it. */
typedef struct item {
    surface_options options; /* as `basin surface` would have them */
    basin_surface *surface;
    char *path;
    basin_record origin; /* what does not decide its values: the checkpoint's path and the command */
} item;

/* Work on one checkpoint. */
typedef struct work {
    comparison *all;
    const compare_options *options;
    subject *subject;
    surface_job job; /* its network and plane; the data is borrowed */
    const char *path, *model;
    int items;
    item *item; /* the lines, then the plane */
    progress *progress;
    int done;               /* points */
    basin_journal *journal; /* of the surface that is being evaluated */
} work;

static basin_status out_of_memory(basin_error *err) {
    return command_error(err, BASIN_ENOMEM, "out of memory");
}

/* The file's name without folder and ending; the caller frees. */
static char *stem(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return strndup(name, dot > name ? (size_t)(dot - name) : strlen(name));
}

/* The seed of surface `index`: planes have that of the first line. */
static uint64_t seed_of(const compare_options *options, int index) {
    return options->axis.seed + (uint64_t)(index < options->directions ? index : 0);
}

static basin_status make_plane(work *w, const item *it, int axes, basin_error *err) {
    const plane_options *plane = &it->options.plane;
    const basin_axis axis = {.seed = plane->seed, .norm = plane->norm, .ignore = plane->ignore};
    basin_plane_free(w->job.plane);
    w->job.plane = NULL;
    return basin_plane_new(&w->job.plane, w->job.network.layout, w->job.network.weights, axes,
                           (const basin_axis[]){axis, axis}, 0, err);
}

/* The record of `basin surface`, parted in what decides the values and what does not. */
static basin_status part_record(work *w, item *it, basin_error *err) {
    basin_record all = {0};
    w->job.surface = it->surface;
    basin_status status = surface_record(&w->job, &it->options, &all, err);
    for (int i = 0; i < all.count && status == BASIN_OK; i++) {
        const basin_record_entry *entry = &all.entry[i];
        int origin = strcmp(entry->key, "command") == 0 || strcmp(entry->key, "checkpoint") == 0;
        status = basin_record_set(origin ? &it->origin : &it->surface->record, err, entry->key, "%s", entry->value);
    }
    basin_record_clear(&all);
    return status;
}

/* FOLDER/resnet20-line-7-4b1d0c2e9f3a.h5 */
static basin_status name_item(const work *w, item *it, basin_error *err) {
    basin_record decides = {0};
    char hash[33];
    const basin_range *x = &w->job.x, *y = &w->job.y;
    basin_status status = basin_record_merge(&decides, &it->surface->record, err);
    if (status == BASIN_OK) status = basin_record_set(&decides, err, "x", "%a:%a:%d", x->min, x->max, x->count);
    if (status == BASIN_OK) status = basin_record_set(&decides, err, "y", "%a:%a:%d", y->min, y->max, y->count);
    if (status == BASIN_OK) status = basin_record_set(&decides, err, "metric", "%s", it->surface->metric[0].name);
    if (status == BASIN_OK) status = basin_record_hash(&decides, hash, err);
    basin_record_clear(&decides);
    char *name = stem(w->path);
    if (status == BASIN_OK &&
        (!name || asprintf(&it->path, "%s/%s-%s-%llu-%.*s.h5", w->options->folder, name, y->count ? "plane" : "line",
                           (unsigned long long)it->options.plane.seed, HASH_DIGITS, hash) < 0)) {
        it->path = NULL;
        status = out_of_memory(err);
    }
    free(name);
    return status;
}

/* Ranges and plane of surface `index` become those of the job. */
static basin_status choose(work *w, int index, basin_error *err) {
    int plane = index >= w->options->directions;
    w->job.x = w->job.y = w->options->range;
    if (plane) w->job.x.count = w->job.y.count = w->options->side;
    if (!plane) w->job.y = (basin_range){0};
    return make_plane(w, &w->item[index], plane ? 2 : 1, err);
}

static basin_status prepare_item(work *w, int index, basin_error *err) {
    item *it = &w->item[index];
    const compare_options *o = w->options;
    it->options = (surface_options){.checkpoint = w->path,
                                    .network.model = w->model,
                                    .key = o->key,
                                    .data = o->data,
                                    .plane = o->axis,
                                    .loss = o->loss};
    it->options.data.count = 1;
    it->options.plane.seed = seed_of(o, index);
    if (!o->data.first) it->options.data.samples = basin_dataset_count(w->all->landscape);
    basin_status status = choose(w, index, err);
    if (status == BASIN_OK)
        status =
            basin_surface_for(&it->surface, &w->job.x, w->job.y.count ? &w->job.y : NULL, 1, w->job.data.data, err);
    if (status == BASIN_OK) status = part_record(w, it, err);
    return status == BASIN_OK ? name_item(w, it, err) : status;
}

/* How many points the surface file of an item has, if there is one. */
static int points_kept(const item *it) {
    basin_surface *there = NULL;
    int count =
        basin_surface_load(&there, it->path, NULL) == BASIN_OK ? basin_surface_count(there, BASIN_EVALUATED) : 0;
    basin_surface_free(there);
    return count;
}

static basin_status keep(void *context, int index, const double *values, basin_error *err) {
    work *w = context;
    char note[64];
    basin_status status = basin_journal_append(w->journal, index, values, err);
    w->all->evaluated++;
    snprintf(note, sizeof note, "loss %.4g", values[0]);
    progress_update(w->progress, ++w->done, note);
    return status;
}

static basin_evaluate_options how(const work *w) {
    return (basin_evaluate_options){
        .threads = w->options->run.threads, .loss = (basin_loss)w->options->loss, .stop = interrupt_catch()};
}

static basin_status evaluate_item(work *w, int index, basin_error *err) {
    item *it = &w->item[index];
    const basin_surface_options options = {how(w), keep, w};
    basin_status status = choose(w, index, err);
    if (status == BASIN_OK)
        status = basin_surface_evaluate(it->surface, w->job.network.network, w->job.plane, 1, w->job.data.data,
                                        &options, err);
    if (status == BASIN_OK) status = basin_record_merge(&it->surface->record, &it->origin, err);
    return status == BASIN_OK ? basin_surface_save(it->surface, it->path, err) : status;
}

static basin_status complete_item(work *w, int index, basin_error *err) {
    item *it = &w->item[index];
    basin_status status = basin_journal_open(&w->journal, it->path, it->surface, err);
    if (status != BASIN_OK) return status;
    int kept = basin_surface_count(it->surface, BASIN_EVALUATED), total = it->surface->nx * it->surface->ny;
    w->done += kept;
    w->all->kept += kept;
    if (kept < total) status = evaluate_item(w, index, err);
    if (status == BASIN_OK)
        basin_journal_remove(w->journal);
    else
        basin_journal_close(w->journal);
    return status;
}

/* "loss correct samples" of a dataset, kept in the record of the first line. */
static int read_score(const item *it, const char *key, basin_score *score) {
    const char *text = basin_record_get(&it->surface->record, key);
    long long correct, samples;
    if (!text || sscanf(text, "%lf %lld %lld", &score->loss, &correct, &samples) != 3) return 0;
    score->correct = correct;
    score->samples = samples;
    return correct >= 0 && samples > 0 && correct <= samples;
}

static basin_status score(work *w, int index, basin_error *err) {
    item *it = &w->item[0];
    const basin_dataset *data = w->all->data.data[index];
    basin_score *out = &w->subject->score[index];
    const basin_evaluate_options options = how(w);
    char hash[33], key[48];
    basin_dataset_hash(data, hash);
    snprintf(key, sizeof key, "score.%s", hash);
    if (read_score(it, key, out)) return BASIN_OK;
    progress_update(w->progress, w->done, basin_dataset_name(data));
    basin_status status =
        basin_evaluate_one(w->job.network.network, 1, &data, w->job.network.weights, &options, out, err);
    if (status == BASIN_OK)
        status = basin_record_set(&it->surface->record, err, key, "%.17g %lld %lld %s", out->loss,
                                  (long long)out->correct, (long long)out->samples, basin_dataset_name(data));
    return status == BASIN_OK ? basin_surface_save(it->surface, it->path, err) : status;
}

static double at_zero(const basin_surface *surface) {
    for (int i = 0; i < surface->nx * surface->ny; i++)
        if (surface->x[i % surface->nx] == 0 && (!surface->y || surface->y[i / surface->nx] == 0))
            return surface->metric[0].values[i];
    return NAN; /* a plane with an even number of points */
}

/* All surfaces cross at the checkpoint, and have to agree there; they may have been made on different machines. */
static basin_status check_centre(const work *w, basin_error *err) {
    double wanted = at_zero(w->item[0].surface);
    for (int i = 1; i < w->items; i++) {
        double loss = at_zero(w->item[i].surface);
        if (isnan(loss) || isnan(wanted) || loss == wanted || fabs(loss - wanted) <= 1e-5 * fabs(wanted)) continue;
        return command_error(
            err, BASIN_EENGINE,
            "%s has loss %.9g at the checkpoint, %s has %.9g: one of them was made by another build or "
            "is damaged; remove both",
            w->item[i].path, loss, w->item[0].path, wanted);
    }
    return BASIN_OK;
}

static basin_status complete_all(work *w, basin_error *err) {
    int total = 0, kept = 0;
    for (int i = 0; i < w->items; i++) {
        total += w->item[i].surface->nx * w->item[i].surface->ny;
        kept += points_kept(&w->item[i]);
    }
    w->progress = progress_new(w->subject->name, "points", kept, total, w->options->run.quiet || kept == total);
    basin_status status = BASIN_OK;
    for (int i = 0; i < w->items && status == BASIN_OK; i++) {
        status = complete_item(w, i, err);
        for (int d = 0; i == 0 && d < w->all->data.count && status == BASIN_OK; d++) status = score(w, d, err);
    }
    progress_free(w->progress);
    return status == BASIN_OK ? check_centre(w, err) : status;
}

static basin_status open_network(work *w, basin_error *err) {
    const trained_source source = {.checkpoint = w->path, .model = w->model, .key = w->options->key};
    basin_record notes = {0};
    basin_status status = trained_open(&w->job.network, &source, err);
    if (status == BASIN_OK)
        status = trained_init(&w->job.network, &source, basin_dataset_input(w->all->data.data[0]), &notes, err);
    for (int i = 0; i < notes.count && !w->options->run.quiet; i++)
        fprintf(stderr, "basin: %s: %s\n", w->path, notes.entry[i].value);
    basin_record_clear(&notes);
    return status;
}

static basin_status fill_subject(work *w, basin_error *err) {
    subject *s = w->subject;
    s->line = calloc((size_t)w->options->directions, sizeof *s->line);
    s->spec = strdup(basin_network_spec(w->job.network.network));
    if (!s->line || !s->spec) return out_of_memory(err);
    s->parameters = basin_layout_parameters(w->job.network.layout);
    for (int i = 0; i < w->items; i++) {
        *(i < w->options->directions ? &s->line[i] : &s->plane) = w->item[i].surface;
        w->item[i].surface = NULL;
    }
    return BASIN_OK;
}

static void clear_items(work *w) {
    for (int i = 0; w->item && i < w->items; i++) {
        basin_surface_free(w->item[i].surface);
        basin_record_clear(&w->item[i].origin);
        free(w->item[i].path);
    }
    free(w->item);
}

static basin_status evaluate_subject(comparison *c, const compare_options *o, int index, basin_error *err) {
    work w = {.all = c,
              .options = o,
              .subject = &c->subject[index],
              .job.data = {.count = 1, .data = {c->landscape}, .whole = {c->data.whole[0]}},
              .path = o->checkpoint[index],
              .model = o->models ? o->model[o->models > 1 ? index : 0] : NULL,
              .items = o->directions + (o->side > 0)};
    w.item = calloc((size_t)w.items, sizeof *w.item);
    w.subject->name = index < o->names ? strdup(o->name[index]) : stem(w.path);
    basin_status status = w.item && w.subject->name ? open_network(&w, err) : out_of_memory(err);
    for (int i = 0; i < w.items && status == BASIN_OK; i++) status = prepare_item(&w, i, err);
    if (status == BASIN_OK) status = complete_all(&w, err);
    if (status == BASIN_OK) status = fill_subject(&w, err);
    clear_items(&w);
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

/* Without --data it is that which the first checkpoint was trained on. */
static basin_status open_data(comparison *c, const compare_options *o, basin_error *err) {
    data_options wanted = o->data;
    const trained_source source = {
        .checkpoint = o->checkpoint[0], .model = o->models ? o->model[0] : NULL, .key = o->key};
    trained first = {0};
    basin_status status = o->data.count ? BASIN_OK : trained_open(&first, &source, err);
    char *name = status == BASIN_OK ? trained_data(&first) : NULL;
    wanted.first = wanted.samples = 0;
    if (status == BASIN_OK) status = datasets_open(&c->data, &wanted, name, err);
    for (int i = 0; i < c->data.count && status == BASIN_OK; i++) status = reduce(&c->data, i, o, err);
    if (status == BASIN_OK) status = open_landscape(c, &o->data, err);
    free(name);
    trained_clear(&first);
    return status;
}

basin_status compare_evaluate(comparison *c, const compare_options *options, basin_error *err) {
    basin_status status = open_data(c, options, err);
    if (status == BASIN_OK && mkdir(options->folder, 0777) != 0 && errno != EEXIST)
        status = command_error(err, BASIN_EIO, "%s: cannot be made: %s", options->folder, strerror(errno));
    for (int i = 0; i < options->checkpoints && status == BASIN_OK; i++) status = evaluate_subject(c, options, i, err);
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
        free(s->spec);
        free(s->name);
    }
    basin_dataset_free(c->landscape);
    datasets_clear(&c->data);
}
