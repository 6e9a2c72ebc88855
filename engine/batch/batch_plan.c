/*
 * batch_plan.c - one node per source, step, check and output, and per value of `each`.
 *
 * A node uses a parameter of `each` if one of its texts names it, or a table that it
 * reads does. Outputs are the exception: one whose path does not name the parameter
 * stacks the tables of all values.
 */
#include "batch/batch_plan.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

/* Far more than anyone schedules; a guard against `each` times `each`. */
enum { PLAN_MAX_NODES = 10000 };

struct planner {
    const struct job_file *file;
    struct arena *arena;
    struct batch_plan *plan;
    size_t capacity;
    bool **source_uses; /* [source_count][each_count] */
    bool **step_uses;   /* [step_count][each_count]; NULL: not known yet */
    size_t *order;      /* [step_count] steps, each after what it reads */
    size_t ordered;
    tide_error *err;
};

const char *node_kind_name(enum node_kind kind)
{
    static const char *const names[] = {
        [NODE_SOURCE] = "source",
        [NODE_STEP] = "step",
        [NODE_CHECK] = "check",
        [NODE_OUTPUT] = "output",
    };
    return names[kind];
}

/* ---- who uses a parameter ---- */

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* ${name} anywhere. */
static bool has_path_mention(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = text; at != NULL && (at = strstr(at, "${")) != NULL; at += 2)
        if (strncmp(at + 2, name, length) == 0 && at[2 + length] == '}')
            return true;
    return false;
}

/* :name outside of quotes. */
static bool has_bound_mention(const char *text, const char *name)
{
    size_t length = strlen(name);
    char quote = '\0';

    for (const char *at = text; at != NULL && *at != '\0'; at++) {
        if (quote != '\0')
            quote = *at == quote ? '\0' : quote;
        else if (*at == '\'' || *at == '"')
            quote = *at;
        else if (*at == ':' && strncmp(at + 1, name, length) == 0 &&
                 !is_name_char(at[1 + length]))
            return true;
    }
    return false;
}

bool job_text_uses(const char *text, const char *name)
{
    return has_path_mention(text, name) || has_bound_mention(text, name);
}

static bool list_mentions(const struct job_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (job_text_uses(list->item[i].text, name))
            return true;
    return false;
}

static bool pairs_mention(const struct job_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (has_path_mention(pairs->item[i].value.text, name))
            return true;
    return false;
}

static bool source_mentions(const struct job_source *source, const char *name)
{
    return list_mentions(&source->files, name) ||
           has_path_mention(source->rejects.text, name) ||
           pairs_mention(&source->settings, name);
}

static bool step_mentions(const struct job_step *step, const char *name)
{
    return list_mentions(&step->where, name) || list_mentions(&step->by, name) ||
           pairs_mention(&step->options, name);
}

static const char *each_name(const struct planner *planner, size_t e)
{
    return planner->file->each[e].param.text;
}

/* ---- the order of the steps ---- */

static bool visit_step(struct planner *planner, size_t place)
{
    const struct job_file *file = planner->file;
    const struct job_step *step = &file->step[place];

    if (planner->step_uses[place] != NULL)
        return true;
    bool *uses = arena_alloc_zero(planner->arena, file->each_count, sizeof *uses);
    if (uses == NULL)
        return false;
    size_t source = job_file_source(file, step->from.text);
    size_t before = job_file_step(file, step->from.text);
    /* The job was checked: no cycle, so this ends. */
    if (source == SIZE_MAX && !visit_step(planner, before))
        return false;
    const bool *of_table =
        source != SIZE_MAX ? planner->source_uses[source] : planner->step_uses[before];
    for (size_t e = 0; e < file->each_count; e++)
        uses[e] = of_table[e] || step_mentions(step, each_name(planner, e));
    planner->step_uses[place] = uses;
    planner->order[planner->ordered++] = place;
    return true;
}

static bool find_uses(struct planner *planner)
{
    const struct job_file *file = planner->file;
    struct arena *arena = planner->arena;

    planner->source_uses =
        arena_alloc_zero(arena, file->source_count, sizeof *planner->source_uses);
    planner->step_uses =
        arena_alloc_zero(arena, file->step_count, sizeof *planner->step_uses);
    planner->order = arena_alloc(arena, file->step_count, sizeof *planner->order);
    if (planner->source_uses == NULL || planner->step_uses == NULL ||
        planner->order == NULL)
        return false;
    for (size_t i = 0; i < file->source_count; i++) {
        bool *uses = arena_alloc_zero(arena, file->each_count, sizeof *uses);
        if (uses == NULL)
            return false;
        for (size_t e = 0; e < file->each_count; e++)
            uses[e] = source_mentions(&file->source[i], each_name(planner, e));
        planner->source_uses[i] = uses;
    }
    for (size_t i = 0; i < file->step_count; i++)
        if (!visit_step(planner, i))
            return false;
    return true;
}

/* ---- nodes ---- */

static tide_status no_memory(struct planner *planner)
{
    return memory_failed(planner->arena->memory, planner->err);
}

static tide_status add_node(struct planner *planner, enum node_kind kind, size_t item,
                            const char *name, const char **each, struct node **out)
{
    struct batch_plan *plan = planner->plan;

    if (plan->count == PLAN_MAX_NODES)
        return error_set(planner->err, TIDE_STATUS_LIMIT, "job_size",
                         "the job has more than %d sources, steps, checks and outputs",
                         PLAN_MAX_NODES);
    if (plan->count == planner->capacity) {
        size_t capacity = planner->capacity > 0 ? 2 * planner->capacity : 64;
        struct node *wider = arena_alloc(planner->arena, capacity, sizeof *wider);
        if (wider == NULL)
            return no_memory(planner);
        if (plan->count > 0)
            memcpy(wider, plan->node, plan->count * sizeof *wider);
        plan->node = wider;
        planner->capacity = capacity;
    }
    if (name == NULL)
        return no_memory(planner);
    *out = &plan->node[plan->count++];
    **out = (struct node){.kind = kind, .item = item, .name = name, .each = each};
    return TIDE_STATUS_OK;
}

/* "growth@X,2021": the values that it runs for. */
static const char *name_with_values(struct planner *planner, const char *name,
                                    const char *const *each)
{
    const char *mark = "@";

    for (size_t e = 0; name != NULL && e < planner->file->each_count; e++) {
        if (each[e] == NULL)
            continue;
        name = arena_format(planner->arena, "%s%s%s", name, mark, each[e]);
        mark = ",";
    }
    return name;
}

/* The next combination of values, the last parameter running fastest; false: done. */
static bool next_values(const struct job_file *file, const bool *uses, size_t *place)
{
    for (size_t e = file->each_count; e-- > 0;) {
        if (!uses[e])
            continue;
        if (++place[e] < file->each[e].values.count)
            return true;
        place[e] = 0;
    }
    return false;
}

static const char **values_at(struct planner *planner, const bool *uses,
                              const size_t *place)
{
    const struct job_file *file = planner->file;
    const char **each = arena_alloc_zero(planner->arena, file->each_count, sizeof *each);

    for (size_t e = 0; each != NULL && e < file->each_count; e++)
        each[e] = uses[e] ? file->each[e].values.item[place[e]].text : NULL;
    return each;
}

/* Do two nodes run for the same values, where both run for one? */
static bool values_agree(const struct job_file *file, const char *const *a,
                         const char *const *b)
{
    for (size_t e = 0; e < file->each_count; e++)
        if (a[e] != NULL && b[e] != NULL && strcmp(a[e], b[e]) != 0)
            return false;
    return true;
}

/* The nodes of the table of this name that run for the values of a node, added to its
   tables. */
static tide_status link_tables(struct planner *planner, struct node *node,
                               const char *name)
{
    const struct batch_plan *plan = planner->plan;
    size_t source = job_file_source(planner->file, name);
    enum node_kind kind = source != SIZE_MAX ? NODE_SOURCE : NODE_STEP;
    size_t item = source != SIZE_MAX ? source : job_file_step(planner->file, name);
    size_t *wider = NULL;

    for (int is_filling = 0; is_filling < 2; is_filling++) {
        size_t count = 0;
        for (size_t i = 0; i < plan->count; i++) {
            if (plan->node[i].kind != kind || plan->node[i].item != item ||
                !values_agree(planner->file, node->each, plan->node[i].each))
                continue;
            if (is_filling)
                wider[node->table_count + count] = i;
            count++;
        }
        if (is_filling) {
            node->table = wider;
            node->table_count += count;
            break;
        }
        wider = arena_alloc(planner->arena, node->table_count + count, sizeof *wider);
        if (wider == NULL)
            return no_memory(planner);
        if (node->table_count > 0)
            memcpy(wider, node->table, node->table_count * sizeof *wider);
    }
    return TIDE_STATUS_OK;
}

typedef tide_status (*link_fn)(struct planner *planner, struct node *node);

/* One node per combination of the values in use. */
static tide_status add_nodes(struct planner *planner, enum node_kind kind, size_t item,
                             const char *name, const bool *uses, link_fn link)
{
    size_t *place =
        arena_alloc_zero(planner->arena, planner->file->each_count, sizeof *place);

    if (place == NULL)
        return no_memory(planner);
    do {
        struct node *node;
        const char **each = values_at(planner, uses, place);
        if (each == NULL)
            return no_memory(planner);
        tide_status status = add_node(planner, kind, item,
                                      name_with_values(planner, name, each), each, &node);
        if (status == TIDE_STATUS_OK && link != NULL)
            status = link(planner, node);
        if (status != TIDE_STATUS_OK)
            return status;
    } while (next_values(planner->file, uses, place));
    return TIDE_STATUS_OK;
}

static tide_status link_step(struct planner *planner, struct node *node)
{
    return link_tables(planner, node, planner->file->step[node->item].from.text);
}

static tide_status link_output(struct planner *planner, struct node *node)
{
    const struct job_output *output = &planner->file->output[node->item];
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < output->tables.count; i++)
        status = link_tables(planner, node, output->tables.item[i].text);
    return status;
}

/* ---- checks ---- */

/* How many checks have this name already: two ranges of one column are two checks. */
static size_t count_checks(const struct batch_plan *plan, const char *name)
{
    size_t length = strlen(name);
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++)
        count +=
            plan->node[i].kind == NODE_CHECK &&
            strncmp(plan->node[i].name, name, length) == 0 &&
            (plan->node[i].name[length] == '\0' || plan->node[i].name[length] == '#');
    return count;
}

/* "no_gaps(flows@X.period)", and "no_gaps(flows@X.period)#2" for a second */
static const char *check_name(struct planner *planner, const struct job_check *check,
                              const struct node *table)
{
    const char *name =
        arena_format(planner->arena, "%s(%s", check->kind_text.text, table->name);

    for (size_t i = 0; name != NULL && i < check->columns.count; i++)
        name = arena_format(planner->arena, "%s%c%s", name, i == 0 ? '.' : ',',
                            check->columns.item[i].text);
    name = name != NULL ? arena_format(planner->arena, "%s)", name) : NULL;
    size_t twins = name != NULL ? count_checks(planner->plan, name) : 0;
    return twins > 0 ? arena_format(planner->arena, "%s#%zu", name, twins + 1) : name;
}

/* A check runs once per run of its table. */
static tide_status add_check(struct planner *planner, size_t item)
{
    const struct job_file *file = planner->file;
    const struct job_check *check = &file->check[item];
    struct batch_plan *plan = planner->plan;
    size_t source = job_file_source(file, check->table.text);
    enum node_kind kind = source != SIZE_MAX ? NODE_SOURCE : NODE_STEP;
    size_t of = source != SIZE_MAX ? source : job_file_step(file, check->table.text);
    size_t before = plan->count;

    for (size_t i = 0; i < before; i++) {
        struct node *node;
        if (plan->node[i].kind != kind || plan->node[i].item != of)
            continue;
        const char *name = check_name(planner, check, &plan->node[i]);
        const char **each = plan->node[i].each;
        tide_status status = add_node(planner, NODE_CHECK, item, name, each, &node);
        if (status != TIDE_STATUS_OK)
            return status;
        node->table = arena_alloc(planner->arena, 1, sizeof *node->table);
        if (node->table == NULL)
            return no_memory(planner);
        node->table[node->table_count++] = i;
    }
    return TIDE_STATUS_OK;
}

/* ---- what must end well first ---- */

static bool guards(const struct node *check, const struct node *node)
{
    for (size_t i = 0; i < node->table_count; i++)
        if (check->kind == NODE_CHECK && check->table[0] == node->table[i])
            return true;
    return false;
}

/* A check needs its table; a step or output its tables and all checks on them. */
static tide_status link_needs(struct planner *planner)
{
    struct batch_plan *plan = planner->plan;

    for (size_t i = 0; i < plan->count; i++) {
        struct node *node = &plan->node[i];
        size_t checks = 0;
        for (size_t k = 0; node->kind != NODE_CHECK && k < plan->count; k++)
            checks += guards(&plan->node[k], node);
        node->need =
            arena_alloc(planner->arena, node->table_count + checks, sizeof *node->need);
        if (node->need == NULL)
            return no_memory(planner);
        for (size_t k = 0; k < node->table_count; k++)
            node->need[node->need_count++] = node->table[k];
        for (size_t k = 0; checks > 0 && k < plan->count; k++)
            if (guards(&plan->node[k], node))
                node->need[node->need_count++] = k;
    }
    return TIDE_STATUS_OK;
}

tide_status batch_plan_make(const struct job_file *file, struct arena *arena,
                            struct batch_plan *out, tide_error *err)
{
    struct batch_plan plan = {.file = file};
    struct planner planner = {.file = file, .arena = arena, .plan = &plan, .err = err};
    bool *uses = arena_alloc_zero(arena, file->each_count, sizeof *uses);
    tide_status status = TIDE_STATUS_OK;

    if (uses == NULL || !find_uses(&planner))
        return memory_failed(arena->memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->source_count; i++)
        status = add_nodes(&planner, NODE_SOURCE, i, file->source[i].name.text,
                           planner.source_uses[i], NULL);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->step_count; i++) {
        size_t step = planner.order[i];
        status = add_nodes(&planner, NODE_STEP, step, file->step[step].name.text,
                           planner.step_uses[step], link_step);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->check_count; i++)
        status = add_check(&planner, i);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->output_count; i++) {
        for (size_t e = 0; e < file->each_count; e++)
            uses[e] = has_path_mention(file->output[i].to.text, each_name(&planner, e));
        status = add_nodes(&planner, NODE_OUTPUT, i, file->output[i].name.text, uses,
                           link_output);
    }
    if (status == TIDE_STATUS_OK)
        status = link_needs(&planner);
    if (status == TIDE_STATUS_OK)
        *out = plan;
    return status;
}
