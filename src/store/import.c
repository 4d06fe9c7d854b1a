/* Imports: rows are gathered in memory, a batch at a time, and written in transactions so short that nobody waits for
 * long; publishing them is a change of the catalogs' states. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/builder.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "store/head.h"
#include "store/import.h"
#include "store/place.h"
#include "store/process.h"

enum {
    BATCH_ROWS = 1000,
    BATCH_BYTES = 1 << 20,
    STAGE_MS = 40,  /* as long as others may be kept waiting, on a slow or busy machine too */
    LOOK_ROWS = 16, /* after so many it is looked at the clock */
    PAUSE_MS = 3    /* between batches: longer than the step in which others try again (engine) */
};

/* --- one node --------------------------------------------------------------------------------------------------- */

/* A row that brings a uid (our own export) keeps it, unless the node it came from is still here: that one is *known. */
static enum status choose_uid(struct store_import *im, const char *wanted, char uid[ENV_UID_SIZE],
                              int64_t *known, struct error *err)
{
    bool mine = env_is_uid(wanted);
    enum status status = ST_OK;
    *known = 0;
    if (mine) {
        struct stmt *st = stmt_begin(im->s->db, "SELECT id FROM node WHERE uid = ?1");
        stmt_text(st, 1, wanted);
        if (stmt_row(st))
            *known = stmt_get_int(st, 0);
        status = stmt_end(st, err);
    }
    if (!mine || *known)
        env_new_uid(im->s->env, uid);
    else
        memcpy(uid, wanted, ENV_UID_SIZE);
    return status;
}

static enum status insert_item(struct store_import *im, int64_t node, const struct outline_row *row,
                               struct error *err)
{
    struct stmt *st = stmt_begin(im->s->db, im->s->sql.item_insert);
    unsigned held = 0;
    stmt_int(st, 1, node);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        stmt_text_kept(st, (int)f + 2, row->fields[f]);
        held |= (unsigned)(*row->fields[f] != '\0') << f;
    }
    enum status status = stmt_run(st, err);
    if (!status)
        status = fields_note(im->s, held, err);
    if (!status && *row->fields[FIELD_UNIT])
        status = import_units(im, node, row->fields[FIELD_UNIT], err);
    if (!status)
        status = import_rule(im, node, row->fields[FIELD_DEADLINE], err);
    for (int i = 0; !status && i < row->nextras; i++) {
        const struct row_column *column = row_head_column(&im->head, COLUMN_EXTRA, i);
        if (!*row->extras[i] || !column)
            continue;
        st = stmt_begin(im->s->db, "INSERT INTO item_extra (node, label, value) VALUES (?1, ?2, ?3)");
        stmt_int(st, 1, node);
        stmt_text(st, 2, column->label);
        stmt_text(st, 3, row->extras[i]);
        status = stmt_run(st, err);
    }
    im->items++;
    return status;
}

static enum status insert_marks(struct store_import *im, int64_t node, const struct outline_row *row,
                                struct error *err)
{
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < row->nmarks; i++) {
        const struct row_mark *m = &row->marks[i];
        bool first = true;
        for (size_t j = 0; j < i; j++)
            first = first && strcmp(row->marks[j].cell, m->cell) != 0;
        struct stmt *st = stmt_begin(
            im->s->db, "INSERT INTO mark (node, cell, marks, reason, line, col, raw)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                       " ON CONFLICT (node, cell) DO UPDATE SET marks = mark.marks | excluded.marks");
        stmt_int(st, 1, node);
        stmt_text(st, 2, m->cell);
        stmt_int(st, 3, m->marks & ~(unsigned)MARK_CONFIRMED);
        stmt_text(st, 4, mark_reason_key(m->reason));
        stmt_int(st, 5, m->line);
        stmt_int(st, 6, m->column);
        stmt_text(st, 7, m->raw);
        status = stmt_run(st, err);
        im->marks += first;
    }
    return status;
}

static enum status make_node(void *ctx, int64_t parent, const char *label, int skip,
                             const struct outline_row *row, int64_t *id, struct error *err)
{
    struct store_import *im = ctx;
    bool has_item = row && !row_is_heading(row);
    char uid[ENV_UID_SIZE];
    int64_t known;
    enum status status = choose_uid(im, row ? row->uid : "", uid, &known, err);
    if (status)
        return status;
    if (!im->next_node) {
        status = index_last_node(im->s, &im->next_node, err);
        if (status)
            return status;
        im->next_node++;
    }
    *id = im->next_node++;
    struct stmt *st =
        stmt_begin(im->s->db, "INSERT INTO node (id, uid, catalog, parent, position, skip, label, has_item,"
                              " state, alive) VALUES (?8, ?1, ?2, ?3, ?4, ?5, ?6, ?7, 'live', 1)");
    stmt_text_kept(st, 1, uid);
    stmt_int(st, 2, im->head.catalog);
    stmt_id(st, 3, parent);
    stmt_int(st, 4, im->position += PLACE_GAP);
    stmt_int(st, 5, skip);
    stmt_text_kept(st, 6, label);
    stmt_int(st, 7, has_item);
    stmt_int(st, 8, *id);
    status = stmt_run(st, err);
    if (!status && known) {
        im->known = mem_array(im->known, &im->known_cap, im->nknown + 1, sizeof *im->known);
        im->known[im->nknown++] = (struct known_node){*id, known};
    }
    if (!status && has_item)
        status = insert_item(im, *id, row, err);
    if (!status && row)
        status = insert_marks(im, *id, row, err);
    if (!status)
        import_index_node(im, *id, parent, label, has_item ? row : NULL);
    return status;
}

/* --- batches ---------------------------------------------------------------------------------------------------- */

enum status source_beat(struct store *s, int64_t source, const char *name, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "UPDATE source SET heartbeat = ?2 WHERE id = ?1 AND state = 'staged'"
                                        " RETURNING id");
    bool there = false;
    stmt_int(st, 1, source);
    stmt_int(st, 2, env_now(s->env));
    while (stmt_row(st))
        there = true;
    enum status status = stmt_end(st, err);
    if (!status && !there) /* silent for so long that another office took us for dead */
        status = error_set(err, ST_CANCELLED, MSG_IMPORT_PURGED, name);
    return status;
}

enum status import_beat(struct store_import *im, struct error *err)
{
    return source_beat(im->s, im->source, im->name, err);
}

enum status import_begin(struct store_import *im, struct error *err)
{
    enum status st = engine_begin(im->s->db, err);
    if (st)
        return st;
    st = import_beat(im, err);
    if (st)
        engine_rollback(im->s->db);
    return st;
}

void store_pause(struct store *s)
{
    engine_shorten_log(s->db);
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
}

enum status stage_begin(struct store_import *im, struct error *err)
{
    engine_relax(im->s->db, true);
    im->next_node = 0;
    im->today = env_today(im->s->env);
    enum status st = import_begin(im, err);
    int64_t now = engine_clock();
    if (st)
        engine_relax(im->s->db, false);
    else if (!im->working_since || now - im->released > PAUSE_MS) /* reading the file let others in */
        im->working_since = now;
    return st;
}

static bool has_worked_enough(const struct store_import *im)
{
    return engine_clock() - im->working_since >= STAGE_MS;
}

enum status stage_end(struct store_import *im, enum status st, struct error *err)
{
    if (!st)
        st = import_count_rules(im, err);
    st = store_write_end(im->s, st, err);
    engine_relax(im->s->db, false);
    engine_shorten_log(im->s->db);
    im->released = engine_clock();
    if (!has_worked_enough(im))
        return st;
    im->working_since = 0;
    store_pause(im->s);
    return st;
}

static enum status insert_note(struct store_import *im, const char *paragraph, struct error *err)
{
    struct stmt *st =
        stmt_begin(im->s->db, "INSERT INTO source_note (source, place, text) VALUES (?1, ?2, ?3)");
    stmt_int(st, 1, im->source);
    stmt_int(st, 2, im->notes++);
    stmt_text(st, 3, paragraph);
    return stmt_run(st, err);
}

/* Within a transaction that is open then too, but maybe another one. */
static enum status write_rows(struct store_import *im, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < im->nrows; i++) {
        st = builder_row(im->builder, &im->rows[i], err);
        if (st || i % LOOK_ROWS || !has_worked_enough(im))
            continue;
        st = stage_end(im, st, err);
        if (!st)
            st = stage_begin(im, err);
    }
    return st;
}

static enum status flush(struct store_import *im, struct error *err)
{
    if (!im->nrows && !im->paragraphs.n)
        return ST_OK;
    enum status st = stage_begin(im, err);
    if (!st) {
        for (size_t i = 0; !st && i < im->paragraphs.n; i++)
            st = insert_note(im, im->paragraphs.items[i], err);
        if (!st)
            st = write_rows(im, err);
        st = stage_end(im, st, err);
    }
    im->nrows = im->bytes = 0;
    arena_clear(&im->texts);
    string_list_free(&im->paragraphs);
    return st ? st : import_index_write(im, false, err);
}

static size_t row_bytes(const struct outline_row *row)
{
    size_t n = 0;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        n += strlen(row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        n += strlen(row->extras[i]);
    return n;
}

/* --- the sink --------------------------------------------------------------------------------------------------- */

static enum status flush_when_full(struct store_import *im, struct error *err)
{
    return im->nrows == BATCH_ROWS || im->bytes >= BATCH_BYTES ? flush(im, err) : ST_OK;
}

static enum status take_note(void *ctx, const char *paragraph, struct error *err)
{
    struct store_import *im = ctx;
    string_list_add(&im->paragraphs, paragraph);
    im->bytes += strlen(paragraph);
    return flush_when_full(im, err);
}

/* The path of the last row of a catalog: the last child of the last child, from the outermost on. */
static enum status read_last_path(struct store_import *im, int64_t headings, struct error *err)
{
    const char *labels[ROW_MAX_LEVELS];
    int64_t ids[ROW_MAX_LEVELS] = {0}, parent = 0;
    struct arena texts = {0};
    enum status status = ST_OK;
    int n = 0;
    for (bool more = true; !status && more;) {
        struct stmt *st = stmt_begin(
            im->s->db,
            "SELECT id, label, skip FROM node WHERE catalog = ?1 AND parent IS NOT DISTINCT FROM ?2"
            " ORDER BY position DESC, id DESC LIMIT 1");
        stmt_int(st, 1, im->head.catalog);
        stmt_id(st, 2, parent);
        more = stmt_row(st) && *stmt_get_text(st, 1) && n + stmt_get_int(st, 2) < ROW_MAX_LEVELS;
        if (more) {
            for (int skip = (int)stmt_get_int(st, 2); skip > 0; skip--)
                labels[n++] = "";
            parent = ids[n] = stmt_get_int(st, 0);
            labels[n++] = arena_dup(&texts, stmt_get_text(st, 1), strlen(stmt_get_text(st, 1)));
        }
        status = stmt_end(st, err);
    }
    builder_resume(im->builder, headings, n, labels, ids);
    arena_free(&texts);
    return status;
}

/* A catalog of this import gets more rows, behind those of others. */
static enum status resume(struct store_import *im, struct row_head *head, struct error *err)
{
    struct stmt *st =
        stmt_begin(im->s->db, "SELECT items, headings, marks, deepest, (SELECT max(n.position) FROM node AS n"
                              " WHERE n.catalog = c.id) FROM catalog AS c WHERE c.id = ?1");
    int64_t headings = 0;
    stmt_int(st, 1, head->catalog);
    if (stmt_row(st)) {
        im->items = stmt_get_int(st, 0);
        headings = stmt_get_int(st, 1);
        im->marks = stmt_get_int(st, 2);
        im->deepest = (int)stmt_get_int(st, 3);
        im->position = stmt_get_int(st, 4);
    }
    enum status status = stmt_end(st, err);
    if (!status)
        status = head_read_choices(im->s, head, err);
    return status ? status : read_last_path(im, headings, err);
}

static enum status take_begin(void *ctx, struct row_head *head, struct error *err)
{
    struct store_import *im = ctx;
    bool again = head->goes_on && head->catalog;
    enum status st = stage_begin(im, err);
    if (st)
        return st;
    if (!again)
        st = head_insert(im->s, head, STATE_STAGED, im->source, err);
    st = stage_end(im, st, err);
    if (st)
        return st;
    row_head_release(&im->head);
    row_head_copy(&im->head, head);
    builder_free(im->builder);
    im->builder = builder_new(make_node, im);
    im->position = im->items = im->marks = 0;
    im->deepest = 0;
    if (again)
        return resume(im, head, err);
    im->catalogs = mem_array(im->catalogs, &im->cap, im->ncatalogs + 1, sizeof *im->catalogs);
    im->untitled = mem_array(im->untitled, &im->cap_untitled, im->ncatalogs + 1, sizeof *im->untitled);
    im->untitled[im->ncatalogs] = head->untitled;
    im->catalogs[im->ncatalogs++] = head->catalog;
    return ST_OK;
}

static enum status take_row(void *ctx, const struct outline_row *row, struct error *err)
{
    struct store_import *im = ctx;
    int levels = row_levels(row);
    if (levels > im->deepest)
        im->deepest = levels;
    row_copy(&im->texts, &im->rows[im->nrows++], row);
    im->bytes += row_bytes(row);
    return flush_when_full(im, err);
}

static enum status finish_catalog(struct store_import *im, const struct row_head *head, struct error *err)
{
    enum status status = builder_end(im->builder, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(im->s->db, "UPDATE catalog SET title = ?2, body = ?3, year = ?4, items = ?5,"
                                            " headings = ?6, marks = ?7, deepest = ?8 WHERE id = ?1");
    stmt_int(st, 1, im->head.catalog);
    head_bind(st, head);
    stmt_int(st, 5, im->items);
    stmt_int(st, 6, builder_headings(im->builder));
    stmt_int(st, 7, im->marks);
    stmt_int(st, 8, im->deepest);
    status = stmt_run(st, err);
    if (!status)
        status = head_replace_columns(im->s, head, err);
    return status ? status : head_insert_choices(im->s, head, err);
}

static enum status take_end(void *ctx, struct row_head *head, struct error *err)
{
    struct store_import *im = ctx;
    enum status st = flush(im, err);
    if (!st)
        st = stage_begin(im, err);
    return st ? st : stage_end(im, finish_catalog(im, head, err), err);
}

/* --- its life --------------------------------------------------------------------------------------------------- */

enum status source_begin(struct store *s, const char *name, int64_t *source, struct error *err)
{
    struct process self;
    process_self(&self);
    enum status status = engine_begin(s->db, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(s->db, "INSERT INTO source (name, state, host, pid, started, heartbeat)"
                                        " VALUES (?1, 'staged', ?2, ?3, ?4, ?5) RETURNING id");
    stmt_text(st, 1, name);
    stmt_text(st, 2, self.host);
    stmt_int(st, 3, self.pid);
    stmt_text(st, 4, self.started);
    stmt_int(st, 5, env_now(s->env));
    while (stmt_row(st))
        *source = stmt_get_int(st, 0);
    return store_write_end(s, stmt_end(st, err), err);
}

static void import_free(struct store_import *im)
{
    struct store_import **at = &im->s->imports;
    while (*at && *at != im)
        at = &(*at)->next;
    if (*at)
        *at = im->next;
    import_forget_steps(im);
    index_build_free(&im->index);
    index_build_free(&im->full);
    known_texts_free(&im->units);
    known_texts_free(&im->rules);
    free(im->counts);
    free(im->known);
    row_head_release(&im->head);
    builder_free(im->builder);
    arena_free(&im->texts);
    string_list_free(&im->paragraphs);
    free(im->rows);
    free(im->catalogs);
    free(im->untitled);
    free(im->name);
    free(im);
}

enum status store_import_begin(struct store *s, const char *source_name, struct store_import **out,
                               struct row_sink *sink, struct error *err)
{
    enum status st = store_may_begin(s, err);
    if (st)
        return st;
    struct store_import *im = mem_alloc(sizeof *im);
    im->s = s;
    struct buffer name = {0};
    text_repair(&name, source_name);
    im->name = buf_take(&name);
    im->rows = mem_alloc(BATCH_ROWS * sizeof *im->rows);
    st = source_begin(s, im->name, &im->source, err);
    if (st) {
        import_free(im);
        return st;
    }
    im->next = s->imports;
    s->imports = im;
    *sink = (struct row_sink){
        .note = take_note, .begin = take_begin, .row = take_row, .end = take_end, .ctx = im};
    *out = im;
    return ST_OK;
}

/* What the review left out goes to the trash together with the publishing: it is there already, and is told only now. */
static enum status record_left_out(struct store *s, int64_t source, struct error *err)
{
    /* from the little that is in the trash, not from all that was imported: others are waiting */
    struct stmt *st = stmt_begin(s->db, "SELECT n.id FROM node AS n CROSS JOIN catalog AS c"
                                        " WHERE n.state = 'trash' AND c.id = n.catalog AND c.source = ?1"
                                        " ORDER BY n.id");
    enum status status = ST_OK;
    stmt_int(st, 1, source);
    while (!status && stmt_row(st))
        status = change_record(
            s, &(struct change){OBJECT_NODE, stmt_get_int(st, 0), FIELD_STATE, STATE_LIVE, STATE_TRASH}, err);
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* From here on the import is like any other work: the catalogs are there and not yet to be seen (gone), and the change
 * of their states is what undo takes back. */
static enum status publish(struct store_import *im, struct error *err)
{
    struct store *s = im->s;
    enum status st = import_beat(im, err);
    for (size_t i = 0; !st && i < im->ncatalogs; i++) {
        struct stmt *step =
            stmt_begin(s->db, "UPDATE catalog SET state = 'gone' WHERE id = ?1 AND state = 'staged'");
        stmt_int(step, 1, im->catalogs[i]);
        st = stmt_run(step, err);
        if (!st)
            st = change_make(s, OBJECT_CATALOG, im->catalogs[i], FIELD_STATE, STATE_LIVE, err);
    }
    if (!st)
        st = record_left_out(s, im->source, err);
    if (!st)
        st = index_publish(s, im->source, err);
    if (!st) {
        struct stmt *done = stmt_begin(s->db, "UPDATE source SET state = 'done' WHERE id = ?1");
        stmt_int(done, 1, im->source);
        st = stmt_run(done, err);
    }
    return st;
}

enum status store_import_publish(struct store_import *im, struct error *err)
{
    struct store *s = im->s;
    if (s->group.review == im)
        store_rollback(s);
    if (!im->ncatalogs) {
        store_import_cancel(im);
        return ST_OK;
    }
    enum status st = flush(im, err);
    if (!st)
        st = import_index_write(im, true, err);
    engine_write_back(s->db);
    if (!st)
        st = store_begin(s, VERB_IMPORT, im->name, err);
    if (!st) {
        st = publish(im, err);
        if (!st)
            st = store_commit(s, err);
        store_rollback(s); /* of a failed publish; after a commit there is nothing to roll back */
    }
    if (st) {
        store_import_cancel(im);
        return st;
    }
    import_free(im);
    index_tidy(s, NULL); /* what cannot be done now waits for the next change */
    return ST_OK;
}

void store_import_cancel(struct store_import *im)
{
    if (!im)
        return;
    if (im->s->group.review == im)
        store_rollback(im->s);
    /* Where this fails (a full disk, another writer) nobody sees what is left, and the next opening clears it away. */
    if (!im->s->group.open)
        purge_source(im->s, im->source, NULL);
    import_free(im);
}
