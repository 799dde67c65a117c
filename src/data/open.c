/* open.c - a dataset by its name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/own.h"
#include "data/source.h"

static const data_source *find_source(const char *name) {
    size_t length = strcspn(name, ":");
    for (const data_source *s = sources; s->name; s++)
        if (strlen(s->name) == length && memcmp(s->name, name, length) == 0) return s;
    return NULL;
}

static basin_status unknown(const char *name, basin_error *err) {
    char known[256] = "";
    for (const data_source *s = sources; s->name; s++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", s->name);
    }
    return fail(err, BASIN_EINVALID, "there is no dataset '%.*s'; there are %s, and files of your own",
                (int)strcspn(name, ":"), name, known);
}

static basin_status find_split(const data_split **out, const data_source *source, const char *name, basin_error *err) {
    char known[256] = "";
    for (const data_split *s = source->splits; s->name; s++) {
        if (name && strcmp(s->name, name) == 0) {
            *out = s;
            return BASIN_OK;
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s:%s", used ? " or " : "", source->name, s->name);
    }
    if (!name) return fail(err, BASIN_EINVALID, "dataset '%s' needs a split: %s", source->name, known);
    return fail(err, BASIN_EINVALID, "dataset '%s' has no split '%s'; there is %s", source->name, name, known);
}

static basin_status open_source(basin_dataset **out, const data_source *source, const char *name,
                                const basin_data_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    const data_split *split = NULL;
    char *paths[SOURCE_FILES] = {0};
    float *numbers = NULL;
    int files = 0;
    sample_set samples = {0};
    size_t length = strcspn(name, ":");

    TRY(find_split(&split, source, name[length] ? name + length + 1 : NULL, err));
    TRY(source_find(paths, source, split, options->folder, err));
    while (paths[files]) files++;
    samples.input.outputs = source->classes;
    TRY(source->read(&samples, files, (const char *const *)paths, err));
    int channels = samples.input.channels;
    TRY(own_normalization(&numbers, name, channels, options, source->mean, source->std, err));
    TRY(dataset_new(out, name, &samples, numbers, numbers + channels, source->class_names, err));
done:
    for (int i = 0; i < SOURCE_FILES; i++) free(paths[i]);
    free(numbers);
    samples_clear(&samples);
    return status;
}

int basin_dataset_is(const char *name) {
    return find_source(name) || own_is(name);
}

/* A file that is called as a known dataset is still there as ./NAME. */
basin_status basin_dataset_open_with(basin_dataset **out, const char *name, const basin_data_options *options,
                                     basin_error *err) {
    const basin_data_options defaults = {0};
    const data_source *source = find_source(name);
    if (!options) options = &defaults;
    if (source && (options->label || options->resize || options->crop || options->rgb || options->classes))
        return fail(err, BASIN_EINVALID,
                    "%s: label column, resizing, cropping, colours and number of classes are for own files", name);
    if (source) return open_source(out, source, name, options, err);
    return own_is(name) || strpbrk(name, "./") ? own_open(out, name, options, err) : unknown(name, err);
}

basin_status basin_dataset_open(basin_dataset **out, const char *name, const char *folder, basin_error *err) {
    return basin_dataset_open_with(out, name, &(basin_data_options){.folder = folder}, err);
}
