/* plot_names.c - what curves and panels are called that nobody named: after their files. */
#include "cli/plot_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

/* Whether surface k is of an imported network, as another one is, whose names would be the same. */
static int is_shared(int count, const basin_surface *const surface[], int k) {
    const char *network = basin_record_get(&surface[k]->record, "network"), *other;
    const char *ending = network ? strrchr(network, '.') : NULL;
    if (!ending || strcmp(ending, ".onnx") != 0) return 0;
    if (!surface[k]->y && basin_record_get(&surface[k]->record, "x_file")) return 0; /* called after both its ends */
    for (int i = 0; i < count; i++)
        if (i != k && (other = basin_record_get(&surface[i]->record, "network")) && strcmp(network, other) == 0)
            return 1;
    return 0;
}

/* Whether surface k is called after its network, or as a panel after nothing, as all of them then are. */
static int is_named(int count, const basin_surface *const surface[], int k) {
    if (is_shared(count, surface, k)) return 0;
    for (int i = 0; i < count && surface[k]->y; i++)
        if (is_shared(count, surface, i)) return 0;
    return surface[k]->y || basin_record_get(&surface[k]->record, "network") != NULL;
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
    for (int i = *titles; i < count; i++) {
        title[i] = NULL;
        if (is_named(count, surface, i)) continue;
        title[i] = made[i] = name_of(file[i]);
        if (!title[i]) return command_error(err, BASIN_ENOMEM, "out of memory");
        *titles = i + 1;
    }
    return BASIN_OK;
}
