/*
 * spare_test.c - large blocks that were given back serve again, and never pile up.
 */
#include "harness/check.h"

#include "base/memory.h"
#include "base/spare.h"

enum { MEGABYTE = 1024 * 1024 };

TEST(sizes_differ_by_an_eighth)
{
    UNUSED;
    uint64_t seed = 3;

    for (int i = 0; i < 10000; i++) {
        size_t bytes = SPARE_LEAST_BYTES + check_random(&seed) % ((size_t)1 << 40);
        size_t size = spare_size(bytes);
        CHECK(size >= bytes && size - bytes <= bytes / 8);
        CHECK(spare_size(size) == size);
    }
}

TEST(blocks_come_back_by_their_size)
{
    UNUSED;
    static char block[3];
    struct spare spare;
    struct spare_block out;

    spare_init(&spare);
    CHECK(spare_take(&spare, 5) == NULL);
    CHECK(spare_keep(&spare, &block[0], 5));
    CHECK(spare_keep(&spare, &block[1], 7));
    CHECK(spare_keep(&spare, &block[2], 5));
    CHECK(spare_take(&spare, 6) == NULL);
    CHECK(spare_take(&spare, 5) == &block[2]);
    CHECK(spare_take(&spare, 5) == &block[0]);
    CHECK(spare_take(&spare, 5) == NULL);
    CHECK(!spare_shed(&spare, 7, &out));
    CHECK(spare_shed(&spare, 6, &out));
    CHECK(out.at == &block[1] && out.bytes == 7);
    CHECK(!spare_shed(&spare, 0, &out));
    spare_release(&spare);
}

TEST(the_oldest_makes_place)
{
    UNUSED;
    static char block[SPARE_BLOCKS + 1];
    struct spare spare;
    struct spare_block out;

    spare_init(&spare);
    for (size_t i = 0; i < SPARE_BLOCKS; i++)
        CHECK(spare_keep(&spare, &block[i], i + 1));
    CHECK(!spare_keep(&spare, &block[SPARE_BLOCKS], 1));
    CHECK(spare_shed(&spare, SIZE_MAX, &out));
    CHECK(out.at == &block[0]);
    CHECK(spare_keep(&spare, &block[SPARE_BLOCKS], 1));
    CHECK(spare_take(&spare, 1) == &block[SPARE_BLOCKS]);
    spare_release(&spare);
}

/* What is kept and what is in use stay together, by the accounts of both. */
TEST(memory_stays_in_bounds)
{
    UNUSED;
    enum { BLOCKS = 12 };
    struct memory memory;
    void *at[BLOCKS] = {NULL};
    size_t size[BLOCKS] = {0};
    uint64_t seed = 9;
    size_t limit = (size_t)200 * MEGABYTE;

    memory_init(&memory, NULL, limit);
    for (int round = 0; round < 2000; round++) {
        size_t i = check_random(&seed) % BLOCKS;
        if (at[i] != NULL) {
            CHECK_INT(*(char *)at[i], (char)i);
            memory_free(&memory, at[i], size[i], 1);
            at[i] = NULL;
        } else {
            size[i] = 1 + check_random(&seed) % (40 * MEGABYTE);
            at[i] = memory_alloc(&memory, size[i], 1);
            if (at[i] != NULL)
                *(char *)at[i] = (char)i;
        }
        size_t used = atomic_load(&memory.used_bytes);
        size_t peak = atomic_load(&memory.peak_bytes);
        CHECK(used <= limit);
        /* sizes are rounded up after they were counted */
        CHECK(used + memory.spare.bytes <= (peak + peak / 4) / 8 * 9);
        CHECK(memory.spare.count <= SPARE_BLOCKS);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        memory_free(&memory, at[i], size[i], 1);
    CHECK(atomic_load(&memory.used_bytes) == 0);
    memory_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sizes_differ_by_an_eighth),
        ROW(blocks_come_back_by_their_size),
        ROW(the_oldest_makes_place),
        ROW(memory_stays_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
