/* Out of the store as CSV, and in again: the same catalog, with what the clerk has added to it since. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/store_fixture.h"
#include "mulu/read.h"
#include "mulu/write.h"

static struct formats *load_formats(void)
{
    struct formats *f = NULL;
    struct error err = {0};
    must(formats_load("share/mulu", NULL, &f, &err));
    return f;
}

static int64_t import(struct store_fixture *f, const char *path)
{
    struct formats *formats = load_formats();
    struct store_import *im = NULL;
    struct row_sink sink;
    struct read_report report = {0};
    struct error err = {0};
    must(store_import_begin(f->s, path, &im, &sink, &err));
    must(read_file(path, formats, &(struct read_options){0}, &sink, &report, &err));
    must(store_import_publish(im, &err));
    int64_t catalog = report.tables[report.ntables - 1].catalog;
    read_report_release(&report);
    formats_free(formats);
    return catalog;
}

static char *export(struct store_fixture *f, int64_t catalog, const char *name)
{
    char *path = store_world_path(&f->world, name);
    struct writer *w = NULL;
    struct row_sink sink;
    struct error err = {0};
    must(writer_open(path, &(struct write_options){.to = writer_find("csv")}, &w, &sink, &err));
    must(store_rows(f->s, catalog, NULL, &sink, NULL, &err));
    must(writer_commit(w, NULL, &err));
    return path;
}

static char *slurp(const char *path)
{
    struct buffer b = {0};
    char part[4096];
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    for (size_t n; (n = fread(part, 1, sizeof part, in));)
        buf_add(&b, part, n);
    fclose(in);
    return buf_take(&b);
}

static int64_t import_text(struct store_fixture *f, const char *name, const char *text)
{
    char *path = store_world_path(&f->world, name);
    FILE *out = fopen(path, "wb");
    fputs(text, out);
    fclose(out);
    int64_t catalog = import(f, path);
    unlink(path);
    free(path);
    return catalog;
}

static const char small[] =
    "一级目录,二级目录,公开内容,责任单位\n政策,文件,文件全文,办公室\n政策,解读,材料全文,秘书科\n";

static int64_t items_of(struct store *s, int64_t catalog)
{
    struct catalog_list l = {0};
    struct error err = {0};
    int64_t items = -1;
    must(store_catalogs(s, &l, &err));
    for (size_t i = 0; i < l.n; i++)
        if (l.items[i].id == catalog)
            items = l.items[i].items;
    catalog_list_free(&l);
    return items;
}

/* The document had no column for them; what a clerk fills in is exported nevertheless. */
static void fields_without_a_column(void **state)
{
    struct store_fixture *f = *state;
    int64_t c = import_text(f, "small.csv", small);
    char *path = export(f, c, "before.csv"), *before = slurp(path);
    assert_null(strstr(before, "备注"));
    int64_t node = store_ask(f->path, "SELECT id FROM node WHERE label = '文件'");
    store_put(f->s, node, "remark", "待定");
    store_put(f->s, node, "mode", "主动");
    free(path);
    path = export(f, c, "with.csv");
    char *with = slurp(path);
    assert_non_null(strstr(with, "\"责任单位\",\"公开方式\",\"备注\"\r\n"));
    assert_non_null(strstr(with, "\"办公室\",\"主动\",\"待定\"\r\n"));
    assert_non_null(strstr(with, "\"秘书科\",\"\",\"\"\r\n"));
    char *again = export(f, import(f, path), "again.csv"), *same = slurp(again);
    assert_string_equal(with, same);
    store_undo_last(f->s); /* the import */
    store_undo_last(f->s);
    store_undo_last(f->s);
    free(path);
    path = export(f, c, "after.csv");
    char *after = slurp(path);
    assert_string_equal(before, after);
    free(path);
    free(again);
    free(before);
    free(with);
    free(same);
    free(after);
}

/* An item in which nothing is filled in yet is an item still; a heading without items is none. */
static void blank_items_and_bare_headings(void **state)
{
    struct store_fixture *f = *state;
    int64_t c = import_text(f, "small.csv", small);
    int64_t top = store_make_node(f->s, c, 0, 0, "新栏目", false);
    int64_t second = store_make_node(f->s, c, 0, top, "又一栏目", false);
    store_make_node(f->s, c, second, 0, "新事项", true);
    assert_int_equal(items_of(f->s, c), 3);
    char *path = export(f, c, "from.csv"), *from = slurp(path);
    int64_t d = import(f, path);
    char *other = export(f, d, "to.csv"), *to = slurp(other);
    assert_string_equal(from, to);
    assert_int_equal(items_of(f->s, d), 3);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM node WHERE label = '新栏目' AND has_item = 0"),
                     2);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM node WHERE label = '新事项' AND has_item = 1"),
                     2);
    free(path);
    free(other);
    free(from);
    free(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_without_a_column, store_fixture_setup, store_fixture_teardown),
        cmocka_unit_test_setup_teardown(blank_items_and_bare_headings, store_fixture_setup,
                                        store_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
