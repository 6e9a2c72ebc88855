/*
 * step_words.h - the refusal of a request in the words of a job file.
 */
#ifndef BATCH_STEP_WORDS_H
#define BATCH_STEP_WORDS_H

#include "tide/error.h"
#include "query/job.h"

/*
 * Write options of a started error as a job writes them: --where "a = 'b'" becomes
 * where: "a = 'b'", --allow-aggregates becomes allow_aggregates: yes. What a job has no
 * key for stays, and so does a text that would become too long.
 *
 * computation  whose own options are meant too; NULL: none
 * err          NULL is allowed
 */
void step_words(const struct computation *computation, tide_error *err);

#endif
