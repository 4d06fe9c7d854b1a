/* The search index: what a leaf of a query asks, answered for a range of node ids. Private to src/store. */
#ifndef MULU_STORE_INDEX_H
#define MULU_STORE_INDEX_H

#include "mulu/query.h"
#include "store/store_impl.h"

/* Which cells count: bits 1u << enum field, and these. */
enum {
    INDEX_LABEL = 1u << FIELD_COUNT,        /* the node's own heading */
    INDEX_EXTRAS = 1u << (FIELD_COUNT + 1), /* extra columns, all of them */
    INDEX_ALL = (1u << (FIELD_COUNT + 2)) - 1
};

/* text is folded (text_fold()), not empty, and looked for as a substring of one cell. sounds: what it also finds as
 * pinyin_find() does in the heading and the unit, where these are among the fields. */
struct index_term {
    const char *text;
    size_t len;
    unsigned fields;
    bool sounds;
};

/* Sets the bits (id - lo) of the living nodes of any catalog with lo <= id < hi that have it, and leaves the others as
 * they are. Exact: no false hits. hi - lo is at most SEARCH_CHUNK. Nodes of catalogs that are not live may be among
 * them: the search takes them out. */
enum status index_find(struct store *s, const struct index_term *t, int64_t lo, int64_t hi, uint64_t *bits,
                       struct error *err);
/* A node not above the first that has it with id >= from: lets a search jump over empty stretches. INT64_MAX: none. */
enum status index_next(struct store *s, const struct index_term *t, int64_t from, int64_t *node,
                       struct error *err);

#endif
