/*
 * kernel_test.c - loops over arrays against one element at a time, for every width.
 */
#include "harness/check.h"

#include "kernel/move.h"
#include "kernel/place.h"
#include "kernel/cell_sum.h"

enum { COUNT = 333, CODES = 200, CELLS = 64 };

static const unsigned widths[] = {1, 2, 4, 8};

/* Element i of an array of numbers of `width` bytes, least byte first. */
static int64_t element(const void *array, unsigned width, bool is_signed, size_t i)
{
    uint64_t bits = 0;
    unsigned spare = 64 - 8 * width;

    memcpy(&bits, (const unsigned char *)array + i * width, width);
    return is_signed ? (int64_t)(bits << spare) >> spare : (int64_t)bits;
}

static void set_element(void *array, unsigned width, size_t i, uint64_t value)
{
    memcpy((unsigned char *)array + i * width, &value, width);
}

static void random_array(void *array, unsigned width, uint64_t below, uint64_t *seed)
{
    for (size_t i = 0; i < COUNT; i++)
        set_element(array, width, i, check_random(seed) % below);
}

TEST(places_are_digits_times_weights)
{
    UNUSED;
    uint64_t seed = 1;

    print_message("seed %d\n", 1);
    for (size_t w = 0; w < 3; w++) {
        unsigned width = widths[w];
        uint64_t code[COUNT];
        uint32_t digit[CODES];
        uint32_t place[COUNT] = {0};
        uint8_t mask[CODES];
        uint8_t keep[COUNT];
        uint16_t pick[COUNT];
        uint32_t least = UINT32_MAX;
        uint32_t most = 0;
        int64_t low = INT64_MAX;
        int64_t high = 0;
        size_t kept = 0;

        random_array(code, width, CODES, &seed);
        memset(keep, 1, sizeof keep);
        for (size_t i = 0; i < CODES; i++) {
            digit[i] = (uint32_t)(check_random(&seed) % 1000);
            mask[i] = check_random(&seed) % 2 == 0;
        }
        kernel_place_add(place, code, width, COUNT, 3);
        kernel_place_look_up(place, code, width, COUNT, 5, digit);
        kernel_place_time(place, code, width, COUNT, 7, &least, &most);
        kernel_place_mask(keep, code, width, COUNT, mask);
        size_t picked = kernel_place_pick(pick, keep, COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            int64_t c = element(code, width, false, i);
            CHECK_INT(place[i], (c * 3 + digit[c] * 5) * 7 + c);
            CHECK_INT(keep[i], mask[c]);
            low = c < low ? c : low;
            high = c > high ? c : high;
            if (mask[c] != 0)
                CHECK_INT(pick[kept++], i);
        }
        CHECK_INT(picked, kept);
        CHECK_INT(least, low);
        CHECK_INT(most, high);
    }
}

TEST(without_codes_there_is_one_period)
{
    UNUSED;
    uint32_t place[] = {1, 2, 3};
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;

    kernel_place_time(place, NULL, 0, COUNT_OF(place), 1, &least, &most);
    CHECK_INT(place[2], 3);
    CHECK_INT(least, 0);
    CHECK_INT(most, 0);
}

TEST(values_are_picked_and_dealt)
{
    UNUSED;
    uint64_t seed = 2;

    print_message("seed %d\n", 2);
    for (size_t w = 0; w < COUNT_OF(widths); w++) {
        unsigned width = widths[w];
        uint64_t from[COUNT];
        uint64_t to[COUNT];
        uint64_t other[COUNT];
        uint16_t pick[COUNT];
        uint32_t place[COUNT];
        uint32_t low[COUNT];
        uint32_t at[COUNT];
        uint32_t count[CELLS] = {0};
        uint32_t next[CELLS] = {0};
        uint32_t seen[COUNT] = {0};

        random_array(from, width, UINT64_MAX, &seed);
        for (size_t i = 0; i < COUNT; i++) {
            pick[i] = (uint16_t)(check_random(&seed) % COUNT);
            place[i] = (uint32_t)(check_random(&seed) % (CELLS * 16));
        }
        kernel_pick(to, from, width, pick, COUNT);
        for (size_t i = 0; i < COUNT; i++)
            CHECK(element(to, width, false, i) == element(from, width, false, pick[i]));
        for (size_t i = 0; i < COUNT; i++)
            at[i] = pick[i];
        memset(to, 0, sizeof to);
        kernel_gather(to, from, width, at, COUNT);
        for (size_t i = 0; i < COUNT; i++)
            CHECK(element(to, width, false, i) == element(from, width, false, pick[i]));
        kernel_bin_count(count, place, COUNT, 4);
        for (size_t bin = 1; bin < CELLS; bin++)
            next[bin] = next[bin - 1] + count[bin - 1];
        kernel_bin_deal(next, place, COUNT, 4, low, at);
        kernel_deal(to, from, width, at, COUNT);
        kernel_scatter(other, from, width, at, COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            CHECK_INT(low[at[i]], place[i] % 16);
            CHECK(element(to, width, false, at[i]) == element(from, width, false, i));
            CHECK(element(other, width, false, at[i]) == element(from, width, false, i));
            CHECK_INT(seen[at[i]]++, 0);
            CHECK(at[i] < next[place[i] / 16]);
            CHECK(at[i] >= next[place[i] / 16] - count[place[i] / 16]);
        }
    }
}

/* A run of codes, at both ends of what the width holds too; few kept and many. */
TEST(runs_of_codes_are_masks)
{
    UNUSED;
    uint64_t seed = 4;

    print_message("seed %d\n", 4);
    for (size_t round = 0; round < 60; round++) {
        unsigned width = widths[round % 3];
        uint64_t top = (UINT64_C(1) << (8 * width)) - 1;
        uint64_t code[COUNT];
        uint8_t keep[COUNT];
        uint16_t pick[COUNT];
        uint64_t spread = round % 2 == 0 ? CODES : 4;
        uint64_t base = round % 4 == 0 ? top - spread + 1 : 0;
        uint32_t first = (uint32_t)(base + check_random(&seed) % spread);
        uint32_t last = (uint32_t)(first + check_random(&seed) % (base + spread - first));
        size_t kept = 0;

        for (size_t i = 0; i < COUNT; i++)
            set_element(code, width, i, base + check_random(&seed) % spread);
        memset(keep, 1, sizeof keep);
        keep[COUNT / 2] = 0;
        kernel_place_run(keep, code, width, COUNT, first, last);
        for (size_t i = 0; i < COUNT; i++) {
            uint64_t at = (uint64_t)element(code, width, false, i);
            CHECK_INT(keep[i], i != COUNT / 2 && at >= first && at <= last);
        }
        size_t count = kernel_place_pick(pick, keep, COUNT);
        for (size_t i = 0; i < COUNT; i++)
            if (keep[i] != 0)
                CHECK_INT(pick[kept++], i);
        CHECK_INT(count, kept);
    }
}

TEST(sums_of_every_width_and_sign)
{
    UNUSED;
    uint64_t seed = 3;

    print_message("seed %d\n", 3);
    for (size_t round = 0; round < 2 * COUNT_OF(widths); round++) {
        uint64_t value[COUNT];
        uint32_t place[COUNT];
        struct kernel_values values = {.at = value,
                                       .width = widths[round / 2],
                                       .is_signed = round % 2 == 0,
                                       .base = 7};
        int64_t narrow[CELLS] = {0};
        kernel_int128 wide[CELLS] = {0};
        uint32_t rows[CELLS] = {0};
        kernel_int128 want[CELLS] = {0};
        uint32_t want_rows[CELLS] = {0};

        for (size_t i = 0; i < COUNT; i++) {
            uint64_t draw = check_random(&seed);
            place[i] = (uint32_t)(check_random(&seed) % CELLS);
            set_element(value, values.width, i,
                        values.width == 8 ? (uint64_t)((int64_t)draw >> 8) : draw);
            want[place[i]] += element(value, values.width, values.is_signed, i);
            want_rows[place[i]]++;
        }
        kernel_count(rows, place, COUNT);
        kernel_sum_narrow(narrow, place, COUNT, &values);
        kernel_sum_wide(wide, place, COUNT, &values);
        for (size_t i = 0; i < CELLS; i++) {
            CHECK_INT(rows[i], want_rows[i]);
            CHECK(narrow[i] == want[i]);
            CHECK(wide[i] == want[i]);
        }
        values.width = 0;
        kernel_sum_narrow(narrow, place, COUNT, &values);
        kernel_sum_wide(wide, place, COUNT, &values);
        for (size_t i = 0; i < CELLS; i++) {
            CHECK(narrow[i] == want[i] + 7 * (kernel_int128)rows[i]);
            CHECK(wide[i] == want[i] + 7 * (kernel_int128)rows[i]);
        }
    }
}

/* One base for all where the width is 0. */
TEST(ranges_of_every_width_and_sign)
{
    UNUSED;
    uint64_t seed = 4;

    for (size_t round = 0; round <= 2 * COUNT_OF(widths); round++) {
        uint64_t value[COUNT];
        uint32_t place[COUNT];
        struct kernel_values values = {.at = value,
                                       .width = round == 0 ? 0 : widths[(round - 1) / 2],
                                       .is_signed = round % 2 == 0,
                                       .base = -7};
        struct kernel_range range[CELLS];
        struct kernel_range want_range[CELLS];

        for (size_t i = 0; i < CELLS; i++)
            range[i] = want_range[i] = (struct kernel_range){INT64_MAX, INT64_MIN};
        for (size_t i = 0; i < COUNT; i++) {
            uint64_t draw = check_random(&seed);
            int64_t own = values.base;
            place[i] = (uint32_t)(check_random(&seed) % CELLS);
            if (values.width > 0) {
                set_element(value, values.width, i,
                            values.width == 8 ? (uint64_t)((int64_t)draw >> 8) : draw);
                own = element(value, values.width, values.is_signed, i);
            }
            struct kernel_range *at = &want_range[place[i]];
            at->least = own < at->least ? own : at->least;
            at->most = own > at->most ? own : at->most;
        }
        kernel_extremes(range, place, COUNT, &values);
        CHECK(memcmp(range, want_range, sizeof range) == 0);
    }
}

TEST(products_and_the_largest_few)
{
    UNUSED;
    enum { TOP = 3 };
    uint64_t seed = 5;
    int64_t x[COUNT];
    int64_t y[COUNT];
    uint32_t place[COUNT];
    int64_t top[CELLS * TOP];
    struct kernel_products narrow[CELLS] = {{0}};
    struct kernel_wide_products wide[CELLS] = {{0}};
    struct kernel_products want[CELLS] = {{0}};

    for (size_t i = 0; i < COUNT_OF(top); i++)
        top[i] = INT64_MIN;
    for (size_t i = 0; i < COUNT; i++) {
        place[i] = (uint32_t)(check_random(&seed) % CELLS);
        x[i] = (int64_t)(check_random(&seed) % 2000001) - 1000000;
        y[i] = (int64_t)(check_random(&seed) % 21) - 10;
        want[place[i]].xx += x[i] * x[i];
        want[place[i]].xy += x[i] * y[i];
        want[place[i]].yy += y[i] * y[i];
    }
    kernel_products_narrow(narrow, place, COUNT, x, y);
    kernel_products_wide(wide, place, COUNT, x, y);
    kernel_top(top, TOP, place, COUNT, x);
    CHECK(memcmp(narrow, want, sizeof want) == 0);
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        CHECK(wide[cell].xx == want[cell].xx && wide[cell].xy == want[cell].xy &&
              wide[cell].yy == want[cell].yy);
        for (size_t k = 0; k < TOP; k++) {
            int64_t held = top[cell * TOP + k];
            size_t larger = 0;
            size_t equal = 0;
            size_t rows = 0;
            for (size_t i = 0; i < COUNT; i++) {
                larger += place[i] == cell && x[i] > held;
                equal += place[i] == cell && x[i] == held;
                rows += place[i] == cell;
            }
            CHECK(k >= rows ? held == INT64_MIN
                            : equal > 0 && larger <= k && larger + equal > k);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(places_are_digits_times_weights), ROW(without_codes_there_is_one_period),
        ROW(values_are_picked_and_dealt),     ROW(runs_of_codes_are_masks),
        ROW(sums_of_every_width_and_sign),    ROW(ranges_of_every_width_and_sign),
        ROW(products_and_the_largest_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
