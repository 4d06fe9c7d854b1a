#include "cmd/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

enum { MOST_NUMBER = 9999999, MOST_COLUMN = 64 };

/* Steps over a number from 1 to `most`; 0: there is none. */
static int take_number(const char **p, int most)
{
    long n = 0;
    const char *from = *p;
    for (; **p >= '0' && **p <= '9' && n <= most; ++*p)
        n = 10 * n + **p - '0';
    return *p > from && n <= most ? (int)n : 0;
}

/* "3=deadline,5=extra" */
static enum status take_columns(const char *text, int table, struct column_choices *out, struct error *err)
{
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, ",");
        char *one = mem_dup_n(p, len);
        const char *at = one;
        int column = take_number(&at, MOST_COLUMN);
        enum status st = ST_OK;
        if (!column || *at != '=' || !at[1])
            st = error_set(err, ST_USAGE, MSG_COLUMN_OPTION, one);
        else if (!column_field_good(at + 1))
            st = error_set(err, ST_USAGE, MSG_COLUMN_FIELD, at + 1);
        else if (column_choices_get(out, table, column) &&
                 strcmp(column_choices_get(out, table, column), at + 1) != 0)
            st = error_set(err, ST_USAGE, MSG_COLUMN_TWICE, column);
        else
            column_choices_set(out, table, column, at + 1);
        free(one);
        if (st)
            return st;
        p += len + (p[len] == ',');
    }
    return ST_OK;
}

/* "3", "3-4", "none", "none-5": the table begins at row 5. */
static enum status take_header(const char *text, struct table_choice *out, struct error *err)
{
    static const char none[] = "none";
    const char *p = text;
    out->header = true;
    if (strncmp(p, none, sizeof none - 1) == 0) {
        p += sizeof none - 1;
        if (*p == '-') {
            p++;
            out->first = take_number(&p, MOST_NUMBER);
            p = out->first ? p : text;
        }
    } else {
        out->first = take_number(&p, MOST_NUMBER);
        int last = out->first;
        if (*p == '-') {
            p++;
            last = take_number(&p, MOST_NUMBER);
        }
        out->rows = out->first && last >= out->first ? last - out->first + 1 : 0;
        p = out->rows ? p : text;
    }
    return *p ? error_set(err, ST_USAGE, MSG_HEADER_ROWS_OPTION, text) : ST_OK;
}

enum status columns_of_call(const struct command_call *call, int table, struct column_choices *out,
                            bool *used, struct error *err)
{
    const char *columns = call->options[OPTION_COLUMN], *header = call->options[OPTION_HEADER_ROWS];
    enum status st = ST_OK;
    *out = (struct column_choices){0};
    if (columns)
        st = take_columns(columns, table, out, err);
    if (!st && header)
        st = take_header(header, column_choices_table(out, table), err);
    if (!st && call->options[OPTION_LEVELS]) {
        struct table_choice *t = column_choices_table(out, table);
        t->levels = true;
        st = call_number(call, OPTION_LEVELS, 0, ROW_MAX_LEVELS, 0, &t->nlevels, err);
    }
    *used = !column_choices_empty(out);
    return st;
}

enum status columns_save(struct command_call *call, const struct read_report *report, struct error *err)
{
    const char *name = call->options[OPTION_SAVE_FORMAT];
    bool replace = call->options[OPTION_YES] != NULL;
    if (!name)
        return ST_OK;
    if (report->ntables != 1)
        return error_set(err, ST_USAGE, MSG_SAVE_FORMAT_ONE, report->ntables);
    enum status st =
        format_save(call->formats, call->env->config_dir, name, NULL, &report->tables[0], replace, err);
    if (st == ST_CONFLICT) /* not with anybody's work: another name is wanted, or --yes */
        return error_set(err, ST_USAGE, MSG_FORMAT_EXISTS, name);
    if (!st && !call->options[OPTION_JSON])
        printf(MSG_SAVE_FORMAT_DONE, name, call->env->config_dir, name);
    return st;
}
