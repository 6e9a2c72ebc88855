/*
 * fuzz_load.c - any bytes as a file: opened, sniffed, loaded, on one thread and on two, by
 * the scan and by libcsv.
 *
 * Whatever they are, the rows add up, the table is sound, nothing is a fault of tide's own,
 * and neither threads nor reader change a value, a reject or a word.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

#include "input/input.h"

struct came_to {
    tide_status status;
    tide_error err;
    tide_ledger ledger;
    struct rejects rejects;
    tide_table *table;
};

static void load(const char *path, unsigned threads, bool is_reference,
                 struct came_to *out)
{
    struct runtime *runtime = fuzz_runtime(threads);
    struct reading reading = {.max_errors = 3, .is_reference = is_reference};
    struct input_plan *plan = NULL;
    struct input *input = NULL;

    memset(out, 0, sizeof *out);
    rejects_init(&out->rejects, &runtime->memory);
    out->status = input_open(runtime, path, &reading, &input, &out->err);
    if (out->status == TIDE_STATUS_OK)
        out->status = input_sniff(input, &plan, &out->err);
    if (out->status == TIDE_STATUS_OK)
        out->status =
            input_load(input, plan, &out->rejects, &out->ledger, &out->table, &out->err);
    input_close(input);

    const tide_ledger *ledger = &out->ledger;
    FUZZ_CHECK(out->status != TIDE_STATUS_INTERNAL);
    FUZZ_CHECK(ledger->read == ledger->loaded + ledger->rejected + ledger->skipped);
    FUZZ_CHECK(ledger->rejected == out->rejects.count);
    if (out->status == TIDE_STATUS_OK)
        FUZZ_CHECK(table_validate(out->table) == NULL);
    else
        FUZZ_CHECK(out->err.id[0] != '\0' && tide_error_meaning(out->err.id) != NULL);
}

static void check_column(const tide_table *a, const tide_table *b, size_t i)
{
    const struct column *one = &a->column[i];
    const struct column *other = &b->column[i];

    FUZZ_CHECK(strcmp(one->name, other->name) == 0 && one->role == other->role);
    FUZZ_CHECK(one->scale == other->scale);
    for (size_t row = 0; row < a->row_count; row++) {
        if (one->role == TIDE_COLUMN_KEY)
            FUZZ_CHECK(packed_get(&one->code, row) == packed_get(&other->code, row));
        if (one->role == TIDE_COLUMN_PERIOD)
            FUZZ_CHECK(packed_get(&one->ordinal, row) ==
                       packed_get(&other->ordinal, row));
        if (one->role == TIDE_COLUMN_MEASURE)
            FUZZ_CHECK(packed_get(&one->state, row) == packed_get(&other->state, row));
        if (one->role == TIDE_COLUMN_MEASURE && one->kind == TIDE_KIND_DECIMAL)
            FUZZ_CHECK(packed_get(&one->mantissa, row) ==
                       packed_get(&other->mantissa, row));
    }
}

static void compare(const struct came_to *a, const struct came_to *b)
{
    FUZZ_CHECK(a->status == b->status && strcmp(a->err.id, b->err.id) == 0);
    FUZZ_CHECK(strcmp(a->err.message, b->err.message) == 0 && a->err.line == b->err.line);
    FUZZ_CHECK(memcmp(&a->ledger, &b->ledger, sizeof a->ledger) == 0);
    for (size_t i = 0; i < a->rejects.count; i++) {
        const struct reject *one = &a->rejects.row[i];
        const struct reject *other = &b->rejects.row[i];
        FUZZ_CHECK(one->line == other->line && one->byte == other->byte);
        FUZZ_CHECK(strcmp(one->kind, other->kind) == 0 &&
                   strcmp(one->text, other->text) == 0);
    }
    if (a->table == NULL)
        return;
    FUZZ_CHECK(a->table->row_count == b->table->row_count);
    for (size_t i = 0; i < a->table->column_count; i++)
        check_column(a->table, b->table, i);
}

static void end(struct came_to *came_to)
{
    tide_table_free(came_to->table);
    rejects_release(&came_to->rejects);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    struct came_to one, two, three;
    char path[64];

    FUZZ_CHECK(file >= 0);
    FUZZ_CHECK(length == 0 || write(file, data, length) == (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    load(path, 1, false, &one);
    load(path, 2, false, &two);
    load(path, 1, true, &three);
    compare(&one, &two);
    compare(&one, &three);
    end(&one);
    end(&two);
    end(&three);
    close(file);
    return 0;
}
