/* onnx_outputs.c - onnx_outputs MODEL.onnx CHANNELS HEIGHT WIDTH INPUTS OUTPUTS: runs an imported network on f32 images
 * (n, height, width, channels) from a file and writes its outputs; prints their shape. For tests/reference/torchvision_onnx.py. */
#include <basin.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/worker.h"
#include "tensor/floats.h"

static int say(const basin_error *err) {
    fprintf(stderr, "%s\n", err->message);
    return 1;
}

int main(int argc, char **argv) {
    basin_error err = {0};
    basin_network *net = NULL;
    basin_checkpoint *checkpoint = NULL;
    program *p = NULL;
    worker *w = NULL;
    if (argc != 7) return 2;
    basin_input input = {atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), 2};
    if (basin_network_import(&net, &checkpoint, argv[1], NULL, input, NULL, &err) != BASIN_OK) return say(&err);
    const basin_layout *layout = basin_network_layout(net);
    float *weights = floats_new((size_t)layout->size);
    if (basin_checkpoint_weights(checkpoint, layout, weights, argv[1], &err) != BASIN_OK) return say(&err);
    if (program_new(&p, net, &(objective){.loss = &op_cross_entropy}, 2, OP_INFER, 0, NULL, &err) != BASIN_OK)
        return say(&err);
    if (worker_new(&w, p, &err) != BASIN_OK) return say(&err);
    float *packed = floats_new(p->packed);
    worker_pack(w, &(weight_source){.whole = weights}, packed);
    basin_input in = basin_network_input(net);
    size_t size = 2 * (size_t)in.channels * (size_t)in.height * (size_t)in.width;
    FILE *from = fopen(argv[5], "rb"), *to = fopen(argv[6], "wb");
    if (!from || !to || fread(worker_images(w), sizeof(float), size, from) != size) return 3;
    worker_labels(w)[0] = worker_labels(w)[1] = 0;
    worker_forward(w, packed, NULL, 0);
    fwrite(worker_outputs(w), sizeof(float), 2 * (size_t)in.outputs, to);
    printf("2x%d, %lld parameters\n", in.outputs, (long long)basin_layout_parameters(layout));
    fclose(from);
    return fclose(to);
}
