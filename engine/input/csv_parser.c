/*
 * csv_parser.c - the one user of libcsv.
 *
 * What libcsv asks of its user: both strict options, set once; after a fault csv_free and
 * csv_init, never csv_fini; no position is known but that of the offending byte; blanks
 * are cut unless the space function says that there are none; empty lines vanish; a field
 * grows without limit unless the realloc function says no. That function knows no
 * context, so the first block of the field buffer is ours and every block carries its
 * reader in front.
 */
#include "input/csv_state.h"

#include <assert.h>
#include <string.h>

/* ---- the field buffer ---- */

struct field_block {
    struct csv_reader *reader;
    size_t size_bytes; /* of the whole block */
};

enum { FIELD_HEAD = 64, FIELD_FIRST_BYTES = 1024 };
_Static_assert(sizeof(struct field_block) <= FIELD_HEAD, "the head holds the block");

static struct field_block *field_block_of(void *at)
{
    return (struct field_block *)(void *)((char *)at - FIELD_HEAD);
}

static void *field_alloc(struct csv_reader *reader, size_t size)
{
    char *at = memory_alloc(&reader->runtime->memory, size + FIELD_HEAD, 1);
    if (at == NULL)
        return NULL;
    struct field_block *block = (struct field_block *)(void *)at;
    block->reader = reader;
    block->size_bytes = size + FIELD_HEAD;
    return at + FIELD_HEAD;
}

static void field_free(void *at)
{
    if (at == NULL)
        return;
    struct field_block *block = field_block_of(at);
    memory_free(&block->reader->runtime->memory, block, block->size_bytes, 1);
}

static void *field_realloc(void *at, size_t size)
{
    struct field_block *block = field_block_of(at);
    struct csv_reader *reader = block->reader;

    if (size > FIELD_FIRST_BYTES + CSV_MAX_FIELD) {
        reader->is_field_full = true;
        return NULL;
    }
    char *bigger = field_alloc(reader, size);
    if (bigger == NULL) {
        reader->has_no_memory = true;
        return NULL;
    }
    memcpy(bigger, at, block->size_bytes - FIELD_HEAD);
    field_free(at);
    return bigger;
}

static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

bool csv_parser_start(struct csv_reader *reader)
{
    struct csv_parser *parser = &reader->parser;

    csv_free(parser);
    csv_init(parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(parser, (unsigned char)reader->options.delimiter);
    csv_set_space_func(parser, is_no_space);
    csv_set_realloc_func(parser, field_realloc);
    csv_set_free_func(parser, field_free);
    csv_set_blk_size(parser, CSV_BLOCK_BYTES);
    parser->entry_buf = field_alloc(reader, FIELD_FIRST_BYTES);
    parser->entry_size = parser->entry_buf != NULL ? FIELD_FIRST_BYTES : 0;
    return parser->entry_buf != NULL;
}

static void take_field(void *bytes, size_t length, void *context)
{
    struct csv_reader *reader = context;
    struct memory *memory = &reader->runtime->memory;
    void *text = reader->text;
    void *text_at = reader->text_at;

    reader->is_field_full = reader->is_field_full || length > CSV_MAX_FIELD;
    if (reader->field_count++ >= CSV_MAX_FIELDS)
        return;
    size_t place = reader->field_count - 1;
    if (reader->has_no_memory || !memory_grow(memory, &text, &reader->text_capacity,
                                              reader->text_length + length, 1)) {
        reader->has_no_memory = true;
        return;
    }
    reader->text = text;
    if (!memory_grow(memory, &text_at, &reader->text_at_capacity, place + 1,
                     sizeof *reader->text_at)) {
        reader->has_no_memory = true;
        return;
    }
    reader->text_at = text_at;
    if (length > 0)
        memcpy(reader->text + reader->text_length, bytes, length);
    reader->text_at[place] = reader->text_length;
    reader->text_length += length;
}

static void take_row(int terminator, void *context)
{
    (void)terminator;
    (void)context;
}

/* Feeds the bytes just walked; sets *is_fault when libcsv refuses one of them. */
tide_status csv_parser_feed(struct csv_reader *reader, size_t from, size_t *out_bad,
                            bool *is_fault, tide_error *err)
{
    size_t length = reader->walked - from;
    size_t used = csv_parse(&reader->parser, reader->window + from, length, take_field,
                            take_row, reader);

    *is_fault = false;
    if (reader->has_no_memory)
        return memory_failed(&reader->runtime->memory, err);
    if (reader->is_field_full || reader->walked - reader->start > CSV_MAX_RECORD + 1)
        return csv_limit_reached(reader, err);
    if (used != length) {
        *is_fault = true;
        *out_bad = from + used - reader->start;
    }
    return TIDE_STATUS_OK;
}

bool csv_parser_end(struct csv_reader *reader)
{
    return csv_fini(&reader->parser, take_field, take_row, reader) == 0;
}

#define VERSION_WORD(NUMBER) #NUMBER
#define VERSION_TEXT(MAJOR, MINOR, RELEASE)                                              \
    VERSION_WORD(MAJOR) "." VERSION_WORD(MINOR) "." VERSION_WORD(RELEASE)

const char *csv_reader_version(void)
{
    return VERSION_TEXT(CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
}
