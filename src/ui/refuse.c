/* Why a key does nothing, in one line: because something is missing, because it belongs to another place, or because it
 * is nobody's. */
#include "mulu/messages.h"
#include "ui/app.h"

void refuse_action(struct app *app, const struct view *v, enum action action, const char *missing)
{
    struct buffer why = {0};
    if (v->ops->why)
        v->ops->why(v, action, &why);
    app_say(app, "%s", why.len ? buf_text(&why) : missing);
    buf_free(&why);
}

static bool holds(const struct view *v, enum mode mode)
{
    for (const enum mode *m = v->ops->modes(v); *m != MODE_NONE; m++)
        if (*m == mode)
            return true;
    return false;
}

/* The view below that the mode belongs to. */
static bool lies_below(const struct app *app, enum mode mode)
{
    for (int i = app->depth - 2; i >= 0; i--)
        if (holds(app->stack[i], mode))
            return true;
    return false;
}

/* Arrows, Esc and their like mean something nearly everywhere: that they would elsewhere is no news. */
static bool tells(struct key key)
{
    return key.kind != KIND_NAMED || (key.value >= K_F1 && key.value <= K_F12);
}

/* What the key means at one of the two places where the work is done; where one has come from is asked first. */
static const struct key_entry *elsewhere(const struct app *app, struct key key)
{
    static const enum mode places[] = {MODE_TREE, MODE_CATALOGS};
    const struct view *top = app_top(app);
    const struct key_entry *found = NULL;
    if (top->ops->overlay || !tells(key))
        return NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const enum mode modes[] = {places[i], MODE_NONE};
        const struct key_entry *e = holds(top, places[i]) ? NULL : keymap_find(app->keys, modes, key);
        if (e && (e->hint || e->help) && (!found || !lies_below(app, found->mode)))
            found = e;
    }
    return found;
}

/* The key that leads to the place: back to what lies below, or into a catalog. */
static void put_way(const struct app *app, const struct key_entry *e, struct buffer *out)
{
    const struct view *top = app_top(app);
    unsigned have = top->ops->have ? top->ops->have(top) : 0;
    bool below = lies_below(app, e->mode);
    struct buffer way = {0};
    if (below || (holds(top, MODE_CATALOGS) && !action_missing(ACT_OPEN, have)))
        keymap_name(app->keys, top->ops->modes(top), below ? ACT_BACK : ACT_OPEN, &way);
    if (way.len)
        buf_printf(out, below ? MSG_UI_KEY_WAY_BACK : MSG_UI_KEY_WAY_IN, buf_text(&way));
    buf_free(&way);
}

void refuse_key(struct app *app, struct key key)
{
    const struct key_entry *e = elsewhere(app, key_plain(key));
    const char *remedy = holds(app_top(app), MODE_HELP) ? MSG_UI_DEAD_IN_HELP : MSG_UI_DEAD_SEE_HELP;
    struct buffer label = {0}, way = {0};
    key_label(e ? key_plain(key) : key, &label);
    if (key_equal(key, key_named(K_UNKNOWN))) {
        app_say(app, MSG_UI_DEAD_UNNAMED, remedy);
    } else if (e) {
        put_way(app, e, &way);
        app_say(app, MSG_UI_KEY_ELSEWHERE, buf_text(&label), app->keys->titles[e->mode],
                e->hint ? e->hint : e->help, buf_text(&way));
    } else {
        app_say(app, MSG_UI_DEAD_KEY, buf_text(&label), remedy);
    }
    buf_free(&label);
    buf_free(&way);
}
