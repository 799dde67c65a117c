/* gradient.c - the mean loss over a dataset and its gradient. */
#include "base/error.h"
#include "eval/team.h"

/* A dataset as a source of chunks. */
typedef struct reader {
    const basin_dataset *data;
    int batch;
    int64_t pixels;
} reader;

static int64_t fill(void *context, int64_t index, float *images, float *labels) {
    const reader *r = context;
    int64_t samples = chunk_size(r->data, r->batch, index);
    int32_t label = 0;
    for (int64_t i = 0; i < samples; i++) {
        basin_dataset_read(r->data, index * r->batch + i, 1, images + i * r->pixels, &label);
        labels[i] = (float)label;
    }
    chunk_pad(r->data, r->batch, samples, images, labels);
    return samples;
}

basin_status basin_gradient(const basin_network *network, const basin_dataset *data, const float *weights,
                            const basin_evaluate_options *options, double *loss, float *gradient, basin_error *err) {
    basin_status status = BASIN_OK;
    team *t = NULL;
    basin_score score;
    basin_input in = basin_dataset_input(data);
    reader r = {data, program_batch(network), (int64_t)in.channels * in.height * in.width};
    chunk_source source = {fill, &r, chunk_count(data, r.batch), basin_dataset_count(data)};
    TRY(data_check(network, data, err));
    TRY(team_new(&t, network, options->loss, 0, r.batch, OP_RUNNING, options->threads, err));
    TRY(team_gradient(t, weights, &source, 0, &score, gradient, err));
    *loss = score.loss;
done:
    team_free(t);
    return status;
}
