/* Writing the tables of printed.c as they look when they are copied from a web page. */
#include <stdlib.h>
#include <string.h>

#include "harness/printed.h"
#include "mulu/mem.h"
#include "mulu/text.h"

enum { MOST_LINES = PRINTED_ROWS + 2 };

/* Every row, header first, as texts; NULL: merged with what stands beside it, so that no cell is there. */
struct sheet {
    const char *cells[MOST_LINES][PRINTED_COLUMNS];
    int rows, columns, header;
};

static void fill(struct sheet *s, const struct printed_catalog *c)
{
    bool groups = false;
    s->columns = c->ncolumns;
    for (int i = 0; i < c->ncolumns; i++)
        groups = groups || c->columns[i].group;
    s->header = s->rows = groups ? 2 : 1;
    for (int i = 0; i < c->ncolumns; i++) {
        const struct printed_column *col = &c->columns[i];
        bool again =
            i && col->group && c->columns[i - 1].group && strcmp(c->columns[i - 1].group, col->group) == 0;
        s->cells[0][i] = again ? "" : col->group ? col->group : col->head;
        s->cells[1][i] = col->group ? col->head : "";
    }
    for (int row = 0; row < c->nrows; row++, s->rows++)
        for (int i = 0; i < c->ncolumns; i++)
            s->cells[s->rows][i] = c->blank[row][i] ? "" : c->cells[row][i];
}

/* One line: breaks are blanks, or (narrow) nothing at all. */
static char *one_line(const char *text)
{
    struct buffer b = {0};
    for (; *text; text++)
        if (*text != '\v')
            buf_putc(&b, *text == '\n' ? ' ' : *text);
    return buf_take(&b);
}

static void put(struct buffer *out, const char *text)
{
    char *line = one_line(text);
    buf_puts(out, line);
    free(line);
}

static void rule(struct buffer *out, const struct sheet *s, const char *cross)
{
    for (int i = 0; i < s->columns; i++)
        buf_printf(out, "%s------", i || *cross == '+' ? cross : "");
    buf_printf(out, "%s\n", *cross == '+' ? cross : "");
}

static void put_bars(struct buffer *out, const struct sheet *s, bool ruled)
{
    for (int row = 0; row < s->rows; row++) {
        if (ruled && row == s->header)
            rule(out, s, "|");
        for (int i = 0; i < s->columns; i++) {
            buf_puts(out, i ? " | " : ruled ? "" : "| ");
            put(out, s->cells[row][i]);
        }
        buf_puts(out, ruled ? "\n" : " |\n");
    }
}

static void put_grid(struct buffer *out, const struct sheet *s)
{
    enum { WIDEST = 24 };
    for (int row = 0; row < s->rows; row++) {
        size_t at[PRINTED_COLUMNS] = {0};
        char *texts[PRINTED_COLUMNS];
        rule(out, s, "+");
        for (int i = 0; i < s->columns; i++)
            texts[i] = one_line(s->cells[row][i]);
        for (bool more = true, first = true; more; first = false) {
            more = false;
            for (int i = 0; i < s->columns; i++) {
                const char *rest = texts[i] + at[i];
                size_t n = text_prefix(rest, strlen(rest), WIDEST, NULL);
                buf_printf(out, "| %.*s ", (int)n, rest);
                at[i] += n;
                more = more || texts[i][at[i]];
            }
            buf_puts(out, "|\n");
            (void)first;
        }
        for (int i = 0; i < s->columns; i++)
            free(texts[i]);
    }
    rule(out, s, "+");
}

static void put_collapsed(struct buffer *out, const struct sheet *s)
{
    for (int row = 0; row < s->rows; row++) {
        int n = 0;
        for (int i = 0; i < s->columns; i++) {
            if (!*s->cells[row][i])
                continue;
            put(out, s->cells[row][i]);
            buf_puts(out, " | ");
            n++;
        }
        for (; n < s->columns; n++)
            buf_puts(out, "|");
        buf_putc(out, '\n');
    }
}

static void put_cells(struct buffer *out, const struct sheet *s, bool bars)
{
    for (int row = 0; row < s->rows; row++) {
        for (int i = 0; i < s->columns; i++) {
            const char *text = s->cells[row][i];
            if (!*text && (!bars || row < s->header))
                continue; /* of a header, only what is printed */
            for (; !bars && strchr(text, '\n'); text = strchr(text, '\n') + 1)
                buf_printf(out, "%.*s\n\n", (int)strcspn(text, "\n"), text);
            put(out, text);
            buf_puts(out, bars ? " |\n" : "\n\n");
        }
    }
}

static void put_stops(struct buffer *out, const struct sheet *s)
{
    int widths[PRINTED_COLUMNS] = {0};
    for (int row = 0; row < s->rows; row++)
        for (int i = 0; i < s->columns; i++) {
            char *text = one_line(s->cells[row][i]);
            int w = text_cells(text);
            widths[i] = w > widths[i] ? w : widths[i];
            free(text);
        }
    for (int row = 0; row < s->rows; row++) {
        for (int i = 0; i < s->columns; i++) {
            char *text = one_line(s->cells[row][i]);
            buf_puts(out, text);
            if (i + 1 < s->columns)
                buf_pad(out, ' ', (size_t)(widths[i] + 2 - text_cells(text)));
            free(text);
        }
        buf_putc(out, '\n');
    }
}

static void put_wide(struct buffer *out, const struct sheet *s)
{
    for (int row = 0; row < s->rows; row++) {
        bool any = false;
        for (int i = 0; i < s->columns; i++) {
            if (!*s->cells[row][i])
                continue;
            buf_puts(out, any ? "   " : "");
            put(out, s->cells[row][i]);
            any = true;
        }
        buf_putc(out, '\n');
    }
}

/* A name that two columns have stands for both: their values come one after the other. */
static void put_pairs(struct buffer *out, const struct printed_catalog *c)
{
    for (int row = 0; row < c->nrows; row++) {
        for (int i = 0; i < c->ncolumns; i++) {
            const struct printed_column *col = &c->columns[i];
            bool level = col->kind == PRINTED_LEVEL;
            if (!*c->cells[row][i] || (level && c->blank[row][i]))
                continue;
            put(out, col->kind == PRINTED_TICK ? col->group : col->head);
            buf_puts(out, ": ");
            put(out, col->kind == PRINTED_TICK ? col->head : c->cells[row][i]);
            buf_putc(out, '\n');
        }
        buf_putc(out, '\n');
    }
}

void printed_copied(const struct printed_catalog *c, const struct printed_manner *m, struct random_source *r,
                    struct buffer *out)
{
    struct sheet *s = mem_alloc(sizeof *s);
    (void)r;
    fill(s, c);
    switch (m->copy) {
    case COPY_BARS:
    case COPY_RULED:
        put_bars(out, s, m->copy == COPY_RULED);
        break;
    case COPY_GRID:
        put_grid(out, s);
        break;
    case COPY_COLLAPSED:
        put_collapsed(out, s);
        break;
    case COPY_BAR_CELLS:
    case COPY_LINES:
        put_cells(out, s, m->copy == COPY_BAR_CELLS);
        break;
    case COPY_STOPS:
        put_stops(out, s);
        break;
    case COPY_WIDE:
        put_wide(out, s);
        break;
    case COPY_PAIRS:
        put_pairs(out, c);
        break;
    case COPY_NONE:
        break;
    }
    free(s);
}
