/*
 * flag.h - letters of observation status into states.
 */
#ifndef INPUT_FLAG_H
#define INPUT_FLAG_H

#include "tide/state.h"
#include "base/text.h"

/* What the letters of one flag cell say. */
struct flags {
    tide_state state;   /* the largest code among the letters; ok for none */
    bool is_negligible; /* N among them: negligible beside 0, else low_reliability */
    bool has_unknown;   /* a letter that no list knows; passed over */
};

/*
 * Read a flag cell: SDMX observation status in capitals, Eurostat's flags in small
 * letters, up to four side by side or parted by blanks and commas. A word is no flag.
 *
 * is_confidentiality  the column is CONF_STATUS, where F is free and C and N withhold
 */
struct flags flags_read(struct text cell, bool is_confidentiality);

/* The state of a figure beside these flags; is_zero: the figure is 0. */
tide_state flags_state(const struct flags *flags, bool is_zero);

#endif
