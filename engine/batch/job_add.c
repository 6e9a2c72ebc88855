/*
 * job_add.c - computations in a job file: NAME: {COMPUTATION: COLUMN, OPTION: VALUE}.
 */
#include "base/error.h"
#include "base/text.h"
#include "batch/job_read.h"
#include "query/options.h"

size_t reader_find_computation(const char *key)
{
    size_t place = 0;

    while (place < tide_computation_count() &&
           !option_name_equal(tide_computation_at(place).name, key))
        place++;
    return place;
}

/* The first key of the map that is a computation; tide_computation_count(): none. */
static size_t find_computation(const struct yaml_node *node, size_t *out_place)
{
    size_t found = tide_computation_count();

    for (size_t i = 0; i < node->count && found == tide_computation_count(); i++) {
        found = reader_find_computation(node->key[i].text);
        *out_place = i;
    }
    return found;
}

static const char *computation_name_at(const void *unused, size_t i)
{
    (void)unused;
    return tide_computation_at(i).name;
}

static tide_status refuse_no_computation(const struct job_reader *reader,
                                         const struct yaml_node *node)
{
    const char *first = node->count > 0 ? node->key[0].text : "";

    error_set(reader->err, TIDE_STATUS_ARGUMENT, "no_verb",
              "no computation is called \"%s\"", first);
    error_suggest(reader->err, text_nearest_of(first, tide_computation_count(),
                                               computation_name_at, NULL));
    error_hint(reader->err, "NAME: {COMPUTATION: COLUMN, OPTION: VALUE}; tide list shows "
                            "the computations");
    return reader_refuse(reader, node->count > 0 ? node->key[0] : node->at,
                         TIDE_STATUS_ARGUMENT);
}

const tide_option *reader_find_own_option(const tide_computation *computation,
                                          const char *key)
{
    enum request_option option = option_find(key);

    for (size_t i = 0; i < computation->option_count; i++)
        if (option_name_equal(computation->option[i].name, key))
            return &computation->option[i];
    return option != OPTION_COUNT && job_add_takes_option(tide_option_at(option))
               ? tide_option_at(option)
               : NULL;
}

static tide_status refuse_own_option(const struct job_reader *reader,
                                     const tide_computation *computation,
                                     struct job_text key)
{
    const char **known =
        arena_alloc(reader->arena, computation->option_count + tide_option_count(),
                    sizeof *known);
    size_t count = 0;

    for (size_t i = 0; known != NULL && i < computation->option_count; i++)
        known[count++] = reader_option_name(reader, &computation->option[i]);
    for (size_t i = 0; known != NULL && i < tide_option_count(); i++)
        if (job_add_takes_option(tide_option_at(i)))
            known[count++] = reader_option_name(reader, tide_option_at(i));
    for (size_t i = 0; i < count; i++)
        if (known[i] == NULL)
            return reader_no_memory(reader);
    if (known == NULL)
        return reader_no_memory(reader);
    return reader_refuse_key(reader, computation->name, key, known, count);
}

static tide_status read_column(const struct job_reader *reader,
                               const struct yaml_node *node, struct job_add *out)
{
    static const struct field input = {.type = FIELD_TEXT};
    size_t place = 0;
    size_t found = node->kind == YAML_TREE_MAP ? find_computation(node, &place) : 0;
    tide_status status;

    if (node->kind != YAML_TREE_MAP)
        return reader_refuse_kind(reader, node);
    if (found == tide_computation_count())
        return refuse_no_computation(reader, node);
    tide_computation computation = tide_computation_at(found);
    out->computation = node->key[place];
    out->computation.text = computation.name;
    out->options.item =
        arena_alloc(reader->arena, node->count, sizeof *out->options.item);
    if (out->options.item == NULL)
        return reader_no_memory(reader);
    status = reader_list(reader, &input, &node->item[place], &out->inputs);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < node->count; i++) {
        if (i == place)
            continue;
        const tide_option *option =
            reader_find_own_option(&computation, node->key[i].text);
        if (option == NULL)
            return refuse_own_option(reader, &computation, node->key[i]);
        status = reader_option(reader, option, node->key[i], &node->item[i],
                               &out->options.item[out->options.count++]);
    }
    return status;
}

tide_status reader_add(const struct job_reader *reader, const struct field *field,
                       const struct yaml_node *node, struct job_step *step)
{
    struct job_add *add;
    tide_status status = TIDE_STATUS_OK;

    if (node->kind != YAML_TREE_MAP || node->count == 0) {
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_shape",
                  "\"%s\" is a map: NAME: {COMPUTATION: COLUMN, OPTION: VALUE}",
                  field->key);
        return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
    }
    add = arena_alloc_zero(reader->arena, node->count, sizeof *add);
    if (add == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < node->count; i++) {
        add[i].name = node->key[i];
        status = read_column(reader, &node->item[i], &add[i]);
    }
    step->add = add;
    step->add_count = node->count;
    return status;
}
