/* chunk.c - the samples that one worker evaluates in one go. */
#include "eval/chunk.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

int64_t chunk_count(const basin_dataset *data, int batch) {
    return (basin_dataset_count(data) + batch - 1) / batch;
}

int64_t chunk_size(const basin_dataset *data, int batch, int64_t index) {
    int64_t left = basin_dataset_count(data) - index * batch;
    return left < batch ? left : batch;
}

void chunk_pad(const basin_dataset *data, int batch, int64_t samples, float *images, float *labels) {
    basin_input in = basin_dataset_input(data);
    size_t image = (size_t)in.channels * (size_t)in.height * (size_t)in.width;
    for (int64_t i = samples; i < batch; i++) {
        memcpy(images + (size_t)i * image, images, image * sizeof *images);
        labels[i] = labels[0];
    }
}

int64_t chunk_read(worker *w, const basin_dataset *data, int batch, int64_t index, int32_t *labels) {
    int64_t samples = chunk_size(data, batch, index);
    basin_dataset_read(data, index * batch, samples, worker_images(w), labels);
    for (int64_t i = 0; i < samples; i++) worker_labels(w)[i] = (float)labels[i];
    chunk_pad(data, batch, samples, worker_images(w), worker_labels(w));
    return samples;
}

static int is_right(const float *outputs, int classes, int label) {
    int best = 0;
    for (int c = 0; c < classes; c++) {
        if (isnan(outputs[c])) return 0;
        if (outputs[c] > outputs[best]) best = c;
    }
    return best == label;
}

chunk_score chunk_sum(const worker *w, int classes, int64_t samples) {
    chunk_score score = {0, 0};
    const float *outputs = worker_outputs(w), *losses = worker_losses(w);
    const float *labels = worker_labels((worker *)w);
    for (int64_t i = 0; i < samples; i++) {
        score.loss += losses[i];
        score.correct += is_right(outputs + i * classes, classes, (int)labels[i]);
    }
    return score;
}

const op *loss_op(basin_loss loss) {
    return loss == BASIN_MSE ? &op_mse : &op_cross_entropy;
}

basin_status data_check(const basin_network *network, const basin_dataset *data, basin_error *err) {
    basin_input n = basin_network_input(network), d = basin_dataset_input(data);
    if (n.channels == d.channels && n.height == d.height && n.width == d.width && n.classes == d.classes)
        return BASIN_OK;
    return fail(err, BASIN_ESHAPE, "%s: images of %dx%dx%d in %d classes, the network '%s' wants %dx%dx%d in %d",
                basin_dataset_name(data), d.channels, d.height, d.width, d.classes, basin_network_spec(network),
                n.channels, n.height, n.width, n.classes);
}
