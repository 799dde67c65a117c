/* fuzz_cifar.c - any bytes as a batch of CIFAR-10 and as a file of CIFAR-100. */
#include <unistd.h>

#include "data/samples.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    int file = input_file(path, data, size);
    sample_set ten = {.input.outputs = 10}, hundred = {.input.outputs = 100};
    basin_error err = {0};
    cifar10_read(&ten, 1, (const char *const[]){path}, &err);
    cifar100_read(&hundred, 1, (const char *const[]){path}, &err);
    samples_clear(&ten);
    samples_clear(&hundred);
    close(file);
    return 0;
}
