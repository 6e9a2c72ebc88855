/*
 * answer_roles.c - what an answer says of its inputs: which rows, which column, which file;
 * and the unit of a figure of one per unit of another.
 */
#include "query/answer.h"
#include "query/gather.h"
#include "query/side.h"

/* One input; nothing of the value, which needs no telling. */
static void add_role(const tide_job *job, size_t role, const char *before,
                     struct text_builder *line)
{
    const struct binding *binding = job->binding;
    const char *name =
        job->computation->role[computation_role_of(job->computation, role)];

    switch (binding->role_source[role]) {
    case ROLE_MEMBER:
        text_add_format(line, "%s%s: %s=%s", before, name,
                        binding->column[binding->role_column].name.at,
                        binding->role_member[role]);
        break;
    case ROLE_MEASURE: {
        size_t measure = binding->measure[binding->role_measure[role]];
        bool is_next = role >= job->computation->role_count; /* of a list */
        text_add_format(line, "%s%s%s%s", before, is_next ? "" : name,
                        is_next ? "" : ": ", binding->column[measure].name.at);
        break;
    }
    case ROLE_SIDE:
    case ROLE_SIDE_INDEX:
    case ROLE_SIDE_COUNT:
        text_add_format(line, "%s%s: %s", before, name, side_path(job->side[role]));
        break;
    case ROLE_VALUE:
    case ROLE_OPTIONAL:
    case ROLE_PART:
        break;
    }
}

void answer_add_roles(const tide_job *job, struct text_builder *line)
{
    const char *before = line->length > 0 ? "; " : "";

    for (size_t role = 0; role < job_input_count(job); role++) {
        size_t length = line->length;
        add_role(job, role, before, line);
        if (line->length > length)
            before = ", ";
    }
    for (size_t place = SIDE_SHARED; place < SIDE_PLACES; place++) {
        if (job->side[place] == NULL)
            continue;
        const char *option = place == SIDE_RATES ? tide_option_at(OPTION_RATES)->name
                                                 : job->computation->side.option;
        text_add_format(line, "%s%s: %s", before, option, side_path(job->side[place]));
        before = ", ";
    }
}

const char *answer_unit_per_other(const tide_job *job, const struct unit *unit,
                                  struct arena *arena)
{
    size_t last = job->computation->role_count - 1;
    struct role_place place = job_role(job, last, 0);
    char text[UNIT_TEXT_SIZE];
    char other[UNIT_TEXT_SIZE];

    unit_format(unit, text);
    unit_format(&place.panel->measure[place.measure].unit, other);
    if (text[0] == '\0')
        return "";
    return arena_format(arena, "%s per %s", text,
                        other[0] != '\0' ? other : job->computation->role[last]);
}
