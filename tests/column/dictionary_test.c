/*
 * dictionary_test.c - texts keep their codes, their bytes and their order.
 */
#include "harness/check.h"

#include <stdlib.h>

#include "column/dictionary.h"

enum { MANY = 100000 };

static struct text numbered(char *buffer, size_t size, size_t i)
{
    snprintf(buffer, size, "%0*zu", (int)(i % 9), i * 7919 % MANY);
    return text_of(buffer);
}

TEST(intern_gives_each_text_its_own_code)
{
    UNUSED;
    struct memory memory;
    struct dictionary dictionary;
    char buffer[32];
    uint32_t *code = calloc(MANY, sizeof *code);

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    CHECK(dictionary_find(&dictionary, text_of("x")) == DICTIONARY_NONE);
    for (size_t i = 0; i < MANY; i++)
        CHECK_OK(dictionary_intern(&dictionary, numbered(buffer, sizeof buffer, i),
                                   &code[i], NULL));
    CHECK_VALID(dictionary_validate(&dictionary));
    for (size_t i = 0; i < MANY; i++) {
        struct text text = numbered(buffer, sizeof buffer, i);
        CHECK(text_equal(dictionary_text(&dictionary, code[i]), text));
        CHECK_INT(dictionary_find(&dictionary, text), code[i]);
    }
    CHECK(dictionary_find(&dictionary, text_of("none")) == DICTIONARY_NONE);
    dictionary_release(&dictionary);
    CHECK(atomic_load(&memory.used_bytes) == 0);
    free(code);
}

TEST(keys_stay_text)
{
    UNUSED;
    static const char *const texts[] = {"0101", "101", "", "0", "00", "1e2", "NA", "-0"};
    struct memory memory;
    struct dictionary dictionary;

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < COUNT_OF(texts); i++) {
            uint32_t code;
            CHECK_OK(dictionary_intern(&dictionary, text_of(texts[i]), &code, NULL));
            CHECK_INT(code, i);
            CHECK_TEXT(dictionary_text(&dictionary, code).at, texts[i]);
        }
    CHECK_INT(dictionary.count, COUNT_OF(texts));
    dictionary_release(&dictionary);
}

/* Short texts are told apart by other means than long ones: each length, each byte. */
TEST(every_byte_counts)
{
    UNUSED;
    enum { LONGEST = 40 };
    struct memory memory;
    struct dictionary dictionary;
    uint32_t expected = 0;

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    for (uint32_t round = 0; round < 2; round++) {
        expected = 0;
        for (size_t length = 0; length <= LONGEST; length++)
            for (size_t place = 0; place <= length; place++) {
                char bytes[LONGEST];
                uint32_t code;
                memset(bytes, '0', sizeof bytes);
                if (place < length)
                    bytes[place] = '1';
                struct text text = {bytes, length};
                CHECK_OK(dictionary_intern(&dictionary, text, &code, NULL));
                CHECK_INT(code, expected++);
            }
    }
    CHECK_INT(dictionary.count, expected);
    CHECK_VALID(dictionary_validate(&dictionary));
    dictionary_release(&dictionary);
}

TEST(entries_never_move)
{
    UNUSED;
    struct memory memory;
    struct dictionary dictionary;
    char buffer[32];
    uint32_t code;

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    CHECK_OK(dictionary_intern(&dictionary, text_of("first"), &code, NULL));
    const char *first = dictionary_text(&dictionary, code).at;
    for (size_t i = 0; i < 1000; i++)
        CHECK_OK(dictionary_intern(&dictionary, numbered(buffer, sizeof buffer, i), &code,
                                   NULL));
    CHECK(dictionary_text(&dictionary, 0).at == first);
    CHECK_TEXT(first, "first");
    dictionary_release(&dictionary);
}

TEST(newest_entry_can_be_taken_back)
{
    UNUSED;
    struct memory memory;
    struct dictionary dictionary;
    char buffer[32];
    uint64_t seed = 11;
    uint32_t code;

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    for (size_t i = 0; i < 5000; i++) {
        uint32_t before = dictionary.count;
        CHECK_OK(dictionary_intern(&dictionary, numbered(buffer, sizeof buffer, i), &code,
                                   NULL));
        if (dictionary.count > before && check_random(&seed) % 2 == 0) {
            dictionary_drop_newest(&dictionary);
            CHECK_INT(dictionary.count, before);
            CHECK(dictionary_find(&dictionary, text_of(buffer)) == DICTIONARY_NONE);
        }
    }
    CHECK_VALID(dictionary_validate(&dictionary));
    dictionary_release(&dictionary);
}

/* The ranks are 0, 1, ..., each once, and their texts rise. */
static void check_order(const struct dictionary *dictionary)
{
    static uint32_t rank[3000];
    static uint32_t code_at[3000];

    CHECK(dictionary->count <= COUNT_OF(rank));
    CHECK_OK(dictionary_rank(dictionary, dictionary->memory, rank, NULL));
    memset(code_at, 0xFF, sizeof code_at);
    for (uint32_t i = 0; i < dictionary->count; i++) {
        CHECK(rank[i] < dictionary->count);
        CHECK(code_at[rank[i]] == UINT32_MAX);
        code_at[rank[i]] = i;
    }
    for (uint32_t i = 1; i < dictionary->count; i++)
        CHECK(text_compare(dictionary_text(dictionary, code_at[i - 1]),
                           dictionary_text(dictionary, code_at[i])) < 0);
}

TEST(rank_is_the_order_of_bytes)
{
    UNUSED;
    struct memory memory;
    struct dictionary dictionary;
    char buffer[32];
    uint32_t code;

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    CHECK_OK(dictionary_intern(&dictionary, text_of("\xC3\xA9"), &code, NULL));
    for (size_t i = 0; i < 2500; i++)
        CHECK_OK(dictionary_intern(&dictionary, numbered(buffer, sizeof buffer, i), &code,
                                   NULL));
    check_order(&dictionary);
    dictionary_release(&dictionary);
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

/* Texts that are alike for many bytes, and texts that others begin with. */
TEST(rank_looks_at_every_byte)
{
    UNUSED;
    enum { ROUNDS = 40, LONGEST = 30, MOST = 1000 };
    struct memory memory;
    uint64_t seed = 5;

    memory_init(&memory, NULL, 0);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct dictionary dictionary;
        size_t shared = round % 20;
        size_t count = 1 + check_random(&seed) % MOST;
        dictionary_init(&dictionary, &memory);
        for (size_t i = 0; i < count; i++) {
            char bytes[LONGEST];
            uint32_t code;
            size_t length = shared + check_random(&seed) % (LONGEST - shared);
            for (size_t k = 0; k < length; k++)
                bytes[k] = k < shared || check_random(&seed) % 8 > 0 ? 'a' : 'b';
            CHECK_OK(dictionary_intern(&dictionary, (struct text){bytes, length}, &code,
                                       NULL));
        }
        check_order(&dictionary);
        dictionary_release(&dictionary);
    }
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

TEST(limits_are_kept)
{
    UNUSED;
    struct memory memory;
    struct dictionary dictionary;
    tide_error err;
    uint32_t code;
    size_t size = DICTIONARY_MAX_TEXT + 1;
    char *wide = malloc(size);

    memset(wide, 'x', size);
    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    CHECK_OK(dictionary_intern(&dictionary, (struct text){wide, size - 1}, &code, &err));
    CHECK_STATUS(dictionary_intern(&dictionary, (struct text){wide, size}, &code, &err),
                 TIDE_STATUS_LIMIT);
    CHECK_TEXT(err.id, "limit_key_size");
    CHECK_INT(dictionary.count, 1);
    dictionary_release(&dictionary);
    free(wide);
}

TEST(validate_sees_a_lost_slot)
{
    UNUSED;
    struct memory memory;
    struct dictionary dictionary;
    uint32_t code;

    memory_init(&memory, NULL, 0);
    dictionary_init(&dictionary, &memory);
    CHECK_OK(dictionary_intern(&dictionary, text_of("a"), &code, NULL));
    CHECK_OK(dictionary_intern(&dictionary, text_of("b"), &code, NULL));
    for (size_t i = 0; i < dictionary.slot_count; i++)
        if ((dictionary.slot[i].length_code & 0xFFFFFF) == 1)
            dictionary.slot[i].length_code--;
    CHECK(dictionary_validate(&dictionary) != NULL);
    dictionary_release(&dictionary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(intern_gives_each_text_its_own_code),
        ROW(keys_stay_text),
        ROW(every_byte_counts),
        ROW(entries_never_move),
        ROW(newest_entry_can_be_taken_back),
        ROW(rank_is_the_order_of_bytes),
        ROW(rank_looks_at_every_byte),
        ROW(limits_are_kept),
        ROW(validate_sees_a_lost_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
