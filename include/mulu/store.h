/* The store: the one place with SQL and the one owner of what is true.
 *
 * Reading gives copies that the caller frees with the matching _free; nothing stays open behind the caller's back.
 * Every write happens inside a group (store_begin … store_commit): one transaction, one step of undo, one line of
 * history, made of change records (who, when, node, field, before, after). Undo and redo work on groups, across
 * restarts, and are themselves appended to the history. Nothing is ever deleted from it.
 *
 * SQLite in WAL mode with synchronous=FULL: what store_commit() has acknowledged survives a power cut. */
#ifndef MULU_STORE_H
#define MULU_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/env.h"
#include "mulu/error.h"
#include "mulu/outline.h"
#include "mulu/progress.h"
#include "mulu/row.h"
#include "mulu/strings.h"

struct store;

/* STORE_TIDY_LATER: for reading and writing, by a caller who calls store_tidy() as soon as there is time. */
enum store_mode { STORE_READ_WRITE, STORE_READ_ONLY, STORE_TIDY_LATER };

/* Opens path, making it (and its directory) when it does not exist and mode allows; migrates an older schema; clears
 * away what imports that were killed have left. env is borrowed for the store's life. ST_DATABASE: not a database, not
 * ours (application_id), from a newer program, damaged, unreadable; ST_LOCKED: busy. The file is then as it was. */
enum status store_open(const struct env *env, const char *path, enum store_mode mode, struct store **out,
                       struct error *err);
/* The same; migrating, which takes minutes where the database is large, tells how far it is. Asked to stop it ends with
 * ST_CANCELLED, and the file is as it was. */
enum status store_open_watched(const struct env *env, const char *path, enum store_mode mode,
                               const struct progress *progress, struct store **out, struct error *err);
void store_close(struct store *s); /* rolls back an open group; NULL is legal */
/* Takes back and clears away what changes and imports that were killed have left, and reads time limits anew where the words have
 * changed; for STORE_READ_WRITE a part of opening. True where time limits were read anew. */
bool store_tidy(struct store *s);
/* The same for who has keys to answer: a part of it, which takes some milliseconds (a change that was killed, which others must
 * not see half done, comes first and as a whole). TIDY_WAITS: others are writing, or a group is open; it is called again a
 * little later. *anew: some time limits have been read anew. */
enum tidy_state { TIDY_MORE, TIDY_WAITS, TIDY_DONE };
enum tidy_state store_tidy_step(struct store *s, bool *anew);
bool store_is_tidy(const struct store *s); /* as far as this session knows, there is nothing to do */
bool store_is_read_only(const struct store *s);
const char *store_path(const struct store *s);
/* The same file, absolute and through all links, as it was found when it was opened: it names the database to later
 * sessions, also while the file is away. */
const char *store_real_path(const struct store *s);
/* True when another process has changed the database since the last call. */
bool store_changed_outside(struct store *s);
/* True while the database's path does not lead to the file that is open: it was deleted, moved away or replaced. Reading
 * goes on; every change fails. */
bool store_is_lost(const struct store *s);
/* Asked every few milliseconds while another process holds the database, with the milliseconds waited: false stops the
 * waiting, and what was begun fails with ST_CANCELLED. It must not use the store. NULL: waiting has a short limit. */
/* From now on what takes long tells how far it is: undo and redo, verify, bringing in another edition. Asked to stop it ends with
 * ST_CANCELLED and has changed nothing (or takes back what it has, which cannot be stopped). The progress is borrowed; NULL: nobody is told any more. */
void store_watch(struct store *s, const struct progress *progress);
void store_on_busy(struct store *s, bool (*go_on)(void *ctx, int64_t waited), void *ctx);
/* Runs the engine's own integrity check and ours (parents exist, no cycles, counts agree); ST_PROBLEMS with the first. */
enum status store_verify(struct store *s, struct error *err);
/* Makes the search index anew, in steps between which others can work; until it is ready, the one that is there counts.
 * progress, in nodes, may be NULL; ST_CANCELLED when it says so. */
enum status store_rebuild_index(struct store *s, const struct progress *progress, struct error *err);

/* Writes a copy of the database as it stands to path, whole or not at all; other clerks may go on working. */
enum status store_backup(struct store *s, const char *path, struct error *err);
/* Makes the database what the file at path is, after keeping what it was beside it. *kept: where (caller frees).
 * ST_INPUT when path is no database of ours, or of a newer program. */
enum status store_restore(struct store *s, const char *path, char **kept, struct error *err);

/* --- lists ------------------------------------------------------------------------------------------------------ */

struct catalog_info {
    int64_t id;
    char *uid, *title, *body, *format,
        *source; /* source: base name of the imported file, "" when made by hand */
    int year;
    int64_t items, headings;
    int64_t marks;   /* cells to confirm */
    int64_t changed; /* milliseconds; the last change */
};
struct catalog_list {
    struct catalog_info *items;
    size_t n;
};
enum status store_catalogs(struct store *s, struct catalog_list *out, struct error *err); /* oldest first */
/* Stretches of that list, for a window over it: at most `limit` catalogs from id on, or those just before id (0: the last
 * ones), in the same order. id need not be there (any more). Only these rows are read. */
enum status store_catalogs_from(struct store *s, int64_t id, size_t limit, struct catalog_list *out,
                                struct error *err);
enum status store_catalogs_before(struct store *s, int64_t id, size_t limit, struct catalog_list *out,
                                  struct error *err);
struct catalog_totals {
    int64_t catalogs, items;
    int64_t before; /* catalogs before id in the list: its place there */
    int64_t last;   /* the id of the last one; 0: there is none */
};
/* Goes through the rows of all catalogs, but through nothing that is in them. */
enum status store_catalog_totals(struct store *s, int64_t id, struct catalog_totals *out, struct error *err);
void catalog_info_release(struct catalog_info *c);
void catalog_list_free(struct catalog_list *l);
/* An id, or a part of the title (folded) that only one catalog has; ST_USAGE names the candidates. */
enum status store_find_catalog(struct store *s, const char *text, int64_t *id, struct error *err);
/* CATALOG:3.2.1 or a uid. ST_USAGE when there is none. */
enum status store_find_node(struct store *s, const char *text, int64_t *catalog, int64_t *node,
                            struct error *err);
/* Title, body, year, format, columns and choice lists. The caller releases. */
enum status store_head(struct store *s, int64_t catalog, struct row_head *out, struct error *err);
/* The prose that stood around the tables of the imported file, paragraph by paragraph. */
enum status store_notes(struct store *s, int64_t catalog, struct string_list *out, struct error *err);

enum status store_outline(struct store *s, int64_t catalog, struct outline *out, struct error *err);
/* When something was read: what the history had come to. Zeroed: never. */
struct as_of {
    int64_t group, at;
};
/* The same tree without its texts: they are read from the store, which must live as long, when they are asked for. *when
 * may be NULL. */
enum status store_skeleton(struct store *s, int64_t catalog, struct outline *out, struct as_of *when,
                           struct error *err);
/* The first sight of a large tree: the nodes that show while the rest lies folded, which are not worth waiting for the whole. */
struct glimpse_query {
    int64_t catalog;
    int64_t least;       /* a catalog of fewer nodes is better read whole */
    const int64_t *open; /* the unfolded nodes, by rising ids */
    size_t nopen;
    int lines;     /* > 0: nobody has said yet what is unfolded; as many levels as this holds */
    int64_t shown; /* shows too, with what is above it and just below it; 0: the first one */
};
struct glimpse {
    struct outline tree;  /* a node is `unread` where something below it has been left out */
    int level;            /* unfolded to this level, where that was asked */
    int64_t items, marks; /* of the whole catalog */
};
/* The tree is empty where the whole is to be read instead: it is small, or too much of it shows. */
enum status store_glimpse(struct store *s, const struct glimpse_query *q, struct glimpse *out,
                          struct error *err);
/* Brings such a tree from *when to now where its shape is still the same, and *when with it. *follows false: it must be
 * read anew, and is as it was. */
enum status store_skeleton_follow(struct store *s, int64_t catalog, struct outline *o, struct as_of *when,
                                  bool *follows, struct error *err);

struct item_mark {
    char *cell; /* field key, CELL_LABEL or CELL_EXTRA_PREFIX label */
    unsigned marks;
    enum mark_reason reason;
    char *raw;
    int line, column;
};
struct item_extra {
    char *label, *value;
};
/* Everything about one node. */
struct item {
    int64_t id, catalog, parent;
    char *uid, *label;
    bool has_item;
    char *fields[FIELD_COUNT]; /* never NULL */
    char *rule;                /* CELL_RULE: the deadline as a clerk reads it; "" where none does */
    struct item_extra *extras; /* one for each extra column of the catalog, in its order */
    size_t nextras;
    struct item_mark *marks; /* confirmed ones included */
    size_t nmarks;
    /* The last change by a person that has not been taken back; changed_by "" when there is none. changed_cell is the
     * first of the changed_cells that it changed, "" where it changed none (a move). */
    char *changed_by, *changed_cell;
    int changed_cells;
    int changed_verb; /* enum verb */
    int64_t changed;
};
/* What that change was, in a few words: 编辑 责任单位 等 3 栏. */
void item_change_text(const struct item *item, struct buffer *out);
enum status store_item(struct store *s, int64_t node, struct item *out, struct error *err);
void item_release(struct item *item);
const struct item_mark *item_find_mark(const struct item *item, const char *cell); /* unconfirmed, or NULL */

struct value_count {
    char *text;
    int64_t uses;
};
struct value_list {
    struct value_count *items;
    size_t n;
};
/* The distinct values of a field in a catalog, most used first; what differs only in how it is written (full width, blanks)
 * is one. For the unit field single units as well, as often as the values name them that are looked at: `limit` of them, or
 * 200. At most `limit`; none of a field whose values hardly ever come again (content, spec, remark). */
enum status store_values(struct store *s, int64_t catalog, enum field f, size_t limit, struct value_list *out,
                         struct error *err);
void value_list_free(struct value_list *l);
/* Single units over one catalog (0: all) with the number of items that name them. */
enum status store_units(struct store *s, int64_t catalog, struct value_list *out, struct error *err);

/* A cell that somebody should look at. */
struct mark_info {
    int64_t catalog, node;
    char *cell, *raw, *value, *path; /* path: headings joined with " › " */
    char *excerpt;                   /* what an item without a name begins with; "" where it has one */
    unsigned marks;
    enum mark_reason reason;
    int line, column;
};
struct mark_list {
    struct mark_info *items;
    size_t n;
};
/* All unconfirmed cells of a catalog in document order. */
enum status store_marks(struct store *s, int64_t catalog, struct mark_list *out, struct error *err);
void mark_list_free(struct mark_list *l);

/* --- changes ---------------------------------------------------------------------------------------------------- */

enum verb {
    VERB_EDIT,
    VERB_ADD,
    VERB_RENAME,
    VERB_MOVE,
    VERB_DELETE,
    VERB_RESTORE,
    VERB_CONFIRM,
    VERB_IMPORT,
    VERB_NEW_CATALOG,
    VERB_EDIT_CATALOG,
    VERB_DELETE_CATALOG,
    VERB_RESTORE_CATALOG,
    VERB_COPY_DOWN,
    VERB_EVENT,
    VERB_PUBLISHED,
    VERB_WITHDRAW,
    VERB_REPLACE,
    VERB_COUNT
};
const char *verb_text(enum verb v); /* in the user's words */

/* Opens a group; subject says what it is about in a few words (a heading, a title). Groups do not nest.
 * ST_LOCKED after some seconds of waiting for another writer. */
enum status store_begin(struct store *s, enum verb v, const char *subject, struct error *err);
/* A group without changes leaves no trace. Where it fails, the group is rolled back and closed. After a write within the
 * group has failed half-way it always fails: refusals (ST_USAGE, ST_CONFLICT) change nothing and do not count. */
enum status store_commit(struct store *s, struct error *err);
void store_rollback(struct store *s);

/* Within a group. Where `before` is given and the cell no longer holds it, ST_CONFLICT names who changed it. A value
 * set by hand takes the cell's mark away. cell as in field.h; an extra column must exist in the catalog. */
enum status store_set(struct store *s, int64_t node, const char *cell, const char *before, const char *value,
                      struct error *err);
/* A new node below parent (0: outermost), behind sibling `after` (0: as the first). with_item: it carries fields; only
 * then label may be "" (it shares its parent's heading). ST_CONFLICT when `after` is no child of parent any more. */
enum status store_add_node(struct store *s, int64_t catalog, int64_t parent, int64_t after, const char *label,
                           bool with_item, int64_t *node, struct error *err);
/* ST_USAGE when parent lies within node's own subtree, in another catalog, or too deep. */
enum status store_move_node(struct store *s, int64_t node, int64_t parent, int64_t after, struct error *err);
enum status store_delete_node(struct store *s, int64_t node,
                              struct error *err); /* with its subtree, to the trash */
/* At its old place; ST_USAGE while a heading above it is itself in the trash. */
enum status store_restore_node(struct store *s, int64_t node, struct error *err);
enum status store_confirm(struct store *s, int64_t node, const char *cell, struct error *err);
/* Columns of a new catalog: levels (一级目录 …) and every field, under their standard labels. */
enum status store_add_catalog(struct store *s, const char *title, const char *body, int year, int levels,
                              int64_t *catalog, struct error *err);
enum status store_set_catalog(struct store *s, int64_t catalog, const char *title, const char *body, int year,
                              struct error *err);
enum status store_delete_catalog(struct store *s, int64_t catalog, struct error *err);
enum status store_restore_catalog(struct store *s, int64_t catalog, struct error *err);

struct trash_entry {
    int64_t catalog, node;    /* node 0: the catalog itself */
    char *uid;                /* the node's or the catalog's */
    char *title, *path, *who; /* title: the catalog's; path: within it, or the title of a deleted catalog */
    int64_t items, when;
};
struct trash_list {
    struct trash_entry *items;
    size_t n;
};
/* What can be restored as things are, latest first; what lies below another deleted heading shows when that is back. */
enum status store_trash(struct store *s, struct trash_list *out, struct error *err);
void trash_list_free(struct trash_list *l);

/* --- undo and history ------------------------------------------------------------------------------------------- */

struct group_info {
    int64_t id;
    enum verb verb;
    char *subject, *who;
    char *detail; /* what was changed, in words: 公开时限：20日 → 20个工作日 */
    int64_t when, changes;
    int64_t catalog, node; /* where to go to look at it; 0 where that makes no sense */
    bool undone;
};
void group_info_release(struct group_info *g);
/* The group that undo (redo) would take; ST_PROBLEMS when there is none. */
enum status store_peek_undo(struct store *s, struct group_info *out, struct error *err);
enum status store_peek_redo(struct store *s, struct group_info *out, struct error *err);
/* Takes back (brings again) the group `id`, which must be the one that peek named, else ST_CONFLICT. *out: what was
 * done; may be NULL. */
enum status store_undo(struct store *s, int64_t id, struct group_info *out, struct error *err);
enum status store_redo(struct store *s, int64_t id, struct group_info *out, struct error *err);
struct group_list {
    struct group_info *items;
    size_t n;
};
/* Latest first. An undo and a redo are lines of their own, with the verb and subject of what they took and a detail that
 * says which of the two they are. */
enum status store_log(struct store *s, size_t limit, struct group_list *out, struct error *err);
void group_list_free(struct group_list *l);

/* --- streams ---------------------------------------------------------------------------------------------------- */

/* An import: a sink whose tables become catalogs that nobody sees until store_import_publish(). Rows are staged in
 * short transactions, so that other clerks are never kept waiting; publishing is one group (VERB_IMPORT), one step of
 * undo. Notes are kept with every catalog of the import. Cancelling, or dying, leaves nothing. */
struct store_import;
enum status store_import_begin(struct store *s, const char *source_name, struct store_import **out,
                               struct row_sink *sink, struct error *err);
enum status store_import_publish(struct store_import *im, struct error *err); /* frees im in any case */
void store_import_cancel(struct store_import *im);                            /* NULL is legal */
/* The same, where somebody waits: what was staged is cleared away by store_tidy_step() from now on. */
void store_import_leave(struct store_import *im);

/* Sends the rows of a catalog, of the subtree of `root` (0: all), or only those of the n given nodes, in document
 * order, from one moment's view of the database. Rows carry node, uid and unconfirmed marks. */
struct row_filter {
    int64_t root;
    const int64_t *nodes; /* NULL: no restriction */
    size_t n;
};
enum status store_rows(struct store *s, int64_t catalog, const struct row_filter *filter,
                       struct row_sink *sink, const struct progress *progress, struct error *err);
/* The same for several catalogs, one after the other, all from one moment's view; only filter->nodes counts. Before the first
 * comes columns(), which may be NULL: it gets the columns that hold whatever one of the catalogs holds, under standard labels:
 * levels, fields in the order of the field table, then extra columns by their labels. The head is the store's. */
struct all_sink {
    enum status (*columns)(void *ctx, const struct row_head *all, struct error *err);
    struct row_sink rows; /* its ctx is that of columns(), too */
};
enum status store_rows_all(struct store *s, const int64_t *catalogs, size_t n,
                           const struct row_filter *filter, struct all_sink *sink,
                           const struct progress *progress, struct error *err);

#endif
