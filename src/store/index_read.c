/* The cells that the index is made from. */
#include <stdlib.h>
#include <string.h>

#include "mulu/text.h"
#include "store/index_impl.h"

enum { COL_ID, COL_CATALOG, COL_PARENT, COL_LABEL, COL_HAS_ITEM, COL_FIELDS };

/* Calls for each cell that is searched, in one order always: the places of what has no column follow it. */
typedef void take_cell(void *ctx, int cell, const char *text);

static enum status each_cell(struct store *s, struct stmt *row, int64_t id, take_cell *take, void *ctx,
                             struct error *err)
{
    take(ctx, CELL_OF_LABEL, stmt_get_text(row, COL_LABEL));
    if (!stmt_get_int(row, COL_HAS_ITEM))
        return ST_OK;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (field_info(f)->search)
            take(ctx, (int)f, stmt_get_text(row, COL_FIELDS + (int)f));
    struct stmt *st = stmt_begin(s->db, "SELECT value FROM item_extra WHERE node = ?1 ORDER BY label");
    stmt_int(st, 1, id);
    while (stmt_row(st))
        take(ctx, CELL_OF_EXTRAS, stmt_get_text(st, 0));
    return stmt_end(st, err);
}

static void take_into_build(void *ctx, int cell, const char *text)
{
    index_build_cell(ctx, cell, text);
}

static enum status take_row(struct store *s, struct stmt *row, struct index_build *b, struct error *err)
{
    int64_t id = stmt_get_int(row, COL_ID);
    index_build_node(b,
                     &(struct index_node){id, stmt_get_int(row, COL_CATALOG), stmt_get_int(row, COL_PARENT),
                                          stmt_get_int(row, COL_HAS_ITEM) != 0});
    return each_cell(s, row, id, take_into_build, b, err);
}

enum status index_read_nodes(struct store *s, struct index_build *b, int64_t lo, int64_t hi, int64_t *next,
                             struct error *err)
{
    struct stmt *st = stmt_begin(s->db, s->sql.cells_between);
    enum status status = ST_OK;
    stmt_int(st, 1, lo);
    stmt_int(st, 2, hi);
    *next = hi;
    while (!status && stmt_row(st)) {
        if (index_build_is_full(b, stmt_get_int(st, COL_ID))) {
            *next = stmt_get_int(st, COL_ID);
            break;
        }
        status = take_row(s, st, b, err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

enum status index_read_node(struct store *s, struct index_build *b, int64_t id, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, s->sql.cells_select);
    stmt_int(st, 1, id);
    enum status status = stmt_row(st) ? take_row(s, st, b, err) : ST_OK;
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

enum status index_read_parents(struct store *s, struct index_build *b, const int64_t *ids, size_t n,
                               struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT id, catalog, parent, has_item FROM node WHERE id >= ?1 AND id <= ?2"
                          " ORDER BY id");
    stmt_int(st, 1, ids[0]);
    stmt_int(st, 2, ids[n - 1]);
    bool there = stmt_row(st);
    for (size_t i = 0; i < n; i++) {
        struct index_node node = {.id = ids[i]};
        while (there && stmt_get_int(st, 0) < ids[i])
            there = stmt_row(st);
        if (there && stmt_get_int(st, 0) == ids[i])
            node = (struct index_node){ids[i], stmt_get_int(st, 1), stmt_get_int(st, 2),
                                       stmt_get_int(st, 3) != 0};
        index_build_node(b, &node);
    }
    return stmt_end(st, err);
}

enum status index_read_word(struct store *s, struct index_build *b, int64_t id, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT text FROM index_word WHERE id = ?1");
    stmt_int(st, 1, id);
    if (stmt_row(st)) {
        index_build_next(b, id);
        index_build_folded(b, 0, stmt_get_text(st, 0));
    }
    return stmt_end(st, err);
}

struct one_cell {
    int cell;
    struct buffer *text;
};

static void take_one(void *ctx, int cell, const char *text)
{
    const struct one_cell *c = ctx;
    if (cell == c->cell)
        buf_puts(c->text, text);
}

enum status index_read_cell(struct store *s, int64_t id, int cell, struct buffer *text, struct error *err)
{
    struct one_cell c = {cell, text};
    struct stmt *st = stmt_begin(s->db, s->sql.cells_select);
    stmt_int(st, 1, id);
    enum status status = stmt_row(st) ? each_cell(s, st, id, take_one, &c, err) : ST_OK;
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* --- one node against a term ------------------------------------------------------------------------------------ */

struct match {
    const struct term *term;
    struct buffer fold;
    bool found;
};

static void match_cell(void *ctx, int cell, const char *text)
{
    struct match *m = ctx;
    struct pinyin_match where;
    if (m->found || !*text || !(m->term->fields >> cell & 1))
        return;
    buf_clear(&m->fold);
    text_fold(&m->fold, text, strlen(text), NULL);
    m->found = strstr(buf_text(&m->fold), m->term->text) ||
               (m->term->sounds && index_sounds(cell) &&
                pinyin_find(&m->term->typed, buf_text(&m->fold), m->fold.len, &where) && !where.rare);
}

enum status index_match_node(struct store *s, const struct term *t, int64_t id, bool *match,
                             struct error *err)
{
    struct match m = {.term = t};
    struct stmt *st = stmt_begin(s->db, s->sql.cells_select);
    stmt_int(st, 1, id);
    enum status status = stmt_row(st) ? each_cell(s, st, id, match_cell, &m, err) : ST_OK;
    enum status ended = stmt_end(st, status ? NULL : err);
    *match = m.found;
    buf_free(&m.fold);
    return status ? status : ended;
}
