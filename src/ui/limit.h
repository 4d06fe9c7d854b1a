/* Time limits in the words of the screens: what detail, form, calculator and agenda have in common. */
#ifndef MULU_UI_LIMIT_H
#define MULU_UI_LIMIT_H

#include <stdbool.h>

#include "mulu/agenda.h"
#include "mulu/env.h"
#include "mulu/rule.h"
#include "mulu/strings.h"
#include "ui/app.h"

/* What a text of the deadline field means: read in memory, without the store's items. */
struct limit {
    struct rule rule; /* in force */
    bool own;         /* the clerk's own reading */
    bool ditto;       /* the text says 同上: the rule is that of the item above */
};
/* own: the clerk's rule in notation, "" none. above: what 同上 means; NULL: nothing is above. */
void limit_read(struct store *s, const char *text, const char *own, const struct rule *above,
                struct limit *out);
void limit_release(struct limit *l);

/* The line under a time limit: what the program makes of it and what it would mean today, and what to do where nothing
 * can be made of it. can_rule: whether a rule of one's own can be given here. */
void limit_line(const struct app *app, const struct limit *l, bool can_rule, struct buffer *out);

bool limit_counts_from_events(const struct rule *rule); /* some clause does */
/* The triggers that the clauses count from – that they name, where none counts from events –, each once, in the order of
 * the text; gives their number. 0: any event is meant, or none. */
int limit_triggers(const struct rule *rule, enum trigger out[TRIGGERS]);
bool limit_is_periodic(const struct clause *clause);

/* The limits that are common: SHARE/deadlines-common.ini, after those of the user's own CONFIG/deadlines-common.ini. */
void limit_common(const struct env *env, struct string_list *out);

#endif
