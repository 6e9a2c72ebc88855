/*
 * refusals.h - refused rows on their way to the host and into the list of rejects.
 *
 * The last lines of a file, of one filled cell that could not be data, are its footer.
 * Whether such a line is a footer or a broken row is known only at the end or at the next
 * row, so it waits.
 */
#ifndef INPUT_REFUSALS_H
#define INPUT_REFUSALS_H

#include "input/notes.h"
#include "input/state.h"

struct waiting;

struct refusals {
    struct runtime *runtime;
    struct rejects *rejects;
    const char *path;        /* of the file that is read */
    uint64_t told;           /* = rejected */
    struct waiting *waiting; /* [waiting_count] may yet be a footer */
    size_t waiting_count;
    size_t waiting_capacity;
};

void refusals_init(struct refusals *refusals, struct runtime *runtime,
                   struct rejects *rejects);
void refusals_release(struct refusals *refusals);

/* One filled cell that could not be data: a source, a remark. */
bool refusals_may_be_footer(const struct csv_record *record);

/* A row was refused; text: what was found. NO_MEMORY, LIMIT. */
tide_status refusals_add(struct refusals *refusals, tide_error *fault, struct text text,
                         bool may_be_footer, tide_error *err);

/* A row was loaded, or the load failed: what waits is no footer. */
tide_status refusals_settle(struct refusals *refusals, tide_error *err);

/* The end of a file: what waits is the footer. How many lines it has. */
uint64_t refusals_footer(struct refusals *refusals, struct skip_count *out);

#endif
