/* The outline: document order, numbers, levels and sums, whatever order the sources come in. */
#include "harness/store_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/outline.h"

static const struct outline_source small[] = {
    {.id = 10, .label = "决策", .kinds = 0},
    {.id = 11, .parent = 10, .label = "政策文件", .skip = 1, .has_item = true, .marks = 2, .kinds = 5},
    {.id = 12, .parent = 11, .label = "", .excerpt = "第一行\n  第二行\t末", .has_item = true},
    {.id = 13, .parent = 12, .label = "附件", .has_item = true, .marks = 1, .kinds = 1},
    {.id = 14, .parent = 10, .label = "执行"},
    {.id = 15, .label = "结果", .has_item = true},
};

static void numbers_levels_and_sums(void **state)
{
    (void)state;
    struct outline o;
    struct buffer b = {0};
    outline_build(&o, small, sizeof small / sizeof *small);
    assert_int_equal(o.n, 6);
    static const int levels[] = {1, 3, 0, 4, 2, 1}, depths[] = {0, 1, 2, 3, 1, 0},
                     sizes[] = {5, 3, 2, 1, 1, 1};
    static const int items[] = {3, 3, 2, 1, 0, 1}, marks[] = {3, 3, 1, 1, 0, 0};
    for (int i = 0; i < o.n; i++) {
        assert_int_equal(o.nodes[i].id, 10 + i);
        assert_int_equal(o.nodes[i].level, levels[i]);
        assert_int_equal(o.nodes[i].depth, depths[i]);
        assert_int_equal(o.nodes[i].size, sizes[i]);
        assert_int_equal(o.nodes[i].items, items[i]);
        assert_int_equal(o.nodes[i].marks_below, marks[i]);
    }
    assert_int_equal(o.nodes[1].kinds, 5);
    assert_string_equal(o.nodes[2].excerpt, "第一行 第二行 末");
    assert_string_equal(outline_title(&o, 2), "第一行 第二行 末");
    assert_string_equal(outline_title(&o, 1), "政策文件");
    outline_number(&o, 3, &b);
    assert_string_equal(buf_text(&b), "1.1.1.1");
    buf_clear(&b);
    outline_path(&o, 2, &b);
    assert_string_equal(buf_text(&b), "决策 › 政策文件 › 第一行 第二行 末");
    buf_free(&b);
    outline_free(&o);
}

static void number_as_typed(void **state)
{
    (void)state;
    struct outline o;
    outline_build(&o, small, sizeof small / sizeof *small);
    assert_int_equal(outline_by_number(&o, "1.2"), 4);
    assert_int_equal(outline_by_number(&o, "１．１．１"), 2);
    assert_int_equal(outline_by_number(&o, "1。1。1"), 2);
    assert_int_equal(outline_by_number(&o, " 2 "), 5);
    static const char *const wrong[] = {"",    "0",         "3",  "1.", ".1", "1..1",
                                        "1.3", "1.1.1.1.1", "一", "1a", "-1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(outline_by_number(&o, wrong[i]), -1);
    outline_free(&o);
}

static void empty(void **state)
{
    (void)state;
    struct outline o;
    outline_build(&o, NULL, 0);
    assert_int_equal(o.n, 0);
    assert_int_equal(outline_first_child(&o, -1), -1);
    assert_int_equal(outline_find(&o, 1), -1);
    assert_int_equal(outline_by_number(&o, "1"), -1);
    outline_free(&o);
}

static void strays_are_left_out(void **state)
{
    (void)state;
    static const struct outline_source src[] = {
        {.id = 1, .label = "甲"},
        {.id = 2, .parent = 99, .label = "无主"},
        {.id = 3, .parent = 4, .label = "圈"},
        {.id = 4, .parent = 3, .label = "圈"},
        {.id = 5, .parent = 5, .label = "自"},
        {.id = 6, .parent = 1, .label = "乙"},
        {.id = 7, .parent = 2, .label = "无主之下"},
    };
    struct outline o;
    outline_build(&o, src, sizeof src / sizeof *src);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.nodes[0].id, 1);
    assert_int_equal(o.nodes[1].id, 6);
    assert_int_equal(outline_find(&o, 3), -1);
    outline_free(&o);
}

/* --- any tree, in any order ----------------------------------------------------------------------------------------- */

struct random_tree {
    struct outline_source *src;
    int n;
};

/* Ids near each other, far apart, and falling. */
static struct random_tree grow(uint64_t *seed)
{
    static const int64_t strides[] = {1, 3, 1000003, (int64_t)1 << 50, -7};
    int64_t stride = strides[store_random_below(seed, 5)], least = stride < 0 ? 1000 : 1;
    struct random_tree t = {.n = store_random_below(seed, 60)};
    t.src = mem_alloc((size_t)(t.n + 1) * sizeof *t.src);
    for (int i = 0; i < t.n; i++) {
        int parent = store_random_below(seed, i + 1) - 1;
        t.src[i] = (struct outline_source){
            .id = least + i * stride,
            .parent = parent < 0 ? 0 : least + parent * stride,
            .label = store_random_below(seed, 4) ? "标题" : "",
            .skip = store_random_below(seed, 2),
            .has_item = store_random_below(seed, 2),
            .marks = store_random_below(seed, 3),
        };
    }
    return t;
}

/* Parents may come after their children; only siblings stay in their order. */
static void shuffle(struct random_tree *t, uint64_t *seed)
{
    for (int round = 0; round < t->n * 4; round++) {
        int i = store_random_below(seed, t->n);
        if (i + 1 >= t->n || t->src[i].parent == t->src[i + 1].parent)
            continue;
        struct outline_source was = t->src[i];
        t->src[i] = t->src[i + 1];
        t->src[i + 1] = was;
    }
}

static void check_relations(const struct outline *o)
{
    struct buffer b = {0};
    int items = 0, marks = 0;
    for (int i = 0; i < o->n; i++) {
        const struct outline_node *node = &o->nodes[i];
        int sum_items = node->has_item, sum_marks = node->marks, size = 1, number = 0;
        for (int c = outline_first_child(o, i), before = -1; c >= 0;
             before = c, c = outline_next_sibling(o, c)) {
            assert_int_equal(o->nodes[c].parent, i);
            assert_int_equal(o->nodes[c].depth, node->depth + 1);
            assert_int_equal(o->nodes[c].number, ++number);
            assert_int_equal(outline_prev_sibling(o, c), before);
            sum_items += o->nodes[c].items;
            sum_marks += o->nodes[c].marks_below;
            size += o->nodes[c].size;
        }
        assert_int_equal(node->items, sum_items);
        assert_int_equal(node->marks_below, sum_marks);
        assert_int_equal(node->size, size);
        assert_int_equal(outline_find(o, node->id), i);
        buf_clear(&b);
        outline_number(o, i, &b);
        assert_int_equal(outline_by_number(o, buf_text(&b)), i);
        items += node->has_item;
        marks += node->marks;
    }
    int total_items = 0, total_marks = 0;
    for (int i = outline_first_child(o, -1); i >= 0; i = outline_next_sibling(o, i)) {
        total_items += o->nodes[i].items;
        total_marks += o->nodes[i].marks_below;
    }
    assert_int_equal(total_items, items);
    assert_int_equal(total_marks, marks);
    buf_free(&b);
}

static void any_tree(void **state)
{
    (void)state;
    uint64_t seed = 20260301;
    for (int round = 0; round < 400; round++) {
        struct random_tree t = grow(&seed);
        struct outline first, again;
        outline_build(&first, t.src, (size_t)t.n);
        assert_int_equal(first.n, t.n);
        check_relations(&first);
        if (t.n)
            shuffle(&t, &seed);
        outline_build(&again, t.src, (size_t)t.n);
        for (int i = 0; i < first.n; i++) {
            assert_int_equal(again.nodes[i].id, first.nodes[i].id);
            assert_int_equal(again.nodes[i].level, first.nodes[i].level);
        }
        outline_free(&first);
        outline_free(&again);
        free(t.src);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_levels_and_sums), cmocka_unit_test(number_as_typed), cmocka_unit_test(empty),
        cmocka_unit_test(strays_are_left_out),     cmocka_unit_test(any_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
