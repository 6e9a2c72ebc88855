/*
 * job_load.h - the table of a request.
 */
#ifndef QUERY_JOB_LOAD_H
#define QUERY_JOB_LOAD_H

#include "query/bind.h"

/* Read the columns that the bound request needs; job->table is then set. The ledger and
   the rejects are filled also when this fails. Statuses of tide_table_load. */
tide_status job_load(tide_job *job, tide_error *err);

/* Read every column of the job's file into a table that the caller frees, and where
   has_source the key `source` of several files. Ledger, rejects and statuses as of
   job_load. */
tide_status job_load_whole(tide_job *job, bool has_source, tide_table **out,
                           tide_error *err);

#endif
