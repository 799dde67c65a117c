/* surface_job.h - what `basin surface` works on: what its options name. */
#ifndef CLI_SURFACE_JOB_H
#define CLI_SURFACE_JOB_H

#include "cli/surface_options.h"
#include "cli/trained.h"

typedef struct surface_job {
    trained network;
    datasets data, statistics; /* statistics.count is 0 for frozen ones */
    compute compute;
    basin_range x, y; /* y.count is 0 for a line */
    const char *loss; /* its name */
    const plane_options *plane_options;
    int axes;                  /* 0: not known yet */
    basin_axis axis[AXES_MAX]; /* but for their seeds */
    float *vector[AXES_MAX];   /* what they lead toward or are; NULL for random ones */
    basin_plane *plane;        /* of one member at a time, first of the first */
    int plane_member;
    basin_surface *surface;
    basin_progressive *progressive; /* NULL: all samples everywhere */
    basin_ranks *ranks;             /* borrowed: with whom the points are shared; NULL: nobody */
    shard part;
    int points;            /* that are to be there in the end: all, or those of the part */
    const char *output;    /* borrowed: of the whole or the part */
    char *part_path;       /* NULL for the whole */
    unsigned char *wanted; /* (points of the surface): which are of the part; NULL: all */
    int kept, evaluated;   /* points: from an earlier run, and by this one */
    double samples;        /* evaluated at those of this one */
    double seconds;        /* for those of this one */
    char *imported;        /* what the output was before, if it came from elsewhere; else NULL */
    int refused;           /* it is of other weights: nothing was evaluated */
} surface_job;

/** Fills in the ranges and what the axes are made of.  @return BASIN_EINVALID also for --seeds without a random axis */
basin_status surface_axes(surface_job *job, const surface_options *surface, basin_error *err);

/** What of a bound on the memory of weights is left for points in flight, as basin_evaluate_options has it: the checkpoint and
 *  the directions that are kept have the rest. */
size_t surface_memory(const surface_job *job, size_t bound);

/** Says which random axes are made anew at every point, as such a bound has no room to keep them; all axes are known. */
void surface_choose_kept(surface_job *job, size_t bound);

/** A bound that cannot be kept is told, and as little used as there can be. After surface_choose_kept. */
void surface_note_memory(const surface_job *job, size_t bound);

/** The line or plane of one member of the ensemble. */
basin_status surface_plane(basin_plane **out, const surface_job *job, int member, basin_error *err);

/** As basin_planes has it: makes the plane of a member the job's plane.  @param context  the surface_job */
basin_status surface_enter_plane(const basin_plane **out, void *context, int member, basin_error *err);

/** Says what of the surface is to be made, and where it goes; once there is an empty surface. */
basin_status surface_shard_begin(surface_job *job, const surface_options *options, basin_error *err);

/** Opens the journal, and takes over what there is already of the whole, and of the part that is to be made.
 *  @param journal    NULL: nothing is opened or written
 *  @param[out] done  nothing is left to do */
basin_status surface_begin(surface_job *job, basin_journal **journal, const char *whole, int *done, basin_error *err);

/** How many entries say how a run began: what stands behind its "configuration" was found later. */
int surface_record_beginning(const basin_record *record);

/** What sets the surface `there` apart from another that is wanted. */
typedef struct surface_difference {
    const char *key, *there, *wanted; /* "grid" and texts, or an entry of the record; NULL: it has no such entry */
    char text[2][96], words[sizeof((basin_error *)0)->message];
} surface_difference;

/** "its grid is '-1..1 in 3', not '-1..1 in 5'", in its own room. */
const char *surface_difference_words(surface_difference *found);

/** Whether they are different surfaces, or parts of such; the command as such may be another.
 *  @param[out] found  the first difference */
int surface_differs(surface_difference *found, const basin_surface *wanted, const basin_surface *there);

/** Sets what the planes of all members are made of: as basin_plane_record, but "seeds", and lists where they differ. */
basin_status surface_record_planes(const surface_job *job, basin_record *record, basin_error *err);

/** Sets everything that decides the result, and what is known of the checkpoint: no time, no thread count. */
basin_status surface_record(const surface_job *job, const surface_options *options, basin_record *record,
                            basin_error *err);

/** Whether a file at `path`, if there is one, is the surface to be made; its points are taken over by the journal. One that
 *  came from elsewhere is noted as such: basin_journal_open says whether it will do.
 *  @param[out] complete  whether it has all points
 *  @return BASIN_OK; BASIN_EEXISTS, with what differs, if it is another surface, or none */
basin_status surface_compare_existing(surface_job *job, const char *path, int *complete, basin_error *err);

/** Where the journal at `path` was refused: which setting of its run is another one, if that is why.
 *  @param refused  what basin_journal_open or _preview returned, also BASIN_OK  @return the same */
basin_status surface_explain_refusal(const surface_job *job, const char *path, basin_status refused, basin_error *err);
/** Says that a journal was damaged, if it was.  @param journal  may be NULL  @param path  of the output */
void surface_note_damage(const basin_journal *journal, const char *path);

/** Writes the file of a surface whose points are in a journal: a failure says that they are kept. */
basin_status surface_save(const basin_surface *surface, const char *path, basin_error *err);

/** Adds what was found at the weights themselves, one score per dataset: "centre.test_loss", "centre.test_acc", ... */
basin_status surface_record_checkpoint(const surface_job *job, const basin_score *scores, basin_error *err);

/** The metric that is the loss of dataset `index`. */
int surface_loss(const basin_surface *surface, int index);
/** The metric that is its accuracy; -1 if it has none. */
int surface_accuracy(const basin_surface *surface, int index);
/** A metric at the weights themselves, from the record or else from the grid; NaN if it is not there. */
double surface_at_checkpoint(const basin_surface *surface, int metric);

/** Says on stdout what would have to be evaluated: points, and as plan has it time (by a short trial), or only what names
 *  the configuration. Evaluates and writes nothing. */
basin_status surface_plan(surface_job *job, const surface_options *options, const basin_evaluate_options *how,
                          basin_error *err);

/** Seconds, with all threads at work. */
typedef struct surface_speed {
    double sample, exact; /* each sample: as asked for; in f32, where that is corrected to f32, else the same */
    double point;         /* each point beside its samples: for its weights */
} surface_speed;

/** By a short trial of a point of the job's plane. */
basin_status surface_measure_speed(surface_speed *out, const surface_job *job, basin_evaluate_options how,
                                   basin_error *err);

/** Samples that correct a point to f32: these are evaluated once more as asked for, and in f32. */
double surface_corrections(const surface_job *job);

/** Seconds that a point of `samples` takes, its correction included. */
double surface_point_seconds(const surface_job *job, const surface_speed *speed, double samples);

/** Fills in made-up values, for the trial of a figure: a bowl. */
void surface_stand_in(basin_surface *surface);

/** Evaluates what the picture needs, interpolates the rest, and records what that came to. */
basin_status surface_refine(surface_job *job, double tolerance, const basin_surface_options *how, basin_error *err);
/** One line for such a surface. */
void surface_print_refinement(const basin_surface *surface);

/** What is corrected to f32 is itself in f32: such options for the weights themselves. */
basin_evaluate_options surface_exact(basin_evaluate_options how);
/** Evaluates the weights themselves.  @param[out] scores  one per dataset */
basin_status surface_score_checkpoint(surface_job *job, basin_evaluate_options how, basin_score *scores,
                                      basin_error *err);
/** Evaluates some points in f32 on all samples, and records how far off the corrected ones are. */
basin_status surface_check_mixture(surface_job *job, const basin_evaluate_options *how, basin_error *err);
/** One line for such a surface. */
void surface_print_mixture(const basin_surface *surface);

/** Makes ready what --error needs.  @param[out] scores  of the weights on all samples, one per dataset */
basin_status surface_begin_progressive(surface_job *job, const surface_options *options,
                                       const basin_evaluate_options *how, basin_score *scores, basin_error *err);
/** How many samples a point with these values took. */
double surface_samples(const surface_job *job, const double *values);
/** Records how many samples there are, and, where that is known, which share of them the points of a surface took. */
basin_status surface_record_samples(surface_job *job, basin_error *err);
basin_status surface_record_progressive(basin_surface *surface, basin_error *err);
/** One line for such a surface. */
void surface_print_progressive(const basin_surface *surface);

/** Says on stdout what was found, as text or JSON. */
basin_status surface_report(const surface_job *job, const surface_options *options, basin_error *err);

/** The path given with -o, which has to end as those of surfaces, which are HDF5: .h5 or .hdf5. */
const char *surface_output(const struct argp_state *state, const char *path);
/** The command that makes files with the ending of `path` of a surface; NULL if that is .h5 (.hdf5) or no format's. */
const char *surface_other_format(const char *path);

#endif
