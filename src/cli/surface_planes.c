/* surface_planes.c - the lines and planes of a surface: one, or one for each seed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/surface_job.h"

/* Loads what axis `index` leads toward or is read from. */
static basin_status open_axis(surface_job *job, const plane_options *options, int index, basin_error *err) {
    basin_axis *axis = &job->axis[index];
    float **vector = &job->vector[index];
    *axis = (basin_axis){.norm = options->norm, .ignore = options->ignore};
    const struct plane_source *source = &options->source[index];
    if (index >= options->sources) {
        source = &options->source[0]; /* one HDF5 file may hold both */
        if (options->sources == 0 || source->toward || !direction_has(source->path, index)) return BASIN_OK;
    }
    basin_status status = source->toward
                              ? weights_load(vector, source->path, job->network.layout, err)
                              : direction_load(vector, source->path, direction_has(source->path, index) ? index : 0,
                                               job->network.layout, err);
    if (source->toward)
        axis->toward = *vector;
    else
        axis->given = *vector;
    return status;
}

size_t surface_memory(const surface_job *job, size_t bound) {
    const size_t vector = job->network.layout ? (size_t)job->network.layout->size * sizeof(float) : 0;
    size_t kept = vector;
    for (int i = 0; i < job->axes; i++) kept += job->axis[i].anew ? 0 : vector;
    return !bound ? 0 : bound > kept ? bound - kept : 1;
}

/* The least memory of weights that there can be: checkpoint, directions from files, and a layer of one thread. */
static size_t least_memory(const surface_job *job) {
    const basin_layout *layout = job->network.layout;
    int64_t largest = 0, vectors = 1;
    for (int i = 0; i < layout->count; i++)
        if (layout->param[i].size > largest) largest = layout->param[i].size;
    for (int i = 0; i < job->axes; i++) vectors += job->vector[i] != NULL;
    return (size_t)(vectors * layout->size + 2 * largest) * sizeof(float); /* a layer as it is, and packed */
}

void surface_note_memory(const surface_job *job, size_t bound) {
    const size_t least = least_memory(job);
    if (bound && bound < least)
        fprintf(
            stderr,
            "basin: note: --memory is too little: the weights take %.1fM at least, for the checkpoint, directions from "
            "files and one layer at a time\n",
            ceil((double)least / (1 << 20) * 10) / 10);
}

/* Random directions are kept where there is room for them beside the checkpoint, other directions and one point. */
void surface_choose_kept(surface_job *job, size_t bound) {
    const size_t vector = (size_t)job->network.layout->size * sizeof(float);
    if (!bound || surface_memory(job, bound) > vector) return;
    for (int i = 0; i < job->axes; i++) job->axis[i].anew = !job->vector[i];
}

basin_status surface_axes(surface_job *job, const surface_options *surface, basin_error *err) {
    const plane_options *options = &surface->plane;
    int both = options->sources == 1 && !options->source[0].toward && direction_has(options->source[0].path, 1);
    int random = 0;
    basin_status status = plane_ranges(options, options->sources + both, &job->x, &job->y, err);
    job->axes = job->y.count ? 2 : 1;
    job->plane_options = options;
    for (int i = 0; i < job->axes && status == BASIN_OK; i++) {
        status = open_axis(job, options, i, err);
        random += !job->vector[i];
    }
    if (status == BASIN_OK) surface_choose_kept(job, surface->compute.memory);
    if (status == BASIN_OK && options->members > 1 && !random)
        return command_error(err, BASIN_EINVALID, "--seeds is for random axes, and there is none: leave it out");
    if (status == BASIN_OK && options->orthogonal && job->axes == 1)
        return command_error(err, BASIN_EINVALID, "--orthogonal is for the second axis of a plane: leave it out");
    return status;
}

basin_status surface_plane(basin_plane **out, const surface_job *job, int member, basin_error *err) {
    basin_axis axis[AXES_MAX];
    for (int i = 0; i < job->axes; i++) {
        axis[i] = job->axis[i];
        axis[i].seed = job->plane_options->seed[member];
    }
    return basin_plane_new(out, job->network.layout, job->network.weights, job->axes, axis,
                           job->plane_options->orthogonal, err);
}

basin_status surface_enter_plane(const basin_plane **out, void *context, int member, basin_error *err) {
    surface_job *job = context;
    basin_status status = BASIN_OK;
    if (job->plane_member != member) { /* one plane at a time */
        basin_plane_free(job->plane);
        job->plane = NULL;
        job->plane_member = member;
        status = surface_plane(&job->plane, job, member, err);
    }
    *out = job->plane;
    return status;
}
