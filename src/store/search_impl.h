/* Private to the files of the search: a search in progress.
 *
 * It goes through the ids of nodes a chunk at a time, and for each leaf of the query has a bit for each id of the chunk;
 * and, or and not are then operations on words. Leaves that no index answers (states, days) are loaded once as sets. Headings
 * that a word stands in hand it down: that is asked only for the nodes of which it decides whether they are found. */
#ifndef MULU_STORE_SEARCH_IMPL_H
#define MULU_STORE_SEARCH_IMPL_H

#include "mulu/search.h"
#include "store/id_set.h"
#include "store/index.h"

_Static_assert((int)SEARCH_CHUNK == (int)ID_PAGE && (int)SEARCH_CHUNK == (int)INDEX_CHUNK,
               "a chunk is a page of every set");

/* What counts as standing in a node. */
enum search_mode {
    MODE_LITERAL, /* its own cells, letter by letter */
    MODE_SOUND,   /* or as pinyin */
    MODE_FULL     /* or in the headings above it; what stands behind a - is always asked so */
};

struct search_leaf {
    bool used, negated; /* somewhere behind a - */
    bool inherits;      /* what a heading has, everything below it has */
    bool own;           /* a node of which it holds is one that was asked for */
    bool loaded;        /* `set`, or `catalogs`, or `headless` */
    struct id_set set;
    int64_t *catalogs; /* ascending */
    size_t ncatalogs;
    bool headless; /* no heading has it */
    struct id_set chunks,
        headings; /* chunks that were looked through, by number from 1 on, and headings there that have it */
    struct id_set known,
        below; /* headings that were asked about, and those that have it or stand below one that has */
    uint64_t *bits[MODE_FULL];
    bool filled[MODE_FULL]; /* for the chunk at hand */
};

enum search_pass { PASS_RECENT, PASS_NAME, PASS_TEXT, PASS_SOUND, PASS_INHERITED, PASS_ROWS, PASSES };

struct search {
    struct store *s;
    const struct query *q;
    struct search_scope scope;
    int64_t *recent;
    enum search_recent { RECENT_UNKNOWN, RECENT_OTHER, RECENT_FOUND } * recent_is; /* of each */
    struct search_leaf *leaves; /* one for each node of the query, used for its leaves */
    enum search_pass plan[PASSES];
    int npasses, pass;
    bool begun, pass_done, done;

    int64_t first, last; /* ids that can be found */
    int64_t lo, hi;      /* the chunk at hand; lo is a multiple of 64 */
    int64_t at;          /* where the pass goes on */
    size_t recent_at;
    struct id_set found;
    int64_t total;
    struct search_hit *hits;
    size_t nhits, cap_hits;
    struct search_hit *waiting; /* found, and not in order yet: by catalog and id */
    size_t nwaiting, cap_waiting, waiting_at;
};

static inline size_t chunk_words(const struct search *x)
{
    return (size_t)(x->hi - x->lo + 63) / 64;
}

/* Makes lo … hi the chunk at hand; what leaves had for another is gone. */
void search_look_at(struct search *x, int64_t lo, int64_t hi);
/* search_leaf.c: the leaf's bits for the chunk at hand, without what is handed down. */
enum status leaf_bits(struct search *x, int node, enum search_mode mode, const uint64_t **bits,
                      struct error *err);
/* What the index is asked for a QUERY_TEXT leaf. */
void leaf_term(const struct query_node *n, struct index_term *term);
void leaf_release(struct search_leaf *leaf);
/* Sets the bits of the ids that a statement with the chunk's ends as ?1 and ?2 gives. */
enum status chunk_put_ids(struct search *x, const char *sql, uint64_t *bits, struct error *err);
/* Sets the bits of those of the chunk that have an item. */
enum status chunk_put_items(struct search *x, uint64_t *bits, struct error *err);
/* search_state.c: the set of a leaf that is a state or a date. */
enum status leaf_load_state(struct search *x, const struct query_node *n, struct id_set *set,
                            struct error *err);

/* The day of a node by which such a leaf finds it, and what kind of day that is; *is false: none, or it does not find it. */
enum status leaf_day(struct search *x, const struct query_node *n, int64_t node, enum query_date *date,
                     int32_t *day, bool *is, struct error *err);

/* search_above.c: sets the bits of those that are asked for and stand below a heading that has the leaf's word. */
enum status search_inherit(struct search *x, int node, const uint64_t *asked, uint64_t *bits,
                           struct error *err);

/* search_eval.c: for which ids of the chunk the query holds. bits is cleared first. */
enum status search_eval(struct search *x, enum search_mode mode, uint64_t *bits, struct error *err);
/* Those of them whose name has one of the words. */
enum status search_eval_names(struct search *x, uint64_t *bits, struct error *err);
/* What holds with the help of headings, where one of the words is the node's own, and has not been found yet. */
enum status search_eval_inherited(struct search *x, uint64_t *bits, struct error *err);
/* Items whose row answers the query. */
enum status search_eval_rows(struct search *x, uint64_t *bits, struct error *err);
/* search_pass.c: a part of the pass; sets x->pass_done at its end. */
enum status search_pass(struct search *x, enum search_pass pass, struct error *err);

/* search_order.c: the bits of the chunk at hand go into the list, in the order of the documents: they wait, and each call of
 * search_put_in_order() takes some of those that do, until none waits. */
enum status search_add_hits(struct search *x, const uint64_t *bits, enum search_rank rank, struct error *err);
bool search_has_waiting(const struct search *x);
enum status search_put_in_order(struct search *x, struct error *err);

#endif
