/*
 * form.c - how a ratio is shown: the names of the forms and what goes with them.
 */
#include "compute/computation.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *name;
    const char *unit;
    int32_t table_decimals;
} rows[] = {
    [FORM_RATIO] = {"ratio", "ratio", 4},  [FORM_PERCENT] = {"percent", "percent", 1},
    [FORM_INDEX] = {"index", "index", 1},  [FORM_MULTIPLE] = {"multiple", "multiple", 2},
    [FORM_LOG] = {"log", "log points", 2}, [FORM_POINTS] = {"points", "points", 1},
};

const char *form_name(enum form form)
{
    return rows[form].name;
}

bool form_find(const char *name, enum form *out)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *out = (enum form)i;
            return true;
        }
    }
    return false;
}

const char *form_unit(enum form form)
{
    return rows[form].unit;
}

int32_t form_table_decimals(enum form form)
{
    return rows[form].table_decimals;
}

/* Is the form among these words, parted by single blanks? */
static bool names_form(const char *words, enum form form)
{
    while (*words != '\0') {
        struct text word = {words, strcspn(words, " ")};
        if (text_is(word, rows[form].name))
            return true;
        words += word.length + (words[word.length] == ' ');
    }
    return false;
}

bool computation_has_form(const struct computation *computation, enum form form)
{
    return computation->forms != NULL && names_form(computation->forms, form);
}

enum form computation_default_form(const struct computation *computation)
{
    if (computation->forms != NULL) {
        struct text first = {computation->forms, strcspn(computation->forms, " ")};
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            if (text_is(first, rows[i].name))
                return (enum form)i;
    }
    return FORM_RATIO;
}
