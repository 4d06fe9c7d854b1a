/* The list below the field: what could stand at the caret, or the queries that one has used lately. */
#include <stdlib.h>
#include <string.h>

#include "mulu/filters.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/recent.h"
#include "ui/search.h"

enum { OFFERS = 50, OFFER_ROWS = 8 };

#define RECENT_CELL ".query" /* among the fields of the records of recent values */

void search_offer_close(struct search_view *s)
{
    query_offers_free(&s->offers.found);
    s->offers.list = (struct list){0};
}

static void open_list(struct search_view *s)
{
    int n = (int)s->offers.found.n;
    list_set(&s->offers.list, n, n < OFFER_ROWS ? n : OFFER_ROWS);
}

static void add(struct query_offers *o, const char *text, const char *note)
{
    o->items = mem_array(o->items, &o->cap, o->n + 1, sizeof *o->items);
    o->items[o->n++] = (struct query_offer){.text = mem_dup(text), .note = mem_dup(note)};
}

/* Behind @ the names of the filters that begin with what is typed. False: the caret is not there. */
static bool look_for_name(struct view *v)
{
    struct search_view *s = v->state;
    struct query_offers *o = &s->offers.found;
    const char *text = edit_text(&s->query);
    size_t sign = *text == '@' ? 1 : strncmp(text, "＠", strlen("＠")) == 0 ? strlen("＠") : 0;
    size_t end = strcspn(text, " ");
    struct state all;
    if (!sign || s->query.caret < sign || s->query.caret > end)
        return false;
    if (filters_load(v->app->env, &all, NULL))
        return true;
    o->to = end;
    for (size_t i = 0; i < all.n && o->n < OFFERS; i++) {
        char *name = mem_printf("@%s", all.items[i].key);
        if (strncmp(name + 1, text + sign, s->query.caret - sign) == 0)
            add(o, name, all.items[i].value);
        free(name);
    }
    state_free(&all);
    return true;
}

static void look(struct view *v)
{
    struct search_view *s = v->state;
    struct search_values ctx = {v->app->store, search_scope_of(s)};
    struct error err = {0};
    search_offer_close(s);
    if (!look_for_name(v) && query_complete(edit_text(&s->query), s->query.caret, &s->words, search_values,
                                            &ctx, OFFERS, &s->offers.found, &err))
        app_fail(v->app, &err);
    open_list(s);
}

void search_offer_complete(struct view *v)
{
    struct search_view *s = v->state;
    if (s->offers.found.n) { /* the next one */
        list_go(&s->offers.list, (s->offers.list.cursor + 1) % s->offers.list.n);
        return;
    }
    look(v);
    if (s->offers.found.n == 1)
        search_offer_take(v);
    else if (!s->offers.found.n && !v->app->message)
        app_say(v->app, "%s", MSG_UI_COMPLETE_NONE);
}

void search_offer_again(struct view *v)
{
    struct search_view *s = v->state;
    if (s->offers.found.n)
        look(v);
}

void search_offer_recent(struct view *v)
{
    struct search_view *s = v->state;
    struct string_list used = {0};
    struct query_offers *o = &s->offers.found;
    search_offer_close(s);
    recent_values(v->app->env->state_dir, RECENT_CELL, &used);
    for (size_t i = 0; i < used.n; i++)
        add(o, used.items[i], "");
    string_list_free(&used);
    open_list(s);
    if (!o->n)
        app_say(v->app, "%s", MSG_UI_RECENT_NONE);
}

void search_offer_note(const struct view *v)
{
    const struct search_view *s = v->state;
    recent_note(v->app->env->state_dir, RECENT_CELL, edit_text(&s->query));
}

void search_offer_take(struct view *v)
{
    struct search_view *s = v->state;
    const struct query_offers *o = &s->offers.found;
    const struct query_offer *offer = &o->items[s->offers.list.cursor];
    edit_select(&s->query, o->from, o->to);
    edit_insert(&s->query, offer->text, strlen(offer->text));
    search_offer_close(s);
}
