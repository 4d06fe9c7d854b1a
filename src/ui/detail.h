/* The detail of one node as a page: every field that has something in it, what is to be confirmed and why, and who
 * changed it last. */
#ifndef MULU_UI_DETAIL_H
#define MULU_UI_DETAIL_H

#include "mulu/agenda.h"
#include "mulu/outline.h"
#include "mulu/store.h"
#include "ui/page.h"

/* What is known of the item's due days. */
struct detail_due {
    const char *limit;           /* the line below its time limit; "" none */
    bool doubtful;               /* it says that nothing is sure */
    const struct agenda *agenda; /* of the item, the done ones too; NULL: nothing is known */
    const struct record_list *records;
    int32_t today;
};

struct detail_source {
    const struct outline *outline;
    int node;
    const struct item *item;
    int64_t now;
    const char *confirm_key; /* what to press to confirm; NULL: cannot be done here */
    struct detail_due due;
};

void detail_build(struct page *p, int width, const struct detail_source *src);

void detail_add_due(struct page *p, const struct detail_due *due); /* detail_due.c */

/* The cells of an item that are still to be confirmed, in the order of the form; gives their number. */
enum { DETAIL_MAX_MARKS = 1 + FIELD_COUNT + ROW_MAX_EXTRAS };
size_t detail_marks(const struct item *item, const struct item_mark **out, size_t max);

/* The signs of marks, such as 承?, in the order in which they matter; "" for none. */
void detail_signs(unsigned marks, struct buffer *out);
/* Where a marked cell stood: 第 15 行第 7 格; nothing when unknown. */
void detail_place(int line, int column, struct buffer *out);
/* Appends headings and behind them what an item without a name begins with ("" for others), in at most `cells`: where not
 * all has room the middle of the headings gives way, or all but the nearest, and then the end of the beginning. Gives the
 * byte of *out where that begins. */
size_t detail_trail(const char *path, const char *excerpt, int cells, struct buffer *out);
/* 今天 16:02, 昨天 16:02, or the date. */
void detail_when(int64_t when, int64_t now, struct buffer *out);

#endif
