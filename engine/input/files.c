/*
 * files.c - several files as one table.
 *
 * Each is sniffed by itself, so each may have marks, an encoding and an order of columns of
 * its own; what the columns are, the first file says. All are sniffed before a row is
 * read, so that a file which does not fit is refused at once; those that can be opened
 * again are let go until they are read.
 */
#include <string.h>

#include "base/error.h"
#include "input/members.h"
#include "input/reader.h"
#include "time/period.h"

static const char source_name[] = "source";

/* ---- which files ---- */

size_t input_file_count(const struct input *input)
{
    return 1 + input->more_count;
}

struct input *input_file(struct input *input, size_t i)
{
    return i == 0 ? input : input->more[i - 1];
}

const char *input_file_path(const struct input *input, size_t i)
{
    return i == 0 ? input->source.path : input->more[i - 1]->source.path;
}

tide_ledger input_file_ledger(const struct input *input, size_t i)
{
    return i == 0 ? input->ledger : input->more[i - 1]->ledger;
}

tide_status input_add(struct input *input, const char *path, tide_error *err)
{
    struct memory *memory = &input->runtime->memory;
    struct input *added = NULL;
    void *more = input->more;

    for (size_t i = 0; strcmp(path, "-") == 0 && i < input_file_count(input); i++)
        if (strcmp(input_file_path(input, i), path) == 0)
            return error_set(err, TIDE_STATUS_ARGUMENT, "one_input",
                             "standard input can be read once only");
    if (!memory_grow(memory, &more, &input->more_capacity, input->more_count + 1,
                     sizeof *input->more))
        return memory_failed(memory, err);
    input->more = more;
    tide_status status = input_new(input->runtime, path, &input->reading, &added, err);
    if (status == TIDE_STATUS_OK)
        input->more[input->more_count++] = added;
    return status;
}

/* ---- columns by name ---- */

size_t plan_find_column(const struct input_plan *plan, const char *name)
{
    size_t i = 0;

    while (i < plan->column_count && strcmp(plan->column[i].name, name) != 0)
        i++;
    return i;
}

tide_status plan_add_column(struct input *input, const struct input_column *added,
                            tide_error *err)
{
    struct input_plan *plan = &input->plan;
    struct input_column *column =
        arena_alloc(&input->arena, plan->column_count + 1, sizeof *column);

    if (column == NULL)
        return memory_failed(input->arena.memory, err);
    memcpy(column, plan->column, plan->column_count * sizeof *column);
    column[plan->column_count++] = *added;
    plan->column = column;
    return TIDE_STATUS_OK;
}

/* ---- do their columns agree ---- */

static const char *role_name(const struct input_column *column)
{
    switch (column->role) {
    case TIDE_COLUMN_KEY:
        return "a key";
    case TIDE_COLUMN_PERIOD:
        return "a column of periods";
    case TIDE_COLUMN_MEASURE:
        return column->kind == TIDE_KIND_DECIMAL ? "a measure" : "a measure of doubles";
    case TIDE_COLUMN_LABEL:
        return "a label";
    case TIDE_COLUMN_FLAG:
        return "a column of flags";
    case TIDE_COLUMN_SKIP:
        break;
    }
    return "skipped";
}

/* What a column is where its own cells say less than those of the first file: any text is
   a key, and a column of nothing is whatever it is there. */
static void settle_role(const struct input_column *first, struct input_column *later)
{
    bool says_nothing = later->seen == later->empty;
    bool takes_all = first->role == TIDE_COLUMN_KEY || first->role == TIDE_COLUMN_LABEL ||
                     first->role == TIDE_COLUMN_SKIP;

    if (first->role == later->role ? !says_nothing : !takes_all && !says_nothing)
        return;
    later->role = first->role;
    later->kind = first->kind;
    later->freq = first->freq;
    later->is_wanted = first->is_wanted;
}

static tide_status check_role(const struct input *first, const struct input_column *one,
                              const struct input_column *other, tide_error *err)
{
    if (one->role == other->role && one->kind == other->kind)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "files_differ", "\"%s\" is %s, but %s in %s",
              one->name, role_name(other), role_name(one), first->source.name);
    if (other->misfit != NULL)
        error_hint(err, "--columns \"%s:...\" says what it is in all files; first is %s",
                   one->name, other->misfit);
    else
        error_hint(err, "--columns \"%s:...\" says what it is in all files", one->name);
    return TIDE_STATUS_SHAPE;
}

static tide_status check_column(const struct input *first, const struct input_column *one,
                                const struct input_column *other, tide_error *err)
{
    char unit[2][UNIT_TEXT_SIZE];
    tide_status status = check_role(first, one, other, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (one->role == TIDE_COLUMN_PERIOD && first->reading.keep_freq == TIDE_FREQ_NONE &&
        one->freq != other->freq) {
        error_set(err, TIDE_STATUS_SHAPE, "files_differ",
                  "\"%s\" holds a %s, but a %s in %s", one->name, freq_noun(other->freq),
                  freq_noun(one->freq), first->source.name);
        error_hint(err,
                   "--keep-freq reads the rows of one frequency and skips the others");
        return TIDE_STATUS_SHAPE;
    }
    if (one->role == TIDE_COLUMN_MEASURE && !unit_equal(&one->unit, &other->unit)) {
        unit_format(&one->unit, unit[0]);
        unit_format(&other->unit, unit[1]);
        error_set(err, TIDE_STATUS_SHAPE, "files_differ",
                  "\"%s\" is in \"%s\", but in \"%s\" in %s", one->name, unit[1], unit[0],
                  first->source.name);
        error_hint(err, "--columns \"%s:decimal[UNIT]\" says the unit of all", one->name);
        return TIDE_STATUS_SHAPE;
    }
    return TIDE_STATUS_OK;
}

static tide_status check_names(const struct input *first, const struct input *later,
                               tide_error *err)
{
    const struct input_plan *one = &first->plan;
    const struct input_plan *other = &later->plan;

    for (size_t i = 0; i < one->column_count; i++)
        if (plan_find_column(other, one->column[i].name) == other->column_count)
            return error_set(err, TIDE_STATUS_SHAPE, "files_differ",
                             "no column \"%s\", which stands in %s", one->column[i].name,
                             first->source.name);
    for (size_t i = 0; i < other->column_count; i++)
        if (plan_find_column(one, other->column[i].name) == one->column_count)
            return error_set(err, TIDE_STATUS_SHAPE, "files_differ",
                             "a column \"%s\", which does not stand in %s",
                             other->column[i].name, first->source.name);
    if (first->layout != later->layout)
        return error_set(err, TIDE_STATUS_SHAPE, "files_differ",
                         "layout %s, but %s has layout %s", other->layout,
                         first->source.name, one->layout);
    return TIDE_STATUS_OK;
}

/* The columns of a later file in the order of the first. */
static tide_status arrange(const struct input *first, struct input *later,
                           tide_error *err)
{
    const struct input_plan *one = &first->plan;
    struct input_plan *other = &later->plan;
    struct input_column *column;
    tide_status status = check_names(first, later, err);

    if (status != TIDE_STATUS_OK) {
        error_source(err, later->source.name);
        error_hint(err, "files of one table have the same columns and the same layout");
        return status;
    }
    column = arena_alloc(&later->arena, one->column_count, sizeof *column);
    if (column == NULL)
        return memory_failed(later->arena.memory, err);
    for (size_t i = 0; i < one->column_count && status == TIDE_STATUS_OK; i++) {
        column[i] = other->column[plan_find_column(other, one->column[i].name)];
        column[i].label_of = one->column[i].label_of;
        settle_role(&one->column[i], &column[i]);
        status = check_column(first, &one->column[i], &column[i], err);
    }
    if (status != TIDE_STATUS_OK)
        error_source(err, later->source.name);
    other->column = column;
    other->column_count = one->column_count;
    return status;
}

/* ---- the key that no record has ---- */

static tide_status add_source(struct input *input, tide_error *err)
{
    const struct input_column source = {
        .name = source_name,
        .field = SIZE_MAX,
        .role = TIDE_COLUMN_KEY,
        .label_of = SIZE_MAX,
        .is_source = true,
        .lowest = "",
        .highest = "",
        .evidence = "the file of a row; read on request",
    };

    return plan_find_column(&input->plan, source_name) < input->plan.column_count
               ? TIDE_STATUS_OK
               : plan_add_column(input, &source, err);
}

/* ---- all of it ---- */

static tide_status sniff_more(struct input *input, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 1; i < input_file_count(input) && status == TIDE_STATUS_OK; i++) {
        struct input *file = input_file(input, i);
        status = input_start(file, err);
        if (status == TIDE_STATUS_OK)
            status = input_sniff_one(file, err);
        if (status == TIDE_STATUS_OK)
            status = arrange(input, file, err);
        if (status == TIDE_STATUS_OK)
            source_park(&file->source);
    }
    for (size_t i = 0; i < input_file_count(input) && status == TIDE_STATUS_OK; i++)
        status = add_source(input_file(input, i), err);
    return status;
}

tide_status input_sniff(struct input *input, struct input_plan **out, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (!input->is_sniffed) {
        status = input_sniff_one(input, err);
        if (status == TIDE_STATUS_OK && input->more_count > 0)
            status = sniff_more(input, err);
        if (status == TIDE_STATUS_OK)
            status = members_open(input, err);
    }
    if (status != TIDE_STATUS_OK)
        return status;
    input->is_sniffed = true;
    *out = &input->plan;
    return TIDE_STATUS_OK;
}
