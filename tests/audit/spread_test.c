/*
 * spread_test.c - figures made to add up: by hand where they can be told, and on random
 * tables, where what was promised must hold.
 */
#include <math.h>
#include <string.h>

#include "audit/spread.h"
#include "harness/check.h"

static void arena_of(struct arena *arena, struct memory *memory)
{
    memory_init(memory, NULL, 0);
    arena_init(arena, memory);
}

TEST(ties_are_rounded_as_told)
{
    UNUSED;
    static const struct {
        int value;
        int away;
        int even;
    } rows[] = {{14, 1, 1},    {15, 2, 2},    {25, 3, 2}, {-15, -2, -2}, {-25, -3, -2},
                {-14, -1, -1}, {-16, -2, -2}, {0, 0, 0},  {5, 1, 0},     {-5, -1, 0}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_INT(spread_round(rows[i].value, 10, false), rows[i].away);
        CHECK_INT(spread_round(rows[i].value, 10, true), rows[i].even);
    }
}

static void check_remainder(const int128 *value, size_t count, int total,
                            const int *expected)
{
    struct memory memory;
    struct arena arena;
    int128 out[8];

    arena_of(&arena, &memory);
    CHECK_OK(spread_remainder(value, count, 100, total, &arena, out, NULL));
    for (size_t i = 0; i < count; i++)
        CHECK_INT(out[i], expected[i]);
    arena_release(&arena);
}

TEST(the_largest_remainders_get_what_is_missing)
{
    UNUSED;
    check_remainder((const int128[]){1445, 2535, 6020}, 3, 100,
                    (const int[]){15, 25, 60});
    check_remainder((const int128[]){50, 50, 50}, 3, 2, (const int[]){1, 1, 0});
    check_remainder((const int128[]){-50, 50, 100}, 3, 1, (const int[]){0, 0, 1});
    check_remainder((const int128[]){100, 200}, 2, 6, (const int[]){3, 3});
    check_remainder((const int128[]){100, 200}, 2, 2, (const int[]){1, 1});
}

/* All cells and all sums next to what they were, in whole units. */
static void check_controlled(const int128 *value, size_t rows, size_t columns,
                             int128 unit)
{
    struct memory memory;
    struct arena arena;

    arena_of(&arena, &memory);
    int128 *out = arena_alloc(&arena, rows * columns, sizeof *out);
    CHECK(out != NULL);
    CHECK_OK(spread_controlled(value, rows, columns, unit, &arena, out, NULL));
    int128 all = 0;
    for (size_t r = 0; r < rows; r++) {
        int128 miss = 0;
        for (size_t c = 0; c < columns; c++) {
            int128 by = out[r * columns + c] * unit - value[r * columns + c];
            CHECK(by < unit && by > -unit);
            miss += by;
        }
        CHECK(miss < unit && miss > -unit);
        all += miss;
    }
    CHECK(all < unit && all > -unit);
    for (size_t c = 0; c < columns; c++) {
        int128 miss = 0;
        for (size_t r = 0; r < rows; r++)
            miss += out[r * columns + c] * unit - value[r * columns + c];
        CHECK(miss < unit && miss > -unit);
    }
    arena_release(&arena);
}

TEST(controlled_rounding_stays_within_one_unit_everywhere)
{
    UNUSED;
    int128 value[30 * 30];
    uint64_t seed = 3;

    check_controlled((const int128[]){7}, 1, 1, 10);
    check_controlled((const int128[]){5, 5, 5, 5}, 2, 2, 10);
    check_controlled((const int128[]){0, 0, 10, 20}, 2, 2, 10);
    for (int n = 0; n < 600; n++) {
        size_t rows = 1 + check_random(&seed) % 30;
        size_t columns = 1 + check_random(&seed) % 30;
        int64_t unit = n % 3 == 0 ? 2 : n % 3 == 1 ? 10 : 1000;
        for (size_t i = 0; i < rows * columns; i++)
            value[i] = check_random(&seed) % 3 == 0
                           ? 0
                           : (int64_t)(check_random(&seed) % 5000) - 1000;
        check_controlled(value, rows, columns, unit);
    }
}

/* Worked example 41 of the definitions. */
TEST(scaling_in_turn_meets_rows_and_columns)
{
    UNUSED;
    double cell[] = {40, 30, 20, 10};
    static const double expected[] = {47.520831886775, 32.479168113225, 27.479168113225,
                                      12.520831886775};
    struct scaling scaling = {
        2, 2, cell, (const double[]){80, 40}, (const double[]){75, 45}, 1e-13};

    CHECK(spread_ras(&scaling));
    for (size_t i = 0; i < 4; i++)
        CHECK(fabs(cell[i] - expected[i]) < 1e-12 * expected[i]);
}

TEST(zeros_stay_and_a_row_of_zeros_has_no_target)
{
    UNUSED;
    double cell[] = {0, 30, 20, 10};
    double empty[] = {0, 0, 20, 10};
    double ring[] = {1, 0, 1, 1};
    struct scaling scaling = {
        2, 2, cell, (const double[]){30, 30}, (const double[]){20, 40}, 1e-9};

    CHECK(spread_ras(&scaling));
    CHECK(cell[0] == 0.0);
    scaling.cell = empty;
    CHECK(!spread_ras(&scaling));
    /* The corner would have to be more than its row has. */
    scaling.cell = ring;
    scaling.row_target = (const double[]){5, 1};
    scaling.column_target = (const double[]){3, 3};
    CHECK(!spread_ras(&scaling));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(ties_are_rounded_as_told),
        ROW(the_largest_remainders_get_what_is_missing),
        ROW(controlled_rounding_stays_within_one_unit_everywhere),
        ROW(scaling_in_turn_meets_rows_and_columns),
        ROW(zeros_stay_and_a_row_of_zeros_has_no_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
