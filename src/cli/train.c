/* train.c - basin train: train a built-in network. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/train_options.h"

/* Everything that one run owns. */
typedef struct job {
    const train_options *options;
    const char *command;
    datasets data; /* the first one is trained on, all are evaluated at the end */
    basin_network *network;
    basin_training *training;
    char *resume; /* the file that a resume reads */
} job;

/* "out.safetensors" -> "out-0005.safetensors" */
static char *numbered(const char *output, int64_t number) {
    char *name = NULL;
    const char *dot = strrchr(output, '.'), *slash = strrchr(output, '/');
    int stem = dot && (!slash || dot > slash) ? (int)(dot - output) : (int)strlen(output);
    return asprintf(&name, "%.*s-%04" PRId64 "%s", stem, output, number, output + stem) < 0 ? NULL : name;
}

/* What a dataset's scores are called: after its split, or after all of its name if another one before it has that split. */
static void score_name(const job *j, int index, const char *what, char key[64]) {
    const basin_dataset *data = j->data.data[index];
    const char *from = basin_dataset_split(data);
    for (int i = 0; i < index; i++)
        if (strcmp(basin_dataset_split(j->data.data[i]), basin_dataset_split(data)) == 0)
            from = basin_dataset_short_name(data);
    snprintf(key, 64, "%.50s_%s", from, what);
}

static basin_status record_scores(const job *j, const basin_score *scores, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    char key[64];
    for (int i = 0; i < j->data.count && status == BASIN_OK; i++) {
        score_name(j, i, "loss", key);
        status = basin_record_set(record, err, key, "%.9g", scores[i].loss);
        score_name(j, i, "acc", key);
        if (status == BASIN_OK && scores[i].correct >= 0)
            status = basin_record_set(record, err, key, "%.6g", basin_score_accuracy(&scores[i]));
    }
    return status;
}

/* @param scores  NULL: not known yet */
static basin_status save_checkpoint(const job *j, const char *path, const basin_score *scores, basin_error *err) {
    basin_record record = {0};
    basin_status status = basin_training_record(j->training, &record, err);
    if (status == BASIN_OK)
        status = basin_record_set(&record, err, "training.done", "%" PRId64 " of %" PRId64 " steps",
                                  basin_training_done(j->training), basin_training_steps(j->training));
    if (status == BASIN_OK && scores) status = record_scores(j, scores, &record, err);
    if (status == BASIN_OK) status = basin_record_set(&record, err, "command", "%s", j->command);
    if (status == BASIN_OK) status = basin_record_set(&record, err, "version", "%s", BASIN_VERSION);
    if (status == BASIN_OK)
        status = basin_weights_save(path, basin_network_layout(j->network), basin_training_weights(j->training),
                                    &record, err);
    basin_record_clear(&record);
    return status;
}

/* How many steps lie between the checkpoints of the trajectory; 0: there is none. */
static int64_t save_interval(const job *j) {
    const train_options *o = j->options;
    return o->save_every * (o->save_steps ? 1 : basin_training_epoch_steps(j->training));
}

/* The name of the trajectory's checkpoint after `done` steps. */
static basin_status trajectory_name(char **path, const job *j, int64_t done, basin_error *err) {
    *path =
        numbered(j->options->output, j->options->save_steps ? done : done / basin_training_epoch_steps(j->training));
    return *path ? BASIN_OK : command_error(err, BASIN_ENOMEM, "out of memory");
}

/* A checkpoint of the trajectory, where one is due. */
static basin_status save_due(const job *j, basin_error *err) {
    int64_t interval = save_interval(j), done = basin_training_done(j->training);
    char *path = NULL;
    if (!interval || done % interval) return BASIN_OK;
    basin_status status = trajectory_name(&path, j, done, err);
    if (status == BASIN_OK) status = save_checkpoint(j, path, NULL, err);
    free(path);
    return status;
}

/* Nothing that is there already is replaced by a training that starts. */
static basin_status check_free(const char *path, basin_error *err) {
    if (access(path, F_OK) != 0) return BASIN_OK;
    return command_error(err, BASIN_EEXISTS, "%s: exists already; remove it, or choose another -o", path);
}

static basin_status check_trajectory_free(const job *j, basin_error *err) {
    int64_t interval = save_interval(j), total = basin_training_steps(j->training);
    basin_status status = BASIN_OK;
    for (int64_t done = 0; interval && done <= total && status == BASIN_OK; done += interval) {
        char *path = NULL;
        status = trajectory_name(&path, j, done, err);
        if (status == BASIN_OK) status = check_free(path, err);
        free(path);
    }
    return status;
}

/* Trains to the end or to Ctrl-C; what a resume needs is saved after every epoch and when stopped. */
static basin_status train(const job *j, const volatile sig_atomic_t *stop, basin_error *err) {
    basin_training *t = j->training;
    int64_t epoch = basin_training_epoch_steps(t), total = basin_training_steps(t);
    basin_status status = basin_training_done(t) == 0 ? save_due(j, err) : BASIN_OK;
    progress *bar = progress_new("training", "images", basin_training_done(t) * j->options->train.batch,
                                 total * j->options->train.batch, j->options->run.quiet);
    int stopping = *stop; /* looked at once a step, so that what stops it has been saved */
    while (status == BASIN_OK && basin_training_done(t) < total && !stopping) {
        if ((status = basin_training_step(t, err)) != BASIN_OK) break;
        double loss, accuracy;
        char note[128], right[32] = "";
        int64_t done = basin_training_done(t);
        basin_training_progress(t, &loss, &accuracy);
        if (isnan(loss)) {
            status = command_error(err, BASIN_EFORMAT,
                                   "training diverged: the loss is not a number; delete %s and try a smaller --lr, "
                                   "--warmup or --clip",
                                   j->resume);
            break;
        }
        if (!isnan(accuracy)) snprintf(right, sizeof right, " accuracy %.2f %%", 100 * accuracy);
        snprintf(note, sizeof note, "epoch %" PRId64 "/%d loss %.4f%s lr %.3g", (done + epoch - 1) / epoch,
                 j->options->train.epochs, loss, right, basin_training_lr(t));
        progress_update(bar, done * j->options->train.batch, note);
        stopping = *stop;
        status = save_due(j, err);
        if (status == BASIN_OK && (done % epoch == 0 || stopping)) status = basin_training_save(t, j->resume, err);
    }
    progress_free(bar);
    return status;
}

static void report(const job *j, const basin_score *scores) {
    json_t *all = report_new();
    report_text(all, "checkpoint", j->options->output);
    json_t *table_of = report_table(all, "scores");
    for (int i = 0; i < j->data.count; i++) {
        json_t *row = report_row(table_of);
        report_text(row, "data", basin_dataset_name(j->data.data[i]));
        report_number(row, "loss", scores[i].loss);
        if (scores[i].correct >= 0) report_number(row, "accuracy", basin_score_accuracy(&scores[i]));
    }
    report_print(all, j->options->run.report.json);
    json_decref(all);
}

static basin_status finish(const job *j, basin_error *err) {
    basin_score scores[DATASETS_MAX];
    basin_evaluate_options options = {.threads = j->options->run.threads, .loss = j->options->train.loss};
    basin_status status = basin_evaluate_one(j->network, j->data.count, j->data.data,
                                             basin_training_weights(j->training), &options, scores, err);
    if (status == BASIN_OK) status = save_checkpoint(j, j->options->output, scores, err);
    if (status != BASIN_OK) return status;
    report(j, scores);
    unlink(j->resume);
    return BASIN_OK;
}

/* Refuses, before hours of training, data that does not fit, and an output that is there already or cannot be written. */
static basin_status start(job *j, basin_error *err) {
    const train_options *o = j->options;
    basin_status status = datasets_open(&j->data, &o->data, NULL, err);
    if (status != BASIN_OK) return status;
    basin_input input;
    status = basin_loss_input(&input, o->train.loss, j->data.data[0], err);
    if (status == BASIN_OK) status = basin_network_new(&j->network, o->network.model, input, err);
    if (status != BASIN_OK) return status;
    status = basin_training_new(&j->training, j->network, j->data.data[0], &o->train, err);
    if (status != BASIN_OK) return status;
    const basin_evaluate_options how = {.loss = o->train.loss};
    status = basin_evaluate_check(j->network, j->data.count, j->data.data, &how, err);
    if (status == BASIN_OK) status = check_free(o->output, err);
    if (status != BASIN_OK) return status;
    if (access(j->resume, F_OK) != 0) {
        status = check_trajectory_free(j, err);
        return status == BASIN_OK ? basin_training_save(j->training, j->resume, err) : status;
    }
    status = basin_training_resume(j->training, j->resume, err);
    if (status == BASIN_OK && !o->run.quiet)
        fprintf(stderr, "going on after step %" PRId64 " of %" PRId64 " (%s)\n", basin_training_done(j->training),
                basin_training_steps(j->training), j->resume);
    return status;
}

static int run(int argc, char **argv) {
    train_options options = train_options_start();
    basin_error err = {0};
    job j = {.options = &options, .command = command_line(argc, argv)};
    argp_parse(&train_argp, argc, argv, 0, NULL, &options);
    options.train.threads = options.run.threads;
    volatile sig_atomic_t *stop = interrupt_catch();

    int interrupted = 0;
    basin_status status = j.command && asprintf(&j.resume, "%s.resume", options.output) >= 0
                              ? start(&j, &err)
                              : command_error(&err, BASIN_ENOMEM, "out of memory");
    if (status == BASIN_OK) status = train(&j, stop, &err);
    if (status == BASIN_OK) interrupted = basin_training_done(j.training) < basin_training_steps(j.training);
    if (status == BASIN_OK && !interrupted) status = finish(&j, &err);
    if (interrupted) fprintf(stderr, "stopped; the same command goes on from here (%s)\n", j.resume);

    basin_training_free(j.training);
    basin_network_free(j.network);
    datasets_clear(&j.data);
    free(j.resume);
    free((char *)j.command);
    return status != BASIN_OK ? command_fail(&err) : interrupted ? EXIT_INTERRUPTED : EXIT_OK;
}

const command command_train = {"train", "train a built-in network; save one checkpoint or a trajectory", run,
                               &train_argp};
