/* adam.c - Adam (Kingma and Ba 2015, arXiv:1412.6980) and AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101).
 *   m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,  w -= lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps)
 * Weight decay is added to the gradient by Adam, and taken from the weights by AdamW. */
#include <math.h>

#include "train/optimizer.h"

/* coupled: decay as part of the gradient; shrink: decay of the weights themselves */
static void step(const update *u, float coupled, float shrink) {
    const basin_train_options *o = u->options;
    double b1 = o->beta1, b2 = o->beta2, lr = u->lr / (1 - pow(b1, (double)u->step));
    double correction = sqrt(1 - pow(b2, (double)u->step));
    float *w = u->weights, *m = u->state[0], *v = u->state[1];
    for (int64_t i = 0; i < u->count; i++) {
        double g = (double)(u->gradient[i] + coupled * w[i]);
        m[i] = (float)(b1 * (double)m[i] + (1 - b1) * g);
        v[i] = (float)(b2 * (double)v[i] + (1 - b2) * g * g);
        w[i] = (float)((double)(w[i] - shrink * w[i]) - lr * (double)m[i] / (sqrt((double)v[i]) / correction + o->eps));
    }
}

static void adam(const update *u) {
    step(u, (float)u->decay, 0);
}

static void adamw(const update *u) {
    step(u, 0, (float)(u->lr * u->decay));
}

const optimizer optimizer_adam = {"adam", "adam: Adam, weight decay in the gradient", 0.001, 2, adam};
const optimizer optimizer_adamw = {"adamw", "adamw: Adam, weight decay apart from the gradient", 0.001, 2, adamw};
