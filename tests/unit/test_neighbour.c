/* The items around one, and who changed which of its cells: what the form's comforts rest on. */
#include "harness/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/cells.h"
#include "mulu/neighbour.h"

/* --- neighbours, against the outline ------------------------------------------------------------------------------ */

static void check_one(const struct outline *o, int i, const struct neighbour *found)
{
    struct buffer number = {0};
    if (i < 0 || i >= o->n) {
        assert_int_equal(found->node, 0);
        return;
    }
    outline_number(o, i, &number);
    assert_int_equal(found->node, o->nodes[i].id);
    assert_string_equal(found->number, buf_text(&number));
    assert_string_equal(found->title, outline_title(o, i));
    buf_free(&number);
}

static int next_item(const struct outline *o, int i, int by)
{
    do
        i += by;
    while (i >= 0 && i < o->n && !o->nodes[i].has_item);
    return i;
}

static void check_around(struct store *s, const struct outline *o, int i)
{
    struct error err = {0};
    struct neighbour one;
    struct neighbour_list list;
    size_t n = 0;
    int64_t id = o->nodes[i].id;
    must(neighbour_above(s, id, "unit", &one, &err));
    check_one(o, next_item(o, i, -1), &one);
    neighbour_release(&one);
    must(neighbour_below(s, id, "unit", &one, &err));
    check_one(o, next_item(o, i, 1), &one);
    neighbour_release(&one);
    must(neighbour_siblings(s, id, "unit", &list, &err));
    for (int k = outline_next_sibling(o, i); k >= 0; k = outline_next_sibling(o, k))
        if (o->nodes[k].has_item) {
            assert_true(n < list.n);
            check_one(o, k, &list.items[n++]);
        }
    assert_int_equal(n, list.n);
    neighbour_list_free(&list);
}

static void grow(struct store *s, int64_t catalog, uint64_t *seed, int64_t *nodes, int *n)
{
    int64_t parent = *n && store_random_below(seed, 4) ? nodes[store_random_below(seed, *n)] : 0;
    bool item = store_random_below(seed, 2);
    char label[16];
    snprintf(label, sizeof label, "L%d", *n);
    nodes[*n] =
        store_make_node(s, catalog, parent, 0, item && store_random_below(seed, 3) == 0 ? NULL : label, item);
    if (item) {
        store_put(s, nodes[*n], "content", label);
        store_put(s, nodes[*n], "unit", label);
    }
    (*n)++;
}

static void test_around_as_the_outline_has_it(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    uint64_t seed = 7;
    for (int round = 0; round < 8; round++) {
        int64_t catalog = store_make_catalog(f->s, "目录", 16), nodes[40];
        struct outline o;
        int n = 0;
        while (n < 40)
            grow(f->s, catalog, &seed, nodes, &n);
        must(store_begin(f->s, VERB_DELETE, "", &err));
        for (int i = 0; i < 4; i++)
            store_delete_node(f->s, nodes[10 + 7 * i], NULL); /* may be gone with its parent */
        must(store_commit(f->s, &err));
        must(store_outline(f->s, catalog, &o, &err));
        assert_true(o.n > 4);
        for (int i = 0; i < o.n; i++)
            check_around(f->s, &o, i);
        outline_free(&o);
    }
}

static void test_value_of_a_neighbour(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct neighbour one;
    int64_t catalog = store_make_catalog(f->s, "目录", 2);
    int64_t a = store_make_node(f->s, catalog, 0, 0, "甲", true);
    int64_t b = store_make_node(f->s, catalog, 0, a, "乙", true);
    store_put(f->s, a, "unit", "办公室");
    must(neighbour_above(f->s, b, "unit", &one, &err));
    assert_string_equal(one.value, "办公室");
    neighbour_release(&one);
    must(neighbour_above(f->s, b, "deadline", &one, &err));
    assert_string_equal(one.value, "");
    neighbour_release(&one);
    assert_int_equal(neighbour_above(f->s, 12345, "unit", &one, &err), ST_USAGE);
    assert_int_equal(one.node, 0);
}

/* --- who changed what --------------------------------------------------------------------------------------------- */

static void check_who(struct store *s, int64_t node, const char *cell, const char *value, const char *who,
                      enum verb verb)
{
    struct cell_changes all;
    struct error err = {0};
    must(cells_changes(s, node, &all, &err));
    const struct cell_change *c = cells_change_of(&all, cell, value);
    if (!who) {
        assert_null(c);
    } else {
        assert_non_null(c);
        assert_string_equal(c->who, who);
        assert_int_equal(c->verb, verb);
    }
    cells_changes_free(&all);
}

static void become(struct store_fixture *f, const char *user)
{
    free(f->world.env.user);
    f->world.env.user = strdup(user);
}

static void test_made_by_hand(void **state)
{
    struct store_fixture *f = *state;
    int64_t catalog = store_make_catalog(f->s, "目录", 1);
    int64_t a = store_make_node(f->s, catalog, 0, 0, "甲", true);
    check_who(f->s, a, CELL_LABEL, "甲", "tester", VERB_ADD);
    check_who(f->s, a, "unit", "", NULL, 0);
    become(f, "wang");
    store_put(f->s, a, "unit", "一");
    become(f, "li");
    store_put(f->s, a, "unit", "二");
    store_put(f->s, a, "deadline", "三");
    check_who(f->s, a, "unit", "二", "li", VERB_EDIT);
    check_who(f->s, a, CELL_LABEL, "甲", "tester", VERB_ADD);
    store_undo_last(f->s); /* the deadline, */
    store_undo_last(f->s); /* and 二: did not happen */
    check_who(f->s, a, "unit", "一", "wang", VERB_EDIT);
    check_who(f->s, a, "deadline", "", NULL, 0);
    store_redo_next(f->s);
    check_who(f->s, a, "unit", "二", "li", VERB_EDIT);
}

static void test_imported(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct outline o;
    int64_t catalog = store_import_rows(f->s, "目录", 12), node = 0, made;
    must(store_outline(f->s, catalog, &o, &err));
    for (int i = 0; i < o.n && !node; i++)
        if (o.nodes[i].has_item && o.nodes[i].marks)
            node = o.nodes[i].id;
    outline_free(&o);
    assert_true(node > 0);
    check_who(f->s, node, "unit", "x", "tester", VERB_IMPORT);
    check_who(f->s, node, "unit", "", NULL, 0); /* nobody has put nothing there */
    struct item item;
    must(store_item(f->s, node, &item, &err));
    char *cell = strdup(item.marks[0].cell);
    item_release(&item);
    become(f, "wang");
    must(store_begin(f->s, VERB_CONFIRM, "", &err));
    must(store_confirm(f->s, node, cell, &err));
    must(store_commit(f->s, &err));
    check_who(f->s, node, cell, "x", "wang", VERB_CONFIRM);
    free(cell);
    made = store_make_node(f->s, catalog, 0, 0, "后加的", true); /* no import has brought this one */
    check_who(f->s, made, CELL_LABEL, "后加的", "wang", VERB_ADD);
    check_who(f->s, made, "unit", "x", NULL, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, store_fixture_setup, store_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_around_as_the_outline_has_it),
        TEST(test_value_of_a_neighbour),
        TEST(test_made_by_hand),
        TEST(test_imported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
