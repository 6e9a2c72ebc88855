/*
 * member_signs.c - members of a group by the codes of their keys.
 */
#include "query/member_signs.h"

#include <string.h>

#include "base/error.h"

enum { SIGN_MINUS, SIGN_PUBLISHED };

static const char *const sign_options[SIGN_RULES] = {
    [SIGN_MINUS] = "minus", [SIGN_PUBLISHED] = "published"};
static const int8_t sign_values[SIGN_RULES] = {[SIGN_MINUS] = -1, [SIGN_PUBLISHED] = 0};

static tide_status bind_rule(tide_job *job, const struct binding *binding, size_t rule,
                             const char *text, struct sign_rule *out, tide_error *err)
{
    const char *mark = strchr(text, '=');
    struct text name = {text, mark != NULL ? (size_t)(mark - text) : 0};
    const char *source = arena_format(&job->arena, "--%s", sign_options[rule]);

    if (source == NULL)
        return memory_failed(&job->runtime->memory, err);
    if (mark == NULL || mark == text || mark[1] == '\0')
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "%s \"%s\" is not KEY=CODE", source, text);
    for (size_t i = 0; i < binding->key_count; i++) {
        if (!text_is(name, binding->key[i].name))
            continue;
        *out = (struct sign_rule){.is_set = true, .key = i, .code = mark + 1};
        return TIDE_STATUS_OK;
    }
    error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key",
              "%s \"%s\": the key is none of --by", source, text);
    error_hint(err, "--by names the keys whose members are told apart");
    return TIDE_STATUS_ARGUMENT;
}

tide_status bind_signs(tide_job *job, struct binding *binding, tide_error *err)
{
    struct sign_rule *rule = binding->sign_rule;

    if (job->computation == NULL || !job->computation->takes_signs)
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < SIGN_RULES; i++) {
        const struct argument *argument =
            computation_argument(job->computation, job->argument, sign_options[i]);
        if (argument == NULL || !argument->is_set)
            continue;
        tide_status status = bind_rule(job, binding, i, argument->text, &rule[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (rule[SIGN_MINUS].is_set && rule[SIGN_PUBLISHED].is_set &&
        rule[SIGN_MINUS].key == rule[SIGN_PUBLISHED].key &&
        strcmp(rule[SIGN_MINUS].code, rule[SIGN_PUBLISHED].code) == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--minus and --published name one member, %s",
                         rule[SIGN_MINUS].code);
    return TIDE_STATUS_OK;
}

static const char *code_at(const void *table, size_t i)
{
    return dictionary_text(table, (uint32_t)i).at;
}

/* A code that would part nothing is a typing error. */
static tide_status refuse_code(const tide_panel *panel, size_t rule,
                               const struct sign_rule *of, tide_error *err)
{
    const struct dictionary *dictionary = panel->key[of->key].dictionary;

    error_set(err, TIDE_STATUS_NOT_FOUND, "no_key", "--%s: no series has %s=%s",
              sign_options[rule], panel->key[of->key].name, of->code);
    error_suggest(err, text_nearest_of(of->code, dictionary->count, code_at, dictionary));
    return TIDE_STATUS_NOT_FOUND;
}

tide_status member_signs(tide_job *job, const tide_panel *panel, const int8_t **out,
                         tide_error *err)
{
    const struct sign_rule *rule = job->binding->sign_rule;
    int8_t *sign = NULL;

    *out = NULL;
    for (size_t i = 0; i < SIGN_RULES; i++) {
        bool is_found = false;
        if (!rule[i].is_set)
            continue;
        if (sign == NULL) {
            sign = arena_alloc(&job->arena, panel->series_count, sizeof *sign);
            if (sign == NULL)
                return memory_failed(&job->runtime->memory, err);
            memset(sign, 1, panel->series_count);
        }
        for (size_t s = 0; s < panel->series_count; s++) {
            if (!text_is(panel_key_text(panel, s, rule[i].key), rule[i].code))
                continue;
            sign[s] = sign_values[i];
            is_found = true;
        }
        if (!is_found)
            return refuse_code(panel, i, &rule[i], err);
    }
    *out = sign;
    return TIDE_STATUS_OK;
}
