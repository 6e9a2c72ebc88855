/*
 * group_moments_test.c - moments of figures of all sizes beside exact fractions.
 *
 * The figures wanted are quotients of whole numbers of any length, rounded once; figures
 * near the ends of 64 bits and scales far apart need all of the 256 bits.
 */
#include "harness/check.h"

#include <math.h>
#include <stdlib.h>

#include "group/group_moments.h"

enum { COUNT = 5 };

struct vector {
    int64_t x[COUNT];
    int64_t y[COUNT];
    int32_t scale_x;
    int32_t scale_y;
    double mean, variance, covariance, slope, weighted, correlation, r2;
};

static const struct vector vectors[] = {
    {{INT64_C(3), INT64_C(1), INT64_C(4), INT64_C(1), INT64_C(5)},
     {INT64_C(2), INT64_C(7), INT64_C(1), INT64_C(8), INT64_C(2)},
     0,
     0,
     0x1.6666666666666p+1,
     0x1.999999999999ap+1,
     -0x1.5000000000000p+2,
     -0x1.0000000000000p-1,
     0x1.c000000000000p+0,
     -0x1.cfb95bb9dcc0cp-1,
     0x1.a400000000000p-1},
    {{INT64_C(983185480414504407), INT64_C(4222061168449295017),
      INT64_C(-2949629799872838822), INT64_C(-4246123609069247951),
      INT64_C(726354333192362505)},
     {INT64_C(-3526149429262175656), INT64_C(2033659676861914222),
      INT64_C(216188038293672974), INT64_C(-4138717442644964599),
      INT64_C(189155598745519280)},
     0,
     0,
     -0x1.c11dfe52a5fa6p+57,
     0x1.133ab2f3b4922p+123,
     0x1.f67596e6aaa20p+121,
     0x1.7958f06b09095p-1,
     -0x1.089fb06f9a9c6p+59,
     0x1.28f2689857c4ep-1,
     0x1.5871776a35b97p-2},
    {{INT64_C(9223372036854775807), INT64_MIN, INT64_C(9223372036854775807), INT64_MIN,
      INT64_C(7)},
     {INT64_C(9223372036854775807), INT64_C(9223372036854775806), INT64_MIN, INT64_C(5),
      INT64_MIN},
     18,
     18,
     0x1.2725dd1d243acp-60,
     0x1.54484932d2e72p+6,
     -0x1.54484932d2e72p+4,
     -0x1.0000000000000p-2,
     0x1.2725dd1d243acp+1,
     -0x1.0000000000000p-2,
     0x1.0000000000000p-4},
    {{INT64_C(-4210510651926632891), INT64_C(-3507649212400433275),
      INT64_C(-2353931851576704624), INT64_C(1952622651856132950),
      INT64_C(-5943722213852697300)},
     {INT64_C(915), INT64_C(122), INT64_C(-659), INT64_C(205), INT64_C(-995)},
     18,
     0,
     -0x1.680487c598f1cp+1,
     0x1.19456bf2c5346p+3,
     0x1.2f4598fc0eef0p+9,
     0x1.1666f18468976p-10,
     -0x1.f5757a24d3d84p+1,
     0x1.1535e44792b74p-2,
     0x1.2c2dab5b34b2ep-4},
    {{INT64_C(171), INT64_C(252), INT64_C(-225), INT64_C(671), INT64_C(711)},
     {INT64_C(-3906954471823748099), INT64_C(-6247532119144455110),
      INT64_C(-8425763037098422648), INT64_C(2730082748384213315),
      INT64_C(-2899030006129964630)},
     0,
     18,
     0x1.3c00000000000p+8,
     0x1.24e5800000000p+17,
     0x1.4e4c033245a22p+10,
     0x1.2e04090e50371p+6,
     0x1.5e4227adcf996p+7,
     0x1.a41b2398ac426p-1,
     0x1.58b487d6be309p-1},
    {{INT64_C(1000000000000000), INT64_C(1000000000000001), INT64_C(1000000000000004),
      INT64_C(1000000000000009), INT64_C(1000000000000016)},
     {INT64_C(1000000000000), INT64_C(1000000000003), INT64_C(1000000000006),
      INT64_C(1000000000009), INT64_C(1000000000012)},
     2,
     9,
     0x1.2309ce540001fp+43,
     0x1.1d14e3bcd35a8p-8,
     0x1.49da7e361ce4cp-32,
     0x1.96e6aaaaaaaabp+23,
     0x1.2309ce540001fp+43,
     0x1.eaf86d7e0c32fp-1,
     0x1.d6cdfa1d6cdfap-1},
    {{INT64_C(9223372036854775807), INT64_C(9223372036854775806),
      INT64_C(9223372036854775805), INT64_C(9223372036854775804),
      INT64_C(9223372036854775803)},
     {INT64_C(9223372036854775807), INT64_C(9223372036854775805),
      INT64_C(9223372036854775803), INT64_C(9223372036854775801),
      INT64_C(9223372036854775799)},
     3,
     17,
     0x1.0624dd2f1a9fcp+53,
     0x1.4f8b588e368f1p-19,
     0x1.d83c94fb6d2acp-65,
     0x1.6bcc41e900000p+45,
     0x1.0624dd2f1a9fcp+53,
     0x1.0000000000000p+0,
     0x1.0000000000000p+0},
};

static struct group_batch batch_of(const int64_t *figure, int32_t scale)
{
    return (struct group_batch){.mantissa = figure,
                                .count = COUNT,
                                .scale = scale,
                                .bound = UINT64_C(1) << 63};
}

static void check_bits(double have, double want)
{
    if (memcmp(&have, &want, sizeof have) != 0)
        fail_msg("%a, not %a", have, want);
}

static double pair_of(const struct group_pair *pair, enum moments_pair what)
{
    double value = (double)NAN;

    CHECK(moments_of_pair(pair, what, &value));
    return value;
}

TEST(decimals_are_rounded_once)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        const struct vector *v = &vectors[i];
        struct group_pair pair = {.x = batch_of(v->x, v->scale_x),
                                  .y = batch_of(v->y, v->scale_y)};
        int64_t weight[COUNT];

        check_bits(moments_mean(&pair.x), v->mean);
        check_bits(moments_variance(&pair.x), v->variance);
        check_bits(pair_of(&pair, MOMENTS_COVARIANCE), v->covariance);
        check_bits(pair_of(&pair, MOMENTS_SLOPE), v->slope);
        check_bits(pair_of(&pair, MOMENTS_CORRELATION), v->correlation);
        check_bits(pair_of(&pair, MOMENTS_R2), v->r2);
        for (size_t k = 0; k < COUNT; k++)
            weight[k] = v->y[k] == INT64_MIN ? INT64_MAX : llabs(v->y[k]);
        pair.y = batch_of(weight, v->scale_y);
        check_bits(moments_weighted_mean(&pair), v->weighted);
        CHECK_INT(moments_sign(&pair.y), 1);
    }
}

/* The bound decides how products are added, never what comes out. */
TEST(a_tighter_bound_changes_nothing)
{
    UNUSED;
    const struct vector *v = &vectors[0];
    struct group_batch x = batch_of(v->x, v->scale_x);

    x.bound = 5;
    check_bits(moments_variance(&x), v->variance);
}

/* ---- doubles ---- */

static const struct {
    double x[COUNT];
    double sum;
    double variance;
} reals[] = {
    {{0x1.dcd6502000000p+29, 0x1.dcd6503800000p+29, 0x1.dcd6506800000p+29,
      0x1.dcd6508000000p+29, 0x1.dcd6505200000p+29},
     0x1.2a05f23240000p+32,
     0x1.6833333333333p+4},
    {{0x1.999999999999ap-4, 0x1.999999999999ap-3, 0x1.3333333333333p-2,
      0x1.999999999999ap-2, 0x1.6666666666666p-1},
     0x1.b333333333333p+0,
     0x1.b22d0e5604188p-5},
    {{0x1.1c37937e08000p+53, 0x1.0000000000000p+0, -0x1.1c37937e08000p+53,
      0x1.8000000000000p+1, 0x1.0000000000000p+1},
     0x1.8000000000000p+2,
     0x1.3b8b5b5056e17p+105},
    {{0x1.51bc40fa1d340p-5, -0x1.7198971eade12p+21, 0x1.a8a55aec736e1p-15,
      0x1.5a67786a4bf45p-19, -0x1.05dc9041222e7p-10},
     -0x1.719896cc2ea54p+21,
     0x1.aae0ff1170261p+40},
};

TEST(doubles_do_not_depend_on_their_order)
{
    UNUSED;
    uint64_t seed = 3;

    for (size_t i = 0; i < COUNT_OF(reals); i++) {
        double x[COUNT];
        struct group_batch batch = {.real = x, .count = COUNT};
        memcpy(x, reals[i].x, sizeof x);
        double variance = moments_variance(&batch);
        CHECK_NEAR(variance, reals[i].variance, 2e-16);
        for (int round = 0; round < 20; round++) {
            size_t a = check_random(&seed) % COUNT;
            size_t b = check_random(&seed) % COUNT;
            double moved = x[a];
            x[a] = x[b];
            x[b] = moved;
            check_bits(moments_real_sum(&batch), reals[i].sum);
            check_bits(moments_variance(&batch), variance);
        }
    }
}

TEST(equal_doubles_do_not_vary)
{
    UNUSED;
    const double x[] = {0.1, 0.1, 0.1};
    const double y[] = {1.0, 2.0, 3.0};
    struct group_pair pair = {.x = {.real = y, .count = 3}, .y = {.real = x, .count = 3}};
    double value;

    check_bits(moments_variance(&pair.y), 0.0);
    CHECK(!moments_of_pair(&pair, MOMENTS_SLOPE, &value));
    CHECK(!moments_of_pair(&pair, MOMENTS_CORRELATION, &value));
    check_bits(pair_of(&pair, MOMENTS_COVARIANCE), 0.0);
}

TEST(sums_beyond_the_doubles_are_infinite)
{
    UNUSED;
    const double x[] = {1e308, 1e308, -1e308};
    const double y[] = {1e200, -1e200, 3e200};
    struct group_pair pair = {.x = {.real = x, .count = 2}, .y = {.real = y, .count = 2}};

    CHECK(isinf(moments_real_sum(&pair.x)));
    pair.x.count = 3;
    CHECK_NEAR(moments_real_sum(&pair.x), 1e308, 0.0);
    pair.y.count = 3;
    CHECK(!isfinite(moments_variance(&pair.y)));
}

/* A decimal beside a double: both to 106 bits. */
TEST(a_decimal_and_a_double)
{
    UNUSED;
    const int64_t x[] = {10, 20, 30};
    const double y[] = {0.5, 1.0, 1.5};
    struct group_pair pair = {.x = {.mantissa = x, .count = 3, .scale = 1, .bound = 30},
                              .y = {.real = y, .count = 3}};

    check_bits(pair_of(&pair, MOMENTS_SLOPE), 2.0);
    check_bits(pair_of(&pair, MOMENTS_CORRELATION), 1.0);
    check_bits(moments_weighted_mean(&pair), 7.0 / 3.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(decimals_are_rounded_once),
        ROW(a_tighter_bound_changes_nothing),
        ROW(doubles_do_not_depend_on_their_order),
        ROW(equal_doubles_do_not_vary),
        ROW(sums_beyond_the_doubles_are_infinite),
        ROW(a_decimal_and_a_double),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
