/*
 * aggregate.h - members of a key that are the sum of other members of it.
 */
#ifndef INPUT_AGGREGATE_H
#define INPUT_AGGREGATE_H

#include <stdbool.h>

#include "base/text.h"

/*
 * Is this member a total of its column: by its name (World, Total, Всего), as a group of
 * countries, or as the total code of a column that published layouts have (partnerCode 0,
 * customsCode C00)?
 */
bool aggregate_is_total(struct text column, struct text member);

/* Do the codes of this column, by its name, stand in levels, each the start of the next? */
bool aggregate_has_levels(struct text column);

/* Is the code of a length that is a level: 2, 4, 6, 8 or 10 digits, 1 to 5 in SITC? */
bool aggregate_is_level(struct text column, struct text code);

#endif
