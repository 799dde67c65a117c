/* option_keys.h - the rows of an argp table as data: what a recipe calls a key, and what a command line says of each. */
#ifndef CLI_OPTION_KEYS_H
#define CLI_OPTION_KEYS_H

#include <argp.h>

/* Flags of a row beside those of argp, which passes over them. */
enum {
    OPTION_REPEAT = 1 << 16, /* may be given again: a recipe's list gives it once per value */
    OPTION_RUNS = 1 << 17    /* decides how the command runs and reports, nothing of its result: no key of a recipe */
};

enum { OPTION_KEYS_MAX = 128 };

typedef struct option_keys {
    int count;
    const struct argp_option *key[OPTION_KEYS_MAX];
} option_keys;

/** All named options of a parser and its groups but --output and those that are OPTION_RUNS or hidden. */
option_keys option_keys_of(const struct argp *argp);
const struct argp_option *option_keys_find(const option_keys *keys, const char *name);
/** Whether it is a named option that is OPTION_RUNS, and not hidden. */
int option_keys_runs(const struct argp *argp, const char *name);
/** @return the key that may have been meant, or NULL */
const char *option_keys_nearest(const option_keys *keys, const char *name);

/** A command line, taken apart. The words are borrowed from argv, which is reordered. */
typedef struct option_words {
    int count, operands;
    struct option_word {
        const struct argp_option *option; /* one of the keys; others are left out */
        const char *value;                /* NULL for none */
    } word[OPTION_KEYS_MAX];
    const char *operand[OPTION_KEYS_MAX];
    const char *output; /* of --output; NULL for none */
} option_words;

/** Takes argv apart as the parser would. What may be given again stands together, of all else the last counts. @return 0 if it has what the parser does not know, or too much */
int option_words_read(option_words *out, const struct argp *argp, int argc, char **argv);

/** Command, operands, keys in their order under their long names, output: one text for all ways to write a command.
 *  The caller frees.  @return NULL if out of memory, or as option_words_read */
char *option_words_line(const struct argp *argp, int argc, char **argv);

#endif
