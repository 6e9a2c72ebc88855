/*
 * look.h - the verbs that look at data instead of computing, and the plan of a request.
 */
#ifndef QUERY_LOOK_H
#define QUERY_LOOK_H

#include "query/bind.h"

/* What is in the file, column by column, and how it would be read. */
tide_status look_sniff(tide_job *job, tide_answer **out, tide_error *err);

/* First and last period, figures, holes, states, smallest, largest and mean, per measure
   and series; for claims, see below. */
tide_status look_describe(tide_job *job, tide_answer **out, tide_error *err);

/* Claims, their first and last period, smallest and largest figure, per kind, unit and
   scale. The job's table is a list of claims. */
tide_status look_describe_claims(tide_job *job, tide_answer **out, tide_error *err);

/* Claims of growth in one form, with the level of the base period; VERB_BACKCAST: these
   levels alone. The job's table is a list of claims. */
tide_status look_growth_table(tide_job *job, tide_answer **out, tide_error *err);

/* Contradictions, odd, confirmed and derived figures of claims or of a published table;
   reads the file itself. A contradiction is also told as a warning. For `reconcile`:
   contradictions, and the closest figures that fit. */
tide_status look_audit(tide_job *job, tide_answer **out, tide_error *err);

/* The options of audit or of reconcile; job->argument holds them in this order. */
const tide_option *look_audit_options(enum verb verb, size_t *count);

/* Parents against their children, or made of their leaves; reads the file itself. */
tide_status look_tree(tide_job *job, tide_answer **out, tide_error *err);
const tide_option *look_tree_options(enum verb verb, size_t *count);

#endif
