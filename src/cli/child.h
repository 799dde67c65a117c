/* child.h - a command of this program as a process of its own. */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#include "cli/command.h"

/** A command line: words[0] is "basin NAME", NULL ends it. */
typedef struct child {
    pid_t pid;
    FILE *out, *errors; /* where its stdout and stderr go; NULL: nowhere, and to ours */
} child;

/** Starts it. It dies with us, and does not get the terminal's Ctrl-C: that is ours to hand on.
 *  @return BASIN_OK, BASIN_EIO */
basin_status child_start(child *c, const command *which, char *const words[], basin_error *err);

/** Whether it has ended.  @param[out] code  then: of its exit; 128 and the signal that ended it */
int child_ended(const child *c, int *code);
/** What it said on stderr, where that is a file, without the last line's end; the caller frees.  @return NULL if out of memory */
char *child_said(const child *c);
/** Waits a little, or until a signal comes. */
void child_pause(void);

/** Runs it to its end.
 *  @param[out] out, errors  what it said on stdout, and on stderr, without the last line's end; the caller frees
 *  @param stop  when this becomes 1 it is told to end; NULL: never
 *  @return BASIN_OK whatever its exit code, BASIN_EIO, BASIN_ENOMEM */
basin_status child_capture(const command *which, char *const words[], const volatile sig_atomic_t *stop, int *code,
                           char **out, char **errors, basin_error *err);

#endif
