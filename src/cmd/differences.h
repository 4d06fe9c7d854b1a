/* What differs between two catalogs, as import --replace and diff tell it. */
#ifndef MULU_CMD_DIFFERENCES_H
#define MULU_CMD_DIFFERENCES_H

#include <jansson.h>

#include "mulu/replace.h"

/* One line a difference, and their number; nothing differs in so many words. */
enum status differences_print(struct replace *r, struct error *err);
/* Adds the lists head, added, changed, moved and removed to the object, and their number as changes. */
enum status differences_json(struct replace *r, json_t *object, struct error *err);

#endif
