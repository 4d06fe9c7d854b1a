/* The list of values that a field offers: those that the user has put there lately, those of the catalog's other items,
 * or the field's choices. What is typed narrows it, as text, pinyin or initials. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/form.h"
#include "ui/recent.h"

enum { SHOWN = 7, MAX_VALUES = 2000 };

static bool is_choice(const struct form_field *field)
{
    return field->kind == FORM_PICK || field->kind == FORM_TICKS;
}

static const struct value_list *values_of(const struct form *f, const struct form_field *field)
{
    enum field k;
    if (field->kind != FORM_COMPLETE || !field_by_key(field->cell, &k))
        return NULL;
    return k == FIELD_UNIT ? &f->units : &f->deadlines;
}

/* Not when the form opens: they are those of the whole catalog, and most forms are only looked at. Without them the form
 * works all the same. */
static void read_values(struct form *f, const struct form_field *field)
{
    if (field->kind != FORM_COMPLETE || f->values_read)
        return;
    f->values_read = true;
    value_list_free(&f->units);
    value_list_free(&f->deadlines);
    store_values(f->store, f->catalog, FIELD_UNIT, MAX_VALUES, &f->units, NULL);
    store_values(f->store, f->catalog, FIELD_DEADLINE, MAX_VALUES, &f->deadlines, NULL);
}

/* Several units, or ticks, stand in one field: the last of them is being typed. */
static size_t part_start(const struct form_field *field)
{
    enum field k;
    const char *text = edit_text(&field->edit), *last = NULL;
    bool unit = field_by_key(field->cell, &k) && k == FIELD_UNIT;
    if (!unit && field->kind != FORM_TICKS)
        return 0;
    for (const char *p = text; (p = strstr(p, DATA_LIST_COMMA)) != NULL;)
        last = p += strlen(DATA_LIST_COMMA);
    return last ? (size_t)(last - text) : 0;
}

void form_complete_close(struct form *f)
{
    if (f->matches.n)
        edit_unselect(&f->fields[f->at].edit);
    value_list_free(&f->matches);
    string_list_free(&f->match_recent);
    f->match_query = (struct pinyin_query){0};
    f->picking = false;
    f->match_list = (struct list){0};
}

/* --- which, and in what order ------------------------------------------------------------------------------------- */

struct candidate {
    const char *text;
    int64_t uses;
    int class;    /* 0: begins with what is typed, 1: has it inside, 2: only by a reading of old */
    bool literal; /* what is typed stands in it as it is */
    int order;    /* recent ones first, then as often as they are used */
};
struct candidates {
    struct candidate *items;
    size_t n, cap;
    char *typed; /* folded; "" offers all */
    size_t len;
};

/* What is there already is no completion. */
static bool is_there(const struct candidates *c, const char *value)
{
    struct buffer b = {0};
    text_fold(&b, value, strlen(value), NULL);
    bool same = c->len && c->len == b.len && memcmp(b.data, c->typed, b.len) == 0;
    buf_free(&b);
    return same;
}

static void offer(struct candidates *c, const struct pinyin_query *q, const char *value, int64_t uses)
{
    struct pinyin_match m;
    if (!*value || is_there(c, value) || !pinyin_find(q, value, strlen(value), &m))
        return;
    c->items = mem_array(c->items, &c->cap, c->n + 1, sizeof *c->items);
    c->items[c->n] = (struct candidate){value, uses, m.rare ? 2 : m.before > 0, m.literal, (int)c->n};
    c->n++;
}

static int by_rank(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return x->class != y->class ? x->class - y->class : x->order - y->order;
}

static int64_t uses_of(const struct value_list *values, const char *text)
{
    for (size_t i = 0; values && i < values->n; i++)
        if (strcmp(values->items[i].text, text) == 0)
            return values->items[i].uses;
    return 0;
}

/* Of the recent values those that the catalog holds, or those that it does not: a wrong one that was taken back. */
static void gather_recent(struct form *f, const struct value_list *values, bool held, struct candidates *c)
{
    for (size_t i = 0; i < f->match_recent.n; i++) {
        int64_t uses = uses_of(values, f->match_recent.items[i]);
        if (!values || (uses > 0) == held)
            offer(c, &f->match_query, f->match_recent.items[i], uses);
    }
}

static void gather(struct form *f, const struct form_field *field, struct candidates *c)
{
    const struct value_list *values = values_of(f, field);
    gather_recent(f, values, true, c);
    for (size_t i = 0; values && i < values->n; i++)
        if (!string_list_has(&f->match_recent, values->items[i].text))
            offer(c, &f->match_query, values->items[i].text, values->items[i].uses);
    if (values)
        gather_recent(f, values, false, c);
    for (size_t i = 0; form_field_is_deadline(field) && i < f->limit.common.n; i++)
        if (!string_list_has(&f->match_recent, f->limit.common.items[i]) &&
            !uses_of(values, f->limit.common.items[i]))
            offer(c, &f->match_query, f->limit.common.items[i], MATCH_COMMON);
    for (size_t i = 0; is_choice(field) && i < field->choices.n; i++)
        if (!string_list_has(&f->match_recent, field->choices.items[i]))
            offer(c, &f->match_query, field->choices.items[i], 0);
}

void form_complete(struct form *f, bool all)
{
    const struct form_field *field = &f->fields[f->at];
    form_complete_close(f);
    read_values(f, field);
    if (!values_of(f, field) && !(is_choice(field) && field->choices.n))
        return;
    size_t from = part_start(field);
    const char *part = edit_text(&field->edit) + from;
    struct candidates c = {0};
    struct buffer typed = {0};
    if (!all) {
        text_fold(&typed, part, field->edit.text.len - from, NULL);
        pinyin_query(&f->match_query, part, field->edit.text.len - from);
    }
    c.len = typed.len;
    c.typed = buf_take(&typed);
    if ((all || f->match_query.n) && field->kind != FORM_TICKS)
        recent_values(f->state_dir, field->cell, &f->match_recent);
    if (all || f->match_query.n)
        gather(f, field, &c);
    if (c.n)
        qsort(c.items, c.n, sizeof *c.items, by_rank);
    if (all && form_field_is_deadline(field)) /* behind all others */
        offer(&c, &f->match_query, MSG_UI_RULE_OFFER, MATCH_RULE);
    f->matches.items = mem_alloc((c.n + 1) * sizeof *f->matches.items);
    for (; f->matches.n < c.n; f->matches.n++)
        f->matches.items[f->matches.n] =
            (struct value_count){mem_dup(c.items[f->matches.n].text), c.items[f->matches.n].uses};
    list_set(&f->match_list, (int)c.n, (int)c.n < SHOWN ? (int)c.n : SHOWN);
    /* letters that only stand for a value are no value: the best of those that they stand for is what Enter takes */
    f->picking = c.n > 0 && !all && !c.items[0].literal;
    free(c.items);
    free(c.typed);
}

void form_complete_all(struct form *f)
{
    struct form_field *field = &f->fields[f->at];
    form_complete(f, true);
    size_t from = part_start(field), end = field->edit.text.len;
    if (f->matches.n && field->kind == FORM_COMPLETE && from < end)
        edit_select(&field->edit, from, end);
}

/* --- taking one --------------------------------------------------------------------------------------------------- */

/* Ticks the choice; what was typed to find it goes. */
static void take_tick(struct form_field *field, const char *choice, size_t part)
{
    const char *own = edit_text(&field->edit);
    char *kept = mem_dup_n(own, part >= strlen(DATA_LIST_COMMA) ? part - strlen(DATA_LIST_COMMA) : 0);
    edit_set(&field->edit, kept);
    for (size_t i = 0; i < field->choices.n; i++) {
        if (strcmp(field->choices.items[i], choice) == 0) {
            field->ticked[i] = true;
            field->at = (int)i;
        }
    }
    field->touched = true;
    free(kept);
}

void form_complete_take(struct form *f)
{
    struct form_field *field = &f->fields[f->at];
    const char *chosen = f->matches.items[f->match_list.cursor].text;
    if (field->kind == FORM_TICKS) {
        take_tick(field, chosen, part_start(field));
    } else if (field->kind == FORM_PICK) {
        form_field_put(field, chosen);
    } else {
        struct buffer text = {0};
        buf_add(&text, edit_text(&field->edit), part_start(field));
        buf_puts(&text, chosen);
        edit_assign(&field->edit, buf_text(&text));
        buf_free(&text);
    }
    form_complete_close(f);
}

/* Down enters the list, Up at its head goes back to the text. */
bool form_complete_request(struct form *f, enum action action)
{
    if (!f->matches.n)
        return false;
    if (!f->picking) {
        f->picking = action == ACT_DOWN || action == ACT_PAGE_DOWN;
        return f->picking;
    }
    if (action == ACT_UP && f->match_list.cursor == 0) {
        f->picking = false;
        return true;
    }
    return list_request(&f->match_list, action);
}

/* --- what is saved becomes recent --------------------------------------------------------------------------------- */

void form_complete_note(const struct form *f)
{
    for (int i = 0; i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        struct buffer value = {0};
        enum field k;
        bool offers = field->kind == FORM_COMPLETE || field->kind == FORM_PICK;
        if (offers && form_field_changed(field))
            form_field_value(field, &value);
        const char *p = buf_text(&value), *comma = strstr(p, DATA_LIST_COMMA);
        for (; comma && field_by_key(field->cell, &k) && k == FIELD_UNIT;
             comma = strstr(p, DATA_LIST_COMMA)) {
            char *part =
                mem_dup_n(p, (size_t)(comma - p)); /* each of several units; the last with the whole */
            recent_note(f->state_dir, field->cell, part);
            free(part);
            p = comma + strlen(DATA_LIST_COMMA);
        }
        if (p != buf_text(&value))
            recent_note(f->state_dir, field->cell, p);
        recent_note(f->state_dir, field->cell, buf_text(&value));
        buf_free(&value);
    }
}
