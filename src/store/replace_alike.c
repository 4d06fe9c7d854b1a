/* Matching what is not the same but alike: what was edited.
 *
 * Within a pair of headings the single row of each is the same one; what stands between the same neighbours is compared
 * leniently; the rest is paired by likeness, best first. Anywhere else only what is much alike is taken for the same, and
 * is found by the smallest hashes that it shares, never by comparing all with all. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/replace_impl.h"

enum {
    MOST_PAIRS = 10000, /* below one pair of headings; more are left to the search everywhere */
    SEEDS = 6,          /* hashes by which rows find each other anywhere */
    MOST_SAME = 24,     /* rows looked at for each of these */
    LEAST_HASHES = 8    /* a shorter text is like too many */
};
static const double alike_between = 0.2, alike_below = 0.35, alike_anywhere = 0.6;

struct pair {
    int old, new;
    double likeness;
};
struct pairs {
    struct pair *items;
    size_t n, cap;
};

static void add_pair(struct pairs *l, int old, int new, double likeness)
{
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct pair){old, new, likeness};
}

static int best_first(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->likeness != y->likeness)
        return x->likeness > y->likeness ? -1 : 1;
    if (x->new != y->new)
        return x->new < y->new ? -1 : 1;
    return (x->old > y->old) - (x->old < y->old);
}

static enum status likeness_of(struct replace *r, int old, int new, double *out, struct error *err)
{
    const struct sketch *a, *b;
    enum status st = side_sketch(r->s, &r->old, old, &a, err);
    if (!st)
        st = side_sketch(r->s, &r->new, new, &b, err);
    if (!st)
        *out = sketch_likeness(a, b);
    return st;
}

/* --- below a pair of headings ----------------------------------------------------------------------------------------- */

/* The rows, or the headings, of a pair of headings: all of them in order. */
struct kin {
    struct members old, new;
    bool headings;
};

static int match_of(const struct kin *kin, const struct side *side, int i)
{
    return kin->headings ? side->nodes[i].heading_match : side->nodes[i].row_match;
}

static void pair_up(struct replace *r, const struct kin *kin, int old, int new)
{
    (kin->headings ? match_headings : match_rows)(r, old, new);
}

/* Of all members those of the kind; a heading's own row is the first of its rows. */
static void choose(const struct side *side, int h, bool headings, struct members *m)
{
    size_t n = 0;
    side_members(side, h, m);
    for (size_t i = 0; i < m->n; i++)
        if (side_is_heading(side, m->at[i]) == headings)
            m->at[n++] = m->at[i];
    m->n = n;
    if (headings || h < 0 || !side->nodes[h].is_row)
        return;
    m->at = mem_array(m->at, &m->cap, m->n + 1, sizeof *m->at);
    memmove(m->at + 1, m->at, m->n++ * sizeof *m->at);
    m->at[0] = h;
}

static bool is_leaf(const struct side *side, int i)
{
    return side->tree.nodes[i].size == 1;
}

/* How many cells two rows do not share, the label of a heading that holds its row among them; -1: they are not of a kind. */
static int cells_apart(const struct replace *r, const struct kin *kin, int old, int new)
{
    const struct rnode *o = &r->old.nodes[old], *n = &r->new.nodes[new];
    int apart = kin->headings && o->label != n->label;
    if (kin->headings && (!is_leaf(&r->old, old) || !is_leaf(&r->new, new)))
        return -1;
    for (int c = 0; c < CELLS; c++)
        apart += o->cells[c] != n->cells[c];
    return apart;
}

static enum status pair_between(struct replace *r, const struct kin *kin, int old, int new, struct error *err)
{
    double likeness;
    int apart = cells_apart(r, kin, old, new);
    enum status st = likeness_of(r, old, new, &likeness, err);
    if (!st && (likeness >= alike_between || (apart >= 0 && apart <= 1)))
        pair_up(r, kin, old, new);
    return st;
}

static size_t place_in(const struct members *m, int at)
{
    size_t low = 0, high = m->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (m->at[mid] < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Where in the old ones the match of the new one at place j stands; the ends are their own match. */
static size_t other_end(const struct replace *r, const struct kin *kin, size_t j)
{
    int old = j < kin->new.n ? match_of(kin, &r->new, kin->new.at[j]) : -1;
    return j < kin->new.n ? place_in(&kin->old, old) : kin->old.n;
}

/* As many new ones as old ones without a match between the same neighbours. */
static enum status match_between(struct replace *r, const struct kin *kin, struct error *err)
{
    enum status st = ST_OK;
    size_t from = 0, old_from = 0; /* behind the last that has a match */
    for (size_t j = 0; !st && j <= kin->new.n; j++) {
        if (j < kin->new.n && match_of(kin, &r->new, kin->new.at[j]) < 0)
            continue;
        size_t old_to = other_end(r, kin, j);
        bool lone = old_to >= old_from && old_to - old_from == j - from && old_to <= kin->old.n;
        for (size_t k = old_from; lone && k < old_to; k++)
            lone = match_of(kin, &r->old, kin->old.at[k]) < 0;
        for (size_t k = 0; lone && !st && k < j - from; k++)
            st = pair_between(r, kin, kin->old.at[old_from + k], kin->new.at[from + k], err);
        from = j + 1;
        old_from = old_to < kin->old.n && j < kin->new.n ? old_to + 1 : old_to;
    }
    return st;
}

static void lone_ones(const struct kin *kin, const struct side *side, const struct members *m,
                      struct members *out)
{
    for (size_t i = 0; i < m->n; i++) {
        if (match_of(kin, side, m->at[i]) >= 0)
            continue;
        out->at = mem_array(out->at, &out->cap, out->n + 1, sizeof *out->at);
        out->at[out->n++] = m->at[i];
    }
}

static enum status match_likeliest(struct replace *r, const struct kin *kin, struct error *err)
{
    struct members old = {0}, new = {0};
    struct pairs pairs = {0};
    enum status st = ST_OK;
    lone_ones(kin, &r->old, &kin->old, &old);
    lone_ones(kin, &r->new, &kin->new, &new);
    bool few = old.n && new.n <= MOST_PAIRS / old.n;
    for (size_t i = 0; few && !st && i < old.n; i++) {
        for (size_t j = 0; !st && j < new.n; j++) {
            double likeness;
            st = likeness_of(r, old.at[i], new.at[j], &likeness, err);
            if (!st && likeness >= alike_below)
                add_pair(&pairs, old.at[i], new.at[j], likeness);
        }
    }
    if (pairs.n)
        qsort(pairs.items, pairs.n, sizeof *pairs.items, best_first);
    for (size_t i = 0; i < pairs.n; i++)
        if (match_of(kin, &r->old, pairs.items[i].old) < 0 && match_of(kin, &r->new, pairs.items[i].new) < 0)
            pair_up(r, kin, pairs.items[i].old, pairs.items[i].new);
    free(pairs.items);
    free(old.at);
    free(new.at);
    return st;
}

/* What has found its match below other headings is no neighbour here. */
static void leave_out_gone(const struct kin *kin, const struct side *side, struct members *m,
                           const struct members *other)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        int match = match_of(kin, side, m->at[i]);
        size_t at = match < 0 ? 0 : place_in(other, match);
        if (match < 0 || (at < other->n && other->at[at] == match))
            m->at[n++] = m->at[i];
    }
    m->n = n;
}

static enum status match_kin(struct replace *r, int old, int new, bool headings, struct error *err)
{
    struct kin kin = {.headings = headings};
    enum status st = ST_OK;
    choose(&r->old, old, headings, &kin.old);
    choose(&r->new, new, headings, &kin.new);
    leave_out_gone(&kin, &r->old, &kin.old, &kin.new);
    leave_out_gone(&kin, &r->new, &kin.new, &kin.old);
    bool single = !headings && new >= 0 && kin.old.n == 1 && kin.new.n == 1;
    if (single && match_of(&kin, &r->old, kin.old.at[0]) < 0 && match_of(&kin, &r->new, kin.new.at[0]) < 0) {
        pair_up(r, &kin, kin.old.at[0], kin.new.at[0]);
    } else {
        st = match_likeliest(r, &kin, err);
        if (!st)
            st = match_between(r, &kin, err);
    }
    free(kin.old.at);
    free(kin.new.at);
    return st;
}

enum status match_alike_below(struct replace *r, struct error *err)
{
    enum status st = ST_OK;
    for (int i = -1; !st && i < r->new.tree.n; i++) {
        int old = i < 0 ? -1 : r->new.nodes[i].heading_match;
        if (i >= 0 && old < 0)
            continue;
        if (i >= 0)
            match_below_pair(r, i);
        st = match_kin(r, old, i, false, err);
        if (!st)
            st = match_kin(r, old, i, true, err);
    }
    return st;
}

/* --- anywhere --------------------------------------------------------------------------------------------------------- */

static enum status sow(struct replace *r, struct keyed_list *out, struct error *err)
{
    enum status st = ST_OK;
    for (int i = 0; !st && i < r->old.tree.n; i++) {
        const struct sketch *s;
        if (!r->old.nodes[i].is_row || r->old.nodes[i].row_match >= 0)
            continue;
        st = side_sketch(r->s, &r->old, i, &s, err);
        for (int k = 0; !st && k < SEEDS && s->n >= LEAST_HASHES; k++)
            keyed_add(out, s->hashes[k], i);
    }
    return st;
}

/* The old row that is most like the new one, among those that share one of its smallest hashes. */
static enum status reap(struct replace *r, const struct keyed_list *seeds, int new, struct pairs *out,
                        struct error *err)
{
    const struct sketch *s;
    int best = -1;
    double most = alike_anywhere;
    enum status st = side_sketch(r->s, &r->new, new, &s, err);
    for (int k = 0; !st && k < SEEDS && s->n >= LEAST_HASHES; k++) {
        size_t at = keyed_first(seeds, s->hashes[k]);
        for (size_t i = at; !st && i < seeds->n && i < at + MOST_SAME && seeds->items[i].key == s->hashes[k];
             i++) {
            double likeness;
            st = likeness_of(r, seeds->items[i].at, new, &likeness, err);
            if (!st && likeness >= most && r->old.nodes[seeds->items[i].at].row_match < 0) {
                most = likeness;
                best = seeds->items[i].at;
            }
        }
    }
    if (!st && best >= 0)
        add_pair(out, best, new, most);
    return st;
}

enum status match_alike_anywhere(struct replace *r, struct error *err)
{
    enum { ROUNDS = 3 }; /* those whose best was taken by another try again */
    struct keyed_list seeds = {0};
    struct pairs pairs = {0};
    enum status st = sow(r, &seeds, err);
    keyed_sort(&seeds);
    for (int round = 0; seeds.n && !st && round < ROUNDS; round++) {
        pairs.n = 0;
        for (int i = 0; !st && i < r->new.tree.n; i++)
            if (r->new.nodes[i].is_row && r->new.nodes[i].row_match < 0)
                st = reap(r, &seeds, i, &pairs, err);
        if (!pairs.n)
            break;
        qsort(pairs.items, pairs.n, sizeof *pairs.items, best_first);
        for (size_t i = 0; i < pairs.n; i++)
            if (r->old.nodes[pairs.items[i].old].row_match < 0 &&
                r->new.nodes[pairs.items[i].new].row_match < 0)
                match_rows(r, pairs.items[i].old, pairs.items[i].new);
    }
    free(pairs.items);
    free(seeds.items);
    return st;
}
