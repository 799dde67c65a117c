/* recipe_work.c - does what a plan says: each surface and figure by a command of its own, several at a time. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/recipe_plan.h"

typedef struct work {
    recipe_plan *plan;
    int running, failed, told; /* told: to stop */
} work;

/* Makes all folders of a path but its last part. */
static basin_status make_folders(const char *path, basin_error *err) {
    char *copy = strdup(path);
    if (!copy) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = BASIN_OK;
    for (char *slash = copy; (slash = strchr(slash + 1, '/')) && status == BASIN_OK; *slash = '/') {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            status = command_error(err, BASIN_EIO, "%s: cannot be made: %s", copy, strerror(errno));
    }
    free(copy);
    return status;
}

/* The folder of the surfaces, which nobody wants under version control, and no other run in it. */
static basin_status enter_cache(const char *cache, int *lock, basin_error *err) {
    char *path = NULL;
    if (asprintf(&path, "%s/.gitignore", cache) < 0) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = make_folders(path, err);
    if (status == BASIN_OK && (*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666)) < 0)
        status = command_error(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
    free(path);
    if (status != BASIN_OK) return status;
    /* A run that was killed takes a moment to be gone. */
    for (int tries = 0; flock(*lock, LOCK_EX | LOCK_NB) != 0; tries++, child_pause())
        if (tries == 400 || errno != EWOULDBLOCK)
            return command_error(err, BASIN_EEXISTS, "another 'basin run' is at work in %s; wait for it", cache);
    if (lseek(*lock, 0, SEEK_END) == 0 && write(*lock, "*\n", 2) != 2)
        return command_error(err, BASIN_EIO, "%s: cannot be written: %s", cache, strerror(errno));
    return BASIN_OK;
}

/* Each of several commands gets its part of the processors. */
static int threads_each(const recipe_options *o) {
    if (o->jobs == 1) return o->threads;
    long all = o->threads ? o->threads : sysconf(_SC_NPROCESSORS_ONLN);
    return all > o->jobs ? (int)(all / o->jobs) : 1;
}

static basin_status start(work *w, recipe_task *task, basin_error *err) {
    char threads[32], memory[32];
    const recipe_options *o = w->plan->options;
    int each = threads_each(o), quiet = o->quiet || o->jobs > 1, evaluates = task->entry->section->evaluates;
    basin_status status = make_folders(task->path, err);
    for (int i = 0; i < task->files && status == BASIN_OK; i++) {
        status = make_folders(task->file[i].text, err);
        if (o->force) (void)unlink(task->file[i].text); /* the command would keep what is not its own */
    }
    if (status != BASIN_OK) return status;
    const char *more[] = {quiet ? "-q" : NULL, recipe_threads(each, threads), recipe_memory(o, memory)};
    char **words = recipe_words_with(task, evaluates ? 3 : 1, more);
    if (!words) return command_error(err, BASIN_ENOMEM, "out of memory");
    if (!o->quiet) fprintf(stderr, "%s %s\n", task->entry->section->what, task->entry->name.text);
    task->child = (child){.errors = evaluates ? NULL : tmpfile()};
    if (!evaluates && !task->child.errors)
        status = command_error(err, BASIN_EIO, "no temporary file can be made: %s", strerror(errno));
    task->began = command_now();
    if (status == BASIN_OK) status = child_start(&task->child, task->entry->section->command, words, err);
    free(words);
    if (status == BASIN_OK) task->state = RECIPE_RUNNING;
    w->running += status == BASIN_OK;
    return status;
}

/* Comparisons share what they keep: one at a time. */
static int shares(const recipe_plan *plan, const recipe_task *task) {
    for (int i = 0; i < plan->orders; i++)
        if (task->entry->section->folder && plan->order[i]->state == RECIPE_RUNNING &&
            plan->order[i]->entry->section == task->entry->section)
            return 1;
    return 0;
}

/* 1 if all it needs is there, -1 if that will never be. */
static int is_ready(const recipe_plan *plan, const recipe_task *task) {
    int ready = !shares(plan, task);
    for (int i = 0; i < task->inputs; i++) {
        recipe_state state = task->input[i]->state;
        if (state == RECIPE_FAILED) return -1;
        ready = ready && (state == RECIPE_KEPT || state == RECIPE_DONE);
    }
    return ready;
}

/* Starts what can be started. */
static basin_status start_some(work *w, basin_error *err) {
    const recipe_options *o = w->plan->options;
    basin_status status = BASIN_OK;
    for (int i = 0; i < w->plan->orders && w->running < o->jobs && status == BASIN_OK; i++) {
        recipe_task *task = w->plan->order[i];
        if (task->state != RECIPE_STALE || (w->failed && !o->keep_going) || *o->stop) continue;
        int ready = is_ready(w->plan, task);
        if (ready < 0) task->state = RECIPE_FAILED;
        if (ready > 0) status = start(w, task, err);
    }
    return status;
}

/* What the drawing of a figure said: notes, or why it failed. */
static void repeat(const recipe_plan *plan, recipe_task *task, int code) {
    char *said = child_said(&task->child);
    fclose(task->child.errors);
    if (said && code != EXIT_OK)
        recipe_say_failure(plan, task, said);
    else if (said && *said)
        fprintf(stderr, "%s\n", said);
    free(said);
}

static basin_status finish(work *w, recipe_task *task, int code, basin_error *err) {
    task->seconds = command_now() - task->began;
    task->state = code == EXIT_OK ? RECIPE_DONE : RECIPE_FAILED;
    w->running--;
    w->failed += code != EXIT_OK && !*w->plan->options->stop;
    if (!task->entry->section->evaluates)
        repeat(w->plan, task, code);
    else if (code != EXIT_OK && !*w->plan->options->stop)
        fprintf(stderr, "basin: %s:%d:%d: %s '%s' failed%s\n", w->plan->recipe->path, task->entry->name.at->line,
                task->entry->name.at->column, task->entry->section->what, task->entry->name.text,
                code > 128 ? ": it was killed" : "");
    return code == EXIT_OK && task->files ? recipe_drawn_set(w->plan, task, err) : BASIN_OK;
}

/* Ctrl-C is handed on, once. */
static void hand_on(work *w) {
    if (w->told || !*w->plan->options->stop) return;
    for (int i = 0; i < w->plan->orders; i++)
        if (w->plan->order[i]->state == RECIPE_RUNNING) kill(w->plan->order[i]->child.pid, SIGINT);
    w->told = 1;
}

static basin_status finish_some(work *w, basin_error *err) {
    basin_status status = BASIN_OK;
    int code, ended = 0;
    for (int i = 0; i < w->plan->orders && status == BASIN_OK; i++) {
        recipe_task *task = w->plan->order[i];
        if (task->state != RECIPE_RUNNING || !child_ended(&task->child, &code)) continue;
        status = finish(w, task, code, err);
        ended = 1;
    }
    if (!ended) child_pause();
    return status;
}

static basin_status verdict(const work *w, basin_error *err) {
    const char *path = w->plan->recipe->path;
    if (*w->plan->options->stop)
        return command_error(err, BASIN_EINTERRUPTED,
                             "stopped; what was finished is kept: 'basin run %s' goes on from there", path);
    if (w->failed)
        return command_error(err, BASIN_EIO, "%s: %d of %d failed; what was finished is kept", path, w->failed,
                             w->plan->orders);
    return BASIN_OK;
}

basin_status recipe_plan_run(recipe_plan *plan, basin_error *err) {
    work w = {.plan = plan};
    int lock = -1;
    if (!plan->orders) return BASIN_OK;
    basin_status status = enter_cache(plan->recipe->cache, &lock, err);
    while (status == BASIN_OK) {
        status = start_some(&w, err);
        hand_on(&w);
        if (!w.running) break;
        if (status == BASIN_OK) status = finish_some(&w, err);
    }
    if (lock >= 0) close(lock);
    return status == BASIN_OK ? verdict(&w, err) : status;
}
