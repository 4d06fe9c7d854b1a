#include "store/id_map.h"

#include <stdlib.h>

#include "mulu/mem.h"

struct id_slot {
    int64_t id; /* 0: free */
    void *value;
};

enum { FIRST_SLOTS = 64 };

static struct id_slot *find(const struct id_map *m, int64_t id)
{
    uint64_t hash = (uint64_t)id * 0x9E3779B97F4A7C15u;
    size_t mask = m->cap - 1, at = (size_t)(hash >> 32) & mask;
    while (m->slots[at].id && m->slots[at].id != id)
        at = (at + 1) & mask;
    return &m->slots[at];
}

static void grow(struct id_map *m)
{
    struct id_map old = *m;
    m->cap = old.cap ? 2 * old.cap : FIRST_SLOTS;
    m->slots = mem_alloc(m->cap * sizeof *m->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].id)
            *find(m, old.slots[i].id) = old.slots[i];
    free(old.slots);
}

void **id_map_at(struct id_map *m, int64_t id)
{
    if (2 * (m->n + 1) > m->cap)
        grow(m);
    struct id_slot *slot = find(m, id);
    if (!slot->id) {
        slot->id = id;
        m->n++;
    }
    return &slot->value;
}

void *id_map_get(const struct id_map *m, int64_t id)
{
    return m->cap ? find(m, id)->value : NULL;
}

void id_map_free(struct id_map *m, void (*release)(void *value))
{
    for (size_t i = 0; release && i < m->cap; i++)
        if (m->slots[i].value)
            release(m->slots[i].value);
    free(m->slots);
    *m = (struct id_map){0};
}
