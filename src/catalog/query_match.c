/* Where the words of a query stand in a text, literally or as pinyin. */
#include <stdlib.h>
#include <string.h>

#include "catalog/query_impl.h"
#include "mulu/mem.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"

void span_list_free(struct span_list *l)
{
    free(l->items);
    *l = (struct span_list){0};
}

static void add(struct span_list *l, size_t from, size_t to)
{
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct span){from, to};
}

/* --- one text --------------------------------------------------------------------------------------------------------- */

static bool sounds_like(const struct query_node *leaf, const char *text, size_t len, struct pinyin_match *m)
{
    struct pinyin_query q;
    pinyin_query(&q, leaf->text, strlen(leaf->text));
    return q.n > 0 && pinyin_find(&q, text, len, m) && m->to > m->from && !m->rare;
}

bool query_leaf_matches(const struct query_node *leaf, const char *text, bool sounds)
{
    struct pinyin_match m;
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    bool is = strstr(buf_text(&folded), leaf->text) != NULL ||
              (sounds && leaf->sounds && sounds_like(leaf, text, strlen(text), &m));
    buf_free(&folded);
    return is;
}

/* A text with what it is folded to, so that this is done once for all words. */
struct folded {
    const char *text;
    size_t len;
    struct buffer folded;
    size_t *map;
};

static void find_leaf(const struct folded *f, const struct query_node *leaf, bool sounds,
                      struct span_list *out)
{
    const char *base = buf_text(&f->folded), *at = base;
    size_t len = strlen(leaf->text), n = out->n, from = 0;
    struct pinyin_match m;
    while ((at = memmem(at, f->folded.len - (size_t)(at - base), leaf->text, len)) != NULL) {
        size_t i = (size_t)(at - base);
        add(out, f->map[i], f->map[i + len]);
        at += len;
    }
    while (out->n == n && sounds && leaf->sounds && sounds_like(leaf, f->text + from, f->len - from, &m)) {
        add(out, from + m.from, from + m.to);
        from += m.to;
        n++;
    }
}

/* The byte after a match belongs to what follows: blanks in between, which folding drops, are no part of it. */
static void trim(const char *text, struct span_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct span *s = &l->items[i];
        while (s->to > s->from) {
            size_t before = text_prev(text, s->to);
            const char *p = text + before;
            if (!text_is_space(text_decode(&p, text + s->to)))
                break;
            s->to = before;
        }
    }
}

static int by_place(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

static void join(struct span_list *l)
{
    size_t n = 0;
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_place);
    for (size_t i = 0; i < l->n; i++) {
        if (n && l->items[i].from <= l->items[n - 1].to) {
            if (l->items[i].to > l->items[n - 1].to)
                l->items[n - 1].to = l->items[i].to;
        } else {
            l->items[n++] = l->items[i];
        }
    }
    l->n = n;
}

/* --- the words of a query --------------------------------------------------------------------------------------------- */

static bool counts_for(const struct query_node *leaf, const char *cell)
{
    bool title = strcmp(cell, QUERY_CELL_TITLE) == 0;
    size_t extra = sizeof CELL_EXTRA_PREFIX - 1;
    switch (leaf->where) {
    case QUERY_ANYWHERE:
        return !title;
    case QUERY_CATALOG:
        return title;
    case QUERY_LEVEL:
        return strcmp(cell, CELL_LABEL) == 0;
    case QUERY_FIELD:
        return strcmp(cell, field_info(leaf->field)->key) == 0;
    case QUERY_EXTRA:
        return strncmp(cell, CELL_EXTRA_PREFIX, extra) == 0 && strcmp(cell + extra, leaf->extra) == 0;
    }
    return false;
}

static void find_tree(const struct query *q, int i, const struct folded *f, const char *cell, bool sounds,
                      struct span_list *out)
{
    const struct query_node *n = &q->nodes[i];
    if (n->kind == QUERY_TEXT && counts_for(n, cell))
        find_leaf(f, n, sounds, out);
    for (int c = n->kind == QUERY_NOT ? -1 : n->child; c >= 0; c = q->nodes[c].next)
        find_tree(q, c, f, cell, sounds, out);
}

void query_spans(const struct query *q, const char *cell, const char *text, struct span_list *out)
{
    struct folded f = {.text = text, .len = strlen(text)};
    bool sounds = strcmp(cell, CELL_LABEL) == 0 || strcmp(cell, QUERY_CELL_TITLE) == 0 ||
                  strcmp(cell, field_info(FIELD_UNIT)->key) == 0;
    text_fold(&f.folded, text, f.len, &f.map);
    find_tree(q, q->root, &f, cell, sounds, out);
    trim(text, out);
    join(out);
    free(f.map);
    buf_free(&f.folded);
}
