/*
 * index_numbers_test.c - index numbers against IndexNumR, on 4 products in 12 periods.
 *
 * The reference figures are those of the package's own tests: each method on the period
 * before (pop), chained and on a fixed base, as factors of nine digits and more: agreement
 * 1e-8. Its quantity indices, but for Lowe, were made from quantities of more digits than
 * those of the data file: an exact calculation from the file is off by up to 4.2e-8, and
 * 5e-8 is asked for. Without the reference data the test is skipped.
 */
#include "harness/check.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define FOLDER TIDE_TEST_DATA "/index_numbers/"

enum { PERIODS = 12, MOST_COLUMNS = 80 };

static const char declared[] = "time:period, prices:decimal[kind=price], "
                               "quantities:decimal, prodID:key";

/* The column of a reference file, by name. */
static void read_column(const char *file, const char *name, double out[PERIODS])
{
    char line[8192];
    char path[4096];
    size_t column = SIZE_MAX;

    snprintf(path, sizeof path, FOLDER "%s", file);
    FILE *stream = fopen(path, "r");
    CHECK(stream != NULL);
    for (size_t row = 0; row <= PERIODS; row++) {
        char *rest = NULL;
        size_t place = 0;
        CHECK(fgets(line, sizeof line, stream) != NULL);
        line[strcspn(line, "\r\n")] = '\0';
        for (char *cell = strtok_r(line, ",", &rest); cell != NULL;
             cell = strtok_r(NULL, ",", &rest), place++) {
            if (row == 0 && strcmp(cell, name) == 0)
                column = place;
            if (row > 0 && place == column)
                out[row - 1] = strtod(cell, NULL);
        }
        CHECK(column != SIZE_MAX);
    }
    fclose(stream);
}

/* Periods 1 to 12 of the file are the years 0001 to 0012 of the calendar. */
static void write_figures(char path[static 16])
{
    char line[256];

    memcpy(path, "index_fi_XXXXXX", 16);
    int handle = mkstemp(path);
    FILE *from = fopen(FOLDER "CES_sigma_2.csv", "r");
    FILE *to = fdopen(handle, "w");
    CHECK(from != NULL && to != NULL);
    CHECK(fgets(line, sizeof line, from) != NULL);
    fputs("time,prices,quantities,prodID\n", to);
    while (fgets(line, sizeof line, from) != NULL)
        fprintf(to, "%04d%s", 2000 + atoi(line), strchr(line, ','));
    fclose(from);
    fclose(to);
}

/* What tide makes of it: factors, period by period; the first is 1 where it has none. */
static void compute(tide_engine *engine, const char *path, const char *verb,
                    const char *const (*option)[2], size_t count, double out[PERIODS])
{
    const tide_answer *answer = NULL;
    tide_job *job = NULL;
    tide_error err = {0};

    CHECK_OK(tide_job_new(engine, verb, &job, &err));
    CHECK_OK(tide_job_set(job, "columns", declared, &err));
    CHECK_OK(tide_job_set(job, "by", "prodID", &err));
    CHECK_OK(tide_job_set(job, "as", "multiple", &err));
    for (size_t i = 0; i < count; i++)
        CHECK_OK(tide_job_set(job, option[i][0], option[i][1], &err));
    CHECK_OK(tide_job_add_file(job, path, &err));
    tide_status status = tide_job_run(job, &answer, &err);
    if (status != TIDE_STATUS_OK)
        fail_msg("%s: %s", verb, err.message);
    CHECK_INT(tide_answer_row_count(answer), PERIODS);
    for (size_t row = 0; row < PERIODS; row++) {
        tide_cell cell = tide_answer_cell(answer, row, 1);
        out[row] = tide_state_has_value(cell.state) ? cell.real : 1.0;
    }
    tide_job_free(job);
}

struct method {
    const char *verb;
    bool has_price_alone; /* takes prices, or quantities, by themselves */
    bool needs_weights;
};

static const struct method methods[] = {
    {"laspeyres", false, false}, {"paasche", false, false}, {"fisher", false, false},
    {"tornqvist", false, false}, {"walsh", false, false},   {"jevons", true, false},
    {"lowe", false, true},
};

static const struct {
    const char *name;
    const char *link;
    const char *base; /* NULL: the period before */
} ways[] = {
    {"pop", "none", NULL},
    {"chained", "prev", NULL},
    {"fixedbase", "none", "2001"},
};

static void compare(tide_engine *engine, const char *path, const struct method *method,
                    size_t way, bool is_volume)
{
    const char *option[8][2];
    double wanted[PERIODS];
    double found[PERIODS];
    char column[64];
    size_t count = 0;

    option[count][0] = "link";
    option[count++][1] = ways[way].link;
    if (ways[way].base != NULL) {
        option[count][0] = "base";
        option[count++][1] = ways[way].base;
    }
    if (method->has_price_alone) {
        option[count][0] = "value";
        option[count++][1] = is_volume ? "quantities" : "prices";
    } else {
        option[count][0] = "price";
        option[count++][1] = "prices";
        option[count][0] = "quantity";
        option[count++][1] = "quantities";
        option[count][0] = "of";
        option[count++][1] = is_volume ? "volume" : "price";
    }
    if (method->needs_weights) {
        option[count][0] = "weights";
        option[count++][1] = "2001";
    }
    snprintf(column, sizeof column, "%s_%s", method->verb, ways[way].name);
    read_column(is_volume ? "reference_quantity_indices.csv"
                          : "reference_price_indices.csv",
                column, wanted);
    compute(engine, path, method->verb, (const char *const(*)[2])option, count, found);
    double tolerance = is_volume && !method->needs_weights ? 5e-8 : 1e-8;
    for (size_t t = 0; t < PERIODS; t++)
        if (!(fabs(found[t] / wanted[t] - 1.0) <= tolerance))
            fail_msg("%s of %s, period %zu: %.12g, not %.12g", column,
                     is_volume ? "volume" : "price", t + 1, found[t], wanted[t]);
}

TEST(every_method_gives_the_reference)
{
    UNUSED;
    tide_engine *engine = NULL;
    char path[16];

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    write_figures(path);
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        for (size_t way = 0; way < COUNT_OF(ways); way++)
            for (int volume = 0; volume < 2; volume++)
                compare(engine, path, &methods[i], way, volume != 0);
    unlink(path);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(every_method_gives_the_reference)};

    if (access(FOLDER "CES_sigma_2.csv", R_OK) != 0)
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
