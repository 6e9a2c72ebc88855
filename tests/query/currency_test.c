/*
 * currency_test.c - figures of several currencies into one.
 */
#include "query/ask.h"

#include <math.h>

enum { MONTHS = 24, PARTNERS = 3, CURRENCIES = 3, TEXT = 1 << 14 };

static const char *const currency[CURRENCIES] = {"EUR", "USD", "BYN"};

/* Cents and rates of four decimals; what no row has is 0. */
struct world {
    int64_t cents[MONTHS][PARTNERS][CURRENCIES];
    int64_t rate[MONTHS][CURRENCIES]; /* USD per EUR, -, BYN per USD */
    char rows[TEXT];
    char rates[TEXT];
};

static struct world *world_new(uint64_t seed, bool has_byn)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    size_t at = (size_t)sprintf(world->rows, "period,partner,currency,value\n");
    size_t to = (size_t)sprintf(world->rates, "period,currency,per,value\n");
    for (int t = 0; t < MONTHS; t++) {
        int year = 2020 + t / 12;
        int month = t % 12 + 1;
        for (int k = 0; k < CURRENCIES; k++)
            world->rate[t][k] = 9000 + (int64_t)(check_random(&seed) % 20000);
        to += (size_t)sprintf(world->rates + to, "%d-%02d,USD,EUR,%.4f\n", year, month,
                              (double)world->rate[t][0] / 1e4);
        to += (size_t)sprintf(world->rates + to, "%d-%02d,BYN,USD,%.4f\n", year, month,
                              (double)world->rate[t][2] / 1e4);
        for (int p = 0; p < PARTNERS; p++)
            for (int k = 0; k < (has_byn ? CURRENCIES : 2); k++) {
                int64_t cents = (int64_t)(check_random(&seed) % 1000000000);
                world->cents[t][p][k] = cents;
                at += (size_t)sprintf(world->rows + at, "%d-%02d,P%d,%s,%lld.%02lld\n",
                                      year, month, p, currency[k], (long long)cents / 100,
                                      (long long)cents % 100);
            }
    }
    return world;
}

/* In one hundredth and ten thousandth: exact. */
static int64_t usd_of(const struct world *world, int t, int p)
{
    return world->cents[t][p][0] * world->rate[t][0] + world->cents[t][p][1] * 10000;
}

/* The figures of month t at the rates of another. */
static double usd(const struct world *world, int t, int rates, int p)
{
    return (double)world->cents[t][p][0] / 100.0 * (double)world->rate[rates][0] / 1e4 +
           (double)world->cents[t][p][1] / 100.0 +
           (double)world->cents[t][p][2] * 100.0 / (double)world->rate[rates][2];
}

static void run(struct ask *ask, const struct world *world, const char *verb,
                const char *const *option)
{
    char rows[16];
    char rates[16];
    char name[48];
    const char *all[ASK_MAX_OPTIONS] = {name};
    size_t count = 1;

    ask_write(world->rows, rows);
    ask_write(world->rates, rates);
    snprintf(name, sizeof name, "rates=%s", rates);
    for (; *option != NULL; option++)
        all[count++] = *option;
    CHECK_OK(ask_run(ask, rows, verb, all));
    unlink(rows);
    unlink(rates);
}

TEST(products_are_exact_and_added_exactly)
{
    UNUSED;
    static const char *const options[] = {"by=partner", "unit=USD", NULL};
    struct world *world = world_new(7, false);
    struct ask ask;

    ask_open(&ask);
    run(&ask, world, "sum", options);
    CHECK_INT(tide_answer_row_count(ask.answer), MONTHS * PARTNERS);
    for (int p = 0; p < PARTNERS; p++)
        for (int t = 0; t < MONTHS; t++) {
            tide_cell cell = tide_answer_cell(ask.answer, (size_t)(p * MONTHS + t), 2);
            CHECK_INT(cell.kind, TIDE_CELL_DECIMAL);
            CHECK_INT(cell.scale, 6);
            CHECK_INT(cell.mantissa, usd_of(world, t, p));
        }
    ask_close(&ask);
    free(world);
}

TEST(years_are_sums_of_converted_months)
{
    UNUSED;
    static const char *const options[] = {"unit=USD", "freq=A", NULL};
    struct world *world = world_new(8, false);
    struct ask ask;

    ask_open(&ask);
    run(&ask, world, "sum", options);
    CHECK_INT(tide_answer_row_count(ask.answer), MONTHS / 12);
    for (int year = 0; year < MONTHS / 12; year++) {
        int64_t sum = 0;
        for (int t = 12 * year; t < 12 * year + 12; t++)
            for (int p = 0; p < PARTNERS; p++)
                sum += usd_of(world, t, p);
        CHECK_INT(tide_answer_cell(ask.answer, (size_t)year, 1).mantissa, sum);
    }
    ask_close(&ask);
    free(world);
}

TEST(quotients_are_rounded_once)
{
    UNUSED;
    static const char *const options[] = {"by=partner", "unit=USD", NULL};
    struct world *world = world_new(9, true);
    struct ask ask;

    ask_open(&ask);
    run(&ask, world, "sum", options);
    for (int p = 0; p < PARTNERS; p++)
        for (int t = 0; t < MONTHS; t++) {
            tide_cell cell = tide_answer_cell(ask.answer, (size_t)(p * MONTHS + t), 2);
            long double usd = (long double)usd_of(world, t, p) / 1e6L +
                              (long double)world->cents[t][p][2] * 100.0L /
                                  (long double)world->rate[t][2];
            CHECK_INT(cell.kind, TIDE_CELL_REAL);
            CHECK_NEAR(cell.real, (double)usd, 2.3e-16);
        }
    ask_close(&ask);
    free(world);
}

/* There and back; a way through a third currency is that by two steps. */
TEST(ways_lead_through_a_third_currency)
{
    UNUSED;
    static const char *const straight[] = {"by=partner,currency", "unit=BYN", NULL};
    struct world *world = world_new(10, true);
    struct ask ask;

    ask_open(&ask);
    run(&ask, world, "sum", straight);
    for (size_t row = 0; row < tide_answer_row_count(ask.answer); row++) {
        int t = (int)(row % MONTHS);
        int k = (int)(row / MONTHS) % CURRENCIES; /* BYN EUR USD in order of bytes */
        int p = (int)(row / MONTHS) / CURRENCIES;
        double cents = (double)world->cents[t][p][k == 0 ? 2 : k - 1];
        double usd = k == 1 ? (double)world->rate[t][0] / 1e4 : 1.0;
        double byn = k == 0 ? 1.0 : usd * (double)world->rate[t][2] / 1e4;
        tide_cell cell = tide_answer_cell(ask.answer, row, 3);
        CHECK_NEAR(cell.kind == TIDE_CELL_REAL
                       ? cell.real
                       : (double)cell.mantissa / pow(10.0, cell.scale),
                   cents / 100.0 * byn, 1e-15);
    }
    ask_close(&ask);
    free(world);
}

/* Each currency at the rate of the year before; the three answers are one. */
TEST(constant_rates_are_those_of_the_base)
{
    UNUSED;
    static const char *const options[] = {"by=partner", "unit=USD", "as=ratio", NULL};

    for (int has_byn = 0; has_byn < 2; has_byn++) {
        struct world *world = world_new(12, has_byn == 1);
        struct ask ask;
        ask_open(&ask);
        run(&ask, world, "const-fx", options);
        CHECK_INT(tide_answer_row_count(ask.answer), MONTHS * PARTNERS);
        for (int p = 0; p < PARTNERS; p++)
            for (int t = 12; t < MONTHS; t++) {
                size_t row = (size_t)(p * MONTHS + t);
                double now = usd(world, t, t, p);
                double constant = usd(world, t, t - 12, p);
                double base = usd(world, t - 12, t - 12, p);
                CHECK_NEAR(tide_answer_cell(ask.answer, row, 2).real,
                           (constant - base) / base, 1e-12);
                CHECK_NEAR(tide_answer_cell(ask.answer, row, 3).real, (now - base) / base,
                           1e-12);
                CHECK_NEAR(tide_answer_cell(ask.answer, row, 4).real,
                           (now - constant) / constant, 1e-12);
            }
        CHECK_INT(tide_answer_cell(ask.answer, 0, 2).state, TIDE_STATE_BASE_MISSING);
        ask_close(&ask);
        free(world);
    }
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    struct world *world = world_new(11, true);
    char rows[16];
    char rates[16];
    char name[48];
    size_t fail_at = 1;

    ask_write(world->rows, rows);
    ask_write(world->rates, rates);
    snprintf(name, sizeof name, "rates=%s", rates);
    const char *const options[] = {"by=partner", "unit=million USD", name, NULL};
    while (ask_failing(rows, "sum", options, fail_at) != TIDE_STATUS_OK)
        fail_at++;
    CHECK(fail_at > 20);
    for (fail_at = 1; ask_failing(rows, "const-fx", options, fail_at) != TIDE_STATUS_OK;)
        fail_at++;
    unlink(rows);
    unlink(rates);
    free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(products_are_exact_and_added_exactly),
        ROW(years_are_sums_of_converted_months),
        ROW(quotients_are_rounded_once),
        ROW(ways_lead_through_a_third_currency),
        ROW(constant_rates_are_those_of_the_base),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
