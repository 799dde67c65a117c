/* ways.c - which of two ways to run an operator is faster on this processor: measured once, and kept in a file. */
#include "net/ways.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "tensor/floats.h"

enum { ROUNDS = 5, LINE = 256, LIMIT = 1 << 20, ENTRIES_MAX = 4096 };
#define ROUND_SECONDS 1e-3
#define WINS 0.75 /* of the time: in a network less comes of it, as transformed weights take more of the caches */

/* A line of the file: the processor, whether the rival won, what was run. */
typedef struct way {
    char key[LINE];
    int rival;
} way;

struct basin_ways {
    char *path; /* NULL: nowhere, or what is there cannot be read */
    char processor[33];
    mtx_t lock; /* of what follows */
    int count;
    way *entry; /* (ENTRIES_MAX) */
};

/* The model as the system names it, the same text for all that it does not name; and what the library makes of it. */
static void name_processor(char text[33]) {
    char line[LINE] = "", model[LINE] = "", name[LINE + 32];
    FILE *in = fopen("/proc/cpuinfo", "r");
    while (in && !*model && fgets(line, sizeof line, in))
        if (strncmp(line, "model name", 10) == 0 || strncmp(line, "CPU part", 8) == 0)
            memcpy(model, line, sizeof model);
    if (in) fclose(in);
    snprintf(name, sizeof name, "%s%llx", model, (unsigned long long)op_library());
    snprintf(text, 33, "%016llx", (unsigned long long)hash_checksum(name, strlen(name)));
}

static char *file_path(void) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *path = NULL;
    if (cache && *cache == '/')
        path = asprintf(&path, "%s/basin/ways", cache) < 0 ? NULL : path;
    else if (home && *home == '/')
        path = asprintf(&path, "%s/.cache/basin/ways", home) < 0 ? NULL : path;
    return path;
}

/* ---- the file ---- */

static void take_line(basin_ways *known, const char *line) {
    way *w = &known->entry[known->count];
    char processor[33];
    if (known->count == ENTRIES_MAX) return;
    if (sscanf(line, "%32s %d %255[^\n]", processor, &w->rival, w->key) != 3) return;
    if (strcmp(processor, known->processor) != 0 || w->rival < 0 || w->rival > 1) return;
    known->count++;
}

/* What cannot be read is left alone: else every run would measure, and append what no run reads. */
static void read_file(basin_ways *known) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    basin_error ignored = {0};
    const basin_status status = known->path ? file_read(&bytes, &size, known->path, LIMIT, &ignored) : BASIN_OK;
    if (status != BASIN_OK && status != BASIN_ENOTFOUND) {
        free(known->path);
        known->path = NULL;
    }
    for (size_t from = 0, to; from < size; from = to + 1) {
        char line[LINE + 64];
        for (to = from; to < size && bytes[to] != '\n'; to++) {}
        if (to - from >= sizeof line || memchr(bytes + from, 0, to - from)) continue;
        memcpy(line, bytes + from, to - from);
        line[to - from] = 0;
        take_line(known, line);
    }
    free(bytes);
}

static void make_folder(const char *path) {
    char *folder = strdup(path);
    for (char *slash = folder ? strchr(folder + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(folder, 0777);
        *slash = '/';
    }
    free(folder);
}

/* The file to append to; a pipe or device that was put there meanwhile is none.  @return NULL if it cannot be */
static FILE *open_to_append(const char *path) {
    struct stat info;
    const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    FILE *out = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? fdopen(fd, "a") : NULL;
    if (!out && fd >= 0) close(fd);
    return out;
}

/* One write a line: several runs may append at a time. */
static void append(const basin_ways *known, const way *w) {
    if (!known->path) return;
    make_folder(known->path);
    FILE *out = open_to_append(known->path);
    if (!out) return;
    fprintf(out, "%s %d %s\n", known->processor, w->rival, w->key);
    fclose(out);
}

/* ---- measuring ---- */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A way with memory of its own. */
typedef struct trial {
    op_kernel *kernel;
    float *in[OP_INPUTS], *out, *packed, *scratch;
    double seconds; /* of a call, the shortest of all rounds */
} trial;

static void trial_clear(trial *t) {
    op_kernel_free(t->kernel);
    for (int j = 0; j < OP_INPUTS; j++) free(t->in[j]);
    free(t->out);
    free(t->packed);
    free(t->scratch);
}

static float *zeros(size_t count) {
    float *made = floats_new(count);
    if (made) memset(made, 0, count * sizeof *made);
    return made;
}

static basin_status trial_init(trial *t, const op_use *use, const op *row, op_engine *engine, basin_error *err) {
    op_use own = *use;
    own.op = row;
    *t = (trial){.seconds = INFINITY};
    basin_status status = op_kernel_new(&t->kernel, &own, OP_INFER, engine, err);
    if (status != BASIN_OK) return status;
    const op_sizes sizes = op_kernel_sizes(t->kernel);
    int there = 1;
    for (int j = 0; j < row->inputs; j++) there &= (t->in[j] = zeros((size_t)basin_shape_size(&use->in[j]))) != NULL;
    t->out = zeros((size_t)basin_shape_size(&use->out));
    t->packed = zeros(sizes.packed);
    t->scratch = zeros(sizes.scratch);
    return there && t->out && t->packed && t->scratch ? BASIN_OK : fail_memory(err);
}

static void trial_round(trial *t) {
    const op_args args = {.in = {t->in[0], t->in[1]}, .out = t->out, .packed = t->packed, .scratch = t->scratch};
    double start, taken;
    int calls = 0;
    op_infer(t->kernel, &args);
    start = now();
    do {
        op_infer(t->kernel, &args);
        calls++;
        taken = now() - start;
    } while (taken < ROUND_SECONDS);
    t->seconds = fmin(t->seconds, taken / calls);
}

/* In turns, so that both meet the same machine. */
static basin_status measure(int *rival, const op_use *use, op_engine *engine, basin_error *err) {
    basin_status status = BASIN_OK;
    trial own = {0}, other = {0};
    TRY(trial_init(&own, use, use->op, engine, err));
    TRY(trial_init(&other, use, use->op->rival, engine, err));
    for (int i = 0; i < ROUNDS; i++) {
        trial_round(&own);
        trial_round(&other);
    }
    *rival = other.seconds < WINS * own.seconds;
done:
    trial_clear(&own);
    trial_clear(&other);
    return status;
}

/* ---- the whole ---- */

static void name_use(char key[LINE], const op_use *use) {
    const op_attr *a = &use->attr;
    const int64_t *in = use->in[0].dim;
    snprintf(key, LINE, "%s|%s %lldx%lldx%lldx%lld to %d, pad %d %d %d %d%s%s", use->op->name, use->op->rival->name,
             (long long)in[0], (long long)in[1], (long long)in[2], (long long)in[3], a->outputs, a->pad_begin[0],
             a->pad_begin[1], a->pad_end[0], a->pad_end[1], use->accumulate ? ", adds" : "",
             use->activation ? ", activation" : "");
}

basin_status basin_ways_new(basin_ways **out, basin_error *err) {
    basin_ways *known = calloc(1, sizeof *known);
    if (!known) return fail_memory(err);
    if (mtx_init(&known->lock, mtx_plain) != thrd_success) return free(known), fail_memory(err);
    known->entry = calloc(ENTRIES_MAX, sizeof *known->entry);
    if (!known->entry) return basin_ways_free(known), fail_memory(err);
    known->path = file_path();
    name_processor(known->processor);
    read_file(known);
    *out = known;
    return BASIN_OK;
}

/* What is known of a use, or is measured now and known from then on.  @param[out] out  NULL where there is no room for more */
static basin_status find(basin_ways *known, const way **out, const op_use *use, op_engine *engine, basin_error *err) {
    way *w = &known->entry[known->count];
    char key[LINE];
    *out = NULL;
    name_use(key, use);
    for (int i = 0; i < known->count; i++)
        if (strcmp(known->entry[i].key, key) == 0) return *out = &known->entry[i], BASIN_OK;
    if (known->count == ENTRIES_MAX) return BASIN_OK;
    const basin_status status = measure(&w->rival, use, engine, err);
    if (status != BASIN_OK) return status;
    memcpy(w->key, key, sizeof key);
    append(known, w);
    known->count++;
    *out = w;
    return BASIN_OK;
}

basin_status ways_choose(basin_ways *known, const op **out, const op_use *use, op_engine *engine, basin_error *err) {
    const way *found = NULL;
    *out = use->op;
    if (!use->op->rival || !use->op->rival->suits(use)) return BASIN_OK;
    mtx_lock(&known->lock);
    const basin_status status = find(known, &found, use, engine, err);
    if (found && found->rival) *out = use->op->rival;
    mtx_unlock(&known->lock);
    return status;
}

void basin_ways_free(basin_ways *known) {
    if (!known) return;
    mtx_destroy(&known->lock);
    free(known->entry);
    free(known->path);
    free(known);
}
