/*
 * group_radix.c - words by their highest bits into parts, then each part by its digits.
 *
 * The first pass makes the word of each row and counts the rows of each part; the second
 * deals words to parts; the third sorts a part, carries the columns and finds where its
 * groups begin; the last writes the groups, whose number is known by then. A task of a
 * pass is a range of rows, or a part. Every step keeps the order of equal words, so the
 * rows of a group stand in the order of the table for any number of threads.
 *
 * Keys of some bits more than a word has leave their highest to the number of the part, by
 * which rows are told apart before words are compared.
 */
#include "group/group_radix.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "group/group_carry.h"
#include "group/group_rows.h"
#include "kernel/word.h"
#include "number/exact.h"

#ifdef TIDE_HARD
enum { PARTS_LOG2 = 3 };
#else
enum { PARTS_LOG2 = 10 };
#endif

enum { WORD_BITS = 64 };

/* A key in the word. */
struct field {
    struct packed code;
    uint32_t *rank;         /* [codes of the column] the rank of each, after recoding */
    uint32_t *code_of_rank; /* [codes after recoding] */
    unsigned shift;         /* of its lowest bit, in the word and the bits above it */
    uint32_t *high_rank;    /* what of each rank lies above the word; NULL: nothing */
    uint64_t mask;
};

struct radix {
    const struct group_request *request;
    struct runtime *runtime;
    struct arena arena;
    struct field *field; /* [key_count] */
    struct packed time;
    uint64_t time_mask;
    unsigned part_shift; /* bits below the number of a part */
    bool is_wide;        /* there are bits above the word; all belong to that number */
    size_t part_count;
    size_t task_count;
    uint32_t *count;    /* [task_count * part_count] rows, then where the next one goes */
    uint32_t *first;    /* [part_count + 1] first row of each part */
    uint32_t *group;    /* [part_count + 1] groups of each part; then its first */
    uint64_t *word;     /* [rows of the table] as rows stand; then room to sort in */
    uint16_t *part;     /* [rows of the table] as rows stand, the part of each; is_wide */
    uint64_t *dealt;    /* [rows] words by part; then the words of its groups */
    uint32_t *row;      /* [rows] their numbers in the table; then where groups begin */
    uint32_t *room_row; /* [rows] */
    struct group_sorted *out;
};

/* ---- the word ---- */

static unsigned word_bits(const struct group_request *request)
{
    unsigned bits = uint64_code_bits(group_range(request));

    for (size_t k = 0; k < request->key_count; k++)
        bits += uint64_code_bits(request->key[k].dictionary->count);
    return bits;
}

bool group_radix_suits(const struct group_request *request)
{
    return word_bits(request) <= WORD_BITS + PARTS_LOG2;
}

static tide_status rank_codes(struct radix *radix, const struct group_key *key,
                              struct field *field, tide_error *err)
{
    const struct column *column = &radix->request->table->column[key->column];
    size_t count = key->dictionary->count;
    size_t code_count = column->dictionary->count;
    uint32_t *rank = arena_alloc(&radix->arena, count, sizeof *rank);

    field->code_of_rank = arena_alloc(&radix->arena, count, sizeof *field->code_of_rank);
    field->rank = rank;
    if (key->recode != NULL)
        field->rank = arena_alloc(&radix->arena, code_count, sizeof *field->rank);
    if (rank == NULL || field->code_of_rank == NULL || field->rank == NULL)
        return memory_failed(&radix->runtime->memory, err);
    tide_status status =
        dictionary_rank(key->dictionary, &radix->runtime->memory, rank, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t code = 0; code < count; code++)
        field->code_of_rank[rank[code]] = (uint32_t)code;
    for (size_t code = 0; key->recode != NULL && code < code_count; code++)
        field->rank[code] = rank[key->recode[code]];
    return TIDE_STATUS_OK;
}

/* The bits of the ranks that lie above the word. */
static tide_status split_ranks(struct radix *radix, const struct group_key *key,
                               struct field *field, tide_error *err)
{
    size_t code_count = radix->request->table->column[key->column].dictionary->count;
    unsigned shift = field->shift;

    field->high_rank = arena_alloc(&radix->arena, code_count, sizeof *field->high_rank);
    if (field->high_rank == NULL)
        return memory_failed(&radix->runtime->memory, err);
    for (size_t code = 0; code < code_count; code++)
        field->high_rank[code] = shift < WORD_BITS
                                     ? field->rank[code] >> (WORD_BITS - shift)
                                     : field->rank[code] << (shift - WORD_BITS);
    return TIDE_STATUS_OK;
}

/* The period lowest, then the keys from the last to the first. */
static tide_status lay_out(struct radix *radix, tide_error *err)
{
    const struct group_request *request = radix->request;
    unsigned bits = uint64_code_bits(group_range(request));
    tide_status status = TIDE_STATUS_OK;

    radix->time = packed_same(0, request->table->row_count);
    if (request->time_column != TABLE_NO_COLUMN)
        radix->time = request->table->column[request->time_column].ordinal;
    radix->time_mask = (UINT64_C(1) << bits) - 1;
    for (size_t k = request->key_count; status == TIDE_STATUS_OK && k-- > 0;) {
        const struct group_key *key = &request->key[k];
        unsigned own = uint64_code_bits(key->dictionary->count);
        /* A key without bits at the end of a full word stays at a lawful shift. */
        radix->field[k] = (struct field){.code = request->table->column[key->column].code,
                                         .shift = own == 0 ? 0 : bits,
                                         .mask = (UINT64_C(1) << own) - 1};
        bits += own;
        status = rank_codes(radix, key, &radix->field[k], err);
        if (status == TIDE_STATUS_OK && bits > WORD_BITS && own > 0)
            status = split_ranks(radix, key, &radix->field[k], err);
    }
    radix->is_wide = bits > WORD_BITS;
    radix->part_shift = bits > PARTS_LOG2 ? bits - PARTS_LOG2 : 0;
    radix->part_count = (size_t)1 << (bits - radix->part_shift);
    return status;
}

/* One key of the rows kept of a block. */
static void put_field(const struct field *field, struct group_block *block,
                      uint64_t *word, uint64_t *high)
{
    struct packed part = group_rows_values(block, &field->code, block->scratch);
    int64_t base = field->code.base;

    if (field->shift < WORD_BITS)
        kernel_word_put(word, part.data, part.width, block->kept, field->rank + base,
                        field->shift);
    if (field->high_rank != NULL)
        kernel_word_put(high, part.data, part.width, block->kept, field->high_rank + base,
                        0);
}

/* The words of the rows kept of a block, and what lies above them if is_wide. */
static void make_words(const struct radix *radix, struct group_block *block,
                       uint64_t *word, uint64_t *high)
{
    uint64_t same = 0;
    uint64_t same_high = 0;

    for (size_t k = 0; k < radix->request->key_count; k++) {
        const struct field *field = &radix->field[k];
        if (field->code.width > 0)
            continue;
        if (field->shift < WORD_BITS)
            same |= (uint64_t)field->rank[field->code.base] << field->shift;
        if (field->high_rank != NULL)
            same_high |= field->high_rank[field->code.base];
    }
    for (size_t i = 0; i < block->kept; i++)
        word[i] = same;
    for (size_t i = 0; radix->is_wide && i < block->kept; i++)
        high[i] = same_high;
    for (size_t k = 0; k < radix->request->key_count; k++)
        if (radix->field[k].code.width > 0)
            put_field(&radix->field[k], block, word, high);
    if (radix->time.width > 0) {
        struct packed part = group_rows_values(block, &radix->time, block->scratch);
        kernel_word_put(word, part.data, part.width, block->kept, NULL, 0);
    }
}

/* ---- first pass ---- */

static size_t part_of(const struct radix *radix, size_t row)
{
    return radix->is_wide ? radix->part[row] : radix->word[row] >> radix->part_shift;
}

/* The parts of the rows kept of a block, whose words do not tell them. */
static void note_parts(struct radix *radix, const struct group_block *block,
                       const uint64_t *word, const uint64_t *high)
{
    uint16_t *part = radix->part + block->first;
    unsigned shift = radix->part_shift;

    for (size_t i = 0; i < block->kept; i++) {
        uint64_t low = shift < WORD_BITS ? word[i] >> shift : 0;
        part[i] = (uint16_t)(high[i] << (WORD_BITS - shift) | low);
    }
}

static tide_status count_rows(void *context, size_t task, tide_error *err)
{
    struct radix *radix = context;
    struct memory *memory = &radix->runtime->memory;
    struct group_span span = group_task_rows(radix->request->table, task);
    uint32_t *count = radix->count + task * radix->part_count;
    struct group_block *block = memory_alloc(memory, 1, sizeof *block);
    uint64_t high[GROUP_BLOCK];

    if (block == NULL)
        return memory_failed(memory, err);
    while (group_rows_next(radix->request, &span, block)) {
        uint64_t *word = radix->word + block->first;
        make_words(radix, block, word, high);
        if (radix->is_wide)
            note_parts(radix, block, word, high);
        for (size_t i = 0; i < block->kept; i++)
            count[part_of(radix, block->first + i)]++;
    }
    memory_free(memory, block, 1, sizeof *block);
    return TIDE_STATUS_OK;
}

static void place_parts(struct radix *radix)
{
    uint32_t next = 0;

    for (size_t part = 0; part < radix->part_count; part++) {
        radix->first[part] = next;
        for (size_t task = 0; task < radix->task_count; task++) {
            uint32_t *count = &radix->count[task * radix->part_count + part];
            uint32_t rows = *count;
            *count = next;
            next += rows;
        }
    }
    radix->first[radix->part_count] = next;
    radix->out->row_count = next;
}

/* ---- second pass ---- */

static tide_status deal_rows(void *context, size_t task, tide_error *err)
{
    struct radix *radix = context;
    struct memory *memory = &radix->runtime->memory;
    struct group_span span = group_task_rows(radix->request->table, task);
    uint32_t *next = radix->count + task * radix->part_count;
    struct group_block *block = memory_alloc(memory, 1, sizeof *block);

    if (block == NULL)
        return memory_failed(memory, err);
    while (group_rows_next(radix->request, &span, block)) {
        const uint64_t *word = radix->word + block->first;
        bool is_whole = block->kept == block->count;
        for (size_t i = 0; i < block->kept; i++) {
            uint32_t at = next[part_of(radix, block->first + i)]++;
            radix->dealt[at] = word[i];
            radix->row[at] = (uint32_t)(block->first + (is_whole ? i : block->pick[i]));
        }
    }
    memory_free(memory, block, 1, sizeof *block);
    return TIDE_STATUS_OK;
}

/* ---- third pass ---- */

static void carry_rows(const struct radix *radix, const uint32_t *row, uint32_t first,
                       size_t count)
{
    uint32_t at[GROUP_BLOCK];

    for (size_t done = 0; done < count; done += GROUP_BLOCK) {
        size_t rest = count - done;
        size_t some = rest < GROUP_BLOCK ? rest : GROUP_BLOCK;
        for (size_t i = 0; i < some; i++)
            at[i] = first + (uint32_t)(done + i);
        group_carry(radix->out, row + done, at, some);
    }
}

static tide_status sort_part(void *context, size_t part, tide_error *err)
{
    struct radix *radix = context;
    uint32_t first = radix->first[part];
    size_t count = radix->first[part + 1] - first;
    struct kernel_words dealt = {.word = radix->dealt + first, .row = radix->row + first};
    struct kernel_words room = {.word = radix->word + first,
                                .row = radix->room_row + first};
    uint32_t groups = 0;

    (void)err;
    struct kernel_words sorted = kernel_word_sort(dealt, room, count, radix->part_shift);
    carry_rows(radix, sorted.row, first, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && sorted.word[i] == dealt.word[groups - 1])
            continue;
        dealt.word[groups] = sorted.word[i];
        dealt.row[groups++] = first + (uint32_t)i;
    }
    radix->group[part] = groups;
    return TIDE_STATUS_OK;
}

/* ---- the list of groups ---- */

static void place_groups(struct radix *radix)
{
    uint32_t next = 0;

    for (size_t part = 0; part <= radix->part_count; part++) {
        uint32_t groups = radix->group[part];
        radix->group[part] = next;
        next += groups;
    }
    radix->out->group_count = next;
}

static uint32_t rank_in(const struct field *field, uint64_t word, uint64_t high)
{
    uint64_t rank = field->shift < WORD_BITS ? word >> field->shift : 0;

    if (field->high_rank != NULL)
        rank |= field->shift < WORD_BITS ? high << (WORD_BITS - field->shift)
                                         : high >> (field->shift - WORD_BITS);
    return (uint32_t)(rank & field->mask);
}

static tide_status list_part(void *context, size_t part, tide_error *err)
{
    const struct radix *radix = context;
    struct group_sorted *out = radix->out;
    size_t keys = radix->request->key_count;
    const uint64_t *word = radix->dealt + radix->first[part];
    const uint32_t *begin = radix->row + radix->first[part];
    size_t to = radix->group[part];
    size_t groups = radix->group[part + 1] - to;
    uint64_t high = radix->is_wide ? part >> (WORD_BITS - radix->part_shift) : 0;

    (void)err;
    for (size_t i = 0; i < groups; i++, to++) {
        uint32_t end = i + 1 < groups ? begin[i + 1] : radix->first[part + 1];
        out->first[to] = begin[i];
        out->count[to] = end - begin[i];
        out->ordinal[to] =
            (int32_t)(radix->time.base + (int64_t)(word[i] & radix->time_mask));
        for (size_t k = 0; k < keys; k++) {
            const struct field *field = &radix->field[k];
            out->code[to * keys + k] = field->code_of_rank[rank_in(field, word[i], high)];
        }
    }
    return TIDE_STATUS_OK;
}

static bool make_lists(struct radix *radix)
{
    struct group_sorted *out = radix->out;
    size_t count = out->group_count;
    size_t keys = radix->request->key_count;

    out->code = arena_alloc(&out->arena, count, keys * sizeof *out->code);
    out->ordinal = arena_alloc(&out->arena, count, sizeof *out->ordinal);
    out->first = arena_alloc(&out->arena, count, sizeof *out->first);
    out->count = arena_alloc(&out->arena, count, sizeof *out->count);
    return out->code != NULL && out->ordinal != NULL && out->first != NULL &&
           out->count != NULL;
}

/* ---- room ---- */

static tide_status make_words_room(struct radix *radix, tide_error *err)
{
    struct arena *arena = &radix->arena;
    size_t rows = radix->request->table->row_count;
    tide_status status = memory_check(&radix->runtime->memory, rows * sizeof *radix->word,
                                      "the keys packed, a word for each row,", err);

    if (status != TIDE_STATUS_OK)
        return status;
    radix->word = arena_alloc(arena, rows, sizeof *radix->word);
    radix->count = arena_alloc_zero(arena, radix->task_count,
                                    radix->part_count * sizeof *radix->count);
    radix->first = arena_alloc(arena, radix->part_count + 1, sizeof *radix->first);
    radix->group = arena_alloc_zero(arena, radix->part_count + 1, sizeof *radix->group);
    if (radix->is_wide) {
        radix->part = arena_alloc(arena, rows, sizeof *radix->part);
        if (radix->part == NULL)
            return memory_failed(&radix->runtime->memory, err);
    }
    if (radix->word == NULL || radix->count == NULL || radix->first == NULL ||
        radix->group == NULL)
        return memory_failed(&radix->runtime->memory, err);
    return TIDE_STATUS_OK;
}

/* Say no before anything large is allocated. */
static tide_status make_rows_room(struct radix *radix, tide_error *err)
{
    struct arena *arena = &radix->arena;
    size_t rows = radix->out->row_count;
    size_t row_bytes =
        sizeof *radix->dealt + 2 * sizeof *radix->row + group_carry_row_bytes(radix->out);
    char what[96];

    snprintf(what, sizeof what, "%zu rows brought together by group", rows);
    tide_status status =
        memory_check(&radix->runtime->memory, rows * row_bytes, what, err);
    if (status != TIDE_STATUS_OK)
        return status;
    radix->dealt = arena_alloc(arena, rows, sizeof *radix->dealt);
    radix->row = arena_alloc(arena, rows, sizeof *radix->row);
    radix->room_row = arena_alloc(arena, rows, sizeof *radix->room_row);
    if (radix->dealt == NULL || radix->row == NULL || radix->room_row == NULL ||
        !group_carry_room(radix->out))
        return memory_failed(&radix->runtime->memory, err);
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

static tide_status sort_all(struct radix *radix, tide_error *err)
{
    struct runtime *runtime = radix->runtime;
    tide_status status = make_words_room(radix, err);

    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, radix->task_count, count_rows, radix, err);
    if (status == TIDE_STATUS_OK) {
        place_parts(radix);
        status = make_rows_room(radix, err);
    }
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, radix->task_count, deal_rows, radix, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, radix->part_count, sort_part, radix, err);
    if (status == TIDE_STATUS_OK) {
        place_groups(radix);
        if (!make_lists(radix))
            status = memory_failed(&runtime->memory, err);
    }
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, radix->part_count, list_part, radix, err);
    return status;
}

tide_status group_radix_sort(const struct group_request *request,
                             struct group_sorted *out, tide_error *err)
{
    struct radix radix = {.request = request,
                          .runtime = request->table->runtime,
                          .task_count = group_task_count(request->table),
                          .out = out};

    arena_init(&radix.arena, &radix.runtime->memory);
    radix.field = arena_alloc(&radix.arena, request->key_count, sizeof *radix.field);
    tide_status status = radix.field == NULL ? memory_failed(&radix.runtime->memory, err)
                                             : lay_out(&radix, err);
    if (status == TIDE_STATUS_OK)
        status = sort_all(&radix, err);
    arena_release(&radix.arena);
    return status;
}
