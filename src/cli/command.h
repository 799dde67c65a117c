/* command.h - what a subcommand is, and what all of them share. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <basin.h>

struct argp;

/** One subcommand: `const command command_NAME` in its own file, and COMMAND(NAME) in commands.list.h. */
typedef struct command {
    const char *name, *summary; /* the summary is one line of `basin --help` */
    /** argv[0] is "basin NAME". Parses with argp (see options.h), works, returns the exit code. */
    int (*run)(int argc, char **argv);
    /** Its options, where some need others (option_needs.h) or recipes are concerned with them; else NULL. */
    const struct argp *argp;
} command;

/** Exit codes. */
enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INTERRUPTED = 130 };

/** Says `basin: message` on stderr.  @return the exit code for its status: BASIN_EINVALID is a usage error */
int command_fail(const basin_error *err);

/** Writes the message into `err` (NULL allowed) and returns `status`. */
basin_status command_error(basin_error *err, basin_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__ /* it sees one file at a time and has to be told what this returns */
#define command_error(err, status, ...) ((void)command_error(err, status, __VA_ARGS__), (status))
#endif

/** The command line, quoted so that a shell reads it back; the caller frees. To be taken before argp reorders argv.
 *  @return NULL if out of memory */
char *command_line(int argc, char **argv);

/** Seconds of a clock that only goes on. */
double command_now(void);

/** Whether a text ends with `end`, or is that. */
int ends_with(const char *text, const char *end);

/** The words of such a line, up to NULL, to be freed with command_words_free.  @return NULL if it is none, has more than 4096 words, or out of memory */
char **command_words(const char *line, int *count);
void command_words_free(char **words);

#endif
