/* Values for completion. Private to src/store. */
#ifndef MULU_STORE_VALUES_H
#define MULU_STORE_VALUES_H

#include "store/store_impl.h"

struct values_wish {
    int64_t catalog;   /* 0: all live ones */
    int cell;          /* of the index's columns: an enum field, or FIELD_COUNT for the headings */
    const char *typed; /* folded; "": nothing */
    bool names;        /* only what query_is_name() calls one */
    size_t limit;
};
/* The values that fit what is typed, best fitting first, then the most used; of the unit field single units as well, as often
 * as the values that are looked at name them. Within the caller's read transaction. */
enum status values_find(struct store *s, const struct values_wish *wish, struct value_list *out,
                        struct error *err);

#endif
