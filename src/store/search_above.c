/* What the headings above hand down: found from the nodes that still need it upwards, each heading looked at once. */
#include "mulu/messages.h"

#include "store/search_impl.h"

/* --- headings that have the word ----------------------------------------------------------------------------------------- */

static void heading_term(const struct query_node *n, struct index_term *term)
{
    leaf_term(n, term);
    term->fields = INDEX_LABEL;
    term->sounds = n->sounds;
}

/* Whether there is one at all: most words are in no heading, and then nothing has to be read. */
static enum status look_for_headings(struct search *x, int node, struct error *err)
{
    struct index_term term;
    int64_t first = 0;
    heading_term(&x->q->nodes[node], &term);
    enum status st = index_next(x->s, &term, x->first, &first, err);
    x->leaves[node].headless = first > x->last;
    x->leaves[node].loaded = !st;
    return st;
}

static enum status has_word(struct search *x, int node, int64_t id, bool *out, struct error *err)
{
    struct search_leaf *leaf = &x->leaves[node];
    int64_t chunk = id / SEARCH_CHUNK;
    enum status st = ST_OK;
    if (!id_set_has(&leaf->chunks, chunk + 1)) {
        struct index_term term;
        uint64_t bits[ID_WORDS] = {0};
        heading_term(&x->q->nodes[node], &term);
        st = index_find(x->s, &term, chunk * SEARCH_CHUNK, (chunk + 1) * SEARCH_CHUNK, bits, err);
        if (!st) {
            id_set_take(&leaf->headings, chunk * SEARCH_CHUNK, bits, ID_WORDS);
            id_set_put(&leaf->chunks, chunk + 1, true);
        }
    }
    *out = id_set_has(&leaf->headings, id);
    return st;
}

/* --- upwards --------------------------------------------------------------------------------------------------------------- */

/* Whether the heading or one above it has the word. */
static enum status hands_down(struct search *x, struct above_map *m, int node, int64_t id, int *above,
                              bool *out, struct error *err)
{
    struct search_leaf *leaf = &x->leaves[node];
    *out = id_set_has(&leaf->below, id);
    if (!id || id_set_has(&leaf->known, id))
        return ST_OK;
    int64_t parent = 0;
    enum status st = has_word(x, node, id, out, err);
    if (!st && !*out)
        st = above_get(x->s, m, id, &parent, err);
    if (!st && parent && ++*above > STORE_MAX_DEPTH)
        return error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(x->s->db), "node.parent");
    if (!st && parent)
        st = hands_down(x, m, node, parent, above, out, err);
    if (st)
        return st;
    id_set_put(&leaf->known, id, true);
    if (*out)
        id_set_put(&leaf->below, id, true);
    return ST_OK;
}

enum status search_inherit(struct search *x, int node, const uint64_t *asked, uint64_t *bits,
                           struct error *err)
{
    struct search_leaf *leaf = &x->leaves[node];
    struct above_map *m;
    int64_t last = -1; /* the heading asked about last: nodes side by side have the same */
    bool has = false;
    enum status st = leaf->loaded ? ST_OK : look_for_headings(x, node, err);
    if (st || leaf->headless)
        return st;
    st = above_map(x->s, &m, err);
    for (size_t w = 0; !st && w < chunk_words(x); w++) {
        for (uint64_t rest = asked[w] & ~bits[w]; !st && rest; rest &= rest - 1) {
            int64_t id = x->lo + (int64_t)w * 64 + bits_first(rest), parent = 0;
            int above = 0;
            st = above_get(x->s, m, id, &parent, err);
            if (!st && parent != last)
                st = hands_down(x, m, node, last = parent, &above, &has, err);
            if (has)
                bits[w] |= rest & -rest;
        }
    }
    return st;
}
