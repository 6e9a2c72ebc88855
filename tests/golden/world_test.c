/*
 * world_test.c - indicators over countries and products of a made-up world against R.
 *
 * world.R made world.csv and the answers; its head names the versions.
 */
#include "golden/golden_file.h"

#define FIGURES "tests/golden/world.csv"
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
    static const struct golden_file file = {FIGURES, "world_rca.csv", 2, 1e-13};
    static const struct golden_question questions[] = {
        {"rca", {CELLS, EXPORTS}, "rca"},
        {"rsca", {CELLS, EXPORTS}, "rsca"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(golden_compare(&questions[i], &file), 12 * 25);
}

TEST(advantage_beside_the_rest_of_the_world_equals_r)
{
    UNUSED;
    static const struct golden_file file = {FIGURES, "world_net.csv", 2, 1e-13};
    static const struct golden_question question = {"rca",
                                                    {CELLS, EXPORTS, {"net", "yes"}},
                                                    "rca"};

    CHECK_INT(golden_compare(&question, &file), 12 * 25);
}

TEST(figures_of_a_country_equal_r)
{
    UNUSED;
    static const struct golden_file file = {FIGURES, "world_country.csv", 1, 1e-13};
    static const struct golden_question questions[] = {
        {"diversification", {CELLS, EXPORTS}, "diversification"},
        {"grubel-lloyd", {{"by", "product,country"}}, "grubel_lloyd"},
        {"grubel-lloyd",
         {{"by", "product,country"}, {"adjusted", "yes"}},
         "grubel_lloyd_adjusted"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(golden_compare(&questions[i], &file), 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(comparative_advantage_equals_r),
        ROW(advantage_beside_the_rest_of_the_world_equals_r),
        ROW(figures_of_a_country_equal_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
