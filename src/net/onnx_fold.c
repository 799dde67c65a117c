/* onnx_fold.c - shape arithmetic and masks: operators whose inputs are known when a graph is imported. A network's parameters are not
 * known: they change. */
#include <string.h>

#include "net/onnx_array.h"

int onnx_fold(importer *im) {
    static const struct {
        const char *name;
        int (*fold)(importer *im);
    } rows[] = {
#define FOLD(name, function) {#name, fold_##function},
#include "net/onnx_folds.list.h"
#undef FOLD
    };
    const onnx_value *out = import_output(im, 0);
    if (!out || out->kind != VALUE_UNKNOWN) return 0;
    for (int k = 0; k < (int)im->at->n_input && strcmp(im->at->op_type, "Shape") != 0; k++)
        if (import_input(im, k) && !import_is_known(im, import_input(im, k))) return 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(im->at->op_type, rows[i].name) == 0) return rows[i].fold(im);
    return fold_number(im);
}
