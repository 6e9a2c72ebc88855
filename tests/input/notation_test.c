/*
 * notation_test.c - decimal and grouping marks from evidence, never from one cell alone.
 */
#include "harness/check.h"

#include "input/notation.h"

/* The marks that cells parted by blanks lead to: "." or ", ." or the id of the refusal;
   ~ in a cell stands for a blank inside it. */
static void check_marks(const char *cells, char decimal, const char *grouping,
                        const char *wanted)
{
    struct notation notation = {0};
    struct decimal_marks marks;
    tide_error err = {0};
    char copy[256];
    char got[64];
    uint64_t line = 1;

    snprintf(copy, sizeof copy, "%s", cells);
    for (char *cell = strtok(copy, " "); cell != NULL; cell = strtok(NULL, " ")) {
        struct number_shape shape;
        for (char *c = cell; *c != '\0'; c++)
            *c = *c == '~' ? ' ' : *c;
        notation_see(&notation, text_of(cell), ++line, &shape);
    }
    if (notation_decide(&notation, decimal, grouping, &marks, &err) != TIDE_STATUS_OK)
        snprintf(got, sizeof got, "%s", err.id);
    else
        snprintf(got, sizeof got, "%c%s%s", marks.decimal,
                 marks.grouping[0] != '\0' ? " " : "", marks.grouping);
    if (strcmp(got, wanted) != 0)
        fail_msg("\"%s\": \"%s\", not \"%s\"", cells, got, wanted);
}

TEST(evidence_decides)
{
    UNUSED;
    static const struct {
        const char *cells;
        const char *wanted;
    } cases[] = {
        {"", "."},
        {"1 22 333", "."},
        {"1.5 1.25", "."},
        {"1,5 22", ","},
        {"1.204,5", ", ."},
        {"1,204.5", ". ,"},
        {"1.234.567", ", ."},
        {"1,234,567", ". ,"},
        {"1,234,567.5", ". ,"},
        {"12~345~678", ".  "},
        {"12~345,5", ",  "},
        {"12'345.5", ". '"},
        {"12\xE2\x80\x99"
         "345",
         ". \xE2\x80\x99"},
        {"12\xC2\xA0"
         "345",
         ". \xC2\xA0"},
        {"12\xE2\x80\x89"
         "345,1",
         ", \xE2\x80\x89"},
        /* Behind a lone zero or four digits a mark is decimal, three digits or not. */
        {"0.123", "."},
        {"0,123", ","},
        {"1234.567", "."},
        {"1234,567", ","},
        {".123", "."},
        {"1.234e5", "."},
        {"1,234E-2", ","},
        {"-1.234 -0.5", "."},
        {"(1.234) (12.5)", "."},
        /* Neither reading is better. */
        {"1.234", "ambiguous_number"},
        {"1,234 22 5,678", "ambiguous_number"},
        {"-1.234 (5.678) +9.876 3.456-", "ambiguous_number"},
        /* Another cell tells. */
        {"1.234 5.6", "."},
        {"1.234 5,6", ", ."},
        {"1,234 5.6", ". ,"},
        {"1.234 1.234.567", ", ."},
        {"1.234 12'345", ". '"},
        /* The most voted mark wins; the rest become rejects. */
        {"1.5 2.5 3.5 4,5", "."},
        {"1,5 2,5 3,5 4.5", ","},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_marks(cases[i].cells, 0, NULL, cases[i].wanted);
}

TEST(what_is_said_stands)
{
    UNUSED;
    check_marks("1.234", '.', NULL, ".");
    check_marks("1.234", ',', NULL, ", .");
    check_marks("1,234", '.', NULL, ". ,");
    check_marks("1.234", 0, ".", ", .");
    check_marks("1,234", 0, ",", ". ,");
    check_marks("1,234", 0, "", ",");
    check_marks("1,5", '.', NULL, ".");
    check_marks("1.5", '.', " ", ".  ");
    check_marks("1.5", '.', ".", "bad_argument");
    check_marks("1.5", ';', NULL, "bad_argument");
    check_marks("1.5", '.', "abcd", "bad_argument");
}

static bool see(const char *cell, struct number_shape *shape)
{
    struct notation notation = {0};
    return notation_see(&notation, text_of(cell), 1, shape);
}

TEST(what_is_written_like_a_number)
{
    UNUSED;
    static const char *const numbers[] = {"0",     "12",    "-1.5",  "+3",  "(2)",
                                          "4-",    ".5",    "5.",    "1e5", "1.2E+05",
                                          "1,234", "1'000", "1 000", "1,2", "007"};
    static const char *const others[] = {"",     "-",     "()",       "x",      "1x",
                                         "1..2", "1.2.3", "1,23,456", "nan",    "inf",
                                         "0x10", "1e",    "e5",       "1_000",  "--1",
                                         "$5",   "5%",    "1 2",      "12 m",   ".",
                                         "1,,2", "1d5",   "2020-01",  "1.2,3.4"};
    struct number_shape shape;

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (!see(numbers[i], &shape))
            fail_msg("%s", numbers[i]);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (see(others[i], &shape))
            fail_msg("%s", others[i]);
    CHECK(see("0101", &shape) && shape.is_whole && shape.is_padded);
    CHECK(see("101", &shape) && shape.is_whole && !shape.is_padded);
    CHECK(see("0", &shape) && shape.is_whole && !shape.is_padded);
    CHECK(see("0.5", &shape) && !shape.is_whole && !shape.is_padded);
}

/* Where notation_see sees a number, decimal_parse reads one with the marks it led to. */
TEST(what_decided_the_marks_is_read_with_them)
{
    UNUSED;
    static const char alphabet[] = "0123456789.,'- +()e";
    uint64_t seed = 5;
    size_t read = 0;

    for (size_t round = 0; round < 200000; round++) {
        char cell[12];
        size_t length = 1 + (size_t)(check_random(&seed) % (sizeof cell - 1));
        for (size_t i = 0; i < length; i++)
            cell[i] = check_random(&seed) % 3 == 0
                          ? alphabet[check_random(&seed) % (sizeof alphabet - 1)]
                          : (char)('0' + check_random(&seed) % 10);
        struct text text = text_trim((struct text){.at = cell, .length = length});
        struct notation notation = {0};
        struct number_shape shape;
        struct decimal_marks marks;
        struct decimal figure;
        if (!notation_see(&notation, text, 1, &shape) ||
            notation_decide(&notation, 0, NULL, &marks, NULL) != TIDE_STATUS_OK)
            continue;
        tide_status status = decimal_parse(text.at, text.length, &marks, &figure, NULL);
        if (status == TIDE_STATUS_PARSE)
            fail_msg("\"%.*s\"", (int)text.length, text.at);
        read++;
    }
    CHECK(read > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(evidence_decides),
        ROW(what_is_said_stands),
        ROW(what_is_written_like_a_number),
        ROW(what_decided_the_marks_is_read_with_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
