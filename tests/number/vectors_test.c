/*
 * vectors_test.c - texts of numbers with published answers, as doubles and as decimals.
 */
#include "harness/check.h"

#include <stdlib.h>

#include "number/decimal.h"
#include "number/real_text.h"

static uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Lines such as "3C00 3F800000 3FF0000000000000 1.0"; all others are prose. */
static bool read_vector(char *line, uint64_t *bits, const char **text)
{
    for (size_t i = 0; i < 31; i++) {
        bool is_hex = line[i] != '\0' && strchr("0123456789ABCDEF", line[i]) != NULL;
        if (i == 4 || i == 13 || i == 30 ? line[i] != ' ' : !is_hex)
            return false;
    }
    *bits = strtoull(line + 14, NULL, 16);
    *text = line + 31;
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

TEST(published_vectors_read_right_and_print_back)
{
    UNUSED;
    static const char *const names[] = {
        "exhaustive-float16", "exponents-near-ixx-extrema",
        "freetype-2-7",       "golang-org-issue-36657",
        "google-wuffs",       "lemire-fast-float",
        "more-test-cases",    "tencent-rapidjson",
    };
    size_t total = 0, infinite = 0;

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char name[128], line[8192];
        snprintf(name, sizeof name, "float-fxx/%s.txt", names[i]);
        FILE *file = fopen(check_data(name), "r");
        CHECK(file != NULL);
        while (fgets(line, sizeof line, file) != NULL) {
            uint64_t bits;
            const char *text;
            char printed[REAL_TEXT_SIZE];
            double value, again;
            if (!read_vector(line, &bits, &text))
                continue;
            total++;
            if ((bits & ~((uint64_t)1 << 63)) == (uint64_t)0x7FF << 52) {
                infinite++;
                CHECK_STATUS(real_parse(text, strlen(text), &value, NULL),
                             TIDE_STATUS_OVERFLOW);
                continue;
            }
            CHECK_OK(real_parse(text, strlen(text), &value, NULL));
            CHECK(bits_of(value) == bits);
            real_format(value, printed);
            CHECK_OK(real_parse(printed, strlen(printed), &again, NULL));
            CHECK(again == value);
        }
        fclose(file);
    }
    CHECK_INT(total, 52977);
    CHECK_INT(infinite, 269);
}

/* The text between the quotes of a JSON string, in place; what stands after it. */
static const char *read_json(char *line, const char **text)
{
    char *to = line;
    const char *at = line + 1;

    *text = line;
    for (; *at != '"'; at++) {
        if (at[0] != '\\') {
            *to++ = *at;
            continue;
        }
        CHECK(at[1] == 'u');
        char hex[5] = {at[2], at[3], at[4], at[5], '\0'};
        unsigned long code = strtoul(hex, NULL, 16);
        CHECK(code >= 0x80 && code < 0x800);
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3F));
        at += 5;
    }
    *to = '\0';
    return at + 2;
}

TEST(own_vectors_are_kept)
{
    UNUSED;
    char line[1024];
    size_t total = 0;
    FILE *file = fopen(check_data("own/number_vectors.tsv"), "r");

    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        const char *text;
        struct decimal decimal;
        double real;
        if (line[0] != '"')
            continue;
        const char *wanted = read_json(line, &text);
        size_t length = strlen(text);
        bool is_decimal = decimal_parse(text, length, NULL, &decimal, NULL) == 0;
        bool is_real = real_parse(text, length, &real, NULL) == 0;
        total++;
        if (strncmp(wanted, "ok", 2) == 0)
            CHECK(is_real);
        else if (strncmp(wanted, "rounds up", 9) == 0)
            CHECK(is_real && bits_of(real) == 1);
        else if (strstr(wanted, "trailing-minus") || strstr(wanted, "accounting"))
            CHECK(is_decimal && decimal.mantissa < 0);
        else
            CHECK(!is_decimal);
        if (strstr(wanted, "int64") && strncmp(wanted, "ok", 2) == 0)
            CHECK(is_decimal && decimal.scale == 0);
        if (strstr(wanted, "as decimal 1e-1"))
            CHECK(is_decimal && decimal.mantissa == 1 && decimal.scale == 1);
        if (strstr(wanted, "not Inf"))
            CHECK(!is_real);
        if (strstr(wanted, "scale overflow"))
            CHECK(!is_decimal);
    }
    fclose(file);
    CHECK(total > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(published_vectors_read_right_and_print_back),
        ROW(own_vectors_are_kept),
    };
    check_need_data("float-fxx");
    check_need_data("own");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
