/*
 * members.c - a list of groups into spans of days, and spans into a code for each row.
 */
#include "input/members.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "column/zone.h"
#include "time/period.h"

enum { BLOCK = 4096, NAMES_SHOWN = 5, NAMES_SIZE = 256 };

static const char others[] = "others";

/* A membership: days [first_day, last_day], and the row of the list that says so. */
struct span {
    int32_t first_day;
    int32_t last_day;
    uint32_t member;
    uint32_t row;
};

struct group_list {
    const char *path;
    tide_table *table; /* the list: all its columns are keys */
    size_t group;      /* columns of it; TABLE_NO_COLUMN: no such column */
    size_t member;
    size_t from;
    size_t to;
    size_t place;      /* of the new key, in the plan of the data */
    size_t of;         /* of the key that is grouped */
    struct span *span; /* [rows of the list] by member, then day */
    size_t *start;     /* [members + 1] the first span of each */
};

static bool is_dated(const struct group_list *list)
{
    return list->from != TABLE_NO_COLUMN || list->to != TABLE_NO_COLUMN;
}

/* KEY=path, where the data have such a column; else all of it is a path. */
static const char *path_of(const struct input_plan *plan, const char *text, size_t *of)
{
    const char *mark = strchr(text, '=');

    *of = TABLE_NO_COLUMN;
    for (size_t i = 0; mark != NULL && i < plan->column_count; i++) {
        const char *name = plan->column[i].name;
        if (strlen(name) == (size_t)(mark - text) &&
            memcmp(name, text, strlen(name)) == 0)
            *of = i;
    }
    return *of != TABLE_NO_COLUMN ? mark + 1 : text;
}

/* ---- the file ---- */

/* All columns as keys: "bloc":key, "partner":key. */
static tide_status declare_keys(const struct dialect *dialect, struct arena *arena,
                                const char **out, tide_error *err)
{
    struct text_builder text;

    text_builder_init(&text, arena->memory);
    for (size_t i = 0; i < dialect->column_count; i++) {
        struct text name = dialect->header[i];
        text_add_c(&text, i > 0 ? ", \"" : "\"");
        for (size_t k = 0; k < name.length; k++)
            text_add_char(&text, name.at[k], name.at[k] == '"' ? 2 : 1);
        text_add_c(&text, "\":key");
    }
    *out = text.has_failed ? NULL : arena_text(arena, text.at, text.length);
    text_builder_release(&text);
    return *out != NULL ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}

static tide_status refuse_file(const struct group_list *list, const char *what,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_SHAPE, "group_file", "%s", what);
    error_source(err, list->path);
    error_expected(err, "a header such as bloc,partner,valid_from,valid_to: the name of "
                        "the new key, then the key that it groups");
    return TIDE_STATUS_SHAPE;
}

/* The header alone, whatever the columns hold. */
static tide_status read_header(struct input *input, const struct group_list *list,
                               const char **columns, tide_error *err)
{
    const struct reading reading = {0};
    struct input *file = NULL;
    tide_status status = input_open(input->runtime, list->path, &reading, &file, err);

    if (status == TIDE_STATUS_OK)
        status = dialect_find(file, err);
    if (status == TIDE_STATUS_OK && !file->dialect.has_header)
        status = refuse_file(list, "the file has no header", err);
    if (status == TIDE_STATUS_OK)
        status = declare_keys(&file->dialect, &input->arena, columns, err);
    input_close(file);
    return status;
}

/* The list as a table of texts. */
static tide_status load_list(struct input *input, struct group_list *list,
                             tide_error *err)
{
    struct reading reading = {.layout = "tidy"};
    struct input *file = NULL;
    struct input_plan *plan = NULL;
    tide_ledger ledger;
    struct rejects rejects;

    if (strcmp(list->path, "-") == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--members: a list of groups is a file, not standard input");
    tide_status status = read_header(input, list, &reading.columns, err);
    if (status == TIDE_STATUS_OK)
        status = input_open(input->runtime, list->path, &reading, &file, err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(file, &plan, err);
    rejects_init(&rejects, &input->runtime->memory);
    if (status == TIDE_STATUS_OK)
        status = input_load(file, plan, &rejects, &ledger, &list->table, err);
    rejects_release(&rejects);
    input_close(file);
    return status;
}

static tide_status find_columns(struct group_list *list, tide_error *err)
{
    const tide_table *table = list->table;

    list->group = list->member = list->from = list->to = TABLE_NO_COLUMN;
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = table->column[i].name;
        if (table->column[i].role != TIDE_COLUMN_KEY)
            continue;
        if (strcmp(name, "valid_from") == 0)
            list->from = i;
        else if (strcmp(name, "valid_to") == 0)
            list->to = i;
        else if (list->group == TABLE_NO_COLUMN)
            list->group = i;
        else if (list->member == TABLE_NO_COLUMN)
            list->member = i;
    }
    if (list->member == TABLE_NO_COLUMN)
        return refuse_file(list, "a list of groups has two columns at least", err);
    return TIDE_STATUS_OK;
}

/* ---- spans ---- */

static struct text cell_of(const struct group_list *list, size_t column, size_t row)
{
    const struct column *of = &list->table->column[column];
    return dictionary_text(of->dictionary, (uint32_t)packed_get(&of->code, row));
}

static void place_error(const struct group_list *list, size_t column, size_t row,
                        tide_error *err)
{
    struct text text = cell_of(list, column, row);

    error_source(err, list->path);
    error_place(err, table_line(list->table, row), 0, 0);
    error_cell(err, list->table->column[column].name, text.at, text.length);
}

/* One end of a membership; an empty cell leaves it open. */
static tide_status read_day(const struct group_list *list, size_t column, size_t row,
                            bool is_last, int32_t *out, tide_error *err)
{
    struct text text = {"", 0};
    tide_period period;

    if (column != TABLE_NO_COLUMN)
        text = cell_of(list, column, row);
    *out = is_last ? INT32_MAX : INT32_MIN;
    if (text.length == 0)
        return TIDE_STATUS_OK;
    tide_status status = tide_period_parse(text.at, text.length, &period, err);
    if (status != TIDE_STATUS_OK)
        place_error(list, column, row, err);
    else
        *out = is_last ? tide_period_last_day(period) : tide_period_first_day(period);
    return status;
}

static tide_status read_span(const struct group_list *list, size_t row, struct span *out,
                             tide_error *err)
{
    const struct column *member = &list->table->column[list->member];
    size_t empty = TABLE_NO_COLUMN;

    *out = (struct span){.member = (uint32_t)packed_get(&member->code, row),
                         .row = (uint32_t)row};
    if (cell_of(list, list->group, row).length == 0)
        empty = list->group;
    else if (cell_of(list, list->member, row).length == 0)
        empty = list->member;
    if (empty != TABLE_NO_COLUMN) {
        error_set(err, TIDE_STATUS_SHAPE, "group_file", "the row has no %s",
                  list->table->column[empty].name);
        place_error(list, empty, row, err);
        return TIDE_STATUS_SHAPE;
    }
    if (text_is(cell_of(list, list->group, row), others)) {
        error_set(err, TIDE_STATUS_SHAPE, "group_file",
                  "the name of those that are in no group of the list");
        place_error(list, list->group, row, err);
        return TIDE_STATUS_SHAPE;
    }
    tide_status status = read_day(list, list->from, row, false, &out->first_day, err);
    if (status == TIDE_STATUS_OK)
        status = read_day(list, list->to, row, true, &out->last_day, err);
    if (status == TIDE_STATUS_OK && out->last_day < out->first_day) {
        error_set(err, TIDE_STATUS_SHAPE, "group_file",
                  "the membership ends before it begins");
        place_error(list, list->to, row, err);
        status = TIDE_STATUS_SHAPE;
    }
    return status;
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *x = a;
    const struct span *y = b;

    if (x->member != y->member)
        return x->member < y->member ? -1 : 1;
    if (x->first_day != y->first_day)
        return x->first_day < y->first_day ? -1 : 1;
    return x->row < y->row ? -1 : 1;
}

/* Its figures would count twice. */
static tide_status refuse_overlap(const struct group_list *list, const struct span *a,
                                  const struct span *b, tide_error *err)
{
    bool is_later = b->row > a->row;
    const struct span *first = is_later ? a : b;
    const struct span *second = is_later ? b : a;

    error_set(err, TIDE_STATUS_ARGUMENT, "group_overlap",
              "in %s, by line %llu, and in %s at one time; its figures would count twice",
              cell_of(list, list->group, first->row).at,
              (unsigned long long)table_line(list->table, first->row),
              cell_of(list, list->group, second->row).at);
    place_error(list, list->member, second->row, err);
    error_hint(err, "groups that overlap are lists of their own: --members may be given "
                    "twice");
    return TIDE_STATUS_ARGUMENT;
}

static tide_status make_spans(struct input *input, struct group_list *list,
                              tide_error *err)
{
    size_t count = list->table->row_count;
    size_t members = list->table->column[list->member].dictionary->count;
    tide_status status = TIDE_STATUS_OK;

    list->span = arena_alloc(&input->arena, count, sizeof *list->span);
    list->start = arena_alloc_zero(&input->arena, members + 1, sizeof *list->start);
    if (list->span == NULL || list->start == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < count; row++)
        status = read_span(list, row, &list->span[row], err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (count > 0)
        qsort(list->span, count, sizeof *list->span, compare_spans);
    for (size_t i = 0; i < count; i++) {
        const struct span *span = &list->span[i];
        list->start[span->member + 1] = i + 1;
        if (i > 0 && span[-1].member == span->member &&
            span[-1].last_day >= span->first_day)
            return refuse_overlap(list, &span[-1], span, err);
    }
    return TIDE_STATUS_OK;
}

/* ---- the plan of the data ---- */

static tide_status bind_member(const struct input *input, struct group_list *list,
                               tide_error *err)
{
    const struct input_plan *plan = &input->plan;
    const char *group = list->table->column[list->group].name;
    const char *member = list->table->column[list->member].name;
    bool has_time = false;

    if (list->of == TABLE_NO_COLUMN)
        list->of = plan_find_column(plan, member);
    if (list->of == plan->column_count ||
        plan->column[list->of].role != TIDE_COLUMN_KEY) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_key",
                  "the second column of the list is called \"%s\", which is no key of %s",
                  member, input->source.name);
        error_source(err, list->path);
        error_hint(err,
                   "call it like the key that is grouped, or say --members KEY=FILE");
        return TIDE_STATUS_NOT_FOUND;
    }
    if (plan_find_column(plan, group) < plan->column_count) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "%s has a column \"%s\" already; the first column of the list names a "
                  "new key",
                  input->source.name, group);
        error_source(err, list->path);
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < plan->column_count; i++)
        has_time = has_time || plan->column[i].role == TIDE_COLUMN_PERIOD;
    if (is_dated(list) && !has_time) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_time",
                  "the list says when members are in, but %s has no column of periods",
                  input->source.name);
        error_source(err, list->path);
        return TIDE_STATUS_NOT_FOUND;
    }
    return TIDE_STATUS_OK;
}

static tide_status add_column(struct input *input, const struct group_list *list,
                              tide_error *err)
{
    const char *name = list->table->column[list->group].name;
    struct input_column column = {
        .name = arena_text(&input->arena, name, strlen(name)),
        .field = SIZE_MAX,
        .role = TIDE_COLUMN_KEY,
        .label_of = SIZE_MAX,
        .is_wanted = true,
        .is_group = true,
        .lowest = "",
        .highest = "",
        .evidence = arena_format(&input->arena, "the group of %s, by %s",
                                 input->plan.column[list->of].name, list->path),
    };

    if (column.name == NULL || column.evidence == NULL)
        return memory_failed(input->arena.memory, err);
    return plan_add_column(input, &column, err);
}

tide_status members_open(struct input *input, tide_error *err)
{
    size_t count = input->reading.member_count;
    tide_status status = TIDE_STATUS_OK;

    if (count == 0)
        return TIDE_STATUS_OK;
    if (input->plan.is_claims)
        return error_set(
            err, TIDE_STATUS_ARGUMENT, "bad_argument",
            "--members: a list of published figures has no members to group");
    input->group = arena_alloc_zero(&input->arena, count, sizeof *input->group);
    if (input->group == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        struct group_list *list = &input->group[input->group_count++];
        list->path = path_of(&input->plan, input->reading.members[i], &list->of);
        status = load_list(input, list, err);
        if (status == TIDE_STATUS_OK)
            status = find_columns(list, err);
        if (status == TIDE_STATUS_OK)
            status = make_spans(input, list, err);
        if (status == TIDE_STATUS_OK)
            status = bind_member(input, list, err);
        list->place = input->plan.column_count;
        for (size_t k = 0; status == TIDE_STATUS_OK && k < input_file_count(input); k++)
            status = add_column(input_file(input, k), list, err);
    }
    return status;
}

void members_want(struct input *input)
{
    struct input_plan *plan = &input->plan;
    size_t time = TABLE_NO_COLUMN;

    for (size_t i = plan->column_count; i-- > 0;)
        if (plan->column[i].role == TIDE_COLUMN_PERIOD &&
            (time == TABLE_NO_COLUMN || !plan->column[time].is_wanted ||
             plan->column[i].is_wanted))
            time = i;
    for (size_t i = 0; i < input->group_count; i++) {
        plan->column[input->group[i].of].is_wanted = true;
        if (is_dated(&input->group[i]))
            plan->column[time].is_wanted = true;
    }
}

void members_close(struct input *input)
{
    for (size_t i = 0; i < input->group_count; i++)
        tide_table_free(input->group[i].table);
    input->group_count = 0;
}

/* ---- rows ---- */

/* The groups of one code of the data, in ordinals of its periods. */
struct stay {
    int64_t first; /* wholly inside */
    int64_t last;
    int64_t cut_first; /* half inside; INT64_MIN: none */
    int64_t cut_last;
    uint32_t group;
    uint32_t row; /* of the list */
};

struct filling {
    const struct group_list *list;
    const tide_table *table;
    const struct column *of;
    const struct packed *ordinal; /* NULL: nothing is dated */
    struct stay *stay;            /* [stay_count] */
    size_t stay_count;
    size_t *start;       /* [codes of the data + 1] */
    atomic_bool *is_in;  /* [codes of the data] some row of it is in a group, */
    atomic_bool *is_out; /* or in none */
    struct packed code;
};

/* From days to the ordinals of a frequency. */
static struct stay stay_of(const struct group_list *list, const struct span *span,
                           tide_freq freq)
{
    const struct column *group = &list->table->column[list->group];
    struct stay stay = {.first = INT64_MIN + 1,
                        .last = INT64_MAX,
                        .cut_first = INT64_MIN,
                        .cut_last = INT64_MIN,
                        .group = (uint32_t)packed_get(&group->code, span->row),
                        .row = span->row};
    tide_period at;

    if (span->first_day > INT32_MIN &&
        tide_period_convert(period_of(TIDE_FREQ_D, span->first_day), freq, &at) ==
            TIDE_STATUS_OK) {
        bool is_cut = tide_period_first_day(at) < span->first_day;
        stay.first = (int64_t)at.ordinal + is_cut;
        stay.cut_first = is_cut ? at.ordinal : INT64_MIN;
    }
    if (span->last_day < INT32_MAX &&
        tide_period_convert(period_of(TIDE_FREQ_D, span->last_day), freq, &at) ==
            TIDE_STATUS_OK) {
        bool is_cut = tide_period_last_day(at) > span->last_day;
        stay.last = (int64_t)at.ordinal - is_cut;
        stay.cut_last = is_cut ? at.ordinal : INT64_MIN;
    }
    return stay;
}

/* The stays of each code of the data. */
static tide_status make_stays(struct filling *filling, struct arena *arena,
                              tide_error *err)
{
    const struct group_list *list = filling->list;
    const struct dictionary *known = list->table->column[list->member].dictionary;
    const struct dictionary *codes = filling->of->dictionary;
    const tide_table *table = filling->table;
    tide_freq freq = filling->ordinal != NULL ? table->column[table->time_column].freq
                                              : TIDE_FREQ_NONE;
    size_t at = 0;

    filling->stay = arena_alloc(arena, list->table->row_count, sizeof *filling->stay);
    filling->start = arena_alloc(arena, codes->count + 1, sizeof *filling->start);
    filling->is_in = arena_alloc_zero(arena, codes->count, sizeof *filling->is_in);
    filling->is_out = arena_alloc_zero(arena, codes->count, sizeof *filling->is_out);
    if (filling->stay == NULL || filling->start == NULL || filling->is_in == NULL ||
        filling->is_out == NULL)
        return memory_failed(arena->memory, err);
    for (uint32_t code = 0; code < codes->count; code++) {
        uint32_t member = dictionary_find(known, dictionary_text(codes, code));
        filling->start[code] = at;
        for (size_t i = 0; member != DICTIONARY_NONE &&
                           i < list->start[member + 1] - list->start[member];
             i++)
            filling->stay[at++] =
                stay_of(list, &list->span[list->start[member] + i], freq);
    }
    filling->start[codes->count] = at;
    filling->stay_count = at;
    return TIDE_STATUS_OK;
}

static tide_status refuse_cut(const struct filling *filling, const struct stay *stay,
                              size_t row, tide_error *err)
{
    const tide_table *table = filling->table;
    const struct group_list *list = filling->list;
    const struct column *time = &table->column[table->time_column];
    char period[TIDE_PERIOD_TEXT_SIZE];

    tide_period_format(period_of(time->freq, (int32_t)packed_get(&time->ordinal, row)),
                       period, sizeof period);
    error_set(err, TIDE_STATUS_SHAPE, "group_partial",
              "\"%s\" is in %s for a part of %s only, by line %llu of %s",
              cell_of(list, list->member, stay->row).at,
              cell_of(list, list->group, stay->row).at, period,
              (unsigned long long)table_line(list->table, stay->row), list->path);
    error_source(err, table_file(table, row));
    error_place(err, table_line(table, row), 0, 0);
    error_hint(err,
               "the figure of a %s cannot be parted: let memberships begin and end "
               "with a %s",
               freq_noun(time->freq), freq_noun(time->freq));
    return TIDE_STATUS_SHAPE;
}

/* The number of the group, that of the others if there is none. */
static tide_status group_of(const struct filling *filling, size_t code, int64_t ordinal,
                            size_t row, int64_t *out, tide_error *err)
{
    const struct group_list *list = filling->list;

    *out = list->table->column[list->group].dictionary->count;
    for (size_t i = filling->start[code]; i < filling->start[code + 1]; i++) {
        const struct stay *stay = &filling->stay[i];
        if (filling->ordinal == NULL ||
            (ordinal >= stay->first && ordinal <= stay->last)) {
            *out = stay->group;
            return TIDE_STATUS_OK;
        }
        if (ordinal == stay->cut_first || ordinal == stay->cut_last)
            return refuse_cut(filling, stay, row, err);
    }
    return TIDE_STATUS_OK;
}

static tide_status fill_block(void *context, size_t task, tide_error *err)
{
    struct filling *filling = context;
    int64_t outside =
        filling->list->table->column[filling->list->group].dictionary->count;
    size_t first = task * BLOCK;
    size_t rest = filling->table->row_count - first;
    size_t count = rest < BLOCK ? rest : BLOCK;
    int64_t code[BLOCK];
    int64_t ordinal[BLOCK] = {0};
    tide_status status = TIDE_STATUS_OK;

    packed_read(&filling->of->code, first, count, code);
    if (filling->ordinal != NULL)
        packed_read(filling->ordinal, first, count, ordinal);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        size_t own = (size_t)code[i];
        status = group_of(filling, own, ordinal[i], first + i, &code[i], err);
        atomic_bool *seen = code[i] == outside ? filling->is_out : filling->is_in;
        if (!atomic_load_explicit(&seen[own], memory_order_relaxed))
            atomic_store_explicit(&seen[own], true, memory_order_relaxed);
    }
    if (status == TIDE_STATUS_OK && filling->code.width > 0)
        packed_write(&filling->code, first, count, code);
    return status;
}

/* The groups as texts, in the order of the list; then the others. */
static tide_status fill_dictionary(const struct group_list *list, tide_table *table,
                                   struct column *column, tide_error *err)
{
    const struct dictionary *from = list->table->column[list->group].dictionary;
    tide_status status = TIDE_STATUS_OK;
    uint32_t code;

    column->dictionary = arena_alloc(&table->arena, 1, sizeof *column->dictionary);
    if (column->dictionary == NULL)
        return memory_failed(table->arena.memory, err);
    dictionary_init(column->dictionary, &table->runtime->memory);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < from->count; i++)
        status =
            dictionary_intern(column->dictionary, dictionary_text(from, i), &code, err);
    if (status == TIDE_STATUS_OK)
        status = dictionary_intern(column->dictionary, text_of(others), &code, err);
    return status;
}

static size_t add_name(char names[NAMES_SIZE], size_t length, size_t number,
                       struct text name)
{
    if (number > 0)
        length += text_escape(names + length, NAMES_SIZE - length, ", ", 2);
    return length +
           text_escape(names + length, NAMES_SIZE - length, name.at, name.length);
}

/* Members of the list that no row has: often they are written in another way. */
static void tell_unknown(const struct input *input, const struct filling *filling)
{
    const struct group_list *list = filling->list;
    const struct dictionary *known = list->table->column[list->member].dictionary;
    char names[NAMES_SIZE] = "";
    size_t length = 0;
    size_t count = 0;

    for (uint32_t member = 0; member < known->count; member++) {
        struct text text = dictionary_text(known, member);
        if (dictionary_find(filling->of->dictionary, text) != DICTIONARY_NONE)
            continue;
        if (count < NAMES_SHOWN)
            length = add_name(names, length, count, text);
        count++;
    }
    if (count > 0)
        runtime_note(input->runtime, TIDE_LEVEL_WARNING, "group_members",
                     "%s: in no row, of the members of the list: %s%s", list->path, names,
                     count > NAMES_SHOWN ? " ..." : "");
}

/* The earliest dates at which members change, one more than are shown, in order. */
struct changes {
    int64_t at[NAMES_SHOWN + 1];
    size_t count;
};

static void add_change(struct changes *changes, const struct packed *ordinal, int64_t at)
{
    size_t i = 0;

    if (at <= ordinal->least || at > ordinal->most)
        return;
    while (i < changes->count && changes->at[i] < at)
        i++;
    if (i > NAMES_SHOWN || (i < changes->count && changes->at[i] == at))
        return;
    if (changes->count <= NAMES_SHOWN)
        changes->count++;
    for (size_t k = changes->count - 1; k > i; k--)
        changes->at[k] = changes->at[k - 1];
    changes->at[i] = at;
}

/* Growth over such a date compares one group with another. */
static void tell_changes(const struct input *input, const struct filling *filling)
{
    const struct column *time = &filling->table->column[filling->table->time_column];
    struct changes changes = {.count = 0};
    char names[NAMES_SIZE] = "";
    char text[TIDE_PERIOD_TEXT_SIZE];
    size_t length = 0;

    for (size_t i = 0; i < filling->stay_count; i++) {
        const struct stay *stay = &filling->stay[i];
        add_change(&changes, &time->ordinal, stay->first);
        if (stay->last < INT64_MAX)
            add_change(&changes, &time->ordinal, stay->last + 1);
    }
    for (size_t i = 0; i < changes.count && i < NAMES_SHOWN; i++) {
        tide_period_format(period_of(time->freq, (int32_t)changes.at[i]), text,
                           sizeof text);
        length = add_name(names, length, i, text_of(text));
    }
    if (changes.count > 0)
        runtime_note(
            input->runtime, TIDE_LEVEL_NOTE, "group_changes",
            "%s: members change in %s%s: growth over such a date is of different "
            "members; a list without dates keeps them the same",
            filling->list->path, names, changes.count > NAMES_SHOWN ? " ..." : "");
}

static void tell(const struct input *input, const struct filling *filling)
{
    size_t in = 0;
    size_t out = 0;

    for (uint32_t code = 0; code < filling->of->dictionary->count; code++) {
        in += atomic_load(&filling->is_in[code]);
        out += atomic_load(&filling->is_out[code]);
    }
    runtime_note(input->runtime, TIDE_LEVEL_NOTE, "groups",
                 "%s: of %u members of \"%s\" %zu have rows in a group, %zu in none "
                 "(others)",
                 filling->list->path, filling->of->dictionary->count, filling->of->name,
                 in, out);
    tell_unknown(input, filling);
    if (filling->ordinal != NULL)
        tell_changes(input, filling);
}

static tide_status fill_one(const struct input *input, const struct group_list *list,
                            tide_table *table, struct arena *arena, tide_error *err)
{
    struct memory *memory = &table->runtime->memory;
    struct column *column = &table->column[list->place];
    size_t groups = list->table->column[list->group].dictionary->count;
    struct filling filling = {.list = list,
                              .table = table,
                              .of = &table->column[list->of],
                              .ordinal = is_dated(list)
                                             ? &table->column[table->time_column].ordinal
                                             : NULL};
    tide_status status = make_stays(&filling, arena, err);

    if (status == TIDE_STATUS_OK)
        status = packed_new(memory, 0, (int64_t)groups, table->row_count, true,
                            &filling.code, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(table->runtime, (table->row_count + BLOCK - 1) / BLOCK,
                          fill_block, &filling, err);
    if (status == TIDE_STATUS_OK)
        status = fill_dictionary(list, table, column, err);
    if (status != TIDE_STATUS_OK) {
        packed_release(memory, &filling.code);
        return status;
    }
    column->role = TIDE_COLUMN_KEY;
    column->is_group = true;
    column->code = filling.code;
    status = zones_make(memory, column, err);
    tell(input, &filling);
    return status;
}

tide_status members_fill(const struct input *input, tide_table *table, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < input->group_count; i++) {
        struct arena arena;
        arena_init(&arena, &table->runtime->memory);
        status = fill_one(input, &input->group[i], table, &arena, err);
        arena_release(&arena);
    }
    return status;
}
