/* The heading right above each node, read for the nodes that a search asks about, and kept for the next key: ids of one
 * chunk are an array, filled a block at a time, since neighbours are mostly asked for together. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "store/index_impl.h"

enum { BLOCK = 16, BLOCKS = INDEX_CHUNK / BLOCK, AT_ONCE = 512 };

struct above_chunk {
    int64_t chunk;
    uint64_t known[BLOCKS / 64];   /* blocks that have been read */
    uint32_t parents[INDEX_CHUNK]; /* 0: none; LARGE: has to be asked for */
};

#define LARGE UINT32_MAX

struct above_map {
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
    if (!st && !c->above)
        c->above = mem_alloc(sizeof *c->above);
    *out = st ? NULL : c->above;
    return st;
}

static struct above_chunk *chunk_of(struct above_map *m, int64_t id)
{
    int64_t number = id / INDEX_CHUNK;
    struct above_chunk **slot = &m->chunks[number % CHUNKS_KEPT], *c = *slot;
    if (c && c->chunk == number)
        return c;
    free(c);
    c = mem_alloc(sizeof *c);
    c->chunk = number;
    *slot = c;
    return c;
}

static bool is_known(const struct above_chunk *c, int block)
{
    return c->known[block / 64] >> block % 64 & 1;
}

static enum status read_blocks(struct store *s, struct above_chunk *c, int from, int to, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id, parent FROM node WHERE id >= ?1 AND id < ?2");
    int64_t base = c->chunk * INDEX_CHUNK;
    stmt_int(st, 1, base + (int64_t)from * BLOCK);
    stmt_int(st, 2, base + (int64_t)to * BLOCK);
    while (stmt_row(st)) {
        int64_t parent = stmt_get_int(st, 1);
        c->parents[stmt_get_int(st, 0) - base] = parent < LARGE ? (uint32_t)parent : LARGE;
    }
    enum status status = stmt_end(st, err);
    for (int i = from; !status && i < to; i++)
        c->known[i / 64] |= UINT64_C(1) << i % 64;
    return status;
}

static bool is_asked(const uint64_t *bits, int block)
{
    return bits[block * BLOCK / 64] >> block * BLOCK % 64 & ((UINT64_C(1) << BLOCK) - 1);
}

enum status above_read(struct store *s, struct above_map *m, int64_t lo, const uint64_t *bits, size_t words,
                       int most, bool *all, struct error *err)
{
    struct above_chunk *c = chunk_of(m, lo);
    int first = (int)(lo % INDEX_CHUNK / BLOCK), n = (int)(words * 64 / BLOCK), left = most * AT_ONCE;
    enum status st = ST_OK;
    *all = true;
    for (int i = 0; !st && i < n; i++) {
        int from = i;
        while (i < n && i - from < left && is_asked(bits, i) && !is_known(c, first + i))
            i++;
        if (i > from)
            st = read_blocks(s, c, first + from, first + i, err);
        left -= i - from;
        if (!left) {
            *all = false;
            break;
        }
    }
    return st;
}

static enum status ask_node(struct store *s, int64_t id, int64_t *parent, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT parent FROM node WHERE id = ?1");
    stmt_int(st, 1, id);
    *parent = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

enum status above_get(struct store *s, struct above_map *m, int64_t id, int64_t *parent, struct error *err)
{
    struct above_chunk *c = chunk_of(m, id);
    int block = (int)(id % INDEX_CHUNK / BLOCK);
    enum status st = is_known(c, block) ? ST_OK : read_blocks(s, c, block, block + 1, err);
    *parent = c->parents[id % INDEX_CHUNK];
    return !st && *parent == LARGE ? ask_node(s, id, parent, err) : st;
}
