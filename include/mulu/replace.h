/* The same file again, or next year's edition: a catalog is brought to what another one says, changing exactly what
 * differs. The other is a catalog of an import that is not published (mulu/review.h), or any other catalog (mulu diff).
 *
 * What is compared are rows and headings, not nodes: whether a single item is held by its heading or stands below it makes
 * no difference. Rows are matched by uid where the file carries it, else by their path and what is in them: the same text
 * below the same heading, the same text elsewhere (moved), the same rows below another heading (renamed), and what is alike
 * enough, first among neighbours, then everywhere. Years and numbering in titles count little. A heading that other rows
 * interrupt stays the one heading that the catalog has: its parts are taken together. It takes time in
 * proportion to the number of rows, and holds some 200 bytes for each; texts are read when they are asked for.
 *
 * Records (events, publications), own rules and history stay with matched items. Confirmed cells stay confirmed where
 * their value is the same; the new file's marks come with new and changed values alone. What only one of the two has and
 * which holds nothing is no difference: an empty column, a heading row that is an item without a value, a choice list
 * that the file does not print, notes that it does not repeat. */
#ifndef MULU_REPLACE_H
#define MULU_REPLACE_H

#include "mulu/progress.h"
#include "mulu/store.h"

enum difference_kind {
    DIFF_HEAD,    /* of the catalog itself: title, body, year, columns, a choice list, notes */
    DIFF_ADDED,   /* a row; headings above it that are new come with it */
    DIFF_CHANGED, /* one cell of a row, or a heading's label (renamed) */
    DIFF_MOVED,   /* a row, or a heading with all below it: to another heading or among its siblings */
    DIFF_REMOVED, /* a row; headings that have nothing left below them go with it */
    DIFF_KINDS
};

/* DIFF_HEAD's names in difference.field; choice lists are "choices:" and the field's key. */
#define DIFF_TITLE "title"
#define DIFF_BODY "body"
#define DIFF_YEAR "year"
#define DIFF_COLUMNS "columns" /* before, after: their labels, joined with 、 */
#define DIFF_CHOICES_PREFIX "choices:"
#define DIFF_NOTES "notes" /* the paragraphs around the table; texts without a place too */

struct difference {
    enum difference_kind kind;
    int64_t node;   /* in the catalog; 0: not there yet (DIFF_ADDED, DIFF_HEAD) */
    int64_t staged; /* in the other; 0: not there (DIFF_REMOVED, DIFF_HEAD) */
    bool heading;   /* a heading without an item, or (DIFF_MOVED) with all below it */
    bool selected;
    bool by_hand; /* DIFF_CHANGED: it empties a cell that was filled after the import: replace_by_hand() */
    char *uid;    /* the node's, "" where it is not there yet */
    char *field;  /* DIFF_CHANGED: the cell (CELL_LABEL: renamed); DIFF_HEAD: above; else "" */
    char *
        path; /* where it stands now; DIFF_ADDED: will stand; an item without a heading of its own ends in the
                    beginning of its content; "" for DIFF_HEAD */
    char *before,
        *after; /* DIFF_CHANGED, DIFF_HEAD: values. DIFF_MOVED: paths; where they are the same, only the
                             order changes. DIFF_ADDED: after, DIFF_REMOVED: before, what its cells hold, on one line */
};
void difference_release(struct difference *d);

struct replace;
/* Compares in a read transaction and keeps what it found. `from`: a catalog of an open import of this store that is under
 * review, or a published one. A title that is only the name of the file, with the body and year in it, is not compared.
 * progress may be NULL; ST_CANCELLED when it says so. */
enum status replace_open(struct store *s, int64_t catalog, int64_t from, const struct progress *progress,
                         struct replace **out, struct error *err);
void replace_free(struct replace *r); /* NULL is legal; neither catalog is touched */

/* The differences stand in the order: head; then added, changed and moved ones as the new document has them, removed
 * ones as the old one had them, each kind for itself. All are selected at first. */
size_t replace_count(const struct replace *r);
int64_t replace_count_kind(const struct replace *r, enum difference_kind kind);
enum difference_kind replace_kind(const struct replace *r, size_t i);
/* Reads the texts of one, for showing it; the caller releases. The i-th stays the i-th until replace_again(). */
enum status replace_get(struct replace *r, size_t i, struct difference *out, struct error *err);
/* Where in the list kind begins. */
size_t replace_first(const struct replace *r, enum difference_kind kind);

bool replace_selected(const struct replace *r, size_t i);
void replace_select(struct replace *r, size_t i, bool on);
void replace_select_kind(struct replace *r, enum difference_kind kind, bool on);
/* All changed cells of one field (a column that the new file lacks, say). */
void replace_select_field(struct replace *r, const char *field, bool on);
/* Fields with changed cells, the most frequent first; the caller frees. value_count.text is the cell's name. */
void replace_fields(const struct replace *r, struct value_list *out);
size_t replace_count_selected(const struct replace *r);
/* Whether it empties a cell that somebody has filled since the catalog was imported or last replaced: what the file does
 * not know of. */
bool replace_by_hand(const struct replace *r, size_t i);

/* Brings the catalog to the other's state in all that is selected: one group (VERB_REPLACE, subject: the file's name),
 * one step of undo. Removed rows go to the trash. ST_CONFLICT when somebody has changed the catalog since it was compared: nothing is
 * done then, and replace_again() compares anew; what was not selected and still differs stays so. Without selected
 * differences nothing is written. An import that `from` belongs to is not published by this: it is cancelled afterwards as any other. */
enum status replace_apply(struct replace *r, const char *subject, struct error *err);
enum status replace_again(struct replace *r, struct error *err);

/* For a catalog of an import under review: the published ones that it may be another edition of, because most of its rows
 * carry their uids, or because it is called alike but for years, and has the same body or one of the two has none; the
 * likeliest first. */
enum status replace_candidates(struct store *s, int64_t from, struct catalog_list *out, struct error *err);

#endif
