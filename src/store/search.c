/* Searching: the index gives the nodes that have every word; they are told in the order of the tree. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"
#include "store/index.h"

struct query {
    struct string_list words;   /* folded */
    struct pinyin_query *typed; /* the same as pinyin, empty where a word is none; NULL: no pinyin */
};

static void split_words(const char *query, struct string_list *words)
{
    const char *p = query, *end = query + strlen(query), *word = NULL;
    for (;;) {
        const char *at = p;
        bool gap = at == end || text_is_space(text_decode(&p, end));
        if (word && gap) {
            struct buffer folded = {0};
            text_fold(&folded, word, (size_t)(at - word), NULL);
            if (folded.len)
                string_list_add(words, buf_text(&folded));
            buf_free(&folded);
            word = NULL;
        } else if (!word && !gap) {
            word = at;
        }
        if (at == end)
            return;
    }
}

/* Two letters at least: one alone begins half of all words. */
static bool is_pinyin(const char *word)
{
    size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz'");
    return n >= 2 && !word[n];
}

/* False: there is no pinyin in it. */
static bool prepare_pinyin(struct query *q)
{
    bool any = false;
    q->typed = mem_alloc((q->words.n + 1) * sizeof *q->typed);
    for (size_t i = 0; i < q->words.n; i++) {
        if (!is_pinyin(q->words.items[i]))
            continue;
        pinyin_query(&q->typed[i], q->words.items[i], strlen(q->words.items[i]));
        any = true;
    }
    return any;
}

static void query_free(struct query *q)
{
    string_list_free(&q->words);
    free(q->typed);
}

static bool sounds(const struct query *q, size_t word, const char *text)
{
    struct pinyin_match m;
    return q->typed && q->typed[word].n && pinyin_find(&q->typed[word], text, strlen(text), &m);
}

/* --- one hit ---------------------------------------------------------------------------------------------------- */

/* Takes the cell as the hit's if it holds the first word. */
static bool match_cell(struct hit *hit, const struct query *q, const char *cell, const char *text)
{
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    bool found = folded.len && (strstr(buf_text(&folded), q->words.items[0]) || sounds(q, 0, text));
    buf_free(&folded);
    if (found) {
        hit->cell = mem_dup(cell);
        hit->text = mem_dup(text);
    }
    return found;
}

static enum status find_cell(struct store *s, struct hit *hit, const struct query *q, struct error *err)
{
    struct item item;
    enum status st = store_item(s, hit->node, &item, err);
    if (st)
        return st;
    bool found = match_cell(hit, q, CELL_LABEL, item.label);
    for (enum field f = 0; !found && f < FIELD_COUNT; f++)
        found = field_info(f)->search && match_cell(hit, q, field_info(f)->key, item.fields[f]);
    for (size_t i = 0; !found && i < item.nextras; i++) {
        char *cell = mem_printf("%s%s", CELL_EXTRA_PREFIX, item.extras[i].label);
        found = match_cell(hit, q, cell, item.extras[i].value);
        free(cell);
    }
    if (!found) { /* only where the search text is out of step, which verify reports */
        hit->cell = mem_dup(CELL_LABEL);
        hit->text = mem_dup(item.label);
    }
    item_release(&item);
    return ST_OK;
}

static enum status add_hit(struct store *s, int64_t catalog, int64_t node, const struct query *q,
                           struct hit_list *out, size_t *cap, struct error *err)
{
    struct buffer path = {0};
    out->items = mem_array(out->items, cap, out->n + 1, sizeof *out->items);
    struct hit *hit = &out->items[out->n++];
    *hit = (struct hit){.catalog = catalog, .node = node};
    enum status st = node_path(s, node, &path, err);
    hit->path = buf_take(&path);
    return st ? st : find_cell(s, hit, q, err);
}

/* --- one catalog ------------------------------------------------------------------------------------------------ */

struct scan {
    struct outline_source *nodes; /* marks: 1 where it matches */
    size_t n, cap;
    int64_t hits;
};

static const char tree_scan[] = "SELECT id, parent FROM node WHERE catalog = ?1 AND alive = 1"
                                " ORDER BY parent, position, id";

static enum status scan_catalog(struct store *s, int64_t catalog, const uint64_t *found, struct scan *scan,
                                struct error *err)
{
    struct stmt *st = stmt_begin(s->db, tree_scan);
    stmt_int(st, 1, catalog);
    scan->n = 0;
    scan->hits = 0;
    while (stmt_row(st)) {
        int64_t id = stmt_get_int(st, 0);
        bool hit = found[id / 64] >> id % 64 & 1;
        scan->nodes = mem_array(scan->nodes, &scan->cap, scan->n + 1, sizeof *scan->nodes);
        scan->nodes[scan->n++] =
            (struct outline_source){.id = id, .parent = stmt_get_int(st, 1), .marks = hit};
        scan->hits += hit;
    }
    return stmt_end(st, err);
}

/* The nodes that have every word, by id. */
static enum status find_all(struct store *s, const struct query *q, int64_t catalog, uint64_t **found,
                            struct error *err)
{
    int64_t last;
    enum status st = index_last_node(s, &last, err);
    if (st)
        return st;
    uint64_t *word = mem_alloc(INDEX_CHUNK / 8);
    *found = mem_alloc((size_t)(last / INDEX_CHUNK + 1) * INDEX_CHUNK / 8);
    for (int64_t lo = 0; !st && lo <= last; lo += INDEX_CHUNK) {
        uint64_t *here = *found + lo / 64;
        st = index_scope(s, catalog, lo, lo + INDEX_CHUNK, here, err);
        for (size_t i = 0; !st && i < q->words.n; i++) {
            const char *text = q->words.items[i];
            struct index_term t = {text, strlen(text), INDEX_ALL, q->typed && q->typed[i].n};
            memset(word, 0, INDEX_CHUNK / 8);
            st = index_find(s, &t, lo, lo + INDEX_CHUNK, word, err);
            for (size_t k = 0; k < INDEX_CHUNK / 64; k++)
                here[k] &= word[k];
        }
    }
    free(word);
    return st;
}

static enum status search_catalog(struct store *s, int64_t catalog, const uint64_t *found,
                                  const struct query *q, size_t limit, struct scan *scan,
                                  struct hit_list *out, size_t *cap, struct error *err)
{
    enum status st = scan_catalog(s, catalog, found, scan, err);
    if (st)
        return st;
    out->total += scan->hits;
    if (!scan->hits || out->n >= limit)
        return ST_OK;
    struct outline order;
    outline_build(&order, scan->nodes, scan->n);
    for (int i = 0; !st && i < order.n && out->n < limit; i++)
        if (order.nodes[i].marks)
            st = add_hit(s, catalog, order.nodes[i].id, q, out, cap, err);
    outline_free(&order);
    return st;
}

static enum status search(struct store *s, const struct query *q, int64_t catalog, size_t limit,
                          struct hit_list *out, struct error *err)
{
    struct scan scan = {0};
    int64_t *ids = NULL;
    uint64_t *found = NULL;
    size_t n = 0, cap = 0;
    *out = (struct hit_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    if (catalog)
        st = catalog_check(s, catalog, NULL, err);
    else
        st = catalog_ids(s, &ids, &n, err);
    if (!st)
        st = find_all(s, q, catalog, &found, err);
    const int64_t *which = catalog ? &catalog : ids;
    for (size_t i = 0; !st && q->words.n && i < (catalog ? 1 : n); i++)
        st = search_catalog(s, which[i], found, q, limit, &scan, out, &cap, err);
    if (st)
        hit_list_free(out);
    free(found);
    free(ids);
    free(scan.nodes);
    return store_read_end(s, st);
}

enum status store_search(struct store *s, const char *query, int64_t catalog, size_t limit,
                         struct hit_list *out, struct error *err)
{
    struct query q = {0};
    split_words(query, &q.words);
    enum status st = search(s, &q, catalog, limit, out, err);
    query_free(&q);
    return st;
}

enum status store_search_typed(struct store *s, const char *query, int64_t catalog, size_t limit,
                               struct hit_list *out, struct error *err)
{
    struct query q = {0};
    split_words(query, &q.words);
    enum status st = search(s, &q, catalog, limit, out, err);
    if (!st && !out->total && prepare_pinyin(&q))
        st = search(s, &q, catalog, limit, out, err);
    query_free(&q);
    return st;
}

void hit_list_free(struct hit_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].path);
        free(l->items[i].cell);
        free(l->items[i].text);
    }
    free(l->items);
    *l = (struct hit_list){0};
}
