/*
 * real_sum_test.c - sums of doubles against exact integers, in any order and any parts.
 */
#include "harness/check.h"

#include <float.h>
#include <math.h>

#include "number/exact.h"

static const double infinity = (double)INFINITY;

static double sum_of(const double *value, size_t count)
{
    struct real_sum sum;

    real_sum_init(&sum);
    for (size_t i = 0; i < count; i++)
        real_sum_add(&sum, value[i]);
    return real_sum_round(&sum);
}

/* Any finite double, of all exponents alike. */
static double random_double(uint64_t *seed)
{
    double value;

    do {
        uint64_t bits = check_random(seed);
        memcpy(&value, &bits, sizeof value);
    } while (!isfinite(value));
    return value;
}

static void shuffle(double *value, size_t count, uint64_t *seed)
{
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = (size_t)(check_random(seed) % (i + 1));
        double kept = value[i];
        value[i] = value[other];
        value[other] = kept;
    }
}

#define CHECK_SUM(wanted, ...)                                                           \
    CHECK(sum_of((const double[]){__VA_ARGS__},                                          \
                 COUNT_OF(((const double[]){__VA_ARGS__}))) == (wanted))

TEST(sums_are_rounded_once)
{
    UNUSED;
    CHECK_SUM(0.0, 0.0);
    CHECK_SUM(0.0, 1.5, -1.5);
    CHECK_SUM(1.0, 1e100, 1.0, -1e100);
    CHECK_SUM(-1.0, 1e100, -1.0, -1e100);
    CHECK_SUM(1e308, 1e308, 1e308, -1e308);
    CHECK_SUM(0x1p53, 0x1p53, 1.0);
    CHECK_SUM(0x1p53 + 2, 0x1p53, 1.0, DBL_TRUE_MIN);
    CHECK_SUM(0x1p53, 0x1p53, 1.0, -DBL_TRUE_MIN);
    CHECK_SUM(-0x1p53 - 2, -0x1p53, -1.0, -DBL_TRUE_MIN);
    CHECK_SUM(DBL_TRUE_MIN, DBL_MAX, DBL_TRUE_MIN, -DBL_MAX);
    CHECK_SUM(DBL_MIN, DBL_MIN - DBL_TRUE_MIN, DBL_TRUE_MIN);
    CHECK_SUM(1.0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
    CHECK(!signbit(sum_of((const double[]){-0.0}, 1)));
}

TEST(sums_are_infinite_only_where_they_are)
{
    UNUSED;
    CHECK_SUM(infinity, DBL_MAX, DBL_MAX);
    CHECK_SUM(-infinity, -DBL_MAX, -DBL_MAX, 1.0);
    CHECK_SUM(infinity, DBL_MAX, 0x1p970);
    CHECK_SUM(DBL_MAX, DBL_MAX, 0x1p970, -DBL_TRUE_MIN);
    CHECK_SUM(DBL_MAX, DBL_MAX, DBL_MAX, -DBL_MAX);
}

TEST(sums_agree_with_whole_numbers)
{
    UNUSED;
    uint64_t seed = 21;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 2000; round++) {
        struct real_sum sum;
        int128 wanted = 0;

        real_sum_init(&sum);
        for (int i = 0; i < 100; i++) {
            /* mantissa * 2^(shift - 40) */
            int64_t mantissa = (int64_t)check_random(&seed) >> 11;
            int shift = (int)(check_random(&seed) % 60);
            real_sum_add(&sum, ldexp((double)mantissa, shift - 40));
            wanted += mantissa * ((int128)1 << shift);
        }
        CHECK(real_sum_round(&sum) == quotient_round(wanted, (int128)1 << 40));
    }
}

TEST(order_and_parts_change_nothing)
{
    UNUSED;
    uint64_t seed = 22;
    double value[1000];

    printf("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 200; round++) {
        struct real_sum part[4];

        for (size_t i = 0; i < COUNT_OF(value); i++)
            value[i] = random_double(&seed) / 1024;
        double wanted = sum_of(value, COUNT_OF(value));
        shuffle(value, COUNT_OF(value), &seed);
        CHECK(sum_of(value, COUNT_OF(value)) == wanted);

        for (size_t i = 0; i < COUNT_OF(part); i++)
            real_sum_init(&part[i]);
        for (size_t i = 0; i < COUNT_OF(value); i++)
            real_sum_add(&part[check_random(&seed) % COUNT_OF(part)], value[i]);
        for (size_t i = 1; i < COUNT_OF(part); i++)
            real_sum_merge(&part[0], &part[i]);
        CHECK(real_sum_round(&part[0]) == wanted);

        /* Take all but one value back. */
        for (size_t i = 1; i < COUNT_OF(value); i++)
            real_sum_add(&part[0], -value[i]);
        CHECK(real_sum_round(&part[0]) == value[0]);
    }
}

TEST(many_adds_settle_in_time)
{
    UNUSED;
    struct real_sum sum, once;

    /* Doubling by merges counts 2^60 adds of a value that fills its limbs. */
    real_sum_init(&sum);
    real_sum_add(&sum, -(0x1p53 - 1));
    for (int i = 0; i < 60; i++) {
        once = sum;
        real_sum_merge(&sum, &once);
    }
    CHECK(real_sum_round(&sum) == -ldexp(0x1p53 - 1, 60));

    /* One add below the limit, limbs as high as that allows, then more of the same. */
    real_sum_init(&sum);
    sum.pending = (1u << 30) - 1;
    sum.limb[0] = (int64_t)sum.pending * UINT32_MAX;
    once = sum;
    real_sum_add(&sum, (double)UINT32_MAX * DBL_TRUE_MIN);
    real_sum_merge(&sum, &once);
    CHECK(real_sum_round(&sum) == (0x1p31 - 1) * (double)UINT32_MAX * DBL_TRUE_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sums_are_rounded_once),         ROW(sums_are_infinite_only_where_they_are),
        ROW(sums_agree_with_whole_numbers), ROW(order_and_parts_change_nothing),
        ROW(many_adds_settle_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
