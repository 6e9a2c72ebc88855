/*
 * tidy_reader.c - one figure or several a row, beside a period and keys: roles of columns
 * from their names and from the sample. What is declared stands; in doubt a column is a
 * key, since text keeps everything.
 */
#include <string.h>

#include "base/error.h"
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

    if (is_fiscal) {
        error_set(err, TIDE_STATUS_SHAPE, "fiscal_year",
                  "a month, or the fiscal year of two calendar years? no cell tells");
        error_expected(err, "months such as 2010-11, or years");
        error_hint(err, "write months as 2010-11 and years as 2010");
    } else if (evidence->slashed_days == 0) {
        return TIDE_STATUS_OK;
    } else if (has_none || has_both) {
        error_set(err, TIDE_STATUS_SHAPE, "ambiguous_date",
                  has_both
                      ? "the column has days written both ways, day first and month "
                        "first"
                      : "day and month cannot be told apart, and no other cell tells");
        error_expected(err, "days such as 2024-04-03");
        error_hint(err, "write days as year-month-day");
    } else {
        input->date_order = evidence->days_first > 0 ? DATES_DMY : DATES_MDY;
        return TIDE_STATUS_OK;
    }
    error_source(err, input->source.name);
    error_cell(err, column->name, evidence->slashed_text, strlen(evidence->slashed_text));
    error_place(err, evidence->slashed_line, 0, 0);
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

/* The first key whose stem is that of the label; the count of columns if none. */
static size_t key_of_label(const struct input_plan *plan, const struct text *key_stem,
                           size_t place)
{
    struct text stem = name_label_stem(text_of(plan->column[place].name));
    size_t k = 0;

    if (stem.length == 0)
        return plan->column_count;
    while (k < plan->column_count &&
           (k == place || plan->column[k].role != TIDE_COLUMN_KEY ||
            !name_stem_equal(stem, key_stem[k])))
        k++;
    return k;
}

static tide_status no_key_of_label(const struct input_column *label, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "--columns: \"%s\" is a label of which key?", label->name);
    error_hint(err, "--columns \"%s:label[of=KEY]\"", label->name);
    return TIDE_STATUS_ARGUMENT;
}

/* Candidates go to the evidence, which tells whether each key has one text. */
static tide_status propose_labels(struct input *input, struct evidence *evidence,
                                  const struct text *key_stem, tide_error *err)
{
    struct input_plan *plan = &input->plan;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *label = &plan->column[i];

        if (label->role == TIDE_COLUMN_LABEL) {
            if (label->label_of == SIZE_MAX)
                label->label_of = key_of_label(plan, key_stem, i);
            if (label->label_of == plan->column_count ||
                plan->column[label->label_of].role != TIDE_COLUMN_KEY)
                return no_key_of_label(label, err);
        } else if (label->role == TIDE_COLUMN_KEY && !label->is_declared) {
            size_t key = key_of_label(plan, key_stem, i);
            evidence[i].label_of = key < plan->column_count ? key : SIZE_MAX;
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status find_labels(struct input *input, struct evidence *evidence,
                               tide_error *err)
{
    struct input_plan *plan = &input->plan;
    struct text *key_stem =
        arena_alloc(&input->arena, plan->column_count, sizeof *key_stem);

    if (key_stem == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < plan->column_count; i++)
        key_stem[i] = name_key_stem(text_of(plan->column[i].name));
    tide_status status = propose_labels(input, evidence, key_stem, err);
    if (status == TIDE_STATUS_OK)
        status = evidence_check_labels(input, evidence, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < plan->column_count; i++) {
        size_t key = evidence[i].label_of;
        if (key == SIZE_MAX || evidence[key].label_of != SIZE_MAX)
            continue; /* no label, or one of a label: a key of its own */
        plan->column[i].role = TIDE_COLUMN_LABEL;
        plan->column[i].label_of = key;
    }
    return TIDE_STATUS_OK;
}

/* ---- all together ---- */

static tide_status settle_notation(struct input *input, const struct evidence *evidence,
                                   tide_error *err)
{
    struct notation all = {0};
    const char *open_column = NULL;

    for (size_t i = 0; i < input->plan.column_count; i++) {
        const struct input_column *column = &input->plan.column[i];
        if (column->role != TIDE_COLUMN_MEASURE || column->kind != TIDE_KIND_DECIMAL)
            continue;
        if (all.open_line == 0 && evidence[i].notation.open_line != 0)
            open_column = column->name;
        notation_join(&all, &evidence[i].notation);
    }
    input->has_marks = input->reading.decimal != 0 || input->reading.grouping != NULL ||
                       notation_has_marks(&all);
    tide_status status =
        notation_decide(&all, input->reading.decimal, input->reading.grouping,
                        &input->plan.marks, err);
    if (status == TIDE_STATUS_SHAPE && open_column != NULL) {
        error_source(err, input->source.name);
        error_cell(err, open_column, all.open_text, strlen(all.open_text));
    }
    return status;
}

/* Periods as names of columns: known, but not read yet. */
static tide_status refuse_wide(const struct input *input, tide_error *err)
{
    const char *first = NULL;
    size_t count = 0;

    for (size_t i = 0; i < input->plan.column_count; i++) {
        struct text name = input->dialect.header[i];
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
    error_hint(err, "turn the columns into rows of keys, period and value");
    error_source(err, input->source.name);
    error_place(err, input->dialect.header_line, 0, 0);
    return TIDE_STATUS_SHAPE;
}

static tide_status explain_role(struct input *input, struct input_column *column,
                                const struct evidence *evidence, tide_error *err)
{
    struct text name = text_of(column->name);
    bool is_named =
        column->role == TIDE_COLUMN_PERIOD
            ? name_time_rank(name) != NAME_NO_RANK
            : (column->role == TIDE_COLUMN_MEASURE && name_is_measure(name)) ||
                  (column->role == TIDE_COLUMN_KEY && name_is_code(name)) ||
                  column->role == TIDE_COLUMN_FLAG || column->role == TIDE_COLUMN_LABEL;
    size_t typed =
        column->role == TIDE_COLUMN_PERIOD ? evidence->periods : evidence->numbers;
    size_t of = column->role == TIDE_COLUMN_PERIOD ? filled(evidence)
                                                   : evidence->seen - evidence->missing;
    size_t permille = of > 0 ? typed * 1000 / of : 0;
    const char *noun = column->role == TIDE_COLUMN_PERIOD ? "periods" : "numbers";

    if (column->is_declared)
        column->evidence = "declared";
    else if (column->role == TIDE_COLUMN_PERIOD || column->role == TIDE_COLUMN_MEASURE)
        column->evidence =
            arena_format(&input->arena, "%zu.%zu %% %s%s%s", permille / 10, permille % 10,
                         noun, is_named ? ", named " : "", is_named ? column->name : "");
    else if (column->role == TIDE_COLUMN_LABEL)
        column->evidence = "one text per key, by its name";
    else
        column->evidence = evidence->padded > 0 ? "leading zeros"
                           : is_named           ? "by its name"
                                                : "texts";
    return column->evidence != NULL ? TIDE_STATUS_OK
                                    : memory_failed(input->arena.memory, err);
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
        status = settle_dates(input, &plan->column[time], &evidence[time], err);
    }
    if (status != TIDE_STATUS_OK)
        return status;

    find_measures(input, evidence);
    status = settle_notation(input, evidence, err);
    if (status == TIDE_STATUS_OK)
        status = find_labels(input, evidence, err);
    for (size_t i = 0; i < plan->column_count && status == TIDE_STATUS_OK; i++)
        status = explain_role(input, &plan->column[i], &evidence[i], err);
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
