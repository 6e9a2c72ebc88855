/*
 * part.h - what a stretch of the file came to, read by itself.
 */
#ifndef INPUT_PART_H
#define INPUT_PART_H

#include "input/block_feed.h"
#include "input/record_load.h"

/* Why a part ends where it does. */
enum part_end {
    PART_WHOLE, /* the last record ended with the block */
    PART_OPEN,  /* a record began that goes on behind the block */
    PART_FULL,  /* as many refused rows as a part keeps */
    PART_FAILED
};

/* A refused row, and how many rows of the part were loaded before it. */
struct refusal {
    tide_error fault;
    struct text text; /* what was found, cut */
    bool may_be_footer;
    uint64_t loaded_before;
};

/* One thread's means to read parts. */
struct lane {
    struct builder *builder;
    struct record_loader loader;
};

struct part {
    struct batch_list rows;      /* by the codes of the lane's builder */
    struct record_loader counts; /* no more than these */
    struct refusal *refusal;     /* [refusal_count] */
    size_t refusal_count;
    size_t refusal_capacity;
    struct arena texts;
    enum part_end end;
    uint64_t end_byte; /* of the first byte that was not read */
    uint64_t end_line;
    tide_status status; /* FAILED */
    tide_error err;
};

/* Read a block from the offset `from` on, which is on `line`. Failures are in the part. */
void part_read(struct part *part, struct lane *lane, const struct block *block,
               size_t from, uint64_t line);

void part_release(struct part *part, struct memory *memory);

#endif
