/*
 * structure_test.c - what the figures of a group must obey together, on random trade.
 */
#include "compute/fixture.h"

#include <math.h>

#include "time/period.h"

enum { COUNTRIES = 9, PRODUCTS = 14, MEMBERS = COUNTRIES * PRODUCTS, PERIODS = 12 };

/* A world without holes, some of its cells 0. */
struct world {
    struct runtime runtime;
    struct arena arena;
    struct tide_panel *panel[2]; /* exports, imports */
    size_t group[MEMBERS];       /* all 0 */
    uint32_t country[MEMBERS];
    uint32_t product[MEMBERS];
    struct compute_matrix matrix;
    int32_t decimals; /* of the answer */
};

static void world_open(struct world *world)
{
    uint64_t seed = 11;

    memset(world, 0, sizeof *world);
    check_runtime(&world->runtime, 1);
    arena_init(&world->arena, &world->runtime.memory);
    for (size_t role = 0; role < COUNT_OF(world->panel); role++) {
        struct tide_panel *panel = fixture_panel(&world->arena, period_year(2001),
                                                 MEMBERS, PERIODS, TIDE_KIND_DECIMAL, 1);
        for (size_t i = 0; i < MEMBERS * PERIODS; i++) {
            uint64_t draw = check_random(&seed);
            panel->measure[0].mantissa[i] =
                draw % 5 == 0 ? 0 : (int64_t)(draw >> (20 + draw % 40));
        }
        panel->measure[0].state = NULL;
        world->panel[role] = panel;
    }
    for (uint32_t i = 0; i < MEMBERS; i++) {
        world->country[i] = i / PRODUCTS;
        world->product[i] = i % PRODUCTS;
    }
    world->matrix = (struct compute_matrix){.country = world->country,
                                            .product = world->product,
                                            .country_count = COUNTRIES,
                                            .product_count = PRODUCTS,
                                            .world = MATRIX_NO_WORLD};
}

static void world_close(struct world *world)
{
    arena_release(&world->arena);
    runtime_release(&world->runtime);
}

static double figure(const struct world *world, size_t i, size_t t)
{
    return (double)world->panel[0]->measure[0].mantissa[i * PERIODS + t];
}

/* One group of all members, in ratios. */
static struct compute_result ask(struct world *world, const char *name, const char *args)
{
    const struct computation *computation = registry_find(name);
    const struct tide_panel *input[COMPUTE_MAX_ROLES] = {world->panel[0],
                                                         world->panel[1]};
    const struct argument *argument;
    struct compute_result result;

    CHECK_OK(fixture_arguments(computation, args, &world->arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, input, world->group, 1);
    request.form = FORM_RATIO;
    request.decimals = world->decimals;
    request.matrix = &world->matrix;
    CHECK_OK(compute_run(&world->runtime, &request, &world->arena, &result, NULL));
    return result;
}

static double value(const struct compute_result *result, size_t row, size_t t)
{
    size_t cell = row * PERIODS + t;

    CHECK_INT(result->column[0].state[cell], TIDE_STATE_OK);
    return result->column[0].real[cell];
}

TEST(shares_are_parts_of_their_exact_total)
{
    UNUSED;
    struct world world;

    world_open(&world);
    struct compute_result share = ask(&world, "share", "");
    for (size_t t = 0; t < PERIODS; t++) {
        const int64_t *mantissa = world.panel[0]->measure[0].mantissa;
        int128 total = 0;
        int128 numerators = 0;
        for (size_t i = 0; i < MEMBERS; i++)
            total += mantissa[i * PERIODS + t];
        for (size_t i = 0; i < MEMBERS; i++) {
            int128 numerator = mantissa[i * PERIODS + t];
            CHECK(value(&share, i, t) == quotient_round(numerator, total));
            numerators += numerator;
        }
        CHECK(numerators == total);
    }
    world_close(&world);
}

/* Ratios with five decimals: whole numbers of 0.00001. */
TEST(rounded_shares_add_up_and_move_by_less_than_a_unit)
{
    UNUSED;
    enum { WHOLE = 100000 };
    struct world world;

    world_open(&world);
    world.decimals = 5;
    struct compute_result exact = ask(&world, "share", "");
    struct compute_result rounded = ask(&world, "share", "sum100=yes");
    for (size_t t = 0; t < PERIODS; t++) {
        long long sum = 0;
        for (size_t i = 0; i < MEMBERS; i++) {
            sum += llround(value(&rounded, i, t) * WHOLE);
            CHECK(fabs(value(&rounded, i, t) - value(&exact, i, t)) < 1.0 / WHOLE);
        }
        CHECK_INT(sum, WHOLE);
    }
    world_close(&world);
}

TEST(indicators_stay_in_their_range)
{
    UNUSED;
    static const struct {
        const char *name;
        const char *args;
        double most;
    } rows[] = {
        {"hhi", "", 1.0},
        {"hhi", "norm=simple", 1.0},
        {"hhi", "norm=unctad", 1.0},
        {"gini", "", 1.0},
        {"gini", "sample=yes", 1.0},
        {"theil", "", 4.84}, /* ln 126 = 4.836... */
        {"entropy", "", 4.84},
        {"grubel-lloyd", "", 1.0},
        {"grubel-lloyd", "adjusted=yes", 1.0},
        {"counts", "", MEMBERS},
    };
    struct world world;

    world_open(&world);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct compute_result result = ask(&world, rows[i].name, rows[i].args);
        CHECK_INT(result.row_count, 1);
        for (size_t t = 0; t < PERIODS; t++)
            CHECK(value(&result, 0, t) > 0.0 && value(&result, 0, t) <= rows[i].most);
    }
    world_close(&world);
}

/* Theil = ln n - entropy, n members that trade; 1 / H is what --effective prints; the
   adjusted index is never below the plain one. */
TEST(indicators_agree_with_each_other)
{
    UNUSED;
    struct world world;

    world_open(&world);
    struct compute_result hhi = ask(&world, "hhi", "");
    struct compute_result effective = ask(&world, "hhi", "effective=yes");
    struct compute_result theil = ask(&world, "theil", "");
    struct compute_result entropy = ask(&world, "entropy", "");
    struct compute_result counts = ask(&world, "counts", "");
    struct compute_result plain = ask(&world, "grubel-lloyd", "");
    struct compute_result adjusted = ask(&world, "grubel-lloyd", "adjusted=yes");
    for (size_t t = 0; t < PERIODS; t++) {
        CHECK_NEAR(value(&hhi, 0, t) * value(&effective, 0, t), 1.0, 1e-15);
        CHECK_NEAR(value(&theil, 0, t) + value(&entropy, 0, t), log(value(&counts, 0, t)),
                   1e-14);
        CHECK(value(&adjusted, 0, t) >= value(&plain, 0, t));
    }
    world_close(&world);
}

/* Weighted by the countries' shares of world exports, rca is 1 for every product. */
TEST(comparative_advantage_is_one_on_average)
{
    UNUSED;
    struct world world;

    world_open(&world);
    struct compute_result rca = ask(&world, "rca", "");
    struct compute_result rsca = ask(&world, "rsca", "");
    for (size_t t = 0; t < PERIODS; t++) {
        double country[COUNTRIES] = {0};
        double all = 0.0;
        for (size_t i = 0; i < MEMBERS; i++) {
            country[world.country[i]] += figure(&world, i, t);
            all += figure(&world, i, t);
        }
        for (size_t k = 0; k < PRODUCTS; k++) {
            double sum = 0.0;
            for (size_t c = 0; c < COUNTRIES; c++)
                sum += country[c] / all * value(&rca, c * PRODUCTS + k, t);
            CHECK_NEAR(sum, 1.0, 1e-13);
        }
        for (size_t i = 0; i < MEMBERS; i++) {
            double r = value(&rca, i, t);
            CHECK(fabs(value(&rsca, i, t) - (r - 1.0) / (r + 1.0)) <= 1e-15);
        }
    }
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(shares_are_parts_of_their_exact_total),
        ROW(rounded_shares_add_up_and_move_by_less_than_a_unit),
        ROW(indicators_stay_in_their_range),
        ROW(indicators_agree_with_each_other),
        ROW(comparative_advantage_is_one_on_average),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
