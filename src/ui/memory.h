/* Where one was, for coming back: in this session (a tree that is opened again) and in the next. One record for each
 * database and user, below the state directory; losing it loses nothing but the place.
 *
 * Keys: tree (the catalog whose tree was open), list (the catalog under the cursor in the list), query, query-catalog,
 * query-at, used (the nodes opened lately), tour-step, tour-stopped, tree-extra, import-place, and for each catalog node.ID, row.ID (its line in the pane) and
 * open.ID (what was unfolded). */
#ifndef MULU_UI_MEMORY_H
#define MULU_UI_MEMORY_H

#include "ui/app.h"

void memory_load(struct app *app,
                 bool use); /* use false: begins with nothing; what cannot be read is not there */
/* Asks every view and writes, if anything is different from what was written last. */
void memory_save(struct app *app);
void memory_release(struct app *app);
/* The path of a record of another kind about this database; the caller frees. After memory_load(). */
char *memory_file(const struct app *app, const char *kind);

/* A node has been opened, or gone to: searches list it first from now on. */
void memory_use(struct app *app, int64_t node);

/* Of one catalog: KEY.ID. "" and 0 where there is nothing. */
void memory_put(struct app *app, const char *key, int64_t catalog, const char *value);
void memory_put_int(struct app *app, const char *key, int64_t catalog, int64_t value);
const char *memory_get(const struct app *app, const char *key, int64_t catalog);
int64_t memory_get_int(const struct app *app, const char *key, int64_t catalog);

#endif
