/*
 * world50_test.c - structure of a made-up world of 50 countries and 500 products against R.
 *
 * world50.R made world50.csv.gz and the answers; its head names the versions.
 */
#include "golden/golden_file.h"

#define FIGURES "tests/golden/world50.csv.gz"
#define EXPORTS                                                                          \
    {                                                                                    \
        "where", "flow = 'X'"                                                            \
    }
#define CELLS                                                                            \
    {                                                                                    \
        "by", "country,product"                                                          \
    }

TEST(comparative_advantage_equals_r)
{
    UNUSED;
    static const struct golden_file file = {FIGURES, "world50_rca.csv", 2, 1e-13};
    static const struct golden_question question = {"rca", {CELLS, EXPORTS}, "rca"};

    CHECK_INT(golden_compare(&question, &file), 50 * 500 / 10);
}

TEST(concentration_and_likeness_equal_r)
{
    UNUSED;
    static const struct golden_file file = {FIGURES, "world50_country.csv", 1, 1e-12};
    static const struct golden_question questions[] = {
        {"hhi", {{"by", "product,country"}, EXPORTS}, "hhi"},
        {"grubel-lloyd", {{"by", "product,country"}}, "grubel_lloyd"},
        {"similarity", {CELLS, EXPORTS, {"with", "C01"}, {"as", "ratio"}}, "similarity"},
        {"complementarity", {CELLS, {"as", "ratio"}}, "complementarity"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(golden_compare(&questions[i], &file), 50);
}

/* R's eigenvectors are those of LAPACK. */
TEST(economic_complexity_equals_r)
{
    UNUSED;
    static const struct golden_file countries = {FIGURES, "world50_country.csv", 1, 1e-8};
    static const struct golden_file products = {FIGURES, "world50_product.csv", 1, 1e-8};
    static const struct golden_question eci = {"eci", {CELLS, EXPORTS}, "eci"};
    static const struct golden_question pci = {"pci", {CELLS, EXPORTS}, "pci"};

    CHECK_INT(golden_compare(&eci, &countries), 50);
    CHECK_INT(golden_compare(&pci, &products), 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(comparative_advantage_equals_r),
        ROW(concentration_and_likeness_equal_r),
        ROW(economic_complexity_equals_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
