/* What is left behind when a program dies while somebody fills in an item: a record (mulu/state.h) with the database,
 * the item, and of each changed cell its name, its label, what was typed over and what was typed. The editor's next
 * start offers it, whoever has written it. */
#ifndef MULU_DRAFT_H
#define MULU_DRAFT_H

#include "mulu/state.h"
#include "mulu/store.h"

#define DRAFT_KIND "draft"

/* Says which item it is of. number and path: as the outline has them. */
void draft_item(struct state *s, const struct store *store, const struct item *item, const char *number,
                const char *path);
/* Sets the i-th changed cell. */
void draft_put(struct state *s, int i, const char *cell, const char *label, const char *before,
               const char *value);
/* The part ("cell", "label", "before", "value") of the i-th changed cell; "" where there is none. */
const char *draft_get(const struct state *s, int i, const char *part);

#endif
