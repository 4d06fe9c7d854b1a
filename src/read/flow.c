#include "read/flow.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { MOST_CELLS = 4096, PARAGRAPH_BYTES = 1 << 20 };

struct flow_cell {
    int column, rows, columns; /* column -1: the next */
    bool above, header;
    char *text;
};

/* A table that is open. Inside a real table's cell another one is text: `flat` counts how many are open there. */
struct flow_frame {
    bool row, cell; /* open */
    bool header;    /* the file calls the row one */
    bool layout;    /* what it holds is prose */
    int flat;       /* tables inside the open cell that are told as its text */
    struct flow_cell *cells;
    size_t n, cap;
    struct buffer text; /* of the open cell */
    size_t paragraph;   /* where its paragraph at hand begins */
    bool break_due;     /* a line ends before the next text */
    bool row_due;       /* a row of a table told as text begins with it */
};

struct flow {
    struct grid *grid;
    struct table_job *job;
    struct flow_frame frames[GRID_DEPTH + 2];
    int depth; /* open frames */
    bool own;  /* the table at hand, or the next one, is one of ours */
    char *uid; /* of the row at hand */
    struct buffer prose;
    enum status status;
    struct error error;
};

struct flow *flow_new(struct grid *grid, struct table_job *job)
{
    struct flow *f = mem_alloc(sizeof *f);
    f->grid = grid;
    f->job = job;
    return f;
}

static void clear_cells(struct flow_frame *t)
{
    for (size_t i = 0; i < t->n; i++)
        free(t->cells[i].text);
    t->n = 0;
}

static void release_frame(struct flow_frame *t)
{
    clear_cells(t);
    free(t->cells);
    buf_free(&t->text);
    *t = (struct flow_frame){0};
}

void flow_free(struct flow *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < sizeof f->frames / sizeof *f->frames; i++)
        release_frame(&f->frames[i]);
    buf_free(&f->prose);
    free(f->uid);
    free(f);
}

enum status flow_status(const struct flow *f, struct error *err)
{
    if (f->status && err)
        *err = f->error;
    return f->status;
}

void flow_fail(struct flow *f, enum status st, const struct error *err)
{
    if (f->status || !st)
        return;
    f->status = st;
    f->error = *err;
}

static void keep(struct flow *f, enum status st)
{
    if (!f->status)
        f->status = st;
}

static struct flow_frame *frame(struct flow *f)
{
    return f->depth ? &f->frames[f->depth - 1] : NULL;
}

/* What stands between the cells of a table is prose, as a page shows it above the table. */
static struct flow_frame *open_cell(struct flow *f)
{
    struct flow_frame *t = frame(f);
    return t && t->cell && !t->layout ? t : NULL;
}

static void send_prose(struct flow *f)
{
    if (f->prose.len && !f->status)
        keep(f, grid_prose(f->grid, buf_text(&f->prose), &f->error));
    buf_clear(&f->prose);
}

void flow_text(struct flow *f, const char *bytes, size_t len)
{
    struct flow_frame *t = open_cell(f);
    if (f->status || !len)
        return;
    if (!t) {
        buf_add(&f->prose, bytes, len);
        if (f->prose.len > PARAGRAPH_BYTES)
            send_prose(f);
        return;
    }
    if (t->break_due && t->text.len)
        buf_putc(&t->text, '\n');
    if (t->break_due)
        t->paragraph = t->text.len;
    t->break_due = false;
    buf_add(&t->text, bytes, len);
    if (t->text.len > GRID_CELL_BYTES)
        keep(f, error_set(&f->error, ST_INPUT, MSG_READ_CELL, f->job->path, grid_number(f->grid),
                          grid_next_row(f->grid), GRID_CELL_BYTES >> 10));
}

void flow_line(struct flow *f)
{
    struct flow_frame *t = open_cell(f);
    if (t && t->flat)
        t->break_due = true;
    else
        flow_text(f, "\n", 1);
}

void flow_paragraph(struct flow *f)
{
    struct flow_frame *t = open_cell(f);
    if (t)
        t->break_due = t->break_due || t->text.len > 0;
    else
        send_prose(f);
}

bool flow_at_start(const struct flow *f)
{
    const struct flow_frame *t = f->depth ? &f->frames[f->depth - 1] : NULL;
    const char *s = buf_text(&f->prose);
    if (t && t->cell && !t->layout)
        s = t->break_due ? "" : buf_text(&t->text) + t->paragraph;
    return text_same_squashed(s, "");
}

static void send_lines(struct flow *f, const char *text)
{
    while (text && *text && !f->status) {
        size_t n = strcspn(text, "\n");
        char *line = mem_dup_n(text, n);
        keep(f, grid_prose(f->grid, line, &f->error));
        free(line);
        text += n + (text[n] == '\n');
    }
}

/* The table turns out to be there for layout: what its row holds so far is prose. */
static void spill(struct flow *f, struct flow_frame *t)
{
    for (size_t i = 0; i < t->n; i++)
        send_lines(f, t->cells[i].text);
    clear_cells(t);
    send_lines(f, buf_text(&t->text));
    buf_clear(&t->text);
    t->layout = true;
}

void flow_table(struct flow *f)
{
    struct flow_frame *t = frame(f);
    if (f->status)
        return;
    send_prose(f);
    if (t && t->flat) {
        t->flat++;
        t->break_due = true;
        return;
    }
    if (t) {
        bool flat = false;
        keep(f, grid_holds_nested(f->grid, &flat, &f->error));
        if (flat && t->cell) {
            t->flat = 1;
            t->break_due = true;
            return;
        }
        if (!flat)
            spill(f, t);
        else /* a table between the rows of another one */
            flow_table_end(f);
    }
    if (!f->status)
        keep(f, grid_begin(f->grid, NULL, false, &f->error));
    if (!f->status)
        f->frames[f->depth++] = (struct flow_frame){0};
}

void flow_table_end(struct flow *f)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status)
        return;
    if (t->flat) {
        t->flat--;
        t->break_due = true;
        return;
    }
    flow_row_end(f);
    send_prose(f);
    if (!f->status)
        keep(f, grid_end(f->grid, &f->error));
    release_frame(t);
    f->depth--;
    f->own = false;
}

bool flow_open(const struct flow *f)
{
    return f->depth > 0 && !f->status;
}

void flow_row(struct flow *f, bool header)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status)
        return;
    if (t->flat) {
        t->break_due = t->row_due = true;
        return;
    }
    flow_row_end(f);
    send_prose(f);
    t->row = !t->layout;
    t->header = header;
}

/* A row is a header where the file says so, or where all of its cells are header cells. */
static bool is_header(const struct flow_frame *t)
{
    bool all = t->n > 0;
    for (size_t i = 0; i < t->n; i++)
        all = all && t->cells[i].header;
    return all || t->header;
}

void flow_row_end(struct flow *f)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status || t->flat)
        return;
    flow_cell_end(f);
    if (t->row) {
        struct grid_cell *cells = mem_alloc(t->n * sizeof *cells);
        for (size_t i = 0; i < t->n; i++) {
            const struct flow_cell *c = &t->cells[i];
            cells[i] = (struct grid_cell){c->column, c->rows, c->columns, c->above, c->text};
        }
        grid_uid(f->grid, f->uid);
        keep(f, grid_row(f->grid, cells, t->n, 0, is_header(t), &f->error));
        free(cells);
    }
    clear_cells(t);
    t->row = false;
    free(f->uid);
    f->uid = NULL;
}

void flow_own(struct flow *f, const char *json)
{
    grid_own(f->grid, json);
    f->own = true;
}

void flow_uid(struct flow *f, const char *uid)
{
    free(f->uid);
    f->uid = mem_dup(uid);
}

bool flow_is_own(const struct flow *f)
{
    return f->own;
}

void flow_row_drop(struct flow *f)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status || t->flat)
        return;
    flow_cell_end(f);
    clear_cells(t);
    t->row = false;
}

void flow_row_is_header(struct flow *f)
{
    struct flow_frame *t = frame(f);
    if (t && !t->flat)
        t->header = true;
}

void flow_cell(struct flow *f, int column, int rows, int columns, bool above, bool header)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status)
        return;
    if (t->flat) { /* a blank parts the cells of a table that is told as text */
        if (!t->row_due && t->text.len)
            buf_putc(&t->text, ' ');
        t->break_due = t->row_due;
        t->row_due = false;
        return;
    }
    flow_cell_end(f);
    send_prose(f);
    t->cell = t->layout;
    if (t->layout || t->n >= MOST_CELLS) /* what comes is prose then */
        return;
    t->row = true;
    t->cells = mem_array(t->cells, &t->cap, t->n + 1, sizeof *t->cells);
    t->cells[t->n++] = (struct flow_cell){column, rows, columns, above, header, NULL};
    t->cell = true;
    t->break_due = false;
    t->paragraph = 0;
    buf_clear(&t->text);
}

void flow_cell_again(struct flow *f, int columns)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status || t->flat || t->layout)
        return;
    flow_cell_end(f);
    if (!t->n) {
        flow_cell(f, -1, 1, columns, false, false);
        return;
    }
    struct flow_cell *c = &t->cells[t->n - 1];
    c->columns += columns;
    buf_clear(&t->text);
    buf_puts(&t->text, c->text);
    free(c->text);
    c->text = NULL;
    t->cell = t->break_due = true;
}

void flow_cell_end(struct flow *f)
{
    struct flow_frame *t = frame(f);
    if (!t || f->status || t->flat || !t->cell)
        return;
    if (t->layout) {
        send_prose(f);
    } else {
        struct buffer b = {0};
        if (f->own)
            buf_add(&b, buf_text(&t->text), t->text.len);
        else
            text_trim(&b, buf_text(&t->text), t->text.len);
        t->cells[t->n - 1].text = buf_take(&b);
    }
    buf_clear(&t->text);
    t->cell = false;
}
