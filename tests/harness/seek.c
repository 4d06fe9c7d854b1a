#include "harness/seek.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"
#include "mulu/zone.h"

struct query *seek_query(struct store *s, const char *text, int64_t catalog)
{
    struct query_words words;
    struct query *q = NULL;
    struct error err = {0};
    must(search_words(s, catalog, &words, &err));
    must(query_parse(text, &words, &q, NULL, &err));
    query_words_release(&words);
    return q;
}

struct search *seek_all(struct store *s, const struct query *q, const struct search_scope *scope)
{
    struct search *x = NULL;
    struct error err = {0};
    must(search_open(s, q, scope, &x, &err));
    must(search_step(x, -1, &err));
    assert_true(search_done(x));
    return x;
}

int64_t seek_count(struct store *s, const char *text, int64_t catalog, struct error *err)
{
    struct query_words words = {0};
    struct query *q = NULL;
    struct search *x = NULL;
    struct search_scope scope = {.catalog = catalog};
    enum status st = search_words(s, catalog, &words, err);
    if (!st)
        st = query_parse(text, &words, &q, NULL, err);
    if (!st)
        st = search_open(s, q, &scope, &x, err);
    if (!st)
        st = search_step(x, -1, err);
    int64_t n = st ? -1 : search_total(x);
    search_close(x);
    query_free(q);
    query_words_release(&words);
    return n;
}

/* --- every node --------------------------------------------------------------------------------------------------- */

static void read_catalog(struct store *s, const struct catalog_info *c, struct seen_nodes *out, size_t *cap)
{
    struct outline o;
    struct error err = {0};
    int first = out->n;
    must(store_outline(s, c->id, &o, &err));
    for (int i = 0; i < o.n; i++) {
        out->items = mem_array(out->items, cap, (size_t)out->n + 1, sizeof *out->items);
        struct seen_node *n = &out->items[out->n++];
        *n = (struct seen_node){.order = i, .title = mem_dup(c->title)};
        n->parent = o.nodes[i].parent < 0 ? -1 : first + o.nodes[i].parent;
        must(store_item(s, o.nodes[i].id, &n->item, &err));
    }
    outline_free(&o);
}

static void read_dues(struct store *s, int32_t today, struct seen_nodes *out)
{
    struct agenda_query q = {.today = today, .from = today, .until = today + 3 * 366};
    struct agenda a;
    struct error err = {0};
    must(store_agenda(s, &q, &a, &err));
    for (size_t k = 0; k < a.n; k++)
        for (int i = 0; i < out->n; i++) {
            struct seen_node *n = &out->items[i];
            if (n->item.id != a.items[k].node)
                continue;
            n->overdue |= a.items[k].state == DUE_OVERDUE;
            n->soon |= a.items[k].state == DUE_SOON;
            n->later |= a.items[k].state == DUE_LATER;
            if (n->ndues < (int)(sizeof n->dues / sizeof *n->dues))
                n->dues[n->ndues++] = a.items[k].due.day;
        }
    agenda_free(&a);
}

void seek_read(struct store *s, int32_t today, struct seen_nodes *out)
{
    struct catalog_list catalogs;
    struct error err = {0};
    size_t cap = 0;
    *out = (struct seen_nodes){0};
    must(store_catalogs(s, &catalogs, &err));
    for (size_t i = 0; i < catalogs.n; i++)
        read_catalog(s, &catalogs.items[i], out, &cap);
    catalog_list_free(&catalogs);
    read_dues(s, today, out);
}

void seek_release(struct seen_nodes *all)
{
    for (int i = 0; i < all->n; i++) {
        item_release(&all->items[i].item);
        free(all->items[i].title);
    }
    free(all->items);
}

/* --- what holds of one ---------------------------------------------------------------------------------------------- */

static bool has(const struct query_node *leaf, const char *text, bool sounds)
{
    struct buffer folded = {0};
    text_fold(&folded, text, strlen(text), NULL);
    bool is = strstr(buf_text(&folded), leaf->text) != NULL;
    buf_free(&folded);
    if (is || !sounds || !leaf->sounds)
        return is;
    struct pinyin_query q;
    struct pinyin_match m;
    pinyin_query(&q, leaf->text, strlen(leaf->text));
    return pinyin_find(&q, text, strlen(text), &m) && m.to > m.from && !m.rare;
}

static bool has_cell(const struct query_node *leaf, const struct seen_node *n)
{
    bool anywhere = leaf->where == QUERY_ANYWHERE;
    bool is = (anywhere || leaf->where == QUERY_LEVEL) && has(leaf, n->item.label, true);
    is = is || (leaf->where == QUERY_CATALOG && has(leaf, n->title, true));
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (anywhere || (leaf->where == QUERY_FIELD && leaf->field == f))
            is = is || has(leaf, n->item.fields[f], f == FIELD_UNIT);
    for (size_t i = 0; i < n->item.nextras; i++)
        if (anywhere || (leaf->where == QUERY_EXTRA && strcmp(leaf->extra, n->item.extras[i].label) == 0))
            is = is || has(leaf, n->item.extras[i].value, false);
    return is;
}

static bool is_blank(const struct query_node *leaf, const struct seen_node *n)
{
    if (!n->item.has_item || leaf->where == QUERY_FIELD)
        return n->item.has_item && !*n->item.fields[leaf->field];
    for (size_t i = 0; i < n->item.nextras; i++)
        if (strcmp(leaf->extra, n->item.extras[i].label) == 0)
            return !*n->item.extras[i].value;
    return false;
}

static bool is_in_state(const struct query_node *leaf, const struct seen_node *n, int32_t today)
{
    bool open = false;
    for (size_t i = 0; i < n->item.nmarks; i++)
        open = open || !(n->item.marks[i].marks & MARK_CONFIRMED);
    switch (leaf->state) {
    case QUERY_OVERDUE:
        return n->overdue;
    case QUERY_SOON:
        return n->soon;
    case QUERY_LATER:
        return n->later;
    case QUERY_MARKED:
        return open;
    case QUERY_NO_LIMIT:
        return n->item.has_item && !*n->item.fields[FIELD_DEADLINE] && !*n->item.rule;
    case QUERY_CHANGED_TODAY:
        return *n->item.changed_by && zone_day(NULL, n->item.changed) == today;
    case QUERY_ITEM:
        return n->item.has_item;
    case QUERY_HEADING:
        return !n->item.has_item;
    default:
        return false; /* nothing is published in these tests */
    }
}

static bool is_on(const struct query_node *leaf, const struct seen_node *n)
{
    int32_t day = zone_day(NULL, n->item.changed);
    if (leaf->date == QUERY_CHANGED)
        return *n->item.changed_by && day >= leaf->from && day <= leaf->to;
    for (int i = 0; leaf->date == QUERY_DUE && i < n->ndues; i++)
        if (n->dues[i] >= leaf->from && n->dues[i] <= leaf->to)
            return true;
    return false;
}

struct look {
    const struct seen_nodes *all;
    const struct query *q;
    int32_t today;
    bool headings; /* those above count */
};

static bool leaf_holds(const struct look *l, int i, const struct query_node *leaf, bool headings)
{
    const struct seen_node *n = &l->all->items[i];
    if (leaf->kind == QUERY_ALL)
        return true;
    if (leaf->kind == QUERY_BLANK)
        return is_blank(leaf, n);
    if (leaf->kind == QUERY_STATE)
        return is_in_state(leaf, n, l->today);
    if (leaf->kind == QUERY_DAY)
        return is_on(leaf, n);
    bool is = has_cell(leaf, n), down = leaf->where == QUERY_ANYWHERE || leaf->where == QUERY_LEVEL;
    for (int up = n->parent; !is && headings && down && up >= 0; up = l->all->items[up].parent)
        is = has(leaf, l->all->items[up].item.label, true);
    return is;
}

static bool tree_holds(const struct look *l, int i, int at, bool negated)
{
    const struct query_node *n = &l->q->nodes[at];
    if (n->child < 0)
        return leaf_holds(l, i, n, l->headings || negated);
    bool all = true, any = false;
    for (int c = n->child; c >= 0; c = l->q->nodes[c].next) {
        bool is = tree_holds(l, i, c, negated || n->kind == QUERY_NOT);
        all = all && is;
        any = any || is;
    }
    return n->kind == QUERY_NOT ? !any : n->kind == QUERY_AND ? all : any;
}

/* One of the words that were asked for is the node's own. */
static bool has_own(const struct look *l, int i, int at)
{
    const struct query_node *n = &l->q->nodes[at];
    bool any = n->child < 0 && n->kind != QUERY_ALL &&
               !(n->kind == QUERY_TEXT && n->where == QUERY_CATALOG) && leaf_holds(l, i, n, false);
    for (int c = n->kind == QUERY_NOT ? -1 : n->child; c >= 0; c = l->q->nodes[c].next)
        any = any || has_own(l, i, c);
    return any;
}

bool seek_holds(const struct seen_nodes *all, int i, const struct query *q, int32_t today, bool rows)
{
    struct look own = {all, q, today, false}, whole = {all, q, today, true};
    if (rows)
        return all->items[i].item.has_item && tree_holds(&whole, i, q->root, false);
    if (query_is_empty(q))
        return false;
    return tree_holds(&own, i, q->root, false) ||
           (tree_holds(&whole, i, q->root, false) && has_own(&own, i, q->root));
}
