/* What stays with an item when its catalog is replaced, what comes with the new file, who may be in the way. */
#include "harness/edition.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"

static const char *const old_lines[] = {"财政/预算|部门预算及三公经费预算|财务科|批复后20日内|",
                                        "财政/预算|政府采购预算的编制说明|采购办|及时公开|",
                                        "财政/决算|部门决算及三公经费决算|财务科|批复后20日内|", NULL};
static const char *const new_lines[] = {"财政/预算|部门预算及三公经费预算|计财科|批复后20日内|",
                                        "财政/决算|部门决算及三公经费决算|财务科|批复后15日内|",
                                        "财政/采购|政府采购预算的编制说明|采购办|及时公开|", NULL};

struct both {
    int64_t catalog, staged;
    struct store_import *im;
    struct replace *r;
};

static struct both open_both(struct store_fixture *f, const char *const *before, const char *const *after)
{
    struct error err = {0};
    struct both b = {.catalog = edition_import(f->s, "目录", before)};
    b.im = edition_stage(f->s, "目录", after, &b.staged);
    must(replace_open(f->s, b.catalog, b.staged, NULL, &b.r, &err));
    return b;
}

static void close_both(struct both *b)
{
    replace_free(b->r);
    store_import_cancel(b->im);
}

static int64_t node_at(struct store *s, int64_t catalog, const char *number)
{
    struct error err = {0};
    struct outline o;
    must(store_outline(s, catalog, &o, &err));
    int at = outline_by_number(&o, number);
    int64_t id = at < 0 ? 0 : o.nodes[at].id;
    outline_free(&o);
    return id;
}

/* --- what stays ----------------------------------------------------------------------------------------------------------- */

static void records_and_rules_follow_the_item(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct both b = open_both(f, old_lines, new_lines);
    struct record_list records;
    struct item item;
    char published[] = "采购预算公告";
    int64_t purchase = node_at(f->s, b.catalog, "1.1.2"), accounts = node_at(f->s, b.catalog, "1.2");
    int64_t budget = node_at(f->s, b.catalog, "1.1.1");
    must(store_begin(f->s, VERB_PUBLISHED, "", &err));
    must(store_add_record(f->s,
                          &(struct record){.node = purchase,
                                           .kind = RECORD_PUBLICATION,
                                           .when = {.day = env_today(&f->world.env), .minute = -1},
                                           .title = published},
                          NULL, &err));
    must(store_set(f->s, budget, CELL_RULE, NULL, "monthly 12", &err));
    must(store_set(f->s, accounts, CELL_RULE, NULL, "monthly 12", &err));
    must(store_commit(f->s, &err));
    must(replace_again(b.r, &err)); /* somebody has worked meanwhile */
    must(replace_apply(b.r, "made.txt", &err));
    must(store_item(f->s, purchase, &item, &err)); /* moved to another heading, and still itself */
    assert_string_equal(item.fields[FIELD_UNIT], "采购办");
    item_release(&item);
    must(store_records(f->s, purchase, &records, &err));
    assert_int_equal(records.n, 1);
    record_list_free(&records);
    must(store_item(f->s, budget, &item, &err)); /* its unit has changed, not its time limit */
    assert_string_not_equal(item.rule, "");
    item_release(&item);
    must(store_item(f->s, accounts, &item, &err)); /* the reading was one of another text */
    assert_string_equal(item.rule, "");
    item_release(&item);
    must(store_verify(f->s, &err));
    close_both(&b);
}

/* The file has no column for channels, and the clerk fills one in: the head does not differ by that, and the cell is known
 * to be the clerk's own. */
static void filled_by_hand(void **state)
{
    static const char *const lines[] = {"财政/预算|部门预算|财务科||", "财政/决算|部门决算|财务科||说明",
                                        NULL},
                             *const newer[] = {"财政/预算|部门预算|财务科||", "财政/决算|部门决算|财务科||",
                                               NULL};
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_head head;
    struct both b = open_both(f, lines, newer);
    must(store_head(f->s, b.catalog, &head, &err));
    for (size_t i = 0; i < head.ncolumns; i++)
        if (head.columns[i].role == COLUMN_FIELD && head.columns[i].index == FIELD_CHANNEL)
            fail_msg("the catalog has a column for channels");
    row_head_release(&head);
    must(store_begin(f->s, VERB_EDIT, "", &err));
    must(store_set(f->s, node_at(f->s, b.catalog, "1.1"), "channel", NULL, "网站", &err));
    must(store_commit(f->s, &err));
    must(replace_again(b.r, &err));
    char *all = edition_tell(b.r);
    edition_check(all, "~ 财政 › 预算 [channel] 网站 => \n~ 财政 › 决算 [remark] 说明 => \n", "differences");
    free(all);
    assert_true(replace_by_hand(b.r, 0));
    assert_false(replace_by_hand(b.r, 1));
    replace_select(b.r, 0, false);
    must(replace_apply(b.r, "new.txt", &err));
    must(replace_again(b.r, &err));
    assert_int_equal(replace_count(b.r), 1);
    close_both(&b);
}

/* --- marks ---------------------------------------------------------------------------------------------------------------- */

static const struct item_mark *mark_of(const struct item *item, const char *cell)
{
    for (size_t i = 0; i < item->nmarks; i++)
        if (strcmp(item->marks[i].cell, cell) == 0)
            return &item->marks[i];
    return NULL;
}

/* The made catalog has a mark on every seventh unit. Its first is confirmed; in the second edition the first and the
 * fifteenth row have another unit. */
static void marks_come_with_values_alone(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_sink sink;
    struct store_import *im;
    struct mark_list old, staged;
    struct replace *r;
    struct item item;
    const int64_t *ids;
    int64_t catalog = store_import_rows(f->s, "清单", 30);
    must(store_marks(f->s, catalog, &old, &err));
    assert_int_equal(old.n, 5);
    must(store_begin(f->s, VERB_CONFIRM, "", &err));
    must(store_confirm(f->s, old.items[0].node, "unit", &err));
    must(store_confirm(f->s, old.items[1].node, "unit", &err));
    must(store_commit(f->s, &err));
    must(store_import_begin(f->s, "made.txt", &im, &sink, &err));
    must(store_send_rows(&sink, "清单", 30, &err));
    review_open(im, NULL);
    review_catalogs(im, &ids);
    must(store_marks(f->s, ids[0], &staged, &err));
    must(replace_open(f->s, catalog, ids[0], NULL, &r, &err));
    assert_int_equal(replace_count(r), 0); /* what was confirmed is no difference */
    must(review_begin(im, VERB_EDIT, "", &err));
    must(store_set(f->s, staged.items[0].node, "remark", NULL, "新的备注", &err));
    must(store_set(f->s, staged.items[2].node, "unit", NULL, "新的科室",
                   &err)); /* a hand takes the mark away */
    must(store_commit(f->s, &err));
    store_sql(
        f->path,
        "UPDATE item SET unit = '另一科室' WHERE node = (SELECT max(m.node) FROM mark AS m"
        " JOIN node AS n ON n.id = m.node JOIN catalog AS c ON c.id = n.catalog WHERE c.state = 'staged')");
    must(replace_again(r, &err));
    assert_int_equal(replace_count(r), 3);
    must(replace_apply(r, "made.txt", &err));
    must(store_item(f->s, old.items[0].node, &item,
                    &err)); /* another cell changed: confirmed stays confirmed */
    assert_true(mark_of(&item, "unit")->marks & MARK_CONFIRMED);
    assert_string_equal(item.fields[FIELD_REMARK], "新的备注");
    item_release(&item);
    must(store_item(f->s, old.items[2].node, &item, &err));
    assert_null(mark_of(&item, "unit"));
    item_release(&item);
    must(store_item(f->s, old.items[3].node, &item, &err)); /* untouched */
    assert_false(mark_of(&item, "unit")->marks & MARK_CONFIRMED);
    item_release(&item);
    must(
        store_item(f->s, old.items[4].node, &item, &err)); /* the new value is as doubtful as the file says */
    assert_string_equal(item.fields[FIELD_UNIT], "另一科室");
    assert_false(mark_of(&item, "unit")->marks & MARK_CONFIRMED);
    item_release(&item);
    mark_list_free(&old);
    mark_list_free(&staged);
    replace_free(r);
    store_import_cancel(im);
}

/* --- choosing ------------------------------------------------------------------------------------------------------------- */

static void what_is_not_selected_stays(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct both b = open_both(f, old_lines, new_lines);
    struct value_list fields;
    char *all = edition_tell(b.r);
    edition_check(all,
                  "~ 财政 › 预算 › 部门预算及三公经费预算 [unit] 财务科 => 计财科\n"
                  "~ 财政 › 决算 [deadline] 批复后20日内 => 批复后15日内\n"
                  "> 财政 › 预算 › 政府采购预算的编制说明 => 财政 › 采购\n",
                  "differences");
    free(all);
    replace_fields(b.r, &fields);
    assert_int_equal(fields.n, 2);
    assert_string_equal(fields.items[0].text, "deadline");
    value_list_free(&fields);
    replace_select_field(b.r, "unit", false);
    replace_select_kind(b.r, DIFF_MOVED, false);
    assert_int_equal(replace_count_selected(b.r), 1);
    must(replace_again(b.r, &err)); /* and is remembered */
    assert_int_equal(replace_count_selected(b.r), 1);
    must(replace_apply(b.r, "made.txt", &err));
    char *now = edition_lines(f->s, b.catalog);
    edition_check(now,
                  "财政/预算|部门预算及三公经费预算|财务科|批复后20日内|\n"
                  "财政/预算|政府采购预算的编制说明|采购办|及时公开|\n"
                  "财政/决算|部门决算及三公经费决算|财务科|批复后15日内|\n",
                  "rows");
    free(now);
    must(replace_again(b.r, &err));
    assert_int_equal(replace_count(b.r), 2);
    assert_int_equal(replace_count_selected(b.r), 0);
    must(replace_apply(b.r, "made.txt", &err)); /* nothing selected, nothing written */
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM change_group WHERE verb = 'replace'"), 1);
    close_both(&b);
}

/* --- the catalog itself --------------------------------------------------------------------------------------------------- */

static void titles_columns_and_choices(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im;
    struct row_sink sink;
    struct replace *r;
    struct row_head head;
    struct string_list notes = {0};
    struct buffer first = {0}, last = {0};
    const int64_t *ids;
    int64_t catalog = edition_import(f->s, "2023年目录", old_lines);
    store_dump(f->s, catalog, &first);
    must(store_import_begin(f->s, "new.txt", &im, &sink, &err));
    must(sink.note(sink.ctx, "编制说明：今年的", &err));
    must(edition_send_extra(&sink, "2024年目录", old_lines, "咨询电话", "0533", &err));
    review_open(im, NULL);
    review_catalogs(im, &ids);
    must(replace_open(f->s, catalog, ids[0], NULL, &r, &err));
    char *all = edition_tell(r);
    edition_check(all,
                  "#  [title] 2023年目录 => 2024年目录\n#  [year]  => 2024\n"
                  "#  [columns] 第1级、第2级、第3级、公开内容、责任单位、公开时限、备注 => "
                  "第1级、第2级、第3级、公开内容、责任单位、公开时限、备注、咨询电话\n"
                  "#  [choices:channel]  => 网站、公示栏\n#  [notes]  => 编制说明：今年的\n"
                  "~ 财政 › 预算 › 部门预算及三公经费预算 [extra:咨询电话]  => 0533\n"
                  "~ 财政 › 预算 › 政府采购预算的编制说明 [extra:咨询电话]  => 0533\n"
                  "~ 财政 › 决算 [extra:咨询电话]  => 0533\n",
                  "differences");
    free(all);
    must(replace_apply(r, "new.txt", &err));
    replace_free(r);
    store_import_cancel(im);
    must(store_head(f->s, catalog, &head, &err));
    assert_string_equal(head.title, "2024年目录");
    assert_int_equal(head.year, 2024);
    assert_string_equal(head.columns[head.ncolumns - 1].label, "咨询电话");
    assert_string_equal(head.choices[FIELD_CHANNEL], "网站、公示栏");
    row_head_release(&head);
    must(store_notes(f->s, catalog, &notes, &err)); /* they outlive the import that brought them */
    assert_int_equal(notes.n, 1);
    assert_string_equal(notes.items[0], "编制说明：今年的");
    string_list_free(&notes);
    must(store_verify(f->s, &err));
    store_undo_last(f->s);
    store_dump(f->s, catalog, &last);
    edition_check(buf_text(&last), buf_text(&first), "after undo");
    buf_free(&first);
    buf_free(&last);
}

/* What the import view offers. */
static void editions_are_recognized(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct catalog_list found;
    int64_t staged, other = edition_import(f->s, "县医院主动公开目录", old_lines);
    int64_t last = edition_import(f->s, "2023年 县财政局主动公开目录", old_lines);
    struct store_import *im = edition_stage(f->s, "2024年县财政局主动公开目录", new_lines, &staged);
    must(replace_candidates(f->s, staged, &found, &err));
    assert_int_equal(found.n, 1);
    assert_int_equal(found.items[0].id, last);
    catalog_list_free(&found);
    store_import_cancel(im);
    struct row_sink sink;
    const int64_t *ids;
    struct store *two;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &two, &err));
    must(store_import_begin(two, "rows.csv", &im, &sink, &err)); /* rows with uids, under whatever name */
    must(store_rows(f->s, other, NULL, &sink, NULL, &err));
    review_open(im, NULL);
    review_catalogs(im, &ids);
    must(review_begin(im, VERB_EDIT_CATALOG, "", &err));
    must(store_set_catalog(two, ids[0], "2025年县财政局主动公开目录", "", 0, &err));
    must(store_commit(two, &err));
    must(replace_candidates(two, ids[0], &found, &err));
    assert_int_equal(found.n, 2);
    assert_int_equal(found.items[0].id, other);
    assert_int_equal(found.items[1].id, last);
    catalog_list_free(&found);
    store_import_cancel(im);
    store_close(two);
}

/* --- others --------------------------------------------------------------------------------------------------------------- */

static void somebody_else_was_quicker(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct both b = open_both(f, old_lines, new_lines);
    struct store *other;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    f->world.next_uid += 1000;
    int64_t elsewhere = store_make_catalog(other, "别的目录", 2);
    store_make_node(other, elsewhere, 0, 0, "别的", true);
    must(replace_again(b.r, &err));
    store_put(other, node_at(other, elsewhere, "1"), "unit", "甲"); /* another catalog is in nobody's way */
    replace_select_kind(b.r, DIFF_MOVED, false);
    must(replace_apply(b.r, "made.txt", &err));
    must(replace_again(b.r, &err));
    store_put(other, node_at(other, b.catalog, "1.2"), "remark", "刚写的");
    replace_select_kind(b.r, DIFF_MOVED, true);
    assert_int_equal(replace_apply(b.r, "made.txt", &err), ST_CONFLICT);
    assert_non_null(strstr(err.text, "tester"));
    must(replace_again(b.r, &err));
    assert_int_equal(replace_count(b.r), 2); /* the move, and what was just written */
    must(replace_apply(b.r, "made.txt", &err));
    must(store_verify(other, &err));
    store_close(other);
    close_both(&b);
}

static bool give_up(void *ctx, int64_t waited)
{
    (void)ctx;
    return waited < 20;
}

static void locked_and_cancelled_change_nothing(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct both b = open_both(f, old_lines, new_lines);
    struct store *other;
    char *before = edition_lines(f->s, b.catalog);
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    must(store_begin(other, VERB_EDIT, "", &err));
    store_on_busy(f->s, give_up, NULL);
    assert_int_equal(replace_apply(b.r, "made.txt", &err), ST_CANCELLED);
    store_on_busy(f->s, NULL, NULL);
    store_rollback(other);
    char *after = edition_lines(f->s, b.catalog);
    edition_check(after, before, "rows");
    must(replace_apply(b.r, "made.txt", &err));
    free(before);
    free(after);
    store_close(other);
    close_both(&b);
}

static bool stop(void *ctx, int64_t done, int64_t total)
{
    (void)done;
    (void)total;
    return --*(int *)ctx > 0;
}

static void comparing_can_be_cancelled(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct replace *r = NULL;
    int64_t a = edition_import(f->s, "甲", old_lines), b = edition_import(f->s, "乙", new_lines);
    for (int steps = 1; steps <= 3; steps++) {
        int left = steps;
        struct progress progress = {.step = stop, .ctx = &left};
        assert_int_equal(replace_open(f->s, a, b, &progress, &r, &err), ST_CANCELLED);
    }
    must(replace_open(f->s, a, b, NULL, &r, &err)); /* published ones compare as well */
    assert_int_equal(replace_count_kind(r, DIFF_CHANGED), 2);
    replace_free(r);
    assert_int_equal(replace_open(f->s, a, 999, NULL, &r, &err), ST_USAGE);
}

/* Killed at any moment, the catalog is what it was or what it was to be; nothing staged is left. */
static void killed_while_applying(void **state)
{
    enum { TIMES = 12, ROWS = 400 };
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t catalog = store_import_rows(f->s, "清单", ROWS);
    struct buffer first = {0};
    store_dump(f->s, catalog, &first);
    store_close(f->s);
    f->s = NULL;
    for (int i = 0; i < TIMES; i++) {
        pid_t child = fork();
        if (child == 0) {
            struct row_sink sink;
            struct store_import *im;
            struct replace *r;
            const int64_t *ids;
            f->world.next_uid += 100000 * (uint64_t)(i + 1);
            ualarm((useconds_t)(20000 + 9000 * i), 0);
            if (store_open(&f->world.env, f->path, STORE_READ_WRITE, &f->s, &err) ||
                store_import_begin(f->s, "made.txt", &im, &sink, &err) ||
                store_send_rows(&sink, "清单二", ROWS * 2, &err))
                _exit(1);
            review_open(im, NULL);
            review_catalogs(im, &ids);
            if (replace_open(f->s, catalog, ids[0], NULL, &r, &err) || replace_apply(r, "x", &err))
                _exit(1);
            raise(SIGKILL);
        }
        int how = 0;
        waitpid(child, &how, 0);
        assert_true(WIFSIGNALED(how));
        store_fixture_reopen(f);
        must(store_verify(f->s, &err));
        assert_int_equal(store_ask(f->path, "SELECT count(*) FROM catalog"), 1);
        if (store_ask(f->path, "SELECT count(*) FROM change_group WHERE verb = 'replace'"
                               " AND kind = 'do' AND state = 'applied'") > 0)
            store_undo_last(f->s);
        struct buffer now = {0};
        store_dump(f->s, catalog, &now);
        edition_check(buf_text(&now), buf_text(&first), "after the kill");
        buf_free(&now);
        store_close(f->s);
        f->s = NULL;
    }
    store_fixture_reopen(f);
    buf_free(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)
        T(records_and_rules_follow_the_item),   T(marks_come_with_values_alone),
        T(what_is_not_selected_stays),          T(filled_by_hand),
        T(titles_columns_and_choices),          T(somebody_else_was_quicker),
        T(locked_and_cancelled_change_nothing), T(editions_are_recognized),
        T(comparing_can_be_cancelled),          T(killed_while_applying),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
