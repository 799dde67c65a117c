/* formats.list.h - every checkpoint format, in the order in which they are tried. */
FORMAT(safetensors)
