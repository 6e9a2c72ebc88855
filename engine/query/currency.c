/*
 * currency.c - which figures are converted into the currency of --unit, and by what.
 */
#include "query/currency.h"

#include <string.h>

#include "base/error.h"
#include "query/side.h"

/* const-fx takes the table itself. */
static bool is_own_table(const tide_job *job)
{
    const char *own = job->computation->side.option;
    return own != NULL && strcmp(own, tide_option_at(OPTION_RATES)->name) == 0;
}

/* The key that --currency names, or the usual names; TABLE_NO_COLUMN: there is none. */
static tide_status find_currency(const tide_job *job, const struct binding *binding,
                                 size_t *out, tide_error *err)
{
    static const char *const names[] = {"currency", "unit", "unit_measure"};

    *out = TABLE_NO_COLUMN;
    if (job_has(job, OPTION_CURRENCY)) {
        struct text name = text_of(job->option[OPTION_CURRENCY].text);
        tide_status status = binding_find(binding, "--currency", name, out, err);
        if (status != TIDE_STATUS_OK || binding->column[*out].role == TIDE_COLUMN_KEY)
            return status;
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key", "column \"%s\" is no key",
                  binding->column[*out].name.at);
        error_source(err, "--currency");
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t k = 0; k < COUNT_OF(names); k++)
        for (size_t i = 0; i < binding->column_count && *out == TABLE_NO_COLUMN; i++)
            if (binding->column[i].role == TIDE_COLUMN_KEY &&
                text_is_caseless(binding->column[i].name, names[k]))
                *out = i;
    return TIDE_STATUS_OK;
}

static tide_status refuse_unknown(const struct column_view *view, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "no_currency",
              "neither %s nor a key says in which currency the figures are",
              view->name.at);
    error_hint(err,
               "--currency COL names the key; --columns \"%s:decimal[EUR]\" declares one "
               "for all",
               view->name.at);
    return TIDE_STATUS_ARGUMENT;
}

/* Measures that roles name: money or not must be known. */
static tide_status check_measures(const struct binding *binding, tide_error *err)
{
    for (size_t i = 0; i < binding->measure_count + binding->extra_count; i++) {
        const struct column_view *view = &binding->column[binding->measure[i]];
        bool is_role = i >= binding->measure_count;
        if (!unit_is_known(&view->unit) &&
            (is_role || binding->currency == TABLE_NO_COLUMN))
            return refuse_unknown(view, err);
    }
    return TIDE_STATUS_OK;
}

static bool are_all_known(const struct binding *binding)
{
    for (size_t i = 0; i < binding->measure_count; i++)
        if (!unit_is_money(&binding->column[binding->measure[i]].unit))
            return false;
    return true;
}

static bool is_key(const struct binding *binding, size_t column)
{
    for (size_t i = 0; i < binding->key_count; i++)
        if (binding->key[i].column == column && !binding->key[i].is_derived)
            return true;
    return false;
}

/* Figures are in the currency of --unit, or nobody knows: const-fx takes the table. */
static bool has_one_currency(const struct binding *binding)
{
    const struct unit *unit = &binding->column[binding->measure[0]].unit;

    return unit_is_known(unit) ? strcmp(unit->currency, binding->target.currency) == 0
                               : binding->currency == TABLE_NO_COLUMN;
}

static tide_status check_base(const tide_job *job, tide_error *err)
{
    const struct argument *of =
        computation_argument(job->computation, job->argument, "of");

    if (of == NULL || !argument_is(of, "pop") || !job_has(job, OPTION_FREQ))
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                     "--of pop with --freq: the rates of the period before are not those "
                     "of the parts of a coarser one");
}

tide_status bind_currency(tide_job *job, struct binding *binding, tide_error *err)
{
    const char *text = job->option[OPTION_UNIT].text;
    struct side_use use = {.name = tide_option_at(OPTION_RATES)->name,
                           .path = job->option[OPTION_RATES].text,
                           .source = ROLE_SIDE_INDEX,
                           .has_own_keys = true};

    binding->currency = TABLE_NO_COLUMN;
    if (!job_has(job, OPTION_RATES))
        return job_has(job, OPTION_CURRENCY)
                   ? error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                               "--currency serves to convert, which takes --rates and "
                               "--unit")
                   : TIDE_STATUS_OK;
    binding->target =
        job_has(job, OPTION_UNIT) ? unit_parse(text, strlen(text)) : (struct unit){0};
    bool is_own = is_own_table(job);
    if (!unit_is_money(&binding->target) && !is_own) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--rates converts into the currency that --unit names");
        error_hint(err, "--unit \"million USD\"");
        return TIDE_STATUS_ARGUMENT;
    }
    if (job_has(job, OPTION_CURRENCY) || !are_all_known(binding)) {
        tide_status status = find_currency(job, binding, &binding->currency, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (is_own && (!unit_is_money(&binding->target) || has_one_currency(binding)))
        return TIDE_STATUS_OK;
    binding->converts = true;
    binding->keeps_base = is_own;
    binding->merges_currency =
        binding->currency != TABLE_NO_COLUMN && !is_key(binding, binding->currency);
    tide_status status = check_measures(binding, err);
    if (status == TIDE_STATUS_OK && is_own)
        status = check_base(job, err);
    return status == TIDE_STATUS_OK
               ? binding_open_side(job, binding, SIDE_RATES, &use, err)
               : status;
}
