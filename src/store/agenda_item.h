/* The obligations of one item: its rule against what was recorded of it. agenda_item() does not read the database. Private to
 * src/store. */
#ifndef MULU_STORE_AGENDA_ITEM_H
#define MULU_STORE_AGENDA_ITEM_H

#include "mulu/agenda.h"
#include "mulu/engine.h"
#include "store/id_map.h"

struct agenda_record {
    int64_t id;
    bool publication;
    enum trigger trigger; /* of an event */
    struct moment when;
};

/* Takes a record from the columns id, what, day, minute of a statement (record.c). */
struct agenda_record agenda_record_of(struct stmt *st, int column);
/* Those of an item that are in force, as agenda_item() wants them; the caller frees. */
enum status agenda_records(struct store *s, int64_t node, struct agenda_record **out, size_t *n,
                           struct error *err);

/* An obligation as far as the rule says it. */
struct agenda_bare {
    int clause; /* index in the rule */
    struct moment due;
    struct moment
        base; /* what it was counted from: the event, or the day before the span of every n; day 0: nothing */
    bool counted; /* it was: another calendar may give another day */
    int32_t from, to;
    int64_t event, published;
    int32_t published_on;
    enum due_state state;
    bool provisional;
};

/* What is asked, and what "soon" means that day. */
struct agenda_frame {
    const struct calendar *calendar;
    int32_t today, from, until, soon;
    bool done;
    struct id_map *schedules; /* of clauses, kept for the next item; by their addresses. NULL: none are */
};
void agenda_frame_init(struct agenda_frame *f, const struct calendar *calendar, const struct agenda_query *q);

void agenda_schedule_free(void *schedule);

/* Gives each obligation that the frame covers. records: by day and minute. The rule holds no ditto any more. */
void agenda_item(const struct agenda_frame *f, const struct rule *rule, int32_t entered,
                 const struct agenda_record *records, size_t n,
                 void (*give)(void *ctx, const struct agenda_bare *b), void *ctx);

#endif
