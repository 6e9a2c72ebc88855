/*
 * period_trap.h - words for what looks like a period and is not read as one.
 */
#ifndef TIME_PERIOD_TRAP_H
#define TIME_PERIOD_TRAP_H

#include "base/text.h"
#include "time/period_form.h"

/* Refuse a text of no known shape. Always TIDE_STATUS_PARSE. */
tide_status period_refuse(struct text text, tide_error *err);

/* Add the hint, if any, that a pattern deserves whose parts were refused. */
void period_hint_parts(const char *pattern, struct period_parts parts, tide_error *err);

#endif
