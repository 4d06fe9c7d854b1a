#include "cmd/cmd.h"
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
    json_t *all = json_pack("{s:s, s:s, s:f, s:s, s:s}", "text", h->text, "field", h->field, "confidence",
                            (int)(h->confidence * 100 + 0.5) / 100.0, "why", why, "word", h->word);
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
    return json_pack("{s:s, s:I, s:s, s:f, s:b, s:o, s:i, s:o}", "title", t->title, "catalogs",
                     (json_int_t)catalogs, "format", t->format, "confidence", share(t), "header_missing",
                     t->header_missing, "headers", headers, "levels", t->levels, "others", others);
}

static void print_table(const struct command_call *call, const struct table_report *t, size_t catalogs)
{
    print_visible(t->title);
    printf(MSG_EXPLAIN_FORMAT, t->format, formats_label(call->formats, t->format), share(t) * 100, t->levels);
    for (size_t i = 1; i < t->nformats; i++)
        printf(MSG_EXPLAIN_OTHER, t->formats[i].name, t->formats[i].confidence * 100);
    if (t->header_missing)
        fputs(MSG_REPORT_HEADER_MISSING, stdout);
    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct header_report *h = &t->columns[i];
        char *why = header_why_text(h);
        fputs("  ", stdout);
        print_visible(h->text);
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
    struct read_report report;
    const char *path = call->options[OPTION_EXPLAIN_FILE];
    enum status st = call_delimiter(call, &options.delimiter, err);
    if (st)
        return st;
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
    json_decref(tables);
    read_report_release(&report);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    enum status st = call_formats(call, err);
    if (!st && call->options[OPTION_EXPLAIN_FILE])
        return explain(call, err);
    json_t *all = json_array();
    for (size_t i = 0; !st && i < formats_count(call->formats); i++) {
        const char *name = formats_name(call->formats, i), *label = formats_label(call->formats, name);
        if (call->options[OPTION_JSON])
            json_array_append_new(all, json_pack("{s:s, s:s}", "name", name, "label", label));
        else
            printf("%-12s %s\n", name, label);
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
    .options = 1u << OPTION_EXPLAIN_FILE | 1u << OPTION_JSON | 1u << OPTION_FORMAT | 1u << OPTION_ENCODING |
               1u << OPTION_DELIMITER,
    .needs = NEEDS_NOTHING,
    .run = run,
};
