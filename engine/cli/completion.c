/*
 * completion.c - the words of tide for bash: commands, options of each, files, and the
 * columns of the file that the line names.
 */
#include <string.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/pages.h"

static void add_option_names(struct page *page, const tide_option *option)
{
    page_add(page, " --%s", option->name);
}

static void add_request_options(struct page *page)
{
    for (size_t i = 0; i < tide_option_count(); i++)
        add_option_names(page, tide_option_at(i));
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++)
        add_option_names(page, tool_option_at(i));
}

static void add_own_options(struct page *page)
{
    for (size_t i = 0; i < command_count(); i++) {
        const char *name = command_at(i)->name;
        if (tide_verb_option_count(name) == 0)
            continue;
        page_add(page, "        %s) options+=\"", name);
        for (size_t k = 0; k < tide_verb_option_count(name); k++)
            add_option_names(page, tide_verb_option_at(name, k));
        page_add(page, "\" ;;\n");
    }
    for (size_t i = 0; i < tide_computation_count(); i++) {
        tide_computation row = tide_computation_at(i);
        if (row.option_count == 0)
            continue;
        page_add(page, "        %s) options+=\"", row.name);
        for (size_t k = 0; k < row.option_count; k++)
            add_option_names(page, &row.option[k]);
        page_add(page, "\" ;;\n");
    }
}

static const char *choices_of(const tide_option *option)
{
    bool has_choices = option->kind == TIDE_OPTION_CHOICE && option->range != NULL;
    return has_choices ? option->range : NULL;
}

/* The values of an option that has few. */
static void add_choices(struct page *page, const tide_option *option)
{
    const char *range = choices_of(option);

    if (range == NULL)
        return;
    page_add(page, "        --%s) words=\"", option->name);
    for (; *range != '\0'; range++)
        page_add(page, "%c", *range == '|' ? ' ' : *range);
    page_add(page, "\" ;;\n");
}

static void add_all_choices(struct page *page)
{
    for (size_t i = 0; i < tide_option_count(); i++)
        add_choices(page, tide_option_at(i));
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++)
        add_choices(page, tool_option_at(i));
    for (size_t i = 0; i < tide_computation_count(); i++) {
        tide_computation row = tide_computation_at(i);
        for (size_t k = 0; k < row.option_count; k++)
            add_choices(page, &row.option[k]);
    }
}

static const char head[] =
    "# bash completion of tide; written by `tide help --completion bash`\n"
    "_tide()\n"
    "{\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local verb=${COMP_WORDS[1]} options words= file= i\n"
    "    COMPREPLY=()\n"
    "    for ((i = 2; i < COMP_CWORD; i++)); do\n"
    "        [[ -f ${COMP_WORDS[i]} ]] && file=${COMP_WORDS[i]}\n"
    "    done\n";

static const char columns[] = "        --by|-b|--value|-m|--time|-t|--within|--sort)\n"
                              "            [[ -n $file ]] && words=$(tide sniff --quiet "
                              "--format tsv -- \"$file\" \\\n"
                              "                2>/dev/null | tail -n +2 | cut -f1) ;;\n";

static const char tail[] = "    if ((COMP_CWORD == 1)); then words=$verbs\n"
                           "    elif [[ $word == -* ]]; then words=$options\n"
                           "    fi\n"
                           "    if [[ -n $words ]]; then\n"
                           "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                           "    else\n"
                           "        compopt -o filenames 2>/dev/null\n"
                           "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
                           "    fi\n"
                           "}\n"
                           "complete -F _tide tide\n";

tide_status completion_print(tide_error *err)
{
    struct page page = {0};

    page_add(&page, "%s", head);
    page_add(&page, "    local verbs=\"");
    for (size_t i = 0; i < verb_count(); i++)
        page_add(&page, "%s%s", i > 0 ? " " : "", verb_name_at(NULL, i));
    page_add(&page, "\"\n    options=\"");
    add_request_options(&page);
    page_add(&page, "\"\n    case $verb in\n");
    add_own_options(&page);
    page_add(&page, "    esac\n    case $before in\n%s", columns);
    add_all_choices(&page);
    page_add(&page, "    esac\n%s", tail);
    return page_finish(&page, err);
}
