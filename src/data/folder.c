/* folder.c - a folder of PNG images by class: FOLDER/CLASS/NAME.png, classes and images sorted by name, as torchvision's
   ImageFolder has them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "data/own.h"
#include "data/png.h"
#include "data/resize.h"

#define PIXELS_MAX ((int64_t)1 << 28) /* of one image after resizing */

/* An image that was found. */
typedef struct picture {
    char *path;
    int label;
    png_size size;
} picture;

/* All that were found. */
typedef struct gallery {
    char *root; /* the folder of the classes */
    char **class_names;
    int classes;
    picture *picture;
    int64_t count, room;
    int is_grey; /* all of them */
} gallery;

static int is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int is_png(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return is_visible(entry) && length > 4 && strcasecmp(entry->d_name + length - 4, ".png") == 0;
}

static void free_list(struct dirent **list, int count) {
    for (int i = 0; i < count; i++) free(list[i]);
    free(list);
}

/* Whether a folder has folders in it. */
static int has_folders(const char *path) {
    struct dirent **list = NULL;
    int count = scandir(path, &list, is_visible, NULL), found = 0;
    for (int i = 0; i < count && !found; i++) {
        char *below = NULL;
        if (asprintf(&below, "%s/%s", path, list[i]->d_name) < 0) break;
        found = is_folder(below);
        free(below);
    }
    if (count >= 0) free_list(list, count);
    return found;
}

/* FOLDER/SPLIT if that has classes, else FOLDER. */
static basin_status find_root(gallery *g, const data_file *file, basin_error *err) {
    if (asprintf(&g->root, "%s/%s", file->path, file->split) < 0) {
        g->root = NULL;
        return fail_memory(err);
    }
    if (has_folders(g->root)) return BASIN_OK;
    free(g->root);
    g->root = strdup(file->path);
    return g->root ? BASIN_OK : fail_memory(err);
}

/* Folders of classes among the folders here, "train, val": then these are splits.  @return whether there are any */
static int list_splits(char *text, size_t size, const char *root) {
    struct dirent **list = NULL;
    const int count = scandir(root, &list, is_visible, by_name);
    size_t used = 0;
    *text = 0;
    for (int i = 0; i < count && used + 72 < size; i++) {
        char *below = NULL;
        if (asprintf(&below, "%s/%s", root, list[i]->d_name) < 0) break;
        if (is_folder(below) && has_folders(below))
            used += (size_t)snprintf(text + used, size - used, "%s%.64s", used ? ", " : "", list[i]->d_name);
        free(below);
    }
    if (count >= 0) free_list(list, count);
    return used > 0;
}

static basin_status no_pictures(const gallery *g, const char *folder, const data_file *file, basin_error *err) {
    char splits[400];
    if (strcmp(g->root, file->path) == 0 && list_splits(splits, sizeof splits, file->path))
        return fail(err, BASIN_ENOTFOUND, "%s: has no split '%s'; there is %s, to be asked for as %s:SPLIT", file->path,
                    file->split, splits, file->path);
    return fail(err, BASIN_EFORMAT, "%s: no .png images; others have to be converted, as by 'mogrify -format png'",
                folder);
}

static basin_status add_picture(gallery *g, const char *folder, const char *name, basin_error *err) {
    if (g->count == g->room) {
        int64_t room = g->room ? 2 * g->room : 256;
        picture *grown = reallocarray(g->picture, (size_t)room, sizeof *grown);
        if (!grown) return fail_memory(err);
        g->picture = grown;
        g->room = room;
    }
    picture *p = &g->picture[g->count];
    *p = (picture){.label = g->classes - 1};
    if (asprintf(&p->path, "%s/%s", folder, name) < 0) return fail_memory(err);
    g->count++;
    return BASIN_OK;
}

static basin_status add_class(gallery *g, const data_file *file, const char *folder, const char *name,
                              basin_error *err) {
    struct dirent **list = NULL;
    basin_status status = BASIN_OK;
    char **names = reallocarray(g->class_names, (size_t)g->classes + 1, sizeof *names);
    if (!names) return fail_memory(err);
    g->class_names = names;
    if (!(names[g->classes] = strdup(name))) return fail_memory(err);
    g->classes++;
    int count = scandir(folder, &list, is_png, by_name);
    if (count < 0) return fail(err, BASIN_EIO, "%s: cannot be read", folder);
    if (count == 0) status = no_pictures(g, folder, file, err);
    for (int i = 0; i < count && status == BASIN_OK; i++) status = add_picture(g, folder, list[i]->d_name, err);
    free_list(list, count);
    return status;
}

static basin_status find_pictures(gallery *g, const data_file *file, basin_error *err) {
    struct dirent **list = NULL;
    basin_status status = find_root(g, file, err);
    if (status != BASIN_OK) return status;
    int count = scandir(g->root, &list, is_visible, by_name);
    if (count < 0) return fail(err, BASIN_EIO, "%s: cannot be read", g->root);
    for (int i = 0; i < count && status == BASIN_OK; i++) {
        char *folder = NULL;
        if (asprintf(&folder, "%s/%s", g->root, list[i]->d_name) < 0) {
            status = fail_memory(err);
            break;
        }
        if (is_folder(folder)) status = add_class(g, file, folder, list[i]->d_name, err);
        free(folder);
    }
    free_list(list, count);
    if (status == BASIN_OK && g->count == 0)
        return fail(err, BASIN_EFORMAT, "%s: no images; they are looked for as %s/CLASS/NAME.png", g->root, g->root);
    return status;
}

/* What becomes of an image of that size. */
static image_extent final_extent(const png_size *size, const basin_data_options *options) {
    image_extent resized = resize_extent((image_extent){size->height, size->width}, options->resize);
    return options->crop ? (image_extent){options->crop, options->crop} : resized;
}

static basin_status check_extent(const gallery *g, const picture *p, const basin_data_options *options,
                                 basin_error *err) {
    image_extent resized = resize_extent((image_extent){p->size.height, p->size.width}, options->resize);
    image_extent has = final_extent(&p->size, options), first = final_extent(&g->picture[0].size, options);
    if ((int64_t)resized.height * resized.width > PIXELS_MAX || resized.height < 1 || resized.width < 1)
        return fail(err, BASIN_EFORMAT, "%s: %dx%d pixels are too long to be resized to %d", p->path, p->size.width,
                    p->size.height, options->resize);
    if (has.height == first.height && has.width == first.width) return BASIN_OK;
    return fail(err, BASIN_ESHAPE, "%s: %dx%d pixels, %s has %dx%d; --resize and --centre-crop make them equal",
                p->path, has.width, has.height, g->picture[0].path, first.width, first.height);
}

/* Reads all headers, so that what cannot be is known before the work. */
static basin_status measure(gallery *g, const basin_data_options *options, basin_error *err) {
    basin_status status = BASIN_OK;
    g->is_grey = 1;
    for (int64_t i = 0; i < g->count && status == BASIN_OK; i++) {
        picture *p = &g->picture[i];
        unsigned char *bytes = NULL;
        size_t size = 0;
        status = file_read(&bytes, &size, p->path, PNG_FILE_MAX, err);
        if (status == BASIN_OK) status = png_measure(&p->size, bytes, size, p->path, err);
        if (status == BASIN_OK) status = check_extent(g, p, options, err);
        g->is_grey &= p->size.is_grey;
        free(bytes);
    }
    return status;
}

/* Resizes and crops decoded pixels into their place. */
static basin_status fit(uint8_t *out, const uint8_t *pixels, image_extent has, int channels,
                        const basin_data_options *options, basin_error *err) {
    image_extent to = resize_extent(has, options->resize);
    uint8_t *resized = NULL;
    if (to.height != has.height || to.width != has.width) {
        resized = malloc((size_t)to.height * (size_t)to.width * (size_t)channels);
        if (!resized) return fail_memory(err);
        basin_status status = resize(resized, to, pixels, has, channels, err);
        if (status != BASIN_OK) {
            free(resized);
            return status;
        }
        pixels = resized;
    }
    if (options->crop)
        centre_crop(out, options->crop, pixels, to, channels);
    else
        memcpy(out, pixels, (size_t)to.height * (size_t)to.width * (size_t)channels);
    free(resized);
    return BASIN_OK;
}

static basin_status decode(uint8_t *out, const picture *p, int channels, const basin_data_options *options,
                           basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *bytes = NULL;
    size_t size = 0;
    uint8_t *pixels = malloc((size_t)p->size.height * (size_t)p->size.width * (size_t)channels);
    if (!pixels) return fail_memory(err);
    TRY(file_read(&bytes, &size, p->path, PNG_FILE_MAX, err));
    TRY(png_decode(pixels, channels, &p->size, bytes, size, p->path, err));
    TRY(fit(out, pixels, (image_extent){p->size.height, p->size.width}, channels, options, err));
done:
    free(bytes);
    free(pixels);
    return status;
}

static basin_status fill(sample_set *out, gallery *g, const basin_data_options *options, basin_error *err) {
    image_extent extent = final_extent(&g->picture[0].size, options);
    out->input = (basin_input){g->is_grey && !options->rgb ? 1 : 3, extent.height, extent.width, g->classes};
    out->class_names = g->class_names;
    g->class_names = NULL;
    basin_status status = samples_grow(out, g->count, err);
    for (int64_t i = 0; i < g->count && status == BASIN_OK; i++) {
        out->targets[i] = (float)g->picture[i].label;
        status = decode(out->pixels + (size_t)i * samples_size(out), &g->picture[i], out->input.channels, options, err);
    }
    return status;
}

static void gallery_clear(gallery *g) {
    for (int64_t i = 0; i < g->count; i++) free(g->picture[i].path);
    for (int i = 0; i < g->classes && g->class_names; i++) free(g->class_names[i]);
    free(g->picture);
    free(g->class_names);
    free(g->root);
}

static basin_status read(sample_set *out, const data_file *file, basin_error *err) {
    basin_status status = BASIN_OK;
    gallery found = {0};
    TRY(find_pictures(&found, file, err));
    TRY(measure(&found, file->options, err));
    TRY(fill(out, &found, file->options, err));
done:
    gallery_clear(&found);
    return status;
}

const data_kind kind_folder = {.name = "folders of PNG images", .takes_size = 1, .is = is_folder, .read = read};
