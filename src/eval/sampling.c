/* sampling.c - samples taken little by little: in an order of their own, until the loss of a point is known well enough. */
#include "eval/sampling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/rng.h"
#include "data/dataset.h"

enum {
    FIRST = 256,    /* samples of a point at least: a variance from fewer says little where losses are skewed, ... */
    IN_STRATUM = 4, /* ... and so many of each class */
    GROWTH_MAX = 4, /* of the number of samples in a stage */
};
#define GROWTH_MIN 1.1
#define SPARE 1.03     /* on what the variance so far asks for */
#define NEARLY_ALL 0.8 /* then all of them: their mean has no error */

/* ---- the order ---- */

static int class_of(const basin_dataset *data, int64_t index) {
    return basin_dataset_targets(data) ? 0 : basin_dataset_label(data, index);
}

int64_t basin_sampling_least(const basin_dataset *data) {
    const int64_t count = basin_dataset_count(data),
                  classes = basin_dataset_targets(data) ? 1 : basin_dataset_classes(data);
    const int64_t first = FIRST > IN_STRATUM * classes ? FIRST : IN_STRATUM * classes;
    return first < count ? first : count;
}

/* Whether the first samples of all hold enough of so many. */
static int is_enough(int64_t size, int64_t first, int64_t count) {
    return (double)size * (double)first >= (double)IN_STRATUM * (double)count;
}

/* Classes with few samples share a stratum; if it is still small, it is that of the largest class.
 * @param[out] stratum  (classes)  @return how many strata there are */
static int join_classes(int *stratum, const int64_t *size, int classes, int64_t first, int64_t count) {
    int strata = 0, largest = 0;
    int64_t rest = 0;
    for (int k = 0; k < classes; k++) {
        if (size[k] > size[largest]) largest = k;
        stratum[k] = is_enough(size[k], first, count) ? strata++ : -1;
        if (stratum[k] < 0) rest += size[k];
    }
    const int own = is_enough(rest, first, count) || strata == 0;
    const int shared = own ? strata : stratum[largest];
    for (int k = 0; k < classes; k++)
        if (stratum[k] < 0) stratum[k] = shared;
    return strata + (own && (rest > 0 || strata == 0));
}

/* A sample on its way to its place. */
typedef struct draw {
    int64_t sample, rank, size; /* rank in its stratum after a shuffle, and how many that has */
    int stratum;
} draw;

/* By (rank + 1/2) / size: so every beginning has of each stratum what is due to it, to a sample. */
static int by_turn(const void *a, const void *b) {
    const draw *x = a, *y = b;
    const int64_t left = (2 * x->rank + 1) * y->size, right = (2 * y->rank + 1) * x->size;
    if (left != right) return left < right ? -1 : 1;
    return (x->stratum > y->stratum) - (x->stratum < y->stratum);
}

static int by_stratum(const void *a, const void *b) {
    const draw *x = a, *y = b;
    if (x->stratum != y->stratum) return x->stratum < y->stratum ? -1 : 1;
    return (x->sample > y->sample) - (x->sample < y->sample);
}

/* Gives the samples of each stratum their ranks by lot.  @param room  (count), overwritten */
static void rank_by_lot(draw *draws, const population *all, int64_t *room) {
    qsort(draws, (size_t)all->count, sizeof *draws, by_stratum);
    for (int h = 0; h < all->strata; draws += all->size[h++]) {
        for (int64_t i = 0; i < all->size[h]; i++) room[i] = draws[i].sample;
        rng_shuffle((rng){0, RNG_SAMPLES, (uint32_t)h}, room, all->size[h]);
        for (int64_t i = 0; i < all->size[h]; i++) draws[i] = (draw){room[i], i, all->size[h], h};
    }
}

static void draw_all(sampling_set *set, const basin_dataset *data, const int *stratum, draw *draws) {
    population *all = &set->all;
    for (int64_t i = 0; i < all->count; i++) {
        draws[i] = (draw){.sample = i, .stratum = stratum[class_of(data, i)]};
        all->size[draws[i].stratum]++;
    }
    rank_by_lot(draws, all, set->order);
    qsort(draws, (size_t)all->count, sizeof *draws, by_turn);
    for (int64_t i = 0; i < all->count; i++) {
        set->order[i] = draws[i].sample;
        set->place[draws[i].sample] = i;
        all->stratum[i] = draws[i].stratum;
    }
}

static basin_status make_order(sampling_set *set, const basin_dataset *data, basin_error *err) {
    basin_status status = BASIN_OK;
    population *all = &set->all;
    const int classes = basin_dataset_targets(data) ? 1 : basin_dataset_classes(data);
    int64_t *size = calloc((size_t)classes, sizeof *size);
    int *stratum = calloc((size_t)classes, sizeof *stratum);
    draw *draws = calloc((size_t)all->count, sizeof *draws);
    if (!size || !stratum || !draws) {
        status = fail_memory(err);
        goto done;
    }
    for (int64_t i = 0; i < all->count; i++) size[class_of(data, i)]++;
    set->first = basin_sampling_least(data);
    all->strata = join_classes(stratum, size, classes, set->first, all->count);
    all->size = calloc((size_t)all->strata, sizeof *all->size);
    if (!all->size) {
        status = fail_memory(err);
        goto done;
    }
    draw_all(set, data, stratum, draws);
    TRY(dataset_reordered(&set->ordered, data, set->order, err));
done:
    free(size);
    free(stratum);
    free(draws);
    return status;
}

basin_status sampling_set_init(sampling_set *set, const basin_dataset *data, basin_error *err) {
    const int64_t count = basin_dataset_count(data);
    set->all.count = count;
    set->order = calloc((size_t)count, sizeof *set->order);
    set->place = calloc((size_t)count, sizeof *set->place);
    set->all.stratum = calloc((size_t)count, sizeof *set->all.stratum);
    set->all.known = calloc((size_t)count, sizeof *set->all.known);
    if (!set->order || !set->place || !set->all.stratum || !set->all.known) return fail_memory(err);
    return make_order(set, data, err);
}

void sampling_set_clear(sampling_set *set) {
    basin_dataset_free(set->ordered);
    free(set->order);
    free(set->place);
    free(set->all.size);
    free(set->all.stratum);
    free(set->all.known);
}

/* ---- a point in flight ---- */

basin_status sampled_init(sampled *s, const sampling_set *set, basin_error *err) {
    s->loss = calloc((size_t)set->all.count, sizeof *s->loss);
    s->right = calloc((size_t)set->all.count, sizeof *s->right);
    s->scratch = calloc(3 * (size_t)set->all.strata, sizeof *s->scratch);
    return s->loss && s->right && s->scratch ? BASIN_OK : fail_memory(err);
}

void sampled_clear(sampled *s) {
    free(s->loss);
    free(s->right);
    free(s->scratch);
}

size_t sampled_bytes(const sampling_set *set) {
    return (size_t)set->all.count * (2 * sizeof(float));
}

/* Whole chunks; all samples if they are nearly all anyway. */
static int64_t whole_stage(double wanted, int64_t count, int batch) {
    if (!(wanted < NEARLY_ALL * (double)count)) return count;
    const int64_t samples = ((int64_t)wanted + batch - 1) / batch * batch;
    return samples < count ? samples : count;
}

/* How many samples make the error smaller by `excess`, if the variance stays what it is.   (1/n - 1/N) grows as error^2 */
static double samples_for(const population *all, int64_t used, double excess) {
    const double whole = 1 / (double)all->count, part = (1 / (double)used - whole) / (excess * excess);
    return 1 / (part + whole);
}

int sampling_advance(const basin_sampling *sampling, int dataset, sampled *s, int batch) {
    const sampling_set *set = &sampling->set[dataset];
    const int64_t count = set->all.count;
    s->used = s->next;
    if (s->used == count) return 0;
    if (s->used == 0) {
        s->next = sampling->is_learning ? count : whole_stage((double)set->first, count, batch);
        return 1;
    }
    const interval found = interval_mean(&set->all, s->used, s->loss, s->scratch);
    const double excess = sampling->excess && isfinite(found.error)
                              ? sampling->excess(sampling->context, dataset, found.middle, found.error)
                              : 0;
    if (excess <= 1) return 0;
    const double used = (double)s->used, needed = SPARE * samples_for(&set->all, s->used, excess);
    s->next = whole_stage(fmin(fmax(needed, GROWTH_MIN * used), GROWTH_MAX * used), count, batch);
    return 1;
}

/* In the order and the chunks of the dataset. */
static double mean_of_all(const sampling_set *set, const sampled *s, int batch) {
    const int64_t count = set->all.count;
    double sum = 0;
    for (int64_t first = 0; first < count; first += batch) {
        double chunk = 0;
        for (int64_t i = first; i < count && i < first + batch; i++) chunk += (double)s->loss[set->place[i]];
        sum += chunk;
    }
    return sum / (double)count;
}

basin_score sampling_score(const sampling_set *set, const sampled *s, int batch, int has_accuracy) {
    basin_score score = {.samples = s->used};
    for (int64_t i = 0; i < s->used; i++) score.correct += s->right[i] > 0;
    if (s->used == set->all.count) {
        score.loss = mean_of_all(set, s, batch);
        score.loss_error = isfinite(score.loss) ? 0 : NAN;
    } else {
        const interval found = interval_mean(&set->all, s->used, s->loss, s->scratch);
        score.loss = found.middle;
        score.loss_error = found.error;
    }
    score.accuracy_error =
        has_accuracy && !isnan(score.loss) ? interval_share(score.correct, s->used, set->all.count) : NAN;
    if (!has_accuracy) score.correct = -1;
    return score;
}

void sampling_learn(sampling_set *set, const sampled *s, const basin_score *score) {
    int64_t finite = 0;
    for (int64_t i = 0; i < set->all.count; i++) finite += isfinite(s->loss[i]) != 0;
    if (finite < set->all.count) return; /* nothing to compare with: the differences are to 0 */
    memcpy(set->all.known, s->loss, (size_t)set->all.count * sizeof *s->loss);
    set->all.mean = score->loss;
}

/* ---- the whole ---- */

basin_status basin_sampling_new(basin_sampling **out, const basin_network *network, int datasets,
                                const basin_dataset *const data[], const float *weights,
                                const basin_evaluate_options *options, basin_score *scores, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_evaluate_options how = *options;
    basin_sampling *sampling = calloc(1, sizeof *sampling);
    if (!sampling || !(sampling->set = calloc((size_t)datasets, sizeof *sampling->set))) {
        free(sampling);
        return fail_memory(err);
    }
    for (; sampling->datasets < datasets; sampling->datasets++)
        TRY(sampling_set_init(&sampling->set[sampling->datasets], data[sampling->datasets], err));
    how.sampling = sampling;
    sampling->is_learning = 1;
    TRY(basin_evaluate_one(network, datasets, data, weights, &how, scores, err));
    sampling->is_learning = 0;
    *out = sampling;
    return BASIN_OK;
done:
    if (sampling->datasets < datasets) sampling->datasets++; /* the one that is not whole */
    basin_sampling_free(sampling);
    return status;
}

void basin_sampling_aim(basin_sampling *sampling,
                        double (*excess)(const void *context, int dataset, double loss, double error),
                        const void *context) {
    sampling->excess = excess;
    sampling->context = context;
}

void basin_sampling_free(basin_sampling *sampling) {
    if (!sampling) return;
    for (int i = 0; i < sampling->datasets; i++) sampling_set_clear(&sampling->set[i]);
    free(sampling->set);
    free(sampling);
}
