/*
 * check.c - what several tests need.
 */
#include "harness/check.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

void check_near(double a, double b, double e, const char *file, int line)
{
    double distance = fabs(a - b);
    double limit = b == 0.0 ? e : e * fabs(b);

    if (distance <= limit)
        return;
    print_error("%.17g is not within %g of %.17g\n", a, e, b);
    _fail(file, line);
}

void check_valid(const char *words, const char *file, int line)
{
    if (words == NULL)
        return;
    print_error("invariant broken: %s\n", words);
    _fail(file, line);
}

const char *check_data(const char *name)
{
    static char path[4096];

    if (TIDE_TEST_DATA[0] == '\0')
        return NULL;
    snprintf(path, sizeof path, "%s/%s", TIDE_TEST_DATA, name);
    return path;
}

void check_need_data(const char *folder)
{
    struct stat found;
    const char *path = check_data(folder);

    if (path == NULL || stat(path, &found) != 0) {
        printf("skipped: no reference data \"%s\"\n", folder);
        exit(77);
    }
}

void check_runtime(struct runtime *runtime, unsigned threads)
{
    tide_engine_options options = {.size_bytes = sizeof options, .threads = threads};
    CHECK_OK(runtime_init(runtime, &options, NULL));
}

uint64_t check_random(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
