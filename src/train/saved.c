/* saved.c - what a training says of itself, and the file that it is gone on from. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "basin/checkpoint.h"
#include "train/training.h"

basin_status basin_training_record(const basin_training *t, basin_record *record, basin_error *err) {
    basin_status status = BASIN_OK;
    const basin_train_options *o = &t->options;
    char hash[33], steps[160] = "";
    basin_dataset_hash(t->data, hash);
    for (int i = 0; i < o->step_count; i++)
        snprintf(steps + strlen(steps), sizeof steps - strlen(steps), "%s%g", i ? "," : "", o->steps[i]);
    TRY(basin_record_set(record, err, "network", "%s", basin_network_spec(t->network)));
    TRY(basin_record_set(record, err, "data", "%s", basin_dataset_name(t->data)));
    TRY(basin_record_set(record, err, "data.hash", "%s", hash));
    TRY(basin_record_set(record, err, "training.epochs", "%d", o->epochs));
    TRY(basin_record_set(record, err, "training.batch", "%d", o->batch));
    TRY(basin_record_set(record, err, "training.chunk", "%d", o->chunk));
    TRY(basin_record_set(record, err, "training.seed", "%" PRIu64, o->seed));
    TRY(basin_record_set(record, err, "training.optimizer", "%s", o->optimizer));
    TRY(basin_record_set(record, err, "training.lr", "%.9g", o->lr));
    TRY(basin_record_set(record, err, "training.schedule", "%s", o->schedule));
    TRY(basin_record_set(record, err, "training.warmup", "%.9g", o->warmup));
    if (o->step_count) TRY(basin_record_set(record, err, "training.steps", "%s", steps));
    if (o->step_count) TRY(basin_record_set(record, err, "training.drop", "%.9g", o->drop));
    TRY(basin_record_set(record, err, "training.momentum", "%.9g%s", o->momentum, o->nesterov ? " nesterov" : ""));
    TRY(basin_record_set(record, err, "training.betas", "%.9g %.9g %.9g", o->beta1, o->beta2, o->eps));
    TRY(basin_record_set(record, err, "training.weight_decay", "%.9g%s", o->weight_decay,
                         o->decay_all ? "" : " weights only"));
    TRY(basin_record_set(record, err, "training.clip", "%.9g", o->clip));
    TRY(basin_record_set(record, err, "training.loss", "%s", o->loss));
    TRY(basin_record_set(record, err, "training.label_smoothing", "%.9g", o->label_smoothing));
    if (o->precision != BASIN_F32) TRY(basin_record_set(record, err, "training.precision", "bf16"));
    TRY(basin_record_set(record, err, "training.augment", "crop %d flip %d", o->crop, o->flip));
done:
    return status;
}

enum { SAVED = 1 + OPTIMIZER_STATES };

/* The flat vectors of a saved training.  @return how many */
static int vectors(const basin_training *t, basin_tensor out[SAVED]) {
    static char *const names[SAVED] = {"weights", "optimizer.0", "optimizer.1"};
    for (int i = 0; i <= t->optimizer->states; i++)
        out[i] =
            (basin_tensor){names[i], {1, {basin_network_layout(t->network)->size}}, i ? t->state[i - 1] : t->weights};
    return 1 + t->optimizer->states;
}

basin_status basin_training_save(const basin_training *t, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_record record = {0};
    basin_tensor tensor[SAVED];
    int count = vectors(t, tensor);
    TRY(basin_training_record(t, &record, err));
    TRY(basin_record_set(&record, err, "resume.done", "%" PRId64, t->done));
    TRY(basin_record_set(&record, err, "resume.loss", "%.17g", t->loss));
    TRY(basin_record_set(&record, err, "resume.correct", "%" PRId64, t->correct));
    TRY(basin_record_set(&record, err, "resume.samples", "%" PRId64, t->samples));
    TRY(basin_checkpoint_save(path, count, tensor, &record, err));
done:
    basin_record_clear(&record);
    return status;
}

/* Every option that this training has must stand in the file, too. */
static basin_status check_same(const basin_training *t, const basin_record *saved, const char *path, basin_error *err) {
    basin_record own = {0};
    basin_status status = basin_training_record(t, &own, err);
    for (int i = 0; i < own.count && status == BASIN_OK; i++) {
        const char *was = basin_record_get(saved, own.entry[i].key);
        if (!was || strcmp(was, own.entry[i].value) != 0)
            status = fail(err, BASIN_EEXISTS,
                          "%s: a training with other options (%s is %s, it was %s): give the same ones, or delete it "
                          "to start anew",
                          path, own.entry[i].key, own.entry[i].value, was ? was : "not stated");
    }
    basin_record_clear(&own);
    return status;
}

static int read_number(const basin_record *record, const char *key, const char *format, void *to) {
    const char *text = basin_record_get(record, key);
    return text && sscanf(text, format, to) == 1;
}

basin_status basin_training_resume(basin_training *t, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    basin_checkpoint *saved = NULL;
    basin_tensor want[SAVED];
    basin_training read = *t; /* what was refused leaves nothing behind */
    int count = vectors(t, want);
    TRY(basin_checkpoint_load(&saved, path, err));
    TRY(check_same(t, &saved->record, path, err));
    int right = saved->count == count;
    for (int i = 0; i < count && right; i++)
        right = strcmp(saved->tensor[i].name, want[i].name) == 0 && saved->tensor[i].data &&
                basin_shape_equal(&saved->tensor[i].shape, &want[i].shape);
    right = right && read_number(&saved->record, "resume.done", "%" SCNd64, &read.done) &&
            read_number(&saved->record, "resume.loss", "%lf", &read.loss) &&
            read_number(&saved->record, "resume.correct", "%" SCNd64, &read.correct) &&
            read_number(&saved->record, "resume.samples", "%" SCNd64, &read.samples) && read.done >= 0 &&
            read.done <= t->steps;
    if (!right) {
        status = fail(err, BASIN_EFORMAT, "%s: not a saved training: delete it to start anew", path);
        goto done;
    }
    *t = read;
    for (int i = 0; i < count; i++)
        memcpy(want[i].data, saved->tensor[i].data, (size_t)want[i].shape.dim[0] * sizeof(float));
    training_shuffle(t);
done:
    basin_checkpoint_free(saved);
    return status;
}
