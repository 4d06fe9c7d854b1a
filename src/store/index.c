/* The index before there is one: every node's folded text is read. */
#include "store/index.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/pinyin.h"
#include "mulu/text.h"

static bool sounds(const struct index_term *t, const char *text)
{
    struct pinyin_query q;
    struct pinyin_match m;
    pinyin_query(&q, t->text, t->len);
    return q.n && pinyin_find(&q, text, strlen(text), &m) && m.to > m.from && !m.rare;
}

static bool folded_has(const char *text, const char *what)
{
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    bool has = strstr(buf_text(&folded), what) != NULL;
    buf_free(&folded);
    return has;
}

/* One statement for every kind of term: node, cells joined; the term's cells are told apart here. */
static enum status scan(struct store *s, const char *sql, const struct index_term *t, unsigned cells,
                        bool folded, int64_t lo, int64_t hi, uint64_t *bits, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, lo);
    stmt_int(st, 2, hi);
    while (stmt_row(st)) {
        int64_t at = stmt_get_int(st, 0) - lo;
        const char *text = stmt_get_text(st, 1);
        bool heard = cells & (INDEX_LABEL | 1u << FIELD_UNIT) && t->sounds && sounds(t, text);
        if (heard || (folded ? strstr(text, t->text) != NULL : folded_has(text, t->text)))
            bits[at / 64] |= UINT64_C(1) << at % 64;
    }
    return stmt_end(st, err);
}

enum status index_find(struct store *s, const struct index_term *t, int64_t lo, int64_t hi, uint64_t *bits,
                       struct error *err)
{
    enum status st = ST_OK;
    if (t->fields == INDEX_ALL) {
        st = scan(s, "SELECT node, text FROM search WHERE node >= ?1 AND node < ?2", t, 0, true, lo, hi, bits,
                  err);
        if (!st && t->sounds) {
            st = scan(s, "SELECT id, label FROM node WHERE id >= ?1 AND id < ?2", t, INDEX_LABEL, false, lo,
                      hi, bits, err);
            if (!st)
                st = scan(s, s->sql.field_range[FIELD_UNIT], t, 1u << FIELD_UNIT, false, lo, hi, bits, err);
        }
        return st;
    }
    if (t->fields & INDEX_LABEL)
        st = scan(s, "SELECT id, label FROM node WHERE id >= ?1 AND id < ?2", t, INDEX_LABEL, false, lo, hi,
                  bits, err);
    if (!st && t->fields & INDEX_EXTRAS)
        st = scan(s, "SELECT node, value FROM item_extra WHERE node >= ?1 AND node < ?2", t, INDEX_EXTRAS,
                  false, lo, hi, bits, err);
    for (enum field f = 0; !st && f < FIELD_COUNT; f++)
        if (t->fields & 1u << f)
            st = scan(s, s->sql.field_range[f], t, 1u << f, false, lo, hi, bits, err);
    return st;
}

enum status index_next(struct store *s, const struct index_term *t, int64_t from, int64_t *node,
                       struct error *err)
{
    (void)s;
    (void)t;
    (void)err;
    *node = from;
    return ST_OK;
}

static enum status put_ids(struct stmt *st, int64_t lo, uint64_t *bits, struct error *err)
{
    while (stmt_row(st)) {
        int64_t at = stmt_get_int(st, 0) - lo;
        bits[at / 64] |= UINT64_C(1) << at % 64;
    }
    return stmt_end(st, err);
}

enum status index_scope(struct store *s, int64_t catalog, int64_t lo, int64_t hi, uint64_t *bits,
                        struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, catalog ? "SELECT id FROM node WHERE catalog = ?3 AND id >= ?1 AND id < ?2 AND alive = 1"
                       : "SELECT n.id FROM node AS n JOIN catalog AS c ON c.id = n.catalog WHERE n.id >= ?1"
                         " AND n.id < ?2 AND n.alive = 1 AND c.state = 'live'");
    stmt_int(st, 1, lo);
    stmt_int(st, 2, hi);
    if (catalog)
        stmt_int(st, 3, catalog);
    return put_ids(st, lo, bits, err);
}

enum status index_last_node(struct store *s, int64_t *node, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT COALESCE(max(id), 0) FROM node");
    *node = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}
