/* Rules as they are stored, and 同上. Private to src/store. */
#ifndef MULU_STORE_DITTO_H
#define MULU_STORE_DITTO_H

#include "store/id_map.h"
#include "store/reading.h"

/* Reads stored notation; what is none, from a newer program, is unknown. */
void rule_of_text(const char *text, struct rule *out);
void rule_free(void *rule); /* one on the heap, as a map holds it */

/* Where the node's rule says ditto, puts in what the item above says; *source is then the item that it comes from, 0
 * where it says nothing of the kind or nothing stands above. known: struct rule by node, found on the way and kept for
 * later questions; NULL: none. */
enum status rule_resolve(struct store *s, int64_t node, struct id_map *known, struct rule *rule,
                         int64_t *source, struct error *err);
/* store_rule() within a read transaction, of a node that is in sight. */
enum status item_rule_read(struct store *s, int64_t node, struct id_map *known, struct item_rule *out,
                           struct error *err);

#endif
