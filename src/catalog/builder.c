#include "mulu/builder.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/arena.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* The path in force: the headings that the row made last stands under. */
struct path {
    int n;
    const char *labels[ROW_MAX_LEVELS]; /* in the arena of the row that they came with */
    int64_t ids[ROW_MAX_LEVELS];        /* 0 where the level is blank */
};

struct builder {
    builder_make *make;
    void *ctx;
    struct path path;
    struct outline_row pending; /* read and not yet made: what follows decides who holds its item */
    bool has_pending;
    struct arena arenas[2]; /* of the pending row and of the one made before it, in turn */
    int turn;
    int64_t headings;
};

struct builder *builder_new(builder_make *make, void *ctx)
{
    struct builder *b = mem_alloc(sizeof *b);
    b->make = make;
    b->ctx = ctx;
    return b;
}

void builder_free(struct builder *b)
{
    if (!b)
        return;
    arena_free(&b->arenas[0]);
    arena_free(&b->arenas[1]);
    free(b);
}

void builder_resume(struct builder *b, int64_t headings, int n, const char *const *labels, const int64_t *ids)
{
    struct arena *a = &b->arenas[b->turn];
    b->headings = headings;
    b->path.n = n;
    for (int i = 0; i < n; i++) {
        b->path.labels[i] = arena_dup(a, labels[i], strlen(labels[i]));
        b->path.ids[i] = ids[i];
    }
}

int64_t builder_headings(const struct builder *b)
{
    return b->headings;
}

/* How many levels, from the outermost, the row shares with the path in force. */
static int shared_levels(const struct path *path, const struct outline_row *row)
{
    int n = 0;
    while (n < path->n && n < row->nlevels && text_same_squashed(path->labels[n], row->levels[n]))
        n++;
    return n;
}

static bool same_path(const struct outline_row *a, const struct outline_row *b)
{
    int n = row_levels(a);
    if (n != row_levels(b))
        return false;
    for (int i = 0; i < n; i++)
        if (!text_same_squashed(a->levels[i], b->levels[i]))
            return false;
    return true;
}

/* The node that what comes at `level` hangs below, and the blank columns between the two. */
static int64_t parent_of(const struct path *path, int level, int *skip)
{
    int at = level - 1;
    while (at >= 0 && !path->ids[at])
        at--;
    *skip = level - at - 1;
    return at < 0 ? 0 : path->ids[at];
}

static enum status open_heading(struct builder *b, int level, const struct outline_row *row,
                                struct error *err)
{
    int skip;
    int64_t parent = parent_of(&b->path, level, &skip);
    b->headings++;
    return b->make(b->ctx, parent, b->path.labels[level], skip, row, &b->path.ids[level], err);
}

/* Makes the pending row; `shared` tells that the next row has the same path. */
static enum status make_pending(struct builder *b, bool shared, struct error *err)
{
    const struct outline_row *row = &b->pending;
    bool heading = row_is_heading(row);
    int last = row->nlevels - 1;
    int known = shared_levels(&b->path, row);
    bool hold = known <= last && (heading || !shared); /* the deepest heading is new and is the row's own */
    for (int i = 0; i <= last; i++) {
        /* also where it is known: its text must outlive the arena of the row before */
        b->path.labels[i] = row->levels[i];
        if (i < known)
            continue;
        b->path.ids[i] = 0;
        b->path.n = i + 1;
        enum status st = ST_OK;
        if (*row->levels[i])
            st = open_heading(b, i, hold && i == last ? row : NULL, err);
        if (st)
            return st;
    }
    b->path.n = row->nlevels;
    if (heading || hold)
        return ST_OK;
    int skip;
    int64_t id, parent = parent_of(&b->path, row->nlevels, &skip);
    return b->make(b->ctx, parent, "", 0, row, &id, err);
}

enum status builder_row(struct builder *b, const struct outline_row *row, struct error *err)
{
    if (b->has_pending) {
        enum status st = make_pending(b, same_path(&b->pending, row), err);
        b->has_pending = false;
        if (st)
            return st;
    }
    /* The path in force lives in the arena of the row just made; the other one is free. */
    b->turn ^= 1;
    arena_clear(&b->arenas[b->turn]);
    row_copy(&b->arenas[b->turn], &b->pending, row);
    b->has_pending = true;
    return ST_OK;
}

enum status builder_end(struct builder *b, struct error *err)
{
    if (!b->has_pending)
        return ST_OK;
    b->has_pending = false;
    return make_pending(b, false, err);
}
