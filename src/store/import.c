/* Imports: what is read is staged (import_batch.c), and publishing it is a change of the catalogs' states. */
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

/* --- the sink --------------------------------------------------------------------------------------------------- */

static enum status take_note(void *ctx, const char *paragraph, struct error *err)
{
    return import_add_note(ctx, paragraph, err);
}

/* The path of the last row of a catalog: the last child of the last child, from the outermost on. */
static enum status read_last_path(struct store_import *im, struct import_table *t, int64_t headings,
                                  struct error *err)
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
        stmt_int(st, 1, t->head.catalog);
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
    builder_resume(t->builder, headings, n, labels, ids);
    arena_free(&texts);
    return status;
}

/* A catalog of this import gets more rows, behind those of others. */
static enum status resume(struct store_import *im, struct import_table *t, struct row_head *head,
                          struct error *err)
{
    struct stmt *st =
        stmt_begin(im->s->db, "SELECT items, headings, marks, deepest, (SELECT max(n.position) FROM node AS n"
                              " WHERE n.catalog = c.id) FROM catalog AS c WHERE c.id = ?1");
    int64_t headings = 0;
    stmt_int(st, 1, head->catalog);
    if (stmt_row(st)) {
        t->items = stmt_get_int(st, 0);
        headings = stmt_get_int(st, 1);
        t->marks = stmt_get_int(st, 2);
        t->deepest = (int)stmt_get_int(st, 3);
        t->position = stmt_get_int(st, 4);
    }
    enum status status = stmt_end(st, err);
    if (!status)
        status = head_read_choices(im->s, head, err);
    return status ? status : read_last_path(im, t, headings, err);
}

static void keep_catalog(struct store_import *im, const struct row_head *head)
{
    im->catalogs = mem_array(im->catalogs, &im->cap, im->ncatalogs + 1, sizeof *im->catalogs);
    im->untitled = mem_array(im->untitled, &im->cap_untitled, im->ncatalogs + 1, sizeof *im->untitled);
    im->untitled[im->ncatalogs] = head->untitled;
    im->catalogs[im->ncatalogs++] = head->catalog;
}

static enum status take_begin(void *ctx, struct row_head *head, struct error *err)
{
    struct store_import *im = ctx;
    bool again = head->goes_on && head->catalog;
    enum status st = again ? import_flush(im, err) : import_new_catalog(im, &head->catalog, err);
    if (st)
        return st;
    struct import_table *t = import_add_table(im, head);
    if (again)
        return resume(im, t, head, err);
    keep_catalog(im, head);
    return ST_OK;
}

static enum status take_row(void *ctx, const struct outline_row *row, struct error *err)
{
    return import_add_row(ctx, row, err);
}

static enum status take_end(void *ctx, struct row_head *head, struct error *err)
{
    (void)err;
    import_end_table(ctx, head);
    return ST_OK;
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
    engine_trust(im->s->db, false);
    import_forget_steps(im);
    import_index_free(im);
    known_texts_free(&im->units);
    known_texts_free(&im->rules);
    free(im->counts);
    free(im->known);
    import_batch_free(im);
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
    st = source_begin(s, im->name, &im->source, err);
    engine_trust(s->db, !st);
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
    enum status st = import_complete(im, err);
    engine_trust(s->db, false);
    engine_write_back(s->db);
    if (!st)
        st = store_begin(s, VERB_IMPORT, im->name, err);
    if (!st) {
        s->piece.whole = true;
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

void store_import_leave(struct store_import *im)
{
    if (!im)
        return;
    struct store *s = im->s;
    if (s->group.review == im)
        store_rollback(s);
    s->left = mem_array(s->left, &s->left_cap, s->nleft + 1, sizeof *s->left);
    s->left[s->nleft++] = im->source;
    s->tidied = false;
    import_free(im);
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
