/*
 * shape.h - records as the layout sees them: columns of periods turned into rows, cells
 * that hold a code and its name, a figure and its flags.
 *
 * A shape is made from the header and then only read. It turns a record of the file into
 * one row or several, whose cells stand in the order of its columns; what they say of
 * their place in the file stays true.
 */
#ifndef INPUT_SHAPE_H
#define INPUT_SHAPE_H

#include "base/memory.h"
#include "base/text.h"
#include "input/csv_reader.h"

enum shape_take {
    SHAPE_CELL,   /* a cell as it stands */
    SHAPE_PART,   /* the n-th part of a cell, parted by commas */
    SHAPE_CODE,   /* of "DE: Germany" the code; all, where there is no name */
    SHAPE_NAME,   /* and the name */
    SHAPE_PERIOD, /* the period that names the column of the figure */
    SHAPE_FIGURE, /* the figure, */
    SHAPE_FLAGS   /* and the letters behind it */
};

struct shape_column {
    struct text name;
    enum shape_take take;
    size_t field; /* CELL, PART, CODE, NAME */
    size_t part;  /* PART */
};

/* A field of figures: one row of each record. */
struct shape_piece {
    size_t field;
    struct text period; /* as the header names it */
    int32_t month;      /* of the year in the record; 0: the period is whole */
};

struct shape {
    struct shape_column *column; /* [column_count] */
    size_t column_count;
    struct shape_piece *piece; /* [piece_count] */
    size_t piece_count;        /* 0: a row for each record, without PERIOD and FIGURE */
    size_t year_field;         /* of the year, where pieces are months */
    size_t part_count;         /* of a cell that is parted */
    bool has_flags;            /* letters stand behind the figures */
};

/* A shape with room for these counts; NULL: no memory. */
struct shape *shape_new(struct arena *arena, size_t columns, size_t pieces);

void shape_add(struct shape *shape, struct text name, enum shape_take take, size_t field,
               size_t part);
void shape_add_piece(struct shape *shape, size_t field, struct text period,
                     int32_t month);

/* Rows of each record: at least 1. */
size_t shape_rows(const struct shape *shape);

/* Can all cells be parted as the shape says? A record that cannot has to be refused. */
bool shape_fits(const struct shape *shape, const struct csv_record *record);

/* Room for the cells of one row. */
struct shape_row {
    struct csv_cell *cell; /* [column_count] */
    char period[16];
};

/* Row `row` of a record that fits; valid as long as the record and `into`. */
void shape_take(const struct shape *shape, const struct csv_record *record, size_t row,
                struct shape_row *into, struct csv_record *out);

#endif
