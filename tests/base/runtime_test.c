/*
 * runtime_test.c - memory accounting, arenas, the pool.
 */
#include "harness/check.h"

#include <stdlib.h>

#include "base/error.h"

struct squares {
    uint64_t value[1000];
};

static tide_status square(void *context, size_t task, tide_error *err)
{
    struct squares *squares = context;
    (void)err;
    squares->value[task] = task * task;
    return TIDE_STATUS_OK;
}

static tide_status fail_late(void *context, size_t task, tide_error *err)
{
    (void)context;
    if (task == 7 || task == 90)
        return error_set(err, TIDE_STATUS_SHAPE, "internal", "task %zu", task);
    return TIDE_STATUS_OK;
}

TEST(pool_runs_every_task_once)
{
    UNUSED;
    for (unsigned threads = 1; threads <= 8; threads++) {
        struct runtime runtime;
        struct squares squares = {0};
        check_runtime(&runtime, threads);
        for (int round = 0; round < 20; round++) {
            CHECK_OK(pool_run(&runtime, 1000, square, &squares, NULL));
            for (size_t i = 0; i < 1000; i++)
                CHECK(squares.value[i] == i * i);
        }
        runtime_release(&runtime);
    }
}

TEST(pool_returns_the_first_failure_by_number)
{
    UNUSED;
    for (unsigned threads = 1; threads <= 8; threads++) {
        struct runtime runtime;
        tide_error err;
        check_runtime(&runtime, threads);
        for (int round = 0; round < 50; round++) {
            CHECK_STATUS(pool_run(&runtime, 100, fail_late, NULL, &err),
                         TIDE_STATUS_SHAPE);
            CHECK_TEXT(err.message, "task 7");
        }
        runtime_release(&runtime);
    }
}

TEST(pool_stops_when_cancelled)
{
    UNUSED;
    struct runtime runtime;
    struct squares squares;
    check_runtime(&runtime, 2);
    atomic_store(&runtime.is_cancelled, true);
    CHECK_STATUS(pool_run(&runtime, 100, square, &squares, NULL), TIDE_STATUS_CANCELLED);
    runtime_release(&runtime);
}

TEST(memory_keeps_its_limit_and_its_count)
{
    UNUSED;
    struct memory memory;
    tide_error err;

    memory_init(&memory, NULL, 1000);
    void *a = memory_alloc(&memory, 10, 60);
    CHECK(a != NULL);
    CHECK((uintptr_t)a % MEMORY_ALIGN == 0);
    CHECK(memory_alloc(&memory, 10, 60) == NULL);
    CHECK_STATUS(memory_failed(&memory, &err), TIDE_STATUS_LIMIT);
    CHECK(memory_alloc(&memory, SIZE_MAX, 8) == NULL);
    memory_free(&memory, a, 10, 60);
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

TEST(arena_pieces_do_not_overlap)
{
    UNUSED;
    struct memory memory;
    struct arena arena;
    unsigned char *piece[400];
    size_t size[400];
    uint64_t seed = 1;

    memory_init(&memory, NULL, 0);
    arena_init(&arena, &memory);
    for (size_t i = 0; i < 400; i++) {
        size[i] = 1 + check_random(&seed) % 20000;
        piece[i] = arena_alloc(&arena, size[i], 1);
        CHECK(piece[i] != NULL);
        memset(piece[i], (int)(i % 251), size[i]);
    }
    for (size_t i = 0; i < 400; i++)
        for (size_t k = 0; k < size[i]; k++)
            if (piece[i][k] != i % 251)
                CHECK_INT(piece[i][k], i % 251);
    arena_release(&arena);
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

TEST(an_arena_in_a_loop_takes_no_more_and_gives_all_back)
{
    UNUSED;
    struct memory memory;
    struct arena arena;

    memory_init(&memory, NULL, 0);
    arena_init(&arena, &memory);
    arena_reset(&arena);
    CHECK(atomic_load(&memory.used_bytes) == 0);
    for (size_t round = 0; round < 50; round++) {
        unsigned char *small = arena_alloc(&arena, 100, 1);
        unsigned char *large = arena_alloc(&arena, 50000, 1);
        unsigned char *last = arena_alloc(&arena, 100, 1);
        CHECK(small != NULL && large != NULL && last != NULL);
        memset(small, 1, 100);
        memset(large, 2, 50000);
        memset(last, 3, 100);
        CHECK(small[99] == 1 && large[0] == 2 && large[49999] == 2);
        arena_reset(&arena);
        CHECK(atomic_load(&memory.used_bytes) <= 20000);
    }
    CHECK(atomic_load(&memory.peak_bytes) <= 100000);
    arena_release(&arena);
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(pool_runs_every_task_once),
        ROW(pool_returns_the_first_failure_by_number),
        ROW(pool_stops_when_cancelled),
        ROW(memory_keeps_its_limit_and_its_count),
        ROW(arena_pieces_do_not_overlap),
        ROW(an_arena_in_a_loop_takes_no_more_and_gives_all_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
