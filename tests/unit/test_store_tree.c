/* The tree of a catalog: adding, moving, deleting, restoring, and what may not be. */
#include "harness/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

/* The tree as "A(B C(=))": labels, "=" for an item without one. */
static void show(const struct outline *o, int i, struct buffer *out)
{
    for (int c = outline_first_child(o, i); c >= 0; c = outline_next_sibling(o, c)) {
        if (out->len && out->data[out->len - 1] != '(')
            buf_putc(out, ' ');
        buf_puts(out, *o->nodes[c].label ? o->nodes[c].label : "=");
        if (o->nodes[c].size > 1) {
            buf_putc(out, '(');
            show(o, c, out);
            buf_putc(out, ')');
        }
    }
}

static void check_tree(struct store *s, int64_t catalog, const char *expected)
{
    struct outline o;
    struct buffer b = {0};
    struct error err = {0};
    must(store_outline(s, catalog, &o, &err));
    show(&o, -1, &b);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
    outline_free(&o);
    must(store_verify(s, &err));
}

static enum status move(struct store *s, int64_t node, int64_t parent, int64_t after, struct error *err)
{
    struct error mine = {0};
    store_must(store_begin(s, VERB_MOVE, "", &mine), &mine, "begin", __FILE__, __LINE__);
    enum status st = store_move_node(s, node, parent, after, err);
    store_must(store_commit(s, &mine), &mine, "commit", __FILE__, __LINE__);
    return st;
}

static enum status delete (struct store *s, int64_t node, struct error *err) {
    struct error mine = {0};
    store_must(store_begin(s, VERB_DELETE, "", &mine), &mine, "begin", __FILE__, __LINE__);
    enum status st = store_delete_node(s, node, err);
    store_must(store_commit(s, &mine), &mine, "commit", __FILE__, __LINE__);
    return st;
}

static enum status restore(struct store *s, int64_t node, struct error *err)
{
    struct error mine = {0};
    store_must(store_begin(s, VERB_RESTORE, "", &mine), &mine, "begin", __FILE__, __LINE__);
    enum status st = store_restore_node(s, node, err);
    store_must(store_commit(s, &mine), &mine, "commit", __FILE__, __LINE__);
    return st;
}

static size_t trash_size(struct store *s)
{
    struct trash_list l;
    struct error err = {0};
    must(store_trash(s, &l, &err));
    size_t n = l.n;
    trash_list_free(&l);
    return n;
}

static void adding(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 2), other = store_make_catalog(f->s, "别的", 1), id;
    int64_t b = store_make_node(f->s, c, 0, 0, "B", false);
    int64_t a = store_make_node(f->s, c, 0, 0, "A", false);
    store_make_node(f->s, c, 0, a, "AB", true);
    store_make_node(f->s, c, 0, b, "C", false);
    int64_t item = store_make_node(f->s, c, b, 0, NULL, true);
    store_make_node(f->s, c, b, item, "B2", true);
    check_tree(f->s, c, "A AB B(= B2) C");
    must(store_begin(f->s, VERB_ADD, "", &err));
    assert_int_equal(store_add_node(f->s, c, 0, 0, "", false, &id, &err), ST_USAGE);
    assert_int_equal(store_add_node(f->s, other, b, 0, "x", false, &id, &err), ST_USAGE);
    assert_int_equal(store_add_node(f->s, c, b, a, "x", false, &id, &err),
                     ST_CONFLICT); /* a is no child of b */
    assert_int_equal(store_add_node(f->s, c, 999, 0, "x", false, &id, &err), ST_USAGE);
    assert_int_equal(store_add_node(f->s, 999, 0, 0, "x", false, &id, &err), ST_USAGE);
    must(store_commit(f->s, &err));
    check_tree(f->s, c, "A AB B(= B2) C");
    check_tree(f->s, other, "");
    store_undo_last(f->s);
    store_undo_last(f->s);
    check_tree(f->s, c, "A AB B C");
    assert_int_equal(trash_size(f->s), 0); /* an undone creation is no deletion */
    store_redo_next(f->s);
    store_redo_next(f->s);
    check_tree(f->s, c, "A AB B(= B2) C");
}

static void moving(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t a = store_make_node(f->s, c, 0, 0, "A", false), b = store_make_node(f->s, c, 0, a, "B", false);
    int64_t a1 = store_make_node(f->s, c, a, 0, "a", true), a2 = store_make_node(f->s, c, a, a1, "aa", true);
    check_tree(f->s, c, "A(a aa) B");
    must(move(f->s, a2, a, 0, &err));
    check_tree(f->s, c, "A(aa a) B");
    must(move(f->s, a, b, 0, &err));
    check_tree(f->s, c, "B(A(aa a))");
    must(move(f->s, a1, 0, b, &err));
    check_tree(f->s, c, "B(A(aa)) a");
    must(move(f->s, a1, 0, 0, &err));
    check_tree(f->s, c, "a B(A(aa))");
    assert_int_equal(move(f->s, b, a, 0, &err), ST_USAGE); /* below itself */
    assert_non_null(strstr(err.text, "B"));
    assert_int_equal(move(f->s, b, b, 0, &err), ST_USAGE);
    assert_int_equal(move(f->s, b, 0, b, &err), ST_CONFLICT); /* behind itself */
    assert_int_equal(move(f->s, b, 0, a2, &err), ST_CONFLICT);
    check_tree(f->s, c, "a B(A(aa))");
    for (int i = 0; i < 4; i++)
        store_undo_last(f->s);
    check_tree(f->s, c, "A(a aa) B");
    for (int i = 0; i < 4; i++)
        store_redo_next(f->s);
    check_tree(f->s, c, "a B(A(aa))");
}

/* The level columns left blank above a node belong to the place that it had. */
static void blank_levels_stay_behind(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct outline o;
    int64_t c = store_make_catalog(f->s, "目录", 3), a = store_make_node(f->s, c, 0, 0, "A", false);
    int64_t b = store_make_node(f->s, c, 0, a, "B", true), d = store_make_node(f->s, c, 0, b, "D", false);
    store_sql(f->path, "UPDATE node SET skip = 1 WHERE label = 'B'; UPDATE catalog SET deepest = 2");
    must(move(f->s, b, 0, d, &err)); /* among its siblings: as it was */
    must(store_outline(f->s, c, &o, &err));
    assert_int_equal(o.nodes[outline_find(&o, b)].level, 2);
    outline_free(&o);
    must(move(f->s, b, a, 0, &err));
    must(store_outline(f->s, c, &o, &err));
    assert_int_equal(o.nodes[outline_find(&o, b)].level, 2);
    outline_free(&o);
    must(store_verify(f->s, &err));
    store_undo_last(f->s);
    store_undo_last(f->s);
    must(store_outline(f->s, c, &o, &err));
    assert_int_equal(o.nodes[outline_find(&o, b)].level, 2);
    assert_int_equal(outline_find(&o, b), 1);
    outline_free(&o);
}

static void another_catalog_is_no_parent(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1), d = store_make_catalog(f->s, "别的", 1);
    int64_t a = store_make_node(f->s, c, 0, 0, "A", false), b = store_make_node(f->s, d, 0, 0, "B", false);
    assert_int_equal(move(f->s, a, b, 0, &err), ST_USAGE);
    check_tree(f->s, c, "A");
    check_tree(f->s, d, "B");
}

static void trash_and_restore(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct trash_list trash;
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t a = store_make_node(f->s, c, 0, 0, "A", false), b = store_make_node(f->s, c, 0, a, "B", true);
    int64_t a1 = store_make_node(f->s, c, a, 0, "a", true), a2 = store_make_node(f->s, c, a, a1, "aa", true);
    store_put(f->s, a2, "unit", "县财政局");
    must(delete (f->s, a1, &err));
    f->world.now += 5000;
    must(delete (f->s, a, &err));
    check_tree(f->s, c, "B");
    assert_int_equal(delete (f->s, a, &err), ST_USAGE);

    must(store_trash(f->s, &trash, &err));
    assert_int_equal(trash.n, 1); /* a1 shows when its heading is back */
    assert_int_equal(trash.items[0].node, a);
    assert_int_equal(trash.items[0].items, 1);
    assert_string_equal(trash.items[0].path, "A");
    assert_string_equal(trash.items[0].who, "tester");
    assert_int_equal(trash.items[0].when, f->world.now);
    trash_list_free(&trash);

    assert_int_equal(restore(f->s, a1, &err), ST_USAGE); /* its heading first */
    assert_non_null(strstr(err.text, "A"));
    assert_int_equal(restore(f->s, b, &err), ST_USAGE);
    must(restore(f->s, a, &err));
    check_tree(f->s, c, "A(aa) B"); /* what was deleted on its own stays so */
    must(store_trash(f->s, &trash, &err));
    assert_int_equal(trash.n, 1);
    assert_string_equal(trash.items[0].path, "A › a");
    trash_list_free(&trash);
    must(restore(f->s, a1, &err));
    check_tree(f->s, c, "A(a aa) B");
    assert_int_equal(trash_size(f->s), 0);
    for (int i = 0; i < 4; i++)
        store_undo_last(f->s);
    check_tree(f->s, c, "A(a aa) B");
}

static void a_deleted_unit_is_not_counted(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct value_list units;
    int64_t c = store_make_catalog(f->s, "目录", 1), a = store_make_node(f->s, c, 0, 0, "A", true);
    store_put(f->s, a, "unit", "县财政局");
    must(delete (f->s, a, &err));
    must(store_units(f->s, c, &units, &err));
    assert_int_equal(units.n, 0);
    value_list_free(&units);
}

static void an_unlabelled_item_in_the_trash(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct trash_list trash;
    int64_t c = store_make_catalog(f->s, "目录", 1), a = store_make_node(f->s, c, 0, 0, "A", false);
    int64_t item = store_make_node(f->s, c, a, 0, NULL, true);
    store_put(f->s, item, "content", "年度计划");
    must(delete (f->s, item, &err));
    must(store_trash(f->s, &trash, &err));
    assert_string_equal(trash.items[0].path, "A › 年度计划");
    trash_list_free(&trash);
}

static void catalogs_in_the_trash(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct catalog_list list;
    struct trash_list trash;
    struct item item;
    struct outline o;
    struct row_head head;
    int64_t c = store_make_catalog(f->s, "目录", 1), a = store_make_node(f->s, c, 0, 0, "A", true), catalog,
            node;
    must(store_begin(f->s, VERB_DELETE_CATALOG, "目录", &err));
    must(store_delete_catalog(f->s, c, &err));
    must(store_commit(f->s, &err));
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 0);
    catalog_list_free(&list);
    /* no reader shows what is in it */
    assert_int_equal(store_item(f->s, a, &item, &err), ST_USAGE);
    assert_int_equal(store_outline(f->s, c, &o, &err), ST_USAGE);
    assert_int_equal(store_head(f->s, c, &head, &err), ST_USAGE);
    assert_int_equal(store_find_catalog(f->s, "目录", &catalog, &err), ST_USAGE);
    assert_int_equal(store_find_node(f->s, "00000000-0000-7000-8000-000000000002", &catalog, &node, &err),
                     ST_USAGE);
    must(store_trash(f->s, &trash, &err));
    assert_int_equal(trash.n, 1);
    assert_int_equal(trash.items[0].catalog, c);
    assert_int_equal(trash.items[0].node, 0);
    assert_int_equal(trash.items[0].items, 1);
    assert_string_equal(trash.items[0].path, "目录");
    trash_list_free(&trash);

    must(store_begin(f->s, VERB_RESTORE_CATALOG, "目录", &err));
    assert_int_equal(store_delete_catalog(f->s, c, &err), ST_USAGE);
    must(store_restore_catalog(f->s, c, &err));
    assert_int_equal(store_restore_catalog(f->s, c, &err), ST_USAGE);
    assert_int_equal(store_restore_catalog(f->s, 99, &err), ST_USAGE);
    must(store_commit(f->s, &err));
    check_tree(f->s, c, "A");
    store_undo_last(f->s);
    assert_int_equal(trash_size(f->s), 1);
    store_undo_last(f->s);
    check_tree(f->s, c, "A");
}

/* Two hundred times at the same place: the gap is used up many times over. */
static void a_gap_that_is_used_up(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct buffer expected = {0}, before = {0}, after = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1);
    int64_t first = store_make_node(f->s, c, 0, 0, "first", false);
    store_make_node(f->s, c, 0, first, "last", false);
    store_dump_all(f->s, &before);
    for (int i = 0; i < 200; i++) {
        char label[16];
        snprintf(label, sizeof label, "%d", i);
        store_make_node(f->s, c, 0, first, label, true);
    }
    buf_puts(&expected, "first");
    for (int i = 199; i >= 0; i--)
        buf_printf(&expected, " %d", i);
    buf_puts(&expected, " last");
    check_tree(f->s, c, buf_text(&expected));
    for (int i = 0; i < 200; i++)
        store_undo_last(f->s);
    store_dump_all(f->s, &after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    for (int i = 0; i < 200; i++)
        store_redo_next(f->s);
    check_tree(f->s, c, buf_text(&expected));
    must(store_verify(f->s, &err));
    buf_free(&expected);
    buf_free(&before);
    buf_free(&after);
}

/* The same in the middle of many siblings: only those around are moved apart. */
static void a_gap_among_many(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_list log;
    int64_t c = store_make_catalog(f->s, "目录", 1), last = 0, middle = 0;
    must(store_begin(f->s, VERB_ADD, "", &err));
    for (int i = 0; i < 600; i++) {
        must(store_add_node(f->s, c, 0, last, "x", false, &last, &err));
        if (i == 300)
            middle = last;
    }
    must(store_commit(f->s, &err));
    for (int i = 0; i < 60; i++)
        store_make_node(f->s, c, 0, middle, "y", false);
    must(store_log(f->s, 60, &log, &err));
    int64_t most = 0;
    for (size_t i = 0; i < log.n; i++)
        most = log.items[i].changes > most ? log.items[i].changes : most;
    assert_true(most > 1);
    assert_true(most < 100);
    group_list_free(&log);
    must(store_verify(f->s, &err));
}

/* So often that the neighbourhood itself is full, and more and more of it has to give way. */
static void a_place_that_is_crowded(void **state)
{
    enum { MANY = 3000, AROUND = 100 };
    struct store_fixture *f = *state;
    struct error err = {0};
    struct outline o;
    struct group_info g;
    int64_t c = store_make_catalog(f->s, "目录", 1), first = 0, last = 0, id;
    must(store_begin(f->s, VERB_ADD, "", &err));
    for (int i = 0; i < 2 * AROUND; i++) {
        must(store_add_node(f->s, c, 0, last, "x", false, &last, &err));
        if (i == AROUND - 1)
            first = last;
    }
    for (int i = 0; i < MANY; i++)
        must(store_add_node(f->s, c, 0, first, "y", false, &id, &err));
    must(store_commit(f->s, &err));
    must(store_outline(f->s, c, &o, &err));
    assert_int_equal(o.n, MANY + 2 * AROUND);
    assert_int_equal(o.nodes[AROUND - 1].id, first);
    assert_int_equal(o.nodes[o.n - 1].id, last);
    for (int i = AROUND + 1; i < AROUND + MANY; i++)
        assert_true(o.nodes[i].id < o.nodes[i - 1].id); /* each stands before those made earlier */
    outline_free(&o);
    must(store_peek_undo(f->s, &g, &err));
    assert_true(g.changes < 20 * MANY); /* in the mean, few have to give way */
    assert_int_equal(store_ask(f->path, "SELECT count(*) - count(DISTINCT position) FROM node"), 0);
    group_info_release(&g);
    must(store_verify(f->s, &err));
}

static void inserting_in_front_again_and_again(void **state)
{
    struct store_fixture *f = *state;
    struct buffer expected = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1);
    for (int i = 0; i < 100; i++) {
        char label[16];
        snprintf(label, sizeof label, "%d", i);
        store_make_node(f->s, c, 0, 0, label, false);
    }
    for (int i = 99; i >= 0; i--)
        buf_printf(&expected, "%s%d", i == 99 ? "" : " ", i);
    check_tree(f->s, c, buf_text(&expected));
    buf_free(&expected);
}

static void a_restored_node_is_at_its_old_place(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1), a = store_make_node(f->s, c, 0, 0, "A", false);
    int64_t b = store_make_node(f->s, c, 0, a, "B", false);
    store_make_node(f->s, c, 0, b, "C", false);
    must(delete (f->s, b, &err));
    for (int i = 0; i < 45; i++) /* enough to move the siblings apart, the deleted one with them */
        store_make_node(f->s, c, 0, a, "n", false);
    must(restore(f->s, b, &err));
    struct outline o;
    must(store_outline(f->s, c, &o, &err));
    int at = outline_find(&o, b);
    assert_int_equal(at, o.n - 2);
    outline_free(&o);
}

static void levels_have_an_end(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_head head;
    int64_t c = store_make_catalog(f->s, "目录", 2), parent = 0, top = 0, id, chain[ROW_MAX_LEVELS];
    for (int i = 0; i < ROW_MAX_LEVELS; i++)
        chain[i] = parent = store_make_node(f->s, c, parent, 0, "级", true);
    must(store_begin(f->s, VERB_ADD, "", &err));
    assert_int_equal(store_add_node(f->s, c, parent, 0, "再深", true, &id, &err), ST_USAGE);
    assert_non_null(strstr(err.text, "16"));
    must(store_add_node(f->s, c, parent, 0, "", true, &id,
                        &err)); /* shares the heading: no level of its own */
    assert_int_equal(store_set(f->s, id, CELL_LABEL, NULL, "有名", &err), ST_USAGE);
    must(store_add_node(f->s, c, 0, 0, "顶", false, &top, &err));
    assert_int_equal(store_move_node(f->s, chain[0], top, 0, &err), ST_USAGE);
    must(store_move_node(f->s, chain[4], 0, top, &err));
    must(store_move_node(f->s, chain[4], top, 0, &err));
    must(store_commit(f->s, &err));
    must(store_head(f->s, c, &head, &err));
    assert_int_equal(row_head_levels(&head), ROW_MAX_LEVELS - 4 + 1);
    assert_string_equal(row_head_column(&head, COLUMN_LEVEL, 12)->label, "十三级目录");
    row_head_release(&head);
    store_undo_last(f->s);
    must(store_head(f->s, c, &head, &err));
    assert_int_equal(row_head_levels(&head), ROW_MAX_LEVELS);
    row_head_release(&head);
    must(store_verify(f->s, &err));
}

/* What was undone is no longer there to be in the way. */
static void undone_depth_does_not_count(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 2), top = store_make_node(f->s, c, 0, 0, "顶", false);
    int64_t a = store_make_node(f->s, c, 0, top, "甲", false), parent = a;
    for (int i = 1; i < ROW_MAX_LEVELS; i++)
        parent = store_make_node(f->s, c, parent, 0, "级", false);
    assert_int_equal(move(f->s, a, top, 0, &err), ST_USAGE);
    store_undo_last(f->s);
    must(move(f->s, a, top, 0, &err));
    must(store_verify(f->s, &err));
}

/* Items without a heading of their own may stand below each other, but not for ever. */
static void unlabelled_nodes_have_an_end_too(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1), parent = 0;
    int n = 0;
    must(store_begin(f->s, VERB_ADD, "", &err));
    while (store_add_node(f->s, c, parent, 0, "", true, &parent, &err) == ST_OK)
        n++;
    assert_int_equal(err.status, ST_USAGE);
    assert_in_range(n, ROW_MAX_LEVELS, 100);
    must(store_commit(f->s, &err));
    struct buffer b = {0};
    store_dump(f->s, c, &b);
    buf_free(&b);
    must(store_verify(f->s, &err));
}

static void level_columns_follow_the_tree(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_head head;
    int64_t c = store_make_catalog(f->s, "目录", 1), a = store_make_node(f->s, c, 0, 0, "A", false);
    int64_t b = store_make_node(f->s, c, a, 0, "B", true);
    must(store_head(f->s, c, &head, &err));
    assert_int_equal(row_head_levels(&head), 2);
    assert_int_equal(head.columns[1].role, COLUMN_LEVEL);
    assert_string_equal(head.columns[1].label, "二级目录");
    assert_int_equal(head.columns[2].role, COLUMN_FIELD);
    row_head_release(&head);
    must(delete (f->s, b, &err));
    must(store_head(f->s, c, &head, &err));
    assert_int_equal(row_head_levels(&head), 1);
    row_head_release(&head);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(adding),
        t(moving),
        t(blank_levels_stay_behind),
        t(another_catalog_is_no_parent),
        t(trash_and_restore),
        t(a_deleted_unit_is_not_counted),
        t(an_unlabelled_item_in_the_trash),
        t(catalogs_in_the_trash),
        t(a_gap_that_is_used_up),
        t(a_gap_among_many),
        t(a_place_that_is_crowded),
        t(inserting_in_front_again_and_again),
        t(a_restored_node_is_at_its_old_place),
        t(levels_have_an_end),
        t(undone_depth_does_not_count),
        t(unlabelled_nodes_have_an_end_too),
        t(level_columns_follow_the_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
