/*
 * job_twins.c - texts of a job file that are given twice.
 */
#include "batch/job_twins.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const struct job_text *const *left = a;
    const struct job_text *const *right = b;
    int order = strcmp((*left)->text, (*right)->text);

    return order != 0 ? order : ((*left)->byte > (*right)->byte) * 2 - 1;
}

bool job_find_twin(const struct job_text **text, size_t count,
                   const struct job_text **first, const struct job_text **twin)
{
    size_t found = 0;

    if (count > 1)
        qsort(text, count, sizeof *text, compare);
    for (size_t i = 1; i < count; i++)
        if (strcmp(text[i - 1]->text, text[i]->text) == 0 &&
            (found == 0 || text[i]->byte < text[found]->byte))
            found = i;
    if (found == 0)
        return false;
    *first = text[found - 1];
    *twin = text[found];
    return true;
}
