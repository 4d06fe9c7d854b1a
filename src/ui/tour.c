#include "ui/tour.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/memory.h"

enum { TEXT_LINES = 2, MOST_WAITS = 8 };

struct wait {
    enum mode mode;
    enum action action; /* ACT_NONE: typing */
};
struct step {
    enum mode mode, arrive, avoid; /* MODE_NONE: wherever */
    struct wait waits[MOST_WAITS];
    int nwaits;
    char *text;
};
struct tour {
    struct step *steps;
    int n, at; /* at == n: it is over */
    size_t cap;
    bool stopped, did;
};

/* --- reading ---------------------------------------------------------------------------------------------------- */

static enum status wrong(const struct ini *ini, const char *section, const char *key, struct error *err)
{
    return error_set(err, ST_INPUT, MSG_UI_TOUR_WRONG, ini_path(ini), ini_line(ini, section, key), section,
                     key);
}

static bool read_mode(const struct ini *ini, const char *section, const char *key, enum mode *out)
{
    const char *word = ini_get(ini, section, key);
    return word && mode_by_word(word, strlen(word), out);
}

static bool read_wait(const char *word, enum mode mode, struct wait *out)
{
    const char *dash = strchr(word, '-');
    if (strcmp(word, "typing") == 0) {
        *out = (struct wait){mode, ACT_NONE};
        return true;
    }
    return dash && mode_by_word(word, (size_t)(dash - word), &out->mode) &&
           action_by_word(dash + 1, &out->action);
}

static bool read_waits(const struct ini *ini, const char *section, struct step *s)
{
    const char *words = ini_get(ini, section, "wait");
    char word[48];
    if (!words)
        return false;
    while (ini_word(&words, word, sizeof word))
        if (s->nwaits == MOST_WAITS || !read_wait(word, s->mode, &s->waits[s->nwaits++]))
            return false;
    return s->nwaits > 0 && !*words;
}

/* {action} becomes what keymap_expand() knows. */
static char *read_text(const struct ini *ini, const char *section)
{
    const char *text = ini_get(ini, section, "text");
    if (!text || !*text)
        return NULL;
    char *out = mem_dup(tr_in("tour", text));
    for (char *p = out; *p; p++)
        *p = *p == '{' ? KEYMAP_OPEN[0] : *p == '}' ? KEYMAP_CLOSE[0] : *p;
    return out;
}

static enum status read_step(struct tour *t, const struct ini *ini, const char *section, struct error *err)
{
    t->steps = mem_array(t->steps, &t->cap, (size_t)t->n + 1, sizeof *t->steps);
    struct step *s = &t->steps[t->n++];
    *s = (struct step){0};
    if (!read_mode(ini, section, "mode", &s->mode))
        return wrong(ini, section, "mode", err);
    if (ini_get(ini, section, "arrive") && !read_mode(ini, section, "arrive", &s->arrive))
        return wrong(ini, section, "arrive", err);
    if (ini_get(ini, section, "avoid") && !read_mode(ini, section, "avoid", &s->avoid))
        return wrong(ini, section, "avoid", err);
    if (!read_waits(ini, section, s))
        return wrong(ini, section, "wait", err);
    s->text = read_text(ini, section);
    return s->text ? ST_OK : wrong(ini, section, "text", err);
}

void tour_free(struct tour *t)
{
    for (int i = 0; t && i < t->n; i++)
        free(t->steps[i].text);
    if (t)
        free(t->steps);
    free(t);
}

enum status tour_begin(struct app *app, struct error *err)
{
    char *path = path_join(app->env->share_dir, "help/tour.ini");
    struct ini *ini = NULL;
    struct tour *t = mem_alloc(sizeof *t);
    enum status st = ini_load(path, &ini, err);
    for (size_t i = 0; !st && i < ini_sections(ini); i++)
        st = read_step(t, ini, ini_section(ini, i), err);
    ini_free(ini);
    free(path);
    if (st) {
        tour_free(t);
        return st;
    }
    t->at = (int)state_get_int(&app->memory, "tour-step");
    t->at = t->at < 0 ? 0 : t->at > t->n ? t->n : t->at;
    t->stopped = state_get_int(&app->memory, "tour-stopped") != 0;
    app->tour = t;
    return ST_OK;
}

void tour_remember(struct app *app)
{
    if (!app->tour)
        return;
    state_put_int(&app->memory, "tour-step", app->tour->at);
    state_put_int(&app->memory, "tour-stopped", app->tour->stopped);
}

/* --- going on --------------------------------------------------------------------------------------------------- */

bool tour_runs(const struct app *app)
{
    return app->tour && !app->tour->stopped && app->tour->at < app->tour->n;
}

static bool has_mode(const struct view *v, enum mode mode)
{
    for (const enum mode *m = v->ops->modes(v); *m != MODE_NONE; m++)
        if (*m == mode)
            return true;
    return false;
}

static bool is_at(const struct app *app, enum mode mode)
{
    return has_mode(app_top(app), mode);
}

/* Typing counts in whatever the place of the step has opened over itself, such as a field in full screen. */
static bool is_for(const struct app *app, const struct view *v, const struct wait *w)
{
    if (w->action != ACT_NONE || has_mode(v, w->mode))
        return has_mode(v, w->mode);
    for (int i = 0; i < app->depth; i++)
        if (has_mode(v, MODE_EDIT) && has_mode(app->stack[i], w->mode))
            return true;
    return false;
}

void tour_did(struct app *app, const struct view *v, enum action action)
{
    if (!tour_runs(app))
        return;
    const struct step *s = &app->tour->steps[app->tour->at];
    for (int i = 0; i < s->nwaits; i++)
        app->tour->did |= s->waits[i].action == action && is_for(app, v, &s->waits[i]);
}

void tour_settle(struct app *app)
{
    struct tour *t = app->tour;
    if (!tour_runs(app) || !t->did || !app->depth)
        return;
    t->did = false;
    const struct step *s = &t->steps[t->at];
    if ((s->arrive != MODE_NONE && !is_at(app, s->arrive)) || (s->avoid != MODE_NONE && is_at(app, s->avoid)))
        return;
    t->at++;
    if (t->at == t->n)
        app_say(app, "%s", MSG_UI_TOUR_OVER);
}

void tour_toggle(struct app *app)
{
    struct tour *t = app->tour;
    if (t->at == t->n) {
        t->at = 0;
        t->stopped = false;
    } else {
        t->stopped = !t->stopped;
    }
    t->did = false;
    if (t->stopped)
        app_say(app, "%s", MSG_UI_TOUR_STOPPED);
}

void tour_describe(const struct app *app, struct buffer *out)
{
    const struct tour *t = app->tour;
    if (!t)
        return;
    if (t->at == t->n)
        buf_puts(out, MSG_UI_TOUR_AGAIN);
    else
        buf_printf(out, t->stopped ? MSG_UI_TOUR_GO_ON : MSG_UI_TOUR_STOP, t->at + 1, t->n);
}

/* --- the strip -------------------------------------------------------------------------------------------------- */

int tour_rows(const struct app *app)
{
    return tour_runs(app) ? 1 + TEXT_LINES : 0;
}

/* Whether the step can be done from here: at its place, at that of one of its keys, or in a question on the way. */
static bool is_near(const struct app *app, const struct step *s)
{
    bool near = app_top(app)->ops->overlay || is_at(app, s->mode);
    for (int i = 0; i < s->nwaits; i++)
        near |= is_for(app, app_top(app), &s->waits[i]);
    return near;
}

static void put_text(const struct app *app, const struct step *s, struct buffer *out)
{
    const enum mode place[] = {s->mode, MODE_NONE};
    if (is_near(app, s))
        keymap_expand(app->keys, place, s->text, out);
    else
        buf_printf(out, MSG_UI_TOUR_AWAY, app->keys->titles[s->mode] ? app->keys->titles[s->mode] : "");
}

void tour_draw(struct app *app, int row)
{
    if (!tour_runs(app) || !app->depth)
        return;
    const struct tour *t = app->tour;
    struct canvas *c = &app->canvas;
    struct buffer title = {0}, text = {0};
    struct text_line line;
    size_t pos = 0;
    buf_printf(&title, MSG_UI_TOUR_TITLE, t->at + 1, t->n);
    draw_rule(c, row, 0, c->cols, STYLE_BORDER);
    draw_run(c, row, 2, c->cols - 4, buf_text(&title), title.len, STYLE_STRONG);
    put_text(app, &t->steps[t->at], &text);
    draw_blank(c, (struct rect){row + 1, 0, TEXT_LINES, c->cols}, STYLE_NORMAL);
    for (int i = 1; i <= TEXT_LINES && text_wrap(buf_text(&text), text.len, c->cols - 4, &pos, &line); i++)
        draw_run(c, row + i, 2, c->cols - 4, buf_text(&text) + line.start, line.len, STYLE_NORMAL);
    buf_free(&title);
    buf_free(&text);
}
