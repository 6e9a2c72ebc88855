/*
 * edition.h - series whose codes are of several editions of a classification.
 */
#ifndef QUERY_EDITION_H
#define QUERY_EDITION_H

#include "query/job.h"

/*
 * Warn, "mixed_classification", where a series of the request has rows of two editions, as
 * of H4 to 2016 and of H5 from 2017: a code may mean something else in the other. The
 * selection is made. NO_MEMORY, LIMIT, CANCELLED.
 */
tide_status edition_check(tide_job *job, tide_error *err);

#endif
