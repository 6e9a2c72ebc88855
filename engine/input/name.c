/*
 * name.c - the words in the names of columns: netWgt, TIME_PERIOD, "Trade Value".
 */
#include "input/name.h"

static const char *const time_names[] = {
    "time_period", "period",
    "date",        "time",
    "refperiod",   "month",
    "quarter",     "week",
    "day",         "year",
    "refyear",     "refmonth",
    "mois",        "periode",
    "annee",       "\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB8\xD0\xBE\xD0\xB4",
};

static const char *const measure_words[] = {
    "value",      "values", "amount",   "qty",      "quantity",     "price",  "weight",
    "wgt",        "netwgt", "volume",   "exports",  "imports",      "obs",    "usd",
    "eur",        "kg",     "tonnes",   "rate",     "index",        "growth", "figure",
    "population", "gdp",    "cifvalue", "fobvalue", "primaryvalue",
};

static const char *const code_words[] = {
    "code",    "hs",     "sitc",    "cn",      "id",        "reporter", "partner",
    "flow",    "iso",    "cmd",     "nace",    "commodity", "key",      "product",
    "country", "region", "section", "chapter", "procedure",
};

static const char *const flag_names[] = {"obs_status", "obs_flag", "conf_status", "flag",
                                         "flags"};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The next word of a name: letters, parted by all else and where a capital follows a
   small letter. Empty at the end. */
static struct text next_word(struct text *name)
{
    while (name->length > 0 && !is_letter(name->at[0])) {
        name->at++;
        name->length--;
    }
    struct text word = {.at = name->at, .length = 0};
    while (word.length < name->length && is_letter(word.at[word.length]) &&
           !(word.length > 0 && is_upper(word.at[word.length]) &&
             !is_upper(word.at[word.length - 1])))
        word.length++;
    name->at += word.length;
    name->length -= word.length;
    return word;
}

static bool is_one_of(struct text word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is_caseless(word, list[i]))
            return true;
    return false;
}

static bool has_word(struct text name, const char *const *list, size_t count)
{
    for (struct text word = next_word(&name); word.length > 0; word = next_word(&name))
        if (is_one_of(word, list, count))
            return true;
    return false;
}

static struct text last_word(struct text name)
{
    struct text last = {0};

    for (struct text word = next_word(&name); word.length > 0; word = next_word(&name))
        last = word;
    return last;
}

size_t name_time_rank(struct text name)
{
    for (size_t i = 0; i < COUNT_OF(time_names); i++)
        if (text_is_caseless(name, time_names[i]))
            return i;
    return NAME_NO_RANK;
}

bool name_is_surely_time(struct text name)
{
    return name_time_rank(name) < 4;
}

bool name_is_year(struct text name)
{
    static const char *const names[] = {"year", "years", "annee", "année", "год", "Год"};
    return is_one_of(name, names, COUNT_OF(names));
}

/* A code of a measure is a code: qtyUnitCode. */
bool name_is_measure(struct text name)
{
    return has_word(name, measure_words, COUNT_OF(measure_words)) &&
           !is_one_of(last_word(name), code_words, COUNT_OF(code_words));
}

bool name_is_code(struct text name)
{
    return has_word(name, code_words, COUNT_OF(code_words));
}

bool name_is_classification(struct text name)
{
    static const char *const words[] = {"hs",   "cn",      "sitc",     "cmd",
                                        "nace", "product", "commodity"};
    return has_word(name, words, COUNT_OF(words));
}

bool name_has_short_levels(struct text name)
{
    static const char *const words[] = {"sitc", "nace"};
    return has_word(name, words, COUNT_OF(words));
}

bool name_is_flag(struct text name)
{
    return is_one_of(name, flag_names, COUNT_OF(flag_names));
}

bool name_is_confidentiality(struct text name)
{
    return text_is_caseless(name, "conf_status") || text_is_caseless(name, "obs_conf");
}

/* A name without its last word where that is one of the list, without outer marks. */
static struct text stem(struct text name, const char *const *list, size_t count)
{
    struct text word = last_word(name);

    if (word.length > 0 && is_one_of(word, list, count))
        name.length = (size_t)(word.at - name.at);
    while (name.length > 0 &&
           (name.at[name.length - 1] == ' ' || name.at[name.length - 1] == '_' ||
            name.at[name.length - 1] == '-' || name.at[name.length - 1] == '.'))
        name.length--;
    return name;
}

struct text name_label_stem(struct text name)
{
    static const char *const words[] = {"desc",  "description", "name",
                                        "label", "title",       "text"};
    struct text found = stem(name, words, COUNT_OF(words));

    found.length = found.length < name.length ? found.length : 0;
    return found;
}

struct text name_key_stem(struct text name)
{
    static const char *const words[] = {"code", "id", "iso", "key"};
    return stem(name, words, COUNT_OF(words));
}

bool name_stem_equal(struct text a, struct text b)
{
    if (a.length != b.length || a.length == 0)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if ((a.at[i] | 0x20) != (b.at[i] | 0x20))
            return false;
    return true;
}
