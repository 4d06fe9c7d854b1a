/* The builder: which rows open headings, which share one; and that the rows come out of the tree as they went in. */
#include "harness/store_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/arena.h"
#include "mulu/builder.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* --- a tree that writes down what it is told ------------------------------------------------------------------------ */

struct made {
    int64_t parent;
    char *label;
    int skip;
    bool has_item, has_row;
    char *content;
    size_t nmarks;
};

struct maker {
    struct made nodes[400];
    int n;
    int refuse_at; /* this call fails; 0: none */
};

static enum status make(void *ctx, int64_t parent, const char *label, int skip, const struct outline_row *row,
                        int64_t *id, struct error *err)
{
    struct maker *m = ctx;
    if (m->refuse_at && m->n + 1 == m->refuse_at)
        return error_set(err, ST_DATABASE, "refused");
    m->nodes[m->n++] = (struct made){
        .parent = parent,
        .label = mem_dup(label),
        .skip = skip,
        .has_row = row != NULL,
        .has_item = row && !row_is_heading(row),
        .content = mem_dup(row ? row->fields[FIELD_CONTENT] : ""),
        .nmarks = row ? row->nmarks : 0,
    };
    *id = m->n;
    return ST_OK;
}

static void maker_release(struct maker *m)
{
    for (int i = 0; i < m->n; i++) {
        free(m->nodes[i].label);
        free(m->nodes[i].content);
    }
    m->n = 0;
}

/* A row from "A/B/C=content"; no "=": a heading alone. Texts are in the arena. */
static struct outline_row row_of(struct arena *a, const char *text)
{
    struct outline_row row = {.uid = ""};
    const char *equals = strchr(text, '='), *end = equals ? equals : text + strlen(text);
    for (const char *p = text; p < end; p++) {
        size_t len = strcspn(p, "/=");
        row.levels[row.nlevels++] = arena_dup(a, p, len);
        p += len;
    }
    for (enum field f = 0; f < FIELD_COUNT; f++)
        row.fields[f] = "";
    if (equals)
        row.fields[FIELD_CONTENT] = arena_dup(a, equals + 1, strlen(equals + 1));
    return row;
}

static void build(struct maker *m, const char *const *rows, size_t n)
{
    struct builder *b = builder_new(make, m);
    struct error err = {0};
    for (size_t i = 0; i < n; i++) {
        struct arena a = {0}; /* the texts die with each call, as a reader's do */
        struct outline_row row = row_of(&a, rows[i]);
        must(builder_row(b, &row, &err));
        arena_free(&a);
    }
    must(builder_end(b, &err));
    int64_t labelled = 0;
    for (int i = 0; i < m->n; i++)
        labelled += *m->nodes[i].label != '\0';
    assert_int_equal(builder_headings(b), labelled);
    builder_free(b);
}

/* "parent:skip label=content" for each node, one a line. */
static void describe(const struct maker *m, struct buffer *out)
{
    for (int i = 0; i < m->n; i++) {
        const struct made *n = &m->nodes[i];
        buf_printf(out, "%lld:%d %s%s%s\n", (long long)n->parent, n->skip, n->label, n->has_item ? "=" : "",
                   n->content);
    }
}

#define expect_tree(tree, ...)                                                                               \
    do {                                                                                                     \
        static const char *const rows_[] = {__VA_ARGS__};                                                    \
        check_tree(rows_, sizeof rows_ / sizeof *rows_, tree);                                               \
    } while (0)

static void check_tree(const char *const *rows, size_t n, const char *tree)
{
    struct maker m = {0};
    struct buffer b = {0};
    build(&m, rows, n);
    describe(&m, &b);
    assert_string_equal(buf_text(&b), tree);
    buf_free(&b);
    maker_release(&m);
}

static void one_row_a_heading(void **state)
{
    (void)state;
    expect_tree("0:0 A\n1:0 B=1\n1:0 C=2\n0:0 D\n4:0 B=3\n", "A/B=1", "A/C=2", "D/B=3");
}

static void rows_that_share_a_heading(void **state)
{
    (void)state;
    expect_tree("0:0 A\n1:0 B\n2:0 =1\n2:0 =2\n1:0 C=3\n", "A/B=1", "A/B=2", "A/C=3");
}

static void a_heading_with_item_and_children(void **state)
{
    (void)state;
    expect_tree("0:0 A=1\n1:0 B=2\n", "A=1", "A/B=2");
    /* back at the heading: its item would come before what stands between, so it gets a node of its own */
    expect_tree("0:0 A\n1:0 B=1\n1:0 =2\n", "A/B=1", "A=2");
    expect_tree("0:0 A=1\n1:0 B=2\n1:0 =3\n", "A=1", "A/B=2", "A=3");
}

static void a_name_that_comes_again(void **state)
{
    (void)state;
    expect_tree("0:0 A\n1:0 B=1\n0:0 C=2\n0:0 A\n4:0 B=3\n", "A/B=1", "C=2", "A/B=3");
}

static void white_space_makes_no_difference(void **state)
{
    (void)state;
    expect_tree("0:0 政策 文件\n1:0 B=1\n1:0 C=2\n", "政策 文件/B=1", "政策\n文件/C=2");
}

static void blank_levels(void **state)
{
    (void)state;
    expect_tree("0:1 B=1\n", "/B=1");
    expect_tree("0:0 A\n1:0 B\n2:0 C=1\n1:1 D=2\n1:1 E=3\n", "A/B/C=1", "A//D=2", "A//E=3");
    expect_tree("0:0 A\n1:0 =1\n1:0 =2\n", "A///=1", "A=2");
    expect_tree("0:0 =1\n0:0 =2\n", "=1", "=2");
}

static void headings_alone(void **state)
{
    (void)state;
    expect_tree("0:0 A\n1:0 B\n1:0 C\n", "A/B", "A/C");
    expect_tree("0:0 A\n1:0 B=1\n", "A", "A/B=1");
    expect_tree("0:0 A\n1:0 =1\n", "A", "A=1");
    expect_tree("0:0 A\n", "A", "A");
    expect_tree("", "");
}

static void a_heading_keeps_its_marks(void **state)
{
    (void)state;
    struct arena a = {0};
    struct maker m = {0};
    struct error err = {0};
    struct row_mark mark = {CELL_LABEL, MARK_UNSURE, REASON_DAMAGED, "raw", 3, 1};
    struct builder *b = builder_new(make, &m);
    struct outline_row row = row_of(&a, "A/B");
    row.marks = &mark;
    row.nmarks = 1;
    must(builder_row(b, &row, &err));
    must(builder_end(b, &err));
    assert_int_equal(m.n, 2);
    assert_false(m.nodes[0].has_row);
    assert_true(m.nodes[1].has_row);
    assert_false(m.nodes[1].has_item);
    assert_int_equal(m.nodes[1].nmarks, 1);
    builder_free(b);
    maker_release(&m);
    arena_free(&a);
}

static void a_refusal_ends_it(void **state)
{
    (void)state;
    struct arena a = {0};
    struct maker m = {.refuse_at = 2};
    struct error err = {0};
    struct builder *b = builder_new(make, &m);
    struct outline_row row = row_of(&a, "A/B=1");
    must(builder_row(b, &row, &err));
    assert_int_equal(builder_end(b, &err), ST_DATABASE);
    assert_string_equal(err.text, "refused");
    builder_free(b);
    maker_release(&m);
    arena_free(&a);
}

/* --- any rows ------------------------------------------------------------------------------------------------------- */

/* The path of a node as rows spell it. */
static void path_of(const struct maker *m, int i, struct buffer *out)
{
    if (m->nodes[i].parent)
        path_of(m, (int)m->nodes[i].parent - 1, out);
    if (!*m->nodes[i].label)
        return;
    for (int k = 0; k < m->nodes[i].skip; k++)
        buf_putc(out, '/');
    buf_printf(out, "%s/", m->nodes[i].label);
}

static void random_row(uint64_t *seed, struct buffer *out, int number)
{
    static const char *const names[] = {"", "甲", "乙", "丙"};
    int levels = store_random_below(seed, 5);
    for (int i = 0; i < levels; i++) {
        bool last = i == levels - 1;
        buf_puts(out, names[last ? 1 + store_random_below(seed, 3) : store_random_below(seed, 4)]);
        buf_putc(out, '/');
    }
    buf_printf(out, "=%d", number);
}

/* Each row is one node with its path, its content, and its place in the order: nothing is lost, doubled or moved. */
static void rows_come_out_as_they_went_in(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 500; round++) {
        struct maker m = {0};
        struct buffer in = {0}, out = {0};
        char *rows[40];
        int n = store_random_below(&seed, 40);
        for (int i = 0; i < n; i++) {
            struct buffer row = {0};
            random_row(&seed, &row, i);
            buf_printf(&in, "%s\n", buf_text(&row));
            rows[i] = buf_take(&row);
        }
        build(&m, (const char *const *)rows, (size_t)n);
        for (int i = 0; i < m.n; i++) {
            assert_true(m.nodes[i].parent <= i); /* parents first */
            if (!m.nodes[i].has_item)
                continue;
            path_of(&m, i, &out);
            buf_printf(&out, "=%s\n", m.nodes[i].content);
        }
        assert_string_equal(buf_text(&out), buf_text(&in));
        for (int i = 0; i < n; i++)
            free(rows[i]);
        buf_free(&in);
        buf_free(&out);
        maker_release(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_a_heading),
        cmocka_unit_test(rows_that_share_a_heading),
        cmocka_unit_test(a_heading_with_item_and_children),
        cmocka_unit_test(a_name_that_comes_again),
        cmocka_unit_test(white_space_makes_no_difference),
        cmocka_unit_test(blank_levels),
        cmocka_unit_test(headings_alone),
        cmocka_unit_test(a_heading_keeps_its_marks),
        cmocka_unit_test(a_refusal_ends_it),
        cmocka_unit_test(rows_come_out_as_they_went_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
