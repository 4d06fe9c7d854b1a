/* Long changes in pieces. A group (or the undoing of one) that takes longer than others may be kept waiting is committed
 * bit by bit, and is marked as unfinished until its last piece: nobody else changes the catalogs that it works on, nor takes
 * it back, until then. Where it fails, is stopped or its process dies, what was done is taken back, from the records:
 * at once, or by whoever opens or changes the database next. So every change must be recorded before it is applied, and
 * applying it again to what it was applied to in part must be harmless. */
#ifndef MULU_STORE_PIECE_H
#define MULU_STORE_PIECE_H

#include "mulu/error.h"
#include "store/id_set.h"

struct store;
struct store_import;

enum {
    PATIENCE_MS = 30
}; /* as long as others may be kept waiting, beside what the commit and a busy machine add */

enum piece_way { WAY_DO, WAY_UNDO, WAY_REDO };

struct piece {
    bool running; /* within a transaction that may be parted */
    bool whole;   /* it must not be parted after all */
    bool marked;  /* pieces of it are committed */
    bool back;    /* it takes pieces back */
    enum piece_way way;
    struct store_import
        *review;   /* it works on what this import has staged, which needs no marker; NULL: it does not */
    int64_t group; /* 0: has no row yet */
    int64_t at;    /* of undo: records behind it are undone; of redo: records up to it are brought again */
    int64_t since; /* engine_clock() when this piece began */
    int64_t last;  /* the catalog that was touched last */
    struct id_set touched;
    int64_t *catalogs; /* the same, in the order in which they were touched */
    size_t n, cap, marked_catalogs;
    int64_t left; /* a group whose pieces could not be taken back yet; 0: none */
};

/* Within the first transaction of the work. group 0: the one that is open, which may have no row yet. */
void piece_begin(struct store *s, enum piece_way way, int64_t group);
/* Before anything of the catalog is read that a change rests on: ST_LOCKED while another's unfinished work has it. */
enum status piece_touch(struct store *s, int64_t catalog, struct error *err);
/* Where all that was done is recorded: once that has taken long enough, others get their turn. Does nothing in a
 * transaction that no work of this kind has begun. */
enum status piece_rest(struct store *s, struct error *err);
/* Goes through the records of its group from `at` on, and applies them forward or back. */
enum status piece_run(struct store *s, bool forward, struct error *err);
/* Within the last transaction: it is no longer unfinished, and its catalogs were changed now. */
enum status piece_finish(struct store *s, int64_t at, struct error *err);
/* After the commit. */
void piece_end(struct store *s);
/* After a rollback: what was committed is taken back. Where that fails too it is tried again at the next change. */
void piece_abandon(struct store *s);

/* What the dead have left, or this store could not take back, is taken back; outside of any transaction. */
enum status piece_clear(struct store *s, struct error *err);
/* Whether there is something to clear, for a store that may only read. */
bool piece_is_left(struct store *s);
/* For those who need the whole: ST_LOCKED while unfinished work has the catalog (0: any). */
enum status piece_check(struct store *s, int64_t catalog, struct error *err);

#endif
