/* A paste where no text is typed: its letters are no keys, so nothing is done before the clerk has been asked. What one
 * most often wants of a copied name is to find it. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/dialog.h"

enum { SHOWN_CELLS = 40 };

static void search_for(struct view *owner)
{
    struct app *app = owner->app;
    struct request r = {.action = ACT_SEARCH};
    owner->ops->request(owner, &r);
    struct view *v = app_top(app);
    if (v->ops->text && !v->ops->typed_only)
        v->ops->text(v, app->pasted, strlen(app->pasted));
}

static bool can_search(const struct app *app, const struct view *v)
{
    struct buffer name = {0};
    keymap_name(app->keys, v->ops->modes(v), ACT_SEARCH, &name);
    bool yes = name.len > 0;
    buf_free(&name);
    return yes;
}

void paste_astray(struct app *app, struct view *v, const char *text, size_t len)
{
    struct buffer line = {0}, shown = {0}, visible = {0}, question = {0};
    text_trim(&line, text, len); /* blank lines in front go */
    buf_cut(&line, strcspn(buf_text(&line), "\n"));
    if (!line.len || v->ops->overlay || !can_search(app, v)) {
        app_say(app, "%s", MSG_UI_PASTE_WHERE);
        buf_free(&line);
        return;
    }
    free(app->pasted);
    app->pasted = mem_dup(buf_text(&line));
    text_visible(&visible, buf_text(&line), line.len);
    text_middle(&shown, buf_text(&visible), SHOWN_CELLS);
    buf_printf(&question, MSG_UI_PASTE_ASK, buf_text(&shown));
    ask_yes(v, MSG_UI_PASTE_TITLE, buf_text(&question), search_for);
    buf_free(&line);
    buf_free(&shown);
    buf_free(&visible);
    buf_free(&question);
}
