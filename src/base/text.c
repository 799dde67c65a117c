/* text.c - questions that texts are asked. */
#include "base/text.h"

#include <string.h>

int text_ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int is_number(const char *text) {
    return *text && text[strspn(text, "0123456789")] == 0;
}

int text_is_made_up(const char *name) {
    static const char *const fronts[] = {"/", "Const", "const_fold", "ortshared_"};
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
        if (strncmp(name, fronts[i], strlen(fronts[i])) == 0) return 1;
    return strchr(name, ':') || is_number(name) || (strncmp(name, "val_", 4) == 0 && is_number(name + 4));
}
