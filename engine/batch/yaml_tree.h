/*
 * yaml_tree.h - YAML as a small tree of texts with places; the one door to libyaml.
 *
 * Every scalar is text: what it means is for its reader to say. JSON is read too, being
 * YAML. What would let one text mean two things, or a small file a large tree, is refused:
 * anchors, aliases, merge keys, tags, a second document, a key given twice, tabs in the
 * indentation, control characters.
 */
#ifndef BATCH_YAML_TREE_H
#define BATCH_YAML_TREE_H

#include "batch/job_file.h"
#include "batch/job_place.h"

enum { YAML_TREE_DEPTH = 32, YAML_TREE_BYTES = 1024 * 1024 };

enum yaml_kind { YAML_TREE_TEXT, YAML_TREE_LIST, YAML_TREE_MAP };

struct yaml_node {
    enum yaml_kind kind;
    bool is_bare;         /* TEXT: without quotes; empty then means that none is given */
    struct job_text at;   /* TEXT: the text; else no text, and where it begins */
    struct job_text *key; /* [count] MAP */
    struct yaml_node *item; /* [count] LIST, MAP */
    size_t count;
};

/*
 * Read a document. The tree lives in the arena.
 *
 * TIDE_STATUS_PARSE  "yaml_syntax", "yaml_character", "yaml_tab", "yaml_anchor",
 *                    "yaml_merge", "yaml_tag", "yaml_document", "yaml_twin"; err has place
 *                    and caret
 * TIDE_STATUS_LIMIT  "yaml_size", "yaml_depth", or the engine's memory limit
 * TIDE_STATUS_NO_MEMORY
 */
tide_status yaml_tree_read(const struct job_document *document, struct arena *arena,
                           struct yaml_node *out, tide_error *err);

const char *yaml_tree_version(void); /* of the libyaml that runs; never freed */

#endif
