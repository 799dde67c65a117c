/* onnx_ops.c - the table of ONNX's operators; onnx_*.c hold their functions by kind. */
#include <stdio.h>
#include <string.h>

#include "net/onnx_import.h"

static const onnx_op rows[] = {
#define ONNX(name, function) {#name, onnx_##function},
#include "net/onnx_ops.list.h"
#undef ONNX
};

enum { ROWS = sizeof rows / sizeof *rows };

const onnx_op *onnx_op_find(const char *name) {
    for (int i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

const char *onnx_op_names(char text[ONNX_NAMES]) {
    text[0] = 0;
    for (int i = 0, length = 0; i < ROWS; i++)
        length += snprintf(text + length, ONNX_NAMES - (size_t)length, "%s%s", i ? " " : "", rows[i].name);
    return text;
}
