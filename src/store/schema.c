/* The tables, and what they mean.
 *
 * A catalog is a tree of nodes. node.parent is NULL for the outermost; siblings are in the order of (position, id),
 * positions being spaced so that one more fits in between without touching the others. node.skip counts the level
 * columns left blank between parent and node, so that moving a subtree changes one row. A node with has_item carries
 * an item; a node without a label shares its parent's heading.
 *
 * state: live; trash (deleted by a user); gone (its creation was undone); staged (catalogs only: an import that is not
 * published yet, or never will be). Catalogs and nodes are never deleted but for what an import left unpublished.
 *
 * Kept in step with these, in the transaction of every change, and checked by verify: node.alive (it and everything
 * above it in its catalog is live), the counts of catalog (of living nodes), the search index (index_impl.h), item_unit
 * (single units of the unit field), catalog.deepest (no living node stands in a deeper level column), item_rule and rule_count.
 *
 * rule holds each reading of a time limit once, so that what falls due is asked of a few rules and not of a million
 * items. item_rule says which one an item has: as the program read its deadline, as a clerk says instead (own), and the
 * one of the two that is in force. entered is the day from which the item has obligations; living: its node is alive and
 * has an item. rule_count counts the living ones. derived says with which words the readings were made, and
 * has a row field:KEY for every field that an item holds or held.
 *
 * source_text holds what the reader found no place for: of one catalog, or of the whole file (catalog NULL). node and
 * cell say where the review put it; NULL: nowhere.
 *
 * record holds what was recorded of an item: events, and publications. Rows are only added; in_force is what undo and
 * redo change.
 *
 * change_group and change are the history. Applying a group's changes forward or backward is what doing, undoing and
 * redoing are. kind do: the work itself, state applied, undone, or dropped (undone, and then overtaken by other work);
 * kind undo and redo: that target was taken back or brought again. For kind do target is the group itself. */
#include "store/schema.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/index.h"

enum { APPLICATION_ID = 0x6D756C75 }; /* "mulu" */

static const char version_1[] =
    "CREATE TABLE source (" /* an imported file */
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('staged', 'done')),"
    "  host TEXT NOT NULL," /* who imports: tells the dead from the slow */
    "  pid INTEGER NOT NULL,"
    "  started TEXT NOT NULL,"
    "  heartbeat INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX source_staged ON source (id) WHERE state = 'staged';"
    "CREATE TABLE source_note ("
    "  source INTEGER NOT NULL REFERENCES source (id),"
    "  place INTEGER NOT NULL,"
    "  text TEXT NOT NULL,"
    "  PRIMARY KEY (source, place)"
    ") STRICT;"

    "CREATE TABLE catalog ("
    "  id INTEGER PRIMARY KEY,"
    "  uid TEXT NOT NULL UNIQUE,"
    "  title TEXT NOT NULL,"
    "  body TEXT NOT NULL,"
    "  year INTEGER NOT NULL,"
    "  format TEXT NOT NULL,"
    "  source INTEGER REFERENCES source (id),"
    "  state TEXT NOT NULL CHECK (state IN ('live', 'trash', 'gone', 'staged')),"
    "  items INTEGER NOT NULL DEFAULT 0,"
    "  headings INTEGER NOT NULL DEFAULT 0,"
    "  marks INTEGER NOT NULL DEFAULT 0,"
    "  deepest INTEGER NOT NULL DEFAULT 0,"
    "  changed INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX catalog_source ON catalog (source);"
    "CREATE TABLE catalog_column ("
    "  catalog INTEGER NOT NULL REFERENCES catalog (id),"
    "  place INTEGER NOT NULL,"
    "  role TEXT NOT NULL CHECK (role IN ('level', 'field', 'extra', 'number')),"
    "  name TEXT NOT NULL," /* the field's key; the number of a level or an extra column */
    "  label TEXT NOT NULL,"
    "  PRIMARY KEY (catalog, place)"
    ") STRICT;"
    "CREATE TABLE catalog_choice ("
    "  catalog INTEGER NOT NULL REFERENCES catalog (id),"
    "  field TEXT NOT NULL,"
    "  choices TEXT NOT NULL,"
    "  PRIMARY KEY (catalog, field)"
    ") STRICT;"

    "CREATE TABLE node ("
    "  id INTEGER PRIMARY KEY,"
    "  uid TEXT NOT NULL UNIQUE,"
    "  catalog INTEGER NOT NULL REFERENCES catalog (id),"
    "  parent INTEGER,"
    "  position INTEGER NOT NULL,"
    "  skip INTEGER NOT NULL,"
    "  label TEXT NOT NULL,"
    "  has_item INTEGER NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('live', 'trash', 'gone')),"
    "  alive INTEGER NOT NULL,"
    "  UNIQUE (catalog, id),"
    "  FOREIGN KEY (catalog, parent) REFERENCES node (catalog, id)" /* a parent is of the same catalog */
    ") STRICT;"
    "CREATE INDEX node_order ON node (catalog, parent, position, id, alive);"
    "CREATE INDEX node_trash ON node (id) WHERE state = 'trash';"
    "CREATE TABLE item ("
    "  node INTEGER PRIMARY KEY REFERENCES node (id),"
    "  content TEXT NOT NULL DEFAULT '',"
    "  spec TEXT NOT NULL DEFAULT '',"
    "  basis TEXT NOT NULL DEFAULT '',"
    "  stage TEXT NOT NULL DEFAULT '',"
    "  unit TEXT NOT NULL DEFAULT '',"
    "  deadline TEXT NOT NULL DEFAULT '',"
    "  channel TEXT NOT NULL DEFAULT '',"
    "  audience TEXT NOT NULL DEFAULT '',"
    "  mode TEXT NOT NULL DEFAULT '',"
    "  tier TEXT NOT NULL DEFAULT '',"
    "  remark TEXT NOT NULL DEFAULT ''"
    ") STRICT;"
    "CREATE TABLE item_extra (" /* cells of columns that the field table does not know; empty ones have no row */
    "  node INTEGER NOT NULL REFERENCES node (id),"
    "  label TEXT NOT NULL,"
    "  value TEXT NOT NULL,"
    "  PRIMARY KEY (node, label)"
    ") STRICT;"
    "CREATE TABLE mark ("
    "  node INTEGER NOT NULL REFERENCES node (id),"
    "  cell TEXT NOT NULL,"
    "  marks INTEGER NOT NULL," /* MARK_… bits */
    "  reason TEXT NOT NULL,"
    "  raw TEXT NOT NULL,"
    "  line INTEGER NOT NULL,"
    "  col INTEGER NOT NULL,"
    "  PRIMARY KEY (node, cell)"
    ") STRICT;"
    "CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE item_unit ("
    "  node INTEGER NOT NULL REFERENCES node (id),"
    "  place INTEGER NOT NULL,"
    "  unit INTEGER NOT NULL REFERENCES unit (id),"
    "  excepted INTEGER NOT NULL," /* named only to say that it need not */
    "  PRIMARY KEY (node, place)"
    ") STRICT;"
    "CREATE INDEX item_unit_unit ON item_unit (unit, node);"
    "CREATE TABLE search ("
    "  node INTEGER PRIMARY KEY REFERENCES node (id),"
    "  text TEXT NOT NULL" /* label, fields and extras, each folded, one a line */
    ") STRICT;"

    "CREATE TABLE change_group ("
    "  id INTEGER PRIMARY KEY,"
    "  at INTEGER NOT NULL,"
    "  who TEXT NOT NULL,"
    "  verb TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),"
    "  target INTEGER NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('applied', 'undone', 'dropped'))"
    ") STRICT;"
    "CREATE INDEX change_group_target ON change_group (target);"
    "CREATE INDEX change_group_undone ON change_group (id) WHERE state = 'undone';"
    "CREATE TABLE change ("
    "  grp INTEGER NOT NULL REFERENCES change_group (id),"
    "  seq INTEGER NOT NULL,"
    "  kind TEXT NOT NULL CHECK (kind IN ('node', 'catalog')),"
    "  object INTEGER NOT NULL,"
    "  field TEXT NOT NULL,"
    "  before TEXT,"
    "  after TEXT,"
    "  PRIMARY KEY (grp, seq)"
    ") STRICT;"
    "CREATE INDEX change_object ON change (kind, object);";

/* The items that there are get the reading "unknown", which the next opening for writing replaces (reading.c). They
 * entered on the day, by Chinese time, on which they were made, or their catalog was. */
static const char version_2[] =
    "CREATE TABLE rule ("
    "  id INTEGER PRIMARY KEY,"
    "  text TEXT NOT NULL," /* in notation */
    "  exception INTEGER NOT NULL,"
    "  unsure INTEGER NOT NULL,"
    "  gives INTEGER NOT NULL," /* GIVES_… bits, made from the text */
    "  UNIQUE (text, exception, unsure)"
    ") STRICT;"
    "INSERT INTO rule (id, text, exception, unsure, gives) VALUES (1, 'unknown', 0, 0, 0);"
    "CREATE TABLE item_rule ("
    "  node INTEGER PRIMARY KEY REFERENCES node (id),"
    "  catalog INTEGER NOT NULL REFERENCES catalog (id)," /* the node's, which never changes */
    "  read INTEGER NOT NULL,"
    "  own INTEGER,"
    "  rule INTEGER NOT NULL REFERENCES rule (id),"
    "  entered INTEGER NOT NULL,"
    "  living INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE rule_count ("
    "  catalog INTEGER NOT NULL REFERENCES catalog (id),"
    "  rule INTEGER NOT NULL,"
    "  entered INTEGER NOT NULL,"
    "  items INTEGER NOT NULL,"
    "  PRIMARY KEY (catalog, rule, entered)"
    ") STRICT;"
    "CREATE TABLE record ("
    "  id INTEGER PRIMARY KEY,"
    "  node INTEGER NOT NULL REFERENCES node (id),"
    "  catalog INTEGER NOT NULL REFERENCES catalog (id)," /* the node's */
    "  kind TEXT NOT NULL CHECK (kind IN ('event', 'publication')),"
    "  what TEXT NOT NULL," /* of an event: the key of its trigger */
    "  day INTEGER NOT NULL,"
    "  minute INTEGER NOT NULL," /* -1: not stated */
    "  title TEXT NOT NULL,"
    "  url TEXT NOT NULL,"
    "  who TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  in_force INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX record_node ON record (node);"
    "CREATE INDEX record_in_force ON record (catalog, node, day, minute, kind, what) WHERE in_force = 1;"
    "CREATE TABLE derived (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;"
    "INSERT INTO derived (name, version) VALUES ('rules', 0);"

    "INSERT INTO item_rule (node, catalog, read, own, rule, entered, living)"
    " SELECT n.id, n.catalog, 1, NULL, 1, (28800000 + COALESCE("
    "  (SELECT min(g.at) FROM change AS c JOIN change_group AS g ON g.id = c.grp WHERE c.kind = 'node'"
    "    AND c.object = n.id AND c.field = '.item' AND c.after = '1'),"
    "  (SELECT min(g.at) FROM change AS c JOIN change_group AS g ON g.id = c.grp WHERE c.kind = 'node'"
    "    AND c.object = n.id AND c.field = '.state' AND c.before = 'gone'),"
    "  (SELECT min(g.at) FROM change AS c JOIN change_group AS g ON g.id = c.grp WHERE c.kind = 'catalog'"
    "    AND c.object = n.catalog AND c.field = '.state' AND c.before = 'gone'),"
    "  k.changed)) / 86400000, n.alive * n.has_item"
    " FROM item AS i JOIN node AS n ON n.id = i.node JOIN catalog AS k ON k.id = n.catalog;"
    "CREATE INDEX item_rule_rule ON item_rule (rule, living, catalog, entered);"
    "CREATE INDEX item_rule_read ON item_rule (read) WHERE own IS NOT NULL;"
    "INSERT INTO rule_count (catalog, rule, entered, items)"
    " SELECT catalog, rule, entered, count(*) FROM item_rule WHERE living = 1"
    " GROUP BY catalog, rule, entered;";

/* The two-row headers of printed tables: the header above a column, and the words above its columns of ticks. */
static const char version_3[] = "ALTER TABLE catalog_column ADD COLUMN above TEXT NOT NULL DEFAULT '';"
                                "ALTER TABLE catalog_column ADD COLUMN ticks TEXT NOT NULL DEFAULT '';";

static const char version_4[] = "CREATE TABLE source_text ("
                                "  id INTEGER PRIMARY KEY,"
                                "  source INTEGER NOT NULL REFERENCES source (id),"
                                "  catalog INTEGER,"
                                "  text TEXT NOT NULL,"
                                "  node INTEGER,"
                                "  cell TEXT NOT NULL"
                                ") STRICT;"
                                "CREATE INDEX source_text_source ON source_text (source);";

/* The search index instead of a copy of all text. */
static const char version_5[] =
    "DROP TABLE search;"
    "CREATE TABLE index_segment ("
    "  id INTEGER PRIMARY KEY,"
    "  kind TEXT NOT NULL CHECK (kind IN ('nodes', 'words')),"
    "  source INTEGER," /* that it is staged with; NULL: it counts */
    "  first INTEGER NOT NULL,"
    "  last INTEGER NOT NULL,"
    "  n INTEGER NOT NULL,"
    "  ids BLOB" /* NULL: all from first to last */
    ") STRICT;"
    "CREATE INDEX index_segment_source ON index_segment (source)"
    " WHERE source IS NOT NULL;"
    "CREATE TABLE index_list (id INTEGER PRIMARY KEY, list BLOB NOT NULL) STRICT;"
    "CREATE TABLE index_word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE index_pending (node INTEGER PRIMARY KEY) STRICT;"
    "CREATE INDEX node_lifeless ON node (id) WHERE alive = 0;"
    "CREATE INDEX catalog_hidden ON catalog (id) WHERE state <> 'live';";

/* Changes that are made in pieces (piece.h), and the catalogs that they work on; and what has changed in the index since. */
static const char version_6[] =
    "CREATE TABLE unfinished ("
    "  grp INTEGER PRIMARY KEY REFERENCES change_group (id),"
    "  way TEXT NOT NULL CHECK (way IN ('do', 'undo', 'redo')),"
    "  at INTEGER NOT NULL," /* of undo: records behind it are undone; of redo: those up to it are brought again */
    "  who TEXT NOT NULL,"
    "  host TEXT NOT NULL," /* as of a source */
    "  pid INTEGER NOT NULL,"
    "  started TEXT NOT NULL,"
    "  heartbeat INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE unfinished_catalog ("
    "  catalog INTEGER PRIMARY KEY REFERENCES catalog (id),"
    "  grp INTEGER NOT NULL REFERENCES unfinished (grp)"
    ") STRICT;"
    /* when it was touched: what `derived` says of 'index' grows with each stretch that goes into the index */
    "ALTER TABLE index_pending ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;"
    "INSERT INTO derived (name, version) VALUES ('index', 0);";

/* The whole tree of a catalog is read from one index: traits is what the tree needs of a node beside its place. What would
 * be undone next is found without going through what has been undone before. */
static const char version_7[] =
    "ALTER TABLE node ADD COLUMN traits ANY"
    " AS (skip * 4 + has_item * 2 + CASE WHEN label = '' THEN 0 ELSE 1 END) VIRTUAL;"
    "DROP INDEX node_order;"
    "CREATE INDEX node_order ON node (catalog, parent, position, id, alive, traits);"
    "CREATE INDEX change_group_done ON change_group (id) WHERE kind = 'do' AND state = 'applied';";

/* Labels of extra columns, of which a database has few, and catalogs many. */
static const char version_8[] = "CREATE INDEX catalog_column_extra ON catalog_column (label, catalog)"
                                " WHERE role = 'extra';";

static enum status with_store(struct engine *e, enum status (*fill)(struct store *s, struct error *err),
                              const struct progress *progress, struct error *err)
{
    struct store s = {.db = e};
    store_sql_init(&s.sql);
    store_watch(&s, progress);
    enum status st = fill(&s, err);
    store_watch(&s, NULL);
    engine_forget(e); /* statements whose texts go now */
    store_sql_release(&s.sql);
    return st;
}

static enum status fill_index(struct engine *e, const struct progress *progress, struct error *err)
{
    return with_store(e, index_fill, progress, err);
}

/* Where nodes stand is in the index, too. */
static enum status fill_parents(struct engine *e, const struct progress *progress, struct error *err)
{
    return with_store(e, index_fill_parents, progress, err);
}

const struct migration schema_migrations[] = {
    {.version = 1, .sql = version_1}, {.version = 2, .sql = version_2}, {.version = 3, .sql = version_3},
    {.version = 4, .sql = version_4}, {5, version_5, fill_index},       {.version = 6, .sql = version_6},
    {.version = 7, .sql = version_7}, {8, version_8, fill_parents},
};
const size_t schema_count = sizeof schema_migrations / sizeof *schema_migrations;

static enum status check_identity(struct engine *e, const struct engine_identity *id, int latest,
                                  bool read_only, struct error *err)
{
    long long version = id->user_version;
    if (id->empty && !read_only && id->user_version == 0)
        return ST_OK; /* a new file, or one whose making was cut short */
    if (id->application_id != APPLICATION_ID)
        return error_set(err, ST_DATABASE, id->empty ? MSG_DB_NOT : MSG_DB_FOREIGN, engine_path(e));
    if (version > latest)
        return error_set(err, ST_DATABASE, MSG_DB_NEWER, engine_path(e), version, latest);
    if (version < latest && read_only)
        return error_set(err, ST_DATABASE, MSG_DB_OLDER, engine_path(e), version, latest);
    return ST_OK;
}

enum status schema_accepts(struct engine *e, struct error *err)
{
    struct engine_identity id;
    int latest = schema_migrations[schema_count - 1].version;
    enum status st = engine_identity(e, &id, err);
    if (st)
        return st;
    if (id.application_id != APPLICATION_ID)
        return error_set(err, ST_DATABASE, MSG_DB_FOREIGN, engine_path(e));
    if (id.user_version > latest)
        return error_set(err, ST_DATABASE, MSG_DB_NEWER, engine_path(e), (long long)id.user_version, latest);
    return ST_OK;
}

/* Earlier copies stay: an upgrade that failed half-way may have been tried before. */
static char *backup_path(struct engine *e, int version)
{
    char *path = mem_printf("%s.bak-v%d", engine_path(e), version);
    for (int i = 2; access(path, F_OK) == 0; i++) {
        free(path);
        path = mem_printf("%s.bak-v%d.%d", engine_path(e), version, i);
    }
    return path;
}

/* --- upgrading --------------------------------------------------------------------------------------------------------- */

/* How far it is: the copy, then each step that does more than SQL, are as much as PART. */
enum { PART = 1000 };

struct upgrade {
    struct engine *e;
    const struct migration *list;
    size_t n;
    const struct progress *progress;
    char *copy; /* NULL: none is made */
    int64_t parts, done;
};

static int64_t size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? info.st_size : 0;
}

static bool tell(const struct upgrade *u, int64_t done, int64_t total)
{
    int64_t share = total > 0 ? done * PART / total : 0;
    return progress_step(u->progress, u->done + (share < PART ? share : PART), u->parts * PART);
}

static bool tell_copy(void *ctx)
{
    const struct upgrade *u = ctx;
    return tell(u, size_of(u->copy), size_of(engine_path(u->e)));
}

static bool tell_statement(void *ctx)
{
    return tell(ctx, 0, 0);
}

static bool tell_step(void *ctx, int64_t done, int64_t total)
{
    return tell(ctx, done, total);
}

/* Read through a connection of its own: that of the upgrade is in a transaction, and nothing may be copied from one. */
static enum status back_up(struct upgrade *u, int version, struct error *err)
{
    struct engine *reader = NULL;
    struct error why = {0};
    u->copy = backup_path(u->e, version);
    enum status st = engine_open(engine_path(u->e), ENGINE_READ_WRITE, &reader, &why);
    if (!st) {
        engine_on_step(reader, tell_copy, u);
        st = engine_copy(reader, u->copy, &why);
    }
    if (st)
        unlink(u->copy); /* a part of one */
    if (st == ST_CANCELLED)
        *err = why;
    else if (st)
        error_set(err, st, MSG_DB_BACKUP, engine_path(u->e), u->copy, why.text);
    engine_close(reader);
    return st;
}

static enum status run_step(struct upgrade *u, const struct migration *m, struct error *err)
{
    struct progress progress = {tell_step, u};
    engine_on_step(u->e, tell_statement, u);
    enum status st = engine_exec(u->e, m->sql, err);
    engine_on_step(u->e, NULL, NULL);
    if (st || !m->then)
        return st;
    st = m->then(u->e, &progress, err);
    u->done += PART;
    return st;
}

static enum status run_steps(struct upgrade *u, struct error *err)
{
    struct engine_identity id;
    int latest = u->list[u->n - 1].version;
    enum status st = engine_identity(u->e, &id, err);
    if (st || id.user_version >= latest) /* another process was quicker */
        return st;
    for (size_t i = 0; i < u->n; i++)
        u->parts += u->list[i].version > id.user_version && u->list[i].then;
    if (id.user_version > 0) {
        u->parts++;
        st = back_up(u, (int)id.user_version, err);
        u->done += PART;
    }
    for (size_t i = 0; !st && i < u->n; i++)
        if (u->list[i].version > id.user_version)
            st = run_step(u, &u->list[i], err);
    return st ? st : engine_set_identity(u->e, APPLICATION_ID, latest, err);
}

/* In one transaction: nobody sees a version between, and what fails leaves the file as it was. */
static enum status upgrade(struct upgrade *u, struct error *err)
{
    enum status st = engine_begin(u->e, err);
    if (st)
        return st;
    st = run_steps(u, err);
    if (!st)
        st = engine_commit(u->e, err);
    else
        engine_rollback(u->e);
    if (st == ST_CANCELLED && u->copy)
        unlink(u->copy);
    free(u->copy);
    return st;
}

enum status schema_prepare(struct engine *e, const struct migration *list, size_t n, bool read_only,
                           const struct progress *progress, struct error *err)
{
    struct engine_identity id;
    int latest = list[n - 1].version;
    enum status st = engine_identity(e, &id, err);
    if (!st)
        st = check_identity(e, &id, latest, read_only, err);
    if (st || read_only)
        return st;
    st = engine_use_wal(e, err);
    if (st || id.user_version >= latest)
        return st;
    return upgrade(&(struct upgrade){.e = e, .list = list, .n = n, .progress = progress}, err);
}
