/*
 * oracle_test.c - filters and decompositions against the answers of other programs: Stata,
 * netlib's STL and R, as ../README of the reference data lists them.
 */
#include "compute/fixture.h"

#include <math.h>
#include <stdlib.h>

#include "number/decimal.h"
#include "number/real_text.h"
#include "time/period.h"

enum { MAX_ROWS = 4096, MAX_COLUMNS = 32, LINE_SIZE = 1024 };

/* ---- tables of figures ---- */

struct table {
    size_t rows;
    size_t columns;
    bool has_head;
    char head[MAX_COLUMNS][40];
    char cell[MAX_ROWS][MAX_COLUMNS][32];
};

/* Cut a line at its commas, without blanks and quotes round the cells. */
static size_t cut(char *line, char *cell[MAX_COLUMNS])
{
    size_t count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at != NULL; count++) {
        CHECK(count < MAX_COLUMNS);
        char *next = strchr(at, ',');
        if (next != NULL)
            *next++ = '\0';
        at += strspn(at, " \"");
        at[strcspn(at, " \"")] = '\0';
        cell[count] = at;
        at = next;
    }
    return count;
}

static void table_read(struct table *table, const char *name, bool has_head)
{
    char line[LINE_SIZE];
    char *cell[MAX_COLUMNS];
    FILE *file = fopen(check_data(name), "r");

    CHECK(file != NULL);
    *table = (struct table){.has_head = has_head};
    while (fgets(line, sizeof line, file) != NULL) {
        size_t count = cut(line, cell);
        bool is_head = has_head && table->columns == 0;
        table->columns = count;
        CHECK(table->rows < MAX_ROWS);
        for (size_t i = 0; i < count; i++)
            snprintf(is_head ? table->head[i] : table->cell[table->rows][i],
                     is_head ? sizeof table->head[i] : sizeof table->cell[0][i], "%s",
                     cell[i]);
        table->rows += !is_head;
    }
    fclose(file);
}

static size_t column_of(const struct table *table, const char *name)
{
    size_t column = 0;

    while (column < table->columns && strcmp(table->head[column], name) != 0)
        column++;
    if (column == table->columns)
        fail_msg("no column %s", name);
    return column;
}

/* ---- one computation on one series ---- */

struct fixture {
    struct runtime runtime;
    struct arena arena;
    const struct tide_panel *panel;
    struct compute_result result;
};

static void fixture_open(struct fixture *fixture)
{
    check_runtime(&fixture->runtime, 1);
    arena_init(&fixture->arena, &fixture->runtime.memory);
}

static void fixture_close(struct fixture *fixture)
{
    arena_release(&fixture->arena);
    runtime_release(&fixture->runtime);
}

/* The first `count` figures of a column as a series of decimals from `first` on. With
   is_positive a minus sign is dropped. */
static void fixture_series(struct fixture *fixture, tide_period first,
                           const struct table *table, size_t column, size_t count,
                           bool is_positive)
{
    int32_t scale = 0;
    struct decimal figure;

    for (size_t t = 0; t < count; t++) {
        const char *text = table->cell[t][column];
        CHECK_OK(decimal_parse(text, strlen(text), NULL, &figure, NULL));
        scale = figure.scale > scale ? figure.scale : scale;
    }
    struct tide_panel *panel =
        fixture_panel(&fixture->arena, first, 1, count, TIDE_KIND_DECIMAL, scale);
    for (size_t t = 0; t < count; t++) {
        const char *text = table->cell[t][column];
        text += is_positive && text[0] == '-';
        CHECK_OK(decimal_parse(text, strlen(text), NULL, &figure, NULL));
        CHECK(decimal_rescale(figure, scale, &panel->measure[0].mantissa[t]));
        panel->measure[0].state[t] = TIDE_STATE_OK;
    }
    fixture->panel = panel;
}

static void fixture_run(struct fixture *fixture, const char *verb, const char *words)
{
    const struct computation *computation = registry_find(verb);
    const struct argument *argument;
    const size_t group = 0;

    CHECK(computation != NULL);
    CHECK_OK(fixture_arguments(computation, words, &fixture->arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, &fixture->panel, &group, 1);
    CHECK_OK(compute_run(&fixture->runtime, &request, &fixture->arena, &fixture->result,
                         NULL));
}

static const struct series_out *output(const struct fixture *fixture, const char *name)
{
    size_t i = 0;

    while (i < fixture->result.output_count &&
           strcmp(fixture->result.output[i].name, name) != 0)
        i++;
    CHECK(i < fixture->result.output_count);
    return &fixture->result.column[i];
}

/* The largest distance of an output from rows first .. first + count - 1 of a column; an
   empty cell has no value. */
static double distance(const struct fixture *fixture, const char *name,
                       const struct table *table, size_t column, size_t first,
                       size_t count)
{
    const struct series_out *out = output(fixture, name);
    double largest = 0.0;

    for (size_t t = 0; t < count; t++) {
        const char *text = table->cell[first + t][column];
        double wanted;
        CHECK(tide_state_has_value(out->state[t]) == (text[0] != '\0'));
        if (text[0] == '\0')
            continue;
        CHECK_OK(real_parse(text, strlen(text), &wanted, NULL));
        largest = fmax(largest, fabs(out->real[t] - wanted));
    }
    return largest;
}

static void check_distance(const struct fixture *fixture, const char *name,
                           const struct table *table, const char *column, double within)
{
    double largest = distance(fixture, name, table, column_of(table, column), 0,
                              fixture->panel->period_count);

    print_message("%s: %.2g (within %.2g)\n", column, largest, within);
    CHECK(largest <= within);
}

/* ---- tests ---- */

TEST(hp_equals_stata)
{
    UNUSED;
    static struct table data;
    static struct table wanted;
    struct fixture fixture;

    fixture_open(&fixture);
    table_read(&data, "statsmodels/macrodata.csv", true);
    table_read(&wanted, "statsmodels/hp_filter_realgdp_1600_stata.csv", true);
    CHECK_INT(data.rows, 203);
    fixture_series(&fixture, period_quarter(1959, 1), &data, column_of(&data, "realgdp"),
                   data.rows, false);
    fixture_run(&fixture, "hp", "");
    check_distance(&fixture, "trend", &wanted, "trend", 1e-8);
    check_distance(&fixture, "cycle", &wanted, "cycle", 1e-8);
    fixture_close(&fixture);
}

/* Printed with 2 to 4 decimals. */
TEST(decompose_equals_r_on_32_quarters)
{
    UNUSED;
    static struct table data;
    struct fixture fixture;

    fixture_open(&fixture);
    table_read(&data, "statsmodels/decompose_32q_R.csv", true);
    CHECK_INT(data.rows, 32);
    fixture_series(&fixture, period_quarter(2000, 1), &data, column_of(&data, "y"), 32,
                   false);
    fixture_run(&fixture, "decompose", "");
    check_distance(&fixture, "season", &data, "SEASONAL", 0.00501);
    check_distance(&fixture, "trend", &data, "TREND", 0.00501);
    check_distance(&fixture, "irregular", &data, "RANDOM", 0.000501);
    fixture_series(&fixture, period_quarter(2000, 1), &data, column_of(&data, "y"), 32,
                   true);
    fixture_run(&fixture, "decompose", "mode=mult");
    check_distance(&fixture, "season", &data, "MULT_SEASONAL", 0.0000501);
    check_distance(&fixture, "trend", &data, "MULT_TREND", 0.00501);
    check_distance(&fixture, "irregular", &data, "MULT_RANDOM", 0.0000501);
    fixture_close(&fixture);
}

TEST(decompose_equals_r_on_air_passengers)
{
    UNUSED;
    static struct table data;
    static struct table wanted;
    struct fixture fixture;

    fixture_open(&fixture);
    table_read(&data, "mann_kendall/AirPassengers.csv", true);
    table_read(&wanted, "oracle_r/decompose_airpassengers.csv", true);
    CHECK_INT(data.rows, 144);
    fixture_series(&fixture, period_month(1949, 1), &data, 1, data.rows, false);
    fixture_run(&fixture, "decompose", "");
    check_distance(&fixture, "season", &wanted, "add_seasonal", 4e-12);
    check_distance(&fixture, "trend", &wanted, "add_trend", 4e-12);
    check_distance(&fixture, "irregular", &wanted, "add_random", 4e-12);
    fixture_run(&fixture, "decompose", "mode=mult");
    check_distance(&fixture, "season", &wanted, "mult_seasonal", 1e-14);
    check_distance(&fixture, "trend", &wanted, "mult_trend", 4e-12);
    check_distance(&fixture, "irregular", &wanted, "mult_random", 1e-14);
    fixture_close(&fixture);
}

/* The first and the last of R's residuals of 100 log(AirPassengers). */
TEST(hamilton_equals_r)
{
    UNUSED;
    static struct table data;
    struct fixture fixture;
    size_t count = 0;

    fixture_open(&fixture);
    table_read(&data, "mann_kendall/AirPassengers.csv", true);
    fixture_series(&fixture, period_month(1949, 1), &data, 1, data.rows, false);
    fixture_run(&fixture, "hamilton", "log=yes");
    const struct series_out *cycle = output(&fixture, "cycle");
    for (size_t t = 0; t < data.rows; t++)
        count += tide_state_has_value(cycle->state[t]);
    CHECK_INT(count, 109);
    CHECK_NEAR(100.0 * cycle->real[35], 3.4013478678606, 1e-11);
    CHECK_NEAR(100.0 * cycle->real[143], 7.3768843257247, 1e-11);
    fixture_close(&fixture);
}

/* One scenario of netlib's program: rows of the table from its first on. */
static void check_scenario(struct fixture *fixture, const struct table *data,
                           const struct table *wanted, const char *name, size_t count,
                           const char *words)
{
    static const char *const parts[] = {"season", "trend"};
    size_t first = 0;

    while (first < wanted->rows && strcmp(wanted->cell[first][0], name) != 0)
        first++;
    CHECK(first + count <= wanted->rows);
    CHECK_TEXT(wanted->cell[first + count - 1][0], name);
    fixture_series(fixture, period_month(1959, 1), data, 0, count, false);
    fixture_run(fixture, "stl", words);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        double largest = distance(fixture, parts[i], wanted, column_of(wanted, parts[i]),
                                  first, count);
        print_message("%s %s: %.2g\n", name, parts[i], largest);
        CHECK(largest <= 1e-9);
    }
    if (strcmp(name, "stlez") != 0)
        CHECK(distance(fixture, "weight", wanted, column_of(wanted, "rw"), first,
                       count) <= 1e-9);
}

TEST(stl_equals_netlib)
{
    UNUSED;
#define WINDOWS "season-window=35 trend-window=19 low-pass-window=13 season-degree=1 "
#define LOOPS   "inner=1 outer=2 season-jump=4 "
    static struct table data;
    static struct table wanted;
    struct fixture fixture;

    fixture_open(&fixture);
    table_read(&data, "statsmodels/stl_co2.csv", false);
    table_read(&wanted, "statsmodels/stl_test_results.csv", true);
    CHECK_INT(data.rows, 348);
    check_scenario(&fixture, &data, &wanted, "baseline", 348, WINDOWS LOOPS);
    check_scenario(&fixture, &data, &wanted, "short", 347, WINDOWS LOOPS);
    check_scenario(&fixture, &data, &wanted, "ntjump-1", 348,
                   WINDOWS LOOPS "trend-jump=1");
    check_scenario(&fixture, &data, &wanted, "nljump-1", 348,
                   WINDOWS LOOPS "low-pass-jump=1");
    check_scenario(&fixture, &data, &wanted, "nljump-1-ntjump-1", 348,
                   WINDOWS LOOPS "trend-jump=1 low-pass-jump=1");
    check_scenario(&fixture, &data, &wanted, "stlez", 348, WINDOWS);
    fixture_close(&fixture);
}

/*
 * The level of the figures is about 320.
 *
 * Of an even count of remainders the program behind R asks its partial sort for the two
 * middle ones in falling order, which that sort does not allow for: the median of 348 is
 * now and then made of others, such as the 174th and the 193rd. tide takes the median that
 * Cleveland defines. The robust fits are therefore near each other, not equal; odd counts
 * and netlib's own answers above, where the sort is lucky, agree to rounding.
 */
TEST(stl_equals_r)
{
    UNUSED;
    static const struct {
        const char *prefix;
        const char *words;
        double within;
    } rows[] = {
        {"periodic", "", 3.2e-8},
        {"s7_robust", "season-window=7 robust=yes", 5e-3},
        {"s13", "season-window=13", 3.2e-8},
    };
    static struct table data;
    static struct table wanted;
    struct fixture fixture;
    char column[64];

    fixture_open(&fixture);
    table_read(&data, "statsmodels/stl_co2.csv", false);
    table_read(&wanted, "oracle_r/stl_co2.csv", true);
    fixture_series(&fixture, period_month(1959, 1), &data, 0, data.rows, false);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fixture_run(&fixture, "stl", rows[i].words);
        snprintf(column, sizeof column, "%s_seasonal", rows[i].prefix);
        check_distance(&fixture, "season", &wanted, column, rows[i].within);
        snprintf(column, sizeof column, "%s_trend", rows[i].prefix);
        check_distance(&fixture, "trend", &wanted, column, rows[i].within);
        snprintf(column, sizeof column, "%s_remainder", rows[i].prefix);
        check_distance(&fixture, "remainder", &wanted, column, rows[i].within);
    }
    fixture_close(&fixture);
}

TEST(stl_equals_r_on_logarithms)
{
    UNUSED;
    static struct table data;
    static struct table wanted;
    struct fixture fixture;

    fixture_open(&fixture);
    table_read(&data, "mann_kendall/AirPassengers.csv", true);
    table_read(&wanted, "oracle_r/stl_log_airpassengers.csv", true);
    fixture_series(&fixture, period_month(1949, 1), &data, 1, data.rows, false);
    fixture_run(&fixture, "stl", "log=yes season-window=7 trend-window=23 robust=yes");
    /* 144 remainders: see above. */
    check_distance(&fixture, "season", &wanted, "s7_t23_robust_seasonal", 0.02);
    check_distance(&fixture, "trend", &wanted, "s7_t23_robust_trend", 0.02);
    check_distance(&fixture, "remainder", &wanted, "s7_t23_robust_remainder", 0.02);

    fixture_run(&fixture, "stl", "log=yes"); /* worked example 34 */
    CHECK_NEAR(output(&fixture, "season")->real[0], -0.0916404241465215, 1e-13);
    CHECK_NEAR(output(&fixture, "trend")->real[0], 4.82938865395291, 1e-14);
    CHECK_NEAR(output(&fixture, "trend")->real[143], 6.20475235642648, 1e-14);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(hp_equals_stata),
        ROW(hamilton_equals_r),
        ROW(decompose_equals_r_on_32_quarters),
        ROW(decompose_equals_r_on_air_passengers),
        ROW(stl_equals_netlib),
        ROW(stl_equals_r),
        ROW(stl_equals_r_on_logarithms),
    };
    check_need_data("statsmodels");
    check_need_data("oracle_r");
    check_need_data("mann_kendall");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
