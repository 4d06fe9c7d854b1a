/* What a person decides about columns, kept and named; how it is applied is choose.c. */
#include "mulu/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "read/formats.h"
#include "read/kinds.h"

static struct column_choice *find(const struct column_choices *c, int table, int column)
{
    for (size_t i = 0; i < c->ncolumns; i++)
        if (c->columns[i].table == table && c->columns[i].column == column)
            return &c->columns[i];
    return NULL;
}

void column_choices_set(struct column_choices *c, int table, int column, const char *field)
{
    struct column_choice *at = find(c, table, column);
    if (!field) {
        if (at)
            *at = c->columns[--c->ncolumns];
        return;
    }
    if (!at) {
        c->columns = mem_array(c->columns, &c->columns_cap, c->ncolumns + 1, sizeof *c->columns);
        at = &c->columns[c->ncolumns++];
    }
    *at = (struct column_choice){.table = table, .column = column};
    snprintf(at->field, sizeof at->field, "%s", field);
}

struct table_choice *column_choices_table(struct column_choices *c, int table)
{
    for (size_t i = 0; i < c->ntables; i++)
        if (c->tables[i].table == table)
            return &c->tables[i];
    c->tables = mem_array(c->tables, &c->tables_cap, c->ntables + 1, sizeof *c->tables);
    c->tables[c->ntables] = (struct table_choice){.table = table};
    return &c->tables[c->ntables++];
}

const char *column_choices_get(const struct column_choices *c, int table, int column)
{
    const struct column_choice *at = find(c, table, column);
    return at ? at->field : NULL;
}

bool column_choices_empty(const struct column_choices *c)
{
    bool any = c->ncolumns > 0;
    for (size_t i = 0; i < c->ntables; i++)
        any = any || c->tables[i].header || c->tables[i].levels;
    return !any;
}

void column_choices_copy(struct column_choices *to, const struct column_choices *from)
{
    *to = (struct column_choices){0};
    for (size_t i = 0; i < from->ncolumns; i++)
        column_choices_set(to, from->columns[i].table, from->columns[i].column, from->columns[i].field);
    for (size_t i = 0; i < from->ntables; i++)
        *column_choices_table(to, from->tables[i].table) = from->tables[i];
}

void column_choices_free(struct column_choices *c)
{
    free(c->columns);
    free(c->tables);
    *c = (struct column_choices){0};
}

bool column_field_good(const char *field)
{
    int kind, ticks, level;
    return strlen(field) < COLUMN_FIELD_SIZE && kind_of_choice(field, &kind, &ticks, &level);
}

bool column_field_single(const char *field)
{
    int kind, ticks, level;
    return kind_of_choice(field, &kind, &ticks, &level) && kind != KIND_TICK && kind != KIND_UNKNOWN &&
           (kind != KIND_LEVEL || level > 0);
}

char *column_field_name(const char *field)
{
    int kind, ticks, level;
    if (!kind_of_choice(field, &kind, &ticks, &level))
        return mem_dup(field);
    if (kind < FIELD_COUNT)
        return mem_dup(field_name((enum field)kind));
    switch (kind) {
    case KIND_LEVEL:
        return level ? mem_printf(MSG_COLUMN_LEVEL, level) : mem_dup(MSG_COLUMN_LEVELS);
    case KIND_NUMBER:
        return mem_dup(MSG_COLUMN_NUMBER);
    case KIND_TICK:
        return mem_printf(MSG_COLUMN_TICKS, field_name((enum field)ticks));
    default:
        return mem_dup(MSG_COLUMN_EXTRA);
    }
}
