/* The calculator: a time limit, the day of an event, and day by day how the due day comes about; for a periodic limit the
 * days on which it falls due. Shared by view_calculator and calculator_draw. */
#ifndef MULU_UI_CALCULATOR_H
#define MULU_UI_CALCULATOR_H

#include "mulu/agenda.h"
#include "mulu/due.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/page.h"

struct calculator_arg {
    struct view *owner;
    int64_t catalog, node;      /* node 0: no item, any text is tried out */
    const char *number, *title; /* of the item */
    bool has_item;              /* so that events and publications can be recorded for it */
    const char *text;           /* of the time limit */
    bool own;                   /* the rule is the clerk's own */
    struct rule rule;           /* what the text says; taken over */
};
void view_calculator_open(struct app *app, struct calculator_arg *arg);
/* For an item as the store has it; node 0: for any text. */
void calculator_open_node(struct view *owner, int64_t catalog, int64_t node, const char *number,
                          const char *title);

struct calculator {
    struct view *owner;
    int64_t catalog, node;
    char *number, *title;
    bool has_item, own;
    bool typing; /* the keys are in the limit's text */
    bool typed;  /* the text is no longer the item's */
    bool fresh;  /* what is typed next takes the place of the date */
    struct edit text, date;
    struct rule rule;
    struct due_answer *answers; /* one for each clause; NULL: none yet */
    int at;                     /* the clause whose proof shows */
    int32_t today, event;
    bool valid;                 /* the date that is typed is one: `event` */
    int32_t entered, published; /* the day on which the item entered; the latest publication; 0: none */
    struct page proof;
    int top;
};

/* calculator_draw.c */
void calculator_layout(struct view *v);
void calculator_draw(const struct view *v, struct canvas *c);
struct rect calculator_proof(const struct view *v);                 /* where the proof scrolls */
const struct clause *calculator_clause(const struct calculator *s); /* NULL: there is nothing to count */

#endif
