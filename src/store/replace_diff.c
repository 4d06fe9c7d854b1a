/* What differs between two catalogs whose rows and headings are matched. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/replace_impl.h"
#include "store/verb.h"

struct entry *entry_add(struct entries *l, enum difference_kind kind, int old, int new, int field)
{
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    struct entry *e = &l->items[l->n++];
    *e = (struct entry){.kind = kind, .selected = true, .old = old, .new = new, .field = field};
    return e;
}

/* --- places ------------------------------------------------------------------------------------------------------------ */

static bool same_heading(const struct replace *r, int old, int new)
{
    return new < 0 ? old < 0 : old >= 0 && r->new.nodes[new].heading_match == old;
}

bool row_in_place(const struct replace *r, int new)
{
    int old = r->new.nodes[new].row_match;
    return same_heading(r, r->old.nodes[old].heading, r->new.nodes[new].heading);
}

bool heading_in_place(const struct replace *r, int new)
{
    int old = r->new.nodes[new].heading_match;
    return same_heading(r, side_above(&r->old, old), side_above(&r->new, new)) &&
           side_skip(&r->old, old) == side_skip(&r->new, new);
}

bool row_moved(const struct replace *r, int new)
{
    const struct rnode *n = &r->new.nodes[new];
    return !row_in_place(r, new) || (n->label ? n->own_out_of_order : n->out_of_order);
}

bool heading_moved(const struct replace *r, int new)
{
    return !heading_in_place(r, new) || r->new.nodes[new].out_of_order;
}

/* What stands below the heading that it stood below, with its old index; the heading's own row is the first. */
struct stayed {
    int new, old;
    bool *out; /* its mark */
};

static bool has_stayed(struct replace *r, int new, bool own, struct stayed *out)
{
    struct rnode *n = &r->new.nodes[new];
    bool heading = n->label && !own;
    int old = heading ? n->heading_match : n->is_row ? n->row_match : -1;
    *out = (struct stayed){new, old, own ? &n->own_out_of_order : &n->out_of_order};
    return old >= 0 && !(heading && is_other_part(r, new)) &&
           (heading ? heading_in_place(r, new) : row_in_place(r, new));
}

/* Of the members that stayed, the fewest that must have moved for the rest to be in the old order: all but a longest
 * increasing run of old places (C. Schensted, Longest increasing and decreasing subsequences, 1961). */
struct run {
    struct stayed *members;
    int *before; /* by number: the number of the one before it in its run; -1: none */
    int *ends;   /* by length: the number that ends the best run of that length */
    size_t n, longest, room;
};

static void run_make_room(struct run *run, size_t more)
{
    run->room += more;
    run->members = mem_grow(run->members, run->room * sizeof *run->members);
    run->before = mem_grow(run->before, run->room * sizeof *run->before);
    run->ends = mem_grow(run->ends, run->room * sizeof *run->ends);
}

static void run_add(struct run *run, struct stayed member)
{
    size_t low = 0, high = run->longest;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (run->members[run->ends[mid]].old < member.old)
            low = mid + 1;
        else
            high = mid;
    }
    *member.out = true;
    run->members[run->n] = member;
    run->before[run->n] = low ? run->ends[low - 1] : -1;
    run->ends[low] = (int)run->n++;
    if (low == run->longest)
        run->longest++;
}

/* The members of a heading, its own row in front. */
static void run_add_part(struct run *run, struct replace *r, int heading, struct members *in)
{
    struct stayed member;
    side_members(&r->new, heading, in);
    run_make_room(run, in->n + 1);
    if (heading >= 0 && has_stayed(r, heading, true, &member))
        run_add(run, member);
    for (size_t i = 0; i < in->n; i++)
        if (has_stayed(r, in->at[i], false, &member))
            run_add(run, member);
}

/* Of a heading and its other parts, which are in the list by the old heading that they all are. */
static void find_order_below(struct replace *r, int heading, const struct keyed_list *parts,
                             struct members *in)
{
    struct run run = {0};
    run_add_part(&run, r, heading, in);
    if (heading >= 0) {
        uint64_t old = (uint64_t)r->new.nodes[heading].heading_match;
        for (size_t i = keyed_first(parts, old); i < parts->n && parts->items[i].key == old; i++)
            run_add_part(&run, r, parts->items[i].at, in);
    }
    for (int k = run.longest ? run.ends[run.longest - 1] : -1; k >= 0; k = run.before[k])
        *run.members[k].out = false;
    free(run.members);
    free(run.before);
    free(run.ends);
}

static void find_order(struct replace *r)
{
    struct members in = {0};
    struct keyed_list parts = {0};
    for (int i = 0; i < r->new.tree.n; i++)
        if (is_other_part(r, i))
            keyed_add(&parts, (uint64_t)r->new.nodes[i].heading_match, i);
    keyed_sort(&parts);
    for (int i = -1; i < r->new.tree.n; i++)
        if (i < 0 || (r->new.nodes[i].heading_match >= 0 && !is_other_part(r, i)))
            find_order_below(r, i, &parts, &in);
    free(in.at);
    free(parts.items);
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

struct extras {
    struct item_extra *items;
    size_t n, cap;
};

static void extras_free(struct extras *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].label);
        free(l->items[i].value);
    }
    free(l->items);
}

static enum status read_extras(struct store *s, int64_t node, struct extras *out, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "SELECT label, value FROM item_extra WHERE node = ?1 AND value <> '' ORDER BY label");
    stmt_int(st, 1, node);
    while (stmt_row(st)) {
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] =
            (struct item_extra){mem_dup(stmt_get_text(st, 0)), mem_dup(stmt_get_text(st, 1))};
    }
    return stmt_end(st, err);
}

static struct entry *add_extra(struct entries *l, int old, int new, const char *label)
{
    struct entry *e = entry_add(l, DIFF_CHANGED, old, new, FIELD_IS_EXTRA);
    e->name = mem_dup(label);
    return e;
}

static void compare_extras(struct entries *l, int old, int new, const struct extras *a,
                           const struct extras *b)
{
    size_t i = 0, j = 0;
    while (i < a->n || j < b->n) { /* both in the order of their labels */
        int order = i >= a->n ? 1 : j >= b->n ? -1 : strcmp(a->items[i].label, b->items[j].label);
        const char *label = order <= 0 ? a->items[i].label : b->items[j].label;
        if (order || strcmp(a->items[i].value, b->items[j].value) != 0)
            add_extra(l, old, new, label)->by_hand = order < 0; /* find_by_hand() settles it */
        i += order <= 0;
        j += order >= 0;
    }
}

static enum status find_changed_cells(struct replace *r, int old, int new, struct entries *l,
                                      struct error *err)
{
    const struct rnode *o = &r->old.nodes[old], *n = &r->new.nodes[new];
    struct extras a = {0}, b = {0};
    enum status st = ST_OK;
    for (int f = 0; f < FIELD_COUNT; f++)
        if (o->cells[f] != n->cells[f])
            entry_add(l, DIFF_CHANGED, old, new, f)->by_hand = !n->cells[f];
    if (o->cells[CELL_EXTRAS] == n->cells[CELL_EXTRAS])
        return ST_OK;
    if (o->is_row)
        st = read_extras(r->s, r->old.tree.nodes[old].id, &a, err);
    if (!st)
        st = read_extras(r->s, r->new.tree.nodes[new].id, &b, err);
    if (!st)
        compare_extras(l, old, new, &a, &b);
    extras_free(&a);
    extras_free(&b);
    return st;
}

/* Whether the last change of a cell was somebody's, not a replacing's; an import leaves no change of a cell. */
static enum status read_by_hand(struct replace *r, const struct entry *e, bool *out, struct error *err)
{
    struct stmt *st =
        stmt_begin(r->s->db, "SELECT g.verb FROM change AS c JOIN change_group AS g ON g.id = c.grp"
                             " WHERE c.kind = 'node' AND c.object = ?1 AND c.field = ?2"
                             " AND g.state = 'applied' ORDER BY g.id DESC, c.seq DESC LIMIT 1");
    char *cell = entry_cell(e);
    stmt_int(st, 1, r->old.tree.nodes[e->old].id);
    stmt_text(st, 2, cell);
    *out = stmt_row(st) && verb_by_key(stmt_get_text(st, 0)) != VERB_REPLACE;
    free(cell);
    return stmt_end(st, err);
}

/* Of the cells that are emptied, marked as such, those keep the mark that were filled by hand. */
static enum status find_by_hand(struct replace *r, struct entries *changed, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < changed->n; i++) {
        struct entry *e = &changed->items[i];
        if (e->by_hand)
            st = read_by_hand(r, e, &e->by_hand, err);
    }
    return st;
}

/* --- all of it --------------------------------------------------------------------------------------------------------- */

static void add_moved(struct entries *l, int old, int new, bool heading)
{
    entry_add(l, DIFF_MOVED, old, new, FIELD_IS_NONE)->heading = heading;
}

static void compare_heading(struct replace *r, int new, struct entries lists[DIFF_KINDS])
{
    int old = r->new.nodes[new].heading_match;
    if (r->old.nodes[old].label != r->new.nodes[new].label)
        entry_add(&lists[DIFF_CHANGED], DIFF_CHANGED, old, new, FIELD_IS_LABEL)->heading =
            !r->old.nodes[old].is_row;
    if (heading_moved(r, new))
        add_moved(&lists[DIFF_MOVED], old, new, true);
}

static enum status compare_row(struct replace *r, int new, struct entries lists[DIFF_KINDS],
                               struct error *err)
{
    const struct rnode *n = &r->new.nodes[new];
    if (n->row_match < 0) {
        entry_add(&lists[DIFF_ADDED], DIFF_ADDED, -1, new, FIELD_IS_NONE);
        return ST_OK;
    }
    if (row_moved(r, new))
        add_moved(&lists[DIFF_MOVED], n->row_match, new, false);
    return find_changed_cells(r, n->row_match, new, &lists[DIFF_CHANGED], err);
}

static enum status compare(struct replace *r, struct entries lists[DIFF_KINDS], struct error *err)
{
    enum status st = ST_OK;
    for (int i = 0; !st && i < r->new.tree.n; i++) {
        const struct rnode *n = &r->new.nodes[i];
        if (n->heading_match >= 0 && !is_other_part(r, i))
            compare_heading(r, i, lists);
        if (n->is_row)
            st = compare_row(r, i, lists, err);
        else if (n->bare && n->heading_match < 0)
            entry_add(&lists[DIFF_ADDED], DIFF_ADDED, -1, i, FIELD_IS_NONE)->heading = true;
    }
    for (int i = 0; !st && i < r->old.tree.n; i++) {
        const struct rnode *o = &r->old.nodes[i];
        bool gone = o->is_row ? o->row_match < 0 : o->bare && o->heading_match < 0 && o->row_match < 0;
        if (gone)
            entry_add(&lists[DIFF_REMOVED], DIFF_REMOVED, i, -1, FIELD_IS_NONE)->heading = !o->is_row;
    }
    return st;
}

enum status replace_find_differences(struct replace *r, struct error *err)
{
    struct entries lists[DIFF_KINDS] = {0};
    find_order(r);
    enum status st = head_differences(r, err);
    if (!st)
        st = compare(r, lists, err);
    if (!st)
        st = find_by_hand(r, &lists[DIFF_CHANGED], err);
    for (int k = 0; k < DIFF_KINDS; k++) {
        r->first[k] = k == DIFF_HEAD ? 0 : r->entries.n;
        for (size_t i = 0; i < lists[k].n; i++) {
            struct entry *e = entry_add(&r->entries, lists[k].items[i].kind, 0, 0, 0);
            *e = lists[k].items[i];
        }
        free(lists[k].items);
    }
    r->first[DIFF_KINDS] = r->entries.n;
    return st;
}
