/* compare_item.c - one line or plane of a comparison: found in its folder, or evaluated into it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare_work.h"
#include "cli/interrupt.h"

enum { HASH_DIGITS = 12 };

char *compare_stem(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return strndup(name, dot > name ? (size_t)(dot - name) : strlen(name));
}

/* The seed of surface `index`: planes have that of the first line. */
static uint64_t seed_of(const compare_options *options, int index) {
    return options->axis.seed[0] + (uint64_t)(index < options->directions ? index : 0);
}

/* The record of `basin surface`, parted in what decides the values and what does not. */
static basin_status part_record(compare_work *w, compare_item *it, basin_error *err) {
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
static basin_status name_item(const compare_work *w, compare_item *it, basin_error *err) {
    basin_record decides = {0};
    const basin_range *x = &w->job.x, *y = &w->job.y;
    basin_status status = basin_record_merge(&decides, &it->surface->record, err);
    if (status == BASIN_OK) status = basin_record_set(&decides, err, "x", "%a:%a:%d", x->min, x->max, x->count);
    if (status == BASIN_OK) status = basin_record_set(&decides, err, "y", "%a:%a:%d", y->min, y->max, y->count);
    if (status == BASIN_OK) status = basin_record_set(&decides, err, "metric", "%s", it->surface->metric[0].name);
    if (status == BASIN_OK) status = basin_record_hash(&decides, it->hash, err);
    basin_record_clear(&decides);
    char *name = compare_stem(w->path);
    if (status == BASIN_OK &&
        (!name || asprintf(&it->path, "%s/%s-%s-%llu-%.*s.h5", w->options->folder, name, y->count ? "plane" : "line",
                           (unsigned long long)it->options.plane.seed[0], HASH_DIGITS, it->hash) < 0)) {
        it->path = NULL;
        status = command_error(err, BASIN_ENOMEM, "out of memory");
    }
    free(name);
    return status;
}

/* Ranges and plane of surface `index` become those of the job. */
static basin_status choose(compare_work *w, int index, basin_error *err) {
    const plane_options *plane = &w->item[index].options.plane;
    const basin_axis random = {.norm = plane->norm, .ignore = plane->ignore};
    const basin_range *range = &w->options->range;
    surface_job *job = &w->job;
    if (index < w->options->directions) {
        job->x = *range;
        job->y = (basin_range){0};
    } else {
        job->x = job->y = (basin_range){range->min, range->max, w->options->side};
    }
    job->plane_options = plane;
    job->axes = job->y.count ? 2 : 1;
    for (int i = 0; i < job->axes; i++) job->axis[i] = random;
    surface_choose_kept(job, w->options->compute.memory);
    basin_plane_free(job->plane);
    job->plane = NULL;
    return surface_plane(&job->plane, job, 0, err);
}

basin_status compare_item_prepare(compare_work *w, int index, basin_error *err) {
    compare_item *it = &w->item[index];
    const compare_options *o = w->options;
    it->options = (surface_options){.checkpoint = w->source.checkpoint,
                                    .network.model = w->source.model,
                                    .weights = w->source.weights,
                                    .values = o->values,
                                    .bn = w->bn,
                                    .compute = o->compute,
                                    .data = o->data,
                                    .plane = o->axis,
                                    .loss = o->loss};
    it->options.data.count = 1;
    it->options.plane.seed[0] = seed_of(o, index);
    if (!o->data.first) it->options.data.samples = basin_dataset_count(w->all->landscape);
    basin_status status = choose(w, index, err);
    if (status == BASIN_OK)
        status = (w->job.compute.exact[0] ? basin_surface_for_mixed : basin_surface_for)(
            &it->surface, &w->job.x, w->job.y.count ? &w->job.y : NULL, 1, w->job.data.data, w->all->loss, err);
    if (status == BASIN_OK) status = part_record(w, it, err);
    return status == BASIN_OK ? name_item(w, it, err) : status;
}

int compare_item_kept(const compare_item *it) {
    basin_surface *there = NULL;
    int count =
        basin_surface_load(&there, it->path, NULL) == BASIN_OK ? basin_surface_count(there, BASIN_EVALUATED) : 0;
    basin_surface_free(there);
    if (count || basin_journal_read(it->surface, it->path, NULL) != BASIN_OK) return count;
    return basin_surface_count(it->surface, BASIN_EVALUATED);
}

static basin_status keep(void *context, int index, const double *values, basin_error *err) {
    compare_work *w = context;
    char note[64];
    basin_status status = basin_journal_append(w->journal, index, values, err);
    w->all->evaluated++;
    snprintf(note, sizeof note, "loss %.4g", values[0]);
    progress_update(w->progress, ++w->done, note);
    return status;
}

basin_evaluate_options compare_how(const compare_work *w) {
    basin_evaluate_options how = {.threads = w->options->run.threads,
                                  .loss = w->all->loss,
                                  .statistics = w->job.statistics.data[0],
                                  .label_smoothing = w->options->loss.label_smoothing,
                                  .memory = surface_memory(&w->job, w->options->compute.memory),
                                  .stop = interrupt_catch()};
    compute_choose(&how, &w->all->compute, &w->options->compute);
    return how;
}

static basin_status evaluate_item(compare_work *w, int index, basin_error *err) {
    compare_item *it = &w->item[index];
    basin_score centre;
    basin_status status = choose(w, index, err);
    basin_surface_options options = {.evaluate = compare_how(w), .done = keep, .context = w};
    if (status == BASIN_OK && options.evaluate.exact) {
        status = surface_score_checkpoint(&w->job, options.evaluate, &centre, err);
        options.centre = &centre;
    }
    if (status == BASIN_OK)
        status = basin_surface_evaluate(it->surface, w->job.network.network, w->job.plane, 1, w->job.data.data,
                                        &options, err);
    w->job.surface = it->surface;
    if (status == BASIN_OK && options.evaluate.exact) status = surface_check_mixture(&w->job, &options.evaluate, err);
    if (status == BASIN_OK) status = basin_record_merge(&it->surface->record, &it->origin, err);
    return status == BASIN_OK ? surface_save(it->surface, it->path, err) : status;
}

/* Whether the file is there with all points, and says how far from f32 it is, if it was corrected: then this surface says so too. */
static basin_status take_record(compare_item *it, int *whole, basin_error *err) {
    static const char *const keys[] = {"mixed.deviation", "mixed.checked"};
    const int corrected = it->options.compute.precision == PRECISION_MIXED;
    basin_surface *there = NULL;
    basin_status status = BASIN_OK;
    *whole = basin_surface_load(&there, it->path, NULL) == BASIN_OK &&
             basin_surface_count(there, BASIN_EVALUATED) == there->nx * there->ny;
    for (int i = 0; i < 2 && corrected && *whole && status == BASIN_OK; i++) {
        const char *value = basin_record_get(&there->record, keys[i]);
        if (!value) *whole = 0;
        if (value) status = basin_record_set(&it->surface->record, err, keys[i], "%s", value);
    }
    basin_surface_free(there);
    return status;
}

basin_status compare_item_complete(compare_work *w, int index, basin_error *err) {
    compare_item *it = &w->item[index];
    int whole = 0;
    basin_status status = basin_journal_open(&w->journal, it->path, it->surface, err);
    if (status != BASIN_OK) return status;
    int kept = basin_surface_count(it->surface, BASIN_EVALUATED), total = it->surface->nx * it->surface->ny;
    w->done += kept;
    w->all->kept += kept;
    if (kept == total) status = take_record(it, &whole, err);
    if (status == BASIN_OK && !whole)
        status = evaluate_item(w, index, err);
    else if (status == BASIN_OK) /* the file may come from a checkpoint in another folder */
        status = basin_record_merge(&it->surface->record, &it->origin, err);
    if (status == BASIN_OK)
        basin_journal_remove(w->journal);
    else
        basin_journal_close(w->journal);
    return status;
}

void compare_item_clear(compare_item *it) {
    basin_surface_free(it->surface);
    basin_record_clear(&it->origin);
    free(it->path);
}
