#include "store/id_set.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

static uint64_t *page_of(const struct id_set *s, int64_t id)
{
    size_t page = (size_t)(id / ID_PAGE);
    return page < s->npages ? s->pages[page] : NULL;
}

static uint64_t *make_page(struct id_set *s, int64_t id)
{
    size_t page = (size_t)(id / ID_PAGE);
    s->pages = mem_array(s->pages, &s->cap, page + 1, sizeof *s->pages);
    while (s->npages <= page)
        s->pages[s->npages++] = NULL;
    if (!s->pages[page])
        s->pages[page] = mem_alloc(ID_WORDS * sizeof **s->pages);
    return s->pages[page];
}

bool id_set_has(const struct id_set *s, int64_t id)
{
    const uint64_t *page = id > 0 ? page_of(s, id) : NULL;
    return page && page[id % ID_PAGE / 64] >> id % 64 & 1;
}

void id_set_put(struct id_set *s, int64_t id, bool in)
{
    uint64_t bit = UINT64_C(1) << id % 64, *page = in ? make_page(s, id) : page_of(s, id);
    if (in)
        page[id % ID_PAGE / 64] |= bit;
    else if (page)
        page[id % ID_PAGE / 64] &= ~bit;
}

void id_set_read(const struct id_set *s, int64_t lo, uint64_t *bits, size_t words)
{
    const uint64_t *page = page_of(s, lo);
    for (size_t i = 0; page && i < words; i++)
        bits[i] |= page[lo % ID_PAGE / 64 + (int64_t)i];
}

void id_set_leave(const struct id_set *s, int64_t lo, uint64_t *bits, size_t words)
{
    const uint64_t *page = page_of(s, lo);
    for (size_t i = 0; page && i < words; i++)
        bits[i] &= ~page[lo % ID_PAGE / 64 + (int64_t)i];
}

int64_t id_set_take(struct id_set *s, int64_t lo, uint64_t *bits, size_t words)
{
    int64_t n = 0;
    uint64_t *page = page_of(s, lo);
    for (size_t i = 0; i < words; i++) {
        if (!bits[i])
            continue;
        if (!page)
            page = make_page(s, lo);
        uint64_t *word = &page[lo % ID_PAGE / 64 + (int64_t)i];
        bits[i] &= ~*word;
        *word |= bits[i];
        n += __builtin_popcountll(bits[i]);
    }
    return n;
}

void id_set_free(struct id_set *s)
{
    for (size_t i = 0; i < s->npages; i++)
        free(s->pages[i]);
    free(s->pages);
    *s = (struct id_set){0};
}
