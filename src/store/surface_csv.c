/* surface_csv.c - a surface as text: a line per point, x fastest, member by member; its record as comments above. */
#include "store/surface_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/surface_file.h"
#include "store/surface_format.h"

/* The fewest digits, of 15 to 17, that read back as the same number. */
static void put_number(FILE *out, double value) {
    char text[32];
    if (isnan(value)) {
        fputs(signbit(value) ? "-nan" : "nan", out);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fputs(text, out);
}

/* One line, whatever is in the text: \n, \r, \\, and in a key \: as well. */
static void put_escaped(FILE *out, const char *text, int is_key) {
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '\r')
            fputs("\\r", out);
        else if (*text == '\\' || (*text == ':' && is_key))
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
}

static void put_record(FILE *out, const basin_record *record) {
    for (int i = 0; i < record->count; i++) {
        fputs("# ", out);
        put_escaped(out, record->entry[i].key, 1);
        fputs(": ", out);
        put_escaped(out, record->entry[i].value, 0);
        fputc('\n', out);
    }
}

static void put_header(FILE *out, const basin_surface *surface, int states) {
    if (surface->seed) fputs(CSV_SEED ",", out);
    fputs(surface->y ? "x,y" : "x", out);
    for (int m = 0; m < surface->metrics; m++) fprintf(out, ",%s", surface->metric[m].name);
    fputs(states ? "," CSV_POINT "\n" : "\n", out);
}

static void put_point(FILE *out, const basin_surface *surface, int index, int states) {
    const int grid = basin_surface_grid(surface), place = index % grid;
    if (surface->seed) fprintf(out, "%llu,", (unsigned long long)surface->seed[index / grid]);
    put_number(out, surface->x[place % surface->nx]);
    if (surface->y) {
        fputc(',', out);
        put_number(out, surface->y[place / surface->nx]);
    }
    for (int m = 0; m < surface->metrics; m++) {
        fputc(',', out);
        if (surface->point[index] != BASIN_MISSING) put_number(out, surface->metric[m].values[index]);
    }
    if (states) fprintf(out, ",%d", surface->point[index]);
    fputc('\n', out);
}

static basin_status check(const basin_surface *surface, const char *path, basin_error *err) {
    for (int m = 0; m < surface->metrics; m++) {
        const char *name = surface->metric[m].name;
        if (strcmp(name, "x") == 0 || strcmp(name, "y") == 0 || strcmp(name, CSV_POINT) == 0 ||
            strcmp(name, CSV_SEED) == 0 || strpbrk(name, ",\""))
            return fail(err, BASIN_EINVALID, "%s: metric '%s' cannot be the name of a column", path, name);
    }
    if (surface->record.count > SURFACE_ENTRIES_MAX)
        return fail(err, BASIN_EINVALID, "%s: its record has more than %d entries", path, SURFACE_ENTRIES_MAX);
    return BASIN_OK;
}

static basin_status print(FILE *out, const basin_surface *surface, const basin_export_options *options,
                          const char *path, basin_error *err) {
    int states = basin_surface_count(surface, BASIN_INTERPOLATED) > 0;
    basin_status status = check(surface, path, err);
    (void)options;
    if (status != BASIN_OK) return status;
    fprintf(out, CSV_MARK "%d", surface->nx);
    if (surface->y) fprintf(out, " x %d", surface->ny);
    fputs(" points", out);
    if (surface->seed) fprintf(out, ", %d seeds", surface->members);
    fputc('\n', out);
    put_record(out, &surface->record);
    put_header(out, surface, states);
    for (int i = 0; i < basin_surface_points(surface) && !ferror(out); i++) put_point(out, surface, i, states);
    return BASIN_OK;
}

static int is(const unsigned char *head, size_t size) {
    return size >= strlen(CSV_MARK) && memcmp(head, CSV_MARK, strlen(CSV_MARK)) == 0;
}

const surface_format surface_format_csv = {
    .ending = ".csv",
    .help = "text, a line per point, which basin reads back",
    .is = is,
    .read = csv_read,
    .write = print,
};
