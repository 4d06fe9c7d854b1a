/* Opening, and everything that can stand in the way: each failure has a message with place and remedy, and leaves the
 * file as it was. */
#include "harness/seek.h"
#include "harness/store_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/engine.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "store/schema.h"

/* --- files ---------------------------------------------------------------------------------------------------------- */

static void read_file_bytes(const char *path, struct buffer *out)
{
    char room[65536];
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    buf_clear(out);
    for (size_t n; (n = fread(room, 1, sizeof room, in)) > 0;)
        buf_add(out, room, n);
    fclose(in);
}

static void write_file_bytes(const char *path, const char *bytes, size_t len)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    fclose(out);
}

static void copy_file(const char *from, const char *to)
{
    struct buffer b = {0};
    read_file_bytes(from, &b);
    write_file_bytes(to, buf_text(&b), b.len);
    buf_free(&b);
}

static int entries(const char *path)
{
    DIR *dir = opendir(path);
    int n = -2; /* . and .. */
    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static bool logged(const char *path)
{
    char *log = mem_printf("%s-wal", path);
    struct stat info;
    bool yes = stat(log, &info) == 0 && info.st_size > 0;
    free(log);
    return yes;
}

/* Opening fails with this status; the text names the file and says what to do; the file is as it was. */
static void check_refused(struct store_world *w, const char *path, enum store_mode mode, enum status expected,
                          const char *part)
{
    struct buffer before = {0}, after = {0};
    struct store *s = NULL;
    struct error err = {0};
    bool file = path_is_file(path);
    int may = entries(w->dir) + logged(path); /* a log is not read without its shared memory */
    if (file)
        read_file_bytes(path, &before);
    assert_int_equal(store_open(&w->env, path, mode, &s, &err), expected);
    assert_null(s);
    assert_int_equal(err.status, expected);
    if (!strstr(err.text, part) || !strstr(err.text, path) || !strstr(err.text, "; "))
        fail_msg("%s: \"%s\" is not in it", err.text, part);
    if (mode == STORE_READ_WRITE) /* SQLite lets a reader leave its shared memory behind */
        assert_true(entries(w->dir) <= may);
    if (file) {
        read_file_bytes(path, &after);
        assert_int_equal(before.len, after.len);
        assert_memory_equal(buf_text(&before), buf_text(&after), before.len);
    }
    buf_free(&before);
    buf_free(&after);
}

static void check_both_refuse(struct store_world *w, const char *path, const char *part)
{
    check_refused(w, path, STORE_READ_WRITE, ST_DATABASE, part);
    check_refused(w, path, STORE_READ_ONLY, ST_DATABASE, part);
}

static void make_database(struct store_world *w, const char *path)
{
    struct store *s = NULL;
    struct error err = {0};
    must(store_open(&w->env, path, STORE_READ_WRITE, &s, &err));
    int64_t c = store_make_catalog(s, "目录", 2), node = store_make_node(s, c, 0, 0, "甲", true);
    store_put(s, node, "content", "内容");
    store_close(s);
}

struct place {
    struct store_world world;
    char *path; /* nothing stands there yet */
};

static int setup(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    store_world_init(&p->world);
    p->path = store_world_path(&p->world, "mulu.db");
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct place *p = *state;
    free(p->path);
    store_world_release(&p->world);
    free(p);
    return 0;
}

/* --- what is no database of ours ------------------------------------------------------------------------------------- */

static void no_database(void **state)
{
    struct place *p = *state;
    static const char text[] =
        "序号\t公开事项\n1\t政策文件\n这不是数据库，只是一个文本文件，长过一个文件头的一百个字节。\n";
    write_file_bytes(p->path, text, sizeof text - 1);
    check_both_refuse(&p->world, p->path, "不是数据库文件");
    write_file_bytes(p->path, text, 10);
    check_both_refuse(&p->world, p->path, "不是数据库文件");
    struct buffer zeros = {0};
    buf_pad(&zeros, '\0', 8192);
    write_file_bytes(p->path, buf_text(&zeros), zeros.len);
    check_both_refuse(&p->world, p->path, "不是数据库文件");
    buf_free(&zeros);
}

static void a_directory_a_pipe_and_nothing(void **state)
{
    struct place *p = *state;
    check_refused(&p->world, p->path, STORE_READ_ONLY, ST_DATABASE, "没有这个数据库");
    assert_int_not_equal(access(p->path, F_OK), 0);
    assert_int_equal(mkfifo(p->path, 0600), 0);
    check_both_refuse(&p->world, p->path, "不是数据库文件");
    check_both_refuse(&p->world, p->world.dir, "目录");
    char *below = path_join(p->path, "mulu.db"); /* a directory that cannot be made */
    check_refused(&p->world, below, STORE_READ_ONLY, ST_DATABASE, "无法打开");
    struct store *s = NULL;
    struct error err = {0};
    assert_int_equal(store_open(&p->world.env, below, STORE_READ_WRITE, &s, &err), ST_DATABASE);
    free(below);
}

static void directories_are_made(void **state)
{
    struct place *p = *state;
    struct store *s = NULL;
    struct error err = {0};
    char *deep = store_world_path(&p->world, "a/b/mulu.db");
    must(store_open(&p->world.env, deep, STORE_READ_WRITE, &s, &err));
    store_close(s);
    assert_true(path_is_file(deep));
    free(deep);
}

static void of_another_program(void **state)
{
    struct place *p = *state;
    store_sql(p->path, "CREATE TABLE t (x)");
    check_both_refuse(&p->world, p->path, "其他程序");
    store_sql(p->path, "PRAGMA application_id=12345");
    check_both_refuse(&p->world, p->path, "其他程序");
    store_sql(p->path, "PRAGMA journal_mode=WAL");
    check_both_refuse(&p->world, p->path, "其他程序");
}

static void of_a_newer_program(void **state)
{
    struct place *p = *state;
    make_database(&p->world, p->path);
    store_sql(p->path, "PRAGMA user_version=999");
    check_both_refuse(&p->world, p->path, "更新版本");
}

/* Another process was killed and what says so is still in its log: reading must not even bring the log into the file. */
static void of_a_newer_program_that_was_killed(void **state)
{
    struct place *p = *state;
    struct engine *e = NULL;
    struct error err = {0};
    struct buffer before = {0}, after = {0};
    char *copy = store_world_path(&p->world, "copy.db"), *log = store_world_path(&p->world, "mulu.db-wal"),
         *copy_log = store_world_path(&p->world, "copy.db-wal");
    make_database(&p->world, p->path);
    must(engine_open(p->path, ENGINE_READ_WRITE, &e, &err));
    must(engine_use_wal(e, &err));
    must(engine_exec(e, "PRAGMA user_version=999", &err));
    copy_file(p->path, copy);
    copy_file(log, copy_log);
    engine_close(e);
    read_file_bytes(copy_log, &before);
    assert_true(before.len > 0);
    check_both_refuse(&p->world, copy, "更新版本");
    read_file_bytes(copy_log, &after);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(buf_text(&before), buf_text(&after), before.len);
    buf_free(&before);
    buf_free(&after);
    free(copy);
    free(log);
    free(copy_log);
}

static void an_empty_file_is_a_new_database(void **state)
{
    struct place *p = *state;
    struct store *s = NULL;
    struct error err = {0};
    write_file_bytes(p->path, "", 0);
    check_refused(&p->world, p->path, STORE_READ_ONLY, ST_DATABASE, "不是数据库文件");
    must(store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err));
    store_close(s);
}

/* --- damage --------------------------------------------------------------------------------------------------------- */

static void cut_short(void **state)
{
    struct place *p = *state;
    struct buffer whole = {0};
    make_database(&p->world, p->path);
    read_file_bytes(p->path, &whole);
    write_file_bytes(p->path, buf_text(&whole), whole.len / 2);
    check_both_refuse(&p->world, p->path, "损坏");
    write_file_bytes(p->path, buf_text(&whole), 50);
    check_both_refuse(&p->world, p->path, "损坏");
    buf_free(&whole);
}

/* Bytes changed anywhere: never a crash, never a wait, and a message where it shows. */
static void bytes_changed(void **state)
{
    struct place *p = *state;
    struct buffer whole = {0};
    uint64_t seed = 11;
    int noticed = 0;
    char *log = store_world_path(&p->world, "mulu.db-wal");
    make_database(&p->world, p->path);
    read_file_bytes(p->path, &whole);
    for (int round = 0; round < 150; round++) {
        char *bytes = mem_dup_n(buf_text(&whole), whole.len);
        for (int i = 0; i < 20; i++)
            bytes[store_random_below(&seed, (int)whole.len)] = (char)store_random_below(&seed, 256);
        unlink(log);
        write_file_bytes(p->path, bytes, whole.len);
        free(bytes);
        struct store *s = NULL;
        struct error err = {0};
        enum status st = store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err);
        if (!st) {
            struct outline o;
            st = store_verify(s, &err);
            if (store_outline(s, 1, &o, NULL) == ST_OK)
                outline_free(&o);
            seek_count(s, "甲", 0, NULL);
            store_close(s);
        }
        if (st) {
            noticed++;
            assert_non_null(strstr(err.text, p->path));
            assert_non_null(strstr(err.text, "; "));
        }
    }
    assert_true(noticed > 30);
    free(log);
    buf_free(&whole);
}

static void what_does_not_agree_is_found(void **state)
{
    static const struct {
        const char *sql, *part;
    } faults[] = {
        {"UPDATE node SET alive = 0 WHERE id = 1", "存废"},
        {"UPDATE node SET state = 'trash' WHERE id = 1", "存废"},
        {"PRAGMA foreign_keys=OFF; UPDATE node SET parent = 77 WHERE id = 1", "foreign key"},
        {"UPDATE node SET parent = 1 WHERE id = 1", "自己的上级"},
        {"DELETE FROM item", "缺少内容"},
        {"UPDATE index_list SET list = x'0102'", "检索"},
        {"DELETE FROM index_list", "检索"},
        {"DELETE FROM index_list WHERE id = (SELECT max(id) FROM index_list)", "检索"},
        {"DELETE FROM index_segment", "检索"},
        {"DELETE FROM index_segment WHERE kind = 'nodes'", "检索"},
        {"UPDATE index_segment SET first = 2, last = 2 WHERE kind = 'nodes'", "检索"},
        {"DELETE FROM index_word", "检索"},
        {"UPDATE index_word SET text = text || 'x'", "检索"},
        {"UPDATE item SET content = 'y'", "检索"},
        {"UPDATE item SET unit = ''", "检索"},
        {"DELETE FROM item_unit", "单位"},
        {"UPDATE unit SET name = 'x'", "单位"},
        {"UPDATE item_unit SET excepted = 1", "单位"},
        {"UPDATE catalog SET items = 5", "计数"},
        {"UPDATE catalog SET marks = 5", "计数"},
        {"UPDATE catalog SET deepest = 0", "计数"},
    };
    struct place *p = *state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct store *s = NULL;
        struct error err = {0};
        char *path = mem_printf("%s.%zu", p->path, i);
        must(store_open(&p->world.env, path, STORE_READ_WRITE, &s, &err));
        int64_t c = store_make_catalog(s, "目录", 2), node = store_make_node(s, c, 0, 0, "甲", true);
        store_put(s, node, "unit", "县财政局");
        must(store_rebuild_index(s, NULL,
                                 &err)); /* else it is pending, and its cells themselves are searched */
        must(store_verify(s, &err));
        store_close(s);
        store_sql(path, faults[i].sql);
        must(store_open(&p->world.env, path, STORE_READ_WRITE, &s, &err));
        assert_int_equal(store_verify(s, &err), ST_PROBLEMS);
        if (!strstr(err.text, faults[i].part))
            fail_msg("%s: %s", faults[i].sql, err.text);
        struct outline o; /* a circle or a stray must not hang or crash a reader */
        if (store_outline(s, c, &o, NULL) == ST_OK)
            outline_free(&o);
        if (strcmp(faults[i].part, "检索") == 0 && strncmp(faults[i].sql, "UPDATE item ", 12) != 0) {
            must(store_rebuild_index(s, NULL, &err)); /* which mends it */
            must(store_verify(s, &err));
        }
        store_close(s);
        free(path);
    }
}

/* --- reading only --------------------------------------------------------------------------------------------------- */

static void read_only(void **state)
{
    struct place *p = *state;
    struct store *s = NULL, *writer = NULL;
    struct store_import *im;
    struct row_sink sink;
    struct catalog_list list;
    struct group_info g;
    struct error err = {0};
    make_database(&p->world, p->path);
    must(store_open(&p->world.env, p->path, STORE_READ_WRITE, &writer, &err));
    must(store_open(&p->world.env, p->path, STORE_READ_ONLY, &s, &err));
    assert_true(store_is_read_only(s));
    assert_int_equal(store_begin(s, VERB_EDIT, "", &err), ST_DATABASE);
    assert_non_null(strstr(err.text, "只读"));
    must(store_peek_undo(s, &g, &err));
    assert_int_equal(store_undo(s, g.id, NULL, &err), ST_DATABASE);
    group_info_release(&g);
    assert_int_equal(store_import_begin(s, "a", &im, &sink, &err), ST_DATABASE);
    must(store_verify(s, &err));
    assert_false(store_changed_outside(s));
    store_make_catalog(writer, "又一个", 1);
    assert_true(store_changed_outside(s)); /* it follows what others do */
    must(store_catalogs(s, &list, &err));
    assert_int_equal(list.n, 2);
    catalog_list_free(&list);
    store_close(s);
    store_close(writer);
}

/* Runs as a user without rights to the files; gives what the function gave. */
static int as_nobody(int (*run)(const struct place *p), const struct place *p)
{
    int code = -1;
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(run(p));
    }
    waitpid(child, &code, 0);
    return WIFEXITED(code) ? WEXITSTATUS(code) : -1;
}

static int open_reading(const struct place *p)
{
    struct store *s = NULL;
    struct catalog_list list = {0};
    struct error err = {0};
    if (store_open(&p->world.env, p->path, STORE_READ_ONLY, &s, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    int code = store_catalogs(s, &list, &err) || list.n != 1 || store_verify(s, &err) ? 2 : 0;
    catalog_list_free(&list);
    store_close(s);
    return code;
}

static int open_writing(const struct place *p)
{
    struct store *s = NULL;
    struct error err = {0};
    enum status st = store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err);
    if (st != ST_DATABASE)
        return 10 + (int)st;
    return strstr(err.text, p->path) && strstr(err.text, "; ") ? 0 : 2;
}

static int open_unreadable(const struct place *p)
{
    struct store *s = NULL;
    struct error err = {0};
    enum status a = store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err);
    enum status b = store_open(&p->world.env, p->path, STORE_READ_ONLY, &s, &err);
    return a == ST_DATABASE && b == ST_DATABASE && strstr(err.text, p->path) ? 0 : 1;
}

static void without_rights(void **state)
{
    struct place *p = *state;
    struct buffer before = {0}, after = {0};
    make_database(&p->world, p->path);
    read_file_bytes(p->path, &before);

    assert_int_equal(chmod(p->path, 0444), 0);
    assert_int_equal(chmod(p->world.dir, 0555), 0);
    assert_int_equal(as_nobody(open_reading, p), 0); /* neither file nor directory can be written */
    assert_int_equal(as_nobody(open_writing, p), 0);

    assert_int_equal(chmod(p->path, 0666), 0);
    assert_int_equal(as_nobody(open_reading, p), 0); /* the directory cannot */
    assert_int_equal(as_nobody(open_writing, p), 0);

    assert_int_equal(chmod(p->path, 0000), 0);
    assert_int_equal(as_nobody(open_unreadable, p), 0);

    assert_int_equal(chmod(p->world.dir, 0700), 0);
    assert_int_equal(chmod(p->path, 0600), 0);
    read_file_bytes(p->path, &after);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(buf_text(&before), buf_text(&after), before.len);
    assert_int_equal(entries(p->world.dir), 1);
    buf_free(&before);
    buf_free(&after);
}

static int open_new(const struct place *p)
{
    struct store *s = NULL;
    struct error err = {0};
    return store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err) == ST_DATABASE &&
                   strstr(err.text, p->path)
               ? 0
               : 1;
}

static void a_new_one_where_nothing_may_be_made(void **state)
{
    struct place *p = *state;
    assert_int_equal(chmod(p->world.dir, 0555), 0);
    assert_int_equal(as_nobody(open_new, p), 0);
    assert_int_equal(chmod(p->world.dir, 0700), 0);
    assert_int_equal(entries(p->world.dir), 0);
}

/* --- busy ----------------------------------------------------------------------------------------------------------- */

static void locked(void **state)
{
    struct place *p = *state;
    struct store *a = NULL, *b = NULL;
    struct error err = {0};
    struct catalog_list list;
    make_database(&p->world, p->path);
    must(store_open(&p->world.env, p->path, STORE_READ_WRITE, &a, &err));
    must(store_open(&p->world.env, p->path, STORE_READ_WRITE, &b, &err));
    must(store_begin(a, VERB_EDIT, "", &err));
    assert_int_equal(store_begin(b, VERB_EDIT, "", &err), ST_LOCKED);
    assert_non_null(strstr(err.text, p->path));
    must(store_catalogs(b, &list, &err)); /* reading goes on */
    assert_int_equal(list.n, 1);
    catalog_list_free(&list);
    store_rollback(a);
    must(store_begin(b, VERB_EDIT, "", &err));
    must(store_commit(b, &err));
    store_close(a);
    store_close(b);
}

/* --- a full disk ---------------------------------------------------------------------------------------------------- */

/* In a child: no file may grow beyond `limit` bytes from here on, which is how a full disk looks. */
static void limit_files(rlim_t limit)
{
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, limit});
}

static int in_child(int (*run)(const struct place *p), const struct place *p)
{
    int code = -1;
    pid_t child = fork();
    if (child == 0)
        _exit(run(p));
    waitpid(child, &code, 0);
    return WIFEXITED(code) ? WEXITSTATUS(code) : -1;
}

static int create_on_full_disk(const struct place *p)
{
    limit_files(0);
    return open_new(p);
}

static char *big_text(size_t len)
{
    struct buffer b = {0};
    buf_pad(&b, 'x', len);
    return buf_take(&b);
}

static int write_on_full_disk(const struct place *p)
{
    struct store *s = NULL;
    struct error err = {0};
    struct item item;
    char *big = big_text(2 << 20);
    if (store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err))
        return 1;
    limit_files(1 << 20);
    if (store_begin(s, VERB_EDIT, "", &err) || store_set(s, 1, "spec", NULL, "先写一点", &err))
        return 2;
    enum status st = store_set(s, 1, "content", NULL, big, &err);
    if (!st)
        st = store_commit(s, &err);
    else
        store_rollback(s);
    if (st != ST_DATABASE || !strstr(err.text, p->path) || !strstr(err.text, "没有保存"))
        return 3;
    /* it goes on working with what was there */
    if (store_item(s, 1, &item, &err) || strcmp(item.fields[FIELD_SPEC], "") != 0)
        return 4;
    if (store_begin(s, VERB_EDIT, "", &err) || store_set(s, 1, "remark", NULL, "小", &err) ||
        store_commit(s, &err))
        return 5;
    item_release(&item);
    store_close(s);
    free(big);
    return 0;
}

/* An error in the middle of a group that the caller overlooks must not end in half a group. */
static int commit_after_an_error(const struct place *p)
{
    struct store *s = NULL;
    struct error err = {0};
    char *big = big_text(2 << 20);
    if (store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err))
        return 1;
    limit_files(1 << 20);
    if (store_begin(s, VERB_EDIT, "", &err) || store_set(s, 1, "spec", NULL, "半", &err))
        return 2;
    int failed = 0;
    for (int i = 0; i < 20; i++) /* more than the page cache holds */
        failed += store_set(s, 1, i % 2 ? "basis" : "content", NULL, i % 4 < 2 ? big : "", &err) != ST_OK;
    if (!failed)
        return 3;
    return store_commit(s, &err) == ST_DATABASE ? 0 : 4;
}

static int import_on_full_disk(const struct place *p)
{
    struct store *s = NULL;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    if (store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err))
        return 1;
    limit_files(3 << 20);
    if (store_import_begin(s, "a.txt", &im, &sink, &err))
        return 2;
    if (store_send_rows(&sink, "清单", 20000, &err) != ST_DATABASE)
        return 3;
    store_import_cancel(im);
    struct catalog_list list;
    if (store_catalogs(s, &list, &err) || list.n != 1)
        return 4;
    catalog_list_free(&list);
    store_close(s);
    return 0;
}

static void a_full_disk(void **state)
{
    struct place *p = *state;
    struct store *s = NULL;
    struct error err = {0};
    struct item item;
    assert_int_equal(in_child(create_on_full_disk, p), 0);
    make_database(&p->world, p->path); /* and what that left is no obstacle */
    assert_int_equal(in_child(write_on_full_disk, p), 0);
    assert_int_equal(in_child(commit_after_an_error, p), 0);
    assert_int_equal(in_child(import_on_full_disk, p), 0);
    must(store_open(&p->world.env, p->path, STORE_READ_WRITE, &s, &err));
    must(store_item(s, 1, &item, &err));
    assert_string_equal(item.fields[FIELD_CONTENT], "内容");
    assert_string_equal(item.fields[FIELD_SPEC], "");
    assert_string_equal(item.fields[FIELD_REMARK], "小");
    item_release(&item);
    must(store_verify(s, &err));
    store_close(s);
}

/* --- versions ------------------------------------------------------------------------------------------------------- */

static const struct migration older[] = {{.version = 1, .sql = "CREATE TABLE t (x INTEGER)"}};
static const struct migration newer[] = {
    {.version = 1, .sql = "CREATE TABLE t (x INTEGER)"},
    {.version = 2, .sql = "ALTER TABLE t ADD COLUMN y INTEGER; UPDATE t SET y = x + 1"},
    {.version = 3, .sql = "CREATE TABLE u (z INTEGER)"},
};
static const struct migration broken[] = {
    {.version = 1, .sql = "CREATE TABLE t (x INTEGER)"},
    {.version = 2, .sql = "ALTER TABLE t ADD COLUMN y INTEGER"},
    {.version = 3, .sql = "CREATE TABLE u (z INTEGER); INSERT INTO nowhere VALUES (1)"},
};

static enum status prepare(const char *path, const struct migration *list, size_t n, bool read_only,
                           struct error *err)
{
    struct engine *e = NULL;
    enum status st = engine_open(path, read_only ? ENGINE_READ_ONLY : ENGINE_READ_WRITE, &e, err);
    if (!st)
        st = schema_prepare(e, list, n, read_only, NULL, err);
    engine_close(e);
    return st;
}

#define VERSION "SELECT user_version FROM pragma_user_version"

static void an_older_schema_moves_up(void **state)
{
    struct place *p = *state;
    struct error err = {0};
    char *copy = mem_printf("%s.bak-v1", p->path), *second = mem_printf("%s.bak-v1.2", p->path);
    must(prepare(p->path, older, 1, false, &err));
    store_sql(p->path, "INSERT INTO t VALUES (41)");
    assert_int_equal(prepare(p->path, newer, 3, true, &err), ST_DATABASE);
    assert_non_null(strstr(err.text, "升级"));
    assert_int_equal(access(copy, F_OK), -1);

    /* one that fails leaves the file as it was, and the copy */
    assert_int_equal(prepare(p->path, broken, 3, false, &err), ST_DATABASE);
    assert_int_equal(store_ask(p->path, VERSION), 1);
    assert_int_equal(store_ask(p->path, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), 0);
    assert_int_equal(store_ask(copy, VERSION), 1);
    assert_int_equal(store_ask(copy, "SELECT x FROM t"), 41);

    copy_file(copy, p->path);
    must(prepare(p->path, newer, 3, false, &err));
    assert_int_equal(store_ask(p->path, VERSION), 3);
    assert_int_equal(store_ask(p->path, "SELECT y FROM t"), 42);
    assert_int_equal(access(second, F_OK), 0); /* no copy is written over */
    must(prepare(p->path, newer, 3, false, &err));
    must(prepare(p->path, newer, 3, true, &err));
    assert_int_equal(prepare(p->path, older, 1, false, &err), ST_DATABASE);
    free(copy);
    free(second);
}

static void a_copy_that_cannot_be_made_stops_it(void **state)
{
    struct place *p = *state;
    struct error err = {0};
    must(prepare(p->path, older, 1, false, &err));
    struct buffer filler = {0};
    buf_puts(&filler,
             "INSERT INTO t SELECT 1 FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c"
             " WHERE n < 20000) SELECT n FROM c)");
    store_sql(p->path, buf_text(&filler));
    buf_free(&filler);
    int code = -1;
    pid_t child = fork();
    if (child == 0) {
        limit_files(100 * 1000);
        _exit(prepare(p->path, newer, 3, false, &err) == ST_DATABASE && strstr(err.text, "bak-v1") ? 0 : 1);
    }
    waitpid(child, &code, 0);
    assert_int_equal(code, 0);
    assert_int_equal(store_ask(p->path, VERSION), 1);
}

/* Several processes find no database and all make it. They start at the moment in which the pipe is closed. */
static void many_that_start_at_once(void **state)
{
    enum { CHILDREN = 6 };
    struct place *p = *state;
    for (int round = 0; round < 10; round++) {
        pid_t children[CHILDREN];
        int gate[2];
        char *path = mem_printf("%s.%d", p->path, round), byte;
        assert_int_equal(pipe(gate), 0);
        for (int i = 0; i < CHILDREN; i++) {
            children[i] = fork();
            if (children[i] == 0) {
                struct store *s = NULL;
                close(gate[1]);
                if (read(gate[0], &byte, 1) != 0)
                    _exit(50);
                enum status st = store_open(&p->world.env, path, STORE_READ_WRITE, &s, NULL);
                store_close(s);
                _exit((int)st);
            }
        }
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < CHILDREN; i++) {
            int code = -1;
            waitpid(children[i], &code, 0);
            assert_int_equal(code, 0);
        }
        make_database(&p->world, path);
        for (size_t version = 1; version < schema_count; version++) { /* nobody saw it half made */
            char *copy = mem_printf("%s.bak-v%zu", path, version);
            assert_int_equal(access(copy, F_OK), -1);
            free(copy);
        }
        free(path);
    }
}

/* The item table has exactly the columns of the field table, in whatever version. */
static void columns_follow_the_field_table(void **state)
{
    struct place *p = *state;
    struct engine *e = NULL;
    struct error err = {0};
    int n = 0;
    make_database(&p->world, p->path);
    must(engine_open(p->path, ENGINE_READ_ONLY, &e, &err));
    struct stmt *st = stmt_begin(e, "SELECT name FROM pragma_table_info('item') WHERE name <> 'node'");
    for (; stmt_row(st); n++) {
        enum field f;
        assert_true(field_by_key(stmt_get_text(st, 0), &f));
    }
    must(stmt_end(st, &err));
    engine_close(e);
    assert_int_equal(n, FIELD_COUNT);
    assert_int_equal(store_ask(p->path, "SELECT application_id FROM pragma_application_id"), 0x6D756C75);
    assert_int_equal(store_ask(p->path, VERSION), schema_migrations[schema_count - 1].version);
    assert_int_equal(
        store_ask(p->path, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
}

#define t(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(no_database),
        t(a_directory_a_pipe_and_nothing),
        t(directories_are_made),
        t(of_another_program),
        t(of_a_newer_program),
        t(of_a_newer_program_that_was_killed),
        t(an_empty_file_is_a_new_database),
        t(cut_short),
        t(bytes_changed),
        t(what_does_not_agree_is_found),
        t(read_only),
        t(without_rights),
        t(a_new_one_where_nothing_may_be_made),
        t(locked),
        t(a_full_disk),
        t(an_older_schema_moves_up),
        t(a_copy_that_cannot_be_made_stops_it),
        t(many_that_start_at_once),
        t(columns_follow_the_field_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
