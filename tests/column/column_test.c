/*
 * column_test.c - packed numbers come out as they went in.
 */
#include "harness/check.h"

#include "column/column.h"

/* Pack, check the width, read back by one and by block. */
static void check_round_trip(const int64_t *value, size_t count, bool offset,
                             unsigned width)
{
    struct memory memory;
    struct packed packed;
    int64_t out[64];

    memory_init(&memory, NULL, 0);
    CHECK_OK(packed_seal(&memory, value, count, offset, &packed, NULL));
    CHECK_VALID(packed_validate(&packed));
    CHECK_INT(packed.width, width);
    CHECK_INT(packed.count, count);
    for (size_t i = 0; i < count; i++)
        CHECK(packed_get(&packed, i) == value[i]);
    for (size_t first = 0; first <= count; first++) {
        struct packed part = packed_part(&packed, first, count - first);
        CHECK_VALID(packed_validate(&part));
        for (size_t i = first; i < count; i++)
            CHECK(packed_get(&part, i - first) == value[i]);
        packed_read(&packed, first, count - first, out);
        for (size_t i = first; i < count; i++)
            CHECK(out[i - first] == value[i]);
    }
    packed_release(&memory, &packed);
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

TEST(every_width_round_trips_at_its_edges)
{
    UNUSED;
    static const struct {
        int64_t value[3];
        unsigned plain_width;
        unsigned offset_width;
    } rows[] = {
        {{7, 7, 7}, 0, 0},
        {{INT64_MIN, INT64_MIN, INT64_MIN}, 0, 0},
        {{0, 255, 1}, 1, 1},
        {{0, 256, 1}, 2, 2},
        {{0, 65535, 1}, 2, 2},
        {{0, 65536, 1}, 4, 4},
        {{0, UINT32_MAX, 1}, 4, 4},
        {{0, (int64_t)UINT32_MAX + 1, 1}, 8, 8},
        {{-1, 127, 0}, 1, 1},
        {{-128, 127, 0}, 1, 1},
        {{-129, 126, 0}, 2, 1},
        {{-1, 128, 0}, 2, 1},
        {{-32768, 32767, 0}, 2, 2},
        {{-32769, 0, 0}, 4, 2},
        {{INT32_MIN, INT32_MAX, -1}, 4, 4},
        {{(int64_t)INT32_MIN - 1, 0, 1}, 8, 4},
        {{INT64_MIN, INT64_MAX, 0}, 8, 8},
        {{INT64_MAX - 255, INT64_MAX, INT64_MAX - 1}, 8, 1},
        {{INT64_MIN, INT64_MIN + 65535, INT64_MIN + 1}, 8, 2},
        {{730000, 730200, 730001}, 4, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_round_trip(rows[i].value, 3, false, rows[i].plain_width);
        check_round_trip(rows[i].value, 3, true, rows[i].offset_width);
    }
    check_round_trip(rows[0].value, 0, false, 0);
}

TEST(random_columns_round_trip)
{
    UNUSED;
    uint64_t seed = 5;

    print_message("seed %d\n", 5);
    for (int round = 0; round < 500; round++) {
        int64_t value[33];
        struct memory memory;
        struct packed packed;
        unsigned shift = (unsigned)(check_random(&seed) % 64);
        bool offset = check_random(&seed) % 2 == 0;

        memory_init(&memory, NULL, 0);
        for (size_t i = 0; i < COUNT_OF(value); i++)
            value[i] = (int64_t)check_random(&seed) >> shift;
        CHECK_OK(packed_seal(&memory, value, COUNT_OF(value), offset, &packed, NULL));
        CHECK_VALID(packed_validate(&packed));
        for (size_t i = 0; i < COUNT_OF(value); i++)
            CHECK(packed_get(&packed, i) == value[i]);
        packed_release(&memory, &packed);
    }
}

TEST(validate_sees_a_wrong_width)
{
    UNUSED;
    struct packed packed = {.count = 1, .width = 3, .data = &packed};

    CHECK(packed_validate(&packed) != NULL);
    packed.width = 0;
    CHECK(packed_validate(&packed) != NULL);
}

TEST(validate_sees_a_wrong_range)
{
    UNUSED;
    uint8_t data[] = {3, 4};
    struct packed packed = {.count = 2, .width = 1, .data = data, .least = 3, .most = 4};

    CHECK_VALID(packed_validate(&packed));
    packed.most = 3;
    CHECK(packed_validate(&packed) != NULL);
    packed = packed_same(5, 2);
    CHECK_VALID(packed_validate(&packed));
    packed.least = 4;
    CHECK(packed_validate(&packed) != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_width_round_trips_at_its_edges),
        ROW(random_columns_round_trip),
        ROW(validate_sees_a_wrong_width),
        ROW(validate_sees_a_wrong_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
