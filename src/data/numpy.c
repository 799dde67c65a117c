/* numpy.c - inputs and labels or targets as arrays: one .npz, or two .npy with a comma between. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive.h"
#include "base/error.h"
#include "base/file.h"
#include "base/npy.h"
#include "data/own.h"

#define FILE_LIMIT ((size_t)1 << 36)
#define SIDE_MAX 65535
#define FEATURES_MAX (1 << 24)
#define TARGETS_MAX 100000
#define EXACT_MAX ((int64_t)1 << 24) /* up to here f32 holds every whole number */

/* An array and what it is called in messages. */
typedef struct array {
    npy_array header;
    unsigned char *bytes; /* its file, or part of an archive */
    char *where;
} array;

static void array_clear(array *a) {
    free(a->bytes);
    free(a->where);
    *a = (array){0};
}

/* What the arrays may be called; %s is the split. */
static const struct naming {
    const char *inputs, *labels;
} namings[] = {
    {"x_%s", "y_%s"}, {"X_%s", "y_%s"},           {"images_%s", "labels_%s"}, {"data_%s", "targets_%s"},
    {"%s_x", "%s_y"}, {"%s_images", "%s_labels"}, {"%s_data", "%s_targets"},  {"x", "y"},
    {"X", "y"},       {"images", "labels"},       {"data", "targets"},        {"data", "labels"},
};

enum { NAMINGS = sizeof namings / sizeof *namings };

/* The place of array "x_train" in the archive, or -1.  @param pattern  "x_%s" */
static int find(const archive *zip, const char *pattern, const char *split) {
    char name[96];
    const char *hole = strstr(pattern, "%s");
    int before = hole ? (int)(hole - pattern) : (int)strlen(pattern);
    snprintf(name, sizeof name, "%.*s%s%s.npy", before, pattern, hole ? split : "", hole ? hole + 2 : "");
    return archive_find(zip, name);
}

static const struct naming *find_naming(const archive *zip, const char *split) {
    for (int i = 0; i < NAMINGS; i++)
        if (find(zip, namings[i].inputs, split) >= 0 && find(zip, namings[i].labels, split) >= 0) return &namings[i];
    return NULL;
}

static basin_status no_arrays(const archive *zip, const data_file *file, basin_error *err) {
    char names[256] = "";
    for (int i = 0; i < archive_count(zip) && strlen(names) < 200; i++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%.40s", used ? ", " : "", archive_name(zip, i));
    }
    for (char *c = names; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127) *c = '?';
    return fail(err, BASIN_ENOTFOUND, "%s: has no arrays x and y, images and labels, or x_%s and y_%s; it has %s",
                file->path, file->split, file->split, *names ? names : "none");
}

static basin_status read_part(array *out, const archive *zip, int index, const char *path, basin_error *err) {
    size_t size = 0;
    if (asprintf(&out->where, "%s: %.60s", path, archive_name(zip, index)) < 0) {
        out->where = NULL;
        return fail_memory(err);
    }
    basin_status status = archive_read(zip, index, FILE_LIMIT, &out->bytes, &size, err);
    return status == BASIN_OK ? npy_read(&out->header, out->bytes, size, "fiub", out->where, err) : status;
}

static basin_status read_alone(array *out, const char *path, size_t length, basin_error *err) {
    size_t size = 0;
    if (asprintf(&out->where, "%.*s", (int)length, path) < 0) {
        out->where = NULL;
        return fail_memory(err);
    }
    basin_status status = file_read(&out->bytes, &size, out->where, FILE_LIMIT, err);
    return status == BASIN_OK ? npy_read(&out->header, out->bytes, size, "fiub", out->where, err) : status;
}

/* Whether they are real targets: floats, or several numbers per sample. Else they are classes. */
static int is_real(const array *labels) {
    const npy_array *h = &labels->header;
    return h->kind == 'f' || (h->rank == 2 && h->shape[1] > 1);
}

static basin_status check_labels(const array *inputs, const array *labels, basin_error *err) {
    const npy_array *h = &labels->header;
    if (h->rank < 1 || h->rank > 2 || (h->rank == 2 && (h->shape[1] < 1 || h->shape[1] > TARGETS_MAX)))
        return fail(err, BASIN_ESHAPE, "%s: has %d dimensions; labels are (N), targets (N) or (N,K) for K up to %d",
                    labels->where, h->rank, TARGETS_MAX);
    if (inputs && (inputs->header.rank < 1 || inputs->header.shape[0] != h->shape[0]))
        return fail(err, BASIN_EFORMAT, "%s: %lld labels for the %lld samples in %s", labels->where,
                    (long long)h->shape[0], (long long)(inputs->header.rank ? inputs->header.shape[0] : 0),
                    inputs->where);
    return BASIN_OK;
}

/* The highest label of all splits, so that each has the same classes. */
static basin_status highest_label(int64_t *highest, const archive *zip, const struct naming *naming, const char *path,
                                  basin_error *err) {
    static const char *const splits[] = {"train", "val", "test"};
    basin_status status = BASIN_OK;
    for (int i = 0; i < 3 && status == BASIN_OK; i++) {
        array labels = {0};
        int part = strstr(naming->labels, "%s") ? find(zip, naming->labels, splits[i]) : -1;
        if (part >= 0) status = read_part(&labels, zip, part, path, err);
        if (part >= 0 && status == BASIN_OK) status = check_labels(NULL, &labels, err);
        int count = part >= 0 && status == BASIN_OK && !is_real(&labels);
        for (int64_t at = 0; count && at < labels.header.count; at++)
            if (npy_integer(&labels.header, at) > *highest) *highest = npy_integer(&labels.header, at);
        array_clear(&labels);
    }
    return status;
}

static basin_status open_npz(array *inputs, array *labels, int64_t *highest, const data_file *file, basin_error *err) {
    basin_status status = BASIN_OK;
    archive *zip = NULL;
    file_source source;
    status = file_open(&source, file->path, FILE_LIMIT, err);
    if (status != BASIN_OK) return status;
    TRY(archive_open(&zip, &source, err));
    const struct naming *naming = find_naming(zip, file->split);
    if (!naming) {
        status = no_arrays(zip, file, err);
        goto done;
    }
    TRY(read_part(inputs, zip, find(zip, naming->inputs, file->split), file->path, err));
    TRY(read_part(labels, zip, find(zip, naming->labels, file->split), file->path, err));
    TRY(highest_label(highest, zip, naming, file->path, err));
done:
    archive_close(zip);
    file_close(&source);
    return status;
}

static basin_status open_pair(array *inputs, array *labels, const data_file *file, basin_error *err) {
    const char *comma = strstr(file->path, ".npy,");
    if (!comma)
        return fail(err, BASIN_EINVALID, "%s: one array; name inputs and labels, as in x.npy,y.npy", file->path);
    comma += strlen(".npy");
    basin_status status = read_alone(inputs, file->path, (size_t)(comma - file->path), err);
    return status == BASIN_OK ? read_alone(labels, comma + 1, strlen(comma + 1), err) : status;
}

static int is_colours(int64_t extent) {
    return extent == 1 || extent == 3;
}

/* Whether (N, a, b, c) is (N, C, H, W), not (N, H, W, C). Colours come in 1 or 3, and more channels are told by the image's being
 * square; where that tells nothing, it is PyTorch's order. */
static int is_channels_first(int64_t a, int64_t b, int64_t c) {
    if (is_colours(a) != is_colours(c)) return is_colours(a);
    return b == c || a != b;
}

static basin_status shape_input(basin_input *in, int *channels_first, const array *inputs, basin_error *err) {
    const npy_array *h = &inputs->header;
    const int64_t *s = h->shape;
    int64_t channels = 1, height = 1, width = 1;
    *channels_first = h->rank == 4 ? is_channels_first(s[1], s[2], s[3]) : 0;
    if (h->rank < 2 || h->rank > 4)
        return fail(
            err, BASIN_ESHAPE,
            "%s: has %d dimensions; inputs are (N,features), (N,T) tokens, (N,T,features), (N,H,W), (N,H,W,C) or "
            "(N,C,H,W)",
            inputs->where, h->rank);
    if (h->rank == 2) channels = s[1];
    if (h->rank > 2) height = s[1 + *channels_first], width = s[2 + *channels_first];
    if (h->rank == 4) channels = *channels_first ? s[1] : s[3];
    if (s[0] < 1 || channels < 1 || height < 1 || width < 1 || height > SIDE_MAX || width > SIDE_MAX ||
        channels > FEATURES_MAX)
        return fail(err, BASIN_EFORMAT, "%s: %lld samples of %lldx%lldx%lld cannot be", inputs->where, (long long)s[0],
                    (long long)channels, (long long)height, (long long)width);
    in->channels = (int)channels;
    in->height = (int)height;
    in->width = (int)width;
    return BASIN_OK;
}

/* The place in the array of what is at `at` with channels last. */
static int64_t place(const basin_input *in, int channels_first, int64_t at) {
    int64_t channels = in->channels, plane = (int64_t)in->height * in->width, size = channels * plane;
    if (!channels_first) return at;
    int64_t sample = at / size, inside = at % size;
    return sample * size + inside % channels * plane + inside / channels;
}

/* Whole numbers are kept exactly, or not at all: a token that was rounded is another token. */
static basin_status check_exact(const array *inputs, basin_error *err) {
    const npy_array *h = &inputs->header;
    for (int64_t i = 0; i < h->count; i++) {
        int64_t value = npy_integer(h, i);
        if (value > EXACT_MAX || value < -EXACT_MAX)
            return fail(err, BASIN_EFORMAT,
                        "%s: sample %lld has the whole number %lld, more than %lld, up to which f32 "
                        "is exact; save it as floats if it may be rounded",
                        inputs->where, (long long)(i / (h->count / h->shape[0])), (long long)value,
                        (long long)EXACT_MAX);
    }
    return BASIN_OK;
}

/* Bytes are pixels. In vectors they become floats, so that nothing is kept per feature and pixel value. */
static basin_status fill(sample_set *out, const array *inputs, basin_error *err) {
    const npy_array *h = &inputs->header;
    int channels_first = 0, is_bytes = h->kind == 'u' && h->size == 1;
    basin_status status = shape_input(&out->input, &channels_first, inputs, err);
    if (status == BASIN_OK && h->kind != 'f' && !is_bytes) status = check_exact(inputs, err);
    out->is_float = !is_bytes || h->rank == 2;
    out->is_scaled = is_bytes && out->is_float;
    if (status == BASIN_OK) status = samples_grow(out, h->shape[0], err);
    if (status != BASIN_OK) return status;
    for (int64_t i = 0; i < h->count; i++) {
        int64_t from = place(&out->input, channels_first, i);
        if (!out->is_float)
            out->pixels[i] = h->first[from];
        else
            out->values[i] = is_bytes ? (float)h->first[from] / 255.0f : npy_float(h, from);
    }
    return out->is_float ? samples_check_values(out, inputs->where, err) : BASIN_OK;
}

static basin_status fill_labels(sample_set *out, const array *labels, int64_t highest, int classes, basin_error *err) {
    int64_t *numbers = malloc((size_t)out->count * sizeof *numbers);
    if (!numbers) return fail_memory(err);
    for (int64_t i = 0; i < out->count; i++) numbers[i] = npy_integer(&labels->header, i);
    basin_status status = samples_label(out, numbers, highest, classes, labels->where, err);
    free(numbers);
    return status;
}

static basin_status fill_targets(sample_set *out, const array *labels, basin_error *err) {
    basin_status status = labels->header.kind == 'f' ? BASIN_OK : check_exact(labels, err);
    if (status != BASIN_OK) return status;
    for (int64_t i = 0; i < labels->header.count; i++) out->targets[i] = npy_float(&labels->header, i);
    return samples_check_targets(out, labels->where, err);
}

static basin_status read(sample_set *out, const data_file *file, basin_error *err) {
    basin_status status = BASIN_OK;
    array inputs = {0}, labels = {0};
    int64_t highest = 0;
    int classes = file->options->classes;
    if (path_ends(file->path, ".npz"))
        TRY(open_npz(&inputs, &labels, &highest, file, err));
    else
        TRY(open_pair(&inputs, &labels, file, err));
    TRY(check_labels(&inputs, &labels, err));
    out->is_real = is_real(&labels);
    if (out->is_real && classes) {
        status = fail(err, BASIN_EINVALID, "%s: has real targets, no classes to be %d", labels.where, classes);
        goto done;
    }
    if (out->is_real) out->input.outputs = labels.header.rank == 2 ? (int)labels.header.shape[1] : 1;
    TRY(fill(out, &inputs, err));
    TRY(out->is_real ? fill_targets(out, &labels, err) : fill_labels(out, &labels, highest, classes, err));
done:
    array_clear(&inputs);
    array_clear(&labels);
    return status;
}

static int is(const char *path) {
    return path_ends(path, ".npz") || path_ends(path, ".npy");
}

const data_kind kind_numpy = {.name = "NumPy arrays", .takes_classes = 1, .is = is, .read = read};
