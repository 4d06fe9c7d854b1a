/* Finding: values for completion, units, catalogs by title, nodes by number, rows of a part. */
#include "harness/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/strings.h"
#include "mulu/text.h"

/* --- values --------------------------------------------------------------------------------------------------------- */

static void check_values(const struct value_list *l, const char *expected)
{
    struct buffer b = {0};
    for (size_t i = 0; i < l->n; i++)
        buf_printf(&b, "%s %lld\n", l->items[i].text, (long long)l->items[i].uses);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
}

static void values_by_use(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct value_list l;
    struct store_sample t = store_make_sample(f->s);
    must(store_values(f->s, t.c, FIELD_UNIT, 10, &l, &err));
    check_values(&l, "县财政局 3\n县税务局 2\n县财政局、县税务局 2\n除县司法局外的部门、单位 1\n");
    value_list_free(&l);
    must(store_values(f->s, t.c, FIELD_UNIT, 2, &l, &err));
    assert_int_equal(l.n, 2);
    value_list_free(&l);
    must(store_values(f->s, t.c, FIELD_DEADLINE, 10, &l, &err));
    check_values(&l, "２０个工作日 1\n");
    value_list_free(&l);
    must(store_values(f->s, t.c, FIELD_TIER, 10, &l, &err));
    check_values(&l, "");
    value_list_free(&l);
    must(store_units(f->s, t.c, &l, &err)); /* who is excepted is not named as responsible */
    check_values(&l, "县财政局 3\n县税务局 2\n");
    value_list_free(&l);
    store_import_rows(f->s, "清单", 10);
    must(store_units(f->s, 0, &l, &err));
    check_values(&l, "县财政局 5\n县税务局 4\n办公室 2\n县审计局 2\n");
    value_list_free(&l);
    assert_int_equal(store_units(f->s, 99, &l, &err), ST_USAGE);
    assert_int_equal(store_values(f->s, 99, FIELD_UNIT, 9, &l, &err), ST_USAGE);
}

/* --- by name and number --------------------------------------------------------------------------------------------- */

static void catalogs_by_name(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t id;
    int64_t a = store_make_catalog(f->s, "县财政局主动公开基本目录", 1);
    int64_t b = store_make_catalog(f->s, "县审计局主动公开基本目录 2026", 1);
    int64_t c = store_make_catalog(f->s, "县审计局", 1);
    store_make_catalog(f->s, "县审计局的另一个", 1);
    char number[8];
    snprintf(number, sizeof number, "%d", (int)b);
    must(store_find_catalog(f->s, number, &id, &err));
    assert_int_equal(id, b);
    must(store_find_catalog(f->s, "财政", &id, &err));
    assert_int_equal(id, a);
    must(store_find_catalog(f->s, "２０２６", &id, &err));
    assert_int_equal(id, b);
    must(store_find_catalog(f->s, "县审计局", &id, &err)); /* a whole title goes before a part of another */
    assert_int_equal(id, c);
    assert_int_equal(store_find_catalog(f->s, "目录", &id, &err), ST_USAGE);
    assert_non_null(strstr(err.text, "县财政局主动公开基本目录"));
    assert_non_null(strstr(err.text, "县审计局主动公开基本目录 2026"));
    assert_int_equal(store_find_catalog(f->s, "税务", &id, &err), ST_USAGE);
    assert_int_equal(store_find_catalog(f->s, "", &id, &err), ST_USAGE);
    assert_int_equal(store_find_catalog(f->s, "77777", &id, &err), ST_USAGE);
    assert_int_equal(store_find_catalog(f->s, "99999999999999999999", &id, &err), ST_USAGE);
}

static void nodes_by_number_and_uid(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    int64_t catalog, node;
    struct store_sample t = store_make_sample(f->s);
    must(store_find_node(f->s, "财政:1.2", &catalog, &node, &err));
    assert_int_equal(node, t.plan);
    assert_int_equal(catalog, t.c);
    must(store_find_node(f->s, "1：２．１", &catalog, &node, &err));
    assert_int_equal(node, t.first);
    must(store_item(f->s, t.second, &item, &err));
    must(store_find_node(f->s, item.uid, &catalog, &node, &err));
    assert_int_equal(node, t.second);
    item_release(&item);
    static const char *const wrong[] = {"财政:9", "财政:", "税务:1", ":1", "1.2", "", "财政:1.2.x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(store_find_node(f->s, wrong[i], &catalog, &node, &err), ST_USAGE);
}

/* --- rows of a part ------------------------------------------------------------------------------------------------- */

struct seen {
    struct buffer text;
    int stop_after; /* rows; 0: never */
    int rows;
};

static enum status see_head(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
}

static enum status see_row(void *ctx, const struct outline_row *row, struct error *err)
{
    struct seen *seen = ctx;
    for (int i = 0; i < row->nlevels; i++)
        buf_printf(&seen->text, "%s/", row->levels[i]);
    buf_printf(&seen->text, "%s\n", row->fields[FIELD_CONTENT]);
    return ++seen->rows == seen->stop_after ? error_set(err, ST_OUTPUT, "full") : ST_OK;
}

static enum status see(struct store *s, int64_t catalog, const struct row_filter *filter, struct seen *seen,
                       struct error *err)
{
    struct row_sink sink = {.begin = see_head, .row = see_row, .end = see_head, .ctx = seen};
    buf_clear(&seen->text);
    return store_rows(s, catalog, filter, &sink, NULL, err);
}

static void rows_of_a_part(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct seen seen = {0};
    struct store_sample t = store_make_sample(f->s);
    int64_t empty = store_make_node(f->s, t.c, t.policy, t.plan, "没有事项", false);
    store_make_node(f->s, t.c, empty, 0, "更深", false);
    must(see(f->s, t.c, NULL, &seen, &err));
    assert_string_equal(buf_text(&seen.text),
                        "政策/部门文件/Word 与 PDF 下载文本\n政策/规划计划/\n政策/没有事项/更深/\n"
                        "执法/行政执法事项清单\n执法/行政执法人员清单\n");
    must(see(f->s, t.c, &(struct row_filter){.root = t.shared}, &seen, &err));
    assert_string_equal(buf_text(&seen.text), "执法/行政执法事项清单\n执法/行政执法人员清单\n");
    must(see(f->s, t.c, &(struct row_filter){.root = t.second}, &seen, &err));
    assert_string_equal(buf_text(&seen.text), "执法/行政执法人员清单\n");
    must(see(f->s, t.c, &(struct row_filter){.root = empty}, &seen, &err));
    assert_string_equal(buf_text(&seen.text), "政策/没有事项/更深/\n");
    int64_t some[] = {t.second, t.file, t.policy, 4711};
    must(see(f->s, t.c, &(struct row_filter){.nodes = some, .n = 4}, &seen, &err));
    assert_string_equal(buf_text(&seen.text), "政策/部门文件/Word 与 PDF 下载文本\n执法/行政执法人员清单\n");
    some[0] = t.shared; /* a heading alone, whose items were not chosen */
    must(see(f->s, t.c, &(struct row_filter){.nodes = some, .n = 1}, &seen, &err));
    assert_string_equal(buf_text(&seen.text), "执法/\n");
    must(see(f->s, t.c, &(struct row_filter){.nodes = some, .n = 0}, &seen, &err));
    assert_string_equal(buf_text(&seen.text), "");
    assert_int_equal(see(f->s, t.c, &(struct row_filter){.root = 999}, &seen, &err), ST_USAGE);
    assert_int_equal(see(f->s, 99, NULL, &seen, &err), ST_USAGE);
    int64_t other = store_make_catalog(f->s, "别的", 1);
    assert_int_equal(see(f->s, other, &(struct row_filter){.root = t.shared}, &seen, &err), ST_USAGE);
    seen.rows = 0;
    seen.stop_after = 2;
    assert_int_equal(see(f->s, t.c, NULL, &seen, &err), ST_OUTPUT);
    assert_int_equal(seen.rows, 2);
    assert_string_equal(err.text, "full");
    buf_free(&seen.text);
}

static bool never(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    (void)done;
    (void)total;
    return false;
}

static void rows_can_be_stopped(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct seen seen = {0};
    struct progress progress = {.step = never};
    struct row_sink sink = {.begin = see_head, .row = see_row, .end = see_head, .ctx = &seen};
    struct store_sample t = store_make_sample(f->s);
    assert_int_equal(store_rows(f->s, t.c, NULL, &sink, &progress, &err), ST_CANCELLED);
    store_put(f->s, t.file, "remark", "还能写"); /* nothing stays open */
    buf_free(&seen.text);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(values_by_use),  t(catalogs_by_name),    t(nodes_by_number_and_uid),
        t(rows_of_a_part), t(rows_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
