/* nearest.h - what somebody who misspelt a name may have meant. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

/** Insertions, deletions and replacements that make b of a (Levenshtein 1966); large for names of 128 letters or more. */
int nearest_distance(const char *a, const char *b);

/** The name that is nearest to `name`, if it is near: a third of its letters at most, or 2, but never all.
 *  @param at  name `index` of a list, NULL past its end  @return NULL if none is near */
const char *nearest_name(const char *name, const char *(*at)(const void *list, int index), const void *list);

#endif
