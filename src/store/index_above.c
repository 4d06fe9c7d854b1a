/* The heading right above each node, and whether it has an item: what the index's columns say, a chunk at a time, kept for
 * the next key. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "store/index_impl.h"

struct above_chunk {
    int64_t chunk;
    uint64_t items[INDEX_CHUNK / 64];
    uint32_t parents[INDEX_CHUNK]; /* 0: none; LARGE: has to be asked for */
};

#define LARGE UINT32_MAX

struct above_map {
    const struct index_cache *cache;
    struct above_chunk *chunks[CHUNKS_KEPT];
};

void above_free(struct above_map *m)
{
    for (int i = 0; m && i < CHUNKS_KEPT; i++)
        free(m->chunks[i]);
    free(m);
}

enum status above_map(struct store *s, struct above_map **out, struct error *err)
{
    struct index_cache *c;
    enum status st = index_cache(s, &c, err);
    if (!st && !c->above) {
        c->above = mem_alloc(sizeof *c->above);
        c->above->cache = c;
    }
    *out = st ? NULL : c->above;
    return st;
}

/* --- a chunk --------------------------------------------------------------------------------------------------------- */

static void put(struct above_chunk *c, int64_t at, int64_t parent, bool has_item)
{
    c->parents[at] = parent < LARGE ? (uint32_t)parent : LARGE;
    c->items[at / 64] |= (uint64_t)has_item << at % 64;
}

static enum status put_segment(struct store *s, const struct segment *g, const uint64_t *covered, void *ctx,
                               struct error *err)
{
    struct above_chunk *c = ctx;
    int64_t *values = mem_alloc(g->n * sizeof *values);
    enum status st = index_column_get(s, g, CELL_OF_PARENT, values, err);
    for (uint32_t i = 0; !st && i < g->n; i++) {
        int64_t at = segment_id(g, i) - c->chunk * INDEX_CHUNK;
        if (at >= 0 && at < INDEX_CHUNK && !(covered[at / 64] >> at % 64 & 1))
            put(c, at, value_parent(values[i]), value_has_item(values[i]));
    }
    free(values);
    return st;
}

static enum status put_pending(struct store *s, struct above_chunk *c, int64_t id, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT parent, has_item FROM node WHERE id = ?1");
    stmt_int(st, 1, id);
    if (stmt_row(st))
        put(c, id % INDEX_CHUNK, stmt_get_int(st, 0), stmt_get_int(st, 1) != 0);
    return stmt_end(st, err);
}

static enum status read_chunk(struct store *s, const struct index_cache *k, struct above_chunk *c,
                              struct error *err)
{
    int64_t lo = c->chunk * INDEX_CHUNK, hi = lo + INDEX_CHUNK;
    enum status st = index_visit(s, k, lo, hi, put_segment, c, err);
    for (size_t i = index_pending_from(k, lo); !st && i < k->npending && k->pending[i] < hi; i++)
        st = put_pending(s, c, k->pending[i], err);
    return st;
}

static enum status chunk_of(struct store *s, struct above_map *m, int64_t id, struct above_chunk **out,
                            struct error *err)
{
    int64_t number = id / INDEX_CHUNK;
    struct above_chunk **slot = &m->chunks[number % CHUNKS_KEPT];
    *out = *slot;
    if (*slot && (*slot)->chunk == number)
        return ST_OK;
    free(*slot);
    *slot = mem_alloc(sizeof **slot);
    (*slot)->chunk = number;
    enum status st = read_chunk(s, m->cache, *slot, err);
    if (st) {
        free(*slot);
        *slot = NULL;
    }
    *out = *slot;
    return st;
}

/* --- asking ---------------------------------------------------------------------------------------------------------- */

static enum status ask_node(struct store *s, int64_t id, int64_t *parent, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT parent FROM node WHERE id = ?1");
    stmt_int(st, 1, id);
    *parent = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

enum status above_get(struct store *s, struct above_map *m, int64_t id, int64_t *parent, struct error *err)
{
    struct above_chunk *c;
    enum status st = chunk_of(s, m, id, &c, err);
    *parent = st ? 0 : c->parents[id % INDEX_CHUNK];
    return *parent == LARGE ? ask_node(s, id, parent, err) : st;
}

enum status above_items(struct store *s, struct above_map *m, int64_t lo, uint64_t *bits, size_t words,
                        struct error *err)
{
    struct above_chunk *c;
    enum status st = chunk_of(s, m, lo, &c, err);
    for (size_t i = 0; !st && i < words; i++)
        bits[i] |= c->items[(size_t)(lo % INDEX_CHUNK) / 64 + i];
    return st;
}
