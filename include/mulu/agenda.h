/* What falls due: obligations, made of the items' rules, the events and publications that clerks have recorded, and the
 * calendar. Nothing of it is stored but the records: state and days are computed as of a day.
 *
 * Records are rows that are only added: who, when, what; undo takes one out of force and redo brings it back.
 *
 * An obligation:
 * - within …: one for each recorded event that the clause waits for. Done by the first publication at or after the event
 *   that no earlier event of the item has used up; where several clauses count from one event, it fulfils them all.
 * - yearly, quarterly, monthly, weekly: one for each period. Done by a publication after the day before's due and before
 *   the next one's: in time up to the due day, late after it. One publication fulfils one period of a clause, the earliest
 *   that it can; where the period before is covered, it can do so from that period's last day on. Periods whose due day
 *   lies before the day on which the item entered the catalog are no obligations of ours.
 * - every n: due n units after the last publication, before the first one from the day the item entered.
 * - once: that day; done by any publication since the item entered. A day before the item entered is history.
 * - with linked: due on the day of a recorded event "linked".
 * - a clause with a scope is an obligation of its own, named so.
 * A publication of a later day than `today` is not known yet; an event may be planned. */
#ifndef MULU_AGENDA_H
#define MULU_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/calendar.h"
#include "mulu/date.h"
#include "mulu/deadline.h"
#include "mulu/due.h"
#include "mulu/rule.h"
#include "mulu/store.h"

/* --- rules of items --------------------------------------------------------------------------------------------- */

/* CELL_RULE (field.h) is the cell under which a clerk's own reading stands in store_set(): a rule in notation; "" gives
 * the reading back to the program. In struct item it is `rule`. It falls away when the deadline's text changes, in the
 * same group and undone with it, unless that group has set it: a form sets both, in whatever order. ST_USAGE with
 * rule_parse()'s message for a bad one. */

struct item_rule {
    struct rule
        rule; /* in force; ditto already resolved to the rule of the item above, which `ditto` then says */
    bool ditto;
    bool overridden; /* by a clerk */
    char *text;      /* the deadline as printed */
    char *read;      /* what the reader made of the text, in notation */
    int32_t entered; /* the day on which the item entered the catalog: see every */
};
enum status store_rule(struct store *s, int64_t node, struct item_rule *out, struct error *err);
void item_rule_release(struct item_rule *r);

/* The words and the calendar that the store works with; loaded at first use, the store's. Problems of the user's own
 * files are told once: *problems gets them at the first call and nothing later (NULL: not now). */
const struct deadline_words *store_words(struct store *s);
const struct calendar *store_calendar(struct store *s);
void store_deadline_problems(struct store *s, struct string_list *problems);
/* Loads both anew, after a file has changed; rules are read anew where the words have changed. */
enum status store_deadlines_reload(struct store *s, struct error *err);

/* --- records ---------------------------------------------------------------------------------------------------- */

enum record_kind { RECORD_EVENT, RECORD_PUBLICATION };
struct record {
    int64_t id, node;
    enum record_kind kind;
    enum trigger trigger; /* of an event */
    struct moment when;   /* the event, or the day of publication */
    char *title, *url;    /* of a publication; "" where not given */
    char *who;
    int64_t at; /* milliseconds: when it was recorded */
};
struct record_list {
    struct record *items;
    size_t n;
};
/* Within a group (VERB_EVENT, VERB_PUBLISHED); node, kind, trigger, when, title and url are taken (NULL: not given), the
 * rest is the store's to say. ST_USAGE for a node without an item, or a day later than today for a publication. id may
 * be NULL. */
enum status store_add_record(struct store *s, const struct record *r, int64_t *id, struct error *err);
/* Takes a record out of force, as undo would; within a group (VERB_WITHDRAW). ST_CONFLICT where it is not in force. */
enum status store_withdraw_record(struct store *s, int64_t id, struct error *err);
/* Those in force, of one item, the latest day first. */
enum status store_records(struct store *s, int64_t node, struct record_list *out, struct error *err);
void record_list_free(struct record_list *l);
/* What it says, as the history has it: 形成 2026-09-20; 公开 2026-10-09 and the beginning of the title. */
void record_text(const struct record *r, struct buffer *out);

/* --- the agenda ------------------------------------------------------------------------------------------------- */

enum due_state {
    DUE_OVERDUE, /* 逾 */
    DUE_SOON,    /* 近: today and the rest of this week, and at least the next three working days */
    DUE_LATER,   /* 正 */
    DUE_IN_TIME, /* done */
    DUE_LATE,    /* done, after its day */
    DUE_STATES
};
struct obligation {
    int64_t catalog, node;
    char *path, *title,
        *unit;    /* path: headings above, joined with " › "; title: its own, or what it begins with */
    char *uid;    /* of the node */
    char *clause; /* in notation */
    struct moment due;
    int32_t from, to;  /* the period that is to be published; 0: the limit names none */
    int64_t event;     /* the record that started it; 0: none */
    int64_t published; /* the record that fulfils it; 0: none */
    int32_t published_on;
    enum due_state state;
    bool provisional, unsure;
};
struct agenda {
    struct obligation *items; /* by due day, then as in the catalogs */
    size_t n;
    int64_t counts[DUE_STATES]; /* of all that the query covers, also beyond its limit */
};
/* Items that an agenda can be limited to, such as those that a search has found. */
struct agenda_only;
/* nodes: by rising id, taken over in any case. Good until the store changes. *out: the caller frees. */
enum status store_agenda_only(struct store *s, int64_t *nodes, size_t n, struct agenda_only **out,
                              struct error *err);
void agenda_only_free(struct agenda_only *o); /* NULL is legal */

struct agenda_query {
    int32_t today;       /* what overdue means */
    int32_t from, until; /* due days; open ones before `today` are given in any case (with from <= today) */
    int64_t catalog;     /* 0: all */
    int64_t last;        /* with a catalog: up to this one, by their ids; 0: it alone */
    int64_t node;        /* 0: all; else this item's alone */
    const char *unit;    /* a single unit's name; what everyone must do is its as well; NULL: all */
    const struct agenda_only *only; /* NULL: all */
    bool done;                      /* those that are done, too */
    size_t limit;                   /* 0: none */
    bool count_only; /* counts, and no list: what that costs does not grow with the number of items */
};
enum status store_agenda(struct store *s, const struct agenda_query *q, struct agenda *out,
                         struct error *err);
void agenda_free(struct agenda *a);
/* How many fall due on each day: counts[day - from], for the days from … until of the query. Open ones before `from` are in
 * none of them. Costs what counts cost. */
struct agenda_day {
    int64_t counts[DUE_STATES];
};
enum status store_agenda_days(struct store *s, const struct agenda_query *q, struct agenda_day *days,
                              struct error *err);
/* The counts of each of n catalogs, which the caller names in the order of their ids; the query covers them all. */
struct agenda_tally {
    int64_t catalog;
    int64_t counts[DUE_STATES];
};
enum status store_agenda_tallies(struct store *s, const struct agenda_query *q, struct agenda_tally *tallies,
                                 size_t n, struct error *err);
/* Of what is overdue or soon only where and when, by due day: no text is read for it. */
struct agenda_mark {
    int64_t node;
    int32_t day;
    enum due_state state;
};
struct agenda_marks {
    struct agenda_mark *items;
    size_t n;
    int64_t counts[DUE_STATES]; /* of all that the query covers */
};
enum status store_agenda_marks(struct store *s, const struct agenda_query *q, struct agenda_marks *out,
                               struct error *err);
void agenda_marks_free(struct agenda_marks *m);
/* How many living items of a catalog (0: all) have a limit that counts from events: of these nothing is due before an
 * event is recorded. Costs no more with many items than with few. */
enum status store_agenda_waiting(struct store *s, int64_t catalog, int64_t *n, struct error *err);
const char *due_state_mark(enum due_state s); /* 逾 近 正 … in the user's language: one or two cells */
const char *due_state_name(enum due_state s);

/* What would move if `next` were the calendar: open obligations with their days under both. */
struct moved {
    struct obligation was;
    struct moment now;
};
struct moved_list {
    struct moved *items;
    size_t n;
};
enum status store_agenda_moved(struct store *s, const struct agenda_query *q, const struct calendar *old,
                               const struct calendar *next, struct moved_list *out, struct error *err);
void moved_list_free(struct moved_list *l);

/* --- checks ----------------------------------------------------------------------------------------------------- */

enum problem_kind {
    PROBLEM_NO_LIMIT,    /* an item without a time limit */
    PROBLEM_UNREAD,      /* a text of which nothing countable was read, and that is no habit either */
    PROBLEM_UNSURE,      /* two readings */
    PROBLEM_PROVISIONAL, /* an open date that rests on a year without a notice */
    PROBLEM_PAST,        /* a fixed date in the past */
    PROBLEM_TOO_LONG,    /* more than the law's 20 working days */
    PROBLEM_KINDS
};
enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };
struct problem {
    enum problem_kind kind;
    enum severity severity;
    int64_t catalog, node;
    char *where; /* CATALOG:3.2.1 */
    char *what;  /* in the user's language */
    char *remedy;
};
/* Every problem in document order, as it is found; report() may stop by any status but ST_OK. */
enum status store_check(struct store *s, int64_t catalog, int32_t today,
                        enum status (*report)(void *ctx, const struct problem *p, struct error *err),
                        void *ctx, struct error *err);

#endif
