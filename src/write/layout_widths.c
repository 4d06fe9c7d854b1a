/* How wide the columns of the printed table are: as their texts need it, long ones giving way to short ones. */
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "write/layout_parts.h"

enum { NARROWEST = 5, WIDEST = 44 };

static int widest_line(const char *text)
{
    int widest = 0;
    while (*text) {
        size_t n = strcspn(text, "\n");
        int cells = text_width(text, n);
        widest = cells > widest ? cells : widest;
        text += n + (text[n] == '\n');
    }
    return widest;
}

void widths_note(struct column_need *need, const char *text)
{
    if (!*text)
        return;
    int cells = widest_line(text);
    need->cells += text_cells(text);
    need->filled++;
    need->widest = cells > need->widest ? cells : need->widest;
}

int widths_lines(const char *text, int width)
{
    int lines = 0;
    width = width < 2 ? 2 : width;
    do {
        size_t n = strcspn(text, "\n");
        int cells = n <= (size_t)width ? (int)n : text_width(text, n); /* never more than bytes */
        /* a character of two cells leaves one cell blank where one is left */
        lines += cells > width ? (cells + width - 2) / (width - (width & 1)) : 1;
        text += n;
    } while (*text++);
    return lines;
}

void widths_heads(struct layout *l)
{
    for (int i = 0; i < l->nheads; i++) {
        const struct layout_head *h = &l->heads[i];
        int width = 0;
        for (int k = h->column; k < h->column + h->across; k++)
            width += l->columns[k].width;
        int lines = widths_lines(h->text, width - 1), *room = &l->head_lines[h->row];
        if (h->down == 1)
            *room = lines > *room ? lines : *room;
    }
    for (int i = 0; i < l->nheads; i++) {
        const struct layout_head *h = &l->heads[i];
        int missing = h->down > 1 ? widths_lines(h->text, l->columns[h->column].width - 1) : 0;
        missing -= l->head_lines[0] + l->head_lines[1];
        if (missing > 0)
            l->head_lines[1] += missing;
    }
}

/* What a column cannot do without: half its header, so that it stands in two lines, or a column of ticks in many. */
static int least(const struct layout *l, int column)
{
    int cells = 0;
    for (int i = 0; i < l->nheads; i++)
        if (l->heads[i].column == column && l->heads[i].across == 1)
            cells = widest_line(l->heads[i].text);
    cells = l->columns[column].tick ? 2 * ((cells + 5) / 6) : 2 * ((cells + 3) / 4);
    cells += 2; /* room between text and lines */
    return cells < NARROWEST ? NARROWEST : cells > 14 ? 14 : cells;
}

/* What it is content with: its longest line, or, where texts are long, about six lines of them. */
static int enough(const struct column_need *need)
{
    int64_t mean = need->filled ? need->cells / need->filled : 0;
    int wanted = mean > 24 ? 24 + (int)(mean / 8) : (int)mean + (int)mean / 2;
    wanted = wanted > need->widest ? need->widest : wanted;
    return (wanted > WIDEST ? WIDEST : wanted) + 2;
}

void widths_share(struct layout *l, const struct column_need *needs)
{
    int left = LAYOUT_WIDTH, missing = 0, want[LAYOUT_COLUMNS];
    for (int i = 0; i < l->ncolumns; i++) {
        l->columns[i].width = least(l, i);
        want[i] = enough(&needs[i]) - l->columns[i].width;
        want[i] = want[i] < 0 ? 0 : want[i];
        missing += want[i];
        left -= l->columns[i].width;
    }
    if (left <= 0)
        return; /* the page is scaled to fit */
    /* Too little: everybody gets the same part of what it wants. More than enough: it goes where texts are long. */
    for (int i = 0; i < l->ncolumns && missing; i++)
        l->columns[i].width += missing > left ? want[i] * left / missing : want[i];
    left -= missing;
    for (int i = 0; i < l->ncolumns && missing && left > 0; i++)
        l->columns[i].width += left * want[i] / missing;
}
