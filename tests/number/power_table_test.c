/*
 * power_table_test.c - every entry of the power table, computed anew by long division
 * of whole numbers. `number_power_table_test print` writes engine/number/power_table.c.
 */
#include "harness/check.h"

#include "number/power_table.h"

enum { WORDS = 48 };

/* A whole number of 32-bit words, least first. */
struct whole {
    uint32_t word[WORDS];
};

static void whole_multiply(struct whole *a, uint32_t factor)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < WORDS; i++) {
        carry += (uint64_t)a->word[i] * factor;
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    CHECK_INT(carry, 0);
}

static int whole_compare(const struct whole *a, const struct whole *b)
{
    for (size_t i = WORDS; i-- > 0;)
        if (a->word[i] != b->word[i])
            return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}

static void whole_subtract(struct whole *a, const struct whole *b)
{
    uint64_t borrow = 0;

    for (size_t i = 0; i < WORDS; i++) {
        uint64_t rest = (uint64_t)a->word[i] - b->word[i] - borrow;
        a->word[i] = (uint32_t)rest;
        borrow = rest >> 63;
    }
}

/* The first 128 bits of above / below, and the weight of the last of them. */
static struct power first_bits(struct whole above, struct whole below, int *exponent)
{
    struct power power = {0, 0};

    /* Bring the quotient to 1 or more, but below 2. */
    *exponent = -127;
    for (; whole_compare(&above, &below) < 0; --*exponent)
        whole_multiply(&above, 2);
    for (;;) {
        struct whole twice = below;
        whole_multiply(&twice, 2);
        if (whole_compare(&above, &twice) < 0)
            break;
        below = twice;
        ++*exponent;
    }
    for (int bit = 127; bit >= 0; bit--) {
        uint64_t *half = bit >= 64 ? &power.high : &power.low;
        if (whole_compare(&above, &below) >= 0) {
            whole_subtract(&above, &below);
            *half |= (uint64_t)1 << bit % 64;
        }
        whole_multiply(&above, 2);
    }
    return power;
}

static struct power compute_power(int n, int *exponent)
{
    struct whole ten_power = {{1}};
    struct whole one = {{1}};

    for (int i = 0; i < (n < 0 ? -n : n); i++)
        whole_multiply(&ten_power, 10);
    return n < 0 ? first_bits(one, ten_power, exponent)
                 : first_bits(ten_power, one, exponent);
}

TEST(every_power_is_right)
{
    UNUSED;
    for (int n = POWER_TABLE_FIRST; n <= POWER_TABLE_LAST; n++) {
        int exponent;
        struct power wanted = compute_power(n, &exponent);
        struct power got = power_of_ten(n);
        CHECK(got.high == wanted.high && got.low == wanted.low);
        CHECK_INT(power_exponent(n), exponent);
    }
}

TEST(exact_powers_are_known)
{
    UNUSED;
    struct whole five_power = {{1}};
    const struct whole limit = {{0, 0, 0, 0, 1}};

    for (int n = 0; n <= POWER_TABLE_LAST; n++) {
        CHECK(power_is_exact(n) == (whole_compare(&five_power, &limit) < 0));
        whole_multiply(&five_power, 5);
    }
    CHECK(!power_is_exact(-1));
}

static void print_table(void)
{
    printf("/*\n"
           " * power_table.c - the powers of ten. Written and proven by "
           "tests/number/power_table_test.c.\n"
           " */\n"
           "#include \"number/power_table.h\"\n"
           "\n"
           "const struct power power_table[POWER_TABLE_COUNT] = {\n");
    for (int n = POWER_TABLE_FIRST; n <= POWER_TABLE_LAST; n++) {
        int exponent;
        struct power power = compute_power(n, &exponent);
        printf("    {0x%016llX, 0x%016llX}, /* %d */\n", (unsigned long long)power.high,
               (unsigned long long)power.low, n);
    }
    printf("};\n");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        ROW(every_power_is_right),
        ROW(exact_powers_are_known),
    };
    if (argc == 2 && strcmp(argv[1], "print") == 0) {
        print_table();
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
