/* fuzz_onnx.c - any bytes as a network, and as a graph with inputs and outputs. */
#include <unistd.h>

#include "basin/network.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    basin_network *network = NULL;
    basin_checkpoint *weights = NULL;
    basin_record notes = {0};
    basin_error err = {0};
    basin_input input = {1, 28, 28, 10};
    basin_ports ports = {0};
    basin_network_inspect(&ports, &network, &weights, path, input, &notes, &err);
    basin_ports_clear(&ports);
    basin_network_free(network);
    basin_checkpoint_free(weights);
    basin_record_clear(&notes);
    close(file);
    return 0;
}
