/*
 * yaml_tree.c - from the events of libyaml to a tree.
 *
 * The bytes are looked through first: after that libyaml sees valid UTF-8 without control
 * characters. Depth is held here, event by event, and nothing recurses. libyaml takes its
 * memory from the C library and gives it back before this returns; a file of 1 MB bounds
 * it.
 */
#include "batch/yaml_tree.h"

#include <string.h>

#include <yaml.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/job_twins.h"

/* ---- bytes ---- */

static tide_status refuse_byte(const struct job_document *document, size_t byte,
                               const char *id, const char *words, const char *hint,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, id, "%s", words);
    error_hint(err, "%s", hint);
    job_show(document, job_place_of_byte(document, byte), err);
    return TIDE_STATUS_PARSE;
}

/* Bytes at `at` that are one control character or line separator; 0: none. */
static size_t control_length(const char *text, size_t length, size_t at)
{
    unsigned char c = (unsigned char)text[at];
    size_t left = length - at;

    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    if (c == 0x7F)
        return 1;
    if (c == 0xC2 && left > 1 && (unsigned char)text[at + 1] < 0xA0)
        return 2;
    if (c == 0xE2 && left > 2 && memcmp(text + at, "\xE2\x80", 2) == 0 &&
        ((unsigned char)text[at + 2] & 0xFE) == 0xA8)
        return 3;
    return 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Inside brackets indentation means nothing, so a JSON file may have its tabs. */
static bool is_bracketed(const struct job_document *document)
{
    size_t at = strspn(document->text, " \t\r\n");
    return document->text[at] == '{' || document->text[at] == '[';
}

static tide_status check_tabs(const struct job_document *document, tide_error *err)
{
    const char *text = document->text;

    if (is_bracketed(document))
        return TIDE_STATUS_OK;
    for (size_t at = 0; at < document->length;) {
        size_t tab = SIZE_MAX;
        for (; is_blank(text[at]); at++)
            if (text[at] == '\t' && tab == SIZE_MAX)
                tab = at;
        bool is_empty = text[at] == '\0' || strchr("\r\n#", text[at]) != NULL;
        if (tab != SIZE_MAX && !is_empty)
            return refuse_byte(document, tab, "yaml_tab", "a tab in the indentation",
                               "indent with blanks", err);
        at += strcspn(text + at, "\r\n");
        at += strspn(text + at, "\r\n");
    }
    return TIDE_STATUS_OK;
}

static tide_status check_bytes(const struct job_document *document, tide_error *err)
{
    const char *text = document->text;
    size_t length = document->length;

    if (length > YAML_TREE_BYTES) {
        error_set(err, TIDE_STATUS_LIMIT, "yaml_size",
                  "a job file of more than 1 MB (%d bytes)", YAML_TREE_BYTES);
        error_hint(err, "split the job; long lists of codes can stand in a file: "
                        "sets: {NAME: {file: PATH}}");
        error_source(err, document->path);
        return TIDE_STATUS_LIMIT;
    }
    size_t valid = utf8_check(text, length);
    for (size_t at = 0; at < valid; at++) {
        if (control_length(text, length, at) == 0)
            continue;
        return refuse_byte(document, at, "yaml_character",
                           text[at] == '\0' ? "a NUL byte" : "a control character",
                           "a job file is plain UTF-8 text", err);
    }
    if (valid < length)
        return refuse_byte(document, valid, "yaml_character",
                           "bytes that are no UTF-8 character",
                           "save the job file as UTF-8", err);
    return check_tabs(document, err);
}

/* ---- the tree under construction ---- */

struct entry {
    struct entry *next;
    struct job_text key; /* in a map */
    struct yaml_node node;
};

/* A list or map that is open. */
struct frame {
    struct yaml_node node;
    struct entry *first;
    struct entry *last;
    struct job_text key; /* MAP: of the value that comes next; text NULL: a key comes */
};

struct growth {
    const struct job_document *document;
    struct arena *arena;
    size_t skipped; /* bytes of a byte order mark */
    size_t index;   /* characters passed, and */
    size_t byte;    /* the byte that stands there */
    struct frame frame[YAML_TREE_DEPTH];
    size_t depth;
    size_t document_count;
    bool has_root;
    struct yaml_node root;
    tide_error *err;
};

/* libyaml counts characters; its marks come in order, so the walk is never long. */
static struct job_text place_of(struct growth *growth, yaml_mark_t mark)
{
    const struct job_document *document = growth->document;

    if (mark.index < growth->index) {
        growth->index = 0;
        growth->byte = growth->skipped;
    }
    while (growth->index < mark.index && growth->byte < document->length) {
        do
            growth->byte++;
        while (growth->byte < document->length &&
               ((unsigned char)document->text[growth->byte] & 0xC0) == 0x80);
        growth->index++;
    }
    /* libyaml ends the last line for itself where the file does not. */
    if (growth->byte == document->length)
        return job_place_of_byte(document, document->length);
    return (struct job_text){
        .line = (uint32_t)mark.line + 1,
        .column = (uint32_t)mark.column + 1,
        .byte = growth->byte,
    };
}

static tide_status refuse(struct growth *growth, struct job_text at, tide_status status,
                          const char *id, const char *words, const char *hint)
{
    error_set(growth->err, status, id, "%s", words);
    error_hint(growth->err, "%s", hint);
    job_show(growth->document, at, growth->err);
    return status;
}

static tide_status no_memory(const struct growth *growth)
{
    return memory_failed(growth->arena->memory, growth->err);
}

static tide_status add_node(struct growth *growth, struct yaml_node node)
{
    if (growth->depth == 0) {
        growth->root = node;
        growth->has_root = true;
        return TIDE_STATUS_OK;
    }
    struct frame *frame = &growth->frame[growth->depth - 1];
    struct entry *entry = arena_alloc(growth->arena, 1, sizeof *entry);
    if (entry == NULL)
        return no_memory(growth);
    *entry = (struct entry){.key = frame->key, .node = node};
    frame->key = (struct job_text){0};
    if (frame->last != NULL)
        frame->last->next = entry;
    else
        frame->first = entry;
    frame->last = entry;
    frame->node.count++;
    return TIDE_STATUS_OK;
}

static bool wants_key(const struct growth *growth)
{
    const struct frame *frame = growth->frame + growth->depth;
    return growth->depth > 0 && frame[-1].node.kind == YAML_TREE_MAP &&
           frame[-1].key.text == NULL;
}

static tide_status open_frame(struct growth *growth, enum yaml_kind kind,
                              struct job_text at)
{
    if (wants_key(growth))
        return refuse(growth, at, TIDE_STATUS_PARSE, "yaml_syntax",
                      "a key that is a list or a map",
                      "a key is a name; text that begins with [ or { needs quotes");
    if (growth->depth == YAML_TREE_DEPTH)
        return refuse(growth, at, TIDE_STATUS_LIMIT, "yaml_depth",
                      "nested deeper than 32 lists and maps", "no job needs more than 6");
    growth->frame[growth->depth++] = (struct frame){.node = {.kind = kind, .at = at}};
    return TIDE_STATUS_OK;
}

static tide_status check_twins(struct growth *growth, const struct yaml_node *map)
{
    const struct job_text **key = arena_alloc(growth->arena, map->count, sizeof *key);
    const struct job_text *first = NULL;
    const struct job_text *twin = NULL;

    if (key == NULL)
        return no_memory(growth);
    for (size_t i = 0; i < map->count; i++)
        key[i] = &map->key[i];
    if (!job_find_twin(key, map->count, &first, &twin))
        return TIDE_STATUS_OK;
    error_set(growth->err, TIDE_STATUS_PARSE, "yaml_twin",
              "the key \"%s\" is given twice, first on line %lu", twin->text,
              (unsigned long)first->line);
    error_hint(growth->err, "keep one of them, or name them apart");
    job_show(growth->document, *twin, growth->err);
    return TIDE_STATUS_PARSE;
}

static tide_status close_frame(struct growth *growth)
{
    struct frame *frame = &growth->frame[growth->depth - 1];
    struct yaml_node node = frame->node;
    size_t i = 0;

    node.item = arena_alloc(growth->arena, node.count, sizeof *node.item);
    if (node.kind == YAML_TREE_MAP)
        node.key = arena_alloc(growth->arena, node.count, sizeof *node.key);
    if (node.item == NULL || (node.kind == YAML_TREE_MAP && node.key == NULL))
        return no_memory(growth);
    for (const struct entry *entry = frame->first; entry != NULL; entry = entry->next) {
        node.item[i] = entry->node;
        if (node.key != NULL)
            node.key[i] = entry->key;
        i++;
    }
    growth->depth--;
    tide_status status =
        node.kind == YAML_TREE_MAP ? check_twins(growth, &node) : TIDE_STATUS_OK;
    return status == TIDE_STATUS_OK ? add_node(growth, node) : status;
}

/* ---- events ---- */

static tide_status take_scalar(struct growth *growth, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    struct job_text at = place_of(growth, event->start_mark);
    bool is_bare = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

    /* Escapes bring back what the bytes may not hold. */
    for (size_t i = 0; i < length; i++)
        if (control_length(value, length, i) > 0)
            return refuse(growth, at, TIDE_STATUS_PARSE, "yaml_character",
                          "an escape that makes a control character",
                          "texts of a job hold tabs and line ends at most");
    at.text = arena_text(growth->arena, value, length);
    if (at.text == NULL)
        return no_memory(growth);
    if (wants_key(growth)) {
        if (is_bare && strcmp(at.text, "<<") == 0)
            return refuse(growth, at, TIDE_STATUS_PARSE, "yaml_merge", "a merge key",
                          "write the keys out where they are meant");
        growth->frame[growth->depth - 1].key = at;
        return TIDE_STATUS_OK;
    }
    return add_node(growth, (struct yaml_node){.kind = YAML_TREE_TEXT,
                                               .is_bare = is_bare,
                                               .at = at});
}

static const char anchor_hint[] =
    "write it out; a text that begins with & or * needs quotes";

/* An anchor or tag, which scalars, lists and maps may have. */
static tide_status refuse_marks(struct growth *growth, const yaml_event_t *event,
                                const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct job_text at = place_of(growth, event->start_mark);

    if (anchor != NULL)
        return refuse(growth, at, TIDE_STATUS_PARSE, "yaml_anchor", "an anchor (&name)",
                      anchor_hint);
    if (tag != NULL)
        return refuse(growth, at, TIDE_STATUS_PARSE, "yaml_tag", "a tag (!name)",
                      "the grammar gives every text its type; a text that begins with ! "
                      "needs quotes");
    return TIDE_STATUS_OK;
}

static tide_status take_document(struct growth *growth, const yaml_event_t *event)
{
    if (growth->document_count++ == 0)
        return TIDE_STATUS_OK;
    return refuse(growth, place_of(growth, event->start_mark), TIDE_STATUS_PARSE,
                  "yaml_document", "a second document", "one job per file");
}

static tide_status take_event(struct growth *growth, const yaml_event_t *event)
{
    tide_status status = TIDE_STATUS_OK;

    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return take_document(growth, event);
    case YAML_ALIAS_EVENT:
        return refuse(growth, place_of(growth, event->start_mark), TIDE_STATUS_PARSE,
                      "yaml_anchor", "an alias (*name)", anchor_hint);
    case YAML_SCALAR_EVENT:
        status = refuse_marks(growth, event, event->data.scalar.anchor,
                              event->data.scalar.tag);
        return status == TIDE_STATUS_OK ? take_scalar(growth, event) : status;
    case YAML_SEQUENCE_START_EVENT:
        status = refuse_marks(growth, event, event->data.sequence_start.anchor,
                              event->data.sequence_start.tag);
        return status == TIDE_STATUS_OK ? open_frame(growth, YAML_TREE_LIST,
                                                     place_of(growth, event->start_mark))
                                        : status;
    case YAML_MAPPING_START_EVENT:
        status = refuse_marks(growth, event, event->data.mapping_start.anchor,
                              event->data.mapping_start.tag);
        return status == TIDE_STATUS_OK ? open_frame(growth, YAML_TREE_MAP,
                                                     place_of(growth, event->start_mark))
                                        : status;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_frame(growth);
    default:
        return TIDE_STATUS_OK;
    }
}

static const char *hint_of(const yaml_parser_t *parser)
{
    const char *context = parser->context != NULL ? parser->context : "";
    const char *problem = parser->problem != NULL ? parser->problem : "";

    if (strstr(context, "alias") != NULL || strstr(context, "anchor") != NULL)
        return "a text that begins with & or * needs quotes: '*'";
    if (strstr(problem, "mapping values") != NULL)
        return "a text with \": \" in it needs quotes";
    if (strstr(problem, "cannot start any token") != NULL)
        return "a text that begins with @ ` or % needs quotes";
    if (strstr(context, "flow") != NULL)
        return "is a bracket not closed, or a comma missing?";
    return "keys of one map begin in one column; after a colon comes a blank";
}

static tide_status refuse_syntax(struct growth *growth, const yaml_parser_t *parser)
{
    const char *context = parser->context != NULL ? parser->context : "";
    bool is_mark = strstr(context, "alias") != NULL || strstr(context, "anchor") != NULL;
    struct job_text at;

    if (parser->error == YAML_MEMORY_ERROR)
        return no_memory(growth);
    if (parser->error == YAML_READER_ERROR)
        at =
            job_place_of_byte(growth->document, growth->skipped + parser->problem_offset);
    else
        at = place_of(growth, is_mark ? parser->context_mark : parser->problem_mark);
    error_set(growth->err, TIDE_STATUS_PARSE, "yaml_syntax", "not YAML: %s%s%s",
              parser->problem != NULL ? parser->problem : "unknown",
              parser->context != NULL ? ", " : "",
              parser->context != NULL ? parser->context : "");
    error_hint(growth->err, "%s", hint_of(parser));
    job_show(growth->document, at, growth->err);
    return TIDE_STATUS_PARSE;
}

static tide_status grow(struct growth *growth, yaml_parser_t *parser)
{
    tide_status status = TIDE_STATUS_OK;
    bool is_done = false;

    while (status == TIDE_STATUS_OK && !is_done) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return refuse_syntax(growth, parser);
        is_done = event.type == YAML_STREAM_END_EVENT;
        status = take_event(growth, &event);
        yaml_event_delete(&event);
    }
    return status;
}

tide_status yaml_tree_read(const struct job_document *document, struct arena *arena,
                           struct yaml_node *out, tide_error *err)
{
    struct growth growth = {.document = document, .arena = arena, .err = err};
    yaml_parser_t parser;
    tide_status status = check_bytes(document, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (!yaml_parser_initialize(&parser))
        return memory_failed(arena->memory, err);
    if (strncmp(document->text, "\xEF\xBB\xBF", 3) == 0)
        growth.skipped = 3;
    growth.byte = growth.skipped;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser,
                                 (const unsigned char *)document->text + growth.skipped,
                                 document->length - growth.skipped);
    status = grow(&growth, &parser);
    yaml_parser_delete(&parser);
    if (status == TIDE_STATUS_OK && !growth.has_root)
        status = refuse(&growth, job_place_of_byte(document, 0), TIDE_STATUS_PARSE,
                        "yaml_syntax", "the file is empty",
                        "a job begins with \"job: 1\"; tide init FILE writes one");
    if (status == TIDE_STATUS_OK)
        *out = growth.root;
    return status;
}

const char *yaml_tree_version(void)
{
    return yaml_get_version_string();
}
