/* The frame around all views: the stack, the event loop, the line that says what has happened, and what views share. */
#ifndef MULU_UI_APP_H
#define MULU_UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/pace.h"
#include "mulu/progress.h"
#include "mulu/search.h"
#include "mulu/state.h"
#include "mulu/store.h"
#include "mulu/ui.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/screen.h"
#include "ui/style.h"
#include "ui/view.h"

enum { APP_MAX_VIEWS = 24, APP_MIN_ROWS = 24, APP_MIN_COLS = 80 };

/* What a query finds, as far as has been looked (found.h); search NULL: nothing has been asked for. */
struct lookup {
    char *text; /* what the query was made of: as typed, but for what a kept name stands for */
    struct query *query;
    struct search *search;
};

/* The last search, for n and N and for exporting what it found. */
struct found_hits {
    char *text;      /* its query as typed; NULL: none */
    int64_t catalog; /* where it searched; 0: everywhere */
    struct lookup lookup;
    size_t at; /* the hit that was gone to last */
};

/* Nodes that were opened lately, the last one first: a search lists them before all others. */
enum { USED_MAX = 64 };
struct used {
    int64_t nodes[USED_MAX];
    size_t n;
};

/* Where one has been, for going back; a place may be gone by then. */
enum { TRAIL_LENGTH = 64 };
struct place {
    int64_t catalog, node;
};
struct trail {
    struct place places[TRAIL_LENGTH];
    int n;
};

struct work {
    struct pace pace;
    int64_t looked; /* monotonic milliseconds: when keys were last looked for */
    bool cancelled; /* it shall stop */
};

/* What dead sessions have left in forms, to be offered one by one. */
struct offers {
    struct string_list paths;
    size_t at;         /* so many of them have been asked about */
    char *path;        /* the one that is being asked about, */
    struct state text; /* what it holds, */
    int found;         /* and where its item was when it was asked */
};

/* What the lines of an open menu are called, and what they stand for. */
struct choices {
    struct string_list labels, values;
};

/* An action to be done once the view that chose it is off the stack. */
struct wanted {
    enum action action; /* ACT_NONE: nothing is */
    const struct view *where;
    struct key key;
};

/* What the line of keys says, and of what. */
enum { MAX_HINTS = 40 };
struct hints {
    enum mode modes[MODE_COUNT + 1];
    bool made;
    unsigned have;
    int cols;
    size_t n;
    struct key_hint all[MAX_HINTS];
};

struct app {
    const struct ui_setup *setup;
    const struct env *env;
    struct formats *formats; /* read at the first import, and anew when one was saved; NULL: not yet */
    struct store *store;
    struct keymap *keys;
    struct screen *screen;
    struct canvas canvas;
    struct hints hints;
    struct symbols symbols; /* that the canvas draws with */
    struct view *stack[APP_MAX_VIEWS];
    int depth;
    char *theme;           /* the name of the one in force */
    struct choices themes; /* what the open list of themes offers */
    char *message;         /* NULL: none */
    enum style message_style;
    char *pasted;        /* a line that was pasted where no text is typed, while that is being asked about */
    bool message_passes; /* it told of something that is over when the event is */
    struct found_hits found;
    struct used used;
    struct trail trail;
    struct place mark;  /* the cell gone to last from a list of cells to confirm; */
    char *mark_cell;    /* NULL: none */
    int tree_extra;     /* cells that the tree's pane has over its rule, by the keys that widen it */
    char *import_place; /* the directory, as typed, of the last file that was imported; NULL: none */
    char *clip;         /* what was copied or cut last; NULL: nothing */
    size_t clip_len;
    char *find_text;                     /* what was looked for in a field last; NULL: nothing */
    bool can_undo, can_redo;             /* as of the last load */
    int64_t asked_step;                  /* the group that the open question about undo or redo means */
    struct state memory, memory_written; /* memory.h */
    struct session session;
    struct offers offers;
    struct tour *tour; /* tour.h; NULL: none */
    int64_t kept,
        remembered; /* monotonic milliseconds: when views were last asked to keep what would be lost, and
                               * when their places were last written */
    bool tidied;    /* nothing is left to do of what earlier sessions have left */
    bool begun;     /* the first picture is there, and what waited for it has been done */
    bool killed;    /* a signal or a lost line ends the program: drafts stay */
    bool blind;     /* so does a clerk whose window is too small for a question */
    bool quit;
    int quitting;      /* views there were when one of them asked before quitting; 0: nobody quits */
    bool just_escaped; /* Esc was the last key, and nothing has been drawn since */
    struct work work;
    struct progress watching; /* of the group that is open, where it is watched */
    bool watched;
    struct wanted wanted;
    struct choices copies;       /* the cells of which the clerk is asked which to copy */
    struct string_list received; /* the names of the files in it among which the clerk is to choose */
    char *carried;        /* the directory of files on the way to or from the clerk's computer; NULL: none */
    int64_t waited_shown; /* how long the store had waited for another program when that was last drawn */
    struct store_import *reviewing; /* the import whose preview is open: changes go to it; NULL: none */
    int review_steps;               /* … that its undo can take back */
    bool lost;                      /* the database's file has been taken away, as of the last look */
};

void app_run(struct app *app); /* until the stack is empty or the terminal is gone */

/* Puts a view on the stack. It is the owner's, which is below it (NULL: nobody's), and does not outlive that. NULL when it
 * would not open; why has then been said. */
struct view *app_open(struct app *app, struct view *owner, const struct view_ops *ops, const void *arg);
void app_close(struct view *v);    /* when the event is over */
void app_changed(struct app *app); /* the store has changed */
bool app_keep(
    struct app *app); /* every view keeps what would be lost if the program died now; false: one could not */
bool app_quit(struct app *app); /* false: a view has something to ask first */
struct view *app_top(const struct app *app);
/* Does the action in the view `where` as if its key had been pressed there, when the event is over; nothing if by then
 * that is not the top view any more. */
void app_do(struct app *app, const struct view *where, enum action action, struct key key);

/* What has just happened; stands until the next key. */
void app_say(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void app_warn(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
unsigned app_fail(struct app *app, const struct error *err); /* gives EFFECT_NONE, to be returned */

void app_press(struct app *app, struct key key);                   /* as if it had been pressed */
void app_apply(struct app *app, struct view *v, unsigned effects); /* EFFECT_… bits */

unsigned app_have(const struct app *app); /* the HAVE_… bits that do not depend on the view */

/* Long work: shows how far it is, and lets Esc stop it. What is typed meanwhile is thrown away: nobody could see
 * what it would do. */
struct progress app_work_begin(struct app *app, const char *what, enum pace_unit unit);
void app_work_end(struct app *app);
/* The same for the group that is begun next, until app_finish(), or app_unwatch() where that is not called. */
void app_watch(struct app *app, enum verb verb);
void app_unwatch(struct app *app);

void app_look_at_history(struct app *app);    /* whether something can be undone or redone */
int app_first_visible(const struct app *app); /* where in the stack */

/* rest.c */
void app_prepare(struct app *app); /* the last of what is to be in the picture, before it is painted */
/* Until something happens: WAKE_… bits. While there is work it is done, bit by bit; *shows: the picture is another now. */
unsigned app_rest(struct app *app, bool *shows);

/* ui.c: what can wait for the first picture, but for nothing else */
void ui_begun(struct app *app);
int64_t app_clock(void); /* monotonic, in milliseconds */

/* group.c */
/* Begins a group of changes by what the view shows: what others have written by now is loaded into it first, and nobody
 * writes any more until the group ends. Its place may be gone by that: it is then closing. */
enum status app_begin(struct view *v, enum verb verb, const char *subject, struct error *err);
/* Begins a group without loading first: of the import that is under review while one is, else of the store's history. */
enum status app_group(struct app *app, enum verb verb, const char *subject, struct error *err);
/* Ends a group of changes: committed when st is ST_OK so far, rolled back else. False: failed, and why has been said. */
bool app_finish(struct app *app, enum status st, struct error *err);

/* offer.c: what earlier sessions have left */
void offer_find(struct app *app);
void offer_next(struct app *app); /* asks about the next one, if there is one */
/* The form of a node has been opened: asks about what was left there, if anything was. */
void offer_at(struct view *form, int64_t node);
void offer_free(struct app *app);

/* guard.c: the database may be held by another program for long (the wait shows, Esc stops it), or be taken away */
void guard_begin(struct app *app);
void guard_end(struct app *app);
void guard_look(struct app *app); /* says so when the file has gone or come back */
void guard_tell(struct app *app); /* … again, that it has gone; what is being typed is kept */

/* refuse.c: why a key does nothing. missing: what the table of actions says of it */
void refuse_action(struct app *app, const struct view *v, enum action action, const char *missing);
void refuse_key(struct app *app, struct key key);

/* display.c: the theme that the settings ask for (default where it is wrong, and err says why), and another one */
void display_load(struct app *app, struct theme *out, struct error *err);
void display_choose(struct view *owner);

/* look.c: measuring the terminal, and choosing signs; again when a late answer has come; what is wrong with it */
void look_begin(struct app *app);
void look_again(struct app *app);
bool look_warn(struct app *app); /* false: nothing is */

/* paste.c: a paste where no text is typed */
void paste_astray(struct app *app, struct view *v, const char *text, size_t len);

/* frame.c */
void frame_draw(struct app *app);
/* The key that the hint at a place of the last line is for; false: there is none. */
bool frame_hint_at(struct app *app, int row, int col, struct key *out);
struct rect frame_content(const struct app *app); /* what remains for a view */

#endif
