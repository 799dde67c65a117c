/* main.c - finds the subcommand and hands over. */
#include <argp.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/nearest.h"
#include "cli/option_needs.h"

#define COMMAND(name) extern const command command_##name;
#include "cli/commands.list.h"
#undef COMMAND

#define COMMAND(name) &command_##name,
static const command *const commands[] = {
#include "cli/commands.list.h"
};
#undef COMMAND

enum { COMMANDS = sizeof commands / sizeof *commands, NAME_MAX_LENGTH = 32, LIST_COMMANDS = 256 };

static const command *find(const char *name) {
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

static const char *name_at(const void *list, int index) {
    (void)list;
    return index < COMMANDS ? commands[index]->name : NULL;
}

static int unknown(const char *name) {
    const char *near = nearest_name(name, name_at, NULL);
    fprintf(stderr, "basin: '%s' is no command; ", name);
    if (near)
        fprintf(stderr, "did you mean '%s'?\n", near);
    else
        fprintf(stderr, "'basin --help' lists them\n");
    return EXIT_USAGE;
}

/* The text of `basin --help` above the options: what argp lacks is the list of commands. */
static char *overview(int key, const char *text, void *input) {
    (void)input;
    if (key != ARGP_KEY_HELP_PRE_DOC) return (char *)text;
    char *list = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&list, &size);
    if (!out) return (char *)text;
    fprintf(out, "%s\n\n", text);
    for (int i = 0; i < COMMANDS; i++) fprintf(out, "  %-12s%s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\n'basin COMMAND --help' explains a command.\n");
    return fclose(out) == 0 ? list : (char *)text;
}

static const struct argp_option options[] = {
    {"list-commands", LIST_COMMANDS, NULL, 0, "Print the names of the commands, one per line", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    int *first = state->input;
    (void)arg;
    switch (key) {
    case LIST_COMMANDS:
        for (int i = 0; i < COMMANDS; i++) puts(commands[i]->name);
        exit(EXIT_OK);
    case ARGP_KEY_ARG:
        *first = state->next - 1;
        state->next = state->argc;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int run(const command *found, int argc, char **argv) {
    char name[sizeof "basin " + NAME_MAX_LENGTH];
    snprintf(name, sizeof name, "basin %s", found->name);
    argv[0] = name;
    return option_needs_met(found->argp, argc, argv) ? found->run(argc, argv) : EXIT_USAGE;
}

int main(int argc, char **argv) {
    const struct argp argp = {
        options,  parse, "COMMAND [OPTION...]", "Draws the loss landscape of trained neural networks.", NULL,
        overview, NULL,
    };
    int first = 0;
    mallopt(M_MMAP_THRESHOLD, 1 << 20); /* large memory goes back to the system as soon as it is free */
    char program[] = "basin";

    argv[0] = program;
    argp_err_exit_status = EXIT_USAGE;
    argp_program_version = "basin " BASIN_VERSION;
    argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &first);

    const command *found = find(argv[first]);
    int code = found ? run(found, argc - first, argv + first) : unknown(argv[first]);
    if (fflush(stdout) != 0 && code == EXIT_OK) {
        fprintf(stderr, "basin: standard output: %s\n", strerror(errno));
        return EXIT_FAILED;
    }
    return code;
}
