/* checkpoint.c - checkpoints of any known format from files, and safetensors to files. */
#include "basin/checkpoint.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "weights/format.h"

#define FILE_LIMIT ((size_t)16 << 30)
#define HEAD_LIMIT 2048 /* bytes that tell a format */

#define FORMAT(name) &format_##name,
static const checkpoint_format *const formats[] = {
#include "weights/formats.list.h"
};
#undef FORMAT

enum { FORMATS = sizeof formats / sizeof *formats };

/* The names of all formats; some have several files. */
static const char *format_names(char text[128]) {
    text[0] = 0;
    for (int i = 0; i < FORMATS; i++) {
        size_t used = strlen(text);
        if (!strstr(text, formats[i]->name)) snprintf(text + used, 128 - used, "%s%s", i ? ", " : "", formats[i]->name);
    }
    return text;
}

/* Told by the first bytes, so that a large file of another kind is refused before it is read; NULL if they tell none. */
static basin_status find_format(const checkpoint_format **out, const file_source *file, basin_error *err) {
    unsigned char head[HEAD_LIMIT];
    size_t size = file->size < sizeof head ? file->size : sizeof head;
    basin_status status = file_read_at(file, head, 0, size, err);
    *out = NULL;
    for (int i = 0; i < FORMATS && !*out && status == BASIN_OK; i++)
        if (formats[i]->sniff(head, size)) *out = formats[i];
    return status;
}

static basin_status unknown(const char *path, basin_error *err) {
    char names[128];
    if (text_ends_with(path, ".onnx"))
        return fail(
            err, BASIN_EFORMAT,
            "%s: an ONNX file is a network, not a checkpoint; 'basin convert %s -o NEW.safetensors' makes one of its "
            "weights",
            path, path);
    return fail(err, BASIN_EFORMAT, "%s: not a checkpoint of a known format (there is: %s), or cut short", path,
                format_names(names));
}

basin_status checkpoint_load_file(basin_checkpoint **out, const char *path, const char *key, basin_error *err) {
    basin_status status = BASIN_OK;
    const checkpoint_format *format = NULL;
    basin_checkpoint *checkpoint = NULL;
    file_source file;
    status = file_open(&file, path, SIZE_MAX, err);
    if (status != BASIN_OK) return status;
    TRY(find_format(&format, &file, err));
    if (!format) {
        status = unknown(path, err);
        goto done;
    }
    if (file.size > FILE_LIMIT) {
        status = fail(err, BASIN_EUNSUPPORTED, "%s: %zu bytes, more than the %zu that basin reads", path, file.size,
                      FILE_LIMIT);
        goto done;
    }
    checkpoint = calloc(1, sizeof *checkpoint);
    if (!checkpoint || !(checkpoint->format = strdup(format->name))) {
        status = fail_memory(err);
        goto done;
    }
    TRY(format->load(checkpoint, &file, key, err));
    if (key && !format->has_keys) TRY(checkpoint_select(checkpoint, key, "", path, err));
    *out = checkpoint;
    checkpoint = NULL;
done:
    file_close(&file);
    basin_checkpoint_free(checkpoint);
    return status;
}

basin_status basin_checkpoint_load(basin_checkpoint **out, const char *path, basin_error *err) {
    return basin_checkpoint_load_key(out, path, NULL, err);
}

static int is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* What a folder that others save is read from, the first that is there.  @return whether there is one; the caller frees */
static int find_inside(char **out, const char *folder) {
    static const char *const names[] = {"model.safetensors.index.json", "model.safetensors",
                                        "pytorch_model.bin.index.json", "pytorch_model.bin"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (asprintf(out, "%s/%s", folder, names[i]) < 0) return 0;
        if (file_exists(*out)) return 1;
        free(*out);
    }
    return 0;
}

basin_status basin_checkpoint_load_key(basin_checkpoint **out, const char *path, const char *key, basin_error *err) {
    char *inside = NULL;
    if (!is_folder(path)) return checkpoint_load_file(out, path, key, err);
    if (!find_inside(&inside, path))
        return fail(err, BASIN_EFORMAT,
                    "%s: a folder without model.safetensors, model.safetensors.index.json or the like; name the file",
                    path);
    basin_status status = checkpoint_load_file(out, inside, key, err);
    free(inside);
    return status;
}

int basin_checkpoint_is(const char *path) {
    const checkpoint_format *format = NULL;
    file_source file;
    char *inside = NULL;
    if (is_folder(path)) {
        int found = find_inside(&inside, path);
        if (found) free(inside);
        return found;
    }
    if (file_open(&file, path, SIZE_MAX, NULL) != BASIN_OK) return 0;
    int is = find_format(&format, &file, NULL) == BASIN_OK && format && (!format->is || format->is(&file));
    file_close(&file);
    return is;
}

void basin_checkpoint_free(basin_checkpoint *checkpoint) {
    if (!checkpoint) return;
    for (int i = 0; i < checkpoint->count; i++) {
        free(checkpoint->tensor[i].name);
        free(checkpoint->tensor[i].data);
    }
    free(checkpoint->tensor);
    free(checkpoint->format);
    basin_record_clear(&checkpoint->record);
    free(checkpoint);
}

/* Whether `path` may be replaced: nothing is there, or what begins as a checkpoint, whole or not. */
static basin_status check_replaceable(const char *path, basin_error *err) {
    if (file_exists(path) && (is_folder(path) || !basin_checkpoint_is(path)))
        return fail(err, BASIN_EEXISTS, "%s: exists and is not a checkpoint; delete it or choose another name", path);
    return BASIN_OK;
}

basin_status basin_checkpoint_save(const char *path, int count, const basin_tensor *tensors, const basin_record *record,
                                   basin_error *err) {
    basin_status status = BASIN_OK;
    file_draft file = {0};
    FILE *out = NULL;

    TRY(check_replaceable(path, err));
    TRY(file_draft_init(&file, path, err));
    out = fopen(file.draft, "wb");
    if (!out) {
        status = fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
        goto done;
    }
    TRY(safetensors_write(out, count, tensors, record, path, err));
    int closed = fclose(out);
    out = NULL;
    if (closed != 0) {
        status = fail(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
        goto done;
    }
    TRY(file_draft_commit(&file, err));
done:
    if (out) fclose(out);
    file_draft_clear(&file);
    return status;
}

basin_status basin_weights_save(const char *path, const basin_layout *layout, const float *weights,
                                const basin_record *record, basin_error *err) {
    basin_tensor *tensors = calloc((size_t)layout->count + 1, sizeof *tensors);
    if (!tensors) return fail_memory(err);
    for (int i = 0; i < layout->count; i++) {
        const basin_param *param = &layout->param[i];
        tensors[i] = (basin_tensor){param->name, param->shape, (float *)weights + param->offset}; /* only read */
    }
    basin_status status = basin_checkpoint_save(path, layout->count, tensors, record, err);
    free(tensors);
    return status;
}
