/* page.c - the sizes of pages. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "basin/plot.h"

#define MM_PER_INCH 25.4
#define SIZE_MIN_MM 10.0
#define SIZE_MAX_MM 2000.0

/* As the templates' own files state them; a height of 0 is as high as the panels make it. */
static const struct preset {
    const char *name, *help;
    double width, height, unit; /* unit: mm */
    double font_size;           /* points; 0: the usual one */
} presets[] = {
    {"column", "84 mm, one column of many journals", 84, 0, 1, 0},
    {"wide", "129 mm, one and a half", 129, 0, 1, 0},
    {"page", "174 mm, two", 174, 0, 1, 0},
    {"neurips", "5.5 in, the text of NeurIPS and ICLR", 5.5, 0, MM_PER_INCH, 0},
    {"icml", "3.25 in, a column of ICML", 3.25, 0, MM_PER_INCH, 0},
    {"icml-wide", "6.75 in, its two", 6.75, 0, MM_PER_INCH, 0},
    {"ieee", "3.5 in, a column of IEEE", 3.5, 0, MM_PER_INCH, 0},
    {"ieee-wide", "7.16 in, its two", 7.16, 0, MM_PER_INCH, 0},
    {"a4", "160 mm, the text of A4 with margins of 25 mm", 160, 0, 1, 0},
    {"slide", "10 x 5.625 in, 16:9, in 14 points", 10, 5.625, MM_PER_INCH, 14},
};
#define PRESETS (int)(sizeof presets / sizeof presets[0])

const char *basin_plot_size(int index, const char **help) {
    if (index < 0 || index >= PRESETS) return NULL;
    if (help) *help = presets[index].help;
    return presets[index].name;
}

static bool in_bounds(double mm) {
    return mm >= SIZE_MIN_MM && mm <= SIZE_MAX_MM;
}

/* "84x70" or "84", in mm or with "in" behind. */
static bool read_size(double *width, double *height, const char *text) {
    char *end = NULL;
    bool two = strchr(text, 'x') != NULL;
    *height = 0;
    *width = strtod(text, &end);
    if (end == text) return false;
    if (*end == 'x') {
        text = end + 1;
        *height = strtod(text, &end);
        if (end == text) return false;
    }
    double unit = strcmp(end, "in") == 0 ? MM_PER_INCH : 1;
    if (*end && strcmp(end, "in") != 0 && strcmp(end, "mm") != 0) return false;
    *width *= unit;
    *height *= unit;
    return in_bounds(*width) && (!two || in_bounds(*height));
}

basin_status basin_plot_size_parse(basin_plot_options *options, const char *text, basin_error *err) {
    char names[256] = "";
    for (int i = 0; i < PRESETS; i++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, " %s", presets[i].name);
        if (strcmp(text, presets[i].name) != 0) continue;
        options->width = presets[i].width * presets[i].unit;
        options->height = presets[i].height * presets[i].unit;
        if (options->font_size == 0) options->font_size = presets[i].font_size;
        return BASIN_OK;
    }
    double width, height;
    if (!read_size(&width, &height, text))
        return fail(err, BASIN_EINVALID,
                    "size '%s': want mm or inches as in 84x70, 84 or 3.25in (10 to 2000 mm), or one of%s", text, names);
    options->width = width;
    options->height = height;
    return BASIN_OK;
}
