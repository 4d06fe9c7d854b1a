/* What a search has found, as the screens hold it: a list with an end, each hit with what its line shows. */
#ifndef MULU_UI_FOUND_H
#define MULU_UI_FOUND_H

#include "mulu/search.h"

struct hit {
    int64_t catalog, node;
    char *path; /* headings above the node and its own, joined with " › " */
    char *cell; /* where it matched first */
    char *text; /* that cell's whole text */
};
struct hit_list {
    struct hit *items;
    size_t n;
    int64_t total; /* may exceed n */
};
/* Parses what is typed (mulu/query.h) for a catalog, 0: all. *out NULL on failure; the caller frees. */
enum status found_parse(struct store *s, const char *text, int64_t catalog, struct query **out,
                        struct error *err);
/* Searches to the end; at most `limit` hits. */
enum status found_look(struct store *s, const struct query *query, int64_t catalog, size_t limit,
                       struct hit_list *out, struct error *err);
/* The items of a catalog whose rows answer the query: what an export takes. The caller frees *nodes. */
enum status found_rows(struct store *s, const char *text, int64_t catalog, int64_t **nodes, size_t *n,
                       struct error *err);
void hit_list_free(struct hit_list *l);

#endif
