/* yaml_tree.c - a YAML file as a tree that knows the place of everything.
 *
 * It is made of libyaml's events and not of its documents, which would let an alias lead back to its own parent. */
#include "cli/yaml_tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "cli/command.h"

enum { SIZE_LIMIT = 1 << 20, DEPTH_LIMIT = 16, VALUES_LIMIT = 10000 };

typedef struct reader {
    yaml_parser_t parser;
    const char *path;
    int values;
} reader;

basin_status yaml_tree_fail(basin_error *err, const char *path, const yaml_tree *at, const char *format, ...) {
    char text[768];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return command_error(err, BASIN_EINVALID, "%.200s:%d:%d: %s", path, at->line, at->column, text);
}

static basin_status fail_at(const reader *r, yaml_mark_t mark, const char *text, basin_error *err) {
    return command_error(err, BASIN_EFORMAT, "%.200s:%zu:%zu: %s", r->path, mark.line + 1, mark.column + 1, text);
}

static basin_status next(reader *r, yaml_event_t *event, basin_error *err) {
    if (yaml_parser_parse(&r->parser, event)) return BASIN_OK;
    if (r->parser.error == YAML_MEMORY_ERROR) return command_error(err, BASIN_ENOMEM, "out of memory");
    if (r->parser.error == YAML_READER_ERROR)
        return command_error(err, BASIN_EFORMAT, "%.200s: byte %zu: %s", r->path, r->parser.problem_offset,
                             r->parser.problem);
    return fail_at(r, r->parser.problem_mark, r->parser.problem ? r->parser.problem : "not YAML", err);
}

/* Aliases could make a small file endless, tags mean types that nothing here has. */
static const char *refusal(const reader *r, const yaml_event_t *event, int depth) {
    const yaml_char_t *tag = NULL;
    if (event->type == YAML_ALIAS_EVENT) return "an alias (*name); 'defaults', 'style' and 'for' say things once";
    if (event->type == YAML_SCALAR_EVENT) {
        tag = event->data.scalar.tag;
        if (strlen((char *)event->data.scalar.value) != event->data.scalar.length) return "a text with a zero byte";
    }
    if (event->type == YAML_SEQUENCE_START_EVENT) tag = event->data.sequence_start.tag;
    if (event->type == YAML_MAPPING_START_EVENT) tag = event->data.mapping_start.tag;
    if (tag) return "a tag (!name), which recipes do not have";
    if (depth > DEPTH_LIMIT) return "too many levels of nesting";
    if (r->values >= VALUES_LIMIT) return "too many values";
    return NULL;
}

/* One more value of a list, or key and value of a mapping, all empty. */
static basin_status grow(yaml_tree *parent, basin_error *err) {
    size_t slots = parent->kind == YAML_MAP ? 2 : 1, count = (size_t)parent->count;
    if ((count & (count - 1)) == 0) { /* full at every power of two */
        yaml_tree *more = realloc(parent->child, (count ? 2 * count : 1) * slots * sizeof *more);
        if (!more) return command_error(err, BASIN_ENOMEM, "out of memory");
        parent->child = more;
    }
    memset(&parent->child[count * slots], 0, slots * sizeof *parent->child);
    parent->count++;
    return BASIN_OK;
}

static basin_status check_key(const reader *r, const yaml_tree *map, const yaml_tree *key, basin_error *err) {
    if (key->kind != YAML_TEXT) return yaml_tree_fail(err, r->path, key, "a key has to be a text");
    for (int i = 0; i < map->count - 1; i++)
        if (strcmp(map->child[2 * i].text, key->text) == 0)
            return yaml_tree_fail(err, r->path, key, "'%.100s' is here twice, first in line %d", key->text,
                                  map->child[2 * i].line);
    return BASIN_OK;
}

static basin_status read_value(reader *r, yaml_tree *out, const yaml_event_t *event, int depth, basin_error *err);

/* The values up to the end of a list or mapping. */
static basin_status read_children(reader *r, yaml_tree *out, int depth, basin_error *err) {
    basin_status status = BASIN_OK;
    for (int used = 0; status == BASIN_OK; used++) {
        yaml_event_t event;
        if ((status = next(r, &event, err)) != BASIN_OK) return status;
        int end = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        int is_key = out->kind == YAML_MAP && used % 2 == 0;
        if (!end && (is_key || out->kind == YAML_LIST)) status = grow(out, err);
        if (!end && status == BASIN_OK) status = read_value(r, &out->child[used], &event, depth + 1, err);
        yaml_event_delete(&event);
        if (end) return BASIN_OK;
        if (status == BASIN_OK && is_key) status = check_key(r, out, &out->child[used], err);
    }
    return status;
}

static basin_status read_value(reader *r, yaml_tree *out, const yaml_event_t *event, int depth, basin_error *err) {
    const char *refused = refusal(r, event, depth);
    if (refused) return fail_at(r, event->start_mark, refused, err);
    r->values++;
    out->line = (int)event->start_mark.line + 1;
    out->column = (int)event->start_mark.column + 1;
    if (event->type == YAML_SCALAR_EVENT) {
        out->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        out->text = strdup((char *)event->data.scalar.value);
        return out->text ? BASIN_OK : command_error(err, BASIN_ENOMEM, "out of memory");
    }
    out->kind = event->type == YAML_MAPPING_START_EVENT ? YAML_MAP : YAML_LIST;
    return read_children(r, out, depth, err);
}

/* Stream, document, one mapping, and nothing else. */
static basin_status read_document(reader *r, yaml_tree *out, basin_error *err) {
    basin_status status = BASIN_OK;
    yaml_event_t event;
    for (int documents = 0, done = 0; !done && status == BASIN_OK;) {
        if ((status = next(r, &event, err)) != BASIN_OK) return status;
        if (event.type == YAML_STREAM_END_EVENT) {
            done = 1;
            if (!documents) status = command_error(err, BASIN_EFORMAT, "%.200s: is empty", r->path);
        } else if (event.type == YAML_DOCUMENT_START_EVENT && documents++) {
            status = fail_at(r, event.start_mark, "a second document; a recipe is one", err);
        } else if (event.type == YAML_MAPPING_START_EVENT) {
            status = read_value(r, out, &event, 1, err);
        } else if (event.type == YAML_SCALAR_EVENT || event.type == YAML_SEQUENCE_START_EVENT ||
                   event.type == YAML_ALIAS_EVENT) {
            status = fail_at(r, event.start_mark, "a recipe is a mapping: 'surfaces:', 'figures:' and so on", err);
        }
        yaml_event_delete(&event);
    }
    return status;
}

static basin_status read_bytes(char **bytes, size_t *size, const char *path, basin_error *err) {
    FILE *in = fopen(path, "rb");
    if (!in) return command_error(err, errno == ENOENT ? BASIN_ENOTFOUND : BASIN_EIO, "%s: %s", path, strerror(errno));
    *bytes = malloc(SIZE_LIMIT + 1);
    *size = *bytes ? fread(*bytes, 1, SIZE_LIMIT + 1, in) : 0;
    int failure = ferror(in) ? errno : 0;
    fclose(in);
    if (!*bytes) return command_error(err, BASIN_ENOMEM, "out of memory");
    if (failure) return command_error(err, BASIN_EIO, "%s: %s", path, strerror(failure));
    if (*size > SIZE_LIMIT) return command_error(err, BASIN_EFORMAT, "%s: larger than 1 MB: not a recipe", path);
    return BASIN_OK;
}

basin_status yaml_tree_load(yaml_tree *out, const char *path, basin_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    yaml_tree tree = {.kind = YAML_MAP, .line = 1, .column = 1};
    reader r = {.path = path};
    basin_status status = read_bytes(&bytes, &size, path, err);
    if (status == BASIN_OK && !yaml_parser_initialize(&r.parser))
        status = command_error(err, BASIN_ENOMEM, "out of memory");
    if (status == BASIN_OK) {
        yaml_parser_set_input_string(&r.parser, (unsigned char *)bytes, size);
        status = read_document(&r, &tree, err);
        yaml_parser_delete(&r.parser);
    }
    free(bytes);
    if (status == BASIN_OK)
        *out = tree;
    else
        yaml_tree_clear(&tree);
    return status;
}

void yaml_tree_clear(yaml_tree *tree) {
    int children = tree->kind == YAML_MAP ? 2 * tree->count : tree->count;
    for (int i = 0; i < children; i++) yaml_tree_clear(&tree->child[i]);
    free(tree->child);
    free(tree->text);
    *tree = (yaml_tree){0};
}

const yaml_tree *yaml_tree_get(const yaml_tree *map, const char *key) {
    for (int i = 0; map && map->kind == YAML_MAP && i < map->count; i++)
        if (strcmp(map->child[2 * i].text, key) == 0) return &map->child[2 * i + 1];
    return NULL;
}
