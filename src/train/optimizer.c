/* optimizer.c - the table of optimizers. */
#include "train/optimizer.h"

#include <string.h>

static const optimizer *const table[] = {
#define OPTIMIZER(row) &optimizer_##row,
#include "train/optimizers.list.h"
#undef OPTIMIZER
};
enum { ROWS = sizeof table / sizeof *table };

const optimizer *optimizer_find(const char *name) {
    for (int i = 0; i < ROWS; i++)
        if (strcmp(table[i]->name, name) == 0) return table[i];
    return NULL;
}

const char *basin_optimizer_help(int index) {
    return index >= 0 && index < ROWS ? table[index]->help : NULL;
}
