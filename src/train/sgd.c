/* sgd.c - stochastic gradient descent with momentum.
 *   g' = g + decay w,  v = momentum v + g',  w -= lr v;  Nesterov: w -= lr (g' + momentum v)  (Sutskever et al. 2013) */
#include "train/optimizer.h"

static void run(const update *u) {
    float lr = (float)u->lr, decay = (float)u->decay, momentum = (float)u->options->momentum;
    float *w = u->weights, *v = u->state[0];
    for (int64_t i = 0; i < u->count; i++) {
        float g = u->gradient[i] + decay * w[i];
        v[i] = momentum * v[i] + g;
        w[i] -= lr * (u->options->nesterov ? g + momentum * v[i] : v[i]);
    }
}

const optimizer optimizer_sgd = {"sgd", "sgd: gradient descent with --momentum, --nesterov", 0.1, 1, run};
