/* What a search keeps between its chunks, and between keys: which segments there are, what has changed since, and which
 * words a term is found in. Good until the database changes. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "store/import.h"
#include "store/index_impl.h"

static void free_segments(struct segment_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->items[i].ids);
    l->n = 0;
}

static void free_term(struct term *t)
{
    free(t->text);
    free(t->chars);
    free(t->literal);
    free(t->heard);
    free(t->listened);
    for (int i = 0; i < CHUNKS_KEPT; i++)
        free(t->answers[i].bits);
    *t = (struct term){0};
}

void index_forget_scope(struct index_cache *c)
{
    for (int i = 0; i < CHUNKS_KEPT; i++) {
        free(c->scopes[i].bits);
        c->scopes[i] = (struct answer){0};
    }
}

void index_release(struct store *s)
{
    struct index_cache *c = s->index;
    if (!c)
        return;
    free_segments(&c->nodes);
    free_segments(&c->words);
    free(c->nodes.items);
    free(c->words.items);
    free(c->pending);
    free(c->hidden);
    for (int i = 0; i < TERMS_KEPT; i++)
        free_term(&c->terms[i]);
    above_free(c->above);
    index_forget_scope(c);
    free(c);
    s->index = NULL;
}

/* --- loading ---------------------------------------------------------------------------------------------------- */

static enum status damaged(struct store *s, int64_t id, struct error *err)
{
    return error_set(err, ST_PROBLEMS, MSG_VERIFY_INDEX, engine_path(s->db), (long long)id);
}

/* Segments of an import that is staged count for those who review it. */
static enum status load_segments(struct store *s, struct index_cache *c, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT id, kind = 'words', source, first, last, n, ids FROM index_segment"
                          " WHERE n > 0 ORDER BY id");
    enum status status = ST_OK;
    free_segments(&c->nodes);
    free_segments(&c->words);
    while (!status && stmt_row(st)) {
        if (!stmt_is_null(st, 2) && !import_reviewed(s, stmt_get_int(st, 2)))
            continue;
        struct segment_list *l = stmt_get_int(st, 1) ? &c->words : &c->nodes;
        l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
        struct segment *g = &l->items[l->n++];
        *g = (struct segment){.id = stmt_get_int(st, 0),
                              .first = stmt_get_int(st, 3),
                              .last = stmt_get_int(st, 4),
                              .n = (uint32_t)stmt_get_int(st, 5)};
        size_t len;
        const void *ids = stmt_get_blob(st, 6, &len);
        if (ids)
            g->ids = index_ids_get(ids, len, g->n);
        if (ids ? !g->ids || g->ids[0] != g->first || g->ids[g->n - 1] != g->last
                : g->last - g->first + 1 != g->n)
            status = damaged(s, g->id, err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

static enum status load_ids(struct store *s, const char *sql, int64_t **ids, size_t *n, size_t *cap,
                            struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    *n = 0;
    while (stmt_row(st)) {
        *ids = mem_array(*ids, cap, *n + 1, sizeof **ids);
        (*ids)[(*n)++] = stmt_get_int(st, 0);
    }
    return stmt_end(st, err);
}

static enum status load(struct store *s, struct index_cache *c, struct error *err)
{
    enum status st = load_segments(s, c, err);
    if (!st)
        st = load_ids(s, "SELECT node FROM index_pending ORDER BY node", &c->pending, &c->npending,
                      &c->pending_cap, err);
    if (!st)
        st = load_ids(s, "SELECT id FROM catalog WHERE state <> 'live' ORDER BY id", &c->hidden, &c->nhidden,
                      &c->hidden_cap, err);
    if (st)
        return st;
    struct stmt *last = stmt_begin(s->db, "SELECT COALESCE(max(id), 0) FROM index_word");
    c->last_word = stmt_row(last) ? stmt_get_int(last, 0) : 0;
    return stmt_end(last, err);
}

enum status index_cache(struct store *s, struct index_cache **out, struct error *err)
{
    int64_t outside = engine_data_version(s->db), own = engine_own_version(s->db);
    if (!s->index)
        s->index = mem_alloc(sizeof *s->index);
    *out = s->index;
    if (s->index->data_version == outside && s->index->own_version == own)
        return ST_OK;
    for (int i = 0; i < TERMS_KEPT; i++)
        free_term(&s->index->terms[i]);
    above_free(s->index->above);
    s->index->above = NULL;
    index_forget_scope(s->index);
    enum status st = load(s, s->index, err);
    if (st) {
        index_release(s);
        return st;
    }
    s->index->data_version = outside;
    s->index->own_version = own;
    return ST_OK;
}

/* --- terms ------------------------------------------------------------------------------------------------------ */

static bool has_letter(const char *text)
{
    return text[strcspn(text, "abcdefghijklmnopqrstuvwxyz")] != '\0';
}

static struct term *prepare(struct term *t, const struct index_term *from)
{
    free_term(t);
    t->text = mem_dup_n(from->text, from->len);
    t->len = from->len;
    t->fields = from->fields;
    t->chars = mem_alloc((from->len + 1) * sizeof *t->chars);
    const char *p = t->text, *end = p + t->len;
    while (p < end)
        t->chars[t->n++] = text_decode(&p, end);
    t->sounds = from->sounds && has_letter(t->text);
    if (t->sounds)
        pinyin_query(&t->typed, t->text, t->len);
    return t;
}

struct term *index_term_of(struct index_cache *c, const struct index_term *from)
{
    struct term *oldest = &c->terms[0];
    for (int i = 0; i < TERMS_KEPT; i++) {
        struct term *t = &c->terms[i];
        if (t->text && t->len == from->len && t->fields == from->fields &&
            memcmp(t->text, from->text, t->len) == 0 && t->sounds == (from->sounds && has_letter(t->text))) {
            t->used = ++c->uses;
            return t;
        }
        if (t->used < oldest->used)
            oldest = t;
    }
    prepare(oldest, from);
    oldest->used = ++c->uses;
    return oldest;
}
