/*
 * declare.c - what is said of the columns: by --columns, and by units in the header.
 *
 *     columns = column {"," column}
 *     column  = name ":" type ["[" attribute {";" attribute} "]"]
 *     type    = period | key | label | flag | decimal | real | skip
 *
 * A name with a comma, colon or bracket stands in double quotes. An attribute is a unit
 * ("million USD") or one of the rows below.
 */
#include <string.h>

#include "base/error.h"
#include "input/state.h"

/* ---- types and attributes ---- */

static const struct {
    const char *name;
    tide_column_role role;
    tide_kind kind;
} types[] = {
    {"period", TIDE_COLUMN_PERIOD, TIDE_KIND_DECIMAL},
    {"key", TIDE_COLUMN_KEY, TIDE_KIND_DECIMAL},
    {"label", TIDE_COLUMN_LABEL, TIDE_KIND_DECIMAL},
    {"flag", TIDE_COLUMN_FLAG, TIDE_KIND_DECIMAL},
    {"decimal", TIDE_COLUMN_MEASURE, TIDE_KIND_DECIMAL},
    {"real", TIDE_COLUMN_MEASURE, TIDE_KIND_REAL},
    {"double", TIDE_COLUMN_MEASURE, TIDE_KIND_REAL},
    {"skip", TIDE_COLUMN_SKIP, TIDE_KIND_DECIMAL},
};

static const struct {
    const char *name;
    enum measure_kind kind;
} kinds[] = {
    {"flow", MEASURE_FLOW}, {"stock", MEASURE_STOCK},   {"price", MEASURE_PRICE},
    {"rate", MEASURE_RATE}, {"signed", MEASURE_SIGNED},
};

static tide_status bad_columns(const char *words, struct text text, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "--columns: %s: \"%.*s\"", words,
              (int)(text.length < 80 ? text.length : 80), text.at);
    error_hint(err,
               "for example: --columns \"month:period, hs:key, value:decimal[million "
               "USD; kind=stock], note:skip\"");
    return TIDE_STATUS_ARGUMENT;
}

static tide_status no_column(const struct input *input, struct text name, tide_error *err)
{
    const struct input_plan *plan = &input->plan;
    char shown[128];

    text_escape(shown, sizeof shown, name.at, name.length);
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_column", "--columns: no column \"%s\"",
              shown);
    error_source(err, input->source.name);
    for (size_t i = 0; i < plan->column_count; i++)
        if (text_nearest(shown, &plan->column[i].name, 1) != NULL)
            error_suggest(err, plan->column[i].name);
    return TIDE_STATUS_NOT_FOUND;
}

/* The column of a name as shown or as written in the header; column_count if none. */
static size_t find_column(const struct input *input, struct text name)
{
    size_t count = input->plan.column_count;

    for (size_t i = 0; i < count; i++)
        if (text_is(name, input->plan.column[i].name) || text_equal(name, input->name[i]))
            return i;
    return count;
}

static tide_status set_pair(struct input *input, struct input_column *column,
                            struct text name, struct text value, tide_error *err)
{
    struct measure_traits *traits = &column->traits;

    if (text_is(name, "kind")) {
        for (size_t i = 0; i < COUNT_OF(kinds); i++) {
            if (text_is(value, kinds[i].name)) {
                traits->kind = kinds[i].kind;
                traits->is_said = true;
                return TIDE_STATUS_OK;
            }
        }
        return bad_columns("the kind is flow, stock, price, rate or signed", value, err);
    }
    if (text_is(name, "adjusted")) {
        traits->is_adjusted = !text_is(value, "none");
        return TIDE_STATUS_OK;
    }
    if (text_is(name, "prices") &&
        (text_is(value, "constant") || text_is(value, "current"))) {
        traits->is_constant = text_is(value, "constant");
        return TIDE_STATUS_OK;
    }
    if (text_is(name, "absent") &&
        (text_is(value, "zero") || text_is(value, "missing"))) {
        traits->absent_is_zero = text_is(value, "zero");
        return TIDE_STATUS_OK;
    }
    if (text_is(name, "valuation") && value.length < sizeof traits->valuation) {
        memcpy(traits->valuation, value.at, value.length);
        traits->valuation[value.length] = '\0';
        return TIDE_STATUS_OK;
    }
    if (text_is(name, "of") && column->role == TIDE_COLUMN_LABEL) {
        column->label_of = find_column(input, value);
        return column->label_of < input->plan.column_count ? TIDE_STATUS_OK
                                                           : no_column(input, value, err);
    }
    return bad_columns("an unknown attribute or value", name, err);
}

static tide_status set_attributes(struct input *input, struct input_column *column,
                                  struct text list, tide_error *err)
{
    while (list.length > 0) {
        const char *end = memchr(list.at, ';', list.length);
        size_t length = end != NULL ? (size_t)(end - list.at) : list.length;
        struct text piece = text_trim((struct text){.at = list.at, .length = length});
        const char *equal = memchr(piece.at, '=', piece.length);
        tide_status status = TIDE_STATUS_OK;

        if (equal != NULL) {
            struct text name = {.at = piece.at, .length = (size_t)(equal - piece.at)};
            struct text value = {.at = equal + 1,
                                 .length = piece.length - name.length - 1};
            status = set_pair(input, column, text_trim(name), text_trim(value), err);
        } else if (text_is(piece, "cumulated")) {
            column->traits.is_cumulated = true;
        } else if (piece.length > 0) {
            column->unit = unit_parse(piece.at, piece.length);
        }
        if (status != TIDE_STATUS_OK)
            return status;
        length += end != NULL;
        list.at += length;
        list.length -= length;
    }
    return TIDE_STATUS_OK;
}

static bool set_type(struct input_column *column, struct text type)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (text_is(type, types[i].name)) {
            column->role = types[i].role;
            column->kind = types[i].kind;
            column->is_declared = true;
            return true;
        }
    }
    return false;
}

/* ---- the list ---- */

static struct text take_until(struct text *rest, const char *marks)
{
    struct text piece = {.at = rest->at, .length = 0};

    while (piece.length < rest->length && strchr(marks, piece.at[piece.length]) == NULL)
        piece.length++;
    rest->at += piece.length;
    rest->length -= piece.length;
    return text_trim(piece);
}

static struct text take_name(struct text *rest)
{
    *rest = text_trim(*rest);
    if (rest->length == 0 || rest->at[0] != '"')
        return take_until(rest, ":");
    rest->at++;
    rest->length--;

    struct text name = {.at = rest->at, .length = 0};
    while (name.length < rest->length && name.at[name.length] != '"')
        name.length++;
    rest->at += name.length + (name.length < rest->length);
    rest->length -= name.length + (name.length < rest->length);
    *rest = text_trim(*rest);
    return name;
}

static bool take_char(struct text *rest, char c)
{
    *rest = text_trim(*rest);
    if (rest->length == 0 || rest->at[0] != c)
        return false;
    rest->at++;
    rest->length--;
    return true;
}

static tide_status declare_one(struct input *input, struct text *rest, tide_error *err)
{
    struct text name = take_name(rest);
    size_t place = find_column(input, name);
    struct text attributes = {0};

    if (!take_char(rest, ':'))
        return bad_columns("a name, a colon and a type are wanted", name, err);
    struct text type = take_until(rest, "[,");
    if (place == input->plan.column_count)
        return no_column(input, name, err);
    if (take_char(rest, '[')) {
        attributes = take_until(rest, "]");
        if (!take_char(rest, ']'))
            return bad_columns("a bracket is not closed", attributes, err);
    }
    struct input_column *column = &input->plan.column[place];
    if (column->is_declared)
        return bad_columns("a column is named twice", name, err);
    if (!set_type(column, type))
        return bad_columns("the type is period, key, label, flag, decimal, real or skip",
                           type, err);
    *rest = text_trim(*rest);
    if (rest->length > 0 && !take_char(rest, ','))
        return bad_columns("a comma is wanted before", *rest, err);
    return set_attributes(input, column, attributes, err);
}

/* ---- the header ---- */

static bool is_unit(const struct unit *unit)
{
    static const char *const dimensions[] = {"kg",      "t",      "tonnes", "percent",
                                             "%",       "litres", "m3",     "pieces",
                                             "persons", "count",  "days",   "MWh",
                                             "TJ",      "index"};
    if (unit->currency[0] != '\0' || unit->scale10 != 0 || unit->per[0] != '\0')
        return true;
    for (size_t i = 0; i < COUNT_OF(dimensions); i++)
        if (strcmp(unit->dimension, dimensions[i]) == 0)
            return true;
    return false;
}

/* "value (million USD)", "value [million USD]", "value, million USD": name and unit. */
static bool split_unit(struct text header, struct text *out_name, struct unit *out_unit)
{
    size_t at = header.length;
    size_t end = header.length;

    if (at > 0 && (header.at[at - 1] == ')' || header.at[at - 1] == ']')) {
        char open = header.at[at - 1] == ')' ? '(' : '[';
        end = at - 1;
        while (at > 0 && header.at[at - 1] != open)
            at--;
    } else {
        while (at > 0 && header.at[at - 1] != ',')
            at--;
    }
    if (at < 2)
        return false;
    struct text words = {.at = header.at + at, .length = end - at};
    words = text_trim(words);
    *out_unit = unit_parse(words.at, words.length);
    *out_name = text_trim((struct text){.at = header.at, .length = at - 1});
    return out_name->length > 0 && is_unit(out_unit);
}

static tide_status name_columns(struct input *input, tide_error *err)
{
    struct input_plan *plan = &input->plan;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *column = &plan->column[i];
        struct text name = input->name[i];
        struct text bare;
        struct unit unit;

        if (split_unit(name, &bare, &unit)) {
            name = bare;
            column->unit = unit;
        }
        column->name = name.length > 0 ? arena_text(&input->arena, name.at, name.length)
                                       : arena_format(&input->arena, "c%zu", i + 1);
        if (column->name == NULL)
            return memory_failed(input->arena.memory, err);
        column->field = i;
        column->label_of = SIZE_MAX;
        column->role = TIDE_COLUMN_KEY;
        column->kind = TIDE_KIND_DECIMAL;
        column->traits.precision = input->precision;
        column->traits.digits = input->digits;
    }
    return TIDE_STATUS_OK;
}

/* The first column before `place` of the same name up to ASCII case; place if none. */
static size_t find_twin(const struct input_plan *plan, size_t place)
{
    struct text name = text_of(plan->column[place].name);

    for (size_t i = 0; i < place; i++)
        if (text_is_caseless(name, plan->column[i].name))
            return i;
    return place;
}

/* Two measures may differ in their units alone: then both keep the whole name. */
static tide_status check_twins(struct input *input, tide_error *err)
{
    struct input_plan *plan = &input->plan;

    for (size_t i = 0; i < plan->column_count; i++) {
        size_t twin = find_twin(plan, i);
        if (twin == i)
            continue;
        if (unit_is_known(&plan->column[i].unit) &&
            strlen(plan->column[i].name) < input->name[i].length) {
            plan->column[i].name = input->name[i].at;
            i--;
            continue;
        }
        if (unit_is_known(&plan->column[twin].unit) &&
            strlen(plan->column[twin].name) < input->name[twin].length) {
            plan->column[twin].name = input->name[twin].at;
            i--;
            continue;
        }
        error_set(err, TIDE_STATUS_PARSE, "twin_columns",
                  "columns %zu and %zu have the same name, \"%s\"", twin + 1, i + 1,
                  plan->column[i].name);
        error_hint(err, "rename one of them in the header");
        error_source(err, input->source.name);
        error_place(err, input->dialect.header_line, 0, 0);
        return TIDE_STATUS_PARSE;
    }
    return TIDE_STATUS_OK;
}

tide_status columns_declare(struct input *input, tide_error *err)
{
    struct input_plan *plan = &input->plan;
    tide_status status;

    plan->column_count = input->name_count;
    plan->column =
        arena_alloc_zero(&input->arena, plan->column_count, sizeof *plan->column);
    if (plan->column == NULL)
        return memory_failed(input->arena.memory, err);
    status = name_columns(input, err);
    if (status == TIDE_STATUS_OK)
        status = check_twins(input, err);
    if (status != TIDE_STATUS_OK || input->reading.columns == NULL)
        return status;

    struct text rest = text_trim(text_of(input->reading.columns));
    while (status == TIDE_STATUS_OK && rest.length > 0)
        status = declare_one(input, &rest, err);
    return status;
}
