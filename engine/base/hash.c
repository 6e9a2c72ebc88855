/*
 * hash.c - XXH3 with a seed of the process.
 */
#include "base/hash.h"

#include <stdatomic.h>
#include <sys/random.h>
#include <xxhash.h>

uint64_t hash_seed(void)
{
    static _Atomic uint64_t seed;
    uint64_t known = atomic_load(&seed);

    if (known == 0) {
        uint64_t drawn = 0;
        uint64_t none = 0;
        if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != (ssize_t)sizeof drawn ||
            drawn == 0)
            drawn = (uint64_t)(uintptr_t)&seed | 1;
        known = atomic_compare_exchange_strong(&seed, &none, drawn) ? drawn : none;
    }
    return known;
}

uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, length, seed);
}

struct digest digest_add(struct digest before, const void *bytes, size_t length)
{
    XXH128_hash_t of_bytes = XXH3_128bits(bytes, length);
    uint64_t chain[5] = {before.high, before.low, of_bytes.high64, of_bytes.low64,
                         length};
    XXH128_hash_t chained = XXH3_128bits(chain, sizeof chain);

    return (struct digest){chained.high64, chained.low64};
}

unsigned hash_version(void)
{
    return XXH_versionNumber();
}
