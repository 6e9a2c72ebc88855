/*
 * panel_cache.c - panels by what they were grouped by.
 */
#include "query/panel_cache.h"

#include <pthread.h>
#include <string.h>

struct cached_panel {
    char *key;
    tide_panel *panel;
    struct dictionary *derived; /* [derived_count] that keys of the panel use */
    size_t derived_count;
};

struct panel_cache {
    struct runtime *runtime;
    pthread_mutex_t lock;
    struct arena arena;         /* keys, and the structs of dictionaries */
    struct cached_panel *entry; /* [count] */
    size_t count;
    size_t capacity;
    size_t size_bytes;
    size_t limit_bytes;
};

tide_status panel_cache_new(struct runtime *runtime, size_t limit_bytes,
                            struct panel_cache **out, tide_error *err)
{
    struct panel_cache *cache = memory_alloc_zero(&runtime->memory, 1, sizeof *cache);

    if (cache == NULL)
        return memory_failed(&runtime->memory, err);
    cache->runtime = runtime;
    cache->limit_bytes = limit_bytes;
    arena_init(&cache->arena, &runtime->memory);
    pthread_mutex_init(&cache->lock, NULL);
    *out = cache;
    return TIDE_STATUS_OK;
}

void panel_cache_free(struct panel_cache *cache)
{
    if (cache == NULL)
        return;
    struct memory *memory = &cache->runtime->memory;

    for (size_t i = 0; i < cache->count; i++) {
        panel_free(cache->entry[i].panel);
        for (size_t k = 0; k < cache->entry[i].derived_count; k++)
            dictionary_release(&cache->entry[i].derived[k]);
    }
    memory_free(memory, cache->entry, cache->capacity, sizeof *cache->entry);
    arena_release(&cache->arena);
    pthread_mutex_destroy(&cache->lock);
    memory_free(memory, cache, 1, sizeof *cache);
}

/* ---- keys ---- */

static void add_text(struct text_builder *out, const char *text)
{
    text_add_format(out, "%zu:%s", strlen(text), text);
}

/* Conditions are compared with the values that are bound into them. */
static void add_expression(struct text_builder *out, const struct expression *expression)
{
    add_text(out, expression->text);
    for (size_t i = 0; i < expression->bound_count; i++) {
        const struct bound_value *value = &expression->bound[i];
        if (strstr(expression->text, value->name) == NULL)
            continue;
        add_text(out, value->name);
        add_text(out, value->text);
    }
}

tide_status panel_cache_key(const tide_job *job, struct text_builder *out,
                            tide_error *err)
{
    const struct binding *binding = job->binding;

    text_add_format(out, "%d %d %zu %zu",
                    argument_is(&job->option[OPTION_MISSING], "skip"),
                    job_flag(job, OPTION_CUMULATED), binding->time, binding->role_column);
    if (binding->merges_currency)
        text_add_format(out, " by %zu", binding->currency);
    for (size_t i = 0; i < binding->measure_count + binding->extra_count; i++)
        text_add_format(out, " %zu", binding->measure[i]);
    for (size_t i = 0; i < binding->key_count; i++) {
        const struct bound_key *key = &binding->key[i];
        text_add_format(out, ";%zu ", key->column);
        add_text(out, key->name);
        if (key->is_derived)
            add_expression(out, &key->expression);
    }
    for (size_t i = 0; i < binding->condition_count; i++) {
        text_add_c(out, ",");
        add_expression(out, &binding->condition[i]);
    }
    return out->has_failed ? memory_failed(&job->runtime->memory, err) : TIDE_STATUS_OK;
}

/* ---- panels ---- */

static size_t panel_bytes(const tide_panel *panel)
{
    size_t cells = panel->series_count * panel->period_count;
    size_t cell_bytes = sizeof(int64_t) + sizeof(tide_state) + sizeof(int64_t);

    return cells * panel->measure_count * cell_bytes +
           panel->series_count * panel->key_count * sizeof(uint32_t);
}

static tide_panel *find(const struct panel_cache *cache, const char *key)
{
    for (size_t i = 0; i < cache->count; i++)
        if (strcmp(cache->entry[i].key, key) == 0)
            return cache->entry[i].panel;
    return NULL;
}

tide_panel *panel_cache_find(struct panel_cache *cache, const char *key)
{
    pthread_mutex_lock(&cache->lock);
    tide_panel *panel = find(cache, key);
    pthread_mutex_unlock(&cache->lock);
    return panel;
}

/* Room for one more entry, its key and its dictionaries. */
static bool make_room(struct panel_cache *cache, const char *key, size_t derived_count,
                      struct cached_panel *out)
{
    void *array = cache->entry;

    out->key = arena_text(&cache->arena, key, strlen(key));
    out->derived = arena_alloc(&cache->arena, derived_count, sizeof *out->derived);
    if (out->key == NULL || out->derived == NULL ||
        !memory_grow(&cache->runtime->memory, &array, &cache->capacity, cache->count + 1,
                     sizeof *cache->entry))
        return false;
    cache->entry = array;
    return true;
}

/* The panel shall read its derived keys where they are now. */
static void move_derived(struct selection *selection, tide_panel *panel,
                         struct cached_panel *entry)
{
    for (size_t i = 0; i < selection->derived_count; i++) {
        entry->derived[i] = selection->derived[i];
        for (size_t k = 0; k < panel->key_count; k++)
            if (panel->key[k].dictionary == &selection->derived[i])
                panel->key[k].dictionary = &entry->derived[i];
    }
    entry->derived_count = selection->derived_count;
    /* The structs in the selection stay readable; they are no longer its own to free. */
    selection->derived_count = 0;
}

bool panel_cache_keep(struct panel_cache *cache, const char *key, tide_panel *panel,
                      struct selection *selection)
{
    struct cached_panel entry = {.panel = panel};
    size_t size_bytes = panel_bytes(panel);
    bool is_kept = false;

    pthread_mutex_lock(&cache->lock);
    if (size_bytes <= cache->limit_bytes - cache->size_bytes &&
        find(cache, key) == NULL &&
        make_room(cache, key, selection->derived_count, &entry)) {
        move_derived(selection, panel, &entry);
        cache->entry[cache->count++] = entry;
        cache->size_bytes += size_bytes;
        is_kept = true;
    }
    pthread_mutex_unlock(&cache->lock);
    return is_kept;
}
