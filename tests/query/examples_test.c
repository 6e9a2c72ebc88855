/*
 * examples_test.c - the example of every computation is a request that has an answer.
 */
#include "query/ask.h"

/* The words of "tide VERB FILE --name value --flag ...", without the quotes round a word
   and no blank inside; empty ones after the last. */
enum { MAX_WORDS = 16 };

static size_t split(char *text, char *word[MAX_WORDS])
{
    size_t count = 0;
    char *rest = NULL;

    for (size_t i = 0; i < MAX_WORDS; i++)
        word[i] = text + strlen(text);
    for (char *at = strtok_r(text, " ", &rest); at != NULL;
         at = strtok_r(NULL, " ", &rest)) {
        size_t length = strlen(at);
        CHECK(count < MAX_WORDS);
        if (length > 1 && at[0] == '"' && at[length - 1] == '"') {
            at[length - 1] = '\0';
            at++;
        }
        word[count++] = at;
    }
    return count;
}

static void run_example(tide_engine *engine, const tide_computation *computation)
{
    char text[256];
    char path[4096];
    char *word[MAX_WORDS];
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error err = {0};

    snprintf(text, sizeof text, "%s", computation->example);
    size_t count = split(text, word);
    CHECK(count >= 3);
    CHECK_TEXT(word[1], computation->name);
    CHECK_OK(tide_job_new(engine, word[1], &job, NULL));
    for (size_t i = 3; i < count; i++) {
        bool has_value = i + 1 < count && strncmp(word[i + 1], "--", 2) != 0;
        CHECK(strncmp(word[i], "--", 2) == 0);
        char file[4096];
        const char *value = has_value ? word[i + 1] : "yes";
        if (strncmp(value, "datasets/", 9) == 0) {
            snprintf(file, sizeof file, "%s/%s", TIDE_SOURCE_DIR, value);
            value = file;
        }
        CHECK_OK(tide_job_set(job, word[i] + 2, value, NULL));
        i += has_value;
    }
    snprintf(path, sizeof path, "%s/%s", TIDE_SOURCE_DIR, word[2]);
    CHECK_OK(tide_job_add_file(job, path, NULL));
    tide_status status = tide_job_run(job, &answer, &err);
    if (status != TIDE_STATUS_OK)
        fail_msg("%s: %s", computation->example, err.message);
    CHECK(tide_answer_row_count(answer) > 0);
    tide_job_free(job);
}

TEST(every_example_runs)
{
    UNUSED;
    tide_engine *engine = NULL;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    for (size_t i = 0; i < tide_computation_count(); i++) {
        tide_computation computation = tide_computation_at(i);
        run_example(engine, &computation);
    }
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(every_example_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
