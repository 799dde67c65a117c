/* progress.c - how far a long run has come. */
#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"

struct progress {
    const char *what, *unit;
    int64_t first, done, total;
    int terminal;
    double began, shown; /* seconds */
    char note[128];
};

progress *progress_new(const char *what, const char *unit, int64_t first, int64_t total, int quiet) {
    progress *p = quiet ? NULL : malloc(sizeof *p);
    if (!p) return NULL;
    double began = command_now();
    *p = (progress){what, unit, first, first, total, isatty(STDERR_FILENO), began, began, ""};
    return p;
}

const char *progress_duration(double seconds, char text[32]) {
    long long s = (long long)(seconds + 0.5);
    if (s < 60)
        snprintf(text, 32, "%lld s", s);
    else if (s < 3600)
        snprintf(text, 32, "%lld:%02lld min", s / 60, s % 60);
    else
        snprintf(text, 32, "%lld:%02lld h", s / 3600, s / 60 % 60);
    return text;
}

static void show(progress *p, double time, int last) {
    char text[32];
    double rate = (double)(p->done - p->first) / (time - p->began + 1e-9);
    fprintf(stderr, "%s%s: %lld", p->terminal ? "\r\033[K" : "", p->what, (long long)p->done);
    if (p->total) fprintf(stderr, " of %lld", (long long)p->total);
    fprintf(stderr, " %s", p->unit);
    if (rate > 0) fprintf(stderr, ", %.*f %s/s", rate < 10 ? 2 : 0, rate, p->unit);
    if (last)
        fprintf(stderr, ", %s", progress_duration(time - p->began, text));
    else if (rate > 0 && p->total)
        fprintf(stderr, ", %s left", progress_duration((double)(p->total - p->done) / rate, text));
    fprintf(stderr, "%s%s%s", *p->note ? ", " : "", p->note, p->terminal && !last ? "" : "\n");
    fflush(stderr);
    p->shown = time;
}

void progress_update(progress *p, int64_t done, const char *note) {
    if (!p) return;
    double time = command_now();
    p->done = done;
    snprintf(p->note, sizeof p->note, "%s", note ? note : "");
    if (time - p->shown >= (p->terminal ? 0.1 : 10)) show(p, time, 0);
}

void progress_free(progress *p) {
    if (!p) return;
    show(p, command_now(), 1);
    free(p);
}
