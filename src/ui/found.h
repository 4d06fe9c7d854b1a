/* The last search: the hits that n and N go along. What a search finds comes in steps; only as much is looked for as a
 * key asks for. */
#ifndef MULU_UI_FOUND_H
#define MULU_UI_FOUND_H

#include "ui/app.h"

enum { LOOKUP_KEEP = 2000 }; /* hits that can be gone to; more are only counted */

/* Where one searches, and what is listed before all others. */
struct lookup_scope {
    int64_t catalog; /* 0: everywhere */
    const struct used *first;
};

/* Begins a search; words as for query_parse(). On failure *out is as lookup_end() leaves it, and *offset (may be NULL) is the
 * place in the query where ST_USAGE is about that. */
enum status lookup_begin(struct app *app, const char *text, const struct lookup_scope *scope,
                         const struct query_words *words, struct lookup *out, size_t *offset,
                         struct error *err);
/* Looks until there are n hits, or all that there are. */
enum status lookup_want(struct lookup *l, size_t n, struct error *err);
void lookup_end(struct lookup *l); /* and resets */

/* The items of a catalog (0: of all) whose rows a query finds that a clerk has typed before; the caller frees *nodes. */
enum status lookup_rows(struct app *app, const char *text, int64_t catalog, int64_t **nodes, size_t *n,
                        struct error *err);

/* What n and N go along from now on; takes the search over. */
void found_take(struct app *app, const char *text, int64_t catalog, struct lookup *lookup, size_t at);
/* Says which of the hits one stands on; cell: where it matched. */
void found_tell(struct app *app, const char *cell);
/* To the next hit, or the one before, that is still there. What an earlier session searched for is searched anew. Why not is
 * said. */
void found_go(struct view *v, bool forward);
/* Whether the search has found anything in the catalog. */
bool found_in(struct app *app, int64_t catalog);
enum status found_rows(struct app *app, int64_t catalog, int64_t **nodes, size_t *n, struct error *err);
void found_end(struct app *app);

#endif
