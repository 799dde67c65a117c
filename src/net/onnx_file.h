/* onnx_file.h - an ONNX file as a tree of messages, and the numbers of its tensors. */
#ifndef NET_ONNX_FILE_H
#define NET_ONNX_FILE_H

#include <onnx.pb-c.h>

#include "basin/network.h"

#define ONNX_NAME_MAX 512 /* bytes of a name of a value or tensor */

/** Reads and unpacks a file. Its bytes are hostile: nesting and number of messages are bounded before they are unpacked.
 *  A large tensor has no raw_data but a `segment`: from where to where in the file its bytes lie.
 *  A file's own segments are refused: they mean a part of a larger tensor.
 *  Frees with onnx__model_proto__free_unpacked(model, NULL).
 *  @return BASIN_OK, BASIN_ENOTFOUND, BASIN_EIO, BASIN_EFORMAT, BASIN_EUNSUPPORTED, BASIN_ENOMEM */
basin_status onnx_read(Onnx__ModelProto **out, const char *path, basin_error *err);

/** The shape of a tensor.  @return BASIN_OK, BASIN_EFORMAT (negative, or too large to be), BASIN_EUNSUPPORTED (rank) */
basin_status onnx_tensor_shape(basin_shape *shape, const Onnx__TensorProto *tensor, const char *path, basin_error *err);

/** Whether it holds whole numbers or truth values. */
int onnx_tensor_is_whole(const Onnx__TensorProto *tensor);

/** All numbers of a tensor, wherever they are stored; the caller frees.
 *  @param path  the model's file: external data lies in its folder, never outside
 *  @return BASIN_OK, BASIN_EFORMAT, BASIN_EUNSUPPORTED (a type that is no number), BASIN_EIO, BASIN_ENOMEM */
basin_status onnx_tensor_numbers(double **out, const Onnx__TensorProto *tensor, const char *path, basin_error *err);

/** The same as f32. */
basin_status onnx_tensor_floats(float **out, const Onnx__TensorProto *tensor, const char *path, basin_error *err);

/** The graph's inputs and outputs, as basin_network_inspect gives them. */
basin_status onnx_ports(basin_ports *out, const Onnx__GraphProto *graph, basin_error *err);

#endif
