/*
 * load_blocks.c - blocks read side by side, and put together in their order.
 *
 * Blocks are cut by a guess and read in waves; while one wave is read the next is filled.
 * Then the wave is gone through in order. A block counts as it was read only if the one
 * before ended where it begins; if not, the open record is put in front of it and it is
 * read again, alone. So the guess costs time where it is wrong, never a row.
 */
#include "input/load_blocks.h"

#include <stdatomic.h>
#include <string.h>

#include "base/error.h"

enum { WAVE_BLOCKS_PER_THREAD = 8 };

struct wave {
    struct block *block; /* [room] */
    struct part *part;   /* [room] */
    size_t room;
    size_t count;
    tide_status status; /* of the feed behind the last block */
    tide_error err;
};

struct blocks {
    struct load *load;
    struct block_feed feed;
    struct wave wave[2];
    struct wave *current;
    struct wave *next;
    atomic_size_t taken; /* blocks of the current wave */

    /* The beginning of a record that goes on in the next block. */
    char *open;
    size_t open_length;
    size_t open_capacity;
    uint64_t open_byte;
    uint64_t open_line;
};

/* ---- side by side ---- */

static void wave_fill(struct blocks *blocks, struct wave *wave)
{
    bool is_last = false;

    wave->count = 0;
    wave->status = TIDE_STATUS_OK;
    while (wave->count < wave->room && !is_last && wave->status == TIDE_STATUS_OK) {
        struct block *block = &wave->block[wave->count];
        wave->status = block_feed_next(&blocks->feed, block, &wave->err);
        wave->count += wave->status == TIDE_STATUS_OK;
        is_last = block->is_last;
    }
}

static bool has_last(const struct wave *wave)
{
    return wave->status != TIDE_STATUS_OK ||
           (wave->count > 0 && wave->block[wave->count - 1].is_last);
}

/* One lane: blocks of the current wave as long as there are any. The first lane fills the
   next wave before. */
static tide_status run_lane(void *context, size_t task, tide_error *err)
{
    struct blocks *blocks = context;
    struct wave *wave = blocks->current;

    (void)err;
    if (task == 0 && !has_last(wave))
        wave_fill(blocks, blocks->next);
    for (;;) {
        size_t i = atomic_fetch_add(&blocks->taken, 1);
        if (i >= wave->count)
            return TIDE_STATUS_OK;
        part_read(&wave->part[i], &blocks->load->lane[task], &wave->block[i], 0,
                  wave->block[i].line);
    }
}

/* ---- in order ---- */

static tide_status tell_refusals(struct load *load, struct part *part, tide_error *err)
{
    uint64_t loaded = 0;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < part->refusal_count && status == TIDE_STATUS_OK; i++) {
        struct refusal *refusal = &part->refusal[i];
        if (refusal->loaded_before > loaded)
            status = refusals_settle(&load->refusals, err);
        loaded = refusal->loaded_before;
        if (status == TIDE_STATUS_OK)
            status = refusals_add(&load->refusals, &refusal->fault, refusal->text,
                                  refusal->may_be_footer, err);
    }
    if (status == TIDE_STATUS_OK && part->counts.ledger.loaded > loaded)
        status = refusals_settle(&load->refusals, err);
    return status;
}

/* What the part brought becomes part of the load. */
static tide_status take_part(struct load *load, struct part *part, tide_error *err)
{
    tide_status status = tell_refusals(load, part, err);

    if (status == TIDE_STATUS_OK)
        status = builder_take(load->loader.row.builder, &part->rows, err);
    if (status != TIDE_STATUS_OK)
        return status;
    record_loader_join(&load->loader, &part->counts);
    if (part->end == PART_FAILED && err != NULL)
        *err = part->err;
    return part->end == PART_FAILED ? part->status : TIDE_STATUS_OK;
}

static tide_status keep_open(struct blocks *blocks, const struct block *block,
                             const struct part *part, tide_error *err)
{
    struct memory *memory = &blocks->load->input->runtime->memory;
    size_t from = (size_t)(part->end_byte - block->byte);
    void *open = blocks->open;

    if (!memory_grow(memory, &open, &blocks->open_capacity, block->length - from, 1))
        return memory_failed(memory, err);
    blocks->open = open;
    blocks->open_length = block->length - from;
    memcpy(blocks->open, block->bytes + from, blocks->open_length);
    blocks->open_byte = part->end_byte;
    blocks->open_line = part->end_line;
    return TIDE_STATUS_OK;
}

/* Takes a block that was read, or reads it anew behind the record that was open. */
static tide_status take_block(struct blocks *blocks, struct block *block,
                              struct part *part, tide_error *err)
{
    struct load *load = blocks->load;
    struct memory *memory = &load->input->runtime->memory;
    struct lane *lane = &load->lane[0];
    tide_status status = TIDE_STATUS_OK;

    if (blocks->open_length > 0) {
        struct text open = {.at = blocks->open, .length = blocks->open_length};
        status =
            block_prepend(block, memory, open, blocks->open_byte, blocks->open_line, err);
        if (status != TIDE_STATUS_OK)
            return status;
        blocks->open_length = 0;
        part_release(part, memory);
        part_read(part, lane, block, 0, block->line);
    }
    for (;;) {
        status = take_part(load, part, err);
        if (status != TIDE_STATUS_OK || part->end != PART_FULL)
            break;
        size_t from = (size_t)(part->end_byte - block->byte);
        uint64_t line = part->end_line;
        part_release(part, memory);
        part_read(part, lane, block, from, line);
    }
    if (status == TIDE_STATUS_OK && part->end == PART_OPEN)
        status = keep_open(blocks, block, part, err);
    part_release(part, memory);
    return status;
}

/* ---- both ---- */

static tide_status run_waves(struct blocks *blocks, tide_error *err)
{
    struct load *load = blocks->load;
    tide_status status = TIDE_STATUS_OK;

    blocks->current = &blocks->wave[0];
    blocks->next = &blocks->wave[1];
    wave_fill(blocks, blocks->current);
    for (;;) {
        struct wave *wave = blocks->current;
        atomic_store(&blocks->taken, 0);
        status = pool_run(load->input->runtime, load->lane_count, run_lane, blocks, err);
        for (size_t i = 0; i < wave->count && status == TIDE_STATUS_OK; i++)
            status = take_block(blocks, &wave->block[i], &wave->part[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (wave->count > 0)
            load_tell_progress(load, wave->block[wave->count - 1].byte);
        if (wave->status != TIDE_STATUS_OK && err != NULL)
            *err = wave->err;
        if (has_last(wave))
            return wave->status;
        blocks->current = blocks->next;
        blocks->next = wave;
    }
}

static tide_status make_lanes(struct load *load, tide_error *err)
{
    struct memory *memory = &load->input->runtime->memory;
    const struct row_loader *first = &load->loader.row;
    tide_status status = TIDE_STATUS_OK;

    /* The lanes of a file before this one keep their codes, which its rows go by. */
    if (load->lane == NULL) {
        load->lane_count = runtime_threads(load->input->runtime);
        load->lane = memory_alloc_zero(memory, load->lane_count, sizeof *load->lane);
    }
    if (load->lane == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < load->lane_count && status == TIDE_STATUS_OK; i++) {
        struct lane *lane = &load->lane[i];
        if (lane->builder == NULL)
            status = load_builder(load->input, &lane->builder, err);
        record_loader_release(&lane->loader);
        if (status == TIDE_STATUS_OK)
            status = record_loader_init(&lane->loader, load->input, lane->builder, err);
        lane->loader.row.first_period = first->first_period;
        lane->loader.row.first_line = first->first_line;
        lane->loader.row.first_file = first->first_file;
    }
    return status;
}

void load_release_lanes(struct load *load)
{
    struct memory *memory = &load->input->runtime->memory;

    for (size_t i = 0; load->lane != NULL && i < load->lane_count; i++) {
        record_loader_release(&load->lane[i].loader);
        builder_free(load->lane[i].builder);
    }
    memory_free(memory, load->lane, load->lane_count, sizeof *load->lane);
    load->lane = NULL;
}

static tide_status make_waves(struct blocks *blocks, tide_error *err)
{
    struct memory *memory = &blocks->load->input->runtime->memory;

    for (size_t i = 0; i < 2; i++) {
        struct wave *wave = &blocks->wave[i];
        wave->room = WAVE_BLOCKS_PER_THREAD * blocks->load->lane_count;
        wave->block = memory_alloc_zero(memory, wave->room, sizeof *wave->block);
        wave->part = memory_alloc_zero(memory, wave->room, sizeof *wave->part);
        if (wave->block == NULL || wave->part == NULL)
            return memory_failed(memory, err);
    }
    return TIDE_STATUS_OK;
}

static void blocks_release(struct blocks *blocks)
{
    struct memory *memory = &blocks->load->input->runtime->memory;

    for (size_t i = 0; i < 2; i++) {
        struct wave *wave = &blocks->wave[i];
        for (size_t k = 0; wave->block != NULL && k < wave->room; k++)
            block_release(&wave->block[k], memory);
        for (size_t k = 0; wave->part != NULL && k < wave->room; k++)
            part_release(&wave->part[k], memory);
        memory_free(memory, wave->block, wave->room, sizeof *wave->block);
        memory_free(memory, wave->part, wave->room, sizeof *wave->part);
    }
    memory_free(memory, blocks->open, blocks->open_capacity, 1);
    block_feed_release(&blocks->feed);
}

tide_status load_blocks(struct load *load, struct csv_reader *reader, tide_error *err)
{
    struct blocks blocks = {.load = load};
    struct csv_rest rest;

    tide_status status = csv_reader_rest(reader, &rest, err);
    if (status == TIDE_STATUS_OK)
        status = make_lanes(load, err);
    if (status == TIDE_STATUS_OK)
        status = make_waves(&blocks, err);
    if (status == TIDE_STATUS_OK)
        status = block_feed_init(&blocks.feed, load->input->runtime,
                                 source_feed(&load->input->source), rest.bytes, rest.byte,
                                 rest.line, err);
    if (status == TIDE_STATUS_OK)
        status = run_waves(&blocks, err);
    blocks_release(&blocks);
    return status;
}
