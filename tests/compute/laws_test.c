/*
 * laws_test.c - what holds for every computation of the registry.
 *
 * Each law runs over all variants below on random panels full of holes, zeros, negative
 * and huge figures, marks and breaks. A computation without a row here fails the test.
 */
#include "compute/fixture.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "time/period.h"

static const uint64_t SEED = 7;

struct variant {
    const char *name;
    const char *args;
    const char *form;    /* NULL: the default */
    const char *own;     /* states that the computation may add to those of its input */
    bool is_causal_here; /* with these arguments, if not always */
};

#define GROWTH_STATES                                                                    \
    "base_missing base_zero base_negative sign_change low_base undefined break "         \
    "overflow "                                                                          \
    "not_comparable"
#define SUMS_STATES      GROWTH_STATES " incomplete_window partial_period"
#define CHANGE_STATES    "base_missing break not_comparable overflow"
#define GROUP_STATES     GROWTH_STATES " partial_group"
#define WINDOW_STATES    "incomplete_window partial_period too_few overflow"
#define TREND_STATES     "too_few singular undefined low_reliability overflow"
#define SMOOTHING_STATES "incomplete_window too_few undefined not_applicable overflow"
#define SPAN_STATES      "incomplete_window too_few undefined singular end_point overflow"
#define LINES_STATES     "missing base_missing base_zero undefined overflow"
#define PARTS_STATES     "missing base_zero undefined partial_group overflow"

static const struct variant variants[] = {
    {"yoy", "", NULL, GROWTH_STATES, false},
    {"yoy", "", "index", GROWTH_STATES, false},
    {"yoy", "", "log", GROWTH_STATES, false},
    {"yoy", "formula=arc", NULL, GROWTH_STATES, false},
    {"yoy", "low-base-width=0.5", "ratio", GROWTH_STATES, false},
    {"pop", "", NULL, GROWTH_STATES, false},
    {"pop", "lag=13 low-base-width=0", "multiple", GROWTH_STATES, false},
    {"index", "base=2002", NULL, GROWTH_STATES, false},
    {"index", "base=2001-03", "percent", GROWTH_STATES, false},
    {"index", "base=prev-dec", NULL, GROWTH_STATES, true},
    {"diff", "", NULL, CHANGE_STATES, false},
    {"diff", "of=pop", NULL, CHANGE_STATES, false},
    {"ytd", "", NULL, SUMS_STATES, false},
    {"ytd", "common=yes", "index", SUMS_STATES, false},
    {"ytd", "formula=arc common=yes low-base-width=0.5", NULL, SUMS_STATES, false},
    {"mat", "", NULL, SUMS_STATES, false},
    {"mat", "low-base-width=0", "log", SUMS_STATES, false},
    {"mat", "sums=yes", NULL, WINDOW_STATES, false},
    {"saar", "allow-nsa=yes", NULL, SUMS_STATES, false},
    {"saar", "allow-nsa=yes span=3", "log", SUMS_STATES, false},
    {"saar", "allow-nsa=yes span=6 on=level low-base-width=0", "index", SUMS_STATES,
     false},
    {"saar", "", NULL, "not_comparable", false},
    {"cagr", "", NULL, GROWTH_STATES " too_few", false},
    {"cagr", "low-base-width=1", "multiple", GROWTH_STATES " too_few", false},
    {"mean-growth", "", NULL, SUMS_STATES " too_few", false},
    {"trend-growth", "", NULL, TREND_STATES " break not_comparable", false},
    {"trend-growth", "nonpositive=skip", "log", TREND_STATES " break not_comparable",
     false},
    {"trend-growth", "method=theil-sen nonpositive=skip", NULL,
     TREND_STATES " break not_comparable", false},
    {"contribution", "", NULL, GROUP_STATES, false},
    {"contribution", "of=pop", "ratio", GROUP_STATES, false},
    {"contribution", "rounding=yes", NULL, GROUP_STATES, false},
    {"contribution", "published=k=T rounding=yes", NULL, GROUP_STATES, false},
    {"growth-share", "", NULL, GROUP_STATES, false},
    {"growth-share", "of=pop", "ratio", GROUP_STATES, false},
    {"carry-over", "allow-nsa=yes", NULL, SUMS_STATES, false},
    {"carry-over", "allow-nsa=yes split=product", "ratio", SUMS_STATES, false},
    {"per-day", "", NULL, GROWTH_STATES, false},
    {"per-day", "of=pop", "log", GROWTH_STATES, false},
    {"per-day", "of=level", NULL, "overflow", false},
    {"const-fx", "", NULL, GROWTH_STATES " missing", false},
    {"const-fx", "of=pop", "log", GROWTH_STATES " missing", false},
    {"margins", "", NULL, GROUP_STATES, false},
    {"margins", "of=pop", "ratio", GROUP_STATES, false},
    {"share", "", NULL, "base_missing base_zero undefined partial_group overflow", false},
    {"share", "sum100=yes", NULL,
     "base_missing base_zero undefined partial_group overflow", false},
    {"rank", "", NULL, "partial_group", false},
    {"rank", "ties=dense", NULL, "partial_group", false},
    {"rank", "ties=average", NULL, "partial_group", false},
    {"counts", "", NULL, "missing partial_group", false},
    {"counts", "above=120.005", NULL, "missing partial_group", false},
    {"hhi", "", NULL, PARTS_STATES, false},
    {"hhi", "norm=simple scale=10000", NULL, PARTS_STATES, false},
    {"hhi", "norm=unctad", NULL, PARTS_STATES, false},
    {"hhi", "norm=simple n=7", NULL, PARTS_STATES, false},
    {"hhi", "effective=yes", NULL, PARTS_STATES, false},
    {"theil", "", NULL, PARTS_STATES, false},
    {"theil", "n=8", NULL, PARTS_STATES, false},
    {"entropy", "", NULL, PARTS_STATES, false},
    {"gini", "", NULL, PARTS_STATES, false},
    {"gini", "sample=yes", NULL, PARTS_STATES " too_few", false},
    {"ratio", "", NULL, "base_zero overflow", false},
    {"unit-value", "", NULL, "missing base_zero undefined overflow", false},
    {"unit-value", "all=yes", NULL, "missing base_zero undefined overflow partial_group",
     false},
    {"per-capita", "", NULL, "base_zero undefined overflow", false},
    {"openness", "", NULL, "base_zero undefined overflow", false},
    {"openness", "half=yes", "ratio", "base_zero undefined overflow", false},
    {"penetration", "", NULL, "undefined overflow", false},
    {"balance", "", NULL, "overflow", false},
    {"norm-balance", "", NULL, "base_zero undefined overflow", false},
    {"cover", "", NULL, "base_zero undefined overflow", false},
    {"grubel-lloyd", "", NULL, PARTS_STATES, false},
    {"grubel-lloyd", "adjusted=yes", "percent", PARTS_STATES, false},
    {"rca", "", NULL, PARTS_STATES " base_missing", false},
    {"rca", "net=yes", NULL, PARTS_STATES " base_missing", false},
    {"rsca", "", NULL, PARTS_STATES " base_missing", false},
    {"diversification", "", NULL, PARTS_STATES " base_missing", false},
    {"laspeyres", "", NULL, LINES_STATES, true},
    {"laspeyres", "link=prev of=volume", "percent", LINES_STATES, true},
    {"laspeyres", "base=2002-05", "log", LINES_STATES, false},
    {"laspeyres", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"laspeyres", "link=annual-overlap of=volume", NULL, LINES_STATES, false},
    {"laspeyres", "link=quarter-overlap of=volume base=2002-05", "percent", LINES_STATES,
     false},
    {"laspeyres", "link=over-year of=volume", "ratio", LINES_STATES, false},
    {"paasche", "", NULL, LINES_STATES, true},
    {"paasche", "link=prev of=volume", "percent", LINES_STATES, true},
    {"paasche", "base=2002-05", "log", LINES_STATES, false},
    {"paasche", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"fisher", "", NULL, LINES_STATES, true},
    {"fisher", "link=prev of=volume", "percent", LINES_STATES, true},
    {"fisher", "base=2002-05", "log", LINES_STATES, false},
    {"fisher", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"tornqvist", "", NULL, LINES_STATES, true},
    {"tornqvist", "link=prev of=volume", "percent", LINES_STATES, true},
    {"tornqvist", "base=2002-05", "log", LINES_STATES, false},
    {"tornqvist", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"walsh", "", NULL, LINES_STATES, true},
    {"walsh", "link=prev of=volume", "percent", LINES_STATES, true},
    {"walsh", "base=2002-05", "log", LINES_STATES, false},
    {"walsh", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"lowe", "weights=2002-03", NULL, LINES_STATES, false},
    {"lowe", "link=prev of=volume weights=2002-03", "percent", LINES_STATES, false},
    {"lowe", "base=2002-05 weights=2002-03", "log", LINES_STATES, false},
    {"lowe", "base=2002-05 link=prev weights=2002-03", "ratio", LINES_STATES, false},
    {"jevons", "", NULL, LINES_STATES, true},
    {"jevons", "link=prev", "percent", LINES_STATES, true},
    {"jevons", "base=2002-05", "log", LINES_STATES, false},
    {"jevons", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"value-split", "", NULL, LINES_STATES, true},
    {"value-split", "link=prev split=fisher", "percent", LINES_STATES, true},
    {"value-split", "base=2002-05", "log", LINES_STATES, false},
    {"value-split", "base=2002-05 link=prev", "ratio", LINES_STATES, false},
    {"index-contribution", "", NULL, LINES_STATES, true},
    {"index-contribution", "formula=paasche of=volume", "ratio", LINES_STATES, true},
    {"index-contribution", "formula=fisher base=2002-05", NULL, LINES_STATES, false},
    {"uv-outliers", "", NULL, LINES_STATES " singular", true},
    {"uv-outliers", "u=0 c=1 price=p base=2002-05", NULL, LINES_STATES " singular",
     false},
    {"chain", "", NULL, "base_missing undefined overflow", true},
    {"chain", "links=percent", "percent", "base_missing undefined overflow", true},
    {"chain", "links=multiple base=2002-05", "ratio", "base_missing undefined overflow",
     false},
    {"splice", "", NULL, "not_comparable base_zero overflow", false},
    {"splice", "keep=old", NULL, "not_comparable base_zero overflow", false},
    {"deflate", "", NULL, "missing partial_group undefined overflow", false},
    {"terms-of-trade", "", NULL, "undefined overflow", false},
    {"terms-of-trade", "income=q", "ratio", "undefined overflow", false},
    {"intensity", "net=yes", NULL, PARTS_STATES " base_missing", false},
    {"similarity", "", NULL, PARTS_STATES " base_missing", false},
    {"similarity", "with=x", "ratio", PARTS_STATES " base_missing", false},
    {"complementarity", "", NULL, PARTS_STATES " base_missing", false},
    {"cms", "", NULL, GROUP_STATES, false},
    {"cms", "of=pop order=market", NULL, GROUP_STATES, false},
    {"eci", "", NULL, PARTS_STATES " base_missing singular", false},
    {"pci", "", NULL, PARTS_STATES " base_missing singular", false},
    {"sum", "", NULL, "", false},
    {"cumulate", "", NULL, "incomplete_window overflow", false},
    {"decumulate", "", NULL, "incomplete_window low_reliability not_comparable overflow",
     false},
    {"moving", "window=5", NULL, WINDOW_STATES, true},
    {"moving", "window=12 align=centre", NULL, WINDOW_STATES, false},
    {"moving", "window=4 stat=sum min-count=2", NULL, WINDOW_STATES, true},
    {"moving", "window=7 stat=median align=centre", NULL, WINDOW_STATES, false},
    {"moving", "window=6 stat=median min-count=1", NULL, WINDOW_STATES, true},
    {"moving", "window=3 stat=min", NULL, WINDOW_STATES, true},
    {"moving", "window=3 stat=max min-count=3", NULL, WINDOW_STATES, true},
    {"moving", "window=8 stat=sd min-count=1", NULL, WINDOW_STATES, true},
    {"moving", "window=5 stat=sd align=centre", NULL, WINDOW_STATES, false},
    {"trend", "", NULL, TREND_STATES, false},
    {"trend", "degree=3", NULL, TREND_STATES, false},
    {"trend", "log=yes", NULL, TREND_STATES, false},
    {"trend", "robust=yes", NULL, TREND_STATES, false},
    {"trend", "robust=yes degree=2 log=yes", NULL, TREND_STATES, false},
    {"trend-line", "", NULL, TREND_STATES " estimated", false},
    {"trend-line", "degree=2 band=prediction coverage=80", NULL,
     TREND_STATES " estimated", false},
    {"trend-line", "log=yes", NULL, TREND_STATES " estimated", false},
    {"regress", "", NULL, TREND_STATES, false},
    {"regress", "on=a,b,c", NULL, TREND_STATES, false},
    {"regress", "on=a,b no-constant=yes", NULL, TREND_STATES, false},
    {"regress", "on=a log=yes", NULL, TREND_STATES, false},
    {"regress", "on=a,b robust=yes", NULL, TREND_STATES, false},
    {"regress", "on=a,b se=hc1", NULL, TREND_STATES, false},
    {"regress", "on=a,b se=hc3 log=yes", NULL, TREND_STATES, false},
    {"regress", "on=a,b se=hac lags=3 no-constant=yes", NULL, TREND_STATES, false},
    {"correlation", "", NULL, TREND_STATES, false},
    {"correlation", "log=yes", NULL, TREND_STATES, false},
    {"cross-correlation", "", NULL, TREND_STATES, false},
    {"cross-correlation", "lags=12 log=yes", NULL, TREND_STATES, false},
    {"unit-root", "", NULL, TREND_STATES " incomplete_window", false},
    {"unit-root", "model=trend lags=2 bandwidth=5", NULL,
     TREND_STATES " incomplete_window", false},
    {"unit-root", "model=none lags=1 log=yes", NULL, TREND_STATES " incomplete_window",
     false},
    {"season-root", "", NULL, TREND_STATES " incomplete_window not_applicable", false},
    {"season-root", "differences=0 bandwidth=2 season=3 log=yes", NULL,
     TREND_STATES " incomplete_window not_applicable", false},
    {"ljung-box", "", NULL, TREND_STATES, false},
    {"ljung-box", "lags=3 fitted=2 log=yes", NULL, TREND_STATES, false},
    {"hp", "", NULL, SPAN_STATES, false},
    {"hp", "lambda=0.5 log=yes", NULL, SPAN_STATES, false},
    {"hp", "lambda=1e9", NULL, SPAN_STATES, false},
    {"hp", "one-sided=yes", NULL, SPAN_STATES, true},
    {"hamilton", "", NULL, SPAN_STATES, false},
    {"hamilton", "horizon=3 lags=4 log=yes", NULL, SPAN_STATES, false},
    {"henderson", "", NULL, SPAN_STATES, false},
    {"henderson", "terms=7 log=yes", NULL, SPAN_STATES, false},
    {"henderson", "mode=mult", NULL, SPAN_STATES, false},
    {"decompose", "", NULL, SPAN_STATES, false},
    {"decompose", "mode=mult season=5", NULL, SPAN_STATES, false},
    {"decompose", "log=yes", NULL, SPAN_STATES, false},
    {"stl", "", NULL, SPAN_STATES, false},
    {"stl", "robust=yes season-window=7 season=9", NULL, SPAN_STATES, false},
    {"stl", "log=yes season-window=35 outer=2 season-degree=1 trend-window=99 season=4",
     NULL, SPAN_STATES, false},
    {"x11", "", NULL, SPAN_STATES, false},
    {"x11", "mode=mult sigma=0.8,1.5 season=4", NULL, SPAN_STATES, false},
    {"x11", "mode=add season=7", NULL, SPAN_STATES, false},
    {"x11", "log=yes", NULL, SPAN_STATES, false},
    {"season-test", "", NULL, SPAN_STATES, false},
    {"season-test", "mode=mult", NULL, SPAN_STATES, false},
    {"season-test", "log=yes season=7", NULL, SPAN_STATES, false},
    {"theil-sen", "", NULL, TREND_STATES, false},
    {"theil-sen", "joint=yes", NULL, TREND_STATES, false},
    {"theil-sen", "log=yes", NULL, TREND_STATES, false},
    {"mann-kendall", "", NULL, TREND_STATES, false},
    {"mann-kendall", "variant=seasonal", NULL, TREND_STATES, false},
    {"mann-kendall", "variant=hamed-rao", NULL, TREND_STATES, false},
    {"breaks", "", NULL, TREND_STATES, false},
    {"breaks", "model=mean", NULL, TREND_STATES, false},
    {"breaks", "at=2003-02 log=yes", NULL, TREND_STATES, false},
    {"breaks", "cusum=yes", NULL, TREND_STATES " not_applicable", false},
    {"outliers", "", NULL, GROWTH_STATES " too_few", false},
    {"outliers", "on=pop c=2.5 half-width=2", NULL, GROWTH_STATES " too_few", false},
    {"outliers", "on=remainder", NULL, SPAN_STATES, false},
    {"outliers", "on=level half-width=6", NULL, "too_few overflow", false},
    {"holt-winters", "alpha=0.4 beta=0.1 gamma=0.3", NULL, SMOOTHING_STATES, false},
    {"holt-winters", "mode=mult alpha=0.2", NULL, SMOOTHING_STATES, false},
    {"holt-winters", "mode=linear", NULL, SMOOTHING_STATES, false},
    {"holt-winters", "mode=level season=7", NULL, SMOOTHING_STATES, false},
    {"backtest", "", NULL, SMOOTHING_STATES, false},
    {"backtest", "method=drift horizon=2 origins=40", NULL, SMOOTHING_STATES, false},
    {"backtest", "method=holt-winters mode=linear alpha=0.3 beta=0.2 origins=4", NULL,
     SMOOTHING_STATES, false},
    {"forecast", "", NULL, SMOOTHING_STATES " forecast missing", false},
    {"forecast", "method=drift horizon=7", NULL, SMOOTHING_STATES " forecast missing",
     false},
    {"forecast", "method=naive coverage=99", NULL, SMOOTHING_STATES " forecast missing",
     false},
    {"forecast", "method=holt-winters alpha=0.3 beta=0.2 gamma=0.1 season=4", NULL,
     SMOOTHING_STATES " forecast missing", false},
    {"forecast", "method=holt-winters mode=mult season=6", NULL,
     SMOOTHING_STATES " forecast missing", false},
};

/* ---- random panels ---- */

/* How wild the figures are. */
enum mood { CALM, SMALL, WILD, MOODS };

static int64_t random_mantissa(uint64_t *seed, enum mood mood)
{
    uint64_t draw = check_random(seed);

    switch (mood) {
    case CALM:
        return 10000 + (int64_t)(draw % 5000);
    case SMALL:
        return (int64_t)(draw % 9) - 2;
    default:
        return (int64_t)draw >> (check_random(seed) % 30);
    }
}

static tide_state random_state(uint64_t *seed)
{
    static const tide_state marks[] = {
        TIDE_STATE_PROVISIONAL,       TIDE_STATE_ESTIMATED,      TIDE_STATE_BREAK,
        TIDE_STATE_INCOMPLETE_WINDOW, TIDE_STATE_CONFIDENTIAL,   TIDE_STATE_LOW_BASE,
        TIDE_STATE_BASE_MISSING,      TIDE_STATE_PARTIAL_PERIOD,
    };
    uint64_t draw = check_random(seed) % 100;

    if (draw < 80)
        return TIDE_STATE_OK;
    return draw < 92 ? TIDE_STATE_MISSING : marks[check_random(seed) % COUNT_OF(marks)];
}

static struct tide_panel *random_panel(struct arena *arena, uint64_t seed,
                                       size_t series_count, size_t period_count,
                                       tide_kind kind, enum mood mood)
{
    struct tide_panel *panel =
        fixture_panel(arena, period_month(2001, 1), series_count, period_count, kind, 2);
    struct panel_measure *measure = &panel->measure[0];
    bool has_holes = seed % 4 != 0;

    measure->traits.absent_is_zero = true;
    for (size_t i = 0; i < series_count * period_count; i++) {
        int64_t mantissa = random_mantissa(&seed, mood);
        measure->state[i] = has_holes ? random_state(&seed) : TIDE_STATE_OK;
        measure->half[i] = (int64_t)(check_random(&seed) % 4);
        measure->mantissa[i] = mantissa;
        measure->real[i] = (double)mantissa / 100.0;
    }
    if (!has_holes)
        measure->state = NULL;
    if (seed % 2 == 0)
        measure->half = NULL;
    return panel;
}

/* The same panel, its first periods only. */
static struct tide_panel *cut_panel(struct arena *arena, const struct tide_panel *panel,
                                    size_t period_count)
{
    const struct panel_measure *from = &panel->measure[0];
    struct tide_panel *cut = fixture_panel(arena, panel->first, panel->series_count,
                                           period_count, from->kind, from->scale);
    struct panel_measure *to = &cut->measure[0];

    to->traits = from->traits;
    for (size_t s = 0; s < panel->series_count; s++) {
        for (size_t t = 0; t < period_count; t++) {
            size_t a = s * panel->period_count + t;
            size_t b = s * period_count + t;
            to->mantissa[b] = from->mantissa[a];
            to->real[b] = from->real[a];
            to->state[b] = from->state != NULL ? from->state[a] : TIDE_STATE_OK;
            to->half[b] = from->half != NULL ? from->half[a] : 1;
        }
    }
    return cut;
}

/* ---- running a variant ---- */

struct sample {
    const struct variant *variant;
    const struct tide_panel *input[COMPUTE_MAX_ROLES];
    size_t *group;
    size_t group_count;
    struct compute_matrix matrix;
    size_t *row;         /* of countries */
    size_t *product_row; /* of products */
    bool use_reference;
};

static tide_status sample_run(const struct sample *sample, struct runtime *runtime,
                              struct arena *arena, struct arena *words,
                              struct compute_result *out, tide_error *err)
{
    const struct computation *computation = registry_find(sample->variant->name);
    const struct argument *argument;

    CHECK_OK(
        fixture_arguments(computation, sample->variant->args, words, &argument, err));
    struct compute_request request = fixture_request(computation, argument, sample->input,
                                                     sample->group, sample->group_count);
    if (sample->variant->form != NULL)
        CHECK(form_find(sample->variant->form, &request.form));
    request.matrix = &sample->matrix;
    if (computation->rows == ROWS_PER_COUNTRY) {
        request.row = sample->row;
        request.row_count = sample->group_count * sample->matrix.country_count;
    } else if (computation->rows == ROWS_PER_PRODUCT) {
        request.row = sample->product_row;
        request.row_count = sample->group_count * sample->matrix.product_count;
    }
    request.use_reference = sample->use_reference;
    return compute_run(runtime, &request, arena, out, err);
}

/* A few products of many countries. */
static struct compute_matrix sample_matrix(struct arena *arena, size_t series_count)
{
    enum { PRODUCTS = 3 };
    uint32_t *country = arena_alloc(arena, series_count, sizeof *country);
    uint32_t *product = arena_alloc(arena, series_count, sizeof *product);
    uint32_t *market = arena_alloc(arena, series_count, sizeof *market);
    struct compute_matrix matrix = {
        .country = country,
        .product = product,
        .market = market,
        .market_count = 2,
        .country_count = series_count / PRODUCTS + 1,
        .product_count = PRODUCTS,
        .world = MATRIX_NO_WORLD,
    };

    CHECK(country != NULL && product != NULL && market != NULL);
    for (size_t s = 0; s < series_count; s++) {
        country[s] = (uint32_t)(s / PRODUCTS);
        product[s] = (uint32_t)(s % PRODUCTS);
        market[s] = (uint32_t)(s / 2 % 2);
    }
    return matrix;
}

/* Panels that a computation may ask for. */
static size_t panel_count(const struct computation *computation)
{
    return computation->is_listed ? COMPUTE_MAX_ROLES : computation->role_count;
}

/* A sample over a random panel, the same in every role but for the seed. */
static struct sample sample_make(const struct variant *variant, struct arena *arena,
                                 uint64_t seed, size_t series_count, size_t period_count,
                                 tide_kind kind, enum mood mood)
{
    struct sample sample = {.variant = variant, .group_count = 1 + series_count / 4};

    for (size_t role = 0; role < panel_count(registry_find(variant->name)); role++)
        sample.input[role] =
            random_panel(arena, seed + 4 * role, series_count, period_count, kind, mood);
    sample.group = arena_alloc(arena, series_count, sizeof *sample.group);
    CHECK(sample.group != NULL);
    for (size_t s = 0; s < series_count; s++)
        sample.group[s] = check_random(&seed) % sample.group_count;
    sample.matrix = sample_matrix(arena, series_count);
    sample.row = arena_alloc(arena, series_count, sizeof *sample.row);
    sample.product_row = arena_alloc(arena, series_count, sizeof *sample.product_row);
    CHECK(sample.row != NULL && sample.product_row != NULL);
    for (size_t s = 0; s < series_count; s++) {
        sample.row[s] =
            sample.group[s] * sample.matrix.country_count + sample.matrix.country[s];
        sample.product_row[s] =
            sample.group[s] * sample.matrix.product_count + sample.matrix.product[s];
    }
    return sample;
}

static bool same_figure(const struct series_out *a, const struct series_out *b, size_t i,
                        size_t j, double tolerance)
{
    if (a->state[i] != b->state[j])
        return false;
    if (!tide_state_has_value(a->state[i]))
        return true;
    if (a->kind == TIDE_KIND_DECIMAL)
        return a->mantissa[i] == b->mantissa[j];
    if (tolerance == 0.0)
        return memcmp(&a->real[i], &b->real[j], sizeof a->real[i]) == 0;
    return fabs(a->real[i] - b->real[j]) <=
           tolerance * fmax(fabs(a->real[i]), fabs(b->real[j])) + 1e-300;
}

static void check_same(const struct variant *variant, const char *what,
                       const struct compute_result *a, const struct compute_result *b,
                       double tolerance)
{
    CHECK_INT(a->output_count, b->output_count);
    for (size_t column = 0; column < a->output_count; column++) {
        CHECK_INT(a->column[column].count, b->column[column].count);
        for (size_t i = 0; i < a->column[column].count; i++) {
            if (same_figure(&a->column[column], &b->column[column], i, i, tolerance))
                continue;
            print_error("%s %s, %s, %s[%zu]: states %x %x", variant->name, variant->args,
                        what, a->output[column].name, i, a->column[column].state[i],
                        b->column[column].state[i]);
            if (a->column[column].kind == TIDE_KIND_REAL)
                print_error(", %.17g and %.17g", a->column[column].real[i],
                            b->column[column].real[i]);
            fail_msg(", seed %llu", (unsigned long long)SEED);
        }
    }
}

static bool is_exact_class(const struct computation *computation)
{
    return computation->accuracy == ACCURACY_E || computation->accuracy == ACCURACY_Q ||
           computation->accuracy == ACCURACY_D;
}

/* Runs `law` on every variant over panels of both kinds and all moods. */
static void for_all_samples(size_t series_count, size_t period_count,
                            void (*law)(const struct sample *, struct runtime *,
                                        struct arena *))
{
    struct runtime runtime;

    check_runtime(&runtime, 1);
    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        for (uint64_t round = 0; round < 2 * MOODS * 2; round++) {
            struct arena arena;
            arena_init(&arena, &runtime.memory);
            struct sample sample =
                sample_make(&variants[i], &arena, SEED * 1000 + round, series_count,
                            period_count,
                            round % 2 == 0 ? TIDE_KIND_DECIMAL : TIDE_KIND_REAL,
                            (enum mood)(round / 2 % MOODS));
            law(&sample, &runtime, &arena);
            arena_release(&arena);
        }
    }
    CHECK(atomic_load(&runtime.memory.used_bytes) > 0); /* the pool */
    runtime_release(&runtime);
    CHECK_INT(atomic_load(&runtime.memory.used_bytes), 0);
}

/* ---- laws ---- */

static void law_run_is_reference(const struct sample *sample, struct runtime *runtime,
                                 struct arena *arena)
{
    struct sample defined = *sample;
    struct compute_result fast;
    struct compute_result slow;
    bool is_smoothed = strstr(sample->variant->args, "on=remainder") != NULL;
    bool is_exact = is_exact_class(registry_find(sample->variant->name)) && !is_smoothed;

    defined.use_reference = true;
    CHECK_OK(sample_run(sample, runtime, arena, arena, &fast, NULL));
    CHECK_OK(sample_run(&defined, runtime, arena, arena, &slow, NULL));
    check_same(sample->variant, "run and reference", &fast, &slow, is_exact ? 0.0 : 1e-6);
}

TEST(run_gives_what_the_definition_gives)
{
    UNUSED;
    for_all_samples(9, 61, law_run_is_reference);
}

static bool has_state(const struct tide_panel *panel, tide_state state)
{
    const struct panel_measure *measure = &panel->measure[0];

    return measure->state == NULL
               ? state == TIDE_STATE_OK
               : memchr(measure->state, state,
                        panel->series_count * panel->period_count) != NULL;
}

static bool may_have_state(const struct sample *sample, tide_state state)
{
    const struct computation *computation = registry_find(sample->variant->name);
    const char *name = tide_state_find(state)->name;
    const char *found = strstr(sample->variant->own, name);

    if (state == TIDE_STATE_OK || (found != NULL && strcspn(found, " ") == strlen(name)))
        return true;
    for (size_t role = 0; role < panel_count(computation); role++)
        if (has_state(sample->input[role], state))
            return true;
    return false;
}

static size_t wanted_rows(const struct sample *sample,
                          const struct computation *computation)
{
    switch (computation->rows) {
    case ROWS_PER_GROUP:
        return sample->group_count;
    case ROWS_PER_COUNTRY:
        return sample->group_count * sample->matrix.country_count;
    case ROWS_PER_PRODUCT:
        return sample->group_count * sample->matrix.product_count;
    default:
        return sample->input[0]->series_count;
    }
}

static void law_shape_and_states(const struct sample *sample, struct runtime *runtime,
                                 struct arena *arena)
{
    const struct computation *computation = registry_find(sample->variant->name);
    const struct tide_panel *panel = sample->input[0];
    struct compute_result result;

    CHECK_OK(sample_run(sample, runtime, arena, arena, &result, NULL));
    if (computation->length != NULL)
        CHECK(result.length > panel->period_count);
    else
        CHECK_INT(result.length,
                  computation->shape == TIDE_SHAPE_REDUCE ? 1 : panel->period_count);
    CHECK_INT(result.row_count, wanted_rows(sample, computation));
    CHECK(result.output_count > 0);
    for (size_t column = 0; column < result.output_count; column++) {
        const struct series_out *out = &result.column[column];
        CHECK_INT(out->count, result.row_count * result.length);
        for (size_t i = 0; i < out->count; i++) {
            if (tide_state_find(out->state[i]) == NULL ||
                !may_have_state(sample, out->state[i]))
                fail_msg("%s %s: state %x", sample->variant->name, sample->variant->args,
                         out->state[i]);
            CHECK(out->kind == TIDE_KIND_DECIMAL || isfinite(out->real[i]));
        }
    }
}

TEST(answers_have_their_length_and_states_of_their_own)
{
    UNUSED;
    for_all_samples(9, 61, law_shape_and_states);
    for_all_samples(1, 1, law_shape_and_states);
    for_all_samples(3, 2, law_shape_and_states);
    for_all_samples(0, 5, law_shape_and_states);
}

static void law_past_is_fixed(const struct sample *sample, struct runtime *runtime,
                              struct arena *arena)
{
    const struct computation *computation = registry_find(sample->variant->name);
    size_t periods = sample->input[0]->period_count;
    struct compute_result whole;

    if (!computation->is_causal && !sample->variant->is_causal_here)
        return;
    CHECK_OK(sample_run(sample, runtime, arena, arena, &whole, NULL));
    for (size_t kept = 1; kept < periods; kept += 7) {
        struct sample past = *sample;
        struct compute_result cut;
        for (size_t role = 0; role < panel_count(computation); role++)
            past.input[role] = cut_panel(arena, sample->input[role], kept);
        CHECK_OK(sample_run(&past, runtime, arena, arena, &cut, NULL));
        for (size_t column = 0; column < whole.output_count; column++)
            for (size_t row = 0; row < whole.row_count; row++)
                for (size_t t = 0; t < kept; t++)
                    if (!same_figure(&whole.column[column], &cut.column[column],
                                     row * periods + t, row * kept + t, 0.0))
                        fail_msg("%s %s: the future changes period %zu of row %zu",
                                 sample->variant->name, sample->variant->args, t, row);
    }
}

TEST(the_future_does_not_change_the_past)
{
    UNUSED;
    for_all_samples(5, 40, law_past_is_fixed);
}

TEST(any_number_of_threads_gives_the_same_bits)
{
    UNUSED;
    static const unsigned threads[] = {1, 2, 3, 8};
    struct memory memory;
    struct arena arena;

    memory_init(&memory, NULL, 0);
    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        bool is_costly = strcmp(registry_find(variants[i].name)->family, "trend") == 0 ||
                         strcmp(variants[i].name, "trend-growth") == 0;
        arena_init(&arena, &memory);
        struct sample sample =
            sample_make(&variants[i], &arena, SEED + i, is_costly ? 800 : 3000,
                        is_costly ? 64 : 48, TIDE_KIND_DECIMAL, CALM);
        struct compute_result result[COUNT_OF(threads)];
        for (size_t k = 0; k < COUNT_OF(threads); k++) {
            struct runtime runtime;
            check_runtime(&runtime, threads[k]);
            CHECK_OK(sample_run(&sample, &runtime, &arena, &arena, &result[k], NULL));
            check_same(&variants[i], "threads", &result[0], &result[k], 0.0);
            runtime_release(&runtime);
        }
        arena_release(&arena);
    }
    CHECK_INT(atomic_load(&memory.used_bytes), 0);
}

/* ---- bases ---- */

TEST(growth_names_the_place_of_its_base)
{
    UNUSED;
    static const struct {
        struct variant variant;
        int32_t base_of_15; /* months from 2001-01; -1: none */
        int32_t base_of_0;
    } rows[] = {
        {{.name = "yoy", .args = ""}, 3, -1},
        {{.name = "pop", .args = "lag=13"}, 2, -1},
        {{.name = "index", .args = "base=2001-03"}, 2, 2},
        {{.name = "index", .args = "base=prev-dec"}, 11, -1},
    };
    static const struct variant no_single_base[] = {
        {.name = "index", .args = "base=2001"},
        {.name = "share", .args = ""},
    };
    struct runtime runtime;
    struct arena arena;
    struct compute_result result;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample sample =
            sample_make(&rows[i].variant, &arena, SEED, 2, 20, TIDE_KIND_DECIMAL, CALM);
        CHECK_OK(sample_run(&sample, &runtime, &arena, &arena, &result, NULL));
        CHECK(result.base != NULL);
        CHECK_INT(result.base[15], rows[i].base_of_15);
        CHECK_INT(result.base[0], rows[i].base_of_0);
    }
    for (size_t i = 0; i < COUNT_OF(no_single_base); i++) {
        struct sample sample =
            sample_make(&no_single_base[i], &arena, SEED, 2, 20, TIDE_KIND_DECIMAL, CALM);
        CHECK_OK(sample_run(&sample, &runtime, &arena, &arena, &result, NULL));
        CHECK(result.base == NULL);
    }
    arena_release(&arena);
    runtime_release(&runtime);
}

/* ---- failing ---- */

/* Fails at call `fail_at`, and at all after it if it does not recover. */
struct allocator {
    tide_allocator host;
    size_t calls;
    size_t fail_at;
    bool recovers;
    size_t live;
};

static void *failing_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct allocator *allocator = user;
    size_t call = ++allocator->calls;

    if (allocator->recovers ? call == allocator->fail_at : call >= allocator->fail_at)
        return NULL;
    allocator->live++;
    return allocator->host.alloc(allocator->host.user, align_bytes, size_bytes);
}

static void failing_free(void *user, void *memory, size_t size_bytes)
{
    struct allocator *allocator = user;
    allocator->live--;
    allocator->host.free(allocator->host.user, memory, size_bytes);
}

/* Run a sample in a runtime whose allocation fails; true once it got through. */
static bool run_failing(const struct sample *sample, size_t fail_at, bool recovers,
                        struct arena *words)
{
    struct allocator allocator = {.host = memory_default_allocator(),
                                  .fail_at = fail_at,
                                  .recovers = recovers};
    tide_allocator host = {.alloc = failing_alloc,
                           .free = failing_free,
                           .user = &allocator};
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 1,
                                   .allocator = &host};
    struct compute_result result = {.length = 99};
    struct runtime runtime;
    struct arena arena;
    tide_error err;

    tide_status status = runtime_init(&runtime, &options, &err);
    if (status == TIDE_STATUS_OK) {
        arena_init(&arena, &runtime.memory);
        status = sample_run(sample, &runtime, &arena, words, &result, &err);
        if (status != TIDE_STATUS_OK)
            CHECK_INT(result.length, 99);
        arena_release(&arena);
        runtime_release(&runtime);
    }
    CHECK_INT(allocator.live, 0);
    if (status != TIDE_STATUS_OK) {
        CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
        CHECK_TEXT(err.id, "no_memory");
    }
    return status == TIDE_STATUS_OK;
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    struct memory memory;
    struct arena words;

    memory_init(&memory, NULL, 0);
    for (size_t i = 0; i < 2 * COUNT_OF(variants); i++) {
        tide_kind kind = i % 2 == 0 ? TIDE_KIND_DECIMAL : TIDE_KIND_REAL;
        arena_init(&words, &memory);
        struct sample sample =
            sample_make(&variants[i / 2], &words, SEED + 1, 6, 30, kind, CALM);
        for (int recovers = 0; recovers < 2; recovers++) {
            size_t fail_at = 1;
            while (!run_failing(&sample, fail_at, recovers != 0, &words))
                fail_at++;
            CHECK(fail_at > 2);
        }
        arena_release(&words);
    }
}

TEST(a_memory_limit_is_a_limit)
{
    UNUSED;
    struct memory memory;
    struct arena words;
    struct runtime runtime;
    struct compute_result result;
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 1,
                                   .memory_limit_bytes = 64 * 1024};

    memory_init(&memory, NULL, 0);
    arena_init(&words, &memory);
    struct sample sample =
        sample_make(&variants[0], &words, SEED, 100, 100, TIDE_KIND_DECIMAL, CALM);
    CHECK_OK(runtime_init(&runtime, &options, NULL));
    struct arena arena;
    arena_init(&arena, &runtime.memory);
    CHECK_STATUS(sample_run(&sample, &runtime, &arena, &words, &result, NULL),
                 TIDE_STATUS_LIMIT);
    arena_release(&arena);
    runtime_release(&runtime);
    arena_release(&words);
}

TEST(a_cancelled_run_stops)
{
    UNUSED;
    struct runtime runtime;
    struct arena arena;
    struct compute_result result;

    check_runtime(&runtime, 2);
    arena_init(&arena, &runtime.memory);
    struct sample sample =
        sample_make(&variants[0], &arena, SEED, 100, 100, TIDE_KIND_DECIMAL, CALM);
    atomic_store(&runtime.is_cancelled, true);
    CHECK_STATUS(sample_run(&sample, &runtime, &arena, &arena, &result, NULL),
                 TIDE_STATUS_CANCELLED);
    arena_release(&arena);
    runtime_release(&runtime);
}

/* ---- the registry ---- */

static bool is_filled(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static void check_options(const struct computation *row, struct arena *arena)
{
    for (size_t i = 0; i < row->option_count; i++) {
        const tide_option *option = &row->option[i];
        struct argument argument;
        CHECK(is_filled(option->name) && is_filled(option->help));
        CHECK((option->kind == TIDE_OPTION_FLAG) == (option->argument == NULL));
        CHECK_INT(option->group, TIDE_GROUP_COMPUTATION);
        CHECK_OK(argument_preset(option, arena, &argument, NULL));
        for (size_t other = 0; other < i; other++)
            CHECK(strcmp(row->option[other].name, option->name) != 0);
    }
}

TEST(every_row_of_the_registry_is_complete)
{
    UNUSED;
    struct memory memory;
    struct arena arena;
    char path[512];

    memory_init(&memory, NULL, 0);
    arena_init(&arena, &memory);
    CHECK_INT(registry_count(), tide_computation_count());
    for (size_t i = 0; i < registry_count(); i++) {
        const struct computation *row = registry_at(i);
        tide_computation shown = tide_computation_at(i);
        bool has_variant = false;

        CHECK(is_filled(row->name) && is_filled(row->family) && is_filled(row->summary));
        CHECK(is_filled(row->formula) && is_filled(row->missing) &&
              is_filled(row->source));
        CHECK(strchr(row->summary, '\n') == NULL);
        snprintf(path, sizeof path, "tide %s ", row->name);
        CHECK(strncmp(row->example, path, strlen(path)) == 0);
        snprintf(path, sizeof path, TIDE_SOURCE_DIR "/tests/compute/cases/%s.case",
                 row->name);
        if (access(path, R_OK) != 0)
            fail_msg("%s has no case file", row->name);
        CHECK(row->run != NULL && row->reference != NULL);
        CHECK(row->role_count >= 1 && row->role_count <= COMPUTE_MAX_ROLES);
        for (size_t role = 0; role < row->role_count; role++)
            CHECK(is_filled(row->role[role]) && is_filled(row->role_summary[role]));
        CHECK(row->output_count >= 1 && row->output_count <= COMPUTE_MAX_OUTPUTS);
        CHECK(row->rows == ROWS_PER_SERIES || row->shape == TIDE_SHAPE_CROSS);
        CHECK((row->rows != ROWS_PER_COUNTRY && row->rows != ROWS_PER_PRODUCT) ||
              row->is_matrix);
        CHECK((row->forms != NULL) == (row->basis != BASIS_NONE));
        check_options(row, &arena);

        CHECK(registry_find(row->name) == row);
        CHECK_INT(tide_computation_find(row->name), i);
        CHECK(is_filled(shown.accuracy) && shown.forms != NULL);
        for (size_t k = 0; k < COUNT_OF(variants); k++)
            has_variant |= strcmp(variants[k].name, row->name) == 0;
        CHECK(has_variant);
    }
    CHECK(registry_find("yo") == NULL);
    CHECK_INT(tide_computation_find("yo"), tide_computation_count());
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(run_gives_what_the_definition_gives),
        ROW(answers_have_their_length_and_states_of_their_own),
        ROW(the_future_does_not_change_the_past),
        ROW(any_number_of_threads_gives_the_same_bits),
        ROW(growth_names_the_place_of_its_base),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
        ROW(a_memory_limit_is_a_limit),
        ROW(a_cancelled_run_stops),
        ROW(every_row_of_the_registry_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
