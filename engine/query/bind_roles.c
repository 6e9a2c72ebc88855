/*
 * bind_roles.c - where the inputs of a computation come from: members of a key such as
 * exports and imports, other measures, side tables.
 */
#include "query/bind.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "query/side.h"

static const char *role_name(const tide_job *job, size_t role)
{
    return job->computation->role[computation_role_of(job->computation, role)];
}

/* ROLE_SIDE and what follows are side tables. */
static enum role_source declared_source(const tide_job *job, size_t role)
{
    const enum role_source *source = job->computation->role_source;
    return source != NULL ? source[computation_role_of(job->computation, role)]
                          : ROLE_VALUE;
}

/* What names the role: the option of every request for flows, else a row of the
   computation. NULL: it was not given. */
static const char *role_text(const tide_job *job, size_t role)
{
    enum request_option option = option_find(role_name(job, role));
    const struct argument *argument =
        option != OPTION_COUNT
            ? &job->option[option]
            : computation_argument(job->computation, job->argument, role_name(job, role));

    return argument != NULL && argument->is_set ? argument->text : NULL;
}

tide_status binding_refuse_role(const tide_job *job, size_t role, tide_error *err)
{
    const char *name = role_name(job, role);
    enum role_source source = declared_source(job, role);

    if (source == ROLE_MEMBER) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_role",
                  "%s needs to know which rows are %s: no key named flow has the members "
                  "X and M",
                  job->verb_name, name);
        error_hint(err, "name them: --exports KEY=CODE --imports KEY=CODE");
        return TIDE_STATUS_ARGUMENT;
    }
    error_set(
        err, TIDE_STATUS_ARGUMENT, "no_role", "%s needs its %s: %s", job->verb_name, name,
        job->computation->role_summary[computation_role_of(job->computation, role)]);
    error_hint(err, "name it: --%s %s", name,
               source == ROLE_MEASURE ? "COL"
               : source == ROLE_PART  ? "COL, or both as KEY=CODE"
                                      : "FILE");
    return TIDE_STATUS_ARGUMENT;
}

/* ---- other measures ---- */

/* A column that is called like the role needs no naming. */
static bool find_namesake(const struct binding *binding, const char *name, size_t *out)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        if (binding->column[i].role == TIDE_COLUMN_MEASURE &&
            text_is(binding->column[i].name, name)) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* What names the measure of an input: its item where the role is a list. */
static struct text measure_text(const tide_job *job, size_t role)
{
    const struct computation *computation = job->computation;
    size_t last = computation->role_count - 1;

    if (!computation->is_listed || role < last)
        return text_of(role_text(job, role));
    return computation_argument(computation, job->argument, role_name(job, role))
        ->item[role - last];
}

static tide_status bind_measure_role(const tide_job *job, struct binding *binding,
                                     size_t role, tide_error *err)
{
    const char *text = role_text(job, role);
    char source[40];

    if (text == NULL && !job->computation->is_listed &&
        find_namesake(binding, role_name(job, role), &binding->role_measure[role]))
        return TIDE_STATUS_OK;
    if (text == NULL)
        return binding_refuse_role(job, role, err);
    snprintf(source, sizeof source, "--%s", role_name(job, role));
    return binding_find_measure(binding, source, measure_text(job, role),
                                &binding->role_measure[role], err);
}

/* Two members of a key, or the value and another measure. */
static tide_status choose_parts(const tide_job *job, struct binding *binding,
                                tide_error *err)
{
    const char *above = role_text(job, 0);
    const char *below = role_text(job, 1);

    if (below == NULL)
        return binding_refuse_role(job, 1, err);
    if (above == NULL && binding_equal_mark(below) == NULL) {
        binding->role_source[0] = ROLE_VALUE;
        binding->role_source[1] = ROLE_MEASURE;
        return TIDE_STATUS_OK;
    }
    if (above == NULL || binding_equal_mark(above) == NULL ||
        binding_equal_mark(below) == NULL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "--%s and --%s are two members of a key, KEY=CODE, or --%s alone is a "
                  "measure",
                  role_name(job, 0), role_name(job, 1), role_name(job, 1));
        error_hint(err, "--value names the measure above");
        return TIDE_STATUS_ARGUMENT;
    }
    binding->role_source[0] = ROLE_MEMBER;
    binding->role_source[1] = ROLE_MEMBER;
    return TIDE_STATUS_OK;
}

/* What may come in two ways, by what the request names. */
static void choose_source(const tide_job *job, struct binding *binding, size_t role)
{
    const char *text = role_text(job, role);

    if (binding->role_source[role] == ROLE_OPTIONAL)
        binding->role_source[role] = text != NULL ? ROLE_MEASURE : ROLE_VALUE;
    if (binding->role_source[role] == ROLE_SIDE_INDEX && text != NULL &&
        find_namesake(binding, text, &binding->role_measure[role]))
        binding->role_source[role] = ROLE_MEASURE;
}

tide_status bind_measure_roles(tide_job *job, struct binding *binding, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (job->computation == NULL)
        return TIDE_STATUS_OK;
    size_t count = computation_inputs(job->computation, job->argument);
    for (size_t role = 0; role < count; role++)
        binding->role_source[role] = declared_source(job, role);
    for (size_t role = 0; role < count; role++)
        choose_source(job, binding, role);
    if (binding->role_source[0] == ROLE_PART)
        status = choose_parts(job, binding, err);
    for (size_t role = 0; role < count; role++) {
        if (status == TIDE_STATUS_OK && binding->role_source[role] == ROLE_MEASURE)
            status = bind_measure_role(job, binding, role, err);
        if (status == TIDE_STATUS_OK && binding->role_source[role] == ROLE_MEASURE &&
            declared_source(job, role) == ROLE_SIDE_INDEX)
            status = binding_take_price(job, binding, binding->role_measure[role],
                                        role_name(job, role), err);
    }
    return status;
}

/* ---- members of a key ---- */

static size_t find_flow(const struct binding *binding)
{
    size_t i = 0;

    while (i < binding->column_count && (binding->column[i].role != TIDE_COLUMN_KEY ||
                                         !text_is(binding->column[i].name, "flow")))
        i++;
    return i;
}

/* "flow=X" into key and member. */
static tide_status parse_member(tide_job *job, struct binding *binding, size_t role,
                                size_t *column, tide_error *err)
{
    const char *text = role_text(job, role);
    const char *mark = binding_equal_mark(text);
    char source[40];
    struct text key;

    snprintf(source, sizeof source, "--%s", role_name(job, role));
    if (mark == NULL || mark == text || mark[1] == '\0') {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "%s \"%s\" is not KEY=CODE",
                  source, text);
        error_hint(err, "for example %s flow=%s", source, role == 0 ? "X" : "M");
        return TIDE_STATUS_ARGUMENT;
    }
    tide_status status =
        binding_unquote(job, (struct text){text, (size_t)(mark - text)}, &key, err);
    if (status == TIDE_STATUS_OK)
        status = binding_find(binding, source, key, column, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (binding->column[*column].role != TIDE_COLUMN_KEY) {
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key", "column \"%s\" is no key",
                  binding->column[*column].name.at);
        error_source(err, source);
        return TIDE_STATUS_ARGUMENT;
    }
    binding->role_member[role] = mark + 1;
    return TIDE_STATUS_OK;
}

static tide_status bind_member(tide_job *job, struct binding *binding, size_t role,
                               tide_error *err)
{
    size_t column = find_flow(binding);

    if (role_text(job, role) != NULL) {
        tide_status status = parse_member(job, binding, role, &column, err);
        if (status != TIDE_STATUS_OK)
            return status;
    } else if (column == binding->column_count) {
        return binding_refuse_role(job, role, err);
    } else {
        binding->role_member[role] = role == 0 ? "X" : "M";
    }
    if (binding->role_column != TABLE_NO_COLUMN && binding->role_column != column)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s and %s must be members of one key, not of %s and %s",
                         role_name(job, 0), role_name(job, 1),
                         binding->column[binding->role_column].name.at,
                         binding->column[column].name.at);
    binding->role_column = column;
    return TIDE_STATUS_OK;
}

size_t binding_member_roles(const tide_job *job, const struct binding *binding)
{
    size_t count = 0;

    while (job->computation != NULL && count < job->computation->role_count &&
           binding->role_source[count] == ROLE_MEMBER)
        count++;
    return count;
}

static bool takes_flows(const tide_job *job)
{
    return job->computation != NULL && declared_source(job, 0) == ROLE_MEMBER;
}

tide_status bind_member_roles(tide_job *job, struct binding *binding, tide_error *err)
{
    size_t count = binding_member_roles(job, binding);
    tide_status status = TIDE_STATUS_OK;

    binding->role_column = TABLE_NO_COLUMN;
    if (!takes_flows(job) &&
        (job_has(job, OPTION_EXPORTS) || job_has(job, OPTION_IMPORTS)))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s takes no --exports and --imports", job->verb_name);
    for (size_t role = 0; status == TIDE_STATUS_OK && role < count; role++)
        status = bind_member(job, binding, role, err);
    if (status == TIDE_STATUS_OK && count > 1 &&
        strcmp(binding->role_member[0], binding->role_member[1]) == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s and %s are the same rows, %s=%s", role_name(job, 0),
                         role_name(job, 1), binding->column[binding->role_column].name.at,
                         binding->role_member[0]);
    return status;
}

/* ---- side tables ---- */

tide_status binding_open_side(tide_job *job, const struct binding *binding, size_t place,
                              const struct side_use *use, tide_error *err)
{
    side_close(job->side[place]); /* of a plan that was asked for before */
    job->side[place] = NULL;
    return side_open(job, binding, use, &job->side[place], err);
}

/* An option of the computation, or that of every request. */
static const struct argument *shared_argument(const tide_job *job)
{
    const struct argument *own = computation_argument(job->computation, job->argument,
                                                      job->computation->side.option);
    return own != NULL ? own : &job->option[OPTION_RATES];
}

/* The table that all series share: its option has a preset, which means none. */
static tide_status bind_shared_side(tide_job *job, const struct binding *binding,
                                    tide_error *err)
{
    const struct compute_side *side = &job->computation->side;

    if (side->option == NULL || binding->keeps_base)
        return TIDE_STATUS_OK;
    const struct argument *argument = shared_argument(job);
    if (argument->is_set &&
        side_of_option(job->computation, side->option, argument->text) != SIDE_OF_NONE) {
        struct side_use use = {.name = side->option,
                               .path = argument->text,
                               .source = ROLE_SIDE_INDEX,
                               .is_shared = true,
                               .is_same_freq = side->is_same_freq};
        return binding_open_side(job, binding, SIDE_SHARED, &use, err);
    }
    if (!side->is_needed)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "%s needs --%s", job->verb_name,
              side->option);
    error_hint(err, "--%s FILE: a table period,value", side->option);
    return TIDE_STATUS_ARGUMENT;
}

tide_status bind_sides(tide_job *job, struct binding *binding, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (job->computation == NULL)
        return TIDE_STATUS_OK;
    for (size_t role = 0; status == TIDE_STATUS_OK && role < job->computation->role_count;
         role++) {
        struct side_use use = {.name = role_name(job, role),
                               .path = role_text(job, role),
                               .source = binding->role_source[role]};
        if (use.source < ROLE_SIDE)
            continue;
        if (use.path == NULL)
            return binding_refuse_role(job, role, err);
        status = binding_open_side(job, binding, role, &use, err);
    }
    return status == TIDE_STATUS_OK ? bind_shared_side(job, binding, err) : status;
}
