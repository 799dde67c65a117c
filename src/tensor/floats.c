/* floats.c - flat f32 vectors as kernels want them. */
#include "tensor/floats.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LINE ((size_t)64)
#define PAGE ((size_t)2 << 20) /* a huge page where a page has 4 KiB */

/* Where the system gives huge pages to those that ask, as Debian's does, large vectors ask for them: what is touched for the first
 * time comes 2 MiB at once, and takes one entry of the processor's table of pages and not 512. */
float *floats_new(size_t count) {
    const size_t bytes = (count + 16) / 16 * LINE;
    void *memory = NULL;
    if (count > SIZE_MAX / 8 || posix_memalign(&memory, bytes < 2 * PAGE ? LINE : PAGE, bytes) != 0) return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes >= 2 * PAGE) madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}
