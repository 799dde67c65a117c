/* info_network.c - what a network from an ONNX file takes, and its weights. */
#include <string.h>

#include "cli/info.h"

static int is(const info_subject *subject) {
    size_t length = strlen(subject->name);
    return subject->size > 0 && length > 5 && strcmp(subject->name + length - 5, ".onnx") == 0;
}

/* Where the file leaves the input's size open, that of torchvision's networks. */
static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    const basin_input usual = {3, 224, 224, 2};
    basin_network *network = NULL;
    basin_checkpoint *weights = NULL;
    basin_record notes = {0};
    basin_status status = basin_network_import(&network, &weights, subject->name, NULL, usual, &notes, err);
    if (status == BASIN_OK) {
        basin_input input = basin_network_input(network);
        report_text(report, "format", "onnx");
        report_integer(report, "channels", input.channels);
        report_integer(report, "height", input.height);
        report_integer(report, "width", input.width);
        report_integer(report, "outputs", input.outputs);
        report_integer(report, "parameters", basin_layout_parameters(basin_network_layout(network)));
        report_number(report, "flops", basin_network_flops(network));
        report_record(report, "notes", &notes);
        info_tensors(report, weights);
    }
    basin_record_clear(&notes);
    basin_checkpoint_free(weights);
    basin_network_free(network);
    return status;
}

const info_kind info_network = {"network", is, describe, NULL};
