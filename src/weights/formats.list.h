/* formats.list.h - every checkpoint format, in the order in which they are tried. */
FORMAT(safetensors)
FORMAT(pytorch_zip)
FORMAT(pytorch_legacy)
FORMAT(pytorch_tar)
