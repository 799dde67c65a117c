/* open.c - a dataset by its name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/source.h"

static basin_status find_source(const data_source **out, const char *name, size_t length, basin_error *err) {
    char known[256] = "";
    for (const data_source *s = sources; s->name; s++) {
        if (strlen(s->name) == length && memcmp(s->name, name, length) == 0) {
            *out = s;
            return BASIN_OK;
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", s->name);
    }
    return fail(err, BASIN_EINVALID, "there is no dataset '%.*s'; there are %s", (int)length, name, known);
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

basin_status basin_dataset_open(basin_dataset **out, const char *name, const char *folder, basin_error *err) {
    basin_status status = BASIN_OK;
    const data_source *source = NULL;
    const data_split *split = NULL;
    char *paths[SOURCE_FILES] = {0};
    int files = 0;
    image_set images = {0};
    size_t length = strcspn(name, ":");

    TRY(find_source(&source, name, length, err));
    TRY(find_split(&split, source, name[length] ? name + length + 1 : NULL, err));
    TRY(source_find(paths, source, split, folder, err));
    while (paths[files]) files++;
    images.input.classes = source->classes;
    TRY(source->read(&images, files, (const char *const *)paths, err));
    TRY(dataset_new(out, name, &images, source->mean, source->std, source->class_names, err));
done:
    for (int i = 0; i < SOURCE_FILES; i++) free(paths[i]);
    images_clear(&images);
    return status;
}
