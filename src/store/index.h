/* The search index: what a leaf of a query asks, answered for a range of node ids. Private to src/store. */
#ifndef MULU_STORE_INDEX_H
#define MULU_STORE_INDEX_H

#include "store/store_impl.h"

/* Which cells count: bits 1u << enum field, and these. */
enum {
    INDEX_LABEL = 1u << FIELD_COUNT,        /* the node's own heading */
    INDEX_EXTRAS = 1u << (FIELD_COUNT + 1), /* extra columns, all of them */
    INDEX_ALL = (1u << (FIELD_COUNT + 2)) - 1
};

enum {
    INDEX_CHUNK = 65536
}; /* ids that are asked for at once, at most; best from a multiple of it to the next */

/* text is folded (text_fold()), not empty, and looked for as a substring of one cell. sounds: what it also finds as
 * pinyin_find() does in the heading and the unit, where these are among the fields, if there is a letter in it. */
struct index_term {
    const char *text;
    size_t len;
    unsigned fields;
    bool sounds;
};

/* All of these read within the caller's read transaction, so that the chunks of one search are of one moment. */

/* Sets the bits (id - lo) of the nodes with lo <= id < hi that have it, and leaves the others as they are. Exact: no
 * false hits among the nodes that index_scope() gives; others may be among them. */
enum status index_find(struct store *s, const struct index_term *t, int64_t lo, int64_t hi, uint64_t *bits,
                       struct error *err);
/* The first node with id >= from that has it, in any scope: lets a search jump over empty stretches. INT64_MAX: none. */
enum status index_next(struct store *s, const struct index_term *t, int64_t from, int64_t *node,
                       struct error *err);
/* Sets the bits, all 0 before, of the living nodes of a catalog, which the caller has checked; 0: of all live
 * catalogs. */
enum status index_scope(struct store *s, int64_t catalog, int64_t lo, int64_t hi, uint64_t *bits,
                        struct error *err);
/* The largest id of a node; 0: there is none. */
enum status index_last_node(struct store *s, int64_t *node, struct error *err);

#endif
