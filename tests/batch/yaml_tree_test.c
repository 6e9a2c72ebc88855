/*
 * yaml_tree_test.c - trees and their places; the YAML that a job file may not use.
 */
#include "batch/job.h"
#include "batch/yaml_tree.h"

struct planted {
    struct runtime runtime;
    struct arena arena;
    struct job_document document;
    struct yaml_node root;
    tide_error err;
    tide_status status;
};

static void plant_bytes(struct planted *planted, const char *text, size_t length)
{
    memset(planted, 0, sizeof *planted);
    check_runtime(&planted->runtime, 1);
    arena_init(&planted->arena, &planted->runtime.memory);
    planted->document =
        (struct job_document){.path = "job.yml", .text = text, .length = length};
    planted->status = yaml_tree_read(&planted->document, &planted->arena, &planted->root,
                                     &planted->err);
}

static void plant(struct planted *planted, const char *text)
{
    plant_bytes(planted, text, strlen(text));
}

static void fell(struct planted *planted)
{
    arena_release(&planted->arena);
    runtime_release(&planted->runtime);
}

static void check_place(struct job_text at, uint32_t line, uint32_t column, uint64_t byte)
{
    CHECK_INT(at.line, line);
    CHECK_INT(at.column, column);
    CHECK_INT(at.byte, byte);
}

TEST(texts_stay_texts)
{
    UNUSED;
    struct planted tree;

    plant(&tree, "a: NO\nb: 0101\nc: 1e5\nd: ~\ne: \"\"\nf:\ng: 'it''s'\n");
    CHECK_OK(tree.status);
    CHECK_INT(tree.root.kind, YAML_TREE_MAP);
    CHECK_INT(tree.root.count, 7);
    CHECK_TEXT(tree.root.item[0].at.text, "NO");
    CHECK_TEXT(tree.root.item[1].at.text, "0101");
    CHECK_TEXT(tree.root.item[2].at.text, "1e5");
    CHECK_TEXT(tree.root.item[3].at.text, "~");
    CHECK_TEXT(tree.root.item[4].at.text, "");
    CHECK(!tree.root.item[4].is_bare);
    CHECK_TEXT(tree.root.item[5].at.text, "");
    CHECK(tree.root.item[5].is_bare);
    CHECK_TEXT(tree.root.item[6].at.text, "it's");
    fell(&tree);
}

TEST(places_are_lines_characters_and_bytes)
{
    UNUSED;
    struct planted tree;

    plant(&tree, "\xD1\x8F: [\xD0\xB6\xD0\xB6, b]\r\nc:\r\n  d: e\n");
    CHECK_OK(tree.status);
    check_place(tree.root.key[0], 1, 1, 0);
    check_place(tree.root.item[0].at, 1, 4, 4);
    check_place(tree.root.item[0].item[0].at, 1, 5, 5);
    check_place(tree.root.item[0].item[1].at, 1, 9, 11);
    check_place(tree.root.key[1], 2, 1, 15);
    check_place(tree.root.item[1].key[0], 3, 3, 21);
    check_place(tree.root.item[1].item[0].at, 3, 6, 24);
    fell(&tree);
}

TEST(a_byte_order_mark_is_no_character)
{
    UNUSED;
    struct planted tree;

    plant(&tree, "\xEF\xBB\xBFjob: 1\n");
    CHECK_OK(tree.status);
    CHECK_TEXT(tree.root.key[0].text, "job");
    check_place(tree.root.item[0].at, 1, 6, 8);
    fell(&tree);
}

TEST(json_is_read)
{
    UNUSED;
    struct planted tree;

    plant(&tree, "{\n\t\"a\": [\"x\", 1, true],\n\t\"b\": {\"c\": \"\\u00e9\"}\n}\n");
    CHECK_OK(tree.status);
    CHECK_INT(tree.root.item[0].count, 3);
    CHECK_TEXT(tree.root.item[0].item[2].at.text, "true");
    CHECK_TEXT(tree.root.item[1].item[0].at.text, "\xC3\xA9");
    fell(&tree);
}

static const struct {
    const char *text;
    const char *id;
    uint64_t line;
    uint64_t column;
} refusals[] = {
    {"", "yaml_syntax", 1, 1},
    {"# nothing\n", "yaml_syntax", 1, 1},
    {"a: &x 1\n", "yaml_anchor", 1, 4},
    {"a: &x [1]\n", "yaml_anchor", 1, 4},
    {"a: &x {b: 1}\n", "yaml_anchor", 1, 4},
    {"a: *x\n", "yaml_anchor", 1, 4},
    {"by: [*]\n", "yaml_syntax", 1, 6},
    {"a: !!int 1\n", "yaml_tag", 1, 4},
    {"a: ! 1\n", "yaml_tag", 1, 4},
    {"a: !x [1]\n", "yaml_tag", 1, 4},
    {"<<: {a: 1}\n", "yaml_merge", 1, 1},
    {"a: 1\n---\nb: 2\n", "yaml_document", 2, 1},
    {"a: 1\nb: 2\na: 3\n", "yaml_twin", 3, 1},
    {"a: 1\n\"a\": 3\na: 4\n", "yaml_twin", 2, 1},
    {"x: {b: 1, c: 2, b: 1}\n", "yaml_twin", 1, 17},
    {"a:\n\tb: 1\n", "yaml_tab", 2, 1},
    {"a:\n  \tb: 1\n", "yaml_tab", 2, 3},
    {"? [a]\n: b\n", "yaml_syntax", 1, 3},
    {"a: [1, 2\n", "yaml_syntax", 2, 1},
    {"a: b: c\n", "yaml_syntax", 1, 5},
    {"a: @x\n", "yaml_syntax", 1, 4},
    {"a: \x01\n", "yaml_character", 1, 4},
    {"a: \x7F\n", "yaml_character", 1, 4},
    {"a: \xC2\x85\n", "yaml_character", 1, 4},
    {"a: \xE2\x80\xA8\n", "yaml_character", 1, 4},
    {"a: \xFFz\n", "yaml_character", 1, 4},
    {"a: b\nc: \xED\xA0\x80\n", "yaml_character", 2, 4},
    {"a: \"\\0\"\n", "yaml_character", 1, 4},
    {"a: \"\\x1b[31m\"\n", "yaml_character", 1, 4},
    {"a: \"\\L\"\n", "yaml_character", 1, 4},
};

TEST(what_no_job_file_may_use)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct planted tree;
        plant(&tree, refusals[i].text);
        if (strcmp(tree.err.id, refusals[i].id) != 0 ||
            tree.err.line != refusals[i].line || tree.err.column != refusals[i].column)
            print_error("%s gave %s %llu:%llu %s\n", refusals[i].text, tree.err.id,
                        (unsigned long long)tree.err.line,
                        (unsigned long long)tree.err.column, tree.err.message);
        CHECK_STATUS(tree.status, TIDE_STATUS_PARSE);
        CHECK_TEXT(tree.err.id, refusals[i].id);
        CHECK_INT(tree.err.line, refusals[i].line);
        CHECK_INT(tree.err.column, refusals[i].column);
        CHECK_TEXT(tree.err.source, "job.yml");
        CHECK(tree.err.hint[0] != '\0');
        CHECK(tree.root.at.line == 0);
        fell(&tree);
    }
}

TEST(a_nul_is_no_end)
{
    UNUSED;
    struct planted tree;

    plant_bytes(&tree, "a: 1\n\0b: 2\n", 11);
    CHECK_STATUS(tree.status, TIDE_STATUS_PARSE);
    CHECK_TEXT(tree.err.id, "yaml_character");
    CHECK_INT(tree.err.line, 2);
    fell(&tree);
}

enum { HUGE_BYTES = 10 * 1024 * 1024 };

static char huge[HUGE_BYTES + 1];

static void fill(const char *piece, size_t length)
{
    size_t step = strlen(piece);

    for (size_t i = 0; i < length; i++)
        huge[i] = piece[i % step];
    huge[length] = '\0';
}

/* Hostile bytes end in a status, and soon: none of these may take a second. */
static void check_hostile(const char *piece, size_t length, tide_status status,
                          const char *id)
{
    struct planted tree;

    fill(piece, length);
    plant_bytes(&tree, huge, length);
    if (tree.status != status)
        print_error("%s: %s %s\n", piece, tree.err.id, tree.err.message);
    CHECK_STATUS(tree.status, status);
    CHECK_TEXT(tree.err.id, id);
    fell(&tree);
}

TEST(large_and_deep)
{
    UNUSED;
    check_hostile("a", HUGE_BYTES, TIDE_STATUS_LIMIT, "yaml_size");
    check_hostile("a", YAML_TREE_BYTES + 1, TIDE_STATUS_LIMIT, "yaml_size");
    check_hostile("[", YAML_TREE_BYTES, TIDE_STATUS_LIMIT, "yaml_depth");
    check_hostile("{a: ", YAML_TREE_BYTES, TIDE_STATUS_LIMIT, "yaml_depth");
    check_hostile("- ", YAML_TREE_BYTES, TIDE_STATUS_LIMIT, "yaml_depth");
    check_hostile("&a ", YAML_TREE_BYTES, TIDE_STATUS_PARSE, "yaml_anchor");
    check_hostile("a\n", YAML_TREE_BYTES, TIDE_STATUS_OK, "");
    check_hostile("'", YAML_TREE_BYTES, TIDE_STATUS_OK, "");
    check_hostile("a:\n", 3 * (YAML_TREE_BYTES / 3), TIDE_STATUS_PARSE, "yaml_twin");
    check_hostile("-\n", YAML_TREE_BYTES, TIDE_STATUS_OK, "");
    check_hostile("\n", YAML_TREE_BYTES, TIDE_STATUS_PARSE, "yaml_syntax");
    check_hostile(",", YAML_TREE_BYTES, TIDE_STATUS_PARSE, "yaml_syntax");
    check_hostile("? ", YAML_TREE_BYTES, TIDE_STATUS_PARSE, "yaml_syntax");
}

TEST(many_items_on_one_line)
{
    UNUSED;
    struct planted tree;
    size_t length = 1;

    fill("1,", YAML_TREE_BYTES - 2);
    huge[0] = '[';
    length = strlen(huge);
    huge[length++] = ']';
    huge[length] = '\0';
    plant_bytes(&tree, huge, length);
    CHECK_STATUS(tree.status, TIDE_STATUS_PARSE);
    CHECK_TEXT(tree.err.id, "yaml_syntax");
    fell(&tree);

    fill("1,", YAML_TREE_BYTES - 1);
    huge[0] = '[';
    huge[1] = '1';
    huge[2] = ' ';
    length = strlen(huge);
    huge[length - 1] = ']';
    plant_bytes(&tree, huge, length);
    if (tree.status != TIDE_STATUS_OK)
        print_error("%s %llu\n", tree.err.message, (unsigned long long)tree.err.column);
    CHECK_OK(tree.status);
    CHECK(tree.root.count > 400000);
    CHECK_INT(tree.root.item[tree.root.count - 1].at.line, 1);
    fell(&tree);
}

TEST(billion_laughs)
{
    UNUSED;
    struct planted tree;

    plant(&tree, "a: &a [\"lol\",\"lol\"]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n");
    CHECK_STATUS(tree.status, TIDE_STATUS_PARSE);
    CHECK_TEXT(tree.err.id, "yaml_anchor");
    CHECK_INT(tree.err.line, 1);
    fell(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(texts_stay_texts),
        ROW(places_are_lines_characters_and_bytes),
        ROW(a_byte_order_mark_is_no_character),
        ROW(json_is_read),
        ROW(what_no_job_file_may_use),
        ROW(a_nul_is_no_end),
        ROW(large_and_deep),
        ROW(many_items_on_one_line),
        ROW(billion_laughs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
