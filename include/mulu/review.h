/* The review of an import, between reading and storing: what the file became can be looked at, confirmed, corrected and
 * left out while nobody else sees it. Nothing of it is history yet: cancelling the import leaves nothing of it behind, and
 * neither does a crash. What was not confirmed stays marked in the catalog that is published.
 *
 * Reading. From review_open() to the end, the catalogs of an import can be read through the same store (and through no
 * other) with the readers of mulu/store.h: store_head, store_notes, store_outline, store_item, store_marks,
 * store_values, store_units, store_rows, search_open() with the catalog's id. Lists of all catalogs do not name them.
 *
 * Writing. review_begin() opens a group in which the writers of mulu/store.h work on this import's catalogs and on
 * nothing else: store_set corrects a cell (and takes its mark away), store_confirm confirms one, store_delete_node leaves a
 * row or a heading with all below it out, store_restore_node takes it back in, store_add_node, store_move_node and
 * store_set_catalog do what they say. store_commit ends it, store_rollback drops it. Such groups have no line of history;
 * review_undo() takes the last one back. All of them are refused with ST_CANCELLED when the import was purged because
 * it had been silent for ten minutes on another host: review_keep() once in a while prevents that.
 *
 * Functions that take a catalog take 0 for all of the import. */
#ifndef MULU_REVIEW_H
#define MULU_REVIEW_H

#include "mulu/store.h"

/* The reading has ended: the review begins. To be called before all else here; again is harmless. */
enum status review_open(struct store_import *im, struct error *err);
/* The ids of the import's catalogs, in the order of the file's tables; they live as long as the import. */
size_t review_catalogs(const struct store_import *im, const int64_t **ids);

/* What the top of the preview says. Cells are counted once under each mark they carry. */
struct review_counts {
    int64_t items, headings;
    int64_t filled, repaired, unsure; /* cells to confirm */
    int64_t confirmed;                /* cells that were marked and have been confirmed */
    int64_t unplaced;                 /* texts without a place */
    int64_t left_out;                 /* rows (items) left out */
};
enum status review_counts(struct store_import *im, int64_t catalog, struct review_counts *out,
                          struct error *err);

/* A group that is no history; verb and subject are what review_undo() tells of it. Groups do not nest. */
enum status review_begin(struct store_import *im, enum verb v, const char *subject, struct error *err);
/* Takes the last group back that has not been taken back. *done (may be NULL) tells its verb, subject and, where it was
 * about one, its node; ST_PROBLEMS when there is none. Corrections stay undoable in this way until the import is published
 * or cancelled. */
enum status review_undo(struct store_import *im, struct group_info *done, struct error *err);
/* A sign of life; cheap. */
enum status review_keep(struct store_import *im, struct error *err);

/* --- confirming all of a kind ------------------------------------------------------------------------------------- */

/* Which doubtful cells are meant. All zero but reason: every one. */
struct review_kind {
    unsigned marks;   /* MARK_FILLED | …: cells with any of them; 0: with whatever mark */
    int reason;       /* enum mark_reason; -1: any */
    const char *cell; /* a cell's name; NULL: any */
    int64_t node;     /* this node and what stands below it; 0: everywhere */
};
/* The kinds that there are, the most frequent first. */
struct review_tally {
    unsigned marks; /* exactly these */
    enum mark_reason reason;
    int64_t cells;
};
struct review_tallies {
    struct review_tally *items;
    size_t n;
};
enum status review_tally(struct store_import *im, int64_t catalog, struct review_tallies *out,
                         struct error *err);
void review_tallies_free(struct review_tallies *l);
/* Confirms all cells of the kind, as one group of its own (none may be open); *n: how many. */
enum status review_confirm_all(struct store_import *im, int64_t catalog, const struct review_kind *kind,
                               int64_t *n, struct error *err);

/* --- texts without a place ------------------------------------------------------------------------------------------ */

/* What the reader found no place for. Given once, after reading, for each table (its catalog) and for the file (catalog
 * 0), they belong to the import and are published with it: store_unplaced() has them for ever. */
enum status review_unplaced_add(struct store_import *im, int64_t catalog, const struct string_list *texts,
                                struct error *err);
struct unplaced_text {
    int64_t id, catalog; /* catalog 0: of the file as a whole */
    char *text;
    int64_t node; /* where it was put; 0: nowhere yet */
    char *cell;   /* "" where it was put nowhere */
};
struct unplaced_list {
    struct unplaced_text *items;
    size_t n;
};
/* All of them, in the order of the file, those that were put somewhere included. */
enum status review_unplaced(struct store_import *im, int64_t catalog, struct unplaced_list *out,
                            struct error *err);
/* The texts without a place of a published catalog and of the file that it came from, none that was put somewhere. */
enum status store_unplaced(struct store *s, int64_t catalog, struct unplaced_list *out, struct error *err);
void unplaced_list_free(struct unplaced_list *l);
/* Within a group of the review, or of any other work after publishing: puts the text into a cell, behind what is there (on
 * a line of its own). The cell counts as corrected. ST_CONFLICT when the text has been put somewhere meanwhile. */
enum status store_place_text(struct store *s, int64_t text, int64_t node, const char *cell,
                             struct error *err);

/* --- what was left out ------------------------------------------------------------------------------------------------ */

/* The nodes left out, each with all below it, in the order of the file; who and when are empty. They go into the trash of the published catalog:
 * nothing is lost. */
enum status review_left_out(struct store_import *im, int64_t catalog, struct trash_list *out,
                            struct error *err);

#endif
