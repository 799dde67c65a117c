/* onnx_window.h - windows that slide over images: what convolution and pooling share. */
#ifndef NET_ONNX_WINDOW_H
#define NET_ONNX_WINDOW_H

#include "net/onnx_import.h"

#define EXTENT_MAX 65536 /* of kernels, strides, paddings */

/** Kernel, strides, dilations and paddings from the node's attributes, for input 0 of the node as form_image() has it. */
basin_status import_window(importer *im, const basin_shape *in, op_attr *a);

/** One window, as large as the image that a node is.  @return the node behind it */
int import_global_pool(importer *im, const op *row, int in);

/** Rows of a table of the file by computed numbers, if this Gather is that. */
basin_status import_embedding(importer *im, int *is_one);

#endif
