/* A map from ids of the database to pointers. Private to src/store. */
#ifndef MULU_STORE_ID_MAP_H
#define MULU_STORE_ID_MAP_H

#include <stddef.h>
#include <stdint.h>

struct id_map {
    struct id_slot *slots; /* a power of two of them, at most half of them taken */
    size_t cap, n;
};
/* Where the value for the id is kept, NULL at first; good until the next new id. id 0 is none. */
void **id_map_at(struct id_map *m, int64_t id);
void *id_map_get(const struct id_map *m, int64_t id); /* NULL: none */
/* Each value is given to `release`, where that is not NULL. */
void id_map_free(struct id_map *m, void (*release)(void *value));

#endif
