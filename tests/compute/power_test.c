/*
 * power_test.c - rates raised to a power keep 1e-14 in every form, near 1 and far from it.
 *
 * The oracle is the C library's long double, 64 bits on the machines that have them.
 */
#include "harness/check.h"

#include <float.h>
#include <math.h>

#include "compute/growth/power.h"

static const struct period_years exponents[] = {
    {12, 1}, {4, 3}, {1, 1}, {2, 11}, {1, 37}};
static const enum form forms[] = {FORM_PERCENT, FORM_INDEX, FORM_MULTIPLE, FORM_LOG,
                                  FORM_RATIO};

static long double oracle(struct growth_interval at, struct period_years exponent,
                          enum form form)
{
    long double change = (long double)(at.current - at.base) / (long double)at.base;
    long double factor = (long double)at.current / (long double)at.base;
    long double y = (fabsl(change) < 0.5L ? log1pl(change) : logl(factor)) *
                    (long double)exponent.numerator / (long double)exponent.denominator;

    switch (form) {
    case FORM_PERCENT:
        return 100.0L * expm1l(y);
    case FORM_INDEX:
        return 100.0L * expl(y);
    case FORM_MULTIPLE:
        return expl(y);
    case FORM_LOG:
        return 100.0L * y;
    default:
        return expm1l(y);
    }
}

static double answer(struct growth_interval at, struct period_years exponent,
                     enum form form)
{
    double value = 0.0;
    tide_state state = TIDE_STATE_MISSING;
    struct series_out out = {.kind = TIDE_KIND_REAL,
                             .count = 1,
                             .real = &value,
                             .state = &state,
                             .form = form,
                             .basis = BASIS_GROWTH};
    struct power_pair pair = power_pair_of_decimals(&at);

    power_put(&out, 0, &pair, exponent, TIDE_STATE_OK);
    CHECK_INT(state, TIDE_STATE_OK);
    return value;
}

/* Figures of up to `bits` bits; or the second within `bits` bits of the first. */
static void check_pairs(uint64_t seed, int bits, bool is_near)
{
    for (int i = 0; i < 4000; i++) {
        struct growth_interval at = {0};
        at.base = 1 + (int64_t)(check_random(&seed) >> (is_near ? 2 : 64 - bits));
        at.current = is_near ? at.base + 1 + (int64_t)(check_random(&seed) >> (64 - bits))
                             : 1 + (int64_t)(check_random(&seed) >> (64 - bits));
        for (size_t e = 0; e < COUNT_OF(exponents); e++)
            for (size_t f = 0; f < COUNT_OF(forms); f++)
                CHECK_NEAR(answer(at, exponents[e], forms[f]),
                           (double)oracle(at, exponents[e], forms[f]), 1e-14);
    }
}

TEST(every_form_keeps_its_digits)
{
    UNUSED;
    if (LDBL_MANT_DIG < 64)
        skip();
    check_pairs(1, 10, false);
    check_pairs(2, 30, false);
    check_pairs(3, 62, false);
    check_pairs(4, 4, true);
    check_pairs(5, 40, true);
    check_pairs(6, 58, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(every_form_keeps_its_digits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
