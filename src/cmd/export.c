#include "cmd/cmd.h"
#include "cmd/progress.h"

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
        buf_printf(&b, "%s%s", i ? " " : "", writer_info(i)->name);
    enum status st = error_set(err, ST_USAGE, MSG_EXPORT_TO, name, buf_text(&b));
    buf_free(&b);
    return st;
}

/* The nodes that a query finds, as a filter for the rows. */
static enum status find_nodes(struct command_call *call, int64_t catalog, int64_t **nodes, size_t *n,
                              struct error *err)
{
    struct hit_list hits = {0};
    enum status st = store_search(call->store, call->options[OPTION_FILTER], catalog, SIZE_MAX, &hits, err);
    *nodes = mem_alloc((hits.n + 1) * sizeof **nodes);
    for (size_t i = 0; i < hits.n; i++)
        (*nodes)[i] = hits.items[i].node;
    *n = hits.n;
    hit_list_free(&hits);
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
    if (!options.to)
        return unknown_writer(to, err);
    if (options.to->package && strcmp(path, "-") == 0 && isatty(STDOUT_FILENO))
        return error_set(err, ST_USAGE, MSG_WRITE_TO_TERMINAL, to);
    enum status st = find_what(call, &catalog, &filter.root, err);
    if (!st && call->options[OPTION_FILTER]) {
        st = find_nodes(call, catalog, &nodes, &filter.n, err);
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
               1u << OPTION_FILTER | 1u << OPTION_MERGED,
    .least = 1,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
