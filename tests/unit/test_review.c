/* The review between reading and storing: looked at, confirmed, corrected and left out while nobody else sees it. */
#include "harness/store_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/review.h"

enum { ROWS = 40 };

struct staged {
    struct store_import *im;
    int64_t catalog;
};

static struct staged stage(struct store_fixture *f)
{
    struct error err = {0};
    struct row_sink sink;
    struct staged out = {0};
    const int64_t *ids;
    must(store_import_begin(f->s, "made.txt", &out.im, &sink, &err));
    must(sink.note(sink.ctx, "文件的前言", &err));
    must(store_send_rows(&sink, "清单", ROWS, &err));
    review_open(out.im, NULL);
    assert_int_equal(review_catalogs(out.im, &ids), 1);
    out.catalog = ids[0];
    return out;
}

static struct mark_list marks_of(struct store *s, int64_t catalog)
{
    struct error err = {0};
    struct mark_list l;
    must(store_marks(s, catalog, &l, &err));
    return l;
}

static struct review_counts counts_of(struct staged *st)
{
    struct error err = {0};
    struct review_counts c;
    must(review_counts(st->im, st->catalog, &c, &err));
    return c;
}

static char *value_of(struct store *s, int64_t node, const char *cell)
{
    struct error err = {0};
    struct item item;
    enum field f;
    must(store_item(s, node, &item, &err));
    char *text = mem_dup(field_by_key(cell, &f) ? item.fields[f] : item.label);
    item_release(&item);
    return text;
}

static int64_t first_item(struct store *s, int64_t catalog)
{
    struct error err = {0};
    struct outline o;
    must(store_outline(s, catalog, &o, &err));
    int i = 0;
    while (!o.nodes[i].has_item)
        i++;
    int64_t id = o.nodes[i].id;
    outline_free(&o);
    return id;
}

static void only_the_importer_sees_it(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct outline o;
    struct row_head head;
    struct string_list notes = {0};
    struct catalog_list list;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    struct staged st = stage(f);
    must(store_outline(f->s, st.catalog, &o, &err));
    assert_int_equal(o.nodes[0].items + o.nodes[o.nodes[0].size].items, ROWS);
    outline_free(&o);
    must(store_head(f->s, st.catalog, &head, &err));
    assert_string_equal(head.title, "清单");
    row_head_release(&head);
    must(store_notes(f->s, st.catalog, &notes, &err));
    assert_string_equal(notes.items[0], "文件的前言");
    string_list_free(&notes);
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 0);
    assert_int_equal(store_outline(other, st.catalog, &o, &err), ST_USAGE);
    assert_int_equal(store_head(other, st.catalog, &head, &err), ST_USAGE);
    store_import_cancel(st.im);
    assert_int_equal(store_outline(f->s, st.catalog, &o, &err), ST_USAGE);
    store_close(other);
}

/* Work on the staged and work on what is there do not mix: the one leaves no history, the other must. */
static void groups_keep_to_their_kind(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t live = store_import_rows(f->s, "旧清单", 3), old = first_item(f->s, live);
    struct staged st = stage(f);
    int64_t node = first_item(f->s, st.catalog);
    must(store_begin(f->s, VERB_EDIT, "x", &err));
    assert_int_equal(store_set(f->s, node, "unit", NULL, "甲", &err), ST_USAGE);
    assert_int_equal(store_confirm(f->s, node, "unit", &err), ST_USAGE);
    assert_int_equal(store_delete_node(f->s, node, &err), ST_USAGE);
    store_rollback(f->s);
    must(review_begin(st.im, VERB_EDIT, "x", &err));
    assert_int_equal(store_set(f->s, old, "unit", NULL, "甲", &err), ST_USAGE);
    assert_int_equal(store_delete_node(f->s, old, &err), ST_USAGE);
    assert_int_equal(store_set_catalog(f->s, live, "新名", "", 0, &err), ST_USAGE);
    must(store_set(f->s, node, "unit", NULL, "甲", &err));
    must(store_commit(f->s, &err));
    struct group_list log;
    must(store_log(f->s, 10, &log, &err));
    assert_int_equal(log.n, 1); /* the import of the old one */
    group_list_free(&log);
    store_import_cancel(st.im);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM change"), 1);
    must(store_verify(f->s, &err));
}

static void what_is_confirmed_is_published_so(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    struct mark_list l = marks_of(f->s, st.catalog);
    struct review_counts before = counts_of(&st);
    assert_true(l.n > 3);
    assert_int_equal(before.items, ROWS);
    assert_int_equal(before.confirmed, 0);
    must(review_begin(st.im, VERB_CONFIRM, "", &err));
    must(store_confirm(f->s, l.items[0].node, l.items[0].cell, &err));
    must(store_set(f->s, l.items[1].node, l.items[1].cell, l.items[1].value, "改正", &err));
    must(store_commit(f->s, &err));
    assert_int_equal(counts_of(&st).confirmed, 1);
    must(store_import_publish(st.im, &err));
    struct mark_list left = marks_of(f->s, st.catalog);
    assert_int_equal(left.n, l.n - 2);
    for (size_t i = 0; i < left.n; i++) {
        assert_int_equal(left.items[i].node, l.items[i + 2].node);
        assert_string_equal(left.items[i].cell, l.items[i + 2].cell);
    }
    char *value = value_of(f->s, l.items[1].node, l.items[1].cell);
    assert_string_equal(value, "改正");
    free(value);
    mark_list_free(&left);
    mark_list_free(&l);
    must(store_verify(f->s, &err));
}

static void all_of_a_kind(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    struct review_tallies kinds;
    struct review_counts before = counts_of(&st);
    int64_t sum = 0, n;
    must(review_tally(st.im, st.catalog, &kinds, &err));
    assert_true(kinds.n >= 1);
    for (size_t i = 0; i < kinds.n; i++)
        sum += kinds.items[i].cells;
    struct mark_list l = marks_of(f->s, st.catalog);
    assert_int_equal(sum, l.n);
    mark_list_free(&l);
    struct review_kind kind = {.marks = kinds.items[0].marks, .reason = (int)kinds.items[0].reason};
    must(review_confirm_all(st.im, st.catalog, &kind, &n, &err));
    assert_int_equal(n, kinds.items[0].cells);
    assert_int_equal(counts_of(&st).confirmed, n);
    must(review_confirm_all(st.im, st.catalog, &kind, &n, &err));
    assert_int_equal(n, 0);
    must(review_undo(st.im, NULL, &err));
    struct review_counts after = counts_of(&st);
    assert_memory_equal(&before, &after, sizeof after);
    kind = (struct review_kind){.reason = -1};
    must(review_confirm_all(st.im, 0, &kind, &n, &err));
    assert_int_equal(n, sum);
    review_tallies_free(&kinds);
    must(store_import_publish(st.im, &err));
    assert_int_equal(store_ask(f->path, "SELECT marks FROM catalog"), 0);
    must(store_verify(f->s, &err));
}

/* Confirming everything below one heading leaves the rest alone. */
static void below_a_heading(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    struct outline o;
    int64_t n;
    must(store_outline(f->s, st.catalog, &o, &err));
    int i = 0;
    while (o.nodes[i].marks_below == 0 || o.nodes[i].parent < 0)
        i++;
    struct review_kind kind = {.reason = -1, .node = o.nodes[i].id};
    must(review_confirm_all(st.im, st.catalog, &kind, &n, &err));
    assert_int_equal(n, o.nodes[i].marks_below);
    outline_free(&o);
    store_import_cancel(st.im);
}

/* What is left out shows no more, can be taken back in, and else is in the trash of what is published. */
static void rows_left_out_are_not_lost(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    int64_t node = first_item(f->s, st.catalog);
    struct trash_list out;
    struct item item;
    must(review_begin(st.im, VERB_DELETE, "一行", &err));
    must(store_delete_node(f->s, node, &err));
    must(store_commit(f->s, &err));
    assert_int_equal(counts_of(&st).items, ROWS - 1);
    assert_int_equal(counts_of(&st).left_out, 1);
    must(review_left_out(st.im, 0, &out, &err));
    assert_int_equal(out.n, 1);
    assert_int_equal(out.items[0].node, node);
    assert_int_equal(out.items[0].items, 1);
    trash_list_free(&out);
    assert_int_equal(store_item(f->s, node, &item, &err), ST_USAGE);
    must(review_begin(st.im, VERB_RESTORE, "一行", &err));
    must(store_restore_node(f->s, node, &err));
    must(store_commit(f->s, &err));
    assert_int_equal(counts_of(&st).left_out, 0);
    must(review_undo(st.im, NULL, &err));
    must(store_trash(f->s, &out, &err));
    assert_int_equal(out.n, 0);
    trash_list_free(&out);
    must(store_import_publish(st.im, &err));
    must(store_trash(f->s, &out, &err));
    assert_int_equal(out.n, 1);
    assert_int_equal(out.items[0].node, node);
    assert_string_equal(out.items[0].who, "tester");
    trash_list_free(&out);
    store_undo_last(f->s);
    store_redo_next(f->s);
    must(store_trash(f->s, &out, &err));
    assert_int_equal(out.n, 1);
    trash_list_free(&out);
    must(store_begin(f->s, VERB_RESTORE, "", &err));
    must(store_restore_node(f->s, node, &err));
    must(store_commit(f->s, &err));
    must(store_item(f->s, node, &item, &err));
    item_release(&item);
    must(store_verify(f->s, &err));
}

static void unplaced_texts_find_a_place(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    struct string_list texts = {0};
    struct unplaced_list l;
    int64_t node = first_item(f->s, st.catalog);
    string_list_add(&texts, "掉队的一格");
    string_list_add(&texts, "另一格");
    must(review_unplaced_add(st.im, st.catalog, &texts, &err));
    string_list_free(&texts);
    string_list_add(&texts, "表外的字");
    must(review_unplaced_add(st.im, 0, &texts, &err));
    string_list_free(&texts);
    assert_int_equal(counts_of(&st).unplaced, 2);
    must(review_unplaced(st.im, 0, &l, &err));
    assert_int_equal(l.n, 3);
    char *before = value_of(f->s, node, "remark");
    must(review_begin(st.im, VERB_EDIT, "", &err));
    must(store_place_text(f->s, l.items[0].id, node, "remark", &err));
    assert_int_equal(store_place_text(f->s, l.items[0].id, node, "basis", &err), ST_CONFLICT);
    assert_int_equal(store_place_text(f->s, 999, node, "basis", &err), ST_USAGE);
    must(store_commit(f->s, &err));
    char *after = value_of(f->s, node, "remark");
    assert_non_null(strstr(after, "掉队的一格"));
    assert_int_equal(strncmp(after, before, strlen(before)), 0);
    assert_int_equal(counts_of(&st).unplaced, 1);
    must(review_undo(st.im, NULL, &err));
    char *again = value_of(f->s, node, "remark");
    assert_string_equal(again, before);
    assert_int_equal(counts_of(&st).unplaced, 2);
    must(review_begin(st.im, VERB_EDIT, "", &err));
    must(store_place_text(f->s, l.items[1].id, node, "remark", &err));
    must(store_commit(f->s, &err));
    unplaced_list_free(&l);
    must(store_import_publish(st.im, &err));
    must(store_unplaced(f->s, st.catalog, &l, &err));
    assert_int_equal(l.n, 2);
    assert_string_equal(l.items[0].text, "掉队的一格");
    assert_string_equal(l.items[1].text, "表外的字");
    must(store_begin(f->s, VERB_EDIT, "", &err)); /* and later, as any other work */
    must(store_place_text(f->s, l.items[0].id, node, "remark", &err));
    must(store_commit(f->s, &err));
    unplaced_list_free(&l);
    store_undo_last(f->s);
    must(store_unplaced(f->s, st.catalog, &l, &err));
    assert_int_equal(l.n, 2);
    unplaced_list_free(&l);
    free(before);
    free(after);
    free(again);
    must(store_verify(f->s, &err));
}

/* Every step can be taken back, to the very bytes that were there. */
static void undo_goes_back_to_the_beginning(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    struct buffer first = {0}, last = {0};
    struct outline o;
    struct group_info done;
    int64_t made;
    store_dump(f->s, st.catalog, &first);
    must(store_outline(f->s, st.catalog, &o, &err));
    int steps = 0;
    for (int i = 0; i < o.n; i += 7, steps++) {
        must(review_begin(st.im, VERB_EDIT, "步", &err));
        if (i % 3 == 0)
            must(store_set(f->s, o.nodes[i].id, CELL_LABEL, NULL, "新名字", &err));
        else if (i % 3 == 1)
            must(store_move_node(f->s, o.nodes[i].id, 0, 0, &err));
        else
            must(store_add_node(f->s, st.catalog, 0, 0, "加的", true, &made, &err));
        must(store_set(f->s, o.nodes[i].id, "deadline", NULL, "20个工作日", &err));
        must(store_commit(f->s, &err));
    }
    outline_free(&o);
    must(review_begin(st.im, VERB_EDIT, "落空", &err));
    must(store_set(f->s, made, "spec", NULL, "不要", &err));
    store_rollback(f->s);
    for (int i = 0; i < steps; i++) {
        must(review_undo(st.im, &done, &err));
        assert_string_equal(done.subject, "步");
        group_info_release(&done);
    }
    assert_int_equal(review_undo(st.im, NULL, &err), ST_PROBLEMS);
    store_dump(f->s, st.catalog, &last);
    assert_string_equal(buf_text(&first), buf_text(&last));
    buf_free(&first);
    buf_free(&last);
    must(store_import_publish(st.im, &err));
    must(store_verify(f->s, &err));
}

/* Moved, added and left out: cancelling removes every trace, also where children now come before their parents. */
static void cancelling_leaves_nothing(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct staged st = stage(f);
    struct string_list texts = {0};
    struct outline o;
    int64_t made;
    string_list_add(&texts, "字");
    must(review_unplaced_add(st.im, st.catalog, &texts, &err));
    string_list_free(&texts);
    must(store_outline(f->s, st.catalog, &o, &err));
    must(review_begin(st.im, VERB_EDIT, "", &err));
    must(store_add_node(f->s, st.catalog, 0, 0, "后来的标题", false, &made, &err));
    must(store_move_node(f->s, o.nodes[0].id, made, 0, &err));
    must(store_delete_node(f->s, o.nodes[o.n - 1].id, &err));
    must(store_commit(f->s, &err));
    outline_free(&o);
    store_import_cancel(st.im);
    static const char *const tables[] = {"source",
                                         "source_note",
                                         "source_text",
                                         "catalog",
                                         "node",
                                         "item",
                                         "mark",
                                         "item_extra",
                                         "item_unit",
                                         "index_pending",
                                         "change",
                                         "unit",
                                         "index_segment WHERE kind = 'nodes'"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char *sql = mem_printf("SELECT count(*) FROM %s", tables[i]);
        if (store_ask(f->path, sql) != 0)
            fail_msg("%s is not empty", tables[i]);
        free(sql);
    }
}

/* Killed in the middle of a review: the next opening clears it away. */
static void killed_in_the_review(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    store_close(f->s);
    f->s = NULL;
    pid_t child = fork();
    if (child == 0) {
        f->world.next_uid += 1000000;
        if (store_open(&f->world.env, f->path, STORE_READ_WRITE, &f->s, &err))
            _exit(1);
        struct staged st = stage(f);
        if (review_begin(st.im, VERB_EDIT, "", &err) ||
            store_delete_node(f->s, first_item(f->s, st.catalog), &err) || store_commit(f->s, &err))
            _exit(1);
        raise(SIGKILL);
    }
    int how = 0;
    waitpid(child, &how, 0);
    assert_true(WIFSIGNALED(how));
    store_fixture_reopen(f);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM catalog"), 0);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM node"), 0);
    must(store_verify(f->s, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)
        T(only_the_importer_sees_it),
        T(groups_keep_to_their_kind),
        T(what_is_confirmed_is_published_so),
        T(all_of_a_kind),
        T(below_a_heading),
        T(rows_left_out_are_not_lost),
        T(unplaced_texts_find_a_place),
        T(undo_goes_back_to_the_beginning),
        T(cancelling_leaves_nothing),
        T(killed_in_the_review),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
