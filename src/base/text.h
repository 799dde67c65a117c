/* text.h - questions that texts are asked. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

/** Whether a text ends with `end`, or is that. */
int text_ends_with(const char *text, const char *end);

/** Whether a name is one that ONNX exporters give to what they made themselves, never to a parameter: "onnx::Mul_12", "193",
 *  "/layer/Constant_output_0" (PyTorch), "const_fold_opt__7", "add/y:0" (tf2onnx), "Constant_3", "val_12" and the like. */
int text_is_made_up(const char *name);

#endif
