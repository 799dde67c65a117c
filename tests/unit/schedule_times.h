/* schedule_times.h - what tests/bench/schedule recorded on one core with AVX2: deciles of the durations of a phase's tasks. */
#ifndef SCHEDULE_TIMES_H
#define SCHEDULE_TIMES_H

#include "../bench/simulate.h"

#define MS 1e-3

static const double lenet5_pack[] = {.131 * MS, .131 * MS, .131 * MS, .137 * MS,
                                     .137 * MS, .21 * MS,  .21 * MS,  .211 * MS};
static const double lenet5_score[] = {.746 * MS, .749 * MS, .752 * MS, .762 * MS, .78 * MS, .81 * MS,
                                      .847 * MS, .9 * MS,   .945 * MS, .985 * MS, 1.47 * MS};
static const double resnet20_pack[] = {.764 * MS, .764 * MS, .764 * MS, .813 * MS, .813 * MS, .946 * MS, 1.09 * MS};
static const double resnet20_score[] = {6.19 * MS, 6.37 * MS, 6.43 * MS, 6.5 * MS,  6.57 * MS, 6.68 * MS,
                                        6.87 * MS, 7.16 * MS, 7.81 * MS, 9.14 * MS, 15.3 * MS};
static const double vgg9_pack[] = {149 * MS, 149 * MS, 175 * MS, 175 * MS, 192 * MS, 193 * MS};
static const double vgg9_score[] = {505 * MS, 519 * MS, 527 * MS, 534 * MS, 538 * MS, 551 * MS,
                                    559 * MS, 566 * MS, 593 * MS, 660 * MS, 802 * MS};

#define PHASE(tasks, seconds)                                                                                          \
    { tasks, sizeof(seconds) / sizeof *(seconds), seconds }

/* Fashion-MNIST: 10,000 images; 200 of a network whose points are large. */
static const task_times recorded[] = {
    {"lenet5", 378000, {[PACK] = PHASE(1, lenet5_pack), [SCORE] = PHASE(417, lenet5_score)}},
    {"resnet20", 1300000, {[PACK] = PHASE(1, resnet20_pack), [SCORE] = PHASE(1250, resnet20_score)}},
    {"vgg9,width=4", 245200000, {[PACK] = PHASE(1, vgg9_pack), [SCORE] = PHASE(25, vgg9_score)}},
};

#endif
