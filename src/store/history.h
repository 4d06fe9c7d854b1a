/* Reading groups for people. */
#ifndef MULU_STORE_HISTORY_H
#define MULU_STORE_HISTORY_H

#include "store/store_impl.h"

/* A group's records are numbered from 1: counting those of a large import would be all that looking at it costs. */
#define HISTORY_SELECT                                                                                       \
    "SELECT g.id, g.at, g.who, g.verb, g.subject, g.kind, g.target, g.state,"                                \
    " COALESCE((SELECT max(c.seq) FROM change AS c WHERE c.grp = g.target), 0) FROM change_group AS g"

/* Reads the groups that a statement beginning with HISTORY_SELECT gives; parameter ?1, or 0 where it has none. */
enum status history_read(struct store *s, const char *sql, int64_t parameter, struct group_list *out,
                         struct error *err);

#endif
