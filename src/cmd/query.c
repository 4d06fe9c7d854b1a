#include "cmd/query.h"

#include <stdlib.h>

#include "mulu/filters.h"
#include "mulu/messages.h"

enum { POINTER_INDENT = 2 };

/* A mistaken name is told where one is near; what finds nothing, in any case. */
void call_tell_unknown(const struct query *query, const struct query_words *words, bool nothing)
{
    struct buffer name = {0}, nearest = {0};
    if (query_unknown_prefix(query, words, &name, &nearest) && nothing == !nearest.len) {
        fputs("mulu: ", stderr);
        fprintf(stderr, nearest.len ? MSG_QUERY_UNKNOWN : MSG_QUERY_UNKNOWN_ALONE, buf_text(&name),
                buf_text(&nearest));
        fputc('\n', stderr);
    }
    buf_free(&name);
    buf_free(&nearest);
}

enum status call_query(struct command_call *call, const char *text, int64_t catalog, struct query **out,
                       struct error *err)
{
    struct buffer meant = {0}, pointer = {0};
    struct query_words words = {0};
    struct error wrong = {0};
    size_t offset = 0;
    *out = NULL;
    enum status st = filters_expand(call->env, text, &meant, err);
    if (!st)
        st = search_words(call->store, catalog, &words, err);
    if (!st && query_parse(buf_text(&meant), &words, out, &offset, &wrong)) {
        query_point(buf_text(&meant), offset, POINTER_INDENT, &pointer);
        st = error_set(err, ST_USAGE, "%s\n%s", wrong.text, buf_text(&pointer));
    }
    if (!st)
        call_tell_unknown(*out, &words, false);
    query_words_release(&words);
    buf_free(&meant);
    buf_free(&pointer);
    return st;
}

enum status call_query_nodes(struct command_call *call, const char *text, int64_t catalog, int64_t **nodes,
                             size_t *n, struct error *err)
{
    struct query *query = NULL;
    struct search *search = NULL;
    struct search_scope scope = {.catalog = catalog, .rows = true};
    *nodes = NULL;
    *n = 0;
    enum status st = call_query(call, text, catalog, &query, err);
    if (!st)
        st = search_open(call->store, query, &scope, &search, err);
    if (!st)
        st = search_step(search, -1, err);
    if (!st)
        search_nodes(search, nodes, n);
    search_close(search);
    query_free(query);
    return st;
}
