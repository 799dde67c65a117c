/* onnx_file.h - an ONNX file as a tree of messages, and the numbers of its tensors. */
#ifndef NET_ONNX_FILE_H
#define NET_ONNX_FILE_H

#include <onnx.pb-c.h>

#include "base/file.h"
#include "basin/network.h"

#define ONNX_NAME_MAX 512 /* bytes of a name of a value or tensor */

/** A file that is open as long as numbers are wanted of it: a large tensor has no raw_data but a `segment`, from where to where in
 *  the file its bytes lie. A file's own segments, which mean a part of a larger tensor, are refused. */
typedef struct onnx_file {
    file_source source;
    Onnx__ModelProto *model;
} onnx_file;

/** Opens and unpacks a file. Its bytes are hostile: nesting and number of messages are bounded before they are unpacked.
 *  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT, BASIN_EUNSUPPORTED, BASIN_ENOMEM */
basin_status onnx_open(onnx_file *out, const char *path, basin_error *err);
void onnx_close(onnx_file *file);

/** The shape of a tensor.  @return BASIN_OK, BASIN_EFORMAT (negative, or too large to be), BASIN_EUNSUPPORTED (rank) */
basin_status onnx_tensor_shape(basin_shape *shape, const Onnx__TensorProto *tensor, const char *path, basin_error *err);

/** Whether it holds whole numbers or truth values. */
int onnx_tensor_is_whole(const Onnx__TensorProto *tensor);

/** All numbers of a tensor, wherever they are stored; the caller frees.
 *  @param model  its file, open: external data lies in its folder, never outside
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (a type that is no number), BASIN_EIO, BASIN_ENOMEM */
basin_status onnx_tensor_numbers(double **out, const Onnx__TensorProto *tensor, const file_source *model,
                                 basin_error *err);

/** The same as f32. */
basin_status onnx_tensor_floats(float **out, const Onnx__TensorProto *tensor, const file_source *model,
                                basin_error *err);

/** The graph's inputs and outputs, as basin_network_inspect gives them. */
basin_status onnx_ports(basin_ports *out, const Onnx__GraphProto *graph, basin_error *err);

#endif
