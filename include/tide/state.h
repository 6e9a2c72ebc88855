/*
 * tide/state.h - why a cell has no value, or what qualifies the value that it has.
 *
 * One byte. Bit 0x80 set: the cell has no value. The state of an answer is the largest
 * code among its inputs and its own, so it depends on no order. `tide list states`
 * prints this table with meanings.
 */
#ifndef TIDE_STATE_H
#define TIDE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef uint8_t tide_state;

enum {
    TIDE_STATE_OK = 0x00,
    TIDE_STATE_NEGLIGIBLE = 0x01, /* not 0, but under half a unit; value 0 */
    TIDE_STATE_SPECIAL_EVENT = 0x02,
    TIDE_STATE_UNVALIDATED = 0x03,
    TIDE_STATE_PROVISIONAL = 0x04,
    TIDE_STATE_ESTIMATED = 0x05,
    TIDE_STATE_IMPUTED = 0x06,
    TIDE_STATE_INCLUDES_OTHER = 0x07,
    TIDE_STATE_DEFINITION = 0x08,
    TIDE_STATE_LOW_RELIABILITY = 0x09,
    TIDE_STATE_FORECAST = 0x0A,
    TIDE_STATE_END_POINT = 0x0B,
    TIDE_STATE_LOW_BASE = 0x0C,
    TIDE_STATE_PARTIAL_GROUP = 0x0D,
    TIDE_STATE_PARTIAL_PERIOD = 0x0E,
    TIDE_STATE_BREAK = 0x0F,

    TIDE_STATE_INCOMPLETE_WINDOW = 0x80,
    TIDE_STATE_BASE_MISSING = 0x81,
    TIDE_STATE_MISSING = 0x82,
    TIDE_STATE_NOT_APPLICABLE = 0x83,
    TIDE_STATE_INCLUDED_ELSEWHERE = 0x84,
    TIDE_STATE_CONFIDENTIAL = 0x85,
    TIDE_STATE_BASE_ZERO = 0x86,
    TIDE_STATE_BASE_NEGATIVE = 0x87,
    TIDE_STATE_SIGN_CHANGE = 0x88,
    TIDE_STATE_TOO_FEW = 0x89,
    TIDE_STATE_UNDEFINED = 0x8A,
    TIDE_STATE_SINGULAR = 0x8B,
    TIDE_STATE_NOT_COMPARABLE = 0x8C,
    TIDE_STATE_UNIT_MISMATCH = 0x8D,
    TIDE_STATE_OVERFLOW = 0x8E
};

typedef struct {
    tide_state code;
    const char *name;  /* "base_missing" */
    const char *sign;  /* what a table prints, ".."; empty for ok */
    const char *sdmx;  /* OBS_STATUS letter written out, "O" */
    const char *prose; /* one sentence */
} tide_state_row;

/* Does a cell in this state have a value? */
static inline bool tide_state_has_value(tide_state state)
{
    return (state & 0x80) == 0;
}

/* The row of a state; NULL for a code that is not in the table. Never freed. */
TIDE_API const tide_state_row *tide_state_find(tide_state state);

/* The row of a state by its name; NULL if there is none. */
TIDE_API const tide_state_row *tide_state_find_name(const char *name);

/* All states in order of their codes: how many, and the row at place i < count. */
TIDE_API size_t tide_state_count(void);
TIDE_API const tide_state_row *tide_state_at(size_t i);

#ifdef __cplusplus
}
#endif

#endif
