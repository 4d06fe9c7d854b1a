#include "read/jsonl_head.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

void jsonl_needs_release(struct jsonl_needs *n)
{
    json_decref(n->catalog);
    string_list_free(&n->extras);
    *n = (struct jsonl_needs){0};
}

/* A text that may be missing: "" then. Not a text: *wrong is the key. */
static const char *text_of(json_t *object, const char *key, const char **wrong)
{
    json_t *value = json_object_get(object, key);
    if (value && !json_is_string(value))
        *wrong = key;
    return json_is_string(value) ? json_string_value(value) : "";
}

static char *some_text(json_t *object, const char *key, const char **wrong)
{
    const char *text = text_of(object, key, wrong);
    return *text ? mem_dup(text) : NULL;
}

static void add_column(struct row_head *head, json_t *object, const char **wrong)
{
    enum column_role role;
    enum field f = 0;
    const char *label = text_of(object, "label", wrong);
    if (!column_role_by_key(text_of(object, "role", wrong), &role) ||
        (role == COLUMN_FIELD && !field_by_key(text_of(object, "field", wrong), &f)))
        return; /* a column of a newer program; what its cells hold is told as unknown */
    int index = role == COLUMN_LEVEL   ? row_head_levels(head)
                : role == COLUMN_FIELD ? (int)f
                                       : row_head_extras(head);
    if (role == COLUMN_FIELD && row_head_column(head, role, index)) {
        *wrong = "field";
        return;
    }
    row_head_add(head, role, index, mem_dup(label));
    head->columns[head->ncolumns - 1].group = some_text(object, "group", wrong);
    head->columns[head->ncolumns - 1].ticks = some_text(object, "ticks", wrong);
}

static void take_catalog(struct row_head *head, json_t *catalog, const char **wrong)
{
    json_t *columns = json_object_get(catalog, "columns");
    json_t *choices = json_object_get(catalog, "choices"), *year = json_object_get(catalog, "year");
    if ((columns && !json_is_array(columns)) || (choices && !json_is_object(choices)))
        *wrong = "catalog";
    if (year && (!json_is_integer(year) || json_integer_value(year) < 0 || json_integer_value(year) > 9999))
        *wrong = "year";
    else if (year)
        head->year = (int)json_integer_value(year);
    for (size_t i = 0; i < json_array_size(columns); i++)
        add_column(head, json_array_get(columns, i), wrong);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        head->choices[f] = some_text(choices, field_info(f)->key, wrong);
}

static void add_levels(struct row_head *head, int levels)
{
    static const char *const numerals[ROW_MAX_LEVELS] = DATA_NUMERALS;
    for (int i = row_head_levels(head); i < levels; i++)
        row_head_add(head, COLUMN_LEVEL, i, mem_printf(DATA_LEVEL_LABEL, numerals[i]));
}

static bool has_extra(const struct row_head *head, const char *label)
{
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role == COLUMN_EXTRA && strcmp(head->columns[i].label, label) == 0)
            return true;
    return false;
}

static void set_text(char **to, json_t *catalog, const char *key, const char *otherwise, const char **wrong)
{
    const char *text = text_of(catalog, key, wrong);
    *to = mem_dup(*text ? text : otherwise);
}

/* Every level stands before all other columns (row.h). */
static void levels_first(struct row_head *head)
{
    struct row_column *sorted = mem_alloc((head->ncolumns + 1) * sizeof *sorted);
    size_t n = 0;
    for (int level = 1; level >= 0; level--)
        for (size_t i = 0; i < head->ncolumns; i++)
            if ((head->columns[i].role == COLUMN_LEVEL) == (level == 1))
                sorted[n++] = head->columns[i];
    free(head->columns);
    head->columns = sorted;
}

void jsonl_head(const struct jsonl_needs *needs, const char *stem, struct row_head *head, const char **wrong)
{
    *head = (struct row_head){0};
    *wrong = NULL;
    if (needs->catalog)
        take_catalog(head, needs->catalog, wrong);
    set_text(&head->title, needs->catalog, "title", stem, wrong);
    set_text(&head->body, needs->catalog, "body", "", wrong);
    set_text(&head->format, needs->catalog, "format", "catalog", wrong);
    add_levels(head, needs->levels ? needs->levels : 1);
    levels_first(head);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (needs->fields[f] && !row_head_column(head, COLUMN_FIELD, (int)f))
            row_head_add(head, COLUMN_FIELD, (int)f, mem_dup(field_info(f)->label));
    for (size_t i = 0; i < needs->extras.n; i++)
        if (!has_extra(head, needs->extras.items[i]))
            row_head_add(head, COLUMN_EXTRA, row_head_extras(head), mem_dup(needs->extras.items[i]));
}
