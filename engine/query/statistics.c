/*
 * statistics.c - the words of --stat.
 */
#include "query/statistics.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "number/decimal.h"

static const tide_option rows[GROUP_OPTION_COUNT] = {
    [GROUP_OPTION_STAT] =
        {.name = "stat",
         .kind = TIDE_OPTION_LIST,
         .argument = "NAME[,NAME]",
         .preset = "count,sum",
         .help = "sum mean median min max var sd first last, p90 p2.5 ..., top3\n"
                 "bottom3 ..., wmean(W), corr(Y) r2(Y) slope(Y) cov(Y) with another\n"
                 "measure, distinct(KEY), rows, count, periods, due; a state counts\n"
                 "the rows in it: missing, estimated, confidential ...",
         .group = TIDE_GROUP_COMPUTATION},
    [GROUP_OPTION_ROLLUP] = {.name = "rollup",
                             .kind = TIDE_OPTION_FLAG,
                             .help =
                                 "totals over the last key, the last two ... all keys",
                             .group = TIDE_GROUP_COMPUTATION},
    [GROUP_OPTION_CUBE] = {.name = "cube",
                           .kind = TIDE_OPTION_FLAG,
                           .help = "totals over each choice of keys",
                           .group = TIDE_GROUP_COMPUTATION},
    [GROUP_OPTION_TOTAL] = {.name = "grand-total",
                            .kind = TIDE_OPTION_FLAG,
                            .help = "the total over all keys as well",
                            .group = TIDE_GROUP_COMPUTATION},
};

const tide_option *statistics_options(size_t *count)
{
    *count = GROUP_OPTION_COUNT;
    return rows;
}

/* What stands behind the word. */
enum form_of_word { PLAIN, NUMBERED, OF_KEY, OF_MEASURE };

static const struct word {
    const char *name;
    enum group_statistic what;
    enum form_of_word form;
    bool wants_time;
    const char *shown; /* as it would be written; NULL: the name */
} words[] = {
    {"rows", GROUP_ROWS, PLAIN, false, NULL},
    {"count", GROUP_COUNT, PLAIN, false, NULL},
    {"periods", GROUP_PERIODS, PLAIN, true, NULL},
    {"due", GROUP_PERIODS_DUE, PLAIN, true, NULL},
    {"distinct", GROUP_DISTINCT, OF_KEY, false, "distinct(KEY)"},
    {"sum", GROUP_SUM, PLAIN, false, NULL},
    {"mean", GROUP_MEAN, PLAIN, false, NULL},
    {"median", GROUP_QUANTILE, PLAIN, false, NULL},
    {"min", GROUP_LEAST, PLAIN, false, NULL},
    {"max", GROUP_MOST, PLAIN, false, NULL},
    {"var", GROUP_VARIANCE, PLAIN, false, NULL},
    {"sd", GROUP_DEVIATION, PLAIN, false, NULL},
    {"first", GROUP_FIRST, PLAIN, true, NULL},
    {"last", GROUP_LAST, PLAIN, true, NULL},
    {"p", GROUP_QUANTILE, NUMBERED, false, "p90"},
    {"top", GROUP_RANKED, NUMBERED, false, "top3"},
    {"bottom", GROUP_RANKED, NUMBERED, false, "bottom3"},
    {"wmean", GROUP_WEIGHTED_MEAN, OF_MEASURE, false, "wmean(W)"},
    {"corr", GROUP_CORRELATION, OF_MEASURE, false, "corr(Y)"},
    {"r2", GROUP_R2, OF_MEASURE, false, "r2(Y)"},
    {"slope", GROUP_SLOPE, OF_MEASURE, false, "slope(Y)"},
    {"cov", GROUP_COVARIANCE, OF_MEASURE, false, "cov(Y)"},
};

enum { MOST_RANKS = 100 };

struct reading_stat {
    tide_job *job;
    struct binding *binding;
    struct statistics *out;
    struct text item;
};

static const char *word_at(const void *unused, size_t i)
{
    (void)unused;
    if (i >= COUNT_OF(words))
        return tide_state_at(i - COUNT_OF(words))->name;
    return words[i].shown != NULL ? words[i].shown : words[i].name;
}

static tide_status refuse_word(const struct reading_stat *reading, tide_error *err)
{
    char copy[128];

    text_escape(copy, sizeof copy, reading->item.at, reading->item.length);
    error_set(err, TIDE_STATUS_ARGUMENT, "no_statistic",
              "--stat \"%s\" is no statistic of a group", copy);
    error_suggest(err, text_nearest_of(copy, COUNT_OF(words) + tide_state_count(),
                                       word_at, NULL));
    error_hint(err, "for example --stat sum,median,p90,top3,wmean(kg),distinct(partner)");
    return TIDE_STATUS_ARGUMENT;
}

static tide_status add_statistic(const struct reading_stat *reading,
                                 const struct statistic *statistic, tide_error *err)
{
    struct statistics *out = reading->out;

    if (statistic->name == NULL)
        return memory_failed(&reading->job->runtime->memory, err);
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->statistic[i].name, statistic->name) == 0)
            return TIDE_STATUS_OK;
    if (statistic->wants_time && reading->binding->time == TABLE_NO_COLUMN)
        return error_set(err, TIDE_STATUS_NOT_FOUND, "no_time",
                         "%s goes by the period; no column of periods was found",
                         statistic->name);
    out->wants_measure = out->wants_measure || statistic->per_measure;
    out->statistic[out->count++] = *statistic;
    return TIDE_STATUS_OK;
}

/* ---- numbers ---- */

/* "2.5" of a hundred as a fraction; false: not 0 to 100 with at most 7 decimals. */
static bool read_share(struct text number, struct group_ask *ask)
{
    struct decimal decimal;

    if (number.length == 0 || number.at[0] < '0' || number.at[0] > '9' ||
        decimal_parse(number.at, number.length, NULL, &decimal, NULL) != TIDE_STATUS_OK ||
        decimal.scale > 7)
        return false;
    ask->numerator = decimal.mantissa;
    ask->denominator = 100 * decimal_power(decimal.scale);
    return decimal.mantissa >= 0 && decimal.mantissa <= ask->denominator;
}

/* "3" as a whole number from 1 on; 0: it is none. */
static size_t read_rank(struct text number)
{
    size_t rank = 0;

    for (size_t i = 0; i < number.length && rank <= MOST_RANKS; i++) {
        if (number.at[i] < '0' || number.at[i] > '9')
            return 0;
        rank = rank * 10 + (size_t)(number.at[i] - '0');
    }
    return rank <= MOST_RANKS ? rank : 0;
}

static tide_status add_ranked(const struct reading_stat *reading, const struct word *word,
                              size_t most, tide_error *err)
{
    struct arena *arena = &reading->job->arena;
    tide_status status = TIDE_STATUS_OK;

    for (size_t rank = 1; status == TIDE_STATUS_OK && rank <= most; rank++) {
        struct statistic statistic = {.name =
                                          arena_format(arena, "%s%zu", word->name, rank),
                                      .ask = {.what = word->what,
                                              .rank = rank,
                                              .from_most =
                                                  strcmp(word->name, "top") == 0},
                                      .other = TABLE_NO_COLUMN,
                                      .per_measure = true};
        status = add_statistic(reading, &statistic, err);
    }
    return status;
}

static tide_status add_numbered(const struct reading_stat *reading,
                                const struct word *word, struct text number,
                                tide_error *err)
{
    struct statistic statistic = {.ask = {.what = word->what},
                                  .other = TABLE_NO_COLUMN,
                                  .per_measure = true};

    if (word->what == GROUP_QUANTILE) {
        if (!read_share(number, &statistic.ask))
            return refuse_word(reading, err);
        statistic.name =
            arena_text(&reading->job->arena, reading->item.at, reading->item.length);
        return add_statistic(reading, &statistic, err);
    }
    size_t most = read_rank(number);
    return most > 0 ? add_ranked(reading, word, most, err) : refuse_word(reading, err);
}

/* ---- other columns ---- */

/* The name between the parentheses; SQL double quotes are taken off. */
static tide_status read_column(const struct reading_stat *reading, struct text inside,
                               size_t *out, tide_error *err)
{
    struct arena *arena = &reading->job->arena;
    const char *copy = arena_text(arena, inside.at, inside.length);
    struct text *name = NULL;
    size_t count = 0;

    if (copy == NULL)
        return memory_failed(arena->memory, err);
    tide_status status = argument_split(copy, arena, &name, &count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (count != 1)
        return refuse_word(reading, err);
    return binding_find(reading->binding, "--stat", name[0], out, err);
}

static tide_status check_column(const struct column_view *view, const struct word *word,
                                tide_error *err)
{
    bool is_measure = view->role == TIDE_COLUMN_MEASURE;

    if (word->form == OF_MEASURE && !is_measure) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_measure",
                  "%s needs another measure; column \"%s\" does not hold figures",
                  word->name, view->name.at);
        error_source(err, "--stat");
        return TIDE_STATUS_NOT_FOUND;
    }
    if (word->form == OF_KEY && (is_measure || view->role == TIDE_COLUMN_SKIP)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key",
                  "%s counts the members of a key; column \"%s\" is none", word->name,
                  view->name.at);
        error_source(err, "--stat");
        error_hint(err, "--columns \"%s:key\" declares it", view->name.at);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

static tide_status add_of_column(const struct reading_stat *reading,
                                 const struct word *word, struct text rest,
                                 tide_error *err)
{
    struct statistic statistic = {.ask = {.what = word->what},
                                  .per_measure = word->form == OF_MEASURE};

    if (rest.length < 3 || rest.at[0] != '(' || rest.at[rest.length - 1] != ')')
        return refuse_word(reading, err);
    struct text inside = {rest.at + 1, rest.length - 2};
    tide_status status = read_column(reading, inside, &statistic.other, err);
    if (status != TIDE_STATUS_OK)
        return status;
    const struct column_view *view = &reading->binding->column[statistic.other];
    status = check_column(view, word, err);
    if (status != TIDE_STATUS_OK)
        return status;
    statistic.name =
        arena_format(&reading->job->arena, "%s_%s", word->name, view->name.at);
    return add_statistic(reading, &statistic, err);
}

/* ---- all words ---- */

static tide_status add_plain(const struct reading_stat *reading, const struct word *word,
                             tide_error *err)
{
    struct statistic statistic = {
        .name = word->name,
        .ask = {.what = word->what, .numerator = 1, .denominator = 2},
        .other = TABLE_NO_COLUMN,
        .per_measure = word->what != GROUP_ROWS && word->what != GROUP_PERIODS_DUE,
        .wants_time = word->wants_time};

    return add_statistic(reading, &statistic, err);
}

/* The rows in a state; refused where there is none of this name. */
static tide_status add_state(const struct reading_stat *reading, tide_error *err)
{
    struct statistic statistic = {.ask = {.what = GROUP_IN_STATE},
                                  .other = TABLE_NO_COLUMN,
                                  .per_measure = true};

    for (size_t i = 0; i < tide_state_count(); i++) {
        if (!text_is(reading->item, tide_state_at(i)->name))
            continue;
        statistic.name = tide_state_at(i)->name;
        statistic.ask.state = tide_state_at(i)->code;
        return add_statistic(reading, &statistic, err);
    }
    return refuse_word(reading, err);
}

/* The letters, and a 2 of r2, that open an item. */
static const struct word *find_word(struct text item, struct text *rest)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t length = strlen(words[i].name);
        if (item.length < length || memcmp(item.at, words[i].name, length) != 0)
            continue;
        *rest = (struct text){item.at + length, item.length - length};
        bool is_whole = rest->length == 0 && words[i].form == PLAIN;
        bool has_column = rest->length > 0 && rest->at[0] == '(' &&
                          (words[i].form == OF_KEY || words[i].form == OF_MEASURE);
        bool has_number = rest->length > 0 && rest->at[0] >= '0' && rest->at[0] <= '9' &&
                          words[i].form == NUMBERED;
        if (is_whole || has_column || has_number)
            return &words[i];
    }
    return NULL;
}

static tide_status add_item(const struct reading_stat *reading, tide_error *err)
{
    struct text rest = {0};
    const struct word *word = find_word(reading->item, &rest);

    if (word == NULL)
        return add_state(reading, err);
    switch (word->form) {
    case NUMBERED:
        return add_numbered(reading, word, rest, err);
    case OF_KEY:
    case OF_MEASURE:
        return add_of_column(reading, word, rest, err);
    case PLAIN:
        break;
    }
    return add_plain(reading, word, err);
}

tide_status bind_statistics(tide_job *job, struct binding *binding, tide_error *err)
{
    const struct argument *stat = &job->argument[GROUP_OPTION_STAT];
    struct arena *arena = &job->arena;
    struct statistics *out = arena_alloc_zero(arena, 1, sizeof *out);
    struct reading_stat reading = {.job = job, .binding = binding, .out = out};
    tide_status status = TIDE_STATUS_OK;

    if (out != NULL)
        out->statistic = arena_alloc_zero(arena, stat->item_count,
                                          MOST_RANKS * sizeof *out->statistic);
    if (out == NULL || out->statistic == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < stat->item_count; i++) {
        reading.item = stat->item[i];
        status = add_item(&reading, err);
    }
    out->by_period = job_has(job, OPTION_FREQ);
    binding->statistics = out;
    return status;
}
