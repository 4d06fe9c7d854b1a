#include "cmd/print.h"
#include "cmd/replace.h"
#include "cmd/stage.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

static json_t *table_json(const struct table_report *t)
{
    json_t *catalog = t->catalog ? json_integer(t->catalog) : json_null();
    return json_pack("{s:s, s:i, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o, s:o, s:o}",
                     "title", t->title, "table", t->table, "format", t->format, "catalog", catalog, "rows",
                     (json_int_t)t->rows, "headings", (json_int_t)t->headings, "items", (json_int_t)t->items,
                     "filled", (json_int_t)t->filled, "repaired", (json_int_t)t->repaired, "unsure",
                     (json_int_t)t->unsure, "noise", (json_int_t)t->noise, "runs", (json_int_t)t->runs,
                     "header_missing", t->header_missing, "unplaced", json_of_list(&t->unplaced), "reprinted",
                     json_of_list(&t->reprinted), "headers", json_of_list(&t->headers));
}

static json_t *report_json(const char *path, const struct read_report *r)
{
    json_t *tables = json_array();
    for (size_t i = 0; i < r->ntables; i++)
        json_array_append_new(tables, table_json(&r->tables[i]));
    const char delimiter[] = {r->delimiter, '\0'};
    return json_pack("{s:o, s:s, s:s, s:I, s:I, s:I, s:o, s:o, s:o}", "file", json_of_bytes(path), "encoding",
                     r->encoding, "delimiter", delimiter, "deleted", (json_int_t)r->deleted, "hidden_rows",
                     (json_int_t)r->hidden_rows, "hidden_sheets", (json_int_t)r->hidden_sheets, "tables",
                     tables, "notes", json_of_list(&r->notes), "unplaced", json_of_list(&r->unplaced));
}

static void print_unplaced(const struct string_list *l)
{
    if (l->n)
        printf(MSG_REPORT_UNPLACED, l->n);
    for (size_t i = 0; i < l->n; i++) {
        fputs("      ", stdout);
        print_indented(l->items[i], 6);
    }
}

/* As it may be given to --delimiter. */
static const char *delimiter_text(char c)
{
    return c == ',' ? "comma" : c == ';' ? "semicolon" : c == '\t' ? "tab" : "|";
}

static void print_table(const struct table_report *t, bool alone)
{
    fputs("  ", stdout);
    print_visible(t->title);
    if (t->catalog)
        printf(MSG_REPORT_CATALOG, (long long)t->catalog);
    printf(MSG_REPORT_COUNTS, t->format, (long long)t->rows, (long long)t->headings, (long long)t->items,
           (long long)t->filled, (long long)t->repaired, (long long)t->unsure);
    if (t->table && !alone)
        printf(MSG_REPORT_TABLE, t->table);
    if (t->runs > 1)
        printf(MSG_REPORT_RUNS, (long long)t->runs);
    if (t->header_missing)
        fputs(MSG_REPORT_HEADER_MISSING, stdout);
    if (t->noise)
        printf(MSG_REPORT_NOISE, (long long)t->noise);
    if (t->reprinted.n)
        printf(MSG_REPORT_REPRINTED, t->reprinted.n);
    print_unplaced(&t->unplaced);
}

/* A file may hold thousands of catalogs: beyond the first ones, those with text that found no place are told, and the sum of
 * the others. */
static void print_tables(const struct read_report *r)
{
    enum { MOST = 20 };
    size_t more = 0;
    int64_t rows = 0, items = 0;
    for (size_t i = 0; i < r->ntables; i++) {
        const struct table_report *t = &r->tables[i];
        bool told = i < MOST || t->unplaced.n;
        if (told)
            print_table(t, r->ntables == 1);
        more += !told;
        rows += told ? 0 : t->rows;
        items += told ? 0 : t->items;
    }
    if (more)
        printf(MSG_REPORT_MORE, more, (long long)rows, (long long)items);
}

static void print_report(const char *path, const struct read_report *r, bool dry)
{
    if (r->delimiter)
        printf(MSG_REPORT_CSV, path, r->encoding, delimiter_text(r->delimiter));
    else
        printf(MSG_REPORT_FILE, path, r->encoding);
    print_tables(r);
    if (r->deleted)
        printf(MSG_REPORT_DELETED, (long long)r->deleted);
    if (r->hidden_rows || r->hidden_sheets)
        printf(MSG_REPORT_HIDDEN, (long long)r->hidden_sheets, (long long)r->hidden_rows);
    if (r->notes.n)
        printf(MSG_REPORT_NOTES, r->notes.n);
    print_unplaced(&r->unplaced);
    if (dry)
        fputs(MSG_REPORT_DRY, stdout);
}

static enum status publish(struct staged *s, struct error *err)
{
    struct store_import *im = s->import;
    s->import = NULL;
    return im ? store_import_publish(im, err) : ST_OK;
}

/* What was found in each file, before it is stored: an import whose report nobody could get is none. */
static enum status report_files(const struct command_call *call, const struct staged *files, size_t n,
                                struct error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (call->options[OPTION_JSON])
            print_json(report_json(call->argv[i], &files[i].report));
        else
            print_report(call->argv[i], &files[i].report, call->options[OPTION_DRY_RUN] != NULL);
    }
    bool failed = fflush(stdout) || ferror(stdout);
    clearerr(stdout);
    return failed ? error_set(err, ST_OUTPUT, MSG_IMPORT_NO_REPORT, error_os(errno)) : ST_OK;
}

/* All files are read before any is stored: when one is bad, the database stays as it was. */
static enum status import_files(struct command_call *call, const struct read_options *options,
                                struct error *err)
{
    size_t n = (size_t)call->argc;
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is a report that failed, not the end half-way */
    struct staged *files = mem_alloc(n * sizeof *files);
    enum status st = ST_OK;
    for (size_t i = 0; i < n && !st; i++)
        st = stage_file(call, call->argv[i], options, !call->options[OPTION_DRY_RUN], &files[i], err);
    if (!st)
        st = report_files(call, files, n, err);
    for (size_t i = 0; i < n && !st; i++)
        st = publish(&files[i], err);
    for (size_t i = 0; i < n; i++)
        staged_release(&files[i]);
    free(files);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    struct read_options options = {.format = call->options[OPTION_FORMAT],
                                   .title = call->options[OPTION_TITLE],
                                   .encoding = call->options[OPTION_ENCODING]};
    enum status st = call_number(call, OPTION_TABLE, 1, 100000, 0, &options.table, err);
    if (!st)
        st = call_number(call, OPTION_YEAR, 1949, 2099, 0, &options.year, err);
    if (!st)
        st = call_delimiter(call, &options.delimiter, err);
    if (!st)
        st = call_formats(call, err);
    if (!st && call->options[OPTION_REPLACE])
        return replace_catalog(call, &options, err);
    return st ? st : import_files(call, &options, err);
}

const struct command import_command = {
    .name = "import",
    .usage = MSG_IMPORT_USAGE,
    .help = MSG_IMPORT_HELP,
    .options = 1u << OPTION_FORMAT | 1u << OPTION_TABLE | 1u << OPTION_TITLE | 1u << OPTION_YEAR |
               1u << OPTION_ENCODING | 1u << OPTION_DELIMITER | 1u << OPTION_DRY_RUN | 1u << OPTION_JSON |
               1u << OPTION_REPLACE | 1u << OPTION_YES,
    .stores_with = 1u << OPTION_REPLACE,
    .least = 1,
    .most = -1,
    .takes_files = true,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run,
};
