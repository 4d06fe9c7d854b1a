#include "mulu/row.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

static const struct {
    const char *key, *text;
} reasons[REASON_COUNT] = {
    [REASON_MERGED] = {"merged", MSG_REASON_MERGED},    [REASON_DITTO] = {"ditto", MSG_REASON_DITTO},
    [REASON_EMPTY] = {"empty", MSG_REASON_EMPTY},       [REASON_SHIFTED] = {"shifted", MSG_REASON_SHIFTED},
    [REASON_TORN] = {"torn", MSG_REASON_TORN},          [REASON_DAMAGED] = {"damaged", MSG_REASON_DAMAGED},
    [REASON_TICKS] = {"ticks", MSG_REASON_TICKS},       [REASON_LETTERS] = {"letters", MSG_REASON_LETTERS},
    [REASON_PRIVATE] = {"private", MSG_REASON_PRIVATE}, [REASON_PREAMBLE] = {"preamble", MSG_REASON_PREAMBLE},
};

const char *mark_reason_key(enum mark_reason r)
{
    return reasons[r].key;
}

bool mark_reason_by_key(const char *key, enum mark_reason *out)
{
    for (enum mark_reason r = 0; r < REASON_COUNT; r++) {
        if (strcmp(reasons[r].key, key) == 0) {
            *out = r;
            return true;
        }
    }
    return false;
}

const char *mark_reason_text(enum mark_reason r)
{
    return tr(reasons[r].text);
}

static const char *const role_keys[] = {
    [COLUMN_LEVEL] = "level", [COLUMN_FIELD] = "field", [COLUMN_EXTRA] = "extra", [COLUMN_NUMBER] = "number"};

const char *column_role_key(enum column_role role)
{
    return role_keys[role];
}

bool column_role_by_key(const char *key, enum column_role *out)
{
    for (size_t i = 0; i < sizeof role_keys / sizeof *role_keys; i++) {
        if (strcmp(role_keys[i], key) == 0) {
            *out = (enum column_role)i;
            return true;
        }
    }
    return false;
}

void row_column_release(struct row_column *column)
{
    free(column->label);
    free(column->group);
    free(column->ticks);
    *column = (struct row_column){0};
}

struct row_column row_column_copy(const struct row_column *column)
{
    struct row_column copy = *column;
    copy.label = mem_dup(column->label);
    copy.group = mem_dup(column->group);
    copy.ticks = mem_dup(column->ticks);
    return copy;
}

void row_head_release(struct row_head *head)
{
    free(head->title);
    free(head->body);
    free(head->format);
    for (size_t i = 0; i < head->ncolumns; i++)
        row_column_release(&head->columns[i]);
    free(head->columns);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        free(head->choices[f]);
    *head = (struct row_head){0};
}

void row_head_copy(struct row_head *to, const struct row_head *from)
{
    *to = *from;
    to->title = mem_dup(from->title);
    to->body = mem_dup(from->body);
    to->format = mem_dup(from->format);
    to->columns = mem_alloc(from->ncolumns * sizeof *to->columns);
    for (size_t i = 0; i < from->ncolumns; i++)
        to->columns[i] = row_column_copy(&from->columns[i]);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        to->choices[f] = mem_dup(from->choices[f]);
}

static int count_role(const struct row_head *head, enum column_role role)
{
    int n = 0;
    for (size_t i = 0; i < head->ncolumns; i++)
        n += head->columns[i].role == role;
    return n;
}

int row_head_levels(const struct row_head *head)
{
    return count_role(head, COLUMN_LEVEL);
}

int row_head_extras(const struct row_head *head)
{
    return count_role(head, COLUMN_EXTRA);
}

const struct row_column *row_head_column(const struct row_head *head, enum column_role role, int index)
{
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role == role && head->columns[i].index == index)
            return &head->columns[i];
    return NULL;
}

static bool label_taken(const struct row_head *head, const char *label)
{
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role != COLUMN_NUMBER && strcmp(head->columns[i].label, label) == 0)
            return true;
    return false;
}

char *row_head_unique(const struct row_head *head, char *label)
{
    char *unique = label;
    for (int n = 2; label_taken(head, unique); n++) {
        if (unique != label)
            free(unique);
        unique = mem_printf(DATA_LABEL_AGAIN, label, n);
    }
    if (unique != label)
        free(label);
    return unique;
}

void row_head_add(struct row_head *head, enum column_role role, int index, char *label)
{
    char *unique = row_head_unique(head, label);
    head->columns = mem_grow(head->columns, (head->ncolumns + 1) * sizeof *head->columns); /* a handful */
    head->columns[head->ncolumns++] = (struct row_column){.role = role, .index = index, .label = unique};
}

bool row_is_heading(const struct outline_row *row)
{
    if (row->item)
        return false;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (*row->fields[f])
            return false;
    for (int i = 0; i < row->nextras; i++)
        if (*row->extras[i])
            return false;
    return true;
}

static const char *keep(struct arena *a, const char *text)
{
    return text && *text ? arena_dup(a, text, strlen(text)) : "";
}

int row_levels(const struct outline_row *row)
{
    int n = row->nlevels;
    while (n > 0 && !*row->levels[n - 1])
        n--;
    return n;
}

void row_copy(struct arena *a, struct outline_row *to, const struct outline_row *from)
{
    *to = *from;
    to->nlevels = row_levels(from);
    for (int i = 0; i < to->nlevels; i++)
        to->levels[i] = keep(a, from->levels[i]);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        to->fields[f] = keep(a, from->fields[f]);
    for (int i = 0; i < from->nextras; i++)
        to->extras[i] = keep(a, from->extras[i]);
    struct row_mark *marks = arena_alloc(a, (from->nmarks + 1) * sizeof *marks);
    for (size_t i = 0; i < from->nmarks; i++) {
        marks[i] = from->marks[i];
        marks[i].cell = keep(a, from->marks[i].cell);
        marks[i].raw = keep(a, from->marks[i].raw);
    }
    to->marks = marks;
    to->uid = keep(a, from->uid);
}
