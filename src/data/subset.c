/* subset.c - some samples of a dataset. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "data/dataset.h"

/* A subset with room for its index, called "<parent>[<note>]". */
static basin_status subset_new(basin_dataset **out, const basin_dataset *dataset, int64_t samples, const char *note,
                               basin_error *err) {
    basin_dataset *subset = calloc(1, sizeof *subset);
    if (!subset) return fail_memory(err);
    subset->root = dataset->root;
    subset->count = samples;
    subset->index = malloc((size_t)samples * sizeof *subset->index);
    if (asprintf(&subset->name, "%s[%s]", dataset->name, note) < 0) subset->name = NULL;
    if (!subset->index || !subset->name) {
        basin_dataset_free(subset);
        return fail_memory(err);
    }
    *out = subset;
    return BASIN_OK;
}

/* Takes the samples for which `chosen` holds, in their order; NULL takes the first ones. */
static void take(basin_dataset *subset, const basin_dataset *dataset, const unsigned char *chosen) {
    int64_t taken = 0;
    for (int64_t i = 0; taken < subset->count; i++)
        if (!chosen || chosen[i]) subset->index[taken++] = dataset->index ? dataset->index[i] : i;
}

static basin_status check_samples(const basin_dataset *dataset, int64_t samples, basin_error *err) {
    if (samples >= 1 && samples <= dataset->count) return BASIN_OK;
    return fail(err, BASIN_EINVALID, "%s: %lld samples cannot be taken from %lld", dataset->name, (long long)samples,
                (long long)dataset->count);
}

basin_status basin_dataset_first(basin_dataset **out, const basin_dataset *dataset, int64_t samples, basin_error *err) {
    char note[96];
    basin_status status = check_samples(dataset, samples, err);
    if (status != BASIN_OK) return status;
    snprintf(note, sizeof note, "first %lld of %lld", (long long)samples, (long long)dataset->count);
    status = subset_new(out, dataset, samples, note, err);
    if (status == BASIN_OK) take(*out, dataset, NULL);
    return status;
}

basin_status dataset_reordered(basin_dataset **out, const basin_dataset *dataset, const int64_t *order,
                               basin_error *err) {
    basin_status status = subset_new(out, dataset, dataset->count, "in another order", err);
    if (status != BASIN_OK) return status;
    for (int64_t i = 0; i < dataset->count; i++)
        (*out)->index[i] = dataset->index ? dataset->index[order[i]] : order[i];
    return BASIN_OK;
}

/* The class of a sample; samples with real targets are all alike. */
static int class_of(const basin_dataset *dataset, int64_t index) {
    return basin_dataset_targets(dataset) ? 0 : basin_dataset_label(dataset, index);
}

/* How many samples each class gives: one each, in the order of `turn`, until there are enough. */
static void share(int64_t *quota, const int64_t *size, const int64_t *turn, int classes, int64_t samples) {
    while (samples > 0)
        for (int i = 0; i < classes && samples > 0; i++)
            if (quota[turn[i]] < size[turn[i]]) {
                quota[turn[i]]++;
                samples--;
            }
}

/* Marks `quota` samples of a class: the first of its members after a shuffle, so that more samples include fewer. */
static void choose(unsigned char *chosen, const basin_dataset *dataset, int label, int64_t quota, uint64_t seed,
                   int64_t *members) {
    int64_t count = 0;
    for (int64_t i = 0; i < dataset->count; i++)
        if (class_of(dataset, i) == label) members[count++] = i;
    rng_shuffle((rng){seed, RNG_SUBSET, (uint32_t)label}, members, count);
    for (int64_t i = 0; i < quota; i++) chosen[members[i]] = 1;
}

basin_status basin_dataset_subset(basin_dataset **out, const basin_dataset *dataset, int64_t samples, uint64_t seed,
                                  basin_error *err) {
    basin_status status = BASIN_OK;
    int classes = basin_dataset_targets(dataset) ? 1 : basin_dataset_classes(dataset);
    int64_t *quota = NULL, *size = NULL, *turn = NULL, *members = NULL;
    unsigned char *chosen = NULL;
    char note[96];

    TRY(check_samples(dataset, samples, err));
    quota = calloc((size_t)classes, sizeof *quota);
    size = calloc((size_t)classes, sizeof *size);
    turn = malloc((size_t)classes * sizeof *turn);
    members = malloc((size_t)dataset->count * sizeof *members);
    chosen = calloc((size_t)dataset->count, 1);
    if (!quota || !size || !turn || !members || !chosen) {
        status = fail_memory(err);
        goto done;
    }
    for (int64_t i = 0; i < dataset->count; i++) size[class_of(dataset, i)]++;
    for (int i = 0; i < classes; i++) turn[i] = i;
    rng_shuffle((rng){seed, RNG_SUBSET, UINT32_MAX}, turn, classes);
    share(quota, size, turn, classes, samples);
    for (int label = 0; label < classes; label++) choose(chosen, dataset, label, quota[label], seed, members);
    snprintf(note, sizeof note, "%lld of %lld, seed %llu", (long long)samples, (long long)dataset->count,
             (unsigned long long)seed);
    TRY(subset_new(out, dataset, samples, note, err));
    take(*out, dataset, chosen);
done:
    free(quota);
    free(size);
    free(turn);
    free(members);
    free(chosen);
    return status;
}
