/*
 * table_test.c - rows go in by cells and come out of sealed columns as they were.
 */
#include "harness/check.h"

#include "column/table.h"
#include "column/zone.h"
#include "time/period.h"

enum { PRODUCT, MONTH, VALUE, WEIGHT, COLUMNS };

static const struct column_plan plan[COLUMNS] = {
    {.name = "product", .role = TIDE_COLUMN_KEY},
    {.name = "month", .role = TIDE_COLUMN_PERIOD},
    {.name = "value", .role = TIDE_COLUMN_MEASURE, .kind = TIDE_KIND_DECIMAL},
    {.name = "weight", .role = TIDE_COLUMN_MEASURE, .kind = TIDE_KIND_REAL},
};

static struct builder *new_builder(struct runtime *runtime,
                                   const struct column_plan *columns)
{
    struct builder *builder;

    check_runtime(runtime, 1);
    CHECK_OK(builder_new(runtime, "t.csv", columns, COLUMNS, &builder, NULL));
    return builder;
}

static void add_row(struct builder *builder, const char *product, int32_t month,
                    int64_t mantissa, int32_t scale, uint64_t line)
{
    struct decimal figure = {.mantissa = mantissa, .scale = scale};

    CHECK_OK(builder_add_text(builder, PRODUCT, text_of(product), NULL));
    CHECK_OK(builder_add_period(builder, MONTH, period_month(2020, month), NULL));
    CHECK_OK(builder_add_decimal(builder, VALUE, figure, TIDE_STATE_OK, NULL));
    CHECK_OK(builder_add_real(builder, WEIGHT, (double)month / 8, TIDE_STATE_OK, NULL));
    CHECK_OK(builder_end_row(builder, line, NULL));
}

static tide_table *seal(struct builder *builder)
{
    size_t rows = builder_row_count(builder);
    tide_ledger ledger = {.read = rows, .loaded = rows};
    tide_table *table;

    CHECK_OK(builder_seal(builder, &ledger, &table, NULL));
    builder_free(builder);
    CHECK_VALID(table_validate(table));
    return table;
}

static void done(struct runtime *runtime, tide_table *table)
{
    size_t pool_bytes;
    struct runtime fresh;

    tide_table_free(table);
    check_runtime(&fresh, 1);
    pool_bytes = atomic_load(&fresh.memory.used_bytes);
    CHECK(atomic_load(&runtime->memory.used_bytes) == pool_bytes);
    runtime_release(&fresh);
    runtime_release(runtime);
}

TEST(a_column_takes_the_most_decimals_seen)
{
    UNUSED;
    struct runtime runtime;
    struct builder *builder = new_builder(&runtime, plan);

    add_row(builder, "0101", 1, 125, 2, 2);
    add_row(builder, "101", 2, 7, 0, 3);
    add_row(builder, "0101", 3, -1, 3, 7);
    tide_table *table = seal(builder);
    const struct column *value = &table->column[VALUE];

    CHECK_INT(value->scale, 3);
    CHECK_INT(packed_get(&value->mantissa, 0), 1250);
    CHECK_INT(packed_get(&value->mantissa, 1), 7000);
    CHECK_INT(packed_get(&value->mantissa, 2), -1);
    CHECK_INT(value->half.width, 0);
    CHECK_INT(packed_get(&value->half, 1), 1);
    CHECK_INT(tide_table_column(table, PRODUCT).distinct, 2);
    CHECK_TEXT(tide_table_text(table, PRODUCT, 0), "0101");
    CHECK(tide_table_column(table, MONTH).freq == TIDE_FREQ_M);
    CHECK(table->column[WEIGHT].real[2] == 0.375);
    CHECK_INT(table_line(table, 1), 3);
    CHECK_INT(table_line(table, 2), 7);
    CHECK_INT(table->line_count, 2);
    CHECK_INT(table_find(table, text_of("weight")), WEIGHT);
    CHECK(table_find(table, text_of("Weight")) == TABLE_NO_COLUMN);
    CHECK_INT(table->time_column, MONTH);
    done(&runtime, table);
}

TEST(half_widths_follow_the_precision)
{
    UNUSED;
    static const struct {
        int64_t mantissa;
        int32_t scale;
        int64_t cell;
        int64_t digits3;
    } rows[] = {
        {125, 2, 10, 10}, /* 1.25 is 1250 of the column: three digits know 10 of it */
        {7, 0, 1000, 10},       {0, 1, 100, 100},
        {1234567, 3, 1, 10000}, {-98765, 0, 1000, 100000},
    };
    for (int round = 0; round < 2; round++) {
        struct runtime runtime;
        struct column_plan columns[COLUMNS];
        memcpy(columns, plan, sizeof plan);
        columns[VALUE].traits.precision = round == 0 ? PRECISION_CELL : PRECISION_DIGITS;
        columns[VALUE].traits.digits = 3;
        struct builder *builder = new_builder(&runtime, columns);
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            add_row(builder, "x", (int32_t)i + 1, rows[i].mantissa, rows[i].scale, i + 2);
        tide_table *table = seal(builder);
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            CHECK_INT(packed_get(&table->column[VALUE].half, i),
                      round == 0 ? rows[i].cell : rows[i].digits3);
        done(&runtime, table);
    }
}

TEST(states_begin_when_one_is_not_ok)
{
    UNUSED;
    struct runtime runtime;
    struct builder *builder = new_builder(&runtime, plan);

    add_row(builder, "a", 1, 1, 0, 2);
    add_row(builder, "a", 2, 2, 0, 3);
    CHECK_OK(builder_add_text(builder, PRODUCT, text_of(""), NULL));
    CHECK_OK(builder_add_period(builder, MONTH, period_month(2020, 3), NULL));
    CHECK_OK(builder_add_no_value(builder, VALUE, TIDE_STATE_CONFIDENTIAL, NULL));
    CHECK_OK(builder_add_no_value(builder, WEIGHT, TIDE_STATE_MISSING, NULL));
    CHECK_OK(builder_end_row(builder, 4, NULL));
    add_row(builder, "a", 4, 2, 0, 5);
    tide_table *table = seal(builder);
    const struct packed *state = &table->column[VALUE].state;

    CHECK_INT(packed_get(state, 0), TIDE_STATE_OK);
    CHECK_INT(packed_get(state, 1), TIDE_STATE_OK);
    CHECK_INT(packed_get(state, 2), TIDE_STATE_CONFIDENTIAL);
    CHECK_INT(packed_get(state, 3), TIDE_STATE_OK);
    CHECK_INT(packed_get(&table->column[WEIGHT].state, 2), TIDE_STATE_MISSING);
    CHECK_TEXT(tide_table_text(table, PRODUCT, 1), "");
    done(&runtime, table);
}

TEST(a_dropped_row_leaves_nothing)
{
    UNUSED;
    struct runtime runtime;
    struct builder *builder = new_builder(&runtime, plan);

    CHECK_OK(builder_add_text(builder, PRODUCT, text_of("never"), NULL));
    CHECK_OK(builder_add_period(builder, MONTH, period_year(2020), NULL));
    builder_drop_row(builder);
    add_row(builder, "a", 1, 1, 0, 3);
    CHECK_OK(builder_add_text(builder, PRODUCT, text_of("a"), NULL));
    CHECK_OK(builder_add_decimal(builder, VALUE,
                                 (struct decimal){.mantissa = 1, .scale = 9},
                                 TIDE_STATE_OK, NULL));
    builder_drop_row(builder);
    CHECK_OK(builder_add_text(builder, PRODUCT, text_of("gone"), NULL));
    builder_drop_row(builder);
    add_row(builder, "b", 2, 2, 0, 9);
    tide_table *table = seal(builder);

    CHECK_INT(table->row_count, 2);
    CHECK_INT(tide_table_column(table, PRODUCT).distinct, 2);
    CHECK_TEXT(tide_table_text(table, PRODUCT, 1), "b");
    CHECK_INT(table->column[VALUE].scale, 0);
    CHECK(tide_table_column(table, MONTH).freq == TIDE_FREQ_M);
    done(&runtime, table);
}

TEST(mixed_frequencies_are_refused)
{
    UNUSED;
    struct runtime runtime;
    struct builder *builder = new_builder(&runtime, plan);
    tide_period window = {.ordinal = 24240, .length = 10, .freq = TIDE_FREQ_M};
    tide_error err;

    add_row(builder, "a", 1, 1, 0, 2);
    CHECK_STATUS(builder_add_period(builder, MONTH, period_quarter(2020, 1), &err),
                 TIDE_STATUS_SHAPE);
    CHECK_TEXT(err.id, "mixed_freq");
    CHECK_TEXT(err.message, "2020-Q1 is a quarter, but the column began with a month");
    CHECK_STATUS(builder_add_period(builder, MONTH, window, &err), TIDE_STATUS_SHAPE);
    CHECK_TEXT(err.id, "mixed_freq");
    builder_free(builder);
    done(&runtime, NULL);
}

TEST(no_common_scale_names_the_widest_figure)
{
    UNUSED;
    struct runtime runtime;
    struct builder *builder = new_builder(&runtime, plan);
    tide_ledger ledger = {.read = 3, .loaded = 3};
    tide_table *table = NULL;
    tide_error err;

    add_row(builder, "a", 1, 1, 18, 2);
    add_row(builder, "b", 2, 100, 0, 3);
    add_row(builder, "c", 3, INT64_MIN, 0, 4);
    CHECK_STATUS(builder_seal(builder, &ledger, &table, &err), TIDE_STATUS_OVERFLOW);
    CHECK(table == NULL);
    CHECK_TEXT(err.id, "number_range");
    CHECK_INT(err.line, 4);
    CHECK_TEXT(err.column_name, "value");
    CHECK_TEXT(err.text, "-9223372036854775808");
    CHECK_TEXT(err.source, "t.csv");
    builder_free(builder);
    done(&runtime, NULL);
}

TEST(duplicates_are_found_in_row_order)
{
    UNUSED;
    uint64_t seed = 2024;

    print_message("seed %d\n", 2024);
    for (int round = 0; round < 200; round++) {
        struct runtime runtime;
        struct builder *builder = new_builder(&runtime, plan);
        size_t row_count = check_random(&seed) % 40;
        int product[40];
        int32_t month[40];
        for (size_t row = 0; row < row_count; row++) {
            char name[8];
            product[row] = (int)(check_random(&seed) % 30);
            month[row] = (int32_t)(check_random(&seed) % 12) + 1;
            snprintf(name, sizeof name, "%03d", product[row]);
            add_row(builder, name, month[row], 1, 0, row + 2);
        }
        tide_table *table = seal(builder);
        size_t want_earlier = 0;
        size_t want_later = SIZE_MAX;
        for (size_t later = 0; later < row_count && want_later == SIZE_MAX; later++)
            for (size_t earlier = 0; earlier < later; earlier++)
                if (product[later] == product[earlier] &&
                    month[later] == month[earlier]) {
                    want_earlier = earlier;
                    want_later = later;
                }
        bool has_pair;
        size_t earlier = 77;
        size_t later = SIZE_MAX;
        CHECK_OK(table_find_duplicate(table, &has_pair, &earlier, &later, NULL));
        CHECK(has_pair == (want_later != SIZE_MAX));
        CHECK(later == want_later);
        CHECK(earlier == (has_pair ? want_earlier : 77));
        done(&runtime, table);
    }
}

TEST(validate_sees_planted_faults)
{
    UNUSED;
    struct runtime runtime;
    struct builder *builder = new_builder(&runtime, plan);

    add_row(builder, "a", 1, 1, 0, 2);
    add_row(builder, "b", 2, 2, 0, 5);
    tide_table *table = seal(builder);
    table->ledger.rejected++;
    CHECK(table_validate(table) != NULL);
    table->ledger.rejected--;
    table->column[PRODUCT].code.base += 1;
    CHECK(table_validate(table) != NULL);
    table->column[PRODUCT].code.base -= 1;
    table->column[VALUE].state.base = 0x40;
    CHECK(table_validate(table) != NULL);
    table->column[VALUE].state.base = 0;
    table->column[VALUE].half.base = -1;
    CHECK(table_validate(table) != NULL);
    table->column[VALUE].half.base = 1;
    table->column[PRODUCT].code.zone->most = 0;
    CHECK(table_validate(table) != NULL);
    table->column[PRODUCT].code.zone->most = 1;
    table->line[1].line = 1;
    CHECK(table_validate(table) != NULL);
    table->line[1].line = 5;
    CHECK_VALID(table_validate(table));
    done(&runtime, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_column_takes_the_most_decimals_seen),
        ROW(half_widths_follow_the_precision),
        ROW(states_begin_when_one_is_not_ok),
        ROW(a_dropped_row_leaves_nothing),
        ROW(mixed_frequencies_are_refused),
        ROW(no_common_scale_names_the_widest_figure),
        ROW(duplicates_are_found_in_row_order),
        ROW(validate_sees_planted_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
