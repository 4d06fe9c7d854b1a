/* Searching: every living node's folded text is read once, in the order of the tree's index, and held against the
 * words of the query. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "store/store_impl.h"

/* The query's words, folded. */
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

static bool has_all(const char *text, const struct string_list *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (!strstr(text, words->items[i]))
            return false;
    return true;
}

/* --- one hit ---------------------------------------------------------------------------------------------------- */

/* Takes the cell as the hit's if it holds the word. */
static bool match_cell(struct hit *hit, const char *word, const char *cell, const char *text)
{
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    bool found = folded.len && strstr(buf_text(&folded), word);
    buf_free(&folded);
    if (found) {
        hit->cell = mem_dup(cell);
        hit->text = mem_dup(text);
    }
    return found;
}

static enum status find_cell(struct store *s, struct hit *hit, const char *word, struct error *err)
{
    struct item item;
    enum status st = store_item(s, hit->node, &item, err);
    if (st)
        return st;
    bool found = match_cell(hit, word, CELL_LABEL, item.label);
    for (enum field f = 0; !found && f < FIELD_COUNT; f++)
        found = field_info(f)->search && match_cell(hit, word, field_info(f)->key, item.fields[f]);
    for (size_t i = 0; !found && i < item.nextras; i++) {
        char *cell = mem_printf("%s%s", CELL_EXTRA_PREFIX, item.extras[i].label);
        found = match_cell(hit, word, cell, item.extras[i].value);
        free(cell);
    }
    if (!found) { /* only where the search text is out of step, which verify reports */
        hit->cell = mem_dup(CELL_LABEL);
        hit->text = mem_dup(item.label);
    }
    item_release(&item);
    return ST_OK;
}

static enum status add_hit(struct store *s, int64_t catalog, int64_t node, const char *word,
                           struct hit_list *out, size_t *cap, struct error *err)
{
    struct buffer path = {0};
    out->items = mem_array(out->items, cap, out->n + 1, sizeof *out->items);
    struct hit *hit = &out->items[out->n++];
    *hit = (struct hit){.catalog = catalog, .node = node};
    enum status st = node_path(s, node, &path, err);
    hit->path = buf_take(&path);
    return st ? st : find_cell(s, hit, word, err);
}

/* --- one catalog ------------------------------------------------------------------------------------------------ */

struct scan {
    struct outline_source *nodes; /* marks: 1 where it matches */
    size_t n, cap;
    int64_t hits;
};

static enum status scan_catalog(struct store *s, int64_t catalog, const struct string_list *words,
                                struct scan *scan, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT n.id, n.parent, t.text FROM node AS n JOIN search AS t ON t.node = n.id"
                          " WHERE n.catalog = ?1 AND n.alive = 1 ORDER BY n.parent, n.position, n.id");
    stmt_int(st, 1, catalog);
    scan->n = 0;
    scan->hits = 0;
    while (stmt_row(st)) {
        bool hit = has_all(stmt_get_text(st, 2), words);
        scan->nodes = mem_array(scan->nodes, &scan->cap, scan->n + 1, sizeof *scan->nodes);
        scan->nodes[scan->n++] =
            (struct outline_source){.id = stmt_get_int(st, 0), .parent = stmt_get_int(st, 1), .marks = hit};
        scan->hits += hit;
    }
    return stmt_end(st, err);
}

static enum status search_catalog(struct store *s, int64_t catalog, const struct string_list *words,
                                  size_t limit, struct scan *scan, struct hit_list *out, size_t *cap,
                                  struct error *err)
{
    enum status st = scan_catalog(s, catalog, words, scan, err);
    if (st)
        return st;
    out->total += scan->hits;
    if (!scan->hits || out->n >= limit)
        return ST_OK;
    struct outline order;
    outline_build(&order, scan->nodes, scan->n);
    for (int i = 0; !st && i < order.n && out->n < limit; i++)
        if (order.nodes[i].marks)
            st = add_hit(s, catalog, order.nodes[i].id, words->items[0], out, cap, err);
    outline_free(&order);
    return st;
}

enum status store_search(struct store *s, const char *query, int64_t catalog, size_t limit,
                         struct hit_list *out, struct error *err)
{
    struct string_list words = {0};
    struct scan scan = {0};
    int64_t *ids = NULL;
    size_t n = 0, cap = 0;
    *out = (struct hit_list){0};
    split_words(query, &words);
    enum status st = store_read_begin(s, err);
    if (st) {
        string_list_free(&words);
        return st;
    }
    if (catalog)
        st = catalog_check(s, catalog, NULL, err);
    else
        st = catalog_ids(s, &ids, &n, err);
    const int64_t *which = catalog ? &catalog : ids;
    for (size_t i = 0; !st && words.n && i < (catalog ? 1 : n); i++)
        st = search_catalog(s, which[i], &words, limit, &scan, out, &cap, err);
    if (st)
        hit_list_free(out);
    free(ids);
    free(scan.nodes);
    string_list_free(&words);
    return store_read_end(s, st);
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
