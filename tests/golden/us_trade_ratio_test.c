/*
 * us_trade_ratio_test.c - ratios and indicators of structure of real figures against R.
 *
 * us_trade_ratio.R made us_trade_cover.csv and us_trade_group.csv; its head names the
 * versions.
 */
#include "golden/golden_file.h"

#define FIGURES "datasets/us-trade/us_goods_trade_monthly.csv"
#define MARCH                                                                            \
    {                                                                                    \
        "where", "period like '%-03'"                                                    \
    }

TEST(flows_of_a_partner_equal_r)
{
    UNUSED;
    static const struct golden_file file = {FIGURES, "us_trade_cover.csv", 2, 1e-12};
    static const struct golden_question questions[] = {
        {"cover", {MARCH, {"by", "partner"}}, "cover"},
        {"norm-balance", {MARCH, {"by", "partner"}}, "norm_balance"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(golden_compare(&questions[i], &file), 7 * 38);
}

TEST(structure_over_partners_equals_r)
{
    UNUSED;
    static const struct golden_file file = {FIGURES, "us_trade_group.csv", 2, 1e-12};
    static const struct golden_question questions[] = {
        {"hhi", {MARCH, {"by", "partner,flow"}}, "hhi"},
        {"hhi", {MARCH, {"by", "partner,flow"}, {"norm", "simple"}}, "hhi_simple"},
        {"hhi", {MARCH, {"by", "partner,flow"}, {"norm", "unctad"}}, "hhi_unctad"},
        {"theil", {MARCH, {"by", "partner,flow"}}, "theil"},
        {"entropy", {MARCH, {"by", "partner,flow"}}, "entropy"},
        {"gini", {MARCH, {"by", "partner,flow"}}, "gini"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(golden_compare(&questions[i], &file), 2 * 38);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(flows_of_a_partner_equal_r),
        ROW(structure_over_partners_equals_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
