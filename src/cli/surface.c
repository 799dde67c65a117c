/* surface.c - basin surface: evaluate a line or plane through a checkpoint. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/surface_job.h"

/* What is asked for, else what the checkpoint was trained with; NULL if neither is known. */
static const char *choose_loss(const surface_options *options, const basin_checkpoint *checkpoint) {
    if (options->loss.loss || !checkpoint) return options->loss.loss;
    return basin_record_get(&checkpoint->record, "training.loss");
}

static basin_status open_network(surface_job *job, const surface_options *options, basin_error *err) {
    const trained_source source = {options->checkpoint, options->network.model, options->weights,
                                   options->values.graph_output, options->values.key};
    basin_record notes = {0};
    basin_status status = trained_open(&job->network, &source, err);
    char *name = status == BASIN_OK ? trained_data(&job->network) : NULL;
    if (status == BASIN_OK) status = datasets_open(&job->data, &options->data, name, err);
    free(name);
    basin_input input;
    const char *loss = choose_loss(options, job->network.checkpoint);
    if (loss) job->loss = loss;
    if (status == BASIN_OK) status = basin_loss_input(&input, job->loss, job->data.data[0], err);
    if (status == BASIN_OK) status = trained_init(&job->network, &source, input, &notes, err);
    for (int i = 0; i < notes.count; i++) fprintf(stderr, "basin: %s\n", notes.entry[i].value);
    basin_record_clear(&notes);
    return status;
}

static basin_evaluate_options evaluation(const surface_job *job, const surface_options *options) {
    basin_evaluate_options how = {.threads = options->run.threads,
                                  .loss = job->loss,
                                  .label_smoothing = options->loss.label_smoothing,
                                  .memory = surface_memory(job, options->compute.memory),
                                  .statistics = job->statistics.data[0]};
    compute_choose(&how, &job->compute, &options->compute);
    return how;
}

/* Without batch norm the run is as without --bn recompute. */
static basin_status settle_bn(const surface_job *job, surface_options *options, basin_error *err) {
    bn_settle(&options->bn, trained_has_batch_norm(&job->network), basin_network_spec(job->network.network));
    return compute_check_bn(&options->compute, &options->bn, err);
}

/* Everything that the options name, up to an empty surface with its record. */
static basin_status prepare(surface_job *job, surface_options *options, basin_error *err) {
    basin_status status = open_network(job, options, err);
    if (status == BASIN_OK) status = settle_bn(job, options, err);
    if (status == BASIN_OK)
        status = statistics_open(&job->statistics, &options->bn, job->data.whole[0], &options->data.files, err);
    if (status == BASIN_OK)
        status = compute_open(&job->compute, &options->compute, job->data.count, job->data.data, err);
    const basin_evaluate_options how = evaluation(job, options);
    if (status == BASIN_OK)
        status = basin_evaluate_check(job->network.network, job->data.count, job->data.data, &how, err);
    if (status == BASIN_OK) status = surface_axes(job, options, err);
    if (status == BASIN_OK) surface_note_memory(job, options->compute.memory);
    if (status == BASIN_OK) status = surface_plane(&job->plane, job, 0, err);
    for (int i = 0; i < AXES_MAX && options->plane.members == 1; i++) { /* there is no other plane to be made of them */
        free(job->vector[i]);
        job->vector[i] = NULL;
    }
    if (status == BASIN_OK)
        status = (options->error > 0      ? basin_surface_for_progressive
                  : job->compute.exact[0] ? basin_surface_for_mixed
                                          : basin_surface_for)(&job->surface, &job->x, job->y.count ? &job->y : NULL,
                                                               job->data.count, job->data.data, job->loss, err);
    if (status == BASIN_OK)
        status = basin_surface_set_members(job->surface, options->plane.members, options->plane.seed, err);
    if (status == BASIN_OK) status = surface_record(job, options, &job->surface->record, err);
    if (status == BASIN_OK) status = surface_shard_begin(job, options, err);
    return status;
}

/* What each finished point goes to. */
typedef struct sink {
    basin_journal *journal;
    progress *progress;
    surface_job *job;
} sink;

static basin_status keep(void *context, int index, const double *values, basin_error *err) {
    sink *to = context;
    char note[64];
    basin_status status = basin_journal_append(to->journal, index, values, err);
    to->job->evaluated++;
    to->job->samples += surface_samples(to->job, values);
    snprintf(note, sizeof note, "loss %.4g", values[0]);
    progress_update(to->progress, to->job->kept + to->job->evaluated, note);
    return status;
}

/* The grid's value at 0, if it is known, is that of the checkpoint, which was evaluated apart from any plane; maybe by
 * another tool. */
static basin_status check_centre(const surface_job *job, const basin_score *checkpoint, const char *output,
                                 basin_error *err) {
    const int point = basin_surface_centre(job->surface), imported = job->imported != NULL;
    if (point < 0 || job->surface->point[point] != BASIN_EVALUATED) return BASIN_OK;
    for (int i = 0; i < job->data.count; i++) {
        const int metric = surface_loss(job->surface, i);
        double there = job->surface->metric[metric].values[point], loss = checkpoint[i].loss;
        if (basin_value_is_same(there, loss, imported ? 1e-2 : BASIN_ROUNDING)) continue;
        if (imported)
            return command_error(err, BASIN_EEXISTS,
                                 "%s has %s %.6g where it is %.6g for this checkpoint: it is of other weights or data; "
                                 "choose another output",
                                 output, job->surface->metric[metric].name, there, loss);
        return command_error(err, BASIN_EENGINE,
                             "the surface has loss %.9g at the checkpoint, whose loss is %.9g: it was begun by another "
                             "build or is damaged; remove it and its journal",
                             there, loss);
    }
    return BASIN_OK;
}

static basin_status interrupted(const surface_job *job, basin_error *err) {
    err->status = BASIN_EINTERRUPTED;
    snprintf(err->message, sizeof err->message,
             "stopped; %d of %d points are kept in %s" BASIN_JOURNAL ": the same command goes on from there",
             job->kept + job->evaluated, job->points, job->output);
    return BASIN_EINTERRUPTED;
}

/* All points that are to be there, or of another rank than the first those that it gets. */
static basin_status evaluate_members(surface_job *job, basin_surface_options *how, basin_error *err) {
    const basin_planes planes = {surface_enter_plane, job};
    how->wanted = job->wanted;
    return basin_surface_evaluate_members(job->surface, job->network.network, &planes, job->data.count, job->data.data,
                                          how, err);
}

/* The grid, with the journal open. */
static basin_status evaluate_grid(surface_job *job, basin_journal *journal, const surface_options *options,
                                  const basin_evaluate_options *evaluate, const basin_score *checkpoint,
                                  basin_error *err) {
    sink to = {journal, NULL, job};
    basin_surface_options how = {
        .evaluate = *evaluate, .done = keep, .context = &to, .progressive = job->progressive, .ranks = job->ranks};
    if (evaluate->exact) how.centre = checkpoint;
    double began = command_now();
    const int total = options->adaptive > 0 ? 0 : job->points;
    to.progress = progress_new("surface", "points", job->kept, total, options->run.quiet);
    basin_status status =
        options->adaptive > 0 ? surface_refine(job, options->adaptive, &how, err) : evaluate_members(job, &how, err);
    progress_free(to.progress);
    job->seconds = command_now() - began;
    return status;
}

/* The points that are not there yet, and the file. */
static basin_status complete(surface_job *job, basin_journal *journal, const surface_options *options,
                             basin_error *err) {
    basin_score checkpoint[DATASETS_MAX]; /* at the weights themselves */
    basin_evaluate_options how = evaluation(job, options);
    how.stop = interrupt_catch();
    basin_status status = options->error > 0 ? surface_begin_progressive(job, options, &how, checkpoint, err)
                                             : surface_score_checkpoint(job, how, checkpoint, err);
    if (status == BASIN_OK && (status = check_centre(job, checkpoint, job->output, err)) != BASIN_OK)
        job->refused = job->imported != NULL; /* before the work */
    if (status == BASIN_OK) status = evaluate_grid(job, journal, options, &how, checkpoint, err);
    if (status == BASIN_OK) status = check_centre(job, checkpoint, job->output, err);
    if (status == BASIN_OK) status = surface_record_checkpoint(job, checkpoint, err);
    if (status == BASIN_OK && how.exact) status = surface_check_mixture(job, &how, err);
    if (status == BASIN_OK && options->error > 0) status = surface_record_samples(job, err);
    if (status == BASIN_OK) status = surface_record_progressive(job->surface, err);
    if (status == BASIN_OK) status = shard_record(job->part, &job->surface->record, err);
    if (status == BASIN_OK) status = surface_save(job->surface, job->output, err);
    return status == BASIN_EINTERRUPTED ? interrupted(job, err) : status;
}

/* Nobody can check more than the grid and the value at the checkpoint. */
static void note_imported(const surface_job *job, const char *output, int done) {
    if (done)
        fprintf(stderr, "basin: note: %s is %s, with all points: it is left as it is\n", output, job->imported);
    else if (!job->kept)
        fprintf(stderr,
                "basin: note: %s is %s without any value: all of it is evaluated, and will be a surface file of basin, "
                "which that tool reads too\n",
                output, job->imported);
    else
        fprintf(stderr,
                "basin: note: %s is %s: its points are kept, though it does not say of which weights, directions and "
                "data they are; the whole will be a surface file of basin, which that tool reads too\n",
                output, job->imported);
}

/* All ranks have the same to do. */
static basin_status agree_with_others(const surface_job *job, basin_status status, basin_error *err) {
    char hash[33] = "";
    if (status == BASIN_OK) status = basin_record_hash(&job->surface->record, hash, err);
    return basin_ranks_agree(job->ranks, hash, status, err);
}

/* What the other ranks do: the first one has the journal and the file. */
static basin_status take_part(surface_job *job, const surface_options *options, basin_error *err) {
    basin_score checkpoint[DATASETS_MAX]; /* the first rank's concern */
    basin_surface_options how = {.evaluate = evaluation(job, options), .ranks = job->ranks};
    how.evaluate.stop = interrupt_catch();
    if (options->error > 0) {
        basin_status status = surface_begin_progressive(job, options, &how.evaluate, checkpoint, err);
        if (status != BASIN_OK) return status;
        how.progressive = job->progressive;
    }
    return evaluate_members(job, &how, err);
}

/* The journal comes first: an output that cannot be written is known before the hours of evaluation. */
static basin_status make_surface(surface_job *job, surface_options *options, basin_error *err) {
    basin_journal *journal = NULL;
    int done = 0;
    interrupt_catch(); /* once there is a journal, no signal may be lost */
    basin_status status = prepare(job, options, err);
    const basin_evaluate_options how = evaluation(job, options);
    if (job->ranks) status = agree_with_others(job, status, err);
    if (status == BASIN_OK && basin_ranks_rank(job->ranks) > 0)
        return options->trial.plan ? status : take_part(job, options, err);
    if (status == BASIN_OK && options->trial.plan != TRIAL_NONE) return surface_plan(job, options, &how, err);
    if (status == BASIN_OK) status = surface_begin(job, &journal, options->output, &done, err);
    if (status != BASIN_OK) {
        basin_journal_close(journal);
        return status;
    }
    if (job->imported) note_imported(job, job->output, done);
    if (!done)
        status = complete(job, journal, options, err);
    else if (!options->run.quiet && !job->imported)
        fprintf(stderr, "basin: %s is this surface already, complete\n", job->output);
    if (status == BASIN_OK || job->refused)
        basin_journal_remove(journal);
    else
        basin_journal_close(journal);
    return status == BASIN_OK ? surface_report(job, options, err) : status;
}

static void clear(surface_job *job) {
    free(job->imported);
    free(job->part_path);
    free(job->wanted);
    basin_surface_free(job->surface);
    basin_progressive_free(job->progressive);
    basin_plane_free(job->plane);
    for (int i = 0; i < AXES_MAX; i++) free(job->vector[i]);
    datasets_clear(&job->statistics);
    datasets_clear(&job->data);
    compute_clear(&job->compute);
    trained_clear(&job->network);
}

/* What the other ranks have to say, the first one says. */
static void be_silent(void) {
    if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) exit(EXIT_FAILED);
}

static void choose_threads(run_options *run, const basin_ranks *ranks) {
    char note[256];
    run->threads = basin_ranks_threads(ranks, run->threads, note);
    if (*note && !run->quiet) fprintf(stderr, "basin: note: %s\n", note);
}

static int run(int argc, char **argv) {
    surface_options options = {.plane = PLANE_OPTIONS};
    surface_job job = {.loss = "cross-entropy"};
    basin_error err = {0};
    basin_status status = basin_ranks_open(&job.ranks, &err);
    if (basin_ranks_rank(job.ranks) > 0) be_silent();
    argp_parse(&surface_argp, argc, argv, 0, NULL, &options);
    if (status == BASIN_OK) choose_threads(&options.run, job.ranks);
    if (status == BASIN_OK) status = make_surface(&job, &options, &err);
    int code = status == BASIN_OK ? EXIT_OK : command_fail(&err);
    basin_ranks_close(job.ranks, status, &err);
    clear(&job);
    return code;
}

const command command_surface = {"surface", "evaluate a line or plane through a checkpoint", run, &surface_argp};
