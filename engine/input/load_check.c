/*
 * load_check.c - may what was loaded be used: enough rows, few enough refused, none twice.
 */
#include "input/load_check.h"

#include <string.h>

#include "base/error.h"
#include "input/duplicates.h"
#include "input/notes.h"

tide_status load_check_counts(const struct input *input, const tide_ledger *ledger,
                              tide_error *err)
{
    if (ledger->rejected > input->reading.max_errors) {
        error_set(err, TIDE_STATUS_PARSE, "too_many_rejects",
                  "%llu of %llu rows were refused", (unsigned long long)ledger->rejected,
                  (unsigned long long)ledger->read);
        error_hint(err,
                   "--rejects FILE keeps them as a table; --max-errors %llu goes on "
                   "without them",
                   (unsigned long long)ledger->rejected);
    } else if (ledger->loaded == 0) {
        error_set(err, TIDE_STATUS_PARSE, "no_data",
                  ledger->rejected > 0 ? "no row could be read" : "a header but no rows");
    } else {
        return TIDE_STATUS_OK;
    }
    if (input->more_count == 0)
        error_source(err, input->source.name);
    return TIDE_STATUS_PARSE;
}

/* Are all keys and the time column there, so that a row must be alone with its key? */
static bool has_whole_key(const struct input_plan *plan)
{
    bool has_time = false;

    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->role == TIDE_COLUMN_KEY && !column->is_wanted && !column->is_source)
            return false;
        has_time = has_time || (column->role == TIDE_COLUMN_PERIOD && column->is_wanted);
    }
    return has_time && !plan->is_claims;
}

/* "CHN, X, 2024-03" */
static void describe_row(const tide_table *table, size_t row, struct text_builder *out)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (column->role != TIDE_COLUMN_KEY)
            continue;
        struct text text =
            dictionary_text(column->dictionary, (uint32_t)packed_get(&column->code, row));
        text_add(out, text.at, text.length);
        text_add_c(out, ", ");
    }
    const struct column *time = &table->column[table->time_column];
    char period[TIDE_PERIOD_TEXT_SIZE];
    tide_period_format((tide_period){.ordinal = (int32_t)packed_get(&time->ordinal, row),
                                     .length = 1,
                                     .freq = (uint8_t)time->freq},
                       period, sizeof period);
    text_add_c(out, period);
}

static tide_status refuse_duplicates(const struct input *input, const tide_table *table,
                                     tide_error *err)
{
    struct text_builder key;
    bool has_pair = false;
    size_t earlier;
    size_t later;

    tide_status status = table_find_duplicate(table, &has_pair, &earlier, &later, err);
    if (status != TIDE_STATUS_OK || !has_pair)
        return status;

    text_builder_init(&key, &input->runtime->memory);
    describe_row(table, later, &key);
    bool is_other = table_file(table, earlier) != table_file(table, later);
    error_set(err, TIDE_STATUS_SHAPE, "duplicate_key",
              "two rows for %s; the first is line %llu%s%s",
              key.at != NULL ? key.at : "one key",
              (unsigned long long)table_line(table, earlier), is_other ? " of " : "",
              is_other ? table_file(table, earlier) : "");
    error_expected(err, "one row for each key and period");
    if (is_other && strcmp(table_file(table, earlier), table_file(table, later)) == 0)
        error_hint(err, "the file is named twice");
    else if (is_other)
        error_hint(err, "--by source keeps the files apart; --duplicates first, last or "
                        "sum makes one row of them");
    else
        error_hint(err, "if another column tells them apart, it must be a key: --columns "
                        "\"NAME:key\"; else --duplicates first, last or sum");
    error_source(err, table_file(table, later));
    error_place(err, table_line(table, later), 0, 0);
    text_builder_release(&key);
    return TIDE_STATUS_SHAPE;
}

/* Merged rows were loaded first; they are skipped in the end. */
static tide_status merge_duplicates(const struct input *input, tide_table *table,
                                    tide_ledger *ledger, tide_error *err)
{
    struct skip_count merged;
    tide_status status = duplicates_merge(table, input->reading.duplicates, &merged.count,
                                          &merged.first_line, err);

    if (status != TIDE_STATUS_OK) {
        error_source(err, input->source.name);
        return status;
    }
    ledger->loaded -= merged.count;
    ledger->skipped += merged.count;
    table->ledger = *ledger;
    note_duplicates(input, &merged);
    return TIDE_STATUS_OK;
}

tide_status load_check_duplicates(const struct input *input, tide_table *table,
                                  tide_ledger *ledger, tide_error *err)
{
    if (!has_whole_key(&input->plan))
        return TIDE_STATUS_OK;
    return input->reading.duplicates == DUPLICATES_ERROR
               ? refuse_duplicates(input, table, err)
               : merge_duplicates(input, table, ledger, err);
}
