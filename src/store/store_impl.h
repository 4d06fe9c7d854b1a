/* What the files of the store share: the connection, SQL derived from the field table, nodes, and change records.
 *
 * Every function that reads with more than one statement does so within one read transaction, so that it sees one
 * moment of the database. */
#ifndef MULU_STORE_IMPL_H
#define MULU_STORE_IMPL_H

#include "mulu/buffer.h"
#include "mulu/engine.h"
#include "mulu/store.h"
#include "store/piece.h"

enum {
    /* Labelled nodes end at ROW_MAX_LEVELS; unlabelled ones may stand between them. No chain of ancestors is longer. */
    STORE_MAX_DEPTH = 2 * ROW_MAX_LEVELS
};

/* Statements spell it out. */
_Static_assert(MARK_CONFIRMED == 8, "statements find open marks by (marks & 8) = 0");

#define STATE_LIVE "live"
#define STATE_TRASH "trash"
#define STATE_GONE "gone"
#define STATE_STAGED "staged"

/* Texts that are made once from the field table; a statement is known by its address, so they live with the store. */
struct store_sql {
    char *item_select;               /* ?1 node: the fields in their order */
    char *item_insert;               /* ?1 node, then the fields */
    char *field_select[FIELD_COUNT]; /* ?1 node */
    char *field_update[FIELD_COUNT]; /* ?1 node, ?2 value */
    char *field_blank[FIELD_COUNT];  /* ?1 ≤ node < ?2: items in which it is empty */
    char *items_from;                /* ?1 node: node and fields of each item from there on, in their order */
    char *fields_used;               /* ?1 catalog: for each field, 1 when an item holds it */
    char *any_used; /* ?1 catalog, then 1 for each field asked for: a row, when an item holds one */
    char *
        next_used; /* ?1 node, then 1 for each field asked for: the first item behind it that holds one, and which ones */
    char *items_of;      /* ?1 catalog: node, then the fields, of each living item in any order */
    char *item_copy;     /* ?1 node, ?2 the node whose fields it gets */
    char *cells_select;  /* ?1 node: id, catalog, parent, label, has_item, then the fields */
    char *cells_between; /* ?1 <= id < ?2: the same, by id, but for staged catalogs */
};

/* The open group: one transaction, one step of undo. */
struct group {
    bool open;
    bool broken; /* a write failed half-way: only a rollback is left */
    enum verb verb;
    char *subject;
    int64_t id, seq;             /* id 0: nothing recorded yet */
    struct store_import *review; /* works on what this import has staged, and is no history; NULL: neither */
};

struct store {
    const struct env *env;
    struct engine *db;
    bool read_only;
    char *real_path; /* NULL: it has none */
    int64_t data_version;
    struct store_sql sql;
    struct group group;
    struct piece piece;           /* of the work that is open */
    int64_t patience;             /* PATIENCE_MS; tests part work that is small */
    struct store_import *imports; /* those that are not published yet */
    struct index_cache *index;    /* of the search index, loaded at first use (index_cache.c) */
    unsigned fields_noted; /* bits of the fields that this transaction has noted as used (fields_used.c) */
    int64_t fields_serial; /* which one it was */
    struct watch {
        const struct progress *progress; /* NULL: nobody watches */
        int64_t done, total;
        bool deaf; /* it is told, but cannot stop */
    } watch;
    int64_t *left; /* sources that this session has staged and given up: tidy.c clears them away */
    size_t nleft, left_cap;
    bool tidied;               /* by store_tidy_step(), as far as this session knows */
    struct tidy *tidy;         /* how far store_tidy_step() is; NULL: it has not begun, or is done */
    struct readings *readings; /* words, calendar: loaded at first use (reading.c) */
};

void store_sql_init(struct store_sql *sql);
void store_sql_release(struct store_sql *sql);

/* --- transactions (store.c) -------------------------------------------------------------------------------------- */

/* Work of `total` steps begins; then, that so many of them are done: ST_CANCELLED when it shall stop. */
void watch_begin(struct store *s, int64_t total);
enum status watch_step(struct store *s, int64_t done, struct error *err);
enum status watch_look(struct store *s, struct error *err); /* the latter alone */
/* For reading several things from one moment: begin, work, and `return store_read_end(s, st)`. */
enum status store_read_begin(struct store *s, struct error *err);
enum status store_read_end(struct store *s, enum status st);
/* For work that is no part of a group: ST_DATABASE when the store is read-only, ST_USAGE when a group is open. */
enum status store_may_begin(const struct store *s, struct error *err);
/* For writing outside of a group: commits, or rolls back where st is an error. */
enum status store_write_end(struct store *s, enum status st, struct error *err);

/* --- nodes (node.c) ---------------------------------------------------------------------------------------------- */

struct node {
    int64_t id, catalog, parent, position;
    int skip;
    char *label, *state, *uid;
    bool has_item, alive;
};
/* ST_USAGE when there is none. The caller releases in any case. */
enum status node_load(struct store *s, int64_t id, struct node *out, struct error *err);
/* The same, for a node that users can see: alive, in a live catalog. */
enum status node_load_visible(struct store *s, int64_t id, struct node *out, struct error *err);
void node_release(struct node *node);
/* Loads a node's ancestors, outermost first, itself last; *n counts them, also where it fails. id 0 has none. */
enum status node_chain(struct store *s, int64_t id, struct node chain[STORE_MAX_DEPTH], int *n,
                       struct error *err);
void node_chain_release(struct node *chain, int n);
/* Appends the headings above the node and its own, joined; a node without a label adds nothing. */
enum status node_path(struct store *s, int64_t id, struct buffer *out, struct error *err);
void tree_path(const struct outline *tree, int i,
               struct buffer *out); /* the same, from a tree that is there */
/* Parts of store_item(), for an item whose id and catalog are known. */
enum status item_read_fields(struct store *s, struct item *item, struct error *err);
enum status item_read_extras(struct store *s, struct item *item, struct error *err);
enum status item_read_marks(struct store *s, struct item *item, struct error *err);
/* The nearest item before the node in document order; 0: none. */
enum status node_item_above(struct store *s, int64_t id, int64_t *above, struct error *err);
/* Whether the node is `ancestor` or stands below it; id 0 stands below none. */
enum status node_within(struct store *s, int64_t id, int64_t ancestor, bool *within, struct error *err);
/* The level column that what hangs below node id (0: outermost) starts behind, and how many nodes stand above. */
enum status node_base(struct store *s, int64_t id, int *level, int *depth, struct error *err);
/* Levels and nodes that the deepest descendant stands below the node's parent, the node included. */
/* Calls for the node, then for all that lives below it (trash: or is in the trash), with the level that its label stands in and
 * its depth, counted from the node's parent. Within a group it lets others in (piece_rest), so that the catalog must have been
 * touched, and what a call does must be harmless when it is done again. */
typedef enum status node_visit(struct store *s, void *ctx, int64_t node, int level, int depth,
                               struct error *err);
enum status node_walk(struct store *s, const struct node *node, bool trash, node_visit *visit, void *ctx,
                      struct error *err);
enum status node_height(struct store *s, const struct node *node, int *levels, int *depth, struct error *err);
enum status node_check_depth(int levels, int depth, struct error *err);
#define PATH_SEPARATOR " \xe2\x80\xba " /* › */

/* Begins a statement about node ?1 and what lives below it, whose ids are then in `below`. */
#define NODES_BELOW                                                                                          \
    "WITH RECURSIVE below (id, catalog) AS ("                                                                \
    "  SELECT id, catalog FROM node WHERE id = ?1"                                                           \
    "  UNION"                                                                                                \
    "  SELECT n.id, n.catalog FROM below AS b JOIN node AS n ON n.catalog = b.catalog AND n.parent = b.id"   \
    "  WHERE n.state = 'live') "

/* Title of a catalog that may be worked with: a live one, or of one's own import under review; a group that is open works
 * on one kind alone. ST_USAGE when there is none such. *title may be NULL; the caller frees. */
enum status catalog_check(struct store *s, int64_t catalog, char **title, struct error *err);
/* The deepest level column that a living node of the catalog stands in. */
enum status catalog_levels(struct store *s, int64_t catalog, int *levels, struct error *err);
/* The tree of a catalog; excerpts only where asked for. */
enum status catalog_tree(struct store *s, int64_t catalog, bool excerpts, struct outline *out,
                         struct error *err);
/* Ids of all live catalogs, oldest first; the caller frees *ids. */
enum status catalog_ids(struct store *s, int64_t **ids, size_t *n, struct error *err);

/* --- fields in use (fields_used.c) ------------------------------------------------------------------------------------- */

/* Within the transaction that gives an item values: which fields they are in, as bits. */
enum status fields_note(struct store *s, unsigned held, struct error *err);
/* The fields that any item of the database has held, as bits; none that one holds is missing. Looks at all items where that is
 * not kept yet. */
enum status fields_used(struct store *s, unsigned *used, struct error *err);
/* The same where it is kept, else every field: it costs nothing. */
enum status fields_noted(struct store *s, unsigned *used, struct error *err);
/* Begins to keep it, for a database of an earlier program. */
enum status fields_complete(struct store *s, struct error *err);
/* Whether none is missing. */
enum status fields_verify(struct store *s, bool *good, struct error *err);

/* --- what is kept in step (derive.c) ------------------------------------------------------------------------------ */

/* The id of a single unit, which is made where there is none; and that an item names it. */
enum status unit_id(struct store *s, const char *name, int64_t *id, struct error *err);
enum status unit_of_node(struct store *s, int64_t node, int place, int64_t unit, bool excepted,
                         struct error *err);
enum status derive_units(struct store *s, int64_t node, const char *text, struct error *err);
/* item_rule: the item's row as it is made, what its deadline says, and whether it lives. */
enum status derive_rule_enter(struct store *s, int64_t node, int64_t catalog, const char *text, bool living,
                              struct error *err);
/* The parts of the former: the row of a living item, and so many of them more. */
enum status derive_rule_insert(struct store *s, int64_t node, int64_t catalog, int64_t rule, int32_t entered,
                               bool living, struct error *err);
enum status derive_rule_count(struct store *s, int64_t catalog, int64_t rule, int32_t entered, int more,
                              struct error *err);
enum status derive_rule(struct store *s, int64_t node, const char *text, struct error *err);
enum status derive_rule_living(struct store *s, int64_t node, bool living, struct error *err);
/* A clerk's own reading, in notation; "" where there is none. own_rule_normal() appends it as it is written. */
enum status own_rule_read(struct store *s, int64_t node, char **out, struct error *err);
enum status own_rule_write(struct store *s, int64_t node, const char *text, struct error *err);
enum status own_rule_normal(const char *text, struct buffer *out, struct error *err);

/* --- change records (change.c, apply.c) --------------------------------------------------------------------------- */

enum object_kind { OBJECT_NODE, OBJECT_CATALOG };
const char *object_kind_key(enum object_kind kind);

/* field: a cell's name, or one of the names below; before and after: NULL where nothing is. */
struct change {
    enum object_kind kind;
    int64_t object;
    const char *field;
    const char *before, *after;
};
#define FIELD_STATE ".state"
#define FIELD_PLACE ".place"    /* "parent position skip" */
#define FIELD_HAS_ITEM ".item"  /* "0" or "1" */
#define FIELD_MARK ".mark:"     /* and a cell: "marks reason line column raw" */
#define FIELD_RECORD ".record:" /* and its id: "1" where it is in force, "0" else */
#define FIELD_TEXT ".text:"     /* and the id of a text without a place: the cell that it was put into */
#define FIELD_TITLE ".title"    /* of a catalog, as the two below */
#define FIELD_BODY ".body"
#define FIELD_YEAR ".year"
#define FIELD_COLUMNS ".columns"
#define FIELD_CHOICES ".choices:" /* and a field's key */
#define FIELD_SOURCE ".source"

/* What the field of the object holds now; *out NULL where nothing is, else the caller's to free. */
enum status change_current(struct store *s, enum object_kind kind, int64_t object, const char *field,
                           char **out, struct error *err);
/* Writes it, and what is kept in step with it. */
enum status change_write(struct store *s, enum object_kind kind, int64_t object, const char *field,
                         const char *value, struct error *err);
/* The row of the open group; made with its first record. */
enum status group_start(struct store *s, struct error *err);
/* Appends it to the open group, without applying it. */
enum status change_record(struct store *s, const struct change *c, struct error *err);
/* Brings the object from before to after, or back. ST_CONFLICT when it is not in the state to start from. */
enum status change_apply(struct store *s, const struct change *c, bool forward, struct error *err);
/* Records the change in the open group and applies it. Where after equals what is there, does nothing. */
enum status change_make(struct store *s, enum object_kind kind, int64_t object, const char *field,
                        const char *after, struct error *err);
/* Who made the last change (undo and redo included) to a field of an object (NULL: to any), when, and to which field.
 * *who is NULL when nobody did; the caller frees both texts. */
enum status change_last(struct store *s, enum object_kind kind, int64_t object, const char *field, char **who,
                        int64_t *at, char **which, struct error *err);

/* What a record says: 形成 2026-09-20. */
enum status record_describe(struct store *s, int64_t record, struct buffer *out, struct error *err);

/* Appends a value as it stands in a sentence: on one line, cut in the middle, "" in words. */
void brief_value(struct buffer *out, const char *value, int cells);
enum { BRIEF_CELLS = 30 };
/* The same as the trees of catalogs have it, of item AS i. */
#define EXCERPT_SQL "substr(i.content, 1, 40) || iif(length(i.content) > 40, '…', '')"
/* Appends what stands for an item without a name: the beginning of its content, on one line; "" where it has none. */
void brief_beginning(struct buffer *out, const char *content);

/* A node that may be written to; where somebody has deleted it meanwhile, ST_CONFLICT says who. */
enum status node_load_for_edit(struct store *s, int64_t id, struct node *node, struct error *err);

/* ST_USAGE unless a group is open; every function that writes asks first. */
enum status group_check(const struct store *s, struct error *err);
/* Hands st on; an error that may have left half a change behind makes the group unfit for commit. */
enum status group_result(struct store *s, enum status st);

/* Serialised marks, as change records hold them. */
void mark_put(struct buffer *out, unsigned marks, const char *reason, int line, int column, const char *raw);
struct mark_text {
    unsigned marks;
    char reason[16];
    int line, column;
    const char *raw; /* points into the text read */
};
bool mark_get(const char *text, struct mark_text *out);

/* What is in the trash of catalogs of one source that are staged (trash.c). */
enum status trash_of_source(struct store *s, int64_t source, int64_t catalog, struct trash_list *out,
                            struct error *err);

/* --- imports that nobody publishes any more (purge.c) ------------------------------------------------------------- */

/* How far the clearing away of one source that is staged is: that much may be left, by a program that ends meanwhile, and is
 * begun anew. */
struct purge {
    int64_t source;
    int most; /* nodes in one transaction */
    bool without_lists;
    int64_t catalog; /* the one whose nodes are going; 0: none */
};
enum status purge_some(struct store *s, struct purge *p, bool *more, struct error *err);
/* All of it, in short transactions. */
enum status purge_source(struct store *s, int64_t source, struct error *err);
/* Sources that are staged and whose importer is dead; the caller frees. */
enum status purge_find_dead(struct store *s, int64_t **dead, size_t *n, struct error *err);

/* --- what earlier sessions have left (tidy.c) --------------------------------------------------------------------- */

void tidy_release(struct store *s);

#endif
