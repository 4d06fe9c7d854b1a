/* The search index: what a leaf of a query asks, answered for a range of node ids. Private to src/store; how it is
 * stored is told in index_impl.h. */
#ifndef MULU_STORE_INDEX_H
#define MULU_STORE_INDEX_H

#include "mulu/arena.h"
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
 * pinyin_find() does by readings of today in the heading and the unit, where these are among the fields, if there is a letter in it. */
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
/* Sets the bits of the nodes of n catalogs, whose ids ascend. */
enum status index_of_catalogs(struct store *s, const int64_t *catalogs, size_t n, int64_t lo, int64_t hi,
                              uint64_t *bits, struct error *err);
/* Calls with the catalog of each node whose bit is set and that the index knows; in no order. */
enum status index_catalogs_of(struct store *s, int64_t lo, int64_t hi, const uint64_t *bits,
                              void (*put)(void *ctx, int64_t node, int64_t catalog), void *ctx,
                              struct error *err);
/* Between which ids the nodes of a catalog, or all, lie; first > last: there is none. */
enum status index_range(struct store *s, int64_t catalog, int64_t *first, int64_t *last, struct error *err);
/* The largest id of a node; 0: there is none. */
enum status index_last_node(struct store *s, int64_t *node, struct error *err);

/* Where nodes stand: what is read is kept until the database changes, for some of the chunks; a chunk takes half a
 * millisecond. The map is the store's; good until the caller's read transaction ends. */
struct above_map;
enum status above_map(struct store *s, struct above_map **out, struct error *err);
/* The heading right above it. *parent: 0 where the node is an outermost one, or none. */
enum status above_get(struct store *s, struct above_map *m, int64_t id, int64_t *parent, struct error *err);
/* Sets the bits of those that have an item: of so many words from lo on, a multiple of 64, within one chunk. */
enum status above_items(struct store *s, struct above_map *m, int64_t lo, uint64_t *bits, size_t words,
                        struct error *err);

/* Whether the values of a cell (an enum field; FIELD_COUNT: the heading) come again and again, and are kept as words. */
bool index_is_column(int cell);
struct index_value {
    const char *text;   /* folded: all that reads the same is one value */
    int64_t uses, node; /* nodes that have it, and one of them */
};
struct index_values {
    struct index_value *items;
    size_t n, cap;
    struct arena texts;
};
/* The values that living nodes of a catalog (as for index_scope()) have in such a cell; where something is typed (folded),
 * those that hold it or sound like it, and perhaps some that do not. In no order; the caller frees. */
enum status index_values(struct store *s, int64_t catalog, int cell, const char *typed,
                         struct index_values *out, struct error *err);
void index_values_free(struct index_values *v);

/* What such a cell of a node holds now, as it was typed; nothing where it has none. */
enum status index_read_cell(struct store *s, int64_t id, int cell, struct buffer *text, struct error *err);

/* --- keeping it -------------------------------------------------------------------------------------------------- */

/* A node that is new, or a cell of which has changed, or that hangs below another heading: to be called in the transaction
 * of the change. */
enum status index_touch(struct store *s, int64_t node, struct error *err);
/* Before the commit: the touched nodes go into the index when they have become many; where they are more than a short
 * transaction has room for, they wait for index_catch_up(). */
enum status index_settle(struct store *s, struct error *err);
/* The same, when there are more than `most`. */
enum status index_settle_above(struct store *s, size_t most, struct error *err);
/* After the commit: where very many nodes were touched they go into the index now, in short transactions. What cannot be done
 * now waits for the next time: a search is right without it, only slower. */
void index_catch_up(struct store *s);
enum status index_pending_are_many(struct store *s, bool *yes, struct error *err);
/* Everything anew, in the transaction that is open: for an upgrade. */
enum status index_fill(struct store *s, struct error *err);
/* The same for where nodes stand alone, which the index of earlier programs did not say. */
enum status index_fill_parents(struct store *s, struct error *err);
/* What a source has staged is in force from now on. */
enum status index_publish(struct store *s, int64_t source, struct error *err);
/* The same is gone for ever: at most so many lists in one transaction; *more: call again. */
enum status index_purge_some(struct store *s, int64_t source, int most, bool *more, struct error *err);
/* In a short transaction: unites segments when many are small. */
enum status index_tidy(struct store *s, struct error *err);
/* Compares the index with the data. ST_PROBLEMS where they differ. */
enum status index_verify(struct store *s, struct error *err);
void index_release(struct store *s); /* what is kept in memory */

#endif
