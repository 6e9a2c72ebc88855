/*
 * world.h - a random table, here and in SQLite, and all statistics of its groups.
 */
#ifndef GROUP_WORLD_H
#define GROUP_WORLD_H

#include "harness/check.h"

#include <sqlite3.h>

#include "group/group_totals.h"
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
    bool has_mask;    /* rows whose last key is "m0" are dropped */
    bool is_complete; /* each row has a value */
    bool is_large;    /* the squares of x need more than 64 bits */
};

static inline void run_sql(sqlite3 *db, const char *sql)
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

static inline struct row random_row(size_t members, size_t i, bool is_sorted,
                                    uint64_t *seed)
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

static inline void add_row(struct builder *builder, sqlite3_stmt *insert,
                           const struct row *row, size_t number)
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

static inline void world_init(struct world *world, size_t row_count, size_t members,
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
        if (world->is_complete)
            row.state = TIDE_STATE_OK;
        if (world->is_large)
            row.x *= 1 << 20;
        add_row(builder, insert, &row, i);
    }
    sqlite3_finalize(insert);
    run_sql(world->db, "commit");
    CHECK_OK(builder_seal(builder, &ledger, &world->table, NULL));
    builder_free(builder);
    world->row_count = row_count;
}

static inline void world_release(struct world *world)
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
    THIRD_LEAST,
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

static const size_t carried_all[CARRIED] = {
    [AT_X] = X, [AT_Y] = Y, [AT_Z] = Z, [AT_KEY] = MOST_KEYS - 1, [AT_TIME] = TIME};

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
    [THIRD_LEAST] = {.what = GROUP_RANKED, .column = AT_X, .rank = 3},
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

static inline void answer_init(struct answer *answer, const struct world *world,
                               const struct group_request *request, enum group_plan plan)
{
    const struct group_rule rule = {.skip_missing = world->skip_missing, .time = AT_TIME};
    bool keeps[MOST_KEYS] = {true, true, true, true, true, true};

    memset(answer, 0, sizeof *answer);
    arena_init(&answer->arena, &request->table->runtime->memory);
    CHECK_OK(group_sort(request, plan, carried_all, CARRIED, &answer->sorted, NULL));
    CHECK_OK(group_lines_make(&answer->sorted, keeps, 1, &answer->lines, NULL));
    CHECK_OK(group_stat_run(&answer->sorted, &answer->lines, &rule, asks, ASKS,
                            &answer->arena, answer->cells, NULL));
}

static inline void answer_release(struct answer *answer)
{
    group_lines_release(&answer->lines);
    group_sorted_release(&answer->sorted);
    arena_release(&answer->arena);
}

static inline void check_same(const struct answer *a, const struct answer *b)
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

#endif
