/*
 * double_double_test.c - sums, products, quotients, roots and logarithms to 2^-100.
 */
#include "harness/check.h"

#include <math.h>

#include "numeric/double_double.h"

__extension__ typedef __int128 int128;

enum { ROUNDS = 20000 };

/* |a - b| <= 2^-100 |b| */
static bool agree(struct dd a, struct dd b)
{
    return fabs(dd_subtract(a, b).high) <= 0x1p-100 * fabs(b.high);
}

#define CHECK_DD(a, b) CHECK(agree(a, b))

static int64_t random_int(uint64_t *seed)
{
    uint64_t bits = check_random(seed);
    return (int64_t)bits >> (check_random(seed) % 63);
}

TEST(whole_numbers_are_exact)
{
    UNUSED;
    uint64_t seed = 20220901;

    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_int(&seed);
        struct dd d = dd_of_int64(a);
        CHECK((int128)d.high + (int128)d.low == (int128)a);
        CHECK(d.high + d.low == d.high);
    }
    CHECK(dd_of_int64(INT64_MAX).high == 0x1p63 && dd_of_int64(INT64_MAX).low == -1.0);
    CHECK(dd_of_int64(INT64_MIN).high == -0x1p63 && dd_of_int64(INT64_MIN).low == 0.0);
}

TEST(sums_of_whole_numbers_are_exact_even_when_they_cancel)
{
    UNUSED;
    uint64_t seed = 7;

    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_int(&seed);
        int64_t b = i % 2 == 0 ? random_int(&seed) : -a + (int64_t)(seed % 5);
        struct dd sum = dd_add(dd_of_int64(a), dd_of_int64(b));
        struct dd rest = dd_subtract(dd_of_int64(a), dd_of_int64(b));
        CHECK((int128)sum.high + (int128)sum.low == (int128)a + b);
        CHECK((int128)rest.high + (int128)rest.low == (int128)a - b);
    }
}

TEST(products_hold_106_bits)
{
    UNUSED;
    uint64_t seed = 11;

    for (int i = 0; i < ROUNDS; i++) {
        int128 a = random_int(&seed);
        int128 b = random_int(&seed);
        struct dd product = dd_multiply(dd_of_int64((int64_t)a), dd_of_int64((int64_t)b));
        int128 error = (int128)product.high + (int128)product.low - a * b;
        CHECK(fabs((double)error) <= 0x1p-102 * fabs((double)(a * b)));
    }
}

TEST(quotients_and_roots_undo_products)
{
    UNUSED;
    uint64_t seed = 13;

    for (int i = 0; i < ROUNDS; i++) {
        struct dd a = dd_of_decimal(random_int(&seed) | 1, 9);
        struct dd b = dd_of_decimal(random_int(&seed) | 1, 4);
        CHECK_DD(dd_multiply(dd_divide(a, b), b), a);
        struct dd square = dd_multiply(a, a);
        struct dd root = dd_sqrt(square);
        CHECK_DD(root, a.high < 0.0 ? dd_negate(a) : a);
    }
    CHECK(dd_round(dd_sqrt(dd_of(0.0))) == 0.0);
    CHECK_DD(dd_sqrt(dd_of(2.0)),
             ((struct dd){0x1.6a09e667f3bcdp+0, -0x1.bdd3413b26456p-54}));
}

TEST(decimals_are_read_to_106_bits)
{
    UNUSED;
    CHECK_DD(dd_of_decimal(1, 1),
             ((struct dd){0x1.999999999999ap-4, -0x1.999999999999ap-58}));
    CHECK_DD(dd_of_decimal(-1234567890123456789, 18),
             ((struct dd){-0x1.3c0ca428c59fbp+0, -0x1.c690651a3745dp-54}));
    CHECK_DD(dd_of_decimal(7, 3),
             ((struct dd){0x1.cac083126e979p-8, -0x1.5810624dd2f1bp-63}));
    CHECK(dd_of_decimal(1250, 2).high == 12.5 && dd_of_decimal(1250, 2).low == 0.0);
    CHECK(dd_of_decimal(0, 18).high == 0.0);
}

/* Values of the double-doubles nearest to these decimals, from 120-digit arithmetic. */
TEST(logarithms_keep_their_digits_near_1_and_far_away)
{
    UNUSED;
    static const struct {
        double x; /* the double */
        struct dd log;
    } doubles[] = {
        {2.0, {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}},
        {10.0, {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53}},
        {1.0, {0.0, 0.0}},
    };
    static const struct {
        int64_t mantissa;
        int32_t scale;
        struct dd log;
    } decimals[] = {
        {1, 1, {-0x1.26bb1bbb55516p+1, 0x1.f48ad494ea3e9p-53}},
        {10000001, 7, {0x1.ad7f2843813dbp-24, -0x1.a095c4b674509p-80}},
        {123456789, 3, {0x1.77281cad8a844p+3, -0x1.009bd2111adbep-51}},
        {70710678, 8, {-0x1.62e4300c77ae9p-2, -0x1.b544857612196p-57}},
        {141421357, 8, {0x1.62e4304c4a71ep-2, 0x1.ac318314b233cp-56}},
        /* both ends of the range that the series serves, and between them */
        {70710679, 8, {-0x1.62e42f1981e98p-2, 0x1.411b2f29143dap-56}},
        {84089642, 8, {-0x1.62e42f2db3b05p-3, 0x1.7f052e68c77a7p-57}},
        {118920712, 8, {0x1.62e4308006827p-3, 0x1.b4565e609da3fp-57}},
        {1000000001, 9, {0x1.12e0be801f1d9p-30, 0x1.f5691c110ba96p-87}},
        {999999999, 9, {-0x1.12e0be84bbb5p-30, -0x1.5bd15e3c3a8d7p-84}},
        {98765432109876543, 5, {0x1.b9e5c7a435aa1p+4, -0x1.540a7cadac67cp-50}},
        {3, 18, {-0x1.42c889f5697ap+5, 0x1.0c12eeb54460ep-50}},
        {INT64_MAX, 0, {0x1.5d589f2fe5107p+5, 0x1.e2895e1264d1fp-49}},
    };

    for (size_t i = 0; i < COUNT_OF(doubles); i++)
        CHECK_DD(dd_log(dd_of(doubles[i].x)), doubles[i].log);
    for (size_t i = 0; i < COUNT_OF(decimals); i++) {
        struct dd x = dd_of_decimal(decimals[i].mantissa, decimals[i].scale);
        struct dd log = dd_log(x);
        /* near 1 the input's own 2^-106 weighs 1e7 times as much */
        double slack = 0x1p-100 + 0x1p-104 / fabs(log.high);
        CHECK(fabs(dd_subtract(log, decimals[i].log).high) <= slack * fabs(log.high));
    }
}

TEST(logarithms_turn_products_into_sums_at_both_ends_of_the_doubles)
{
    UNUSED;
    struct dd tiny = dd_log(dd_of(0x1p-1000));
    struct dd huge = dd_log(dd_of(0x1p1000));

    CHECK(dd_round(dd_add(tiny, huge)) == 0.0);
    CHECK_DD(dd_log(dd_of(0x1p-1074)), dd_multiply(dd_log(dd_of(2.0)), dd_of(-1074.0)));
}

/* every part of the table of logarithms meets every other */
TEST(logarithms_turn_whole_products_into_sums)
{
    UNUSED;
    for (int a = 91; a <= 181; a++)
        for (int b = a; b <= 181; b++) {
            struct dd sum = dd_add(dd_log(dd_of((double)a)), dd_log(dd_of((double)b)));
            CHECK_DD(dd_log(dd_of((double)(a * b))), sum);
        }
}

TEST(quotients_of_whole_numbers_undo_products)
{
    UNUSED;
    uint64_t seed = 11;

    for (int i = 0; i < 2000; i++) {
        int64_t a = random_int(&seed);
        int64_t b = random_int(&seed);
        if (b != 0)
            CHECK_DD(dd_multiply(dd_of_quotient(a, b), dd_of_int64(b)), dd_of_int64(a));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(whole_numbers_are_exact),
        ROW(sums_of_whole_numbers_are_exact_even_when_they_cancel),
        ROW(products_hold_106_bits),
        ROW(quotients_and_roots_undo_products),
        ROW(decimals_are_read_to_106_bits),
        ROW(logarithms_keep_their_digits_near_1_and_far_away),
        ROW(logarithms_turn_products_into_sums_at_both_ends_of_the_doubles),
        ROW(logarithms_turn_whole_products_into_sums),
        ROW(quotients_of_whole_numbers_undo_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
