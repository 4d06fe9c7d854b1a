#include "ui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/memory.h"
#include "ui/message.h"
#include "ui/mouse.h"
#include "ui/tour.h"
#include "ui/views.h"

int64_t app_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- messages --------------------------------------------------------------------------------------------------- */

static void set_message(struct app *app, enum style style, char *text)
{
    free(app->message);
    app->message = text && *text ? message_for_screen(text) : text;
    app->message_style = style;
    app->message_passes = false;
}

static void say(struct app *app, enum style style, const char *fmt, va_list ap)
{
    char *text = NULL;
    if (vasprintf(&text, fmt, ap) < 0)
        text = NULL;
    set_message(app, style, text);
}

void app_say(struct app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(app, STYLE_NOTICE, fmt, ap);
    va_end(ap);
}

void app_warn(struct app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(app, STYLE_ERROR, fmt, ap);
    va_end(ap);
}

unsigned app_fail(struct app *app, const struct error *err)
{
    set_message(app, STYLE_ERROR, mem_dup(err->text));
    return EFFECT_NONE;
}

/* --- the stack -------------------------------------------------------------------------------------------------- */

struct view *app_top(const struct app *app)
{
    return app->depth ? app->stack[app->depth - 1] : NULL;
}

struct view *app_open(struct app *app, struct view *owner, const struct view_ops *ops, const void *arg)
{
    struct error err = {0};
    if (app->depth == APP_MAX_VIEWS)
        return NULL;
    struct view *v = mem_alloc(sizeof *v);
    *v = (struct view){.ops = ops,
                       .app = app,
                       .owner = owner,
                       .state = mem_alloc(ops->state_size),
                       .stale = ops->load != NULL};
    v->area = frame_content(app);
    if (ops->open && ops->open(v, arg, &err)) {
        app_fail(app, &err);
        free(v->state);
        free(v);
        return NULL;
    }
    app->stack[app->depth++] = v;
    return v;
}

void app_close(struct view *v)
{
    v->closing = true;
}

static void free_view(struct view *v)
{
    if (v->ops->remember)
        v->ops->remember(v);
    if (v->ops->close)
        v->ops->close(v);
    free(v->state);
    free(v);
}

static void sweep(struct app *app)
{
    int kept = 0;
    for (int i = 0; i < app->depth; i++) /* an owner is below what is its own */
        if (app->stack[i]->owner && app->stack[i]->owner->closing)
            app->stack[i]->closing = true;
    for (int i = app->depth - 1; i >= 0; i--)
        if (app->stack[i]->closing) {
            free_view(app->stack[i]);
            app->stack[i] = NULL;
        }
    for (int i = 0; i < app->depth; i++)
        if (app->stack[i])
            app->stack[kept++] = app->stack[i];
    app->depth = kept;
}

void app_changed(struct app *app)
{
    for (int i = 0; i < app->depth; i++)
        app->stack[i]->stale = app->stack[i]->ops->load != NULL;
}

bool app_quit(struct app *app)
{
    int depth = app->depth;
    for (int i = depth - 1; i >= 0; i--) {
        if (app->stack[i]->ops->leave && !app->stack[i]->ops->leave(app->stack[i])) {
            app->quitting = depth;
            return false;
        }
    }
    app->quit = true;
    return true;
}

/* The question that held up quitting has been answered: the view that asked is gone, or it stays and nobody quits. */
static void go_on_quitting(struct app *app)
{
    if (!app->quitting || !app->depth || app_top(app)->ops->overlay)
        return;
    bool left = app->depth < app->quitting;
    app->quitting = 0;
    if (left)
        app_quit(app);
}

/* What can be taken back is asked of the store when something has changed, not while drawing. */
void app_look_at_history(struct app *app)
{
    struct group_info g = {0};
    app->can_undo = store_peek_undo(app->store, &g, NULL) == ST_OK;
    group_info_release(&g);
    g = (struct group_info){0};
    app->can_redo = store_peek_redo(app->store, &g, NULL) == ST_OK;
    group_info_release(&g);
}

int app_first_visible(const struct app *app)
{
    int i = app->depth - 1;
    while (i > 0 && app->stack[i]->ops->overlay)
        i--;
    return i < 0 ? 0 : i;
}

static void lay_out(struct app *app)
{
    struct rect area = frame_content(app);
    for (int i = app_first_visible(app); i < app->depth; i++) {
        struct view *v = app->stack[i];
        v->area = area;
        if (v->ops->layout)
            v->ops->layout(v);
    }
}

/* What earlier sessions have left is asked about one by one, whenever no form and no question is open. */
static void offer_when_free(struct app *app)
{
    for (int i = 0; i < app->depth; i++)
        if (app->stack[i]->ops->overlay || app->stack[i]->ops->keep)
            return;
    if (app->depth)
        offer_next(app);
}

/* Brings all that is visible up to date with the store and with the size of the screen. */
static void settle(struct app *app)
{
    bool loaded = false;
    sweep(app);
    go_on_quitting(app);
    for (int i = app_first_visible(app); i < app->depth; i++) {
        struct view *v = app->stack[i];
        struct error err = {0};
        if (!v->stale)
            continue;
        v->stale = false;
        loaded = true;
        if (v->ops->load(v, &err))
            app_fail(app, &err);
    }
    if (loaded && app->begun)
        app_look_at_history(app);
    sweep(app); /* what a load found gone */
    offer_when_free(app);
    tour_settle(app);
    lay_out(app);
}

/* --- events ----------------------------------------------------------------------------------------------------- */

unsigned app_have(const struct app *app)
{
    unsigned have = 0;
    if (!store_is_read_only(app->store))
        have |= HAVE_WRITABLE;
    if (app->found.text)
        have |= HAVE_HITS;
    if (app->can_undo && !app->reviewing) /* within a review its own steps are taken back */
        have |= HAVE_UNDO;
    if (app->can_redo && !app->reviewing)
        have |= HAVE_REDO;
    return have;
}

/* The user's own calendar and words may have changed too. */
static void reload_deadlines(struct app *app)
{
    struct error err = {0};
    if (store_deadlines_reload(app->store, &err))
        app_fail(app, &err);
    else
        view_moved_tell(app);
}

/* What means the same wherever the key table offers it. */
static unsigned common_request(struct app *app, struct view *v, const struct request *r)
{
    switch (r->action) {
    case ACT_HELP:
        view_help_open(app, v->ops->modes(v));
        return EFFECT_NONE;
    case ACT_QUIT:
        if (v->ops->overlay)
            app_say(app, "%s", MSG_UI_ANSWER_FIRST);
        else
            app_quit(app);
        return EFFECT_NONE;
    case ACT_UNDO:
        history_undo(v);
        return EFFECT_NONE;
    case ACT_REDO:
        history_redo(v);
        return EFFECT_NONE;
    case ACT_RELOAD:
        app_say(app, "%s", MSG_UI_RELOADED);
        reload_deadlines(app);
        return EFFECT_RELOAD;
    case ACT_REDRAW:
        screen_redraw(app->screen);
        return EFFECT_NONE;
    case ACT_THEME:
        if (v->ops->overlay)
            app_say(app, "%s", MSG_UI_ANSWER_FIRST);
        else
            display_choose(v);
        return EFFECT_NONE;
    case ACT_SUSPEND:
        screen_suspend(app->screen);
        return EFFECT_NONE;
    case ACT_MOUSE:
        mouse_toggle(app);
        return EFFECT_NONE;
    case ACT_PALETTE:
        view_palette_open(v);
        return EFFECT_NONE;
    case ACT_BREAK:
        app_say(app, "%s", MSG_UI_BREAK);
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

void app_apply(struct app *app, struct view *v, unsigned effects)
{
    if (effects & EFFECT_RELOAD)
        app_changed(app);
    if (effects & EFFECT_CLOSE)
        app_close(v);
}

static void do_action(struct app *app, struct view *v, enum action action, struct key key)
{
    unsigned have = (v->ops->have ? v->ops->have(v) : 0) | app_have(app);
    const char *missing = action_missing(action, have);
    if (missing) {
        refuse_action(app, v, action, missing);
        return;
    }
    if (app->lost && !v->ops->overlay && action_missing(action, ~(unsigned)HAVE_WRITABLE)) {
        guard_tell(app); /* what was to be saved must at least not be lost */
        return;
    }
    struct request r = {action, key};
    unsigned effects = v->ops->request(v, &r);
    if (effects & EFFECT_UNKNOWN)
        effects = common_request(app, v, &r);
    if (effects & EFFECT_UNKNOWN && key_equal(key, key_named(K_NONE)))
        app_say(app, "%s", MSG_UI_PALETTE_NOT_HERE);
    else if (effects & EFFECT_UNKNOWN)
        refuse_key(app, key);
    else
        app_apply(app, v, effects);
    if (!(effects & EFFECT_UNKNOWN))
        tour_did(app, v, action);
}

static void do_text(struct app *app, struct view *v, const char *utf8, size_t len)
{
    app_apply(app, v, v->ops->text(v, utf8, len));
    tour_did(app, v, ACT_NONE);
}

/* The modes that come before text gets its turn, and whether it does. */
static bool typing_modes(const struct view *v, enum mode *before)
{
    const enum mode *m = v->ops->modes(v);
    size_t n = 0;
    while (*m != MODE_NONE && *m != MODE_EDIT)
        before[n++] = *m++;
    before[n] = MODE_NONE;
    return *m == MODE_EDIT && v->ops->text;
}

/* The view below, where a key that means nothing to this one means something there. */
static struct view *meant_below(const struct app *app, const struct view *v, struct key key)
{
    bool passes = app->depth > 1 && v->ops->passes_keys && v->ops->passes_keys(v);
    struct view *below = passes ? app->stack[app->depth - 2] : NULL;
    return below && keymap_find(app->keys, below->ops->modes(below), key) ? below : NULL;
}

static void on_key(struct app *app, struct view *v, struct key key)
{
    enum mode before[MODE_COUNT + 1];
    bool typing = typing_modes(v, before);
    struct key plain = key_plain(key);
    const struct key_entry *e =
        keymap_find(app->keys, typing && key.kind == KIND_CHAR ? before : v->ops->modes(v), plain);
    static const enum mode everywhere[] = {MODE_SYSTEM, MODE_NONE};
    if (!e)
        e = keymap_find(app->keys, everywhere, key);
    if (e) {
        do_action(app, v, e->action, plain);
    } else if (typing && key.kind == KIND_CHAR) {
        struct buffer text = {0};
        buf_put_cp(&text, key.value);
        do_text(app, v, buf_text(&text), text.len);
        buf_free(&text);
    } else if (meant_below(app, v, key)) {
        app_close(v);
        sweep(app);
        on_key(app, app_top(app), key);
    } else {
        refuse_key(app, key);
    }
}

/* Alt and a letter, where it means nothing, is what terminals send for it: Esc, and the letter at once. */
static bool is_bound(const struct app *app, const struct view *v, struct key key)
{
    static const enum mode everywhere[] = {MODE_SYSTEM, MODE_NONE};
    return key.kind != KIND_ALT || keymap_find(app->keys, v->ops->modes(v), key) ||
           keymap_find(app->keys, everywhere, key) || meant_below(app, v, key);
}

static void on_event(struct app *app, const struct event *event);

static void on_alt(struct app *app, uint32_t letter)
{
    struct event parts[] = {{.kind = EVENT_KEY, .key = key_named(K_ESC)},
                            {.kind = EVENT_KEY, .key = {KIND_CHAR, letter}}};
    for (size_t i = 0; i < 2 && app->depth && !app->quit; i++) {
        on_event(app, &parts[i]);
        settle(app);
    }
}

void app_press(struct app *app, struct key key)
{
    if (app_top(app))
        on_key(app, app_top(app), key);
}

void app_do(struct app *app, const struct view *where, enum action action, struct key key)
{
    app->wanted = (struct wanted){action, where, key};
}

static void do_wanted(struct app *app)
{
    struct wanted w = app->wanted;
    app->wanted = (struct wanted){0};
    if (w.action == ACT_NONE)
        return;
    sweep(app);
    struct view *v = app_top(app);
    if (v && v == w.where)
        do_action(app, v, w.action, w.key);
}

/* Nobody could see a question: what is being typed is offered at the next start, as when the line drops. */
static void leave_blind(struct app *app)
{
    app->blind = app->quit = app_keep(app);
    if (!app->quit)
        app_warn(app, "%s", MSG_UI_LEAVE_BLIND);
}

static void on_event(struct app *app, const struct event *event)
{
    struct view *v = app_top(app);
    if (event->kind == EVENT_KEY && !is_bound(app, v, event->key)) {
        on_alt(app, event->key.value);
        return;
    }
    int rows, cols;
    screen_size(app->screen, &rows, &cols);
    bool escape = event->kind == EVENT_KEY && key_equal(event->key, key_named(K_ESC));
    bool moves = event->kind == EVENT_MOUSE && event->mouse.kind != MOUSE_PRESS; /* no news to a message */
    if (!moves)
        set_message(app, STYLE_NORMAL, NULL);
    if (rows < APP_MIN_ROWS || cols < APP_MIN_COLS) {
        /* nobody should work blind; leaving is all that the line on the screen offers */
        if (event->kind == EVENT_KEY && key_equal(event->key, (struct key){KIND_CTRL, 'q'}))
            leave_blind(app);
        return;
    }
    enum mode before[MODE_COUNT + 1];
    if (event->kind == EVENT_KEY)
        on_key(app, v, event->key);
    else if (event->kind == EVENT_MOUSE)
        mouse_event(app, &event->mouse);
    else if (typing_modes(v, before) && !v->ops->typed_only)
        do_text(app, v, event->text, event->len);
    else
        paste_astray(app, v, event->text, event->len);
    do_wanted(app);
    app->just_escaped = escape;
}

static bool changed_outside(struct app *app)
{
    guard_look(app);
    bool changed = store_changed_outside(app->store);
    if (changed)
        app_changed(app);
    return changed;
}

/* While nobody presses a key. What the views find gone is more than that something has changed; what has just happened
 * here stays to be read otherwise. */
static void look_outside(struct app *app)
{
    bool changed = changed_outside(app);
    char *message = app->message;
    if (!changed)
        return;
    app->message = NULL;
    settle(app);
    if (app->message)
        free(message);
    else if (message)
        app->message = message;
    else
        app_say(app, "%s", MSG_UI_CHANGED_OUTSIDE);
}

bool app_keep(struct app *app)
{
    enum { REMEMBER_EVERY = 30000 }; /* milliseconds */
    bool kept = true;
    app->kept = app_clock();
    for (int i = 0; i < app->depth; i++)
        if (app->stack[i]->ops->keep && !app->stack[i]->ops->keep(app->stack[i]))
            kept = false;
    if (app->killed || app->kept - app->remembered >= REMEMBER_EVERY) {
        app->remembered = app->kept;
        memory_save(app);
    }
    return kept;
}

void app_run(struct app *app)
{
    enum { MANY = 2000, KEEP_EVERY = 2000 /* milliseconds */ };
    int empty = 0; /* wake-ups without a key: a terminal that is gone looks so */
    for (;;) {
        struct event event;
        while (app->depth && !app->quit && screen_next(app->screen, &event)) {
            empty = 0;
            changed_outside(app);
            on_event(app, &event);
            settle(app);
        }
        look_again(app);
        settle(app);
        if (!app->depth || app->quit)
            return;
        app_prepare(app);
        if (app->message_passes)
            set_message(app, STYLE_NORMAL, NULL);
        frame_draw(app);
        app->just_escaped = false;
        bool shows;
        unsigned wake = app_rest(app, &shows);
        empty = wake & WAKE_INPUT ? empty + 1 : 0;
        app->killed = (wake & (WAKE_QUIT | WAKE_HANGUP)) || empty > MANY;
        if (app->killed || app_clock() - app->kept >= KEEP_EVERY)
            app_keep(app);
        if (app->killed)
            return;
        if (!wake && !shows)
            look_outside(app);
    }
}

/* --- long work -------------------------------------------------------------------------------------------------- */

/* Esc is looked for from the beginning, though nothing is shown in the first second. */
static bool work_step(void *ctx, int64_t done, int64_t total)
{
    enum { LOOK_EVERY = 100 };
    struct app *app = ctx;
    struct work *w = &app->work;
    int64_t now = app_clock();
    if (now - w->looked < LOOK_EVERY)
        return !w->cancelled;
    w->looked = now;
    struct event event;
    while (screen_next(app->screen, &event))
        if (event.kind == EVENT_KEY &&
            (key_equal(event.key, key_named(K_ESC)) || key_equal(event.key, (struct key){KIND_CTRL, 'c'})))
            w->cancelled = true;
    if (screen_wait(app->screen, 0) & (WAKE_QUIT | WAKE_HANGUP))
        w->cancelled = true;
    if (!pace_due(&w->pace, now))
        return !w->cancelled;
    int rows, cols;
    struct buffer line = {0};
    screen_size(app->screen, &rows, &cols);
    pace_tell(&w->pace, now, done, total, MSG_UI_WORK_STOP, cols - 2, &line);
    app_say(app, "%s", buf_text(&line));
    buf_free(&line);
    lay_out(app); /* nothing is loaded: the store is at work */
    frame_draw(app);
    return !w->cancelled;
}

struct progress app_work_begin(struct app *app, const char *what, enum pace_unit unit)
{
    int64_t now = app_clock();
    app->work = (struct work){.looked = now};
    pace_begin(&app->work.pace, what, unit, now);
    return (struct progress){work_step, app};
}

void app_work_end(struct app *app)
{
    enum {
        SOON = 300
    }; /* what was typed before anybody could see the work is meant for what comes after it */
    struct event event;
    if (app_clock() - app->work.pace.began > SOON)
        while (screen_next(app->screen, &event))
            ;
    set_message(app, STYLE_NORMAL, NULL);
}
