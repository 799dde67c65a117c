/* options.h - option values read strictly, and the groups of options that subcommands share.
 *
 * A group is a struct of values and an argp that fills it. A command lists it among its children and hands over the
 * struct when its own parser sees ARGP_KEY_INIT:
 *     static const struct argp_child groups[] = {{&data_argp, 0, "Data", 1}, {&run_argp, 0, "Run", 2}, {0}};
 *     case ARGP_KEY_INIT: state->child_inputs[0] = &options->data; state->child_inputs[1] = &options->run; return 0;
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <argp.h>
#include <basin.h>
#include <stdint.h>
#include <stdio.h>

/* Values. A value that cannot be ends the program: one line on stderr that names the option, exit code 2. */

/** A whole number in [min, max].  @param option  as the user writes it: "--threads" */
int64_t value_integer(const struct argp_state *state, const char *option, const char *text, int64_t min, int64_t max);
/** A finite number in [min, max]. */
double value_number(const struct argp_state *state, const char *option, const char *text, double min, double max);
/** A part of a whole, in [min, max]: "0.01" or "1%". */
double value_share(const struct argp_state *state, const char *option, const char *text, double min, double max);
/** The same with a percent sign, which has to be there. */
double value_percent(const struct argp_state *state, const char *option, const char *text, double min, double max);
/** Numbers with commas between, each in [min, max].  @param most  room in `out`  @return how many */
int value_numbers(const struct argp_state *state, const char *option, const char *text, double min, double max,
                  double *out, int most);
/** A size in bytes: "600M", "1.5g", "2GB", "2GiB"; K, M, G and T are powers of 1024. */
size_t value_size(const struct argp_state *state, const char *option, const char *text);
/** A seed: a whole number in [0, 2^64). */
uint64_t value_seed(const struct argp_state *state, const char *option, const char *text);
/** Seeds, each another one: "1:10" and "1,2,5" and both together.  @param most  room in `out`  @return how many */
int value_seeds(const struct argp_state *state, const char *option, const char *text, uint64_t *out, int most);
/** Seeds as value_seeds reads them, in short; the caller frees.  @return NULL if out of memory */
char *seeds_text(int count, const uint64_t *seeds);
/** The name of a file: not empty. */
const char *value_path(const struct argp_state *state, const char *option, const char *text);
/** The index of `text` in `names`, which ends in NULL. */
int value_choice(const struct argp_state *state, const char *option, const char *text, const char *const names[]);

/** For an argp's help_filter: prints what stands below the options, behind the text that is there. */
char *help_below(int key, const char *text, void (*print)(FILE *out));

/** Prints a table's names, each with what it is, below a heading. */
void names_print(FILE *out, const char *heading, const char *(*name)(int index, const char **help));

/** --size, --dpi, --theme, --colormap, --columns, --font, --font-size, --no-letters: of every figure. Its input is a basin_plot_options. */
extern const struct argp style_argp;

/** --model SPEC. */
typedef struct network_options {
    const char *model; /* NULL: as the checkpoint says */
} network_options;
extern const struct argp network_argp;

/** --graph-output, --key. Start it as {0}. */
typedef struct values_options {
    const char *graph_output, *key; /* NULL for none */
} values_options;
extern const struct argp values_argp;

enum { DATASETS_MAX = 8 };

/** --data-dir, --label, --resize, --centre-crop, --classes, --normalize: how datasets are found and read. Start it as {0}. */
typedef struct file_options {
    basin_data_options open;
    const char *normalize; /* as given; NULL: not given */
} file_options;
extern const struct argp files_argp;

/** --data NAME:SPLIT|PATH (repeatable), --samples, --samples-seed, --first, and those of files_argp. */
typedef struct data_options {
    int count;
    const char *name[DATASETS_MAX];
    file_options files;
    int64_t samples, first; /* 0: all; not both */
    uint64_t samples_seed;
} data_options;
extern const struct argp data_argp;

/** The datasets that the options name, ready for basin_evaluate. Start it as {0}. */
typedef struct datasets {
    int count;
    const basin_dataset *data[DATASETS_MAX];
    basin_dataset *whole[DATASETS_MAX], *part[DATASETS_MAX]; /* owners of `data` */
} datasets;

/** Opens what the options name, reduced to the samples they ask for.
 *  @param fallback  the dataset if --data was not given; NULL: then that is BASIN_EINVALID */
basin_status datasets_open(datasets *out, const data_options *options, const char *fallback, basin_error *err);
void datasets_clear(datasets *opened);

/** --loss NAME, --label-smoothing. Start it as {0}. */
typedef struct loss_options {
    const char *loss; /* NULL: not given */
    double label_smoothing;
} loss_options;
extern const struct argp loss_argp;

/** --bn frozen|recompute, --bn-data, --bn-samples. Start it as {0}. */
typedef struct bn_options {
    int recompute;
    const char *data; /* NULL: the training split of the first dataset */
    int64_t samples;  /* 0: not given */
} bn_options;
extern const struct argp bn_argp;
extern const char *const bn_names[];

/** What of --bn is left for a network: nothing, with a note, where there is no batch norm.
 *  @param has_it  whether there is  @param name  what the network is called */
void bn_settle(bn_options *options, int has_it, const char *name);

/** The samples that statistics are estimated on; none for frozen ones.
 *  @param evaluated  the first dataset that the network is evaluated on, read as `files` says */
basin_status statistics_open(datasets *out, const bn_options *options, const basin_dataset *evaluated,
                             const file_options *files, basin_error *err);

/** What points are evaluated in: as basin_precision, or in bf16 that is corrected to f32. */
typedef enum point_precision { PRECISION_F32, PRECISION_BF16, PRECISION_EMULATED, PRECISION_MIXED } point_precision;
extern const char *const precision_names[];

/** --precision, --fast-math, --memory. Start it as {0}. */
typedef struct compute_options {
    int precision; /* a point_precision */
    int fast_math;
    size_t memory; /* bytes of weights, 0: no bound */
} compute_options;
extern const struct argp compute_argp;

/** Ends the program if these do not go together; for the end of parsing. */
void compute_check(const struct argp_state *state, const compute_options *options);
/** Whether they go with --bn, if the network has batch norm.  @return BASIN_OK, BASIN_EINVALID */
basin_status compute_check_bn(const compute_options *options, const bn_options *bn, basin_error *err);
/** Ends the program: `option` is none for --precision mixed. */
void compute_refuse_mixed(const struct argp_state *state, const char *option);

/** What such options need. Start it as {0}. */
typedef struct compute {
    basin_ways *ways;                   /* for --fast-math; NULL: none */
    basin_dataset *exact[DATASETS_MAX]; /* samples in f32 too, for --precision mixed; NULL: none */
} compute;
basin_status compute_open(compute *out, const compute_options *options, int count, const basin_dataset *const data[],
                          basin_error *err);
/** Sets precision, ways and samples in f32 as the options say. */
void compute_choose(basin_evaluate_options *how, const compute *opened, const compute_options *options);
void compute_clear(compute *opened);

enum { AXES_MAX = 2 };

/** --x, --y, --line, --toward, --direction, --norm, --ignore, --seed, --seeds, --orthogonal. Start it as PLANE_OPTIONS. */
typedef struct plane_options {
    const char *x, *y; /* as given; NULL: not given */
    int line;
    int sources; /* how many of --toward and --direction, in their order: the x axis, then the y axis */
    struct plane_source {
        int toward; /* a checkpoint, else a direction file */
        const char *path;
    } source[AXES_MAX];
    const char *norm;    /* NULL: the axis's own default */
    basin_ignore ignore; /* likewise BASIN_IGNORE_DEFAULT */
    int members;         /* of the ensemble that --seeds asks for; else 1 */
    uint64_t seed[BASIN_MEMBERS_MAX];
    int orthogonal;
} plane_options;
#define PLANE_OPTIONS ((plane_options){.members = 1, .seed = {1}})
extern const struct argp plane_argp;

/** The part of plane_argp that is about random axes alone: --seed, --norm, --ignore. Its input is a plane_options. */
extern const struct argp axis_argp;

/** The ranges that the options ask for.
 *  @param axes   how many axes have a source: two make a plane unless the options say otherwise
 *  @param[out] y  its count is 0 for a line */
basin_status plane_ranges(const plane_options *options, int axes, basin_range *x, basin_range *y, basin_error *err);

/** --dry-run, and what recipes ask: --estimate, --configuration. Start it as {0}. */
typedef struct trial_options {
    enum { TRIAL_NONE = 0, TRIAL_TIME, TRIAL_NAME } plan; /* say how long it takes; or only what names the result */
    int has_place;                                        /* --dry-run: an output that cannot be written is told */
    const char *stand_in; /* --configuration=FILE: where one with made-up values goes; NULL: nowhere */
} trial_options;
extern const struct argp trial_argp;

/** --json alone, for commands that only report. */
typedef struct report_options {
    int json;
} report_options;
extern const struct argp report_argp;

/** --threads, --quiet, and --json. */
typedef struct run_options {
    int threads; /* 0: as many as OpenMP would use */
    int quiet;
    report_options report;
} run_options;
extern const struct argp run_argp;

#endif
