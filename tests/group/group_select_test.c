/*
 * group_select_test.c - the figure of every rank beside sorted figures.
 */
#include "harness/check.h"

#include <float.h>
#include <stdlib.h>

#include "group/group_select.h"

enum { MOST = 700 };

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Words that differ in few bits, in all, in none; and sorted ones. */
static uint64_t random_word(int shape, size_t i, uint64_t *seed)
{
    switch (shape) {
    case 0:
        return check_random(seed);
    case 1:
        return check_random(seed) % 5;
    case 2:
        return UINT64_C(0xffff0000ffff0000) + check_random(seed) % 300;
    case 3:
        return i;
    case 4:
        return UINT64_MAX - i * 1000003;
    case 5:
        return 42;
    default:
        return check_random(seed) >> check_random(seed) % 64;
    }
}

TEST(every_rank)
{
    UNUSED;
    static uint64_t word[MOST];
    static uint64_t sorted[MOST];
    uint64_t seed = 1;

    for (int round = 0; round < 70; round++) {
        size_t count = 1 + check_random(&seed) % MOST;
        for (size_t i = 0; i < count; i++)
            sorted[i] = word[i] = random_word(round % 7, i, &seed);
        qsort(sorted, count, sizeof *sorted, by_size);
        /* The same words serve all ranks, in any order; every third is near an end. */
        for (int k = 0; k < 60; k++) {
            size_t rank = check_random(&seed) % (k % 3 > 0 || count < 12 ? count : 12);
            if (k % 2 > 0)
                rank = count - 1 - rank;
            CHECK(select_rank(word, count, rank) == sorted[rank]);
        }
    }
}

TEST(words_go_by_the_size_of_figures)
{
    UNUSED;
    static const double reals[] = {-DBL_MAX, -1.5, -DBL_MIN, -4.9e-324, 0.0,
                                   4.9e-324, 1e-9, 1.0,      DBL_MAX};
    static const int64_t whole[] = {INT64_MIN, -2, -1, 0, 1, INT64_MAX};

    for (size_t i = 0; i < COUNT_OF(reals); i++) {
        CHECK(select_real_of_word(select_word_of_real(reals[i])) == reals[i]);
        if (i > 0)
            CHECK(select_word_of_real(reals[i - 1]) < select_word_of_real(reals[i]));
    }
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        CHECK(select_int64_of_word(select_word_of_int64(whole[i])) == whole[i]);
        if (i > 0)
            CHECK(select_word_of_int64(whole[i - 1]) < select_word_of_int64(whole[i]));
    }
    CHECK(select_word_of_real(-0.0) == select_word_of_real(0.0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_rank),
        ROW(words_go_by_the_size_of_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
