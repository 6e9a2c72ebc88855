/*
 * notation.c - evidence on decimal and grouping marks.
 */
#include "input/notation.h"

#include <string.h>

#include "base/error.h"

static const char *const mark_text[NOTATION_MARKS] = {
    ".", ",", "'", "\xE2\x80\x99", " ", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF",
};

enum { POINT, COMMA, MAX_PARTS = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool strip_front(struct text *cell, const char *piece)
{
    size_t length = strlen(piece);
    if (cell->length < length || memcmp(cell->at, piece, length) != 0)
        return false;
    cell->at += length;
    cell->length -= length;
    return true;
}

static void strip_sign(struct text *cell)
{
    if (cell->length > 2 && cell->at[0] == '(' && cell->at[cell->length - 1] == ')') {
        cell->at++;
        cell->length -= 2;
        return;
    }
    if (strip_front(cell, "+") || strip_front(cell, "-") ||
        strip_front(cell, "\xE2\x88\x92") || strip_front(cell, "\xE2\x80\x93"))
        return;
    if (cell->length > 1 && cell->at[cell->length - 1] == '-')
        cell->length--;
}

/* Cuts e+05 off the end. */
static bool strip_exponent(struct text *cell)
{
    size_t i = cell->length;

    while (i > 0 && is_digit(cell->at[i - 1]))
        i--;
    if (i == cell->length || i < 2)
        return false;
    if (cell->at[i - 1] == '+' || cell->at[i - 1] == '-')
        i--;
    if (i < 2 || (cell->at[i - 1] != 'e' && cell->at[i - 1] != 'E'))
        return false;
    cell->length = i - 1;
    return true;
}

/* Digits parted by marks: length[i] digits, then mark[i]. */
struct parts {
    size_t length[MAX_PARTS];
    size_t mark[MAX_PARTS];
    size_t mark_count;
    char first_digit;
};

static bool split(struct text cell, struct parts *out)
{
    size_t digits = 0;

    memset(out, 0, sizeof *out);
    out->first_digit = cell.length > 0 ? cell.at[0] : '\0';
    while (cell.length > 0) {
        if (is_digit(cell.at[0])) {
            out->length[out->mark_count]++;
            digits++;
            cell.at++;
            cell.length--;
            continue;
        }
        size_t mark = 0;
        while (mark < NOTATION_MARKS && !strip_front(&cell, mark_text[mark]))
            mark++;
        if (mark == NOTATION_MARKS || out->mark_count == MAX_PARTS - 1)
            return false;
        out->mark[out->mark_count++] = mark;
    }
    return digits > 0;
}

/* Do parts [0, count] stand in groups of three parted by one mark? */
static bool is_grouped(const struct parts *parts, size_t count)
{
    if (parts->length[0] < 1 || parts->length[0] > 3)
        return false;
    for (size_t i = 0; i < count; i++)
        if (parts->mark[i] != parts->mark[0] || parts->length[i + 1] != 3)
            return false;
    return true;
}

static void note_open(struct notation *notation, size_t mark, struct text cell,
                      uint64_t line)
{
    if (notation->open_line == 0) {
        text_escape(notation->open_text, sizeof notation->open_text, cell.at,
                    cell.length);
        notation->open_line = line;
    }
    notation->open[mark]++;
}

static bool see_one_mark(struct notation *notation, const struct parts *parts,
                         bool has_exponent, struct text cell, uint64_t line)
{
    size_t mark = parts->mark[0];
    bool may_group = is_grouped(parts, 1) && parts->first_digit != '0' && !has_exponent;

    if (mark > COMMA) {
        if (!may_group)
            return false;
        notation->grouping[mark]++;
    } else if (may_group) {
        note_open(notation, mark, cell, line);
    } else {
        notation->decimal[mark]++;
    }
    return true;
}

bool notation_see(struct notation *notation, struct text cell, uint64_t line,
                  struct number_shape *out)
{
    struct text whole = cell;
    struct parts parts;

    strip_sign(&cell);
    bool has_exponent = strip_exponent(&cell);
    if (!split(cell, &parts))
        return false;
    out->is_whole = parts.mark_count == 0 && !has_exponent;
    out->is_padded = out->is_whole && parts.length[0] > 1 && parts.first_digit == '0';
    if (parts.mark_count == 0)
        return true;
    if (parts.mark_count == 1)
        return see_one_mark(notation, &parts, has_exponent, whole, line);

    size_t last = parts.mark[parts.mark_count - 1];
    if (is_grouped(&parts, parts.mark_count)) {
        notation->grouping[last]++;
        return true;
    }
    if (last > COMMA || last == parts.mark[0] ||
        !is_grouped(&parts, parts.mark_count - 1))
        return false;
    notation->decimal[last]++;
    notation->grouping[parts.mark[0]]++;
    return true;
}

bool notation_is_open(struct text cell)
{
    struct notation notation = {0};
    struct number_shape shape;

    return notation_see(&notation, cell, 1, &shape) && notation.open_line != 0;
}

bool notation_has_marks(const struct notation *notation)
{
    for (size_t i = 0; i < NOTATION_MARKS; i++)
        if (notation->decimal[i] + notation->grouping[i] + notation->open[i] > 0)
            return true;
    return false;
}

void notation_join(struct notation *all, const struct notation *column)
{
    for (size_t i = 0; i < NOTATION_MARKS; i++) {
        all->decimal[i] += column->decimal[i];
        all->grouping[i] += column->grouping[i];
        all->open[i] += column->open[i];
    }
    if (all->open_line == 0) {
        memcpy(all->open_text, column->open_text, sizeof all->open_text);
        all->open_line = column->open_line;
    }
}

/* The most voted grouping mark; NOTATION_MARKS if none has a vote. */
static size_t best_grouping(const struct notation *notation, size_t decimal)
{
    size_t best = NOTATION_MARKS;

    for (size_t i = 0; i < NOTATION_MARKS; i++)
        if (i != decimal && notation->grouping[i] > 0 &&
            (best == NOTATION_MARKS || notation->grouping[i] > notation->grouping[best]))
            best = i;
    if (best == NOTATION_MARKS && decimal <= COMMA && notation->open[1 - decimal] > 0)
        best = 1 - decimal;
    return best;
}

/* The decimal mark the evidence points to; NOTATION_MARKS if it may be either. */
static size_t best_decimal(const struct notation *notation, const char *grouping)
{
    if (notation->decimal[POINT] != notation->decimal[COMMA])
        return notation->decimal[POINT] > notation->decimal[COMMA] ? POINT : COMMA;

    size_t known =
        grouping != NULL ? NOTATION_MARKS : best_grouping(notation, NOTATION_MARKS);
    for (size_t i = POINT; i <= COMMA; i++)
        if ((grouping != NULL && strcmp(grouping, mark_text[i]) == 0) || known == i)
            return 1 - i;
    if (notation->open[POINT] == 0 && notation->open[COMMA] == 0)
        return POINT;
    if (grouping == NULL && known == NOTATION_MARKS)
        return NOTATION_MARKS;
    return notation->open[POINT] >= notation->open[COMMA] ? POINT : COMMA;
}

static tide_status ambiguous(const struct notation *notation, tide_error *err)
{
    bool is_point = notation->open[POINT] > 0;

    error_set(err, TIDE_STATUS_SHAPE, "ambiguous_number",
              "a decimal mark, or a grouping mark? no cell of the column tells");
    error_place(err, notation->open_line, 0, 0);
    error_hint(err, "--decimal %s reads it with decimals, --decimal %s as a whole number",
               is_point ? "." : ",", is_point ? "," : ".");
    return TIDE_STATUS_SHAPE;
}

/* One of the marks, or none at all. */
static bool is_mark(const char *text)
{
    size_t i = 0;

    while (i < NOTATION_MARKS && strcmp(text, mark_text[i]) != 0)
        i++;
    return i < NOTATION_MARKS || text[0] == '\0';
}

tide_status notation_decide(const struct notation *notation, char decimal,
                            const char *grouping, struct decimal_marks *out,
                            tide_error *err)
{
    struct decimal_marks marks = decimal_marks_default();
    size_t found;

    if (decimal != 0 && decimal != '.' && decimal != ',')
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--decimal: the mark is . or ,");
    if (decimal != 0)
        found = decimal == '.' ? POINT : COMMA;
    else
        found = best_decimal(notation, grouping);
    if (found == NOTATION_MARKS)
        return ambiguous(notation, err);

    marks.decimal = mark_text[found][0];
    if (grouping == NULL) {
        size_t best = best_grouping(notation, found);
        grouping = best == NOTATION_MARKS ? "" : mark_text[best];
    }
    if (!is_mark(grouping))
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--grouping: \"%s\" is no mark that parts groups", grouping);
    if (strcmp(grouping, mark_text[found]) == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "\"%s\" cannot be decimal and grouping mark", grouping);
    memcpy(marks.grouping, grouping, strlen(grouping) + 1);
    *out = marks;
    return TIDE_STATUS_OK;
}
