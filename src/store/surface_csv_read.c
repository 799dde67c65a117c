/* surface_csv_read.c - a surface from the text that surface_csv.c writes. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "store/surface_csv.h"
#include "store/surface_file.h"

#define FILE_LIMIT ((size_t)16 << 30)
#define COLUMNS_MAX (BASIN_METRICS_MAX + 4) /* seed, x, y, point */

/* A text of lines while it is read. Lines are cut at their ends as they are handed out. */
typedef struct reader {
    const char *path;
    char *text, *next, *end;
    int line; /* the number of the line at hand, from 1 */
    int nx, ny, is_plane, members;
    uint64_t seed[BASIN_MEMBERS_MAX]; /* if there are several members */
    int columns, metrics, has_states;
    char *column[COLUMNS_MAX];
    double *x, *y;
    basin_record record;
    basin_surface *surface;
    basin_error *err;
} reader;

/* The next line, without its end; NULL behind the last. */
static char *next_line(reader *r) {
    char *line = r->next;
    if (line >= r->end) return NULL;
    size_t length = strcspn(line, "\n");
    r->next = line + length + 1;
    line[length] = 0;
    if (length > 0 && line[length - 1] == '\r') line[length - 1] = 0;
    r->line++;
    return line;
}

static basin_status fail_line(const reader *r, const char *what) {
    return fail(r->err, BASIN_EFORMAT, "%s: line %d: %s", r->path, r->line, what);
}

/* What follows the grid: nothing, or ", 10 seeds".  @return whether it is one of them */
static int read_members(reader *r, const char *text) {
    int end = 0;
    r->members = 1;
    if (!*text) return 1;
    return sscanf(text, ", %9d seeds%n", &r->members, &end) == 1 && end && !text[end] && r->members >= 2 &&
           r->members <= BASIN_MEMBERS_MAX;
}

/* Of the whole file. */
static size_t points_of(const reader *r) {
    return (size_t)r->members * (size_t)r->nx * (size_t)r->ny;
}

/* "51 x 51 points" or "51 points". The bounds are those of a surface; each cell takes a byte or more of the file. */
static basin_status read_mark(reader *r) {
    char *line = next_line(r);
    int end = 0;
    if (!line || strncmp(line, CSV_MARK, strlen(CSV_MARK)) != 0)
        return fail(r->err, BASIN_EFORMAT, "%s: not a surface of basin: it does not begin with '" CSV_MARK "'",
                    r->path);
    line += strlen(CSV_MARK);
    r->ny = 1;
    r->is_plane = sscanf(line, "%9d x %9d points%n", &r->nx, &r->ny, &end) == 2 && end;
    if (!r->is_plane) {
        r->ny = 1;
        sscanf(line, "%9d points%n", &r->nx, &end);
    }
    if (!end || !read_members(r, line + end)) return fail_line(r, "no numbers of points, as in '51 x 51 points'");
    if (r->nx < 2 || r->ny < 1 || (r->is_plane && r->ny < 2))
        return fail_line(r, "an axis has 2 points or more; a line is '51 points'");
    if ((size_t)r->nx * (size_t)r->ny > (size_t)(r->end - r->text) / (size_t)r->members)
        return fail(r->err, BASIN_EFORMAT, "%s: too short for %d x %d points, or cut short", r->path, r->nx, r->ny);
    return BASIN_OK;
}

/* In place; up to the first ':' that is not escaped, if that ends it.  @return what follows it, or NULL */
static char *unescape(char *text, int is_key) {
    char *out = text;
    for (; *text && !(is_key && *text == ':'); text++) {
        if (*text == '\\' && text[1]) {
            text++;
            *out++ = *text == 'n' ? '\n' : *text == 'r' ? '\r' : *text;
        } else {
            *out++ = *text;
        }
    }
    char *rest = *text ? text + 1 : NULL;
    *out = 0;
    return rest;
}

/* "# key: value"; another comment is passed over. */
static basin_status read_comment(reader *r, char *line) {
    char *key = line + strspn(line, "# "), *value = unescape(key, 1);
    if (!value || !*key) return BASIN_OK;
    if (*value == ' ') value++;
    unescape(value, 0);
    if (r->record.count == SURFACE_ENTRIES_MAX) return fail_line(r, "too many entries of a record");
    return basin_record_set(&r->record, r->err, key, "%s", value);
}

static int first_metric(const reader *r) {
    return 1 + r->is_plane + (r->members > 1);
}

/* "x,y,train_loss,...": the names are split in place. */
static basin_status read_header(reader *r, char *line) {
    for (char *name = line; name; r->columns++) {
        if (r->columns == COLUMNS_MAX) return fail_line(r, "too many columns");
        r->column[r->columns] = name;
        name = strchr(name, ',');
        if (name) *name++ = 0;
    }
    int first = first_metric(r);
    const char *const wanted[] = {r->members > 1 ? CSV_SEED : NULL, "x", r->is_plane ? "y" : NULL};
    for (int i = 0, at = 0; i < 3; i++) {
        if (!wanted[i]) continue;
        if (at >= r->columns || strcmp(r->column[at++], wanted[i]) != 0)
            return fail_line(r, r->members > 1 ? "the columns do not begin with 'seed,x,'"
                                : r->is_plane  ? "the columns do not begin with 'x,y,'"
                                               : "the columns do not begin with 'x,'");
    }
    if (r->columns <= first) return fail_line(r, "no column of values");
    r->has_states = strcmp(r->column[r->columns - 1], CSV_POINT) == 0;
    r->metrics = r->columns - first - r->has_states;
    if (r->metrics < 1) return fail_line(r, "no column of values");
    if (points_of(r) > (size_t)(r->end - r->text) / (size_t)r->columns)
        return fail(r->err, BASIN_EFORMAT, "%s: too short for %d x %d points of %d columns, or cut short", r->path,
                    r->nx, r->ny, r->columns);
    return BASIN_OK;
}

static basin_status read_top(reader *r) {
    basin_status status = read_mark(r);
    char *line = NULL;
    while (status == BASIN_OK && (line = next_line(r)) && *line == '#') status = read_comment(r, line);
    if (status != BASIN_OK) return status;
    return line ? read_header(r, line) : fail(r->err, BASIN_EFORMAT, "%s: cut short: no line of columns", r->path);
}

/* One cell; *cell is moved behind the comma that ends it, or to NULL if it is the line's last.
   @param[out] value  as it is, if the cell is empty  @return 1 for a number, 0 for an empty cell, -1 if it is neither */
static int read_cell(char **cell, double *value) {
    char *begin = *cell, *end = begin;
    int found = 0;
    if (!begin) return -1;
    if (*begin && *begin != ',') {
        if (isspace((unsigned char)*begin)) return -1;
        *value = strtod(begin, &end);
        if (end == begin || (*end && *end != ',')) return -1;
        found = 1;
    }
    *cell = *end ? end + 1 : NULL;
    return found;
}

/* Digits that end with the cell. The first point of a member says what its seed is. */
static basin_status read_seed(reader *r, char **cell, int index) {
    const int grid = r->nx * r->ny, member = index / grid;
    char *end = *cell;
    if (r->members == 1) return BASIN_OK;
    errno = 0;
    unsigned long long seed = isdigit((unsigned char)*end) ? strtoull(end, &end, 10) : 0;
    if (end == *cell || errno || *end != ',') return fail_line(r, "the seed is no number");
    if (index % grid == 0)
        r->seed[member] = seed;
    else if (r->seed[member] != seed)
        return fail_line(r, "out of order: all points of one seed are wanted before those of the next");
    *cell = end + 1;
    return BASIN_OK;
}

/* The coordinates of a point: the first row of the grid says what x is, the first point of each row what y is. */
static basin_status read_place(reader *r, char **cell, int index) {
    const int place = index % (r->nx * r->ny);
    double *axis[] = {&r->x[place % r->nx], &r->y[place / r->nx]};
    int known[] = {index >= r->nx, place % r->nx != 0 || index != place};
    for (int i = 0; i < (r->is_plane ? 2 : 1); i++) {
        double value = 0;
        if (read_cell(cell, &value) != 1) return fail_line(r, "a coordinate is no number");
        if (known[i] && value != *axis[i])
            return fail_line(r, "out of order: the points of a grid, row by row with x fastest, are wanted");
        *axis[i] = value;
    }
    return BASIN_OK;
}

/* The values of a point: all of them or none, and its state if there is a column for it. */
static basin_status read_point(reader *r, char **cell, int index) {
    int found = 0;
    for (int m = 0; m < r->metrics; m++) {
        int kind = read_cell(cell, &r->surface->metric[m].values[index]);
        if (kind < 0) return fail_line(r, *cell ? "a value is no number" : "too few columns");
        found += kind;
    }
    if (found && found < r->metrics) return fail_line(r, "some values are missing; a value that is unknown is nan");
    double state = found ? BASIN_EVALUATED : BASIN_MISSING;
    if (r->has_states && read_cell(cell, &state) != 1) return fail_line(r, "the state of the point is no number");
    if (*cell) return fail_line(r, "too many columns");
    if (found ? state != BASIN_EVALUATED && state != BASIN_INTERPOLATED : state != BASIN_MISSING)
        return fail_line(r, "the state of the point is not 1 or 2, or not 0 for one without values");
    r->surface->point[index] = (unsigned char)state;
    return BASIN_OK;
}

static basin_status make_surface(reader *r) {
    basin_error cause = {0};
    basin_range x = {0, r->nx - 1, r->nx}, y = {0, r->ny - 1, r->ny};
    const char *const *names = (const char *const *)r->column + first_metric(r);
    for (int i = 0; i < r->members; i++) r->seed[i] = (uint64_t)i; /* until they are read */
    basin_status status = basin_surface_new(&r->surface, &x, r->is_plane ? &y : NULL, r->metrics, names, &cause);
    if (status == BASIN_OK) status = basin_surface_set_members(r->surface, r->members, r->seed, &cause);
    if (status == BASIN_OK) return BASIN_OK;
    return fail(r->err, status == BASIN_EINVALID ? BASIN_EFORMAT : status, "%s: %s", r->path, cause.message);
}

static basin_status read_points(reader *r) {
    const int points = basin_surface_points(r->surface);
    for (int i = 0; i < points; i++) {
        char *cell = next_line(r);
        if (!cell) return fail(r->err, BASIN_EFORMAT, "%s: cut short: %d of %d points", r->path, i, points);
        basin_status status = read_seed(r, &cell, i);
        if (status == BASIN_OK) status = read_place(r, &cell, i);
        if (status == BASIN_OK) status = read_point(r, &cell, i);
        if (status != BASIN_OK) return status;
    }
    for (char *line; (line = next_line(r));)
        if (*line) return fail_line(r, "more points than the first line says");
    return BASIN_OK;
}

/* The surface was made before its coordinates were known. */
static basin_status check_axis(const reader *r, char axis, int count, const double *values) {
    for (int i = 0; i < count; i++)
        if (!isfinite(values[i]) || (i > 0 && !(values[i - 1] < values[i])))
            return fail(r->err, BASIN_EFORMAT, "%s: %c coordinates do not increase at %.17g", r->path, axis, values[i]);
    return BASIN_OK;
}

/* So were its seeds. */
static basin_status take_seeds(const reader *r) {
    for (int i = 0; i < r->members; i++)
        for (int k = 0; k < i; k++)
            if (r->seed[i] == r->seed[k])
                return fail(r->err, BASIN_EFORMAT, "%s: seed %llu is there twice", r->path,
                            (unsigned long long)r->seed[i]);
    if (r->members > 1) memcpy(r->surface->seed, r->seed, (size_t)r->members * sizeof *r->seed);
    return BASIN_OK;
}

static basin_status read_text(basin_surface **out, reader *r) {
    basin_status status = BASIN_OK;
    double unused = 0;
    TRY(read_top(r));
    TRY(make_surface(r));
    r->x = r->surface->x;
    r->y = r->is_plane ? r->surface->y : &unused;
    TRY(read_points(r));
    TRY(check_axis(r, 'x', r->nx, r->x));
    if (r->is_plane) TRY(check_axis(r, 'y', r->ny, r->y));
    TRY(take_seeds(r));
    r->surface->record = r->record;
    r->record = (basin_record){0};
    *out = r->surface;
    r->surface = NULL;
done:
    basin_record_clear(&r->record);
    basin_surface_free(r->surface);
    return status;
}

basin_status csv_read(basin_surface **out, const char *path, basin_error *err) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    basin_status status = file_read(&bytes, &size, path, FILE_LIMIT, err);
    if (status != BASIN_OK) return status;
    char *text = realloc(bytes, size + 1);
    if (!text) {
        free(bytes);
        return fail_memory(err);
    }
    text[size] = 0;
    reader r = {.path = path, .text = text, .next = text, .end = text + size, .members = 1, .err = err};
    status = strlen(text) == size ? read_text(out, &r)
                                  : fail(err, BASIN_EFORMAT, "%s: not a text: it has a byte of value 0", path);
    free(text);
    return status;
}
