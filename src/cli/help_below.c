/* help_below.c - what stands below the options in --help, made from tables. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/options.h"

char *help_below(int key, const char *text, void (*print)(FILE *out)) {
    char *all = NULL;
    size_t size = 0;
    FILE *out = key == ARGP_KEY_HELP_POST_DOC ? open_memstream(&all, &size) : NULL;
    if (!out) return (char *)text;
    if (text) fputs(text, out);
    print(out);
    if (fclose(out) == 0) return all;
    free(all);
    return (char *)text;
}
