/*
 * form_test.c - every form of a ratio against exact fractions.
 *
 * For random numerators and denominators of up to 127 bits, the figure given must be a
 * double nearest to the exact value of the form: no neighbour lies closer, and a tie goes
 * to the even one. Distances are compared as whole numbers of any length. Printed, the
 * figure is rounded half away from zero.
 */
#include "compute/fixture.h"

#include <math.h>

#include "number/decimal.h"
#include "number/real_text.h"

/* ---- whole numbers of 1024 bits, enough for 2^136 times 2^500 ---- */

enum { WORDS = 32 };

struct big {
    uint32_t word[WORDS];
};

static struct big big_of(uint128 value)
{
    struct big out = {0};
    for (size_t i = 0; i < 4; i++)
        out.word[i] = (uint32_t)(value >> 32 * i);
    return out;
}

static struct big big_multiply(struct big a, struct big b)
{
    struct big out = {0};
    for (size_t i = 0; i < WORDS; i++) {
        uint64_t carry = 0;
        if (a.word[i] == 0)
            continue;
        for (size_t j = 0; i + j < WORDS; j++) {
            uint64_t sum = out.word[i + j] + (uint64_t)a.word[i] * b.word[j] + carry;
            out.word[i + j] = (uint32_t)sum;
            carry = sum >> 32;
        }
        CHECK(carry == 0);
    }
    return out;
}

static struct big big_shift(struct big a, int bits)
{
    struct big power = {0};
    power.word[bits / 32] = (uint32_t)1 << bits % 32;
    return big_multiply(a, power);
}

static struct big big_add(struct big a, struct big b)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < WORDS; i++) {
        carry += (uint64_t)a.word[i] + b.word[i];
        a.word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return a;
}

static int big_compare(struct big a, struct big b)
{
    for (size_t i = WORDS; i-- > 0;)
        if (a.word[i] != b.word[i])
            return a.word[i] > b.word[i] ? 1 : -1;
    return 0;
}

static struct big big_distance(struct big a, struct big b)
{
    struct big out = {0};
    int64_t borrow = 0;

    if (big_compare(a, b) < 0)
        return big_distance(b, a);
    for (size_t i = 0; i < WORDS; i++) {
        int64_t rest = (int64_t)a.word[i] - b.word[i] - borrow;
        borrow = rest < 0;
        out.word[i] = (uint32_t)(rest + (borrow << 32));
    }
    return out;
}

/* |n / d - value| * d * 2^300, all above 0. */
static struct big big_miss(struct big n, struct big d, double value)
{
    enum { SHIFT = 300 };
    int exponent;
    double fraction = frexp(value, &exponent);
    struct big mantissa = big_of((uint128)ldexp(fraction, 53));

    return big_distance(big_shift(n, SHIFT),
                        big_shift(big_multiply(mantissa, d), SHIFT + exponent - 53));
}

/* Is `value` the double nearest to n / d? */
static bool is_nearest(struct big n, struct big d, double value)
{
    struct big zero = {0};
    uint64_t bits;

    if (big_compare(n, zero) == 0 || value == 0.0)
        return big_compare(n, zero) == 0 && value == 0.0;
    memcpy(&bits, &value, sizeof bits);
    struct big miss = big_miss(n, d, value);
    for (int side = 0; side < 2; side++) {
        double neighbour = nextafter(value, side == 0 ? 0.0 : HUGE_VAL);
        int order = big_compare(miss, big_miss(n, d, neighbour));
        if (order > 0 || (order == 0 && bits % 2 != 0))
            return false;
    }
    return true;
}

/* ---- forms ---- */

static struct series_out one_cell(double *real, tide_state *state, enum form form,
                                  enum form_basis basis)
{
    struct series_out out = {.kind = TIDE_KIND_REAL,
                             .count = 1,
                             .real = real,
                             .state = state,
                             .form = form,
                             .basis = basis};
    return out;
}

static double in_form(enum form form, enum form_basis basis, int128 n, int128 d)
{
    double real = -77.0;
    tide_state state = TIDE_STATE_MISSING;
    struct series_out out = one_cell(&real, &state, form, basis);

    series_out_quotient(&out, 0, n, d, TIDE_STATE_OK);
    CHECK_INT(state, TIDE_STATE_OK);
    return real;
}

static int128 random_size(uint64_t *seed, int most_bits)
{
    int bits = 1 + (int)(check_random(seed) % (uint64_t)most_bits);
    uint128 wide = (uint128)check_random(seed) << 64 | check_random(seed);
    return (int128)(wide >> (128 - bits)) + (bits < 127);
}

/* n + shift d, its size and whether it is below 0. */
static struct big whole_of(int128 n, int128 d, int shift, bool *is_negative)
{
    struct big size_n = big_of((uint128)(n < 0 ? -n : n));
    struct big size_d = big_of((uint128)d);

    *is_negative = n < 0;
    if (shift == 0)
        return size_n;
    if (n >= 0)
        return big_add(size_n, size_d);
    *is_negative = big_compare(size_n, size_d) > 0;
    return big_distance(size_n, size_d);
}

TEST(every_form_is_rounded_once)
{
    UNUSED;
    static const struct {
        enum form form;
        enum form_basis basis;
        uint32_t scale;
        int shift;
    } rows[] = {
        {FORM_RATIO, BASIS_GROWTH, 1, 0},       {FORM_PERCENT, BASIS_GROWTH, 100, 0},
        {FORM_INDEX, BASIS_GROWTH, 100, 1},     {FORM_MULTIPLE, BASIS_GROWTH, 1, 1},
        {FORM_POINTS, BASIS_GROWTH, 100, 0},    {FORM_RATIO, BASIS_QUOTIENT, 1, 0},
        {FORM_PERCENT, BASIS_QUOTIENT, 100, 0}, {FORM_INDEX, BASIS_QUOTIENT, 100, 0},
        {FORM_MULTIPLE, BASIS_QUOTIENT, 1, 0},
    };
    uint64_t seed = 20240601;

    for (size_t round = 0; round < 8000; round++) {
        int most_bits = round % 2 == 0 ? 64 : 127;
        int128 n = random_size(&seed, most_bits);
        int128 d = random_size(&seed, most_bits);
        if (round % 4 == 1 && d > 1)
            n = d - (int128)(check_random(&seed) % 1000); /* about -1, 0, 1 */
        if (round % 3 == 0)
            n = -n;
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            bool is_negative;
            struct big whole = whole_of(n, d, rows[i].shift, &is_negative);
            struct big scaled = big_multiply(whole, big_of(rows[i].scale));
            double value = in_form(rows[i].form, rows[i].basis, n, d);

            CHECK(value == 0.0 || signbit(value) == is_negative);
            if (!is_nearest(scaled, big_of((uint128)d), fabs(value)))
                fail_msg("seed 20240601, round %zu, form %s: %.17g", round,
                         form_name(rows[i].form), value);
        }
    }
}

TEST(a_negative_denominator_turns_the_sign)
{
    UNUSED;
    CHECK(in_form(FORM_RATIO, BASIS_GROWTH, 1, -4) == -0.25);
    CHECK(in_form(FORM_INDEX, BASIS_GROWTH, 1, -4) == 75.0);
}

TEST(a_log_keeps_its_digits_near_one_and_near_zero)
{
    UNUSED;
    const int128 huge = (int128)1 << 100;

    CHECK_NEAR(in_form(FORM_LOG, BASIS_GROWTH, 1, huge), 100.0 * ldexp(1.0, -100), 1e-15);
    CHECK_NEAR(in_form(FORM_LOG, BASIS_GROWTH, 1 - huge, huge), -100.0 * 100.0 * log(2.0),
               1e-15);
    CHECK_NEAR(in_form(FORM_LOG, BASIS_QUOTIENT, huge + 1, huge),
               100.0 * ldexp(1.0, -100), 1e-15);
    CHECK_NEAR(in_form(FORM_LOG, BASIS_GROWTH, 1, 1), 100.0 * log(2.0), 1e-15);
    CHECK(in_form(FORM_LOG, BASIS_GROWTH, 0, 7) == 0.0);
}

TEST(a_log_of_nothing_is_undefined)
{
    UNUSED;
    double real = -77.0;
    tide_state state = TIDE_STATE_OK;
    struct series_out out = one_cell(&real, &state, FORM_LOG, BASIS_GROWTH);

    series_out_quotient(&out, 0, -5, 5, TIDE_STATE_OK);
    CHECK_INT(state, TIDE_STATE_UNDEFINED);
    CHECK(real == 0.0);
}

TEST(doubles_take_the_same_forms)
{
    UNUSED;
    double real = -77.0;
    tide_state state = TIDE_STATE_MISSING;
    struct dd tenth = dd_of(0.1);

    struct series_out out = one_cell(&real, &state, FORM_INDEX, BASIS_GROWTH);
    series_out_real_quotient(&out, 0, dd_subtract(tenth, dd_of(1e10)), dd_of(1e10),
                             TIDE_STATE_OK);
    CHECK_NEAR(real, 1e-9, 1e-15); /* through a rounded ratio: 1.00000008e-9 */
    out.form = FORM_PERCENT;
    series_out_real_quotient(&out, 0, dd_of(9e306), dd_of(1e306), TIDE_STATE_OK);
    CHECK_NEAR(real, 900.0, 1e-15);
    series_out_real_quotient(&out, 0, dd_of(1e300), dd_of(1e-300), TIDE_STATE_OK);
    CHECK_INT(state, TIDE_STATE_OVERFLOW);
    CHECK(real == 0.0);
}

TEST(printed_half_away_from_zero)
{
    UNUSED;
    static const struct {
        int n;
        int d;
        const char *printed;
    } rows[] = {
        {1, 800, "0.1"},    {3, 2000, "0.2"},   {-3, 2000, "-0.2"},    {1, 2000, "0.1"},
        {-1, 2000, "-0.1"}, {69, 40000, "0.2"}, {1, 3, "33.3"},        {2, 3, "66.7"},
        {-1, 10000, "0.0"}, {3, 80, "3.8"},     {2009, 20000, "10.0"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[REAL_TEXT_SIZE];
        char printed[DECIMAL_TEXT_SIZE];
        double value = in_form(FORM_PERCENT, BASIS_GROWTH, rows[i].n, rows[i].d);
        size_t length = real_format(value, text);
        CHECK(decimal_round_text(text, length, form_table_decimals(FORM_PERCENT), false,
                                 printed, sizeof printed) > 0);
        CHECK_TEXT(printed, rows[i].printed);
    }
}

TEST(forms_have_names)
{
    UNUSED;
    for (int i = FORM_RATIO; i <= FORM_POINTS; i++) {
        enum form found;
        CHECK(form_find(form_name((enum form)i), &found));
        CHECK_INT(found, i);
        CHECK(form_unit((enum form)i)[0] != '\0');
    }
    enum form unused;
    CHECK(!form_find("per", &unused));
    CHECK(!form_find("percent index", &unused));

    const struct computation *yoy = registry_find("yoy");
    CHECK_INT(computation_default_form(yoy), FORM_PERCENT);
    CHECK(computation_has_form(yoy, FORM_RATIO));
    CHECK(!computation_has_form(yoy, FORM_POINTS));
    CHECK(!computation_has_form(registry_find("sum"), FORM_RATIO));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_form_is_rounded_once),
        ROW(a_negative_denominator_turns_the_sign),
        ROW(a_log_keeps_its_digits_near_one_and_near_zero),
        ROW(a_log_of_nothing_is_undefined),
        ROW(doubles_take_the_same_forms),
        ROW(printed_half_away_from_zero),
        ROW(forms_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
