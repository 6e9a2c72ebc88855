/*
 * job_param.c - parameters: their types and bounds, -p, each.
 */
#include "batch/job_read.h"

#include <string.h>

#include "tide/period.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/job_twins.h"
#include "number/decimal.h"

/* Names and values are looked for one by one, so there are not many. */
enum { MOST_PARAMS = 1000, MOST_VALUES = 1000, MOST_EACH = 8 };

/* ---- one value ---- */

static const char *const type_words[] = {[PARAM_INT] = "a whole number",
                                         [PARAM_NUMBER] = "a number",
                                         [PARAM_TEXT] = "a text",
                                         [PARAM_ENUM] = "one of its values",
                                         [PARAM_PERIOD] = "a period such as 2024-06",
                                         [PARAM_PATH] = "a path"};

static bool is_whole(const char *text)
{
    size_t sign = text[0] == '-' || text[0] == '+';
    size_t digits = strspn(text + sign, "0123456789");

    return digits > 0 && digits <= 18 && text[sign + digits] == '\0';
}

static bool is_decimal(const char *text, struct decimal *out)
{
    return decimal_parse(text, strlen(text), NULL, out, NULL) == TIDE_STATUS_OK;
}

static bool is_in_list(const struct job_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->item[i].text, text) == 0)
            return true;
    return false;
}

static bool has_type(const struct job_param *param, const char *text)
{
    struct decimal figure;
    tide_period period;

    switch (param->type) {
    case PARAM_INT:
        return is_whole(text);
    case PARAM_NUMBER:
        return is_decimal(text, &figure);
    case PARAM_ENUM:
        return is_in_list(&param->values, text);
    case PARAM_PERIOD:
        return tide_period_parse(text, strlen(text), &period, NULL) == TIDE_STATUS_OK;
    case PARAM_PATH:
        return text[0] != '\0' && strstr(text, "://") == NULL &&
               strncmp(text, "file:", 5) != 0;
    case PARAM_TEXT:
        break;
    }
    return true;
}

static int compare_numbers(const char *a, const char *b)
{
    struct decimal left = {0};
    struct decimal right = {0};
    int64_t x = 0;
    int64_t y = 0;

    is_decimal(a, &left);
    is_decimal(b, &right);
    int32_t scale = left.scale > right.scale ? left.scale : right.scale;
    /* A figure beyond the common scale is larger in size than one that fits. */
    if (!decimal_rescale(left, scale, &x))
        return left.mantissa > 0 ? 1 : -1;
    if (!decimal_rescale(right, scale, &y))
        return right.mantissa > 0 ? -1 : 1;
    return (x > y) - (x < y);
}

static bool is_below(enum param_type type, const char *value, const char *least)
{
    tide_period a;
    tide_period b;

    if (type != PARAM_PERIOD)
        return compare_numbers(value, least) < 0;
    return tide_period_parse(value, strlen(value), &a, NULL) == TIDE_STATUS_OK &&
           tide_period_parse(least, strlen(least), &b, NULL) == TIDE_STATUS_OK &&
           tide_period_first_day(a) < tide_period_first_day(b);
}

static bool is_above(enum param_type type, const char *value, const char *most)
{
    tide_period a;
    tide_period b;

    if (type != PARAM_PERIOD)
        return compare_numbers(value, most) > 0;
    return tide_period_parse(value, strlen(value), &a, NULL) == TIDE_STATUS_OK &&
           tide_period_parse(most, strlen(most), &b, NULL) == TIDE_STATUS_OK &&
           tide_period_last_day(a) > tide_period_last_day(b);
}

static tide_status refuse_value(const struct job_reader *reader,
                                const struct job_param *param, const char *text,
                                struct job_text at, const char *wanted)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_param",
              "parameter %s: \"%s\" is not %s", param->name.text, text, wanted);
    return reader_refuse(reader, at, TIDE_STATUS_ARGUMENT);
}

static tide_status refuse_bound(const struct job_reader *reader,
                                const struct job_param *param, const char *text,
                                struct job_text at, const char *words,
                                struct job_text bound)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_param",
              "parameter %s: %s is %s, %s", param->name.text, text, words, bound.text);
    return reader_refuse(reader, at, TIDE_STATUS_ARGUMENT);
}

static tide_status refuse_enum(const struct job_reader *reader,
                               const struct job_param *param, const char *text,
                               struct job_text at)
{
    const char **known = arena_alloc(reader->arena, param->values.count, sizeof *known);

    if (known == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < param->values.count; i++)
        known[i] = param->values.item[i].text;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_param",
              "parameter %s: \"%s\" is none of its values", param->name.text, text);
    error_suggest(reader->err, text_nearest(text, known, param->values.count));
    return reader_refuse(reader, at, TIDE_STATUS_ARGUMENT);
}

static tide_status check_value(const struct job_reader *reader,
                               const struct job_param *param, const char *text,
                               struct job_text at)
{
    size_t length = strlen(text);
    const char *wanted = type_words[param->type];

    if (utf8_check(text, length) != length)
        return refuse_value(reader, param, text, at, "UTF-8");
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return refuse_value(reader, param, text, at, "free of control characters");
    if (param->type == PARAM_ENUM && !has_type(param, text))
        return refuse_enum(reader, param, text, at);
    if (!has_type(param, text))
        return refuse_value(reader, param, text, at, wanted);
    if (param->least.text != NULL && is_below(param->type, text, param->least.text))
        return refuse_bound(reader, param, text, at, "below its min", param->least);
    if (param->most.text != NULL && is_above(param->type, text, param->most.text))
        return refuse_bound(reader, param, text, at, "above its max", param->most);
    return TIDE_STATUS_OK;
}

/* ---- declarations ---- */

static tide_status refuse(const struct job_reader *reader, struct job_text at,
                          const char *words, const char *hint)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_param", "%s", words);
    error_hint(reader->err, "%s", hint);
    return reader_refuse(reader, at, TIDE_STATUS_ARGUMENT);
}

static tide_status refuse_many(const struct job_reader *reader, struct job_text at,
                               const char *words, const char *hint)
{
    error_set(reader->err, TIDE_STATUS_LIMIT, "job_limit", "%s", words);
    error_hint(reader->err, "%s", hint);
    return reader_refuse(reader, at, TIDE_STATUS_LIMIT);
}

static tide_status check_bound(const struct job_reader *reader,
                               const struct job_param *param, struct job_text bound)
{
    if (bound.text == NULL)
        return TIDE_STATUS_OK;
    if (param->type != PARAM_INT && param->type != PARAM_NUMBER &&
        param->type != PARAM_PERIOD)
        return refuse(reader, bound, "min and max are of numbers and periods",
                      "values: [A, B] lists what an enum may be");
    return has_type(param, bound.text)
               ? TIDE_STATUS_OK
               : refuse_value(reader, param, bound.text, bound, type_words[param->type]);
}

static tide_status check_declaration(const struct job_reader *reader,
                                     const struct job_param *param)
{
    tide_status status;

    if (strcmp(param->name.text, "first") == 0 || strcmp(param->name.text, "last") == 0)
        return refuse(reader, param->name, "a parameter with the name of a period",
                      ":first and :last are the periods of the table");
    if (strpbrk(param->name.text, "-") != NULL)
        return refuse(reader, param->name, "a parameter with - in its name",
                      "conditions write it as :name; use _");
    if (param->values.count > MOST_VALUES)
        return refuse_many(reader, param->values.item[MOST_VALUES],
                           "more than 1,000 values of an enum", "type: text takes any");
    if (param->type == PARAM_ENUM && param->values.count == 0)
        return refuse(reader, param->name, "an enum without values", "values: [A, B]");
    if (param->type != PARAM_ENUM && param->values.count > 0)
        return refuse(reader, param->values.item[0], "values are of an enum",
                      "type: enum");
    status = check_bound(reader, param, param->least);
    if (status == TIDE_STATUS_OK)
        status = check_bound(reader, param, param->most);
    if (status == TIDE_STATUS_OK && param->preset.text != NULL)
        status = check_value(reader, param, param->preset.text, param->preset);
    return status;
}

/* ---- -p and each ---- */

static const char *param_name_at(const void *table, size_t i)
{
    const struct job_file *file = table;
    return file->param[i].name.text;
}

static tide_status refuse_no_param(const struct job_reader *reader,
                                   const struct job_file *file, const char *name)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_param",
              "the job has no parameter \"%s\"", name);
    error_suggest(reader->err,
                  text_nearest_of(name, file->param_count, param_name_at, file));
    return TIDE_STATUS_ARGUMENT;
}

static tide_status give(const struct job_reader *reader, struct job_file *file,
                        const tide_setting *given)
{
    size_t place = job_file_param(file, given->name);
    tide_status status;

    if (place == SIZE_MAX) {
        refuse_no_param(reader, file, given->name);
        error_source(reader->err, file->path);
        return TIDE_STATUS_ARGUMENT;
    }
    struct job_param *param = &file->param[place];
    if (param->value != NULL && strcmp(param->value, given->value) != 0)
        return error_set(reader->err, TIDE_STATUS_ARGUMENT, "option_twice",
                         "parameter %s is given twice, \"%s\" and \"%s\"",
                         param->name.text, param->value, given->value);
    status = check_value(reader, param, given->value, param->name);
    if (status != TIDE_STATUS_OK)
        return status;
    param->value = arena_text(reader->arena, given->value, strlen(given->value));
    return param->value != NULL ? TIDE_STATUS_OK : reader_no_memory(reader);
}

static tide_status check_each_twins(const struct job_reader *reader,
                                    const struct job_list *values)
{
    const struct job_text **value =
        arena_alloc(reader->arena, values->count, sizeof *value);
    const struct job_text *first = NULL;
    const struct job_text *twin = NULL;

    if (value == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < values->count; i++)
        value[i] = &values->item[i];
    return job_find_twin(value, values->count, &first, &twin)
               ? refuse(reader, *twin, "a value of each is given twice",
                        "each value is one run")
               : TIDE_STATUS_OK;
}

static tide_status settle_each(const struct job_reader *reader, struct job_file *file,
                               const struct job_each *each)
{
    size_t place = job_file_param(file, each->param.text);
    tide_status status = TIDE_STATUS_OK;

    if (place == SIZE_MAX) {
        refuse_no_param(reader, file, each->param.text);
        error_hint(reader->err, "each goes through values of a parameter");
        return reader_refuse(reader, each->param, TIDE_STATUS_ARGUMENT);
    }
    const struct job_param *param = &file->param[place];
    if (param->value != NULL)
        return refuse(reader, each->param, "-p beside each, which has the values",
                      "leave out one of the two");
    if (param->preset.text != NULL)
        return refuse(reader, param->preset,
                      "a default beside each, which has the values",
                      "leave out one of the two");
    for (size_t i = 0; status == TIDE_STATUS_OK && i < each->values.count; i++)
        status =
            check_value(reader, param, each->values.item[i].text, each->values.item[i]);
    return status == TIDE_STATUS_OK ? check_each_twins(reader, &each->values) : status;
}

static bool is_in_each(const struct job_file *file, const char *name)
{
    for (size_t i = 0; i < file->each_count; i++)
        if (strcmp(file->each[i].param.text, name) == 0)
            return true;
    return false;
}

tide_status job_settle_params(const struct job_reader *reader, struct job_file *file,
                              const tide_setting *given, size_t given_count)
{
    tide_status status = TIDE_STATUS_OK;

    if (file->param_count > MOST_PARAMS)
        return refuse_many(reader, file->param[MOST_PARAMS].name,
                           "more than 1,000 parameters", "no job needs so many");
    if (file->each_count > MOST_EACH)
        return refuse_many(reader, file->each[MOST_EACH].param,
                           "more than 8 parameters of each",
                           "each makes a run for every combination of their values");
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->param_count; i++)
        status = check_declaration(reader, &file->param[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < given_count; i++)
        status = give(reader, file, &given[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->each_count; i++)
        status = settle_each(reader, file, &file->each[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->param_count; i++) {
        struct job_param *param = &file->param[i];
        if (param->value == NULL)
            param->value = param->preset.text;
        if (param->value != NULL || is_in_each(file, param->name.text))
            continue;
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_param",
                  "parameter %s has no value", param->name.text);
        error_hint(reader->err, "-p %s=VALUE, a default, or each: {%s: [VALUE, ...]}",
                   param->name.text, param->name.text);
        status = reader_refuse(reader, param->name, TIDE_STATUS_ARGUMENT);
    }
    return status;
}
