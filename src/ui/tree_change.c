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

/* --- what is asked about ------------------------------------------------------------------------------------------ */

void tree_asked_free(struct tree_asked *a)
{
    free(a->title);
    free(a->name);
    free(a->label);
    string_list_free(&a->cells);
    *a = (struct tree_asked){0};
}

static void count_below(const struct outline *o, int node, int *headings, int *items)
{
    *headings = *items = 0;
    for (int i = node + 1; i < node + o->nodes[node].size; i++)
        *(o->nodes[i].has_item ? items : headings) += 1;
}

/* The node under the cursor, before anything is asked about it. */
static struct tree_asked *ask_about(struct tree *t)
{
    struct tree_asked *a = &t->asked;
    int node = tree_node(t);
    tree_asked_free(a);
    if (node < 0) {
        a->title = mem_dup(t->head.title);
        a->name = mem_dup(t->head.title);
        return a;
    }
    a->node = t->outline.nodes[node].id;
    a->title = mem_dup(outline_title(&t->outline, node));
    a->name = name_of(t, node);
    a->label = mem_dup(outline_label(&t->outline, node));
    count_below(&t->outline, node, &a->headings, &a->items);
    return a;
}

/* Begins a group for what was asked about: *node is where that is now. ST_CONFLICT when it is nowhere. */
static enum status begin_asked(struct view *v, enum verb verb, const char *subject, int *node,
                               struct error *err)
{
    struct tree *t = v->state;
    app_watch(v->app, verb);
    enum status st = app_begin(v, verb, subject, err);
    if (st)
        return st;
    *node = t->asked.node ? outline_find(&t->outline, t->asked.node) : -1;
    bool gone = v->closing || (t->asked.node && *node < 0);
    return gone ? error_set(err, ST_CONFLICT, MSG_UI_ASKED_GONE, t->asked.name) : ST_OK;
}

/* What the question told of it must still be so: its name, and how much is below it. */
static enum status check_asked(const struct tree *t, int node, bool below, struct error *err)
{
    int headings, items;
    count_below(&t->outline, node, &headings, &items);
    bool same = strcmp(outline_title(&t->outline, node), t->asked.title) == 0 &&
                (!below || (headings == t->asked.headings && items == t->asked.items));
    return same ? ST_OK : error_set(err, ST_CONFLICT, MSG_UI_ASKED_GONE, t->asked.name);
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

/* Behind the last child of the node that was asked about, or behind that node. */
static void place_new(const struct tree *t, int node, int64_t *parent, int64_t *after)
{
    const struct outline *o = &t->outline;
    *parent = *after = 0;
    if (node < 0)
        return;
    if (!t->adding_child) {
        *parent = o->nodes[node].parent >= 0 ? o->nodes[o->nodes[node].parent].id : 0;
        *after = o->nodes[node].id;
        return;
    }
    *parent = o->nodes[node].id;
    for (int i = outline_first_child(o, node); i >= 0; i = outline_next_sibling(o, i))
        *after = o->nodes[i].id;
}

static bool submit_add(struct view *v, struct dialog *d)
{
    struct tree *t = v->state;
    struct error err = {0};
    struct buffer name = {0};
    int64_t made = 0, parent = 0, after = 0;
    int node = -1;
    if (!check_name(d, &name)) {
        buf_free(&name);
        return false;
    }
    enum status st = begin_asked(v, VERB_ADD, buf_text(&name), &node, &err);
    place_new(t, node, &parent, &after);
    if (!st)
        st = store_add_node(v->app->store, t->catalog, parent, after, buf_text(&name),
                            d->fields[1].chosen == KIND_ITEM, &made, &err);
    bool done = finish(v, st, &err, made);
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
    const struct tree_asked *asked = ask_about(t);
    struct buffer title = {0};
    t->adding_child = child;
    if (!n)
        buf_puts(&title, MSG_UI_ADD_FIRST);
    else
        buf_printf(&title, child ? MSG_UI_ADD_BELOW : MSG_UI_ADD_BEHIND, asked->name);
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
    const struct tree_asked *asked = &t->asked;
    struct error err = {0};
    struct buffer name = {0};
    if (!check_name(d, &name)) {
        buf_free(&name);
        return false;
    }
    if (strcmp(buf_text(&name), asked->label) != 0) {
        int node;
        enum status st = begin_asked(v, VERB_RENAME, asked->label, &node, &err);
        if (!st)
            st = check_asked(t, node, false, &err);
        if (!st)
            st = store_set(v->app->store, asked->node, CELL_LABEL, asked->label, buf_text(&name), &err);
        if (finish(v, st, &err, asked->node))
            app_say(v->app, MSG_UI_RENAMED, buf_text(&name));
    }
    buf_free(&name);
    return true;
}

static void rename_node(struct view *v)
{
    struct tree *t = v->state;
    const char *label = outline_label(&t->outline, tree_node(t));
    if (!*label) {
        app_say(v->app, "%s", MSG_UI_NO_HEADING);
        return;
    }
    ask_about(t);
    struct dialog *d = dialog_open(v, MSG_UI_RENAME_TITLE, submit_rename);
    if (d)
        dialog_line(d, MSG_UI_NAME, t->asked.label);
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
    const struct tree_asked *asked = &t->asked;
    struct error err = {0};
    int node = -1;
    enum status st = begin_asked(v, VERB_DELETE, asked->title, &node, &err);
    if (!st)
        st = check_asked(t, node, true, &err);
    if (!st)
        st = store_delete_node(v->app->store, asked->node, &err);
    if (finish(v, st, &err, node < 0 ? 0 : neighbour(t, node)))
        app_say(v->app, MSG_UI_DELETED, asked->name);
}

static void delete_node(struct view *v)
{
    const struct tree_asked *a = ask_about(v->state);
    struct buffer text = {0};
    if (!a->headings && !a->items) {
        delete_now(v);
        return;
    }
    if (!a->items)
        buf_printf(&text, MSG_UI_DELETE_ASK_HEADINGS, a->name, a->headings);
    else if (a->headings)
        buf_printf(&text, MSG_UI_DELETE_ASK_BOTH, a->name, a->headings, a->items);
    else
        buf_printf(&text, MSG_UI_DELETE_ASK, a->name, a->items);
    ask_yes(v, MSG_UI_DELETE_TITLE, buf_text(&text), delete_now);
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
    app_watch(v->app, VERB_MOVE);
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

/* Of the cells that were asked about those from `first` before `end`, as far as nobody else has seen to them. */
static void confirm(struct view *v, size_t first, size_t end)
{
    struct tree *t = v->state;
    const struct tree_asked *asked = &t->asked;
    struct item item = {0};
    struct error err = {0};
    int node = -1, done = 0, left = 0;
    enum status st = begin_asked(v, VERB_CONFIRM, asked->title, &node, &err);
    if (!st)
        st = store_item(v->app->store, asked->node, &item, &err);
    for (size_t i = 0; !st && i < asked->cells.n; i++) {
        if (!item_find_mark(&item, asked->cells.items[i]))
            continue;
        if (i < first || i >= end) {
            left++;
            continue;
        }
        st = store_confirm(v->app->store, asked->node, asked->cells.items[i], &err);
        done++;
    }
    item_release(&item);
    const char *title = first < asked->cells.n ? cell_title(asked->cells.items[first]) : "";
    if (!finish(v, st, &err, asked->node))
        return;
    if (end - first > 1)
        app_say(v->app, MSG_UI_CONFIRMED_ALL, done);
    else if (left > 0)
        app_say(v->app, MSG_UI_CONFIRMED_SOME, title, left);
    else
        app_say(v->app, MSG_UI_CONFIRMED, title);
}

/* The last line of the menu is all of them. */
static void confirm_chosen(struct view *v, int index)
{
    size_t all = ((struct tree *)v->state)->asked.cells.n, i = (size_t)index;
    confirm(v, i < all ? i : 0, i < all ? i + 1 : all);
}

static void confirm_some(struct view *v)
{
    struct tree *t = v->state;
    struct tree_asked *asked = ask_about(t);
    const struct item_mark *marks[DETAIL_MAX_MARKS];
    size_t n = detail_marks(&t->item, marks, DETAIL_MAX_MARKS);
    for (size_t i = 0; i < n; i++)
        string_list_add(&asked->cells, marks[i]->cell);
    if (n == 1)
        confirm(v, 0, 1);
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
