/* info_network.c - what an ONNX file takes and gives, and the network and weights that it becomes. */
#include <string.h>

#include "cli/info.h"

static int is(const info_subject *subject) {
    size_t length = strlen(subject->name);
    return subject->size > 0 && length > 5 && strcmp(subject->name + length - 5, ".onnx") == 0;
}

static void describe_ports(json_t *report, const char *key, int is_output, const basin_ports *ports) {
    json_t *table = report_table(report, key);
    for (const basin_port *port = ports->port; port < ports->port + ports->count; port++) {
        if (port->is_output != is_output) continue;
        json_t *row = report_row(table);
        report_text(row, "name", port->name);
        report_text(row, "type", port->type);
        report_text(row, "shape", port->shape);
    }
}

static void describe_import(json_t *report, const basin_network *network) {
    basin_input input = basin_network_input(network);
    report_integer(report, "channels", input.channels);
    report_integer(report, "height", input.height);
    report_integer(report, "width", input.width);
    report_integer(report, "outputs", input.outputs);
    report_integer(report, "parameters", basin_layout_parameters(basin_network_layout(network)));
    report_number(report, "flops", basin_network_flops(network));
}

/* With its first output. Where the file leaves the input's size open, that of torchvision's networks. A graph that basin
 * cannot run this way still has inputs and outputs to choose from. */
static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    const basin_input usual = {3, 224, 224, 2};
    basin_network *network = NULL;
    basin_checkpoint *weights = NULL;
    basin_record notes = {0};
    basin_ports ports = {0};
    basin_status status = basin_network_inspect(&ports, &network, &weights, subject->name, usual, &notes, err);
    if (ports.count) {
        report_text(report, "format", "onnx");
        if (network)
            describe_import(report, network);
        else
            report_text(report, "not_run", err->message);
        describe_ports(report, "graph_inputs", 0, &ports);
        describe_ports(report, "graph_outputs", 1, &ports);
        if (network) report_record(report, "notes", &notes);
        if (network) info_tensors(report, weights);
        status = BASIN_OK;
    }
    basin_ports_clear(&ports);
    basin_record_clear(&notes);
    basin_checkpoint_free(weights);
    basin_network_free(network);
    return status;
}

const info_kind info_network = {"network", is, describe, NULL};
