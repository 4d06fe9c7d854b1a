/* The store as its users see it: making, reading and writing catalogs, cell by cell. */
#include "harness/store_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

static void opens_empty(void **state)
{
    struct store_fixture *f = *state;
    struct catalog_list list;
    struct group_info g;
    struct error err = {0};
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 0);
    catalog_list_free(&list);
    assert_int_equal(store_peek_undo(f->s, &g, &err), ST_PROBLEMS);
    assert_int_equal(store_peek_redo(f->s, &g, &err), ST_PROBLEMS);
    assert_false(store_is_read_only(f->s));
    assert_string_equal(store_path(f->s), f->path);
    must(store_verify(f->s, &err));
}

static void a_catalog_made_by_hand(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct catalog_list list;
    struct row_head head;
    int64_t id = store_make_catalog(f->s, "县财政局主动公开基本目录", 3);
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.items[0].id, id);
    assert_string_equal(list.items[0].title, "县财政局主动公开基本目录");
    assert_string_equal(list.items[0].source, "");
    assert_int_equal(list.items[0].year, 2026);
    assert_int_equal(list.items[0].changed, f->world.now);
    catalog_list_free(&list);

    must(store_head(f->s, id, &head, &err));
    assert_int_equal(head.catalog, id);
    assert_int_equal(row_head_levels(&head), 3);
    assert_int_equal(head.ncolumns, 3 + FIELD_COUNT);
    static const char *const labels[] = {"一级目录", "二级目录", "三级目录"};
    for (int i = 0; i < 3; i++)
        assert_string_equal(row_head_column(&head, COLUMN_LEVEL, i)->label, labels[i]);
    for (enum field fd = 0; fd < FIELD_COUNT; fd++)
        assert_string_equal(row_head_column(&head, COLUMN_FIELD, (int)fd)->label, field_info(fd)->label);
    row_head_release(&head);

    must(store_begin(f->s, VERB_NEW_CATALOG, "", &err));
    assert_int_equal(store_add_catalog(f->s, "", "", 2026, 3, &id, &err), ST_USAGE);
    assert_int_equal(store_add_catalog(f->s, "甲", "", 2026, 0, &id, &err), ST_USAGE);
    assert_int_equal(store_add_catalog(f->s, "甲", "", 2026, ROW_MAX_LEVELS + 1, &id, &err), ST_USAGE);
    must(store_commit(f->s, &err));
}

static void a_catalog_is_renamed(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_head head;
    struct group_info g;
    int64_t id = store_make_catalog(f->s, "旧名", 1);
    must(store_begin(f->s, VERB_EDIT_CATALOG, "旧名", &err));
    assert_int_equal(store_set_catalog(f->s, id, "", "", 0, &err), ST_USAGE);
    must(store_set_catalog(f->s, id, "新名", "县审计局", 2027, &err));
    must(store_commit(f->s, &err));
    must(store_head(f->s, id, &head, &err));
    assert_string_equal(head.title, "新名");
    assert_string_equal(head.body, "县审计局");
    assert_int_equal(head.year, 2027);
    row_head_release(&head);
    must(store_peek_undo(f->s, &g, &err));
    assert_string_equal(g.detail, "标题：旧名 → 新名，另 2 处");
    group_info_release(&g);
    store_undo_last(f->s);
    must(store_head(f->s, id, &head, &err));
    assert_string_equal(head.title, "旧名");
    assert_string_equal(head.body, "");
    assert_int_equal(head.year, 2026);
    row_head_release(&head);
}

static void every_field_comes_back(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t heading = store_make_node(f->s, c, 0, 0, "政策", false);
    int64_t node = store_make_node(f->s, c, heading, 0, "文件", true);
    char *values[FIELD_COUNT];
    for (enum field fd = 0; fd < FIELD_COUNT; fd++) {
        values[fd] = mem_printf("%s的值\n第二行 'quote\" %% _ \\ 字", field_info(fd)->label);
        store_put(f->s, node, field_info(fd)->key, values[fd]);
    }
    store_fixture_reopen(f);
    must(store_item(f->s, node, &item, &err));
    assert_string_equal(item.label, "文件");
    assert_int_equal(item.catalog, c);
    assert_int_equal(item.parent, heading);
    assert_true(item.has_item);
    for (enum field fd = 0; fd < FIELD_COUNT; fd++) {
        assert_string_equal(item.fields[fd], values[fd]);
        free(values[fd]);
    }
    assert_string_equal(item.changed_by, "tester");
    assert_string_equal(item.changed_cell, field_info(FIELD_COUNT - 1)->key);
    assert_int_equal(item.changed_cells, 1); /* each was a group of its own */
    assert_int_equal(item.changed, f->world.now);
    item_release(&item);
    must(store_item(f->s, heading, &item, &err));
    assert_false(item.has_item);
    assert_string_equal(item.fields[FIELD_UNIT], "");
    item_release(&item);
    must(store_verify(f->s, &err));
}

static void a_heading_becomes_an_item(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    struct catalog_list list;
    int64_t c = store_make_catalog(f->s, "目录", 1);
    int64_t node = store_make_node(f->s, c, 0, 0, "政策", false);
    store_put(f->s, node, "unit", "县财政局");
    must(store_item(f->s, node, &item, &err));
    assert_true(item.has_item);
    item_release(&item);
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.items[0].items, 1);
    assert_int_equal(list.items[0].headings, 1);
    catalog_list_free(&list);
    store_undo_last(f->s);
    must(store_item(f->s, node, &item, &err));
    assert_false(item.has_item);
    item_release(&item);
    must(store_verify(f->s, &err));
}

static void extra_columns(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    struct outline o;
    int64_t c = store_import_rows(f->s, "清单", 3);
    must(store_outline(f->s, c, &o, &err));
    int64_t node = o.nodes[o.n - 1].id;
    outline_free(&o);
    must(store_item(f->s, node, &item, &err));
    assert_int_equal(item.nextras, 1);
    assert_string_equal(item.extras[0].label, "联系电话");
    assert_string_equal(item.extras[0].value, "");
    item_release(&item);
    store_put(f->s, node, "extra:联系电话", "12345");
    must(store_item(f->s, node, &item, &err));
    assert_string_equal(item.extras[0].value, "12345");
    assert_string_equal(item.changed_cell, "extra:联系电话");
    item_release(&item);
    must(store_verify(f->s, &err));
    store_undo_last(f->s);
    must(store_item(f->s, node, &item, &err));
    assert_string_equal(item.extras[0].value, "");
    item_release(&item);
    must(store_verify(f->s, &err));
}

static void wrong_cells_and_nodes_are_refused(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", false);
    must(store_begin(f->s, VERB_EDIT, "", &err));
    assert_int_equal(store_set(f->s, node, "nonsense", NULL, "x", &err), ST_USAGE);
    assert_int_equal(store_set(f->s, node, "extra:没有", NULL, "x", &err), ST_USAGE);
    assert_int_equal(store_set(f->s, node, ".state", NULL, "x", &err), ST_USAGE);
    assert_int_equal(store_set(f->s, 999, "unit", NULL, "x", &err), ST_USAGE);
    assert_int_equal(store_set(f->s, node, CELL_LABEL, NULL, "", &err),
                     ST_USAGE); /* nothing would be left of it */
    must(store_commit(f->s, &err));
    assert_int_equal(store_item(f->s, 999, &item, &err), ST_USAGE);
    must(store_verify(f->s, &err));
}

static void groups_are_needed_and_do_not_nest(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t id;
    assert_int_equal(store_add_catalog(f->s, "甲", "", 0, 1, &id, &err), ST_USAGE);
    assert_int_equal(store_commit(f->s, &err), ST_USAGE);
    must(store_begin(f->s, VERB_EDIT, "", &err));
    assert_int_equal(store_begin(f->s, VERB_EDIT, "", &err), ST_USAGE);
    store_rollback(f->s);
    store_rollback(f->s); /* nothing to do */
}

static void a_rollback_leaves_nothing(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_list log;
    struct buffer before = {0}, after = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true), id;
    store_dump_all(f->s, &before);
    must(store_begin(f->s, VERB_EDIT, "", &err));
    must(store_set(f->s, node, "unit", NULL, "县财政局", &err));
    must(store_add_node(f->s, c, 0, node, "乙", true, &id, &err));
    must(store_delete_node(f->s, node, &err));
    store_rollback(f->s);
    store_dump_all(f->s, &after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    must(store_log(f->s, 10, &log, &err));
    assert_int_equal(log.n, 2);
    group_list_free(&log);
    buf_free(&before);
    buf_free(&after);
    must(store_verify(f->s, &err));
}

static void no_change_leaves_no_trace(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_list log;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    store_put(f->s, node, "unit", "");
    store_put(f->s, node, CELL_LABEL, "甲");
    must(store_begin(f->s, VERB_EDIT_CATALOG, "", &err));
    must(store_set_catalog(f->s, c, "目录", "", 2026, &err));
    must(store_commit(f->s, &err));
    must(store_log(f->s, 10, &log, &err));
    assert_int_equal(log.n, 2);
    group_list_free(&log);
}

static void a_cell_that_another_changed(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct store_world his = f->world;
    char wang[] = "wang";
    his.env.user = wang;
    his.env.ctx = &his;
    his.now += 60000;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    must(store_open(&his.env, f->path, STORE_READ_WRITE, &other, &err));
    assert_false(store_changed_outside(f->s));
    store_put(other, node, "deadline", "20个工作日");
    assert_true(store_changed_outside(f->s));
    assert_false(store_changed_outside(f->s));

    must(store_begin(f->s, VERB_EDIT, "甲", &err));
    must(store_set(f->s, node, "unit", "", "县财政局", &err)); /* another cell: no conflict */
    assert_int_equal(store_set(f->s, node, "deadline", "", "5日", &err), ST_CONFLICT);
    assert_non_null(strstr(err.text, "wang"));
    assert_non_null(strstr(err.text, "公开时限"));
    assert_non_null(strstr(err.text, "20个工作日"));
    assert_non_null(strstr(err.text, "2026-03-0"));
    must(store_set(f->s, node, "deadline", "20个工作日", "5日", &err));
    must(store_commit(f->s, &err));

    must(store_begin(other, VERB_DELETE, "甲", &err));
    must(store_delete_node(other, node, &err));
    must(store_commit(other, &err));
    must(store_begin(f->s, VERB_EDIT, "甲", &err));
    assert_int_equal(store_set(f->s, node, "deadline", "5日", "6日", &err), ST_CONFLICT);
    assert_non_null(strstr(err.text, "wang"));
    must(store_commit(f->s, &err));
    store_close(other);
}

static const struct item_mark *mark_of(struct store *s, int64_t node, const char *cell, struct item *item)
{
    struct error err = {0};
    must(store_item(s, node, item, &err));
    return item_find_mark(item, cell);
}

static void marks_are_confirmed_or_overwritten(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    struct mark_list marks;
    int64_t c = store_import_rows(f->s, "清单", 8); /* rows 0 and 7 have a mark on their unit */
    must(store_marks(f->s, c, &marks, &err));
    assert_int_equal(marks.n, 2);
    assert_string_equal(marks.items[0].cell, "unit");
    assert_string_equal(marks.items[0].value, "县财政局、县税务局");
    assert_string_equal(marks.items[0].path, "第1类事项0 › 第2类事项0 › 第3类事项0");
    assert_int_equal(marks.items[0].marks, MARK_FILLED);
    assert_int_equal(marks.items[0].reason, REASON_MERGED);
    assert_int_equal(marks.items[1].line, 9);
    assert_int_equal(marks.items[1].column, 7);
    int64_t first = marks.items[0].node, second = marks.items[1].node;
    mark_list_free(&marks);

    must(store_begin(f->s, VERB_CONFIRM, "", &err));
    must(store_confirm(f->s, first, "unit", &err));
    must(store_confirm(f->s, first, "unit", &err));    /* again: nothing more */
    must(store_confirm(f->s, first, "content", &err)); /* not marked: nothing */
    must(store_commit(f->s, &err));
    struct buffer rows = {0};
    store_dump(f->s, c, &rows);
    const char *shown = strstr(buf_text(&rows), " !unit");
    assert_non_null(shown);
    assert_null(strstr(shown + 1, " !unit")); /* only the other one is sent */
    buf_free(&rows);
    assert_null(mark_of(f->s, first, "unit", &item));
    assert_int_equal(item.nmarks, 1); /* it is still told where it came from */
    assert_int_equal(item.marks[0].marks, MARK_FILLED | MARK_CONFIRMED);
    item_release(&item);

    store_put(f->s, second, "unit", "县审计局");
    assert_null(mark_of(f->s, second, "unit", &item));
    assert_int_equal(item.nmarks, 0);
    item_release(&item);
    must(store_marks(f->s, c, &marks, &err));
    assert_int_equal(marks.n, 0);
    mark_list_free(&marks);
    must(store_verify(f->s, &err));

    store_undo_last(f->s);
    const struct item_mark *m = mark_of(f->s, second, "unit", &item);
    assert_non_null(m);
    assert_int_equal(m->line, 9);
    item_release(&item);
    store_undo_last(f->s);
    assert_non_null(mark_of(f->s, first, "unit", &item));
    item_release(&item);
    must(store_verify(f->s, &err));
}

static void raw_text_of_a_mark_comes_back_whole(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    struct store_import *im = NULL;
    struct row_sink sink;
    struct outline o;
    static const char raw[] = "  两行\n 有 空格 ";
    struct row_mark mark = {"content", MARK_REPAIRED | MARK_UNSURE, REASON_SHIFTED, raw, 3, 4};
    struct row_head head = {.title = mem_dup("甲"), .body = mem_dup(""), .format = mem_dup("")};
    struct outline_row row = {.nlevels = 1, .levels = {"题"}, .uid = "", .marks = &mark, .nmarks = 1};
    for (enum field fd = 0; fd < FIELD_COUNT; fd++)
        row.fields[fd] = "x";
    must(store_import_begin(f->s, "a.txt", &im, &sink, &err));
    must(sink.begin(sink.ctx, &head, &err));
    must(sink.row(sink.ctx, &row, &err));
    must(sink.end(sink.ctx, &head, &err));
    must(store_import_publish(im, &err));
    must(store_outline(f->s, head.catalog, &o, &err));
    int64_t node = o.nodes[0].id;
    assert_int_equal(o.nodes[0].kinds, MARK_REPAIRED | MARK_UNSURE);
    outline_free(&o);
    store_put(f->s, node, "content", "y");
    store_undo_last(f->s);
    const struct item_mark *m = mark_of(f->s, node, "content", &item);
    assert_non_null(m);
    assert_string_equal(m->raw, raw);
    assert_int_equal(m->reason, REASON_SHIFTED);
    item_release(&item);
    row_head_release(&head);
}

static void history_in_words(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_list log;
    struct group_info g;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    int64_t other = store_make_node(f->s, c, 0, node, "乙", false);
    must(store_begin(f->s, VERB_EDIT, "甲", &err));
    must(store_set(f->s, node, "deadline", NULL, "20日", &err));
    must(store_set(f->s, node, "unit", NULL, "办公室", &err));
    must(store_set(f->s, node, "remark", NULL, "无", &err));
    must(store_commit(f->s, &err));
    f->world.now += 1000;
    store_put(f->s, node, "deadline", "20个工作日");
    must(store_begin(f->s, VERB_MOVE, "甲", &err));
    must(store_move_node(f->s, node, other, 0, &err));
    must(store_commit(f->s, &err));
    must(store_peek_undo(f->s, &g, &err));
    assert_int_equal(g.verb, VERB_MOVE);
    assert_string_equal(g.subject, "甲");
    assert_string_equal(g.detail, "最外层 → 乙");
    assert_int_equal(g.node, node);
    assert_int_equal(g.catalog, c);
    assert_int_equal(g.changes, 1);
    must(store_undo(f->s, g.id, NULL, &err));
    group_info_release(&g);
    must(store_log(f->s, 3, &log, &err));
    assert_int_equal(log.n, 3);
    assert_string_equal(log.items[0].detail, "撤销：最外层 → 乙");
    assert_false(log.items[0].undone);
    assert_true(log.items[1].undone);
    assert_string_equal(log.items[2].detail, "公开时限：20日 → 20个工作日");
    assert_int_equal(log.items[2].when, f->world.now);
    group_list_free(&log);
    must(store_log(f->s, 100, &log, &err));
    assert_int_equal(log.n, 7);
    assert_string_equal(log.items[3].detail, "公开时限：（空） → 20日，另 2 处");
    assert_string_equal(log.items[3].who, "tester");
    assert_int_equal(log.items[6].verb, VERB_NEW_CATALOG);
    assert_int_equal(log.items[6].catalog, c);
    group_list_free(&log);
    must(store_begin(f->s, VERB_DELETE, "甲", &err));
    must(store_delete_node(f->s, node, &err));
    must(store_commit(f->s, &err));
    must(store_log(f->s, 1, &log, &err));
    assert_int_equal(log.items[0].catalog, c);
    assert_int_equal(log.items[0].node, 0); /* nothing above it either */
    group_list_free(&log);
    must(store_begin(f->s, VERB_DELETE_CATALOG, "目录", &err));
    must(store_delete_catalog(f->s, c, &err));
    must(store_commit(f->s, &err));
    must(store_log(f->s, 2, &log, &err));
    assert_int_equal(log.items[0].catalog, 0); /* there is nothing to go to */
    assert_int_equal(log.items[1].catalog, 0);
    group_list_free(&log);
    for (enum verb v = 0; v < VERB_COUNT; v++)
        assert_true(*verb_text(v) != '\0');
}

static void a_long_value_is_cut_in_the_middle(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_info g;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    store_put(f->s, node, "content", "自该信息形成或者变更之日起二十个工作日内公开\n并动态调整更新");
    must(store_peek_undo(f->s, &g, &err));
    assert_non_null(strstr(g.detail, "…"));
    assert_null(strchr(g.detail, '\n'));
    group_info_release(&g);
}

static void undo_must_name_the_last(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_info g, done;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    store_put(f->s, node, "unit", "一");
    must(store_peek_undo(f->s, &g, &err));
    store_put(f->s, node, "remark", "别的"); /* somebody was quicker, if only with another cell */
    assert_int_equal(store_undo(f->s, g.id, NULL, &err), ST_CONFLICT);
    store_undo_last(f->s);
    store_put(f->s, node, "unit", "二");
    int64_t last = g.id + 3; /* the other cell, its undo, and 二 lie between */
    must(store_undo(f->s, last, &done, &err));
    assert_int_equal(done.id, last);
    assert_true(done.undone);
    assert_string_equal(done.detail, "责任单位：一 → 二");
    group_info_release(&done);
    group_info_release(&g);
    must(store_peek_redo(f->s, &g, &err));
    must(store_redo(f->s, g.id, &done, &err));
    assert_false(done.undone);
    group_info_release(&done);
    assert_int_equal(store_redo(f->s, g.id, NULL, &err), ST_PROBLEMS); /* none is left */
    group_info_release(&g);
    must(store_verify(f->s, &err));
}

static void new_work_ends_redo(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_info g;
    struct group_list log;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    store_put(f->s, node, "unit", "一");
    store_undo_last(f->s);
    must(store_peek_redo(f->s, &g, &err));
    group_info_release(&g);
    store_put(f->s, node, "unit", "二");
    assert_int_equal(store_peek_redo(f->s, &g, &err), ST_PROBLEMS);
    store_undo_last(f->s);
    must(store_peek_redo(f->s, &g, &err));
    assert_string_equal(g.detail, "责任单位：（空） → 二");
    group_info_release(&g);
    must(store_log(f->s, 100, &log, &err));
    assert_int_equal(log.n, 6); /* nothing is ever taken out of the history */
    group_list_free(&log);
}

/* A write that fails half-way: the caller may overlook it, the store does not. */
static void half_a_group_is_never_kept(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item item;
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    store_sql(f->path, "ALTER TABLE index_pending RENAME TO lost");
    must(store_begin(f->s, VERB_EDIT, "", &err));
    assert_int_equal(store_set(f->s, node, "unit", NULL, "一", &err), ST_DATABASE);
    assert_int_equal(store_commit(f->s, &err), ST_DATABASE);
    store_sql(f->path, "ALTER TABLE lost RENAME TO index_pending");
    must(store_item(f->s, node, &item, &err));
    assert_string_equal(item.fields[FIELD_UNIT], "");
    item_release(&item);
    must(store_begin(f->s, VERB_EDIT, "", &err)); /* and goes on */
    must(store_set(f->s, node, "unit", NULL, "一", &err));
    must(store_commit(f->s, &err));
    must(store_verify(f->s, &err));
}

/* Somebody wrote to the file past the store: undo takes back what it knows, or nothing. */
static void undo_finds_something_else(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_info g;
    struct buffer before = {0}, after = {0};
    int64_t c = store_make_catalog(f->s, "目录", 1), node = store_make_node(f->s, c, 0, 0, "甲", true);
    must(store_begin(f->s, VERB_EDIT, "", &err));
    must(store_set(f->s, node, "unit", NULL, "一", &err));
    must(store_set(f->s, node, "remark", NULL, "二", &err));
    must(store_commit(f->s, &err));
    store_sql(f->path, "UPDATE item SET unit = '三'");
    store_dump_all(f->s, &before);
    must(store_peek_undo(f->s, &g, &err));
    assert_int_equal(store_undo(f->s, g.id, NULL, &err), ST_CONFLICT);
    assert_non_null(strstr(err.text, "责任单位"));
    store_dump_all(f->s, &after);
    assert_string_equal(buf_text(&before), buf_text(&after)); /* not even the half of it */
    group_info_release(&g);
    buf_free(&before);
    buf_free(&after);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(opens_empty),
        t(a_catalog_made_by_hand),
        t(a_catalog_is_renamed),
        t(every_field_comes_back),
        t(a_heading_becomes_an_item),
        t(extra_columns),
        t(wrong_cells_and_nodes_are_refused),
        t(groups_are_needed_and_do_not_nest),
        t(a_rollback_leaves_nothing),
        t(no_change_leaves_no_trace),
        t(a_cell_that_another_changed),
        t(marks_are_confirmed_or_overwritten),
        t(raw_text_of_a_mark_comes_back_whole),
        t(history_in_words),
        t(a_long_value_is_cut_in_the_middle),
        t(undo_must_name_the_last),
        t(new_work_ends_redo),
        t(half_a_group_is_never_kept),
        t(undo_finds_something_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
