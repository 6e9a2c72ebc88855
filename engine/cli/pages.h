/*
 * pages.h - what the help of tide says, made from the rows of commands, computations and
 * options.
 */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include <stdbool.h>

#include "tide/batch.h"
#include "cli/page.h"

/*
 * Print the page of a command, a computation or a group of options; NULL: the page of
 * tide itself.
 *
 * TIDE_STATUS_ARGUMENT  no such page
 * TIDE_STATUS_IO, TIDE_STATUS_NO_MEMORY
 */
tide_status page_print(const char *name, bool is_man, tide_error *err);

/* Print the page of the job file. The statuses of page_print. */
tide_status job_page_print(tide_engine *engine, bool is_man, tide_error *err);

/* Print a page that is complete, and release it. */
tide_status page_finish(struct page *page, tide_error *err);

/* The script that teaches bash the words of tide. */
tide_status completion_print(tide_error *err);

#endif
