/*
 * hash.h - seeded hashing of texts and codes (XXH3). No answer ever depends on the seed
 * or on the order of a hash table.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The seed of this process; drawn once, so that colliding keys cannot be prepared. */
uint64_t hash_seed(void);

uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed);

#endif
