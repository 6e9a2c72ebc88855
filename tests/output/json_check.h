/*
 * json_check.h - is a text one value of RFC 8259, to the last byte?
 */
#ifndef OUTPUT_JSON_CHECK_H
#define OUTPUT_JSON_CHECK_H

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *json_value(const char *at);

static inline const char *json_blank(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Each of these gives the place behind what it read; NULL: not JSON. */
static inline const char *json_string(const char *at)
{
    if (*at++ != '"')
        return NULL;
    while (*at != '"') {
        if ((unsigned char)*at < 0x20)
            return NULL;
        if (*at++ != '\\')
            continue;
        if (*at == '\0' || strchr("\"\\/bfnrtu", *at) == NULL)
            return NULL;
        if (*at++ != 'u')
            continue;
        for (int i = 0; i < 4; i++)
            if (!isxdigit((unsigned char)*at++))
                return NULL;
    }
    return at + 1;
}

static inline const char *json_digits(const char *at)
{
    size_t count = strspn(at, "0123456789");
    return count > 0 ? at + count : NULL;
}

static inline const char *json_number(const char *at)
{
    if (*at == '-')
        at++;
    at = *at == '0' ? at + 1 : json_digits(at);
    if (at != NULL && *at == '.')
        at = json_digits(at + 1);
    if (at != NULL && (*at == 'e' || *at == 'E')) {
        at++;
        at = json_digits(*at == '+' || *at == '-' ? at + 1 : at);
    }
    return at;
}

static inline const char *json_list(const char *at, char close, bool is_object)
{
    at = json_blank(at + 1);
    if (*at == close)
        return at + 1;
    for (;;) {
        if (is_object) {
            at = json_string(json_blank(at));
            if (at == NULL || *(at = json_blank(at)) != ':')
                return NULL;
            at++;
        }
        at = json_value(json_blank(at));
        if (at == NULL)
            return NULL;
        at = json_blank(at);
        if (*at == close)
            return at + 1;
        if (*at++ != ',')
            return NULL;
    }
}

static inline const char *json_value(const char *at)
{
    if (*at == '{')
        return json_list(at, '}', true);
    if (*at == '[')
        return json_list(at, ']', false);
    if (*at == '"')
        return json_string(at);
    if (strncmp(at, "null", 4) == 0)
        return at + 4;
    return json_number(at);
}

/* The number of JSON values in the text, one after the other; -1: it is not JSON. */
static inline int json_count(const char *text)
{
    int count = 0;

    for (const char *at = json_blank(text); *at != '\0'; at = json_blank(at)) {
        at = json_value(at);
        if (at == NULL)
            return -1;
        count++;
    }
    return count;
}

#endif
