/* augment.h - random crops and mirror images. */
#ifndef TRAIN_AUGMENT_H
#define TRAIN_AUGMENT_H

#include "base/rng.h"
#include "basin/dataset.h"

/**
 * Moves an image by up to `crop` pixels each way (pad and crop) and mirrors it half of the time, in place.
 * @param image  (height, width, channels) as the network sees it  @param copy  scratch of the same size
 * @param index  of the sample among all of `r`'s; what happens is a pure function of r and index
 */
void augment(const basin_dataset *data, int crop, int flip, rng r, uint64_t index, float *image, float *copy);

#endif
