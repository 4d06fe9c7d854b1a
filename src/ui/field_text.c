#include "ui/field_text.h"

#include "mulu/messages.h"
#include "mulu/strings.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/dialog.h"

/* The list of what can be done: for whom does not know the keys, or has a terminal that does not send them. */
static const struct {
    enum action action;
    const char *name;
} tools[] = {
    {ACT_MARK, MSG_UI_TOOL_MARK},       {ACT_SELECT_ALL, MSG_UI_TOOL_ALL},
    {ACT_COPY, MSG_UI_TOOL_COPY},       {ACT_CUT, MSG_UI_TOOL_CUT},
    {ACT_PASTE, MSG_UI_TOOL_PASTE},     {ACT_UNTYPE, MSG_UI_TOOL_UNDO},
    {ACT_RETYPE, MSG_UI_TOOL_REDO},     {ACT_FIND, MSG_UI_TOOL_FIND},
    {ACT_FULL, MSG_UI_TOOL_FULL},       {ACT_RENUMBER, MSG_UI_TOOL_RENUMBER},
    {ACT_TO_HALF, MSG_UI_TOOL_HALF},    {ACT_TO_FULL, MSG_UI_TOOL_FULL_WIDTH},
    {ACT_OUTSIDE, MSG_UI_TOOL_OUTSIDE},
};

/* As if its key had been pressed. */
static void on_tool(struct view *owner, int index)
{
    app_do(owner->app, owner, tools[index].action, (struct key){0});
}

static void open_tools(struct view *v)
{
    int widest = 0;
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (text_cells(tr(tools[i].name)) > widest)
            widest = text_cells(tr(tools[i].name));
    struct string_list items = {0};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        struct buffer item = {0}, key = {0};
        keymap_name(v->app->keys, v->ops->modes(v), tools[i].action, &key);
        text_fit(&item, tr(tools[i].name), widest + 2);
        buf_puts(&item, buf_text(&key));
        string_list_take(&items, buf_take(&item));
        buf_free(&key);
    }
    menu_open(v, MSG_UI_TOOLS, &items, on_tool);
    menu_pass_keys(v->app);
}

static void renumber(struct app *app, struct edit *e)
{
    int changed = edit_renumber(e);
    if (changed > 0)
        app_say(app, MSG_UI_RENUMBERED, changed);
    else
        app_say(app, "%s", changed == 0 ? MSG_UI_RENUMBER_SAME : MSG_UI_RENUMBER_NONE);
}

bool field_text_request(struct view *v, struct edit *e, enum action action)
{
    switch (action) {
    case ACT_FIND:
        view_find_open(v, e);
        return true;
    case ACT_TOOLS:
        open_tools(v);
        return true;
    case ACT_RENUMBER:
        renumber(v->app, e);
        return true;
    case ACT_TO_HALF:
        app_say(v->app, "%s", edit_to_half(e) ? MSG_UI_TO_HALF : MSG_UI_TO_HALF_SAME);
        return true;
    case ACT_TO_FULL:
        app_say(v->app, "%s", edit_to_full(e) ? MSG_UI_TO_FULL : MSG_UI_TO_FULL_SAME);
        return true;
    case ACT_OUTSIDE:
        outside_edit(v->app, e);
        return true;
    default:
        return false;
    }
}
