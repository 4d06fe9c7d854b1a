#include "cmd/cmd.h"
#include "cmd/export_all.h"
#include "cmd/export_days.h"
#include "cmd/progress.h"
#include "cmd/query.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/write.h"

static enum status unknown_writer(const char *name, struct error *err)
{
    struct buffer b = {0};
    for (size_t i = 0; i < writer_count(); i++)
        buf_printf(&b, "%s ", writer_info(i)->name);
    buf_puts(&b, EXPORT_DAYS);
    enum status st = error_set(err, ST_USAGE, MSG_EXPORT_TO, name, buf_text(&b));
    buf_free(&b);
    return st;
}

/* CATALOG, or CATALOG:3.2.1 for a subtree. */
static enum status find_what(struct command_call *call, int64_t *catalog, int64_t *root, struct error *err)
{
    *root = 0;
    struct error first = {0};
    if (!store_find_catalog(call->store, call->argv[0], catalog, &first))
        return ST_OK;
    if (strchr(call->argv[0], ':') && !store_find_node(call->store, call->argv[0], catalog, root, err))
        return ST_OK;
    if (err && !strchr(call->argv[0], ':'))
        *err = first;
    return first.status;
}

/* The nodes that --to ics writes the days of: all (out->nodes NULL), those of a subtree, or those that --filter finds. */
static enum status find_days(struct command_call *call, int64_t *catalog, struct row_filter *out,
                             int64_t **own, struct error *err)
{
    enum status st = ST_OK;
    *catalog = 0;
    if (call->argc)
        st = find_what(call, catalog, &out->root, err);
    if (!st && call->options[OPTION_CATALOG])
        st = store_find_catalog(call->store, call->options[OPTION_CATALOG], catalog, err);
    if (!st && call->options[OPTION_FILTER])
        st = call_query_nodes(call, call->options[OPTION_FILTER], *catalog, own, &out->n, err);
    out->nodes = *own;
    return st;
}

static enum status run_days(struct command_call *call, const char *path, struct error *err)
{
    struct row_filter filter = {0};
    int64_t catalog, *own = NULL, written = 0;
    if (call->options[OPTION_ENCODING] || call->options[OPTION_UID])
        return error_set(err, ST_USAGE, MSG_EXPORT_ICS_ENCODING);
    enum status st = find_days(call, &catalog, &filter, &own, err);
    if (!st)
        st = export_days(call, catalog, &filter, path, &written, err);
    free(own);
    if (!st && strcmp(path, "-") != 0)
        fprintf(stderr, MSG_EXPORTED_DAYS, (long long)written, path);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    const char *to = call->options[OPTION_TO] ? call->options[OPTION_TO] : "csv";
    const char *path = call->options[OPTION_OUTPUT] ? call->options[OPTION_OUTPUT] : "-";
    struct cli_progress progress = {0};
    struct write_options options = {.to = writer_find(to),
                                    .encoding = call->options[OPTION_ENCODING],
                                    .uid = call->options[OPTION_UID] != NULL,
                                    .merged = call->options[OPTION_MERGED] != NULL,
                                    .progress = &progress.progress};
    struct row_filter filter = {0};
    struct writer *writer = NULL;
    struct row_sink sink;
    struct written written = {0};
    int64_t catalog, *nodes = NULL;
    if (strcmp(to, EXPORT_DAYS) == 0)
        return run_days(call, path, err);
    if (!options.to)
        return unknown_writer(to, err);
    if (call->options[OPTION_ALL])
        return call->argc || call->options[OPTION_CATALOG] ? error_set(err, ST_USAGE, MSG_EXPORT_ALL_WHICH)
                                                           : export_all(call, path, &options, err);
    if (!call->argc || call->options[OPTION_CATALOG])
        return error_set(err, ST_USAGE, MSG_EXPORT_WHICH);
    if (options.to->package && strcmp(path, "-") == 0 && isatty(STDOUT_FILENO))
        return error_set(err, ST_USAGE, MSG_WRITE_TO_TERMINAL, to);
    enum status st = find_what(call, &catalog, &filter.root, err);
    if (!st && call->options[OPTION_FILTER]) {
        st = call_query_nodes(call, call->options[OPTION_FILTER], catalog, &nodes, &filter.n, err);
        filter.nodes = nodes;
    }
    if (!st)
        st = writer_open(path, &options, &writer, &sink, err);
    if (!st) {
        cli_progress_begin(&progress, MSG_EXPORTING, PACE_ROWS);
        st = store_rows(call->store, catalog, &filter, &sink, &progress.progress, err);
        cli_progress_end(&progress);
        if (!st || (st == ST_OUTPUT && err && !*err->text))
            st = writer_commit(writer, &written, err);
        else
            writer_cancel(writer);
    }
    free(nodes);
    if (!st && strcmp(path, "-") != 0)
        fprintf(stderr, MSG_EXPORTED, (long long)written.rows, path);
    return st;
}

const struct command export_command = {
    .name = "export",
    .usage = MSG_EXPORT_USAGE,
    .help = MSG_EXPORT_HELP,
    .options = 1u << OPTION_TO | 1u << OPTION_OUTPUT | 1u << OPTION_UID | 1u << OPTION_ENCODING |
               1u << OPTION_FILTER | 1u << OPTION_CATALOG | 1u << OPTION_MERGED | 1u << OPTION_ALL,
    .least = 0,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
