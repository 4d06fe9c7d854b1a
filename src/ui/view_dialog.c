/* A box of fields to fill in: lines, paths with completion, choices. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/input.h"
#include "ui/path.h"

enum { LABEL_GAP = 2, MARGIN = 3, MATCH_ROWS = 6, HEAD_ROWS = 4 };

/* --- for owners ------------------------------------------------------------------------------------------------- */

static struct dialog_field *add_field(struct dialog *d, enum dialog_kind kind, const char *label)
{
    struct dialog_field *f = &d->fields[d->n++];
    *f = (struct dialog_field){.kind = kind, .label = label};
    edit_init(&f->edit, false);
    return f;
}

void dialog_line(struct dialog *d, const char *label, const char *text)
{
    edit_set(&add_field(d, DIALOG_LINE, label)->edit, text);
}

void dialog_offer(struct dialog *d, const char *label, const char *text)
{
    dialog_line(d, label, text);
    edit_select_all(&d->fields[d->n - 1].edit);
}

void dialog_path(struct dialog *d, const char *label, const char *text)
{
    struct dialog_field *f = add_field(d, DIALOG_PATH, label);
    edit_set(&f->edit, text);
    f->offered = true;
}

void dialog_set_choices(struct dialog *d, int field, const char *choices, int chosen)
{
    struct dialog_field *f = &d->fields[field];
    string_list_free(&f->choices);
    while (*choices) {
        size_t n = strcspn(choices, "\n");
        string_list_take(&f->choices, mem_dup_n(choices, n));
        choices += n + (choices[n] == '\n');
    }
    f->chosen = f->under = chosen < (int)f->choices.n ? chosen : 0;
}

void dialog_choice(struct dialog *d, const char *label, const char *choices, int chosen)
{
    add_field(d, DIALOG_CHOICE, label);
    dialog_set_choices(d, d->n - 1, choices, chosen);
}

void dialog_note(struct dialog *d, const char *note)
{
    char *copy = mem_dup(note);
    free(d->note);
    d->note = copy;
}

const char *dialog_text(const struct dialog *d, int field)
{
    return edit_text(&d->fields[field].edit);
}

void dialog_problem(struct dialog *d, int field, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = NULL;
    if (vasprintf(&text, fmt, ap) < 0)
        text = NULL;
    va_end(ap);
    free(d->fields[field].problem);
    d->fields[field].problem = text;
    d->at = field;
}

static void clear_problems(struct dialog *d)
{
    for (int i = 0; i < d->n; i++) {
        free(d->fields[i].problem);
        d->fields[i].problem = NULL;
    }
}

/* --- drawing ---------------------------------------------------------------------------------------------------- */

static int label_cells(const struct dialog *d)
{
    int widest = 0;
    for (int i = 0; i < d->n; i++)
        if (text_cells(d->fields[i].label) > widest)
            widest = text_cells(d->fields[i].label);
    return widest;
}

static int box_cols(const struct view *v)
{
    return v->area.cols - 8 < 96 ? v->area.cols - 8 : 96;
}

static int value_cells(const struct view *v, const struct dialog *d)
{
    return box_cols(v) - 2 * MARGIN - label_cells(d) - LABEL_GAP;
}

/* Choices stand side by side where all of them fit, else one below the other. */
static bool is_stacked(const struct dialog_field *f, const struct symbols *symbols, int width)
{
    int cells = 0;
    for (size_t i = 0; i < f->choices.n; i++)
        cells += text_cells(symbols->unchosen) + text_cells(f->choices.items[i]) + (i ? 2 : 0);
    return f->kind == DIALOG_CHOICE && cells > width;
}

static int wrapped_rows(const char *text, int cells)
{
    struct text_line line;
    size_t pos = 0;
    int n = 0;
    while (text && text_wrap(text, strlen(text), cells, &pos, &line))
        n++;
    return n;
}

static int field_rows(const struct view *v, const struct dialog *d, const struct dialog_field *f)
{
    bool stacked = is_stacked(f, v->app->canvas.symbols, value_cells(v, d));
    return (stacked ? (int)f->choices.n : 1) + wrapped_rows(f->problem, value_cells(v, d));
}

static int note_rows(const struct view *v, const struct dialog *d)
{
    int n = wrapped_rows(d->note, box_cols(v) - 2 * MARGIN);
    return n > d->note_rows ? n : d->note_rows;
}

/* A printed limit may be as long as a page: its beginning is enough to know it by. */
static int head_rows(const struct view *v, const struct dialog *d)
{
    int n = wrapped_rows(d->head, box_cols(v) - 2 * MARGIN);
    return n > HEAD_ROWS ? HEAD_ROWS : n;
}

static struct rect dialog_box(const struct view *v, const struct dialog *d)
{
    int rows = 4 + (d->note ? 1 + note_rows(v, d) : 0), cols = box_cols(v);
    if (d->head)
        rows += head_rows(v, d) + 1;
    for (int i = 0; i < d->n; i++)
        rows += field_rows(v, d, &d->fields[i]);
    if (d->matches.n)
        rows += 1 + d->match_list.height + (d->match_list.n > d->match_list.height);
    return (struct rect){v->area.row + (v->area.rows - rows) / 2, v->area.col + (v->area.cols - cols) / 2,
                         rows, cols};
}

static int draw_choice(const struct dialog_field *f, struct canvas *c, int row, int col, int width,
                       bool focus)
{
    int used = 0;
    bool stacked = is_stacked(f, c->symbols, width);
    for (int i = 0; i < (int)f->choices.n; i++) {
        const char *sign = i == f->chosen ? c->symbols->chosen : c->symbols->unchosen;
        enum style style = focus && i == f->under ? STYLE_SELECTED : STYLE_NORMAL;
        int room = width - used - text_cells(sign), cells = text_cells(f->choices.items[i]);
        used += draw_run(c, row, col + used, width - used, sign, strlen(sign), style);
        draw_text(c, row, col + used, cells < room ? cells : room, f->choices.items[i], style);
        used += cells + 2;
        if (stacked && i + 1 < (int)f->choices.n) {
            row++;
            used = 0;
        }
    }
    return row + 1;
}

static void draw_matches(const struct dialog *d, struct canvas *c, struct rect box, int row)
{
    const struct list *l = &d->match_list;
    draw_rule(c, row++, box.col + 1, box.cols - 2, STYLE_BORDER);
    for (int i = l->top; i < l->n && i < l->top + l->height; i++) {
        const char *name = d->matches.items[i];
        bool odd = d->suits && !path_is_match_dir(name) && !d->suits(name);
        bool here = d->picking && i == l->cursor;
        char *line = mem_printf("%s%s", name, odd ? MSG_UI_MATCH_ODD : "");
        draw_text(c, row++, box.col + MARGIN, box.cols - 2 * MARGIN, line,
                  here  ? STYLE_SELECTED
                  : odd ? STYLE_DIM
                        : STYLE_NORMAL);
        free(line);
    }
    if (l->n > l->height) {
        struct buffer more = {0};
        buf_printf(&more, MSG_UI_MATCHES_SHOWN, l->top + 1, l->top + l->height, l->n);
        draw_text(c, row, box.col + MARGIN, box.cols - 2 * MARGIN, buf_text(&more), STYLE_DIM);
        buf_free(&more);
    }
}

static void draw_wrapped(const char *text, struct canvas *c, struct rect area, enum style style)
{
    struct text_line line;
    size_t pos = 0;
    for (int i = 0; i < area.rows && text_wrap(text, strlen(text), area.cols, &pos, &line); i++)
        draw_run(c, area.row + i, area.col, area.cols, text + line.start, line.len, style);
}

static void draw_dialog(const struct view *v, struct canvas *c)
{
    const struct dialog *d = v->state;
    struct rect box = dialog_box(v, d);
    int label = label_cells(d), col = box.col + MARGIN + label + LABEL_GAP, width = value_cells(v, d);
    int row = box.row + 2;
    struct rect text = {row, box.col + MARGIN, head_rows(v, d), box.cols - 2 * MARGIN};
    draw_box(c, box, d->title, STYLE_BORDER);
    if (d->head) {
        draw_wrapped(d->head, c, text, STYLE_NORMAL);
        row += text.rows + 1;
    }
    for (int i = 0; i < d->n; i++) {
        const struct dialog_field *f = &d->fields[i];
        bool focus = i == d->at;
        if (focus)
            draw_run(c, row, box.col + 1, 1, c->symbols->pointer, strlen(c->symbols->pointer), STYLE_KEY);
        draw_text(c, row, box.col + MARGIN, label, f->label, focus ? STYLE_STRONG : STYLE_LABEL);
        if (f->kind == DIALOG_CHOICE)
            row = draw_choice(f, c, row, col, width, focus);
        else
            input_draw(&f->edit, c, row++, col, width, focus);
        struct rect problem = {row, col, wrapped_rows(f->problem, width), width};
        draw_wrapped(f->problem, c, problem, STYLE_ERROR);
        row += problem.rows;
    }
    if (d->note) {
        text.row = row + 1;
        text.rows = note_rows(v, d);
        draw_wrapped(d->note, c, text, STYLE_DIM);
        row += 1 + text.rows;
    }
    if (d->matches.n)
        draw_matches(d, c, box, row + 1);
}

static void layout_dialog(struct view *v)
{
    struct dialog *d = v->state;
    for (int i = 0; i < d->n; i++)
        edit_scroll(&d->fields[i].edit, value_cells(v, d));
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static void close_matches(struct dialog *d)
{
    string_list_free(&d->matches);
    d->picking = false;
}

static void open_matches(struct dialog *d)
{
    int n = (int)d->matches.n;
    d->match_list = (struct list){0};
    list_set(&d->match_list, n, n < MATCH_ROWS ? n : MATCH_ROWS);
    d->picking = false;
}

static void tell_change(struct dialog *d)
{
    clear_problems(d);
    close_matches(d);
    if (d->changed)
        d->changed(d->owner, d, d->at);
}

static void step(struct dialog *d, int by)
{
    close_matches(d);
    d->fields[d->at].under = d->fields[d->at].chosen;
    d->at = (d->at + d->n + by) % d->n;
}

/* The choice under the cursor is meant. */
static void take_choice(struct dialog *d)
{
    struct dialog_field *f = &d->fields[d->at];
    if (f->under == f->chosen)
        return;
    f->chosen = f->under;
    tell_change(d);
}

static bool is_directory(const char *typed)
{
    struct stat info;
    char *path = path_expand(typed);
    bool yes = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    free(path);
    return yes;
}

/* Whether a path can be a file's; where it is a directory, what is in there is listed to go on from. */
static bool names_file(struct dialog *d, struct dialog_field *f)
{
    const char *typed = edit_text(&f->edit);
    size_t len = strlen(typed);
    if (len == 0) {
        dialog_problem(d, (int)(f - d->fields), "%s", MSG_UI_PATH_EMPTY);
        return false;
    }
    if (!is_directory(typed))
        return true;
    if (typed[len - 1] != '/') {
        char *longer = mem_printf("%s/", typed);
        edit_assign(&f->edit, longer);
        free(longer);
    }
    f->offered = false;
    free(path_complete(edit_text(&f->edit), d->suits, &d->matches));
    open_matches(d);
    dialog_problem(d, (int)(f - d->fields), "%s", MSG_UI_PATH_IS_DIR);
    return false;
}

static unsigned submit(struct dialog *d)
{
    take_choice(d);
    clear_problems(d);
    close_matches(d);
    for (int i = 0; i < d->n; i++)
        if (d->fields[i].kind == DIALOG_PATH && !names_file(d, &d->fields[i]))
            return EFFECT_NONE;
    return d->submit(d->owner, d) ? EFFECT_CLOSE : EFFECT_NONE;
}

static void complete(struct view *v, struct dialog *d, struct dialog_field *f)
{
    char *longer = path_complete(edit_text(&f->edit), d->suits, &d->matches);
    if (longer) {
        edit_assign(&f->edit, longer);
        f->offered = false;
        clear_problems(d);
    }
    if (d->matches.n == 0 && !longer)
        app_say(v->app, "%s", MSG_UI_NO_MATCH);
    if (d->matches.n == 1)
        close_matches(d);
    open_matches(d);
    free(longer);
}

/* The match under the cursor takes the place of what follows the last slash; a directory goes on with what it holds. */
static void take_match(struct view *v, struct dialog *d, struct dialog_field *f)
{
    const char *typed = edit_text(&f->edit), *slash = strrchr(typed, '/');
    const char *name = d->matches.items[d->match_list.cursor];
    bool directory = path_is_match_dir(name);
    char *whole = mem_printf("%.*s%s", slash ? (int)(slash + 1 - typed) : 0, typed, name);
    edit_assign(&f->edit, whole);
    free(whole);
    f->offered = false;
    tell_change(d);
    if (directory) {
        complete(v, d, f);
        d->picking = d->matches.n > 0;
    }
}

/* Down enters the list, Up at its head goes back to the text. */
static bool request_matches(struct view *v, struct dialog *d, enum action action)
{
    if (!d->picking) {
        d->picking = action == ACT_DOWN;
        return d->picking;
    }
    if (action == ACT_UP && d->match_list.cursor == 0)
        d->picking = false;
    else if (action == ACT_ACCEPT)
        take_match(v, d, &d->fields[d->at]);
    else
        return list_request(&d->match_list, action);
    return true;
}

/* Up and down in choices that stand in lines; at the ends on to the field above or below. */
static void step_choice(struct dialog *d, struct dialog_field *f, int by)
{
    int to = f->under + by;
    if (to < 0 || to >= (int)f->choices.n)
        step(d, by);
    else
        f->under = to;
}

static void choose(struct dialog *d, struct dialog_field *f, int by)
{
    int n = (int)f->choices.n;
    f->chosen = f->under = n ? (f->under + n + by) % n : 0;
    tell_change(d);
}

static unsigned request_dialog(struct view *v, const struct request *r)
{
    struct dialog *d = v->state;
    struct dialog_field *f = &d->fields[d->at];
    if (d->matches.n && request_matches(v, d, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_NEXT_FIELD:
    case ACT_PREV_FIELD:
        take_choice(d);
        step(d, r->action == ACT_NEXT_FIELD ? 1 : -1);
        return EFFECT_NONE;
    case ACT_CHOOSE:
        take_choice(d);
        return EFFECT_NONE;
    case ACT_UP:
    case ACT_DOWN:
        step_choice(d, f, r->action == ACT_UP ? -1 : 1);
        return EFFECT_NONE;
    case ACT_LEFT:
        choose(d, f, -1);
        return EFFECT_NONE;
    case ACT_RIGHT:
        choose(d, f, 1);
        return EFFECT_NONE;
    case ACT_COMPLETE:
        complete(v, d, f);
        return EFFECT_NONE;
    case ACT_ACCEPT:
        if (d->at + 1 < d->n) {
            take_choice(d);
            step(d, 1);
            return EFFECT_NONE;
        }
        return submit(d);
    case ACT_SAVE:
        return submit(d);
    case ACT_SEND:
        take_choice(d);
        return d->send(d->owner, d) ? EFFECT_CLOSE : EFFECT_NONE;
    case ACT_RECEIVE:
        return d->receive(d->owner, d) ? EFFECT_CLOSE : EFFECT_NONE;
    case ACT_CANCEL:
        if (!d->matches.n)
            return EFFECT_CLOSE;
        close_matches(d);
        return EFFECT_NONE;
    default:
        if (f->kind == DIALOG_CHOICE || !input_request(v->app, &f->edit, r->action, 1 << 20))
            return EFFECT_UNKNOWN;
        f->offered = false;
        tell_change(d);
        return EFFECT_NONE;
    }
}

static unsigned text_dialog(struct view *v, const char *utf8, size_t len)
{
    struct dialog *d = v->state;
    struct dialog_field *f = &d->fields[d->at];
    if (f->offered && len && (*utf8 == '/' || *utf8 == '~'))
        edit_assign(&f->edit, "");
    f->offered = false;
    edit_insert(&f->edit, utf8, len);
    tell_change(d);
    return EFFECT_NONE;
}

/* The choices of the field that has the keys. */
static bool stands_in_lines(const struct view *v, const struct dialog *d)
{
    return is_stacked(&d->fields[d->at], v->app->canvas.symbols, value_cells(v, d));
}

static const enum mode *modes_dialog(const struct view *v)
{
    static const enum mode line[] = {MODE_DIALOG, MODE_EDIT, MODE_NONE};
    static const enum mode path[] = {MODE_PATH, MODE_DIALOG, MODE_EDIT, MODE_NONE};
    static const enum mode offer[] = {MODE_OFFER, MODE_PATH, MODE_DIALOG, MODE_EDIT, MODE_NONE};
    static const enum mode list[] = {MODE_CHOICES, MODE_PATH, MODE_DIALOG, MODE_EDIT, MODE_NONE};
    static const enum mode choice[] = {MODE_PICK, MODE_DIALOG, MODE_NONE};
    static const enum mode stack[] = {MODE_STACK, MODE_DIALOG, MODE_NONE};
    const struct dialog *d = v->state;
    enum dialog_kind kind = d->fields[d->at].kind;
    if (stands_in_lines(v, d))
        return stack;
    if (d->matches.n)
        return d->picking ? list : offer;
    return kind == DIALOG_PATH ? path : kind == DIALOG_CHOICE ? choice : line;
}

static unsigned have_dialog(const struct view *v)
{
    const struct dialog *d = v->state;
    return (d->matches.n || stands_in_lines(v, d) ? HAVE_LINE : 0) | (d->send ? HAVE_SEND : 0) |
           (d->receive ? HAVE_RECEIVE : 0);
}

static const char *about_dialog(const struct view *v)
{
    return ((const struct dialog *)v->state)->about;
}

static enum status open_dialog(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct dialog *d = v->state;
    *d = *(const struct dialog *)arg;
    d->view = v;
    return ST_OK;
}

static void close_dialog(struct view *v)
{
    struct dialog *d = v->state;
    clear_problems(d);
    for (int i = 0; i < d->n; i++) {
        edit_free(&d->fields[i].edit);
        string_list_free(&d->fields[i].choices);
    }
    close_matches(d);
    free(d->title);
    free(d->note);
    free(d->head);
    free(d->ctx);
}

struct dialog *dialog_open(struct view *owner, const char *title,
                           bool (*submit_fn)(struct view *owner, struct dialog *d))
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct dialog),
        .overlay = true,
        .open = open_dialog,
        .close = close_dialog,
        .layout = layout_dialog,
        .draw = draw_dialog,
        .request = request_dialog,
        .text = text_dialog,
        .modes = modes_dialog,
        .have = have_dialog,
        .about = about_dialog,
    };
    struct dialog d = {.title = mem_dup(title), .submit = submit_fn, .owner = owner};
    struct view *v = app_open(owner->app, owner, &ops, &d);
    if (!v)
        free(d.title);
    return v ? v->state : NULL;
}
