/*
 * trade.c - trade records to measure with: the data set TRADE.
 *
 *     bench_trade ROWS > trade.csv
 *
 * 120 months, 60 reporters, 200 partners, 2 flows, 5000 products with leading zeros, a
 * value with two decimals, a quantity with three. The key of row i is a walk through all
 * 14.4e9 combinations with a step that meets none twice, so no key and period stands
 * twice; the order is as good as random, the same on every machine. 2e7 rows are 920 MB.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MONTHS = 120, REPORTERS = 60, PARTNERS = 200, FLOWS = 2, PRODUCTS = 5000 };

__extension__ typedef unsigned __int128 uint128;

static const uint64_t combinations =
    (uint64_t)MONTHS * REPORTERS * PARTNERS * FLOWS * PRODUCTS;

/* Shares no factor with the combinations. */
static const uint64_t step = 8898832663;

/* splitmix64 of a row number. */
static uint64_t mix(uint64_t z)
{
    z = (z + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* One digit of the walk: the remainder, and what is left. */
static unsigned cut(uint64_t *place, unsigned base)
{
    unsigned digit = (unsigned)(*place % base);
    *place /= base;
    return digit;
}

static void put_row(uint64_t row)
{
    uint64_t place = (uint64_t)((uint128)row * step % combinations);
    unsigned month = cut(&place, MONTHS);
    unsigned reporter = cut(&place, REPORTERS);
    unsigned partner = cut(&place, PARTNERS);
    unsigned flow = cut(&place, FLOWS);
    unsigned product = cut(&place, PRODUCTS);
    uint64_t value = mix(2 * row) % 1000000000;
    uint64_t quantity = mix(2 * row + 1) % 1000000000;

    printf("%04u-%02u,R%02u,P%03u,%c,%06u,%" PRIu64 ".%02u,%" PRIu64 ".%03u\n",
           2010 + month / 12, 1 + month % 12, reporter, partner, flow == 0 ? 'X' : 'M',
           10100 + 17 * product, value / 100, (unsigned)(value % 100), quantity / 1000,
           (unsigned)(quantity % 1000));
}

int main(int argc, char **argv)
{
    char *end = NULL;
    uint64_t rows = argc == 2 ? strtoull(argv[1], &end, 10) : 0;

    if (rows == 0 || *end != '\0' || rows > combinations) {
        fprintf(stderr, "usage: bench_trade ROWS > trade.csv\n");
        return 2;
    }
    puts("period,reporter,partner,flow,product,value_usd,quantity_kg");
    for (uint64_t row = 0; row < rows; row++)
        put_row(row);
    return fflush(stdout) != 0 || ferror(stdout) != 0;
}
