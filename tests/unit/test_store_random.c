/* Any sequence of changes: every undo and every redo brings back the very bytes that were there, also across closing
 * and opening, and what is derived stays in step. */
#include "harness/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"
#include "mulu/strings.h"

struct player {
    struct store_fixture *f;
    uint64_t seed;
    struct string_list dumps; /* what the store held after 0, 1, 2 … groups */
    size_t at;                /* how many of them are applied now */
    int64_t followed;         /* a catalog whose tree is kept up to date; 0: none */
    struct outline tree;
    struct as_of when;
    int follows, anew; /* how often that needed no reading anew, and how often it did */
};

static char *dump(struct store *s)
{
    struct buffer b = {0};
    store_dump_all(s, &b);
    return buf_take(&b);
}

static int below(struct player *p, int n)
{
    return store_random_below(&p->seed, n);
}

static const char *word(struct player *p)
{
    static const char *const words[] = {
        "政策",       "解读",           "",        "县财政局、县税务局", "20个工作日", "所有部门、单位",
        "每月10日前", "第一行\n第二行", "A b　Ｃ", "办公室或相关科室",   "x"};
    return words[below(p, sizeof words / sizeof *words)];
}

/* --- what may be done ----------------------------------------------------------------------------------------------- */

static int64_t any_catalog(struct player *p)
{
    struct catalog_list list;
    struct error err = {0};
    must(store_catalogs(p->f->s, &list, &err));
    int64_t id = list.n ? list.items[below(p, (int)list.n)].id : 0;
    catalog_list_free(&list);
    return id;
}

/* A node of the catalog, or 0 (often enough for the outermost level to be chosen). */
static int64_t any_node(struct player *p, int64_t catalog)
{
    struct outline o;
    struct error err = {0};
    must(store_outline(p->f->s, catalog, &o, &err));
    int at = below(p, o.n + 1) - 1;
    int64_t id = at < 0 ? 0 : o.nodes[at].id;
    outline_free(&o);
    return id;
}

/* A place among the children of parent: 0, or one of them. */
static int64_t any_child(struct player *p, int64_t catalog, int64_t parent)
{
    struct outline o;
    struct error err = {0};
    must(store_outline(p->f->s, catalog, &o, &err));
    int64_t id = 0;
    int n = 0;
    for (int i = outline_first_child(&o, parent ? outline_find(&o, parent) : -1); i >= 0;
         i = outline_next_sibling(&o, i))
        if (below(p, ++n + 1) == 0)
            id = o.nodes[i].id;
    outline_free(&o);
    return id;
}

static void set_something(struct player *p, int64_t c)
{
    int64_t node = any_node(p, c);
    int which = below(p, FIELD_COUNT + 3);
    const char *cell = which < FIELD_COUNT    ? field_info((enum field)which)->key
                       : which == FIELD_COUNT ? "extra:联系电话"
                                              : CELL_LABEL;
    if (node)
        store_set(p->f->s, node, cell, NULL, word(p), NULL);
}

static void add_something(struct player *p, int64_t c)
{
    int64_t parent = any_node(p, c), after = any_child(p, c, parent), id;
    store_add_node(p->f->s, c, parent, after, word(p), below(p, 2), &id, NULL);
}

static void move_something(struct player *p, int64_t c)
{
    int64_t node = any_node(p, c), parent = any_node(p, c);
    if (node)
        store_move_node(p->f->s, node, parent, any_child(p, c, parent), NULL);
}

static void restore_something(struct player *p)
{
    struct trash_list l;
    struct error err = {0};
    must(store_trash(p->f->s, &l, &err));
    if (l.n) {
        const struct trash_entry *e = &l.items[below(p, (int)l.n)];
        if (e->node)
            store_restore_node(p->f->s, e->node, NULL);
        else
            store_restore_catalog(p->f->s, e->catalog, NULL);
    }
    trash_list_free(&l);
}

static void confirm_something(struct player *p, int64_t c)
{
    struct mark_list l;
    struct error err = {0};
    must(store_marks(p->f->s, c, &l, &err));
    if (l.n) {
        const struct mark_info *m = &l.items[below(p, (int)l.n)];
        must(store_confirm(p->f->s, m->node, m->cell, &err));
    }
    mark_list_free(&l);
}

/* An event, a publication, a withdrawal, or a clerk's own reading of a time limit. */
static void record_something(struct player *p, int64_t c)
{
    static const char *const rules[] = {"monthly 10", "within 5 workday", "every 2 week", "ditto",
                                        "",           "monthly 50"};
    struct error err = {0};
    int64_t node = any_node(p, c), today = env_today(&p->f->world.env);
    struct record r = {.node = node,
                       .kind = below(p, 2) ? RECORD_EVENT : RECORD_PUBLICATION,
                       .trigger = (enum trigger)below(p, TRIGGERS),
                       .when = {(int32_t)today - below(p, 50) + 1, -1}};
    if (!node)
        return;
    switch (below(p, 4)) {
    case 0:
        store_set(p->f->s, node, CELL_RULE, NULL, rules[below(p, 6)], NULL);
        break;
    case 1: {
        struct record_list l;
        must(store_records(p->f->s, node, &l, &err));
        if (l.n)
            must(store_withdraw_record(p->f->s, l.items[below(p, (int)l.n)].id, &err));
        record_list_free(&l);
        break;
    }
    default:
        store_add_record(p->f->s, &r, NULL, NULL);
    }
}

static void change_a_catalog(struct player *p, int64_t c)
{
    int64_t id;
    switch (below(p, 6)) {
    case 0:
        store_add_catalog(p->f->s, "新目录", "", 2026, 1 + below(p, 4), &id, NULL);
        break;
    case 1:
        store_delete_catalog(p->f->s, c, NULL);
        break;
    default:
        store_set_catalog(p->f->s, c, word(p), word(p), 2020 + below(p, 5), NULL);
    }
}

/* One change; some are refused, which must leave nothing. */
static void step(struct player *p)
{
    int64_t c = any_catalog(p);
    int which = below(p, 25);
    if (!c) {
        restore_something(p);
        return;
    }
    if (which < 7) {
        set_something(p, c);
    } else if (which < 12) {
        add_something(p, c);
    } else if (which < 15) {
        move_something(p, c);
    } else if (which < 16) {
        int64_t node = any_node(p, c);
        if (node)
            store_delete_node(p->f->s, node, NULL);
    } else if (which < 17) {
        restore_something(p);
    } else if (which < 19) {
        confirm_something(p, c);
    } else if (which < 24) {
        record_something(p, c);
    } else {
        change_a_catalog(p, c);
    }
}

/* --- playing -------------------------------------------------------------------------------------------------------- */

/* Fails with the first line in which two dumps differ. */
static void same(const char *now, const char *then)
{
    const char *line = now, *other = then;
    for (size_t i = 0; now[i] == then[i]; i++) {
        if (!now[i])
            return;
        if (now[i] == '\n') {
            line = now + i + 1;
            other = then + i + 1;
        }
    }
    fail_msg("now:  %.*s\nthen: %.*s", (int)strcspn(line, "\n"), line, (int)strcspn(other, "\n"), other);
}

static void compare(struct player *p)
{
    char *now = dump(p->f->s);
    same(now, p->dumps.items[p->at]);
    free(now);
}

static void cut_history(struct player *p)
{
    while (p->dumps.n > p->at + 1)
        free(p->dumps.items[--p->dumps.n]);
}

/* A group of one to five changes, or an import; nothing at all is no group. */
static void do_work(struct player *p)
{
    struct error err = {0};
    if (below(p, 60) == 0) {
        store_import_rows(p->f->s, "导入的目录", 1 + below(p, 25));
    } else {
        struct group_info before = {0}, after = {0};
        bool had = store_peek_undo(p->f->s, &before, &err) == ST_OK;
        must(store_begin(p->f->s, VERB_EDIT, "", &err));
        for (int n = 1 + below(p, 5); n > 0; n--)
            step(p);
        if (below(p, 10) == 0) {
            store_rollback(p->f->s);
            compare(p);
        } else {
            must(store_commit(p->f->s, &err));
        }
        bool has = store_peek_undo(p->f->s, &after, &err) == ST_OK;
        bool grown = has && (!had || after.id != before.id);
        group_info_release(&before);
        group_info_release(&after);
        if (!grown)
            return;
    }
    cut_history(p);
    string_list_take(&p->dumps, dump(p->f->s));
    p->at++;
}

static void undo(struct player *p)
{
    if (p->at == 0)
        return;
    store_undo_last(p->f->s);
    p->at--;
    compare(p);
}

static void redo(struct player *p)
{
    if (p->at + 1 == p->dumps.n)
        return;
    store_redo_next(p->f->s);
    p->at++;
    compare(p);
}

/* The bare tree, whose texts are read when they are asked for, is the whole one. */
static void check_skeletons(struct player *p)
{
    struct error err = {0};
    struct catalog_list list;
    must(store_catalogs(p->f->s, &list, &err));
    for (size_t i = 0; i < list.n; i++) {
        struct outline whole, bare;
        must(store_outline(p->f->s, list.items[i].id, &whole, &err));
        must(store_skeleton(p->f->s, list.items[i].id, &bare, NULL, &err));
        store_same_tree(&whole, &bare);
        outline_free(&whole);
        outline_free(&bare);
    }
    catalog_list_free(&list);
}

static void stop_following(struct player *p)
{
    outline_free(&p->tree);
    p->followed = 0;
}

/* A tree that was read some steps ago and is brought up to date is the tree as it is read now. */
static void follow(struct player *p)
{
    struct error err = {0};
    struct store *s = p->f->s;
    bool follows = false;
    if (!p->followed && (p->followed = any_catalog(p)) != 0)
        must(store_skeleton(s, p->followed, &p->tree, &p->when, &err));
    if (!p->followed || below(p, 3))
        return;
    for (int i = 0; i < p->tree.n; i += 3)
        outline_title(&p->tree, i); /* some have been shown */
    enum status st = store_skeleton_follow(s, p->followed, &p->tree, &p->when, &follows, &err);
    if (st == ST_USAGE) { /* it was deleted, or its making undone */
        stop_following(p);
        return;
    }
    must(st);
    p->follows += follows;
    p->anew += !follows;
    if (!follows) {
        outline_free(&p->tree);
        must(store_skeleton(s, p->followed, &p->tree, &p->when, &err));
    }
    struct outline whole;
    must(store_outline(s, p->followed, &whole, &err));
    store_same_tree(&whole, &p->tree);
    outline_free(&whole);
}

static void play(struct player *p, int steps)
{
    struct error err = {0};
    string_list_take(&p->dumps, dump(p->f->s));
    for (int i = 0; i < steps; i++) {
        int which = below(p, 20);
        if (which < 14)
            do_work(p);
        else if (which < 18)
            undo(p);
        else
            redo(p);
        if (below(p, 10) == 0)
            check_skeletons(p);
        follow(p);
        if (below(p, 100) == 0)
            must(store_verify(p->f->s, &err));
        if (below(p, 100) == 0) {
            stop_following(p); /* its titles come from the store that is closed */
            store_fixture_reopen(p->f);
            compare(p);
        }
    }
    stop_following(p);
    assert_true(p->follows > steps / 50 && p->anew > steps / 50);
    must(store_verify(p->f->s, &err));
    char *last = dump(p->f->s);
    size_t done = p->at;
    while (p->at > 0)
        undo(p);
    must(store_verify(p->f->s, &err));
    store_fixture_reopen(p->f);
    while (p->at < done)
        redo(p);
    char *again = dump(p->f->s);
    same(again, last);
    must(store_verify(p->f->s, &err));
    free(last);
    free(again);
    string_list_free(&p->dumps);
}

static void play_from(struct store_fixture *f, uint64_t seed)
{
    struct player p = {.f = f, .seed = seed};
    const char *steps = getenv("MULU_TEST_STEPS"); /* more, for a long night */
    play(&p, steps ? atoi(steps) : 600);
}

static void from_nothing(void **state)
{
    play_from(*state, 1);
}

static void from_an_import(void **state)
{
    struct store_fixture *f = *state;
    store_import_rows(f->s, "清单", 30);
    play_from(f, 2);
}

static void from_a_tree_made_by_hand(void **state)
{
    struct store_fixture *f = *state;
    int64_t c = store_make_catalog(f->s, "目录", 2), parent = 0;
    for (int i = 0; i < 10; i++)
        parent = store_make_node(f->s, c, i % 3 ? parent : 0, 0, "节", i % 2);
    play_from(f, 3);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(from_nothing),
        t(from_an_import),
        t(from_a_tree_made_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
