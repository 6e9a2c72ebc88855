/*
 * cell_text_test.c - the text of one cell and its rounding.
 */
#include "harness/check.h"

#include "output/output.h"

static const char *text_at(const struct result_column *column, size_t row)
{
    static char buffer[CELL_TEXT_SIZE];

    size_t length = cell_text(column, row, buffer, sizeof buffer);
    CHECK_INT(length, strlen(buffer));
    return buffer;
}

TEST(figures_keep_their_digits_unless_decimals_are_asked_for)
{
    UNUSED;
    static const int64_t mantissa[] = {1250, -5, 0, INT64_MIN};
    static const double real[] = {0.1, 1e300, -2.5, 1.5e-7};
    struct result_column decimal = {.kind = TIDE_CELL_DECIMAL,
                                    .mantissa = mantissa,
                                    .scale = 2,
                                    .decimals = -1};
    struct result_column rate = {.kind = TIDE_CELL_REAL, .real = real, .decimals = -1};

    CHECK_TEXT(text_at(&decimal, 0), "12.50");
    CHECK_TEXT(text_at(&decimal, 1), "-0.05");
    CHECK_TEXT(text_at(&decimal, 2), "0.00");
    CHECK_TEXT(text_at(&decimal, 3), "-92233720368547758.08");
    CHECK_TEXT(text_at(&rate, 0), "0.1");
    CHECK_TEXT(text_at(&rate, 3), "1.5e-07");

    decimal.decimals = 1;
    rate.decimals = 0;
    CHECK_TEXT(text_at(&decimal, 0), "12.5");
    CHECK_TEXT(text_at(&decimal, 1), "-0.1");
    CHECK_TEXT(text_at(&rate, 2), "-3");
    rate.half_even = true;
    CHECK_TEXT(text_at(&rate, 2), "-2");
    CHECK_TEXT(text_at(&rate, 3), "0");
    rate.decimals = 30;
    CHECK_INT(strlen(text_at(&rate, 1)), 301 + 1 + 30);
}

TEST(a_cell_without_value_is_empty_whatever_lies_below)
{
    UNUSED;
    static const double real[] = {7.0, 7.0};
    static const tide_state state[] = {TIDE_STATE_MISSING, TIDE_STATE_BREAK};
    struct result_column column = {.kind = TIDE_CELL_REAL,
                                   .real = real,
                                   .state = state,
                                   .decimals = 3};

    CHECK_TEXT(text_at(&column, 0), "");
    CHECK_TEXT(text_at(&column, 1), "7.000");
    CHECK_TEXT(cell_state_row(&column, 0)->name, "missing");
}

TEST(tables_show_the_fewest_decimals_that_lose_nothing)
{
    UNUSED;
    static const int64_t mantissa[] = {120000, 345600, 0, 1};
    static const tide_state state[] = {TIDE_STATE_OK, TIDE_STATE_OK, TIDE_STATE_OK,
                                       TIDE_STATE_MISSING};
    struct result_column column = {.kind = TIDE_CELL_DECIMAL,
                                   .mantissa = mantissa,
                                   .state = state,
                                   .scale = 4,
                                   .decimals = -1,
                                   .table_decimals = -1};

    CHECK_INT(table_decimals(&column, 1), 0);
    CHECK_INT(table_decimals(&column, 2), 2);
    CHECK_INT(table_decimals(&column, 4), 2);
    column.state = NULL;
    CHECK_INT(table_decimals(&column, 4), 4);
    CHECK_INT(table_decimals(&column, 0), 0);
    column.table_decimals = 1;
    CHECK_INT(table_decimals(&column, 4), 1);
    column.decimals = 6;
    CHECK_INT(table_decimals(&column, 4), 6);

    struct result_column real = {.kind = TIDE_CELL_REAL,
                                 .decimals = -1,
                                 .table_decimals = -1};
    CHECK_INT(table_decimals(&real, 4), -1);
}

TEST(periods_are_sdmx_ranges_have_an_end_no_time_is_empty)
{
    UNUSED;
    char buffer[CELL_TEXT_SIZE];
    static const tide_period first[] = {
        {.ordinal = 2015 * 12, .length = 1, .freq = TIDE_FREQ_M},
        {.ordinal = 0, .length = 1, .freq = TIDE_FREQ_NONE},
    };
    static const tide_period last[] = {
        {.ordinal = 2022 * 12 + 7, .length = 1, .freq = TIDE_FREQ_M},
        {.ordinal = 0, .length = 1, .freq = TIDE_FREQ_NONE},
    };
    struct result_column column = {.kind = TIDE_CELL_PERIOD, .period = first};

    CHECK_INT(cell_period_text(&column, 0, buffer, sizeof buffer), 7);
    CHECK_TEXT(buffer, "2015-01");
    CHECK_INT(cell_period_text(&column, 1, buffer, sizeof buffer), 0);
    CHECK_TEXT(buffer, "");
    column.last = last;
    cell_period_text(&column, 0, buffer, sizeof buffer);
    CHECK_TEXT(buffer, "2015-01/2022-08");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(figures_keep_their_digits_unless_decimals_are_asked_for),
        ROW(a_cell_without_value_is_empty_whatever_lies_below),
        ROW(tables_show_the_fewest_decimals_that_lose_nothing),
        ROW(periods_are_sdmx_ranges_have_an_end_no_time_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
