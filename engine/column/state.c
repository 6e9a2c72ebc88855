/*
 * state.c - every state of a cell: its name, its sign in tables, its SDMX letter.
 *
 * In order of the codes. The state of an answer is the largest code among its inputs, so
 * the order of the rows is their precedence.
 */
#include "tide/state.h"

#include <string.h>

#include "base/macros.h"

static const tide_state_row rows[] = {
    {TIDE_STATE_OK, "ok", "", "A", "A figure without reserve."},
    {TIDE_STATE_NEGLIGIBLE, "negligible", "n", "N",
     "Not zero, but under half a unit; the value is 0."},
    {TIDE_STATE_SPECIAL_EVENT, "special_event", "s", "S",
     "A strike or another single event weighs on the figure."},
    {TIDE_STATE_UNVALIDATED, "unvalidated", "v", "V", "The figure was not validated."},
    {TIDE_STATE_PROVISIONAL, "provisional", "p", "P", "The figure may be revised."},
    {TIDE_STATE_ESTIMATED, "estimated", "e", "E", "The figure is an estimate."},
    {TIDE_STATE_IMPUTED, "imputed", "i", "I", "The figure was imputed."},
    {TIDE_STATE_INCLUDES_OTHER, "includes_other", "w", "W",
     "The figure includes another category."},
    {TIDE_STATE_DEFINITION, "definition", "d", "D", "The definition differs."},
    {TIDE_STATE_LOW_RELIABILITY, "low_reliability", "u", "U",
     "The figure is flagged as unreliable or rests on a small sample."},
    {TIDE_STATE_FORECAST, "forecast", "f", "F", "A forecast or an extrapolation."},
    {TIDE_STATE_END_POINT, "end_point", "r", "P",
     "The end of a filter; later figures will revise it."},
    {TIDE_STATE_LOW_BASE, "low_base", "~", "U",
     "The rounding of the base leaves the answer wide open, or it is far below its "
     "past."},
    {TIDE_STATE_PARTIAL_GROUP, "partial_group", "g", "D",
     "Members without a figure were left out of the sum."},
    {TIDE_STATE_PARTIAL_PERIOD, "partial_period", "*", "D",
     "Made of fewer sub-periods than the period has, as asked for."},
    {TIDE_STATE_BREAK, "break", "b", "B",
     "A break of the series lies between base and figure."},
    {TIDE_STATE_INCOMPLETE_WINDOW, "incomplete_window", "..", "O",
     "A window or a coarser period lacks a part."},
    {TIDE_STATE_BASE_MISSING, "base_missing", "..", "O",
     "There is a figure, but none in the base period."},
    {TIDE_STATE_MISSING, "missing", "..", "O", "There is no figure for this period."},
    {TIDE_STATE_NOT_APPLICABLE, "not_applicable", "x", "M", "The figure cannot exist."},
    {TIDE_STATE_INCLUDED_ELSEWHERE, "included_elsewhere", "k", "K",
     "The figure is part of another category."},
    {TIDE_STATE_CONFIDENTIAL, "confidential", "c", "Q", "The figure is withheld."},
    {TIDE_STATE_BASE_ZERO, "base_zero", "x", "M", "Division by zero."},
    {TIDE_STATE_BASE_NEGATIVE, "base_negative", "x", "M",
     "The base is below zero; growth on it has no meaning."},
    {TIDE_STATE_SIGN_CHANGE, "sign_change", "x", "M",
     "Base and figure have opposite signs; growth has no meaning."},
    {TIDE_STATE_TOO_FEW, "too_few", "x", "O", "Fewer figures than the method needs."},
    {TIDE_STATE_UNDEFINED, "undefined", "x", "M",
     "The logarithm of what is not above zero, or a divisor not told from zero."},
    {TIDE_STATE_SINGULAR, "singular", "x", "O",
     "The figures are collinear or constant, or the method does not converge."},
    {TIDE_STATE_NOT_COMPARABLE, "not_comparable", "!", "M",
     "Figures of a kind, basis or edition that do not compare."},
    {TIDE_STATE_UNIT_MISMATCH, "unit_mismatch", "!", "M", "Figures of different units."},
    {TIDE_STATE_OVERFLOW, "overflow", "!", "O", "The answer does not fit 64 bits."},
};

const tide_state_row *tide_state_find(tide_state state)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].code == state)
            return &rows[i];
    return NULL;
}

const tide_state_row *tide_state_find_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

size_t tide_state_count(void)
{
    return COUNT_OF(rows);
}

const tide_state_row *tide_state_at(size_t i)
{
    return &rows[i];
}
