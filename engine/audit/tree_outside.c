/*
 * tree_outside.c - what a hierarchy leaves out: members that it does not have, and parts of
 * it that no figure speaks of.
 */
#include "audit/climber.h"

#include "base/error.h"
#include "base/text.h"

enum { SHOWN_NAMES = 4 };

enum mark { NOT_SEEN, HAS_FIGURE, IN_TREE };

/* Names, the first few of them. */
struct name_list {
    struct text_builder text;
    size_t count;
};

static void add_name(struct name_list *list, struct text name)
{
    if (list->count < SHOWN_NAMES)
        text_add_format(&list->text, "%s\"%.60s\"", list->count > 0 ? ", " : "", name.at);
    else if (list->count == SHOWN_NAMES)
        text_add_c(&list->text, ", ...");
    list->count++;
}

static tide_status tell(struct climber *climber, tide_level level, const char *what,
                        size_t figures, struct name_list *list, tide_error *err)
{
    const struct web *web = &climber->auditor.web;
    bool has_failed = list->text.has_failed;

    if (!has_failed && list->count > 0 && figures > 0)
        runtime_note(web->runtime, level, "outside", "%s %s: %s (figures: %zu)",
                     web->key[climber->hierarchy.field], what, list->text.at, figures);
    else if (!has_failed && list->count > 0)
        runtime_note(web->runtime, level, "outside", "%s: %s", what, list->text.at);
    text_builder_release(&list->text);
    return has_failed ? climber_no_memory(climber, err) : TIDE_STATUS_OK;
}

/* Members with figures that stand in no sum. */
static tide_status tell_left_out(struct climber *climber, const uint8_t *mark,
                                 const size_t *figures, tide_error *err)
{
    const struct hierarchy *hierarchy = &climber->hierarchy;
    const struct dictionary *members = &climber->auditor.web.field[hierarchy->field];
    bool has_groups = climber->tree->has_groups;
    struct name_list list = {0};
    size_t count = 0;

    text_builder_init(&list.text, climber->auditor.scratch.memory);
    for (uint32_t code = 0; code < hierarchy->count; code++) {
        if (mark[code] != HAS_FIGURE)
            continue;
        count += figures[code];
        add_name(&list, dictionary_text(members, code));
    }
    return tell(climber, has_groups ? TIDE_LEVEL_NOTE : TIDE_LEVEL_WARNING,
                has_groups ? "in no group, so in no sum"
                           : "on no level of the classification, so in no sum",
                count, &list, err);
}

/* Members of groups that the table does not have. */
static tide_status tell_unknown(struct climber *climber, const size_t *figures,
                                tide_error *err)
{
    const struct hierarchy *hierarchy = &climber->hierarchy;
    const struct dictionary *members = &climber->auditor.web.field[hierarchy->field];
    struct name_list list = {0};

    text_builder_init(&list.text, climber->auditor.scratch.memory);
    for (uint32_t code = 0; code < hierarchy->count; code++)
        if (figures[code] == 0 && hierarchy->first[code] == AUDIT_NONE)
            add_name(&list, dictionary_text(members, code));
    return tell(climber, TIDE_LEVEL_NOTE, "members of groups without a figure", 0, &list,
                err);
}

tide_status climber_tell_outside(struct climber *climber, tide_error *err)
{
    const struct hierarchy *hierarchy = &climber->hierarchy;
    const struct web *web = &climber->auditor.web;
    struct arena *arena = &climber->auditor.scratch;
    uint8_t *mark = arena_alloc_zero(arena, hierarchy->count, sizeof *mark);
    size_t *figures = arena_alloc_zero(arena, hierarchy->count, sizeof *figures);

    if (mark == NULL || figures == NULL)
        return climber_no_memory(climber, err);
    for (size_t c = 0; c < web->claim_count; c++) {
        uint32_t code =
            coordinate_at(&web->where, web->claim[c].quantity)[hierarchy->field];
        mark[code] = HAS_FIGURE;
        figures[code]++;
    }
    for (size_t p = 0; p < hierarchy->part_count; p++)
        mark[hierarchy->part[p].child] = IN_TREE;
    for (uint32_t code = 0; code < hierarchy->count; code++)
        if (hierarchy->first[code] != AUDIT_NONE || hierarchy->depth[code] == 0)
            mark[code] = IN_TREE;
    tide_status status = tell_left_out(climber, mark, figures, err);
    return status == TIDE_STATUS_OK && climber->tree->has_groups
               ? tell_unknown(climber, figures, err)
               : status;
}
