/* A window over the list of catalogs: the rows that the screen shows and no others, however many there are.
 *
 * Lines are numbered as in the whole list. Rows come by their keys: what a movement brings into sight is read behind the
 * last row that is there, or before the first one, or from an end of the list. */
#ifndef MULU_UI_CATALOG_WINDOW_H
#define MULU_UI_CATALOG_WINDOW_H

#include "mulu/agenda.h"
#include "mulu/store.h"

struct catalog_line {
    struct catalog_info info;
    struct agenda_tally due;
    bool counted; /* due has been asked for */
};

struct catalog_window {
    struct catalog_line *lines;
    int n, first;                 /* so many of them, from this line of the list on */
    bool glimpse;                 /* nobody knows of other lines yet, nor where in the list these are */
    struct catalog_totals totals; /* of the whole list; totals.before: the line of the anchor */
    int titles, bodies;           /* the widest of what has been seen, in cells */
    int64_t most;                 /* … and the most items */
};

void catalog_window_free(struct catalog_window *w);
/* For the first picture: at most `height` lines with the catalog `id` among them (0: the first ones), and nothing of what
 * would take longer. totals.before is its line among these. */
enum status catalog_window_glimpse(struct catalog_window *w, struct store *s, int64_t id, int height,
                                   struct error *err);
/* Forgets the rows and begins anew with the catalog `id`, or what is now in its place. What it held is kept on failure. */
enum status catalog_window_anchor(struct catalog_window *w, struct store *s, int64_t id, struct error *err);
/* Brings `height` lines from top on into the window, as far as there are so many, and lets go of all others. */
enum status catalog_window_cover(struct catalog_window *w, struct store *s, int top, int height,
                                 struct error *err);
/* Asks what is due of each line that has not been asked about; false: there was none. */
bool catalog_window_count(struct catalog_window *w, struct store *s, const struct agenda_query *q);
const struct catalog_line *catalog_window_at(const struct catalog_window *w, int line); /* NULL: not in it */

#endif
