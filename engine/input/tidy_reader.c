/*
 * tidy_reader.c - one figure or several a row, beside a period and keys: roles of columns
 * from their names and from the sample. What is declared stands; in doubt a column is a
 * key, since text keeps everything.
 */
#include <string.h>

#include "base/error.h"
#include "input/assign.h"
#include "input/name.h"
#include "input/reader.h"
#include "time/period.h"

static bool is_most(size_t typed, size_t of) /* 99 in 100 */
{
    return of > 0 && typed * 100 >= of * 99;
}

static bool is_half(size_t typed, size_t of)
{
    return of > 0 && typed * 2 >= of;
}

/* ---- time ---- */

static size_t filled(const struct evidence *evidence)
{
    return evidence->seen - evidence->empty;
}

/* The best named column of which half are periods; then one whose name says it all. */
static size_t named_time(const struct input *input, const struct evidence *evidence)
{
    size_t count = input->plan.column_count;
    size_t best = count;
    size_t best_rank = NAME_NO_RANK;

    for (size_t i = 0; i < count; i++) {
        size_t rank = name_time_rank(text_of(input->plan.column[i].name));
        if (rank < best_rank && !input->plan.column[i].is_declared &&
            is_half(evidence[i].periods, filled(&evidence[i]))) {
            best = i;
            best_rank = rank;
        }
    }
    for (size_t i = 0; i < count && best == count; i++)
        if (!input->plan.column[i].is_declared &&
            name_is_surely_time(text_of(input->plan.column[i].name)))
            best = i;
    return best;
}

/* Could the column be time though its name does not say so? */
static bool may_be_time(const struct input_column *column,
                        const struct evidence *evidence)
{
    struct text name = text_of(column->name);
    return !column->is_declared && !name_is_code(name) && !name_is_measure(name) &&
           is_most(evidence->periods, filled(evidence));
}

/* Years and months of digits alone are time only if figures are left beside them. */
static bool has_other_numbers(const struct input *input, const struct evidence *evidence,
                              size_t place)
{
    for (size_t i = 0; i < input->plan.column_count; i++) {
        const struct input_column *column = &input->plan.column[i];
        if (i == place || column->role == TIDE_COLUMN_SKIP)
            continue;
        if ((column->is_declared && column->role == TIDE_COLUMN_MEASURE) ||
            (!column->is_declared && !name_is_code(text_of(column->name)) &&
             is_most(evidence[i].numbers, evidence[i].seen - evidence[i].missing)))
            return true;
    }
    return false;
}

static tide_status unnamed_time(const struct input *input,
                                const struct evidence *evidence, size_t *out,
                                tide_error *err)
{
    size_t count = input->plan.column_count;
    size_t found = count;

    for (int digits = 0; digits < 2 && found == count; digits++) {
        for (size_t i = 0; i < count; i++) {
            if (!may_be_time(&input->plan.column[i], &evidence[i]) ||
                (evidence[i].digit_periods > 0) != (digits == 1) ||
                (digits == 1 && !has_other_numbers(input, evidence, i)))
                continue;
            if (found == count) {
                found = i;
                continue;
            }
            error_set(err, TIDE_STATUS_SHAPE, "ambiguous_column",
                      "\"%s\" and \"%s\" could both be the column of periods",
                      input->plan.column[found].name, input->plan.column[i].name);
            error_hint(err, "say which: --columns \"%s:period, %s:key\"",
                       input->plan.column[found].name, input->plan.column[i].name);
            error_source(err, input->source.name);
            return TIDE_STATUS_SHAPE;
        }
    }
    *out = found;
    return TIDE_STATUS_OK;
}

static tide_status find_time(const struct input *input, const struct evidence *evidence,
                             size_t *out, tide_error *err)
{
    size_t count = input->plan.column_count;
    size_t found = count;

    for (size_t i = 0; i < count; i++) {
        const struct input_column *column = &input->plan.column[i];
        if (!column->is_declared || column->role != TIDE_COLUMN_PERIOD)
            continue;
        if (found < count)
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "--columns: \"%s\" and \"%s\" are both declared as period",
                             input->plan.column[found].name, column->name);
        found = i;
    }
    if (found == count)
        found = named_time(input, evidence);
    *out = found;
    return found < count ? TIDE_STATUS_OK : unnamed_time(input, evidence, out, err);
}

/* Days with slashes: which part is the month? Years with slashes: months at all? */
static tide_status settle_dates(struct input *input, const struct input_column *column,
                                const struct evidence *evidence, tide_error *err)
{
    bool is_fiscal =
        evidence->fiscal_pairs > 0 && evidence->fiscal_pairs == evidence->slashed_pairs;
    bool has_both = evidence->days_first > 0 && evidence->months_first > 0;
    bool has_none = evidence->days_first == 0 && evidence->months_first == 0;
    bool is_said = input->reading.dates != NULL;

    if (is_fiscal) {
        error_set(err, TIDE_STATUS_SHAPE, "fiscal_year",
                  "a month, or the fiscal year of two calendar years? no cell tells");
        error_expected(err, "months such as 2010-11, or years");
        error_hint(err, "write months as 2010-11 and years as 2010");
    } else if (is_said || evidence->slashed_days == 0) {
        return TIDE_STATUS_OK;
    } else if (has_none || has_both) {
        error_set(err, TIDE_STATUS_SHAPE, "ambiguous_date",
                  has_both
                      ? "the column has days written both ways, day first and month "
                        "first"
                      : "day and month cannot be told apart, and no other cell tells");
        error_expected(err, "days such as 2024-04-03");
        error_hint(err, "--dates dmy or --dates mdy; or write days as year-month-day");
    } else {
        input->period_style.order = evidence->days_first > 0 ? DATES_DMY : DATES_MDY;
        memcpy(input->date_proof, evidence->proof_text, sizeof input->date_proof);
        return TIDE_STATUS_OK;
    }
    error_source(err, input->source.name);
    error_cell(err, column->name, evidence->slashed_text, strlen(evidence->slashed_text));
    error_place(err, source_line(&input->source, evidence->slashed_line), 0, 0);
    return TIDE_STATUS_SHAPE;
}

/* ---- measures ---- */

enum measure_claim { CLAIM_NONE, CLAIM_WEAK, CLAIM_STRONG };

/*
 * Figures with decimals, or under a name such as value, are a measure. Codes are not:
 * leading zeros, a name such as code. Whole numbers of one length that repeat could be
 * either.
 */
static enum measure_claim claim_of(const struct input_column *column,
                                   const struct evidence *evidence)
{
    struct text name = text_of(column->name);
    size_t figures = evidence->seen - evidence->missing;
    bool is_named = name_is_measure(name);

    if (evidence->padded > 0 || name_time_rank(name) != NAME_NO_RANK)
        return CLAIM_NONE;
    if (is_named && (figures == 0 || is_half(evidence->numbers, figures)))
        return CLAIM_STRONG;
    if (!is_most(evidence->numbers, figures))
        return CLAIM_NONE;
    if (evidence->wholes < evidence->numbers)
        return CLAIM_STRONG;
    if (name_is_code(name))
        return CLAIM_NONE;
    return evidence->has_one_length && evidence->texts.count < evidence->seen
               ? CLAIM_WEAK
               : CLAIM_STRONG;
}

static void find_measures(struct input *input, const struct evidence *evidence)
{
    struct input_plan *plan = &input->plan;
    size_t strong = 0;
    size_t weak = 0;
    size_t last_weak = 0;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *column = &plan->column[i];
        if (column->role == TIDE_COLUMN_MEASURE && column->is_declared)
            strong++;
        if (column->is_declared || column->role == TIDE_COLUMN_PERIOD)
            continue;
        if (name_is_flag(text_of(column->name))) {
            column->role = TIDE_COLUMN_FLAG;
            continue;
        }
        enum measure_claim claim = claim_of(column, &evidence[i]);
        if (claim == CLAIM_STRONG) {
            column->role = TIDE_COLUMN_MEASURE;
            strong++;
        } else if (claim == CLAIM_WEAK) {
            weak++;
            last_weak = i;
        }
    }
    if (strong == 0 && weak == 1)
        plan->column[last_weak].role = TIDE_COLUMN_MEASURE;
}

/* ---- all together ---- */

/* Periods as names of columns, beside others that make no wide table of it. */
static tide_status refuse_wide(const struct input *input, tide_error *err)
{
    const char *first = NULL;
    size_t count = 0;

    for (size_t i = 0; i < input->plan.column_count; i++) {
        struct text name = input->name[i];
        tide_period period;
        if (period_read(name.at, name.length, &period, NULL) != TIDE_STATUS_OK)
            continue;
        first = first != NULL ? first : input->plan.column[i].name;
        count++;
    }
    if (count < 2)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "no_time",
              "%zu columns are named by periods, from \"%s\" on, and none holds periods",
              count, first);
    error_expected(err, "a column of periods");
    error_hint(err,
               "a wide table has nothing but keys beside them: rename or take out the "
               "other columns of figures and dates");
    error_source(err, input->source.name);
    error_place(err, input->dialect.header_line, 0, 0);
    return TIDE_STATUS_SHAPE;
}

static tide_status tidy_assign(struct input *input, struct evidence *evidence,
                               tide_error *err)
{
    struct input_plan *plan = &input->plan;
    size_t time = plan->column_count;
    tide_status status = find_time(input, evidence, &time, err);

    if (status == TIDE_STATUS_OK && time == plan->column_count)
        status = refuse_wide(input, err);
    if (status == TIDE_STATUS_OK && time < plan->column_count) {
        plan->column[time].role = TIDE_COLUMN_PERIOD;
        assign_language(input, &evidence[time]);
        status = settle_dates(input, &plan->column[time], &evidence[time], err);
    }
    if (status != TIDE_STATUS_OK)
        return status;

    find_measures(input, evidence);
    status = assign_notation(input, evidence, err);
    if (status == TIDE_STATUS_OK)
        status = assign_labels(input, evidence, err);
    for (size_t i = 0; i < plan->column_count && status == TIDE_STATUS_OK; i++)
        status = assign_words(input, &plan->column[i], &evidence[i], err);
    return status;
}

const struct reader tidy_reader = {
    .row =
        {
            .name = "tidy",
            .endings = ".csv .tsv .txt",
            .prose = "a column of periods, keys and measures, found by names and content",
        },
    .assign = tidy_assign,
};
