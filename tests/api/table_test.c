/*
 * table_test.c - a loaded table, the panel behind an answer, and what a host reads of both.
 */
#include "query/ask.h"

#include <math.h>

static tide_table *load(tide_engine *engine, const char *path,
                        const tide_setting *setting, size_t count)
{
    tide_table *table = NULL;

    CHECK_OK(tide_table_load(engine, path, setting, count, &table, NULL));
    return table;
}

TEST(a_table_tells_its_columns)
{
    UNUSED;
    char path[16];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    tide_table *table = load(ask.engine, path, NULL, 0);
    CHECK_INT(tide_table_row_count(table), 11);
    CHECK_INT(tide_table_column_count(table), 7);
    tide_column period = tide_table_column(table, 0);
    CHECK(period.role == TIDE_COLUMN_PERIOD && period.freq == TIDE_FREQ_A);
    tide_column partner = tide_table_column(table, 2);
    CHECK(partner.role == TIDE_COLUMN_KEY && partner.distinct == 2);
    CHECK_TEXT(tide_table_text(table, 2, 1), "DEU");
    CHECK_INT(tide_table_column(table, 3).role, TIDE_COLUMN_LABEL);
    tide_column value = tide_table_column(table, 5);
    CHECK_TEXT(value.name, "value");
    CHECK(value.role == TIDE_COLUMN_MEASURE && value.kind == TIDE_KIND_DECIMAL &&
          value.scale == 1);
    tide_ledger ledger = tide_table_ledger(table);
    CHECK_INT(ledger.read, 11);
    CHECK_INT(ledger.loaded, 11);
    tide_table_free(table);
    ask_close(&ask);
    unlink(path);
}

TEST(settings_say_how_to_read)
{
    UNUSED;
    static const tide_setting setting[] = {{"delimiter", ";"}, {"max_errors", "1"}};
    char path[16];
    struct ask ask;

    ask_write("period;value\n2020;1,5\n2021;2,5\n2022;x\n", path);
    ask_open(&ask);
    tide_table *table = load(ask.engine, path, setting, 2);
    CHECK_INT(tide_table_row_count(table), 2);
    CHECK_INT(tide_table_ledger(table).rejected, 1);
    CHECK_INT(tide_table_column(table, 1).scale, 1);
    tide_table_free(table);
    ask_close(&ask);
    unlink(path);
}

TEST(jobs_share_a_table)
{
    UNUSED;
    static const char *const option[] = {"value=kg,value", "by=partner,flow", NULL};
    char path[16];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    tide_table *table = load(ask.engine, path, NULL, 0);
    for (int i = 0; i < 2; i++) {
        CHECK_OK(tide_job_new(ask.engine, "yoy", &ask.job, NULL));
        CHECK_OK(ask_set(ask.job, option, NULL));
        CHECK_OK(tide_job_add_table(ask.job, table, NULL));
        CHECK_STATUS(tide_job_add_file(ask.job, path, &ask.err), TIDE_STATUS_ARGUMENT);
        CHECK_TEXT(ask.err.id, "one_input");
        CHECK_STATUS(tide_job_add_table(ask.job, table, NULL), TIDE_STATUS_ARGUMENT);
        CHECK_OK(tide_job_run(ask.job, &ask.answer, NULL));
        CHECK_INT(tide_answer_row_count(ask.answer), 12);
        CHECK_INT(tide_job_ledger(ask.job).used, 11);
        tide_job_free(ask.job);
    }
    CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, NULL));
    CHECK_OK(tide_job_set(ask.job, "delimiter", ",", NULL));
    CHECK_OK(tide_job_add_table(ask.job, table, NULL));
    CHECK_STATUS(tide_job_run(ask.job, &ask.answer, &ask.err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "conflict");
    tide_job_free(ask.job);
    CHECK_OK(tide_job_new(ask.engine, "sniff", &ask.job, NULL));
    CHECK_OK(tide_job_add_table(ask.job, table, NULL));
    CHECK_STATUS(tide_job_run(ask.job, &ask.answer, &ask.err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "usage");
    tide_job_free(ask.job);
    ask.job = NULL;
    tide_table_free(table);
    ask_close(&ask);
    unlink(path);
}

TEST(the_panel_behind_an_answer)
{
    UNUSED;
    static const char *const option[] = {"value=value,kg", "by=partner,flow", NULL};
    static const char *const key[] = {"DEU", "M"};
    static const char *const none[] = {"DEU", "Z"};
    char path[16];
    struct ask ask;
    size_t place = 99;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "yoy", option));
    const tide_panel *panel = tide_job_panel(ask.job);
    CHECK(panel != NULL);
    CHECK_INT(tide_panel_series_count(panel), 4);
    CHECK_INT(tide_panel_period_count(panel), 3);
    CHECK_INT(tide_panel_key_count(panel), 2);
    CHECK_INT(tide_panel_measure_count(panel), 2);
    CHECK_TEXT(tide_panel_key_name(panel, 1), "flow");
    CHECK_TEXT(tide_panel_measure_name(panel, 1), "kg");
    CHECK_STATUS(tide_panel_find(panel, none, &place, NULL), TIDE_STATUS_NOT_FOUND);
    CHECK_INT(place, 99);
    CHECK_OK(tide_panel_find(panel, key, &place, NULL));
    CHECK_TEXT(tide_panel_key_text(panel, place, 0), "DEU");
    tide_series series = tide_panel_series(panel, place, 0);
    CHECK_INT(series.count, 3);
    CHECK(tide_series_double(&series, 0) == 20.5);
    CHECK_INT(tide_series_state(&series, 1), TIDE_STATE_MISSING);
    CHECK(isnan(tide_series_double(&series, 1)));
    ask_close(&ask);
    unlink(path);
}

TEST(cells_hold_the_form_of_the_answer)
{
    UNUSED;
    static const struct {
        const char *form;
        double growth; /* of a tenth */
    } rows[] = {
        {"percent", 10.0}, {"index", 110.0},           {"multiple", 1.1},
        {"ratio", 0.1},    {"log", 9.531017980432486},
    };
    char path[16];
    struct ask ask;

    ask_write("period,value\n2020,100\n2021,110\n", path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char as[32];
        const char *const option[] = {as, "decimals=0", "low-base-width=0", NULL};
        snprintf(as, sizeof as, "as=%s", rows[i].form);
        CHECK_OK(ask_run(&ask, path, "yoy", option));
        tide_cell cell = tide_answer_cell(ask.answer, 1, 1);
        CHECK_INT(cell.kind, TIDE_CELL_REAL);
        CHECK_NEAR(cell.real, rows[i].growth, 1e-15); /* --decimals rounds text alone */
        CHECK_INT(tide_answer_state_count(ask.answer, TIDE_STATE_BASE_MISSING), 1);
    }
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_table_tells_its_columns),
        ROW(settings_say_how_to_read),
        ROW(jobs_share_a_table),
        ROW(the_panel_behind_an_answer),
        ROW(cells_hold_the_form_of_the_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
