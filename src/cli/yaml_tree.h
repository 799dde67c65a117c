/* yaml_tree.h - a YAML file as a tree that knows the place of everything. */
#ifndef CLI_YAML_TREE_H
#define CLI_YAML_TREE_H

#include <basin.h>

typedef enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP } yaml_kind;

typedef struct yaml_tree {
    yaml_kind kind;
    int line, column; /* from 1 */
    int plain;        /* text without quotes: true, 1e-3, ~ */
    char *text;       /* of YAML_TEXT */
    int count;
    struct yaml_tree *child; /* (count) of YAML_LIST; (2 count) of YAML_MAP: key, value, key, value, ... */
} yaml_tree;

/** Reads a file of one document, a mapping of mappings, lists and texts: no key twice, no aliases, no tags; at most 1 MB,
 *  10000 values, 16 levels.
 *  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT with line and column, BASIN_ENOMEM */
basin_status yaml_tree_load(yaml_tree *out, const char *path, basin_error *err);
void yaml_tree_clear(yaml_tree *tree);

/** The value of `key` in a mapping, or NULL. */
const yaml_tree *yaml_tree_get(const yaml_tree *map, const char *key);

/** "FILE:LINE:COLUMN: message" as BASIN_EINVALID. */
basin_status yaml_tree_fail(basin_error *err, const char *path, const yaml_tree *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
