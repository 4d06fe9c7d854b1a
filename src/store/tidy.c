/* What earlier sessions have left to do, and imports that this one has given up. What cannot be done now (the disk is full,
 * another clerk is writing) waits for the next opening: nobody sees it. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "store/index.h"
#include "store/piece.h"
#include "store/reading.h"
#include "store/store_impl.h"

/* At once, so that a key waits for some milliseconds only. */
enum { NODES_AT_ONCE = 100, ITEMS_AT_ONCE = 250 };

enum stage { STAGE_CHANGES, STAGE_IMPORTS, STAGE_READINGS, STAGE_FIELDS, STAGE_INDEX, STAGES };

struct tidy {
    enum stage stage;
    bool begun; /* the stage has looked what there is to do */
    int64_t *dead;
    size_t ndead;
    struct purge purge; /* of the last of them */
    int64_t node;       /* up to which items have been read anew */
    bool anew;          /* some have */
};

void tidy_release(struct store *s)
{
    if (s->tidy)
        free(s->tidy->dead);
    free(s->tidy);
    s->tidy = NULL;
}

/* The sources of dead sessions, and what this one has left. */
static enum status find_imports(struct store *s, struct tidy *t)
{
    enum status st = purge_find_dead(s, &t->dead, &t->ndead, NULL);
    size_t cap = t->ndead;
    if (st)
        return st;
    for (size_t i = 0; i < s->nleft; i++) {
        t->dead = mem_array(t->dead, &cap, t->ndead + 1, sizeof *t->dead);
        t->dead[t->ndead++] = s->left[i];
    }
    s->nleft = 0;
    return ST_OK;
}

static enum status clear_imports(struct store *s, struct tidy *t, bool *more)
{
    enum status st = ST_OK;
    if (!t->begun)
        st = find_imports(s, t);
    t->begun = true;
    *more = !st && t->ndead;
    if (!*more)
        return st;
    t->purge.source = t->dead[t->ndead - 1];
    t->purge.most = NODES_AT_ONCE;
    bool rest = true;
    st = purge_some(s, &t->purge, &rest, NULL);
    if (!st && !rest) {
        t->ndead--;
        t->purge = (struct purge){0};
    }
    return st;
}

static enum status read_anew(struct store *s, struct tidy *t, bool *more)
{
    bool current = true;
    enum status st = ST_OK;
    if (!t->begun)
        st = store_words(s) ? readings_are_current(s, &current, NULL) : ST_OK;
    *more = !st && (t->begun || !current);
    t->begun = true;
    if (!*more)
        return st;
    t->anew = true;
    st = readings_refresh_some(s, ITEMS_AT_ONCE, &t->node, NULL);
    *more = st || t->node;
    return st;
}

/* *more: the stage is not done. */
static enum status step(struct store *s, struct tidy *t, bool *more)
{
    *more = false;
    switch (t->stage) {
    case STAGE_CHANGES:
        return piece_clear(s, NULL);
    case STAGE_IMPORTS:
        return clear_imports(s, t, more);
    case STAGE_READINGS:
        return read_anew(s, t, more);
    case STAGE_FIELDS:
        return fields_complete(s, NULL);
    case STAGE_INDEX:
        index_catch_up(s);
        return ST_OK;
    case STAGES:
        break;
    }
    return ST_OK;
}

bool store_is_tidy(const struct store *s)
{
    return s->read_only || s->tidied;
}

enum tidy_state store_tidy_step(struct store *s, bool *anew)
{
    *anew = false;
    if (s->read_only)
        return TIDY_DONE;
    if (s->group.open)
        return TIDY_WAITS;
    if (!s->tidy) {
        s->tidy = mem_alloc(sizeof *s->tidy);
        *s->tidy = (struct tidy){.stage = STAGE_CHANGES};
    }
    struct tidy *t = s->tidy;
    bool more;
    engine_yield(s->db, true);
    enum status st = step(s, t, &more);
    engine_yield(s->db, false);
    if (st == ST_LOCKED)
        return TIDY_WAITS;
    if (!st && more)
        return TIDY_MORE;
    *anew = t->stage == STAGE_READINGS && t->anew;
    t->begun = false;
    if (++t->stage < STAGES)
        return TIDY_MORE;
    tidy_release(s);
    s->tidied = !s->nleft;
    return s->tidied ? TIDY_DONE : TIDY_MORE;
}

bool store_tidy(struct store *s)
{
    bool current = true;
    int64_t *dead = NULL;
    size_t n = 0;
    if (s->read_only || s->group.open)
        return false;
    piece_clear(s, NULL);
    enum status st = purge_find_dead(s, &dead, &n, NULL);
    for (size_t i = 0; i < n && !st; i++)
        st = purge_source(s, dead[i], NULL);
    free(dead);
    if (store_words(s) && !readings_are_current(s, &current, NULL) && !current)
        readings_refresh(s, NULL);
    fields_complete(s, NULL);
    index_catch_up(s);
    return !current;
}
