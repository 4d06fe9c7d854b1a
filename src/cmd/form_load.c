#include "cmd/form.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/node.h"
#include "mulu/mem.h"

enum { OFFERED = 9 }; /* values of the catalog's other items that a number stands for */

static enum status offer_values(struct sheet *s, struct question *q, struct error *err)
{
    struct value_list values = {0};
    enum field f;
    if (!field_by_key(q->info->cell, &f))
        return ST_OK;
    enum status st = store_values(s->call->store, s->catalog, f, OFFERED, &values, err);
    for (size_t i = 0; !st && i < values.n; i++)
        if (*values.items[i].text)
            string_list_add(&q->choices, values.items[i].text);
    value_list_free(&values);
    return st;
}

static enum status make_questions(struct sheet *s, struct error *err)
{
    enum status st = ST_OK;
    s->n = cells_list(&s->item, &s->head, &s->cells);
    s->questions = mem_alloc(s->n * sizeof *s->questions);
    for (size_t i = 0; i < s->n; i++) {
        struct question *q = &s->questions[i];
        const char *value = item_value(&s->item, s->cells[i].cell);
        *q = (struct question){.info = &s->cells[i], .before = mem_dup(value), .value = mem_dup(value)};
        cells_split(q->info->choices, &q->choices);
        if (!st && q->info->editor == EDIT_COMPLETE)
            st = offer_values(s, q, err);
    }
    return st;
}

enum status sheet_load(struct sheet *s, struct error *err)
{
    struct store *store = s->call->store;
    enum status st = store_find_node(store, s->call->argv[0], &s->catalog, &s->node, err);
    if (!st)
        st = store_item(store, s->node, &s->item, err);
    if (!st)
        st = store_head(store, s->catalog, &s->head, err);
    if (!st)
        st = node_place(store, s->catalog, s->node, &s->number, &s->path, err);
    if (!st)
        st = make_questions(s, err);
    lines_begin(&s->in);
    s->session = (struct session){.lock = -1};
    if (!st && s->in.typed) /* without a place for drafts the questions work all the same */
        session_begin(&s->session, s->call->env->state_dir, NULL);
    return st;
}

void sheet_release(struct sheet *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->questions[i].before);
        free(s->questions[i].value);
        string_list_free(&s->questions[i].choices);
    }
    free(s->questions);
    cells_free(s->cells, s->n);
    item_release(&s->item);
    row_head_release(&s->head);
    buf_free(&s->number);
    buf_free(&s->path);
    free(s->draft);
    session_end(&s->session);
    lines_end(&s->in);
}

bool sheet_changed(const struct sheet *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->questions[i].before, s->questions[i].value) != 0)
            return true;
    return false;
}

void sheet_drop(struct sheet *s)
{
    if (s->draft)
        unlink(s->draft);
    free(s->draft);
    s->draft = NULL;
}

void sheet_keep(struct sheet *s)
{
    struct state now = {0};
    int n = 0;
    if (!s->session.id)
        return;
    if (!sheet_changed(s)) {
        sheet_drop(s);
        return;
    }
    for (size_t i = 0; i < s->n; i++) {
        const struct question *q = &s->questions[i];
        if (strcmp(q->before, q->value) == 0)
            continue;
        draft_put(&now, n++, q->info->cell, q->info->label, q->before, q->value);
        state_put(&now, "at", q->info->cell);
    }
    state_put_int(&now, "fields", n);
    draft_item(&now, s->call->store, &s->item, buf_text(&s->number), buf_text(&s->path));
    state_put_int(&now, "when", env_now(s->call->env));
    if (!s->draft)
        s->draft = session_path(&s->session, DRAFT_KIND);
    if (state_save(&now, s->draft, NULL)) { /* what cannot be kept is not promised at the end */
        free(s->draft);
        s->draft = NULL;
    }
    state_free(&now);
}
