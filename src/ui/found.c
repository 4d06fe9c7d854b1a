#include "ui/found.h"

#include <stdlib.h>

#include "mulu/mem.h"

enum status found_parse(struct store *s, const char *text, int64_t catalog, struct query **out,
                        struct error *err)
{
    struct query_words words;
    *out = NULL;
    enum status st = search_words(s, catalog, &words, err);
    words.typing = true;
    if (!st)
        st = query_parse(text, &words, out, NULL, err);
    query_words_release(&words);
    return st;
}

/* Takes over what was read of the hit. */
static void take(struct hit *hit, const struct search_hit *found, struct search_shown *shown)
{
    *hit = (struct hit){found->catalog, found->node, shown->path, shown->cell, shown->text};
    shown->path = shown->cell = shown->text = NULL;
}

enum status found_look(struct store *s, const struct query *query, int64_t catalog, size_t limit,
                       struct hit_list *out, struct error *err)
{
    struct search *search = NULL;
    struct search_scope scope = {.catalog = catalog, .keep = limit};
    *out = (struct hit_list){0};
    enum status st = search_open(s, query, &scope, &search, err);
    if (!st)
        st = search_step(search, -1, err);
    if (!st) {
        out->items = mem_alloc((search_count(search) + 1) * sizeof *out->items);
        out->total = search_total(search);
    }
    for (size_t i = 0; !st && i < search_count(search); i++) {
        struct search_shown shown;
        st = search_show(search, i, &shown, err);
        if (!st)
            take(&out->items[out->n++], search_at(search, i), &shown);
        search_shown_release(&shown);
    }
    search_close(search);
    if (st)
        hit_list_free(out);
    return st;
}

enum status found_rows(struct store *s, const char *text, int64_t catalog, int64_t **nodes, size_t *n,
                       struct error *err)
{
    struct query *query = NULL;
    struct search *search = NULL;
    struct search_scope scope = {.catalog = catalog, .rows = true};
    *nodes = NULL;
    *n = 0;
    enum status st = found_parse(s, text, catalog, &query, err);
    if (!st)
        st = search_open(s, query, &scope, &search, err);
    if (!st)
        st = search_step(search, -1, err);
    if (!st)
        search_nodes(search, nodes, n);
    search_close(search);
    query_free(query);
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
