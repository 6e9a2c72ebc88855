/*
 * matrix.c - which keys hold countries and products, and the matrix that they make.
 *
 * By default the first key of --by holds countries, the next one products; all others are
 * compared inside of, like flows: a matrix for each of their combinations.
 */
#include "query/matrix.h"

#include "base/error.h"

/* ---- binding ---- */

static tide_status find_key(const struct binding *binding, const struct argument *named,
                            const char *option, size_t *out, tide_error *err)
{
    size_t key = 0;

    while (key < binding->key_count &&
           !text_is(text_of(named->text), binding->key[key].name))
        key++;
    if (key == binding->key_count) {
        char copy[128];
        struct text name = text_of(named->text);
        text_escape(copy, sizeof copy, name.at, name.length);
        error_set(err, TIDE_STATUS_ARGUMENT, "no_key", "--%s \"%s\" is not in --by",
                  option, copy);
        error_hint(err, "--%s names a key of --by", option);
        return TIDE_STATUS_ARGUMENT;
    }
    *out = key;
    return TIDE_STATUS_OK;
}

/* Products may be partners, the world a country to compare with. */
static const char *option_name(const tide_job *job, size_t option)
{
    return job->computation->option[option].name;
}

static tide_status find_keys(const tide_job *job, struct binding *binding,
                             tide_error *err)
{
    const struct argument *country = &job->argument[MATRIX_COUNTRY];
    const struct argument *product = &job->argument[MATRIX_PRODUCT];
    tide_status status = TIDE_STATUS_OK;

    binding->country = 0;
    binding->product = 1;
    if (country->is_set)
        status = find_key(binding, country, option_name(job, MATRIX_COUNTRY),
                          &binding->country, err);
    if (status == TIDE_STATUS_OK && product->is_set)
        status = find_key(binding, product, option_name(job, MATRIX_PRODUCT),
                          &binding->product, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (!country->is_set && binding->product == 0)
        binding->country = 1;
    if (!product->is_set && binding->country > 0)
        binding->product = 0;
    if (binding->country == binding->product)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--%s and --%s name the same key",
                         option_name(job, MATRIX_COUNTRY),
                         option_name(job, MATRIX_PRODUCT));
    return TIDE_STATUS_OK;
}

/* The next key that holds neither countries nor products, or that of --market. */
static tide_status find_market(const tide_job *job, struct binding *binding,
                               tide_error *err)
{
    const struct argument *market = &job->argument[MATRIX_MARKET];
    const char *name = option_name(job, MATRIX_MARKET);

    binding->market = 0;
    while (binding->market == binding->country || binding->market == binding->product)
        binding->market++;
    if (market->is_set) {
        tide_status status = find_key(binding, market, name, &binding->market, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (binding->market == binding->country || binding->market == binding->product)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--%s names a key of countries or products", name);
    if (binding->market < binding->key_count)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
              "%s needs keys of countries, of products and of markets", job->verb_name);
    error_hint(err, "--by reporter,product,partner");
    return TIDE_STATUS_ARGUMENT;
}

tide_status bind_matrix(tide_job *job, struct binding *binding, tide_error *err)
{
    if (job_has(job, OPTION_WITHIN)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "%s is computed inside all keys but those of countries and products; "
                  "it takes no --within",
                  job->verb_name);
        error_hint(err, "--%s KEY --%s KEY say which keys these are",
                   option_name(job, MATRIX_COUNTRY), option_name(job, MATRIX_PRODUCT));
        return TIDE_STATUS_ARGUMENT;
    }
    if (binding->key_count < 2) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                  "%s needs a key of countries and a key of products", job->verb_name);
        error_hint(err, "--by reporter,product");
        return TIDE_STATUS_ARGUMENT;
    }
    tide_status status = find_keys(job, binding, err);
    if (status == TIDE_STATUS_OK && job->computation->is_cube)
        status = find_market(job, binding, err);
    for (size_t i = 0; i < binding->key_count; i++)
        binding->is_within[i] = i != binding->country && i != binding->product &&
                                !(job->computation->is_cube && i == binding->market);
    return status;
}

/* ---- making ---- */

static const char *country_at(const void *table, size_t i)
{
    return dictionary_text(table, (uint32_t)i).at;
}

static tide_status find_world(const tide_job *job, const struct panel_key *key,
                              uint32_t *out, tide_error *err)
{
    const struct argument *world = &job->argument[MATRIX_WORLD];

    *out = MATRIX_NO_WORLD;
    if (!world->is_set)
        return TIDE_STATUS_OK;
    *out = dictionary_find(key->dictionary, text_of(world->text));
    if (*out != DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_key",
              "%s has no member \"%s\", which --%s names", key->name, world->text,
              option_name(job, MATRIX_WORLD));
    error_suggest(err, text_nearest_of(world->text, key->dictionary->count, country_at,
                                       key->dictionary));
    return TIDE_STATUS_NOT_FOUND;
}

tide_status matrix_make(tide_job *job, const tide_panel *panel,
                        struct compute_matrix *out, tide_error *err)
{
    const struct panel_key *country = &panel->key[job->binding->country];
    const struct panel_key *product = &panel->key[job->binding->product];
    uint32_t *of_country =
        arena_alloc(&job->arena, panel->series_count, sizeof *of_country);
    uint32_t *of_product =
        arena_alloc(&job->arena, panel->series_count, sizeof *of_product);

    uint32_t *of_market =
        arena_alloc(&job->arena, panel->series_count, sizeof *of_market);
    bool is_cube = job->computation->is_cube;

    if (of_country == NULL || of_product == NULL || of_market == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < panel->series_count; i++) {
        const uint32_t *code = panel->code + i * panel->key_count;
        of_country[i] = code[job->binding->country];
        of_product[i] = code[job->binding->product];
        if (is_cube)
            of_market[i] = code[job->binding->market];
    }
    *out = (struct compute_matrix){
        .country = of_country,
        .product = of_product,
        .market = is_cube ? of_market : NULL,
        .country_count = country->dictionary->count,
        .product_count = product->dictionary->count,
        .market_count = is_cube ? panel->key[job->binding->market].dictionary->count : 0,
    };
    return find_world(job, country, &out->world, err);
}
