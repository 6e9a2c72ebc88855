/*
 * start.c - what one small request costs as a whole process.
 *
 *     bench_start TOOL
 *
 * Writes a file of 100 lines, runs `TOOL yoy` on it, checks one answer, and prints the
 * median wall time and the largest memory of many runs. The peak that the kernel reports
 * of a child includes its parent's at the time of the fork; this program stays far
 * smaller than the tool.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 101, MONTHS = 99 };

static const char input_name[] = "bench_start.csv";
static const char output_name[] = "bench_start.out";

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* One run; its wall time, or a negative number if it failed. */
static double run_once(const char *tool, long *peak_kib)
{
    struct rusage used;
    int status = 0;
    double begin = now_ms();
    pid_t child = fork();

    if (child == 0) {
        int out = open(output_name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (out < 0 || dup2(out, STDOUT_FILENO) < 0)
            _exit(127);
        execl(tool, tool, "yoy", "-q", "-f", "csv", input_name, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) < 0 || status != 0)
        return -1.0;
    if (used.ru_maxrss > *peak_kib)
        *peak_kib = used.ru_maxrss;
    return now_ms() - begin;
}

static int write_input(void)
{
    FILE *file = fopen(input_name, "w");

    if (file == NULL)
        return -1;
    fputs("period,value\n", file);
    for (int i = 0; i < MONTHS; i++)
        fprintf(file, "%04d-%02d,%d\n", 2000 + i / 12, 1 + i % 12, 100 + i);
    return fclose(file);
}

/* The second January grows from 100 to 112. */
static int answer_is_right(void)
{
    char line[256];
    int found = 0;
    FILE *file = fopen(output_name, "r");

    if (file == NULL)
        return 0;
    while (fgets(line, sizeof line, file) != NULL)
        found |= strcmp(line, "2001-01,12,ok\n") == 0;
    fclose(file);
    return found;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    double ms[RUNS];
    long peak_kib = 0;
    int failed = 0;

    if (argc != 2 || write_input() != 0)
        return 2;
    for (int i = 0; i < RUNS && !failed; i++) {
        ms[i] = run_once(argv[1], &peak_kib);
        failed = ms[i] < 0.0;
    }
    failed = failed || !answer_is_right();
    remove(input_name);
    remove(output_name);
    if (failed) {
        fprintf(stderr, "start: the tool failed or its answer is wrong\n");
        return 1;
    }
    qsort(ms, RUNS, sizeof *ms, by_size);
    printf("start: %.2f ms median of %d runs, %.1f MB\n", ms[RUNS / 2], RUNS,
           (double)peak_kib * 1024 / 1e6);
    return 0;
}
