/*
 * us_trade_growth_test.c - growth of sums, contributions and compound growth of real
 * figures against R, and contributions that add up in whole numbers.
 *
 * us_trade_growth.R made the files; its head names the versions.
 */
#include "golden/golden.h"

#include "number/exact.h"

/* A request and the file that holds its answer: keys, a period, the figure. */
struct golden {
    const char *verb;
    const char *file;
    const char *const (*option)[2];
    size_t option_count;
    size_t key_count;
    size_t expected; /* figures, cells without one not counted */
};

/* A period, or the first and last month of a window. */
static void format_range(tide_period period, char *buffer, size_t size)
{
    tide_period first = {.ordinal = period.ordinal, .length = 1, .freq = period.freq};
    tide_period last = first;

    last.ordinal += period.length - 1;
    size_t length = tide_period_format(first, buffer, size);
    if (period.length > 1) {
        buffer[length++] = '/';
        tide_period_format(last, buffer + length, size - length);
    }
}

static void check_line(const struct golden *golden, const tide_answer *answer, size_t row,
                       char **cell, size_t *compared)
{
    size_t figure = golden->key_count + 1;
    tide_cell got = named(answer, row, golden->verb);
    char period[2 * TIDE_PERIOD_TEXT_SIZE];

    for (size_t key = 0; key < golden->key_count; key++)
        CHECK_TEXT(tide_answer_cell(answer, row, key).text, cell[key]);
    format_range(tide_answer_cell(answer, row, golden->key_count).period, period,
                 sizeof period);
    CHECK_TEXT(cell[golden->key_count], period);
    if (cell[figure][0] == '\0') {
        CHECK_INT(got.state, TIDE_STATE_BASE_MISSING);
        return;
    }
    CHECK(tide_state_has_value(got.state));
    CHECK_NEAR(got.real, strtod(cell[figure], NULL), 1e-12);
    (*compared)++;
}

static void check_golden(const struct golden *golden)
{
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    char line[256];
    char *cell[4];
    size_t row = 0;
    size_t compared = 0;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    const tide_answer *answer =
        ask(engine, &job, golden->verb, golden->option, golden->option_count);
    FILE *file = open_golden(golden->file);
    while (fgets(line, sizeof line, file) != NULL) {
        CHECK_INT(split(line, cell, 4), golden->key_count + 2);
        CHECK(row < tide_answer_row_count(answer));
        check_line(golden, answer, row++, cell, &compared);
    }
    fclose(file);
    CHECK_INT(row, tide_answer_row_count(answer));
    CHECK_INT(compared, golden->expected);
    tide_job_free(job);
    tide_engine_close(engine);
}

static const char *const by_flow[][2] = {{"by", "flow"}};
static const char *const by_partner[][2] = {{"by", "flow,partner"}};

TEST(ytd_equals_r)
{
    UNUSED;
    check_golden(&(struct golden){"ytd", "us_trade_ytd.csv", by_flow, 1, 1, 880});
}

TEST(mat_equals_r)
{
    UNUSED;
    check_golden(&(struct golden){"mat", "us_trade_mat.csv", by_flow, 1, 1, 858});
}

TEST(cagr_equals_r)
{
    UNUSED;
    check_golden(&(struct golden){"cagr", "us_trade_cagr.csv", by_partner, 1, 2, 14});
}

TEST(contribution_equals_r)
{
    UNUSED;
    static const char *const option[][2] = {{"by", "flow,partner"},
                                            {"within", "flow"},
                                            {"since", "2019-01"}};
    check_golden(
        &(struct golden){"contribution", "us_trade_contribution.csv", option, 3, 2, 616});
}

/* ---- adding up ---- */

enum { FLOWS = 2, PARTNERS = 7, MONTHS = 452, YEAR = 12 };

static int64_t whole(const tide_answer *answer, size_t row, const char *column)
{
    tide_cell cell = named(answer, row, column);

    CHECK_INT(cell.kind, TIDE_CELL_DECIMAL);
    CHECK_INT(cell.scale, named(answer, 0, column).scale);
    return cell.mantissa;
}

/* One month of a flow: each contribution is the rounded quotient of whole numbers, and
   these add up to those of the growth of the total. */
static void check_month(const tide_answer *parts, const tide_answer *totals, size_t flow,
                        size_t month)
{
    size_t row = flow * MONTHS + month;
    int64_t base = whole(totals, row, "base");
    int128 change = 0;

    for (size_t partner = 0; partner < PARTNERS; partner++) {
        size_t part = (flow * PARTNERS + partner) * MONTHS + month;
        int128 numerator =
            (int128)whole(parts, part, "value_musd") - whole(parts, part, "base");
        double points = named(parts, part, "contribution").real;
        CHECK(points == quotient_round(100 * numerator, base));
        change += numerator;
    }
    CHECK(change == (int128)whole(totals, row, "value_musd") - base);
    CHECK(named(totals, row, "yoy").real == quotient_round(100 * change, base));
}

TEST(contributions_add_up_exactly_in_every_month)
{
    UNUSED;
    static const char *const of_parts[][2] = {{"by", "flow,partner"},
                                              {"within", "flow"},
                                              {"levels", "yes"}};
    static const char *const of_totals[][2] = {{"by", "flow"}, {"levels", "yes"}};
    tide_engine *engine = NULL;
    tide_job *part_job = NULL;
    tide_job *total_job = NULL;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    const tide_answer *parts = ask(engine, &part_job, "contribution", of_parts, 3);
    const tide_answer *totals = ask(engine, &total_job, "yoy", of_totals, 2);
    CHECK_INT(tide_answer_row_count(parts), FLOWS * PARTNERS * MONTHS);
    CHECK_INT(tide_answer_row_count(totals), FLOWS * MONTHS);
    for (size_t flow = 0; flow < FLOWS; flow++)
        for (size_t month = YEAR; month < MONTHS; month++)
            check_month(parts, totals, flow, month);
    tide_job_free(part_job);
    tide_job_free(total_job);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(ytd_equals_r),
        ROW(mat_equals_r),
        ROW(cagr_equals_r),
        ROW(contribution_equals_r),
        ROW(contributions_add_up_exactly_in_every_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
