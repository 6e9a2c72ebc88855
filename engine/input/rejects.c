/*
 * rejects.c - the list of refused rows.
 */
#include "input/rejects.h"

#include <string.h>

#include "base/error.h"

enum { REJECT_TEXT_BYTES = 1000 };

void rejects_init(struct rejects *rejects, struct memory *memory)
{
    memset(rejects, 0, sizeof *rejects);
    arena_init(&rejects->arena, memory);
}

void rejects_release(struct rejects *rejects)
{
    memory_free(rejects->arena.memory, rejects->row, rejects->capacity,
                sizeof *rejects->row);
    arena_release(&rejects->arena);
    rejects_init(rejects, rejects->arena.memory);
}

/* Rows of one fault in a row share their words. */
static const char *share(struct arena *arena, const char *before, const char *text)
{
    if (before != NULL && strcmp(before, text) == 0)
        return before;
    return arena_text(arena, text, strlen(text));
}

tide_status reject_make(struct rejects *rejects, const char *path,
                        const tide_error *fault, struct text text, struct reject *out,
                        tide_error *err)
{
    struct arena *arena = &rejects->arena;
    struct reject before = {0};
    char shown[REJECT_TEXT_BYTES + 1];

    if (rejects->count > 0)
        before = rejects->row[rejects->count - 1];
    text_escape(shown, sizeof shown, text.at, text.length);
    *out = (struct reject){
        .file = share(arena, before.file, path),
        .line = fault->line,
        .column = share(arena, before.column, fault->column_name),
        .byte = fault->byte,
        .kind = share(arena, before.kind, fault->id),
        .text = share(arena, before.text, shown),
        .expected = share(arena, before.expected, fault->expected),
    };
    return out->file != NULL && out->column != NULL && out->kind != NULL &&
                   out->text != NULL && out->expected != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

tide_status rejects_add(struct rejects *rejects, const struct reject *reject,
                        tide_error *err)
{
    void *rows = rejects->row;

    if (!memory_grow(rejects->arena.memory, &rows, &rejects->capacity, rejects->count + 1,
                     sizeof *rejects->row))
        return memory_failed(rejects->arena.memory, err);
    rejects->row = rows;
    rejects->row[rejects->count++] = *reject;
    return TIDE_STATUS_OK;
}
