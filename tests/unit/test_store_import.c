/* Imports: all or nothing, whatever happens on the way, and nobody is kept waiting. */
#include "harness/seek.h"
#include "harness/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/review.h"
#include "store/store_impl.h"

/* Nothing of an import is left, to be seen or not. */
static void check_clean(struct store_fixture *f)
{
    struct error err = {0};
    static const char *const tables[] = {
        "source",
        "source_note",
        "catalog",
        "catalog_column",
        "catalog_choice",
        "node",
        "item",
        "mark",
        "item_extra",
        "item_unit",
        "unit",
        "index_pending",
        "change",
        "change_group",
        "item_rule",
        "rule_count",
        "record",
        "index_segment WHERE kind = 'nodes'", /* words stay: others may have taken them up */
        "index_list WHERE id / 70368744177664 NOT IN (SELECT id FROM index_segment)"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        if (store_ask(f->path, sql) != 0)
            fail_msg("%s is not empty", tables[i]);
    }
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM rule"), 1); /* the schema's own */
    must(store_verify(f->s, &err));
}

/* What a user can see at all. */
static void check_nothing_to_see(struct store *s)
{
    struct error err = {0};
    struct catalog_list catalogs;
    struct value_list units;
    struct trash_list trash;
    struct group_list log;
    struct outline o;
    struct item item;
    must(store_catalogs(s, &catalogs, &err));
    assert_int_equal(catalogs.n, 0);
    catalog_list_free(&catalogs);
    must(store_units(s, 0, &units, &err));
    assert_int_equal(units.n, 0);
    value_list_free(&units);
    must(store_trash(s, &trash, &err));
    assert_int_equal(trash.n, 0);
    trash_list_free(&trash);
    must(store_log(s, 10, &log, &err));
    assert_int_equal(log.n, 0);
    group_list_free(&log);
    assert_int_equal(seek_count(s, "事项", 0, &err), 0);
    for (int64_t id = 1; id < 5; id++) {
        assert_int_equal(store_outline(s, id, &o, &err), ST_USAGE);
        assert_int_equal(store_item(s, id, &item, &err), ST_USAGE);
    }
}

/* An import that has come as far as its last row. */
static struct store_import *stage(struct store_fixture *f, struct row_sink *sink, int rows)
{
    struct error err = {0};
    struct store_import *im = NULL;
    must(store_import_begin(f->s, "made.txt", &im, sink, &err));
    must(store_send_rows(sink, "清单", rows, &err));
    return im;
}

static void staged_rows_are_hidden_then_all_there(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_sink sink;
    struct store *other = NULL;
    struct catalog_list list;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    struct store_import *im = stage(f, &sink, 2500);
    check_nothing_to_see(other);
    check_nothing_to_see(f->s);
    assert_true(store_ask(f->path, "SELECT count(*) FROM node") > 2000);
    must(store_import_publish(im, &err));
    must(store_catalogs(other, &list, &err));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.items[0].items, 2500);
    assert_int_equal(list.items[0].headings, 2500 + 125 + 5);
    assert_int_equal(list.items[0].marks, 358);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM item_extra"),
                     250); /* empty cells have no row */
    assert_string_equal(list.items[0].source, "made.txt");
    assert_string_equal(list.items[0].format, "made");
    assert_string_equal(list.items[0].body, "县财政局");
    catalog_list_free(&list);
    must(store_verify(other, &err));
    store_close(other);
}

/* Out of one store and into another: nothing is lost on the way. */
static void rows_survive_the_way(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct store_import *im = NULL;
    struct row_sink sink;
    struct buffer from = {0}, to = {0};
    char *path = store_world_path(&f->world, "other.db");
    int64_t c = store_import_rows(f->s, "清单", 300);
    must(store_open(&f->world.env, path, STORE_READ_WRITE, &other, &err));
    must(store_import_begin(other, "清单.csv", &im, &sink, &err));
    must(store_rows(f->s, c, NULL, &sink, NULL, &err));
    must(store_import_publish(im, &err));
    store_dump(f->s, c, &from);
    store_dump(other, 1, &to);
    assert_string_equal(buf_text(&from), buf_text(&to)); /* ids and uids, too: both stores were empty */
    must(store_verify(other, &err));
    store_close(other);
    free(path);
    buf_free(&from);
    buf_free(&to);
}

/* --- any rows ------------------------------------------------------------------------------------------------------- */

/* A row in words, without what the store adds to it. */
static void describe(const struct outline_row *row, struct buffer *out)
{
    for (int i = 0; i < row_levels(row); i++)
        buf_printf(out, "%s/", row->levels[i]);
    for (enum field fd = 0; fd < FIELD_COUNT; fd++)
        buf_printf(out, "|%s", row->fields[fd]);
    for (int i = 0; i < row->nextras; i++)
        buf_printf(out, "|%s", row->extras[i]);
    for (size_t i = 0; i < row->nmarks; i++)
        buf_printf(out, " !%s %u %d %s", row->marks[i].cell, row->marks[i].marks, row->marks[i].line,
                   row->marks[i].raw);
    buf_putc(out, '\n');
}

static enum status head_ok(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
}

static enum status describe_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)err;
    describe(row, ctx);
    return ST_OK;
}

/* A row with blank levels, shared headings, headings alone, extra cells and marks, as they come. */
static void random_row(uint64_t *seed, struct outline_row *row, struct row_mark *mark, char *unique)
{
    static const char *const names[] = {"", "甲", "乙", "政 策"};
    static const char *const cells[] = {CELL_LABEL, "content", "unit", "extra:电话"};
    static const char *const values[] = {"", "县财政局、县税务局", "两行\n第二行", "　空白 ", "\"引号\",'"};
    *row = (struct outline_row){.uid = "", .nextras = 2, .extras = {"", ""}, .marks = mark};
    row->nlevels = store_random_below(seed, 5);
    for (int i = 0; i < row->nlevels; i++)
        row->levels[i] = names[store_random_below(seed, 4)];
    for (enum field fd = 0; fd < FIELD_COUNT; fd++)
        row->fields[fd] = values[store_random_below(seed, 5)];
    row->fields[FIELD_REMARK] = unique;
    row->extras[store_random_below(seed, 2)] = values[store_random_below(seed, 5)];
    if (store_random_below(seed, 6) == 0) { /* a heading alone, which nothing follows */
        for (enum field fd = 0; fd < FIELD_COUNT; fd++)
            row->fields[fd] = "";
        row->extras[0] = row->extras[1] = "";
        row->levels[row->nlevels++] = unique;
    }
    *mark = (struct row_mark){cells[store_random_below(seed, 4)], MARK_FILLED, REASON_MERGED, "原 文", 7, 1};
    row->nmarks = store_random_below(seed, 3) == 0;
}

static void any_rows_come_out_as_they_went_in(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    uint64_t seed = 99;
    for (int round = 0; round < 12; round++) {
        struct store_import *im = NULL;
        struct row_sink sink;
        struct buffer in = {0}, out = {0};
        struct row_head head = {
            .title = mem_dup("清单"), .columns = mem_alloc(2 * sizeof *head.columns), .ncolumns = 2};
        head.columns[0] = (struct row_column){.role = COLUMN_EXTRA, .index = 0, .label = mem_dup("电话")};
        head.columns[1] = (struct row_column){.role = COLUMN_EXTRA, .index = 1, .label = mem_dup("二级目录")};
        must(store_import_begin(f->s, "a", &im, &sink, &err));
        must(sink.begin(sink.ctx, &head, &err));
        for (int i = 0; i < 300; i++) {
            struct outline_row row;
            struct row_mark mark;
            char unique[32];
            snprintf(unique, sizeof unique, "第%d行", i);
            random_row(&seed, &row, &mark, unique);
            describe(&row, &in);
            must(sink.row(sink.ctx, &row, &err));
        }
        must(sink.end(sink.ctx, &head, &err));
        must(store_import_publish(im, &err));
        struct row_sink look = {.begin = head_ok, .row = describe_row, .end = head_ok, .ctx = &out};
        must(store_rows(f->s, head.catalog, NULL, &look, NULL, &err));
        assert_string_equal(buf_text(&in), buf_text(&out));
        must(store_verify(f->s, &err));
        row_head_release(&head);
        must(store_head(f->s, round + 1, &head, &err));
        assert_int_equal(row_head_levels(&head),
                         5); /* none was given; one label is taken by another column */
        assert_string_equal(row_head_column(&head, COLUMN_LEVEL, 1)->label, "二级目录（2）");
        row_head_release(&head);
        buf_free(&in);
        buf_free(&out);
    }
}

static void marks_of_one_cell_are_one(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    struct mark_list marks;
    struct row_head head = {.title = mem_dup("清单")};
    struct row_mark given[] = {
        {"unit", MARK_FILLED, REASON_MERGED, "", 1, 2},
        {CELL_LABEL, MARK_UNSURE, REASON_DAMAGED, "", 1, 1},
        {"unit", MARK_UNSURE, REASON_EMPTY, "", 1, 2},
    };
    struct outline_row row = {.nlevels = 1, .levels = {"题"}, .marks = given, .nmarks = 3};
    for (enum field fd = 0; fd < FIELD_COUNT; fd++)
        row.fields[fd] = "值";
    must(store_import_begin(f->s, "a", &im, &sink, &err));
    must(sink.begin(sink.ctx, &head, &err));
    must(sink.row(sink.ctx, &row, &err));
    row.nmarks = 0;
    must(sink.row(sink.ctx, &row, &err)); /* the first now shares its heading */
    must(sink.end(sink.ctx, &head, &err));
    must(store_import_publish(im, &err));
    must(store_marks(f->s, head.catalog, &marks, &err));
    assert_int_equal(marks.n, 2);
    assert_string_equal(marks.items[0].cell, CELL_LABEL);
    assert_string_equal(marks.items[0].value, "题"); /* the heading that it shares */
    assert_int_equal(marks.items[1].marks, MARK_FILLED | MARK_UNSURE);
    mark_list_free(&marks);
    must(store_verify(f->s, &err));
    row_head_release(&head);
}

/* The same rows again, into the store that has them: they get uids of their own. */
static void a_uid_stands_once(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    struct store *reader = NULL;
    int64_t c = store_import_rows(f->s, "清单", 20);
    must(store_open(&f->world.env, f->path, STORE_READ_ONLY, &reader, &err));
    must(store_import_begin(f->s, "again.csv", &im, &sink, &err));
    must(store_rows(reader, c, NULL, &sink, NULL, &err));
    must(store_import_publish(im, &err));
    store_close(reader);
    must(store_verify(f->s, &err));
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM catalog"), 2);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM item"), 40);
    assert_int_equal(store_ask(f->path, "SELECT count(DISTINCT uid) FROM node"), 44);
}

static void notes_and_choices(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct string_list notes;
    struct row_head head;
    int64_t c = store_import_rows(f->s, "清单", 3);
    must(store_notes(f->s, c, &notes, &err));
    assert_int_equal(notes.n, 1);
    assert_string_equal(notes.items[0], "附件：说明");
    string_list_free(&notes);
    must(store_head(f->s, c, &head, &err));
    assert_string_equal(head.choices[FIELD_CHANNEL], "政府网站、公示栏"); /* known only after the last row */
    assert_null(head.choices[FIELD_MODE]);
    assert_int_equal(row_head_extras(&head), 1);
    row_head_release(&head);
    assert_int_equal(store_notes(f->s, 99, &notes, &err), ST_USAGE);
}

static void two_tables_are_one_step(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    struct catalog_list list;
    struct group_info g;
    must(store_import_begin(f->s, "两个表.txt", &im, &sink, &err));
    must(store_send_rows(&sink, "甲", 10, &err));
    must(store_send_rows(&sink, "乙", 1200, &err));
    must(store_import_publish(im, &err));
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 2);
    assert_string_equal(list.items[1].title, "乙");
    assert_int_equal(list.items[1].items, 1200);
    catalog_list_free(&list);
    must(store_peek_undo(f->s, &g, &err));
    assert_int_equal(g.verb, VERB_IMPORT);
    assert_string_equal(g.subject, "两个表.txt");
    assert_int_equal(g.changes, 2); /* however many rows there are */
    group_info_release(&g);
    store_undo_last(f->s);
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 0);
    catalog_list_free(&list);
    store_fixture_reopen(f); /* what was undone is not what was left behind */
    store_redo_next(f->s);
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 2);
    catalog_list_free(&list);
    must(store_verify(f->s, &err));
}

static void cancelled(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct row_sink sink;
    struct store_import *im = stage(f, &sink, 2500);
    must(store_send_rows(&sink, "又一个", 10, &err));
    store_import_cancel(im);
    check_clean(f);
    store_import_cancel(NULL);
    must(store_import_begin(f->s, "made.txt", &im, &sink, &err));
    must(store_import_publish(im, &err)); /* no table at all */
    check_clean(f);
}

static void not_within_a_group(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    must(store_begin(f->s, VERB_EDIT, "", &err));
    assert_int_equal(store_import_begin(f->s, "made.txt", &im, &sink, &err), ST_USAGE);
    store_rollback(f->s);
}

/* --- killed --------------------------------------------------------------------------------------------------------- */

/* A child that imports; it tells over the pipe when it has begun, and publishes when it gets that far. */
static pid_t start_import(struct store_fixture *f, int rows, int *begun)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        struct store_import *im = NULL;
        struct row_sink sink;
        f->world.next_uid = 1 << 20;
        if (store_open(&f->world.env, f->path, STORE_READ_WRITE, &s, NULL) ||
            store_import_begin(s, "made.txt", &im, &sink, NULL) || write(ends[1], "x", 1) != 1 ||
            store_send_rows(&sink, "清单", rows, NULL) || store_import_publish(im, NULL))
            _exit(1);
        _exit(write(ends[1], "y", 1) == 1 ? 0 : 1);
    }
    close(ends[1]);
    *begun = ends[0];
    return child;
}

static void wait_for_byte(int fd)
{
    char byte;
    assert_int_equal(read(fd, &byte, 1), 1);
}

static void killed_at_any_moment(void **state)
{
    struct store_fixture *f = *state;
    uint64_t seed = 5;
    int none = 0;
    store_close(f->s);
    f->s = NULL;
    for (int round = 0; round < 30; round++) {
        int fd, code;
        pid_t child = start_import(f, 6000, &fd);
        wait_for_byte(fd);
        usleep((useconds_t)store_random_below(&seed, 150 * 1000));
        kill(child, SIGKILL);
        waitpid(child, &code, 0);
        close(fd);
        struct error err = {0};
        must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &f->s, &err));
        struct catalog_list list;
        must(store_catalogs(f->s, &list, &err));
        if (list.n == 0) {
            none++;
            check_nothing_to_see(f->s);
            check_clean(f);
        } else { /* it was quicker than we: then all of it is there */
            assert_int_equal(list.n, 1);
            assert_int_equal(list.items[0].items, 6000);
            must(store_verify(f->s, &err));
        }
        bool published = list.n > 0;
        catalog_list_free(&list);
        store_close(f->s);
        f->s = NULL;
        if (published) { /* start from nothing again */
            unlink(f->path);
        }
    }
    assert_true(none > 0);
}

static void killed_after_publishing(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct catalog_list list;
    int fd, code;
    pid_t child = start_import(f, 1500, &fd);
    wait_for_byte(fd);
    wait_for_byte(fd);
    kill(child, SIGKILL);
    waitpid(child, &code, 0);
    close(fd);
    store_fixture_reopen(f);
    must(store_catalogs(f->s, &list, &err));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.items[0].items, 1500);
    catalog_list_free(&list);
    must(store_verify(f->s, &err));
}

static void the_living_are_left_alone(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct row_sink sink;
    struct store_import *im = stage(f, &sink, 1500);
    f->world.now += 24 * 3600 * 1000; /* however slow it is */
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    store_close(other);
    must(store_send_rows(&sink, "又一个", 1500, &err));
    must(store_import_publish(im, &err));
    must(store_verify(f->s, &err));
}

static void other_hosts_are_judged_by_their_heartbeat(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct row_sink sink;
    struct store_import *im = stage(f, &sink, 1500);
    store_sql(f->path, "UPDATE source SET host = 'another office'");
    f->world.now += 9 * 60 * 1000;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    assert_true(store_ask(f->path, "SELECT count(*) FROM node") > 0);
    store_close(other);
    f->world.now += 2 * 60 * 1000;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM node"), 0);
    store_close(other);
    /* and it wakes up: there is nothing to publish any more */
    assert_int_equal(store_send_rows(&sink, "又一个", 1500, &err), ST_CANCELLED);
    store_import_cancel(im);
    check_clean(f);
}

static void a_later_process_with_the_same_number(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct row_sink sink;
    struct store_import *im = stage(f, &sink, 10);
    store_sql(f->path, "UPDATE source SET started = 'before the last boot'");
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    check_clean(f);
    store_close(other);
    assert_int_equal(store_import_publish(im, &err), ST_CANCELLED);
    check_nothing_to_see(f->s);
}

static void read_only_clears_nothing_away(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct row_sink sink;
    struct store_import *im = stage(f, &sink, 1500);
    store_sql(f->path, "UPDATE source SET pid = 999999999");
    must(store_open(&f->world.env, f->path, STORE_READ_ONLY, &other, &err));
    assert_true(store_ask(f->path, "SELECT count(*) FROM node") > 0);
    check_nothing_to_see(other);
    store_close(other);
    store_import_cancel(im);
    check_clean(f);
}

/* --- at full speed -------------------------------------------------------------------------------------------------- */

static int64_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void others_write_meanwhile(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int fd, code = -1, writes = 0;
    struct stat info;
    char *log = store_world_path(&f->world, "mulu.db-wal");
    int64_t longest = 0, largest = 0, c = store_make_catalog(f->s, "目录", 1),
            node = store_make_node(f->s, c, 0, 0, "甲", true);
    pid_t child = start_import(f, 30000, &fd);
    wait_for_byte(fd);
    while (waitpid(child, &code, WNOHANG) == 0) {
        char value[16];
        int64_t from = milliseconds();
        snprintf(value, sizeof value, "%d", writes++);
        store_put(f->s, node, "remark", value);
        int64_t took = milliseconds() - from;
        longest = took > longest ? took : longest;
        largest = stat(log, &info) == 0 && info.st_size > largest ? info.st_size : largest;
        usleep(1000);
    }
    close(fd);
    assert_int_equal(code, 0);
    assert_true(writes >= 10);
    assert_true(longest < 2500); /* half of what a writer would wait before it gave up */
    assert_true(largest < 32 * 1024 * 1024);
    free(log);
    must(store_verify(f->s, &err));
}

/* However many rows: not much memory, and not much of a log. */
static void many_rows_need_little(void **state)
{
    struct store_fixture *f = *state;
    struct stat info;
    struct rusage before, after;
    char *log = store_world_path(&f->world, "mulu.db-wal");
    getrusage(RUSAGE_SELF, &before);
    store_import_rows(f->s, "清单", 20000);
    getrusage(RUSAGE_SELF, &after);
    assert_int_equal(stat(log, &info), 0);
    assert_true(info.st_size <= 17 * 1024 * 1024);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed for a while */
    assert_true(after.ru_maxrss - before.ru_maxrss < 30 * 1024);
#endif
    free(log);
}

/* Small tables share transactions, and their catalogs are made before they are known: none is left over, each has its own,
 * and what others make in between is theirs. */
static void many_small_tables(void **state)
{
    enum { TABLES = 150, ROWS = 3 };
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    struct store_import *im = NULL;
    struct row_sink sink;
    struct catalog_list list;
    must(store_open(&f->world.env, f->path, STORE_READ_WRITE, &other, &err));
    must(store_import_begin(f->s, "made.txt", &im, &sink, &err));
    for (int i = 0; i < TABLES; i++) {
        char *title = mem_printf("清单%d", i);
        must(store_send_rows(&sink, title, ROWS + i % 2, &err));
        free(title);
        if (i == 40)
            store_make_catalog(other, "别人的目录", 2);
    }
    must(store_import_publish(im, &err));
    must(store_catalogs(other, &list, &err));
    assert_int_equal(list.n, TABLES + 1);
    for (size_t i = 0, k = 0; i < list.n; i++) {
        struct catalog_info *c = &list.items[i];
        char *title = mem_printf("清单%zu", k);
        if (strcmp(c->title, "别人的目录") != 0) {
            assert_string_equal(c->title, title);
            assert_int_equal(c->items, ROWS + k % 2);
            assert_string_equal(c->format, "made");
            k++;
        }
        free(title);
    }
    catalog_list_free(&list);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM catalog"), TABLES + 1);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM catalog_choice"), TABLES);
    must(store_verify(other, &err));
    store_close(other);
}

static bool takes(struct store *s, const char *sql)
{
    struct error err = {0};
    must(engine_begin(s->db, &err));
    bool taken = engine_exec(s->db, sql, &err) == ST_OK;
    engine_rollback(s->db);
    return taken;
}

static bool takes_nonsense(struct store *s)
{
    return takes(s, "UPDATE catalog SET state = 'nonsense'") ||
           takes(s, "INSERT INTO catalog_choice (catalog, field, choices) VALUES (999999, 'x', 'y')");
}

/* While rows are staged SQLite does not hold them against the conditions of the tables, which are true by construction; as
 * soon as anybody could write something else it does. Nor does it look for what refers to catalogs that go again. */
static void conditions_hold_again(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    store_make_catalog(f->s, "目录", 2);
    assert_false(takes_nonsense(f->s));
    im = stage(f, &sink, 10);
    assert_true(takes_nonsense(f->s));
    must(review_open(im, &err));
    assert_false(takes_nonsense(f->s));
    must(store_import_publish(im, &err));
    assert_false(takes_nonsense(f->s));
    store_import_cancel(stage(f, &sink, 10));
    assert_false(takes_nonsense(f->s));
    im = stage(f, &sink, 10);
    must(store_send_rows(&sink, "又一个", 10, &err));
    must(store_send_rows(&sink, "第三个", 10, &err)); /* a catalog that was made in advance is left over */
    must(store_import_publish(im, &err));
    assert_false(takes_nonsense(f->s));
}

/* Processor time of giving up an import of many catalogs. */
static double give_up(struct store_fixture *f)
{
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    struct rusage before, after;
    must(store_import_begin(f->s, "made.txt", &im, &sink, &err));
    for (int i = 0; i < 300; i++)
        must(store_send_rows(&sink, "清单", 1, &err));
    getrusage(RUSAGE_SELF, &before);
    store_import_cancel(im);
    getrusage(RUSAGE_SELF, &after);
    return (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
           (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1e6;
}

/* It takes what they are, however much there is of others. */
static void giving_up_beside_much_else(void **state)
{
    struct store_fixture *f = *state;
    store_make_catalog(f->s, "目录", 2);
    double alone = give_up(f);
    store_sql(f->path, "PRAGMA foreign_keys=OFF; WITH RECURSIVE n (i) AS (SELECT 1000000 UNION ALL SELECT i "
                       "+ 1 FROM n WHERE i < 1200000) "
                       "INSERT INTO item_rule (node, catalog, read, own, rule, entered, living) "
                       "SELECT i, 1, 1, NULL, 1, 0, 1 FROM n");
    double beside = give_up(f);
    print_message("# %.0f ms, beside much else %.0f ms\n", alone * 1000, beside * 1000);
    assert_true(beside < 4 * alone + 0.1);
}

/* What waits to be written goes with the rest when the import is given up. */
static void small_tables_cancelled(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    must(store_import_begin(f->s, "made.txt", &im, &sink, &err));
    for (int i = 0; i < 30; i++)
        must(store_send_rows(&sink, "清单", 2, &err));
    store_import_cancel(im);
    check_clean(f);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(staged_rows_are_hidden_then_all_there),
        t(rows_survive_the_way),
        t(any_rows_come_out_as_they_went_in),
        t(marks_of_one_cell_are_one),
        t(a_uid_stands_once),
        t(notes_and_choices),
        t(two_tables_are_one_step),
        t(cancelled),
        t(not_within_a_group),
        t(killed_at_any_moment),
        t(killed_after_publishing),
        t(the_living_are_left_alone),
        t(other_hosts_are_judged_by_their_heartbeat),
        t(a_later_process_with_the_same_number),
        t(read_only_clears_nothing_away),
        t(others_write_meanwhile),
        t(many_rows_need_little),
        t(many_small_tables),
        t(small_tables_cancelled),
        t(giving_up_beside_much_else),
        t(conditions_hold_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
