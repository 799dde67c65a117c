/* compare.h - what `basin compare` works on: its options, and the checkpoints with what was evaluated around them. */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "cli/options.h"
#include "cli/table.h"
#include "cli/trained.h"

enum { SUBJECTS_MAX = 32, DIRECTIONS_MAX = 1000, RADII_MAX = 8 };

typedef struct compare_options {
    int checkpoints, models, weightings, names, radii;
    const char *checkpoint[SUBJECTS_MAX];
    const char *model[SUBJECTS_MAX], *weights[SUBJECTS_MAX]; /* none, one for all, or one each, NULL for none */
    const char *name[SUBJECTS_MAX];                          /* the first ones' */
    values_options values;
    bn_options bn;
    compute_options compute;
    data_options data;
    int64_t score_samples; /* of each dataset, for loss and error at the checkpoint; 0: all */
    plane_options axis;    /* seed (of the first direction), norm, ignore */
    basin_range range;     /* of every line, and of both axes of the planes */
    int directions;        /* lines */
    int side;              /* points of a plane's axis; 0: no planes */
    double rise, radius[RADII_MAX], persistence;
    loss_options loss;
    const char *folder, *output, *table; /* output is a figure, table its file; NULL for none, and for stdout */
    const table_format *format;          /* NULL before the end of parsing: by the ending of `table`, or text */
    basin_plot_options style;            /* of the figure */
    run_options run;
    trial_options trial;
} compare_options;

/** The parser; its input is a compare_options that starts as compare_options_start says. */
extern const struct argp compare_argp;
compare_options compare_options_start(void);

/** What the samples of a dataset gave at a checkpoint. */
typedef struct sample_scores {
    basin_score score;
    float *loss, *right; /* (samples), right is 1 or 0; NULL for a trial */
} sample_scores;
void sample_scores_clear(sample_scores *s);

/** One checkpoint. */
typedef struct subject {
    char *name;
    char *spec; /* of its network */
    int64_t parameters;
    sample_scores score[DATASETS_MAX]; /* one per dataset */
    basin_surface **line;              /* (directions) */
    basin_surface *plane;              /* NULL if there are none */
} subject;

typedef struct comparison {
    char *loss;               /* its name */
    datasets data;            /* for the scores */
    datasets statistics;      /* for batch norm; count 0 for frozen ones */
    int recomputes;           /* whether a network has batch norm that uses them */
    basin_dataset *landscape; /* samples of the first of them, for lines and planes */
    compute compute;          /* on these */
    subject subject[SUBJECTS_MAX];
    double deviation;        /* of what is corrected to f32, the largest; a part of the displayed range */
    int evaluated, kept;     /* points */
    basin_record determines; /* everything that does, but for the command */
    char key[33];            /* of that, of the command and the version: what tells this comparison from others */
    int points;              /* these are of a trial: all of them, */
    double flops, seconds;   /* what the missing ones take */
} comparison;

/** Evaluates what is missing and reads the rest from the folder. What was finished is kept there, whatever happens. For
 *  a trial it evaluates nothing, and all values are made up.
 *  @param origin  the command as the figure says it */
basin_status compare_evaluate(comparison *c, const compare_options *options, const char *origin, basin_error *err);
void compare_clear(comparison *c, const compare_options *options);

/** All measures of all checkpoints, and which of their differences are resolved. */
basin_status compare_table(basin_table **out, const comparison *all, const compare_options *options, basin_error *err);

/** Draws the planes side by side; without them, of each checkpoint's lines the median over the directions, in the band between
 *  the quartiles. */
basin_status compare_figure(const comparison *c, const compare_options *options, const char *path, const char *origin,
                            basin_error *err);

/** Says on stdout what would have to be evaluated, as `basin surface` does. */
void compare_plan_report(const comparison *c, const compare_options *options);

#endif
