/* checkpoint.c - checkpoints of any known format from files, and safetensors to files. */
#include "basin/checkpoint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "weights/format.h"

#define FILE_LIMIT ((size_t)16 << 30)
#define HEAD_LIMIT 512 /* bytes that tell a format */

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

/* Told by the first bytes, so that a large file of another kind is refused before it is read. */
static basin_status find_format(const checkpoint_format **out, const char *path, basin_error *err) {
    unsigned char head[HEAD_LIMIT];
    char names[128];
    size_t size = 0;
    basin_status status = file_head(head, &size, path, sizeof head, err);
    if (status != BASIN_OK) return status;
    for (int i = 0; i < FORMATS; i++)
        if (formats[i]->sniff(head, size)) {
            *out = formats[i];
            return BASIN_OK;
        }
    return fail(err, BASIN_EFORMAT, "%s: not a checkpoint of a known format (there is: %s), or cut short", path,
                format_names(names));
}

basin_status basin_checkpoint_load(basin_checkpoint **out, const char *path, basin_error *err) {
    return basin_checkpoint_load_key(out, path, NULL, err);
}

basin_status basin_checkpoint_load_key(basin_checkpoint **out, const char *path, const char *key, basin_error *err) {
    basin_status status = BASIN_OK;
    const checkpoint_format *format = NULL;
    basin_checkpoint *checkpoint = NULL;
    unsigned char *bytes = NULL;
    size_t size = 0;

    TRY(find_format(&format, path, err));
    TRY(file_read(&bytes, &size, path, FILE_LIMIT, err));
    checkpoint = calloc(1, sizeof *checkpoint);
    if (!checkpoint || !(checkpoint->format = strdup(format->name))) {
        status = fail_memory(err);
        goto done;
    }
    TRY(format->load(checkpoint, bytes, size, key, path, err));
    *out = checkpoint;
    checkpoint = NULL;
done:
    free(bytes);
    basin_checkpoint_free(checkpoint);
    return status;
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
    const checkpoint_format *format;
    if (file_exists(path) && find_format(&format, path, NULL) != BASIN_OK)
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
