/*
 * g1.c - the data set G1 of the public group-by benchmark (db-benchmark).
 *
 *     bench_g1 ROWS [K] > g1.csv
 *
 * Nine columns, K = 100 by default: id1, id2 of K texts, id3 of ROWS / K texts, id4, id5
 * of K integers, id6 of ROWS / K integers, v1 from 1 to 5, v2 from 1 to 15, v3 from 0 to
 * 100 with six decimals. All are drawn evenly and apart; the draws are a function of row
 * and column, the same on every machine. 1e7 rows are 510 MB.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 9, MOST_K = 999 };

/* splitmix64 of the place of a cell. */
static uint64_t mix(uint64_t z)
{
    z = (z + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Evenly from 1 to `most`; what is uneven in a remainder of 64 bits is under 1e-12. */
static uint64_t draw(uint64_t row, unsigned column, uint64_t most)
{
    return 1 + mix(row * COLUMNS + column) % most;
}

static void put_row(uint64_t row, uint64_t k, uint64_t many)
{
    uint64_t v3 = draw(row, 8, 100000000);

    printf("id%03" PRIu64 ",id%03" PRIu64 ",id%010" PRIu64 ",%" PRIu64 ",%" PRIu64
           ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ".%06" PRIu64 "\n",
           draw(row, 0, k), draw(row, 1, k), draw(row, 2, many), draw(row, 3, k),
           draw(row, 4, k), draw(row, 5, many), draw(row, 6, 5), draw(row, 7, 15),
           v3 / 1000000, v3 % 1000000);
}

int main(int argc, char **argv)
{
    char *end = "";
    uint64_t rows = argc > 1 ? strtoull(argv[1], &end, 10) : 0;
    uint64_t k = argc > 2 && *end == '\0' ? strtoull(argv[2], &end, 10) : 100;

    if (argc > 3 || *end != '\0' || k < 1 || k > MOST_K || rows < k) {
        fprintf(stderr, "usage: bench_g1 ROWS [K] > g1.csv\n");
        return 2;
    }
    puts("id1,id2,id3,id4,id5,id6,v1,v2,v3");
    for (uint64_t row = 0; row < rows; row++)
        put_row(row, k, rows / k);
    return fflush(stdout) != 0 || ferror(stdout) != 0;
}
