/*
 * registry.c - every computation, one line each. Commands, help, manual, job files and
 * the public list read these rows.
 */
#include "compute/computation.h"

#include <string.h>

extern const struct computation yoy_computation;
extern const struct computation pop_computation;
extern const struct computation index_computation;
extern const struct computation diff_computation;
extern const struct computation ytd_computation;
extern const struct computation mat_computation;
extern const struct computation saar_computation;
extern const struct computation cagr_computation;
extern const struct computation mean_growth_computation;
extern const struct computation trend_growth_computation;
extern const struct computation contribution_computation;
extern const struct computation growth_share_computation;
extern const struct computation carry_over_computation;
extern const struct computation per_day_computation;
extern const struct computation margins_computation;
extern const struct computation const_fx_computation;
extern const struct computation share_computation;
extern const struct computation rank_computation;
extern const struct computation counts_computation;
extern const struct computation hhi_computation;
extern const struct computation theil_computation;
extern const struct computation entropy_computation;
extern const struct computation gini_computation;
extern const struct computation ratio_computation;
extern const struct computation unit_value_computation;
extern const struct computation per_capita_computation;
extern const struct computation openness_computation;
extern const struct computation penetration_computation;
extern const struct computation balance_computation;
extern const struct computation norm_balance_computation;
extern const struct computation cover_computation;
extern const struct computation grubel_lloyd_computation;
extern const struct computation rca_computation;
extern const struct computation rsca_computation;
extern const struct computation diversification_computation;
extern const struct computation laspeyres_computation;
extern const struct computation paasche_computation;
extern const struct computation fisher_computation;
extern const struct computation tornqvist_computation;
extern const struct computation walsh_computation;
extern const struct computation lowe_computation;
extern const struct computation jevons_computation;
extern const struct computation value_split_computation;
extern const struct computation index_contribution_computation;
extern const struct computation uv_outliers_computation;
extern const struct computation chain_computation;
extern const struct computation splice_computation;
extern const struct computation deflate_computation;
extern const struct computation terms_of_trade_computation;
extern const struct computation intensity_computation;
extern const struct computation similarity_computation;
extern const struct computation complementarity_computation;
extern const struct computation cms_computation;
extern const struct computation eci_computation;
extern const struct computation pci_computation;
extern const struct computation sum_computation;
extern const struct computation cumulate_computation;
extern const struct computation decumulate_computation;
extern const struct computation moving_computation;
extern const struct computation trend_computation;
extern const struct computation trend_line_computation;
extern const struct computation regress_computation;
extern const struct computation correlation_computation;
extern const struct computation cross_correlation_computation;
extern const struct computation ljung_box_computation;
extern const struct computation unit_root_computation;
extern const struct computation season_root_computation;
extern const struct computation hp_computation;
extern const struct computation hamilton_computation;
extern const struct computation henderson_computation;
extern const struct computation decompose_computation;
extern const struct computation stl_computation;
extern const struct computation x11_computation;
extern const struct computation season_test_computation;
extern const struct computation theil_sen_computation;
extern const struct computation mann_kendall_computation;
extern const struct computation breaks_computation;
extern const struct computation outliers_computation;
extern const struct computation holt_winters_computation;
extern const struct computation forecast_computation;
extern const struct computation backtest_computation;

static const struct computation *const rows[] = {
    /* growth */
    &yoy_computation,
    &pop_computation,
    &index_computation,
    &diff_computation,
    &ytd_computation,
    &mat_computation,
    &saar_computation,
    &cagr_computation,
    &mean_growth_computation,
    &trend_growth_computation,
    &contribution_computation,
    &growth_share_computation,
    &carry_over_computation,
    &per_day_computation,
    &margins_computation,
    &const_fx_computation,
    /* ratio */
    &share_computation,
    &rank_computation,
    &counts_computation,
    &hhi_computation,
    &theil_computation,
    &entropy_computation,
    &gini_computation,
    &ratio_computation,
    &unit_value_computation,
    &per_capita_computation,
    &openness_computation,
    &penetration_computation,
    &balance_computation,
    &norm_balance_computation,
    &cover_computation,
    &grubel_lloyd_computation,
    &rca_computation,
    &rsca_computation,
    &diversification_computation,
    &intensity_computation,
    &similarity_computation,
    &complementarity_computation,
    &cms_computation,
    &eci_computation,
    &pci_computation,
    /* index */
    &laspeyres_computation,
    &paasche_computation,
    &fisher_computation,
    &tornqvist_computation,
    &walsh_computation,
    &lowe_computation,
    &jevons_computation,
    &value_split_computation,
    &index_contribution_computation,
    &uv_outliers_computation,
    &chain_computation,
    &splice_computation,
    &deflate_computation,
    &terms_of_trade_computation,
    /* time */
    &sum_computation,
    &cumulate_computation,
    &decumulate_computation,
    /* trend */
    &moving_computation,
    &trend_computation,
    &trend_line_computation,
    &regress_computation,
    &correlation_computation,
    &cross_correlation_computation,
    &ljung_box_computation,
    &unit_root_computation,
    &season_root_computation,
    &hp_computation,
    &hamilton_computation,
    &henderson_computation,
    &decompose_computation,
    &stl_computation,
    &x11_computation,
    &season_test_computation,
    &theil_sen_computation,
    &mann_kendall_computation,
    &breaks_computation,
    &outliers_computation,
    &holt_winters_computation,
    &forecast_computation,
    &backtest_computation,
};

static const char *const accuracy_text[] = {
    [ACCURACY_E] = "E: exact",
    [ACCURACY_Q] = "Q: the correctly rounded quotient of two exact integers",
    [ACCURACY_D] = "D: a sum of quotients in double-double, rounded once",
    [ACCURACY_S] = "S: root of a correctly rounded figure, within 1 ulp",
    [ACCURACY_T] = "T: logarithms and powers, within 1e-14 relative",
    [ACCURACY_L] = "L: least squares, held to the certified digits of NIST StRD",
    [ACCURACY_A] = "A: within a stated error of the oracle",
};

size_t registry_count(void)
{
    return COUNT_OF(rows);
}

const struct computation *registry_at(size_t i)
{
    return rows[i];
}

const struct computation *registry_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i]->name, name) == 0)
            return rows[i];
    return NULL;
}

const struct argument *computation_argument(const struct computation *computation,
                                            const struct argument *argument,
                                            const char *name)
{
    for (size_t i = 0; i < computation->option_count; i++)
        if (strcmp(computation->option[i].name, name) == 0)
            return &argument[i];
    return NULL;
}

size_t computation_inputs(const struct computation *computation,
                          const struct argument *argument)
{
    size_t last = computation->role_count - 1;
    const struct argument *list =
        computation->is_listed
            ? computation_argument(computation, argument, computation->role[last])
            : NULL;
    size_t count = last + (list != NULL && list->item_count > 0 ? list->item_count : 1);

    return count < COMPUTE_MAX_ROLES ? count : COMPUTE_MAX_ROLES;
}

/* ---- the public face ---- */

size_t tide_computation_count(void)
{
    return COUNT_OF(rows);
}

tide_computation tide_computation_at(size_t i)
{
    const struct computation *row = rows[i];
    tide_computation shown = {
        .name = row->name,
        .family = row->family,
        .shape = row->shape,
        .summary = row->summary,
        .formula = row->formula,
        .missing = row->missing,
        .source = row->source,
        .accuracy = accuracy_text[row->accuracy],
        .forms = row->forms != NULL ? row->forms : "",
        .example = row->example,
        .option_count = row->option_count,
        .role_count = row->role_count,
        .option = row->option,
        .role = row->role,
        .role_summary = row->role_summary,
    };
    return shown;
}

size_t tide_computation_find(const char *name)
{
    size_t i = 0;
    while (i < COUNT_OF(rows) && strcmp(rows[i]->name, name) != 0)
        i++;
    return i;
}
