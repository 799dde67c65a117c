/* child.c - a command of this program as a process of its own: what it does, says and takes is as on the command line. */
#include "cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { SAID_LIMIT = 1 << 20 };

/* Nobody is left who would tell it to end. */
static void die_with_parent(pid_t parent) {
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent) _exit(EXIT_FAILED);
}

static void redirect(FILE *to, int descriptor) {
    int file = to ? fileno(to) : open("/dev/null", O_WRONLY);
    if (file < 0 || dup2(file, descriptor) < 0) _exit(EXIT_FAILED);
}

static void run(const child *c, const command *which, char *const words[], pid_t parent) {
    int count = 0;
    setpgid(0, 0);
    die_with_parent(parent);
    redirect(c->out, STDOUT_FILENO);
    if (c->errors) redirect(c->errors, STDERR_FILENO);
    while (words[count]) count++;
    exit(which->run(count, (char **)words)); /* a copy of ours */
}

basin_status child_start(child *c, const command *which, char *const words[], basin_error *err) {
    pid_t parent = getpid();
    fflush(NULL);
    c->pid = fork();
    if (c->pid == 0) run(c, which, words, parent);
    if (c->pid < 0) return command_error(err, BASIN_EIO, "no process can be started: %s", strerror(errno));
    return BASIN_OK;
}

int child_ended(const child *c, int *code) {
    int state;
    pid_t ended = waitpid(c->pid, &state, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return 0;
    *code = ended < 0 ? EXIT_FAILED : WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    return 1;
}

void child_pause(void) {
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

/* What was written to a temporary file. */
static char *said(FILE *file) {
    rewind(file);
    char *text = calloc(1, SAID_LIMIT + 1);
    size_t size = text ? fread(text, 1, SAID_LIMIT, file) : 0;
    while (size && text[size - 1] == '\n') text[--size] = '\0';
    return text;
}

char *child_said(const child *c) {
    return said(c->errors);
}

static void finish(const child *c, const volatile sig_atomic_t *stop, int *code) {
    for (int told = 0; !child_ended(c, code); child_pause()) {
        if (!stop || !*stop || told) continue;
        kill(c->pid, SIGTERM);
        told = 1;
    }
}

basin_status child_capture(const command *which, char *const words[], const volatile sig_atomic_t *stop, int *code,
                           char **out, char **errors, basin_error *err) {
    child c = {.out = tmpfile(), .errors = tmpfile()};
    basin_status status = BASIN_OK;
    *out = *errors = NULL;
    if (!c.out || !c.errors)
        status = command_error(err, BASIN_EIO, "no temporary file can be made: %s", strerror(errno));
    if (status == BASIN_OK) status = child_start(&c, which, words, err);
    if (status == BASIN_OK) {
        finish(&c, stop, code);
        *out = said(c.out);
        *errors = said(c.errors);
        if (!*out || !*errors) status = command_error(err, BASIN_ENOMEM, "out of memory");
    }
    if (c.out) fclose(c.out);
    if (c.errors) fclose(c.errors);
    return status;
}
