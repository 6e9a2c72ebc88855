/*
 * edition.c - one look at the rows where a file has a column of editions that the request
 * does not keep apart, and a second at the rows of the first series that has two.
 */
#include "query/edition.h"

#include "base/error.h"
#include "base/macros.h"
#include "column/tuple_index.h"
#include "query/select.h"

enum { BLOCK_ROWS = 64 * 1024 };

/* From when to when a series has rows of an edition. */
struct span {
    uint32_t code;
    int32_t first;
    int32_t last;
};

struct search {
    const tide_job *job;
    const struct column *edition;
    const struct column *time;
    struct tuple_index index; /* series */
    uint32_t *code;           /* [index.count] the edition of its first row */
    size_t capacity;
    uint32_t mixed; /* the first series of two; TUPLE_INDEX_MAX: none */
    struct span span[2];
};

static bool is_edition(struct text name)
{
    static const char *const names[] = {"classificationCode", "classification",
                                        "nomenclature", "hsVersion", "hs_version"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (text_is_caseless(name, names[i]))
            return true;
    return false;
}

/* Does the request keep the members of a column apart? */
static bool is_kept_apart(const tide_job *job, size_t column)
{
    for (size_t i = 0; i < job->selection->key_count; i++)
        if (job->selection->key[i].column == column)
            return true;
    return false;
}

static const struct column *find_edition(const tide_job *job)
{
    const tide_table *table = job->table;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (column->role == TIDE_COLUMN_KEY && column->dictionary->count > 1 &&
            is_edition(text_of(column->name)) && !is_kept_apart(job, i))
            return column;
    }
    return NULL;
}

static tide_status index_init(struct search *search, tide_error *err)
{
    const struct selection *selection = search->job->selection;
    struct memory *memory = &search->job->runtime->memory;
    size_t count = selection->key_count;
    uint64_t *size = memory_alloc(memory, count, sizeof *size);
    tide_status status;

    if (size == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < count; i++)
        size[i] = selection->key[i].dictionary->count;
    status = tuple_index_init(&search->index, memory, size, count, err);
    memory_free(memory, size, count, sizeof *size);
    return status;
}

/* The series of a row. */
static tide_status find_series(struct search *search, size_t row, uint32_t *out,
                               bool *is_new, tide_error *err)
{
    const struct selection *selection = search->job->selection;
    const tide_table *table = search->job->table;

    for (size_t i = 0; i < selection->key_count; i++) {
        const struct group_key *key = &selection->key[i];
        uint32_t code = (uint32_t)packed_get(&table->column[key->column].code, row);
        tuple_index_put(&search->index, i,
                        key->recode != NULL ? key->recode[code] : code);
    }
    return tuple_index_add(&search->index, out, is_new, err);
}

/* Sets search->mixed. */
static tide_status look_at_row(struct search *search, size_t row, tide_error *err)
{
    struct memory *memory = &search->job->runtime->memory;
    uint32_t code = (uint32_t)packed_get(&search->edition->code, row);
    uint32_t series;
    bool is_new;
    void *codes = search->code;
    tide_status status = find_series(search, row, &series, &is_new, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (!is_new) {
        if (search->code[series] != code)
            search->mixed = series;
        return TIDE_STATUS_OK;
    }
    if (!memory_grow(memory, &codes, &search->capacity, search->index.count,
                     sizeof *search->code))
        return memory_failed(memory, err);
    search->code = codes;
    search->code[series] = code;
    return TIDE_STATUS_OK;
}

static void widen(struct span *span, uint32_t code, int32_t ordinal)
{
    if (span->code != code)
        *span = (struct span){.code = code, .first = ordinal, .last = ordinal};
    span->first = ordinal < span->first ? ordinal : span->first;
    span->last = ordinal > span->last ? ordinal : span->last;
}

/* Of the mixed series: its first edition, and the first other one. */
static tide_status measure_row(struct search *search, size_t row, tide_error *err)
{
    uint32_t code = (uint32_t)packed_get(&search->edition->code, row);
    int32_t ordinal = (int32_t)packed_get(&search->time->ordinal, row);
    uint32_t first = search->code[search->mixed];
    uint32_t series;
    bool is_new;
    tide_status status = find_series(search, row, &series, &is_new, err);

    if (status != TIDE_STATUS_OK || series != search->mixed)
        return status;
    if (code == first)
        widen(&search->span[0], code, ordinal);
    else if (search->span[1].code == DICTIONARY_NONE || search->span[1].code == code)
        widen(&search->span[1], code, ordinal);
    return TIDE_STATUS_OK;
}

static tide_status each_row(struct search *search, bool is_measured, tide_error *err)
{
    const tide_job *job = search->job;
    tide_status status = TIDE_STATUS_OK;

    for (size_t row = 0; status == TIDE_STATUS_OK && row < job->table->row_count; row++) {
        if (row % BLOCK_ROWS == 0)
            status = runtime_check(job->runtime, err);
        if (status != TIDE_STATUS_OK || !selection_keeps(job->selection, job->table, row))
            continue;
        status =
            is_measured ? measure_row(search, row, err) : look_at_row(search, row, err);
        if (!is_measured && search->mixed != TUPLE_INDEX_MAX)
            break;
    }
    return status;
}

static void tell(const struct search *search)
{
    const struct dictionary *dictionary = search->edition->dictionary;
    char period[4][TIDE_PERIOD_TEXT_SIZE];

    for (size_t i = 0; i < 4; i++) {
        const struct span *span = &search->span[i / 2];
        tide_period_format((tide_period){.ordinal = i % 2 == 0 ? span->first : span->last,
                                         .length = 1,
                                         .freq = (uint8_t)search->time->freq},
                           period[i], sizeof period[i]);
    }
    runtime_note(
        search->job->runtime, TIDE_LEVEL_WARNING, "mixed_classification",
        "%s: a series has rows of %s %s, %s to %s, and of %s, %s to %s; a code may "
        "mean something else in the other",
        job_source(search->job), search->edition->name,
        dictionary_text(dictionary, search->span[0].code).at, period[0], period[1],
        dictionary_text(dictionary, search->span[1].code).at, period[2], period[3]);
}

tide_status edition_check(tide_job *job, tide_error *err)
{
    struct memory *memory = &job->runtime->memory;
    struct search search = {
        .job = job,
        .mixed = TUPLE_INDEX_MAX,
        .span = {{.code = DICTIONARY_NONE}, {.code = DICTIONARY_NONE}},
    };
    tide_status status;

    search.edition = find_edition(job);
    if (search.edition == NULL || job->selection->time_column == TABLE_NO_COLUMN)
        return TIDE_STATUS_OK;
    search.time = &job->table->column[job->selection->time_column];
    status = index_init(&search, err);
    if (status == TIDE_STATUS_OK)
        status = each_row(&search, false, err);
    if (status == TIDE_STATUS_OK && search.mixed != TUPLE_INDEX_MAX) {
        status = each_row(&search, true, err);
        if (status == TIDE_STATUS_OK)
            tell(&search);
    }
    tuple_index_release(&search.index);
    memory_free(memory, search.code, search.capacity, sizeof *search.code);
    return status;
}
