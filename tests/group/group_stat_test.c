/*
 * group_stat_test.c - statistics of groups beside SQLite's, for random tables.
 *
 * SQLite groups and orders the same rows: key by key, then by figure. What it hands out in
 * that order is all that the reference needs: figures of a group stand side by side and
 * sorted, sums are added in 128 bits, quotients rounded once. Every plan and any number of
 * threads must give its figures, bit for bit.
 */
#include "group/group_narrow.h"
#include "group/group_radix.h"
#include "group/world.h"

#include <math.h>
#include <stdlib.h>

#include "number/decimal.h"
#include "number/exact.h"

enum { MOST_MEMBERS = 4096 }; /* of a key */

/* ---- the reference: rows of a group, figures sorted ---- */

struct group {
    char key[MOST_KEYS][16];
    int32_t month; /* of the group, by period */
    size_t rows;
    size_t missing;
    size_t count;
    int64_t *x; /* [count] sorted */
    int64_t *y;
    int32_t *at; /* month of each */
    size_t capacity;
    tide_state valued;
    tide_state unvalued;
    bool member[MOST_MEMBERS]; /* of the last key */
};

static int128 sum_of(const struct group *group, const int64_t *a, const int64_t *b)
{
    int128 sum = 0;

    for (size_t i = 0; i < group->count; i++)
        sum += (int128)(a == NULL ? 1 : a[i]) * (b == NULL ? 1 : b[i]);
    return sum;
}

static int128 cross_of(const struct group *group, const int64_t *a, const int64_t *b)
{
    return (int128)group->count * sum_of(group, a, b) -
           sum_of(group, a, NULL) * sum_of(group, b, NULL);
}

static int128 edge_of(const struct group *group, bool is_last)
{
    int32_t edge = group->at[0];
    int128 sum = 0;

    for (size_t i = 0; i < group->count; i++)
        if (is_last ? group->at[i] > edge : group->at[i] < edge)
            edge = group->at[i];
    for (size_t i = 0; i < group->count; i++)
        sum += group->at[i] == edge ? group->x[i] : 0;
    return sum;
}

static size_t months_of(const struct group *group)
{
    bool seen[MONTHS] = {false};
    size_t count = 0;

    for (size_t i = 0; i < group->count; i++) {
        count += !seen[group->at[i] - FIRST_MONTH];
        seen[group->at[i] - FIRST_MONTH] = true;
    }
    return count;
}

/* numerator / denominator of the way, type 7, times the denominator. */
static double quantile_of(const struct group *group, int64_t numerator,
                          int64_t denominator, int32_t scale)
{
    int128 h = (int128)(group->count - 1) * numerator;
    size_t low = (size_t)(h / denominator);
    int64_t rest = (int64_t)(h % denominator);
    int64_t next = rest > 0 ? group->x[low + 1] : 0;

    return quotient_round((int128)group->x[low] * (denominator - rest) +
                              (int128)next * rest,
                          (int128)denominator * decimal_power(scale));
}

static void check_count(const struct answer *answer, int ask, size_t line, size_t want)
{
    CHECK_INT(answer->cells[ask].state[line], TIDE_STATE_OK);
    CHECK_INT(answer->cells[ask].mantissa[line], want);
}

static void check_exact(const struct answer *answer, int ask, size_t line, int128 want,
                        tide_state state)
{
    CHECK_INT(answer->cells[ask].state[line], state);
    CHECK_INT(answer->cells[ask].mantissa[line], want);
}

static void check_real(const struct answer *answer, int ask, size_t line, double want,
                       tide_state state)
{
    double have = answer->cells[ask].real[line];

    CHECK_INT(answer->cells[ask].state[line], state);
    if (have != want)
        fail_msg("statistic %d of line %zu: %.17g, not %.17g", ask, line, have, want);
}

static void check_moments(const struct answer *answer, size_t line,
                          const struct group *group, tide_state state)
{
    int128 n = (int128)group->count;
    int128 pairs = n * (n - 1);
    int128 xx = cross_of(group, group->x, group->x);
    int128 xy = cross_of(group, group->x, group->y);
    int128 yy = cross_of(group, group->y, group->y);

    if (group->count < 2) {
        CHECK_INT(answer->cells[VARIANCE].state[line], TIDE_STATE_TOO_FEW);
        CHECK_INT(answer->cells[SLOPE].state[line], TIDE_STATE_TOO_FEW);
        CHECK_INT(answer->cells[SECOND].state[line], TIDE_STATE_TOO_FEW);
        return;
    }
    double variance = quotient_round(xx, pairs * 10000);
    check_real(answer, VARIANCE, line, variance, state);
    check_real(answer, DEVIATION, line, sqrt(variance), state);
    check_real(answer, COVARIANCE, line, quotient_round(xy, pairs * 1000), state);
    check_exact(answer, SECOND, line, group->x[group->count - 2], state);
    if (group->count < 3)
        CHECK_INT(answer->cells[THIRD_LEAST].state[line], TIDE_STATE_TOO_FEW);
    else
        check_exact(answer, THIRD_LEAST, line, group->x[2], state);
    CHECK_INT(answer->cells[REAL_VARIANCE].state[line], state);
    CHECK_NEAR(answer->cells[REAL_VARIANCE].real[line], quotient_round(xx, pairs * 64),
               1e-15);
    if (yy == 0) {
        CHECK_INT(answer->cells[SLOPE].state[line], TIDE_STATE_SINGULAR);
        return;
    }
    check_real(answer, SLOPE, line, quotient_round(xy * 10, yy * 100), state);
    if (xx == 0)
        return;
    double want = (double)xy / sqrt((double)xx) / sqrt((double)yy);
    CHECK_NEAR(answer->cells[CORRELATION].real[line], want, 1e-14);
}

static tide_state state_of(const struct world *world, const struct group *group)
{
    tide_state lost = group->unvalued;

    if (world->skip_missing && lost != 0 && group->count > 0)
        lost = TIDE_STATE_PARTIAL_GROUP;
    return lost > group->valued ? lost : group->valued;
}

static void check_figures(const struct answer *answer, size_t line,
                          const struct group *group, tide_state state)
{
    int128 sum = sum_of(group, group->x, NULL);
    int128 weights = sum_of(group, group->y, NULL);
    double real = quantile_of(group, 1, 2, 0);

    check_exact(answer, SUM, line, sum, state);
    check_exact(answer, LEAST, line, group->x[0], state);
    check_exact(answer, MOST, line, group->x[group->count - 1], state);
    check_exact(answer, FIRST, line, edge_of(group, false), state);
    check_exact(answer, LAST, line, edge_of(group, true), state);
    check_real(answer, MEAN, line, quotient_round(sum, (int128)group->count * 100),
               state);
    check_real(answer, MEDIAN, line, quantile_of(group, 1, 2, SCALE_X), state);
    check_real(answer, P90, line, quantile_of(group, 90, 100, SCALE_X), state);
    check_real(answer, P2_5, line, quantile_of(group, 25, 1000, SCALE_X), state);
    check_real(answer, REAL_SUM, line, (double)(int64_t)sum / 8.0, state);
    check_real(answer, REAL_MEDIAN, line, real / 8.0, state);
    if (weights > 0)
        check_real(answer, WMEAN, line,
                   quotient_round(sum_of(group, group->x, group->y), weights * 100),
                   state);
    else
        CHECK_INT(answer->cells[WMEAN].state[line], TIDE_STATE_BASE_ZERO);
    check_moments(answer, line, group, state);
}

static void check_group(const struct world *world, const struct answer *answer,
                        size_t line, const struct group *group)
{
    const struct group_sorted *sorted = &answer->sorted;
    size_t leader = answer->lines.line[line].leader;
    tide_state state = state_of(world, group);
    size_t members = 0;

    for (size_t k = 0; k < world->key_count; k++)
        CHECK_TEXT(dictionary_text(world->table->column[k].dictionary,
                                   sorted->code[leader * world->key_count + k])
                       .at,
                   group->key[k]);
    if (world->by_period)
        CHECK_INT(sorted->ordinal[leader], group->month);
    for (size_t i = 0; i < COUNT_OF(group->member); i++)
        members += group->member[i];
    check_count(answer, ROWS, line, group->rows);
    check_count(answer, COUNT, line, group->count);
    check_count(answer, MISSING, line, group->missing);
    check_count(answer, DISTINCT, line, members);
    check_count(answer, PERIODS, line, months_of(group));
    if (tide_state_has_value(state))
        check_figures(answer, line, group, state);
    else
        for (int ask = SUM; ask < PERIODS; ask++)
            CHECK_INT(answer->cells[ask].state[line], state);
}

/* ---- reading SQLite's rows ---- */

static void group_add(struct group *group, sqlite3_stmt *select)
{
    tide_state state = (tide_state)sqlite3_column_int(select, MOST_KEYS + 3);
    const char *member = (const char *)sqlite3_column_text(select, MOST_KEYS - 1);

    group->rows++;
    group->member[atoi(member + 1)] = true;
    if (!tide_state_has_value(state)) {
        group->missing += state == TIDE_STATE_MISSING;
        group->unvalued = state > group->unvalued ? state : group->unvalued;
        return;
    }
    if (group->count == group->capacity) {
        group->capacity = 2 * group->capacity + 16;
        group->x = realloc(group->x, group->capacity * sizeof *group->x);
        group->y = realloc(group->y, group->capacity * sizeof *group->y);
        group->at = realloc(group->at, group->capacity * sizeof *group->at);
        CHECK(group->x != NULL && group->y != NULL && group->at != NULL);
    }
    group->valued = state > group->valued ? state : group->valued;
    group->at[group->count] = sqlite3_column_int(select, MOST_KEYS);
    group->x[group->count] = sqlite3_column_int64(select, MOST_KEYS + 1);
    group->y[group->count++] = sqlite3_column_int64(select, MOST_KEYS + 2);
}

static bool group_has(const struct world *world, const struct group *group,
                      sqlite3_stmt *select)
{
    bool is_same =
        !world->by_period || group->month == sqlite3_column_int(select, MOST_KEYS);

    for (size_t k = 0; k < world->key_count; k++)
        is_same =
            is_same &&
            strcmp(group->key[k], (const char *)sqlite3_column_text(select, (int)k)) == 0;
    return is_same;
}

static void group_begin(struct group *group, sqlite3_stmt *select)
{
    group->rows = group->missing = group->count = 0;
    group->valued = group->unvalued = 0;
    memset(group->member, 0, sizeof group->member);
    group->month = sqlite3_column_int(select, MOST_KEYS);
    for (int k = 0; k < MOST_KEYS; k++)
        snprintf(group->key[k], sizeof group->key[k], "%s",
                 (const char *)sqlite3_column_text(select, k));
}

static void check_all(const struct world *world, const struct answer *answer)
{
    static struct group group;
    sqlite3_stmt *select;
    char sql[256];
    char order[64] = "";
    size_t line = 0;

    for (size_t k = 0; k < world->key_count; k++)
        snprintf(order + strlen(order), sizeof order - strlen(order), "%c,",
                 (char)('a' + k));
    snprintf(sql, sizeof sql,
             "select a,b,c,d,e,f,month,x,y,state from t where %s order by %s%s x",
             world->has_mask ? "f <> 'm0'" : "1", order,
             world->by_period ? "month," : "");
    CHECK_INT(sqlite3_prepare_v2(world->db, sql, -1, &select, NULL), SQLITE_OK);
    group.rows = 0;
    while (sqlite3_step(select) == SQLITE_ROW) {
        if (group.rows > 0 && !group_has(world, &group, select)) {
            check_group(world, answer, line++, &group);
            group.rows = 0;
        }
        if (group.rows == 0)
            group_begin(&group, select);
        group_add(&group, select);
    }
    if (group.rows > 0)
        check_group(world, answer, line++, &group);
    CHECK_INT(line, answer->lines.count);
    sqlite3_finalize(select);
    free(group.x);
    free(group.y);
    free(group.at);
    memset(&group, 0, sizeof group);
}

enum { MOST_ASKS_OF_GAPS = 6 }; /* products want a value in each row */

static int totals_checked; /* with products */

static void check_cells(const struct group_cells *a, const struct group_cells *b,
                        size_t lines)
{
    CHECK(memcmp(a->state, b->state, lines * sizeof *b->state) == 0);
    if (b->is_real)
        CHECK(memcmp(a->real, b->real, lines * sizeof *b->real) == 0);
    else
        CHECK(memcmp(a->mantissa, b->mantissa, lines * sizeof *b->mantissa) == 0);
}

/* What needs no rows side by side is the same without them: of each group, and of all. */
static void check_totals(const struct world *world, const struct group_request *whole,
                         const struct answer *answer)
{
    static const struct group_ask few[] = {
        {.what = GROUP_ROWS},
        {.what = GROUP_COUNT},
        {.what = GROUP_SUM},
        {.what = GROUP_MEAN},
        {.what = GROUP_LEAST},
        {.what = GROUP_MOST},
        {.what = GROUP_VARIANCE},
        {.what = GROUP_DEVIATION},
        {.what = GROUP_WEIGHTED_MEAN, .other = 1},
        {.what = GROUP_SLOPE, .other = 1},
        {.what = GROUP_COVARIANCE, .other = 1},
        {.what = GROUP_CORRELATION, .other = 1},
        {.what = GROUP_RANKED, .rank = 2, .from_most = true},
        {.what = GROUP_RANKED, .rank = 3},
    };
    static const size_t measure[] = {X, Y};
    size_t count = world->is_complete ? COUNT_OF(few) : MOST_ASKS_OF_GAPS;
    const struct group_rule rule = {.skip_missing = world->skip_missing,
                                    .time = TABLE_NO_COLUMN};
    const bool keeps[2 * MOST_KEYS] = {true, true, true, true, true, true};
    struct group_request request = *whole;
    struct group_totals totals = {0};
    struct group_cells fast[COUNT_OF(few)];
    struct group_cells slow[COUNT_OF(few)];
    struct group_lines lines;
    struct arena arena;

    request.measure = measure;
    request.measure_count = COUNT_OF(measure);
    if (!group_totals_suit(&request, &rule, few, count))
        return;
    totals_checked += world->is_complete;
    arena_init(&arena, &world->table->runtime->memory);
    CHECK_OK(group_totals_make(&request, few, count, &totals, NULL));
    CHECK_INT(totals.sorted.row_count, answer->sorted.row_count);
    CHECK_INT(totals.sorted.group_count, answer->sorted.group_count);
    for (size_t sets = 1; sets <= 2; sets++) {
        const bool *kept = sets == 1 ? keeps : keeps + MOST_KEYS - world->key_count;
        CHECK_OK(group_lines_make(&answer->sorted, kept, sets, &lines, NULL));
        CHECK_OK(
            group_totals_run(&totals, &lines, &rule, few, count, &arena, fast, NULL));
        CHECK_OK(group_stat_run(&answer->sorted, &lines, &rule, few, count, &arena, slow,
                                NULL));
        for (size_t i = 0; i < count; i++)
            check_cells(&fast[i], &slow[i], lines.count);
        group_lines_release(&lines);
    }
    group_totals_release(&totals);
    arena_release(&arena);
}

/* The rows that a mask keeps, brought together first, give the same. */
static void check_narrow(const struct world *world, const struct group_request *request,
                         const struct answer *whole, enum group_plan plan)
{
    static struct answer answer;
    struct group_narrowed narrowed = {.arena = {0}};
    struct group_request carrying = *request;

    carrying.measure = carried_all;
    carrying.measure_count = CARRIED;
    CHECK_OK(group_narrow(&carrying, &narrowed, NULL));
    CHECK_INT(narrowed.table.row_count, whole->sorted.row_count);
    CHECK_INT(narrowed.request.mask_count, 0);
    answer_init(&answer, world, &narrowed.request, plan);
    check_same(whole, &answer);
    answer_release(&answer);
    group_narrow_release(&narrowed);
}

static void check_world(const struct world *world)
{
    static const enum group_plan plans[] = {GROUP_PARTITIONED, GROUP_HASH, GROUP_RADIX};
    static struct answer direct;
    static struct answer other;
    const tide_table *table = world->table;
    struct group_key key[MOST_KEYS];
    uint8_t keep[MOST_MEMBERS];
    struct group_mask mask = {.column = MOST_KEYS - 1,
                              .keep = keep,
                              .count = table->column[MOST_KEYS - 1].dictionary->count};
    struct group_request request = {.table = table,
                                    .key = key,
                                    .key_count = world->key_count,
                                    .mask = &mask,
                                    .mask_count = world->has_mask,
                                    .time_column = world->by_period ? (size_t)TIME
                                                                    : TABLE_NO_COLUMN};
    uint64_t cells = 1;

    for (size_t k = 0; k < MOST_KEYS; k++)
        key[k] = (struct group_key){.name = table->column[k].name,
                                    .column = k,
                                    .dictionary = table->column[k].dictionary};
    for (uint32_t code = 0; code < mask.count; code++)
        keep[code] =
            !text_is(dictionary_text(table->column[mask.column].dictionary, code), "m0");
    mask = group_mask_make(mask.column, keep, mask.count);
    for (size_t k = 0; k < world->key_count; k++)
        cells *= key[k].dictionary->count;
    answer_init(&direct, world, &request, cells < 1u << 22 ? GROUP_DIRECT : GROUP_HASH);
    check_all(world, &direct);
    check_totals(world, &request, &direct);
    for (size_t i = 0; i < COUNT_OF(plans); i++) {
        if (plans[i] < GROUP_HASH && cells >= 1u << 22)
            continue;
        if (plans[i] == GROUP_RADIX && !group_radix_suits(&request))
            continue;
        answer_init(&other, world, &request, plans[i]);
        check_same(&direct, &other);
        answer_release(&other);
        check_narrow(world, &request, &direct, plans[i]);
    }
    answer_release(&direct);
}

TEST(statistics_are_those_of_sqlite)
{
    UNUSED;
    uint64_t seed = 20261126;

    print_message("seed %d\n", 20261126);
    for (int round = 0; round < 60; round++) {
        struct world world = {.key_count = (size_t)round % (MOST_KEYS + 1),
                              .by_period = round % 2 == 1,
                              .skip_missing = round % 3 == 0,
                              .has_mask = round % 5 == 0,
                              .is_complete = round % 7 < 3,
                              .is_large = round % 7 == 1};
        size_t rows = check_random(&seed) % 3000;
        size_t members = 1 + check_random(&seed) % 9;
        world_init(&world, rows, members, round % 4 == 0, 1 + (unsigned)round % 3, &seed);
        check_world(&world);
        world_release(&world);
    }
    CHECK(totals_checked > 10);
}

TEST(a_hundred_thousand_groups)
{
    UNUSED;
    uint64_t seed = 7;

    for (int round = 0; round < 2; round++) {
        struct world world = {.key_count = 2,
                              .by_period = round == 1,
                              .skip_missing = true,
                              .is_complete = round == 1};
        world_init(&world, 200000, 400, round == 0, 2, &seed);
        check_world(&world);
        world_release(&world);
    }
}

/* Keys of 66 and of 72 bits, of which 64 are in a word. */
TEST(keys_wider_than_a_word)
{
    UNUSED;
    uint64_t seed = 8;

    for (int round = 0; round < 4; round++) {
        struct world world = {.key_count = MOST_KEYS, .has_mask = round % 2 == 1};
        world_init(&world, 6000, round < 2 ? 1500 : 3000, false, 2, &seed);
        check_world(&world);
        world_release(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(statistics_are_those_of_sqlite),
        ROW(a_hundred_thousand_groups),
        ROW(keys_wider_than_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
