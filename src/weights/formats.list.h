/* formats.list.h - every checkpoint format, in the order in which they are tried. */
FORMAT(safetensors)
FORMAT(safetensors_index)
FORMAT(npz)
FORMAT(pytorch_zip)
FORMAT(pytorch_legacy)
FORMAT(pytorch_tar)
