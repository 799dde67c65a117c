/* direct.c - which of oneDNN's convolutions runs one that has few products. By its own choice that is a matrix multiplication for
 * each row of the output, which takes longer to prepare than to do where rows are short and channels few; its direct kernel goes
 * over whole images. */
#include "op/direct.h"

#include <stdio.h>
#include <string.h>

enum { NAME = 64 };

/* Products of a row up to which the direct kernel is the faster one, as measured for 3x3 and 5x5 kernels and 1x1 ones with strides, of
 * 1 to 256 channels, on images of 7x7 to 56x56 (docs/performance.md). */
#define F32_MOST ((double)(1 << 16))
#define BF16_MOST ((double)(1 << 18))

int direct_pays(const op_use *use) {
    const op_attr *a = &use->attr;
    const int points = a->kernel[0] * a->kernel[1], step = a->stride[0] * a->stride[1], is_bf16 = use->in_bf16[0];
    const double products = (double)use->out.dim[3] * points * (double)use->in[0].dim[1] * a->outputs / a->groups;
    if (points * step == 1 || (is_bf16 && use->out.dim[2] == 1)) return 0; /* they gain nothing on the average */
    return products <= (is_bf16 ? BF16_MOST : F32_MOST);
}

static const char *name_of(dnnl_primitive_desc_t desc, char text[NAME]) {
    const char *name = NULL;
    const dnnl_status_t status = dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &name);
    snprintf(text, NAME, "%s", status == dnnl_success ? name : "");
    return text;
}

/* The instruction set in the name of a kernel of that kind; NULL if it is of another one. */
static const char *set_of(const char *name, const char *kind) {
    const size_t length = strlen(kind);
    return strncmp(name, kind, length) == 0 && name[length] == ':' ? name + length + 1 : NULL;
}

/* Of a multiplication, on the instruction sets that were measured: not AMX, which only the multiplication has. */
static const char *set_of_first(const char *name) {
    const char *set = set_of(name, "brgconv");
    if (!set) set = set_of(name, "brgconv_1x1");
    return set && (strcmp(set, "avx512_core") == 0 || strcmp(set, "avx512_core_bf16") == 0) ? set : NULL;
}

/* "jit:avx512_core" and "jit_bf16:avx512_core_bf16". */
static int is_direct(const char *name, const char *wanted) {
    const char *set = set_of(name, "jit");
    if (!set) set = set_of(name, "jit_bf16");
    return set && strcmp(set, wanted) == 0;
}

/* The next description of the list.  @return NULL at its end */
static dnnl_primitive_desc_t next(dnnl_primitive_desc_iterator_t all) {
    return dnnl_primitive_desc_iterator_next(all) == dnnl_success ? dnnl_primitive_desc_iterator_fetch(all) : NULL;
}

dnnl_status_t direct_describe(dnnl_primitive_desc_t *out, const void *operation, const_dnnl_primitive_attr_t attr,
                              dnnl_engine_t engine) {
    dnnl_primitive_desc_iterator_t all = NULL;
    char first[NAME], name[NAME];
    const dnnl_status_t status = dnnl_primitive_desc_iterator_create(&all, operation, attr, engine, NULL);
    if (status != dnnl_success) return status;
    *out = dnnl_primitive_desc_iterator_fetch(all);
    const char *set = *out ? set_of_first(name_of(*out, first)) : NULL;
    for (dnnl_primitive_desc_t other = set ? next(all) : NULL; other; other = next(all)) {
        const int found = is_direct(name_of(other, name), set);
        dnnl_primitive_desc_destroy(found ? *out : other);
        if (!found) continue;
        *out = other;
        break;
    }
    dnnl_primitive_desc_iterator_destroy(all);
    return *out ? dnnl_success : dnnl_out_of_memory;
}
