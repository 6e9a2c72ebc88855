/*
 * holt_winters_test.c - exponential smoothing against R and the figures of Hyndman's fpp.
 *
 * The second kind of reference comes with starting states of its own: it is held against
 * the recursion itself, smoothing_run.
 */
#include "compute/oracle.h"

#include "compute/trend/smoothing.h"
#include "time/period.h"

/* R's rows hold the fit with the states before it, tide's the states after. */
struct r_case {
    const char *file;
    const char *args;
    const char *prefix;
    size_t start; /* place of R's first row */
    bool has_season;
};

static const struct r_case r_cases[] = {
    {"oracle_r/holtwinters_seasonal_airpassengers.csv",
     "mode=mult alpha=0.4 beta=0.05 gamma=0.3", "mult", 12, true},
    {"oracle_r/holtwinters_seasonal_airpassengers.csv",
     "mode=add alpha=0.4 beta=0.05 gamma=0.3", "add", 12, true},
    {"oracle_r/holt_airpassengers.csv", "mode=linear alpha=0.5 beta=0.1", "holt", 2,
     false},
    {"oracle_r/ses_airpassengers.csv", "mode=level alpha=0.3", "ses", 1, false},
};

static void read_column(const struct r_case *r, const char *name,
                        struct oracle_column *out)
{
    char column[64];

    snprintf(column, sizeof column, "%s_%s", r->prefix, name);
    oracle_read(r->file, column, out);
}

/* Fits, and the states: R's of row i + 1 are tide's of the period of row i. */
static void check_r_case(const struct r_case *r, struct runtime *runtime,
                         const struct oracle_column *figures)
{
    struct oracle_column wanted;
    struct arena arena;

    arena_init(&arena, &runtime->memory);
    struct compute_result result = oracle_run(runtime, &arena, "holt-winters", r->args,
                                              period_month(1949, 1), figures);
    read_column(r, "xhat", &wanted);
    CHECK_INT(wanted.count + r->start, figures->count);
    for (size_t i = 0; i < wanted.count; i++)
        CHECK_NEAR(oracle_figure(&result, "fit", r->start + i), wanted.value[i], 1e-13);
    read_column(r, "level", &wanted);
    for (size_t i = 1; i < wanted.count; i++)
        CHECK_NEAR(oracle_figure(&result, "level", r->start + i - 1), wanted.value[i],
                   1e-13);
    if (r->has_season) {
        read_column(r, "season", &wanted);
        for (size_t i = 12; i < wanted.count; i++)
            CHECK_NEAR(oracle_figure(&result, "season", r->start + i - 12),
                       wanted.value[i], 1e-12);
    }
    arena_release(&arena);
}

TEST(given_weights_give_the_fits_of_r)
{
    UNUSED;
    struct oracle_column figures;
    struct runtime runtime;

    check_runtime(&runtime, 1);
    oracle_read("mann_kendall/AirPassengers.csv", "#Passengers", &figures);
    for (size_t i = 0; i < COUNT_OF(r_cases); i++)
        check_r_case(&r_cases[i], &runtime, &figures);
    runtime_release(&runtime);
}

/* Sum of squared errors with the weights sought, in the unit of the figures. */
static double least_sum(struct runtime *runtime, const struct oracle_column *figures,
                        const char *args)
{
    struct arena arena;
    double sum = 0.0;

    arena_init(&arena, &runtime->memory);
    struct compute_result result =
        oracle_run(runtime, &arena, "holt-winters", args, period_month(1949, 1), figures);
    const struct series_out *fit = oracle_output(&result, "fit");
    for (size_t t = 0; t < fit->count; t++)
        if (tide_state_has_value(fit->state[t]))
            sum +=
                (figures->value[t] - fit->real[t]) * (figures->value[t] - fit->real[t]);
    arena_release(&arena);
    return sum;
}

/* R 4.2.2's optim stops at SSE_R; the least sum is there or below. */
TEST(sought_weights_are_no_worse_than_those_of_r)
{
    UNUSED;
    static const struct {
        const char *args;
        double r_sum;
    } rows[] = {
        {"mode=mult", 16570.77786699991},           {"mode=add", 21860.18462185007},
        {"mode=linear", 163634.0658106475},         {"mode=level", 162510.559961675},
        {"mode=mult alpha=0.4", 17893.75629855017},
    };
    struct oracle_column figures;
    struct runtime runtime;

    check_runtime(&runtime, 1);
    oracle_read("mann_kendall/AirPassengers.csv", "#Passengers", &figures);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double sum = least_sum(&runtime, &figures, rows[i].args);
        printf("%s: %.15g, R %.15g\n", rows[i].args, sum, rows[i].r_sum);
        CHECK(sum <= rows[i].r_sum * (1.0 + 1e-6));
    }
    runtime_release(&runtime);
}

/* ---- given starts ---- */

struct given {
    const char *file;
    const char *column;
    const char *name; /* in the files of parameters and predictions */
    enum smoothing_mode mode;
    size_t s;
};

static const struct given givens[] = {
    {"fpp_oil_1996_2007.csv", "oil", "oil_fpp1", SMOOTHING_LEVEL, 1},
    {"fpp_oil_1996_2007.csv", "oil", "oil_fpp2", SMOOTHING_LEVEL, 1},
    {"fpp_oil_1996_2007.csv", "oil", "oil_fpp3", SMOOTHING_LEVEL, 1},
    {"fpp_oil_1996_2007.csv", "oil", "oil_ets", SMOOTHING_LEVEL, 1},
    {"fpp_ausair_1990_2004.csv", "ausair", "air_fpp1", SMOOTHING_LINEAR, 1},
    {"fpp_austourists_2005q1_2010q4.csv", "austourists", "aust_fpp1", SMOOTHING_ADD, 4},
    {"fpp_austourists_2005q1_2010q4.csv", "austourists", "aust_ets1", SMOOTHING_ADD, 4},
};

/* Rows of the file of parameters. */
enum { ALPHA, BETA_STAR, BETA, GAMMA, PHI, LEVEL, SLOPE, SEASON_0, SEASON_1, SEASON_2 };

static void oracle_read_in(const char *file, const char *column,
                           struct oracle_column *out)
{
    char path[128];

    snprintf(path, sizeof path, "statsmodels/%s", file);
    oracle_read(path, column, out);
}

/* Their beta is alpha B, their gamma (1 - alpha) G; the fourth season makes the sum 0. */
static void check_given(const struct given *given)
{
    struct oracle_column figures;
    struct oracle_column parameter;
    struct oracle_column wanted;
    char column[64];
    double fit[ORACLE_ROWS];
    double level[ORACLE_ROWS];
    double slope[ORACLE_ROWS];
    double season[ORACLE_ROWS];
    double start[4] = {0.0};
    double room[4];

    oracle_read_in(given->file, given->column, &figures);
    oracle_read_in("exponential_smoothing_params.csv", given->name, &parameter);
    snprintf(column, sizeof column, "%s_mean", given->name);
    oracle_read_in("exponential_smoothing_predict.csv", column, &wanted);
    const double *p = parameter.value;
    struct smoothing model = {
        .mode = given->mode,
        .s = given->s,
        .x = figures.value,
        .count = figures.count,
        .level = p[LEVEL],
        .slope = isnan(p[SLOPE]) ? 0.0 : p[SLOPE],
        .season = start,
        .weight = {p[ALPHA], isnan(p[BETA]) ? p[BETA_STAR] : p[BETA] / p[ALPHA],
                   p[GAMMA] / (1.0 - p[ALPHA])},
    };
    if (given->s == 4) {
        start[3] = p[SEASON_0];
        start[2] = p[SEASON_1];
        start[1] = p[SEASON_2];
        start[0] = -start[1] - start[2] - start[3];
    }
    struct smoothing_path path = {fit, level, slope, season};
    (void)smoothing_run(&model, room, &path);
    for (size_t t = 0; t < figures.count; t++)
        CHECK_NEAR(fit[t], wanted.value[t], 1e-12);
}

TEST(given_starts_give_the_fits_of_fpp)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(givens); i++)
        check_given(&givens[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(given_weights_give_the_fits_of_r),
        ROW(sought_weights_are_no_worse_than_those_of_r),
        ROW(given_starts_give_the_fits_of_fpp),
    };
    check_need_data("oracle_r");
    check_need_data("mann_kendall");
    check_need_data("statsmodels");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
