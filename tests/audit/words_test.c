/*
 * words_test.c - random lists of claims with the words that stand before figures: what an
 * audit says of them, held against all points of a grid.
 *
 * exports and imports in quarters of a unit give turnover and balance. A point at which
 * every claim holds is a proof: there is then no contradiction, and whatever is told of a
 * figure must leave room for it. No value lies outside its own bounds.
 */
#include <math.h>
#include <stdlib.h>

#include "query/ask.h"

enum { FINDING, FIGURE, PERIOD, VALUE, LOW, HIGH };
enum { EXPORTS, IMPORTS, TURNOVER, BALANCE, MEASURES };
enum { LISTS = 600, MOST_CLAIMS = 7, MOST_UNITS = 12, STEPS = 4 };

static const char *const measures[MEASURES] = {"exports", "imports", "turnover",
                                               "balance"};
static const char *const words[] = {"exact", "exact", "over", "nearly", "up_to"};

struct statement {
    size_t measure;
    int value;
    const char *word;
};

/* Can the figure that a statement is of be x? */
static bool allows(const struct statement *statement, double x)
{
    double at = statement->value;

    if (strcmp(statement->word, "exact") == 0)
        return x >= at - 0.5 && x <= at + 0.5;
    if (at < 0.0) /* a deficit of over 5 is below -5 */
        return strcmp(statement->word, "over") == 0 ? x < at : x >= at;
    return strcmp(statement->word, "over") == 0 ? x > at : x <= at;
}

static bool allow(const struct statement *statement, size_t count,
                  const double at[MEASURES])
{
    for (size_t i = 0; i < count; i++)
        if (!allows(&statement[i], at[statement[i].measure]))
            return false;
    return true;
}

static size_t write_claims(uint64_t *seed, const char *path,
                           struct statement statement[MOST_CLAIMS])
{
    size_t count = 2 + check_random(seed) % (MOST_CLAIMS - 1);
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fprintf(file, "id,essay,ref,subject,counterpart,measure,kind,value,unit,scale,period,"
                  "base_period,bound,note\n");
    for (size_t i = 0; i < count; i++) {
        statement[i] = (struct statement){
            .measure = check_random(seed) % MEASURES,
            .value = (int)(check_random(seed) % (MOST_UNITS + 1)),
            .word = words[check_random(seed) % COUNT_OF(words)],
        };
        if (statement[i].measure == BALANCE && check_random(seed) % 2 == 0)
            statement[i].value = -statement[i].value;
        fprintf(file, "F%zu,e,,x,world,%s,level,%d,USD,1,2021,,%s,\n", i,
                measures[statement[i].measure], statement[i].value, statement[i].word);
    }
    CHECK(fclose(file) == 0);
    return count;
}

/* A bound as told, to the six digits that it is told with. */
static double bound(const char *text, double none)
{
    return text[0] == '\0' ? none : strtod(text, NULL);
}

/* What a row speaks of, at a point; NAN: of something else, or of nothing. */
static double figure_at(const char *figure, const double at[MEASURES])
{
    for (size_t i = 0; i < MEASURES; i++)
        if (strncmp(figure, "x world ", 8) == 0 && strcmp(figure + 8, measures[i]) == 0)
            return at[i];
    if (strcmp(figure, "x world cover") == 0 && at[IMPORTS] > 0.0)
        return at[EXPORTS] / at[IMPORTS];
    return (double)NAN;
}

static const char *cell(const tide_answer *answer, size_t row, size_t column)
{
    return tide_answer_cell(answer, row, column).text;
}

/* Every value lies in its own bounds. */
static void check_values(const tide_answer *answer)
{
    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        double low = bound(cell(answer, row, LOW), -HUGE_VAL);
        double high = bound(cell(answer, row, HIGH), HUGE_VAL);
        double value = bound(cell(answer, row, VALUE), low);
        bool is_told = strcmp(cell(answer, row, FINDING), "derived") == 0 ||
                       strcmp(cell(answer, row, FINDING), "confirmed") == 0;
        if (is_told && cell(answer, row, VALUE)[0] != '\0' &&
            (value < low || value > high))
            fail_msg("%s %s is outside [%s, %s]", cell(answer, row, FIGURE),
                     cell(answer, row, VALUE), cell(answer, row, LOW),
                     cell(answer, row, HIGH));
    }
}

/* A point that all claims allow is in the bounds of every row. Counts the rows. */
static size_t check_point(const tide_answer *answer, const double at[MEASURES])
{
    size_t count = 0;

    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        double x = figure_at(cell(answer, row, FIGURE), at);
        if (strcmp(cell(answer, row, FINDING), "contradiction") == 0)
            fail_msg("a contradiction of what %g and %g fulfil", at[EXPORTS],
                     at[IMPORTS]);
        if (strcmp(cell(answer, row, FINDING), "derived") != 0 || isnan(x))
            continue;
        count++;
        if (x < bound(cell(answer, row, LOW), -HUGE_VAL) - 1e-9 ||
            x > bound(cell(answer, row, HIGH), HUGE_VAL) + 1e-9)
            fail_msg("%s can be %g, told [%s, %s]", cell(answer, row, FIGURE), x,
                     cell(answer, row, LOW), cell(answer, row, HIGH));
    }
    return count;
}

TEST(words_before_figures_leave_room_for_all_that_fits)
{
    UNUSED;
    static const char *const none[] = {NULL};
    struct statement statement[MOST_CLAIMS];
    uint64_t seed = 11;
    size_t possible = 0;
    size_t checks = 0;
    char path[16];
    struct ask ask;

    ask_write("", path);
    ask_open(&ask);
    for (int n = 0; n < LISTS; n++) {
        size_t count = write_claims(&seed, path, statement);
        bool is_possible = false;
        CHECK_OK(ask_run(&ask, path, "audit", none));
        check_values(ask.answer);
        for (int x = 0; x <= 2 * MOST_UNITS * STEPS; x++)
            for (int m = 0; m <= 2 * MOST_UNITS * STEPS; m++) {
                double exports = (double)x / STEPS;
                double imports = (double)m / STEPS;
                double at[MEASURES] = {exports, imports, exports + imports,
                                       exports - imports};
                if (!allow(statement, count, at))
                    continue;
                is_possible = true;
                checks += check_point(ask.answer, at);
            }
        possible += is_possible ? 1 : 0;
    }
    CHECK(possible > LISTS / 5 && possible < LISTS);
    CHECK(checks > 10 * LISTS);
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(words_before_figures_leave_room_for_all_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
