/*
 * SDMX-CSV: the rules of the layout, and published files held against what they hold.
 */
#include "input/loaded.h"

#include <math.h>

TEST(components_have_their_parts)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded,
              "DATAFLOW,FREQ,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,NOTE\n"
              "AG:TRADE(1.0),M,DE,2024-01,12.4,P,6,x\n"
              "AG:TRADE(1.0),M,FR,2024-01,NaN,,6,\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded.plan->layout, "sdmx");
    CHECK_TEXT(loaded_dump(&loaded),
               "-|M|DE|2024-01|12.4|P|-|-\n-|M|FR|2024-01|<missing>||-|-\n");
    CHECK_INT(loaded.table->column[4].unit.scale10, 6);
    loaded_free(&loaded);
}

TEST(trap_42_deletions)
{
    UNUSED;
    EXPECT_REFUSED("STRUCTURE,STRUCTURE_ID,ACTION,GEO,TIME_PERIOD,OBS_VALUE\n"
                   "dataflow,A:T(1.0),I,DE,2024,1\ndataflow,A:T(1.0),D,DE,2023,\n",
                   TIDE_STATUS_SHAPE, "sdmx_delta", 3, "store");
    EXPECT_REJECT("STRUCTURE,STRUCTURE_ID,ACTION,GEO,TIME_PERIOD,OBS_VALUE\n"
                  "dataflow,A:T(1.0),I,DE,2024,1\ndataflow,A:T(1.0),E,DE,2023,2\n",
                  "bad_action", 3, "ACTION", 104, "E");
}

TEST(trap_43_codes_and_names)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded,
              "DATAFLOW,GEO: Country,TIME_PERIOD: Time,OBS_VALUE: Value\n"
              "A:T(1.0): Trade,DE: Germany,2024: 2024,12.4: 12.4\n"
              "A:T(1.0): Trade,FR,2024,2\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "-|DE|Germany|2024|-|12.4|-\n-|FR||2024|-|2.0|-\n");
    CHECK_INT(loaded.table->column[2].label_of, 1);
    loaded_free(&loaded);
}

TEST(trap_44_semicolons)
{
    UNUSED;
    EXPECT_ROWS("STRUCTURE;STRUCTURE_ID;ACTION;GEO;TIME_PERIOD;OBS_VALUE\n"
                "dataflow;A:T(1.0);I;DE;2024;12,4\n",
                "-|-|-|DE|2024|12.4\n");
}

TEST(what_is_no_single_table_is_refused)
{
    UNUSED;
    EXPECT_REFUSED("STRUCTURE,STRUCTURE_ID,GEO,TIME_PERIOD,OBS_VALUE\n"
                   "dataflow,A:T(1.0),DE,2024,1\ndataflow,A:U(1.0),DE,2024,2\n",
                   TIDE_STATUS_SHAPE, "unsupported", 3, "STRUCTURE_ID");
    EXPECT_REFUSED("DATAFLOW,GEO,TIME_PERIOD,OBS_VALUE,UNIT_MULT\n"
                   "A:T(1.0),DE,2024,1,3\nA:T(1.0),FR,2024,2,6\n",
                   TIDE_STATUS_SHAPE, "unsupported", 3, "UNIT_MULT");
}

/* ---- published files ---- */

struct published {
    char file[64];
    char result[16];
    long rows;
    long values;
    double sum;
};

static const char *const several[] = {"2.0/data_v2_structures.csv",
                                      "2.0/data_v2_structures_uppercase.csv"};

/* Files whose outcome is another than the list's, and why: plain CSV without the names of
   SDMX is read as such, and M is an action where the version is open. */
static const char *const read_all_the_same[] = {"1.0/data_v1_exception.csv",
                                                "2.0/data_v2_exception.csv",
                                                "2.0/data_v2_merge_action.csv"};

static bool is_one_of(const char *file, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(file, list[i]) == 0)
            return true;
    return false;
}

static void count_values(const tide_table *table, long *values, double *sum)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (column->role != TIDE_COLUMN_MEASURE)
            continue;
        for (size_t row = 0; row < table->row_count; row++) {
            if (!tide_state_has_value((tide_state)packed_get(&column->state, row)))
                continue;
            (*values)++;
            *sum += (double)packed_get(&column->mantissa, row) / pow(10, column->scale);
        }
    }
}

static void check_published(const char *folder, const struct published *wanted)
{
    static struct loaded loaded;
    char path[512];
    long values = 0;
    double sum = 0.0;
    bool is_read =
        is_one_of(wanted->file, read_all_the_same, COUNT_OF(read_all_the_same)) ||
        (strcmp(wanted->result, "accept") == 0 &&
         !is_one_of(wanted->file, several, COUNT_OF(several)));

    snprintf(path, sizeof path, "%s/%s", folder, wanted->file);
    load_file(&loaded, path, NULL);
    if (is_read != (loaded.status == TIDE_STATUS_OK))
        fail_msg("%s: [%s] %s", wanted->file, loaded.err.id, loaded.err.message);
    if (is_read && strcmp(loaded.plan->layout, "sdmx") == 0) {
        CHECK_INT(tide_table_row_count(loaded.table), wanted->rows);
        count_values(loaded.table, &values, &sum);
        if (values != wanted->values || fabs(sum - wanted->sum) > 1e-6)
            fail_msg("%s: %ld values, sum %f", wanted->file, values, sum);
    }
    loaded_free(&loaded);
}

TEST(published_files_hold_what_is_listed)
{
    UNUSED;
    static const char folder[] = TIDE_TEST_DATA "/sdmx_csv";
    char line[1024];
    size_t files = 0;
    FILE *list = fopen(TIDE_TEST_DATA "/sdmx_csv/expected.tsv", "r");

    if (list == NULL)
        skip();
    CHECK(fgets(line, sizeof line, list) != NULL);
    while (fgets(line, sizeof line, list) != NULL) {
        struct published wanted = {0};
        char columns[16];
        char values[16];
        char missing[16];
        char sum[32];
        CHECK(sscanf(line, "%63s %15s %ld %15s %15s %15s %31s", wanted.file,
                     wanted.result, &wanted.rows, columns, values, missing, sum) == 7);
        wanted.values = strtol(values, NULL, 10);
        wanted.sum = strtod(sum, NULL);
        check_published(folder, &wanted);
        files++;
    }
    fclose(list);
    CHECK_INT(files, 27);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(components_have_their_parts),
        ROW(trap_42_deletions),
        ROW(trap_43_codes_and_names),
        ROW(trap_44_semicolons),
        ROW(what_is_no_single_table_is_refused),
        ROW(published_files_hold_what_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
