/* The review of an import: groups that work on what is staged and are kept in memory alone, so that they can be taken back
 * while the review lasts and leave no trace after it. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/import.h"

enum { CONFIRM_BATCH = 2000 }; /* cells in one transaction */

enum status review_open(struct store_import *im, struct error *err)
{
    enum status st = import_complete(im, err);
    engine_trust(im->s->db, false);
    im->reviewed = !st;
    return st;
}

size_t review_catalogs(const struct store_import *im, const int64_t **ids)
{
    *ids = im->catalogs;
    return im->ncatalogs;
}

struct store_import *import_reviewed(const struct store *s, int64_t source)
{
    struct store_import *im = s->imports;
    while (im && !(im->source == source && im->reviewed))
        im = im->next;
    return im;
}

int64_t import_known(const struct store_import *im, int64_t staged)
{
    size_t low = 0, high = im->nknown;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (im->known[mid].staged < staged)
            low = mid + 1;
        else
            high = mid;
    }
    return low < im->nknown && im->known[low].staged == staged ? im->known[low].node : 0;
}

/* --- the journal ---------------------------------------------------------------------------------------------------- */

void import_note_change(struct store_import *im, const struct change *c)
{
    struct review_step *step = &im->step;
    step->changes = mem_array(step->changes, &step->cap, step->n + 1, sizeof *step->changes);
    step->changes[step->n++] =
        (struct change){c->kind, c->object, mem_dup(c->field), mem_dup(c->before), mem_dup(c->after)};
}

/* The texts of a journal's changes are owned, though a change only borrows them. */
static void free_text(const char *text)
{
    union {
        const char *from;
        char *to;
    } own = {text};
    free(own.to);
}

static void step_release(struct review_step *step)
{
    for (size_t i = 0; i < step->n; i++) {
        free_text(step->changes[i].field);
        free_text(step->changes[i].before);
        free_text(step->changes[i].after);
    }
    free(step->changes);
    free(step->subject);
    *step = (struct review_step){0};
}

void import_drop_step(struct store_import *im)
{
    step_release(&im->step);
}

void import_keep_step(struct store_import *im)
{
    if (!im->step.n) {
        import_drop_step(im);
        return;
    }
    im->steps = mem_array(im->steps, &im->steps_cap, im->nsteps + 1, sizeof *im->steps);
    im->steps[im->nsteps++] = im->step;
    im->step = (struct review_step){0};
}

void import_forget_steps(struct store_import *im)
{
    import_drop_step(im);
    while (im->nsteps)
        step_release(&im->steps[--im->nsteps]);
    free(im->steps);
    im->steps = NULL;
}

/* --- groups --------------------------------------------------------------------------------------------------------- */

enum status review_begin(struct store_import *im, enum verb v, const char *subject, struct error *err)
{
    struct store *s = im->s;
    enum status st = store_may_begin(s, err);
    if (!st)
        st = import_begin(im, err);
    if (st)
        return st;
    im->step = (struct review_step){.verb = v, .subject = mem_dup(subject ? subject : "")};
    piece_begin(s, WAY_DO, 0);
    s->piece.review = im;
    s->group = (struct group){.open = true, .verb = v, .subject = mem_dup(""), .review = im};
    return ST_OK;
}

static void tell(const struct review_step *step, struct store_import *im, struct group_info *out)
{
    *out = (struct group_info){.verb = step->verb,
                               .subject = mem_dup(step->subject),
                               .who = mem_dup(im->s->env->user),
                               .detail = mem_dup(""),
                               .changes = (int64_t)step->n,
                               .undone = true};
    if (step->changes[0].kind == OBJECT_NODE)
        out->node = step->changes[0].object;
    else
        out->catalog = step->changes[0].object;
}

/* Changes from *at on, forward or back, for as long as others may be kept waiting. again: they may be applied, in part or as a
 * whole. */
static enum status step_some(struct store_import *im, const struct review_step *step, bool forward,
                             bool again, size_t *at, struct error *err)
{
    struct store *s = im->s;
    size_t end = forward ? step->n : 0, i = *at;
    enum status st = import_begin(im, err);
    if (st)
        return st;
    piece_begin(s, WAY_DO, 0);
    s->piece.review = im;
    s->piece.back = again;
    while (!st && i != end && (i == *at || engine_clock() - s->piece.since < s->patience)) {
        st = change_apply(s, &step->changes[forward ? i : i - 1], forward, err);
        i = forward ? i + 1 : i - 1;
    }
    piece_end(s);
    st = store_write_end(s, st, err);
    if (st)
        return st;
    *at = i;
    if (i != end)
        store_pause(s);
    return ST_OK;
}

/* All of them, which is not to be stopped. */
static void step_again(struct store_import *im, const struct review_step *step, bool forward, size_t *at)
{
    struct watch *w = &im->s->watch;
    bool deaf = w->deaf;
    w->deaf = true;
    while (*at != (forward ? step->n : 0) && !step_some(im, step, forward, true, at, NULL))
        ;
    w->deaf = deaf;
}

void import_abandon_step(struct store_import *im, bool parted)
{
    size_t at = im->step.n;
    if (parted)
        step_again(im, &im->step, false, &at);
    (parted && at ? import_keep_step : import_drop_step)(im); /* what is left of it can be taken back later */
}

enum status review_undo(struct store_import *im, struct group_info *done, struct error *err)
{
    if (done)
        *done = (struct group_info){0};
    if (!im->nsteps)
        return error_set(err, ST_PROBLEMS, "%s", MSG_NOTHING_TO_UNDO);
    struct review_step *step = &im->steps[im->nsteps - 1];
    enum status st = store_may_begin(im->s, err);
    size_t at = step->n;
    while (!st && at)
        st = step_some(im, step, false, false, &at, err);
    if (st) { /* what was taken back comes again, the last of it may have been so in part */
        at -= at > 0;
        step_again(im, step, true, &at);
        return st;
    }
    if (done)
        tell(step, im, done);
    step_release(step);
    im->nsteps--;
    return ST_OK;
}

enum status review_keep(struct store_import *im, struct error *err)
{
    enum status st = store_may_begin(im->s, err);
    if (!st)
        st = import_begin(im, err);
    return st ? st : store_write_end(im->s, ST_OK, err);
}

/* --- counting --------------------------------------------------------------------------------------------------------- */

/* Whether the catalog is this import's (0: all are). */
static enum status check_own(const struct store_import *im, int64_t catalog, struct error *err)
{
    bool own = !catalog;
    for (size_t i = 0; i < im->ncatalogs; i++)
        own = own || im->catalogs[i] == catalog;
    return own ? ST_OK : error_set(err, ST_USAGE, MSG_NO_CATALOG, (long long)catalog);
}

static enum status read_counts(struct store_import *im, int64_t catalog, struct review_counts *out,
                               struct error *err)
{
    static const char *const steps[] = {
        "SELECT COALESCE(sum(items), 0), COALESCE(sum(headings), 0) FROM catalog"
        " WHERE source = ?1 AND (?2 = 0 OR id = ?2)",
        "SELECT COALESCE(sum(m.marks & 1), 0), COALESCE(sum((m.marks & 2) / 2), 0),"
        " COALESCE(sum((m.marks & 4) / 4), 0) FROM catalog AS c JOIN node AS n ON n.catalog = c.id"
        " JOIN mark AS m ON m.node = n.id WHERE c.source = ?1 AND (?2 = 0 OR c.id = ?2)"
        " AND n.alive = 1 AND (m.marks & 8) = 0",
        "SELECT count(*) FROM catalog AS c JOIN node AS n ON n.catalog = c.id JOIN mark AS m ON m.node = n.id"
        " WHERE c.source = ?1 AND (?2 = 0 OR c.id = ?2) AND n.alive = 1 AND (m.marks & 8) <> 0",
        "SELECT count(*) FROM source_text WHERE source = ?1 AND (?2 = 0 OR catalog = ?2) AND node IS NULL",
        "SELECT count(*) FROM catalog AS c JOIN node AS n ON n.catalog = c.id"
        " WHERE c.source = ?1 AND (?2 = 0 OR c.id = ?2) AND n.alive = 0 AND n.has_item = 1"
        " AND n.state <> 'gone'",
    };
    int64_t *const to[][3] = {
        {&out->items, &out->headings, NULL}, {&out->filled, &out->repaired, &out->unsure},
        {&out->confirmed, NULL, NULL},       {&out->unplaced, NULL, NULL},
        {&out->left_out, NULL, NULL},
    };
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++) {
        struct stmt *st = stmt_begin(im->s->db, steps[i]);
        stmt_int(st, 1, im->source);
        stmt_int(st, 2, catalog);
        if (stmt_row(st))
            for (int k = 0; k < 3 && to[i][k]; k++)
                *to[i][k] = stmt_get_int(st, k);
        status = stmt_end(st, err);
    }
    return status;
}

enum status review_counts(struct store_import *im, int64_t catalog, struct review_counts *out,
                          struct error *err)
{
    *out = (struct review_counts){0};
    enum status st = check_own(im, catalog, err);
    if (!st)
        st = store_read_begin(im->s, err);
    return st ? st : store_read_end(im->s, read_counts(im, catalog, out, err));
}

/* --- kinds ------------------------------------------------------------------------------------------------------------ */

enum status review_tally(struct store_import *im, int64_t catalog, struct review_tallies *out,
                         struct error *err)
{
    static const char sql[] =
        "SELECT m.marks, m.reason, count(*) FROM catalog AS c JOIN node AS n ON n.catalog = c.id"
        " JOIN mark AS m ON m.node = n.id WHERE c.source = ?1 AND (?2 = 0 OR c.id = ?2) AND n.alive = 1"
        " AND (m.marks & 8) = 0 GROUP BY m.marks, m.reason ORDER BY count(*) DESC, m.marks, m.reason";
    size_t cap = 0;
    *out = (struct review_tallies){0};
    enum status status = check_own(im, catalog, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(im->s->db, sql);
    stmt_int(st, 1, im->source);
    stmt_int(st, 2, catalog);
    while (stmt_row(st)) {
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        struct review_tally *t = &out->items[out->n++];
        *t = (struct review_tally){.marks = (unsigned)stmt_get_int(st, 0), .cells = stmt_get_int(st, 2)};
        mark_reason_by_key(stmt_get_text(st, 1), &t->reason);
    }
    status = stmt_end(st, err);
    if (status)
        review_tallies_free(out);
    return status;
}

void review_tallies_free(struct review_tallies *l)
{
    free(l->items);
    *l = (struct review_tallies){0};
}

struct doubt {
    int64_t node;
    char *cell;
};
struct doubts {
    struct doubt *items;
    size_t n, cap;
};

static void doubts_free(struct doubts *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->items[i].cell);
    free(l->items);
}

static enum status find_doubts(struct store_import *im, int64_t catalog, const struct review_kind *kind,
                               struct doubts *out, struct error *err)
{
#define WHICH                                                                                                \
    " FROM catalog AS c JOIN node AS n ON n.catalog = c.id JOIN mark AS m ON m.node = n.id"                  \
    " WHERE c.source = ?2 AND (?3 = 0 OR c.id = ?3) AND n.alive = 1 AND (m.marks & 8) = 0"                   \
    " AND (?4 = 0 OR (m.marks & ?4) <> 0) AND (CAST(?5 AS TEXT) IS NULL OR m.reason = ?5)"                   \
    " AND (CAST(?6 AS TEXT) IS NULL OR m.cell = ?6)"
    static const char all[] = "SELECT n.id, m.cell" WHICH " AND ?1 = 0 ORDER BY n.id, m.cell";
    static const char below[] =
        NODES_BELOW "SELECT n.id, m.cell" WHICH " AND n.id IN (SELECT id FROM below) ORDER BY n.id, m.cell";
#undef WHICH
    struct stmt *st = stmt_begin(im->s->db, kind->node ? below : all);
    stmt_int(st, 1, kind->node);
    stmt_int(st, 2, im->source);
    stmt_int(st, 3, catalog);
    stmt_int(st, 4, kind->marks);
    stmt_text(st, 5, kind->reason < 0 ? NULL : mark_reason_key((enum mark_reason)kind->reason));
    stmt_text(st, 6, kind->cell);
    while (stmt_row(st)) {
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = (struct doubt){stmt_get_int(st, 0), mem_dup(stmt_get_text(st, 1))};
    }
    return stmt_end(st, err);
}

static enum status confirm_batch(struct store_import *im, const struct doubts *l, size_t from,
                                 struct error *err)
{
    enum status st = review_begin(im, VERB_CONFIRM, "", err);
    if (st)
        return st;
    for (size_t i = from; !st && i < l->n && i < from + CONFIRM_BATCH; i++)
        st = store_confirm(im->s, l->items[i].node, l->items[i].cell, err);
    if (!st)
        return store_commit(im->s, err);
    store_rollback(im->s);
    return st;
}

/* The batches of one confirmation are one step to take back. */
static void join_steps(struct store_import *im, size_t first)
{
    if (im->nsteps <= first)
        return;
    struct review_step *into = &im->steps[first];
    while (im->nsteps > first + 1) {
        size_t at = first + 1;
        struct review_step *step = &im->steps[at];
        into->changes = mem_array(into->changes, &into->cap, into->n + step->n, sizeof *into->changes);
        memcpy(into->changes + into->n, step->changes, step->n * sizeof *step->changes);
        into->n += step->n;
        step->n = 0; /* its texts have moved */
        step_release(step);
        memmove(step, step + 1, (--im->nsteps - at) * sizeof *step);
    }
}

enum status review_confirm_all(struct store_import *im, int64_t catalog, const struct review_kind *kind,
                               int64_t *n, struct error *err)
{
    struct doubts found = {0};
    size_t steps = im->nsteps;
    *n = 0;
    enum status st = check_own(im, catalog, err);
    if (!st)
        st = store_may_begin(im->s, err);
    if (!st)
        st = find_doubts(im, catalog, kind, &found, err);
    for (size_t i = 0; !st && i < found.n; i += CONFIRM_BATCH) {
        st = confirm_batch(im, &found, i, err);
        store_pause(im->s);
    }
    join_steps(im, steps);
    if (!st)
        *n = (int64_t)found.n;
    doubts_free(&found);
    return st;
}

/* --- what was left out ------------------------------------------------------------------------------------------------ */

enum status review_left_out(struct store_import *im, int64_t catalog, struct trash_list *out,
                            struct error *err)
{
    *out = (struct trash_list){0};
    enum status st = check_own(im, catalog, err);
    if (!st)
        st = store_read_begin(im->s, err);
    return st ? st : store_read_end(im->s, trash_of_source(im->s, im->source, catalog, out, err));
}
