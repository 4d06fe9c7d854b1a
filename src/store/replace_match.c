/* Which row and heading of the one catalog is which of the other: by uid, by path and texts, and by what stands below.
 *
 * First everything that is the same: uids; then, from the outermost headings inwards, headings of the same name below
 * headings that are matched, and equal rows below them; then equal rows anywhere (they have moved), and headings whose
 * rows have found each other (they were renamed, or have moved as a whole). What is left is held against what it is like
 * (replace_alike.c). Every step sorts what is still alone and pairs equal keys in document order: the whole takes time in
 * proportion to n log n.
 *
 * The ways through the tree are those of "GumTree" (J.-R. Falleri and others, Fine-grained and accurate source code
 * differencing, 2014), with paths before contents: a heading that is still there is still the same one. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/replace_impl.h"

/* Rows whose texts are shorter than that say too little to be known by them far from where they stood. */
enum { TELLING = 24, VOTE_ROUNDS = 4 };

void match_rows(struct replace *r, int old, int new)
{
    r->old.nodes[old].row_match = new;
    r->new.nodes[new].row_match = old;
}

void match_headings(struct replace *r, int old, int new)
{
    r->old.nodes[old].heading_match = new;
    r->new.nodes[new].heading_match = old;
}

/* --- pairing equal keys ----------------------------------------------------------------------------------------------- */

void keyed_add(struct keyed_list *l, uint64_t key, int at)
{
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct keyed){key, at};
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

void keyed_sort(struct keyed_list *l)
{
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_key);
}

size_t keyed_first(const struct keyed_list *l, uint64_t key)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (l->items[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

void keyed_pair(struct replace *r, struct keyed_list *old, struct keyed_list *new,
                void (*pair)(struct replace *r, int old, int new))
{
    size_t i = 0, j = 0;
    keyed_sort(old);
    keyed_sort(new);
    while (i < old->n && j < new->n) {
        if (old->items[i].key < new->items[j].key) {
            i++;
        } else if (old->items[i].key > new->items[j].key) {
            j++;
        } else {
            pair(r, old->items[i++].at, new->items[j++].at);
        }
    }
    old->n = new->n = 0;
}

/* The same for lists in document order, from their ends inwards: of equal ones those pair off that have the same
 * neighbours. What is between the ends is left in the lists. */
static void pair_ends(struct replace *r, struct keyed_list *old, struct keyed_list *new,
                      void (*pair)(struct replace *r, int old, int new))
{
    size_t from = 0, behind = 0, most = old->n < new->n ? old->n : new->n;
    for (; from < most && old->items[from].key == new->items[from].key; from++)
        pair(r, old->items[from].at, new->items[from].at);
    for (; behind < most - from; behind++) {
        const struct keyed *a = &old->items[old->n - 1 - behind], *b = &new->items[new->n - 1 - behind];
        if (a->key != b->key)
            break;
        pair(r, a->at, b->at);
    }
    struct keyed_list *const lists[] = {old, new};
    for (int i = 0; i < 2; i++) {
        struct keyed_list *l = lists[i];
        l->n -= from + behind;
        if (l->n)
            memmove(l->items, l->items + from, l->n * sizeof *l->items);
    }
}

/* What the two lists of one comparison are kept in, for all of them. */
struct work {
    struct keyed_list old, new;
    struct members in_old, in_new;
};

static void work_free(struct work *w)
{
    free(w->old.items);
    free(w->new.items);
    free(w->in_old.at);
    free(w->in_new.at);
}

static uint64_t both(uint64_t a, uint64_t b)
{
    return (a ^ (b >> 29)) * 0x9E3779B97F4A7C15u + b;
}

/* --- below a pair of headings ----------------------------------------------------------------------------------------- */

/* Where several headings are called alike, what is in them tells which is which. */
enum heading_key { BY_LABEL_AND_ALL, BY_LABEL_AND_FIRST, BY_LABEL, BY_NAME };
enum row_key { BY_ROW, BY_TEXT };

static void add_headings(const struct side *side, const struct members *m, enum heading_key which,
                         struct keyed_list *out)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct rnode *node = &side->nodes[m->at[i]];
        if (!node->label || node->heading_match >= 0)
            continue;
        uint64_t key = which == BY_NAME ? node->name : node->label;
        if (which == BY_LABEL_AND_ALL)
            key = both(key, node->tree);
        if (which == BY_LABEL_AND_FIRST)
            key = both(key, node->first);
        keyed_add(out, key, m->at[i]);
    }
}

static void add_all_labels(const struct side *side, const struct members *m, struct keyed_list *out)
{
    for (size_t i = 0; i < m->n; i++)
        if (side->nodes[m->at[i]].label)
            keyed_add(out, side->nodes[m->at[i]].label, m->at[i]);
}

static void add_row(const struct side *side, int i, enum row_key which, struct keyed_list *out)
{
    const struct rnode *node = &side->nodes[i];
    if (node->is_row && node->row_match < 0 && (which == BY_ROW || node->length))
        keyed_add(out, which == BY_ROW ? node->row : node->text, i);
}

/* The rows of heading h: its own first. */
static void add_rows(const struct side *side, int h, const struct members *m, enum row_key which,
                     struct keyed_list *out)
{
    if (h >= 0)
        add_row(side, h, which, out);
    for (size_t i = 0; i < m->n; i++)
        if (!side->nodes[m->at[i]].label)
            add_row(side, m->at[i], which, out);
}

/* A heading that held nothing is filled in: the row that is first below it now is what it was. */
static void match_bare(struct replace *r, int old, int new, const struct members *m)
{
    if (old < 0 || !r->old.nodes[old].bare || r->old.nodes[old].row_match >= 0)
        return;
    int first = new >= 0 && r->new.nodes[new].is_row ? new : m->n ? m->at[0] : -1;
    bool row = first >= 0 && (first == new || !r->new.nodes[first].label);
    if (row && r->new.nodes[first].row_match < 0)
        match_rows(r, old, first);
}

/* Whether two new headings are called the same, and all above them. */
static bool same_path(const struct replace *r, int a, int b)
{
    while (a >= 0 && b >= 0 && r->new.nodes[a].label == r->new.nodes[b].label) {
        a = side_above(&r->new, a);
        b = side_above(&r->new, b);
    }
    return a < 0 && b < 0;
}

/* A heading that something else has come into the middle of stands there twice: where the catalog has one heading of that
 * name, the second part is it as well. */
static void match_other_parts(struct replace *r, struct work *w)
{
    add_all_labels(&r->old, &w->in_old, &w->old);
    keyed_sort(&w->old);
    for (size_t i = 0; i < w->in_new.n; i++) {
        struct rnode *n = &r->new.nodes[w->in_new.at[i]];
        if (!n->label || n->heading_match >= 0)
            continue;
        size_t at = keyed_first(&w->old, n->label);
        bool there = at < w->old.n && w->old.items[at].key == n->label;
        bool twice = there && at + 1 < w->old.n && w->old.items[at + 1].key == n->label;
        int first = there ? r->old.nodes[w->old.items[at].at].heading_match : -1;
        if (first >= 0 && !twice && same_path(r, first, w->in_new.at[i]))
            n->heading_match = w->old.items[at].at;
    }
    w->old.n = 0;
}

static void match_below(struct replace *r, int old, int new, struct work *w)
{
    side_members(&r->old, old, &w->in_old);
    side_members(&r->new, new, &w->in_new);
    for (enum heading_key k = BY_LABEL_AND_ALL; k <= BY_NAME; k++) {
        if (k == BY_NAME)
            match_other_parts(r, w);
        add_headings(&r->old, &w->in_old, k, &w->old);
        add_headings(&r->new, &w->in_new, k, &w->new);
        pair_ends(r, &w->old, &w->new, match_headings);
        keyed_pair(r, &w->old, &w->new, match_headings);
    }
    for (enum row_key k = BY_ROW; k <= BY_TEXT; k++) {
        add_rows(&r->old, old, &w->in_old, k, &w->old);
        add_rows(&r->new, new, &w->in_new, k, &w->new);
        pair_ends(r, &w->old, &w->new, match_rows);
        keyed_pair(r, &w->old, &w->new, match_rows);
    }
    match_bare(r, old, new, &w->in_new);
}

void match_below_pairs(struct replace *r)
{
    for (int i = 0; i < r->new.tree.n; i++) /* parents come first, so one way through is enough */
        match_below_pair(r, i);
}

void match_below_pair(struct replace *r, int new)
{
    struct work w = {0};
    struct rnode *node = &r->new.nodes[new];
    if (node->heading_match < 0 || node->paired)
        return;
    node->paired = true;
    match_below(r, node->heading_match, new, &w);
    work_free(&w);
}

static void match_outermost(struct replace *r)
{
    struct work w = {0};
    match_below(r, -1, -1, &w);
    work_free(&w);
}

/* --- anywhere --------------------------------------------------------------------------------------------------------- */

static void match_uids(struct replace *r)
{
    if (!r->import)
        return;
    for (int i = 0; i < r->new.tree.n; i++) {
        int64_t known = import_known(r->import, r->new.tree.nodes[i].id);
        int old = known ? outline_find(&r->old.tree, known) : -1;
        if (old < 0)
            continue;
        if (r->new.nodes[i].is_row && (r->old.nodes[old].is_row || r->old.nodes[old].bare))
            match_rows(r, old, i);
        if (r->new.nodes[i].label && r->old.nodes[old].label)
            match_headings(r, old, i);
    }
}

/* Equal rows under the same path (of which one has a second part), under equal names, then any. */
enum reach { SAME_PATH, SAME_NAME, ANYWHERE };

static uint64_t path_key(const struct side *side, int i)
{
    uint64_t key = side->nodes[i].row;
    for (int h = side->nodes[i].heading; h >= 0; h = side_above(side, h))
        key = both(key, side->nodes[h].label);
    return key;
}

static uint64_t reach_key(const struct side *side, int i, enum reach reach)
{
    const struct rnode *node = &side->nodes[i];
    if (reach == SAME_PATH)
        return path_key(side, i);
    return reach == ANYWHERE ? node->row
                             : both(node->row, node->heading < 0 ? 0 : side->nodes[node->heading].name);
}

static void add_lone_rows(const struct side *side, enum reach reach, struct keyed_list *out)
{
    for (int i = 0; i < side->tree.n; i++) {
        const struct rnode *node = &side->nodes[i];
        bool telling = reach == SAME_PATH || node->length >= TELLING || (reach == SAME_NAME && node->label);
        if (node->is_row && node->row_match < 0 && telling)
            keyed_add(out, reach_key(side, i, reach), i);
    }
}

/* Headings with everything below them, to the byte. */
static void add_lone_headings(const struct side *side, struct keyed_list *out)
{
    for (int i = 0; i < side->tree.n; i++) {
        const struct rnode *node = &side->nodes[i];
        if (node->label && node->heading_match < 0 && side->tree.nodes[i].size > 1)
            keyed_add(out, node->tree, i);
    }
}

static void match_anywhere(struct replace *r)
{
    struct work w = {0};
    add_lone_headings(&r->old, &w.old);
    add_lone_headings(&r->new, &w.new);
    keyed_pair(r, &w.old, &w.new, match_headings);
    match_below_pairs(r);
    for (enum reach reach = SAME_PATH; reach <= ANYWHERE; reach++) {
        add_lone_rows(&r->old, reach, &w.old);
        add_lone_rows(&r->new, reach, &w.new);
        keyed_pair(r, &w.old, &w.new, match_rows);
    }
    work_free(&w);
}

/* --- headings by what is below them ----------------------------------------------------------------------------------- */

/* Votes of the rows and headings of one heading: few different ones, so a short list is enough. */
enum { MOST_CANDIDATES = 8 };
struct votes {
    int candidate[MOST_CANDIDATES], n[MOST_CANDIDATES];
    int used, all;
};

static void vote(struct votes *v, int old)
{
    int k = 0;
    v->all++;
    if (old < 0)
        return;
    while (k < v->used && v->candidate[k] != old)
        k++;
    if (k == MOST_CANDIDATES)
        return;
    if (k == v->used) {
        v->candidate[v->used] = old;
        v->n[v->used++] = 0;
    }
    v->n[k]++;
}

static void vote_row(const struct replace *r, struct votes *v, int new)
{
    int old = r->new.nodes[new].row_match;
    vote(v, old < 0 ? -1 : r->old.nodes[old].heading);
}

static int members_of(const struct side *side, int h, struct members *room)
{
    side_members(side, h, room);
    return (int)room->n + side->nodes[h].is_row;
}

/* The heading without a match that most voted for, if they are most of what is below the one or the other. */
static int elected(const struct replace *r, const struct votes *v, struct members *room)
{
    int best = -1;
    for (int k = 0; k < v->used; k++)
        if (r->old.nodes[v->candidate[k]].heading_match < 0 && (best < 0 || v->n[k] > v->n[best]))
            best = k;
    if (best < 0)
        return -1;
    int old = v->candidate[best], count = v->n[best];
    return 2 * count > v->all || 2 * count > members_of(&r->old, old, room) ? old : -1;
}

bool is_other_part(const struct replace *r, int new)
{
    int old = r->new.nodes[new].heading_match;
    return old >= 0 && r->old.nodes[old].heading_match != new;
}

bool match_by_votes(struct replace *r)
{
    struct members in = {0};
    bool any = false;
    for (int i = r->new.tree.n - 1; i >= 0;
         i--) { /* from the inside out: what is found is a vote for the next */
        struct rnode *node = &r->new.nodes[i];
        struct votes v = {0};
        if (!node->label || node->heading_match >= 0)
            continue;
        if (node->is_row)
            vote_row(r, &v, i);
        side_members(&r->new, i, &in);
        for (size_t k = 0; k < in.n; k++) {
            const struct rnode *member = &r->new.nodes[in.at[k]];
            if (!member->label)
                vote_row(r, &v, in.at[k]);
            else
                vote(&v, member->heading_match < 0 ? -1 : side_above(&r->old, member->heading_match));
        }
        int old = elected(r, &v, &in);
        if (old >= 0)
            match_headings(r, old, i);
        any = any || old >= 0;
    }
    free(in.at);
    return any;
}

static void settle_votes(struct replace *r)
{
    for (int round = 0; round < VOTE_ROUNDS && match_by_votes(r); round++)
        match_below_pairs(r);
}

/* --- all of it -------------------------------------------------------------------------------------------------------- */

/* A row that holds its heading brings it along, where neither has another. What stands below a row without a label cannot
 * become the contents of a heading: such a row is a new one. */
static void settle_nodes(struct replace *r)
{
    for (int new = 0; new < r->new.tree.n; new ++) {
        int old = r->new.nodes[new].row_match;
        if (old < 0)
            continue;
        const struct rnode *o = &r->old.nodes[old], *n = &r->new.nodes[new];
        if (o->label && o->heading_match < 0 && n->label && n->heading_match < 0)
            match_headings(r, old, new);
        if (!o->label && r->old.tree.nodes[old].size > 1 && n->label && n->heading_match < 0)
            r->old.nodes[old].row_match = r->new.nodes[new].row_match = -1;
    }
}

/* Of the parts of a heading the first is where it stands. */
static void settle_parts(struct replace *r)
{
    for (int new = r->new.tree.n - 1; new >= 0; new --)
        if (r->new.nodes[new].heading_match >= 0)
            r->old.nodes[r->new.nodes[new].heading_match].heading_match = new;
}

enum status replace_match(struct replace *r, struct error *err)
{
    match_uids(r);
    match_outermost(r);
    match_below_pairs(r);
    match_anywhere(r);
    settle_votes(r);
    enum status st = match_alike_below(r, err);
    if (!st)
        settle_votes(r);
    if (!st)
        st = match_alike_anywhere(r, err);
    if (!st) {
        settle_votes(r);
        st = match_alike_below(r, err);
    }
    settle_nodes(r);
    settle_parts(r);
    return st;
}
