/*
 * members_test.c - members of groups at their time, against a table of who is where when.
 */
#include "query/ask.h"

enum { MONTHS = 30, MEMBERS = 6, GROUPS = 3, TEXT = 1 << 14, NONE = GROUPS };

struct world {
    int64_t figure[MONTHS][MEMBERS];
    int group[MONTHS][MEMBERS]; /* NONE: in none */
    char rows[TEXT];
    char list[TEXT];
};

static int month_text(char *buffer, int t)
{
    return sprintf(buffer, "%d-%02d", 2018 + t / 12, t % 12 + 1);
}

/* A stay from month `first` to the one before `end`; open ends where they are the world's. */
static size_t put_stay(struct world *world, size_t at, int member, int group, int first,
                       int end)
{
    char from[16] = "";
    char to[16] = "";

    if (first > 0)
        month_text(from, first);
    if (end < MONTHS)
        month_text(to, end - 1);
    for (int t = first; t < end; t++)
        world->group[t][member] = group;
    return at +
           (size_t)sprintf(world->list + at, "G%d,P%d,%s,%s\n", group, member, from, to);
}

static struct world *world_new(uint64_t seed)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    size_t at = (size_t)sprintf(world->rows, "period,partner,value\n");
    size_t to = (size_t)sprintf(world->list, "bloc,partner,valid_from,valid_to\n");
    for (int t = 0; t < MONTHS; t++)
        for (int p = 0; p < MEMBERS; p++) {
            world->figure[t][p] = (int64_t)(check_random(&seed) % 100000);
            world->group[t][p] = NONE;
            at += (size_t)month_text(world->rows + at, t);
            at += (size_t)sprintf(world->rows + at, ",P%d,%lld\n", p,
                                  (long long)world->figure[t][p]);
        }
    for (int p = 0; p < MEMBERS; p++)
        for (int t = 0; t < MONTHS;) {
            int rest = MONTHS - t;
            int length = 1 + (int)(check_random(&seed) % (uint64_t)rest);
            if (check_random(&seed) % 3 > 0)
                to = put_stay(world, to, p, (int)(check_random(&seed) % GROUPS), t,
                              t + length);
            t += length;
        }
    return world;
}

static int64_t sum_of(const struct world *world, int t, int group, bool *has_any)
{
    int64_t sum = 0;

    *has_any = false;
    for (int p = 0; p < MEMBERS; p++)
        if (world->group[t][p] == group) {
            sum += world->figure[t][p];
            *has_any = true;
        }
    return sum;
}

static void check_answer(const struct world *world, const tide_answer *answer)
{
    size_t groups = tide_answer_row_count(answer) / MONTHS;

    for (size_t g = 0; g < groups; g++) {
        const char *name = tide_answer_cell(answer, g * MONTHS, 0).text;
        int group = strcmp(name, "others") == 0 ? NONE : name[1] - '0';
        for (int t = 0; t < MONTHS; t++) {
            tide_cell cell = tide_answer_cell(answer, g * MONTHS + (size_t)t, 2);
            bool has_any;
            int64_t sum = sum_of(world, t, group, &has_any);
            CHECK(tide_state_has_value(cell.state) == has_any);
            if (has_any)
                CHECK_INT(cell.mantissa, sum);
        }
    }
    for (int group = 0; group <= NONE; group++) {
        bool has_any = false;
        for (int t = 0; t < MONTHS && !has_any; t++)
            sum_of(world, t, group, &has_any);
        groups -= has_any;
    }
    CHECK_INT(groups, 0);
}

TEST(sums_are_of_the_members_of_each_month)
{
    UNUSED;

    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world *world = world_new(seed);
        char rows[16];
        char list[16];
        char name[48];
        struct ask ask;
        tide_table *table = NULL;

        ask_write(world->rows, rows);
        ask_write(world->list, list);
        snprintf(name, sizeof name, "members=%s", list);
        const char *const options[] = {"by=bloc", name, NULL};
        ask_open(&ask);
        CHECK_OK(ask_run(&ask, rows, "sum", options));
        check_answer(world, ask.answer);

        /* The same from a table that a host has loaded. */
        const tide_setting setting = {"members", list};
        CHECK_OK(tide_table_load(ask.engine, rows, &setting, 1, &table, &ask.err));
        tide_job_free(ask.job);
        CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, &ask.err));
        CHECK_OK(tide_job_set(ask.job, "by", "bloc", &ask.err));
        CHECK_OK(tide_job_add_table(ask.job, table, &ask.err));
        CHECK_OK(tide_job_run(ask.job, &ask.answer, &ask.err));
        check_answer(world, ask.answer);
        tide_table_free(table);
        ask_close(&ask);
        unlink(rows);
        unlink(list);
        free(world);
    }
}

/* A list by months and figures by days, and by weeks, of which some lie half inside. */
TEST(days_and_weeks_lie_inside_or_not)
{
    UNUSED;
    static const char days[] = "day,partner,value\n2020-01-31,GB,1\n2020-02-01,GB,2\n";
    static const char weeks[] = "week,partner,value\n2020-W05,GB,1\n2020-W06,GB,2\n";
    static const char list[] = "bloc,partner,valid_to\nEU,GB,2020-01\n";
    static const char whole[] = "bloc,partner,valid_to\nEU,GB,2020-W05\n";
    char path[2][16];
    char lists[2][16];
    char name[2][48];
    struct ask ask;

    ask_write(days, path[0]);
    ask_write(weeks, path[1]);
    ask_write(list, lists[0]);
    ask_write(whole, lists[1]);
    for (int i = 0; i < 2; i++)
        snprintf(name[i], sizeof name[i], "members=%s", lists[i]);
    const char *const months[] = {"by=bloc", name[0], NULL};
    const char *const by_week[] = {"by=bloc", name[1], NULL};
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path[0], "sum", months));
    CHECK_INT(tide_answer_cell(ask.answer, 0, 2).mantissa, 1);
    CHECK_INT(tide_answer_cell(ask.answer, 1, 2).state, TIDE_STATE_MISSING);
    CHECK_INT(tide_answer_cell(ask.answer, 3, 2).mantissa, 2);
    CHECK_STATUS(ask_run(&ask, path[1], "sum", months), TIDE_STATUS_SHAPE);
    CHECK_TEXT(ask.err.id, "group_partial");
    CHECK_OK(ask_run(&ask, path[1], "sum", by_week));
    CHECK_INT(tide_answer_cell(ask.answer, 0, 2).mantissa, 1);
    ask_close(&ask);
    for (int i = 0; i < 2; i++) {
        unlink(path[i]);
        unlink(lists[i]);
    }
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    struct world *world = world_new(3);
    char rows[16];
    char list[16];
    char name[48];
    size_t fail_at = 1;

    ask_write(world->rows, rows);
    ask_write(world->list, list);
    snprintf(name, sizeof name, "members=%s", list);
    const char *const options[] = {"by=bloc", name, NULL};
    while (ask_failing(rows, "sum", options, fail_at) != TIDE_STATUS_OK)
        fail_at++;
    CHECK(fail_at > 20);
    unlink(rows);
    unlink(list);
    free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sums_are_of_the_members_of_each_month),
        ROW(days_and_weeks_lie_inside_or_not),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
