/*
 * group_hash.c - rows to numbers in order of first sight, by hashing packed tuples.
 *
 * Every task numbers the tuples of its own rows. Then the tuples of all tasks are
 * numbered, task after task: those of a task stand in order of first sight, so this gives
 * the numbers that one walk over all rows would give. Last, the rows of a task exchange
 * their numbers. Only what differs within a task is looked up by one thread.
 */
#include "group/group_hash.h"

#include <string.h>

#include "column/tuple_index.h"

/* Different tuples in order of first sight. */
struct tuples {
    uint32_t *code; /* [count * key_count] */
    size_t capacity;
    size_t count;
    uint32_t *number; /* [count] in the tuples of all tasks */
};

struct hashing {
    const struct group_request *request;
    struct memory *memory;
    uint64_t *size;      /* [key_count] codes of each key */
    struct tuples *task; /* [task_count] */
    size_t task_count;
    uint32_t *number; /* [rows] */
};

/* NULL where there are no keys. */
static const uint32_t *tuple_at(const struct tuples *tuples, size_t key_count, size_t i)
{
    return key_count == 0 ? NULL : tuples->code + i * key_count;
}

static bool add_tuple(const struct hashing *hashing, const uint32_t *code,
                      struct tuples *tuples)
{
    size_t key_count = hashing->request->key_count;
    size_t at = tuples->count * key_count;
    void *grown = tuples->code;
    bool has_room = memory_grow(hashing->memory, &grown, &tuples->capacity,
                                at + key_count, sizeof *code);

    tuples->code = grown;
    if (!has_room)
        return false;
    if (key_count > 0)
        memcpy(tuples->code + at, code, key_count * sizeof *code);
    tuples->count++;
    return true;
}

/* The number of a tuple, added to `tuples` where it is new. */
static tide_status number_tuple(const struct hashing *hashing, struct tuple_index *index,
                                const uint32_t *code, struct tuples *tuples,
                                uint32_t *out, tide_error *err)
{
    bool is_new;

    for (size_t k = 0; k < hashing->request->key_count; k++)
        tuple_index_put(index, k, code[k]);
    tide_status status = tuple_index_add(index, out, &is_new, err);
    if (status == TIDE_STATUS_OK && is_new && !add_tuple(hashing, code, tuples))
        status = memory_failed(hashing->memory, err);
    return status;
}

/* ---- the rows of a task ---- */

/* The codes of the rows kept, row after row. */
static void read_codes(const struct hashing *hashing, struct group_block *block,
                       uint32_t *code)
{
    size_t key_count = hashing->request->key_count;
    int64_t value[GROUP_BLOCK];

    for (size_t k = 0; k < key_count; k++) {
        const struct group_key *key = &hashing->request->key[k];
        const struct column *column = &hashing->request->table->column[key->column];
        struct packed part = group_rows_values(block, &column->code, block->scratch);

        packed_read(&part, 0, block->kept, value);
        for (size_t i = 0; i < block->kept; i++)
            code[i * key_count + k] =
                key->recode == NULL ? (uint32_t)value[i] : key->recode[value[i]];
    }
}

static tide_status number_block(const struct hashing *hashing, struct tuple_index *index,
                                const struct group_block *block, const uint32_t *code,
                                struct tuples *tuples, tide_error *err)
{
    size_t key_count = hashing->request->key_count;
    bool is_whole = block->kept == block->count;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < block->kept; i++) {
        size_t row = block->first + (is_whole ? i : block->pick[i]);
        status = number_tuple(hashing, index, code + i * key_count, tuples,
                              &hashing->number[row], err);
    }
    return status;
}

static tide_status number_rows(void *context, size_t task, tide_error *err)
{
    const struct hashing *hashing = context;
    const struct group_request *request = hashing->request;
    struct group_span span = group_task_rows(request->table, task);
    struct tuple_index index = {0};
    struct arena arena;
    tide_status status;

    arena_init(&arena, hashing->memory);
    struct group_block *block = arena_alloc(&arena, 1, sizeof *block);
    uint32_t *code = arena_alloc(&arena, request->key_count, GROUP_BLOCK * sizeof *code);
    if (block == NULL || code == NULL) {
        status = memory_failed(hashing->memory, err);
        goto done;
    }
    status =
        tuple_index_init(&index, hashing->memory, hashing->size, request->key_count, err);
    while (status == TIDE_STATUS_OK && group_rows_next(request, &span, block)) {
        read_codes(hashing, block, code);
        status = number_block(hashing, &index, block, code, &hashing->task[task], err);
    }

done:
    tuple_index_release(&index);
    arena_release(&arena);
    return status;
}

/* ---- the tuples of all tasks ---- */

static tide_status unite(struct hashing *hashing, struct tuples *all, tide_error *err)
{
    size_t key_count = hashing->request->key_count;
    struct tuple_index index = {0};
    tide_status status =
        tuple_index_init(&index, hashing->memory, hashing->size, key_count, err);

    for (size_t task = 0; status == TIDE_STATUS_OK && task < hashing->task_count;
         task++) {
        struct tuples *own = &hashing->task[task];
        status = runtime_check(hashing->request->table->runtime, err);
        own->number = memory_alloc(hashing->memory, own->count, sizeof *own->number);
        if (own->number == NULL)
            status = memory_failed(hashing->memory, err);
        for (size_t i = 0; status == TIDE_STATUS_OK && i < own->count; i++)
            status = number_tuple(hashing, &index, tuple_at(own, key_count, i), all,
                                  &own->number[i], err);
    }
    tuple_index_release(&index);
    return status;
}

/* Rows that a mask drops have the number of some tuple, which nobody reads. */
static tide_status exchange(void *context, size_t task, tide_error *err)
{
    const struct hashing *hashing = context;
    const struct tuples *own = &hashing->task[task];
    struct group_span span = group_task_rows(hashing->request->table, task);

    (void)err;
    for (size_t row = span.first; own->count > 0 && row < span.end; row++)
        hashing->number[row] = own->number[hashing->number[row]];
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

static tide_status hash_rows(struct hashing *hashing, struct tuples *all, tide_error *err)
{
    struct runtime *runtime = hashing->request->table->runtime;
    tide_status status =
        pool_run(runtime, hashing->task_count, number_rows, hashing, err);

    if (status == TIDE_STATUS_OK)
        status = unite(hashing, all, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, hashing->task_count, exchange, hashing, err);
    return status;
}

static void release_tasks(struct hashing *hashing)
{
    for (size_t task = 0; task < hashing->task_count; task++) {
        struct tuples *own = &hashing->task[task];
        memory_free(hashing->memory, own->code, own->capacity, sizeof *own->code);
        memory_free(hashing->memory, own->number, own->count, sizeof *own->number);
    }
}

tide_status group_hash(const struct group_request *request, struct group_numbers *out,
                       tide_error *err)
{
    struct memory *memory = &request->table->runtime->memory;
    struct hashing hashing = {.request = request, .memory = memory};
    struct tuples all = {0};
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    *out =
        (struct group_numbers){.memory = memory, .row_count = request->table->row_count};
    arena_init(&arena, memory);
    status = memory_check(memory, out->row_count * sizeof *out->number,
                          "the numbers of keys, one for each row,", err);
    if (status != TIDE_STATUS_OK)
        goto done;
    hashing.task_count = group_task_count(request->table);
    hashing.task = arena_alloc_zero(&arena, hashing.task_count, sizeof *hashing.task);
    hashing.size = arena_alloc(&arena, request->key_count, sizeof *hashing.size);
    out->number = memory_alloc_zero(memory, out->row_count, sizeof *out->number);
    hashing.number = out->number;
    if (hashing.task == NULL || hashing.size == NULL || out->number == NULL) {
        status = memory_failed(memory, err);
        goto done;
    }
    for (size_t k = 0; k < request->key_count; k++)
        hashing.size[k] = request->key[k].dictionary->count;
    status = hash_rows(&hashing, &all, err);
    release_tasks(&hashing);
    out->tuple = all.code;
    out->tuple_capacity = all.capacity;
    out->count = all.count;

done:
    arena_release(&arena);
    return status;
}

void group_numbers_release(struct group_numbers *numbers)
{
    struct memory *memory = numbers->memory;

    if (memory == NULL)
        return;
    memory_free(memory, numbers->number, numbers->row_count, sizeof *numbers->number);
    memory_free(memory, numbers->tuple, numbers->tuple_capacity, sizeof *numbers->tuple);
    memset(numbers, 0, sizeof *numbers);
}
