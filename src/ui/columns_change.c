/* What can be decided about the columns of a table in the preview of its import; each decision is read at once. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/columns.h"
#include "ui/dialog.h"

/* --- reading anew ------------------------------------------------------------------------------------------------- */

static const struct import *import_of(const struct view *v)
{
    const struct preview *p = ((const struct columns_view *)v->state)->owner->state;
    return p->im;
}

/* Takes the choices over. False: nothing has changed, and why has been said. */
static bool read_with(struct view *v, struct column_choices *choices)
{
    struct columns_view *s = v->state;
    struct review_counts before = ((const struct preview *)s->owner->state)->counts;
    bool done = false;
    if (v->app->review_steps)
        app_say(v->app, "%s", MSG_UI_COLUMNS_LATE);
    else
        done = preview_read_again(s->owner, import_of(v)->format, choices);
    column_choices_free(choices);
    if (done) {
        s->before = before;
        s->changed = true;
        v->stale = true;
    }
    return done;
}

static void copy_choices(const struct view *v, struct column_choices *out)
{
    column_choices_copy(out, &import_of(v)->choices);
}

/* --- what a column is --------------------------------------------------------------------------------------------- */

/* Another column of which the same has been decided gives way. */
static int give_way(struct column_choices *c, int table, int column, const char *field)
{
    int other = 0;
    for (size_t i = 0; i < c->ncolumns && column_field_single(field); i++)
        if (c->columns[i].table == table && c->columns[i].column != column &&
            strcmp(c->columns[i].field, field) == 0)
            other = c->columns[i].column;
    if (other)
        column_choices_set(c, table, other, "extra");
    return other;
}

static void on_field(struct view *v, int index)
{
    struct columns_view *s = v->state;
    const struct header_report *h = columns_current(v);
    struct column_choices c;
    int table = columns_table(v), column = h->column;
    const char *field = s->fields.items[index];
    char *name = column_field_name(field);
    copy_choices(v, &c);
    int other = give_way(&c, table, column, field);
    column_choices_set(&c, table, column, field);
    if (read_with(v, &c)) {
        if (other)
            app_say(v->app, MSG_UI_COLUMNS_NOW_INSTEAD, column, name, other);
        else
            app_say(v->app, MSG_UI_COLUMNS_NOW, column, name);
    }
    free(name);
}

/* Which column is that now; 0: none. */
static int holder(const struct view *v, const char *field)
{
    const struct columns_view *s = v->state;
    for (int i = 0; i < s->list.n; i++) {
        char *key = columns_field(s->columns[i]);
        bool same = strcmp(key, field) == 0;
        free(key);
        if (same)
            return s->columns[i]->column;
    }
    return 0;
}

static void add_field(const struct view *v, const char *field, struct string_list *fields,
                      struct string_list *lines)
{
    int column = column_field_single(field) ? holder(v, field) : 0;
    char *name = column_field_name(field);
    string_list_add(fields, field);
    if (column)
        string_list_take(lines, mem_printf(MSG_UI_COLUMNS_HELD, name, column));
    else
        string_list_add(lines, name);
    free(name);
}

/* All that a column may be: levels, the fields of the field table, one of the catalog's own, numbers, ticks. */
static void list_fields(const struct view *v, struct string_list *fields, struct string_list *lines)
{
    int levels = columns_report(v)->levels;
    for (int i = 1; i <= levels + 1 && i <= ROW_MAX_LEVELS; i++) {
        char *level = mem_printf("level%d", i);
        add_field(v, level, fields, lines);
        free(level);
    }
    for (enum field f = 0; f < FIELD_COUNT; f++)
        add_field(v, field_info(f)->key, fields, lines);
    add_field(v, "extra", fields, lines);
    add_field(v, "number", fields, lines);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        char *ticks = mem_printf("%s-ticks", field_info(f)->key);
        if (column_field_good(ticks))
            add_field(v, ticks, fields, lines);
        free(ticks);
    }
}

static void ask_field(struct view *v)
{
    struct columns_view *s = v->state;
    struct string_list lines = {0};
    const struct header_report *h = columns_current(v);
    char *key = columns_field(h), *title = mem_printf(MSG_UI_COLUMNS_ASK, h->column, columns_title(v, h));
    int begin = 0;
    string_list_free(&s->fields);
    list_fields(v, &s->fields, &lines);
    for (size_t i = 0; i < s->fields.n; i++)
        begin = strcmp(s->fields.items[i], key) == 0 ? (int)i : begin;
    menu_open(v, title, &lines, on_field);
    menu_begin_at(v->app, begin);
    free(title);
    free(key);
}

static void undecide(struct view *v)
{
    const struct header_report *h = columns_current(v);
    struct column_choices c;
    int column = h->column;
    if (!column_choices_get(&import_of(v)->choices, columns_table(v), column)) {
        app_say(v->app, MSG_UI_COLUMNS_UNDECIDED, column);
        return;
    }
    copy_choices(v, &c);
    column_choices_set(&c, columns_table(v), column, NULL);
    if (read_with(v, &c))
        app_say(v->app, MSG_UI_COLUMNS_BACK, column);
}

static bool decides_levels(const char *field)
{
    return strncmp(field, "level", 5) == 0;
}

/* Takes the decisions about the columns of the table back: all, or those that make levels. */
static void drop_columns(struct column_choices *c, int table, bool all)
{
    for (size_t i = c->ncolumns; i-- > 0;)
        if (c->columns[i].table == table && (all || decides_levels(c->columns[i].field)))
            column_choices_set(c, table, c->columns[i].column, NULL);
}

static void drop_table(struct column_choices *c, int table)
{
    drop_columns(c, table, true);
    *column_choices_table(c, table) = (struct table_choice){.table = table};
}

static void undecide_all(struct view *v)
{
    struct column_choices c;
    int table = columns_table(v);
    if (column_choices_empty(&import_of(v)->choices)) {
        app_say(v->app, "%s", MSG_UI_COLUMNS_NOTHING);
        return;
    }
    copy_choices(v, &c);
    drop_table(&c, table);
    if (read_with(v, &c))
        app_say(v->app, "%s", MSG_UI_COLUMNS_ALL_BACK);
}

/* --- header and levels -------------------------------------------------------------------------------------------- */

static void move_header(struct view *v, int by, int more)
{
    const struct table_report *t = columns_report(v);
    struct column_choices c;
    int table = columns_table(v), place = t->table;
    int first = t->header_first + by, rows = t->header_rows + more;
    if (!t->header_first || (by && !t->header_rows)) {
        app_say(v->app, "%s", t->header_first ? MSG_UI_COLUMNS_NO_ROWS : MSG_UI_COLUMNS_NO_LINES);
        return;
    }
    if (first < 1 || rows < 0) {
        app_say(v->app, "%s", first < 1 ? MSG_UI_COLUMNS_FIRST_ROW : MSG_UI_COLUMNS_HEADER_NONE);
        return;
    }
    copy_choices(v, &c);
    struct table_choice *choice = column_choices_table(&c, table);
    choice->header = true;
    choice->place = place;
    choice->first = first;
    choice->rows = rows;
    if (!read_with(v, &c))
        return;
    if (rows > 1)
        app_say(v->app, MSG_UI_COLUMNS_HEADER_NOW, first, first + rows - 1);
    else if (rows)
        app_say(v->app, MSG_UI_COLUMNS_HEADER_NOW_ROW, first);
    else
        app_say(v->app, MSG_UI_COLUMNS_HEADER_GONE, first);
}

/* Those that are printed in a column. */
static int count_levels(const struct view *v)
{
    const struct columns_view *s = v->state;
    int n = 0;
    for (int i = 0; i < s->list.n; i++)
        n += decides_levels(s->columns[i]->field);
    return n;
}

static void change_levels(struct view *v, int by)
{
    struct column_choices c;
    int table = columns_table(v), was = count_levels(v), now = was + by;
    if (now < 0 || now > ROW_MAX_LEVELS) {
        app_say(v->app, "%s", now < 0 ? MSG_UI_COLUMNS_NO_LEVEL : MSG_UI_COLUMNS_NO_MORE);
        return;
    }
    copy_choices(v, &c);
    drop_columns(&c, table, false); /* what was said of single ones is counted now */
    struct table_choice *choice = column_choices_table(&c, table);
    choice->levels = true;
    choice->nlevels = now;
    if (read_with(v, &c))
        app_say(v->app, MSG_UI_COLUMNS_LEVELS_NOW, now);
}

/* --- saving ------------------------------------------------------------------------------------------------------- */

/* Reads the file by what was saved, without what was decided of this table; where the rows of its header were and a format
 * cannot tell them, they stay decided. False: they do. */
static bool read_as_saved(struct view *v)
{
    struct columns_view *s = v->state;
    const struct table_report *t = columns_report(v);
    struct column_choices others, kept;
    int table = columns_table(v), first = t->header_first, rows = t->header_rows;
    bool all = true;
    copy_choices(v, &others);
    column_choices_copy(&kept, &others);
    struct table_choice header = *column_choices_table(&others, table);
    drop_table(&others, table);
    bool done = preview_read_again(s->owner, NULL, &others);
    t = done ? preview_report(s->owner->state) : NULL;
    if (t && header.header && (t->header_first != first || t->header_rows != rows)) {
        drop_columns(&kept, table, true);
        header.levels = false;
        *column_choices_table(&kept, table) = header;
        all = !preview_read_again(s->owner, NULL, &kept);
    }
    if (done) {
        s->changed = false;
        v->stale = true;
    }
    column_choices_free(&others);
    column_choices_free(&kept);
    return all;
}

/* The formats are read anew, and the file by what was saved: as the next one will be. */
static void saved(struct view *v, const char *name)
{
    struct formats *anew = NULL;
    struct error err = {0};
    if (formats_load(v->app->env->share_dir, v->app->env->config_dir, &anew, &err)) {
        app_fail(v->app, &err);
        return;
    }
    formats_free(v->app->formats);
    v->app->formats = anew;
    bool all = v->app->review_steps || read_as_saved(v);
    app_say(v->app, all ? MSG_UI_COLUMNS_SAVED : MSG_UI_COLUMNS_SAVED_BUT_HEADER, name);
}

static bool save(struct view *v, const char *name, const char *label, bool replace, struct error *err)
{
    return !format_save(v->app->formats, v->app->env->config_dir, name, label, columns_report(v), replace,
                        err);
}

static void on_replace(struct view *v)
{
    struct columns_view *s = v->state;
    struct error err = {0};
    char *name = mem_dup(s->saving.items[0]), *label = mem_dup(s->saving.items[1]);
    if (save(v, name, label, true, &err))
        saved(v, name);
    else
        app_fail(v->app, &err);
    free(name);
    free(label);
}

static bool submit(struct view *v, struct dialog *d)
{
    struct columns_view *s = v->state;
    struct error err = {0};
    const char *name = dialog_text(d, 0), *label = dialog_text(d, 1);
    if (save(v, name, label, false, &err)) {
        saved(v, name);
        return true;
    }
    if (err.status != ST_CONFLICT) {
        dialog_problem(d, 0, "%s", err.text);
        return false;
    }
    string_list_free(&s->saving);
    string_list_add(&s->saving, name);
    string_list_add(&s->saving, label);
    char *text = mem_printf(MSG_UI_COLUMNS_REPLACE_ASK, name);
    ask_yes(v, MSG_UI_COLUMNS_REPLACE, text, on_replace);
    free(text);
    return true;
}

static void ask_save(struct view *v)
{
    const struct preview *p = ((const struct columns_view *)v->state)->owner->state;
    const struct table_report *t = columns_report(v);
    if (t->header_missing) {
        app_say(v->app, "%s", MSG_FORMAT_NO_HEADER);
        return;
    }
    struct dialog *d = dialog_open(v, MSG_UI_COLUMNS_SAVE, submit);
    if (!d)
        return;
    dialog_line(d, MSG_UI_COLUMNS_NAME, p->head.body ? p->head.body : "");
    dialog_line(d, MSG_UI_COLUMNS_LABEL, ""); /* left empty, the name */
    dialog_note(d, MSG_UI_COLUMNS_SAVE_NOTE);
}

bool columns_act(struct view *v, enum action action)
{
    switch (action) {
    case ACT_OPEN:
        ask_field(v);
        return true;
    case ACT_SAVE:
        ask_save(v);
        return true;
    case ACT_UNDECIDE:
        undecide(v);
        return true;
    case ACT_UNDECIDE_ALL:
        undecide_all(v);
        return true;
    case ACT_HEADER_LOWER:
    case ACT_HEADER_HIGHER:
        move_header(v, action == ACT_HEADER_LOWER ? 1 : -1, 0);
        return true;
    case ACT_HEADER_MORE:
    case ACT_HEADER_LESS:
        move_header(v, 0, action == ACT_HEADER_MORE ? 1 : -1);
        return true;
    case ACT_LEVELS_MORE:
    case ACT_LEVELS_LESS:
        change_levels(v, action == ACT_LEVELS_MORE ? 1 : -1);
        return true;
    default:
        return false;
    }
}
