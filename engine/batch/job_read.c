/*
 * job_read.c - a tree into structs, by the rows of the grammar.
 */
#include "batch/job_read.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "query/options.h"

tide_status reader_refuse(const struct job_reader *reader, struct job_text at,
                          tide_status status)
{
    job_show(reader->document, at, reader->err);
    return status;
}

tide_status reader_no_memory(const struct job_reader *reader)
{
    return memory_failed(reader->arena->memory, reader->err);
}

static void *at_offset(void *out, size_t offset)
{
    return (char *)out + offset;
}

/* ---- shapes ---- */

static const char *kind_word(const struct yaml_node *node)
{
    static const char *const words[] = {[YAML_TREE_TEXT] = "a text",
                                        [YAML_TREE_LIST] = "a list",
                                        [YAML_TREE_MAP] = "a map"};

    return node->kind == YAML_TREE_TEXT && node->is_bare && node->at.text[0] == '\0'
               ? "nothing"
               : words[node->kind];
}

static tide_status refuse_shape(const struct job_reader *reader, const char *wanted,
                                const struct yaml_node *node)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_shape", "%s where %s is expected",
              kind_word(node), wanted);
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

tide_status reader_list(const struct job_reader *reader, const struct field *field,
                        const struct yaml_node *node, struct job_list *out)
{
    const struct yaml_node *item = node;
    size_t count = 1;

    if (node->kind == YAML_TREE_LIST) {
        item = node->item;
        count = node->count;
    }
    if (node->kind == YAML_TREE_MAP || count == 0)
        return refuse_shape(reader, "a text or a list of texts", node);
    struct job_text *text = arena_alloc(reader->arena, count, sizeof *text);
    if (text == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < count; i++) {
        tide_status status = reader_text(reader, field, &item[i]);
        if (status != TIDE_STATUS_OK)
            return status;
        text[i] = item[i].at;
    }
    *out = (struct job_list){.item = text, .count = count};
    return TIDE_STATUS_OK;
}

/* ---- keys ---- */

tide_status reader_refuse_key(const struct job_reader *reader, const char *noun,
                              struct job_text key, const char *const *known, size_t count)
{
    char list[300] = "";
    size_t used = 0;

    for (size_t i = 0; i < count && used + strlen(known[i]) + 2 < sizeof list; i++) {
        used += text_escape(list + used, sizeof list - used, i > 0 ? " " : "", i > 0);
        used += text_escape(list + used, sizeof list - used, known[i], strlen(known[i]));
    }
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_key", "%s has no key \"%s\"", noun,
              key.text);
    error_suggest(reader->err, text_nearest(key.text, known, count));
    error_hint(reader->err, "its keys: %s", list);
    return reader_refuse(reader, key, TIDE_STATUS_ARGUMENT);
}

const char *reader_option_name(const struct job_reader *reader, const tide_option *option)
{
    char *name = arena_text(reader->arena, option->name, strlen(option->name));

    for (char *c = name; c != NULL && *c != '\0'; c++)
        if (*c == '-')
            *c = '_';
    return name;
}

static size_t count_verb_options(const struct field_set *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->count; i++)
        if (set->field[i].verb != NULL)
            count += tide_verb_option_count(set->field[i].verb);
    return count;
}

static tide_status refuse_key(const struct job_reader *reader,
                              const struct field_set *set, struct job_text key)
{
    const char **known =
        arena_alloc(reader->arena,
                    set->count + tide_option_count() + count_verb_options(set),
                    sizeof *known);
    size_t count = 0;

    if (known == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < set->count; i++)
        known[count++] = set->field[i].key;
    for (size_t i = 0; set->takes_option != NULL && i < tide_option_count(); i++) {
        if (!set->takes_option(tide_option_at(i)))
            continue;
        known[count] = reader_option_name(reader, tide_option_at(i));
        if (known[count++] == NULL)
            return reader_no_memory(reader);
    }
    for (size_t i = 0; i < set->count; i++) {
        const char *verb = set->field[i].verb;
        for (size_t k = 0; verb != NULL && k < tide_verb_option_count(verb); k++) {
            known[count] = reader_option_name(reader, tide_verb_option_at(verb, k));
            if (known[count++] == NULL)
                return reader_no_memory(reader);
        }
    }
    return reader_refuse_key(reader, set->noun, key, known, count);
}

static const struct field *find_field(const struct field_set *set, const char *key)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->field[i].key, key) == 0)
            return &set->field[i];
    return NULL;
}

/* The computation among the keys of a map where there may be one;
   tide_computation_count(): none. */
static size_t find_computation(const struct field_set *set, const struct yaml_node *node)
{
    size_t found = tide_computation_count();

    for (size_t i = 0;
         set->computation != NULL && i < node->count && found == tide_computation_count();
         i++)
        found = reader_find_computation(node->key[i].text);
    return found;
}

/* An option of a verb that is among the keys of a map. */
static const tide_option *find_verb_option(const struct field_set *set,
                                           const struct yaml_node *node, const char *key)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct field *field = find_field(set, node->key[i].text);
        const char *verb = field != NULL ? field->verb : NULL;
        for (size_t k = 0; verb != NULL && k < tide_verb_option_count(verb); k++)
            if (option_name_equal(tide_verb_option_at(verb, k)->name, key))
                return tide_verb_option_at(verb, k);
    }
    return NULL;
}

static const tide_option *find_option(const struct field_set *set,
                                      const struct yaml_node *node, size_t computation,
                                      const char *key)
{
    enum request_option option = option_find(key);
    const tide_option *own = find_verb_option(set, node, key);

    if (set->takes_option != NULL && option != OPTION_COUNT &&
        set->takes_option(tide_option_at(option)))
        return tide_option_at(option);
    if (own != NULL || computation == tide_computation_count())
        return own;
    tide_computation row = tide_computation_at(computation);
    return reader_find_own_option(&row, key);
}

/* ---- what a text becomes ---- */

static tide_status add_pair(const struct job_reader *reader, struct job_pairs *pairs,
                            struct job_pair pair)
{
    struct job_pair *grown = arena_alloc(reader->arena, pairs->count + 1, sizeof *grown);

    if (grown == NULL)
        return reader_no_memory(reader);
    if (pairs->count > 0)
        memcpy(grown, pairs->item, pairs->count * sizeof *grown);
    grown[pairs->count] = pair;
    *pairs = (struct job_pairs){.item = grown, .count = pairs->count + 1};
    return TIDE_STATUS_OK;
}

static size_t place_in_range(const char *range, const char *word)
{
    size_t place = 0;

    for (;; place++) {
        size_t length = strcspn(range, "|");
        if (strlen(word) == length && memcmp(word, range, length) == 0)
            return place;
        range += length + (range[length] == '|');
    }
}

/* The text was held to its row before: a choice stands in its range. */
static tide_status store_text(const struct job_reader *reader, const struct field *field,
                              struct job_text key, struct job_text text, void *out)
{
    void *target = at_offset(out, field->offset);
    unsigned place = 0;
    bool is_second;

    if (field->store == STORE_CHOICE || field->store == STORE_BOOL)
        place = (unsigned)place_in_range(field->range, text.text);
    is_second = place == 1;
    switch (field->store) {
    case STORE_TEXT:
        memcpy(target, &text, sizeof text);
        break;
    case STORE_PAIR:
        return add_pair(reader, target, (struct job_pair){.name = key, .value = text});
    case STORE_CHOICE:
        memcpy(target, &place, sizeof place);
        break;
    case STORE_BOOL:
        memcpy(target, &is_second, sizeof is_second);
        break;
    case STORE_LIST:
    case STORE_NOTHING:
        break;
    }
    return TIDE_STATUS_OK;
}

/* ---- arrays ---- */

static bool is_plain_name(const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || length > 100 || name[0] == '-' ||
        (name[0] >= '0' && name[0] <= '9'))
        return false;
    for (const char *c = name; *c != '\0'; c++) {
        bool is_ascii = (unsigned char)*c < 0x80;
        bool is_word = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                       (*c >= '0' && *c <= '9') || *c == '_' || *c == '-';
        if (is_ascii && !is_word)
            return false;
    }
    return true;
}

static tide_status check_name(const struct job_reader *reader,
                              const struct field_set *set, struct job_text name)
{
    if (set->has_plain_names ? is_plain_name(name.text) : name.text[0] != '\0')
        return TIDE_STATUS_OK;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_name",
              "\"%s\" cannot be the name of %s", name.text, set->noun);
    if (set->has_plain_names)
        error_hint(reader->err, "letters, digits, _ and -, at most 100, no digit first");
    return reader_refuse(reader, name, TIDE_STATUS_ARGUMENT);
}

static tide_status read_item(const struct job_reader *reader, const struct field_set *set,
                             const struct yaml_node *node, void *out)
{
    const struct field *plain = set->plain;

    if (plain == NULL || (node->kind == YAML_TREE_MAP && set->count > 0))
        return reader_map(reader, set, node, out);
    return reader_list(reader, plain, node, at_offset(out, plain->offset));
}

/* Names with what each stands for, or a list of maps. */
static tide_status read_array(const struct job_reader *reader, const struct field *field,
                              const struct yaml_node *node, void *out)
{
    const struct field_set *set = field->set;
    bool is_named = field->type == FIELD_NAMED;
    void *array;

    if (is_named && node->kind != YAML_TREE_MAP)
        return refuse_shape(reader, "a map of names", node);
    if (!is_named && node->kind != YAML_TREE_LIST)
        return refuse_shape(reader, "a list", node);
    if (field->is_required && node->count == 0)
        return refuse_shape(reader, "one name at least", node);
    array = arena_alloc_zero(reader->arena, node->count, set->size);
    if (array == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < node->count; i++) {
        void *item = at_offset(array, i * set->size);
        tide_status status = TIDE_STATUS_OK;
        if (is_named) {
            status = check_name(reader, set, node->key[i]);
            memcpy(item, &node->key[i], sizeof node->key[i]);
        }
        if (status == TIDE_STATUS_OK)
            status = read_item(reader, set, &node->item[i], item);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    memcpy(at_offset(out, field->offset), &array, sizeof array);
    memcpy(at_offset(out, field->count_offset), &node->count, sizeof node->count);
    return TIDE_STATUS_OK;
}

/* ---- maps ---- */

static tide_status read_field(const struct job_reader *reader, const struct field *field,
                              struct job_text key, const struct yaml_node *node,
                              void *out)
{
    tide_status status;

    switch (field->type) {
    case FIELD_MAP:
        return reader_map(reader, field->set, node, at_offset(out, field->offset));
    case FIELD_NAMED:
    case FIELD_ITEMS:
        return read_array(reader, field, node, out);
    case FIELD_ADD:
        return reader_add(reader, field, node, out);
    default:
        break;
    }
    if (field->store == STORE_LIST)
        return reader_list(reader, field, node, at_offset(out, field->offset));
    status = reader_text(reader, field, node);
    return status == TIDE_STATUS_OK ? store_text(reader, field, key, node->at, out)
                                    : status;
}

static tide_status note_alternative(const struct job_reader *reader,
                                    const struct field_set *set,
                                    const struct field *field, struct job_text key,
                                    struct job_text *seen, void *out)
{
    if (!field->is_alternative)
        return TIDE_STATUS_OK;
    if (seen->text != NULL) {
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_alternative",
                  "\"%s\" beside \"%s\"", key.text, seen->text);
        error_hint(reader->err, "%s has one of %s", set->noun, set->alternatives);
        return reader_refuse(reader, key, TIDE_STATUS_ARGUMENT);
    }
    *seen = key;
    if (set->kind_offset != FIELD_NO_OFFSET)
        memcpy(at_offset(out, set->kind_offset), &field->kind, sizeof field->kind);
    if (set->kind_text_offset != FIELD_NO_OFFSET)
        memcpy(at_offset(out, set->kind_text_offset), &key, sizeof key);
    return TIDE_STATUS_OK;
}

static tide_status check_missing(const struct job_reader *reader,
                                 const struct field_set *set,
                                 const struct yaml_node *node,
                                 struct job_text alternative)
{
    const char *missing = NULL;

    for (size_t i = 0; i < set->count && missing == NULL; i++) {
        bool is_there = !set->field[i].is_required;
        for (size_t k = 0; k < node->count && !is_there; k++)
            is_there = strcmp(node->key[k].text, set->field[i].key) == 0;
        missing = is_there ? NULL : set->field[i].key;
    }
    if (missing != NULL)
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_missing",
                  "%s needs the key \"%s\"", set->noun, missing);
    else if (set->needs_alternative && alternative.text == NULL)
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_missing", "%s needs one of %s",
                  set->noun, set->alternatives);
    else
        return TIDE_STATUS_OK;
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

static tide_status read_key(const struct job_reader *reader, const struct field_set *set,
                            const struct field *field, struct job_text key,
                            const struct yaml_node *node, struct job_text *alternative,
                            void *out)
{
    tide_status status = note_alternative(reader, set, field, key, alternative, out);

    return status == TIDE_STATUS_OK ? read_field(reader, field, key, node, out) : status;
}

static tide_status read_option(const struct job_reader *reader,
                               const struct field_set *set, const tide_option *option,
                               struct job_text key, const struct yaml_node *node,
                               void *out)
{
    struct job_pair pair;
    tide_status status = reader_option(reader, option, key, node, &pair);

    return status == TIDE_STATUS_OK
               ? add_pair(reader, at_offset(out, set->options_offset), pair)
               : status;
}

tide_status reader_map(const struct job_reader *reader, const struct field_set *set,
                       const struct yaml_node *node, void *out)
{
    struct job_text alternative = {0};
    tide_status status = TIDE_STATUS_OK;

    if (node->kind != YAML_TREE_MAP) {
        char wanted[64];
        text_escape(wanted, sizeof wanted, set->noun, strlen(set->noun));
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_shape",
                  "%s where the keys of %s are expected", kind_word(node), wanted);
        return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
    }
    size_t computation = find_computation(set, node);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < node->count; i++) {
        struct job_text key = node->key[i];
        const struct field *field = find_field(set, key.text);
        const tide_option *option =
            field == NULL ? find_option(set, node, computation, key.text) : NULL;
        size_t own = tide_computation_count();

        if (field == NULL && option == NULL && set->computation != NULL)
            own = reader_find_computation(key.text);
        if (own < tide_computation_count()) {
            field = set->computation;
            key.text = tide_computation_at(own).name;
        }
        if (field != NULL)
            status = read_key(reader, set, field, key, &node->item[i], &alternative, out);
        else if (option != NULL)
            status = read_option(reader, set, option, key, &node->item[i], out);
        else
            status = refuse_key(reader, set, key);
    }
    return status == TIDE_STATUS_OK ? check_missing(reader, set, node, alternative)
                                    : status;
}
