/*
 * json_writer_test.c - json and ndjson to the byte, and always valid.
 */
#include "output/written.h"

#include "output/json_check.h"

TEST(the_checker_knows_json)
{
    UNUSED;
    CHECK_INT(json_count("{\"a\":[1,-0.5e-07,null,\"\\u2028\"],\"b\":{}}\n[]"), 2);
    CHECK_INT(json_count("[1,]"), -1);
    CHECK_INT(json_count("[01]"), -1);
    CHECK_INT(json_count("[.5]"), -1);
    CHECK_INT(json_count("\"a\nb\""), -1);
    CHECK_INT(json_count("{\"a\" 1}"), -1);
}

TEST(growth_in_json)
{
    UNUSED;
    static struct result_pair request[] = {{"by", "partner"}, {"where", "hs < '02'"}};
    static const char *note[] = {"two \"bases\" lost"};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);

    answer->request = request;
    answer->request_count = COUNT_OF(request);
    answer->note = note;
    answer->note_count = COUNT_OF(note);
    answer->has_ledger = true;
    answer->ledger =
        (tide_ledger){.read = 6328, .loaded = 6326, .rejected = 2, .used = 904};
    CHECK_WRITTEN(
        answer, "json", NULL,
        "{\"tide\":\"" TIDE_VERSION_TEXT "\",\n"
        "\"request\":{\"verb\":\"yoy\",\"by\":\"partner\","
        "\"where\":\"hs \\u003c '02'\"},\n"
        "\"columns\":[\n"
        "{\"name\":\"partner\",\"type\":\"text\"},\n"
        "{\"name\":\"period\",\"type\":\"period\",\"freq\":\"M\"},\n"
        "{\"name\":\"value\",\"type\":\"decimal\",\"unit\":\"million USD\"},\n"
        "{\"name\":\"yoy\",\"type\":\"real\",\"unit\":\"percent\"},\n"
        "{\"name\":\"state\",\"type\":\"state\"}],\n"
        "\"rows\":[\n"
        "[\"CHN\",\"2022-07\",46664.10,15.74879,\"ok\"],\n"
        "[\"CHN\",\"2022-08\",50348.80,17.35,\"provisional\"],\n"
        "[\"a,b\",\"2022-07\",0.70,null,\"base_zero\"],\n"
        "[\"DEU\",\"2022-08\",null,null,\"missing\"]],\n"
        "\"states\":{\"ok\":1,\"provisional\":1,\"missing\":1,\"base_zero\":1},\n"
        "\"notes\":[\n\"two \\\"bases\\\" lost\"],\n"
        "\"summary\":{\"read\":6328,\"loaded\":6326,\"rejected\":2,\"skipped\":0,"
        "\"used\":904}}\n");
    CHECK_INT(json_count(written(answer, "json", NULL)->bytes), 1);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(growth_in_ndjson)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);

    answer->row_count = 3;
    CHECK_WRITTEN(answer, "ndjson", NULL,
                  "{\"partner\":\"CHN\",\"period\":\"2022-07\",\"value\":46664.10,"
                  "\"yoy\":15.74879,\"state\":\"ok\"}\n"
                  "{\"partner\":\"CHN\",\"period\":\"2022-08\",\"value\":50348.80,"
                  "\"yoy\":17.35,\"state\":\"provisional\"}\n"
                  "{\"partner\":\"a,b\",\"period\":\"2022-07\",\"value\":0.70,"
                  "\"yoy\":null,\"state\":\"base_zero\"}\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(texts_are_escaped_and_valid)
{
    UNUSED;
    static const char *const text[] = {
        "\"\\/",        "\x01\x1f\n\r\t\x7f",
        "</script>",    "x\xE2\x80\xA8y\xE2\x80\xA9",
        "\xE2\x80\xAE", "x\xE9y\xE2\x80",
        "\xED\xA0\x80", "\xF0\x9F\x8C\x8A",
    };
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, COUNT_OF(text), 1);

    answer_set_text(answer, 0, "k", text);
    CHECK_WRITTEN(answer, "ndjson", NULL,
                  "{\"k\":\"\\\"\\\\/\"}\n"
                  "{\"k\":\"\\u0001\\u001f\\n\\u000d\\t\\u007f\"}\n"
                  "{\"k\":\"\\u003c/script>\"}\n"
                  "{\"k\":\"x\\u2028y\\u2029\"}\n"
                  "{\"k\":\"\xE2\x80\xAE\"}\n"
                  "{\"k\":\"x\\ufffdy\\ufffd\\ufffd\"}\n"
                  "{\"k\":\"\\ufffd\\ufffd\\ufffd\"}\n"
                  "{\"k\":\"\xF0\x9F\x8C\x8A\"}\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(numbers_written_out_stay_numbers)
{
    UNUSED;
    static const char *const text[] = {"12.50", ""};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 2, 1);

    answer_set_number(answer, 0, "largest", text);
    CHECK_WRITTEN(answer, "ndjson", NULL,
                  "{\"largest\":12.50}\n"
                  "{\"largest\":null}\n");
    CHECK_WRITTEN(answer, "table", NULL,
                  "largest\n"
                  "  12.50\n"
                  "\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_checker_knows_json),
        ROW(growth_in_json),
        ROW(growth_in_ndjson),
        ROW(texts_are_escaped_and_valid),
        ROW(numbers_written_out_stay_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
