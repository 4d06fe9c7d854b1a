#include "ui/found.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/filters.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

enum { STEP_MS = 20 };

/* What @NAME at its beginning stands for. A name that is still being typed finds nothing yet. */
static enum status expand(struct app *app, const char *text, bool typing, struct buffer *out,
                          struct error *err)
{
    enum status st = filters_expand(app->env, text, out, err);
    if (st != ST_USAGE || !typing || strpbrk(text + strspn(text, " "), " "))
        return st;
    buf_clear(out);
    *err = (struct error){0};
    return ST_OK;
}

static enum status begin(struct app *app, const char *text, const struct search_scope *scope,
                         const struct query_words *words, struct lookup *out, size_t *offset,
                         struct error *err)
{
    struct buffer meant = {0};
    *out = (struct lookup){0};
    enum status st = expand(app, text, words->typing, &meant, err);
    out->text = buf_take(&meant);
    if (!st)
        st = query_parse(out->text, words, &out->query, offset, err);
    if (offset && strcmp(out->text, text) != 0)
        *offset = 0; /* within what a name stands for there is no place */
    if (!st)
        st = search_open(app->store, out->query, scope, &out->search, err);
    if (st)
        lookup_end(out);
    return st;
}

enum status lookup_begin(struct app *app, const char *text, const struct lookup_scope *scope,
                         const struct query_words *words, struct lookup *out, size_t *offset,
                         struct error *err)
{
    struct search_scope whole = {.catalog = scope->catalog,
                                 .recent = scope->first->nodes,
                                 .nrecent = scope->first->n,
                                 .keep = LOOKUP_KEEP};
    return begin(app, text, &whole, words, out, offset, err);
}

enum status lookup_want(struct lookup *l, size_t n, struct error *err)
{
    enum status st = ST_OK;
    while (!st && l->search && !search_done(l->search) && search_count(l->search) < n)
        st = search_step(l->search, STEP_MS, err);
    return st;
}

void lookup_end(struct lookup *l)
{
    search_close(l->search);
    query_free(l->query);
    free(l->text);
    *l = (struct lookup){0};
}

void found_take(struct app *app, const char *text, int64_t catalog, struct lookup *lookup, size_t at)
{
    char *copy = mem_dup(text);
    found_end(app);
    app->found = (struct found_hits){copy, catalog, *lookup, at};
    *lookup = (struct lookup){0};
}

void found_end(struct app *app)
{
    free(app->found.text);
    lookup_end(&app->found.lookup);
    app->found = (struct found_hits){0};
}

/* What the clerk has typed was found before: what is unfinished in it counts as little as it did then. */
static enum status words_of(struct app *app, int64_t catalog, struct query_words *words, struct error *err)
{
    enum status st = search_words(app->store, catalog, words, err);
    words->typing = true;
    return st;
}

static enum status ready(struct app *app, struct error *err)
{
    struct found_hits *f = &app->found;
    struct query_words words = {0};
    if (f->lookup.search)
        return ST_OK;
    enum status st = words_of(app, f->catalog, &words, err);
    if (!st)
        st = lookup_begin(app, f->text, &(struct lookup_scope){f->catalog, &app->used}, &words, &f->lookup,
                          NULL, err);
    query_words_release(&words);
    return st;
}

enum status lookup_rows(struct app *app, const char *text, int64_t catalog, int64_t **nodes, size_t *n,
                        struct error *err)
{
    struct query_words words = {0};
    struct lookup l = {0};
    struct search_scope scope = {.catalog = catalog, .rows = true};
    enum status st = words_of(app, catalog, &words, err);
    if (!st)
        st = begin(app, text, &scope, &words, &l, NULL, err);
    if (!st)
        st = search_step(l.search, -1, err);
    if (!st)
        search_nodes(l.search, nodes, n);
    lookup_end(&l);
    query_words_release(&words);
    return st;
}

enum status found_rows(struct app *app, int64_t catalog, int64_t **nodes, size_t *n, struct error *err)
{
    return lookup_rows(app, app->found.text, catalog, nodes, n, err);
}

bool found_in(struct app *app, int64_t catalog)
{
    const struct found_hits *f = &app->found;
    if (!f->text || !f->lookup.search || (f->catalog && f->catalog != catalog))
        return false;
    const struct search *x = f->lookup.search;
    for (size_t i = 0; i < search_count(x); i++)
        if (search_at(x, i)->catalog == catalog)
            return true;
    return search_total(x) > (int64_t)search_count(x); /* those beyond the list may be there */
}

void found_tell(struct app *app, const char *cell)
{
    const struct found_hits *f = &app->found;
    const struct search *x = f->lookup.search;
    long long total = search_total(x);
    app_say(app, search_done(x) ? MSG_UI_HIT_AT : MSG_UI_HIT_AT_SO_FAR, f->text, f->at + 1, total,
            cell_title(cell));
}

/* The index of the hit that comes next; false: there are none. */
static bool move_on(struct found_hits *f, bool forward, bool *wrapped, struct error *err)
{
    struct search *x = f->lookup.search;
    size_t want = forward ? f->at + 2 : f->at ? f->at : SIZE_MAX;
    if (lookup_want(&f->lookup, want, err))
        return false;
    size_t n = search_count(x);
    if (!n)
        return false;
    if (f->at >= n)
        f->at = forward ? n - 1 : 0;
    *wrapped = *wrapped || (forward ? f->at + 1 >= n : f->at == 0);
    f->at = forward ? (f->at + 1) % n : (f->at + n - 1) % n;
    return true;
}

void found_go(struct view *v, bool forward)
{
    struct app *app = v->app;
    struct found_hits *f = &app->found;
    struct error err = {0};
    bool wrapped = false;
    if (ready(app, &err)) {
        app_fail(app, &err);
        return;
    }
    for (size_t tried = 0; move_on(f, forward, &wrapped, &err); tried++) {
        struct search *x = f->lookup.search;
        struct search_shown shown = {0};
        if (tried && tried >= search_count(x))
            break;
        enum status st = search_show(x, f->at, &shown, &err);
        if (st == ST_USAGE) { /* deleted since */
            err = (struct error){0};
            continue;
        }
        if (!st) {
            v->ops->go(v, search_at(x, f->at)->catalog, search_at(x, f->at)->node);
            if (wrapped && search_total(x) > (int64_t)search_count(x))
                app_say(app, MSG_UI_HIT_WRAPPED, search_count(x), (long long)search_total(x));
            else
                found_tell(app, shown.cell);
            search_shown_release(&shown);
            return;
        }
        break;
    }
    if (err.status)
        app_fail(app, &err);
    else
        app_say(app, "%s", MSG_UI_SEARCH_NONE);
}
