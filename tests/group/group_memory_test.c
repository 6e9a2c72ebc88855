/*
 * group_memory_test.c - statistics of groups where memory is limited or runs out.
 */
#include "group/world.h"

#include <stdlib.h>

#include "group/group_periods.h"

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
    /* In two moves: each row stands twice for a while. */
    size_t row_bytes = 4 + 2 * ((size_t)world.table->column[X].mantissa.width +
                                world.table->column[X].state.width);
    memory->limit_bytes = atomic_load(&memory->used_bytes) + 150000;
    CHECK_STATUS(group_sort(&request, GROUP_DIRECT, carried, 1, &sorted, &err),
                 TIDE_STATUS_LIMIT);
    snprintf(size, sizeof size, "take %zu bytes;", 20000 * row_bytes);
    CHECK_TEXT(err.id, "memory_limit");
    CHECK(strstr(err.message, size) != NULL);
    memory->limit_bytes = 0;
    CHECK_OK(group_sort(&request, GROUP_DIRECT, carried, 1, &sorted, NULL));
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

/* Gives `left` pieces, then none. */
static void *alloc_some(void *user, size_t align_bytes, size_t size_bytes)
{
    size_t *left = user;

    if (*left == 0)
        return NULL;
    --*left;
    return aligned_alloc(align_bytes,
                         (size_bytes + align_bytes - 1) / align_bytes * align_bytes);
}

static void free_some(void *user, void *at, size_t size_bytes)
{
    (void)user;
    (void)size_bytes;
    free(at);
}

/* A whole request: coarser periods, a cube, all statistics. Nothing stays behind. */
static tide_status ask_all(const struct world *world, enum group_plan plan)
{
    static const size_t carried[CARRIED] = {[AT_X] = X,
                                            [AT_Y] = Y,
                                            [AT_Z] = Z,
                                            [AT_KEY] = MOST_KEYS - 1,
                                            [AT_TIME] = COLUMNS};
    const struct group_rule rule = {.time = AT_TIME, .freq = TIDE_FREQ_Q};
    const bool keeps[] = {true, true, true, false, false, false};
    struct group_key key[2];
    tide_table coarse;
    struct group_request request = {.table = &coarse,
                                    .key = key,
                                    .key_count = 2,
                                    .time_column = TIME};
    struct group_sorted sorted = {0};
    struct group_lines lines = {0};
    struct group_cells cells[ASKS];
    struct arena arena;

    for (size_t k = 0; k < 2; k++)
        key[k] = (struct group_key){.name = world->table->column[k].name,
                                    .column = k,
                                    .dictionary = world->table->column[k].dictionary};
    arena_init(&arena, &world->table->runtime->memory);
    tide_status status =
        group_coarser_table(world->table, TIME, TIDE_FREQ_Q, &arena, &coarse, NULL);
    if (status == TIDE_STATUS_OK)
        status = group_sort(&request, plan, carried, CARRIED, &sorted, NULL);
    if (status == TIDE_STATUS_OK)
        status = group_lines_make(&sorted, keeps, 3, &lines, NULL);
    if (status == TIDE_STATUS_OK)
        status = group_stat_run(&sorted, &lines, &rule, asks, ASKS, &arena, cells, NULL);
    group_lines_release(&lines);
    group_sorted_release(&sorted);
    arena_release(&arena);
    return status;
}

/* The same of what needs sums alone. */
static tide_status ask_totals(const struct world *world)
{
    static const struct group_ask few[] = {{.what = GROUP_MEAN}, {.what = GROUP_MOST}};
    static const size_t measure = X;
    const struct group_rule rule = {.time = TABLE_NO_COLUMN};
    const bool keeps = true;
    const struct group_key key = {.name = "a",
                                  .dictionary = world->table->column[0].dictionary};
    const struct group_request request = {.table = world->table,
                                          .key = &key,
                                          .key_count = 1,
                                          .time_column = TABLE_NO_COLUMN,
                                          .measure = &measure,
                                          .measure_count = 1};
    struct group_totals totals = {0};
    struct group_lines lines = {0};
    struct group_cells cells[COUNT_OF(few)];
    struct arena arena;

    arena_init(&arena, &world->table->runtime->memory);
    tide_status status = group_totals_make(&request, few, COUNT_OF(few), &totals, NULL);
    if (status == TIDE_STATUS_OK)
        status = group_lines_make(&totals.sorted, &keeps, 1, &lines, NULL);
    if (status == TIDE_STATUS_OK)
        status = group_totals_run(&totals, &lines, &rule, few, COUNT_OF(few), &arena,
                                  cells, NULL);
    group_lines_release(&lines);
    group_totals_release(&totals);
    arena_release(&arena);
    return status;
}

TEST(every_allocation_may_fail)
{
    static const enum group_plan plans[] = {GROUP_DIRECT, GROUP_HASH, GROUP_RADIX};
    UNUSED;
    struct world world = {0};
    uint64_t seed = 19;
    size_t left;

    world_init(&world, 200, 3, false, 1, &seed);
    struct memory *memory = &world.runtime.memory;
    tide_allocator usual = memory->host;
    for (size_t way = 0; way <= COUNT_OF(plans); way++) {
        for (size_t given = 0;; given++) {
            size_t used = atomic_load(&memory->used_bytes);
            left = given;
            memory->host =
                (tide_allocator){.alloc = alloc_some, .free = free_some, .user = &left};
            tide_status status =
                way == COUNT_OF(plans) ? ask_totals(&world) : ask_all(&world, plans[way]);
            memory->host = usual;
            CHECK(atomic_load(&memory->used_bytes) == used);
            if (status == TIDE_STATUS_OK) {
                CHECK(given > 5);
                break;
            }
            CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
        }
    }
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(what_passes_the_limit_is_refused_with_its_size),
        ROW(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
