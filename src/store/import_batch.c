/* What an import has taken in and not written yet: rows are gathered in memory, of one table or of many small ones, and
 * written in transactions so short that nobody waits for long. */
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
        const struct row_column *column = row_head_column(&im->table->head, COLUMN_EXTRA, i);
        if (!*row->extras[i] || !column)
            continue;
        st = stmt_begin(im->s->db, "INSERT INTO item_extra (node, label, value) VALUES (?1, ?2, ?3)");
        stmt_int(st, 1, node);
        stmt_text(st, 2, column->label);
        stmt_text(st, 3, row->extras[i]);
        status = stmt_run(st, err);
    }
    im->table->items++;
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
        im->table->marks += first;
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
    stmt_int(st, 2, im->table->head.catalog);
    stmt_id(st, 3, parent);
    stmt_int(st, 4, im->table->position += PLACE_GAP);
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
static enum status write_rows(struct store_import *im, const struct outline_row *rows, size_t n,
                              struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < n; i++) {
        st = builder_row(im->table->builder, &rows[i], err);
        if (st || i % LOOK_ROWS || !has_worked_enough(im))
            continue;
        st = stage_end(im, import_count_rules(im, err), err);
        if (!st)
            st = stage_begin(im, err);
    }
    return st;
}

/* What is known of a table at its end. */
static enum status finish_table(struct store_import *im, struct error *err)
{
    const struct import_table *t = im->table;
    enum status status = builder_end(t->builder, err);
    if (status)
        return status;
    struct stmt *st =
        stmt_begin(im->s->db, "UPDATE catalog SET title = ?2, body = ?3, year = ?4, format = ?5,"
                              " items = ?6, headings = ?7, marks = ?8, deepest = ?9"
                              " WHERE id = ?1");
    stmt_int(st, 1, t->head.catalog);
    head_bind(st, &t->end);
    stmt_text(st, 5, t->end.format ? t->end.format : "");
    stmt_int(st, 6, t->items);
    stmt_int(st, 7, builder_headings(t->builder));
    stmt_int(st, 8, t->marks);
    stmt_int(st, 9, t->deepest);
    status = stmt_run(st, err);
    if (!status)
        status = head_replace_columns(im->s, &t->end, err);
    return status ? status : head_insert_choices(im->s, &t->end, err);
}

/* In the transaction that is open. */
static enum status write_batch(struct store_import *im, struct error *err)
{
    enum status st = ST_OK;
    const struct outline_row *rows = im->rows;
    for (size_t i = 0; !st && i < im->paragraphs.n; i++)
        st = insert_note(im, im->paragraphs.items[i], err);
    for (size_t i = 0; !st && i < im->ntables; i++) {
        im->table = &im->tables[i];
        st = write_rows(im, rows, im->table->nrows, err);
        rows += im->table->nrows;
        if (!st && im->table->ended)
            st = finish_table(im, err);
        if (!st)
            st = import_count_rules(im, err);
    }
    return st;
}

static void table_free(struct import_table *t)
{
    row_head_release(&t->head);
    row_head_release(&t->end);
    builder_free(t->builder);
}

/* All but the table that is still being read. */
static void forget_batch(struct store_import *im)
{
    size_t kept = 0;
    for (size_t i = 0; i < im->ntables; i++) {
        im->tables[i].nrows = 0;
        if (im->tables[i].ended)
            table_free(&im->tables[i]);
        else
            im->tables[kept++] = im->tables[i];
    }
    im->ntables = kept;
    im->nrows = im->bytes = 0;
    arena_clear(&im->texts);
    string_list_free(&im->paragraphs);
}

void import_batch_free(struct store_import *im)
{
    for (size_t i = 0; i < im->ntables; i++)
        table_free(&im->tables[i]);
    free(im->tables);
    arena_free(&im->texts);
    string_list_free(&im->paragraphs);
    free(im->rows);
}

static bool is_empty(const struct store_import *im)
{
    return !im->nrows && !im->paragraphs.n && !(im->ntables && im->tables[0].ended);
}

enum status import_flush(struct store_import *im, struct error *err)
{
    if (is_empty(im))
        return ST_OK;
    enum status st = stage_begin(im, err);
    if (!st)
        st = stage_end(im, write_batch(im, err), err);
    forget_batch(im);
    return st ? st : import_index_write(im, false, err);
}

/* --- what comes in ------------------------------------------------------------------------------------------------ */

static size_t row_bytes(const struct outline_row *row)
{
    size_t n = 0;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        n += strlen(row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        n += strlen(row->extras[i]);
    return n;
}

static enum status flush_when_full(struct store_import *im, struct error *err)
{
    return im->nrows == BATCH_ROWS || im->bytes >= BATCH_BYTES ? import_flush(im, err) : ST_OK;
}

enum status import_add_note(struct store_import *im, const char *paragraph, struct error *err)
{
    string_list_add(&im->paragraphs, paragraph);
    im->bytes += strlen(paragraph);
    return flush_when_full(im, err);
}

enum status import_add_row(struct store_import *im, const struct outline_row *row, struct error *err)
{
    struct import_table *t = &im->tables[im->ntables - 1];
    int levels = row_levels(row);
    if (levels > t->deepest)
        t->deepest = levels;
    if (!im->rows)
        im->rows = mem_alloc(BATCH_ROWS * sizeof *im->rows);
    row_copy(&im->texts, &im->rows[im->nrows++], row);
    t->nrows++;
    im->bytes += row_bytes(row);
    return flush_when_full(im, err);
}

struct import_table *import_add_table(struct store_import *im, const struct row_head *head)
{
    im->tables = mem_array(im->tables, &im->tables_cap, im->ntables + 1, sizeof *im->tables);
    struct import_table *t = &im->tables[im->ntables++];
    *t = (struct import_table){.builder = builder_new(make_node, im)};
    row_head_copy(&t->head, head);
    return t;
}

/* Nothing is written yet: a file of many small catalogs would otherwise write the same pages of the indexes anew for each
 * of them. */
void import_end_table(struct store_import *im, const struct row_head *head)
{
    struct import_table *t = &im->tables[im->ntables - 1];
    row_head_copy(&t->end, head);
    t->ended = true;
}

/* --- catalogs ------------------------------------------------------------------------------------------------------ */

/* As many as there are already, up to MOST_SPARE: a file of one table makes one. */
static enum status make_spares(struct store_import *im, struct error *err)
{
    enum { MOST_SPARE = 64 };
    size_t n = im->ncatalogs < 1 ? 1 : im->ncatalogs < MOST_SPARE ? im->ncatalogs : MOST_SPARE;
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < n; i++) {
        int64_t id = 0;
        st = head_reserve(im->s, im->source, &id, err);
        im->spare = i ? im->spare : id;
        im->spare_end = id + 1; /* others cannot write: they follow one another */
    }
    return st;
}

enum status import_new_catalog(struct store_import *im, int64_t *id, struct error *err)
{
    if (im->spare == im->spare_end) {
        enum status st = import_flush(im, err); /* so that not too many tables wait */
        if (!st)
            st = stage_begin(im, err);
        if (!st)
            st = stage_end(im, make_spares(im, err), err);
        if (st)
            return st;
    }
    *id = im->spare++;
    return ST_OK;
}

static enum status delete_spares(struct store_import *im, struct error *err)
{
    enum status st = stage_begin(im, err);
    if (st)
        return st;
    struct stmt *drop =
        stmt_begin(im->s->db, "DELETE FROM catalog WHERE id >= ?1 AND id < ?2 AND source = ?3");
    stmt_int(drop, 1, im->spare);
    stmt_int(drop, 2, im->spare_end);
    stmt_int(drop, 3, im->source);
    return stage_end(im, stmt_run(drop, err), err);
}

static enum status drop_spares(struct store_import *im, struct error *err)
{
    if (im->spare == im->spare_end)
        return ST_OK;
    bool was = engine_trust_links(im->s->db, true); /* nothing has been put into them */
    enum status st = delete_spares(im, err);
    engine_trust_links(im->s->db, was);
    im->spare = im->spare_end;
    return st;
}

enum status import_complete(struct store_import *im, struct error *err)
{
    enum status st = import_flush(im, err);
    if (!st)
        st = drop_spares(im, err);
    return st ? st : import_index_write(im, true, err);
}
