/*
 * flag.c - letters of observation status into states.
 *
 * Capitals are SDMX, code list CL_OBS_STATUS, and CL_CONF_STATUS for confidentiality;
 * small letters are Eurostat's flags. N says "not significant": a figure of 0 is then
 * negligible, any other unreliable.
 */
#include "input/flag.h"

#include "base/macros.h"

enum { LONGEST_CELL = 7 }; /* four letters and what parts them */

struct letter {
    char letter;
    tide_state state;
};

static const struct letter observation[] = {
    {'A', TIDE_STATE_OK},
    {'B', TIDE_STATE_BREAK},
    {'D', TIDE_STATE_DEFINITION},
    {'E', TIDE_STATE_ESTIMATED},
    {'F', TIDE_STATE_FORECAST},
    {'G', TIDE_STATE_DEFINITION},
    {'H', TIDE_STATE_MISSING},
    {'I', TIDE_STATE_IMPUTED},
    {'J', TIDE_STATE_DEFINITION},
    {'K', TIDE_STATE_INCLUDED_ELSEWHERE},
    {'L', TIDE_STATE_MISSING},
    {'M', TIDE_STATE_NOT_APPLICABLE},
    {'O', TIDE_STATE_MISSING},
    {'P', TIDE_STATE_PROVISIONAL},
    {'Q', TIDE_STATE_CONFIDENTIAL},
    {'S', TIDE_STATE_SPECIAL_EVENT},
    {'U', TIDE_STATE_LOW_RELIABILITY},
    {'V', TIDE_STATE_UNVALIDATED},
    {'W', TIDE_STATE_INCLUDES_OTHER},
    {'b', TIDE_STATE_BREAK},
    {'c', TIDE_STATE_CONFIDENTIAL},
    {'d', TIDE_STATE_DEFINITION},
    {'e', TIDE_STATE_ESTIMATED},
    {'f', TIDE_STATE_FORECAST},
    {'p', TIDE_STATE_PROVISIONAL},
    {'r', TIDE_STATE_OK},
    {'s', TIDE_STATE_ESTIMATED},
    {'u', TIDE_STATE_LOW_RELIABILITY},
    {'z', TIDE_STATE_NOT_APPLICABLE},
};

static const struct letter confidentiality[] = {
    {'A', TIDE_STATE_OK}, {'C', TIDE_STATE_CONFIDENTIAL}, {'D', TIDE_STATE_CONFIDENTIAL},
    {'F', TIDE_STATE_OK}, {'N', TIDE_STATE_CONFIDENTIAL}, {'S', TIDE_STATE_CONFIDENTIAL},
};

/* The state of a letter; false: not in the list. */
static bool find_letter(const struct letter *list, size_t count, char letter,
                        tide_state *out)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].letter == letter) {
            *out = list[i].state;
            return true;
        }
    }
    return false;
}

struct flags flags_read(struct text cell, bool is_confidentiality)
{
    struct flags flags = {.state = TIDE_STATE_OK};

    if (cell.length > LONGEST_CELL) {
        flags.has_unknown = true;
        return flags;
    }
    for (size_t i = 0; i < cell.length; i++) {
        char letter = cell.at[i];
        tide_state state = TIDE_STATE_OK;

        if (letter == ' ' || letter == ',')
            continue;
        if (!is_confidentiality && (letter == 'N' || letter == 'n'))
            flags.is_negligible = true;
        else if (!(is_confidentiality
                       ? find_letter(confidentiality, COUNT_OF(confidentiality), letter,
                                     &state)
                       : find_letter(observation, COUNT_OF(observation), letter, &state)))
            flags.has_unknown = true;
        flags.state = state > flags.state ? state : flags.state;
    }
    return flags;
}

tide_state flags_state(const struct flags *flags, bool is_zero)
{
    tide_state own = !flags->is_negligible ? TIDE_STATE_OK
                     : is_zero             ? TIDE_STATE_NEGLIGIBLE
                                           : TIDE_STATE_LOW_RELIABILITY;
    return flags->state > own ? flags->state : own;
}
