/* An agenda in the making: what was gathered, and how it becomes a list. Private to src/store. */
#ifndef MULU_STORE_AGENDA_WORK_H
#define MULU_STORE_AGENDA_WORK_H

#include "store/agenda_item.h"
#include "store/agenda_only.h"
#include "store/ditto.h"
#include "store/order.h"

/* Items of which nothing was recorded, and that share rule and day of entry: their obligations are the same. */
struct agenda_group {
    int64_t catalog, rule_id;
    int32_t entered;
    int64_t items;
    const struct rule *rule;
    const struct only_item
        *only;      /* where the agenda is limited: the first of the items, all of them side by side; */
    size_t nonly;   /* else NULL */
    int64_t *nodes; /* loaded where a list is asked for */
    size_t n;
};

/* An obligation of an item, or of each item of a group. */
struct agenda_row {
    struct agenda_bare bare;
    const struct rule *rule;
    int64_t catalog, node; /* node 0: of a group */
    size_t group;
    const struct standing *place; /* of the node, once the list is put in order */
    struct moment moved;          /* the due day under another calendar, where one is compared */
};

struct agenda_work {
    struct store *s;
    const struct agenda_query *q;
    struct agenda_frame frame;
    bool list; /* rows are wanted, not only counts */
    int64_t counts[DUE_STATES];
    struct agenda_tally *tallies; /* by catalog; NULL: not asked for */
    size_t ntallies;
    struct agenda_day *days; /* by day from the query's first; NULL: not asked for */

    struct id_map rules;  /* struct rule by id */
    struct id_map dittos; /* struct rule by node: what 同上 stands for */
    struct id_map schedules;
    struct id_map recorded;      /* by node: it is in no group */
    struct agenda_group *groups; /* by catalog, rule, day */
    size_t ngroups, cap_groups;
    struct agenda_row *rows;
    size_t nrows, cap_rows;
    struct order order;

    struct agenda_row now; /* whose obligations are being given */
    int64_t times;         /* how many items have them */
};
void agenda_work_init(struct agenda_work *w, struct store *s, const struct agenda_query *q,
                      const struct calendar *calendar);
void agenda_work_free(struct agenda_work *w);
/* Counts, and gathers rows in no order. Within a read transaction. */
enum status agenda_gather(struct agenda_work *w, struct error *err);

/* agenda_list.c: makes of each row of a group a row for each of its items; puts them in order and cuts them to the limit. */
enum status agenda_order(struct agenda_work *w, struct error *err);
enum status agenda_fill(struct agenda_work *w, const struct agenda_row *row, struct obligation *out,
                        struct error *err);
/* The overdue and the coming ones of the rows, by due day, each for the node that it is of. */
enum status agenda_mark_nodes(struct agenda_work *w, struct agenda_marks *out, struct error *err);
void obligation_release(struct obligation *o);

#endif
