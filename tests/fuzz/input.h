/* input.h - what fuzz targets share: bytes as a file, because readers take paths. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

/** The fuzzer's call, and replay.c's: any input must be read or refused, without a fault.  @return 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** An anonymous file with these bytes; `path` names it as long as the returned descriptor is open. */
int input_file(char path[64], const uint8_t *data, size_t size);

#endif
