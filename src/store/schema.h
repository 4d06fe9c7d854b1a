/* The shape of the database, and how an older shape becomes the present one. */
#ifndef MULU_STORE_SCHEMA_H
#define MULU_STORE_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/engine.h"
#include "mulu/progress.h"

/* One step: statements that turn version - 1 into version. A step that has been released is never changed again. */
struct migration {
    int version;
    const char *sql;
    /* what SQL cannot do; NULL: nothing */
    enum status (*then)(struct engine *e, const struct progress *progress, struct error *err);
};
extern const struct migration schema_migrations[]; /* by version, from 1 */
extern const size_t schema_count;

/* Makes sure that the database is ours and up to date: a new one runs the whole list, an older one is first copied to
 * PATH.bak-vN and then runs what it lacks. A foreign or newer one is refused before anything is written. progress may be
 * NULL; asked to stop it ends with ST_CANCELLED, and neither has anything changed nor is there a copy. */
enum status schema_prepare(struct engine *e, const struct migration *list, size_t n, bool read_only,
                           const struct progress *progress, struct error *err);

/* Whether the database is ours and not newer than this program; an older one is accepted. Writes nothing. */
enum status schema_accepts(struct engine *e, struct error *err);

#endif
