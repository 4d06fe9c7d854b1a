/* The engine: statements, transactions, and two connections on one file. */
#include "harness/store_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/engine.h"

struct pair {
    struct store_world world;
    char *path;
    struct engine *a, *b; /* two connections */
};

static const char schema[] = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
                             "CREATE TABLE child (t INTEGER REFERENCES t (id))";

static int setup(void **state)
{
    struct pair *p = calloc(1, sizeof *p);
    struct error err = {0};
    store_world_init(&p->world);
    p->path = store_world_path(&p->world, "engine.db");
    must(engine_open(p->path, ENGINE_READ_WRITE, &p->a, &err));
    must(engine_use_wal(p->a, &err));
    must(engine_exec(p->a, schema, &err));
    must(engine_open(p->path, ENGINE_READ_WRITE, &p->b, &err));
    must(engine_use_wal(p->b, &err));
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct pair *p = *state;
    engine_close(p->a);
    engine_close(p->b);
    free(p->path);
    store_world_release(&p->world);
    free(p);
    return 0;
}

static enum status insert(struct engine *e, int64_t id, const char *name, struct error *err)
{
    struct stmt *st = stmt_begin(e, "INSERT INTO t (id, name) VALUES (?1, ?2)");
    stmt_id(st, 1, id);
    stmt_text(st, 2, name);
    return stmt_run(st, err);
}

static int64_t count(struct engine *e)
{
    struct error err = {0};
    struct stmt *st = stmt_begin(e, "SELECT count(*) FROM t");
    int64_t n = stmt_row(st) ? stmt_get_int(st, 0) : -1;
    must(stmt_end(st, &err));
    return n;
}

static void values_and_nulls(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(insert(p->a, 1, "甲", &err));
    must(insert(p->a, 2, NULL, &err));
    struct stmt *st = stmt_begin(p->a, "SELECT id, name FROM t ORDER BY id");
    assert_true(stmt_row(st));
    assert_int_equal(stmt_get_int(st, 0), 1);
    assert_string_equal(stmt_get_text(st, 1), "甲");
    assert_false(stmt_is_null(st, 1));
    assert_true(stmt_row(st));
    assert_string_equal(stmt_get_text(st, 1), "");
    assert_int_equal(stmt_get_int(st, 1), 0);
    assert_true(stmt_is_null(st, 1));
    assert_false(stmt_row(st));
    assert_false(stmt_row(st)); /* the end stays the end, it does not start again */
    must(stmt_end(st, &err));
}

static void bindings_do_not_outlive_a_use(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    static const char sql[] = "INSERT INTO t (id, name) VALUES (?1, ?2)";
    struct stmt *st = stmt_begin(p->a, sql);
    stmt_int(st, 1, 1);
    stmt_text(st, 2, "甲");
    must(stmt_run(st, &err));
    st = stmt_begin(p->a, sql);
    stmt_int(st, 1, 2);
    must(stmt_run(st, &err)); /* NULL, or the name would not be unique */
}

static void one_text_at_several_depths(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    static const char sql[] = "SELECT id FROM t ORDER BY id";
    must(insert(p->a, 1, "a", &err));
    must(insert(p->a, 2, "b", &err));
    int sum = 0;
    struct stmt *outer = stmt_begin(p->a, sql);
    while (stmt_row(outer)) {
        struct stmt *inner = stmt_begin(p->a, sql);
        assert_ptr_not_equal(outer, inner);
        while (stmt_row(inner))
            sum += (int)(10 * stmt_get_int(outer, 0) + stmt_get_int(inner, 0));
        must(stmt_end(inner, &err));
    }
    must(stmt_end(outer, &err));
    assert_int_equal(sum, 11 + 12 + 21 + 22);
}

static void errors_stick_until_the_end(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    struct stmt *st = stmt_begin(p->a, "SELECT nonsense FROM t");
    stmt_int(st, 1, 5);
    assert_false(stmt_row(st));
    assert_int_equal(stmt_end(st, &err), ST_DATABASE);
    assert_non_null(strstr(err.text, "nonsense"));
    assert_non_null(strstr(err.text, p->path));

    st = stmt_begin(p->a, "SELECT id FROM t WHERE id = ?1");
    stmt_int(st, 2, 5); /* no such parameter */
    assert_false(stmt_row(st));
    assert_int_equal(stmt_end(st, &err), ST_DATABASE);

    static const char two[] = "SELECT 1; SELECT 2";
    for (int i = 0; i < 2; i++) {
        st = stmt_begin(p->a, two);
        assert_false(stmt_row(st));
        assert_int_equal(stmt_end(st, &err), ST_DATABASE);
    }
    st = stmt_begin(p->a, "SELECT \"typo\" FROM t"); /* a name, never a text */
    assert_int_equal(stmt_run(st, NULL), ST_DATABASE);
}

static void constraints_hold(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(insert(p->a, 1, "甲", &err));
    assert_int_equal(insert(p->a, 2, "甲", &err), ST_DATABASE);
    assert_int_equal(engine_exec(p->a, "INSERT INTO child VALUES (77)", &err), ST_DATABASE);
}

static void transactions_nest(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(engine_begin(p->a, &err));
    must(engine_begin(p->a, &err));
    must(insert(p->a, 1, "甲", &err));
    must(engine_commit(p->a, &err));
    assert_true(engine_in_transaction(p->a));
    assert_int_equal(count(p->b), 0);
    must(engine_commit(p->a, &err));
    assert_false(engine_in_transaction(p->a));
    assert_int_equal(count(p->b), 1);

    must(engine_begin(p->a, &err));
    must(engine_begin_read(p->a, &err));
    must(insert(p->a, 2, "乙", &err));
    engine_rollback(p->a); /* ends them all */
    assert_false(engine_in_transaction(p->a));
    assert_int_equal(engine_commit(p->a, &err), ST_DATABASE);
    assert_int_equal(count(p->a), 1);

    must(engine_begin_read(p->a, &err));
    assert_int_equal(engine_begin(p->a, &err), ST_DATABASE); /* a view cannot become a writer */
    must(engine_commit(p->a, &err));
}

/* SQLite itself rolls back when the disk is full or failing; what follows must not be committed bit by bit. */
static void a_transaction_that_was_lost(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(engine_begin(p->a, &err));
    must(insert(p->a, 1, "甲", &err));
    must(engine_exec(p->a, "ROLLBACK", &err));
    assert_int_equal(insert(p->a, 2, "乙", &err), ST_DATABASE);
    assert_int_equal(engine_commit(p->a, &err), ST_DATABASE);
    assert_int_equal(count(p->b), 0);
    must(engine_begin(p->a, &err));
    must(insert(p->a, 3, "丙", &err));
    must(engine_commit(p->a, &err));
    assert_int_equal(count(p->b), 1);
}

static void a_read_sees_one_moment(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(engine_begin_read(p->b, &err));
    assert_int_equal(count(p->b), 0);
    must(insert(p->a, 1, "甲", &err));
    assert_int_equal(count(p->b), 0);
    must(engine_commit(p->b, &err));
    assert_int_equal(count(p->b), 1);
}

static void a_writer_waits_then_gives_up(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(engine_begin(p->a, &err));
    assert_int_equal(engine_begin(p->b, &err), ST_LOCKED);
    assert_non_null(strstr(err.text, p->path));
    assert_false(engine_in_transaction(p->b));
    must(engine_commit(p->a, &err));
    must(engine_begin(p->b, &err));
    must(engine_commit(p->b, &err));
}

static void a_writer_waits_and_gets_in(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    int ready[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct engine *e = NULL;
        bool ok = !engine_open(p->path, ENGINE_READ_WRITE, &e, NULL) && !engine_begin(e, NULL);
        ok = ok && write(ready[1], "x", 1) == 1;
        usleep(100 * 1000);
        _exit(ok && !insert(e, 5, "子", NULL) && !engine_commit(e, NULL) ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1); /* the child has the lock */
    must(engine_begin(p->a, &err));
    assert_int_equal(count(p->a), 1);
    must(insert(p->a, 6, "亲", &err));
    must(engine_commit(p->a, &err));
    int code = -1;
    waitpid(child, &code, 0);
    assert_int_equal(code, 0);
    close(ready[0]);
    close(ready[1]);
}

static void data_version_tells_of_others(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    int64_t was = engine_data_version(p->a);
    must(insert(p->a, 1, "甲", &err));
    assert_int_equal(engine_data_version(p->a), was);
    must(insert(p->b, 2, "乙", &err));
    assert_int_not_equal(engine_data_version(p->a), was);
}

static void identity_is_part_of_the_transaction(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    struct engine_identity id;
    must(engine_begin(p->a, &err));
    must(engine_set_identity(p->a, 77, 3, &err));
    engine_rollback(p->a);
    must(engine_identity(p->a, &id, &err));
    assert_int_equal(id.application_id, 0);
    assert_int_equal(id.user_version, 0);
    assert_false(id.empty);
    must(engine_begin(p->a, &err));
    must(engine_set_identity(p->a, 77, 3, &err));
    must(engine_commit(p->a, &err));
    must(engine_identity(p->b, &id, &err));
    assert_int_equal(id.application_id, 77);
    assert_int_equal(id.user_version, 3);
}

static void a_copy_is_whole(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    struct engine *e = NULL;
    char *copy = store_world_path(&p->world, "copy.db");
    must(insert(p->a, 1, "甲", &err));
    must(engine_copy(p->a, copy, &err));
    must(engine_open(copy, ENGINE_READ_ONLY, &e, &err));
    assert_int_equal(count(e), 1);
    must(engine_integrity(e, &err));
    engine_close(e);
    assert_int_not_equal(engine_copy(p->a, copy, &err), ST_OK); /* nothing is written over */
    free(copy);
}

static void integrity_names_a_stray(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    must(engine_integrity(p->a, &err));
    must(engine_exec(p->a, "PRAGMA foreign_keys=OFF; INSERT INTO child VALUES (5); PRAGMA foreign_keys=ON",
                     &err));
    assert_int_equal(engine_integrity(p->a, &err), ST_PROBLEMS);
}

/* Names that SQLite would read as something else than the name of a file. */
static void odd_names(void **state)
{
    struct pair *p = *state;
    struct error err = {0};
    static const char *const names[] = {":memory:", "file:x.db?mode=memory", "a?b#c%20.db", "目录 一.db"};
    char old[4096];
    assert_non_null(getcwd(old, sizeof old));
    assert_int_equal(chdir(p->world.dir), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct engine *e = NULL;
        must(engine_open(names[i], ENGINE_READ_WRITE, &e, &err));
        must(engine_use_wal(e, &err));
        must(engine_exec(e, schema, &err));
        engine_close(e);
        assert_int_equal(access(names[i], F_OK), 0);
    }
    assert_int_equal(chdir(old), 0);
}

#define t(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(values_and_nulls),
        t(bindings_do_not_outlive_a_use),
        t(one_text_at_several_depths),
        t(errors_stick_until_the_end),
        t(constraints_hold),
        t(transactions_nest),
        t(a_transaction_that_was_lost),
        t(a_read_sees_one_moment),
        t(a_writer_waits_then_gives_up),
        t(a_writer_waits_and_gets_in),
        t(data_version_tells_of_others),
        t(identity_is_part_of_the_transaction),
        t(a_copy_is_whole),
        t(integrity_names_a_stray),
        t(odd_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
