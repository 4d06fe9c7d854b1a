/* What the readers of bare trees share: skeleton.c (the whole), glimpse.c (what shows first), follow.c (what has changed). */
#ifndef MULU_STORE_SKELETON_H
#define MULU_STORE_SKELETON_H

#include "store/store_impl.h"

/* The caller frees items. traits: node.traits of the database. */
struct sources {
    struct outline_source *items;
    size_t n, cap;
};
void sources_add(struct sources *l, int64_t id, int64_t parent, int traits);

/* Kept in step with the living nodes of the catalog. */
struct catalog_counts {
    int64_t items, headings, marks;
};
enum status catalog_counts_read(struct store *s, int64_t catalog, struct catalog_counts *out,
                                struct error *err);
/* The cells of one node that are to be confirmed; MARK_… bits of them all. */
enum status marks_of_one(struct store *s, int64_t node, int *marks, unsigned *kinds, struct error *err);
/* Titles are read from the store when they are asked for. */
void titles_later(struct store *s, struct outline *o);
/* Now; zero for a catalog whose changes are no history. */
enum status as_of_now(struct store *s, int64_t catalog, struct as_of *out, struct error *err);

#endif
