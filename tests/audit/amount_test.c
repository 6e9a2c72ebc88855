/*
 * amount_test.c - directed decimals: exact where digits fit, and never on the wrong side.
 */
#include <math.h>

#include "audit/range.h"
#include "harness/check.h"

static const char *shown(struct amount a)
{
    static char text[4][AMOUNT_TEXT_SIZE];
    static size_t next;
    char *out = text[next++ % 4];

    amount_format(a, 0, out);
    return out;
}

TEST(sums_and_products_are_exact)
{
    UNUSED;
    CHECK_TEXT(shown(amount_add(amount_make(1, -1), amount_make(2, -1), ROUND_DOWN)),
               "0.3");
    CHECK_TEXT(shown(amount_add(amount_make(1, 12), amount_make(1, -6), ROUND_DOWN)),
               "1000000000000.000001");
    CHECK_TEXT(shown(amount_multiply(amount_make(-125, -2), amount_make(8, 6), ROUND_UP)),
               "-10000000");
    CHECK_TEXT(shown(amount_divide(amount_make(3614, -1), amount_make(2, 0), ROUND_UP)),
               "180.7");
    CHECK_TEXT(shown(amount_make(0, 5)), "0");
    CHECK_TEXT(shown(amount_make(-5, -3)), "-0.005");
    CHECK_TEXT(shown(amount_make(-15, 60)), "-15e60");
    CHECK_INT(amount_compare(amount_make(1, 3), amount_make(1000, 0)), 0);
    CHECK_INT(amount_compare(amount_make(-1, 30), amount_make(-1, -30)), -1);
    CHECK_INT(amount_compare(amount_make(123, 20), amount_make(1229, 19)), 1);
}

/* -1, 0, 1: a against b * q, in 256 bits: all exponents are made equal first. */
static int side_of_quotient(struct amount q, int64_t a, int64_t b)
{
    struct amount product = amount_multiply(q, amount_make(b, 0), ROUND_NEAR);
    return amount_compare(product, amount_make(a, 0));
}

TEST(quotients_keep_to_their_side)
{
    UNUSED;
    uint64_t seed = 7;

    for (int i = 0; i < 20000; i++) {
        int64_t a = (int64_t)(check_random(&seed) % 2000000) - 1000000;
        int64_t b = (int64_t)(check_random(&seed) % 2000) - 1000;
        if (b == 0)
            continue;
        struct amount low =
            amount_divide(amount_make(a, 0), amount_make(b, 0), ROUND_DOWN);
        struct amount high =
            amount_divide(amount_make(a, 0), amount_make(b, 0), ROUND_UP);
        CHECK(amount_compare(low, high) <= 0);
        CHECK(side_of_quotient(low, a, b) * (b > 0 ? 1 : -1) <= 0);
        CHECK(side_of_quotient(high, a, b) * (b > 0 ? 1 : -1) >= 0);
        CHECK(fabs(amount_double(high) - (double)a / (double)b) <=
              1e-15 * fabs((double)a / (double)b));
    }
}

/* Digits beyond 37 are dropped to the side that was asked for. */
TEST(wide_figures_round_outward)
{
    UNUSED;
    struct amount one = amount_make(1, 0);
    struct amount tiny = amount_make(1, -60);
    struct amount large = amount_make(INT64_MAX, 0);
    struct amount down = amount_add(one, amount_negate(tiny), ROUND_DOWN);
    struct amount up = amount_add(one, tiny, ROUND_UP);

    CHECK_INT(amount_compare(down, one), -1);
    CHECK_INT(amount_compare(up, one), 1);
    for (int i = 0; i < 5; i++) {
        struct amount product = amount_multiply(large, large, ROUND_DOWN);
        struct amount above = amount_multiply(large, large, ROUND_UP);
        CHECK(amount_compare(product, above) <= 0);
        CHECK(amount_sign(product) > 0);
        large = above;
    }
    CHECK_TEXT(shown(amount_round(amount_make(123456789, 0), 3, ROUND_DOWN)),
               "123000000");
    CHECK_TEXT(shown(amount_round(amount_make(123456789, 0), 3, ROUND_UP)), "124000000");
    CHECK_TEXT(shown(amount_round(amount_make(-123456789, -8), 3, ROUND_DOWN)), "-1.24");
    CHECK_TEXT(shown(amount_round(amount_make(1235, 0), 3, ROUND_NEAR)), "1240");
    CHECK_TEXT(shown(amount_of_double(0.5)), "0.5");
    CHECK_TEXT(shown(amount_of_double(-1e-7)), "-0.0000001");
}

/* Of any length up to all 37 digits. */
static struct amount any_amount(uint64_t *seed)
{
    size_t digits = 1 + check_random(seed) % 37;
    struct amount a = {0, (int32_t)(check_random(seed) % 60) - 50};

    for (size_t i = 0; i < digits; i++)
        a.mantissa = a.mantissa * 10 + (int128)(1 + check_random(seed) % 9);
    return check_random(seed) % 2 == 0 ? a : amount_negate(a);
}

static void check_between(struct amount low, struct amount high, double value,
                          double size)
{
    CHECK(amount_compare(low, high) <= 0);
    CHECK(amount_double(low) <= value + 1e-13 * size);
    CHECK(amount_double(high) >= value - 1e-13 * size);
    CHECK(amount_double(high) - amount_double(low) <= 1e-13 * size);
}

TEST(figures_of_all_lengths_keep_to_their_side)
{
    UNUSED;
    uint64_t seed = 37;

    for (int i = 0; i < 50000; i++) {
        struct amount a = any_amount(&seed);
        struct amount b = any_amount(&seed);
        double x = amount_double(a);
        double y = amount_double(b);
        check_between(amount_add(a, b, ROUND_DOWN), amount_add(a, b, ROUND_UP), x + y,
                      fabs(x) + fabs(y));
        check_between(amount_multiply(a, b, ROUND_DOWN), amount_multiply(a, b, ROUND_UP),
                      x * y, fabs(x * y));
        check_between(amount_divide(a, b, ROUND_DOWN), amount_divide(a, b, ROUND_UP),
                      x / y, fabs(x / y));
    }
}

static struct range pick(uint64_t *seed)
{
    int64_t a = (int64_t)(check_random(seed) % 21) - 10;
    int64_t b = (int64_t)(check_random(seed) % 21) - 10;
    struct range range =
        range_between(amount_make(a < b ? a : b, 0), amount_make(a < b ? b : a, 0));

    range.low.is_known = check_random(seed) % 5 != 0;
    range.high.is_known = check_random(seed) % 5 != 0;
    range.low.is_open = check_random(seed) % 4 == 0;
    range.high.is_open = check_random(seed) % 4 == 0;
    return range;
}

/* Whatever two figures are in, their sum, product and quotient are in what comes out. */
TEST(ranges_hold_all_that_figures_can_make)
{
    UNUSED;
    uint64_t seed = 11;

    for (int i = 0; i < 20000; i++) {
        struct range a = pick(&seed);
        struct range b = pick(&seed);
        struct range sum = range_add(&a, &b);
        struct range product = range_multiply(&a, &b);
        struct range quotient = range_divide(&a, &b);
        for (int k = 0; k < 16; k++) {
            struct amount x = amount_make((int64_t)(check_random(&seed) % 61) - 30, 0);
            struct amount y = amount_make((int64_t)(check_random(&seed) % 61) - 30, 0);
            if (!range_holds(&a, x) || !range_holds(&b, y))
                continue;
            CHECK(range_holds(&sum, amount_add(x, y, ROUND_NEAR)));
            CHECK(range_holds(&product, amount_multiply(x, y, ROUND_NEAR)));
            if (amount_sign(y) == 0)
                continue;
            struct amount low = amount_divide(x, y, ROUND_DOWN);
            struct amount high = amount_divide(x, y, ROUND_UP);
            CHECK(range_holds(&quotient, low) || range_holds(&quotient, high));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sums_and_products_are_exact),
        ROW(quotients_keep_to_their_side),
        ROW(wide_figures_round_outward),
        ROW(figures_of_all_lengths_keep_to_their_side),
        ROW(ranges_hold_all_that_figures_can_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
