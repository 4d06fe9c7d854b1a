/* An older database becomes a present one: the same shape as a new one has, nothing lost, and what is kept in step with
 * its content made from it. */
#include "harness/seek.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/engine.h"
#include "mulu/file.h"
#include "mulu/mem.h"

static void read_text(const char *path, struct buffer *out)
{
    char room[4096];
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    for (size_t n; (n = fread(room, 1, sizeof room, in)) > 0;)
        buf_add(out, room, n);
    fclose(in);
}

/* Everything of the shape: tables and indexes by name, with the statements that made them. */
static void read_shape(const char *path, struct buffer *out)
{
    struct engine *e = NULL;
    struct error err = {0};
    must(engine_open(path, ENGINE_READ_ONLY, &e, &err));
    struct stmt *st = stmt_begin(e, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name");
    while (stmt_row(st))
        buf_printf(out, "%s %s %s\n", stmt_get_text(st, 0), stmt_get_text(st, 1), stmt_get_text(st, 2));
    must(stmt_end(st, &err));
    engine_close(e);
}

static void old_file(struct store_fixture *f, const char *path)
{
    struct buffer sql = {0};
    store_close(f->s);
    f->s = NULL;
    read_text("tests/cases/store/version-1.sql", &sql);
    store_sql(path, buf_text(&sql));
    buf_free(&sql);
}

static void open_old(struct store_fixture *f, const char *path)
{
    struct error err = {0};
    free(f->path);
    f->path = mem_dup(path);
    must(store_open(&f->world.env, path, STORE_READ_WRITE, &f->s, &err));
}

static void version_1_has_the_shape_of_a_new_one(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct buffer fresh = {0}, migrated = {0};
    char *path = store_world_path(&f->world, "old.db");
    read_shape(f->path, &fresh);
    old_file(f, path);
    assert_int_equal(store_ask(path, "PRAGMA user_version"), 1);
    open_old(f, path);
    read_shape(path, &migrated);
    assert_string_equal(buf_text(&migrated), buf_text(&fresh));
    assert_int_equal(store_ask(path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    must(store_verify(f->s, &err));
    /* the index is made from what was there */
    assert_true(seek_count(f->s, "行政规范性文件 县财政局", 0, &err) > 0);
    assert_true(store_ask(path, "SELECT count(*) FROM index_segment WHERE kind = 'nodes'") == 1);
    char *copy = mem_printf("%s.bak-v1", path);
    assert_true(path_is_file(copy));
    assert_int_equal(store_ask(copy, "PRAGMA user_version"), 1);
    free(copy);
    buf_free(&fresh);
    buf_free(&migrated);
    free(path);
}

static int32_t entered(const char *path, const char *sql)
{
    return (int32_t)store_ask(path, sql);
}

/* Each item has been there since its catalog came, or it was made, or its heading became an item. */
static void version_1_items_know_when_they_entered(void **state)
{
    struct store_fixture *f = *state;
    int32_t import, made, became;
    char *path = store_world_path(&f->world, "old.db");
    assert_true(date_parse("2026-01-02", &import) && date_parse("2026-03-02", &made) &&
                date_parse("2026-04-01", &became));
    old_file(f, path);
    open_old(f, path);
    assert_int_equal(entered(path, "SELECT entered FROM item_rule WHERE node = 3"), import);
    assert_int_equal(entered(path, "SELECT entered FROM item_rule WHERE node = 7"), made);
    assert_int_equal(entered(path, "SELECT entered FROM item_rule WHERE node = 6"), became);
    free(path);
}

static void version_1_texts_are_read(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct agenda a;
    char *path = store_world_path(&f->world, "old.db");
    old_file(f, path);
    open_old(f, path);
    struct item_rule r;
    struct buffer text = {0};
    must(store_rule(f->s, 3, &r, &err));
    rule_format(&r.rule, &text);
    assert_string_equal(buf_text(&text), "within 20 workday after formed|changed");
    buf_free(&text);
    item_rule_release(&r);
    struct agenda_query q = {.until = 0, .limit = 0};
    assert_true(date_parse("2026-04-02", &q.today) && date_parse("2027-02-01", &q.until));
    q.from = q.today;
    must(store_agenda(f->s, &q, &a, &err));
    int yearly = 0, monthly = 0;
    for (size_t i = 0; i < a.n; i++) {
        yearly += strcmp(a.items[i].clause, "yearly 01-31") == 0;
        monthly += strcmp(a.items[i].clause, "monthly 10") == 0;
    }
    assert_int_equal(yearly, 2);   /* 2026 and 2027: it entered on January 2 */
    assert_int_equal(monthly, 11); /* from March on */
    agenda_free(&a);
    free(path);
}

static void version_1_undoes_as_before(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    char *path = store_world_path(&f->world, "old.db");
    old_file(f, path);
    open_old(f, path);
    struct buffer before = {0}, after = {0};
    store_dump_all(f->s, &before);
    int n = 0;
    struct group_info g;
    for (; !store_peek_undo(f->s, &g, NULL); n++) {
        group_info_release(&g);
        store_undo_last(f->s);
        must(store_verify(f->s, &err));
    }
    assert_int_equal(n, 9);
    while (n-- > 0)
        store_redo_next(f->s);
    must(store_verify(f->s, &err));
    store_dump_all(f->s, &after);
    assert_string_equal(buf_text(&after), buf_text(&before));
    buf_free(&before);
    buf_free(&after);
    free(path);
}

/* The index of version 7 did not say where nodes stand. Segments of all kinds: one run of ids, and what was changed since. */
static void version_7_index_gets_the_places_of_nodes(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct buffer fresh = {0}, migrated = {0};
    int64_t c = store_import_rows(f->s, "目录", 300);
    for (int i = 0; i < 300; i++) /* so many that they become a segment */
        store_make_node(f->s, c, 0, 0, "另一项", i % 3 == 0);
    read_shape(f->path, &fresh);
    store_close(f->s);
    f->s = NULL;
    int64_t lists = store_ask(f->path, "SELECT count(*) FROM index_list WHERE (id & 15) = 14 AND"
                                       " (id >> 25) & 2097151 = 0");
    assert_true(lists >= 4);
    store_sql(f->path, "DELETE FROM index_list WHERE (id & 15) = 14 AND (id >> 25) & 2097151 = 0;"
                       "DROP INDEX catalog_column_extra;"
                       "PRAGMA user_version = 7");
    char *path = mem_dup(f->path);
    open_old(f, path);
    read_shape(path, &migrated);
    assert_string_equal(buf_text(&migrated), buf_text(&fresh));
    assert_int_equal(store_ask(path, "SELECT count(*) FROM index_list WHERE (id & 15) = 14 AND"
                                     " (id >> 25) & 2097151 = 0"),
                     lists);
    must(store_verify(f->s, &err));
    assert_int_equal(seek_count(f->s, "is:item 另一项", 0, &err), 100);
    free(path);
    buf_free(&fresh);
    buf_free(&migrated);
}

/* Whoever may only read can take a copy of the present shape as well. */
static void a_reader_copies_the_present_shape(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *reader;
    char *copy = store_world_path(&f->world, "copy.db");
    store_import_rows(f->s, "目录", 30);
    must(store_open(&f->world.env, f->path, STORE_READ_ONLY, &reader, &err));
    must(store_backup(reader, copy, &err));
    store_close(reader);
    must(store_open(&f->world.env, copy, STORE_READ_WRITE, &reader, &err));
    must(store_verify(reader, &err));
    assert_int_equal(seek_count(reader, "is:item", 0, &err), 30);
    store_close(reader);
    free(copy);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

/* --- a large one ------------------------------------------------------------------------------------------------------ */

struct watcher {
    int64_t calls, stop_at, last, total;
    bool backwards;
};

static bool watch(void *ctx, int64_t done, int64_t total)
{
    struct watcher *w = ctx;
    w->backwards = w->backwards || done < w->last || done > total;
    w->last = done;
    w->total = total;
    return ++w->calls != w->stop_at;
}

static void large_file(struct store_fixture *f, const char *path)
{
    old_file(f, path);
    store_sql(path,
              "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000)"
              " INSERT INTO source_note (source, place, text) SELECT (SELECT min(id) FROM source), 1000 + n,"
              " 'a paragraph around a table, as long as others are' FROM c");
    store_sql(
        path,
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000)"
        " INSERT INTO node (uid, catalog, parent, position, skip, label, has_item, state, alive)"
        " SELECT 'n' || n, (SELECT min(id) FROM catalog), NULL, n, 0, 'label ' || n, 0, 'gone', 0 FROM c");
}

/* Stopped at whatever moment, there is neither a change nor a copy; then it goes through, and tells how far it is. */
static void an_upgrade_can_be_stopped(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct watcher w = {.stop_at = 1};
    struct progress progress = {watch, &w};
    enum status st;
    int stopped = 0;
    char *path = store_world_path(&f->world, "old.db"), *copy = mem_printf("%s.bak-v1", path);
    large_file(f, path);
    free(f->path);
    f->path = mem_dup(path);
    while ((st = store_open_watched(&f->world.env, path, STORE_READ_WRITE, &progress, &f->s, &err)) ==
           ST_CANCELLED) {
        stopped++;
        assert_int_equal(store_ask(path, "PRAGMA user_version"), 1);
        assert_int_equal(store_ask(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'rule'"), 0);
        assert_false(path_is_file(copy));
        w = (struct watcher){.stop_at = w.stop_at + 1};
    }
    must(st);
    assert_true(stopped > 5);
    assert_false(w.backwards);
    assert_true(w.total > 0);
    assert_true(path_is_file(copy));
    must(store_verify(f->s, &err));
    free(copy);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(version_1_has_the_shape_of_a_new_one),
        t(version_1_items_know_when_they_entered),
        t(version_1_texts_are_read),
        t(version_1_undoes_as_before),
        cmocka_unit_test_setup_teardown(an_upgrade_can_be_stopped, store_fixture_setup,
                                        store_fixture_teardown),
        t(version_7_index_gets_the_places_of_nodes),
        t(a_reader_copies_the_present_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
