/*
 * readers.c - the list of layouts. The first that knows the header reads the file.
 */
#include "input/reader.h"

#include <string.h>

#include "base/error.h"

static const struct reader *const readers[] = {
    &figures_reader,  &comtrade_reader, &comtrade_old_reader, &baci_reader, &sdmx_reader,
    &eurostat_reader, &wdi_reader,      &wide_reader,         &tidy_reader,
};

size_t reader_count(void)
{
    return COUNT_OF(readers);
}

const struct reader_row *reader_at(size_t i)
{
    return i < COUNT_OF(readers) ? &readers[i]->row : NULL;
}

static const char *name_of(const void *table, size_t i)
{
    (void)table;
    return readers[i]->row.name;
}

tide_status reader_choose(const struct input *input, const struct reader **out,
                          tide_error *err)
{
    const char *wanted = input->reading.layout;

    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        bool is_asked = wanted != NULL && strcmp(wanted, readers[i]->row.name) == 0;
        bool is_known = readers[i]->knows == NULL || readers[i]->knows(input);
        if (wanted != NULL ? is_asked : is_known) {
            if (!is_known) {
                error_set(err, TIDE_STATUS_NOT_FOUND, "no_column",
                          "the header is not that of the layout \"%s\"", wanted);
                error_hint(err, "tide list layouts shows the names it must have");
                error_source(err, input->source.name);
                return TIDE_STATUS_NOT_FOUND;
            }
            *out = readers[i];
            return TIDE_STATUS_OK;
        }
    }
    error_set(err, TIDE_STATUS_ARGUMENT, "no_name", "no layout \"%s\"", wanted);
    error_suggest(err, text_nearest_of(wanted, COUNT_OF(readers), name_of, NULL));
    return TIDE_STATUS_ARGUMENT;
}
