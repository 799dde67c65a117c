/* export.c - the table of file formats of surfaces: chosen by a name's ending to write, by content to read. */
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "store/surface_format.h"

#define HEAD_LIMIT 256 /* bytes that tell a format */

static const surface_format *const formats[] = {
#define FORMAT(name) &surface_format_##name,
#include "store/exports.list.h"
#undef FORMAT
};

enum { FORMATS = sizeof formats / sizeof *formats };

const char *basin_surface_format(int index, const char **help) {
    for (int i = 0; i < FORMATS; i++) {
        if (!formats[i]->write || index-- != 0) continue;
        if (help) *help = formats[i]->help;
        return formats[i]->ending;
    }
    return NULL;
}

/* " .h5 .npz ...", of the formats that can be read, or else written. */
static const char *endings(char text[128], int readable) {
    text[0] = 0;
    for (int i = 0; i < FORMATS; i++) {
        size_t used = strlen(text);
        if (readable ? formats[i]->read != NULL : formats[i]->write != NULL)
            snprintf(text + used, 128 - used, " %s", formats[i]->ending);
    }
    return text;
}

static const surface_format *with_ending(const char *path) {
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    for (int i = 0; i < FORMATS && dot; i++)
        if (formats[i]->write && strcasecmp(dot, formats[i]->ending) == 0) return formats[i];
    return NULL;
}

/* The format that the first bytes tell; NULL if they tell none that can be read. */
static basin_status find_format(const surface_format **out, const char *path, basin_error *err) {
    unsigned char head[HEAD_LIMIT];
    size_t size = 0;
    basin_status status = file_head(head, &size, path, sizeof head, err);
    if (status != BASIN_OK) return status;
    *out = NULL;
    for (int i = 0; i < FORMATS && !*out; i++)
        if (formats[i]->read && formats[i]->is(head, size)) *out = formats[i];
    return BASIN_OK;
}

int basin_surface_is(const char *path) {
    const surface_format *format = NULL;
    return find_format(&format, path, NULL) == BASIN_OK && format;
}

/* A run that is not finished has written its journal alone. */
static basin_status point_to_journal(const char *path, basin_status status, basin_error *err) {
    char journal[4096];
    const int length = snprintf(journal, sizeof journal, "%s" BASIN_JOURNAL, path);
    if (status != BASIN_ENOTFOUND || length >= (int)sizeof journal || !file_exists(journal)) return status;
    return fail(err, status, "%s: is not there yet: its run is unfinished, and what it has so far is in %s", path,
                journal);
}

basin_status basin_surface_import(basin_surface **out, const char *path, basin_error *err) {
    const surface_format *format = NULL;
    char text[128];
    basin_status status = point_to_journal(path, find_format(&format, path, err), err);
    if (status != BASIN_OK) return status;
    if (!format)
        return fail(err, BASIN_EFORMAT, "%s: not a surface file of a known format (there is:%s), or cut short", path,
                    endings(text, 1));
    return format->read(out, path, err);
}

/* What can be read has to be whole to be replaced; what cannot has to begin right. */
static basin_status check_replaceable(const surface_format *format, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_surface *earlier = NULL;
    unsigned char head[HEAD_LIMIT];
    size_t size = 0;
    int same = 0;
    if (!file_exists(path)) return BASIN_OK;
    if (format->read) {
        status = format->read(&earlier, path, err);
        basin_surface_free(earlier);
        same = status == BASIN_OK;
    } else {
        same = file_head(head, &size, path, sizeof head, err) == BASIN_OK && format->is(head, size);
    }
    if (same || status == BASIN_ENOMEM) return status;
    return fail(err, BASIN_EEXISTS, "%s: exists and is not a surface file (%s); remove it or choose another output",
                path, format->ending);
}

typedef struct export {
    const surface_format *format;
    const basin_surface *surface;
    const basin_export_options *options;
    const char *path;
}
export;

static basin_status print(FILE *out, const void *context, basin_error *err) {
    const export *e = context;
    return e->format->write(out, e->surface, e->options, e->path, err);
}

basin_status surface_format_put(const surface_format *format, const basin_surface *surface,
                                const basin_export_options *options, const char *path, basin_error *err) {
    basin_surface *plain = NULL;
    if (!surface->metrics)
        return fail(err, BASIN_ENOTFOUND, "%s: not written: the surface has no values, nothing of it is evaluated yet",
                    path);
    basin_status status = check_replaceable(format, path, err);
    if (status == BASIN_OK && format->is_plain && surface->members > 1)
        status = surface_quartiles(&plain, surface, err);
    const export context = {format, plain ? plain : surface, options, path};
    if (status == BASIN_OK) status = file_replace(path, print, &context, err);
    basin_surface_free(plain);
    return status;
}

basin_status basin_surface_export(const basin_surface *surface, const char *path, const basin_export_options *options,
                                  basin_error *err) {
    char text[128];
    const surface_format *format = with_ending(path);
    if (!format)
        return fail(err, BASIN_EINVALID, "%s: the name's ending chooses the format, and must be one of%s", path,
                    endings(text, 0));
    if (options && options->height && !format->has_height)
        return fail(err, BASIN_EINVALID, "%s: a height is for .vts and .vtp; %s keeps all metrics as they are", path,
                    format->ending);
    return surface_format_put(format, surface, options, path, err);
}
