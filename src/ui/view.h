/* A view: one screen, or one dialog, of the editor. Views stand on a stack; the top one gets the keys; a dialog shows
 * what is below it. There is one event loop (app.c), and no view has its own.
 *
 * What a view may do where: load() reads the store; request() and text() act, and may read and write it; layout()
 * measures; draw() only draws. After every event the visible views are loaded (where stale), laid out and drawn. */
#ifndef MULU_UI_VIEW_H
#define MULU_UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/error.h"
#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/keys.h"

struct app;
struct mouse;
struct view;

struct request {
    enum action action;
    struct key key; /* for actions whose keys differ in meaning, such as the digits */
};

/* What a request or text asks the frame to do. */
enum {
    EFFECT_NONE = 0,
    EFFECT_RELOAD = 1 << 0,  /* the store has changed: every view loads anew before it is drawn */
    EFFECT_CLOSE = 1 << 1,   /* the view is done */
    EFFECT_UNKNOWN = 1 << 2, /* the key means nothing at this place */
};

/* What work() has come to. */
enum {
    WORK_DONE = 0,
    WORK_MORE = 1 << 0,  /* there is more to do */
    WORK_SHOWS = 1 << 1, /* the picture is another one now */
};

struct view_ops {
    size_t state_size; /* zeroed memory that the frame gives and takes */
    bool overlay;      /* a dialog: what is below stays visible */
    bool typed_only;   /* text() takes letters as answers: a paste is none */
    /* Reads arg, which lives only during the call. On failure nothing is left behind; close() is not called. */
    enum status (*open)(struct view *v, const void *arg, struct error *err);
    void (*close)(struct view *v);
    enum status (*load)(struct view *v, struct error *err); /* keeps the place; NULL: nothing to load */
    /* Work that nobody shall wait for: a few milliseconds of it, while no key comes; WORK_… bits. Called again and again
     * until it is done, and after every event. NULL: there never is any. */
    unsigned (*work)(struct view *v);
    void (*layout)(struct view *v); /* area may have changed */
    void (*draw)(const struct view *v, struct canvas *c);
    unsigned (*request)(struct view *v, const struct request *r);
    /* Typed or pasted text, whenever MODE_EDIT is among the modes. */
    unsigned (*text)(struct view *v, const char *utf8, size_t len);
    unsigned (*mouse)(struct view *v, const struct mouse *m); /* NULL: the wheel moves as the arrows do */
    /* Whether keys that it does not know close it and are meant for the view below. NULL: no. */
    bool (*passes_keys)(const struct view *v);
    const enum mode *(*modes)(const struct view *v); /* nearest first, ended by MODE_NONE */
    unsigned (*have)(const struct view *v);          /* HAVE_… bits; NULL: none */
    /* Says more of why an action makes no sense now than the table of actions can. NULL, or nothing: no more to say. */
    void (*why)(const struct view *v, enum action action, struct buffer *out);
    /* What the help says of this place before its keys; lives as long as the program. NULL, or NULL: nothing. */
    const char *(*about)(const struct view *v);
    /* The top line: where one is, and counts. Not asked of overlays. */
    void (*title)(const struct view *v, struct buffer *where, struct buffer *counts);
    /* Goes to a node that a list, a search or an undo has named; NULL: there is nothing to go to here. */
    void (*go)(struct view *v, int64_t catalog, int64_t node);
    /* False when leaving now would lose something: the view has then put a question on the stack. NULL: leave. */
    bool (*leave)(struct view *v);
    /* Keeps what would be lost if the program died now; called every few seconds and when a signal ends the program.
     * False: it could not. NULL: nothing would be lost. */
    bool (*keep)(struct view *v);
    /* Writes its place into the memory (memory.h); called before it closes and now and then. NULL: none. */
    void (*remember)(struct view *v);
};

struct view {
    const struct view_ops *ops;
    struct app *app;
    struct view *owner; /* whose it is: when that closes, so does this one; NULL: nobody's */
    struct rect area;
    void *state;
    bool stale;   /* load before the next draw */
    bool closing; /* to be taken off the stack when the event is over */
};

#endif
