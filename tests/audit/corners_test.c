/*
 * corners_test.c - what an audit says of random lists of claims on two years, held against
 * the corners of all that the claims allow.
 *
 * Exports and imports of two years are a point in four dimensions; every claim cuts off a
 * half of that space or two. The corners are found by taking every four of the planes, in
 * long doubles: the least and the most of a figure is at one of them. So a list is possible
 * or not, and a bound is the tightest or not, by a way that has nothing in common with the
 * one that the audit takes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

enum { FINDING, FIGURE, PERIOD, VALUE, LOW, HIGH };
enum { EXPORTS, IMPORTS, TURNOVER, BALANCE, MEASURES };
enum { DIMENSIONS = 4, YEARS = 2, FIGURES = MEASURES * YEARS };
enum { LISTS = 400, MOST_CLAIMS = 8, MOST_PLANES = 2 * MOST_CLAIMS + 2 * DIMENSIONS };

static const char *const measures[MEASURES] = {"exports", "imports", "turnover",
                                               "balance"};

/* Far beyond every figure: what reaches it has no end. */
static const long double box = 1e7L;

/* factor . x <= limit */
struct plane {
    long double factor[DIMENSIONS];
    long double limit;
};

struct space {
    struct plane plane[MOST_PLANES];
    size_t count;
};

struct extent {
    long double low[FIGURES];
    long double high[FIGURES];
    bool is_empty;
};

/* A figure is exports and imports of its year, with signs. */
static void figure_factors(size_t measure, size_t year, long double out[DIMENSIONS])
{
    memset(out, 0, DIMENSIONS * sizeof *out);
    out[2 * year] = measure == IMPORTS ? 0 : 1;
    out[2 * year + 1] = measure == EXPORTS ? 0 : measure == BALANCE ? -1 : 1;
}

static void add_plane(struct space *space, const long double factor[DIMENSIONS],
                      long double sign, long double limit)
{
    struct plane *plane = &space->plane[space->count++];

    for (size_t i = 0; i < DIMENSIONS; i++)
        plane->factor[i] = sign * factor[i];
    plane->limit = limit;
}

/* ---- corners ---- */

/* The point where four planes meet, each moved out by `shift`; false: in none, or many. */
static bool meet(const struct space *space, const size_t of[DIMENSIONS],
                 long double shift, long double x[DIMENSIONS])
{
    long double a[DIMENSIONS][DIMENSIONS + 1];

    for (size_t i = 0; i < DIMENSIONS; i++) {
        memcpy(a[i], space->plane[of[i]].factor, sizeof space->plane[0].factor);
        a[i][DIMENSIONS] = space->plane[of[i]].limit + shift;
    }
    for (size_t c = 0; c < DIMENSIONS; c++) {
        size_t best = c;
        for (size_t i = c + 1; i < DIMENSIONS; i++)
            best = fabsl(a[i][c]) > fabsl(a[best][c]) ? i : best;
        if (fabsl(a[best][c]) < 1e-12L)
            return false;
        for (size_t k = 0; k <= DIMENSIONS; k++) {
            long double swapped = a[c][k];
            a[c][k] = a[best][k];
            a[best][k] = swapped;
        }
        for (size_t i = 0; i < DIMENSIONS; i++) {
            long double times = i == c ? 0 : a[i][c] / a[c][c];
            for (size_t k = c; k <= DIMENSIONS && i != c; k++)
                a[i][k] -= times * a[c][k];
        }
    }
    for (size_t i = 0; i < DIMENSIONS; i++)
        x[i] = a[i][DIMENSIONS] / a[i][i];
    return true;
}

static long double figure_of(const long double factor[DIMENSIONS],
                             const long double x[DIMENSIONS])
{
    long double sum = 0;

    for (size_t i = 0; i < DIMENSIONS; i++)
        sum += factor[i] * x[i];
    return sum;
}

static bool is_inside(const struct space *space, const long double x[DIMENSIONS],
                      long double shift)
{
    for (size_t i = 0; i < space->count; i++) {
        long double at = figure_of(space->plane[i].factor, x);
        if (at > space->plane[i].limit + shift + 1e-11L * fabsl(at) + 1e-9L)
            return false;
    }
    return true;
}

static void take_corner(const long double x[DIMENSIONS], struct extent *extent)
{
    for (size_t f = 0; f < FIGURES; f++) {
        long double factor[DIMENSIONS];
        figure_factors(f % MEASURES, f / MEASURES, factor);
        long double at = figure_of(factor, x);
        if (extent->is_empty || at < extent->low[f])
            extent->low[f] = at;
        if (extent->is_empty || at > extent->high[f])
            extent->high[f] = at;
    }
    extent->is_empty = false;
}

static struct extent measure_space(const struct space *space, long double shift)
{
    struct extent extent = {.is_empty = true};
    long double x[DIMENSIONS];
    size_t of[DIMENSIONS];

    for (of[0] = 0; of[0] < space->count; of[0]++)
        for (of[1] = 0; of[1] < of[0]; of[1]++)
            for (of[2] = 0; of[2] < of[1]; of[2]++)
                for (of[3] = 0; of[3] < of[2]; of[3]++)
                    if (meet(space, of, shift, x) && is_inside(space, x, shift))
                        take_corner(x, &extent);
    return extent;
}

/* ---- claims ---- */

/* Digits are printed to the unit, a tenth, a hundredth. */
static double rounded(double value, int digits)
{
    double unit = pow(10.0, digits);
    return round(value * unit) / unit;
}

static double draw(uint64_t *seed, double low, double high)
{
    return low + (high - low) * (double)(check_random(seed) % 1000003) / 1000003.0;
}

/* How a figure of the first year is told in the second. */
static const struct {
    const char *kind;
    const char *unit;
    double times; /* of the ratio, */
    double less;  /* and then less this */
} links[] = {{"growth_pct", "pct", 100.0, 100.0},
             {"index_pct", "pct", 100.0, 0.0},
             {"multiple", "x", 1.0, 0.0},
             {"change_abs", "USD", 0.0, 0.0}};

/* What lies between the ends of a printed figure, as planes. */
static void add_ends(struct space *space, const long double factor[DIMENSIONS],
                     const long double base[DIMENSIONS], const double ends[2],
                     size_t link)
{
    for (int side = 0; side < 2; side++) {
        long double sign = side == 0 ? -1 : 1;
        long double row[DIMENSIONS];
        long double limit = 0;
        if (isinf(ends[side]))
            continue;
        memcpy(row, factor, sizeof row);
        if (link == SIZE_MAX || links[link].times == 0.0) {
            limit = sign * (long double)ends[side];
            for (size_t i = 0; i < DIMENSIONS && link != SIZE_MAX; i++)
                row[i] -= base[i];
        } else {
            long double ratio =
                ((long double)ends[side] + (long double)links[link].less) /
                (long double)links[link].times;
            for (size_t i = 0; i < DIMENSIONS; i++)
                row[i] -= (ratio < 0 ? 0 : ratio) * base[i];
        }
        add_plane(space, row, sign, limit);
    }
}

/* A claim on a figure that is `truth`, in words that leave room for it, or spoilt. */
static void write_claim(FILE *file, uint64_t *seed, const double truth[FIGURES],
                        bool is_spoilt, size_t number, struct space *space)
{
    size_t measure = check_random(seed) % MEASURES;
    size_t year = check_random(seed) % YEARS;
    size_t link = year == 1 && check_random(seed) % 2 == 0
                      ? check_random(seed) % (measure == BALANCE ? 1 : COUNT_OF(links))
                      : SIZE_MAX;
    int digits = (int)(check_random(seed) % 3);
    const char *word = "exact";
    double at = truth[MEASURES * year + measure];
    double before = truth[measure];
    long double factor[DIMENSIONS];
    long double base[DIMENSIONS];

    if (link == 0 && measure == BALANCE) /* a balance may be negative: a change alone */
        link = COUNT_OF(links) - 1;
    if (link != SIZE_MAX)
        at = links[link].times == 0.0
                 ? at - before
                 : at / before * links[link].times - links[link].less;
    if (is_spoilt)
        at *= check_random(seed) % 2 == 0 ? 1.3 : 10.0;
    double half = 0.5 * pow(10.0, -digits);
    double printed = rounded(at, digits);
    double ends[2] = {printed - half, printed + half};
    size_t how = check_random(seed) % 6;
    double apart = rounded(fabs(at) * draw(seed, 0.05, 0.3), digits) + 1.0;
    if (how == 0 && at > apart) {
        printed = rounded(printed - apart, digits);
        ends[0] = printed;
        ends[1] = HUGE_VAL;
        word = "over";
    } else if (how == 1 && at > 0.0) {
        printed = rounded(printed + apart, digits);
        ends[0] = -HUGE_VAL;
        ends[1] = printed;
        word = check_random(seed) % 2 == 0 ? "nearly" : "up_to";
    }
    figure_factors(measure, year, factor);
    figure_factors(measure, 0, base);
    add_ends(space, factor, base, ends, link);
    fprintf(file, "F%zu,e,,x,world,%s,%s,%.*f,%s,1,%d,%s,%s,\n", number,
            measures[measure], link == SIZE_MAX ? "level" : links[link].kind, digits,
            printed, link == SIZE_MAX ? "USD" : links[link].unit, (int)(2020 + year),
            link == SIZE_MAX ? "" : "2020", word);
}

static void write_claims(uint64_t *seed, const char *path, struct space *space)
{
    size_t count = 2 + check_random(seed) % (MOST_CLAIMS - 1);
    size_t spoilt = check_random(seed) % (2 * count);
    double truth[FIGURES];
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    for (size_t y = 0; y < YEARS; y++) {
        double *at = &truth[MEASURES * y];
        at[EXPORTS] = draw(seed, 5.0, 1000.0);
        at[IMPORTS] = draw(seed, 5.0, 1000.0);
        at[TURNOVER] = at[EXPORTS] + at[IMPORTS];
        at[BALANCE] = at[EXPORTS] - at[IMPORTS];
    }
    space->count = 0;
    for (size_t i = 0; i < DIMENSIONS; i++) {
        long double factor[DIMENSIONS] = {0};
        factor[i] = 1;
        add_plane(space, factor, -1, 0);
        add_plane(space, factor, 1, box);
    }
    fprintf(file, "id,essay,ref,subject,counterpart,measure,kind,value,unit,scale,period,"
                  "base_period,bound,note\n");
    for (size_t i = 0; i < count; i++)
        write_claim(file, seed, truth, i == spoilt, i, space);
    CHECK(fclose(file) == 0);
}

/* ---- findings ---- */

static const char *cell(const tide_answer *answer, size_t row, size_t column)
{
    return tide_answer_cell(answer, row, column).text;
}

static bool has_contradiction(const tide_answer *answer)
{
    for (size_t row = 0; row < tide_answer_row_count(answer); row++)
        if (strcmp(cell(answer, row, FINDING), "contradiction") == 0)
            return true;
    return false;
}

/* Bounds are told with six digits, rounded outward. */
static void check_end(const tide_answer *answer, size_t row, bool is_low, long double end)
{
    const char *told = cell(answer, row, is_low ? LOW : HIGH);
    long double room = 2e-5L * fabsl(end) + 1e-6L;
    long double sign = is_low ? 1 : -1;
    bool has_end = fabsl(end) < 1e-4L * box;

    if (!has_end && fabsl(end) < 0.05L * box)
        return; /* the box may have a hand in it, or not */
    if (told[0] == '\0' ? has_end && fabsl(end) > 1e-6L : !has_end)
        fail_msg("%s %s: %s is told \"%s\", not %Lg", cell(answer, row, FIGURE),
                 cell(answer, row, PERIOD), is_low ? "low" : "high", told, end);
    if (told[0] == '\0' || !has_end)
        return;
    long double out = sign * (end - (long double)strtod(told, NULL));
    if (out < -1e-6L * (1 + fabsl(end)) || out > room)
        fail_msg("%s %s: %s is told %s, not %.9Lg", cell(answer, row, FIGURE),
                 cell(answer, row, PERIOD), is_low ? "low" : "high", told, end);
}

static size_t check_bounds(const tide_answer *answer, const struct extent *extent)
{
    size_t checks = 0;

    for (size_t row = 0; row < tide_answer_row_count(answer); row++)
        for (size_t f = 0; f < FIGURES; f++) {
            char figure[32];
            char period[8];
            snprintf(figure, sizeof figure, "x world %s", measures[f % MEASURES]);
            snprintf(period, sizeof period, "%d", (int)(2020 + f / MEASURES));
            if (strcmp(cell(answer, row, FINDING), "derived") != 0 ||
                strcmp(cell(answer, row, FIGURE), figure) != 0 ||
                strcmp(cell(answer, row, PERIOD), period) != 0)
                continue;
            check_end(answer, row, true, extent->low[f]);
            check_end(answer, row, false, extent->high[f]);
            checks++;
        }
    return checks;
}

TEST(bounds_are_the_tightest_and_no_contradiction_is_missed)
{
    UNUSED;
    static const char *const none[] = {NULL};
    struct space space;
    uint64_t seed = 4;
    size_t possible = 0;
    size_t impossible = 0;
    size_t checks = 0;
    char path[16];
    struct ask ask;

    ask_write("", path);
    ask_open(&ask);
    for (int n = 0; n < LISTS; n++) {
        write_claims(&seed, path, &space);
        CHECK_OK(ask_run(&ask, path, "audit", none));
        bool is_told = has_contradiction(ask.answer);
        struct extent extent = measure_space(&space, 0);
        if (measure_space(&space, 1e-6L).is_empty) {
            impossible++;
            CHECK(is_told);
        } else if (!measure_space(&space, -1e-6L).is_empty) { /* with room to spare */
            possible++;
            CHECK(!is_told);
            checks += check_bounds(ask.answer, &extent);
        }
    }
    CHECK(possible > LISTS / 3 && impossible > LISTS / 20);
    CHECK(checks > LISTS);
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(bounds_are_the_tightest_and_no_contradiction_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
