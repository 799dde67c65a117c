/* plot_names.c - what curves are called that nobody named: after their files. */
#include "cli/plot_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

static int is_named(const basin_surface *surface) {
    return basin_record_get(&surface->record, "network") != NULL;
}

/* The name of a file without folder and ending, in which nothing is mathematics; the caller frees. */
static char *name_of(const char *path) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    const char *end = dot && dot > base ? dot : base + strlen(base);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (; out && base < end; base++) fprintf(out, "%s%c", strchr("\\_^{}", *base) ? "\\" : "", *base);
    if (out && fclose(out) == 0) return text;
    free(text);
    return NULL;
}

basin_status plot_name_curves(int count, const basin_surface *const surface[], const char *const file[],
                              const char *title[], int *titles, char *made[], basin_error *err) {
    if (count < 2) return BASIN_OK;
    for (int i = 0; i < count; i++)
        if (surface[i]->y) return BASIN_OK;
    for (int i = *titles; i < count; i++) {
        title[i] = NULL;
        if (is_named(surface[i])) continue;
        title[i] = made[i] = name_of(file[i]);
        if (!title[i]) return command_error(err, BASIN_ENOMEM, "out of memory");
        *titles = i + 1;
    }
    return BASIN_OK;
}
