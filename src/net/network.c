/* network.c - built-in networks by spec. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "net/family.h"
#include "tensor/layout.h"

static const family *const table[] = {
#define FAMILY(row) &family_##row,
#include "net/families.list.h"
#undef FAMILY
};
enum { FAMILIES = sizeof table / sizeof *table };

const char *basin_network_help(int index) {
    return index >= 0 && index < FAMILIES ? table[index]->usage : NULL;
}

static basin_status unknown(const char *text, basin_error *err) {
    char known[512] = "";
    for (int i = 0; i < FAMILIES; i++) {
        strncat(known, i ? "; " : "", sizeof known - strlen(known) - 1);
        strncat(known, table[i]->usage, sizeof known - strlen(known) - 1);
    }
    return fail(err, BASIN_EINVALID, "unknown network '%s'; there are: %s", text, known);
}

static basin_status find(const family **out, const char *head, const char *text, basin_error *err) {
    for (int i = 0; i < FAMILIES; i++)
        if (table[i]->is_member(head)) {
            *out = table[i];
            return BASIN_OK;
        }
    return unknown(text, err);
}

basin_status network_start(basin_network *net, const char *text, basin_input input, basin_error *err) {
    if (input.channels < 1 || input.height < 1 || input.width < 1 || input.outputs < 1)
        return fail(err, BASIN_EINVALID, "network '%s': inputs of %dx%dx%d and %d outputs cannot be", text,
                    input.channels, input.height, input.width, input.outputs);
    net->err = err;
    net->input = input;
    net->spec = strdup(text);
    net->node = calloc(1, sizeof *net->node);
    if (!net->spec || !net->node) return fail_memory(err);
    net->node[0].use.out = (basin_shape){4, {1, input.channels, input.height, input.width}};
    net->count = 1;
    return BASIN_OK;
}

basin_status basin_network_new(basin_network **out, const char *text, basin_input input, basin_error *err) {
    basin_status status = BASIN_OK;
    spec s;
    const family *f = NULL;
    basin_network *net = calloc(1, sizeof *net);
    if (!net) return fail_memory(err);
    TRY(spec_parse(&s, text, err));
    TRY(find(&f, s.head, text, err));
    TRY(network_start(net, text, input, err));
    f->build(net, &s);
    TRY(spec_finish(&s, f->usage));
    TRY(net->status);
    net->err = NULL;
    *out = net;
    net = NULL;
done:
    basin_network_free(net);
    return status;
}

void basin_network_free(basin_network *net) {
    if (!net) return;
    layout_clear(&net->layout);
    for (int i = 0; i < net->kept; i++) free(net->keep[i]);
    free(net->keep);
    free(net->spec);
    free(net->scale);
    free(net->node);
    free(net);
}

const char *basin_network_spec(const basin_network *net) {
    return net->spec;
}

basin_input basin_network_input(const basin_network *net) {
    return net->input;
}

const basin_layout *basin_network_layout(const basin_network *net) {
    return &net->layout;
}

double basin_network_flops(const basin_network *net) {
    return net->flops;
}

void basin_network_init(const basin_network *net, uint64_t seed, float *weights) {
    for (int i = 0; i < net->layout.count; i++) {
        const basin_param *p = &net->layout.param[i];
        rng r = {seed, RNG_INIT, (uint32_t)i};
        for (int64_t j = 0; j < p->size; j++)
            weights[p->offset + j] =
                p->role == BASIN_WEIGHT ? (float)(net->scale[i] * rng_normal(r, (uint64_t)j)) : net->scale[i];
    }
}
