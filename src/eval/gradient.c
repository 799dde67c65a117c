/* gradient.c - the mean loss over a dataset and its gradient. */
#include "base/error.h"
#include "eval/team.h"

/* A dataset as a source of chunks. */
typedef struct reader {
    const basin_dataset *data;
    int batch, whole;
} reader;

static int64_t fill(void *context, int64_t index, float *images, float *labels) {
    const reader *r = context;
    return chunk_read(r->data, r->batch, index, r->whole, images, labels);
}

basin_status basin_gradient(const basin_network *network, const basin_dataset *data, const float *weights,
                            const basin_evaluate_options *options, double *loss, float *gradient, basin_error *err) {
    basin_status status = BASIN_OK;
    team *t = NULL;
    basin_score score;
    criterion wanted;
    reader r = {data, program_batch(network), network->whole};
    chunk_source source = {fill, &r, chunk_count(data, r.batch), basin_dataset_count(data)};
    TRY(criterion_init(&wanted, options->loss, options->label_smoothing, network, 1, &data, err));
    TRY(team_new(&t, network, &wanted, r.batch, OP_RUNNING, 0, options->threads, err));
    TRY(team_gradient(t, weights, &source, 0, &score, gradient, err));
    *loss = score.loss;
done:
    team_free(t);
    return status;
}
