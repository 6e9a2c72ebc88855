/*
 * group_test.c - panels against sums made row by row, for random tables and requests.
 *
 * The reference walks all rows for each cell of the panel and adds in 128 bits; every
 * plan must give it, bit for bit.
 */
#include "harness/check.h"

#include <math.h>
#include <stdlib.h>

#include "column/series.h"
#include "column/zone.h"
#include "group/group_narrow.h"
#include "number/exact.h"
#include "time/period.h"

enum { KEYS = 5, TIME = KEYS, VALUE, WEIGHT, COLUMNS, MAX_ROWS = 300, MAX_TEXTS = 6 };

struct figure {
    int64_t mantissa; /* at scale 2 */
    double real;
    tide_state state;
};

struct sample {
    struct runtime runtime;
    tide_table *table;
    size_t row_count;
    char key[MAX_ROWS][KEYS][4];
    int32_t ordinal[MAX_ROWS];
    struct figure figure[MAX_ROWS];
};

static tide_state random_state(uint64_t *seed)
{
    static const tide_state states[] = {TIDE_STATE_MISSING, TIDE_STATE_CONFIDENTIAL,
                                        TIDE_STATE_PROVISIONAL, TIDE_STATE_BREAK};
    uint64_t draw = check_random(seed) % 16;
    return draw < COUNT_OF(states) ? states[draw] : (tide_state)TIDE_STATE_OK;
}

static int64_t random_mantissa(uint64_t *seed, bool is_huge)
{
    int64_t any = (int64_t)check_random(seed);
    return is_huge ? any : any % 100000;
}

static void sample_row(struct sample *sample, struct builder *builder, size_t row,
                       bool is_huge, uint64_t *seed)
{
    static const char texts[MAX_TEXTS][4] = {"c", "b", "a", "0a", "a0", "ab"};
    struct figure *figure = &sample->figure[row];

    for (size_t k = 0; k < KEYS; k++) {
        strcpy(sample->key[row][k], texts[check_random(seed) % MAX_TEXTS]);
        CHECK_OK(builder_add_text(builder, k, text_of(sample->key[row][k]), NULL));
    }
    sample->ordinal[row] = 24240 + (int32_t)(check_random(seed) % 9);
    figure->state = random_state(seed);
    bool has_value = tide_state_has_value(figure->state);
    figure->mantissa = has_value ? random_mantissa(seed, is_huge) : 0;
    figure->real = has_value ? ldexp((double)random_mantissa(seed, true),
                                     (int)(check_random(seed) % 100) - 50)
                             : 0.0;
    CHECK_OK(builder_add_period(builder, TIME,
                                period_of(TIDE_FREQ_M, sample->ordinal[row]), NULL));
    CHECK_OK(
        builder_add_decimal(builder, VALUE,
                            (struct decimal){.mantissa = figure->mantissa, .scale = 2},
                            figure->state, NULL));
    CHECK_OK(builder_add_real(builder, WEIGHT, figure->real, figure->state, NULL));
    CHECK_OK(builder_end_row(builder, row + 2, NULL));
}

static void sample_init(struct sample *sample, size_t row_count, bool is_huge,
                        enum measure_kind kind, bool absent_is_zero, uint64_t *seed)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    struct column_plan plan[COLUMNS] = {
        [TIME] = {.name = "month", .role = TIDE_COLUMN_PERIOD},
        [VALUE] = {.name = "value", .role = TIDE_COLUMN_MEASURE},
        [WEIGHT] = {.name = "weight",
                    .role = TIDE_COLUMN_MEASURE,
                    .kind = TIDE_KIND_REAL},
    };
    struct builder *builder;
    tide_ledger ledger = {.read = row_count, .loaded = row_count};

    for (size_t k = 0; k < KEYS; k++)
        plan[k] = (struct column_plan){.name = names[k], .role = TIDE_COLUMN_KEY};
    plan[VALUE].traits.kind = kind;
    plan[VALUE].traits.absent_is_zero = absent_is_zero;
    check_runtime(&sample->runtime, 2);
    CHECK_OK(builder_new(&sample->runtime, "", plan, COLUMNS, &builder, NULL));
    sample->row_count = row_count;
    for (size_t row = 0; row < row_count; row++)
        sample_row(sample, builder, row, is_huge, seed);
    CHECK_OK(builder_seal(builder, &ledger, &sample->table, NULL));
    builder_free(builder);
    CHECK_VALID(table_validate(sample->table));
}

static void sample_release(struct sample *sample)
{
    tide_table_free(sample->table);
    runtime_release(&sample->runtime);
}

/* A request over the first key_count keys, with a mask on key 4 and one on time. */
struct asked {
    struct group_request request;
    struct group_key key[KEYS];
    struct group_mask mask[2];
    uint8_t keep_code[MAX_TEXTS];
    uint8_t keep_time[16];
    size_t measure[2];
    struct dictionary recoded;
    uint32_t recode[MAX_TEXTS];
};

/* Some of the places, here and there or all from one to another. */
static void choose(uint64_t *seed, uint8_t *keep, size_t count)
{
    size_t first = check_random(seed) % count;
    size_t last = first + check_random(seed) % (count - first);
    bool is_run = check_random(seed) % 2 == 0;

    for (size_t i = 0; i < count; i++)
        keep[i] = is_run ? i >= first && i <= last : check_random(seed) % 3 != 0;
}

static void asked_init(struct asked *asked, struct sample *sample, uint64_t *seed)
{
    const tide_table *table = sample->table;

    memset(asked, 0, sizeof *asked);
    dictionary_init(&asked->recoded, &sample->runtime.memory);
    asked->request = (struct group_request){
        .table = table,
        .key = asked->key,
        .key_count = check_random(seed) % (KEYS + 1),
        .mask = asked->mask,
        .mask_count = check_random(seed) % 3,
        .time_column = check_random(seed) % 4 == 0 ? TABLE_NO_COLUMN : (size_t)TIME,
        .measure = asked->measure,
        .measure_count = 2,
        .skip_missing = check_random(seed) % 2 == 0,
    };
    for (size_t k = 0; k < KEYS; k++)
        asked->key[k] = (struct group_key){.name = table->column[k].name,
                                           .column = k,
                                           .dictionary = table->column[k].dictionary};
    /* The first key by its first byte alone. */
    for (uint32_t code = 0; code < table->column[0].dictionary->count; code++) {
        struct text text = dictionary_text(table->column[0].dictionary, code);
        text.length = text.length > 1 ? 1 : text.length;
        CHECK_OK(dictionary_intern(&asked->recoded, text, &asked->recode[code], NULL));
    }
    asked->key[0].recode = asked->recode;
    asked->key[0].dictionary = &asked->recoded;
    choose(seed, asked->keep_code, MAX_TEXTS);
    choose(seed, asked->keep_time, sizeof asked->keep_time);
    asked->mask[0] = group_mask_make(4, asked->keep_code, MAX_TEXTS);
    asked->mask[1] = group_mask_make(TIME, asked->keep_time, sizeof asked->keep_time);
    asked->measure[0] = VALUE;
    asked->measure[1] = WEIGHT;
}

static bool is_kept(const struct asked *asked, const struct sample *sample, size_t row)
{
    const tide_table *table = sample->table;
    int64_t base = table->column[TIME].ordinal.base;

    if (asked->request.mask_count > 0 &&
        !asked->keep_code[packed_get(&table->column[4].code, row)])
        return false;
    return asked->request.mask_count < 2 ||
           asked->keep_time[sample->ordinal[row] - base] != 0;
}

static bool is_in_series(const struct asked *asked, const struct sample *sample,
                         size_t row, const tide_panel *panel, size_t series)
{
    for (size_t k = 0; k < asked->request.key_count; k++) {
        struct text want = panel_key_text(panel, series, k);
        struct text have = text_of(sample->key[row][k]);
        if (k == 0 && have.length > 1)
            have.length = 1;
        if (!text_equal(want, have))
            return false;
    }
    return true;
}

/* Check one cell against all rows; returns how many rows it is made of. */
static size_t check_cell(const struct asked *asked, const struct sample *sample,
                         const tide_panel *panel, size_t series, size_t t)
{
    tide_series value = panel_series(panel, series, 0);
    tide_series weight = panel_series(panel, series, 1);
    enum measure_kind kind = panel->measure[0].traits.kind;
    int128 mantissa = 0;
    struct real_sum real;
    tide_state with = 0;
    tide_state without = 0;
    size_t rows = 0;
    size_t valued = 0;

    real_sum_init(&real);
    for (size_t row = 0; row < sample->row_count; row++) {
        const struct figure *figure = &sample->figure[row];
        if (!is_kept(asked, sample, row) ||
            !is_in_series(asked, sample, row, panel, series) ||
            (panel->first.freq != TIDE_FREQ_NONE &&
             sample->ordinal[row] != panel->first.ordinal + (int32_t)t))
            continue;
        rows++;
        if (!tide_state_has_value(figure->state)) {
            without = figure->state > without ? figure->state : without;
            continue;
        }
        valued++;
        with = figure->state > with ? figure->state : with;
        mantissa += figure->mantissa;
        real_sum_add(&real, figure->real);
    }
    if (asked->request.skip_missing && valued > 0 && without != 0)
        without = TIDE_STATE_PARTIAL_GROUP;
    tide_state state = with > without ? with : without;
    if (rows == 0)
        state = TIDE_STATE_MISSING;
    CHECK_INT(tide_series_state(&weight, t), state);
    if (tide_state_has_value(state)) {
        double want = real_sum_round(&real);
        CHECK(memcmp(&((const double *)weight.value)[t], &want, sizeof want) == 0);
    }

    int64_t narrow = 0;
    bool fits = int128_to_int64(mantissa, &narrow);
    bool is_masked = asked->request.mask_count == 2 &&
                     panel->first.freq != TIDE_FREQ_NONE &&
                     !asked->keep_time[panel->first.ordinal + (int32_t)t -
                                       sample->table->column[TIME].ordinal.base];
    if (rows == 0 && panel->measure[0].traits.absent_is_zero && !is_masked)
        state = TIDE_STATE_OK;
    if (kind == MEASURE_RATE && rows > 1 && state < TIDE_STATE_NOT_COMPARABLE)
        state = TIDE_STATE_NOT_COMPARABLE;
    if (!fits)
        state = TIDE_STATE_OVERFLOW;
    CHECK_INT(tide_series_state(&value, t), state);
    if (tide_state_has_value(state)) {
        CHECK(series_mantissa(&value, t) == narrow);
        CHECK_INT(series_half(&value, t), valued);
    }
    return rows;
}

static void check_same_array(const void *a, const void *b, size_t size_bytes)
{
    CHECK((a == NULL) == (b == NULL));
    CHECK(a == NULL || memcmp(a, b, size_bytes) == 0);
}

static void check_same(const tide_panel *a, const tide_panel *b)
{
    size_t cells = a->series_count * a->period_count;

    CHECK_INT(a->series_count, b->series_count);
    CHECK_INT(a->period_count, b->period_count);
    CHECK(memcmp(a->code, b->code, a->series_count * a->key_count * sizeof *a->code) ==
          0);
    for (size_t i = 0; cells > 0 && i < a->measure_count; i++) {
        const struct panel_measure *x = &a->measure[i];
        const struct panel_measure *y = &b->measure[i];
        check_same_array(x->state, y->state, cells * sizeof *x->state);
        if (x->kind == TIDE_KIND_REAL) {
            CHECK(memcmp(x->real, y->real, cells * sizeof *x->real) == 0);
        } else {
            CHECK(memcmp(x->mantissa, y->mantissa, cells * sizeof *x->mantissa) == 0);
            check_same_array(x->half, y->half, cells * sizeof *x->half);
        }
    }
}

/* The rows that are kept, brought together first. */
static void check_narrow(const struct asked *asked, const tide_panel *direct)
{
    for (enum group_plan plan = GROUP_DIRECT; plan <= GROUP_HASH; plan++) {
        struct group_narrowed narrowed = {.arena = {0}};
        tide_panel *other;
        CHECK_OK(group_narrow(&asked->request, &narrowed, NULL));
        CHECK_INT(narrowed.table.row_count, direct->rows_used);
        CHECK_OK(group_run_with(&narrowed.request, plan, &other, NULL));
        check_same(direct, other);
        panel_free(other);
        group_narrow_release(&narrowed);
    }
}

static void check_request(const struct asked *asked, const struct sample *sample)
{
    static const enum group_plan plans[] = {GROUP_PARTITIONED, GROUP_HASH};
    tide_panel *direct;
    size_t used = 0;
    size_t found = 0;

    CHECK_OK(group_run_with(&asked->request, GROUP_DIRECT, &direct, NULL));
    CHECK_VALID(panel_validate(direct));
    for (size_t i = 0; i < COUNT_OF(plans); i++) {
        tide_panel *other;
        CHECK_OK(group_run_with(&asked->request, plans[i], &other, NULL));
        check_same(direct, other);
        panel_free(other);
    }
    check_narrow(asked, direct);
    for (size_t row = 0; row < sample->row_count; row++)
        used += is_kept(asked, sample, row);
    for (size_t series = 0; series < direct->series_count; series++)
        for (size_t t = 0; t < direct->period_count; t++)
            found += check_cell(asked, sample, direct, series, t);
    CHECK_INT(found, used);
    CHECK_INT(direct->rows_used, used);
    panel_free(direct);
}

TEST(every_plan_gives_the_sums_of_the_rows)
{
    UNUSED;
    static struct sample sample;
    uint64_t seed = 20260101;

    print_message("seed %d\n", 20260101);
    for (int round = 0; round < 240; round++) {
        struct asked asked;
        static const enum measure_kind kinds[] = {MEASURE_FLOW, MEASURE_RATE};
        sample_init(&sample, check_random(&seed) % MAX_ROWS, round % 3 == 0,
                    kinds[round % 2], round % 5 == 0, &seed);
        asked_init(&asked, &sample, &seed);
        check_request(&asked, &sample);
        dictionary_release(&asked.recoded);
        sample_release(&sample);
    }
}

/* ---- tables of several tasks and partitions ---- */

enum { LARGE_ROWS = 300000, LARGE_A = 90, LARGE_B = 70, LARGE_MONTHS = 30 };

static const struct column_plan large_plan[] = {
    {.name = "a", .role = TIDE_COLUMN_KEY},
    {.name = "b", .role = TIDE_COLUMN_KEY},
    {.name = "month", .role = TIDE_COLUMN_PERIOD},
    {.name = "value", .role = TIDE_COLUMN_MEASURE},
};

/* Row i: three codes, and a figure or none. */
static void large_row(size_t i, size_t *a, size_t *b, int32_t *month, int64_t *mantissa,
                      tide_state *state)
{
    uint64_t seed = i;
    uint64_t draw = check_random(&seed);

    *a = draw % LARGE_A;
    *b = draw / LARGE_A % LARGE_B;
    *month = 24000 + (int32_t)(draw / LARGE_A / LARGE_B % LARGE_MONTHS);
    *state = check_random(&seed) % 50 == 0 ? TIDE_STATE_CONFIDENTIAL : TIDE_STATE_OK;
    *mantissa =
        *state == TIDE_STATE_OK ? (int64_t)(check_random(&seed) % 2000) - 1000 : 0;
}

static tide_table *large_table(struct runtime *runtime)
{
    const tide_ledger ledger = {.read = LARGE_ROWS, .loaded = LARGE_ROWS};
    struct builder *builder;
    tide_table *table;
    char text[16];

    CHECK_OK(builder_new(runtime, "", large_plan, COUNT_OF(large_plan), &builder, NULL));
    for (size_t i = 0; i < LARGE_ROWS; i++) {
        struct decimal figure = {0};
        tide_state state;
        size_t key[2];
        int32_t month;
        large_row(i, &key[0], &key[1], &month, &figure.mantissa, &state);
        for (size_t k = 0; k < 2; k++) {
            snprintf(text, sizeof text, "%03zu", key[k]);
            CHECK_OK(builder_add_text(builder, k, text_of(text), NULL));
        }
        CHECK_OK(builder_add_period(builder, 2, period_of(TIDE_FREQ_M, month), NULL));
        CHECK_OK(builder_add_decimal(builder, 3, figure, state, NULL));
        CHECK_OK(builder_end_row(builder, i + 2, NULL));
    }
    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    return table;
}

/* ---- rows in the order of a key: whole zones are passed over ---- */

enum { SORTED_MEMBERS = 40, SORTED_EACH = 2500, SORTED_MONTHS = 30 };

/* Member after member; the months go round, and come only once in the last members. */
static tide_table *sorted_table(struct runtime *runtime)
{
    const struct column_plan columns[] = {
        {.name = "a", .role = TIDE_COLUMN_KEY},
        {.name = "month", .role = TIDE_COLUMN_PERIOD},
        {.name = "value", .role = TIDE_COLUMN_MEASURE},
    };
    tide_ledger ledger = {0};
    struct builder *builder;
    tide_table *table;
    char text[16];

    CHECK_OK(builder_new(runtime, "", columns, COUNT_OF(columns), &builder, NULL));
    for (size_t i = 0; i < (size_t)SORTED_MEMBERS * SORTED_EACH; i++) {
        size_t member = i / SORTED_EACH;
        size_t month = member < 20 ? i % SORTED_MONTHS : (member - 20) * 3 / 2;
        snprintf(text, sizeof text, "%03zu", member);
        CHECK_OK(builder_add_text(builder, 0, text_of(text), NULL));
        CHECK_OK(builder_add_period(builder, 1,
                                    period_of(TIDE_FREQ_M, 24000 + (int32_t)month),
                                    NULL));
        CHECK_OK(builder_add_decimal(builder, 2,
                                     (struct decimal){.mantissa = (int64_t)(i % 1013)}, 0,
                                     NULL));
        CHECK_OK(builder_end_row(builder, ++ledger.read + 1, NULL));
    }
    ledger.loaded = ledger.read;
    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    CHECK_VALID(table_validate(table));
    return table;
}

TEST(zones_change_nothing)
{
    UNUSED;
    struct runtime runtime;
    const size_t value = 2;
    uint64_t seed = 8;
    size_t narrow = 0;

    print_message("seed %d\n", 8);
    check_runtime(&runtime, 2);
    tide_table *table = sorted_table(&runtime);
    struct zone *zone[2] = {table->column[0].code.zone, table->column[1].ordinal.zone};
    CHECK(zone[0] != NULL && zone[1] != NULL);
    for (int round = 0; round < 40; round++) {
        uint8_t member[SORTED_MEMBERS];
        uint8_t month[SORTED_MONTHS];
        choose(&seed, member, sizeof member);
        choose(&seed, month, sizeof month);
        const struct group_mask mask[2] = {group_mask_make(0, member, sizeof member),
                                           group_mask_make(1, month, sizeof month)};
        struct group_key key = {.name = "a",
                                .column = 0,
                                .dictionary = table->column[0].dictionary};
        const struct group_request request = {.table = table,
                                              .key = &key,
                                              .key_count = (size_t)round % 2,
                                              .mask = mask,
                                              .mask_count = 1 + (size_t)round / 2 % 2,
                                              .time_column = 1,
                                              .measure = &value,
                                              .measure_count = 1};
        tide_panel *with;
        tide_panel *without;
        uint64_t rows;
        narrow += group_is_narrow(&request, &rows) ? 1 : 0;
        CHECK_OK(group_run(&request, &with, NULL));
        table->column[0].code.zone = NULL;
        table->column[1].ordinal.zone = NULL;
        CHECK_OK(group_run_with(&request, GROUP_DIRECT, &without, NULL));
        table->column[0].code.zone = zone[0];
        table->column[1].ordinal.zone = zone[1];
        check_same(with, without);
        panel_free(with);
        panel_free(without);
    }
    CHECK(narrow > 5 && narrow < 35);
    tide_table_free(table);
    runtime_release(&runtime);
}

/* ---- arrays that a panel does without ---- */

/* Three series of four months, a row each but for those that are left out or repeated. */
static tide_panel *sparing_panel(struct runtime *runtime, enum group_plan plan,
                                 bool absent_is_zero, size_t left_out, size_t repeated)
{
    const struct column_plan columns[] = {
        {.name = "a", .role = TIDE_COLUMN_KEY},
        {.name = "month", .role = TIDE_COLUMN_PERIOD},
        {.name = "value",
         .role = TIDE_COLUMN_MEASURE,
         .traits = {.absent_is_zero = absent_is_zero}},
    };
    const size_t value = 2;
    tide_ledger ledger = {0};
    struct builder *builder;
    tide_table *table;
    tide_panel *panel;

    CHECK_OK(builder_new(runtime, "", columns, COUNT_OF(columns), &builder, NULL));
    for (size_t row = 0; row < 12; row++) {
        for (size_t i = 0; i < (row == left_out ? 0u : row == repeated ? 2u : 1u); i++) {
            const char text[] = {(char)('a' + row / 4), '\0'};
            CHECK_OK(builder_add_text(builder, 0, text_of(text), NULL));
            CHECK_OK(builder_add_period(
                builder, 1, period_of(TIDE_FREQ_M, 24000 + (int32_t)(row % 4)), NULL));
            CHECK_OK(builder_add_decimal(builder, 2,
                                         (struct decimal){.mantissa = (int64_t)row}, 0,
                                         NULL));
            CHECK_OK(builder_end_row(builder, ++ledger.read + 1, NULL));
        }
    }
    ledger.loaded = ledger.read;
    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    struct group_key key = {.name = "a",
                            .column = 0,
                            .dictionary = table->column[0].dictionary};
    const struct group_request request = {.table = table,
                                          .key = &key,
                                          .key_count = 1,
                                          .time_column = 1,
                                          .measure = &value,
                                          .measure_count = 1};
    CHECK_OK(group_run_with(&request, plan, &panel, NULL));
    for (size_t row = 0; row < 12; row++) {
        tide_series series = panel_series(panel, row / 4, 0);
        bool is_absent = row == left_out;
        int64_t rows = is_absent ? 0 : row == repeated ? 2 : 1;
        CHECK_INT(tide_series_state(&series, row % 4),
                  is_absent && !absent_is_zero ? TIDE_STATE_MISSING : TIDE_STATE_OK);
        CHECK_INT(series_mantissa(&series, row % 4), rows * (int64_t)row);
        if (series_has_value(&series, row % 4))
            CHECK_INT(series_half(&series, row % 4), rows);
    }
    tide_table_free(table);
    return panel;
}

TEST(arrays_that_say_nothing_are_dropped)
{
    UNUSED;
    enum { NONE = 99 };
    static const struct {
        bool absent_is_zero;
        size_t left_out;
        size_t repeated;
        bool has_state;
        bool has_half;
    } rows[] = {
        {false, NONE, NONE, false, false}, {true, NONE, NONE, false, false},
        {false, 5, NONE, true, false},     {true, 5, NONE, true, true},
        {false, NONE, 7, false, true},     {false, 5, 7, true, true},
    };
    struct runtime runtime;

    check_runtime(&runtime, 2);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (enum group_plan plan = GROUP_DIRECT; plan <= GROUP_HASH; plan++) {
            tide_panel *panel = sparing_panel(&runtime, plan, rows[i].absent_is_zero,
                                              rows[i].left_out, rows[i].repeated);
            CHECK_INT(panel->measure[0].state != NULL, rows[i].has_state);
            CHECK_INT(panel->measure[0].half != NULL, rows[i].has_half);
            panel_free(panel);
        }
    }
    runtime_release(&runtime);
}

/* Every combination occurs, so series and periods have their places by arithmetic. */
static void check_large(const tide_panel *panel)
{
    static int64_t sum[LARGE_A * LARGE_B * LARGE_MONTHS];
    static int64_t rows[COUNT_OF(sum)];
    static tide_state largest[COUNT_OF(sum)];

    memset(sum, 0, sizeof sum);
    memset(rows, 0, sizeof rows);
    memset(largest, 0, sizeof largest);
    for (size_t i = 0; i < LARGE_ROWS; i++) {
        tide_state state;
        size_t a;
        size_t b;
        int32_t month;
        int64_t mantissa;
        large_row(i, &a, &b, &month, &mantissa, &state);
        size_t cell = (a * LARGE_B + b) * LARGE_MONTHS + (size_t)(month - 24000);
        sum[cell] += mantissa;
        rows[cell]++;
        largest[cell] = state > largest[cell] ? state : largest[cell];
    }
    CHECK_INT(panel->series_count, LARGE_A * LARGE_B);
    CHECK_INT(panel->period_count, LARGE_MONTHS);
    for (size_t cell = 0; cell < COUNT_OF(sum); cell++) {
        tide_series series = panel_series(panel, cell / LARGE_MONTHS, 0);
        size_t t = cell % LARGE_MONTHS;
        tide_state want = rows[cell] == 0 ? TIDE_STATE_MISSING : largest[cell];
        CHECK_INT(tide_series_state(&series, t), want);
        if (!tide_state_has_value(want))
            continue;
        CHECK_INT(series_mantissa(&series, t), sum[cell]);
        CHECK_INT(series_half(&series, t), rows[cell]);
    }
}

TEST(neither_plan_nor_threads_show)
{
    UNUSED;
    static const unsigned threads[] = {1, 2, 3};

    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        struct runtime runtime;
        const size_t value = 3;
        check_runtime(&runtime, threads[i]);
        tide_table *table = large_table(&runtime);
        struct group_key key[2];
        for (size_t k = 0; k < COUNT_OF(key); k++)
            key[k] = (struct group_key){.name = table->column[k].name,
                                        .column = k,
                                        .dictionary = table->column[k].dictionary};
        const struct group_request request = {.table = table,
                                              .key = key,
                                              .key_count = COUNT_OF(key),
                                              .time_column = 2,
                                              .measure = &value,
                                              .measure_count = 1};
        for (enum group_plan plan = GROUP_DIRECT; plan <= GROUP_HASH; plan++) {
            tide_panel *panel;
            CHECK_OK(group_run_with(&request, plan, &panel, NULL));
            CHECK_VALID(panel_validate(panel));
            CHECK_INT(panel->rows_used, LARGE_ROWS);
            check_large(panel);
            panel_free(panel);
        }
        tide_table_free(table);
        runtime_release(&runtime);
    }
}

TEST(sums_may_leave_64_bits_on_the_way)
{
    UNUSED;
    static struct sample sample;
    struct builder *builder;
    static const int64_t figures[] = {INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN, 5};
    const struct column_plan plan[] = {{.name = "v", .role = TIDE_COLUMN_MEASURE}};
    tide_ledger ledger = {.read = 5, .loaded = 5};
    size_t measure = 0;
    tide_panel *panel;

    check_runtime(&sample.runtime, 1);
    CHECK_OK(builder_new(&sample.runtime, "", plan, 1, &builder, NULL));
    for (size_t i = 0; i < COUNT_OF(figures); i++) {
        CHECK_OK(builder_add_decimal(builder, 0, (struct decimal){.mantissa = figures[i]},
                                     TIDE_STATE_OK, NULL));
        CHECK_OK(builder_end_row(builder, i + 2, NULL));
    }
    CHECK_OK(builder_seal(builder, &ledger, &sample.table, NULL));
    builder_free(builder);
    struct group_request request = {.table = sample.table,
                                    .time_column = TABLE_NO_COLUMN,
                                    .measure = &measure,
                                    .measure_count = 1};
    CHECK_OK(group_run(&request, &panel, NULL));
    CHECK_INT(panel->series_count, 1);
    CHECK_INT(panel->measure[0].mantissa[0], 3);
    CHECK_INT(panel->measure[0].half[0], 5);
    CHECK_INT(panel->measure[0].state[0], TIDE_STATE_OK);
    panel_free(panel);
    sample_release(&sample);
}

/* The plan for `rows` rows of three keys, all of whose texts differ. */
static enum group_plan plan_of_distinct_keys(size_t rows)
{
    static const struct column_plan plan[] = {{.name = "a", .role = TIDE_COLUMN_KEY},
                                              {.name = "b", .role = TIDE_COLUMN_KEY},
                                              {.name = "c", .role = TIDE_COLUMN_KEY}};
    const tide_ledger ledger = {.read = rows, .loaded = rows};
    struct group_key key[COUNT_OF(plan)];
    struct runtime runtime;
    struct builder *builder;
    tide_table *table;
    char text[16];
    char why[GROUP_WHY_SIZE];

    check_runtime(&runtime, 1);
    CHECK_OK(builder_new(&runtime, "", plan, COUNT_OF(plan), &builder, NULL));
    for (size_t row = 0; row < rows; row++) {
        snprintf(text, sizeof text, "%zu", row);
        for (size_t k = 0; k < COUNT_OF(plan); k++)
            CHECK_OK(builder_add_text(builder, k, text_of(text), NULL));
        CHECK_OK(builder_end_row(builder, row + 2, NULL));
    }
    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    for (size_t k = 0; k < COUNT_OF(plan); k++)
        key[k] = (struct group_key){.name = plan[k].name,
                                    .column = k,
                                    .dictionary = table->column[k].dictionary};
    const struct group_request request = {.table = table,
                                          .key = key,
                                          .key_count = COUNT_OF(plan),
                                          .time_column = TABLE_NO_COLUMN};
    enum group_plan chosen = group_choose(&request, why, sizeof why);
    tide_table_free(table);
    runtime_release(&runtime);
    return chosen;
}

TEST(a_small_file_clears_no_large_table)
{
    UNUSED;
    CHECK(plan_of_distinct_keys(40) != GROUP_HASH);
    CHECK_INT(plan_of_distinct_keys(100), GROUP_HASH);
}

/* What the plan says of rows of two keys with so many different texts, over 12 months. */
static void check_why(size_t a, size_t b, enum group_plan want, const char *words)
{
    static const struct column_plan plan[] = {{.name = "a", .role = TIDE_COLUMN_KEY},
                                              {.name = "b", .role = TIDE_COLUMN_KEY},
                                              {.name = "t", .role = TIDE_COLUMN_PERIOD}};
    const tide_ledger ledger = {.read = 6000, .loaded = 6000};
    struct group_key key[2];
    struct runtime runtime;
    struct builder *builder;
    tide_table *table;
    char text[16];
    char why[GROUP_WHY_SIZE];

    check_runtime(&runtime, 1);
    CHECK_OK(builder_new(&runtime, "", plan, COUNT_OF(plan), &builder, NULL));
    for (size_t row = 0; row < 6000; row++) {
        snprintf(text, sizeof text, "%zu", row % a);
        CHECK_OK(builder_add_text(builder, 0, text_of(text), NULL));
        snprintf(text, sizeof text, "%zu", row % b);
        CHECK_OK(builder_add_text(builder, 1, text_of(text), NULL));
        CHECK_OK(builder_add_period(builder, 2,
                                    period_of(TIDE_FREQ_M, 24000 + (int32_t)(row % 12)),
                                    NULL));
        CHECK_OK(builder_end_row(builder, row + 2, NULL));
    }
    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    for (size_t k = 0; k < COUNT_OF(key); k++)
        key[k] = (struct group_key){.name = plan[k].name,
                                    .column = k,
                                    .dictionary = table->column[k].dictionary};
    const struct group_request request = {.table = table,
                                          .key = key,
                                          .key_count = 2,
                                          .time_column = 2};
    CHECK_INT(group_choose(&request, why, sizeof why), want);
    CHECK_TEXT(why, words);
    tide_table_free(table);
    runtime_release(&runtime);
}

TEST(a_plan_says_why)
{
    UNUSED;
#ifndef TIDE_HARD
    check_why(60, 2, GROUP_DIRECT,
              "direct index: 120 combinations of keys x 12 periods fit a cache");
    check_why(1000, 10, GROUP_PARTITIONED,
              "direct index in 15 partitions: 10000 combinations of keys x 12 periods, "
              "6000 rows");
#endif
    check_why(6000, 3, GROUP_HASH,
              "hash: 18000 combinations of keys x 12 periods for 6000 rows");
}

TEST(a_panel_past_the_limit_is_refused_before_it_is_made)
{
    UNUSED;
    static struct sample sample;
    struct asked asked;
    uint64_t seed = 3;
    tide_panel *panel = NULL;
    tide_error err;

    sample_init(&sample, 200, false, MEASURE_FLOW, false, &seed);
    asked_init(&asked, &sample, &seed);
    asked.request.key_count = KEYS;
    asked.request.mask_count = 0;
    asked.request.time_column = TIME;
    sample.runtime.memory.limit_bytes =
        atomic_load(&sample.runtime.memory.used_bytes) + 25000;
    CHECK_STATUS(group_run_with(&asked.request, GROUP_HASH, &panel, &err),
                 TIDE_STATUS_LIMIT);
    CHECK_TEXT(err.id, "memory_limit");
    CHECK(panel == NULL);
    sample.runtime.memory.limit_bytes = 0;
    dictionary_release(&asked.recoded);
    sample_release(&sample);
}

/* ---- memory that runs out ---- */

/* Gives `left` pieces, then none. */
static void *alloc_some(void *user, size_t align_bytes, size_t size_bytes)
{
    size_t *left = user;

    if (*left == 0)
        return NULL;
    --*left;
    return aligned_alloc(align_bytes,
                         (size_bytes + align_bytes - 1) / align_bytes * align_bytes);
}

static void free_some(void *user, void *at, size_t size_bytes)
{
    (void)user;
    (void)size_bytes;
    free(at);
}

typedef tide_status group_way(const struct group_request *request, enum group_plan plan,
                              tide_panel **out, tide_error *err);

/* Bring together, then sum: NO_MEMORY on the way, or a panel. */
static tide_status run_narrow(const struct group_request *request, enum group_plan plan,
                              tide_panel **out, tide_error *err)
{
    struct group_narrowed narrowed = {.arena = {0}};
    tide_status status = group_narrow(request, &narrowed, err);

    if (status == TIDE_STATUS_OK)
        status = group_run_with(&narrowed.request, plan, out, err);
    group_narrow_release(&narrowed);
    return status;
}

/* With no piece of memory, with one, with two, until it is done. */
static void fail_each(group_way *run, const struct asked *asked, struct memory *memory,
                      enum group_plan plan)
{
    tide_allocator usual = memory->host;
    tide_status status = TIDE_STATUS_NO_MEMORY;
    size_t left;

    for (size_t given = 0; status != TIDE_STATUS_OK; given++) {
        tide_panel *panel = NULL;
        size_t used = atomic_load(&memory->used_bytes);
        left = given;
        memory->host =
            (tide_allocator){.alloc = alloc_some, .free = free_some, .user = &left};
        status = run(&asked->request, plan, &panel, NULL);
        memory->host = usual;
        CHECK(status == TIDE_STATUS_OK || status == TIDE_STATUS_NO_MEMORY);
        CHECK((panel == NULL) == (status != TIDE_STATUS_OK));
        CHECK(status != TIDE_STATUS_OK || given > 5);
        panel_free(panel);
        CHECK(atomic_load(&memory->used_bytes) == used);
    }
}

TEST(every_allocation_may_fail)
{
    UNUSED;
    static struct sample sample;
    struct asked asked;
    uint64_t seed = 5;

    sample_init(&sample, 200, true, MEASURE_FLOW, false, &seed);
    asked_init(&asked, &sample, &seed);
    asked.request.key_count = 2;
    asked.request.mask_count = 2;
    asked.request.time_column = TIME;
    for (enum group_plan plan = GROUP_DIRECT; plan <= GROUP_HASH; plan++) {
        fail_each(group_run_with, &asked, &sample.runtime.memory, plan);
        fail_each(run_narrow, &asked, &sample.runtime.memory, plan);
    }
    dictionary_release(&asked.recoded);
    sample_release(&sample);
}

TEST(cancel_is_heard)
{
    UNUSED;
    static struct sample sample;
    struct asked asked;
    uint64_t seed = 4;
    tide_panel *panel = NULL;

    sample_init(&sample, 100, false, MEASURE_FLOW, false, &seed);
    asked_init(&asked, &sample, &seed);
    atomic_store(&sample.runtime.is_cancelled, true);
    CHECK_STATUS(group_run(&asked.request, &panel, NULL), TIDE_STATUS_CANCELLED);
    CHECK(panel == NULL);
    dictionary_release(&asked.recoded);
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_plan_gives_the_sums_of_the_rows),
        ROW(neither_plan_nor_threads_show),
        ROW(zones_change_nothing),
        ROW(arrays_that_say_nothing_are_dropped),
        ROW(sums_may_leave_64_bits_on_the_way),
        ROW(a_small_file_clears_no_large_table),
        ROW(a_plan_says_why),
        ROW(a_panel_past_the_limit_is_refused_before_it_is_made),
        ROW(every_allocation_may_fail),
        ROW(cancel_is_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
