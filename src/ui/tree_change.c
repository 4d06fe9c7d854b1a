/* Changing the catalog from the tree: each change is one group, one step of undo, and the cursor stays with it. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/dialog.h"
#include "ui/tree.h"

enum { KIND_ITEM, KIND_HEADING, MAX_LABEL = 200 }; /* the kinds in the order of MSG_UI_ADD_KINDS; glyphs */

/* A node's title for a message, cut where it is very long. */
static char *name_of(const struct tree *t, int node)
{
    enum { MOST = 40 };
    const char *title = outline_title(&t->outline, node);
    struct buffer b = {0};
    if (text_cells(title) > MOST)
        text_fit(&b, title, MOST);
    else
        buf_puts(&b, title);
    return buf_take(&b);
}

/* The cursor goes to the node that was touched, when all went well. */
static bool finish(struct view *v, enum status st, struct error *err, int64_t wanted)
{
    if (!app_finish(v->app, st, err))
        return false;
    ((struct tree *)v->state)->wanted = wanted;
    return true;
}

/* --- adding and renaming ---------------------------------------------------------------------------------------- */

static bool check_name(struct dialog *d, struct buffer *name)
{
    text_trim(name, dialog_text(d, 0), strlen(dialog_text(d, 0)));
    if (name->len == 0)
        dialog_problem(d, 0, "%s", MSG_UI_NAME_EMPTY);
    else if (text_glyphs(buf_text(name), name->len) > MAX_LABEL)
        dialog_problem(d, 0, MSG_UI_TOO_LONG, MAX_LABEL);
    else
        return true;
    return false;
}

static bool submit_add(struct view *v, struct dialog *d)
{
    struct tree *t = v->state;
    struct store *s = v->app->store;
    const struct outline_node *n = tree_current(t);
    struct error err = {0};
    struct buffer name = {0};
    int64_t node = 0, parent = 0, after = 0;
    if (!check_name(d, &name)) {
        buf_free(&name);
        return false;
    }
    if (n && t->adding_child) {
        parent = n->id;
        for (int i = outline_first_child(&t->outline, tree_node(t)); i >= 0;
             i = outline_next_sibling(&t->outline, i))
            after = t->outline.nodes[i].id; /* behind the last child */
    } else if (n) {
        parent = n->parent >= 0 ? t->outline.nodes[n->parent].id : 0;
        after = n->id;
    }
    enum status st = store_begin(s, VERB_ADD, buf_text(&name), &err);
    if (!st)
        st = store_add_node(s, t->catalog, parent, after, buf_text(&name), d->fields[1].chosen == KIND_ITEM,
                            &node, &err);
    bool done = finish(v, st, &err, node);
    if (done)
        app_say(v->app, d->fields[1].chosen == KIND_ITEM ? MSG_UI_ADDED_ITEM : MSG_UI_ADDED_HEADING,
                buf_text(&name));
    buf_free(&name);
    return true; /* a failure has been said; the same name would fail again */
}

static void add(struct view *v, bool child)
{
    struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    struct buffer title = {0};
    t->adding_child = child;
    if (!n) {
        buf_puts(&title, MSG_UI_ADD_FIRST);
    } else {
        char *name = name_of(t, tree_node(t));
        buf_printf(&title, child ? MSG_UI_ADD_BELOW : MSG_UI_ADD_BEHIND, name);
        free(name);
    }
    struct dialog *d = dialog_open(v, buf_text(&title), submit_add);
    if (d) {
        dialog_line(d, MSG_UI_NAME, "");
        dialog_choice(d, MSG_UI_KIND, MSG_UI_ADD_KINDS,
                      !n || child || n->has_item ? KIND_ITEM : KIND_HEADING);
    }
    buf_free(&title);
}

static bool submit_rename(struct view *v, struct dialog *d)
{
    struct tree *t = v->state;
    struct store *s = v->app->store;
    const struct outline_node *n = tree_current(t);
    struct error err = {0};
    struct buffer name = {0};
    if (!check_name(d, &name)) {
        buf_free(&name);
        return false;
    }
    bool same = !n || strcmp(buf_text(&name), n->label) == 0;
    if (!same) {
        enum status st = store_begin(s, VERB_RENAME, n->label, &err);
        if (!st)
            st = store_set(s, n->id, CELL_LABEL, n->label, buf_text(&name), &err);
        if (finish(v, st, &err, n->id))
            app_say(v->app, MSG_UI_RENAMED, buf_text(&name));
    }
    buf_free(&name);
    return true;
}

static void rename_node(struct view *v)
{
    struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    if (!*n->label) {
        app_say(v->app, "%s", MSG_UI_NO_HEADING);
        return;
    }
    struct dialog *d = dialog_open(v, MSG_UI_RENAME_TITLE, submit_rename);
    if (d)
        dialog_line(d, MSG_UI_NAME, n->label);
}

/* --- deleting --------------------------------------------------------------------------------------------------- */

/* Who gets the cursor when the node is gone: the next of the family. */
static int64_t neighbour(const struct tree *t, int node)
{
    int to = outline_next_sibling(&t->outline, node);
    if (to < 0)
        to = outline_prev_sibling(&t->outline, node);
    if (to < 0)
        to = t->outline.nodes[node].parent;
    return to < 0 ? 0 : t->outline.nodes[to].id;
}

static void delete_now(struct view *v)
{
    struct tree *t = v->state;
    struct error err = {0};
    int node = tree_node(t);
    if (node < 0)
        return;
    char *name = name_of(t, node);
    enum status st = store_begin(v->app->store, VERB_DELETE, outline_title(&t->outline, node), &err);
    if (!st)
        st = store_delete_node(v->app->store, t->outline.nodes[node].id, &err);
    if (finish(v, st, &err, neighbour(t, node)))
        app_say(v->app, MSG_UI_DELETED, name);
    free(name);
}

static void delete_node(struct view *v)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    const struct outline_node *n = tree_current(t);
    if (n->size == 1) {
        delete_now(v);
        return;
    }
    int headings = 0, items = 0;
    for (int i = node + 1; i < node + n->size; i++)
        *(t->outline.nodes[i].has_item ? &items : &headings) += 1;
    struct buffer text = {0};
    char *name = name_of(t, node);
    if (headings && !items)
        buf_printf(&text, MSG_UI_DELETE_ASK_HEADINGS, name, headings);
    else if (headings)
        buf_printf(&text, MSG_UI_DELETE_ASK_BOTH, name, headings, items);
    else
        buf_printf(&text, MSG_UI_DELETE_ASK, name, items);
    ask_yes(v, MSG_UI_DELETE_TITLE, buf_text(&text), delete_now);
    free(name);
    buf_free(&text);
}

/* --- moving ----------------------------------------------------------------------------------------------------- */

static void move_to(struct view *v, int parent, int after, enum action how)
{
    struct tree *t = v->state;
    struct store *s = v->app->store;
    const struct outline_node *nodes = t->outline.nodes, *n = tree_current(t);
    struct error err = {0};
    char *name = name_of(t, tree_node(t));
    enum status st = store_begin(s, VERB_MOVE, outline_title(&t->outline, tree_node(t)), &err);
    if (!st)
        st = store_move_node(s, n->id, parent < 0 ? 0 : nodes[parent].id, after < 0 ? 0 : nodes[after].id,
                             &err);
    if (!finish(v, st, &err, n->id))
        ;
    else if (how == ACT_MOVE_UP)
        app_say(v->app, MSG_UI_MOVED_UP, name);
    else if (how == ACT_MOVE_DOWN)
        app_say(v->app, MSG_UI_MOVED_DOWN, name);
    else if (how == ACT_PROMOTE)
        app_say(v->app, MSG_UI_PROMOTED, name);
    else
        app_say(v->app, MSG_UI_DEMOTED, name);
    free(name);
}

static void move_node(struct view *v, enum action action)
{
    struct tree *t = v->state;
    const struct outline *o = &t->outline;
    int node = tree_node(t), parent = o->nodes[node].parent;
    int before = outline_prev_sibling(o, node), behind = outline_next_sibling(o, node);
    switch (action) {
    case ACT_MOVE_UP:
        if (before < 0)
            app_say(v->app, "%s", MSG_UI_FIRST_SIBLING);
        else
            move_to(v, parent, outline_prev_sibling(o, before), action);
        break;
    case ACT_MOVE_DOWN:
        if (behind < 0)
            app_say(v->app, "%s", MSG_UI_LAST_SIBLING);
        else
            move_to(v, parent, behind, action);
        break;
    case ACT_PROMOTE:
        move_to(v, o->nodes[parent].parent, parent, action);
        break;
    default:
        if (before < 0) {
            app_say(v->app, "%s", MSG_UI_NO_DEMOTE);
        } else {
            int last = -1;
            for (int i = outline_first_child(o, before); i >= 0; i = outline_next_sibling(o, i))
                last = i;
            move_to(v, before, last, action);
        }
    }
}

/* --- confirming ------------------------------------------------------------------------------------------------- */

/* cell NULL: all of the node's. */
static void confirm(struct view *v, const char *cell)
{
    struct tree *t = v->state;
    struct store *s = v->app->store;
    const struct outline_node *n = tree_current(t);
    const struct item_mark *marks[DETAIL_MAX_MARKS];
    size_t all = detail_marks(&t->item, marks, DETAIL_MAX_MARKS);
    struct error err = {0};
    int done = 0;
    enum status st = store_begin(s, VERB_CONFIRM, outline_title(&t->outline, tree_node(t)), &err);
    for (size_t i = 0; !st && i < all; i++) {
        if (cell && strcmp(cell, marks[i]->cell) != 0)
            continue;
        st = store_confirm(s, n->id, marks[i]->cell, &err);
        done++;
    }
    int left = (int)all - done;
    if (!finish(v, st, &err, n->id))
        return;
    if (cell && left > 0)
        app_say(v->app, MSG_UI_CONFIRMED_SOME, cell_title(cell), left);
    else if (cell)
        app_say(v->app, MSG_UI_CONFIRMED, cell_title(cell));
    else
        app_say(v->app, MSG_UI_CONFIRMED_ALL, done);
}

static void confirm_chosen(struct view *v, int index)
{
    struct tree *t = v->state;
    const struct item_mark *marks[DETAIL_MAX_MARKS];
    size_t n = detail_marks(&t->item, marks, DETAIL_MAX_MARKS);
    confirm(v, (size_t)index < n ? marks[index]->cell : NULL);
}

static void confirm_some(struct view *v)
{
    struct tree *t = v->state;
    const struct item_mark *marks[DETAIL_MAX_MARKS];
    size_t n = detail_marks(&t->item, marks, DETAIL_MAX_MARKS);
    if (n == 1)
        confirm(v, marks[0]->cell);
    if (n <= 1)
        return;
    struct string_list items = {0};
    for (size_t i = 0; i < n; i++)
        string_list_take(&items, mem_printf(MSG_UI_CONFIRM_ONE, cell_title(marks[i]->cell),
                                            *marks[i]->raw ? marks[i]->raw : MSG_UI_EMPTY));
    string_list_add(&items, MSG_UI_CONFIRM_ALL); /* the last: nobody should hit it in passing */
    menu_open(v, MSG_UI_CONFIRM_TITLE, &items, confirm_chosen);
}

bool tree_change(struct view *v, const struct request *r)
{
    switch (r->action) {
    case ACT_ADD:
        add(v, false);
        break;
    case ACT_ADD_CHILD:
        add(v, true);
        break;
    case ACT_RENAME:
        rename_node(v);
        break;
    case ACT_REMOVE:
        delete_node(v);
        break;
    case ACT_MOVE_UP:
    case ACT_MOVE_DOWN:
    case ACT_PROMOTE:
    case ACT_DEMOTE:
        move_node(v, r->action);
        break;
    case ACT_CONFIRM:
        confirm_some(v);
        break;
    default:
        return false;
    }
    return true;
}
