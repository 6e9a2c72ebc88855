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

/* The version of xxHash, as one number: 801 is 0.8.1. */
unsigned hash_version(void);

/* A fingerprint that is the same on every run and machine. */
struct digest {
    uint64_t high;
    uint64_t low;
};

/* The fingerprint of bytes that follow others: begin with the zero digest. Cutting the
   same bytes elsewhere gives another one. */
struct digest digest_add(struct digest before, const void *bytes, size_t length);

#endif
