/* colormap.c - perceptually uniform colour maps. */
#include "plot/colormap.h"

#include <stdlib.h>
#include <string.h>

#define COLORMAP(name) extern const colormap colormap_##name;
#include "plot/colormaps.list.h"
#undef COLORMAP

static const colormap *const maps[] = {
#define COLORMAP(name) &colormap_##name,
#include "plot/colormaps.list.h"
#undef COLORMAP
    NULL,
};

const colormap *colormap_at(int index) {
    int count = sizeof maps / sizeof maps[0];
    return index >= 0 && index < count ? maps[index] : NULL;
}

basin_status colormap_find(const colormap **out, const char *name, basin_error *err) {
    char names[256] = "";
    for (int i = 0; maps[i]; i++) {
        if (!name || strcmp(name, maps[i]->name) == 0) {
            *out = maps[i];
            return BASIN_OK;
        }
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, " %s", maps[i]->name);
    }
    return fail(err, BASIN_EINVALID, "there is no colour map '%s'; there are%s", name, names);
}

rgba colormap_color(const colormap *map, double position) {
    size_t index = position >= 1 ? 255 : position > 0 ? (size_t)(position * 256) : 0;
    char entry[7] = "";
    memcpy(entry, map->rgb + 6 * index, 6);
    unsigned long rgb = strtoul(entry, NULL, 16);
    return (rgba){(double)(rgb >> 16) / 255, (double)(rgb >> 8 & 255) / 255, (double)(rgb & 255) / 255, 1};
}

uint32_t colormap_pixel(const colormap *map, double position) {
    rgba c = colormap_color(map, position);
    return 0xff000000u | (uint32_t)(c.red * 255 + 0.5) << 16 | (uint32_t)(c.green * 255 + 0.5) << 8 |
           (uint32_t)(c.blue * 255 + 0.5);
}
