/* text.h - questions that texts are asked. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

/** Whether a text ends with `end`, or is that. */
int text_ends_with(const char *text, const char *end);

#endif
