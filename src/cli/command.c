/* command.c - what all subcommands share: errors as one line, the command line as text. */
#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef command_error

double command_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int command_fail(const basin_error *err) {
    fprintf(stderr, "basin: %s\n", err->message);
    switch (err->status) {
    case BASIN_EINVALID:
        return EXIT_USAGE;
    case BASIN_EINTERRUPTED:
        return EXIT_INTERRUPTED;
    default:
        return EXIT_FAILED;
    }
}

basin_status command_error(basin_error *err, basin_status status, const char *format, ...) {
    if (!err) return status;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->status = status;
    return status;
}

static void quote(FILE *out, const char *word) {
    const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+:,./@%";
    if (*word && strspn(word, plain) == strlen(word)) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    fputc('\'', out);
}

char *command_line(int argc, char **argv) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    fputs(argv[0], out);
    for (int i = 1; i < argc; i++) {
        fputc(' ', out);
        quote(out, argv[i]);
    }
    return fclose(out) == 0 ? text : NULL;
}

int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

enum { WORDS_MAX = 4096 };

/* One word, in which '...' and \x stand for what they hold.  @return what is behind it; NULL for a quote without end */
static const char *unquote(FILE *out, const char *at) {
    while (*at && *at != ' ') {
        if (*at == '\'') {
            const char *end = strchr(at + 1, '\'');
            if (!end) return NULL;
            fwrite(at + 1, 1, (size_t)(end - at) - 1, out);
            at = end + 1;
        } else {
            if (*at == '\\' && !*++at) return NULL;
            fputc(*at++, out);
        }
    }
    return at;
}

char **command_words(const char *line, int *count) {
    char **words = calloc(WORDS_MAX + 1, sizeof *words);
    *count = 0;
    for (line += words ? strspn(line, " ") : 0; words && *line; line += strspn(line, " ")) {
        size_t size = 0;
        FILE *out = *count < WORDS_MAX ? open_memstream(&words[*count], &size) : NULL;
        const char *next = out ? unquote(out, line) : NULL;
        if ((out && fclose(out) != 0) || !next) {
            command_words_free(words);
            return NULL;
        }
        ++*count;
        line = next;
    }
    return words;
}

void command_words_free(char **words) {
    for (int i = 0; words && words[i]; i++) free(words[i]);
    free(words);
}
