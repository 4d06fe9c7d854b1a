/* The hits in the tree: only branches that have some, with the headings above them. Of one catalog: where all are
 * searched, that of the hit under the cursor. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/search.h"

void search_tree_forget(struct search_view *s)
{
    struct search_tree *t = &s->tree;
    free(t->hits);
    t->hits = NULL;
    t->nhits = 0;
    t->total = -1;
}

void search_tree_unload(struct search_view *s)
{
    struct search_tree *t = &s->tree;
    search_tree_forget(s);
    outline_free(&t->outline);
    free(t->lines);
    free(t->found);
    free(t->title);
    t->title = NULL;
    t->lines = NULL;
    t->found = NULL;
    t->catalog = 0;
    list_set(&t->list, 0, t->list.height);
}

static enum status load(struct view *v, int64_t catalog, struct error *err)
{
    struct search_view *s = v->state;
    struct search_tree *t = &s->tree;
    struct outline fresh;
    if (t->catalog == catalog)
        return ST_OK;
    enum status st = store_skeleton(v->app->store, catalog, &fresh, NULL, err);
    if (st)
        return st;
    search_tree_unload(s);
    t->outline = fresh;
    t->catalog = catalog;
    t->total = -1;
    t->lines = mem_alloc(((size_t)fresh.n + 1) * sizeof *t->lines);
    t->found = mem_alloc(((size_t)fresh.n + 1) * sizeof *t->found);
    return ST_OK;
}

/* The first hit that is in the catalog of the tree; false: none that is listed. */
static bool first_here(const struct search_view *s, size_t *hit)
{
    const struct search *x = s->now.search;
    for (*hit = 0; *hit < search_count(x); ++*hit)
        if (search_at(x, *hit)->catalog == s->tree.catalog)
            return true;
    return false;
}

static void learn_title(struct search_view *s)
{
    struct search_shown shown = {0};
    size_t hit;
    if (s->tree.title || !s->everywhere || !first_here(s, &hit))
        return;
    if (search_show(s->now.search, hit, &shown, NULL) == ST_OK)
        s->tree.title = mem_dup(shown.title);
    search_shown_release(&shown);
}

static int by_node(const void *a, const void *b)
{
    const struct tree_hit *x = a, *y = b;
    return x->node < y->node ? -1 : x->node > y->node;
}

static void index_hits(struct search_view *s)
{
    struct search_tree *t = &s->tree;
    const struct search *x = s->now.search;
    size_t n = search_count(x);
    free(t->hits);
    t->hits = mem_alloc((n + 1) * sizeof *t->hits);
    for (t->nhits = 0; t->nhits < n; t->nhits++)
        t->hits[t->nhits] = (struct tree_hit){search_at(x, t->nhits)->node, t->nhits};
    if (n)
        qsort(t->hits, n, sizeof *t->hits, by_node);
}

/* Nodes and outline both come by rising id: one pass finds all of them. */
static void mark_found(struct search_tree *t, const int64_t *nodes, size_t n, bool *shows)
{
    const struct outline *o = &t->outline;
    size_t k = 0;
    t->here = 0;
    for (int i = 0; i < o->n; i++) {
        int at = outline_nth_id(o, i);
        while (k < n && nodes[k] < o->nodes[at].id)
            k++;
        if (k == n)
            return;
        if (nodes[k] != o->nodes[at].id)
            continue;
        t->found[at] = true;
        t->here++;
        for (int up = at; up >= 0 && !shows[up]; up = o->nodes[up].parent)
            shows[up] = true;
    }
}

static void stand_on(struct search_tree *t, int64_t node)
{
    for (int i = 0; i < t->list.n; i++) {
        if (t->outline.nodes[t->lines[i]].id == node) {
            list_go(&t->list, i);
            return;
        }
    }
}

/* The first line that is a hit itself. */
static void stand_on_first(struct search_tree *t)
{
    int line = 0;
    while (line < t->list.n && !t->found[t->lines[line]])
        line++;
    list_go(&t->list, line < t->list.n ? line : 0);
}

static void make_lines(struct search_view *s)
{
    struct search_tree *t = &s->tree;
    int64_t was = s->stay.node ? s->stay.node : search_tree_node(s), *nodes = NULL;
    size_t n = 0;
    int lines = 0;
    bool *shows = mem_alloc(((size_t)t->outline.n + 1) * sizeof *shows);
    memset(t->found, 0, (size_t)t->outline.n * sizeof *t->found);
    search_nodes(s->now.search, &nodes, &n);
    mark_found(t, nodes, n, shows);
    for (int i = 0; i < t->outline.n; i++)
        if (shows[i])
            t->lines[lines++] = i;
    t->total = search_total(s->now.search);
    list_set(&t->list, lines, t->list.height);
    if (s->chosen && was)
        stand_on(t, was);
    else
        stand_on_first(t);
    free(shows);
    free(nodes);
}

void search_tree_update(struct view *v)
{
    struct search_view *s = v->state;
    struct search_tree *t = &s->tree;
    struct error err = {0};
    if (!t->on || !s->now.search || search_total(s->now.search) == t->total || !search_count(s->now.search))
        return;
    size_t first = (size_t)s->list.cursor < search_count(s->now.search) ? (size_t)s->list.cursor : 0;
    if (load(v, s->everywhere ? search_at(s->now.search, first)->catalog : s->catalog, &err)) {
        app_fail(v->app, &err);
        t->on = false;
        return;
    }
    learn_title(s);
    index_hits(s);
    make_lines(s);
}

/* The nearest id of a catalog that has hits which are listed; 0: none is on that side. */
static int64_t beside(const struct search_view *s, bool forward)
{
    const struct search *x = s->now.search;
    int64_t here = s->tree.catalog, nearest = 0;
    for (size_t i = 0; i < search_count(x); i++) {
        int64_t c = search_at(x, i)->catalog;
        if (forward ? c > here && (!nearest || c < nearest) : c < here && c > nearest)
            nearest = c;
    }
    return nearest;
}

bool search_tree_turn(struct view *v, bool forward)
{
    struct search_view *s = v->state;
    struct search_tree *t = &s->tree;
    struct error err = {0};
    int64_t to = t->on && s->everywhere && s->now.search && t->catalog ? beside(s, forward) : 0;
    size_t hit;
    if (!to)
        return false;
    if (load(v, to, &err)) {
        app_fail(v->app, &err);
        return false;
    }
    if (first_here(s, &hit))
        list_go(&s->list, (int)hit); /* what is found later is shown in the same catalog */
    s->chosen = false;
    search_tree_update(v);
    s->chosen = true;
    if (!forward)
        list_go(&t->list, t->list.n - 1);
    return true;
}

void search_tree_toggle(struct view *v)
{
    struct search_view *s = v->state;
    struct search_tree *t = &s->tree;
    size_t hit;
    if (t->on) {
        if (search_current(s, &hit))
            list_go(&s->list, (int)hit);
        t->on = false;
        return;
    }
    int64_t node = search_current(s, &hit) ? search_at(s->now.search, hit)->node : 0;
    t->on = true;
    t->total = -1;
    search_tree_update(v);
    if (t->on && node)
        stand_on(t, node);
}

bool search_tree_hit(const struct search_view *s, int line, size_t *hit)
{
    const struct search_tree *t = &s->tree;
    struct tree_hit key = {.node = t->outline.nodes[t->lines[line]].id};
    const struct tree_hit *h = t->nhits ? bsearch(&key, t->hits, t->nhits, sizeof *t->hits, by_node) : NULL;
    if (h)
        *hit = h->hit;
    return h != NULL;
}

int64_t search_tree_node(const struct search_view *s)
{
    const struct search_tree *t = &s->tree;
    return t->list.cursor < t->list.n ? t->outline.nodes[t->lines[t->list.cursor]].id : 0;
}

void search_tree_titles(struct view *v)
{
    enum { MOST_TITLES = 4096 };
    struct search_view *s = v->state;
    struct search_tree *t = &s->tree;
    const struct list *l = &t->list;
    outline_forget(&t->outline, MOST_TITLES);
    for (int i = l->top; i < l->n && i < l->top + l->height; i++)
        outline_title(&t->outline, t->lines[i]);
}
