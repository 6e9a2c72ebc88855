/*
 * argument_test.c - option values: what is read, what is refused and how it is said.
 */
#include "harness/check.h"

#include "compute/argument.h"
#include "compute/computation.h"

static const tide_option lag = {.name = "lag",
                                .kind = TIDE_OPTION_INTEGER,
                                .preset = "1",
                                .range = "1..400"};
static const tide_option any = {.name = "any", .kind = TIDE_OPTION_INTEGER};
static const tide_option width = {.name = "width",
                                  .kind = TIDE_OPTION_NUMBER,
                                  .range = "0..1.5"};
static const tide_option stat = {.name = "stat",
                                 .kind = TIDE_OPTION_CHOICE,
                                 .range = "mean|sum|median"};
static const tide_option base = {.name = "base", .kind = TIDE_OPTION_PERIOD};
static const tide_option last = {.name = "last", .kind = TIDE_OPTION_FLAG};
static const tide_option by = {.name = "by", .kind = TIDE_OPTION_LIST};

static struct memory memory;
static struct arena arena;

static int set_up(void **unused_state)
{
    (void)unused_state;
    memory_init(&memory, NULL, 0);
    arena_init(&arena, &memory);
    return 0;
}

static int tear_down(void **unused_state)
{
    (void)unused_state;
    arena_release(&arena);
    return atomic_load(&memory.used_bytes) == 0 ? 0 : -1;
}

static struct argument read_good(const tide_option *option, const char *text)
{
    struct argument argument;
    tide_error err = {0};

    if (argument_parse(option, text, &arena, &argument, &err) != TIDE_STATUS_OK)
        fail_msg("\"%s\": %s", text, err.message);
    CHECK(argument.is_set);
    CHECK_TEXT(argument.text, text);
    return argument;
}

static tide_error read_bad(const tide_option *option, const char *text)
{
    struct argument argument = {.integer = 77};
    tide_error err = {0};

    if (argument_parse(option, text, &arena, &argument, &err) == TIDE_STATUS_OK)
        fail_msg("\"%s\" was read", text);
    CHECK_STATUS(err.status, TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(err.id, "bad_argument");
    CHECK_INT(argument.integer, 77);
    return err;
}

TEST(integers_are_whole_and_in_range)
{
    UNUSED;
    static const char *const bad[] = {"",   "0",    "401", "1.0", "1e2",
                                      "+1", "0x10", " 1",  "1 ",  "--1"};

    CHECK_INT(read_good(&lag, "1").integer, 1);
    CHECK_INT(read_good(&lag, "400").integer, 400);
    CHECK(read_good(&any, "-9223372036854775808").integer == INT64_MIN);
    CHECK(read_good(&any, "9223372036854775807").integer == INT64_MAX);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        read_bad(&lag, bad[i]);
    read_bad(&any, "9223372036854775808");
    read_bad(&any, "-");
    CHECK_TEXT(read_bad(&lag, "0").message, "--lag: \"0\" is not a whole number, 1..400");
}

TEST(numbers_are_decimal_and_in_range)
{
    UNUSED;
    CHECK(read_good(&width, "0.25").number == 0.25);
    CHECK(read_good(&width, "1.5").number == 1.5);
    read_bad(&width, "1.51");
    read_bad(&width, "-0.1");
    read_bad(&width, "nan");
    read_bad(&width, "inf");
    read_bad(&width, "1,5");
}

TEST(choices_are_words_and_the_nearest_is_named)
{
    UNUSED;
    struct argument median = read_good(&stat, "median");

    CHECK_INT(median.choice, 2);
    CHECK(argument_is(&median, "median"));
    CHECK(!argument_is(&median, "mean"));
    CHECK_TEXT(read_bad(&stat, "medain").suggestion, "median");
    CHECK_TEXT(read_bad(&stat, "medain").expected, "one of mean|sum|median");
    read_bad(&stat, "mea");
    read_bad(&stat, "mean|sum");
    read_bad(&stat, "");
}

TEST(periods_and_flags)
{
    UNUSED;
    CHECK_INT(read_good(&base, "2022-Q1").period.freq, TIDE_FREQ_Q);
    read_bad(&base, "2022-13");
    CHECK(read_good(&last, "yes").flag);
    CHECK(!read_good(&last, "no").flag);
    read_bad(&last, "true");
}

TEST(a_list_is_split_outside_quotes)
{
    UNUSED;
    static const char *const pieces[] = {"partner", "Trade Flow", "a,b", "say \"x\"",
                                         " "};
    struct argument list =
        read_good(&by, " partner ,\"Trade Flow\", \"a,b\" ,\"say \"\"x\"\"\",\" \"");

    CHECK_INT(list.item_count, COUNT_OF(pieces));
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        CHECK(text_is(list.item[i], pieces[i]));
    read_bad(&by, "");
    read_bad(&by, "a,,b");
    read_bad(&by, "a,");
    read_bad(&by, ",a");
    read_bad(&by, "\"a");
    read_bad(&by, "\"a\"b");
    read_bad(&by, "\"\"");
    read_bad(&by, "  ");
}

TEST(presets_stand_where_nothing_is_given)
{
    UNUSED;
    struct argument argument;

    CHECK_OK(argument_preset(&lag, &arena, &argument, NULL));
    CHECK(argument.is_set && argument.integer == 1);
    CHECK_OK(argument_preset(&stat, &arena, &argument, NULL));
    CHECK(!argument.is_set && argument.text == NULL);
    CHECK(!argument_is(&argument, ""));
}

/* ---- arguments that do not fit each other ---- */

static tide_error check_refuses(const char *name, const char *const *values,
                                tide_freq freq)
{
    const struct computation *row = registry_find(name);
    struct argument argument[16];
    tide_error err = {0};

    for (size_t i = 0; i < row->option_count; i++)
        CHECK_OK(argument_preset(&row->option[i], &arena, &argument[i], NULL));
    for (; values[0] != NULL; values += 2)
        for (size_t i = 0; i < row->option_count; i++)
            if (strcmp(row->option[i].name, values[0]) == 0)
                CHECK_OK(argument_parse(&row->option[i], values[1], &arena, &argument[i],
                                        NULL));
    CHECK_STATUS(row->check(argument, freq, &err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(err.id, "bad_argument");
    return err;
}

#define VALUES(...) ((const char *const[]){__VA_ARGS__, NULL})

TEST(arguments_are_held_against_each_other)
{
    UNUSED;
    static const char *const none[] = {NULL};

    CHECK_TEXT(check_refuses("index", none, TIDE_FREQ_M).message, "index needs --base");
    check_refuses("index", VALUES("base", "2015-01"), TIDE_FREQ_Q);
    check_refuses("index", VALUES("base", "2015"), TIDE_FREQ_W);
    check_refuses("index", VALUES("base", "2015-W01"), TIDE_FREQ_M);
    check_refuses("index", VALUES("base", "2015-01-01/P10M"), TIDE_FREQ_M);
    check_refuses("index", VALUES("base", "december"), TIDE_FREQ_M);
    check_refuses("yoy", VALUES("low-base-width", "0.1234567"), TIDE_FREQ_M);
    check_refuses("mat", VALUES("low-base-width", "0.1234567"), TIDE_FREQ_M);
    check_refuses("saar", none, TIDE_FREQ_W);
    check_refuses("saar", VALUES("span", "5"), TIDE_FREQ_Q);
    check_refuses("saar", VALUES("low-base-width", "0.1234567"), TIDE_FREQ_Q);
    check_refuses("cagr", VALUES("years", "count"), TIDE_FREQ_Q);
    check_refuses("mean-growth", VALUES("low-base-width", "0.1234567"), TIDE_FREQ_A);
    check_refuses("carry-over", none, TIDE_FREQ_A);
    check_refuses("carry-over", none, TIDE_FREQ_D);
    CHECK_TEXT(check_refuses("moving", none, TIDE_FREQ_M).message,
               "moving needs --window");
    check_refuses("moving", VALUES("window", "3", "min-count", "4"), TIDE_FREQ_M);
    check_refuses("moving", VALUES("window", "4", "align", "centre", "stat", "sum"),
                  TIDE_FREQ_M);
}

/* A command line holds the options of all computations: those of one name must agree on
   whether a value follows, and none may be called like an option of every request. */
TEST(options_of_one_name_agree)
{
    UNUSED;
    for (size_t i = 0; i < registry_count(); i++)
        for (size_t a = 0; a < registry_at(i)->option_count; a++) {
            const tide_option *option = &registry_at(i)->option[a];
            for (size_t k = 0; k < tide_option_count(); k++)
                CHECK(strcmp(tide_option_at(k)->name, option->name) != 0);
            for (size_t k = 0; k < registry_count(); k++)
                for (size_t b = 0; b < registry_at(k)->option_count; b++) {
                    const tide_option *other = &registry_at(k)->option[b];
                    CHECK(strcmp(other->name, option->name) != 0 ||
                          (other->kind == TIDE_OPTION_FLAG) ==
                              (option->kind == TIDE_OPTION_FLAG));
                }
        }
}

/* Those of a verb that is no computation stand on the same command line. */
TEST(options_of_group_agree_with_those_of_computations)
{
    UNUSED;
    CHECK_INT(tide_verb_option_count("yoy"), 0);
    CHECK(tide_verb_option_at("group", tide_verb_option_count("group")) == NULL);
    for (size_t a = 0; a < tide_verb_option_count("group"); a++) {
        const tide_option *option = tide_verb_option_at("group", a);
        for (size_t k = 0; k < tide_option_count(); k++)
            CHECK(strcmp(tide_option_at(k)->name, option->name) != 0);
        for (size_t k = 0; k < registry_count(); k++)
            for (size_t b = 0; b < registry_at(k)->option_count; b++) {
                const tide_option *other = &registry_at(k)->option[b];
                CHECK(strcmp(other->name, option->name) != 0 ||
                      (other->kind == TIDE_OPTION_FLAG) ==
                          (option->kind == TIDE_OPTION_FLAG));
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(integers_are_whole_and_in_range),
        ROW(numbers_are_decimal_and_in_range),
        ROW(choices_are_words_and_the_nearest_is_named),
        ROW(periods_and_flags),
        ROW(a_list_is_split_outside_quotes),
        ROW(presets_stand_where_nothing_is_given),
        ROW(arguments_are_held_against_each_other),
        ROW(options_of_one_name_agree),
        ROW(options_of_group_agree_with_those_of_computations),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
