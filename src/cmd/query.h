/* Queries as subcommands take them. Private to src/cmd. */
#ifndef MULU_CMD_QUERY_H
#define MULU_CMD_QUERY_H

#include "cmd/cmd.h"
#include "mulu/search.h"

/* What a query on the command line means, in a catalog (0: all); @NAME is one that was kept. Where it is wrong, the error
 * has the query and a line that points at the character. The caller frees *out. */
enum status call_query(struct command_call *call, const char *text, int64_t catalog, struct query **out,
                       struct error *err);
/* Says on stderr where a word looks as if it had a prefix that there is not: call_query() does where one is near; with
 * `nothing` found, where none is. */
void call_tell_unknown(const struct query *query, const struct query_words *words, bool nothing);
/* Searches to the end: for the items whose rows answer the query. The caller frees *nodes. */
enum status call_query_nodes(struct command_call *call, const char *text, int64_t catalog, int64_t **nodes,
                             size_t *n, struct error *err);

#endif
