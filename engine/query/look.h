/*
 * look.h - the verbs that look at data instead of computing, and the plan of a request.
 */
#ifndef QUERY_LOOK_H
#define QUERY_LOOK_H

#include "query/bind.h"

/* What is in the file, column by column, and how it would be read. */
tide_status look_sniff(tide_job *job, tide_answer **out, tide_error *err);

/* First and last period, figures, holes, smallest, largest and mean, per measure and
   series; for claims, per kind and unit. */
tide_status look_describe(tide_job *job, tide_answer **out, tide_error *err);

#endif
