/* layout.c - shapes, and the named tensors of a network in one flat vector. */
#include "tensor/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "tensor/floats.h"

int64_t basin_shape_size(const basin_shape *shape) {
    int64_t size = 1;
    for (int i = 0; i < shape->rank; i++) size *= shape->dim[i];
    return size;
}

int basin_shape_equal(const basin_shape *a, const basin_shape *b) {
    if (a->rank != b->rank) return 0;
    for (int i = 0; i < a->rank; i++)
        if (a->dim[i] != b->dim[i]) return 0;
    return 1;
}

const char *basin_shape_text(const basin_shape *shape, char text[128]) {
    int length = 0;
    strcpy(text, "scalar");
    for (int i = 0; i < shape->rank; i++)
        length += snprintf(text + length, 128 - (size_t)length, "%s%lld", i ? "x" : "", (long long)shape->dim[i]);
    return text;
}

const basin_param *basin_layout_find(const basin_layout *layout, const char *name) {
    for (int i = 0; i < layout->count; i++)
        if (strcmp(layout->param[i].name, name) == 0) return &layout->param[i];
    return NULL;
}

int basin_role_is_statistic(basin_role role) {
    return role == BASIN_RUNNING_MEAN || role == BASIN_RUNNING_VAR;
}

int64_t basin_layout_parameters(const basin_layout *layout) {
    int64_t count = 0;
    for (int i = 0; i < layout->count; i++)
        if (!basin_role_is_statistic(layout->param[i].role)) count += layout->param[i].size;
    return count;
}

basin_status layout_add(basin_layout *layout, const char *name, const basin_shape *shape, basin_role role,
                        int filter_axis, basin_error *err) {
    char *copy = strdup(name);
    basin_param *grown = realloc(layout->param, (size_t)(layout->count + 1) * sizeof *grown);
    if (grown) layout->param = grown;
    if (!copy || !grown) {
        free(copy);
        return fail_memory(err);
    }
    int64_t size = basin_shape_size(shape);
    grown[layout->count++] = (basin_param){copy, *shape, role, filter_axis, layout->size, size};
    layout->size += size;
    return BASIN_OK;
}

basin_status layout_add_constant(basin_layout *layout, const char *name, const basin_shape *shape, const char *hash,
                                 basin_error *err) {
    char *copy = strdup(name);
    basin_constant *grown = realloc(layout->constant, (size_t)(layout->constants + 1) * sizeof *grown);
    if (grown) layout->constant = grown;
    if (!copy || !grown) {
        free(copy);
        return fail_memory(err);
    }
    basin_constant *c = &grown[layout->constants++];
    *c = (basin_constant){copy, *shape, ""};
    snprintf(c->hash, sizeof c->hash, "%s", hash);
    return BASIN_OK;
}

void layout_clear(basin_layout *layout) {
    for (int i = 0; i < layout->count; i++) free(layout->param[i].name);
    for (int i = 0; i < layout->constants; i++) free(layout->constant[i].name);
    free(layout->constant);
    free(layout->param);
    *layout = (basin_layout){0};
}

float *basin_vector_new(const basin_layout *layout) {
    return floats_new((size_t)layout->size);
}
