/*
 * batch_run_test.c - jobs run in a folder of their own: what they write, keep, refuse and
 * leave when they are killed.
 */
#include "harness/check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tide/batch.h"
#include "tide/version.h"
#include "output/file_output.h"

enum { MAX_EVENTS = 640, MAX_BYTES = 1 << 20 };

static char folder[64];

static void in_folder(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *text)
{
    char path[256];
    in_folder(name, path);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

/* The bytes of a file; the caller frees them. NULL: there is none. */
static char *read_file(const char *name)
{
    char path[256];
    in_folder(name, path);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    char *text = calloc(1, MAX_BYTES);
    CHECK(text != NULL);
    CHECK(fread(text, 1, MAX_BYTES - 1, file) > 0 || feof(file));
    fclose(file);
    return text;
}

static void check_file(const char *name, const char *expected)
{
    char *text = read_file(name);
    CHECK(text != NULL);
    CHECK_TEXT(text, expected);
    free(text);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/tide-batch-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int end(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

/* ---- a run and what it told ---- */

struct told {
    char name[MAX_EVENTS][64];
    tide_batch_state state[MAX_EVENTS];
    char reason[MAX_EVENTS][128];
    char id[MAX_EVENTS][32];
    char message[MAX_EVENTS][512];
    size_t count;
    tide_batch_outcome outcome;
    tide_error err;
};

static void take(void *user, const tide_batch_event *event)
{
    struct told *told = user;

    CHECK(told->count < MAX_EVENTS);
    snprintf(told->name[told->count], 64, "%s %s", event->kind, event->name);
    snprintf(told->reason[told->count], 128, "%s", event->reason);
    told->id[told->count][0] = '\0';
    told->message[told->count][0] = '\0';
    if (event->error != NULL) {
        snprintf(told->id[told->count], 32, "%s", event->error->id);
        snprintf(told->message[told->count], 512, "%s", event->error->message);
    }
    told->state[told->count++] = event->state;
}

static size_t find(const struct told *told, const char *name)
{
    for (size_t i = 0; i < told->count; i++)
        if (strcmp(told->name[i], name) == 0)
            return i;
    fail_msg("nothing was told of %s", name);
    return 0;
}

static tide_batch_state state_of(const struct told *told, const char *name)
{
    return told->state[find(told, name)];
}

static tide_status run(const char *job, unsigned threads, tide_batch_options options,
                       struct told *told)
{
    tide_engine_options engine_options = tide_engine_options_default();
    tide_engine *engine = NULL;
    tide_batch *batch = NULL;
    char path[256];

    memset(told, 0, sizeof *told);
    in_folder(job, path);
    engine_options.threads = threads;
    CHECK_OK(tide_engine_open(&engine_options, &engine, NULL));
    options.event = take;
    options.event_user = told;
    tide_status status = tide_batch_open(engine, path, NULL, 0, &batch, &told->err);
    if (status == TIDE_STATUS_OK)
        status = tide_batch_run(batch, &options, &told->outcome, &told->err);
    tide_batch_close(batch);
    tide_engine_close(engine);
    return status;
}

static void run_well(const char *job, struct told *told)
{
    CHECK_OK(run(job, 2, tide_batch_options_default(), told));
    CHECK_INT(told->outcome.count[TIDE_BATCH_FAILED], 0);
}

/* ---- data ---- */

static const char trade[] = "period,flow,partner,value\n"
                            "2021,X,CHN,10.5\n2021,X,DEU,4.0\n"
                            "2021,M,CHN,7.0\n2021,M,DEU,15.0\n"
                            "2022,X,CHN,12.6\n2022,X,DEU,4.4\n"
                            "2022,M,CHN,6.3\n2022,M,DEU,15.0\n";

static const char job[] =
    "job: 1\n"
    "params: {flow: {type: enum, values: [X, M]}, since: {type: int, default: 2021}}\n"
    "sources: {trade: {files: trade.csv}}\n"
    "each: {flow: [X, M]}\n"
    "steps:\n"
    "  flows: {from: trade, where: [\"flow = :flow\", \"year(period) >= :since\"],\n"
    "          by: [partner], sum: value}\n"
    "  growth: {from: flows, add: {yoy: {yoy: value}, part: {share: value}}}\n"
    "  top: {from: growth, where: [\"period = :last\"], top: {n: 1, by: yoy}}\n"
    "checks:\n"
    "  - {table: flows, unique: [partner, period]}\n"
    "  - {table: growth, sums_to: {column: part, total: 100, per: period, tolerance: "
    "1e-9}}\n"
    "outputs:\n"
    "  growth: {table: growth, to: \"out/growth_${flow}.csv\"}\n"
    "  top: {table: top, to: top.csv}\n";

static const char growth_of_x[] =
    "partner,period,value,value_state,yoy,yoy_state,part,part_state\n"
    "CHN,2021,10.5,ok,,base_missing,72.41379310344827,ok\n"
    "CHN,2022,12.6,ok,20,ok,74.11764705882354,ok\n"
    "DEU,2021,4.0,ok,,base_missing,27.586206896551722,ok\n"
    "DEU,2022,4.4,ok,10,ok,25.88235294117647,ok\n";

static const char top_rows[] =
    "flow,partner,period,value,value_state,yoy,yoy_state,part,part_state\n"
    "X,CHN,2022,12.6,ok,20,ok,74.11764705882354,ok\n"
    "M,DEU,2022,15.0,ok,0,ok,70.4225352112676,ok\n";

static void lay_out(void)
{
    write_file("trade.csv", trade);
    write_file("job.yml", job);
}

/* ---- what a run writes ---- */

TEST(a_job_writes_what_its_steps_compute)
{
    UNUSED;
    struct told told;

    lay_out();
    run_well("job.yml", &told);
    /* 1 source, 3 steps, 2 checks for two flows each, 2 + 1 outputs. */
    CHECK_INT(told.outcome.count[TIDE_BATCH_OK], 14);
    check_file("out/growth_X.csv", growth_of_x);
    check_file("top.csv", top_rows);
}

static void find_in_results(void *user, const char *name, const char *version)
{
    char member[128];

    snprintf(member, sizeof member, "\"%s\":\"%s\"", name, version);
    if (strstr(user, member) == NULL)
        fail_msg("run_results.json has no %s", member);
    CHECK(version[0] >= '0' && version[0] <= '9');
}

TEST(what_is_left_names_the_version_of_every_library)
{
    UNUSED;
    struct told told;

    lay_out();
    run_well("job.yml", &told);
    char *results = read_file(".tide/job/run_results.json");
    CHECK(results != NULL);
    tide_libraries(find_in_results, results);
    CHECK(strstr(results, "\"versions\":{\"tide\":\"" TIDE_VERSION_TEXT "\",\"gsl\":") !=
          NULL);
    free(results);
}

TEST(nothing_is_done_twice)
{
    UNUSED;
    struct told told;

    lay_out();
    run_well("job.yml", &told);
    run_well("job.yml", &told);
    CHECK_INT(told.outcome.count[TIDE_BATCH_OK], 0);
    CHECK_INT(told.outcome.count[TIDE_BATCH_KEPT], 7);

    /* A changed output is made again, alone. */
    write_file("top.csv", "scribbled over\n");
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output top"), TIDE_BATCH_OK);
    CHECK_INT(state_of(&told, "output growth@X"), TIDE_BATCH_KEPT);
    check_file("top.csv", top_rows);

    /* Touching the input changes nothing, a figure does. */
    write_file("trade.csv", trade);
    run_well("job.yml", &told);
    CHECK_INT(told.outcome.count[TIDE_BATCH_OK], 0);
    char changed[sizeof trade];
    memcpy(changed, trade, sizeof trade);
    changed[strlen(changed) - 2] = '9';
    write_file("trade.csv", changed);
    run_well("job.yml", &told);
    CHECK_INT(told.outcome.count[TIDE_BATCH_KEPT], 0);
    CHECK(strstr(told.reason[find(&told, "output top")], "changed: ") != NULL);
    CHECK(strstr(told.reason[find(&told, "output top")], "trade.csv") != NULL);
}

TEST(a_changed_step_redoes_what_rests_on_it)
{
    UNUSED;
    struct told told;
    char changed[sizeof job];

    lay_out();
    run_well("job.yml", &told);
    memcpy(changed, job, sizeof job);
    memcpy(strstr(changed, "n: 1,"), "n: 2,", 5);
    write_file("job.yml", changed);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output growth@X"), TIDE_BATCH_KEPT);
    CHECK_INT(state_of(&told, "output top"), TIDE_BATCH_OK);
    CHECK_TEXT(told.reason[find(&told, "output top")], "changed: step top@X");
}

TEST(threads_change_no_byte)
{
    UNUSED;
    static const unsigned threads[] = {1, 2, 3, 8};
    struct told told;
    tide_batch_options options = tide_batch_options_default();

    lay_out();
    options.forces = 1;
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        CHECK_OK(run("job.yml", threads[i], options, &told));
        check_file("out/growth_X.csv", growth_of_x);
        check_file("top.csv", top_rows);
    }
}

/* Rows are written and let go before the last are made; each file is there. */
TEST(many_steps_are_not_held_until_the_end)
{
    UNUSED;
    enum { STEPS = 300 };
    static struct told told;
    static char text[64 * 2 * (STEPS + 2)];
    char name[32];
    size_t length = 0;

    write_file("trade.csv", trade);
    length += (size_t)snprintf(text, sizeof text,
                               "job: 1\nsources: {trade: {files: trade.csv}}\nsteps:\n");
    for (int i = 0; i < STEPS; i++)
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "  s%d: {from: trade, by: [flow], sum: value}\n", i);
    length += (size_t)snprintf(text + length, sizeof text - length, "outputs:\n");
    for (int i = 0; i < STEPS; i++)
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "  o%d: {table: s%d, to: o%d.csv}\n", i, i, i);
    write_file("job.yml", text);
    run_well("job.yml", &told);
    CHECK_INT(told.outcome.count[TIDE_BATCH_OK], 1 + 2 * STEPS);
    CHECK(find(&told, "output o0") < find(&told, "step s299"));
    for (int i = 0; i < STEPS; i++) {
        snprintf(name, sizeof name, "o%d.csv", i);
        check_file(name, "flow,period,value,state\n"
                         "M,2021,22.0,ok\nM,2022,21.3,ok\n"
                         "X,2021,14.5,ok\nX,2022,17.0,ok\n");
    }
}

TEST(a_dry_run_writes_nothing)
{
    UNUSED;
    struct told told;
    tide_batch_options options = tide_batch_options_default();

    lay_out();
    options.is_dry = 1;
    CHECK_OK(run("job.yml", 2, options, &told));
    CHECK_INT(told.outcome.count[TIDE_BATCH_WOULD], 14);
    CHECK(read_file("top.csv") == NULL);
    CHECK(read_file(".tide/job/record") == NULL);
}

TEST(a_part_can_be_chosen)
{
    UNUSED;
    static const char *const select[] = {"growth"};
    static const char *const far[] = {"growth+"};
    static const char *const none[] = {"grwth"};
    struct told told;
    tide_batch_options options = tide_batch_options_default();

    lay_out();
    options.select = select;
    options.select_count = 1;
    CHECK_OK(run("job.yml", 2, options, &told));
    CHECK(read_file("top.csv") == NULL);
    check_file("out/growth_X.csv", growth_of_x);
    options.select = far;
    CHECK_OK(run("job.yml", 2, options, &told));
    check_file("top.csv", top_rows);
    options.select = none;
    CHECK_STATUS(run("job.yml", 2, options, &told), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(told.err.id, "no_node");
}

TEST(no_choice_and_no_earlier_file_leads_around_a_check)
{
    UNUSED;
    static const char pattern[] = "job: 1\nsources: {trade: {files: trade.csv}}\n"
                                  "steps:\n"
                                  "  total: {from: trade, by: [flow], sum: value}\n"
                                  "  part: {from: total, where: [\"flow = 'X'\"]}\n"
                                  "%s"
                                  "outputs: {a: {table: part, to: a.csv}}\n";
    static const char *const select[] = {"part"};
    static const char *const exclude[] = {"range(total.value)"};
    tide_batch_options options = tide_batch_options_default();
    struct told told;
    char text[1024];

    write_file("trade.csv", trade);
    snprintf(text, sizeof text, pattern,
             "checks: [{table: total, range: {column: value, max: 0}}]\n");
    write_file("job.yml", text);
    options.select = select;
    options.select_count = 1;
    CHECK_OK(run("job.yml", 1, options, &told));
    CHECK_INT(state_of(&told, "check range(total.value)"), TIDE_BATCH_FAILED);
    CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_SKIPPED);
    CHECK(read_file("a.csv") == NULL);
    options.exclude = exclude;
    options.exclude_count = 1;
    CHECK_OK(run("job.yml", 1, options, &told));
    CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_OK);
    /* The file is there and nothing that it is made of has changed. */
    CHECK_OK(run("job.yml", 1, tide_batch_options_default(), &told));
    CHECK_INT(state_of(&told, "check range(total.value)"), TIDE_BATCH_FAILED);
    CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_SKIPPED);
}

TEST(a_file_with_the_name_of_another_part_counts_too)
{
    UNUSED;
    struct told told;

    write_file("version of tide", trade);
    write_file("job.yml", "job: 1\nsources: {trade: {files: version of tide}}\n"
                          "outputs: {a: {table: trade, to: a.csv}}\n");
    run_well("job.yml", &told);
    write_file("version of tide", "period,flow,value\n2021-01,X,1\n");
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_OK);
    check_file("a.csv", "flow,period,value,state\nX,2021-01,1,ok\n");
}

/* Is a job refused that reads and writes these, with nothing written? */
static void check_paths_refused(const char *files, const char *to)
{
    struct told told;
    char text[512];

    snprintf(text, sizeof text,
             "job: 1\nsources: {trade: {files: \"%s\"}}\n"
             "outputs: {a: {table: trade, to: \"%s\", format: csv}}\n",
             files, to);
    write_file("trade.csv", trade);
    write_file("job.yml", text);
    CHECK_STATUS(run("job.yml", 1, tide_batch_options_default(), &told),
                 TIDE_STATUS_ARGUMENT);
    CHECK(strcmp(told.err.id, "job_twin") == 0 || strcmp(told.err.id, "job_path") == 0);
    CHECK_INT(told.err.line, 3);
    check_file("trade.csv", trade);
    check_file("job.yml", text);
}

TEST(no_output_replaces_what_the_job_reads)
{
    UNUSED;
    char path[256];
    char link[256];

    in_folder("trade.csv", path);
    in_folder("other.csv", link);
    check_paths_refused(path, "trade.csv");
    check_paths_refused("trade.csv", ".//././trade.csv");
    check_paths_refused("*.csv", "trade.csv");
    check_paths_refused("trade.csv", "job.yml");
    check_paths_refused("trade.csv", ".//.tide/job/record");
    check_paths_refused("trade.csv", "a//.tide/job/record");
    CHECK(symlink("trade.csv", link) == 0);
    check_paths_refused("other.csv", "trade.csv");
}

TEST(a_chain_of_steps_gives_what_one_request_gives)
{
    UNUSED;
    struct told told;

    /* Growth of totals of rounded figures: their half-widths must not get lost between. */
    write_file("trade.csv", trade);
    write_file("job.yml",
               "job: 1\nsources: {trade: {files: trade.csv, precision: digits=1}}\n"
               "steps:\n"
               "  total: {from: trade, by: [flow], sum: value}\n"
               "  chained: {from: total, yoy: value}\n"
               "  added: {from: total, add: {yoy: {yoy: value}}}\n"
               "  direct: {from: trade, by: [flow], yoy: value}\n"
               "outputs:\n"
               "  a: {table: chained, to: a.csv}\n  b: {table: direct, to: b.csv}\n"
               "  c: {table: added, to: c.csv}\n");
    run_well("job.yml", &told);
    char *direct = read_file("b.csv");
    CHECK(strstr(direct, "low_base") != NULL);
    check_file("a.csv", direct);
    char *added = read_file("c.csv");
    CHECK(strstr(added, "low_base") != NULL);
    free(added);
    free(direct);
}

/* ---- checks ---- */

TEST(a_failed_check_stops_what_rests_on_its_table_and_nothing_else)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", "period,flow,partner,value\n2021-01,X,CHN,1.0\n"
                            "2021-03,X,CHN,2.0\n2021-02,M,CHN,2.0\n2021-03,M,CHN,2.0\n");
    write_file("job.yml",
               "job: 1\nsources: {trade: {files: trade.csv}}\n"
               "steps:\n"
               "  x: {from: trade, where: [\"flow = 'X'\"], by: [partner], sum: value}\n"
               "  m: {from: trade, where: [\"flow = 'M'\"], by: [partner], sum: value}\n"
               "  next: {from: x, add: {d: {diff: value}}}\n"
               "checks: [{table: x, no_gaps: period}, {table: m, no_gaps: period}]\n"
               "outputs:\n"
               "  x: {table: next, to: x.csv}\n  m: {table: m, to: m.csv}\n");
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_INT(state_of(&told, "check no_gaps(x.period)"), TIDE_BATCH_FAILED);
    CHECK_TEXT(told.message[find(&told, "check no_gaps(x.period)")],
               "1 of 3 fail: CHN: 2021-02 is missing");
    CHECK_INT(state_of(&told, "step next"), TIDE_BATCH_SKIPPED);
    CHECK_INT(state_of(&told, "output x"), TIDE_BATCH_SKIPPED);
    CHECK_INT(state_of(&told, "output m"), TIDE_BATCH_OK);
    check_file(".tide/job/checks/no_gaps_x.period_.csv", "partner,period\nCHN,2021-02\n");

    /* The gap is filled: only what was missing is done. */
    write_file("trade.csv", "period,flow,partner,value\n2021-01,X,CHN,1.0\n"
                            "2021-02,X,CHN,1.5\n"
                            "2021-03,X,CHN,2.0\n2021-02,M,CHN,2.0\n2021-03,M,CHN,2.0\n");
    run_well("job.yml", &told);
    check_file("x.csv", "partner,period,value,value_state,d,d_state\n"
                        "CHN,2021-01,1.0,ok,,base_missing\n"
                        "CHN,2021-02,1.5,ok,,base_missing\n"
                        "CHN,2021-03,2.0,ok,,base_missing\n");
}

/* One check over one table, and how it ends. */
static void check_one(const char *check, tide_batch_state state, const char *message)
{
    struct told told;
    char text[1024];
    tide_batch_options options = tide_batch_options_default();

    options.forces = 1;
    write_file("trade.csv", trade);
    snprintf(text, sizeof text,
             "job: 1\nsources: {trade: {files: trade.csv}}\nchecks: [{table: trade, "
             "%s}]\noutputs: {a: {table: trade, to: a.csv}}\n",
             check);
    write_file("job.yml", text);
    CHECK_OK(run("job.yml", 2, options, &told));
    size_t place = 0;
    while (place < told.count && strncmp(told.name[place], "check", 5) != 0)
        place++;
    CHECK(place < told.count);
    CHECK_INT(told.state[place], state);
    CHECK_TEXT(told.message[place], message);
}

TEST(checks_count_what_fails)
{
    UNUSED;
    check_one("unique: [period, flow, partner]", TIDE_BATCH_OK, "");
    check_one("unique: [period, flow]", TIDE_BATCH_FAILED,
              "4 of 8 fail: first: X, DEU, 2021");
    check_one("not_null: [value]", TIDE_BATCH_OK, "");
    check_one("accepted: {column: flow, values: [X, M]}", TIDE_BATCH_OK, "");
    check_one("accepted: {column: flow, values: [X]}", TIDE_BATCH_FAILED,
              "4 of 8 fail: first: M, CHN, 2021");
    check_one("range: {column: value, min: 4, max: 15.0}", TIDE_BATCH_OK, "");
    check_one("range: {column: value, max: 14.99}", TIDE_BATCH_FAILED,
              "2 of 8 fail: first: M, DEU, 2021");
    check_one("range: {column: value, max: 14.99}, severity: warn", TIDE_BATCH_WARNED,
              "2 of 8 fail: first: M, DEU, 2021");
    check_one("range: {column: value, max: 14.99}, error_if: \"> 2\"", TIDE_BATCH_OK, "");
    check_one("range: {column: value, max: 14.9}, error_if: \"> 25%\"", TIDE_BATCH_OK,
              "");
    check_one("range: {column: value, max: 14.9}, error_if: \"> 24.9%\"",
              TIDE_BATCH_FAILED, "2 of 8 fail: first: M, DEU, 2021");
    check_one("sums_to: {column: value, total: 37.0, per: period, tolerance: 1.3}",
              TIDE_BATCH_OK, "");
    check_one("sums_to: {column: value, total: 37.0, per: period, tolerance: 1.2}",
              TIDE_BATCH_FAILED, "1 of 2 fail: value adds up to 38.3 at X, CHN, 2022");
    check_one("rows: {min: 8, max: 8}", TIDE_BATCH_OK, "");
    check_one("rows: {min: 9}", TIDE_BATCH_FAILED, "1 of 1 fail: 8 rows");
    check_one("fresh: 2022", TIDE_BATCH_OK, "");
    check_one("fresh: 2023", TIDE_BATCH_FAILED, "1 of 1 fail: the last period is 2022");
}

TEST(an_audit_is_a_check)
{
    UNUSED;
    check_one("audit: contradictions", TIDE_BATCH_OK, "");
}

/* ---- groups ---- */

static void run_groups(const char *group, struct told *told)
{
    char text[1024];
    tide_batch_options options = tide_batch_options_default();

    options.forces = 1;
    write_file("trade.csv", trade);
    snprintf(text, sizeof text,
             "job: 1\nsources: {trade: {files: trade.csv}}\ngroups: {area: {of: partner, "
             "%s}}\nsteps: {a: {from: trade, by: [area, flow], sum: value, since: 2022, "
             "where: [\"flow = 'X'\"]}}\noutputs: {a: {table: a, to: a.csv}}\n",
             group);
    write_file("job.yml", text);
    CHECK_OK(run("job.yml", 2, options, told));
}

TEST(a_group_is_a_key)
{
    UNUSED;
    struct told told;

    write_file("asia.txt", "# codes\nCHN\n\nJPN\n");
    run_groups("sets: {europe: [DEU], asia: {file: asia.txt}}, rest: error", &told);
    check_file("a.csv", "area,flow,period,value,state\nasia,X,2022,12.6,ok\n"
                        "europe,X,2022,4.4,ok\n");
    run_groups("sets: {europe: [DEU]}, rest: others", &told);
    check_file("a.csv", "area,flow,period,value,state\neurope,X,2022,4.4,ok\n"
                        "others,X,2022,12.6,ok\n");
    run_groups("sets: {europe: [DEU]}, rest: drop", &told);
    check_file("a.csv", "area,flow,period,value,state\neurope,X,2022,4.4,ok\n");
    run_groups("sets: {europe: [DEU]}, rest: error", &told);
    CHECK_INT(state_of(&told, "step a"), TIDE_BATCH_FAILED);
    CHECK_TEXT(told.id[find(&told, "step a")], "group_rest");
}

/* ---- outside ---- */

/* The files of a folder, one name after the other, but for what a run leaves. */
static void check_outside_is_empty(const char *outside)
{
    DIR *open_folder = opendir(outside);
    CHECK(open_folder != NULL);
    for (struct dirent *entry; (entry = readdir(open_folder)) != NULL;)
        CHECK(entry->d_name[0] == '.');
    closedir(open_folder);
}

static void refuse_output(const char *to, const char *id)
{
    struct told told;
    char text[512];
    tide_batch_options options = tide_batch_options_default();

    options.forces = 1;
    snprintf(text, sizeof text,
             "job: 1\nsources: {trade: {files: trade.csv}}\noutputs: {a: {table: trade, "
             "to: \"%s\"}}\n",
             to);
    write_file("job.yml", text);
    tide_status status = run("job.yml", 2, options, &told);
    if (status == TIDE_STATUS_OK) {
        CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_FAILED);
        CHECK_TEXT(told.id[find(&told, "output a")], id);
    }
}

TEST(no_path_leads_out_of_the_job)
{
    UNUSED;
    char outside[64] = "/tmp/tide-outside-XXXXXX";
    char link[256];
    char to[256];

    CHECK(mkdtemp(outside) != NULL);
    write_file("trade.csv", trade);
    in_folder("link", link);
    CHECK(symlink(outside, link) == 0);
    snprintf(to, sizeof to, "%s/a.csv", outside);
    refuse_output(to, "outside_job");
    refuse_output("../a.csv", "outside_job");
    refuse_output("x/../../a.csv", "outside_job");
    refuse_output("link/a.csv", "io");
    check_outside_is_empty(outside);

    /* A link in place of the output itself. */
    char planted[256];
    in_folder("b.csv", planted);
    snprintf(to, sizeof to, "%s/b.csv", outside);
    CHECK(symlink(to, planted) == 0);
    refuse_output("b.csv", "no_output");
    check_outside_is_empty(outside);

    /* An input that a link leads to. */
    struct told told;
    char secret[256];
    snprintf(secret, sizeof secret, "%s/secret.csv", outside);
    FILE *file = fopen(secret, "w");
    CHECK(file != NULL && fputs(trade, file) >= 0 && fclose(file) == 0);
    write_file("job.yml", "job: 1\nsources: {trade: {files: link/secret.csv}}\n"
                          "outputs: {a: {table: trade, to: c.csv}}\n");
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_TEXT(told.id[find(&told, "source trade")], "outside_job");

    /* Unless the folder is allowed. */
    tide_batch_options options = tide_batch_options_default();
    const char *allow[] = {outside};
    options.allow = allow;
    options.allow_count = 1;
    CHECK_OK(run("job.yml", 2, options, &told));
    CHECK_INT(told.outcome.count[TIDE_BATCH_FAILED], 0);
    CHECK(unlink(secret) == 0 && rmdir(outside) == 0);
}

/* ---- tables beside the source ---- */

static void lay_out_heads(const char *heads)
{
    write_file("trade.csv", trade);
    write_file("heads_X.csv", heads);
    write_file("heads_M.csv", "period,heads\n2021,1\n2022,2\n");
    write_file(
        "job.yml",
        "job: 1\n"
        "params: {flow: {type: enum, values: [X, M]}}\n"
        "sources: {trade: {files: trade.csv}}\n"
        "each: {flow: [X, M]}\n"
        "steps:\n"
        "  part: {from: trade, where: [\"flow = :flow\"], by: [partner], sum: value}\n"
        "  each_head: {from: part, per-capita: value,\n"
        "              population: \"heads_${flow}.csv\", where: [\"partner = "
        "'CHN'\"]}\n"
        "  beside: {from: part, add: {ph: {per-capita: value, population: "
        "heads_X.csv}}}\n"
        "  plain: {from: trade, by: [flow], sum: value}\n"
        "outputs:\n"
        "  heads: {table: each_head, to: heads.csv}\n"
        "  beside: {table: beside, to: beside.csv}\n"
        "  plain: {table: plain, to: plain.csv}\n");
}

TEST(a_table_beside_the_source_is_an_input)
{
    UNUSED;
    static const char heads[] = "flow,partner,period,per_capita,state\n"
                                "X,CHN,2021,5.25,ok\nX,CHN,2022,3.15,ok\n"
                                "M,CHN,2021,7,ok\nM,CHN,2022,3.15,ok\n";
    struct told told;

    lay_out_heads("period,heads\n2021,2\n2022,4\n");
    run_well("job.yml", &told);
    check_file("heads.csv", heads);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output heads"), TIDE_BATCH_KEPT);

    /* What rests on it is done again, and nothing else. */
    write_file("heads_X.csv", "period,heads\n2021,1\n");
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output heads"), TIDE_BATCH_OK);
    CHECK(strstr(told.reason[find(&told, "output heads")], "heads_X.csv") != NULL);
    CHECK_INT(state_of(&told, "output beside"), TIDE_BATCH_OK);
    CHECK_INT(state_of(&told, "output plain"), TIDE_BATCH_KEPT);
    check_file("heads.csv", "flow,partner,period,per_capita,state\n"
                            "X,CHN,2021,10.5,ok\nX,CHN,2022,,missing\n"
                            "M,CHN,2021,7,ok\nM,CHN,2022,3.15,ok\n");
}

/* A deflator is a measure of the data, where they have one of that name, or a file. */
TEST(a_column_goes_before_a_file_of_its_name)
{
    UNUSED;
    static const struct {
        const char *deflator;
        const char *figure;
    } rows[] = {{"cpi", "100"}, {"cpi.csv", "55"}};
    struct told told;
    char path[256];

    write_file("trade.csv", "period,value,cpi\n2020,100,100\n2021,110,110\n");
    write_file("cpi.csv", "period,index\n2020,100\n2021,200\n");
    in_folder("cpi", path);
    CHECK(mkdir(path, 0700) == 0);
    for (size_t i = 0; i < 2; i++) {
        char text[512];
        snprintf(
            text, sizeof text,
            "job: 1\n"
            "sources: {trade: {files: trade.csv, columns: {cpi: {type: decimal, kind: "
            "price}}}}\n"
            "steps: {a: {from: trade, deflate: value, deflator: %s, last: yes}}\n"
            "outputs: {a: {table: a, to: a.csv}}\n",
            rows[i].deflator);
        write_file("job.yml", text);
        run_well("job.yml", &told);
        snprintf(text, sizeof text, "period,deflated,state\n2021,%s,ok\n",
                 rows[i].figure);
        check_file("a.csv", text);
    }
}

TEST(a_faulty_table_beside_the_source_fails_its_step)
{
    UNUSED;
    struct told told;
    char path[256];

    lay_out_heads("period,heads\n2021-01,2\n2021-02,4\n");
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_TEXT(told.id[find(&told, "step each_head@X")], "join_axis");
    CHECK_INT(state_of(&told, "step each_head@M"), TIDE_BATCH_OK);
    CHECK_INT(state_of(&told, "output plain"), TIDE_BATCH_OK);

    in_folder("heads_X.csv", path);
    CHECK(unlink(path) == 0);
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_TEXT(told.id[find(&told, "step each_head@X")], "io");
    CHECK_INT(state_of(&told, "output plain"), TIDE_BATCH_KEPT);

    /* Mended, the same command does the rest. */
    lay_out_heads("period,heads\n2021,2\n2022,4\n");
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output heads"), TIDE_BATCH_OK);

    CHECK(unlink(path) == 0);
    CHECK(symlink("/etc/hostname", path) == 0);
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_TEXT(told.id[find(&told, "step each_head@X")], "outside_job");
}

/* ---- what steps accept ---- */

TEST(a_step_asks_for_statistics)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", trade);
    write_file(
        "job.yml",
        "job: 1\n"
        "sources: {trade: {files: trade.csv}}\n"
        "steps:\n"
        "  spread: {from: trade, by: [flow], group: value, stat: [median, max, rows],\n"
        "           grand_total: yes, allow_aggregates: yes}\n"
        "  twice: {from: spread, by: [flow], sum: rows, where: [\"level = 'flow'\"]}\n"
        "outputs: {a: {table: spread, to: a.csv}, b: {table: twice, to: b.csv}}\n");
    run_well("job.yml", &told);
    check_file("a.csv", "flow,level,median,median_state,max,max_state,rows\n"
                        "M,flow,11,ok,15.0,ok,4\nX,flow,7.45,ok,12.6,ok,4\n"
                        "*,total,8.75,ok,15.0,ok,8\n");
    check_file("b.csv", "flow,rows,state\nM,4,ok\nX,4,ok\n");
}

TEST(an_option_takes_a_parameter)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", trade);
    write_file("job.yml", "job: 1\n"
                          "params: {end: {type: period, default: 2021},\n"
                          "         form: {type: enum, values: [percent, ratio]}}\n"
                          "each: {form: [percent, ratio]}\n"
                          "sources: {trade: {files: trade.csv}}\n"
                          "steps:\n"
                          "  a: {from: trade, by: [flow], sum: value, until: \":end\"}\n"
                          "  b: {from: a, share: value, as: \":form\"}\n"
                          "checks: [{table: a, fresh: \":end\"}]\n"
                          "outputs: {a: {table: a, to: a.csv}, b: {table: b, to: "
                          "\"b_${form}.csv\"}}\n");
    run_well("job.yml", &told);
    check_file("a.csv", "flow,period,value,state\nM,2021,22.0,ok\nX,2021,14.5,ok\n");
    check_file("b_ratio.csv", "flow,period,share,state\nM,2021,0.6027397260273972,ok\n"
                              "X,2021,0.3972602739726027,ok\n");
    check_file("b_percent.csv", "flow,period,share,state\nM,2021,60.273972602739725,ok\n"
                                "X,2021,39.726027397260275,ok\n");
    run_well("job.yml", &told);
    CHECK_INT(told.outcome.count[TIDE_BATCH_KEPT], 4);
}

TEST(having_compares_with_a_parameter)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", trade);
    write_file("job.yml", "job: 1\n"
                          "params: {least: {type: number}}\n"
                          "each: {least: [11, 15]}\n"
                          "sources: {trade: {files: trade.csv}}\n"
                          "steps:\n"
                          "  a: {from: trade, by: [flow, partner], sum: value,\n"
                          "      having: \"value >= :least\"}\n"
                          "outputs: {a: {table: a, to: \"a_${least}.csv\"}}\n");
    run_well("job.yml", &told);
    check_file("a_11.csv", "flow,partner,period,value,state\n"
                           "M,DEU,2021,15.0,ok\nM,DEU,2022,15.0,ok\n"
                           "X,CHN,2022,12.6,ok\n");
    check_file("a_15.csv", "flow,partner,period,value,state\n"
                           "M,DEU,2021,15.0,ok\nM,DEU,2022,15.0,ok\n");
}

TEST(a_step_has_years_and_units_of_its_own)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", "period,value\n2020-Q4,1500\n2021-Q2,1000\n2021-Q3,1000\n"
                            "2021-Q4,1000\n2022-Q1,1000\n2022-Q2,1500\n");
    write_file("job.yml",
               "job: 1\n"
               "sources: {trade: {files: trade.csv, columns: {period: {type: period},\n"
               "          value: {type: decimal, unit: thousand USD}}}}\n"
               "steps:\n"
               "  a: {from: trade, sum: value, freq: A, year_start: 4, unit: million "
               "USD}\n"
               "  b: {from: a, yoy: value, levels: yes, unit: USD}\n"
               "outputs: {a: {table: a, to: a.csv}, b: {table: b, to: b.csv}}\n");
    run_well("job.yml", &told);
    check_file("a.csv", "period,value,state\n2020,,incomplete_window\n2021,4.000,ok\n"
                        "2022,,incomplete_window\n");
    check_file("b.csv",
               "period,value,base,yoy,state\n2020,,,,base_missing\n"
               "2021,4000000,,,base_missing\n2022,,4000000,,incomplete_window\n");
}

TEST(an_option_names_no_unknown_parameter)
{
    UNUSED;
    static const char *const steps[] = {
        "steps: {a: {from: trade, sum: value, until: \":edn\"}}\n",
        "steps: {a: {from: trade, sum: value, having: \"value > :edn\"}}\n",
        "checks: [{table: trade, fresh: \":edn\"}]\n",
    };
    struct told told;

    write_file("trade.csv", trade);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "job: 1\nparams: {end: {type: period, default: 2021}}\n"
                 "sources: {trade: {files: trade.csv}}\n%s"
                 "outputs: {a: {table: trade, to: a.csv}}\n",
                 steps[i]);
        write_file("job.yml", text);
        CHECK_STATUS(run("job.yml", 2, tide_batch_options_default(), &told),
                     TIDE_STATUS_ARGUMENT);
        CHECK_TEXT(told.err.id, "job_param");
        CHECK_INT(told.err.line, 4);
    }
}

TEST(an_added_column_has_bounds)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", "period,value\n2021,10\n2022,15\n");
    write_file("job.yml",
               "job: 1\nsources: {trade: {files: trade.csv}}\n"
               "steps: {a: {from: trade, add: {g: {yoy: value, bounds: yes, as: "
               "ratio}}}}\n"
               "outputs: {a: {table: a, to: a.csv}}\n");
    run_well("job.yml", &told);
    check_file("a.csv",
               "period,value,value_state,g,g_state,g_low,g_high\n"
               "2021,10,ok,,base_missing,,\n"
               "2022,15,ok,0.5,low_base,0.38095238095238093,0.631578947368421\n");
}

/* A row that two files have is refused, unless the step tells the files apart. */
TEST(a_step_may_ask_for_the_file_of_a_row)
{
    UNUSED;
    struct told told;

    write_file("a.csv", "period,flow,value\n2021,X,10\n2022,X,12\n");
    write_file("b.csv", "period,flow,value\n2021,M,5\n2022,M,7\n");
    write_file("job.yml",
               "job: 1\n"
               "sources: {trade: {files: [a.csv, b.csv]}}\n"
               "steps:\n"
               "  by_file: {from: trade, by: [source], sum: value, allow_aggregates: "
               "yes, where: [\"period = "
               "2022\"]}\n"
               "  of_one: {from: trade, yoy: value, where: [\"source = 'a.csv'\"], last: "
               "yes}\n"
               "  all: {from: trade, by: ['*'], sum: value, last: yes}\n"
               "checks: [{table: trade, unique: [source, period]}]\n"
               "outputs: {a: {table: by_file, to: out/a.csv}, b: {table: of_one, to: "
               "out/b.csv},\n"
               "          c: {table: all, to: out/c.csv}, d: {table: trade, to: "
               "out/d.csv}}\n");
    run_well("job.yml", &told);
    check_file("out/a.csv",
               "source,period,value,state\na.csv,2022,12,ok\nb.csv,2022,7,ok\n");
    check_file("out/b.csv", "flow,period,yoy,state\nX,2022,20,low_base\n");
    check_file("out/c.csv", "flow,period,value,state\nM,2022,7,ok\nX,2022,12,ok\n");
    check_file("out/d.csv", "flow,period,value,state\nX,2021,10,ok\nX,2022,12,ok\n"
                            "M,2021,5,ok\nM,2022,7,ok\n");

    write_file("b.csv", "period,flow,value\n2021,X,5\n");
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_TEXT(told.id[find(&told, "source trade")], "duplicate_key");
}

/* ---- one at a time ---- */

TEST(a_second_run_names_the_first)
{
    UNUSED;
    struct told told;
    char path[256];

    lay_out();
    run_well("job.yml", &told);
    in_folder(".tide/job/lock", path);
    int lock = open(path, O_RDWR);
    CHECK(lock >= 0 && flock(lock, LOCK_EX) == 0);
    CHECK(ftruncate(lock, 0) == 0 && pwrite(lock, "4711\n", 5, 0) == 5);
    CHECK_STATUS(run("job.yml", 2, tide_batch_options_default(), &told), TIDE_STATUS_IO);
    CHECK_TEXT(told.err.id, "job_locked");
    CHECK(strstr(told.err.message, "4711") != NULL);
    close(lock);
    run_well("job.yml", &told);
}

/* ---- faults ---- */

static int fail_at; /* the call that fails; counts down */
static int fail_code;

static bool fails(void)
{
    if (fail_at < 0 || fail_at-- > 0)
        return false;
    errno = fail_code;
    return true;
}

static ssize_t faulty_write(int file, const void *bytes, size_t length)
{
    return fails() ? -1 : write(file, bytes, length);
}

static int faulty_sync(int file)
{
    return fails() ? -1 : fsync(file);
}

static int faulty_close(int file)
{
    /* Of a folder nothing can be lost any more. */
    bool is_written = (fcntl(file, F_GETFL) & O_ACCMODE) == O_WRONLY;
    int closed = close(file);
    return is_written && fails() ? -1 : closed;
}

static int faulty_rename(int at, const char *from, const char *to)
{
    return fails() ? -1 : renameat(at, from, at, to);
}

static bool is_whole(const char *name, const char *expected)
{
    char *text = read_file(name);
    bool whole = text == NULL || strcmp(text, expected) == 0;
    free(text);
    return whole;
}

static bool has_temporary(void)
{
    char command[160];
    snprintf(command, sizeof command, "test -z \"$(find %s -name '.tide-*.tmp')\"",
             folder);
    return system(command) != 0;
}

TEST(every_write_may_fail)
{
    UNUSED;
    static const struct file_calls faulty = {faulty_write, faulty_sync, faulty_close,
                                             faulty_rename};
    static const int codes[] = {ENOSPC, EIO};
    struct told told;
    tide_batch_options options = tide_batch_options_default();

    lay_out();
    options.forces = 1;
    for (size_t code = 0; code < COUNT_OF(codes); code++) {
        bool has_failed = true;
        fail_code = codes[code];
        for (int at = 0; has_failed; at++) {
            fail_at = at;
            file_calls_set(&faulty);
            tide_status status = run("job.yml", 1, options, &told);
            file_calls_set(NULL);
            has_failed = fail_at < 0;
            CHECK(!has_failed || status == TIDE_STATUS_IO ||
                  told.outcome.count[TIDE_BATCH_FAILED] > 0);
            CHECK(is_whole("out/growth_X.csv", growth_of_x));
            CHECK(is_whole("top.csv", top_rows));
            CHECK(!has_temporary());
        }
    }
    run_well("job.yml", &told);
    check_file("top.csv", top_rows);
}

TEST(a_killed_run_leaves_whole_files_and_goes_on)
{
    UNUSED;
    enum { KILLS = 200, VERSIONS = 2, OUTPUTS = 3 };
    static const char *const name[OUTPUTS] = {"out/growth_X.csv", "out/growth_M.csv",
                                              "top.csv"};
    static struct told told;
    uint64_t seed = 20261126;
    char data[VERSIONS][sizeof trade];
    char *whole[VERSIONS][OUTPUTS];
    int killed = 0;

    /* What an uninterrupted run makes of two versions of the data, the first one last. */
    memcpy(data[0], trade, sizeof trade);
    memcpy(data[1], trade, sizeof trade);
    data[1][strlen(trade) - 2] = '9';
    lay_out();
    for (size_t v = VERSIONS; v-- > 0;) {
        write_file("trade.csv", data[v]);
        run_well("job.yml", &told);
        for (size_t i = 0; i < OUTPUTS; i++)
            CHECK((whole[v][i] = read_file(name[i])) != NULL);
    }
    CHECK(strcmp(whole[0][2], whole[1][2]) != 0);

    for (int round = 0; round < KILLS; round++) {
        size_t now = (size_t)(round / 4 + 1) % VERSIONS;
        int how = 0;
        write_file("trade.csv", data[now]);
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            run("job.yml", 2, tide_batch_options_default(), &told);
            _exit(0);
        }
        struct timespec pause = {.tv_nsec = (long)(check_random(&seed) % 8000000)};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        CHECK(waitpid(child, &how, 0) == child);
        killed += WIFSIGNALED(how);
        for (size_t i = 0; i < OUTPUTS; i++) {
            char *text = read_file(name[i]);
            CHECK(text != NULL);
            CHECK(strcmp(text, whole[0][i]) == 0 || strcmp(text, whole[1][i]) == 0);
            free(text);
        }
        if (round % 4 != 3)
            continue;
        run_well("job.yml", &told);
        for (size_t i = 0; i < OUTPUTS; i++)
            check_file(name[i], whole[now][i]);
    }
    CHECK(killed > KILLS / 10); /* the others had finished */
    for (size_t v = 0; v < VERSIONS; v++)
        for (size_t i = 0; i < OUTPUTS; i++)
            free(whole[v][i]);
}

TEST(a_damaged_record_only_costs_work)
{
    UNUSED;
    struct told told;

    lay_out();
    run_well("job.yml", &told);
    char *record = read_file(".tide/job/record");
    CHECK(record != NULL);
    size_t length = strlen(record);
    uint64_t seed = 7;
    for (int round = 0; round < 60; round++) {
        char *damaged = strdup(record);
        CHECK(damaged != NULL);
        size_t at = check_random(&seed) % length;
        if (round % 2 == 0)
            damaged[at] = '\0'; /* cut short */
        else
            damaged[at] = (char)(33 + check_random(&seed) % 90);
        write_file(".tide/job/record", damaged);
        free(damaged);
        run_well("job.yml", &told);
        check_file("out/growth_X.csv", growth_of_x);
        check_file("top.csv", top_rows);
    }
    free(record);
}

static int renames_left;

static int dying_rename(int folder_at, const char *from, const char *to)
{
    if (renames_left-- == 0)
        _exit(9);
    return renameat(folder_at, from, folder_at, to);
}

TEST(a_run_that_dies_in_a_wave_keeps_what_it_has_finished)
{
    UNUSED;
    static const struct file_calls dying = {write, fsync, close, dying_rename};
    struct told told;
    int died = 0;

    write_file("trade.csv", trade);
    write_file("job.yml", "job: 1\nsources: {trade: {files: trade.csv}}\n"
                          "outputs: {a: {table: trade, to: a.csv},\n"
                          "          b: {table: trade, to: b.csv}}\n");
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        renames_left = 2; /* the record, a.csv */
        file_calls_set(&dying);
        run("job.yml", 1, tide_batch_options_default(), &told);
        _exit(0);
    }
    CHECK(waitpid(child, &died, 0) == child);
    CHECK(WIFEXITED(died) && WEXITSTATUS(died) == 9);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_KEPT);
    CHECK_INT(state_of(&told, "output b"), TIDE_BATCH_OK);
}

TEST(two_checks_of_one_column_are_two_checks)
{
    UNUSED;
    static const char job_text[] =
        "job: 1\nsources: {trade: {files: trade.csv}}\nchecks:\n"
        "  - {table: trade, range: {column: value, min: %s}, severity: warn}\n"
        "  - {table: trade, range: {column: value, max: 0}, severity: warn}\n";
    struct told told;
    char text[512];

    write_file("trade.csv", trade);
    snprintf(text, sizeof text, job_text, "1000000");
    write_file("job.yml", text);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "check range(trade.value)"), TIDE_BATCH_WARNED);
    CHECK_INT(state_of(&told, "check range(trade.value)#2"), TIDE_BATCH_WARNED);
    free(read_file(".tide/job/checks/range_trade.value__2.csv"));
    run_well("job.yml", &told);
    CHECK_INT(told.outcome.count[TIDE_BATCH_OK], 0);
    /* Nothing was done, and the warnings are still there. */
    CHECK_INT(told.outcome.count[TIDE_BATCH_WARNED], 2);
    CHECK_TEXT(told.reason[find(&told, "check range(trade.value)")], "kept");
    /* A check that is met leaves no rows that fail. */
    CHECK(is_whole(".tide/job/checks/range_trade.value_.csv", "") == false);
    snprintf(text, sizeof text, job_text, "-1");
    write_file("job.yml", text);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "check range(trade.value)"), TIDE_BATCH_OK);
    CHECK(read_file(".tide/job/checks/range_trade.value_.csv") == NULL);
}

TEST(it_does_not_matter_where_a_job_is_started_from)
{
    UNUSED;
    struct told told;
    char before[256];

    lay_out();
    run_well("job.yml", &told);
    CHECK(getcwd(before, sizeof before) != NULL);
    CHECK(chdir(folder) == 0);
    char whole[64];
    memcpy(whole, folder, sizeof whole);
    snprintf(folder, sizeof folder, ".");
    run_well("job.yml", &told);
    memcpy(folder, whole, sizeof whole);
    CHECK(chdir(before) == 0);
    CHECK_INT(told.outcome.count[TIDE_BATCH_OK], 0);
}

TEST(a_table_of_a_database_is_an_input)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", trade);
    write_file("make.yml", "job: 1\nsources: {trade: {files: trade.csv}}\n"
                           "outputs: {a: {table: trade, to: a.db}}\n");
    write_file("job.yml", "job: 1\nsources: {t: {files: \"a.db:trade_exact\"}}\n"
                          "outputs: {b: {table: t, to: b.csv}}\n");
    run_well("make.yml", &told);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output b"), TIDE_BATCH_OK);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output b"), TIDE_BATCH_KEPT);
    write_file("trade.csv", "period,flow,value\n2021-01,X,1\n2021-02,X,2\n");
    run_well("make.yml", &told);
    run_well("job.yml", &told);
    CHECK_INT(state_of(&told, "output b"), TIDE_BATCH_OK);
}

static void check_is_refused(const char *path, tide_status expected)
{
    tide_engine *engine = NULL;
    tide_batch *batch = NULL;
    tide_error err;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    CHECK_OK(tide_batch_open(engine, path, NULL, 0, &batch, &err));
    CHECK_STATUS(tide_batch_check(batch, NULL, 0, &err), expected);
    CHECK(err.line > 0);
    tide_batch_close(batch);
    tide_engine_close(engine);
}

TEST(what_is_no_plain_file_is_no_input)
{
    UNUSED;
    struct told told;
    char path[256];

    in_folder("pipe", path);
    CHECK(mkfifo(path, 0600) == 0);
    write_file("trade.csv", trade);
    write_file("job.yml",
               "job: 1\nsources: {a: {files: [trade.csv, pipe]}, b: {files: trade.csv}}\n"
               "outputs: {a: {table: a, to: a.csv}, b: {table: b, to: b.csv}}\n");
    in_folder("job.yml", path);
    check_is_refused(path, TIDE_STATUS_IO);
    for (int again = 0; again < 2; again++) {
        CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
        CHECK_INT(state_of(&told, "source a"), TIDE_BATCH_FAILED);
        CHECK_TEXT(told.id[find(&told, "source a")], "io");
        CHECK_INT(state_of(&told, "output b"), again ? TIDE_BATCH_KEPT : TIDE_BATCH_OK);
    }
}

TEST(a_vanished_input_fails_alone)
{
    UNUSED;
    struct told told;

    write_file("trade.csv", trade);
    write_file("job.yml",
               "job: 1\nsources: {a: {files: gone.csv}, b: {files: trade.csv}}\n"
               "outputs: {a: {table: a, to: a.csv}, b: {table: b, to: "
               "b.csv}}\n");
    CHECK_OK(run("job.yml", 2, tide_batch_options_default(), &told));
    CHECK_INT(state_of(&told, "source a"), TIDE_BATCH_FAILED);
    CHECK_INT(state_of(&told, "output a"), TIDE_BATCH_SKIPPED);
    CHECK_INT(state_of(&told, "output b"), TIDE_BATCH_OK);
    CHECK_STATUS(told.outcome.first_failure, TIDE_STATUS_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define JOB(name) cmocka_unit_test_setup_teardown(name, begin, end)
        JOB(a_job_writes_what_its_steps_compute),
        JOB(what_is_left_names_the_version_of_every_library),
        JOB(nothing_is_done_twice),
        JOB(a_changed_step_redoes_what_rests_on_it),
        JOB(threads_change_no_byte),
        JOB(many_steps_are_not_held_until_the_end),
        JOB(a_dry_run_writes_nothing),
        JOB(a_part_can_be_chosen),
        JOB(a_file_with_the_name_of_another_part_counts_too),
        JOB(no_output_replaces_what_the_job_reads),
        JOB(a_run_that_dies_in_a_wave_keeps_what_it_has_finished),
        JOB(two_checks_of_one_column_are_two_checks),
        JOB(what_is_no_plain_file_is_no_input),
        JOB(it_does_not_matter_where_a_job_is_started_from),
        JOB(a_table_of_a_database_is_an_input),
        JOB(no_choice_and_no_earlier_file_leads_around_a_check),
        JOB(a_failed_check_stops_what_rests_on_its_table_and_nothing_else),
        JOB(a_chain_of_steps_gives_what_one_request_gives),
        JOB(checks_count_what_fails),
        JOB(an_audit_is_a_check),
        JOB(a_group_is_a_key),
        JOB(no_path_leads_out_of_the_job),
        JOB(a_table_beside_the_source_is_an_input),
        JOB(a_column_goes_before_a_file_of_its_name),
        JOB(a_faulty_table_beside_the_source_fails_its_step),
        JOB(a_step_asks_for_statistics),
        JOB(an_option_takes_a_parameter),
        JOB(having_compares_with_a_parameter),
        JOB(a_step_has_years_and_units_of_its_own),
        JOB(an_option_names_no_unknown_parameter),
        JOB(an_added_column_has_bounds),
        JOB(a_step_may_ask_for_the_file_of_a_row),
        JOB(a_second_run_names_the_first),
        JOB(every_write_may_fail),
        JOB(a_killed_run_leaves_whole_files_and_goes_on),
        JOB(a_damaged_record_only_costs_work),
        JOB(a_vanished_input_fails_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
