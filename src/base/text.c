/* text.c - questions that texts are asked. */
#include "base/text.h"

#include <string.h>

int text_ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}
