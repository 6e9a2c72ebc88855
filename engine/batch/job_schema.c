/*
 * job_schema.c - the JSON Schema of job files, from the rows that read them.
 *
 * Editors type scalars by YAML's own rules, so where a text is wanted numbers and truth
 * values pass too: what they mean is for the rows to say.
 */
#include <string.h>

#include "tide/batch.h"
#include "tide/computation.h"
#include "base/macros.h"
#include "batch/job_grammar.h"
#include "output/json_text.h"
#include "query/engine.h"

struct schema {
    struct sink sink;
    bool needs_comma;
};

/* ---- JSON ---- */

static void put_key(struct schema *schema, const char *key)
{
    if (schema->needs_comma)
        sink_put_c(&schema->sink, ",");
    json_put_string(&schema->sink, key);
    sink_put_c(&schema->sink, ":");
    schema->needs_comma = false;
}

static void open_object(struct schema *schema)
{
    sink_put_c(&schema->sink, "{");
    schema->needs_comma = false;
}

static void close_object(struct schema *schema)
{
    sink_put_c(&schema->sink, "}");
    schema->needs_comma = true;
}

static void put_text(struct schema *schema, const char *key, const char *text)
{
    put_key(schema, key);
    json_put_string(&schema->sink, text);
    schema->needs_comma = true;
}

static void put_raw(struct schema *schema, const char *key, const char *json)
{
    put_key(schema, key);
    sink_put_c(&schema->sink, json);
    schema->needs_comma = true;
}

/* Spelled as option_name, with '_'. */
static void put_option_key(struct schema *schema, const char *name)
{
    char copy[64];
    size_t length = 0;

    for (; name[length] != '\0' && length + 1 < sizeof copy; length++)
        copy[length] = name[length];
    copy[length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (copy[i] == '-')
            copy[i] = '_';
    put_key(schema, copy);
}

/* ---- values ---- */

static const char text_types[] = "[\"string\",\"number\",\"boolean\"]";

/* "a|b|c"; yes and no are truth values to many an editor. */
static void put_enum(struct schema *schema, const char *range)
{
    bool is_first = true;

    put_key(schema, "enum");
    sink_put_c(&schema->sink, "[");
    while (*range != '\0') {
        char word[64];
        size_t length = strcspn(range, "|");
        size_t kept = length < sizeof word - 1 ? length : sizeof word - 1;
        memcpy(word, range, kept);
        word[kept] = '\0';
        sink_put_c(&schema->sink, is_first ? "" : ",");
        json_put_string(&schema->sink, word);
        if (word[strspn(word, "0123456789")] == '\0') {
            sink_put_c(&schema->sink, ",");
            sink_put_c(&schema->sink, word);
        }
        is_first = false;
        range += length + (range[length] == '|');
    }
    sink_put_c(&schema->sink, "]");
    schema->needs_comma = true;
}

static void put_option(struct schema *schema, const tide_option *option)
{
    put_option_key(schema, option->name);
    open_object(schema);
    put_text(schema, "description", option->help);
    if (option->kind == TIDE_OPTION_FLAG)
        put_raw(schema, "enum", "[\"yes\",\"no\",\"true\",\"false\",true,false]");
    else if (option->kind == TIDE_OPTION_CHOICE && option->range != NULL)
        put_enum(schema, option->range);
    else
        put_raw(schema, "$ref", "\"#/$defs/texts\"");
    if (option->preset != NULL)
        put_text(schema, "default", option->preset);
    close_object(schema);
}

static void put_set(struct schema *schema, const struct field_set *set);

/* What `add` holds for each name: a computation, its options, those of requests. */
static void put_add(struct schema *schema)
{
    put_text(schema, "type", "object");
    put_key(schema, "additionalProperties");
    open_object(schema);
    put_text(schema, "type", "object");
    put_raw(schema, "minProperties", "1");
    put_raw(schema, "additionalProperties", "{\"$ref\":\"#/$defs/texts\"}");
    put_key(schema, "properties");
    open_object(schema);
    for (size_t i = 0; i < tide_option_count(); i++)
        if (job_add_takes_option(tide_option_at(i)))
            put_option(schema, tide_option_at(i));
    for (size_t i = 0; i < tide_computation_count(); i++) {
        put_option_key(schema, tide_computation_at(i).name);
        open_object(schema);
        put_text(schema, "description", tide_computation_at(i).summary);
        put_raw(schema, "$ref", "\"#/$defs/texts\"");
        close_object(schema);
    }
    close_object(schema);
    close_object(schema);
}

/* What stands for one of many: a map, or a text or list in its place. */
static void put_item(struct schema *schema, const struct field_set *set)
{
    open_object(schema);
    if (set->plain != NULL && set->count > 0) {
        put_key(schema, "anyOf");
        sink_put_c(&schema->sink, "[{\"$ref\":\"#/$defs/texts\"},");
        open_object(schema);
        put_set(schema, set);
        close_object(schema);
        sink_put_c(&schema->sink, "]");
        schema->needs_comma = true;
    } else if (set->plain != NULL) {
        put_raw(schema, "$ref", "\"#/$defs/texts\"");
    } else {
        put_set(schema, set);
    }
    close_object(schema);
}

static void put_array(struct schema *schema, const struct field *field)
{
    const struct field_set *set = field->set;

    if (field->type == FIELD_ITEMS) {
        put_text(schema, "type", "array");
        put_key(schema, "items");
    } else {
        put_text(schema, "type", "object");
        if (set->has_plain_names)
            put_raw(schema, "propertyNames",
                    "{\"pattern\":\"^[A-Za-z_\\u0080-\\uffff]"
                    "[A-Za-z0-9_\\u0080-\\uffff-]*$\"}");
        put_key(schema, "additionalProperties");
    }
    put_item(schema, set);
}

static void put_field(struct schema *schema, const struct field *field)
{
    open_object(schema);
    put_text(schema, "description", field->help);
    switch (field->type) {
    case FIELD_MAP:
        put_set(schema, field->set);
        break;
    case FIELD_NAMED:
    case FIELD_ITEMS:
        put_array(schema, field);
        break;
    case FIELD_ADD:
        put_add(schema);
        break;
    case FIELD_CHOICE:
        put_enum(schema, field->range);
        break;
    case FIELD_COUNT:
        put_raw(schema, "type", "[\"integer\",\"string\"]");
        break;
    default:
        if (field->store == STORE_LIST)
            put_raw(schema, "$ref", "\"#/$defs/texts\"");
        else
            put_raw(schema, "type", text_types);
        break;
    }
    close_object(schema);
}

/* ---- maps ---- */

static void put_required(struct schema *schema, const struct field_set *set)
{
    bool is_first = true;

    put_key(schema, "required");
    sink_put_c(&schema->sink, "[");
    for (size_t i = 0; i < set->count; i++) {
        if (!set->field[i].is_required)
            continue;
        sink_put_c(&schema->sink, is_first ? "" : ",");
        json_put_string(&schema->sink, set->field[i].key);
        is_first = false;
    }
    sink_put_c(&schema->sink, "]");
    schema->needs_comma = true;
}

static void put_alternatives(struct schema *schema, const struct field_set *set)
{
    bool is_first = true;

    put_key(schema, "oneOf");
    sink_put_c(&schema->sink, "[");
    for (size_t i = 0; i < set->count; i++) {
        if (!set->field[i].is_alternative)
            continue;
        sink_put_c(&schema->sink, is_first ? "{\"required\":[" : ",{\"required\":[");
        json_put_string(&schema->sink, set->field[i].key);
        sink_put_c(&schema->sink, "]}");
        is_first = false;
    }
    sink_put_c(&schema->sink, "]");
    schema->needs_comma = true;
}

static const struct field *find_field(const struct field_set *set, const char *key)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->field[i].key, key) == 0)
            return &set->field[i];
    return NULL;
}

/* A computation as a key of a step, and what its options may be. */
static void put_computations(struct schema *schema, const struct field_set *set)
{
    for (size_t i = 0; i < tide_computation_count(); i++) {
        tide_computation row = tide_computation_at(i);
        if (find_field(set, row.name) != NULL)
            continue;
        put_option_key(schema, row.name);
        open_object(schema);
        put_text(schema, "description", row.summary);
        put_raw(schema, "$ref", "\"#/$defs/texts\"");
        close_object(schema);
    }
}

/* Is the option of a computation not there by then? Several share a name. */
static bool is_new_option(const struct field_set *set, size_t computation,
                          const char *name)
{
    for (size_t i = 0; i < tide_option_count(); i++)
        if (set->takes_option(tide_option_at(i)) &&
            strcmp(tide_option_at(i)->name, name) == 0)
            return false;
    for (size_t i = 0; i < set->count; i++) {
        const char *verb = set->field[i].verb;
        for (size_t k = 0; verb != NULL && k < tide_verb_option_count(verb); k++)
            if (strcmp(tide_verb_option_at(verb, k)->name, name) == 0)
                return false;
    }
    for (size_t i = 0; i < computation; i++) {
        tide_computation row = tide_computation_at(i);
        for (size_t k = 0; k < row.option_count; k++)
            if (strcmp(row.option[k].name, name) == 0)
                return false;
    }
    return find_field(set, name) == NULL &&
           tide_computation_find(name) == tide_computation_count();
}

static void put_own_options(struct schema *schema, const struct field_set *set)
{
    for (size_t i = 0; i < tide_computation_count(); i++) {
        tide_computation row = tide_computation_at(i);
        for (size_t k = 0; k < row.option_count; k++) {
            if (!is_new_option(set, i, row.option[k].name))
                continue;
            put_option_key(schema, row.option[k].name);
            sink_put_c(&schema->sink, "{\"$ref\":\"#/$defs/texts\"}");
            schema->needs_comma = true;
        }
    }
    for (size_t i = 0; i < tide_option_count(); i++)
        if (job_add_takes_option(tide_option_at(i)) &&
            !set->takes_option(tide_option_at(i)))
            put_option(schema, tide_option_at(i));
}

static void put_set(struct schema *schema, const struct field_set *set)
{
    put_text(schema, "type", "object");
    put_raw(schema, "additionalProperties", "false");
    put_required(schema, set);
    if (set->needs_alternative)
        put_alternatives(schema, set);
    put_key(schema, "properties");
    open_object(schema);
    for (size_t i = 0; i < set->count; i++) {
        put_key(schema, set->field[i].key);
        put_field(schema, &set->field[i]);
    }
    for (size_t i = 0; i < set->count; i++) {
        const char *verb = set->field[i].verb;
        for (size_t k = 0; verb != NULL && k < tide_verb_option_count(verb); k++)
            put_option(schema, tide_verb_option_at(verb, k));
    }
    for (size_t i = 0; set->takes_option != NULL && i < tide_option_count(); i++)
        if (set->takes_option(tide_option_at(i)))
            put_option(schema, tide_option_at(i));
    if (set->computation != NULL) {
        put_computations(schema, set);
        put_own_options(schema, set);
    }
    close_object(schema);
}

tide_status tide_batch_schema(tide_engine *engine, tide_write_fn write, void *user,
                              tide_error *err)
{
    struct schema schema = {0};

    sink_init(&schema.sink, &engine->runtime, write, user, err);
    open_object(&schema);
    put_text(&schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put_text(&schema, "title", "a job file of tide");
    put_set(&schema, &job_grammar);
    put_key(&schema, "$defs");
    sink_put_c(&schema.sink, "{\"texts\":{\"anyOf\":[{\"type\":");
    sink_put_c(&schema.sink, text_types);
    sink_put_c(&schema.sink, "},{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":");
    sink_put_c(&schema.sink, text_types);
    sink_put_c(&schema.sink, "}}]}}");
    close_object(&schema);
    sink_put_c(&schema.sink, "\n");
    return sink_end(&schema.sink);
}
