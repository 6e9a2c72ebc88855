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

enum { MAX_ROWS = 2048, MAX_COLUMNS = 32, LINE_SIZE = 1024 };

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
    for (size_t i = 0; i < fixture->result.output_count; i++)
        if (strcmp(fixture->result.output[i].name, name) == 0)
            return &fixture->result.column[i];
    fail_msg("no output %s", name);
    return NULL;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(hp_equals_stata),
        ROW(hamilton_equals_r),
        ROW(decompose_equals_r_on_32_quarters),
        ROW(decompose_equals_r_on_air_passengers),
    };
    check_need_data("statsmodels");
    check_need_data("oracle_r");
    check_need_data("mann_kendall");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
