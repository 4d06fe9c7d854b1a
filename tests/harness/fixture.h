/* Databases for tests, made from tests/cases/ui/NAME.jsonl through the store's own import. */
#ifndef MULU_TESTS_FIXTURE_H
#define MULU_TESTS_FIXTURE_H

#include <stdint.h>

#include "harness/term.h"
#include "mulu/store.h"

/* Opens (and makes) HOME/data/mulu/mulu.db in the tests' world, as the user 李 or another. */
struct store *fixture_store(const char *home, const char *user);
void fixture_close(struct store *s);
/* gaoqing: 45 items, many filled; process: 19 with audience and mode; yiyuan, yiyuan-units: 48 and 200. */
int64_t fixture_import(struct store *s, const char *name);

/* The editor on that database, at rest. extra: more arguments, NULL-terminated, or NULL. */
struct term *fixture_start(const char *home, int rows, int cols, const char *const extra[]);
/* What a node's cell holds now, for looking behind the screen; the caller frees. path: 4.1.1 */
char *fixture_cell(const char *home, int64_t catalog, const char *number, const char *cell);

#endif
