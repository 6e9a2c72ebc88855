/*
 * case_test.c - worked numbers: every file of tests/compute/cases, through run and
 * reference.
 *
 * A file is named after its computation. A case is a block of rows:
 *
 *     case   what it shows
 *     args   name=value ...          arguments that are not the preset
 *     freq   A S Q M W D             of the figures; default A
 *     first  2020-Q1                 first period; default the year 2000
 *     form   percent                 default ratio
 *     kind   rate | signed | price | stock   default flow
 *     decimals 1                     of the printed answer; default 0
 *     traits cumulated adjusted      of the measure, in one word or more; absent: zero
 *     half   1                       half-widths in halves of the last place; default 0
 *     real   yes                     figures are doubles
 *     skip   yes                     --missing skip
 *     in [KEY:] 100 . 12.5e | 7      a row for each series, the series of one role after
 *                                    those of another; a dot is missing, a letter after a
 *                                    figure its state
 *     out [KEY:] 0.1 . 5             answers, of one figure per group if the computation
 *                                    has that; a key names a series or an output, b_2 that
 *                                    of the input 2
 *
 * Over a matrix the key of a series is COUNTRY-PRODUCT or COUNTRY-PRODUCT-MARKET, and world=COUNTRY an argument. A
 * figure of a country, or of a product, has the key of its first series.
 *     signs 1 -1 0                   of the series: taken off, the published total
 *     side 20 21.5                   figures of the side table
 *     low [KEY:] 0.09 . 4.5          bounds that the half-widths allow; a dot: none
 *     high [KEY:] 0.11 . 5.5
 *     state [KEY:] ok B              their states
 *     tol    1e-12                   relative; default: equal to the last bit
 *
 * A bar may stand anywhere between figures.
 */
#include "compute/fixture.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>

#include "number/decimal.h"
#include "number/real_text.h"
#include "time/period.h"

enum { MAX_ROWS = 24, MAX_CELLS = 64, MAX_LINE = 1024 };

struct row {
    char key[32];
    char cell[MAX_CELLS][32];
    size_t count;
};

struct rows {
    struct row row[MAX_ROWS];
    size_t count;
};

struct worked {
    char name[256];
    char args[256];
    char first[32];
    char form[16];
    char kind[16];
    char traits[32];
    char freq;
    int64_t half;
    int64_t decimals;
    bool is_real;
    bool skips;
    double tolerance;
    struct rows in;
    struct rows out;
    struct rows signs;
    struct rows side;
    struct rows low;
    struct rows high;
    struct rows state;
};

static const struct {
    const char *letter;
    tide_state state;
} letters[] = {
    {"ok", TIDE_STATE_OK},
    {"p", TIDE_STATE_PROVISIONAL},
    {"e", TIDE_STATE_ESTIMATED},
    {"l", TIDE_STATE_LOW_RELIABILITY},
    {"L", TIDE_STATE_LOW_BASE},
    {"G", TIDE_STATE_PARTIAL_GROUP},
    {"P", TIDE_STATE_PARTIAL_PERIOD},
    {"b", TIDE_STATE_BREAK},
    {"r", TIDE_STATE_END_POINT},
    {"f", TIDE_STATE_FORECAST},
    {"I", TIDE_STATE_INCOMPLETE_WINDOW},
    {"B", TIDE_STATE_BASE_MISSING},
    {"M", TIDE_STATE_MISSING},
    {"c", TIDE_STATE_CONFIDENTIAL},
    {"Z", TIDE_STATE_BASE_ZERO},
    {"N", TIDE_STATE_BASE_NEGATIVE},
    {"S", TIDE_STATE_SIGN_CHANGE},
    {"F", TIDE_STATE_TOO_FEW},
    {"U", TIDE_STATE_UNDEFINED},
    {"x", TIDE_STATE_NOT_APPLICABLE},
    {"V", TIDE_STATE_SINGULAR},
    {"X", TIDE_STATE_NOT_COMPARABLE},
    {"O", TIDE_STATE_OVERFLOW},
};

static tide_state state_of(const char *letter)
{
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (strcmp(letters[i].letter, letter) == 0)
            return letters[i].state;
    fail_msg("no state \"%s\"", letter);
    return TIDE_STATE_OK;
}

static const char *letter_of(tide_state state)
{
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (letters[i].state == state)
            return letters[i].letter;
    return "?";
}

/* ---- reading ---- */

static void rows_read(struct rows *rows, char *text)
{
    CHECK(rows->count < MAX_ROWS);
    struct row *row = &rows->row[rows->count++];
    char *rest = NULL;

    for (char *word = strtok_r(text, " |", &rest); word != NULL;
         word = strtok_r(NULL, " |", &rest)) {
        size_t length = strlen(word);
        CHECK(length < sizeof row->key && row->count < MAX_CELLS);
        if (word[length - 1] == ':')
            memcpy(row->key, word, length - 1);
        else
            strcpy(row->cell[row->count++], word);
    }
}

static void worked_read(struct worked *worked, const char *word, char *rest)
{
    if (strcmp(word, "in") == 0)
        rows_read(&worked->in, rest);
    else if (strcmp(word, "out") == 0)
        rows_read(&worked->out, rest);
    else if (strcmp(word, "signs") == 0)
        rows_read(&worked->signs, rest);
    else if (strcmp(word, "side") == 0)
        rows_read(&worked->side, rest);
    else if (strcmp(word, "low") == 0)
        rows_read(&worked->low, rest);
    else if (strcmp(word, "high") == 0)
        rows_read(&worked->high, rest);
    else if (strcmp(word, "state") == 0)
        rows_read(&worked->state, rest);
    else if (strcmp(word, "args") == 0)
        snprintf(worked->args, sizeof worked->args, "%s", rest);
    else if (strcmp(word, "freq") == 0)
        worked->freq = rest[0];
    else if (strcmp(word, "first") == 0)
        snprintf(worked->first, sizeof worked->first, "%s", rest);
    else if (strcmp(word, "form") == 0)
        snprintf(worked->form, sizeof worked->form, "%s", rest);
    else if (strcmp(word, "kind") == 0)
        snprintf(worked->kind, sizeof worked->kind, "%s", rest);
    else if (strcmp(word, "traits") == 0)
        snprintf(worked->traits, sizeof worked->traits, "%s", rest);
    else if (strcmp(word, "half") == 0)
        worked->half = strtoll(rest, NULL, 10);
    else if (strcmp(word, "decimals") == 0)
        worked->decimals = strtoll(rest, NULL, 10);
    else if (strcmp(word, "real") == 0)
        worked->is_real = true;
    else if (strcmp(word, "skip") == 0)
        worked->skips = true;
    else if (strcmp(word, "tol") == 0)
        CHECK_OK(real_parse(rest, strlen(rest), &worked->tolerance, NULL));
    else
        fail_msg("no row \"%s\"", word);
}

/* ---- the request ---- */

static struct decimal figure_of(const char *cell, char letter[4])
{
    struct decimal figure = {0};
    size_t digits = strspn(cell, "-.0123456789");

    CHECK(strlen(cell + digits) < 4);
    strcpy(letter, cell + digits);
    if (digits > 0 && strcmp(cell, ".") != 0)
        CHECK_OK(decimal_parse(cell, digits, NULL, &figure, NULL));
    else if (strcmp(cell, ".") == 0)
        strcpy(letter, "M");
    return figure;
}

static int32_t scale_of(const struct rows *rows)
{
    int32_t scale = 0;
    char letter[4];

    for (size_t i = 0; i < rows->count; i++) {
        for (size_t t = 0; t < rows->row[i].count; t++) {
            struct decimal figure = figure_of(rows->row[i].cell[t], letter);
            scale = figure.scale > scale ? figure.scale : scale;
        }
    }
    return scale;
}

static void panel_fill(struct panel_measure *measure, size_t at, const struct row *row,
                       const struct worked *worked)
{
    for (size_t t = 0; t < row->count; t++) {
        char letter[4];
        struct decimal figure = figure_of(row->cell[t], letter);
        size_t cell = at * row->count + t;

        measure->state[cell] = letter[0] != '\0' ? state_of(letter) : TIDE_STATE_OK;
        measure->half[cell] = worked->half;
        measure->real[cell] =
            (double)figure.mantissa / (double)decimal_power(figure.scale);
        CHECK(worked->is_real ||
              decimal_rescale(figure, measure->scale, &measure->mantissa[cell]));
    }
}

static tide_period first_of(const struct worked *worked)
{
    tide_period first = period_year(2000);
    tide_freq freq = freq_of_text(&worked->freq, 1);

    if (worked->first[0] != '\0')
        CHECK_OK(tide_period_parse(worked->first, strlen(worked->first), &first, NULL));
    else if (freq != TIDE_FREQ_A)
        first = freq == TIDE_FREQ_W   ? period_week(2000, 1)
                : freq == TIDE_FREQ_D ? period_day(2000, 1, 1)
                                      : period_of(freq, 2000 * freq_per_year(freq));
    return first;
}

static enum measure_kind kind_of(const char *word)
{
    return strcmp(word, "rate") == 0     ? MEASURE_RATE
           : strcmp(word, "signed") == 0 ? MEASURE_SIGNED
           : strcmp(word, "price") == 0  ? MEASURE_PRICE
           : strcmp(word, "stock") == 0  ? MEASURE_STOCK
                                         : MEASURE_FLOW;
}

/* One panel a role; the rows of a role are the series of its panel. */
static void panels_make(const struct worked *worked, size_t input_count,
                        struct arena *arena,
                        const struct tide_panel *input[COMPUTE_MAX_ROLES])
{
    size_t series_count = worked->in.count / input_count;

    CHECK_INT(worked->in.count % input_count, 0);
    for (size_t role = 0; role < input_count; role++) {
        struct tide_panel *panel =
            fixture_panel(arena, first_of(worked), series_count, worked->in.row[0].count,
                          worked->is_real ? TIDE_KIND_REAL : TIDE_KIND_DECIMAL,
                          scale_of(&worked->in));
        panel->measure[0].traits = (struct measure_traits){
            .kind = kind_of(worked->kind),
            .is_cumulated = strstr(worked->traits, "cumulated") != NULL,
            .absent_is_zero = strstr(worked->traits, "absent") != NULL,
            .is_adjusted = strstr(worked->traits, "adjusted") != NULL,
        };
        for (size_t i = 0; i < series_count; i++)
            panel_fill(&panel->measure[0], i, &worked->in.row[role * series_count + i],
                       worked);
        input[role] = panel;
    }
}

/* The side table, on the axis of the input. */
static const tide_series *side_make(const struct worked *worked, struct arena *arena,
                                    const struct tide_panel *input)
{
    struct tide_panel *panel = fixture_panel(arena, input->first, 1, input->period_count,
                                             TIDE_KIND_DECIMAL, scale_of(&worked->side));
    tide_series *series = arena_alloc(arena, 1, sizeof *series);

    CHECK(series != NULL);
    CHECK_INT(worked->side.row[0].count, input->period_count);
    for (size_t t = 0; t < input->period_count; t++) {
        char letter[4];
        struct decimal figure = figure_of(worked->side.row[0].cell[t], letter);
        panel->measure[0].state[t] = letter[0] != '\0' ? state_of(letter) : TIDE_STATE_OK;
        CHECK(decimal_rescale(figure, panel->measure[0].scale,
                              &panel->measure[0].mantissa[t]));
    }
    *series = panel_series(panel, 0, 0);
    return series;
}

/* Countries and products, numbered as they come; a number is the first row with the
   word before or after the dash. */
static void matrix_make(const struct worked *worked, const struct argument *argument,
                        uint32_t country[MAX_ROWS], uint32_t product[MAX_ROWS],
                        uint32_t market[MAX_ROWS], struct compute_matrix *out)
{
    *out = (struct compute_matrix){.country = country,
                                   .product = product,
                                   .market = market,
                                   .market_count = MAX_ROWS,
                                   .country_count = MAX_ROWS,
                                   .product_count = MAX_ROWS,
                                   .world = MATRIX_NO_WORLD};
    for (uint32_t i = 0; i < worked->in.count; i++) {
        const char *key = worked->in.row[i].key;
        size_t length = strcspn(key, "-");
        CHECK(key[length] == '-');
        size_t second = length + 1 + strcspn(key + length + 1, "-");
        country[i] = product[i] = market[i] = i;
        for (uint32_t k = i; k-- > 0;) {
            const char *other = worked->in.row[k].key;
            if (strncmp(other, key, length + 1) == 0)
                country[i] = country[k];
            const char *dash = strchr(other, '-');
            size_t end = 1 + strcspn(dash + 1, "-");
            if (end == second - length && strncmp(dash, key + length, end) == 0)
                product[i] = product[k];
            if (strcmp(dash + end, key + second) == 0)
                market[i] = market[k];
        }
        if (argument[MATRIX_WORLD].is_set &&
            strncmp(argument[MATRIX_WORLD].text, key, length) == 0)
            out->world = country[i];
    }
}

/* ---- comparing ---- */

static bool cell_agrees(const struct series_out *column, size_t cell, const char *wanted,
                        double tolerance)
{
    struct decimal figure;
    int64_t mantissa;
    double value;

    if (strcmp(wanted, ".") == 0)
        return !tide_state_has_value(column->state[cell]);
    if (!tide_state_has_value(column->state[cell]))
        return false;
    if (column->kind == TIDE_KIND_DECIMAL)
        return decimal_parse(wanted, strlen(wanted), NULL, &figure, NULL) ==
                   TIDE_STATUS_OK &&
               decimal_rescale(figure, column->scale, &mantissa) &&
               mantissa == column->mantissa[cell];
    CHECK_OK(real_parse(wanted, strlen(wanted), &value, NULL));
    return fabs(column->real[cell] - value) <=
           tolerance * (value == 0.0 ? 1.0 : fabs(value));
}

/* The column and the first cell that a row of `out` or `state` speaks of. */
static const struct series_out *column_of(const struct worked *worked, const char *key,
                                          size_t place,
                                          const struct compute_result *result,
                                          size_t *first)
{
    *first = place < result->row_count ? place * result->length : 0;
    for (size_t i = result->row_count; i-- > 0 && key[0] != '\0';)
        if (strcmp(worked->in.row[i].key, key) == 0) /* the first, of the first role */
            *first = i * result->length;
    for (size_t i = 0; i < result->output_count; i++) {
        char name[40];
        size_t of = result->output[i].of_input;
        if (of > 0)
            snprintf(name, sizeof name, "%s_%zu", result->output[i].name, of);
        else
            snprintf(name, sizeof name, "%s", result->output[i].name);
        if (key[0] != '\0' && strcmp(name, key) == 0) {
            *first = 0;
            return &result->column[i];
        }
    }
    return &result->column[0];
}

static size_t compare_bound(const struct worked *worked, const struct rows *rows,
                            const struct series_out *bound,
                            const struct compute_result *result, const char *file)
{
    size_t wrong = 0;
    size_t first;

    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->row[i];
        column_of(worked, row->key, i, result, &first);
        CHECK_INT(row->count, result->length);
        for (size_t t = 0; t < row->count; t++) {
            if (cell_agrees(bound, first + t, row->cell[t], worked->tolerance))
                continue;
            wrong++;
            print_error("%s, \"%s\": bound %s[%zu] is %.17g (state %s), not %s\n", file,
                        worked->name, row->key, t,
                        bound->kind == TIDE_KIND_REAL
                            ? bound->real[first + t]
                            : (double)bound->mantissa[first + t],
                        letter_of(bound->state[first + t]), row->cell[t]);
        }
    }
    return wrong;
}

static size_t compare(const struct worked *worked, const struct compute_result *result,
                      const char *file, const char *way)
{
    size_t wrong = 0;
    size_t first;

    for (size_t i = 0; i < worked->out.count; i++) {
        const struct row *row = &worked->out.row[i];
        const struct series_out *column = column_of(worked, row->key, i, result, &first);
        CHECK_INT(row->count, result->length);
        for (size_t t = 0; t < row->count; t++) {
            if (cell_agrees(column, first + t, row->cell[t], worked->tolerance))
                continue;
            wrong++;
            print_error("%s, %s, \"%s\": %s[%zu] is %.17g (state %s), not %s\n", file,
                        way, worked->name, row->key, t,
                        column->kind == TIDE_KIND_REAL
                            ? column->real[first + t]
                            : (double)column->mantissa[first + t],
                        letter_of(column->state[first + t]), row->cell[t]);
        }
    }
    for (size_t i = 0; i < worked->state.count; i++) {
        const struct row *row = &worked->state.row[i];
        const struct series_out *column = column_of(worked, row->key, i, result, &first);
        CHECK_INT(row->count, result->length);
        for (size_t t = 0; t < row->count; t++) {
            if (column->state[first + t] == state_of(row->cell[t]))
                continue;
            wrong++;
            print_error("%s, %s, \"%s\": state of %s[%zu] is %s, not %s\n", file, way,
                        worked->name, row->key, t, letter_of(column->state[first + t]),
                        row->cell[t]);
        }
    }
    return wrong;
}

static size_t worked_run(const struct worked *worked,
                         const struct computation *computation, struct runtime *runtime,
                         const char *file)
{
    const struct tide_panel *input[COMPUTE_MAX_ROLES];
    const struct argument *argument;
    struct compute_result result;
    struct arena arena;
    size_t group[MAX_ROWS] = {0};
    size_t row[MAX_ROWS];
    uint32_t country[MAX_ROWS];
    uint32_t product[MAX_ROWS];
    uint32_t market[MAX_ROWS];
    int8_t sign[MAX_ROWS];
    struct compute_matrix matrix;
    size_t wrong = 0;

    arena_init(&arena, &runtime->memory);
    CHECK_OK(fixture_arguments(computation, worked->args, &arena, &argument, NULL));
    panels_make(worked, computation_inputs(computation, argument), &arena, input);
    if (computation->check != NULL)
        CHECK_OK(computation->check(argument, (tide_freq)input[0]->first.freq, NULL));
    struct compute_request request =
        fixture_request(computation, argument, input, group, 1);
    request.form = FORM_RATIO;
    if (worked->form[0] != '\0')
        CHECK(form_find(worked->form, &request.form));
    request.skip_missing = worked->skips;
    request.decimals = (int32_t)worked->decimals;
    if (computation->is_matrix) {
        matrix_make(worked, argument, country, product, market, &matrix);
        request.matrix = &matrix;
        for (size_t i = 0; i < worked->in.count; i++)
            row[i] = country[i];
    }
    if (computation->rows == ROWS_PER_PRODUCT)
        for (size_t i = 0; i < worked->in.count; i++)
            row[i] = product[i];
    if (computation->rows == ROWS_PER_COUNTRY || computation->rows == ROWS_PER_PRODUCT) {
        request.row = row;
        request.row_count = MAX_ROWS;
    }

    for (size_t i = 0; worked->signs.count > 0 && i < worked->in.count; i++)
        sign[i] = (int8_t)strtol(worked->signs.row[0].cell[i], NULL, 10);
    if (worked->signs.count > 0)
        request.sign = sign;
    if (worked->side.count > 0)
        request.side = side_make(worked, &arena, input[0]);
    request.wants_bounds = worked->low.count + worked->high.count > 0;

    CHECK_OK(compute_run(runtime, &request, &arena, &result, NULL));
    wrong += compare(worked, &result, file, "run");
    wrong += compare_bound(worked, &worked->low, &result.low, &result, file);
    wrong += compare_bound(worked, &worked->high, &result.high, &result, file);
    request.use_reference = true;
    CHECK_OK(compute_run(runtime, &request, &arena, &result, NULL));
    wrong += compare(worked, &result, file, "reference");
    arena_release(&arena);
    return wrong;
}

static size_t file_run(const char *folder, const char *file, struct runtime *runtime)
{
    static struct worked worked;
    char path[4096];
    char line[MAX_LINE];
    char name[64];
    size_t wrong = 0;

    snprintf(name, sizeof name, "%.*s", (int)strcspn(file, "."), file);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    const struct computation *computation = registry_find(name);
    if (computation == NULL)
        fail_msg("%s: no computation of that name", file);

    FILE *stream = fopen(path, "r");
    CHECK(stream != NULL);
    while (fgets(line, sizeof line, stream) != NULL) {
        line[strcspn(line, "#\n")] = '\0';
        size_t length = strcspn(line, " ");
        char *rest = line + length + strspn(line + length, " ");
        line[length] = '\0';
        if (length == 0)
            continue;
        if (strcmp(line, "case") != 0) {
            worked_read(&worked, line, rest);
            continue;
        }
        if (worked.in.count > 0)
            wrong += worked_run(&worked, computation, runtime, file);
        worked = (struct worked){.freq = 'A'};
        snprintf(worked.name, sizeof worked.name, "%s", rest);
    }
    fclose(stream);
    CHECK(worked.in.count > 0);
    wrong += worked_run(&worked, computation, runtime, file);
    worked = (struct worked){.freq = 'A'};
    return wrong;
}

TEST(worked_cases_hold)
{
    UNUSED;
    const char *folder = TIDE_SOURCE_DIR "/tests/compute/cases";
    struct runtime runtime;
    size_t wrong = 0;
    size_t files = 0;

    check_runtime(&runtime, 1);
    DIR *entries = opendir(folder);
    CHECK(entries != NULL);
    for (struct dirent *entry = readdir(entries); entry != NULL;
         entry = readdir(entries)) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".case") == 0) {
            wrong += file_run(folder, entry->d_name, &runtime);
            files++;
        }
    }
    closedir(entries);
    CHECK(files > 0);
    CHECK_INT(wrong, 0);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(worked_cases_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
