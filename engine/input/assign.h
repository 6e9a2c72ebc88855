/*
 * assign.h - what layouts share when they give columns their parts.
 */
#ifndef INPUT_ASSIGN_H
#define INPUT_ASSIGN_H

#include "input/evidence.h"
#include "input/state.h"

/* The marks and style of all decimal measures, from the options and the sample. SHAPE
   "ambiguous_number", ARGUMENT. */
tide_status assign_notation(struct input *input, const struct evidence *evidence,
                            tide_error *err);

/* Figures of this layout have a decimal point and no groups, unless the options say
   otherwise. ARGUMENT. */
tide_status assign_point(struct input *input, tide_error *err);

/* Texts that go one to one with a key of their stem. ARGUMENT, NO_MEMORY. */
tide_status assign_labels(struct input *input, struct evidence *evidence,
                          tide_error *err);

/* The language of months in a column. */
void assign_language(struct input *input, const struct evidence *evidence);

/* The words of `tide sniff` on why a column plays its part. NO_MEMORY. */
tide_status assign_words(struct input *input, struct input_column *column,
                         const struct evidence *evidence, tide_error *err);

/* A part that the layout gives to a column by its name. */
struct named_part {
    const char *name; /* of the header; case and blanks in it are free */
    tide_column_role role;
    const char *key;  /* LABEL: name of its key */
    const char *unit; /* MEASURE: "USD"; NULL: not known */
    bool is_main;     /* MEASURE: the one that is meant where none is named */
};

/* Is the header exactly these names, in their order? */
bool header_is(const struct input *input, const struct named_part *part, size_t count);

/* Give out the parts of a header that is so; what --columns says stands. ARGUMENT. */
tide_status assign_parts(struct input *input, const struct named_part *part, size_t count,
                         tide_error *err);

#endif
