/* The agenda: what falls due, day by day, beside the month on a desk calendar. Shared by view_agenda, agenda_move and
 * agenda_draw. */
#ifndef MULU_UI_AGENDA_H
#define MULU_UI_AGENDA_H

#include "mulu/agenda.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/month.h"
#include "ui/page.h"

/* How the days stand, as the head says it. */
struct agenda_counts {
    int64_t overdue, today, week, month;
};

struct agenda_view {
    struct view *owner;
    int64_t catalog;          /* 0: all */
    char *title;              /* of the catalog; "" for all */
    char *unit;               /* NULL: all */
    char *query;              /* what it is limited to; NULL: all; */
    struct agenda_only *only; /* the items that it finds */
    bool done;                /* what is done shows too */
    int32_t today, day;       /* day: the one under the cursor of the calendar */
    int32_t from, until;      /* that are loaded */
    int64_t wanted;           /* the node to stand on after the next load; 0: none */
    int32_t wanted_due;       /* … and of its lines the one of this day, if there is one */
    bool goes;                /* after the next load the list goes to `day`, which was not loaded yet */
    int64_t waiting;          /* items that are not listed before an event is recorded */
    bool leads;               /* … and the calendar goes there too */
    struct month month;
    int due[MONTH_DAYS]; /* what falls due on the days that show */
    struct agenda_counts counts;
    struct agenda data;
    struct list list;
    bool in_month;      /* the calendar has the keys */
    struct page detail; /* of the line under the cursor */
    int detail_top;
    const struct obligation *told; /* that it is about; only compared */
    struct string_list choices;    /* of the menu that is open: units, or titles of catalogs */
    struct catalog_list catalogs;
};

const struct obligation *agenda_current(const struct agenda_view *s); /* NULL: the list is empty */
void agenda_keep(
    struct agenda_view *s); /* the line under the cursor is the one to stand on after the next load */

/* What the view is limited to; unit: room for the folded name of the unit. */
struct agenda_query agenda_query_of(const struct agenda_view *s, int32_t from, int32_t until,
                                    struct buffer *unit);
void agenda_count_month(struct view *v); /* after the month has changed */

/* agenda_move.c */
void agenda_stand_on(struct view *v, int32_t day);         /* of the calendar: the list follows */
void agenda_follow(struct view *v);                        /* the calendar follows the list */
bool agenda_move(struct view *v, const struct request *r); /* false: not one of these actions */
unsigned agenda_mouse(struct view *v, const struct mouse *m);

/* agenda_draw.c */
void agenda_layout(struct view *v);
void agenda_draw(const struct view *v, struct canvas *c);
struct rect agenda_list_area(const struct view *v);
struct rect agenda_month_area(const struct view *v);
struct rect agenda_detail_area(const struct view *v);

void agenda_export(struct view *v); /* agenda_export.c: asks for a file */

/* What to do and how it stands, for lists and details: 逾 10-26. */
void agenda_due_words(const struct obligation *o, int32_t today, struct buffer *out);

#endif
