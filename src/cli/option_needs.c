/* option_needs.c - options that mean nothing without others: refused, not passed over. */
#include "cli/option_needs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/option_keys.h"

/* A row counts for the commands that have the option. */
static const struct need {
    const char *option, *other;
    const char *values; /* that the other option has to have, with '|' between; NULL: any; "": it must not be there */
    int is_usual;       /* whether the other one has such a value if it is not given */
} needs[] = {
    {"samples-seed", "samples", NULL, 0}, {"bn-data", "bn", "recompute", 0},
    {"bn-samples", "bn", "recompute", 0}, {"momentum", "optimizer", "sgd", 1},
    {"nesterov", "optimizer", "sgd", 1},  {"betas", "optimizer", "adam|adamw", 0},
    {"drop", "schedule", "step", 0},      {"plane", "no-plane", "", 1},
    {"persistence", "no-plane", "", 1},   {"seed", "seeds", "", 1},
    {"size", "output", NULL, 0},          {"dpi", "output", NULL, 0},
    {"theme", "output", NULL, 0},         {"colormap", "output", NULL, 0},
    {"columns", "output", NULL, 0},       {"font", "output", NULL, 0},
    {"font-size", "output", NULL, 0},     {"no-letters", "output", NULL, 0},
};

/* @param[out] value  NULL if it has none  @return whether it is there */
static int find(const option_words *words, const char *option, const char **value) {
    *value = NULL;
    if (strcmp(option, "output") == 0) return words->output != NULL;
    for (int i = 0; i < words->count; i++) {
        if (strcmp(words->word[i].option->name, option) != 0) continue;
        *value = words->word[i].value;
        return 1;
    }
    return 0;
}

static int is_one_of(const char *value, const char *values) {
    const size_t length = strlen(value);
    for (const char *one = values; *one; one += strspn(one, "|")) {
        const size_t size = strcspn(one, "|");
        if (size == length && memcmp(one, value, size) == 0) return 1;
        one += size;
    }
    return 0;
}

static int is_met(const struct need *n, const option_words *words) {
    const char *value;
    if (!find(words, n->option, &value)) return 1;
    if (!find(words, n->other, &value)) return n->is_usual;
    return !n->values || (value && is_one_of(value, n->values));
}

static void say(const struct need *n, const char *program) {
    if (n->values && !*n->values)
        fprintf(stderr, "%s: --%s has no effect beside --%s: leave out one\n", program, n->option, n->other);
    else
        fprintf(stderr, "%s: --%s has no effect without --%s%s%s: leave it out, or give both\n", program, n->option,
                n->other, n->values ? " " : "", n->values ? n->values : "");
}

int option_needs_met(const struct argp *argp, int argc, char **argv) {
    const struct need *unmet = NULL;
    option_words words;
    char **copy = calloc((size_t)argc + 1, sizeof *copy); /* reading reorders it, and records want it as it is */
    if (argp && copy) {
        memcpy(copy, argv, (size_t)argc * sizeof *copy);
        const int read = option_words_read(&words, argp, argc, copy);
        for (size_t i = 0; read && !unmet && i < sizeof needs / sizeof *needs; i++)
            if (!is_met(&needs[i], &words)) unmet = &needs[i];
    }
    free(copy);
    if (unmet) say(unmet, argv[0]);
    return !unmet;
}
