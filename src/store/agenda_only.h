/* The items that an agenda is limited to. Private to src/store. */
#ifndef MULU_STORE_AGENDA_ONLY_H
#define MULU_STORE_AGENDA_ONLY_H

#include "mulu/agenda.h"
#include "store/store_impl.h"

/* An item whose rule gives days by itself. */
struct only_item {
    int64_t catalog, rule, node;
    int32_t entered;
};
struct agenda_only {
    int64_t *nodes; /* all that it is limited to, by rising id */
    size_t n;
    struct only_item *items; /* by catalog, rule, day of entry, id */
    size_t nitems;
};
bool agenda_only_has(const struct agenda_only *o, int64_t node);
/* How many of the items from i on share catalog, rule and day of entry; at least one. */
size_t agenda_only_group(const struct agenda_only *o, size_t i);

#endif
