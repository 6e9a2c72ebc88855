/*
 * group_lines_test.c - groups taken together are groups by fewer keys; coarser periods are
 * those of a panel.
 */
#include "group/world.h"

#include "column/series.h"
#include "group/group_periods.h"

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
    CHECK_OK(group_sort(&request, GROUP_HASH, carried, CARRIED, &cube.sorted, NULL));
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
    CHECK_OK(group_sort(&request, GROUP_DIRECT, carried, 2, &sorted, NULL));
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
        CHECK_OK(group_sort(&request, GROUP_DIRECT, carried, 2, &sorted, NULL));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_line_of_a_cube_is_a_group_by_fewer_keys),
        ROW(sums_by_quarter_are_those_of_a_panel),
        ROW(two_months_are_no_quarter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
