/* compare_score.c - loss and error of a checkpoint, sample by sample, kept in a file beside its first line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/compare_work.h"

enum { HASH_DIGITS = 12 };

/* FOLDER/resnet20-line-1-4b1d0c2e9f3a-scores-93ab0f7d11c2.safetensors: the line says which weights, the rest which data. */
static char *score_path(const compare_work *w, const basin_dataset *data) {
    const char *line = w->item[0].path, *dot = strrchr(line, '.');
    char hash[33], *path = NULL;
    basin_dataset_hash(data, hash);
    int length = asprintf(&path, "%.*s-scores-%.*s.safetensors", (int)(dot - line), line, HASH_DIGITS, hash);
    return length < 0 ? NULL : path;
}

/* "loss correct" */
static int read_sums(const basin_record *record, basin_score *score) {
    const char *text = basin_record_get(record, "score");
    long long correct;
    if (!text || sscanf(text, "%lf %lld", &score->loss, &correct) != 2) return 0;
    score->correct = correct;
    return correct >= -1 && correct <= score->samples;
}

static int take(float **out, basin_tensor *t, const char *name, int64_t count) {
    if (strcmp(t->name, name) != 0 || t->shape.rank != 1 || t->shape.dim[0] != count || !t->data) return 0;
    *out = t->data;
    t->data = NULL;
    return 1;
}

/* What the file has, if it is there and whole. */
static int load(sample_scores *out, const char *path, int64_t count) {
    basin_checkpoint *there = NULL;
    sample_scores s = {.score.samples = count};
    int whole = basin_checkpoint_load(&there, path, NULL) == BASIN_OK && there->count == 2 &&
                read_sums(&there->record, &s.score) && take(&s.loss, &there->tensor[0], "loss", count) &&
                take(&s.right, &there->tensor[1], "right", count);
    basin_checkpoint_free(there);
    if (whole)
        *out = s;
    else
        sample_scores_clear(&s);
    return whole;
}

static basin_status save(const sample_scores *s, const char *path, const basin_dataset *data, basin_error *err) {
    basin_record record = {0};
    const basin_shape shape = {.rank = 1, .dim = {s->score.samples}};
    const basin_tensor tensors[] = {{"loss", shape, s->loss}, {"right", shape, s->right}};
    basin_status status = basin_record_set(&record, err, "data", "%s", basin_dataset_name(data));
    if (status == BASIN_OK)
        status = basin_record_set(&record, err, "score", "%.17g %lld", s->score.loss, (long long)s->score.correct);
    if (status == BASIN_OK) status = basin_checkpoint_save(path, 2, tensors, &record, err);
    basin_record_clear(&record);
    return status;
}

static basin_status evaluate(const compare_work *w, sample_scores *s, const basin_dataset *data, basin_error *err) {
    const size_t count = (size_t)basin_dataset_count(data);
    const basin_evaluate_options how = surface_exact(compare_how(w));
    s->loss = malloc(count * sizeof *s->loss);
    s->right = malloc(count * sizeof *s->right);
    if (!s->loss || !s->right) return command_error(err, BASIN_ENOMEM, "out of memory");
    return basin_evaluate_samples(w->job.network.network, data, w->job.network.weights, &how, &s->score, s->loss,
                                  s->right, err);
}

int compare_score_is_kept(const compare_work *w, int index) {
    const basin_dataset *data = w->all->data.data[index];
    sample_scores there = {0};
    char *path = score_path(w, data);
    int kept = path && load(&there, path, basin_dataset_count(data));
    sample_scores_clear(&there);
    free(path);
    return kept;
}

basin_status compare_score(compare_work *w, int index, basin_error *err) {
    const basin_dataset *data = w->all->data.data[index];
    sample_scores *s = &w->subject->score[index];
    char *path = score_path(w, data);
    if (!path) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = BASIN_OK;
    if (!load(s, path, basin_dataset_count(data))) {
        progress_update(w->progress, w->done, basin_dataset_name(data));
        status = evaluate(w, s, data, err);
        if (status == BASIN_OK) status = save(s, path, data, err);
    }
    free(path);
    return status;
}

void sample_scores_clear(sample_scores *s) {
    free(s->loss);
    free(s->right);
    *s = (sample_scores){0};
}
