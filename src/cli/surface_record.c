/* surface_record.c - the provenance of a surface: everything that decides its values. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/surface_job.h"

/* A command line in the making: words that are borrowed, or written out here. */
typedef struct words {
    const char *word[96];
    int count, texts;
    char text[16][96];
    char *seeds; /* of an ensemble */
} words;

static void add(words *w, const char *word) {
    w->word[w->count++] = word;
}

static void add_pair(words *w, const char *option, const char *value) {
    add(w, option);
    add(w, value);
}

static void add_number(words *w, const char *option, uint64_t value) {
    char *text = w->text[w->texts++];
    snprintf(text, sizeof *w->text, "%llu", (unsigned long long)value);
    add_pair(w, option, text);
}

/* The shortest decimal number that reads back as `value`. */
static const char *shortest(double value, char text[32]) {
    int digits = 1;
    do snprintf(text, 32, "%.*g", digits, value);
    while (digits++ < 17 && strtod(text, NULL) != value);
    return text;
}

/* As it is given: "1%" or "0.05". */
static const char *error_text(const surface_options *options, char text[40]) {
    char number[32];
    snprintf(number, sizeof number, "%.9g", options->error_is_share ? 100 * options->error : options->error);
    snprintf(text, 40, "%s%s", number, options->error_is_share ? "%" : "");
    return text;
}

static void add_range(words *w, const char *option, const basin_range *range) {
    char min[32], max[32], *text = w->text[w->texts++];
    snprintf(text, sizeof *w->text, "%s:%s:%d", shortest(range->min, min), shortest(range->max, max), range->count);
    add_pair(w, option, text);
}

static void add_network(words *w, const surface_options *options) {
    const char *const pairs[][2] = {{"--model", options->network.model},
                                    {"--weights", options->weights},
                                    {"--graph-output", options->values.graph_output},
                                    {"--key", options->values.key}};
    for (int i = 0; i < 4; i++)
        if (pairs[i][1]) add_pair(w, pairs[i][0], pairs[i][1]);
}

/* How the files are read, apart from where they lie. */
static void add_files(words *w, const file_options *files) {
    const basin_data_options *o = &files->open;
    if (o->label) add_pair(w, "--label", o->label);
    if (o->classes) add_number(w, "--classes", (uint64_t)o->classes);
    if (o->resize) add_number(w, "--resize", (uint64_t)o->resize);
    if (o->crop) add_number(w, "--centre-crop", (uint64_t)o->crop);
    if (o->rgb) add(w, "--rgb");
    if (files->normalize) add_pair(w, "--normalize", files->normalize);
}

static void add_data(words *w, const surface_job *job, const data_options *data) {
    for (int i = 0; i < job->data.count; i++) add_pair(w, "--data", basin_dataset_name(job->data.whole[i]));
    add_files(w, &data->files);
    if (data->first) add_number(w, "--first", (uint64_t)data->first);
    if (!data->samples) return;
    add_number(w, "--samples", (uint64_t)data->samples);
    add_number(w, "--samples-seed", data->samples_seed);
}

static void add_plane(words *w, const surface_job *job, const plane_options *plane) {
    add_range(w, "--x", &job->x);
    if (job->y.count) add_range(w, "--y", &job->y);
    for (int i = 0; i < plane->sources; i++)
        add_pair(w, plane->source[i].toward ? "--toward" : "--direction", plane->source[i].path);
    if (plane->members == 1) add_number(w, "--seed", plane->seed[0]);
    if (plane->members > 1) add_pair(w, "--seeds", w->seeds);
    if (plane->norm) add_pair(w, "--norm", plane->norm);
    if (plane->ignore) add_pair(w, "--ignore", plane->ignore == BASIN_IGNORE_BIASNORM ? "biasnorm" : "none");
    if (plane->orthogonal) add(w, "--orthogonal");
}

/* The command that makes this surface again, with only the options that decide it; the caller frees. */
static char *canonical_command(const surface_job *job, const surface_options *options) {
    words w = {.seeds = seeds_text(options->plane.members, options->plane.seed)};
    char smoothing[32], adaptive[32], error[40];
    if (!w.seeds) return NULL;
    add(&w, "basin surface");
    add(&w, options->checkpoint);
    add_network(&w, options);
    add_data(&w, job, &options->data);
    add_plane(&w, job, &options->plane);
    add_pair(&w, "--bn", bn_names[options->bn.recompute]);
    if (options->bn.recompute) {
        add_pair(&w, "--bn-data", basin_dataset_name(job->statistics.whole[0]));
        add_number(&w, "--bn-samples", (uint64_t)basin_dataset_count(job->statistics.data[0]));
    }
    add_pair(&w, "--loss", job->loss);
    if (options->compute.precision) add_pair(&w, "--precision", precision_names[options->compute.precision]);
    if (options->compute.fast_math) add(&w, "--fast-math");
    if (options->adaptive > 0) add_pair(&w, "--adaptive", shortest(options->adaptive, adaptive));
    if (options->error > 0) add_pair(&w, "--error", error_text(options, error));
    if (options->loss.label_smoothing > 0)
        add_pair(&w, "--label-smoothing", shortest(options->loss.label_smoothing, smoothing));
    char *line = command_line(w.count, (char **)w.word); /* only read */
    free(w.seeds);
    return line;
}

static basin_status record_command(const surface_job *job, const surface_options *options, basin_record *record,
                                   basin_error *err) {
    char *text = canonical_command(job, options);
    if (!text) {
        *err = (basin_error){BASIN_ENOMEM, "out of memory"};
        return BASIN_ENOMEM;
    }
    basin_status status = basin_record_set(record, err, "command", "%s", text);
    free(text);
    return status;
}

basin_status surface_save(const basin_surface *surface, const char *path, basin_error *err) {
    const basin_status status = basin_surface_save(surface, path, err);
    if (status == BASIN_OK) return BASIN_OK;
    const basin_error why = *err;
    return command_error(err, status,
                         "%s; its points are kept in %s" BASIN_JOURNAL ": the same command goes on from there",
                         why.message, path);
}

/* The file's name without its folder. */
static basin_status record_file(basin_record *record, const char *key, const char *path, basin_error *err) {
    const char *slash = strrchr(path, '/');
    return basin_record_set(record, err, key, "%s", slash ? slash + 1 : path);
}

/* What the checkpoint says of itself: results ("test_acc") under their own names, all else ("training.lr") behind
 * "checkpoint.". A file may say anything, so that only a little of it is taken. */
static basin_status record_checkpoint(const basin_record *from, basin_record *record, basin_error *err) {
    enum { ENTRIES_MAX = 64, KEY_MAX = 64, VALUE_MAX = 1024 };
    basin_status status = BASIN_OK;
    for (int i = 0; i < from->count && i < ENTRIES_MAX && status == BASIN_OK; i++) {
        const basin_record_entry *entry = &from->entry[i];
        char key[KEY_MAX + 16];
        if (strlen(entry->key) > KEY_MAX || strlen(entry->value) > VALUE_MAX) continue;
        int result = ends_with(entry->key, "_loss") || ends_with(entry->key, "_acc");
        snprintf(key, sizeof key, "%s%s", result ? "" : "checkpoint.", entry->key);
        status = basin_record_set(record, err, key, "%s", entry->value);
    }
    return status;
}

/* "data", "data_hash", "samples"; a second dataset adds "data_2", ... */
static basin_status record_dataset(const basin_dataset *data, const char *prefix, int number, basin_record *record,
                                   basin_error *err) {
    char key[64], suffix[16] = "", digest[33];
    if (number > 1) snprintf(suffix, sizeof suffix, "_%d", number);
    basin_dataset_hash(data, digest);
    snprintf(key, sizeof key, "%sdata%s", prefix, suffix);
    basin_status status = basin_record_set(record, err, key, "%s", basin_dataset_name(data));
    snprintf(key, sizeof key, "%sdata_hash%s", prefix, suffix);
    if (status == BASIN_OK) status = basin_record_set(record, err, key, "%s", digest);
    snprintf(key, sizeof key, "%ssamples%s", prefix, suffix);
    if (status == BASIN_OK) status = basin_record_set(record, err, key, "%lld", (long long)basin_dataset_count(data));
    return status;
}

static basin_status record_sources(const plane_options *plane, basin_record *record, basin_error *err) {
    static const char *const keys[AXES_MAX] = {"x_file", "y_file"};
    basin_status status = BASIN_OK;
    for (int i = 0; i < AXES_MAX && i < plane->sources && status == BASIN_OK; i++)
        status = record_file(record, keys[i], plane->source[i].path, err);
    return status;
}

basin_status surface_record(const surface_job *job, const surface_options *options, basin_record *record,
                            basin_error *err) {
    basin_status status = basin_record_set(record, err, "version", "%s", BASIN_VERSION);
    if (status == BASIN_OK)
        status = basin_record_set(record, err, "network", "%s", basin_network_spec(job->network.network));
    if (status == BASIN_OK)
        status = record_file(record, "checkpoint", options->weights ? options->weights : options->checkpoint, err);
    if (status == BASIN_OK) status = record_checkpoint(&job->network.checkpoint->record, record, err);
    if (status == BASIN_OK) status = surface_record_planes(job, record, err);
    if (status == BASIN_OK) status = record_sources(&options->plane, record, err);
    for (int i = 0; i < job->data.count && status == BASIN_OK; i++)
        status = record_dataset(job->data.data[i], "", i + 1, record, err);
    if (status == BASIN_OK) status = basin_record_set(record, err, "bn", "%s", bn_names[options->bn.recompute]);
    if (status == BASIN_OK && options->bn.recompute)
        status = record_dataset(job->statistics.data[0], "bn_", 1, record, err);
    if (status == BASIN_OK) status = basin_record_set(record, err, "loss", "%s", job->loss);
    if (status == BASIN_OK && options->loss.label_smoothing > 0)
        status = basin_record_set(record, err, "label_smoothing", "%.9g", options->loss.label_smoothing);
    if (status == BASIN_OK)
        status = basin_record_set(record, err, "precision", "%s", precision_names[options->compute.precision]);
    if (status == BASIN_OK && options->compute.fast_math) status = basin_record_set(record, err, "fast_math", "yes");
    if (status == BASIN_OK && options->adaptive > 0)
        status = basin_record_set(record, err, "adaptive", "%.9g", options->adaptive);
    char error[40];
    if (status == BASIN_OK && options->error > 0)
        status = basin_record_set(record, err, "error", "%s", error_text(options, error));
    if (status == BASIN_OK) status = record_command(job, options, record, err);
    return status;
}

basin_status surface_record_checkpoint(const surface_job *job, const basin_score *scores, basin_error *err) {
    basin_surface *surface = job->surface;
    basin_status status = BASIN_OK;
    for (int i = 0; i < 2 * job->data.count && status == BASIN_OK; i++) {
        const basin_score *score = &scores[i / 2];
        const int m = i % 2 ? surface_accuracy(surface, i / 2) : surface_loss(surface, i / 2);
        char key[96];
        if (m < 0) continue;
        snprintf(key, sizeof key, "centre.%s", surface->metric[m].name);
        status =
            basin_record_set(&surface->record, err, key, "%.17g", i % 2 ? basin_score_accuracy(score) : score->loss);
    }
    return status;
}

int surface_loss(const basin_surface *surface, int index) {
    for (int m = 0; m < surface->metrics; m++)
        if (ends_with(surface->metric[m].name, "_loss") && index-- == 0) return m;
    return 0; /* not reached: every dataset has a loss */
}

int surface_accuracy(const basin_surface *surface, int index) {
    int m = surface_loss(surface, index) + 1;
    return m < surface->metrics && ends_with(surface->metric[m].name, "_acc") ? m : -1;
}

double surface_at_checkpoint(const basin_surface *surface, int metric) {
    char key[96];
    snprintf(key, sizeof key, "centre.%s", surface->metric[metric].name);
    const char *value = basin_record_get(&surface->record, key);
    int centre = basin_surface_centre(surface);
    if (value) return strtod(value, NULL);
    return centre < 0 ? NAN : surface->metric[metric].values[centre];
}
