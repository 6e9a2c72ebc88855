/*
 * reader.h - a layout of files: how it is known, and which part each column plays.
 */
#ifndef INPUT_READER_H
#define INPUT_READER_H

#include "input/evidence.h"
#include "input/state.h"

struct reader {
    struct reader_row row;
    bool is_claims;
    bool (*knows)(
        const struct input *input); /* by the header; NULL: takes what is left */
    /* Sets input->shape, where records are no rows yet. NULL: they are. */
    tide_status (*shape)(struct input *input, tide_error *err);
    /* Sets role, kind and traits of the plan's columns, and the marks of figures. */
    tide_status (*assign)(struct input *input, struct evidence *evidence,
                          tide_error *err);
    /* Is this text allowed as a key of that column? NULL: every text is. PARSE. */
    tide_status (*check_key)(size_t column, struct text cell, tide_error *err);
};

/* The reader of --layout, or the first that knows the header. ARGUMENT, NOT_FOUND. */
tide_status reader_choose(const struct input *input, const struct reader **out,
                          tide_error *err);

/*
 * Does a header look like that of layout figures, which it is not?
 *
 * out_missing  the first column of the layout that is not there; NULL: all are, in another
 *              order or beside others
 */
bool figures_nearly(const struct input *input, const char **out_missing);

extern const struct reader tidy_reader;
extern const struct reader wide_reader;
extern const struct reader comtrade_reader;
extern const struct reader comtrade_old_reader;
extern const struct reader baci_reader;
extern const struct reader sdmx_reader;
extern const struct reader eurostat_reader;
extern const struct reader wdi_reader;
extern const struct reader figures_reader;

#endif
