/* Many catalogs, and trees without their texts: the screen gets what it needs, and no more is read for it. What is read is
 * counted in the engine's own steps, which are the same on every machine. */
#include "harness/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"
#include "store/store_impl.h"
#include "ui/catalog_window.h"
#include "ui/fold.h"

enum { HEIGHT = 20 };

static void make_catalogs(struct store_fixture *f, int n)
{
    struct error err = {0};
    must(store_begin(f->s, VERB_NEW_CATALOG, "许多", &err));
    for (int i = 0; i < n; i++) {
        char title[32];
        int64_t id;
        snprintf(title, sizeof title, "目录%d", i + 1);
        must(store_add_catalog(f->s, title, "", 2026, 2, &id, &err));
    }
    must(store_commit(f->s, &err));
}

/* The window has exactly these lines, and they are those of the whole list. */
static void check_window(const struct catalog_window *w, struct store *s, int top, int height)
{
    struct catalog_list all = {0};
    struct error err = {0};
    must(store_catalogs(s, &all, &err));
    int end = top + height < (int)all.n ? top + height : (int)all.n;
    assert_int_equal(w->totals.catalogs, all.n);
    assert_int_equal(w->first, top);
    assert_int_equal(w->n, end - top);
    for (int i = top; i < end; i++)
        assert_string_equal(catalog_window_at(w, i)->info.title, all.items[i].title);
    assert_null(catalog_window_at(w, top - 1));
    assert_null(catalog_window_at(w, end));
    catalog_list_free(&all);
}

static void cover(struct catalog_window *w, struct store *s, int top, int height)
{
    struct error err = {0};
    must(catalog_window_cover(w, s, top, height, &err));
}

static void test_window_goes_anywhere(void **state)
{
    struct store_fixture *f = *state;
    struct catalog_window w = {0};
    struct error err = {0};
    uint64_t seed = 7;
    make_catalogs(f, 130);
    must(catalog_window_anchor(&w, f->s, 0, &err));
    static const int tops[] = {0, 1, 2, 21, 41, 40, 110, 109, 0, 110, 60, 55, 0};
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        cover(&w, f->s, tops[i], HEIGHT);
        check_window(&w, f->s, tops[i], HEIGHT);
    }
    for (int i = 0; i < 200; i++) {
        int height = 1 + store_random_below(&seed, 40), top = store_random_below(&seed, 130 - height + 1);
        cover(&w, f->s, top, height);
        check_window(&w, f->s, top, height);
    }
    cover(&w, f->s, 0, 500); /* a window larger than the list */
    check_window(&w, f->s, 0, 500);
    catalog_window_free(&w);
}

/* What was deleted above, below and under the anchor moves it as it moves the list. */
static void test_anchor_follows(void **state)
{
    struct store_fixture *f = *state;
    struct catalog_window w = {0};
    struct error err = {0};
    make_catalogs(f, 60);
    static const struct {
        int64_t gone;
        int line;
    } steps[] = {{3, 28}, {50, 28}, {30, 28}, {1, 27}};
    must(catalog_window_anchor(&w, f->s, 30, &err));
    assert_int_equal(w.totals.before, 29);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        must(store_begin(f->s, VERB_DELETE_CATALOG, "一个", &err));
        must(store_delete_catalog(f->s, steps[i].gone, &err));
        must(store_commit(f->s, &err));
        must(catalog_window_anchor(&w, f->s, 30, &err));
        assert_int_equal(w.totals.before, steps[i].line);
        cover(&w, f->s, steps[i].line - 5, HEIGHT);
        check_window(&w, f->s, steps[i].line - 5, HEIGHT);
    }
    must(catalog_window_anchor(&w, f->s, 1000, &err)); /* behind the end: nothing stands there */
    assert_int_equal(w.totals.before, 56);
    cover(&w, f->s, 36, HEIGHT);
    check_window(&w, f->s, 36, HEIGHT);
    catalog_window_free(&w);
}

/* The first picture: the lines around a catalog, whatever is above them. */
static void test_glimpse(void **state)
{
    struct store_fixture *f = *state;
    struct catalog_window w = {0};
    struct error err = {0};
    make_catalogs(f, 60);
    must(catalog_window_glimpse(&w, f->s, 0, HEIGHT, &err));
    assert_true(w.glimpse && w.first == 0 && w.n == HEIGHT);
    assert_string_equal(catalog_window_at(&w, 0)->info.title, "目录1");
    must(catalog_window_glimpse(&w, f->s, 5, HEIGHT, &err));
    assert_int_equal(w.totals.before, 4);
    assert_string_equal(catalog_window_at(&w, 4)->info.title, "目录5");
    assert_int_equal(w.n, HEIGHT);
    must(catalog_window_glimpse(&w, f->s, 60, HEIGHT, &err));
    assert_int_equal(w.totals.before, HEIGHT - 1);
    assert_string_equal(catalog_window_at(&w, HEIGHT - 1)->info.title, "目录60");
    must(catalog_window_anchor(&w, f->s, 60, &err));
    assert_true(!w.glimpse && w.totals.before == 59);
    catalog_window_free(&w);
}

/* The steps that a movement costs. */
static int64_t steps_to(struct store_fixture *f, struct catalog_window *w, int top)
{
    int64_t before = engine_steps(f->s->db);
    cover(w, f->s, top, HEIGHT);
    return engine_steps(f->s->db) - before;
}

/* Down, a page, End and Home: what they read, by the number of catalogs. */
static void movements(struct store_fixture *f, int n, int64_t steps[5])
{
    struct catalog_window w = {0};
    struct error err = {0};
    must(catalog_window_anchor(&w, f->s, 0, &err));
    steps[0] = steps_to(f, &w, 0);
    steps[1] = steps_to(f, &w, 1);
    steps[2] = steps_to(f, &w, HEIGHT);
    steps[3] = steps_to(f, &w, n - HEIGHT);
    steps[4] = steps_to(f, &w, 0);
    catalog_window_free(&w);
}

static void test_reads_what_shows(void **state)
{
    struct store_fixture *f = *state;
    int64_t few[5], many[5];
    make_catalogs(f, 100);
    movements(f, 100, few);
    make_catalogs(f, 900);
    movements(f, 1000, many);
    for (int i = 0; i < 5; i++)
        assert_int_equal(few[i], many[i]);
    assert_true(many[1] < many[0] / 5); /* one line, not all of them again */
}

/* --- what is due -------------------------------------------------------------------------------------------------- */

static void make_due(struct store_fixture *f, int n)
{
    for (int i = 0; i < n; i++) {
        int64_t catalog = store_make_catalog(f->s, "目录", 2), node = 0;
        for (int k = 0; k <= i % 3; k++) {
            node = store_make_node(f->s, catalog, 0, node, "甲", true);
            store_put(f->s, node, CELL_RULE, k % 2 ? "monthly 10" : "quarterly 1-15");
        }
    }
}

static void test_tallies(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct agenda_tally tallies[12] = {{0}};
    struct agenda a = {0};
    int64_t sums[DUE_STATES] = {0};
    f->world.now = (int64_t)20514 * 86400000; /* 2026-03-02 */
    make_due(f, 12);
    int32_t today = env_today(&f->world.env) + 60;
    struct agenda_query q = {.today = today, .from = today, .until = today + 92, .count_only = true};
    for (int i = 0; i < 12; i++)
        tallies[i].catalog = i + 1;
    must(store_agenda_tallies(f->s, &q, tallies, 12, &err));
    for (int i = 0; i < 12; i++) {
        q.catalog = i + 1;
        must(store_agenda(f->s, &q, &a, &err));
        assert_memory_equal(a.counts, tallies[i].counts, sizeof a.counts);
        assert_true(a.counts[DUE_OVERDUE] > 0);
        agenda_free(&a);
    }
    for (int i = 0; i < 12; i += 5) { /* counted in stretches, as all of them at once */
        q.catalog = i + 1;
        q.last = i + 5;
        must(store_agenda(f->s, &q, &a, &err));
        for (int k = 0; k < DUE_STATES; k++)
            sums[k] += a.counts[k];
        agenda_free(&a);
    }
    q.catalog = q.last = 0;
    must(store_agenda(f->s, &q, &a, &err));
    assert_memory_equal(a.counts, sums, sizeof sums);
    agenda_free(&a);
}

/* Asking about one catalog costs the same, however many others there are. */
static int64_t steps_of_one(struct store_fixture *f)
{
    struct error err = {0};
    struct agenda a = {0};
    int32_t today = env_today(&f->world.env);
    struct agenda_query q = {
        .today = today, .from = today, .until = today + 92, .catalog = 3, .count_only = true};
    int64_t before = engine_steps(f->s->db);
    must(store_agenda(f->s, &q, &a, &err));
    agenda_free(&a);
    return engine_steps(f->s->db) - before;
}

static void test_one_catalog_is_asked_alone(void **state)
{
    struct store_fixture *f = *state;
    make_due(f, 5);
    int64_t few = steps_of_one(f);
    make_due(f, 60);
    assert_int_equal(steps_of_one(f), few);
}

/* --- trees -------------------------------------------------------------------------------------------------------- */

static void test_skeleton(void **state)
{
    struct store_fixture *f = *state;
    struct outline whole = {0}, bare = {0};
    struct error err = {0};
    int64_t catalog = store_import_rows(f->s, "一个目录", 700);
    store_make_node(f->s, catalog, 0, 0, "", true); /* shares nobody's heading */
    must(store_outline(f->s, catalog, &whole, &err));
    must(store_skeleton(f->s, catalog, &bare, NULL, &err));
    assert_true(whole.n > 700 &&
                whole.nodes[0].id > 700); /* the new one is first in the tree, last in the file */
    store_same_tree(&whole, &bare);
    outline_forget(&bare, 10);
    assert_true(bare.nodes[5].label == NULL || bare.nodes[5].excerpt == NULL);
    store_same_tree(&whole, &bare);
    outline_free(&whole);
    outline_free(&bare);
}

/* What a node shows of itself is the same in both. */
static void check_line(const struct outline *whole, int i, const struct outline *part, int k)
{
    const struct outline_node *a = &whole->nodes[i], *b = &part->nodes[k];
    struct buffer x = {0}, y = {0};
    outline_number(whole, i, &x);
    outline_number(part, k, &y);
    assert_string_equal(buf_text(&x), buf_text(&y));
    assert_string_equal(outline_title(whole, i), outline_title(part, k));
    assert_true(a->id == b->id && a->depth == b->depth && a->level == b->level && a->has_item == b->has_item);
    assert_true(a->marks == b->marks && a->kinds == b->kinds);
    assert_int_equal(a->size > 1, b->size > 1 || b->unread);
    if (!b->unread)
        assert_true(a->items == b->items && a->marks_below == b->marks_below && a->size == b->size);
    buf_free(&x);
    buf_free(&y);
}

static void check_lines(const struct fold *f, const struct outline *whole, const struct fold *g,
                        const struct outline *part)
{
    assert_int_equal(f->nlines, g->nlines);
    for (int i = 0; i < f->nlines; i++)
        check_line(whole, f->lines[i], part, g->lines[i]);
}

/* The tree of the store with some of its nodes unfolded, at random or by level; and its glimpse. */
static void glimpse_once(struct store *s, int64_t catalog, const struct outline *whole, uint64_t *seed)
{
    struct fold f = {0}, g = {0};
    struct error err = {0};
    bool by_level = store_random_below(seed, 2);
    int shown = store_random_below(seed, whole->n + 1) - 1;
    fold_begin(&f, whole);
    for (int i = store_random_below(seed, 12); i > 0; i--)
        fold_set(&f, whole, store_random_below(seed, whole->n), true);
    fold_keep(&f, whole, false);
    struct glimpse_query q = {.catalog = catalog,
                              .open = f.ids,
                              .nopen = by_level ? 0 : f.nids,
                              .lines = by_level ? 1 + store_random_below(seed, 200) : 0,
                              .shown = shown < 0 ? 0 : whole->nodes[shown].id};
    struct glimpse gl;
    must(store_glimpse(s, &q, &gl, &err));
    assert_true(gl.tree.n > 0);
    int64_t items = 0, marks = 0;
    for (int i = outline_first_child(whole, -1); i >= 0; i = outline_next_sibling(whole, i)) {
        items += whole->nodes[i].items;
        marks += whole->nodes[i].marks_below;
    }
    assert_true(gl.items == items && gl.marks == marks);
    if (by_level) {
        assert_int_equal(gl.level, fold_fitting(whole, q.lines));
        fold_to_level(&f, whole, gl.level);
        fold_begin(&g, &gl.tree);
        fold_to_level(&g, &gl.tree, gl.level);
    } else {
        g.ids = mem_alloc((f.nids + 1) * sizeof *g.ids);
        memcpy(g.ids, f.ids, f.nids * sizeof *g.ids);
        g.nids = f.nids;
        fold_begin(&g, &gl.tree);
    }
    if (shown >= 0) {
        fold_reveal(&f, whole, shown);
        fold_reveal(&g, &gl.tree, outline_find(&gl.tree, q.shown));
    }
    check_lines(&f, whole, &g, &gl.tree);
    int at = shown < 0 ? 0 : shown, part = outline_find(&gl.tree, whole->nodes[at].id);
    for (int i = outline_first_child(whole, at), k = outline_first_child(&gl.tree, part); i >= 0 || k >= 0;
         i = outline_next_sibling(whole, i), k = outline_next_sibling(&gl.tree, k))
        check_line(whole, i, &gl.tree, k); /* the detail lists them */
    fold_free(&f);
    fold_free(&g);
    outline_free(&gl.tree);
}

/* What a glimpse shows is what the whole tree shows, unfolded alike. */
static void test_glimpse_of_a_tree(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    uint64_t seed = 11;
    int64_t catalog = store_import_rows(f->s, "一个目录", 700);
    int64_t shared = store_make_node(f->s, catalog, 0, 0, "共用", false), node = 0;
    for (int i = 0; i < 5; i++)
        node = store_make_node(f->s, catalog, shared, node, i % 2 ? NULL : "一项", true);
    store_make_node(f->s, catalog, node, 0, "深处", true);
    struct outline whole;
    must(store_outline(f->s, catalog, &whole, &err));
    for (int i = 0; i < 300; i++)
        glimpse_once(f->s, catalog, &whole, &seed);
    struct glimpse gl;
    struct glimpse_query q = {.catalog = catalog, .least = 5000, .lines = 20};
    must(store_glimpse(f->s, &q, &gl, &err));
    assert_int_equal(gl.tree.n, 0); /* it is small */
    outline_free(&whole);
}

/* What it reads is as much in a large tree as in a small one; the whole is not. */
static void test_glimpse_reads_what_shows(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t cost[2];
    for (int k = 0; k < 2; k++) {
        struct glimpse gl;
        struct glimpse_query q = {.catalog = store_import_rows(f->s, "目录", k ? 5000 : 500), .lines = 20};
        int64_t before = engine_steps(f->s->db);
        must(store_glimpse(f->s, &q, &gl, &err));
        cost[k] = engine_steps(f->s->db) - before;
        assert_true(gl.tree.n < 60);
        outline_free(&gl.tree);
    }
    assert_true(cost[1] < 2 * cost[0]);
}

/* A title costs the same in a large tree as in a small one, and is read once. */
static void test_titles_are_read_once(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t cost[2], again[2];
    for (int k = 0; k < 2; k++) {
        struct outline o = {0};
        must(store_skeleton(f->s, store_import_rows(f->s, "目录", k ? 2000 : 50), &o, NULL, &err));
        int64_t before = engine_steps(f->s->db);
        for (int i = 0; i < HEIGHT; i++)
            outline_title(&o, i);
        cost[k] = engine_steps(f->s->db) - before;
        for (int i = 0; i < HEIGHT; i++)
            outline_title(&o, i);
        again[k] = engine_steps(f->s->db) - before - cost[k];
        outline_free(&o);
    }
    assert_true(cost[0] > 0 && cost[0] == cost[1]);
    assert_true(again[0] == 0 && again[1] == 0);
}

/* --- history ------------------------------------------------------------------------------------------------------ */

static int64_t steps_of_peek(struct store_fixture *f)
{
    struct group_info g = {0};
    int64_t before = engine_steps(f->s->db);
    store_peek_undo(f->s, &g, NULL);
    group_info_release(&g);
    g = (struct group_info){0};
    store_peek_redo(f->s, &g, NULL);
    group_info_release(&g);
    return engine_steps(f->s->db) - before;
}

/* What could be undone is asked after every change: however large the step is, and however many were taken back. */
static void test_peek_costs_the_same(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_info g = {0};
    make_catalogs(f, 300);
    int64_t few = steps_of_peek(f);
    make_catalogs(f, 900);
    assert_int_equal(steps_of_peek(f), few);
    must(store_peek_undo(f->s, &g, &err));
    assert_int_equal(g.changes, 900);
    group_info_release(&g);
    int64_t cost[2];
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < (k ? 100 : 1); i++) {
            store_make_catalog(f->s, "目录", 2);
            store_make_catalog(f->s, "目录", 2);
            store_undo_last(f->s);
            store_undo_last(f->s);
        }
        cost[k] = steps_of_peek(f);
    }
    assert_int_equal(cost[0], cost[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_window_goes_anywhere, store_fixture_setup,
                                        store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_anchor_follows, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_glimpse, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_reads_what_shows, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_tallies, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_one_catalog_is_asked_alone, store_fixture_setup,
                                        store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_skeleton, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_glimpse_of_a_tree, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_glimpse_reads_what_shows, store_fixture_setup,
                                        store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_peek_costs_the_same, store_fixture_setup,
                                        store_fixture_teardown),
        cmocka_unit_test_setup_teardown(test_titles_are_read_once, store_fixture_setup,
                                        store_fixture_teardown),
    };
    return cmocka_run_group_tests_name("large", tests, NULL, NULL);
}
