/*
 * frame_stack.h - the frames of the values of `each`, one below the other.
 */
#ifndef BATCH_FRAME_STACK_H
#define BATCH_FRAME_STACK_H

#include "batch/frame.h"

/* A key column in front, one text per frame. */
struct stack_key {
    const char *name;
    const char *const *text; /* [frame count] */
};

/*
 * Put frames of the same columns below each other.
 *
 * frame  [frame_count] at least one
 * key    [key_count] columns in front, in this order
 *
 * TIDE_STATUS_SHAPE     "stack": columns differ in name or kind
 * TIDE_STATUS_OVERFLOW  "number_range": figures have no common scale
 */
tide_status frame_stack(struct frame *const *frame, size_t frame_count,
                        const struct stack_key *key, size_t key_count, const char *name,
                        struct frame *out, tide_error *err);

#endif
