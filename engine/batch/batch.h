/*
 * batch.h - what stands behind a tide_batch.
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include "tide/batch.h"
#include "batch/job_file.h"
#include "query/engine.h"

struct tide_batch {
    tide_engine *engine;
    struct arena arena; /* the job file and all its texts */
    struct job_file file;
    tide_answer *report; /* of the last run; NULL */
};

#endif
