/* option_keys.c - the rows of an argp table as data. */
#include "cli/option_keys.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/nearest.h"

enum { KNOWN_MAX = 256, DEPTH_MAX = 8 };

/* All rows with a name or a letter, of a parser and its groups. */
static int collect(const struct argp *argp, const struct argp_option *row[], int count, int depth) {
    const struct argp_option *o = argp->options;
    for (; o && (o->name || o->key || o->doc || o->group) && count < KNOWN_MAX; o++)
        if (o->name && !(o->flags & OPTION_DOC)) row[count++] = o;
    for (const struct argp_child *c = argp->children; c && c->argp && depth < DEPTH_MAX; c++)
        count = collect(c->argp, row, count, depth + 1);
    return count;
}

static int is_output(const struct argp_option *row) {
    return strcmp(row->name, "output") == 0;
}

static int is_key(const struct argp_option *row) {
    return !is_output(row) && !(row->flags & (OPTION_RUNS | OPTION_HIDDEN | OPTION_ALIAS));
}

option_keys option_keys_of(const struct argp *argp) {
    const struct argp_option *row[KNOWN_MAX];
    option_keys keys = {0};
    int count = collect(argp, row, 0, 0);
    for (int i = 0; i < count && keys.count < OPTION_KEYS_MAX; i++)
        if (is_key(row[i])) keys.key[keys.count++] = row[i];
    return keys;
}

const struct argp_option *option_keys_find(const option_keys *keys, const char *name) {
    for (int i = 0; i < keys->count; i++)
        if (strcmp(keys->key[i]->name, name) == 0) return keys->key[i];
    return NULL;
}

int option_keys_runs(const struct argp *argp, const char *name) {
    const struct argp_option *row[KNOWN_MAX];
    const int count = collect(argp, row, 0, 0);
    for (int i = 0; i < count; i++)
        if (strcmp(row[i]->name, name) == 0) return (row[i]->flags & (OPTION_RUNS | OPTION_HIDDEN)) == OPTION_RUNS;
    return 0;
}

static const char *name_at(const void *list, int index) {
    const option_keys *keys = list;
    return index < keys->count ? keys->key[index]->name : NULL;
}

const char *option_keys_nearest(const option_keys *keys, const char *name) {
    return nearest_name(name, name_at, keys);
}

static int argument(const struct argp_option *row) {
    if (!row->arg) return no_argument;
    return row->flags & OPTION_ARG_OPTIONAL ? optional_argument : required_argument;
}

/* The tables of getopt: what argp itself hands to it. */
static void getopt_tables(const struct argp_option *row[], int count, struct option longs[], char *shorts) {
    for (int i = 0; i < count; i++) {
        longs[i] = (struct option){row[i]->name, argument(row[i]), NULL, KNOWN_MAX + i};
        if (row[i]->key <= 0 || row[i]->key > 127 || !isalnum(row[i]->key)) continue;
        *shorts++ = (char)row[i]->key;
        for (int colons = argument(row[i]); colons > 0; colons--) *shorts++ = ':';
    }
    longs[count] = (struct option){0};
    *shorts = '\0';
}

static const struct argp_option *row_of(const struct argp_option *row[], int count, int code) {
    if (code >= KNOWN_MAX) return row[code - KNOWN_MAX];
    for (int i = 0; i < count; i++)
        if (row[i]->key == code) return row[i];
    return NULL;
}

/* Puts options that may be given again together, where the first one is; of others only the last one counts. */
static void settle(option_words *w) {
    const option_words all = *w;
    w->count = 0;
    for (int i = 0; i < all.count; i++) {
        const struct argp_option *option = all.word[i].option;
        int repeat = option->flags & OPTION_REPEAT, told = 0;
        for (int k = repeat ? 0 : i + 1; k < (repeat ? i : all.count); k++) told = told || all.word[k].option == option;
        if (told) continue;
        w->word[w->count++] = all.word[i];
        for (int k = i + 1; repeat && k < all.count; k++)
            if (all.word[k].option == option) w->word[w->count++] = all.word[k];
    }
}

int option_words_read(option_words *out, const struct argp *argp, int argc, char **argv) {
    const struct argp_option *row[KNOWN_MAX];
    struct option longs[KNOWN_MAX + 1];
    char shorts[4 * KNOWN_MAX];
    int count = collect(argp, row, 0, 0), code;
    getopt_tables(row, count, longs, shorts);
    *out = (option_words){0};
    opterr = 0;
    optind = 0; /* begins anew */
    while ((code = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        const struct argp_option *found = row_of(row, count, code);
        if (!found) return 0;
        if (is_output(found)) out->output = optarg;
        if (!is_key(found)) continue;
        if (out->count == OPTION_KEYS_MAX) return 0;
        out->word[out->count++] = (struct option_word){found, optarg};
    }
    for (; optind < argc; optind++) {
        if (out->operands == OPTION_KEYS_MAX) return 0;
        out->operand[out->operands++] = argv[optind];
    }
    settle(out);
    return 1;
}

/* "--key=value" where the value may be left out, which has to be one word; the caller frees. */
static char *joined(const struct option_word *word) {
    char *text = NULL;
    return asprintf(&text, "--%s%s%s", word->option->name, word->value ? "=" : "", word->value ? word->value : "") < 0
               ? NULL
               : text;
}

char *option_words_line(const struct argp *argp, int argc, char **argv) {
    enum { WORDS_MAX = 3 * OPTION_KEYS_MAX + 4 };
    char *copy[WORDS_MAX], *name[OPTION_KEYS_MAX] = {NULL}, *line = NULL;
    char *words[WORDS_MAX] = {argv[0]};
    option_words read;
    int count = 1, whole = 1;
    if (argc >= WORDS_MAX) return NULL;
    memcpy(copy, argv, (size_t)(argc + 1) * sizeof *copy);
    if (!option_words_read(&read, argp, argc, copy)) return NULL;
    for (int i = 0; i < read.operands; i++) words[count++] = (char *)read.operand[i]; /* only read */
    for (int i = 0; i < read.count; i++) {
        int apart = argument(read.word[i].option) == required_argument;
        const struct option_word bare = {read.word[i].option, NULL};
        name[i] = joined(apart ? &bare : &read.word[i]);
        whole = whole && name[i];
        words[count++] = name[i];
        if (apart) words[count++] = (char *)read.word[i].value;
    }
    if (read.output) words[count++] = (char *)"-o";
    if (read.output) words[count++] = (char *)read.output;
    if (whole) line = command_line(count, words);
    for (int i = 0; i < read.count; i++) free(name[i]);
    return line;
}
