/*
 * job_file_test.c - the job of the manual, part by part; what the grammar refuses.
 */
#include "batch/job.h"

struct brief {
    struct runtime runtime;
    struct arena arena;
    struct job_file file;
    tide_error err;
};

static void open_brief(struct brief *brief)
{
    static const char path[] = TIDE_SOURCE_DIR "/tests/batch/jobs/brief.yml";

    memset(brief, 0, sizeof *brief);
    check_runtime(&brief->runtime, 1);
    arena_init(&brief->arena, &brief->runtime.memory);
    tide_status status = job_file_read(&brief->runtime, path, NULL, 0, &brief->arena,
                                       &brief->file, &brief->err);
    if (status != TIDE_STATUS_OK)
        print_error("%llu:%llu: %s\n", (unsigned long long)brief->err.line,
                    (unsigned long long)brief->err.column, brief->err.message);
    CHECK_OK(status);
}

static void close_brief(struct brief *brief)
{
    arena_release(&brief->arena);
    runtime_release(&brief->runtime);
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
    struct brief brief;

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
    close_brief(&brief);
}

TEST(its_steps_checks_and_outputs)
{
    UNUSED;
    struct brief brief;

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
    close_brief(&brief);
}

TEST(texts_take_their_parameters)
{
    UNUSED;
    static const char *const imports[] = {"M"};
    struct brief brief;
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
    close_brief(&brief);
}

#define SOURCE "job: 1\nsources: {t: {files: t.csv}}\n"

static const struct job_refusal refusals[] = {
    {"job: 2\nsources: {t: {files: t.csv}}\n", TIDE_STATUS_ARGUMENT, "job_value", 1, 6},
    {"sources: {t: {files: t.csv}}\n", TIDE_STATUS_ARGUMENT, "job_missing", 1, 1},
    {"[1]", TIDE_STATUS_ARGUMENT, "job_shape", 1, 1},
    {"job", TIDE_STATUS_ARGUMENT, "job_shape", 1, 1},
    {SOURCE "stpes: {}\n", TIDE_STATUS_ARGUMENT, "job_key", 3, 1},
    {SOURCE "steps: {s: {form: t}}\n", TIDE_STATUS_ARGUMENT, "job_key", 3, 13},
    {SOURCE "steps: {s: {sum: v}}\n", TIDE_STATUS_ARGUMENT, "job_missing", 3, 12},
    {SOURCE "steps: {s: {from: }}\n", TIDE_STATUS_ARGUMENT, "job_shape", 3, 19},
    {SOURCE "steps: {s: {from: [t]}}\n", TIDE_STATUS_ARGUMENT, "job_shape", 3, 19},
    {SOURCE "steps: {1s: {from: t}}\n", TIDE_STATUS_ARGUMENT, "job_name", 3, 9},
    {SOURCE "steps: {a.b: {from: t}}\n", TIDE_STATUS_ARGUMENT, "job_name", 3, 9},
    {SOURCE "steps: [{from: t}]\n", TIDE_STATUS_ARGUMENT, "job_shape", 3, 8},
    {SOURCE "steps: {s: {from: t, sum: v, top: {n: 3, by: v}}}\n", TIDE_STATUS_ARGUMENT,
     "job_alternative", 3, 30},
    {SOURCE "steps: {s: {from: t, top: {n: 0, by: v}}}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 3, 31},
    {SOURCE "steps: {s: {from: t, top: {n: 3, by: v, ties: keep}}}\n",
     TIDE_STATUS_ARGUMENT, "job_value", 3, 47},
    {SOURCE "steps: {s: {from: t, where: [substr(hs,1,2) = '01']}}\n",
     TIDE_STATUS_ARGUMENT, "job_parentheses", 3, 30},
    {SOURCE "steps: {s: {from: t, where: [flow = 'X]}}\n", TIDE_STATUS_ARGUMENT,
     "job_parentheses", 3, 30},
    {SOURCE "steps: {s: {from: t, by: [a=substr(b,1)]}}\n", TIDE_STATUS_ARGUMENT,
     "job_parentheses", 3, 27},
    {SOURCE "steps: {s: {from: t, where: \"a = '${b}'\"}}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 3, 29},
    {SOURCE "steps: {s: {from: t, add: {g: {yoi: v}}}}\n", TIDE_STATUS_ARGUMENT,
     "no_verb", 3, 32},
    {SOURCE "steps: {s: {from: t, add: {g: {yoy: v, low_bas_width: 5}}}}\n",
     TIDE_STATUS_ARGUMENT, "job_key", 3, 40},
    {SOURCE "steps: {s: {from: t, add: {g: yoy}}}\n", TIDE_STATUS_ARGUMENT, "job_shape",
     3, 31},
    {SOURCE "steps: {s: {from: t, add: {}}}\n", TIDE_STATUS_ARGUMENT, "job_shape", 3, 27},
    {SOURCE "checks: {a: b}\n", TIDE_STATUS_ARGUMENT, "job_shape", 3, 9},
    {SOURCE "checks:\n - {table: t}\n", TIDE_STATUS_ARGUMENT, "job_missing", 4, 4},
    {SOURCE "checks:\n - {table: t, unique: a, not_null: b}\n", TIDE_STATUS_ARGUMENT,
     "job_alternative", 4, 26},
    {SOURCE "checks:\n - {table: t, unique: a, per: b}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 4, 31},
    {SOURCE "checks:\n - {table: t, range: {column: a}}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 4, 15},
    {SOURCE "checks:\n - {table: t, range: {column: a, min: low}}\n",
     TIDE_STATUS_ARGUMENT, "job_value", 4, 39},
    {SOURCE "checks:\n - {table: t, fresh: June}\n", TIDE_STATUS_ARGUMENT, "job_value", 4,
     22},
    {SOURCE "checks:\n - {table: t, unique: a, error_if: 5%}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 4, 36},
    {SOURCE "checks:\n - {table: t, no_gaps: [a, b]}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 4, 28},
    {SOURCE "outputs: {o: {to: o.csv}}\n", TIDE_STATUS_ARGUMENT, "job_missing", 3, 14},
    {SOURCE "outputs: {o: {table: t, to: \"https://x/o.csv\"}}\n", TIDE_STATUS_ARGUMENT,
     "job_path", 3, 29},
    {"job: 1\nsources: {t: {files: \"file:/etc/passwd\"}}\n", TIDE_STATUS_ARGUMENT,
     "job_path", 2, 22},
    {"job: 1\nsources: {t: {files: []}}\n", TIDE_STATUS_ARGUMENT, "job_shape", 2, 22},
    {"job: 1\nsources: {t: {files: a, columns: {p: {type: perod}}}}\n",
     TIDE_STATUS_ARGUMENT, "job_value", 2, 45},
    {"job: 1\nsources: {t: {files: a, columns: {p: {type: key, unit: kg}}}}\n",
     TIDE_STATUS_ARGUMENT, "job_value", 2, 56},
    {"job: 1\nsources: {t: {files: a, columns: {v: {type: decimal, unit: a;b}}}}\n",
     TIDE_STATUS_ARGUMENT, "job_value", 2, 60},
    {"job: 1\nsources: {t: {files: a, columns: {v: {type: decimal, missing_marks: [x]}, "
     "w: {type: decimal}}}}\n",
     TIDE_STATUS_ARGUMENT, "job_value", 2, 75},
    {"job: 1\nsources: {t: {files: a, delimter: x}}\n", TIDE_STATUS_ARGUMENT, "job_key",
     2, 25},
    {SOURCE "groups: {g: {of: p, sets: {a: [X], b: [Y, X]}}}\n", TIDE_STATUS_ARGUMENT,
     "job_twin", 3, 43},
    {SOURCE "groups: {g: {of: p, sets: {others: [X]}}}\n", TIDE_STATUS_ARGUMENT,
     "job_value", 3, 28},
    {SOURCE "groups: {g: {of: p, sets: {a: {flie: x.csv}}}}\n", TIDE_STATUS_ARGUMENT,
     "job_key", 3, 32},
    {SOURCE "params: {y: {type: int}}\n", TIDE_STATUS_ARGUMENT, "job_param", 3, 10},
    {SOURCE "params: {y: {type: int, default: x}}\n", TIDE_STATUS_ARGUMENT, "job_param",
     3, 34},
    {SOURCE "params: {y: {type: int, default: 5, max: 4}}\n", TIDE_STATUS_ARGUMENT,
     "job_param", 3, 34},
    {SOURCE "params: {y: {type: period, default: 2019-12, min: 2020}}\n",
     TIDE_STATUS_ARGUMENT, "job_param", 3, 37},
    {SOURCE "params: {y: {type: enum, values: [a, b], default: c}}\n",
     TIDE_STATUS_ARGUMENT, "job_param", 3, 51},
    {SOURCE "params: {y: {type: text, default: a, min: 1}}\n", TIDE_STATUS_ARGUMENT,
     "job_param", 3, 43},
    {SOURCE "params: {last: {type: text, default: a}}\n", TIDE_STATUS_ARGUMENT,
     "job_param", 3, 10},
    {SOURCE "params: {y: {type: text, default: a}}\neach: {y: [b]}\n",
     TIDE_STATUS_ARGUMENT, "job_param", 3, 35},
    {SOURCE "params: {y: {type: text}}\neach: {y: [b, b]}\n", TIDE_STATUS_ARGUMENT,
     "job_param", 4, 15},
    {SOURCE "each: {y: [b]}\n", TIDE_STATUS_ARGUMENT, "job_param", 3, 8},
};

TEST(what_the_grammar_refuses)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(refusals); i++)
        job_check_refusal(&refusals[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_job_of_the_manual),
        ROW(its_steps_checks_and_outputs),
        ROW(texts_take_their_parameters),
        ROW(what_the_grammar_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
