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

static basin_status save_checkpoint(const job *j, const char *path, const basin_score *scores, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    if ((status = basin_training_record(j->training, &record, err)) != BASIN_OK) goto done;
    status = basin_record_set(&record, err, "training.done", "%" PRId64 " of %" PRId64 " steps",
                              basin_training_done(j->training), basin_training_steps(j->training));
    for (int i = 0; scores && i < j->data.count && status == BASIN_OK; i++) {
        const char *colon = strchr(basin_dataset_name(j->data.data[i]), ':');
        char key[64];
        int length = colon ? (int)strcspn(colon + 1, "[ ") : 0;
        snprintf(key, sizeof key, "%.*s_loss", length, colon ? colon + 1 : "");
        status = basin_record_set(&record, err, key, "%.9g", scores[i].loss);
        snprintf(key, sizeof key, "%.*s_acc", length, colon ? colon + 1 : "");
        if (status == BASIN_OK)
            status = basin_record_set(&record, err, key, "%.6g",
                                      100.0 * (double)scores[i].correct / (double)scores[i].samples);
    }
    if (status == BASIN_OK) status = basin_record_set(&record, err, "command", "%s", j->command);
    if (status == BASIN_OK) status = basin_record_set(&record, err, "version", "%s", BASIN_VERSION);
    if (status == BASIN_OK)
        status = basin_weights_save(path, basin_network_layout(j->network), basin_training_weights(j->training),
                                    &record, err);
done:
    basin_record_clear(&record);
    return status;
}

/* A checkpoint of the trajectory, where one is due. */
static basin_status save_due(const job *j, basin_error *err) {
    const train_options *o = j->options;
    int64_t every = o->save_every * (o->save_steps ? 1 : basin_training_epoch_steps(j->training));
    int64_t done = basin_training_done(j->training);
    if (!o->save_every || done % every) return BASIN_OK;
    char *path = numbered(o->output, o->save_steps ? done : done / basin_training_epoch_steps(j->training));
    basin_status status = path ? save_checkpoint(j, path, NULL, err) : BASIN_ENOMEM;
    free(path);
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
        char note[128];
        int64_t done = basin_training_done(t);
        basin_training_progress(t, &loss, &accuracy);
        if (isnan(loss)) {
            *err = (basin_error){BASIN_EFORMAT, "training diverged: the loss is not a number; try a smaller --lr, --warmup or --clip"};
            status = err->status;
            break;
        }
        snprintf(note, sizeof note, "epoch %" PRId64 "/%d loss %.4f accuracy %.2f %% lr %.3g", (done + epoch - 1) / epoch,
                 j->options->train.epochs, loss, 100 * accuracy, basin_training_lr(t));
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
        report_number(row, "accuracy", 100.0 * (double)scores[i].correct / (double)scores[i].samples);
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

/* Refuses, before hours of training, an output that is there already or cannot be written. */
static basin_status start(job *j, basin_error *err) {
    const train_options *o = j->options;
    basin_status status = datasets_open(&j->data, &o->data, NULL, err);
    if (status != BASIN_OK) return status;
    status = basin_network_new(&j->network, o->network.model, basin_dataset_input(j->data.data[0]), err);
    if (status != BASIN_OK) return status;
    status = basin_training_new(&j->training, j->network, j->data.data[0], &o->train, err);
    if (status != BASIN_OK) return status;
    if (access(o->output, F_OK) == 0) {
        snprintf(err->message, sizeof err->message, "%s: exists already; remove it, or choose another -o", o->output);
        return err->status = BASIN_EEXISTS;
    }
    if (access(j->resume, F_OK) != 0) return basin_training_save(j->training, j->resume, err);
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

    basin_status status = BASIN_ENOMEM;
    int interrupted = 0;
    if (j.command && asprintf(&j.resume, "%s.resume", options.output) >= 0) status = start(&j, &err);
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

const command command_train = {"train", "train a built-in network; save one checkpoint or a trajectory", run};
