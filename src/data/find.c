/* find.c - where the files of a dataset lie. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "data/source.h"

/* What is looked for, and what the looking has come to. */
typedef struct folder_search {
    const data_source *source;
    const data_split *split;
    char looked[640];     /* the folders so far, for the message if it is nowhere */
    char found[PATH_MAX]; /* the folder of the files */
} folder_search;

static int is_kind(const char *path, mode_t kind) {
    struct stat info;
    return stat(path, &info) == 0 && (info.st_mode & S_IFMT) == kind;
}

/* The path of `file` in `folder`, plain or gzipped.  @return whether it is there */
static int file_path(char path[PATH_MAX], const char *folder, const char *file) {
    static const char *const endings[] = {"", ".gz"};
    for (int i = 0; i < 2; i++)
        if (snprintf(path, PATH_MAX, "%s/%s%s", folder, file, endings[i]) < PATH_MAX && is_kind(path, S_IFREG))
            return 1;
    return 0;
}

/* Whether the first of the files lies in the folder `found`; it is then the one. */
static int is_found(const folder_search *search) {
    char path[PATH_MAX];
    return file_path(path, search->found, search->split->files[0]);
}

/* Whether a data folder has the files below it, under one of the dataset's own names. */
static int try_root(folder_search *search, const char *root) {
    size_t used = strlen(search->looked);
    snprintf(search->looked + used, sizeof search->looked - used, "%s%s", used ? ", " : "", root);
    for (int i = 0; search->source->folders[i]; i++) {
        snprintf(search->found, sizeof search->found, "%s/%s", root, search->source->folders[i]);
        if (is_found(search)) return 1;
    }
    return 0;
}

/* A folder that the user names may also hold the files directly. In others they would say nothing about whose they are:
   MNIST and Fashion-MNIST have the same file names. */
static int try_named(folder_search *search, const char *root) {
    if (!root || !*root) return 0;
    if (try_root(search, root)) return 1;
    snprintf(search->found, sizeof search->found, "%s", root);
    return is_found(search);
}

/* data/ beside the program or above it, as in a checkout. */
static int try_checkout(folder_search *search) {
    char path[PATH_MAX], root[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    for (char *slash; (slash = strrchr(path, '/'));) {
        *slash = 0;
        if (snprintf(root, sizeof root, "%s/data", path) < PATH_MAX && is_kind(root, S_IFDIR) && try_root(search, root))
            return 1;
    }
    return is_kind("data", S_IFDIR) && try_root(search, "data");
}

basin_status source_find(char *out[SOURCE_FILES], const data_source *source, const data_split *split,
                         const char *folder, basin_error *err) {
    folder_search search = {.source = source, .split = split};
    char path[PATH_MAX];
    if (!try_named(&search, folder) && !try_named(&search, getenv("BASIN_DATA")) &&
        !try_root(&search, BASIN_PREFIX "/share/basin/data") && !try_checkout(&search) &&
        !try_root(&search, "/usr/share/datasets"))
        return fail(err, BASIN_ENOTFOUND, "%s:%s: no %s/%s (or .gz) in %s; get it from %s", source->name, split->name,
                    source->folders[0], split->files[0], search.looked, source->origin);
    for (int i = 0; split->files[i]; i++) {
        if (!file_path(path, search.found, split->files[i]))
            return fail(err, BASIN_ENOTFOUND, "%s/%s: missing beside %s", search.found, split->files[i],
                        split->files[0]);
        out[i] = strdup(path);
        if (!out[i]) return fail_memory(err);
    }
    return BASIN_OK;
}
