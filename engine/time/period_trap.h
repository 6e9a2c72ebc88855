/*
 * period_trap.h - words for what looks like a period and is not read as one.
 */
#ifndef TIME_PERIOD_TRAP_H
#define TIME_PERIOD_TRAP_H

#include <stdbool.h>

#include "base/text.h"
#include "time/period_form.h"

/* Refuse a text of no known shape. Always TIDE_STATUS_PARSE. */
tide_status period_refuse(struct text text, tide_error *err);

/* Has the text a year of two digits? *out_at: their place. */
bool period_short_year(struct text text, size_t *out_at);

/* Add the hint, if any, that a pattern deserves whose parts were refused. */
void period_hint_parts(const char *pattern, struct period_parts parts, tide_error *err);

#endif
