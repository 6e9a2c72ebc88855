/*
 * refusals.c - telling, keeping and holding back refused rows.
 */
#include "input/refusals.h"

#include <string.h>

#include "base/error.h"
#include "input/notation.h"
#include "input/rejects.h"

enum { SHOWN_REJECTS = 20, MAX_FOOTER = 100 };

struct waiting {
    tide_error fault;
    struct reject reject;
};

void refusals_init(struct refusals *refusals, struct runtime *runtime,
                   struct rejects *rejects)
{
    *refusals = (struct refusals){.runtime = runtime, .rejects = rejects};
}

void refusals_release(struct refusals *refusals)
{
    memory_free(&refusals->runtime->memory, refusals->waiting, refusals->waiting_capacity,
                sizeof *refusals->waiting);
    refusals->waiting = NULL;
}

/* A period, a figure, or something that begins like one. */
static bool may_be_data(struct text text)
{
    struct notation unused = {0};
    struct number_shape shape;

    return (text.at[0] >= '0' && text.at[0] <= '9') ||
           notation_see(&unused, text, 0, &shape) || cell_is_period(text, 0);
}

bool refusals_may_be_footer(const struct csv_record *record)
{
    struct text only = {0};
    size_t filled = 0;

    for (size_t i = 0; i < record->cell_count; i++) {
        struct text text = {.at = record->cell[i].at, .length = record->cell[i].length};
        text = text_trim(text);
        if (text.length == 0)
            continue;
        filled++;
        only = text;
    }
    return record->kind == CSV_ROW && filled == 1 && !may_be_data(only);
}

static tide_status tell(struct refusals *refusals, tide_error *fault,
                        const struct reject *reject, tide_error *err)
{
    tide_status status;

    if (refusals->told >= SHOWN_REJECTS)
        fault->excerpt[0] = '\0';
    runtime_tell(refusals->runtime, TIDE_LEVEL_ERROR, fault);
    status = rejects_add(refusals->rejects, reject, err);
    refusals->told += status == TIDE_STATUS_OK;
    return status;
}

tide_status refusals_settle(struct refusals *refusals, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < refusals->waiting_count && status == TIDE_STATUS_OK; i++)
        status = tell(refusals, &refusals->waiting[i].fault, &refusals->waiting[i].reject,
                      err);
    refusals->waiting_count = 0;
    return status;
}

tide_status refusals_add(struct refusals *refusals, tide_error *fault, struct text text,
                         bool may_be_footer, tide_error *err)
{
    struct memory *memory = &refusals->runtime->memory;
    struct reject reject;
    tide_status status =
        reject_make(refusals->rejects, refusals->path, fault, text, &reject, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (!may_be_footer || refusals->waiting_count == MAX_FOOTER) {
        status = refusals_settle(refusals, err);
        return status == TIDE_STATUS_OK ? tell(refusals, fault, &reject, err) : status;
    }
    void *waiting = refusals->waiting;
    if (!memory_grow(memory, &waiting, &refusals->waiting_capacity,
                     refusals->waiting_count + 1, sizeof *refusals->waiting))
        return memory_failed(memory, err);
    refusals->waiting = waiting;
    refusals->waiting[refusals->waiting_count++] =
        (struct waiting){.fault = *fault, .reject = reject};
    return TIDE_STATUS_OK;
}

uint64_t refusals_footer(struct refusals *refusals, struct skip_count *out)
{
    uint64_t count = refusals->waiting_count;

    for (size_t i = 0; i < count; i++)
        skip_count_add(out, refusals->waiting[i].fault.line);
    refusals->waiting_count = 0;
    return count;
}
