/*
 * unit_shown.c - thousand, million, billion of the same thing.
 *
 * A decimal moves its point: the scale of its column changes, no digit does. A figure that
 * is no decimal is divided or multiplied by the power of ten once, after its own rounding.
 * Currencies are never converted here: that takes rates of their dates.
 */
#include "query/unit_shown.h"

#include <string.h>

#include "base/error.h"
#include "number/decimal.h"

static bool is_same_thing(const struct unit *a, const struct unit *b)
{
    return strcmp(a->dimension, b->dimension) == 0 &&
           strcmp(a->currency, b->currency) == 0 && strcmp(a->per, b->per) == 0;
}

/* Does the answer show figures in the unit of a measure? */
static bool shows_measure(const tide_job *job)
{
    const struct computation *computation = job->computation;
    struct compute_output output[COMPUTE_MAX_OUTPUTS];
    size_t count = computation->output_count;

    if (computation->outputs != NULL)
        count = computation->outputs(job->argument, output);
    else
        memcpy(output, computation->output, count * sizeof *output);
    for (size_t i = 0; i < count; i++)
        if (output[i].unit == OUTPUT_UNIT_MEASURE ||
            output[i].unit == OUTPUT_UNIT_MEASURE_PER_YEAR ||
            output[i].unit == OUTPUT_UNIT_MEASURE_PER_OTHER)
            return true;
    return job_flag(job, OPTION_LEVELS);
}

/* Can rates turn one into the other? */
static bool is_convertible(const struct unit *a, const struct unit *b)
{
    return unit_is_money(a) && unit_is_money(b) && strcmp(a->per, b->per) == 0;
}

static tide_status refuse_unit(const struct column_view *view, const char *wanted,
                               tide_error *err)
{
    char own[UNIT_TEXT_SIZE];

    unit_format(&view->unit, own);
    error_set(err, TIDE_STATUS_ARGUMENT, "unit_mismatch",
              "%s is in %s, which is no scale of \"%s\"", view->name.at, own, wanted);
    error_source(err, "--unit");
    error_hint(err, "thousand, million, billion of %s%s",
               view->unit.currency[0] != '\0' ? view->unit.currency
                                              : view->unit.dimension,
               view->unit.currency[0] != '\0'
                   ? "; --rates FILE converts into another currency"
                   : "");
    return TIDE_STATUS_ARGUMENT;
}

tide_status bind_unit(tide_job *job, struct binding *binding, tide_error *err)
{
    if (!job_has(job, OPTION_UNIT))
        return TIDE_STATUS_OK;
    const char *text = job->option[OPTION_UNIT].text;

    if (!shows_measure(job) && !binding->converts) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "%s shows no figure in the unit of its measure", job->verb_name);
        error_source(err, "--unit");
        error_hint(err, "--levels shows the figures behind it");
        return TIDE_STATUS_ARGUMENT;
    }
    binding->unit = unit_parse(text, strlen(text));
    binding->has_unit = true;
    for (size_t i = 0; i < binding->measure_count; i++) {
        const struct column_view *view = &binding->column[binding->measure[i]];
        bool is_converted =
            binding->converts &&
            (is_convertible(&view->unit, &binding->unit) ||
             (!unit_is_known(&view->unit) && binding->currency != TABLE_NO_COLUMN));
        if (is_converted)
            continue;
        if (!unit_is_known(&view->unit))
            runtime_note(job->runtime, TIDE_LEVEL_NOTE, "unit_label",
                         "the file names no unit of %s: \"%s\" is a label, no figure is "
                         "changed",
                         view->name.at, text);
        else if (!is_same_thing(&view->unit, &binding->unit))
            return refuse_unit(view, text, err);
    }
    return TIDE_STATUS_OK;
}

const struct unit *unit_shown(const tide_job *job, const struct unit *own)
{
    return job->binding->has_unit ? &job->binding->unit : own;
}

/* Mantissas times a power of ten; what does not fit has no value. */
static tide_status multiply(tide_answer *answer, struct result_column *column,
                            int32_t power, tide_error *err)
{
    size_t count = answer->row_count;
    int64_t *mantissa = arena_alloc(&answer->arena, count, sizeof *mantissa);
    int64_t *half = arena_alloc(&answer->arena, count, sizeof *half);
    tide_state *state = arena_alloc(&answer->arena, count, sizeof *state);

    if (mantissa == NULL || half == NULL || state == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < count; row++) {
        struct decimal figure = {.mantissa = column->mantissa[row], .scale = 0};
        struct decimal width = {.mantissa = column->half != NULL ? column->half[row] : 0};
        state[row] =
            column->state != NULL ? column->state[row] : (tide_state)TIDE_STATE_OK;
        mantissa[row] = 0;
        half[row] = 0;
        if (tide_state_has_value(state[row]) &&
            (!decimal_rescale(figure, power, &mantissa[row]) ||
             !decimal_rescale(width, power, &half[row])))
            state[row] = TIDE_STATE_OVERFLOW;
    }
    column->mantissa = mantissa;
    column->half = column->half != NULL ? half : NULL;
    column->state = state;
    return TIDE_STATUS_OK;
}

static tide_status move_point(tide_answer *answer, struct result_column *column,
                              int32_t power, tide_error *err)
{
    int32_t scale = column->scale + power;

    if (scale > DECIMAL_MAX_SCALE)
        return error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
                         "in that unit the figures would have %d decimals", scale);
    if (scale < 0) {
        tide_status status = multiply(answer, column, -scale, err);
        if (status != TIDE_STATUS_OK)
            return status;
        scale = 0;
    }
    column->scale = scale;
    return TIDE_STATUS_OK;
}

static tide_status scale_reals(tide_answer *answer, struct result_column *column,
                               int32_t power, tide_error *err)
{
    double *real = arena_alloc(&answer->arena, answer->row_count, sizeof *real);
    double factor = 1;

    if (real == NULL)
        return memory_failed(answer->arena.memory, err);
    /* Powers up to 22 are doubles without rounding. */
    for (int32_t i = 0; i < (power < 0 ? -power : power); i++)
        factor *= 10;
    for (size_t row = 0; row < answer->row_count; row++)
        real[row] = power > 0 ? column->real[row] / factor : column->real[row] * factor;
    column->real = real;
    return TIDE_STATUS_OK;
}

tide_status unit_convert(const tide_job *job, const struct unit *own, tide_answer *answer,
                         struct result_column *column, tide_error *err)
{
    const struct binding *binding = job->binding;

    if (!binding->has_unit || !unit_is_known(own) ||
        own->scale10 == binding->unit.scale10)
        return TIDE_STATUS_OK;
    int32_t power = binding->unit.scale10 - own->scale10;
    if (column->table_decimals >= 0)
        column->table_decimals =
            column->table_decimals + power > 0 ? column->table_decimals + power : 0;
    return column->kind == TIDE_CELL_DECIMAL ? move_point(answer, column, power, err)
                                             : scale_reals(answer, column, power, err);
}
