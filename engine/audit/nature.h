/*
 * nature.h - how figures of a measure behave over time, told by the measure's name.
 */
#ifndef AUDIT_NATURE_H
#define AUDIT_NATURE_H

#include "audit/web.h"

struct measure_nature nature_of(struct text measure);

/* What a column of a table is by its name alone, where nobody declared it: a rate, a price or
   an index (NATURE_RATE), a level (NATURE_STOCK). False: its name does not tell. */
bool nature_of_column(struct text measure, enum nature *out);

/* Does a name fit a pattern, in which one * stands for any text? *stem is that text. */
bool nature_matches(const char *pattern, struct text name, struct text *stem);

/* Is a measure a growth over the year before, by its name? *stem is what of; an index has
   the year before as 100, else it is the change in per cent. */
bool nature_is_growth(struct text measure, struct text *stem, bool *is_index);

/* The same over the period before: exports_mom, exports_qoq_index. */
bool nature_is_link(struct text measure, struct text *stem, bool *is_index);

/* Is a measure told from the start of the year, by its name: exports_ytd? */
bool nature_is_year_to_date(struct text measure, struct text *stem);

#endif
