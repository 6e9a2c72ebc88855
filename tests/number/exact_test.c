/*
 * exact_test.c - wide integers and their quotients, each held against an exact product.
 */
#include "harness/check.h"

#include <math.h>

#include "number/exact.h"

static const int128 int128_max = (int128)(~(uint128)0 >> 1);
static const int128 int128_min = -(int128)(~(uint128)0 >> 1) - 1;

static int128 random_int128(uint64_t *seed, int bits)
{
    uint128 wide = (uint128)check_random(seed) << 64 | check_random(seed);
    int128 a = (int128)(wide >> (128 - bits)); /* bits at most 127: not negative */

    return check_random(seed) % 2 == 0 ? a : -a;
}

static struct int256 shift_left(struct int256 a, int bits)
{
    for (int i = 0; i < bits; i++)
        CHECK(int256_add(&a, a));
    return a;
}

/* a times a number below 2^63, by doubling and adding. */
static struct int256 times(struct int256 a, uint64_t factor)
{
    struct int256 product = int256_of(0);

    for (int bit = 62; bit >= 0; bit--) {
        CHECK(int256_add(&product, product));
        if (factor >> bit & 1)
            CHECK(int256_add(&product, a));
    }
    return product;
}

/* The sign of a / b - middle * 2^exponent, for positive a and b. */
static int quotient_side(struct int256 a, struct int256 b, uint64_t middle, int exponent)
{
    struct int256 right = times(b, middle);

    if (exponent < 0)
        a = shift_left(a, -exponent);
    else
        right = shift_left(right, exponent);
    return int256_compare(a, right);
}

/* No other double is nearer to a / b, and a tie went to the even one. */
static void check_rounded(struct int256 a, struct int256 b, double rounded)
{
    int exponent;

    if (int256_sign(a) < 0) {
        a = int256_negate(a);
        rounded = -rounded;
    }
    if (int256_sign(b) < 0) {
        b = int256_negate(b);
        rounded = -rounded;
    }
    if (int256_sign(a) == 0) {
        CHECK(rounded == 0.0);
        return;
    }
    CHECK(rounded > 0.0);
    uint64_t mantissa = (uint64_t)ldexp(frexp(rounded, &exponent), 54); /* 2 M */
    exponent -= 54;
    bool is_even = mantissa % 4 == 0;
    int above = quotient_side(a, b, mantissa + 1, exponent);
    /* Below a power of two the doubles are twice as dense: half an ulp is a quarter. */
    int below = mantissa == (uint64_t)1 << 53
                    ? quotient_side(a, b, 2 * mantissa - 1, exponent - 1)
                    : quotient_side(a, b, mantissa - 1, exponent);
    CHECK(is_even ? above <= 0 : above < 0);
    CHECK(is_even ? below >= 0 : below > 0);
}

TEST(int128_to_int64_knows_the_ends)
{
    UNUSED;
    int64_t out = 5;

    CHECK(int128_to_int64(INT64_MAX, &out) && out == INT64_MAX);
    CHECK(int128_to_int64(INT64_MIN, &out) && out == INT64_MIN);
    CHECK(!int128_to_int64((int128)INT64_MAX + 1, &out));
    CHECK(!int128_to_int64((int128)INT64_MIN - 1, &out) && out == INT64_MIN);
}

TEST(quotient_round_is_nearest)
{
    UNUSED;
    uint64_t seed = 11;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 30000; i++) {
        int128 a = random_int128(&seed, 1 + (int)(check_random(&seed) % 127));
        int128 b = random_int128(&seed, 1 + (int)(check_random(&seed) % 127));
        if (b == 0)
            continue;
        check_rounded(int256_of(a), int256_of(b), quotient_round(a, b));
    }
}

TEST(quotient_round_breaks_ties_to_even)
{
    UNUSED;
    uint64_t seed = 12;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 20000; i++) {
        /* a = (2 M + 1) * c, b = 2^n * c: half way between two doubles, then beside. */
        int128 half = (int128)(check_random(&seed) >> 11 | (uint64_t)1 << 53 | 1);
        int128 factor = random_int128(&seed, 1 + (int)(check_random(&seed) % 72));
        int128 a = half * factor;
        int128 b = factor * ((int128)1 << check_random(&seed) % 50);
        if (factor == 0)
            continue;
        for (int beside = -1; beside <= 1; beside++)
            check_rounded(int256_of(a + beside), int256_of(b),
                          quotient_round(a + beside, b));
    }
}

TEST(quotient_round_at_the_ends)
{
    UNUSED;
    CHECK(quotient_round(0, -3) == 0.0 && !signbit(quotient_round(0, -3)));
    CHECK(quotient_round(1, 10) == 0.1);
    CHECK(quotient_round(-1, 3) == -1.0 / 3.0);
    CHECK(quotient_round(int128_min, 1) == -0x1p127);
    CHECK(quotient_round(int128_max, 1) == 0x1p127);
    CHECK(quotient_round(int128_min, int128_min) == 1.0);
    CHECK(quotient_round(1, int128_min) == -0x1p-127);
    CHECK(quotient_round(int128_max, int128_max - 1) == 1.0);
    CHECK(quotient_round(((int128)1 << 53) + 1, 1) == 0x1p53);
    CHECK(quotient_round(((int128)1 << 53) + 3, 1) == 0x1p53 + 4);
}

TEST(quotient_nearest_rounds_halves_away)
{
    UNUSED;
    CHECK(quotient_nearest(5, 2) == 3);
    CHECK(quotient_nearest(-5, 2) == -3);
    CHECK(quotient_nearest(5, -2) == -3);
    CHECK(quotient_nearest(4, 3) == 1);
    CHECK(quotient_nearest(-5, 3) == -2);
    CHECK(quotient_nearest(0, 7) == 0);
    CHECK(quotient_nearest(int128_max, 1) == int128_max);
    CHECK(quotient_nearest(int128_min, 1) == int128_min);
    CHECK(quotient_nearest(int128_max, int128_min) == -1);
    CHECK(quotient_nearest(int128_min, 2) == int128_min / 2);
}

TEST(products_are_exact)
{
    UNUSED;
    uint64_t seed = 13;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 100000; i++) {
        int128 a = random_int128(&seed, 126);
        int128 b = random_int128(&seed, 126);
        int128 c = random_int128(&seed, 1 + (int)(check_random(&seed) % 127));
        int64_t small = (int64_t)check_random(&seed);
        struct int256 sum = int256_multiply(a, c);
        CHECK(int256_add(&sum, int256_multiply(b, c)));
        CHECK(int256_compare(sum, int256_multiply(a + b, c)) == 0);
        struct int256 narrow = int256_multiply(a, small);
        uint32_t factor = (uint32_t)check_random(&seed);
        CHECK(int256_compare(int256_scale(narrow, factor), times(narrow, factor)) == 0);
        CHECK(int256_compare(int256_multiply(small, (int64_t)c),
                             int256_of((int128)small * (int64_t)c)) == 0);
        CHECK(product_compare(a, c, c, a) == 0);
        CHECK(product_compare(a, c, a + 1, c) == (c > 0 ? -1 : c < 0));
    }
    CHECK(product_compare(int128_min, int128_min, int128_max, int128_max) == 1);
    CHECK(product_compare(int128_min, int128_max, int128_max, int128_max) == -1);
    CHECK(product_compare(int128_min, int128_max, int128_min, int128_min) == -1);
}

TEST(sums_of_256_bits_overflow_loudly)
{
    UNUSED;
    struct int256 sum = int256_multiply(int128_min, int128_min); /* 2^254 */
    struct int256 kept;

    CHECK(int256_sign(sum) == 1);
    kept = sum;
    CHECK(!int256_add(&sum, sum));
    CHECK(int256_compare(sum, kept) == 0);
    sum = int256_negate(sum);
    CHECK(int256_sign(sum) == -1);
    CHECK(int256_add(&sum, sum)); /* -2^255 */
    CHECK(!int256_add(&sum, int256_of(-1)));
    CHECK(int256_add(&sum, kept) && int256_add(&sum, kept));
    CHECK(int256_sign(sum) == 0);
    CHECK(int256_compare(int256_of(-1), int256_of(0)) == -1);
    CHECK(int256_compare(int256_of(int128_min), int256_of(-1)) == -1);
}

TEST(int256_quotient_round_is_nearest)
{
    UNUSED;
    uint64_t seed = 14;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 20000; i++) {
        struct int256 a =
            int256_multiply(random_int128(&seed, 1 + (int)(check_random(&seed) % 98)),
                            random_int128(&seed, 1 + (int)(check_random(&seed) % 98)));
        struct int256 b =
            int256_multiply(random_int128(&seed, 1 + (int)(check_random(&seed) % 98)),
                            random_int128(&seed, 1 + (int)(check_random(&seed) % 98)));
        if (int256_sign(b) == 0)
            continue;
        check_rounded(a, b, int256_quotient_round(a, b));
    }

    struct int256 most = int256_multiply(int128_min, int128_min);
    struct int256 least = int256_negate(most);
    CHECK(int256_add(&least, least));
    CHECK(int256_quotient_round(least, int256_of(1)) == -0x1p255);
    CHECK(int256_quotient_round(int256_of(1), least) == -0x1p-255);
    CHECK(int256_quotient_round(least, most) == -2.0);
    CHECK(int256_quotient_round(least, least) == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(int128_to_int64_knows_the_ends),      ROW(quotient_round_is_nearest),
        ROW(quotient_round_breaks_ties_to_even),  ROW(quotient_round_at_the_ends),
        ROW(quotient_nearest_rounds_halves_away), ROW(products_are_exact),
        ROW(sums_of_256_bits_overflow_loudly),    ROW(int256_quotient_round_is_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
