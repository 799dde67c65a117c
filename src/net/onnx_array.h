/* onnx_array.h - arrays of numbers that are known when a graph is imported, and what folds operators on them. */
#ifndef NET_ONNX_ARRAY_H
#define NET_ONNX_ARRAY_H

#include "net/onnx_import.h"

/** Numbers in C order of a shape; freed by array_drop. */
typedef struct onnx_array {
    basin_shape shape;
    double *number;
    int whole; /* of a type of whole numbers, whose division is another */
} onnx_array;

int64_t array_count(const onnx_array *a);
void array_drop(onnx_array *a);
/** Whether input k is of a type of whole numbers. */
int array_is_whole(importer *im, int k);
/** Input k, if it is known and no parameter.  @return whether it is */
int array_get(importer *im, int k, onnx_array *out);
/** Room for a result of that shape; bounded, since files ask for anything.  @return whether there is */
int array_make(importer *im, const basin_shape *shape, onnx_array *out);
/** Makes the result, which it takes, output 0.  @return whether it could */
int array_put(importer *im, onnx_array *result);
/** The number of element `at` (its place in each dimension of `out`) in an array broadcast to `out`. */
double array_at(const onnx_array *a, const basin_shape *out, const int64_t at[BASIN_RANK_MAX]);
/** The next place of a shape in C order. */
void array_advance(int64_t at[BASIN_RANK_MAX], const basin_shape *shape);
/** How far apart neighbours along each dimension lie. */
void array_steps(const basin_shape *shape, int64_t step[BASIN_RANK_MAX]);
/** Makes elements first + sum of at[i] step[i] of an array, which it takes, output 0; `at` over `to`, all of which are there. */
int array_walk(importer *im, onnx_array *a, const basin_shape *to, int64_t first, const int64_t step[BASIN_RANK_MAX]);

/** Operators on known numbers, by their row in onnx_folds.list.h.  @return whether im->at was folded */
#define FOLD(name, function) int fold_##function(importer *im);
#include "net/onnx_folds.list.h"
#undef FOLD
/** Those that compute number by number. */
int fold_number(importer *im);

#endif
