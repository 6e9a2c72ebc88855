/*
 * duplicate.c - two rows for one key and period.
 *
 * Files rarely repeat a row, so the question is first answered at the price of a hash of
 * eight bytes a row: blocks of rows sort the hashes of their tuples into parts by the
 * high bits, and each part, small enough for the cache, is looked through for two alike.
 * Both run on all threads. Only where hashes repeat are the tuples themselves numbered,
 * in the order of the rows: the first that has a number already is the later one of the
 * pair, and as every row before it brought a tuple of its own, the number is the place
 * of the earlier one.
 *
 * A table without keys and periods says nothing of what its rows are, so none repeats
 * another.
 */
#include <stdatomic.h>
#include <string.h>

#include "base/hash.h"
#include "column/table.h"
#include "column/tuple_index.h"

/* Rows of a block, and rows that a part has about: its slots stay in the cache. */
#ifdef TIDE_HARD
enum { BLOCK_ROWS = 3, PART_ROWS = 2, MAX_PART_BITS = 4 };
#else
enum { BLOCK_ROWS = 64 * 1024, PART_ROWS = 16 * 1024, MAX_PART_BITS = 12 };
#endif

enum { STEP_ROWS = 512 };

/* The columns that say which row is which. */
struct identity {
    struct arena arena;
    const struct packed **packed; /* [count] */
    uint64_t *size;               /* [count] codes from the column's base on */
    size_t count;
};

static bool is_identity(const struct column *column)
{
    return column->role == TIDE_COLUMN_KEY || column->role == TIDE_COLUMN_PERIOD;
}

static tide_status identity_find(struct identity *identity, const tide_table *table,
                                 tide_error *err)
{
    struct memory *memory = &table->runtime->memory;

    *identity = (struct identity){0};
    arena_init(&identity->arena, memory);
    identity->packed =
        arena_alloc(&identity->arena, table->column_count, sizeof *identity->packed);
    identity->size =
        arena_alloc(&identity->arena, table->column_count, sizeof *identity->size);
    if (identity->packed == NULL || identity->size == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (!is_identity(column))
            continue;
        const struct packed *packed =
            column->role == TIDE_COLUMN_KEY ? &column->code : &column->ordinal;
        identity->packed[identity->count] = packed;
        identity->size[identity->count++] = UINT64_C(1) << (8 * packed->width);
    }
    return TIDE_STATUS_OK;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- do hashes repeat ---- */

struct search {
    const tide_table *table;
    const struct identity *identity;
    const struct tuple_index *layout; /* where the fields of a tuple stand */
    size_t block_count;
    unsigned part_bits;
    uint64_t *hash;  /* [rows] each block's own, in the order of the parts */
    uint32_t *start; /* [block_count * (parts + 1)] of a part in its block */
    atomic_bool has_pair;
};

static size_t part_count(const struct search *search)
{
    return (size_t)1 << search->part_bits;
}

static size_t part_of(const struct search *search, uint64_t hash)
{
    return search->part_bits == 0 ? 0 : (size_t)(hash >> (64 - search->part_bits));
}

/* Hashes of the rows [first, first + count), count at most STEP_ROWS. */
static void hash_rows(const struct search *search, size_t first, size_t count,
                      uint64_t *words, uint64_t *out)
{
    const struct tuple_index *layout = search->layout;
    size_t width = layout->word_count;
    uint64_t seed = hash_seed();
    int64_t value[STEP_ROWS];

    memset(words, 0, count * width * sizeof *words);
    for (size_t i = 0; i < search->identity->count; i++) {
        const struct packed *packed = search->identity->packed[i];
        const struct tuple_field *field = &layout->field[i];
        packed_read(packed, first, count, value);
        for (size_t row = 0; row < count; row++)
            words[row * width + field->word] |=
                ((uint64_t)value[row] - (uint64_t)packed->base) << field->shift;
    }
    for (size_t row = 0; row < count; row++)
        out[row] = hash_bytes(words + row * width, width * sizeof *words, seed);
}

/* Sorts the hashes of one block into parts. */
static tide_status sort_block(void *context, size_t block, tide_error *err)
{
    struct search *search = context;
    struct memory *memory = &search->table->runtime->memory;
    size_t parts = part_count(search);
    size_t width = search->layout->word_count;
    size_t first = block * BLOCK_ROWS;
    size_t count = smaller(BLOCK_ROWS, search->table->row_count - first);
    uint32_t *start = search->start + block * (parts + 1);
    uint64_t *unsorted = memory_alloc(memory, count, sizeof *unsorted);
    uint64_t *words = memory_alloc(memory, STEP_ROWS * width, sizeof *words);
    tide_status status = TIDE_STATUS_OK;

    if (unsorted == NULL || words == NULL) {
        status = memory_failed(memory, err);
        goto done;
    }
    for (size_t row = 0; row < count; row += STEP_ROWS)
        hash_rows(search, first + row, smaller(STEP_ROWS, count - row), words,
                  unsorted + row);

    /* start[p + 1] counts part p, then leads to its end, and last stands there. */
    memset(start, 0, (parts + 1) * sizeof *start);
    for (size_t row = 0; row < count; row++)
        start[part_of(search, unsorted[row])]++;
    uint32_t at = 0;
    for (size_t part = 0; part <= parts; part++) {
        uint32_t rows = start[part];
        start[part] = at;
        at += rows;
    }
    for (size_t row = 0; row < count; row++)
        search->hash[first + start[part_of(search, unsorted[row])]++] = unsorted[row];
    memmove(start + 1, start, parts * sizeof *start);
    start[0] = 0;

done:
    memory_free(memory, unsorted, count, sizeof *unsorted);
    memory_free(memory, words, STEP_ROWS * width, sizeof *words);
    return status;
}

/* Puts a hash into the slots; false if it is there already. 0 is kept as 1: two rows
   that are taken for alike cost time, no more. */
static bool slot_add(uint64_t *slot, size_t mask, uint64_t hash)
{
    size_t at = (size_t)hash & mask;

    hash += hash == 0;
    while (slot[at] != 0 && slot[at] != hash)
        at = (at + 1) & mask;
    bool is_new = slot[at] == 0;
    slot[at] = hash;
    return is_new;
}

static tide_status search_part(void *context, size_t part, tide_error *err)
{
    struct search *search = context;
    struct memory *memory = &search->table->runtime->memory;
    size_t stride = part_count(search) + 1;
    size_t rows = 0;
    size_t slots = 16;

    if (atomic_load_explicit(&search->has_pair, memory_order_relaxed))
        return TIDE_STATUS_OK;
    for (size_t block = 0; block < search->block_count; block++) {
        const uint32_t *start = search->start + block * stride + part;
        rows += start[1] - start[0];
    }
    while (slots < rows * 2)
        slots *= 2;
    uint64_t *slot = memory_alloc_zero(memory, slots, sizeof *slot);
    if (slot == NULL)
        return memory_failed(memory, err);
    bool has_pair = false;
    for (size_t block = 0; block < search->block_count && !has_pair; block++) {
        const uint32_t *start = search->start + block * stride + part;
        const uint64_t *hash = search->hash + block * BLOCK_ROWS;
        for (uint32_t i = start[0]; i < start[1] && !has_pair; i++)
            has_pair = !slot_add(slot, slots - 1, hash[i]);
    }
    if (has_pair)
        atomic_store(&search->has_pair, true);
    memory_free(memory, slot, slots, sizeof *slot);
    return TIDE_STATUS_OK;
}

/* May two rows be alike? False is certain. */
static tide_status search_hashes(const tide_table *table, const struct identity *identity,
                                 const struct tuple_index *layout, bool *has_pair,
                                 tide_error *err)
{
    struct memory *memory = &table->runtime->memory;
    size_t rows = table->row_count;
    struct search search = {
        .table = table,
        .identity = identity,
        .layout = layout,
        .block_count = rows / BLOCK_ROWS + (rows % BLOCK_ROWS != 0),
    };
    tide_status status;

    while (search.part_bits < MAX_PART_BITS && rows >> search.part_bits > PART_ROWS)
        search.part_bits++;
    atomic_init(&search.has_pair, false);
    size_t start_count = search.block_count * (part_count(&search) + 1);
    search.hash = memory_alloc(memory, rows, sizeof *search.hash);
    search.start = memory_alloc(memory, start_count, sizeof *search.start);
    if (search.hash == NULL || search.start == NULL)
        status = memory_failed(memory, err);
    else
        status = pool_run(table->runtime, search.block_count, sort_block, &search, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(table->runtime, part_count(&search), search_part, &search, err);
    memory_free(memory, search.hash, rows, sizeof *search.hash);
    memory_free(memory, search.start, start_count, sizeof *search.start);
    *has_pair = atomic_load(&search.has_pair);
    return status;
}

/* ---- which rows are alike ---- */

static tide_status scan(const tide_table *table, const struct identity *identity,
                        struct tuple_index *index, bool *has_pair, size_t *out_earlier,
                        size_t *out_later, tide_error *err)
{
    *has_pair = false;
    for (size_t row = 0; row < table->row_count; row++) {
        tide_status status = TIDE_STATUS_OK;
        uint32_t number;
        bool is_new;

        if (row % STEP_ROWS == 0)
            status = runtime_check(table->runtime, err);
        if (status != TIDE_STATUS_OK)
            return status;
        for (size_t i = 0; i < identity->count; i++)
            tuple_index_put(index, i,
                            (uint64_t)packed_get(identity->packed[i], row) -
                                (uint64_t)identity->packed[i]->base);
        status = tuple_index_add(index, &number, &is_new, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (!is_new) {
            *has_pair = true;
            *out_earlier = number;
            *out_later = row;
            return TIDE_STATUS_OK;
        }
    }
    return TIDE_STATUS_OK;
}

tide_status table_find_duplicate(const tide_table *table, bool *has_pair,
                                 size_t *out_earlier, size_t *out_later, tide_error *err)
{
    struct tuple_index index = {0};
    struct identity identity;
    tide_status status = identity_find(&identity, table, err);

    *has_pair = false;
    if (status == TIDE_STATUS_OK && identity.count > 0)
        status = tuple_index_init(&index, &table->runtime->memory, identity.size,
                                  identity.count, err);
    if (status == TIDE_STATUS_OK && identity.count > 0)
        status = search_hashes(table, &identity, &index, has_pair, err);
    if (status == TIDE_STATUS_OK && *has_pair)
        status = scan(table, &identity, &index, has_pair, out_earlier, out_later, err);
    tuple_index_release(&index);
    arena_release(&identity.arena);
    return status;
}
