/*
 * job_file_test.c - the job of the manual, part by part; what the grammar refuses.
 */
#include "batch/job.h"

static void open_brief(struct job_bench *brief)
{
    job_open(brief, TIDE_SOURCE_DIR "/tests/batch/jobs/brief.yml", NULL, 0);
    if (brief->status != TIDE_STATUS_OK)
        print_error("%llu:%llu: %s\n", (unsigned long long)brief->err.line,
                    (unsigned long long)brief->err.column, brief->err.message);
    CHECK_OK(brief->status);
}

static const char *pair_value(const struct job_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (strcmp(pairs->item[i].name.text, name) == 0)
            return pairs->item[i].value.text;
    return "";
}

TEST(the_job_of_the_manual)
{
    UNUSED;
    struct job_bench brief;

    open_brief(&brief);
    const struct job_file *file = &brief.file;
    CHECK_TEXT(file->folder, TIDE_SOURCE_DIR "/tests/batch/jobs");
    CHECK_TEXT(file->title.text, "Monthly brief on US goods trade, to ${year}");

    CHECK_INT(file->param_count, 3);
    CHECK_INT(file->param[0].type, PARAM_INT);
    CHECK_TEXT(file->param[0].value, "2022");
    CHECK_INT(file->param[1].type, PARAM_ENUM);
    CHECK_INT(file->param[1].values.count, 2);
    CHECK(file->param[1].value == NULL);
    CHECK_TEXT(file->param[2].value, "out");

    CHECK_INT(file->each_count, 1);
    CHECK_TEXT(file->each[0].param.text, "flow");
    CHECK_TEXT(file->each[0].values.item[1].text, "M");

    CHECK_INT(file->source_count, 1);
    const struct job_source *trade = &file->source[0];
    CHECK_TEXT(trade->files.item[0].text, "us_goods_trade_monthly.csv");
    CHECK_TEXT(trade->rejects.text, "${out}/rejects.csv");
    CHECK_TEXT(pair_value(&trade->settings, "columns"),
               "period:period, reporter:key, partner:key, flow:key, "
               "value_musd:decimal[million USD; kind=flow]");
    CHECK_TEXT(pair_value(&trade->settings, "missing_marks"), "..,n/a");
    CHECK_TEXT(pair_value(&trade->settings, "precision"), "digits=6");
    CHECK_TEXT(pair_value(&trade->settings, "max_errors"), "0");
    CHECK_INT(trade->settings.count, 5);
    CHECK_TEXT(trade->column[0].freq.text, "M");

    CHECK_INT(file->group_count, 1);
    CHECK_TEXT(file->group[0].of.text, "partner");
    CHECK_INT(file->group[0].set_count, 2);
    CHECK_TEXT(file->group[0].set[1].codes.item[2].text, "GBR");
    CHECK_INT(file->group[0].rest, GROUP_REST_OTHERS);
    CHECK_TEXT(file->group[0].rest_name.text, "others");
    job_close(&brief);
}

TEST(its_steps_checks_and_outputs)
{
    UNUSED;
    struct job_bench brief;

    open_brief(&brief);
    const struct job_file *file = &brief.file;
    CHECK_INT(file->step_count, 3);
    const struct job_step *flows = &file->step[0];
    CHECK_INT(flows->kind, STEP_STAT);
    CHECK_TEXT(flows->stat.text, "sum");
    CHECK_TEXT(flows->measures.item[0].text, "value_musd");
    CHECK_TEXT(flows->where.item[1].text, "year(period) <= :year");
    CHECK_INT(flows->where.item[1].line, 38);
    CHECK_INT(flows->where.item[1].column, 29);
    const struct job_step *growth = &file->step[1];
    CHECK_INT(growth->kind, STEP_ADD);
    CHECK_INT(growth->add_count, 3);
    CHECK_TEXT(growth->add[0].computation.text, "yoy");
    CHECK_TEXT(growth->add[0].inputs.item[0].text, "value_musd");
    CHECK_TEXT(pair_value(&growth->add[0].options, "low_base_width"), "5");
    CHECK_INT(growth->add[0].options.count, 2);
    const struct job_step *movers = &file->step[2];
    CHECK_INT(movers->kind, STEP_TOP);
    CHECK_TEXT(movers->top.count.text, "3");
    CHECK(!movers->top.cuts_ties);

    CHECK_INT(file->check_count, 5);
    CHECK_INT(file->check[0].kind, CHECK_ACCEPTED);
    CHECK_TEXT(file->check[0].table.text, "trade");
    CHECK_TEXT(file->check[0].columns.item[0].text, "flow");
    CHECK_INT(file->check[0].kind_text.line, 18);
    CHECK_INT(file->check[1].kind, CHECK_UNIQUE);
    CHECK_INT(file->check[1].columns.count, 4);
    CHECK_INT(file->check[2].severity, CHECK_WARN);
    CHECK_TEXT(file->check[2].error_if.text, "> 1%");
    CHECK_INT(file->check[3].kind, CHECK_NO_GAPS);
    CHECK_TEXT(file->check[3].per.item[0].text, "bloc");
    CHECK_INT(file->check[4].kind, CHECK_SUMS_TO);
    CHECK_TEXT(pair_value(&file->check[4].arguments, "tolerance"), "1e-9");

    CHECK_INT(file->output_count, 3);
    CHECK_TEXT(file->output[0].to.text, "${out}/growth_${flow}.csv");
    CHECK_INT(file->output[2].tables.count, 2);
    CHECK(!file->output[2].appends);

    CHECK_INT(job_file_step(file, "movers"), 2);
    CHECK(job_file_step(file, "trade") == SIZE_MAX);
    CHECK_INT(job_file_source(file, "trade"), 0);
    job_close(&brief);
}

TEST(texts_take_their_parameters)
{
    UNUSED;
    static const char *const imports[] = {"M"};
    struct job_bench brief;
    const char *text = NULL;

    open_brief(&brief);
    const struct job_file *file = &brief.file;
    CHECK_OK(job_file_substitute(file, file->output[0].to, imports, &brief.arena, &text,
                                 &brief.err));
    CHECK_TEXT(text, "out/growth_M.csv");
    CHECK_OK(
        job_file_substitute(file, file->title, NULL, &brief.arena, &text, &brief.err));
    CHECK_TEXT(text, "Monthly brief on US goods trade, to 2022");
    CHECK_STATUS(job_file_substitute(file, file->output[0].to, NULL, &brief.arena, &text,
                                     &brief.err),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(brief.err.id, "job_param");
    CHECK_INT(brief.err.line, 59);
    job_close(&brief);
}

#define SOURCE "job: 1\nsources: {t: {files: t.csv}}\n"

static const struct job_refusal refusals[] = {
    {"job: 2\nsources: {t: {files: t.csv}}\n", "job_value", 1, 6},
    {"sources: {t: {files: t.csv}}\n", "job_missing", 1, 1},
    {"job: 1\nsources: {}\n", "job_shape", 2, 10},
    {SOURCE "groups: {g: {of: p, sets: {}}}\n", "job_shape", 3, 27},
    {"[1]", "job_shape", 1, 1},
    {"job", "job_shape", 1, 1},
    {SOURCE "stpes: {}\n", "job_key", 3, 1},
    {SOURCE "steps: {s: {form: t}}\n", "job_key", 3, 13},
    {SOURCE "steps: {s: {sum: v}}\n", "job_missing", 3, 12},
    {SOURCE "steps: {s: {from: }}\n", "job_shape", 3, 19},
    {SOURCE "steps: {s: {from: [t]}}\n", "job_shape", 3, 19},
    {SOURCE "steps: {1s: {from: t}}\n", "job_name", 3, 9},
    {SOURCE "steps: {a.b: {from: t}}\n", "job_name", 3, 9},
    {SOURCE "steps: [{from: t}]\n", "job_shape", 3, 8},
    {SOURCE "steps: {s: {from: t, sum: v, top: {n: 3, by: v}}}\n", "job_alternative", 3,
     30},
    {SOURCE "steps: {s: {from: t, top: {n: 0, by: v}}}\n", "job_value", 3, 31},
    {SOURCE "steps: {s: {from: t, top: {n: 3, by: v, ties: keep}}}\n", "job_value", 3,
     47},
    {SOURCE "steps: {s: {from: t, where: [substr(hs,1,2) = '01']}}\n", "job_parentheses",
     3, 30},
    {SOURCE "steps: {s: {from: t, where: [flow = 'X]}}\n", "job_parentheses", 3, 30},
    {SOURCE "steps: {s: {from: t, by: [a=substr(b,1)]}}\n", "job_parentheses", 3, 27},
    {SOURCE "steps: {s: {from: t, where: \"a = '${b}'\"}}\n", "job_value", 3, 29},
    {SOURCE "steps: {s: {from: t, add: {g: {yoi: v}}}}\n", "no_verb", 3, 32},
    {SOURCE "steps: {s: {from: t, add: {g: {yoy: v, low_bas_width: 5}}}}\n", "job_key", 3,
     40},
    {SOURCE "steps: {s: {from: t, add: {g: yoy}}}\n", "job_shape", 3, 31},
    {SOURCE "steps: {s: {from: t, add: {}}}\n", "job_shape", 3, 27},
    {SOURCE "checks: {a: b}\n", "job_shape", 3, 9},
    {SOURCE "checks:\n - {table: t}\n", "job_missing", 4, 4},
    {SOURCE "checks:\n - {table: t, unique: a, not_null: b}\n", "job_alternative", 4, 26},
    {SOURCE "checks:\n - {table: t, unique: a, per: b}\n", "job_value", 4, 31},
    {SOURCE "checks:\n - {table: t, range: {column: a}}\n", "job_value", 4, 15},
    {SOURCE "checks:\n - {table: t, range: {column: a, min: low}}\n", "job_value", 4, 39},
    {SOURCE "checks:\n - {table: t, fresh: June}\n", "job_value", 4, 22},
    {SOURCE "checks:\n - {table: t, unique: a, error_if: 5%}\n", "job_value", 4, 36},
    {SOURCE "checks:\n - {table: t, no_gaps: [a, b]}\n", "job_value", 4, 28},
    {SOURCE "outputs: {o: {to: o.csv}}\n", "job_missing", 3, 14},
    {SOURCE "outputs: {o: {table: t, to: \"https://x/o.csv\"}}\n", "job_path", 3, 29},
    {"job: 1\nsources: {t: {files: \"file:/etc/passwd\"}}\n", "job_path", 2, 22},
    {"job: 1\nsources: {t: {files: []}}\n", "job_shape", 2, 22},
    {"job: 1\nsources: {t: {files: a, columns: {p: {type: perod}}}}\n", "job_value", 2,
     45},
    {"job: 1\nsources: {t: {files: a, columns: {p: {type: key, unit: kg}}}}\n",
     "job_value", 2, 56},
    {"job: 1\nsources: {t: {files: a, columns: {v: {type: decimal, unit: a;b}}}}\n",
     "job_value", 2, 60},
    {"job: 1\nsources: {t: {files: a, columns: {v: {type: decimal, missing_marks: [x]}, "
     "w: {type: decimal}}}}\n",
     "job_value", 2, 75},
    {"job: 1\nsources: {t: {files: a, delimter: x}}\n", "job_key", 2, 25},
    {SOURCE "groups: {g: {of: p, sets: {a: [X], b: [Y, X]}}}\n", "job_twin", 3, 43},
    {SOURCE "groups: {g: {of: p, sets: {others: [X]}}}\n", "job_value", 3, 28},
    {SOURCE "groups: {g: {of: p, sets: {a: {flie: x.csv}}}}\n", "job_key", 3, 32},
    {SOURCE "params: {y: {type: int}}\n", "job_param", 3, 10},
    {SOURCE "params: {y: {type: int, default: x}}\n", "job_param", 3, 34},
    {SOURCE "params: {y: {type: int, default: 5, max: 4}}\n", "job_param", 3, 34},
    {SOURCE "params: {y: {type: period, default: 2019-12, min: 2020}}\n", "job_param", 3,
     37},
    {SOURCE "params: {y: {type: enum, values: [a, b], default: c}}\n", "job_param", 3,
     51},
    {SOURCE "params: {y: {type: text, default: a, min: 1}}\n", "job_param", 3, 43},
    {SOURCE "params: {last: {type: text, default: a}}\n", "job_param", 3, 10},
    {SOURCE "params: {y: {type: text, default: a}}\neach: {y: [b]}\n", "job_param", 3,
     35},
    {SOURCE "params: {y: {type: text}}\neach: {y: [b, b]}\n", "job_param", 4, 15},
    {SOURCE "each: {y: [b]}\n", "job_param", 3, 8},
};

TEST(what_the_grammar_refuses)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(refusals); i++)
        job_check_refusal(&refusals[i]);
}

TEST(values_from_outside)
{
    UNUSED;
    static const char path[] = TIDE_SOURCE_DIR "/tests/batch/jobs/brief.yml";
    static const struct {
        tide_setting param[2];
        size_t count;
        const char *id;
    } rows[] = {
        {{{"year", "2000"}}, 1, ""},
        {{{"year", "2000"}, {"year", "2000"}}, 2, ""},
        {{{"year", "2000"}, {"year", "2001"}}, 2, "option_twice"},
        {{{"year", "MM"}}, 1, "job_param"},
        {{{"year", "1984"}}, 1, "job_param"},
        {{{"year", "2101"}}, 1, "job_param"},
        {{{"year", "99999999999999999999"}}, 1, "job_param"},
        {{{"year", ""}}, 1, "job_param"},
        {{{"yaer", "2000"}}, 1, "job_param"},
        {{{"flow", "X"}}, 1, "job_param"},
        {{{"out", "http://x"}}, 1, "job_param"},
        {{{"out", "a\nb"}}, 1, "job_param"},
        {{{"out", "\xFF"}}, 1, "job_param"},
        {{{"out", "other"}}, 1, ""},
        {{{"out", "sub/folder"}}, 1, ""},
        {{{"out", "2020'; DROP TABLE d; --"}}, 1, ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job_bench brief;
        job_open(&brief, path, rows[i].param, rows[i].count);
        if (strcmp(brief.err.id, rows[i].id) != 0)
            print_error("%zu: %s %s\n", i, brief.err.id, brief.err.message);
        CHECK_TEXT(brief.err.id, rows[i].id);
        CHECK(rows[i].id[0] == '\0' || brief.file.path == NULL);
        job_close(&brief);
    }
}

#define FLOW_EACH                                                                        \
    SOURCE "params: {f: {type: text}, y: {type: int, default: 1}}\n"                     \
           "each: {f: [X, M]}\n"

static const struct job_refusal checks[] = {
    {SOURCE, NULL, 0, 0},
    {SOURCE "steps: {s: {from: tt}}\n", "job_table", 3, 19},
    {SOURCE "steps: {t: {from: t}}\n", "job_twin", 3, 9},
    {SOURCE "steps: {a: {from: b}, b: {from: c}, c: {from: a}}\n", "job_cycle", 3, 19},
    {SOURCE "steps: {a: {from: a}}\n", "job_cycle", 3, 19},
    {SOURCE "steps: {b: {from: a}, a: {from: t}}\n", NULL, 0, 0},
    {SOURCE "checks: [{table: x, unique: a}]\n", "job_table", 3, 18},
    {SOURCE "outputs: {o: {table: x, to: o.csv}}\n", "job_table", 3, 22},
    {SOURCE "steps: {a: {from: t, where: \"y = :yaer\"}}\n", "job_param", 3, 29},
    {SOURCE "steps: {a: {from: t, where: \"y = ':yaer' and z = \\\":b\\\"\"}}\n", NULL, 0,
     0},
    {SOURCE "steps: {a: {from: t, where: \"y in (:first,:last)\"}}\n", NULL, 0, 0},
    {SOURCE "steps: {a: {from: t, by: k}}\n", "job_value", 3, 26},
    {SOURCE "steps: {a: {from: t, freq: Q}}\n", "job_value", 3, 22},
    {SOURCE "steps: {a: {from: t, sum: v, freq: X}}\n", "bad_argument", 3, 36},
    {SOURCE "steps: {a: {from: t, sum: v, since: June}}\n", "bad_argument", 3, 37},
    {SOURCE "steps: {a: {from: t, yoy: v, low_base_width: wide}}\n", "bad_argument", 3,
     46},
    {SOURCE "steps: {a: {from: t, forecast: v, as: percent}}\n", NULL, 0, 0},
    {SOURCE "steps: {a: {from: t, yoy: v, pop: w}}\n", "job_alternative", 3, 30},
    {SOURCE "steps: {a: {from: t, add: {g: {yoy: v, as: percents}}}}\n", "bad_argument",
     3, 44},
    {SOURCE "steps: {a: {from: t, missing: skip, add: {g: {yoy: v, missing: keep}}}}\n",
     "option_twice", 3, 64},
    {SOURCE "steps: {a: {from: t, missing: keep, add: {g: {yoy: v, missing: none}}}}\n",
     "bad_argument", 3, 64},
    {"job: 1\nsources: {t: {files: t.csv, delimiter: x}}\n", "bad_argument", 2, 11},
    {"job: 1\nsources: {t: {files: t.csv, max_errors: few}}\n", "bad_argument", 2, 41},
    {"job: 1\nsources: {t: {files: t.csv, no_header: true}}\n", NULL, 0, 0},
    {"job: 1\nsources: {t: {files: t.csv, no_header: maybe}}\n", "bad_argument", 2, 40},
    {"job: 1\nsources: {t: {files: \"${x}.csv\"}}\n", "job_param", 2, 22},
    {"job: 1\nsources: {t: {files: \"${x.csv\"}}\n", "job_param", 2, 22},
    {"job: 1\nsources: {t: {files: data/}}\n", "job_path", 2, 22},
    {SOURCE "outputs: {o: {table: t, to: o.xyz}}\n", "no_format", 3, 29},
    {SOURCE "outputs: {o: {table: t, to: o.xyz, format: cvs}}\n", "no_format", 3, 44},
    {SOURCE "outputs: {o: {table: t, to: o.xyz, format: csv}}\n", NULL, 0, 0},
    {SOURCE "outputs: {o: {tables: [t, t], to: o.csv}}\n", "job_value", 3, 35},
    {SOURCE "outputs: {o: {tables: [t, t], to: o.sqlite}}\n", NULL, 0, 0},
    {SOURCE "outputs: {o: {table: t, to: o.md, mode: append}}\n", "job_value", 3, 29},
    {SOURCE "outputs: {o: {table: t, to: o.csv, mode: append}}\n", "job_value", 3, 29},
    {SOURCE "outputs: {o: {table: t, to: o.csv}, p: {table: t, to: ./o.csv}}\n",
     "job_twin", 3, 55},
    {SOURCE "outputs: {o: {table: t, to: t.csv}}\n", "job_twin", 3, 29},
    {FLOW_EACH "outputs: {o: {table: t, to: \"${f}.csv\"}}\n", "job_param", 5, 29},
    {FLOW_EACH "steps: {a: {from: t, where: \"f = :f\"}, b: {from: a}}\n"
               "outputs: {o: {table: b, to: \"${f}.csv\"}}\n",
     NULL, 0, 0},
    {FLOW_EACH "steps: {b: {from: a}, a: {from: t, where: \"f = :y\"}}\n"
               "outputs: {o: {table: b, to: \"${f}.csv\"}}\n",
     "job_param", 6, 29},
    {SOURCE "params: {f: {type: text, default: ../x}}\n"
            "outputs: {o: {table: t, to: \"${f}.csv\"}}\n",
     "job_path", 4, 29},
    {SOURCE "params: {f: {type: path, default: ../x}}\n"
            "outputs: {o: {table: t, to: \"${f}.csv\"}}\n",
     NULL, 0, 0},
    {SOURCE "params: {f: {type: text}}\neach: {f: [a, ../b]}\n"
            "steps: {s: {from: t, where: \"f = :f\"}}\n"
            "outputs: {o: {table: s, to: \"${f}.csv\"}}\n",
     "job_path", 6, 29},
};

TEST(names_are_held_against_each_other)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(checks); i++)
        job_check_refusal(&checks[i]);
}

TEST(a_circle_is_shown)
{
    UNUSED;
    struct job_bench bench;

    job_open_text(&bench, SOURCE
                  "steps: {x: {from: a}, a: {from: b}, b: {from: c}, c: {from: a}}\n");
    CHECK_TEXT(bench.err.message, "steps that wait for each other: a -> b -> c -> a");
    job_close(&bench);
}

/* A chain of thousands of steps is read and checked in a moment. */
TEST(many_steps)
{
    UNUSED;
    enum { STEPS = 20000 };
    struct job_bench bench;
    char path[24] = "/tmp/tide.job.XXXXXX";
    int handle = mkstemp(path);
    FILE *file = fdopen(handle, "w");

    fputs(SOURCE "params: {f: {type: text}}\neach: {f: [X, M]}\nsteps:\n", file);
    fputs("  s0: {from: t, where: \"k = :f\"}\n", file);
    for (int i = 1; i < STEPS; i++)
        fprintf(file, "  s%d: {from: s%d, add: {g: {yoy: v}}}\n", i, i - 1);
    fprintf(file, "outputs: {o: {table: s%d, to: \"${f}.csv\"}}\n", STEPS - 1);
    CHECK(fclose(file) == 0);
    job_open(&bench, path, NULL, 0);
    unlink(path);
    if (bench.status != TIDE_STATUS_OK)
        print_error("%s\n", bench.err.message);
    CHECK_OK(bench.status);
    CHECK_INT(job_file_step(&bench.file, "s19999"), STEPS - 1);
    job_close(&bench);
}

/* A long text: before, then a piece per number, then after. */
static const char *long_text(const char *before, const char *piece, int count,
                             const char *after)
{
    static char text[1100000];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", before);

    for (int i = 0; i < count; i++) {
        CHECK(used + 100 < sizeof text);
        for (const char *c = piece; *c != '\0'; c++) {
            if (*c == '#')
                used += (size_t)snprintf(text + used, 16, "%x", (unsigned)i);
            else
                text[used++] = *c;
        }
    }
    snprintf(text + used, sizeof text - used, "%s", after);
    return text;
}

/* A file of 1 MB is enough for what grows with the square of its parts, or with the
   product of two texts. */
TEST(there_are_bounds)
{
    UNUSED;
    static const struct {
        const char *before;
        const char *piece;
        int count;
        const char *after;
        const char *id;
    } rows[] = {
        {SOURCE "params: {", "p#: {type: int, default: 1}, ", 1001, "}\n", "job_limit"},
        {SOURCE "params: {p: {type: enum, values: [", "#, ", 1001, "]}}\n", "job_limit"},
        {SOURCE "params: {p: {type: text}}\neach: {p: [", "#, ", 100000, "]}\n", ""},
        {SOURCE "params: {a: {type: text, default: bbbbbbbbbb}}\ntitle: ", "${a}", 200000,
         "\n", "job_limit"},
        {"job: 1\nsources: {t: {files: t.csv, columns: {v: {type: decimal, "
         "missing_marks: [",
         "#, ", 120000, "]}}}}\n", ""},
        {SOURCE "outputs: {", "o#: {table: t, to: #.csv}, ", 25000, "}\n", ""},
        {SOURCE "groups: {g: {of: k, sets: {a: [", "#, ", 120000, "]}}}\n", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct job_bench bench;
        job_open_text(&bench, long_text(rows[i].before, rows[i].piece, rows[i].count,
                                        rows[i].after));
        if (strcmp(bench.err.id, rows[i].id) != 0)
            print_error("%zu: %s %s\n", i, bench.err.id, bench.err.message);
        CHECK_TEXT(bench.err.id, rows[i].id);
        CHECK_STATUS(bench.status,
                     rows[i].id[0] != '\0' ? TIDE_STATUS_LIMIT : TIDE_STATUS_OK);
        job_close(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_job_of_the_manual),
        ROW(its_steps_checks_and_outputs),
        ROW(texts_take_their_parameters),
        ROW(what_the_grammar_refuses),
        ROW(values_from_outside),
        ROW(names_are_held_against_each_other),
        ROW(a_circle_is_shown),
        ROW(many_steps),
        ROW(there_are_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
