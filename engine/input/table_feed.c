/*
 * table_feed.c - rows of a database written out as records.
 *
 * One row is written at a time and given out in pieces, so memory holds the longest row
 * and no more. A blob has no meaning here: it is written as SQL writes one, x'0a1b', which
 * no measure and no period takes.
 */
#include "input/table_feed.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"
#include "database/table_cursor.h"
#include "number/decimal.h"
#include "number/real_text.h"

struct table_feed {
    struct runtime *runtime;
    struct table_cursor cursor;
    char *path; /* of the file; [path_size] */
    size_t path_size;
    const char *name;        /* path and table, for messages; borrowed */
    struct text_builder row; /* written, */
    size_t row_at;           /* and given out up to here */
    bool is_over;
};

bool table_feed_knows(const char *path, size_t *out_colon)
{
    const char *colon = strrchr(path, ':');
    char file[4096];
    struct stat found;

    if (colon == NULL || colon == path || (size_t)(colon - path) >= sizeof file ||
        stat(path, &found) == 0)
        return false;
    memcpy(file, path, (size_t)(colon - path));
    file[colon - path] = '\0';
    if (stat(file, &found) != 0 || !S_ISREG(found.st_mode))
        return false;
    *out_colon = (size_t)(colon - path);
    return true;
}

/* ---- cells ---- */

static void put_text(struct text_builder *row, struct text text)
{
    text_add_char(row, '"', 1);
    while (text.length > 0) {
        const char *quote = memchr(text.at, '"', text.length);
        size_t count = quote != NULL ? (size_t)(quote - text.at) + 1 : text.length;
        text_add(row, text.at, count);
        text_add_char(row, '"', quote != NULL);
        text.at += count;
        text.length -= count;
    }
    text_add_char(row, '"', 1);
}

static void put_blob(struct text_builder *row, struct text blob)
{
    text_add_c(row, "\"x'");
    for (size_t i = 0; i < blob.length; i++)
        text_add_format(row, "%02x", (unsigned)(unsigned char)blob.at[i]);
    text_add_c(row, "'\"");
}

/* An infinity is no figure: it is written so that a measure refuses it. */
static void put_real(struct text_builder *row, double value)
{
    char digits[REAL_TEXT_SIZE];

    if (!isfinite(value))
        text_add_c(row, value > 0 ? "inf" : "-inf");
    else
        text_add(row, digits, real_format(value, digits));
}

static tide_status put_cell(struct table_feed *table, size_t i, tide_error *err)
{
    const struct statement *rows = &table->cursor.rows;
    enum cell_type type = statement_type(rows, i);
    char digits[DECIMAL_TEXT_SIZE];
    struct text text;
    tide_status status = TIDE_STATUS_OK;

    switch (type) {
    case CELL_NULL:
        break;
    case CELL_INTEGER:
        text_add(&table->row, digits,
                 decimal_format(statement_integer(rows, i), table->cursor.decimals[i],
                                digits));
        break;
    case CELL_REAL:
        put_real(&table->row, statement_real(rows, i));
        break;
    case CELL_TEXT:
    case CELL_BLOB:
        status = statement_text(rows, i, &text, err);
        if (status == TIDE_STATUS_OK && type == CELL_TEXT)
            put_text(&table->row, text);
        else if (status == TIDE_STATUS_OK)
            put_blob(&table->row, text);
    }
    return status;
}

/* ---- rows ---- */

static tide_status write_header(struct table_feed *table, tide_error *err)
{
    const struct statement *rows = &table->cursor.rows;

    for (size_t i = 0; i < table->cursor.column_count; i++) {
        text_add_char(&table->row, TABLE_FEED_DELIMITER, i > 0);
        put_text(&table->row, text_of(statement_column_name(rows, i)));
    }
    text_add_char(&table->row, '\n', 1);
    return table->row.has_failed ? memory_failed(&table->runtime->memory, err)
                                 : TIDE_STATUS_OK;
}

static tide_status write_row(struct table_feed *table, tide_error *err)
{
    bool has_row = false;
    tide_status status = table_cursor_next(&table->cursor, &has_row, err);

    text_builder_clear(&table->row);
    table->row_at = 0;
    table->is_over = !has_row;
    if (status != TIDE_STATUS_OK || !has_row)
        return status;
    for (size_t i = 0; i < table->cursor.column_count && status == TIDE_STATUS_OK; i++) {
        text_add_char(&table->row, TABLE_FEED_DELIMITER, i > 0);
        status = put_cell(table, i, err);
    }
    text_add_char(&table->row, '\n', 1);
    if (status == TIDE_STATUS_OK && table->row.has_failed)
        status = memory_failed(&table->runtime->memory, err);
    return status;
}

static tide_status read_table(void *context, char *into, size_t room, size_t *out_count,
                              tide_error *err)
{
    struct table_feed *table = context;
    tide_status status = TIDE_STATUS_OK;
    size_t count = 0;

    while (status == TIDE_STATUS_OK && count < room && !table->is_over) {
        size_t left = table->row.length - table->row_at;
        size_t taken = left < room - count ? left : room - count;
        memcpy(into + count, table->row.at + table->row_at, taken);
        table->row_at += taken;
        count += taken;
        if (table->row_at == table->row.length)
            status = write_row(table, err);
    }
    *out_count = count;
    if (status != TIDE_STATUS_OK)
        error_source(err, table->name);
    return status;
}

tide_status table_feed_new(struct runtime *runtime, const char *path, size_t colon,
                           struct table_feed **out, tide_error *err)
{
    struct memory *memory = &runtime->memory;
    struct table_feed *table = memory_alloc_zero(memory, 1, sizeof *table);
    tide_status status;

    if (table == NULL)
        return memory_failed(memory, err);
    table->runtime = runtime;
    table->name = path;
    text_builder_init(&table->row, memory);
    table->path = memory_alloc(memory, colon + 1, 1);
    if (table->path == NULL) {
        table_feed_free(table);
        return memory_failed(memory, err);
    }
    table->path_size = colon + 1;
    memcpy(table->path, path, colon);
    table->path[colon] = '\0';
    status =
        table_cursor_open(runtime, table->path, path + colon + 1, &table->cursor, err);
    if (status == TIDE_STATUS_OK)
        status = write_header(table, err);
    if (status != TIDE_STATUS_OK) {
        table_feed_free(table);
        return status;
    }
    *out = table;
    return TIDE_STATUS_OK;
}

void table_feed_free(struct table_feed *table)
{
    if (table == NULL)
        return;
    struct memory *memory = &table->runtime->memory;

    table_cursor_close(&table->cursor);
    text_builder_release(&table->row);
    memory_free(memory, table->path, table->path_size, 1);
    memory_free(memory, table, 1, sizeof *table);
}

struct feed table_feed_feed(struct table_feed *table)
{
    struct feed feed = {.read = read_table, .context = table};
    return feed;
}
