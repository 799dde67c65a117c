/* own.c - data files of one's own, by their path. */
#include "data/own.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

#define KIND(name) extern const data_kind kind_##name;
#include "data/kinds.list.h"
#undef KIND

#define KIND(name) &kind_##name,
static const data_kind *const kinds[] = {
#include "data/kinds.list.h"
};
#undef KIND

enum { KINDS = sizeof kinds / sizeof *kinds, SPLIT_MAX = 32 };

int path_ends(const char *path, const char *end) {
    size_t length = strlen(path), tail = strlen(end);
    return length > tail && strcmp(path + length - tail, end) == 0;
}

static int exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

/* The split behind the last ':', or NULL. A path may have a ':' too. */
static const char *split_of(const char *name) {
    const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", *colon = strrchr(name, ':');
    if (exists(name) || !colon) return NULL;
    size_t length = strlen(colon + 1);
    return length > 0 && length <= SPLIT_MAX && strspn(colon + 1, plain) == length ? colon + 1 : NULL;
}

/* "own/photos" of "own/photos/:train"; the caller frees. */
static char *path_of(const char *name, const char *split) {
    size_t length = split ? (size_t)(split - name) - 1 : strlen(name);
    while (length > 1 && name[length - 1] == '/') length--;
    return strndup(name, length);
}

static const data_kind *kind_of(const char *path) {
    for (int i = 0; i < KINDS; i++)
        if (kinds[i]->is(path)) return kinds[i];
    return NULL;
}

int own_is(const char *name) {
    char *path = path_of(name, split_of(name));
    int is = path && kind_of(path);
    free(path);
    return is;
}

/* An option that means nothing to a file is a mistake. */
static basin_status check_options(const data_kind *kind, const data_file *file, basin_error *err) {
    const basin_data_options *o = file->options;
    const char *wrong = o->label && !kind->takes_label                ? "a column for the labels"
                        : (o->resize || o->crop) && !kind->takes_size ? "resizing and cropping"
                        : o->rgb && !kind->takes_size                 ? "colours"
                        : o->classes && !kind->takes_classes          ? "a number of classes"
                                                                      : NULL;
    if (!wrong) return BASIN_OK;
    return fail(err, BASIN_EINVALID, "%s: %s cannot be asked of %s", file->path, wrong, kind->name);
}

basin_status own_normalization(float **out, const char *name, int channels, const basin_data_options *options,
                               const float *mean, const float *std, basin_error *err) {
    int given = options->normalize;
    if (given > 1 && given != channels)
        return fail(err, BASIN_EINVALID, "%s: a normalization for %d channels, the data has %d", name, given, channels);
    float *numbers = malloc(2 * (size_t)channels * sizeof *numbers);
    if (!numbers) return fail_memory(err);
    for (int c = 0; c < channels; c++) {
        int from = given > 1 ? c : 0;
        numbers[c] = given ? options->mean[from] : mean ? mean[c] : 0;
        numbers[channels + c] = given ? options->std[from] : std ? std[c] : 1;
        if (!isfinite(numbers[c]) || !isfinite(numbers[channels + c]) || numbers[channels + c] <= 0) {
            free(numbers);
            return fail(err, BASIN_EINVALID, "%s: a normalization needs finite means, and a std above 0", name);
        }
    }
    *out = numbers;
    return BASIN_OK;
}

static basin_status read_file(basin_dataset **out, const data_kind *kind, const data_file *file, basin_error *err) {
    basin_status status = BASIN_OK;
    sample_set samples = {0};
    float *numbers = NULL;
    char *name = NULL;
    TRY(check_options(kind, file, err));
    TRY(kind->read(&samples, file, err));
    if (asprintf(&name, "%s:%s", file->path, file->split) < 0) {
        name = NULL;
        status = fail_memory(err);
        goto done;
    }
    TRY(own_normalization(&numbers, name, samples.input.channels, file->options, NULL, NULL, err));
    TRY(dataset_new(out, name, &samples, numbers, numbers + samples.input.channels, NULL, err));
done:
    free(name);
    free(numbers);
    samples_clear(&samples);
    return status;
}

basin_status own_open(basin_dataset **out, const char *name, const basin_data_options *options, basin_error *err) {
    const char *split = split_of(name);
    data_file file = {.split = split ? split : "test", .options = options};
    char *path = path_of(name, split);
    if (!path) return fail_memory(err);
    file.path = path;
    const data_kind *kind = kind_of(path);
    basin_status status = BASIN_OK;
    if (kind)
        status = read_file(out, kind, &file, err);
    else if (exists(path))
        status = fail(err, BASIN_EFORMAT,
                      "%s: no data that basin reads: that is .npz, x.npy,y.npy, .csv and folders of PNG images", path);
    else
        status = fail(err, BASIN_ENOTFOUND, "%s: %s", path, strerror(ENOENT));
    free(path);
    return status;
}
