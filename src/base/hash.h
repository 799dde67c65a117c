/* hash.h - XXH3-128 of anything, for provenance and for telling one configuration from another. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct hash hash;

/** NULL if out of memory; hash_add, hash_text and hash_free take NULL. */
hash *hash_new(void);
void hash_add(hash *h, const void *bytes, size_t size);
/** 32 hexadecimal digits of all that was added; zeros for NULL. */
void hash_text(const hash *h, char text[33]);
void hash_free(hash *h);

/** XXH3-64 of one block: the checksum of a journal's record. */
uint64_t hash_checksum(const void *bytes, size_t size);

#endif
