/*
 * check.h - thin wrappers of cmocka, and what several tests need.
 */
#ifndef HARNESS_CHECK_H
#define HARNESS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tide/tide.h"
#include "base/macros.h"
#include "base/memory.h"
#include "base/runtime.h"

#define TEST(name)          static void name(void **unused_state)
#define ROW(name)           cmocka_unit_test(name)
#define CHECK(claim)        assert_true(claim)
#define CHECK_INT(a, b)     assert_int_equal(a, b)
#define CHECK_TEXT(a, b)    assert_string_equal(a, b)
#define CHECK_STATUS(a, b)  assert_int_equal((int)(a), (int)(b))
#define CHECK_OK(status)    assert_int_equal((int)(status), (int)TIDE_STATUS_OK)
#define CHECK_VALID(words)  check_valid(words, __FILE__, __LINE__)
#define CHECK_NEAR(a, b, e) check_near(a, b, e, __FILE__, __LINE__)

/* Every test takes cmocka's state and needs none. */
#define UNUSED (void)unused_state

/* Relative distance at most e (absolute where b is 0). */
void check_near(double a, double b, double e, const char *file, int line);

/* `words` is what a validate function returned: NULL is good. */
void check_valid(const char *words, const char *file, int line);

/* The path of a file below the reference data, in a static buffer; NULL: no data. */
const char *check_data(const char *name);

/* Exit with 77 (skipped) where the reference data or one folder of it is absent. */
void check_need_data(const char *folder);

/* A runtime for tests: default allocator, the given threads; released by the caller. */
void check_runtime(struct runtime *runtime, unsigned threads);

/* splitmix64: the next of a stream of random numbers; tests print their seed. */
uint64_t check_random(uint64_t *seed);

#endif
