/*
 * group_stat_test.c - statistics of groups beside SQLite's, for random tables.
 *
 * SQLite groups and orders the same rows: key by key, then by figure. What it hands out in
 * that order is all that the reference needs: figures of a group stand side by side and
 * sorted, sums are added in 128 bits, quotients rounded once. Every plan and any number of
 * threads must give its figures, bit for bit.
 */
#include "harness/check.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "column/series.h"
#include "group/group_periods.h"
#include "group/group_totals.h"
#include "number/decimal.h"
#include "number/exact.h"
#include "numeric/double_double.h"
#include "time/period.h"

enum {
    MOST_KEYS = 6,
    TIME = MOST_KEYS,
    X,
    Y,
    Z,
    COLUMNS,
    SCALE_X = 2,
    SCALE_Y = 1,
    FIRST_MONTH = 24240,
    MONTHS = 14
};

/* ---- a random table, here and in SQLite ---- */

struct world {
    struct runtime runtime;
    tide_table *table;
    sqlite3 *db;
    size_t row_count;
    size_t key_count;
    bool by_period;
    bool skip_missing;
    enum measure_kind kind;
    bool has_mask; /* rows whose last key is "m0" are dropped */
};

static void run_sql(sqlite3 *db, const char *sql)
{
    CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

struct row {
    char key[MOST_KEYS][16];
    int32_t month;
    int64_t x;
    int64_t y;
    tide_state state;
};

static struct row random_row(size_t members, size_t i, bool is_sorted, uint64_t *seed)
{
    static const tide_state states[] = {TIDE_STATE_MISSING, TIDE_STATE_CONFIDENTIAL,
                                        TIDE_STATE_ESTIMATED, TIDE_STATE_PROVISIONAL};
    struct row row = {.month = FIRST_MONTH + (int32_t)(check_random(seed) % MONTHS)};
    uint64_t draw = check_random(seed) % 40;

    for (size_t k = 0; k < MOST_KEYS; k++) {
        uint64_t member = check_random(seed) % members;
        if (k == 0 && is_sorted)
            member = i * members / 200000;
        snprintf(row.key[k], sizeof row.key[k], "m%llu", (unsigned long long)member);
    }
    row.x = (int64_t)(check_random(seed) % 20001) - 10000;
    row.y = (int64_t)(check_random(seed) % 501);
    row.state = draw < COUNT_OF(states) ? states[draw] : (tide_state)TIDE_STATE_OK;
    return row;
}

static void add_row(struct builder *builder, sqlite3_stmt *insert, const struct row *row,
                    size_t number)
{
    bool has_value = tide_state_has_value(row->state);
    int64_t x = has_value ? row->x : 0;

    for (size_t k = 0; k < MOST_KEYS; k++) {
        CHECK_OK(builder_add_text(builder, k, text_of(row->key[k]), NULL));
        sqlite3_bind_text(insert, (int)k + 1, row->key[k], -1, SQLITE_TRANSIENT);
    }
    CHECK_OK(builder_add_period(builder, TIME, period_of(TIDE_FREQ_M, row->month), NULL));
    CHECK_OK(
        builder_add_decimal(builder, X, (struct decimal){x, SCALE_X}, row->state, NULL));
    CHECK_OK(builder_add_decimal(builder, Y, (struct decimal){row->y, SCALE_Y}, 0, NULL));
    CHECK_OK(builder_add_real(builder, Z, (double)x / 8.0, row->state, NULL));
    CHECK_OK(builder_end_row(builder, number + 2, NULL));
    sqlite3_bind_int(insert, MOST_KEYS + 1, row->month);
    sqlite3_bind_int64(insert, MOST_KEYS + 2, row->x);
    sqlite3_bind_int64(insert, MOST_KEYS + 3, row->y);
    sqlite3_bind_int(insert, MOST_KEYS + 4, row->state);
    CHECK_INT(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_reset(insert);
}

static void world_init(struct world *world, size_t row_count, size_t members,
                       bool is_sorted, unsigned threads, uint64_t *seed)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    struct column_plan plan[COLUMNS] = {
        [TIME] = {.name = "month", .role = TIDE_COLUMN_PERIOD},
        [X] = {.name = "x", .role = TIDE_COLUMN_MEASURE},
        [Y] = {.name = "y", .role = TIDE_COLUMN_MEASURE},
        [Z] = {.name = "z", .role = TIDE_COLUMN_MEASURE, .kind = TIDE_KIND_REAL},
    };
    const tide_ledger ledger = {.read = row_count, .loaded = row_count};
    struct builder *builder;
    sqlite3_stmt *insert;

    for (size_t k = 0; k < MOST_KEYS; k++)
        plan[k] = (struct column_plan){.name = names[k], .role = TIDE_COLUMN_KEY};
    plan[X].traits.kind = world->kind;
    check_runtime(&world->runtime, threads);
    CHECK_INT(sqlite3_open(":memory:", &world->db), SQLITE_OK);
    run_sql(world->db, "create table t(a,b,c,d,e,f,month,x,y,state); begin");
    CHECK_INT(sqlite3_prepare_v2(world->db, "insert into t values(?,?,?,?,?,?,?,?,?,?)",
                                 -1, &insert, NULL),
              SQLITE_OK);
    CHECK_OK(builder_new(&world->runtime, "", plan, COLUMNS, &builder, NULL));
    for (size_t i = 0; i < row_count; i++) {
        struct row row = random_row(members, i, is_sorted, seed);
        add_row(builder, insert, &row, i);
    }
    sqlite3_finalize(insert);
    run_sql(world->db, "commit");
    CHECK_OK(builder_seal(builder, &ledger, &world->table, NULL));
    builder_free(builder);
    world->row_count = row_count;
}

static void world_release(struct world *world)
{
    tide_table_free(world->table);
    runtime_release(&world->runtime);
    sqlite3_close(world->db);
}

/* ---- what is asked ---- */

enum {
    ROWS,
    COUNT,
    MISSING,
    DISTINCT,
    SUM,
    MEAN,
    LEAST,
    MOST,
    MEDIAN,
    P90,
    P2_5,
    SECOND,
    VARIANCE,
    DEVIATION,
    FIRST,
    LAST,
    WMEAN,
    SLOPE,
    COVARIANCE,
    CORRELATION,
    REAL_SUM,
    REAL_MEDIAN,
    REAL_VARIANCE,
    PERIODS,
    ASKS
};

/* Places of the carried columns. */
enum { AT_X, AT_Y, AT_Z, AT_KEY, AT_TIME, CARRIED };

static const struct group_ask asks[ASKS] = {
    [ROWS] = {.what = GROUP_ROWS},
    [COUNT] = {.what = GROUP_COUNT, .column = AT_X},
    [MISSING] = {.what = GROUP_IN_STATE, .column = AT_X, .state = TIDE_STATE_MISSING},
    [DISTINCT] = {.what = GROUP_DISTINCT, .column = AT_KEY},
    [SUM] = {.what = GROUP_SUM, .column = AT_X},
    [MEAN] = {.what = GROUP_MEAN, .column = AT_X},
    [LEAST] = {.what = GROUP_LEAST, .column = AT_X},
    [MOST] = {.what = GROUP_MOST, .column = AT_X},
    [MEDIAN] = {.what = GROUP_QUANTILE, .column = AT_X, .numerator = 1, .denominator = 2},
    [P90] = {.what = GROUP_QUANTILE, .column = AT_X, .numerator = 90, .denominator = 100},
    [P2_5] = {.what = GROUP_QUANTILE,
              .column = AT_X,
              .numerator = 25,
              .denominator = 1000},
    [SECOND] = {.what = GROUP_RANKED, .column = AT_X, .rank = 2, .from_most = true},
    [VARIANCE] = {.what = GROUP_VARIANCE, .column = AT_X},
    [DEVIATION] = {.what = GROUP_DEVIATION, .column = AT_X},
    [FIRST] = {.what = GROUP_FIRST, .column = AT_X},
    [LAST] = {.what = GROUP_LAST, .column = AT_X},
    [WMEAN] = {.what = GROUP_WEIGHTED_MEAN, .column = AT_X, .other = AT_Y},
    [SLOPE] = {.what = GROUP_SLOPE, .column = AT_X, .other = AT_Y},
    [COVARIANCE] = {.what = GROUP_COVARIANCE, .column = AT_X, .other = AT_Y},
    [CORRELATION] = {.what = GROUP_CORRELATION, .column = AT_X, .other = AT_Y},
    [REAL_SUM] = {.what = GROUP_SUM, .column = AT_Z},
    [REAL_MEDIAN] = {.what = GROUP_QUANTILE,
                     .column = AT_Z,
                     .numerator = 1,
                     .denominator = 2},
    [REAL_VARIANCE] = {.what = GROUP_VARIANCE, .column = AT_Z},
    [PERIODS] = {.what = GROUP_PERIODS, .column = AT_X},
};

struct answer {
    struct group_sorted sorted;
    struct group_lines lines;
    struct arena arena;
    struct group_cells cells[ASKS];
};

static void answer_init(struct answer *answer, const struct world *world,
                        const struct group_request *request, enum group_plan plan)
{
    static const size_t carried[CARRIED] = {
        [AT_X] = X, [AT_Y] = Y, [AT_Z] = Z, [AT_KEY] = MOST_KEYS - 1, [AT_TIME] = TIME};
    const struct group_rule rule = {.skip_missing = world->skip_missing, .time = AT_TIME};
    bool keeps[MOST_KEYS] = {true, true, true, true, true, true};

    memset(answer, 0, sizeof *answer);
    arena_init(&answer->arena, &request->table->runtime->memory);
    CHECK_OK(group_sort_with(request, plan, carried, CARRIED, &answer->sorted, NULL));
    CHECK_OK(group_lines_make(&answer->sorted, keeps, 1, &answer->lines, NULL));
    CHECK_OK(group_stat_run(&answer->sorted, &answer->lines, &rule, asks, ASKS,
                            &answer->arena, answer->cells, NULL));
}

static void answer_release(struct answer *answer)
{
    group_lines_release(&answer->lines);
    group_sorted_release(&answer->sorted);
    arena_release(&answer->arena);
}

static void check_same(const struct answer *a, const struct answer *b)
{
    size_t count = a->lines.count;

    CHECK_INT(count, b->lines.count);
    for (size_t i = 0; i < ASKS; i++) {
        const struct group_cells *x = &a->cells[i];
        const struct group_cells *y = &b->cells[i];
        CHECK(memcmp(x->state, y->state, count * sizeof *x->state) == 0);
        if (x->is_real)
            CHECK(memcmp(x->real, y->real, count * sizeof *x->real) == 0);
        else
            CHECK(memcmp(x->mantissa, y->mantissa, count * sizeof *x->mantissa) == 0);
    }
}

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
    bool member[1024]; /* of the last key */
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

/* What needs no rows side by side is the same without them. */
static void check_totals(const struct world *world, const struct group_request *whole,
                         const struct answer *answer)
{
    static const struct group_ask few[] = {{.what = GROUP_ROWS},
                                           {.what = GROUP_COUNT},
                                           {.what = GROUP_SUM},
                                           {.what = GROUP_MEAN}};
    static const int same[] = {ROWS, COUNT, SUM, MEAN};
    static const size_t measure = X;
    const struct group_rule rule = {.skip_missing = world->skip_missing,
                                    .time = TABLE_NO_COLUMN};
    struct group_request request = *whole;
    struct group_totals totals = {0};
    struct group_cells cells[COUNT_OF(few)];
    struct arena arena;

    request.measure = &measure;
    request.measure_count = 1;
    if (!group_totals_suit(&request, &rule, few, COUNT_OF(few)))
        return;
    arena_init(&arena, &world->table->runtime->memory);
    CHECK_OK(group_totals_make(&request, &totals, NULL));
    CHECK_INT(totals.sorted.row_count, answer->sorted.row_count);
    CHECK_INT(totals.sorted.group_count, answer->sorted.group_count);
    CHECK_OK(group_totals_run(&totals, &answer->lines, &rule, few, COUNT_OF(few), &arena,
                              cells, NULL));
    for (size_t i = 0; i < COUNT_OF(few); i++) {
        const struct group_cells *want = &answer->cells[same[i]];
        size_t count = answer->lines.count;
        CHECK(memcmp(cells[i].state, want->state, count * sizeof *want->state) == 0);
        if (want->is_real)
            CHECK(memcmp(cells[i].real, want->real, count * sizeof *want->real) == 0);
        else
            CHECK(memcmp(cells[i].mantissa, want->mantissa,
                         count * sizeof *want->mantissa) == 0);
    }
    group_totals_release(&totals);
    arena_release(&arena);
}

static void check_world(const struct world *world)
{
    static const enum group_plan plans[] = {GROUP_PARTITIONED, GROUP_HASH};
    static struct answer direct;
    static struct answer other;
    const tide_table *table = world->table;
    struct group_key key[MOST_KEYS];
    uint8_t keep[1024];
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
    for (size_t k = 0; k < world->key_count; k++)
        cells *= key[k].dictionary->count;
    answer_init(&direct, world, &request, cells < 1u << 22 ? GROUP_DIRECT : GROUP_HASH);
    check_all(world, &direct);
    check_totals(world, &request, &direct);
    for (size_t i = 0; i < COUNT_OF(plans); i++) {
        if (plans[i] != GROUP_HASH && cells >= 1u << 22)
            continue;
        answer_init(&other, world, &request, plans[i]);
        check_same(&direct, &other);
        answer_release(&other);
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
                              .has_mask = round % 5 == 0};
        size_t rows = check_random(&seed) % 3000;
        size_t members = 1 + check_random(&seed) % 9;
        world_init(&world, rows, members, round % 4 == 0, 1 + (unsigned)round % 3, &seed);
        check_world(&world);
        world_release(&world);
    }
}

TEST(a_hundred_thousand_groups)
{
    UNUSED;
    uint64_t seed = 7;

    for (int round = 0; round < 2; round++) {
        struct world world = {.key_count = 2,
                              .by_period = round == 1,
                              .skip_missing = true};
        world_init(&world, 200000, 400, round == 0, 2, &seed);
        check_world(&world);
        world_release(&world);
    }
}

/* ---- groups taken together ---- */

/* The cells of one line, beside those of a line of another answer. */
static void check_same_line(const struct group_cells *a, size_t line_a,
                            const struct group_cells *b, size_t line_b)
{
    for (size_t i = 0; i < ASKS; i++) {
        CHECK_INT(a[i].state[line_a], b[i].state[line_b]);
        if (a[i].is_real)
            CHECK(memcmp(&a[i].real[line_a], &b[i].real[line_b], sizeof(double)) == 0);
        else
            CHECK(a[i].mantissa[line_a] == b[i].mantissa[line_b]);
    }
}

enum { CUBE_KEYS = 3, CUBE_SETS = 1 << CUBE_KEYS };

/* The lines of a set are the groups by its keys alone. */
static void check_set(const struct world *world, const struct group_request *whole,
                      const struct answer *cube, const bool *keeps, size_t set)
{
    static struct answer part;
    struct group_key key[CUBE_KEYS];
    struct group_request request = *whole;
    size_t line = 0;

    request.key = key;
    request.key_count = 0;
    for (size_t k = 0; k < CUBE_KEYS; k++)
        if (keeps[set * CUBE_KEYS + k])
            key[request.key_count++] = whole->key[k];
    answer_init(&part, world, &request, GROUP_DIRECT);
    for (size_t i = 0; i < cube->lines.count; i++) {
        const struct group_line *at = &cube->lines.line[i];
        size_t kept = 0;
        if (at->set != set)
            continue;
        CHECK(line < part.lines.count);
        for (size_t k = 0; k < CUBE_KEYS; k++)
            if (keeps[set * CUBE_KEYS + k])
                CHECK_INT(cube->sorted.code[at->leader * CUBE_KEYS + k],
                          part.sorted.code[line * request.key_count + kept++]);
        CHECK_INT(cube->sorted.ordinal[at->leader], part.sorted.ordinal[line]);
        check_same_line(cube->cells, i, part.cells, line++);
    }
    CHECK_INT(line, part.lines.count);
    answer_release(&part);
}

/* Lines are sorted by key, the total after all members, then by period. */
static void check_order(const struct answer *cube, const bool *keeps)
{
    const struct group_sorted *sorted = &cube->sorted;

    for (size_t i = 1; i < cube->lines.count; i++) {
        const struct group_line *a = &cube->lines.line[i - 1];
        const struct group_line *b = &cube->lines.line[i];
        int order = 0;
        for (size_t k = 0; order == 0 && k < CUBE_KEYS; k++) {
            bool of_a = keeps[a->set * CUBE_KEYS + k];
            bool of_b = keeps[b->set * CUBE_KEYS + k];
            const struct dictionary *dictionary = sorted->request->key[k].dictionary;
            order = (int)of_b - (int)of_a;
            if (of_a && of_b)
                order = text_compare(
                    dictionary_text(dictionary, sorted->code[a->leader * CUBE_KEYS + k]),
                    dictionary_text(dictionary, sorted->code[b->leader * CUBE_KEYS + k]));
        }
        CHECK(order < 0 ||
              (order == 0 && sorted->ordinal[a->leader] < sorted->ordinal[b->leader]));
    }
}

static void check_cube(const struct world *world)
{
    static const size_t carried[CARRIED] = {
        [AT_X] = X, [AT_Y] = Y, [AT_Z] = Z, [AT_KEY] = MOST_KEYS - 1, [AT_TIME] = TIME};
    static struct answer cube;
    const struct group_rule rule = {.skip_missing = world->skip_missing, .time = AT_TIME};
    struct group_key key[CUBE_KEYS];
    bool keeps[CUBE_SETS * CUBE_KEYS];
    const struct group_request request = {.table = world->table,
                                          .key = key,
                                          .key_count = CUBE_KEYS,
                                          .time_column = world->by_period
                                                             ? (size_t)TIME
                                                             : TABLE_NO_COLUMN};

    for (size_t k = 0; k < CUBE_KEYS; k++)
        key[k] = (struct group_key){.name = world->table->column[k].name,
                                    .column = k,
                                    .dictionary = world->table->column[k].dictionary};
    for (size_t set = 0; set < CUBE_SETS; set++)
        for (size_t k = 0; k < CUBE_KEYS; k++)
            keeps[set * CUBE_KEYS + k] = (set >> k & 1) == 0;
    arena_init(&cube.arena, &world->table->runtime->memory);
    CHECK_OK(group_sort_with(&request, GROUP_HASH, carried, CARRIED, &cube.sorted, NULL));
    CHECK_OK(group_lines_make(&cube.sorted, keeps, CUBE_SETS, &cube.lines, NULL));
    CHECK_OK(group_stat_run(&cube.sorted, &cube.lines, &rule, asks, ASKS, &cube.arena,
                            cube.cells, NULL));
    check_order(&cube, keeps);
    for (size_t set = 0; set < CUBE_SETS; set++)
        check_set(world, &request, &cube, keeps, set);
    answer_release(&cube);
}

TEST(a_line_of_a_cube_is_a_group_by_fewer_keys)
{
    UNUSED;
    uint64_t seed = 11;

    for (int round = 0; round < 12; round++) {
        struct world world = {.by_period = round % 2 == 1,
                              .skip_missing = round % 3 == 0};
        world_init(&world, check_random(&seed) % 2000, 1 + check_random(&seed) % 7, false,
                   1 + (unsigned)round % 3, &seed);
        check_cube(&world);
        world_release(&world);
    }
}

/* ---- coarser periods, beside those of a panel ---- */

/* The sums of lines by quarter are the cells of the panel by quarter. */
static void check_quarters(const struct world *world, bool allow_partial)
{
    static const size_t carried[] = {X, COLUMNS};
    static const struct group_ask ask = {.what = GROUP_SUM, .column = 0};
    const size_t measure = X;
    bool keeps[2] = {true, true};
    struct group_rule rule = {.skip_missing = world->skip_missing,
                              .time = 1,
                              .freq = TIDE_FREQ_Q,
                              .allow_partial = allow_partial};
    struct group_key key[2];
    struct group_request request = {.table = world->table,
                                    .key = key,
                                    .key_count = 2,
                                    .time_column = TIME,
                                    .measure = &measure,
                                    .measure_count = 1,
                                    .skip_missing = world->skip_missing};
    struct group_sorted sorted = {0};
    struct group_lines lines = {0};
    struct group_cells cells;
    struct arena arena;
    tide_panel *panel;
    tide_panel *quarters;
    tide_table coarse;
    size_t line = 0;

    for (size_t k = 0; k < 2; k++)
        key[k] = (struct group_key){.name = world->table->column[k].name,
                                    .column = k,
                                    .dictionary = world->table->column[k].dictionary};
    CHECK_OK(group_run(&request, &panel, NULL));
    CHECK_OK(panel_regroup(panel, TIDE_FREQ_Q, allow_partial, &quarters, NULL));
    arena_init(&arena, &world->table->runtime->memory);
    CHECK_OK(group_coarser_table(world->table, TIME, TIDE_FREQ_Q, &arena, &coarse, NULL));
    request.table = &coarse;
    request.measure_count = 0;
    CHECK_OK(group_sort(&request, carried, 2, &sorted, NULL));
    CHECK_OK(group_lines_make(&sorted, keeps, 1, &lines, NULL));
    CHECK_OK(group_stat_run(&sorted, &lines, &rule, &ask, 1, &arena, &cells, NULL));
    for (size_t i = 0; i < quarters->series_count; i++) {
        tide_series series = panel_series(quarters, i, 0);
        for (size_t t = 0; t < series.count; t++) {
            tide_state state = tide_series_state(&series, t);
            bool is_line = line < lines.count &&
                           memcmp(sorted.code + line * 2, quarters->code + i * 2,
                                  2 * sizeof *sorted.code) == 0 &&
                           sorted.ordinal[line] == quarters->first.ordinal + (int32_t)t;
            if (!is_line) {
                CHECK_INT(state, TIDE_STATE_MISSING);
                continue;
            }
            CHECK_INT(cells.state[line], state);
            if (tide_state_has_value(state))
                CHECK(cells.mantissa[line] == ((const int64_t *)series.value)[t]);
            line++;
        }
    }
    CHECK_INT(line, lines.count);
    group_lines_release(&lines);
    group_sorted_release(&sorted);
    arena_release(&arena);
    panel_free(panel);
    panel_free(quarters);
}

TEST(sums_by_quarter_are_those_of_a_panel)
{
    UNUSED;
    static const enum measure_kind kinds[] = {MEASURE_FLOW, MEASURE_STOCK,
                                              MEASURE_SIGNED};
    uint64_t seed = 13;

    for (int round = 0; round < 24; round++) {
        struct world world = {.skip_missing = round % 2 == 0,
                              .kind = kinds[(size_t)round % COUNT_OF(kinds)]};
        world_init(&world, 40 + check_random(&seed) % 500, 3, false, 2, &seed);
        check_quarters(&world, round % 4 < 2);
        world_release(&world);
    }
}

/* COMPUTATIONS, worked example 6: two months of a quarter. */
TEST(two_months_are_no_quarter)
{
    UNUSED;
    static const size_t carried[] = {1, 2};
    static const struct group_ask ask[] = {{.what = GROUP_SUM},
                                           {.what = GROUP_PERIODS},
                                           {.what = GROUP_PERIODS_DUE}};
    static const struct column_plan plan[] = {{.name = "t", .role = TIDE_COLUMN_PERIOD},
                                              {.name = "v", .role = TIDE_COLUMN_MEASURE}};
    const tide_ledger ledger = {.read = 2, .loaded = 2};
    struct runtime runtime;
    struct builder *builder;
    tide_table *table;
    tide_table coarse;

    check_runtime(&runtime, 1);
    CHECK_OK(builder_new(&runtime, "", plan, 2, &builder, NULL));
    for (int i = 0; i < 2; i++) {
        const int64_t figure[] = {705, 660};
        CHECK_OK(builder_add_period(builder, 0, period_month(2022, 1 + i), NULL));
        CHECK_OK(
            builder_add_decimal(builder, 1, (struct decimal){figure[i], 1}, 0, NULL));
        CHECK_OK(builder_end_row(builder, (size_t)i + 2, NULL));
    }
    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    for (int allow = 0; allow < 2; allow++) {
        struct group_rule rule = {.time = 1,
                                  .freq = TIDE_FREQ_Q,
                                  .allow_partial = allow != 0};
        struct group_request request = {.table = &coarse, .time_column = 0};
        struct group_cells cells[COUNT_OF(ask)];
        struct group_sorted sorted = {0};
        struct group_lines lines = {0};
        struct arena arena;
        bool keeps = true;

        arena_init(&arena, &runtime.memory);
        CHECK_OK(group_coarser_table(table, 0, TIDE_FREQ_Q, &arena, &coarse, NULL));
        CHECK_OK(group_sort(&request, carried, 2, &sorted, NULL));
        CHECK_OK(group_lines_make(&sorted, &keeps, 1, &lines, NULL));
        CHECK_OK(group_stat_run(&sorted, &lines, &rule, ask, COUNT_OF(ask), &arena, cells,
                                NULL));
        CHECK_INT(lines.count, 1);
        CHECK_INT(cells[0].state[0],
                  allow ? TIDE_STATE_PARTIAL_PERIOD : TIDE_STATE_INCOMPLETE_WINDOW);
        CHECK_INT(cells[0].mantissa[0], allow ? 1365 : 0);
        CHECK_INT(cells[1].mantissa[0], 2);
        CHECK_INT(cells[2].mantissa[0], 3);
        group_lines_release(&lines);
        group_sorted_release(&sorted);
        arena_release(&arena);
    }
    tide_table_free(table);
    runtime_release(&runtime);
}

/* ---- memory ---- */

TEST(what_passes_the_limit_is_refused_with_its_size)
{
    UNUSED;
    static const size_t carried[] = {X};
    static const struct group_ask ask = {.what = GROUP_SUM};
    const struct group_rule rule = {.time = TABLE_NO_COLUMN};
    struct world world = {0};
    struct group_request request = {.time_column = TABLE_NO_COLUMN};
    struct group_sorted sorted = {0};
    struct group_lines lines = {0};
    struct group_cells cells;
    struct arena arena;
    uint64_t seed = 17;
    bool keeps = true;
    tide_error err;
    char size[32];

    world_init(&world, 20000, 3, false, 1, &seed);
    request.table = world.table;
    struct memory *memory = &world.runtime.memory;
    size_t row_bytes = 8 + (size_t)world.table->column[X].mantissa.width +
                       world.table->column[X].state.width;
    memory->limit_bytes = atomic_load(&memory->used_bytes) + 150000;
    CHECK_STATUS(group_sort(&request, carried, 1, &sorted, &err), TIDE_STATUS_LIMIT);
    snprintf(size, sizeof size, "take %zu bytes;", 20000 * row_bytes);
    CHECK_TEXT(err.id, "memory_limit");
    CHECK(strstr(err.message, size) != NULL);
    memory->limit_bytes = 0;
    CHECK_OK(group_sort(&request, carried, 1, &sorted, NULL));
    CHECK_OK(group_lines_make(&sorted, &keeps, 1, &lines, NULL));
    arena_init(&arena, memory);
    memory->limit_bytes = atomic_load(&memory->used_bytes) + 150000;
    CHECK_STATUS(group_stat_run(&sorted, &lines, &rule, &ask, 1, &arena, &cells, &err),
                 TIDE_STATUS_LIMIT);
    CHECK_TEXT(err.id, "memory_limit");
    CHECK(strstr(err.message, "of at most 20000 rows, take ") != NULL);
    memory->limit_bytes = 0;
    group_lines_release(&lines);
    group_sorted_release(&sorted);
    arena_release(&arena);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(statistics_are_those_of_sqlite),
        ROW(a_hundred_thousand_groups),
        ROW(a_line_of_a_cube_is_a_group_by_fewer_keys),
        ROW(sums_by_quarter_are_those_of_a_panel),
        ROW(two_months_are_no_quarter),
        ROW(what_passes_the_limit_is_refused_with_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
