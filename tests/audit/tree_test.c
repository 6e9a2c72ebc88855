/*
 * tree_test.c - random codes of three lengths, some printed and some not: every sum
 * against one that is made here by comparing the starts of texts.
 */
#include <stdlib.h>

#include "query/ask.h"

enum { FINDING, FIGURE, PERIOD, VALUE };
enum { CODES = 60, TABLES = 80 };

struct code {
    char text[8];
    long tenths;
};

static const char *const none[] = {NULL};

static bool is_below(const struct code *low, const struct code *high)
{
    size_t length = strlen(high->text);
    return strlen(low->text) > length && strncmp(low->text, high->text, length) == 0;
}

static size_t make_codes(uint64_t *seed, struct code code[CODES], const char *path)
{
    size_t count = 0;
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fprintf(file, "hs,value\n");
    for (int tries = 0; tries < CODES; tries++) {
        int length = 2 + 2 * (int)(check_random(seed) % 3);
        struct code next = {.tenths = (long)(check_random(seed) % 2000) - 200};
        bool is_new = true;
        for (int i = 0; i < length; i++)
            next.text[i] = i % 2 == 0 ? '0' : (char)('1' + check_random(seed) % 3);
        for (size_t i = 0; i < count; i++)
            is_new = is_new && strcmp(code[i].text, next.text) != 0;
        if (!is_new)
            continue;
        fprintf(file, "%s,%s%ld.%ld\n", next.text, next.tenths < 0 ? "-" : "",
                labs(next.tenths) / 10, labs(next.tenths) % 10);
        code[count++] = next;
    }
    CHECK(fclose(file) == 0);
    return count;
}

/* Figures with none below them that start with this text. */
static long leaves_below(const struct code *code, size_t count, const struct code *top)
{
    long sum = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_leaf = is_below(&code[i], top);
        for (size_t k = 0; is_leaf && k < count; k++)
            is_leaf = !is_below(&code[k], &code[i]);
        sum += is_leaf ? code[i].tenths : 0;
    }
    return sum;
}

/* Figures below it with no other printed between. */
static long children_of(const struct code *code, size_t count, const struct code *top,
                        size_t *children)
{
    long sum = 0;

    *children = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_next = is_below(&code[i], top);
        for (size_t k = 0; is_next && k < count; k++)
            is_next = !(is_below(&code[i], &code[k]) && is_below(&code[k], top));
        sum += is_next ? code[i].tenths : 0;
        *children += is_next ? 1 : 0;
    }
    return sum;
}

static const char *text(const tide_answer *answer, size_t row, size_t column)
{
    return tide_answer_cell(answer, row, column).text;
}

static long tenths(const char *figure)
{
    double value = strtod(figure, NULL) * 10.0;
    return (long)(value < 0.0 ? value - 0.5 : value + 0.5);
}

static struct code figure_of(const tide_answer *answer, size_t row)
{
    struct code code = {.tenths = 0};
    const char *figure = text(answer, row, FIGURE);

    memcpy(code.text, figure, strcspn(figure, " "));
    return code;
}

TEST(sums_of_leaves_are_those_of_texts)
{
    UNUSED;
    struct code code[CODES];
    uint64_t seed = 11;
    char path[16];
    struct ask ask;
    size_t seen = 0;

    ask_write("", path);
    ask_open(&ask);
    for (int n = 0; n < TABLES; n++) {
        size_t count = make_codes(&seed, code, path);
        CHECK_OK(ask_run(&ask, path, "rollup", none));
        for (size_t row = 0; row < tide_answer_row_count(ask.answer); row++) {
            struct code top = figure_of(ask.answer, row);
            if (strcmp(text(ask.answer, row, FINDING), "rolled_up") != 0)
                continue;
            CHECK_INT(tenths(text(ask.answer, row, VALUE)),
                      leaves_below(code, count, &top));
            seen++;
        }
    }
    CHECK(seen > TABLES);
    ask_close(&ask);
    unlink(path);
}

/* What a check should find of a printed code; NULL: it has no children. */
static const char *judge(const struct code *code, size_t count, const struct code *top)
{
    size_t children;
    long gap = top->tenths - children_of(code, count, top, &children);

    if (children == 0)
        return NULL;
    if (2 * labs(gap) <= (long)children + 1)
        return "holds";
    return gap > 0 ? "excess" : "deficit";
}

TEST(parents_are_judged_by_what_is_printed_next_below)
{
    UNUSED;
    struct code code[CODES];
    uint64_t seed = 12;
    char path[16];
    struct ask ask;

    ask_write("", path);
    ask_open(&ask);
    for (int n = 0; n < TABLES; n++) {
        size_t count = make_codes(&seed, code, path);
        size_t parents = 0;
        CHECK_OK(ask_run(&ask, path, "tree-check", none));
        for (size_t i = 0; i < count; i++) {
            const char *expected = judge(code, count, &code[i]);
            size_t row = 0;
            if (expected == NULL)
                continue;
            parents++;
            while (row < tide_answer_row_count(ask.answer) &&
                   strcmp(figure_of(ask.answer, row).text, code[i].text) != 0)
                row++;
            CHECK(row < tide_answer_row_count(ask.answer));
            CHECK_TEXT(text(ask.answer, row, FINDING), expected);
        }
        CHECK_INT(tide_answer_row_count(ask.answer), parents);
    }
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sums_of_leaves_are_those_of_texts),
        ROW(parents_are_judged_by_what_is_printed_next_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
