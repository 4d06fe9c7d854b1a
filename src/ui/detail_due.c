/* What the detail says of due days: what is due and how late it is, when it was published last, what started a period. */
#include <string.h>

#include "mulu/date.h"
#include "mulu/messages.h"
#include "ui/agenda.h"
#include "ui/day.h"
#include "ui/detail.h"

enum { WIDE = 60, MOST = 4 };

struct telling {
    struct page *page;
    const struct detail_due *due;
    int lines;
};

static void tell(struct telling *t, const char *wide_label, const char *label, const char *text,
                 enum style style)
{
    bool wide = t->page->width >= WIDE;
    if (!t->lines++)
        page_blank(t->page);
    page_entry(t->page, 0, wide ? wide_label : label, wide ? 8 : 4, STYLE_LABEL, text, style);
}

static const struct record *record_of(const struct detail_due *due, int64_t id)
{
    for (size_t i = 0; i < due->records->n; i++)
        if (due->records->items[i].id == id)
            return &due->records->items[i];
    return NULL;
}

/* The day, how far it is, and what has started it or what period it covers. */
static void tell_open(struct telling *t, const struct obligation *o)
{
    struct buffer text = {0};
    const struct record *event = o->event ? record_of(t->due, o->event) : NULL;
    day_whole(o->due.day, t->due->today, &text);
    buf_puts(&text, " ");
    agenda_due_words(o, t->due->today, &text);
    if (event) {
        struct buffer day = {0};
        day_words(event->when.day, t->due->today, &day);
        buf_printf(&text, MSG_UI_DETAIL_SINCE, buf_text(&day), trigger_name(event->trigger));
        buf_free(&day);
    } else if (o->to > o->from) {
        struct buffer span = {0};
        day_period(o->from, o->to, o->due.day, t->due->today, &span);
        buf_printf(&text, MSG_UI_DETAIL_COVERS, buf_text(&span));
        buf_free(&span);
    }
    tell(t, MSG_UI_DETAIL_DUE_WIDE, MSG_UI_DETAIL_DUE, buf_text(&text),
         o->state == DUE_OVERDUE ? STYLE_MARK : STYLE_NORMAL);
    buf_free(&text);
}

static bool is_open(const struct obligation *o)
{
    return o->state != DUE_IN_TIME && o->state != DUE_LATE;
}

/* All that is overdue or due soon; of what comes later only the next. */
static void tell_obligations(struct telling *t)
{
    int told = 0, more = 0;
    bool later = false;
    for (size_t i = 0; i < t->due->agenda->n; i++) {
        const struct obligation *o = &t->due->agenda->items[i];
        if (!is_open(o) || (o->state == DUE_LATER && later))
            continue;
        later |= o->state == DUE_LATER;
        if (told < MOST)
            tell_open(t, o);
        else
            more++;
        told++;
    }
    if (more) {
        struct buffer text = {0};
        buf_printf(&text, MSG_UI_DETAIL_MORE, more);
        tell(t, "", "", buf_text(&text), STYLE_DIM);
        buf_free(&text);
    }
}

/* In time or late, as far as it has fulfilled anything. */
static void put_outcome(const struct detail_due *due, int64_t id, struct buffer *out)
{
    for (size_t i = 0; i < due->agenda->n; i++) {
        const struct obligation *o = &due->agenda->items[i];
        if (o->published == id) {
            buf_printf(out, " %s", due_state_name(o->state));
            return;
        }
    }
}

static void tell_publication(struct telling *t)
{
    for (size_t i = 0; i < t->due->records->n; i++) {
        const struct record *r = &t->due->records->items[i];
        if (r->kind != RECORD_PUBLICATION)
            continue;
        struct buffer text = {0};
        date_format(&text, r->when.day);
        put_outcome(t->due, r->id, &text);
        if (*r->title)
            buf_printf(&text, MSG_UI_DETAIL_TITLE, r->title);
        tell(t, MSG_UI_DETAIL_PUBLISHED_WIDE, MSG_UI_DETAIL_PUBLISHED, buf_text(&text), STYLE_NORMAL);
        if (*r->url)
            page_text(t->page, (t->page->width >= WIDE ? 8 : 4) + 2, r->url, STYLE_DIM);
        buf_free(&text);
        return;
    }
}

static void tell_events(struct telling *t)
{
    int told = 0;
    for (size_t i = 0; i < t->due->records->n && told < MOST; i++) {
        const struct record *r = &t->due->records->items[i];
        if (r->kind != RECORD_EVENT)
            continue;
        struct buffer text = {0};
        date_format(&text, r->when.day);
        buf_printf(&text, " %s", trigger_name(r->trigger));
        tell(t, told ? "" : MSG_UI_DETAIL_EVENT, told ? "" : MSG_UI_DETAIL_EVENT, buf_text(&text),
             STYLE_NORMAL);
        buf_free(&text);
        told++;
    }
}

void detail_add_due(struct page *p, const struct detail_due *due)
{
    struct telling t = {p, due, 0};
    if (!due->records || !due->agenda)
        return;
    tell_obligations(&t);
    tell_publication(&t);
    tell_events(&t);
}
