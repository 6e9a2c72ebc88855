/*
 * tables_test.c - random tables, rounded to the digits that they are printed with: none of
 * them may be blamed; and the same with one error planted, which must be found.
 *
 * Whether an error can be found at all is decided apart from the engine, on whole numbers:
 * some sum of printed cells misses its printed total by more than the halves of the last
 * digits together.
 *
 * audit_tables_test [COUNT]: that many tables of each kind; without, what takes seconds.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "query/ask.h"

enum {
    USUAL_COUNT = 500,
    MOST_PARTS = 8,
    PERIODS = 5, /* the year and its quarters */
    STEP = 1000, /* true figures are whole thousandths of the last printed digit */
};

static uint64_t seed = 20221231;
static long table_count = USUAL_COUNT;

/* Row 0 is the total; column 0 the year. In units of the last printed digit. */
struct grid {
    size_t parts;
    int64_t printed[MOST_PARTS + 1][PERIODS];
};

static uint64_t below(uint64_t n)
{
    return check_random(&seed) % n;
}

static int64_t round_step(int64_t figure)
{
    return (figure + STEP / 2) / STEP;
}

static void make_grid(struct grid *grid)
{
    int64_t figure[MOST_PARTS + 1][PERIODS] = {{0}};

    grid->parts = 3 + below(MOST_PARTS - 2);
    for (size_t i = 1; i <= grid->parts; i++) {
        int64_t size = (int64_t)1 << (4 + below(14));
        for (size_t t = 1; t < PERIODS; t++) {
            figure[i][t] = (int64_t)below((uint64_t)size * STEP) + STEP;
            figure[i][0] += figure[i][t];
            figure[0][t] += figure[i][t];
            figure[0][0] += figure[i][t];
        }
    }
    for (size_t i = 0; i <= grid->parts; i++)
        for (size_t t = 0; t < PERIODS; t++)
            grid->printed[i][t] = round_step(figure[i][t]);
}

/* Does a printed sum miss by more than n + 1 halves? */
static bool misses(int64_t whole, int64_t sum, size_t parts)
{
    int64_t apart = whole > sum ? whole - sum : sum - whole;
    return 2 * apart > (int64_t)parts + 1;
}

static bool can_be_found(const struct grid *grid)
{
    for (size_t i = 0; i <= grid->parts; i++) {
        int64_t sum = 0;
        for (size_t t = 1; t < PERIODS; t++)
            sum += grid->printed[i][t];
        if (misses(grid->printed[i][0], sum, PERIODS - 1))
            return true;
    }
    for (size_t t = 0; t < PERIODS; t++) {
        int64_t sum = 0;
        for (size_t i = 1; i <= grid->parts; i++)
            sum += grid->printed[i][t];
        if (misses(grid->printed[0][t], sum, grid->parts))
            return true;
    }
    return false;
}

/* ---- errors ---- */

struct error {
    size_t row;
    size_t column;
    size_t other; /* of a swap: the other row */
    bool is_swap;
};

static int64_t other_digit(int64_t figure)
{
    int64_t place = 1;

    for (uint64_t n = below(6); n > 0 && place * 10 <= figure; n--)
        place *= 10;
    int64_t digit = figure / place % 10;
    int64_t other = (digit + 1 + (int64_t)below(9)) % 10;
    return figure + (other - digit) * place;
}

static struct error plant(struct grid *grid, unsigned kind)
{
    struct error error = {below(grid->parts + 1), below(PERIODS), 0, false};
    int64_t *cell = &grid->printed[error.row][error.column];
    int64_t swapped;

    switch (kind) {
    case 0:
        *cell = other_digit(*cell);
        break;
    case 1: /* a decimal mark */
        *cell = *cell < 100 || below(2) == 0 ? *cell * 10 : *cell / 10;
        break;
    case 2: /* a scale word */
        *cell *= 1000;
        break;
    default: /* two rows of one column */
        error.is_swap = true;
        error.row = 1 + below(grid->parts);
        error.other = 1 + below(grid->parts);
        swapped = grid->printed[error.row][error.column];
        grid->printed[error.row][error.column] = grid->printed[error.other][error.column];
        grid->printed[error.other][error.column] = swapped;
    }
    return error;
}

/* ---- as a file ---- */

static const char *const columns[PERIODS] = {"2021", "2021-Q1", "2021-Q2", "2021-Q3",
                                             "2021-Q4"};

static void write_grid(const struct grid *grid, char *bytes, size_t room)
{
    size_t at = 0;

    at += (size_t)snprintf(bytes + at, room - at, "country");
    for (size_t t = 0; t < PERIODS; t++)
        at += (size_t)snprintf(bytes + at, room - at, ",%s", columns[t]);
    for (size_t i = 0; i <= grid->parts; i++) {
        at += i == 0 ? (size_t)snprintf(bytes + at, room - at, "\nWorld")
                     : (size_t)snprintf(bytes + at, room - at, "\nC%zu", i);
        for (size_t t = 0; t < PERIODS; t++)
            at += (size_t)snprintf(bytes + at, room - at, ",%" PRId64 ".%" PRId64,
                                   grid->printed[i][t] / 10, grid->printed[i][t] % 10);
    }
    snprintf(bytes + at, room - at, "\n");
}

static void audit_grid(struct ask *ask, const struct grid *grid)
{
    static const char *const none[] = {NULL};
    static char bytes[4096];
    char path[16];

    write_grid(grid, bytes, sizeof bytes);
    ask_write(bytes, path);
    CHECK_OK(ask_run(ask, path, "audit", none));
    unlink(path);
}

/* Is a cell among those that a contradiction names? */
static bool names_cell(const tide_answer *answer, size_t row, size_t column)
{
    char id[32];

    snprintf(id, sizeof id, "%zu:%s", row + 2, columns[column]);
    for (size_t i = 0; i < tide_answer_row_count(answer); i++)
        if (strcmp(tide_answer_cell(answer, i, 0).text, "contradiction") == 0 &&
            strcmp(tide_answer_cell(answer, i, 7).text, id) == 0)
            return true;
    return false;
}

TEST(no_clean_table_is_blamed)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    for (long i = 0; i < table_count; i++) {
        struct grid grid;
        uint64_t from = seed;
        make_grid(&grid);
        CHECK(!can_be_found(&grid));
        audit_grid(&ask, &grid);
        if (strcmp(ask.told, "contradiction") == 0)
            fail_msg("table of seed %" PRIu64 " is blamed", from);
    }
    print_message("%ld clean tables, none blamed\n", table_count);
    ask_close(&ask);
}

TEST(planted_errors_are_found)
{
    UNUSED;
    static const char *const kinds[] = {"digit", "decimal mark", "scale word", "swap"};
    struct ask ask;

    ask_open(&ask);
    for (unsigned kind = 0; kind < COUNT_OF(kinds); kind++) {
        long detectable = 0;
        long found = 0;
        long named = 0;
        for (long i = 0; i < table_count; i++) {
            struct grid grid;
            make_grid(&grid);
            struct error error = plant(&grid, kind);
            bool can_be = can_be_found(&grid);
            audit_grid(&ask, &grid);
            bool is_found = strcmp(ask.told, "contradiction") == 0;
            detectable += can_be ? 1 : 0;
            found += can_be && is_found ? 1 : 0;
            bool is_named =
                names_cell(ask.answer, error.row, error.column) ||
                (error.is_swap && names_cell(ask.answer, error.other, error.column));
            named += can_be && is_found && is_named ? 1 : 0;
        }
        print_message("%s: %ld of %ld can be found, %ld found, %ld name the cell\n",
                      kinds[kind], detectable, table_count, found, named);
        CHECK(detectable > table_count / 3);
        CHECK(100 * found >= 99 * detectable);
        CHECK(100 * named >= 99 * detectable);
    }
    ask_close(&ask);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        ROW(no_clean_table_is_blamed),
        ROW(planted_errors_are_found),
    };

    if (argc > 1)
        table_count = strtol(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
