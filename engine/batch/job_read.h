/*
 * job_read.h - parts of reading a job file; job_file.h is the door.
 *
 *     tree  ->  rows of the grammar  ->  what rows cannot say (settle)  ->  parameters
 */
#ifndef BATCH_JOB_READ_H
#define BATCH_JOB_READ_H

#include "tide/computation.h"
#include "batch/job_grammar.h"
#include "batch/job_place.h"
#include "batch/yaml_tree.h"

struct job_reader {
    const struct job_document *document;
    struct arena *arena;
    tide_error *err;
};

/* Show the place of the started error; returns its status. */
tide_status reader_refuse(const struct job_reader *reader, struct job_text at,
                          tide_status status);

/* memory_failed for the arena of the reader. */
tide_status reader_no_memory(const struct job_reader *reader);

/* Read a map by the rows of a set into the struct that the set describes. */
tide_status reader_map(const struct job_reader *reader, const struct field_set *set,
                       const struct yaml_node *node, void *out);

/* One text as a row wants it: choices, numbers, periods, parentheses. */
tide_status reader_text(const struct job_reader *reader, const struct field *field,
                        const struct yaml_node *node);

/* A list, a map or nothing where a text is expected: "job_shape". */
tide_status reader_refuse_kind(const struct job_reader *reader,
                               const struct yaml_node *node);

/* One text or a list of texts. */
tide_status reader_list(const struct job_reader *reader, const struct field *field,
                        const struct yaml_node *node, struct job_list *out);

/* The value of an option: a text, or a list that becomes one with commas. */
tide_status reader_option(const struct job_reader *reader, const tide_option *option,
                          struct job_text key, const struct yaml_node *node,
                          struct job_pair *out);

/* `add` of a step: name: {COMPUTATION: INPUT, OPTION: VALUE ...}. */
tide_status reader_add(const struct job_reader *reader, const struct field *field,
                       const struct yaml_node *node, struct job_step *step);

/* A key that is none of the names: "job_key". */
tide_status reader_refuse_key(const struct job_reader *reader, const char *noun,
                              struct job_text key, const char *const *known,
                              size_t count);

/* The name of an option as a job writes it, with '_'; NULL: no memory. */
const char *reader_option_name(const struct job_reader *reader,
                               const tide_option *option);

/* The computation that a key names, '-' and '_' alike; tide_computation_count(): none. */
size_t reader_find_computation(const char *key);

/* An option of this name, of a computation itself or of requests that compute; NULL:
   none. */
const tide_option *reader_find_own_option(const tide_computation *computation,
                                          const char *key);

/* ---- after the rows ---- */

/* Columns become text of --columns and checks; defaults of groups and checks; what fits
   what. */
tide_status job_settle(const struct job_reader *reader, struct job_file *file);

/* Give each parameter its value. Statuses of job_file_read. */
tide_status job_settle_params(const struct job_reader *reader, struct job_file *file,
                              const tide_setting *given, size_t given_count);

#endif
