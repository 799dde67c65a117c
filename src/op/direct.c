/* direct.c - which of oneDNN's convolutions runs one that has few products. By its own choice that is a matrix multiplication for
 * each row of the output, which takes longer to prepare than to do where rows are short and channels few; its direct kernel goes
 * over whole images. */
#include "op/direct.h"

#include <stdio.h>
#include <string.h>

enum { NAME = 64 };

/* Products of a row up to which the direct kernel is the faster one, as measured for 1x1 to 5x5 kernels of 1 to 256 channels on
 * images of 7x7 to 56x56 (docs/performance.md). */
#define F32_MOST ((double)(1 << 16))
#define BF16_MOST ((double)(1 << 18))

int direct_pays(const op_use *use) {
    const op_attr *a = &use->attr;
    const double products =
        (double)use->out.dim[3] * a->kernel[0] * a->kernel[1] * (double)use->in[0].dim[1] * a->outputs / a->groups;
    return products <= (use->in_bf16[0] ? BF16_MOST : F32_MOST);
}

static const char *name_of(dnnl_primitive_desc_t desc, char text[NAME]) {
    const char *name = NULL;
    const dnnl_status_t status = dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &name);
    snprintf(text, NAME, "%s", status == dnnl_success ? name : "");
    return text;
}

/* "jit:avx512_core" and "jit_bf16:avx512_core_bf16" are the direct kernels beside "brgconv:" and "brgconv_1x1:" of the same. */
static int is_direct(const char *name, const char *beside) {
    const int is_jit = strncmp(name, "jit:", 4) == 0 || strncmp(name, "jit_bf16:", 9) == 0;
    return is_jit && strcmp(strchr(name, ':'), strchr(beside, ':')) == 0;
}

/* AMX is the multiplication's alone. */
static int is_multiplication(const char *name) {
    return strncmp(name, "brgconv", 7) == 0 && strchr(name, ':') && !strstr(name, "amx");
}

void direct_prefer(dnnl_primitive_desc_t *desc, const void *operation, const_dnnl_primitive_attr_t attr,
                   dnnl_engine_t engine) {
    dnnl_primitive_desc_iterator_t all = NULL;
    char first[NAME], name[NAME];
    int found = 0;
    if (!is_multiplication(name_of(*desc, first)) ||
        dnnl_primitive_desc_iterator_create(&all, operation, attr, engine, NULL) != dnnl_success)
        return;
    do {
        dnnl_primitive_desc_t other = dnnl_primitive_desc_iterator_fetch(all), passed = other;
        found = other && is_direct(name_of(other, name), first);
        if (found) {
            passed = *desc;
            *desc = other;
        }
        dnnl_primitive_desc_destroy(passed);
    } while (!found && dnnl_primitive_desc_iterator_next(all) == dnnl_success);
    dnnl_primitive_desc_iterator_destroy(all);
}
