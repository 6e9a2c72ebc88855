/*
 * name.h - what the name of a column says about its part.
 */
#ifndef INPUT_NAME_H
#define INPUT_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { NAME_NO_RANK = 1000 };

/* How strongly a name says time: 0 the most (TIME_PERIOD), NAME_NO_RANK not at all. */
size_t name_time_rank(struct text name);
bool name_is_surely_time(struct text name); /* TIME_PERIOD, period, date, time */

bool name_is_year(struct text name);    /* year, annee, год */
bool name_is_measure(struct text name); /* value, amount, qty ... as one of its words */
bool name_is_code(struct text name); /* code, hs, reporter ...: texts, even of digits */
bool name_is_classification(struct text name);  /* hs, cn, sitc, cmd, nace, product ... */
bool name_has_short_levels(struct text name);   /* sitc, nace: levels of any length */
bool name_is_flag(struct text name);            /* OBS_STATUS ... */
bool name_is_confidentiality(struct text name); /* CONF_STATUS */

/*
 * partnerDesc is the label of partnerCode, of partner and of partnerISO: they share the
 * stem "partner". Empty: the name is not that of a label. Stems compare without case.
 */
struct text name_label_stem(struct text name);
struct text name_key_stem(struct text name);
bool name_stem_equal(struct text a, struct text b);

#endif
