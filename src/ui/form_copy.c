/* Copying in a form: from the item above into this one, and from this one down into those that follow. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/neighbour.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/form.h"

enum { SHOWN_CELLS = 36, MAX_ANSWERS = 4, NAMED = 4 };

/* What an answer would do; made when the question is asked, so that nothing else than what it said is done. */
enum answer { NOTHING, TO_NEXT, TO_ALL, TO_EMPTY };
struct form_copy {
    char *before, *value;  /* of this item's own field: what the store holds, what stands there */
    struct neighbour next; /* the item behind, or above */
    struct neighbour_list siblings;
    enum answer answers[MAX_ANSWERS];
    int n;
};

void form_copy_end(struct form *f)
{
    if (!f->copy)
        return;
    free(f->copy->before);
    free(f->copy->value);
    neighbour_release(&f->copy->next);
    neighbour_list_free(&f->copy->siblings);
    free(f->copy);
    f->copy = NULL;
}

static struct form_copy *begin(struct form *f)
{
    form_copy_end(f);
    return f->copy = mem_alloc(sizeof *f->copy);
}

static void brief(const char *value, struct buffer *out)
{
    struct buffer line = {0};
    text_visible(&line, value, strlen(value));
    text_middle(out, buf_text(&line), SHOWN_CELLS);
    buf_free(&line);
}

/* --- from above --------------------------------------------------------------------------------------------------- */

static void put(struct form_field *field, const char *value)
{
    free(field->problem);
    field->problem = NULL;
    form_field_put(field, value);
}

static bool is_empty(const struct form_field *field)
{
    struct buffer value = {0};
    form_field_value(field, &value);
    bool empty = value.len == 0;
    buf_free(&value);
    return empty;
}

void form_above_free(struct form *f)
{
    item_release(&f->above);
    free(f->above_name);
    f->above_name = NULL;
}

/* Without it the form works all the same: it is only shown. */
void form_above_load(struct view *v)
{
    struct form *f = v->state;
    struct neighbour above = {0};
    form_above_free(f);
    if (!neighbour_above(v->app->store, f->node, CELL_LABEL, &above, NULL) && above.node &&
        !store_item(v->app->store, above.node, &f->above, NULL))
        f->above_name = mem_printf(MSG_UI_ABOVE_NAME, above.number, above.title);
    neighbour_release(&above);
}

static bool is_new(const struct form *f)
{
    for (int i = 0; i < f->n; i++)
        if (!f->fields[i].info->one_line && !is_empty(&f->fields[i]))
            return false;
    return true;
}

/* Headings tell items apart: that one is asked for by itself or not at all. */
static void fill_empty(struct view *v, const struct neighbour *above)
{
    struct form *f = v->state;
    struct item item = {0};
    struct error err = {0};
    struct buffer names = {0};
    if (store_item(v->app->store, above->node, &item, &err)) {
        app_fail(v->app, &err);
        return;
    }
    for (int i = 0; i < f->n; i++) {
        struct form_field *field = &f->fields[i];
        const char *value = item_value(&item, field->cell);
        if (field->info->one_line || !*value || !is_empty(field))
            continue;
        put(field, value);
        buf_printf(&names, "%s%s", names.len ? MSG_UI_LIST_COMMA : "", field->label);
    }
    if (names.len)
        app_say(v->app, MSG_UI_ABOVE_FILLED, above->number, above->title, buf_text(&names));
    else
        app_say(v->app, MSG_UI_ABOVE_NOTHING, above->number, above->title);
    buf_free(&names);
    item_release(&item);
}

static void take(struct view *v, const struct neighbour *above)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    put(field, above->value);
    app_say(v->app, MSG_UI_ABOVE_TAKEN, above->number, above->title, field->label);
}

static void on_replace(struct view *v, int option)
{
    struct form *f = v->state;
    if (option != NOTHING)
        take(v, &f->copy->next);
    form_copy_end(f);
}

/* What the clerk has typed gives way only when asked about. */
static void ask_replace(struct view *v, struct neighbour *above, const char *has)
{
    struct buffer text = {0}, old = {0}, new = {0};
    struct form *f = v->state;
    begin(f)->next = *above;
    brief(has, &old);
    brief(above->value, &new);
    buf_printf(&text, MSG_UI_ABOVE_ASK, f->fields[f->at].label, buf_text(&old), above->number, above->title,
               buf_text(&new));
    *above = (struct neighbour){0};
    struct ask ask = {
        .title = MSG_UI_ABOVE,
        .text = buf_text(&text),
        .options = {{MSG_UI_NO, 'n'}, {MSG_UI_ABOVE_REPLACE, 'r'}},
        .n = 2,
        .safe = NOTHING,
        .answer = on_replace,
    };
    ask_open(v, &ask);
    buf_free(&text);
    buf_free(&old);
    buf_free(&new);
}

/* One key does what is nearest: this field; where it is filled in already, the others; in a new item, all. */
void form_copy_above(struct view *v)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    struct neighbour above = {0};
    struct error err = {0};
    struct buffer has = {0};
    form_complete_close(f);
    form_field_value(field, &has);
    if (neighbour_above(v->app->store, f->node, field->cell, &above, &err))
        app_fail(v->app, &err);
    else if (!above.node)
        app_say(v->app, "%s", MSG_UI_ABOVE_NONE);
    else if (is_new(f) && !(field->info->one_line && !has.len))
        fill_empty(v, &above);
    else if (!*above.value)
        app_say(v->app, MSG_UI_ABOVE_EMPTY, above.number, above.title, field->label);
    else if (strcmp(buf_text(&has), above.value) == 0)
        fill_empty(v, &above);
    else if (has.len)
        ask_replace(v, &above, buf_text(&has));
    else
        take(v, &above);
    neighbour_release(&above);
    buf_free(&has);
}

/* --- down --------------------------------------------------------------------------------------------------------- */

static bool differs(const struct form_copy *c, const struct neighbour *n)
{
    return strcmp(n->value, c->value) != 0;
}

static bool is_meant(const struct form_copy *c, const struct neighbour *n, enum answer answer)
{
    return differs(c, n) && (answer == TO_ALL || !*n->value);
}

static int count(const struct form_copy *c, enum answer answer)
{
    int n = 0;
    for (size_t i = 0; i < c->siblings.n; i++)
        n += is_meant(c, &c->siblings.items[i], answer);
    return n;
}

static void describe_next(const struct form_copy *c, struct buffer *out)
{
    struct buffer now = {0};
    if (!c->next.node)
        return;
    brief(c->next.value, &now);
    buf_printf(out, MSG_UI_DOWN_NEXT, c->next.number, c->next.title);
    if (!differs(c, &c->next))
        buf_puts(out, MSG_UI_DOWN_SAME);
    else if (!*c->next.value)
        buf_puts(out, MSG_UI_DOWN_EMPTY);
    else
        buf_printf(out, MSG_UI_DOWN_HOLDS, buf_text(&now));
    buf_putc(out, '\n');
    buf_free(&now);
}

static void describe_siblings(const struct form_copy *c, struct buffer *out)
{
    int all = count(c, TO_ALL), empty = count(c, TO_EMPTY), n = (int)c->siblings.n;
    if (n < 1)
        return;
    buf_printf(out, MSG_UI_DOWN_SIBLINGS, n, c->siblings.items[n - 1].number, all);
    if (n > all)
        buf_printf(out, MSG_UI_DOWN_SAME_ALREADY, n - all);
    if (all > empty)
        buf_printf(out, MSG_UI_DOWN_REPLACES, all - empty);
    buf_putc(out, '\n');
}

/* Only what would change something is offered. */
static void offer(struct form_copy *c, struct ask *ask, enum answer answer, const char *label, char key)
{
    c->answers[ask->n] = answer;
    ask->options[ask->n++] = (struct ask_option){label, key};
    c->n = ask->n;
}

static void offer_all(struct form_copy *c, struct ask *ask)
{
    int all = count(c, TO_ALL), empty = count(c, TO_EMPTY);
    bool next = c->next.node && differs(c, &c->next);
    bool only_next = all == 1 && c->siblings.items[0].node == c->next.node && next;
    offer(c, ask, NOTHING, MSG_UI_DOWN_NO, 'n');
    if (next)
        offer(c, ask, TO_NEXT, MSG_UI_DOWN_TO_NEXT, 'x');
    if (all > 0 && !only_next)
        offer(c, ask, TO_ALL, MSG_UI_DOWN_TO_ALL, 'a');
    if (empty > 0 && empty < all)
        offer(c, ask, TO_EMPTY, MSG_UI_DOWN_TO_EMPTY, 'e');
}

/* What this field itself holds is the first of them, whether it is to be saved or was found: else the others would say
 * what holds nowhere. */
static size_t make_edits(const struct form *f, enum answer answer, struct cell_edit *edits,
                         struct buffer *names)
{
    const struct form_copy *c = f->copy;
    const struct form_field *field = &f->fields[f->at];
    size_t n = 0, targets = 0;
    edits[n++] = (struct cell_edit){f->node, field->cell, c->before, c->value};
    for (size_t i = 0; i < (answer == TO_NEXT ? 1 : c->siblings.n); i++) {
        const struct neighbour *to = answer == TO_NEXT ? &c->next : &c->siblings.items[i];
        if (answer != TO_NEXT && !is_meant(c, to, answer))
            continue;
        edits[n++] = (struct cell_edit){to->node, field->cell, to->value, c->value};
        if (targets < NAMED)
            buf_printf(names, "%s%s", targets ? MSG_UI_LIST_COMMA : "", to->number);
        else if (targets == NAMED)
            buf_puts(names, MSG_UI_DOWN_AND_MORE);
        targets++;
    }
    return n;
}

static void save_down(struct view *v, enum answer answer)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    struct cell_edit *edits = mem_alloc((f->copy->siblings.n + 2) * sizeof *edits);
    struct buffer names = {0};
    struct error err = {0};
    size_t n = make_edits(f, answer, edits, &names), others = n - 1;
    char *subject = mem_printf(MSG_UI_DOWN_SUBJECT, item_subject(&f->item), others);
    app_watch(v->app, VERB_COPY_DOWN);
    enum status st = app_group(v->app, VERB_COPY_DOWN, subject, &err);
    if (!st)
        st = cells_finish(v->app->store, edits, n, &err);
    app_unwatch(v->app);
    if (st) {
        app_fail(v->app, &err);
    } else {
        free(field->before);
        field->before = mem_dup(f->copy->value);
        app_say(v->app, MSG_UI_DOWN_DONE, field->label, others, buf_text(&names));
        app_changed(v->app);
    }
    free(subject);
    free(edits);
    buf_free(&names);
}

static void on_down(struct view *v, int option)
{
    struct form *f = v->state;
    enum answer answer = f->copy->answers[option];
    if (answer != NOTHING)
        save_down(v, answer);
    form_copy_end(f);
}

static void ask_down(struct view *v)
{
    struct form *f = v->state;
    struct form_copy *c = f->copy;
    const struct form_field *field = &f->fields[f->at];
    struct buffer text = {0}, value = {0};
    brief(c->value, &value);
    buf_printf(&text, MSG_UI_DOWN_ASK, buf_text(&value), field->label);
    describe_next(c, &text);
    describe_siblings(c, &text);
    if (form_field_changed(field))
        buf_puts(&text, MSG_UI_DOWN_SAVES);
    struct ask ask = {.title = MSG_UI_DOWN, .text = buf_text(&text), .safe = 0, .answer = on_down};
    offer_all(c, &ask);
    if (c->n > 1) {
        ask_open(v, &ask);
    } else {
        app_say(v->app, MSG_UI_DOWN_ALL_SAME, field->label);
        form_copy_end(f);
    }
    buf_free(&text);
    buf_free(&value);
}

void form_copy_down(struct view *v)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    struct form_copy *c = begin(f);
    struct buffer value = {0};
    struct error err = {0};
    const char *why = NULL;
    char *problem = NULL;
    form_complete_close(f);
    form_field_value(field, &value);
    c->value = buf_take(&value);
    c->before = mem_dup(field->before);
    if (field->info->one_line)
        why = MSG_UI_DOWN_LABEL;
    else if (!c->value || !*c->value)
        why = MSG_UI_DOWN_NOTHING;
    else if ((problem = cell_problem(field->info, field->before, c->value)))
        why = problem;
    enum status st = why ? ST_OK : neighbour_below(v->app->store, f->node, field->cell, &c->next, &err);
    if (!st && !why)
        st = neighbour_siblings(v->app->store, f->node, field->cell, &c->siblings, &err);
    if (!st && !why && !c->next.node)
        why = MSG_UI_DOWN_NONE;
    if (st)
        app_fail(v->app, &err);
    else if (why)
        app_say(v->app, "%s", why);
    if (st || why)
        form_copy_end(f);
    else
        ask_down(v);
    free(problem);
}
