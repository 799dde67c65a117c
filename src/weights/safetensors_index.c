/* safetensors_index.c - one checkpoint in several files: a JSON index that says which file beside it holds which tensor
 * (model.safetensors.index.json: {"weight_map": {"fc.weight": "model-00001-of-00002.safetensors", ...}}). */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "weights/format.h"
#include "weights/values.h"

#define INDEX_LIMIT ((size_t)64 << 20)
#define TENSOR_LIMIT 65536
#define SHARD_LIMIT 4096

/* A tensor and its file, as the index states it. */
typedef struct place {
    const char *tensor, *shard; /* borrowed from the index */
} place;

typedef struct shard_index {
    int count;
    place *place; /* ordered by file, then by tensor */
    const char *path;
} shard_index;

static int compare(const void *left, const void *right) {
    const place *a = left, *b = right;
    int order = strcmp(a->shard, b->shard);
    return order ? order : strcmp(a->tensor, b->tensor);
}

static int compare_tensors(const void *left, const void *right) {
    const basin_tensor *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

static basin_status read_map(shard_index *out, json_t *map, basin_error *err) {
    const char *name;
    json_t *value;
    if (!json_is_object(map))
        return fail(err, BASIN_EFORMAT, "%s: a JSON file without a weight_map: not the index of a checkpoint",
                    out->path);
    if (json_object_size(map) > TENSOR_LIMIT)
        return fail(err, BASIN_EUNSUPPORTED, "%s: %zu tensors, more than %d", out->path, json_object_size(map),
                    TENSOR_LIMIT);
    out->place = calloc(json_object_size(map) + 1, sizeof *out->place);
    if (!out->place) return fail_memory(err);
    json_object_foreach(map, name, value) {
        if (!json_is_string(value))
            return fail(err, BASIN_EFORMAT, "%s: its weight_map has something else than names of files", out->path);
        out->place[out->count++] = (place){name, json_string_value(value)};
    }
    qsort(out->place, (size_t)out->count, sizeof *out->place, compare);
    return BASIN_OK;
}

/* Every tensor that the index expects in a file has to be there; both lists are in order. */
static basin_status check_shard(const shard_index *ix, int first, int end, const basin_checkpoint *shard,
                                basin_error *err) {
    char name[128], file[128];
    const basin_tensor **sorted = calloc((size_t)shard->count + 1, sizeof *sorted);
    if (!sorted) return fail_memory(err);
    for (int i = 0; i < shard->count; i++) sorted[i] = &shard->tensor[i];
    qsort(sorted, (size_t)shard->count, sizeof *sorted, compare_tensors);
    basin_status status = BASIN_OK;
    for (int i = first, k = 0; i < end && status == BASIN_OK; i++) {
        const char *wanted = ix->place[i].tensor;
        while (k < shard->count && strcmp(sorted[k]->name, wanted) < 0) k++;
        if (k == shard->count || strcmp(sorted[k]->name, wanted) != 0)
            status = fail(err, BASIN_EFORMAT, "%s: tensor '%s' is not in '%s', where it should be", ix->path,
                          values_shown(name, wanted, strlen(wanted)),
                          values_shown(file, ix->place[i].shard, strlen(ix->place[i].shard)));
    }
    free(sorted);
    return status;
}

/* Moves the tensors and the record of a file to the checkpoint. */
static basin_status move(basin_checkpoint *to, basin_checkpoint *from, const char *path, basin_error *err) {
    if (to->count + from->count > TENSOR_LIMIT)
        return fail(err, BASIN_EUNSUPPORTED, "%s: more than %d tensors", path, TENSOR_LIMIT);
    basin_tensor *grown = realloc(to->tensor, (size_t)(to->count + from->count + 1) * sizeof *grown);
    if (!grown) return fail_memory(err);
    to->tensor = grown;
    if (from->count) memcpy(grown + to->count, from->tensor, (size_t)from->count * sizeof *grown);
    to->count += from->count;
    from->count = 0;
    return basin_record_merge(&to->record, &from->record, err);
}

/* Two files that hold one tensor would leave it open which is meant. */
static basin_status check_unique(const basin_checkpoint *c, const char *path, basin_error *err) {
    const basin_tensor **sorted = calloc((size_t)c->count + 1, sizeof *sorted);
    if (!sorted) return fail_memory(err);
    for (int i = 0; i < c->count; i++) sorted[i] = &c->tensor[i];
    qsort(sorted, (size_t)c->count, sizeof *sorted, compare_tensors);
    basin_status status = BASIN_OK;
    for (int i = 1; i < c->count && status == BASIN_OK; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            status = fail(err, BASIN_EFORMAT, "%s: tensor '%s' is in two of its files", path, sorted[i]->name);
    free(sorted);
    return status;
}

static int sniff(const unsigned char *bytes, size_t size) {
    size_t at = 0;
    while (at < size && bytes[at] && strchr(" \t\r\n", bytes[at])) at++;
    return at < size && bytes[at] == '{';
}

/* An index that named indices could go round in circles. */
static basin_status check_not_index(const char *shard, const char *path, basin_error *err) {
    unsigned char head[64];
    size_t size = 0;
    basin_status status = file_head(head, &size, shard, sizeof head, err);
    if (status != BASIN_OK || !sniff(head, size)) return status;
    return fail(err, BASIN_EFORMAT, "%s: names '%.200s' as a file of tensors, which is an index itself", path, shard);
}

static basin_status load_shard(basin_checkpoint *checkpoint, const shard_index *ix, int first, int end,
                               basin_error *err) {
    basin_status status = BASIN_OK;
    basin_checkpoint *shard = NULL;
    char *path = NULL, name[128];
    const char *wanted = ix->place[first].shard;
    for (const char *c = wanted; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127)
            return fail(err, BASIN_EFORMAT, "%s: the name of file '%s' has control characters", ix->path,
                        values_shown(name, wanted, strlen(wanted)));
    TRY(file_beside(&path, ix->path, wanted, err));
    TRY(check_not_index(path, ix->path, err));
    TRY(checkpoint_load_file(&shard, path, NULL, err));
    TRY(check_shard(ix, first, end, shard, err));
    TRY(move(checkpoint, shard, ix->path, err));
    TRY(check_unique(checkpoint, ix->path, err));
done:
    basin_checkpoint_free(shard);
    free(path);
    return status;
}

static basin_status read_json(json_t **out, const file_source *file, basin_error *err) {
    json_error_t why;
    if (file->size > INDEX_LIMIT)
        return fail(err, BASIN_EFORMAT, "%s: %zu bytes, too large for the index of a checkpoint", file->path,
                    file->size);
    char *text = malloc(file->size + 1);
    if (!text) return fail_memory(err);
    basin_status status = file_read_at(file, text, 0, file->size, err);
    if (status == BASIN_OK) {
        *out = json_loadb(text, file->size, JSON_REJECT_DUPLICATES, &why);
        if (!*out)
            status = fail(err, BASIN_EFORMAT, "%s: no index of a checkpoint, or damaged: no JSON at byte %d",
                          file->path, why.position);
    }
    free(text);
    return status;
}

static int is(const file_source *file) {
    json_t *json = NULL;
    int found = read_json(&json, file, NULL) == BASIN_OK && json_is_object(json_object_get(json, "weight_map"));
    json_decref(json);
    return found;
}

static basin_status load(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err) {
    basin_status status = BASIN_OK;
    json_t *json = NULL;
    shard_index ix = {.path = file->path};
    int shards = 0;
    (void)key;
    TRY(read_json(&json, file, err));
    TRY(read_map(&ix, json_object_get(json, "weight_map"), err));
    for (int first = 0, end; first < ix.count; first = end) {
        for (end = first; end < ix.count && strcmp(ix.place[end].shard, ix.place[first].shard) == 0;) end++;
        if (++shards > SHARD_LIMIT) {
            status = fail(err, BASIN_EUNSUPPORTED, "%s: more than %d files", file->path, SHARD_LIMIT);
            goto done;
        }
        TRY(load_shard(checkpoint, &ix, first, end, err));
    }
done:
    free(ix.place);
    json_decref(json);
    return status;
}

const checkpoint_format format_safetensors_index = {.name = "safetensors", .sniff = sniff, .is = is, .load = load};
