/* recipe_order.c - files for people soon: the one that lacks least first, and what it lacks from cheap to dear. */
#include <stdlib.h>

#include "cli/recipe_plan.h"

static int placed(const recipe_plan *plan, const recipe_task *task) {
    for (int i = 0; i < plan->orders; i++)
        if (plan->order[i] == task) return 1;
    return 0;
}

static int lacks(const recipe_plan *plan, const recipe_task *surface) {
    return surface->state == RECIPE_STALE && !placed(plan, surface);
}

/* Of itself, and of what it lacks. */
static double cost(const recipe_plan *plan, const recipe_task *figure) {
    double sum = figure->flops;
    for (int i = 0; i < figure->inputs; i++)
        if (lacks(plan, figure->input[i])) sum += figure->input[i]->flops;
    return sum;
}

/* The cheapest of the tasks that are not placed yet, or NULL. */
static recipe_task *cheapest_input(const recipe_plan *plan, const recipe_task *figure) {
    recipe_task *best = NULL;
    for (int i = 0; i < figure->inputs; i++)
        if (lacks(plan, figure->input[i]) && (!best || figure->input[i]->flops < best->flops)) best = figure->input[i];
    return best;
}

/* The cheapest of those that draw, or of the surfaces. */
static recipe_task *cheapest(const recipe_plan *plan, int draws) {
    recipe_task *best = NULL;
    double least = 0;
    for (int i = 0; i < plan->count; i++) {
        recipe_task *task = &plan->task[i];
        if (task->entry->section->draws != draws || !lacks(plan, task)) continue;
        double its = cost(plan, task);
        if (best && its >= least) continue;
        best = task;
        least = its;
    }
    return best;
}

basin_status recipe_order(recipe_plan *plan, basin_error *err) {
    plan->order = calloc((size_t)plan->count + 1, sizeof(recipe_task *));
    if (!plan->order) return command_error(err, BASIN_ENOMEM, "out of memory");
    for (recipe_task *figure, *surface; (figure = cheapest(plan, 1));) {
        while ((surface = cheapest_input(plan, figure))) plan->order[plan->orders++] = surface;
        plan->order[plan->orders++] = figure;
    }
    for (recipe_task *surface; (surface = cheapest(plan, 0));) plan->order[plan->orders++] = surface;
    return BASIN_OK;
}
