/* The leaves of a query: for which ids of a chunk each holds. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/search_impl.h"

void leaf_release(struct search_leaf *leaf)
{
    id_set_free(&leaf->set);
    id_set_free(&leaf->chunks);
    id_set_free(&leaf->headings);
    id_set_free(&leaf->known);
    id_set_free(&leaf->below);
    free(leaf->catalogs);
    for (enum search_mode m = 0; m < MODE_FULL; m++)
        free(leaf->bits[m]);
}

void search_look_at(struct search *x, int64_t lo, int64_t hi)
{
    x->lo = lo;
    x->hi = hi;
    for (int i = 0; i < x->q->n; i++)
        for (enum search_mode m = 0; m < MODE_FULL; m++)
            x->leaves[i].filled[m] = false;
}

static enum status put_ids(struct search *x, struct stmt *st, uint64_t *bits, struct error *err)
{
    while (stmt_row(st)) {
        int64_t at = stmt_get_int(st, 0) - x->lo;
        bits[at / 64] |= UINT64_C(1) << at % 64;
    }
    return stmt_end(st, err);
}

static struct stmt *of_chunk(struct search *x, const char *sql)
{
    struct stmt *st = stmt_begin(x->s->db, sql);
    stmt_int(st, 1, x->lo);
    stmt_int(st, 2, x->hi);
    return st;
}

enum status chunk_put_ids(struct search *x, const char *sql, uint64_t *bits, struct error *err)
{
    return put_ids(x, of_chunk(x, sql), bits, err);
}

enum status chunk_put_items(struct search *x, uint64_t *bits, struct error *err)
{
    struct above_map *m;
    enum status st = above_map(x->s, &m, err);
    return st ? st : above_items(x->s, m, x->lo, bits, chunk_words(x), err);
}

/* --- texts ------------------------------------------------------------------------------------------------------------ */

void leaf_term(const struct query_node *n, struct index_term *term)
{
    static const unsigned cells[] = {[QUERY_ANYWHERE] = INDEX_ALL,
                                     [QUERY_EXTRA] = INDEX_EXTRAS,
                                     [QUERY_LEVEL] = INDEX_LABEL,
                                     [QUERY_CATALOG] = 0};
    *term = (struct index_term){
        .text = n->text,
        .len = strlen(n->text),
        .fields = n->where == QUERY_FIELD ? 1u << n->field : cells[n->where],
    };
}

/* The index knows extra columns only together: those that have the text in another one are taken out. */
static enum status keep_column(struct search *x, const struct query_node *n, uint64_t *bits,
                               struct error *err)
{
    static const char sql[] = "SELECT value FROM item_extra WHERE node = ?1 AND label = ?2";
    enum status status = ST_OK;
    for (size_t w = 0; !status && w < chunk_words(x); w++) {
        for (uint64_t rest = bits[w]; !status && rest; rest &= rest - 1) {
            struct stmt *st = stmt_begin(x->s->db, sql);
            stmt_int(st, 1, x->lo + (int64_t)w * 64 + bits_first(rest));
            stmt_text(st, 2, n->extra);
            if (!stmt_row(st) || !query_leaf_matches(n, stmt_get_text(st, 0), false))
                bits[w] &= ~(rest & -rest);
            status = stmt_end(st, err);
        }
    }
    return status;
}

static enum status load_catalogs(struct search *x, const struct query_node *n, struct search_leaf *leaf,
                                 struct error *err)
{
    static const char sql[] = "SELECT id, title FROM catalog WHERE (?1 = 0 AND state = 'live') OR id = ?1"
                              " ORDER BY id";
    struct stmt *st = stmt_begin(x->s->db, sql);
    size_t cap = 0;
    stmt_int(st, 1, x->scope.catalog);
    while (stmt_row(st)) {
        if (!query_leaf_matches(n, stmt_get_text(st, 1), true))
            continue;
        leaf->catalogs = mem_array(leaf->catalogs, &cap, leaf->ncatalogs + 1, sizeof *leaf->catalogs);
        leaf->catalogs[leaf->ncatalogs++] = stmt_get_int(st, 0);
    }
    leaf->loaded = true;
    return stmt_end(st, err);
}

static enum status find_catalogs(struct search *x, const struct query_node *n, struct search_leaf *leaf,
                                 uint64_t *bits, struct error *err)
{
    enum status st = leaf->loaded ? ST_OK : load_catalogs(x, n, leaf, err);
    return st || !leaf->ncatalogs
               ? st
               : index_of_catalogs(x->s, leaf->catalogs, leaf->ncatalogs, x->lo, x->hi, bits, err);
}

static enum status find_text(struct search *x, const struct query_node *n, struct search_leaf *leaf,
                             bool sounds, uint64_t *bits, struct error *err)
{
    struct index_term term;
    if (n->where == QUERY_CATALOG)
        return find_catalogs(x, n, leaf, bits, err);
    leaf_term(n, &term);
    term.sounds = sounds && n->sounds;
    enum status st = index_find(x->s, &term, x->lo, x->hi, bits, err);
    return !st && n->where == QUERY_EXTRA ? keep_column(x, n, bits, err) : st;
}

/* --- the others ----------------------------------------------------------------------------------------------------------- */

static enum status find_blank(struct search *x, const struct query_node *n, uint64_t *bits, struct error *err)
{
    static const char extra[] =
        "SELECT n.id FROM node AS n WHERE n.id >= ?1 AND n.id < ?2 AND n.has_item = 1"
        " AND EXISTS (SELECT 1 FROM catalog_column AS k WHERE k.catalog = n.catalog AND k.role = 'extra'"
        " AND k.label = ?3)"
        " AND NOT EXISTS (SELECT 1 FROM item_extra AS e WHERE e.node = n.id AND e.label = ?3 AND e.value <> "
        "'')";
    struct stmt *st = of_chunk(x, n->where == QUERY_EXTRA ? extra : x->s->sql.field_blank[n->field]);
    if (n->where == QUERY_EXTRA)
        stmt_text(st, 3, n->extra);
    return put_ids(x, st, bits, err);
}

/* States that a look at the nodes of the chunk answers; NULL: it needs more. */
static const char *state_select(enum query_state state)
{
    switch (state) {
    case QUERY_MARKED:
        return "SELECT node FROM mark WHERE node >= ?1 AND node < ?2 AND (marks & 8) = 0";
    case QUERY_PUBLISHED:
        return "SELECT node FROM record WHERE node >= ?1 AND node < ?2 AND kind = 'publication'"
               " AND in_force = 1";
    case QUERY_NO_LIMIT:
        return "SELECT i.node FROM item AS i JOIN node AS n ON n.id = i.node LEFT JOIN item_rule AS r"
               " ON r.node = i.node WHERE i.node >= ?1 AND i.node < ?2 AND n.has_item = 1 AND i.deadline = ''"
               " AND r.own IS NULL";
    default:
        return NULL;
    }
}

/* What is no item is a heading, or no node at all, which no scope has. */
static enum status find_items(struct search *x, bool items, uint64_t *bits, struct error *err)
{
    enum status st = chunk_put_items(x, bits, err);
    for (size_t w = 0; !items && w < chunk_words(x); w++)
        bits[w] = ~bits[w];
    return st;
}

static enum status find_state(struct search *x, const struct query_node *n, struct search_leaf *leaf,
                              uint64_t *bits, struct error *err)
{
    const char *sql = n->kind == QUERY_STATE ? state_select(n->state) : NULL;
    if (sql)
        return chunk_put_ids(x, sql, bits, err);
    if (n->kind == QUERY_STATE && (n->state == QUERY_ITEM || n->state == QUERY_HEADING))
        return find_items(x, n->state == QUERY_ITEM, bits, err);
    enum status st = leaf->loaded ? ST_OK : leaf_load_state(x, n, &leaf->set, err);
    leaf->loaded = true;
    id_set_read(&leaf->set, x->lo, bits, chunk_words(x));
    return st;
}

static enum status find(struct search *x, const struct query_node *n, struct search_leaf *leaf,
                        enum search_mode mode, uint64_t *bits, struct error *err)
{
    switch (n->kind) {
    case QUERY_TEXT:
        return find_text(x, n, leaf, mode != MODE_LITERAL, bits, err);
    case QUERY_BLANK:
        return find_blank(x, n, bits, err);
    case QUERY_STATE:
    case QUERY_DAY:
        return find_state(x, n, leaf, bits, err);
    default: /* QUERY_ALL */
        memset(bits, 0xFF, chunk_words(x) * sizeof *bits);
        return ST_OK;
    }
}

enum status leaf_bits(struct search *x, int node, enum search_mode mode, const uint64_t **bits,
                      struct error *err)
{
    const struct query_node *n = &x->q->nodes[node];
    struct search_leaf *leaf = &x->leaves[node];
    enum status st = ST_OK;
    if (leaf->negated || mode == MODE_FULL)
        mode = MODE_SOUND;
    if (mode == MODE_SOUND && (n->kind != QUERY_TEXT || !n->sounds))
        mode = MODE_LITERAL; /* the same */
    if (!leaf->bits[mode])
        leaf->bits[mode] = mem_alloc(ID_WORDS * sizeof **leaf->bits);
    if (!leaf->filled[mode]) {
        memset(leaf->bits[mode], 0, chunk_words(x) * sizeof **leaf->bits);
        st = find(x, n, leaf, mode, leaf->bits[mode], err);
        leaf->filled[mode] = true;
    }
    *bits = leaf->bits[mode];
    return st;
}
