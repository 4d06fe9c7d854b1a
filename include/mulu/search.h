/* Searching: a query (mulu/query.h) held against the living nodes of one catalog or of all, in steps, so that no key
 * waits for it. A search in progress is dropped by closing it.
 *
 * What is a hit: a node for which the query holds, where a word without a prefix, and one behind 栏目:, may also stand in
 * the headings above; but at least one of the words, states or dates asked for must be the node's own, so that a heading
 * that is found is one hit and not as many as it has items. With `rows`, an item whose row, as a table prints it with its
 * headings, answers the query: what an export takes.
 *
 * Order: those used recently (in the order given); the words in their name; in other cells; as pinyin; with the help of
 * headings above. Within each, catalogs in their order and each in the order of the document, where a chunk of node ids
 * (SEARCH_CHUNK) holds them: databases of many chunks give their chunks one after the other. */
#ifndef MULU_SEARCH_H
#define MULU_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/query.h"
#include "mulu/store.h"

enum { SEARCH_CHUNK = 65536 };

struct search;
struct search_scope {
    int64_t catalog;       /* 0: all live ones */
    const int64_t *recent; /* nodes used recently, the last one first; copied */
    size_t nrecent;
    size_t keep; /* hits to be kept in order; more are only counted, and in search_has() */
    bool rows;   /* items by their rows */
};
enum search_rank { RANK_RECENT, RANK_NAME, RANK_TEXT, RANK_SOUND, RANK_INHERITED };
struct search_hit {
    int64_t catalog, node;
    enum search_rank rank;
};

/* query is borrowed until search_close(). Costs next to nothing: nothing is looked for yet. An empty query finds nothing,
 * with `rows` everything. ST_USAGE: no such catalog. */
enum status search_open(struct store *s, const struct query *query, const struct search_scope *scope,
                        struct search **out, struct error *err);
void search_close(struct search *x); /* NULL is legal */
/* Works for about budget_ms, less where that brings the first screenful (< 0: to the end). Hits only ever grow at their end. After an error the search is over. */
enum status search_step(struct search *x, int budget_ms, struct error *err);
bool search_done(const struct search *x);
int64_t search_total(const struct search *x); /* found so far; exact when done */
size_t search_count(const struct search *x);  /* hits that can be asked for: at most `keep` */
const struct search_hit *search_at(const struct search *x, size_t i); /* good until the next step */
/* Whether the node is among what has been found so far, kept or not. */
bool search_has(const struct search *x, int64_t node);
/* All that has been found so far, by rising id; the caller frees *nodes. */
void search_nodes(const struct search *x, int64_t **nodes, size_t *n);

/* What a line of a list shows of a hit; read only when asked for. */
struct search_shown {
    char *title; /* of the catalog */
    char *path;  /* headings above the node and its own, joined with " › " */
    char *
        cell; /* where it matched first: the name before the fields; else, where that is asked for, the first that is to
               * be confirmed; else CELL_LABEL */
    char *text; /* that cell's whole text; what the item begins with where it has no name */
    struct span_list path_spans, spans; /* to be marked, also where they match as pinyin */
    char *excerpt; /* what an item without a name begins with, on one line; "" where it has one */
    /* The days by which it was found, by the states and dates that are asked for: of several the first. */
    bool dated[QUERY_DATES];
    int32_t days[QUERY_DATES];
};
/* ST_USAGE when the node is no more. */
enum status search_show(struct search *x, size_t i, struct search_shown *out, struct error *err);
void search_shown_release(struct search_shown *shown);

/* Days that lie ahead have an end: what repeats for ever is looked at until that day. False: the query asks for no days so
 * far ahead. */
bool search_due_until(const struct search *x, int32_t *until);

/* The words that a query in this scope may use: today, and the labels of extra columns (catalog 0: of all). */
enum status search_words(struct store *s, int64_t catalog, struct query_words *out, struct error *err);
/* query_values for query_complete(): ctx is a struct search_values. */
struct search_values {
    struct store *store;
    int64_t catalog;
};
enum status search_values(void *ctx, enum query_where where, enum field field, const char *extra,
                          const char *typed, size_t limit, struct string_list *out, struct error *err);

#endif
