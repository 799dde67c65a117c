/* command.c - what all subcommands share: errors as one line, the command line as text. */
#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
