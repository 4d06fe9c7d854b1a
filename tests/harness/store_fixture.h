/* A store in a directory of its own, in a world that is the same every day: the clock stands still until the test
 * moves it, the user is "tester", uids count up. */
#ifndef MULU_TESTS_STORE_FIXTURE_H
#define MULU_TESTS_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mulu/buffer.h"
#include "mulu/store.h"

/* The world: hand &w.env to what is tested. */
struct store_world {
    struct env env;
    int64_t now;       /* milliseconds; starts at 2026-03-02 01:00 UTC */
    uint64_t next_uid; /* give a forked child a range of its own */
    char dir[64];      /* empty at the start, removed with all in it at the end */
};
void store_world_init(struct store_world *w);
void store_world_release(struct store_world *w);
char *store_world_path(const struct store_world *w, const char *name); /* the caller frees */

/* An open store in such a world, at DIR/mulu.db. */
struct store_fixture {
    struct store_world world;
    char *path;
    struct store *s;
};
/* As setup and teardown of a cmocka test; *state is a struct store_fixture *. */
int store_fixture_setup(void **state);
int store_fixture_teardown(void **state);
void store_fixture_reopen(struct store_fixture *f);

/* Past the store: the first number that a query gives (-1: no row), and statements that change the file. */
int64_t store_ask(const char *path, const char *sql);
void store_sql(const char *path, const char *sql);

/* Fails the test with the error's text unless the status is ST_OK. */
#define must(call) store_must((call), &err, #call, __FILE__, __LINE__)
void store_must(enum status st, const struct error *err, const char *what, const char *file, int line);

/* --- writing in one line; each is a group of its own -------------------------------------------------------------- */

int64_t store_make_catalog(struct store *s, const char *title, int levels);
/* Behind `after`; NULL label: an item under its parent's heading. */
int64_t store_make_node(struct store *s, int64_t catalog, int64_t parent, int64_t after, const char *label,
                        bool item);
void store_put(struct store *s, int64_t node, const char *cell, const char *value);
void store_undo_last(struct store *s);
void store_redo_next(struct store *s);

/* --- what it holds ------------------------------------------------------------------------------------------------ */

/* Every row of a catalog with all that a row has, as store_rows() gives it, with the clerk's reading of its time limit and
 * what was recorded of it, as text. */
void store_dump(struct store *s, int64_t catalog, struct buffer *out);
/* The same of every catalog, the trash included as far as it shows, and what falls due. */
void store_dump_all(struct store *s, struct buffer *out);

/* The same nodes with the same texts. */
void store_same_tree(const struct outline *whole, const struct outline *bare);

/* --- made rows ---------------------------------------------------------------------------------------------------- */

uint64_t store_random(uint64_t *seed);
int store_random_below(uint64_t *seed, int n);

/* Sends a catalog of `rows` rows to a sink: three levels, every field, marks here and there. */
enum status store_send_rows(struct row_sink *sink, const char *title, int rows, struct error *err);
/* Imports such a catalog and publishes it; its id. */
int64_t store_import_rows(struct store *s, const char *title, int rows);

/* A small catalog to search in: 政策(部门文件 规划计划) 执法( = = ), = being items without a name. */
struct store_sample {
    int64_t c, policy, file, plan, shared, first, second;
};
struct store_sample store_make_sample(struct store *s);

#endif
