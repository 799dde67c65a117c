/* select.c - one module's tensors out of a checkpoint of several: what lies under "generator" or "ema_model". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "weights/format.h"

int checkpoint_is_under(const char *name, size_t length, const char *key) {
    size_t front = strlen(key);
    return front && length > front + 1 && strncmp(name, key, front) == 0 && (name[front] == '.' || name[front] == '/');
}

/* What names begin with, each once: "generator, discriminator". */
static void list_modules(char *text, size_t size, const basin_checkpoint *c) {
    size_t used = 0;
    const char *last = "";
    *text = 0;
    for (int i = 0; i < c->count && used + 72 < size; last = c->tensor[i++].name) {
        const char *name = c->tensor[i].name;
        size_t length = strcspn(name, "./");
        if (length == strcspn(last, "./") && strncmp(name, last, length) == 0) continue;
        used += (size_t)snprintf(text + used, size - used, "%s%.*s", used ? ", " : "", (int)(length < 64 ? length : 64),
                                 name);
    }
}

basin_status checkpoint_select(basin_checkpoint *c, const char *key, const char *within, const char *path,
                               basin_error *err) {
    size_t front = strlen(key) + 1;
    char modules[400];
    int kept = 0;
    list_modules(modules, sizeof modules, c);
    for (int i = 0; i < c->count; i++) {
        basin_tensor *t = &c->tensor[i];
        if (checkpoint_is_under(t->name, strlen(t->name), key)) {
            memmove(t->name, t->name + front, strlen(t->name) - front + 1);
            c->tensor[kept++] = *t;
        } else {
            free(t->name);
            free(t->data);
        }
    }
    c->count = kept;
    if (kept) return BASIN_OK;
    return fail(err, BASIN_EINVALID,
                "%s: there is no '%.100s' in it; %s%.200s%sthe names of its tensors begin with: %s", path, key,
                *within ? "it has the dictionary '" : "", within, *within ? "', and " : "",
                *modules ? modules : "nothing");
}
