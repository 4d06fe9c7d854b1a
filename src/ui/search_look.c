/* Searching while one types. Every change of the query drops the search in progress and begins the next, which costs
 * nothing; looking is done in short steps, before a paint and while no key comes. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/search.h"

/* Milliseconds of a step; and steps after which the picture follows the count. */
enum { STEP_MS = 4, SHOW_EVERY = 16 };

int64_t search_scope_of(const struct search_view *s)
{
    return s->everywhere ? 0 : s->catalog;
}

static void forget_rows(struct search_view *s)
{
    for (size_t i = 0; i < s->nrows; i++)
        search_shown_release(&s->rows[i].shown);
    s->nrows = 0;
}

static void forget_hints(struct search_view *s)
{
    for (int i = 0; i < s->nhints; i++) {
        free(s->hints[i].text);
        lookup_end(&s->hints[i].lookup);
    }
    s->nhints = s->hint_at = 0;
}

void search_end(struct search_view *s)
{
    forget_rows(s);
    forget_hints(s);
    lookup_end(&s->now);
    free(s->wrong);
    s->wrong = NULL;
    free(s->unknown);
    s->unknown = NULL;
}

static void look_for_unknown(struct search_view *s)
{
    struct buffer name = {0}, nearest = {0}, says = {0};
    if (query_unknown_prefix(s->now.query, &s->words, &name, &nearest)) {
        s->near = nearest.len > 0;
        buf_printf(&says, s->near ? MSG_QUERY_UNKNOWN : MSG_QUERY_UNKNOWN_ALONE, buf_text(&name),
                   buf_text(&nearest));
        s->unknown = buf_take(&says);
    }
    buf_free(&name);
    buf_free(&nearest);
}

static void fail(struct search_view *s, const struct error *err, size_t at)
{
    lookup_end(&s->now);
    free(s->wrong);
    s->wrong = mem_dup(err->text);
    s->wrong_at = at;
}

static enum status load_words(struct view *v, struct error *err)
{
    struct search_view *s = v->state;
    if (s->words_of == search_scope_of(s))
        return ST_OK;
    query_words_release(&s->words);
    s->words_of = -1;
    enum status st = search_words(v->app->store, search_scope_of(s), &s->words, err);
    if (!st)
        s->words_of = search_scope_of(s);
    s->words.typing = true;
    return st;
}

enum status search_begin(struct view *v, struct lookup *out, size_t *at, struct error *err)
{
    struct search_view *s = v->state;
    struct lookup_scope scope = {search_scope_of(s), &s->first};
    return lookup_begin(v->app, edit_text(&s->query), &scope, &s->words, out, at, err);
}

static void begin(struct view *v)
{
    struct search_view *s = v->state;
    struct error err = {0};
    size_t at = SIZE_MAX;
    search_end(s);
    search_tree_forget(s);
    s->looked = false;
    enum status st = load_words(v, &err);
    if (!st)
        st = search_begin(v, &s->now, &at, &err);
    if (st)
        fail(s, &err, st == ST_USAGE ? at : SIZE_MAX);
    else
        look_for_unknown(s);
}

void search_look(struct view *v)
{
    struct search_view *s = v->state;
    begin(v);
    s->chosen = false;
    s->stay = (struct place){0};
    list_set(&s->list, 0, s->list.height);
    list_set(&s->tree.list, 0, s->tree.list.height);
}

void search_return(struct view *v, struct place to, int line)
{
    struct search_view *s = v->state;
    search_look_again(v);
    s->chosen = true;
    s->stay = to;
    s->stay_line = line;
}

void search_look_again(struct view *v)
{
    struct search_view *s = v->state;
    size_t hit;
    struct place stay = s->stay;
    int line = stay.node ? s->stay_line : s->list.cursor;
    if (!stay.node && s->now.search && s->chosen && search_current(s, &hit)) {
        const struct search_hit *h = search_at(s->now.search, hit);
        stay = (struct place){h->catalog, h->node};
        line = (int)hit;
    }
    s->words_of = -1;
    search_tree_unload(s);
    begin(v);
    s->stay = stay;
    s->stay_line = line;
}

/* --- nothing found: what each word finds alone, and the whole elsewhere ----------------------------------------------- */

static void add_hint(struct view *v, char *text, int64_t catalog)
{
    struct search_view *s = v->state;
    if (s->nhints == SEARCH_HINTS) {
        free(text);
        return;
    }
    struct search_hint *h = &s->hints[s->nhints++];
    *h = (struct search_hint){.text = text};
    struct lookup_scope scope = {catalog, &s->first};
    h->failed = lookup_begin(v->app, text ? text : s->now.text, &scope, &s->words, &h->lookup, NULL, NULL);
}

static void begin_hints(struct view *v)
{
    struct search_view *s = v->state;
    const struct query *q = s->now.query;
    const struct query_node *root = &q->nodes[q->root];
    if (!s->everywhere && s->catalog)
        add_hint(v, NULL, 0);
    for (int i = root->kind == QUERY_AND ? root->child : -1; i >= 0; i = q->nodes[i].next)
        if (q->nodes[i].kind != QUERY_NOT)
            add_hint(v, mem_dup_n(s->now.text + q->nodes[i].at, q->nodes[i].len), search_scope_of(s));
}

/* --- one step ------------------------------------------------------------------------------------------------------ */

/* The cursor goes back to what it was on as soon as that has been found again. */
static void find_place(struct search_view *s)
{
    struct search *x = s->now.search;
    for (size_t i = 0; s->stay.node && i < search_count(x); i++) {
        if (search_at(x, i)->node != s->stay.node)
            continue;
        list_go(&s->list, (int)i);
        s->stay = (struct place){0};
    }
    if (s->stay.node && search_done(x)) {
        list_go(&s->list, s->stay_line);
        s->stay = (struct place){0};
    }
}

static bool is_called(const struct search_view *s, size_t hit)
{
    const struct search_row *row = search_row_of(s, hit);
    struct buffer a = {0}, b = {0};
    if (!row || row->gone || strcmp(row->shown.cell, CELL_LABEL) != 0)
        return false;
    text_fold(&a, row->shown.text, strlen(row->shown.text), NULL);
    text_fold(&b, edit_text(&s->query), s->query.text.len, NULL);
    bool same = b.len && strcmp(buf_text(&a), buf_text(&b)) == 0;
    buf_free(&a);
    buf_free(&b);
    return same;
}

/* The cursor begins on the one of the first screenful that is called exactly as the query says. */
static void find_called(struct view *v)
{
    struct search_view *s = v->state;
    if (s->chosen || s->stay.node || s->tree.on || s->list.cursor || s->nrows >= (size_t)s->list.height)
        return;
    search_rows_load(v);
    for (int i = 0; i < s->list.n && i < s->list.height; i++) {
        if (is_called(s, (size_t)i)) {
            list_go(&s->list, i);
            return;
        }
    }
}

static void take(struct view *v)
{
    struct search_view *s = v->state;
    size_t was = (size_t)s->list.n, n = search_count(s->now.search);
    if (s->stay.node && n <= (size_t)s->list.cursor && !search_done(s->now.search))
        return; /* what is on its way back is waited for */
    list_set(&s->list, (int)n, s->list.height);
    if (search_done(s->now.search) || !s->tree.list.n || s->steps % SHOW_EVERY == 0)
        search_tree_update(v);
    find_place(s);
    if (n > was && was < (size_t)s->list.height)
        find_called(v);
    if (!n && search_done(s->now.search) && !s->nhints && !query_is_empty(s->now.query))
        begin_hints(v);
}

/* One step of what is still to be counted. */
static void step_hint(struct view *v)
{
    struct search_view *s = v->state;
    struct search_hint *h = &s->hints[s->hint_at];
    if (!h->failed)
        h->failed = search_step(h->lookup.search, STEP_MS, NULL) != ST_OK;
    if (h->failed || search_done(h->lookup.search))
        s->hint_at++;
}

/* False: there is nothing more to look for. */
static bool step(struct view *v)
{
    struct search_view *s = v->state;
    struct error err = {0};
    s->looked = true;
    if (!s->now.search || query_is_empty(s->now.query))
        return false;
    if (search_done(s->now.search)) {
        if (s->hint_at < s->nhints)
            step_hint(v);
        return s->hint_at < s->nhints;
    }
    if (search_step(s->now.search, STEP_MS, &err)) {
        fail(s, &err, SIZE_MAX);
        list_set(&s->list, 0, s->list.height);
        return false;
    }
    take(v);
    return !search_done(s->now.search) || s->nhints;
}

void search_prepare(struct view *v)
{
    if (!((struct search_view *)v->state)->looked)
        step(v);
}

/* The picture follows as soon as the screen has more lines, and else now and then. */
unsigned search_work(struct view *v)
{
    struct search_view *s = v->state;
    bool busy = s->now.search && !query_is_empty(s->now.query) &&
                (!search_done(s->now.search) || s->hint_at < s->nhints);
    if (!busy)
        return WORK_DONE;
    int was = s->list.n;
    bool more = step(v), full = was >= s->list.height;
    if (!more || (!full && s->list.n > was) || ++s->steps % SHOW_EVERY == 0)
        return WORK_SHOWS | (more ? WORK_MORE : 0);
    return WORK_MORE;
}

void search_want(struct view *v, size_t n)
{
    struct search_view *s = v->state;
    struct error err = {0};
    if (!s->now.search)
        return;
    if (lookup_want(&s->now, n, &err)) {
        fail(s, &err, SIZE_MAX);
        return;
    }
    take(v);
    search_tree_update(v);
}

/* --- what the lines show ------------------------------------------------------------------------------------------------ */

const struct search_row *search_row_of(const struct search_view *s, size_t hit)
{
    for (size_t i = 0; i < s->nrows; i++)
        if (s->rows[i].hit == hit)
            return &s->rows[i];
    return NULL;
}

/* The hits on the screen; the number of them. */
static size_t hits_on_screen(const struct search_view *s, size_t *hits, size_t room)
{
    const struct list *l = s->tree.on ? &s->tree.list : &s->list;
    size_t n = 0;
    for (int i = l->top; i < l->n && i < l->top + l->height && n < room; i++) {
        hits[n] = (size_t)i;
        bool is_hit = s->tree.on ? search_tree_hit(s, i, &hits[n]) : hits[n] < search_count(s->now.search);
        n += is_hit;
    }
    return n;
}

static void load_row(struct view *v, size_t hit)
{
    struct search_view *s = v->state;
    struct search_row row = {.hit = hit};
    struct error err = {0};
    enum status st = search_show(s->now.search, hit, &row.shown, &err);
    row.gone = st != ST_OK;
    if (st && st != ST_USAGE)
        app_fail(v->app, &err);
    s->rows = mem_array(s->rows, &s->rows_cap, s->nrows + 1, sizeof *s->rows);
    s->rows[s->nrows++] = row;
}

void search_rows_load(struct view *v)
{
    struct search_view *s = v->state;
    if (!s->now.search)
        return;
    size_t room = (size_t)(s->list.height > 0 ? s->list.height : 0), kept = 0;
    size_t *hits = mem_alloc((room + 1) * sizeof *hits);
    size_t n = hits_on_screen(s, hits, room);
    for (size_t i = 0; i < s->nrows; i++) {
        bool shows = false;
        for (size_t k = 0; k < n; k++)
            shows = shows || hits[k] == s->rows[i].hit;
        if (shows)
            s->rows[kept++] = s->rows[i];
        else
            search_shown_release(&s->rows[i].shown);
    }
    s->nrows = kept;
    for (size_t k = 0; k < n; k++)
        if (!search_row_of(s, hits[k]))
            load_row(v, hits[k]);
    free(hits);
}
