#include "mulu/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
enum { KEEPS_BLOCK = 0 }; /* what is used after a clear is found */
#else
enum { KEEPS_BLOCK = 1 };
#endif

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    alignas(max_align_t) char bytes[];
};

/* Not zeroed. */
static char *take(struct arena *a, size_t size)
{
    size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!a->first || a->first->size - a->used < size) {
        size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        struct arena_block *b = mem_alloc(sizeof *b + room);
        b->size = room;
        b->next = a->first;
        a->first = b;
        a->used = 0;
    }
    char *p = a->first->bytes + a->used;
    a->used += size;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size), 0, size);
}

char *arena_dup(struct arena *a, const char *bytes, size_t len)
{
    char *p = take(a, len + 1);
    if (len)
        memcpy(p, bytes, len);
    p[len] = '\0';
    return p;
}

void arena_clear(struct arena *a)
{
    if (!a->first)
        return;
    struct arena_block *b = a->first->next;
    while (b) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
    a->first->next = NULL;
    a->used = 0;
    if (!KEEPS_BLOCK) {
        free(a->first);
        a->first = NULL;
    }
}

void arena_free(struct arena *a)
{
    arena_clear(a);
    free(a->first);
    *a = (struct arena){0};
}
