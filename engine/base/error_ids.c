/*
 * error_ids.c - every id that an error, warning or note may carry, with its meaning.
 *
 * Sorted by id. `tide explain ID` and `tide list errors` print these rows; a test holds
 * every id in the sources against them.
 */
#include "tide/error.h"

#include <string.h>

#include "base/macros.h"

static const struct {
    const char *id;
    const char *meaning;
} rows[] = {
    {"ambiguous_column",
     "several columns could play this part; the request must name one"},
    {"ambiguous_date",
     "day and month cannot be told apart in this column; never guessed"},
    {"ambiguous_number",
     "decimal mark or grouping mark: the column allows both readings"},
    {"bad_action", "an SDMX row of no known action or kind of structure"},
    {"bad_argument", "an option has a value outside its range"},
    {"bad_claim", "a row of a list of claims whose kind, bound or scale is not known"},
    {"bad_encoding", "bytes that are no character of the encoding"},
    {"bad_grouping", "grouping marks must part groups of three digits"},
    {"bad_number", "a cell of a measure that is not a number in the column's notation"},
    {"bad_period",
     "a cell of the time column that is not a period, or a date that does not "
     "exist"},
    {"bad_quote", "a quoted cell goes on after its closing quote"},
    {"bad_rule", "an identity for tide audit that cannot be read, or names nothing"},
    {"bases_lost", "a condition on time removed figures that serve as bases"},
    {"blank_line", "lines of nothing but blanks; skipped and counted"},
    {"cancelled", "the run was interrupted"},
    {"claim_table",
     "the file is a list of published claims, not a table of observations"},
    {"conflict", "two options that exclude each other"},
    {"contradiction", "published figures that cannot all be right within their rounding"},
    {"damaged", "a packed file that cannot be unpacked"},
    {"date_order", "how slashed days of a column are read, and what proved it"},
    {"definition", "the definition and period behind the figures of this answer"},
    {"double_count", "a sum would add members of a key that must not be added"},
    {"duplicate", "rows of a key and period that another row has; skipped and counted"},
    {"duplicate_key", "two rows for one key and period"},
    {"empty_mask", "a condition keeps no value, or all of them"},
    {"encoding", "the encoding of a file that is not UTF-8, and what proved it"},
    {"file_changed", "the file changed while it was read"},
    {"fiscal_year", "years such as 2010/11: November 2010 or a fiscal year"},
    {"flag_with_value", "a figure beside a flag that says there is none; withheld"},
    {"footer", "remarks after the table; skipped and counted"},
    {"internal", "a fault of tide itself; please report it"},
    {"io", "a file could not be opened, read or written"},
    {"is_directory", "the input is a directory"},
    {"join_axis", "inputs of one computation that do not cover the same frequency"},
    {"keep_freq", "rows of a frequency that --keep-freq leaves out; skipped and counted"},
    {"limit_field_size", "a field longer than is allowed (1 MiB)"},
    {"limit_fields", "more fields in a record than are allowed (4,096)"},
    {"limit_key_size", "a key longer than is allowed (64 KiB)"},
    {"limit_keys", "more values of a key than are allowed (2^24)"},
    {"limit_record_size", "a record longer than is allowed (16 MiB)"},
    {"limit_rows", "more rows than are allowed (2^32 - 1)"},
    {"limit_unpacked", "a packed file that unpacks to more than 500 times its size"},
    {"memory_limit", "the limit set by --memory is reached"},
    {"mixed_freq", "periods of several frequencies in one column"},
    {"mixed_line_ends", "line ends of several kinds in one file"},
    {"mixed_percent", "figures with and without a percent sign in one column"},
    {"mixed_scale",
     "billion beside milliard in one column, or a billion of unknown size"},
    {"no_column", "no such column"},
    {"no_data", "an empty file, or a header without rows"},
    {"no_dialect", "no delimiter makes a table of this file"},
    {"no_form", "the computation does not offer this form"},
    {"no_format", "no such output format"},
    {"no_header", "the first record does not name the columns"},
    {"no_key", "no such member of a key"},
    {"no_list", "no such list"},
    {"no_measure", "no column of figures was found"},
    {"no_memory", "out of memory"},
    {"no_name", "no such name"},
    {"no_option", "no such option"},
    {"no_output", "the output could not be written"},
    {"no_role", "an input of the computation is not named"},
    {"no_time", "no column of periods was found"},
    {"no_verb", "no such command or computation"},
    {"not_a_key", "the column is no key: its cells cannot form series"},
    {"not_comparable", "figures of a kind that this computation does not compare"},
    {"nul_byte", "a NUL byte inside a cell"},
    {"number_marks", "the decimal and grouping marks of a column, and what proved them"},
    {"number_range", "a figure beyond 64 bits, or columns without a common scale"},
    {"one_input", "one file or table per request"},
    {"open_quote", "a quoted cell is not closed before the file ends"},
    {"option_twice", "an option given twice with two values"},
    {"outer_blank", "blanks inside the quotes of a key; kept"},
    {"outer_blank_trimmed", "blanks around unquoted cells; trimmed"},
    {"padded_code",
     "codes without the leading zero that their layout asks for; put back"},
    {"preamble", "lines before the header; skipped and counted"},
    {"regroup", "figures cannot be turned into this frequency"},
    {"rejects", "rows were refused"},
    {"repeated_header", "the header stands in the file again"},
    {"sdmx_delta", "an SDMX file that deletes; deletions need a store"},
    {"short_year", "a year of two digits"},
    {"surplus_field", "one empty cell more than the header has names; ignored"},
    {"too_few_fields", "a record with fewer fields than the header"},
    {"too_many_fields", "a record with more fields than the header"},
    {"too_many_rejects", "more refused rows than --max-errors allows"},
    {"truncated", "a packed file that is cut short"},
    {"turned", "records with a column for each period, turned into rows"},
    {"twin_columns", "two columns of one name, in a file or in an answer"},
    {"unknown_flag",
     "an observation status that is not known; the figure is taken as it is"},
    {"unsupported", "sound, but not offered by this version"},
    {"usage", "the command line is not understood"},
    {"utf8_bom", "a byte order mark at the start of the file; dropped"},
    {"where_columns", "a condition may use one column"},
    {"where_constant", "a condition that uses no column"},
    {"where_function", "a function that conditions may not use"},
    {"where_measure", "a condition on a measure"},
    {"where_subquery", "a condition with a query in it"},
    {"where_syntax", "a condition that is not SQL"},
    {"xlsx", "a workbook or archive, not a text file"},
    {"zero_padding", "codes that differ only by leading zeros; kept apart"},
};

size_t tide_error_id_count(void)
{
    return COUNT_OF(rows);
}

const char *tide_error_id_at(size_t i)
{
    return i < COUNT_OF(rows) ? rows[i].id : NULL;
}

const char *tide_error_meaning(const char *id)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].id, id) == 0)
            return rows[i].meaning;
    return NULL;
}
