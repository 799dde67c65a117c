/* hash.c - XXH3-128 of anything. */
#include "base/hash.h"

#include <stdio.h>
#include <xxhash.h>

/* `hash` is xxhash's own state under our name. */
hash *hash_new(void) {
    XXH3_state_t *state = XXH3_createState();
    if (state) XXH3_128bits_reset(state);
    return (hash *)state;
}

void hash_add(hash *h, const void *bytes, size_t size) {
    if (h) XXH3_128bits_update((XXH3_state_t *)h, bytes, size);
}

void hash_text(const hash *h, char text[33]) {
    XXH128_hash_t digest = {0};
    if (h) digest = XXH3_128bits_digest((const XXH3_state_t *)h);
    snprintf(text, 33, "%016llx%016llx", (unsigned long long)digest.high64, (unsigned long long)digest.low64);
}

void hash_free(hash *h) {
    if (h) XXH3_freeState((XXH3_state_t *)h);
}

uint64_t hash_checksum(const void *bytes, size_t size) {
    return XXH3_64bits(bytes, size);
}
