#include "cmd/columns.h"
#include "cmd/print.h"

#include <stdlib.h>

#include "mulu/messages.h"

static enum status ignore_head(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
}

static enum status ignore_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)ctx;
    (void)row;
    (void)err;
    return ST_OK;
}

static json_t *header_json(const struct header_report *h)
{
    char *why = header_why_text(h);
    json_t *all = json_pack("{s:s, s:s, s:f, s:s, s:s, s:o}", "text", h->text, "field", h->field,
                            "confidence", (int)(h->confidence * 100 + 0.5) / 100.0, "why", why, "word",
                            h->word, "column", h->column ? json_integer(h->column) : json_null());
    free(why);
    return all;
}

static double share(const struct table_report *t)
{
    return t->nformats ? (int)(t->formats[0].confidence * 100 + 0.5) / 100.0 : 0;
}

static json_t *table_json(const struct table_report *t, size_t catalogs)
{
    json_t *headers = json_array(), *others = json_array();
    for (size_t i = 0; i < t->ncolumns; i++)
        json_array_append_new(headers, header_json(&t->columns[i]));
    for (size_t i = 1; i < t->nformats; i++)
        json_array_append_new(others, json_pack("{s:s, s:f}", "format", t->formats[i].name, "confidence",
                                                (int)(t->formats[i].confidence * 100 + 0.5) / 100.0));
    return json_pack("{s:s, s:I, s:s, s:f, s:b, s:o, s:i, s:o, s:i, s:i}", "title", t->title, "catalogs",
                     (json_int_t)catalogs, "format", t->format, "confidence", share(t), "header_missing",
                     t->header_missing, "headers", headers, "levels", t->levels, "others", others,
                     "header_first", t->header_first, "header_rows", t->header_rows);
}

static void print_table(const struct command_call *call, const struct table_report *t, size_t catalogs)
{
    print_visible(t->title);
    printf(MSG_EXPLAIN_FORMAT, t->format, formats_label(call->formats, t->format), share(t) * 100, t->levels);
    for (size_t i = 1; i < t->nformats; i++)
        printf(MSG_EXPLAIN_OTHER, t->formats[i].name, t->formats[i].confidence * 100);
    if (t->header_missing)
        fputs(MSG_REPORT_HEADER_MISSING, stdout);
    if (t->header_rows)
        printf(MSG_EXPLAIN_HEADER, t->header_first, t->header_first + t->header_rows - 1);
    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct header_report *h = &t->columns[i];
        char *why = header_why_text(h);
        if (h->group || !h->column)
            fputs("      ", stdout);
        else
            printf("  %3d ", h->column);
        print_visible(*h->text ? h->text : DATA_NO_LABEL);
        printf("  %-9s %3.0f%%  %s\n", h->field, h->confidence * 100, why);
        free(why);
    }
    if (catalogs > 1)
        printf(MSG_EXPLAIN_CATALOGS, catalogs);
}

/* Catalogs that a column tells apart have the same columns, which the first of them explains. */
static size_t count_parts(const struct read_report *r, size_t from)
{
    size_t n = 1;
    while (from + n < r->ntables && !r->tables[from + n].ncolumns && r->tables[from].ncolumns)
        n++;
    return n;
}

static enum status explain(struct command_call *call, struct error *err)
{
    struct row_sink sink = {.begin = ignore_head, .row = ignore_row, .end = ignore_head};
    struct read_options options = {.format = call->options[OPTION_FORMAT],
                                   .encoding = call->options[OPTION_ENCODING]};
    struct read_report report = {0};
    struct column_choices columns = {0};
    bool decided = false;
    const char *path = call->options[OPTION_EXPLAIN_FILE];
    enum status st = call_delimiter(call, &options.delimiter, err);
    if (!st)
        st = call_number(call, OPTION_TABLE, 1, 100000, 0, &options.table, err);
    if (!st)
        st = columns_of_call(call, options.table, &columns, &decided, err);
    options.columns = decided ? &columns : NULL;
    if (!st)
        st = read_file(path, call->formats, &options, &sink, &report, err);
    json_t *tables = json_array();
    for (size_t i = 0, n; i < report.ntables && !st; i += n) {
        n = count_parts(&report, i);
        if (call->options[OPTION_JSON])
            json_array_append_new(tables, table_json(&report.tables[i], n));
        else
            print_table(call, &report.tables[i], n);
    }
    if (!st && call->options[OPTION_JSON])
        print_json(json_pack("{s:o, s:s, s:O}", "file", json_of_bytes(path), "encoding", report.encoding,
                             "tables", tables));
    if (!st)
        st = columns_save(call, &report, err);
    json_decref(tables);
    column_choices_free(&columns);
    read_report_release(&report);
    return st;
}

static void print_name(const char *name, const char *label)
{
    enum { NAME_CELLS = 13 };
    print_padded(name, NAME_CELLS);
    printf("%s\n", label);
}

static enum status run(struct command_call *call, struct error *err)
{
    enum status st = call_formats(call, err);
    bool file = call->options[OPTION_COLUMN] || call->options[OPTION_HEADER_ROWS] ||
                call->options[OPTION_LEVELS] || call->options[OPTION_SAVE_FORMAT];
    if (!st && file && !call->options[OPTION_EXPLAIN_FILE])
        return call_misused(call, err);
    if (!st && call->options[OPTION_EXPLAIN_FILE])
        return explain(call, err);
    json_t *all = json_array();
    for (size_t i = 0; !st && i < formats_count(call->formats); i++) {
        const char *name = formats_name(call->formats, i), *label = formats_label(call->formats, name);
        if (call->options[OPTION_JSON])
            json_array_append_new(all, json_pack("{s:s, s:s}", "name", name, "label", label));
        else
            print_name(name, label);
    }
    if (!st && call->options[OPTION_JSON])
        print_json(json_incref(all));
    json_decref(all);
    return st;
}

const struct command formats_command = {
    .name = "formats",
    .usage = MSG_FORMATS_USAGE,
    .help = MSG_FORMATS_HELP,
    .options = UINT64_C(1) << OPTION_EXPLAIN_FILE | UINT64_C(1) << OPTION_JSON |
               UINT64_C(1) << OPTION_FORMAT | UINT64_C(1) << OPTION_ENCODING |
               UINT64_C(1) << OPTION_DELIMITER | UINT64_C(1) << OPTION_TABLE | UINT64_C(1) << OPTION_COLUMN |
               UINT64_C(1) << OPTION_HEADER_ROWS | UINT64_C(1) << OPTION_LEVELS |
               UINT64_C(1) << OPTION_SAVE_FORMAT | UINT64_C(1) << OPTION_YES,
    .needs = NEEDS_NOTHING,
    .run = run,
};
