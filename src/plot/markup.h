/* markup.h - words as pango markup. */
#ifndef PLOT_MARKUP_H
#define PLOT_MARKUP_H

#include "base/error.h"

/** Plain text as markup; bytes that are no UTF-8 are replaced. The caller frees it; NULL if out of memory. */
char *markup_plain(const char *text);

/**
 * Text with a little of TeX's mathematics as markup: \alpha to \Omega and some signs (the table in markup.c), x_{1} and
 * 10^{-3}, \i{x} for italics and \b{x} for bold. A backslash before \ _ ^ { } leaves them as they are; _ and ^ without { too.
 * @param[out] out  the caller frees it
 * @return BASIN_OK; BASIN_EINVALID for a name that is not known, or braces that do not match; BASIN_ENOMEM
 */
basin_status markup_math(char **out, const char *text, basin_error *err);

/** The words of markup alone; the caller frees it. NULL if out of memory. */
char *markup_words(const char *markup);

/** The first space from `from` on at which a line may end: outside of what is open, and not behind a sign such as a minus, which stays
 *  with what follows. `from` is outside of what is open, too.  @return NULL if there is none */
char *markup_break(char *markup, char *from);

#endif
