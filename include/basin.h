/* basin.h - loss landscapes of trained networks: the whole public interface. */
#ifndef BASIN_H
#define BASIN_H

#include "basin/checkpoint.h"
#include "basin/dataset.h"
#include "basin/error.h"
#include "basin/evaluate.h"
#include "basin/land.h"
#include "basin/layout.h"
#include "basin/measure.h"
#include "basin/network.h"
#include "basin/plot.h"
#include "basin/ranks.h"
#include "basin/record.h"
#include "basin/store.h"
#include "basin/surface.h"
#include "basin/table.h"
#include "basin/train.h"

#endif
