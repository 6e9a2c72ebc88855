/*
 * evidence.c - passes over the sample; none of them decides.
 */
#include "input/evidence.h"

#include <string.h>

#include "base/error.h"

/* ---- rows of the sample ---- */

static tide_status each_row_of(struct input *input, const struct csv_record *record,
                               struct shape_row *room, evidence_row_fn tell,
                               void *context, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;
    struct csv_record row;

    if (input->shape == NULL)
        return tell(input, context, record, err);
    for (size_t i = 0; shape_fits(input->shape, record) && i < shape_rows(input->shape) &&
                       status == TIDE_STATUS_OK;
         i++) {
        shape_take(input->shape, record, i, room, &row);
        status = tell(input, context, &row, err);
    }
    return status;
}

/* The rows of a place; it is no more than evidence, so what cannot be read is left. */
static tide_status each_row_of_place(struct input *input, size_t place,
                                     struct shape_row *room, evidence_row_fn tell,
                                     void *context, tide_error *err)
{
    const struct probe *probe = &input->source.probe;
    const struct csv_reader_options options = {.delimiter = input->dialect.delimiter,
                                               .encoding = &input->source.encoding,
                                               .is_reference =
                                                   input->reading.is_reference,
                                               .first_line = probe_mark(place) + 1};
    struct memory_feed feed = {.at = probe->text + probe->place[place].at,
                               .length = probe->place[place].length};
    struct csv_reader *reader = NULL;
    struct csv_record record;
    tide_error unread = {0};
    tide_status status = csv_reader_new(input->runtime, input->source.name,
                                        memory_feed(&feed), &options, &reader, &unread);

    while (status == TIDE_STATUS_OK) {
        status = csv_reader_next(reader, &record, &unread);
        if (status != TIDE_STATUS_OK || record.kind == CSV_OVER)
            break;
        if (record.kind != CSV_ROW || !input_fits(&record, input->dialect.column_count))
            continue;
        status = each_row_of(input, &record, room, tell, context, err);
        if (status != TIDE_STATUS_OK) {
            csv_reader_free(reader);
            return status;
        }
    }
    csv_reader_free(reader);
    if (status == TIDE_STATUS_OK || status == TIDE_STATUS_PARSE)
        return TIDE_STATUS_OK;
    if (err != NULL)
        *err = unread;
    return status;
}

tide_status evidence_each_row(struct input *input, evidence_row_fn tell, void *context,
                              tide_error *err)
{
    struct memory_feed feed;
    struct csv_reader *reader = NULL;
    struct csv_record record;
    struct shape_row room = {.cell = memory_alloc(&input->runtime->memory,
                                                  input->name_count, sizeof *room.cell)};
    tide_status status =
        room.cell == NULL
            ? memory_failed(&input->runtime->memory, err)
            : input_sample_reader(input, input->dialect.delimiter, &feed, &reader, err);

    while (status == TIDE_STATUS_OK) {
        status = csv_reader_next(reader, &record, err);
        if (status != TIDE_STATUS_OK || record.kind == CSV_OVER)
            break;
        if (record.kind == CSV_ROW && record.line > input->dialect.header_line &&
            input_fits(&record, input->dialect.column_count))
            status = each_row_of(input, &record, &room, tell, context, err);
    }
    csv_reader_free(reader);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < input->source.probe.count; i++)
        status = each_row_of_place(input, i, &room, tell, context, err);
    memory_free(&input->runtime->memory, room.cell, input->name_count, sizeof *room.cell);
    return status;
}

struct text evidence_trimmed(const struct csv_cell *cell)
{
    return text_trim((struct text){.at = cell->at, .length = cell->length});
}

/* The text that becomes a key: only bare cells lose their outer blanks. */
struct text evidence_key_text(const struct csv_cell *cell)
{
    struct text text = {.at = cell->at, .length = cell->length};
    return cell->is_quoted ? text : text_trim(text);
}

/* ---- what cells are ---- */

static void see_slashes(struct evidence *evidence, struct text text, uint64_t line)
{
    int32_t first;
    int32_t second;
    int32_t year;
    bool is_next_year;

    if (memchr(text.at, '/', text.length) == NULL)
        return;
    if (cell_is_slashed_pair(text, &is_next_year)) {
        evidence->slashed_pairs++;
        evidence->fiscal_pairs += is_next_year;
    } else if (cell_is_slashed_day(text, &first, &second, &year)) {
        evidence->slashed_days++;
        evidence->days_first += first > 12;
        evidence->months_first += second > 12;
        if ((first > 12 || second > 12) && evidence->proof_text[0] == '\0')
            memcpy(evidence->proof_text, text.at, text.length);
    } else {
        return;
    }
    if (evidence->slashed_line == 0) {
        memcpy(evidence->slashed_text, text.at, text.length);
        evidence->slashed_line = line;
    }
}

static void see_number(struct evidence *evidence, struct text text, uint64_t line)
{
    struct figure_parts parts = figure_split(text);
    struct number_shape shape;

    if (!notation_see(&evidence->notation, parts.number, line, &shape)) {
        if (evidence->other_line == 0)
            text_escape(evidence->other_text, sizeof evidence->other_text, text.at,
                        text.length);
        evidence->other_line = evidence->other_line == 0 ? line : evidence->other_line;
        return;
    }
    evidence->numbers++;
    evidence->percents += parts.is_percent;
    evidence->words += parts.is_scaled;
    evidence->shorts += parts.is_scaled && parts.word.family == SCALE_SHORT;
    evidence->longs += parts.is_scaled && parts.word.family == SCALE_LONG;
    if (parts.is_percent || parts.is_scaled)
        return;
    evidence->padded += shape.is_padded;
    if (!shape.is_whole)
        return;
    if (evidence->wholes == 0)
        evidence->length = text.length;
    evidence->has_one_length = (evidence->wholes == 0 || evidence->has_one_length) &&
                               text.length == evidence->length;
    evidence->wholes++;
}

static bool is_digits(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return true;
}

/* Jan-24: no period until the hundred is said, and meant as one all the same. */
static bool is_short_month(struct text text)
{
    enum { ANY_HUNDRED = 1970 };
    char buffer[LONG_YEAR_BYTES];
    struct text whole = {.at = buffer};
    tide_period period;
    unsigned languages;

    whole.length = period_long_year(text, ANY_HUNDRED, buffer);
    return period_of_words(whole, &period, &languages);
}

/* Which languages could the words of a period be of? */
static void see_words(const struct input *input, struct evidence *evidence,
                      struct text text)
{
    char buffer[LONG_YEAR_BYTES];
    struct text whole = {.at = buffer};
    tide_period period;
    unsigned languages = 0;

    if (!period_of_words(text, &period, &languages) && input->reading.short_years != 0) {
        whole.length = period_long_year(text, input->reading.short_years, buffer);
        if (!period_of_words(whole, &period, &languages))
            languages = 0;
    }
    for (size_t i = 0; i < EVIDENCE_LANGUAGES; i++)
        evidence->language[i] += (languages >> i) & 1;
}

static tide_status see_cell(struct input *input, struct evidence *evidence,
                            const struct csv_cell *cell, uint64_t line, tide_error *err)
{
    struct text text = evidence_trimmed(cell);
    struct text key = evidence_key_text(cell);
    tide_state state;

    evidence->seen++;
    evidence->empty += text.length == 0;
    if (evidence->texts.count < EVIDENCE_DISTINCT && key.length <= DICTIONARY_MAX_TEXT) {
        uint32_t code;
        tide_status status = dictionary_intern(&evidence->texts, key, &code, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (cell_is_missing(&input->marks, text, &state) || cell_is_dash(text)) {
        evidence->missing++;
        return TIDE_STATUS_OK;
    }
    see_slashes(evidence, text, line);
    see_number(evidence, text, line);
    if (cell_is_period(text, input->reading.short_years) || is_short_month(text)) {
        evidence->periods++;
        see_words(input, evidence, text);
        evidence->digit_periods += is_digits(text);
    }
    return TIDE_STATUS_OK;
}

struct gathering {
    struct evidence *evidence; /* [column_count] */
    size_t rows;
};

static tide_status gather_row(struct input *input, void *context,
                              const struct csv_record *record, tide_error *err)
{
    struct gathering *gathering = context;

    gathering->rows++;
    for (size_t i = 0; i < input->name_count; i++) {
        tide_status status =
            see_cell(input, &gathering->evidence[i], &record->cell[i], record->line, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

tide_status evidence_gather(struct input *input, struct evidence *out, size_t *out_rows,
                            tide_error *err)
{
    struct gathering gathering = {.evidence = out};

    for (size_t i = 0; i < input->name_count; i++) {
        dictionary_init(&out[i].texts, &input->runtime->memory);
        out[i].label_of = SIZE_MAX;
    }
    tide_status status = evidence_each_row(input, gather_row, &gathering, err);
    *out_rows = gathering.rows;
    return status;
}

void evidence_release(struct evidence *evidence, size_t count)
{
    for (size_t i = 0; evidence != NULL && i < count; i++)
        dictionary_release(&evidence[i].texts);
}

/* ---- labels ---- */

static tide_status check_label_row(struct input *input, void *context,
                                   const struct csv_record *record, tide_error *err)
{
    struct evidence *evidence = context;

    (void)err;
    for (size_t i = 0; i < input->name_count; i++) {
        struct evidence *label = &evidence[i];
        if (label->label_of == SIZE_MAX)
            continue;
        size_t key = label->label_of;
        uint32_t key_code =
            dictionary_find(&evidence[key].texts, evidence_key_text(&record->cell[key]));
        uint32_t code =
            dictionary_find(&label->texts, evidence_key_text(&record->cell[i]));
        if (key_code == DICTIONARY_NONE || code == DICTIONARY_NONE)
            continue;
        if (label->label[key_code] == 0)
            label->label[key_code] = code + 1;
        else if (label->label[key_code] != code + 1)
            label->label_of = SIZE_MAX;
    }
    return TIDE_STATUS_OK;
}

tide_status evidence_check_labels(struct input *input, struct evidence *evidence,
                                  tide_error *err)
{
    bool has_label = false;

    for (size_t i = 0; i < input->name_count; i++) {
        if (evidence[i].label_of == SIZE_MAX)
            continue;
        has_label = true;
        evidence[i].label =
            arena_alloc_zero(&input->arena, EVIDENCE_DISTINCT, sizeof(uint32_t));
        if (evidence[i].label == NULL)
            return memory_failed(input->arena.memory, err);
    }
    return has_label ? evidence_each_row(input, check_label_row, evidence, err)
                     : TIDE_STATUS_OK;
}
