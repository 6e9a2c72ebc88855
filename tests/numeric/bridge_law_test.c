/*
 * bridge_law_test.c - tails of integrals of squared Brownian bridges.
 */
#include "harness/check.h"

#include <math.h>

#include "numeric/bridge_law.h"

static const double pi = 0x1.921fb54442d18p+1;

/* Two bridges: 2 sum (-1)^(k-1) e^(-k^2 pi^2 x / 2), as Kolmogorov's. */
static double two_bridges(double x)
{
    double sum = 0.0;

    if (x < 0.01) /* 1 - 1e-100 */
        return 1.0;
    for (int k = 1; k <= 200; k++)
        sum += (k % 2 == 1 ? 2.0 : -2.0) * exp(-0.5 * k * k * pi * pi * x);
    return sum;
}

/* Four: the law of two, folded with itself. */
static double four_bridges(double x)
{
    enum { STEPS = 20000 };
    double sum = two_bridges(x);
    double step = x / STEPS;

    for (int i = 0; i < STEPS; i++) {
        double low = two_bridges(i * step);
        double high = two_bridges((i + 1) * step);
        sum += (low - high) * two_bridges(x - (i + 0.5) * step);
    }
    return sum;
}

TEST(two_bridges_have_a_closed_form)
{
    UNUSED;
    for (double x = 0.02; x < 12.0; x += 0.01)
        CHECK_NEAR(bridge_law_Q(BRIDGE_LEVEL, 2, x), two_bridges(x), 1e-10);
}

TEST(four_bridges_are_two_and_two)
{
    UNUSED;
    for (double x = 0.1; x < 3.0; x += 0.3)
        CHECK(fabs(bridge_law_Q(BRIDGE_LEVEL, 4, x) - four_bridges(x)) < 1e-7);
}

/* Anderson, Darling 1952, table 1; Canova, Hansen 1995, table 1; Kwiatkowski and others
   1992, table 1. */
TEST(published_critical_values_have_their_chance)
{
    UNUSED;
    static const struct {
        enum bridge bridge;
        int count;
        double x;
        double chance;
        double within; /* what the digits of x, or a simulation, leave open */
    } published[] = {
        {BRIDGE_LEVEL, 1, 0.34730, 0.10, 1e-5}, {BRIDGE_LEVEL, 1, 0.46136, 0.05, 1e-5},
        {BRIDGE_LEVEL, 1, 0.74346, 0.01, 1e-5}, {BRIDGE_LEVEL, 1, 1.16786, 0.001, 1e-6},
        {BRIDGE_LEVEL, 1, 0.11888, 0.50, 1e-4}, {BRIDGE_LEVEL, 3, 1.01, 0.05, 3e-3},
        {BRIDGE_LEVEL, 11, 2.75, 0.05, 3e-3},   {BRIDGE_LEVEL, 11, 2.49, 0.10, 3e-3},
        {BRIDGE_LEVEL, 11, 3.27, 0.01, 1e-3},   {BRIDGE_LINE, 1, 0.119, 0.10, 3e-3},
        {BRIDGE_LINE, 1, 0.146, 0.05, 3e-3},    {BRIDGE_LINE, 1, 0.176, 0.025, 1e-3},
        {BRIDGE_LINE, 1, 0.216, 0.01, 1e-3},
    };

    for (size_t i = 0; i < COUNT_OF(published); i++) {
        double q = bridge_law_Q(published[i].bridge, published[i].count, published[i].x);
        CHECK(fabs(q - published[i].chance) < published[i].within);
    }
}

TEST(tails_fall_from_one_to_nothing)
{
    UNUSED;
    for (int bridge = BRIDGE_LEVEL; bridge <= BRIDGE_LINE; bridge++)
        for (int count = 1; count <= 16; count++) {
            double before = 1.0;
            for (double x = 0.001; x < 200.0; x *= 1.1) {
                double q = bridge_law_Q((enum bridge)bridge, count, x);
                CHECK(q >= 0.0 && q <= before * (1.0 + 1e-9));
                before = q;
            }
            CHECK(before == 0.0);
        }
    CHECK(bridge_law_Q(BRIDGE_LEVEL, 1, 0.0) == 1.0);
    CHECK(bridge_law_Q(BRIDGE_LEVEL, 1, -1.0) == 1.0);
    CHECK(bridge_law_Q(BRIDGE_LINE, 1, (double)INFINITY) == 0.0);
    CHECK(isnan(bridge_law_Q(BRIDGE_LINE, 1, (double)NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(two_bridges_have_a_closed_form),
        ROW(four_bridges_are_two_and_two),
        ROW(published_critical_values_have_their_chance),
        ROW(tails_fall_from_one_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
