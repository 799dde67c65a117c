/* trained.c - networks, weights and directions from files. */
#include "cli/trained.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"

static basin_status new_vector(float **out, const basin_layout *layout, basin_error *err) {
    *out = basin_vector_new(layout);
    if (*out) return BASIN_OK;
    *err = (basin_error){BASIN_ENOMEM, "out of memory"};
    return BASIN_ENOMEM;
}

static int is_graph(const char *path) {
    size_t length = path ? strlen(path) : 0;
    return length > 5 && strcmp(path + length - 5, ".onnx") == 0;
}

/* The graph's file, or NULL for a built-in network. */
static const char *graph_of(const trained_source *source) {
    if (is_graph(source->model)) return source->model;
    return is_graph(source->checkpoint) ? source->checkpoint : NULL;
}

/* The checkpoint's file, or NULL if the weights are those of the graph. */
static const char *values_of(const trained_source *source) {
    if (source->weights) return source->weights;
    return is_graph(source->checkpoint) ? NULL : source->checkpoint;
}

int trained_has_checkpoint(const trained_source *source) {
    return values_of(source) != NULL;
}

basin_status trained_open(trained *out, const trained_source *source, basin_error *err) {
    const char *graph = graph_of(source), *values = values_of(source);
    if (!graph && (source->weights || source->output))
        return command_error(err, BASIN_EINVALID, "--weights and --graph-output are for a network from an ONNX file");
    if (graph && source->model && graph != source->model)
        return command_error(err, BASIN_EINVALID, "%s is a network already: not with --model %s", graph, source->model);
    if (source->weights && source->checkpoint && !is_graph(source->checkpoint))
        return command_error(err, BASIN_EINVALID,
                             "%s and --weights %s are two checkpoints for one network: leave out one",
                             source->checkpoint, source->weights);
    if (source->key && !values)
        return command_error(err, BASIN_EINVALID, "--key is for a checkpoint, and %s has one set of weights", graph);
    return values ? basin_checkpoint_load_key(&out->checkpoint, values, source->key, err) : BASIN_OK;
}

char *trained_data(const trained *network) {
    const basin_checkpoint *checkpoint = network->checkpoint;
    const char *data = checkpoint ? basin_record_get(&checkpoint->record, "data") : NULL;
    char *name = data ? strdup(data) : NULL;
    for (char *bracket; name && *name && name[strlen(name) - 1] == ']' && (bracket = strrchr(name, '['));) *bracket = 0;
    return name;
}

static basin_status import_graph(trained *out, const trained_source *source, basin_input input, basin_record *notes,
                                 basin_error *err) {
    basin_checkpoint *own = NULL;
    basin_record all = {0};
    basin_status status = basin_network_import(&out->network, out->checkpoint ? NULL : &own, graph_of(source),
                                               source->output, input, &all, err);
    for (int i = 0; i < all.count && status == BASIN_OK; i++) /* the graph's own statistics may be of no concern */
        if (!out->checkpoint || strcmp(all.entry[i].key, "batch_norm") != 0)
            status = basin_record_set(notes, err, all.entry[i].key, "%s", all.entry[i].value);
    basin_record_clear(&all);
    if (own) out->checkpoint = own;
    return status;
}

static basin_status build(trained *out, const trained_source *source, basin_input input, basin_error *err) {
    const char *spec = source->model ? source->model : basin_record_get(&out->checkpoint->record, "network");
    if (!spec)
        return command_error(err, BASIN_EINVALID, "%s does not say which network it is; name it with --model SPEC",
                             source->checkpoint);
    return basin_network_new(&out->network, spec, input, err);
}

basin_status trained_init(trained *out, const trained_source *source, basin_input input, basin_record *notes,
                          basin_error *err) {
    const char *values = values_of(source);
    basin_status status =
        graph_of(source) ? import_graph(out, source, input, notes, err) : build(out, source, input, err);
    if (status != BASIN_OK) return status;
    out->layout = basin_network_layout(out->network);
    status = new_vector(&out->weights, out->layout, err);
    if (status != BASIN_OK) return status;
    return basin_checkpoint_weights_take(out->checkpoint, out->layout, out->weights, values ? values : graph_of(source),
                                         err);
}

int trained_has_batch_norm(const trained *network) {
    for (int i = 0; i < network->layout->count; i++)
        if (basin_role_is_statistic(network->layout->param[i].role)) return 1;
    return 0;
}

void trained_clear(trained *network) {
    basin_checkpoint_free(network->checkpoint);
    basin_network_free(network->network);
    free(network->weights);
}

typedef basin_status fill(const basin_checkpoint *checkpoint, const basin_layout *layout, float *values,
                          const char *path, basin_error *err);

static basin_status vector_load(float **out, const char *path, const basin_layout *layout, fill *fill_vector,
                                basin_error *err) {
    basin_checkpoint *checkpoint = NULL;
    float *values = NULL;
    basin_status status = basin_checkpoint_load(&checkpoint, path, err);
    if (status == BASIN_OK) status = new_vector(&values, layout, err);
    if (status == BASIN_OK) status = fill_vector(checkpoint, layout, values, path, err);
    basin_checkpoint_free(checkpoint);
    if (status == BASIN_OK)
        *out = values;
    else
        free(values);
    return status;
}

basin_status weights_load(float **out, const char *path, const basin_layout *layout, basin_error *err) {
    return vector_load(out, path, layout, basin_checkpoint_weights, err);
}

static int is_hdf5(const char *path) {
    static const unsigned char magic[] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char start[sizeof magic];
    struct stat info;
    FILE *in = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rb") : NULL; /* a pipe might block */
    if (!in) return 0;
    int found = fread(start, 1, sizeof start, in) == sizeof start && memcmp(start, magic, sizeof magic) == 0;
    fclose(in);
    return found;
}

static const char *const groups[] = {"xdirection", "ydirection"};

int direction_has(const char *path, int axis) {
    basin_array *arrays = NULL;
    int count = 0;
    if (!is_hdf5(path)) return 0;
    basin_status status = basin_direction_arrays_load(&arrays, &count, path, groups[axis], NULL);
    basin_arrays_free(arrays, count);
    return status != BASIN_ENOTFOUND; /* a damaged one is there: loading it says what is wrong */
}

basin_status direction_load(float **out, const char *path, int axis, const basin_layout *layout, basin_error *err) {
    if (!is_hdf5(path)) return vector_load(out, path, layout, basin_checkpoint_direction, err);
    basin_array *arrays = NULL;
    int count = 0;
    float *values = NULL;
    basin_status status = basin_direction_arrays_load(&arrays, &count, path, groups[axis], err);
    if (status == BASIN_OK) status = new_vector(&values, layout, err);
    if (status == BASIN_OK) status = basin_direction_from_arrays(layout, count, arrays, values, path, err);
    basin_arrays_free(arrays, count);
    if (status == BASIN_OK)
        *out = values;
    else
        free(values);
    return status;
}
