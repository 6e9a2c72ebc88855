/*
 * yoy.c - growth on the same period of the year before, of one flow of a CSV file.
 *
 *     cc yoy.c $(pkg-config --cflags --libs tide) && ./a.out trade.csv X
 */
#include <stdio.h>
#include <string.h>

#include <tide/tide.h>

/* The answer has the columns flow, period, yoy; yoy is in percent, its default form. */
static void print_series(const tide_answer *answer, const char *flow)
{
    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        tide_cell key = tide_answer_cell(answer, row, 0);
        tide_cell when = tide_answer_cell(answer, row, 1);
        tide_cell rate = tide_answer_cell(answer, row, 2);
        char period[TIDE_PERIOD_TEXT_SIZE];

        if (strcmp(key.text, flow) != 0)
            continue;
        tide_period_format(when.period, period, sizeof period);
        if (tide_state_has_value(rate.state))
            printf("%s  %5.1f %%", period, rate.real);
        else
            printf("%s  ..", period);
        printf("  %s\n", tide_state_find(rate.state)->name);
    }
}

int main(int argc, char **argv)
{
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error err = {0};

    if (argc != 3)
        return 2;
    if (tide_engine_open(NULL, &engine, &err) == TIDE_STATUS_OK &&
        tide_job_new(engine, "yoy", &job, &err) == TIDE_STATUS_OK &&
        tide_job_set(job, "by", "flow", &err) == TIDE_STATUS_OK &&
        tide_job_add_file(job, argv[1], &err) == TIDE_STATUS_OK &&
        tide_job_run(job, &answer, &err) == TIDE_STATUS_OK)
        print_series(answer, argv[2]);
    else
        fprintf(stderr, "%s: %s\n", err.source, err.message);
    tide_job_free(job);
    tide_engine_close(engine);
    return answer == NULL;
}
