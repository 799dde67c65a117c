/* recipe_locate.c - where the files are that a command names which ran in another folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/recipe.h"

enum { LEVELS = 4 }; /* so far above a surface lies the folder where it was made */

/* "a/b" and "../c" as "a/c"; the caller frees. */
static char *join(const char *folder, size_t length, const char *path) {
    char *whole = NULL;
    while (strncmp(path, "../", 3) == 0 && length > 0) {
        size_t last = length;
        while (last > 0 && folder[last - 1] != '/') last--;
        if (length - last <= 2 && strncmp(folder + last, "..", length - last) == 0) break; /* "." or ".." */
        length = last > 0 ? last - 1 : 0;
        path += 3;
    }
    const char *between = length > 0 ? "/" : *folder == '/' ? "/" : "";
    return asprintf(&whole, "%.*s%s%s", (int)length, folder, between, path) < 0 ? NULL : whole;
}

/* From the folder of `surface` or one above it; NULL if the file is in none of them. */
static char *find_above(const char *surface, const char *path) {
    const char *slash = strrchr(surface, '/');
    size_t length = slash ? (size_t)(slash - surface) : 0;
    for (int level = 0; slash && level < LEVELS; level++) {
        char *found = join(surface, length, path);
        if (found && access(found, F_OK) == 0) return found;
        free(found);
        if (length == 0) break;
        while (length > 0 && surface[length - 1] != '/') length--;
        length -= length > 0;
    }
    return NULL;
}

char *recipe_locate(const char *surface, const char *path) {
    int elsewhere = *surface == '/' || strncmp(surface, "../", 3) == 0, here = access(path, F_OK) == 0;
    char *found = *path == '/' || (here && !elsewhere) ? NULL : find_above(surface, path);
    return found ? found : strdup(path);
}
