/* Named filters: queries that a user keeps under a name, in filters.json in the directory of the user's settings; they
 * hold for every database. A query that begins with @NAME means the kept one and what follows: @逾期未办 单位:司法局.
 *
 * What a query says is none of this module's business: who keeps one has had it parsed. */
#ifndef MULU_FILTERS_H
#define MULU_FILTERS_H

#include <stdbool.h>

#include "mulu/env.h"
#include "mulu/state.h"

/* Name and query of each, in the order in which they were kept. A missing file is none. ST_INPUT: it is damaged. Ends with
 * state_free(). */
enum status filters_load(const struct env *env, struct state *out, struct error *err);
/* One word of at most 60 bytes, without @ and the signs of the query language. */
bool filters_is_name(const char *name);
/* Keeps the query, in the place of one that has the name; "" takes that one away, which need not be there. The file is
 * written whole or not at all. ST_USAGE for a bad name. */
enum status filters_put(const struct env *env, const char *name, const char *query, struct error *err);
/* Appends the query that text means: itself, or for @NAME the kept one in parentheses where more follows. ST_USAGE: no
 * such name, with those that there are. */
enum status filters_expand(const struct env *env, const char *text, struct buffer *out, struct error *err);

#endif
