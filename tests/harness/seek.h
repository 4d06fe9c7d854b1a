/* Searching in one line, and the same by a plain look at every node: what a search must find. */
#ifndef MULU_TESTS_SEEK_H
#define MULU_TESTS_SEEK_H

#include "harness/store_fixture.h"
#include "mulu/search.h"

/* Parsed for the catalog (0: all); a query that is none fails the test. */
struct query *seek_query(struct store *s, const char *text, int64_t catalog);
/* Searched to the end; the query must live as long. */
struct search *seek_all(struct store *s, const struct query *q, const struct search_scope *scope);
/* How many nodes are found; -1: the search failed. */
int64_t seek_count(struct store *s, const char *text, int64_t catalog, struct error *err);

/* What is true of a node by all that can be read of it. */
struct seen_node {
    struct item item;
    int parent; /* index, -1 */
    int order;  /* in its document */
    char *title;
    bool overdue, soon, later;
    int32_t dues[64]; /* open ones */
    int ndues;
};
struct seen_nodes {
    struct seen_node *items;
    int n;
};
/* Every living node of every catalog, read one by one. */
void seek_read(struct store *s, int32_t today, struct seen_nodes *out);
void seek_release(struct seen_nodes *all);
/* Whether the node is one that mulu/search.h promises; `rows` as there. */
bool seek_holds(const struct seen_nodes *all, int i, const struct query *q, int32_t today, bool rows);

#endif
