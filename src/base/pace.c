#include "mulu/pace.h"

#include <stdio.h>

#include "mulu/messages.h"
#include "mulu/text.h"

enum { EVERY = 200, SECOND = 1000, MINUTE = 60000, MIN_BAR = 10, MAX_BAR = 40, MAX_WHAT = 24 };

void pace_begin(struct pace *p, const char *what, enum pace_unit unit, int64_t now)
{
    *p = (struct pace){.what = what, .unit = unit, .began = now, .told = now, .left = -1};
}

bool pace_due(const struct pace *p, int64_t now)
{
    return now - p->began >= PACE_QUIET && now - p->told >= EVERY;
}

/* What is told runs down with the clock. A new estimate (the rest at the mean speed so far) moves it by a part of the
 * difference, and by more only when that is more than a fifth: work that goes faster and slower by turns is told as
 * steady. */
static void estimate(struct pace *p, int64_t now, int64_t done, int64_t total)
{
    if (done <= 0 || total <= 0)
        return;
    double spent = (double)(now - p->began), fresh = spent * ((double)total / (double)done - 1.0);
    double told = (double)(p->left - (now - p->told));
    if (p->left < 0)
        told = fresh;
    else if (fresh > told * 1.2 + SECOND || fresh < told * 0.8 - SECOND)
        told += (fresh - told) / 4;
    else
        told += (fresh - told) / 20;
    p->left = told > 0 ? (int64_t)told : 0;
}

static void put_left(const struct pace *p, int64_t now, struct buffer *out)
{
    if (p->left < 0)
        buf_printf(out, MSG_PACE_SPENT, (int)((now - p->began) / SECOND));
    else if (p->left < MINUTE)
        buf_printf(out, MSG_PACE_SECONDS,
                   p->left < 10 * SECOND ? (int)((p->left + SECOND - 1) / SECOND)
                                         : (int)(p->left / SECOND + 4) / 5 * 5);
    else
        buf_printf(out, MSG_PACE_MINUTES, (int)((p->left + MINUTE - 1) / MINUTE));
}

/* The numbers keep their places while they grow: what has been done is as wide as what there is to do. */
static void put_amount(const struct pace *p, int64_t done, int64_t total, struct buffer *out)
{
    char whole[24];
    bool bytes = p->unit == PACE_BYTES;
    long long shown = bytes ? done / 1024 : done, of = bytes ? (total + 1023) / 1024 : total;
    if (p->unit == PACE_SHARE)
        return;
    int width = snprintf(whole, sizeof whole, "%lld", of);
    if (total <= 0 && bytes)
        buf_printf(out, MSG_PACE_BYTES, shown);
    else if (total <= 0)
        buf_printf(out, MSG_PACE_ROWS, shown);
    else if (bytes)
        buf_printf(out, MSG_PACE_BYTES_OF, width, shown, of);
    else
        buf_printf(out, MSG_PACE_ROWS_OF, width, shown, of);
}

static void put_bar(int64_t done, int64_t total, int cells, struct buffer *out)
{
    int full = (int)((double)(cells - 2) * (double)done / (double)total);
    buf_putc(out, '[');
    buf_pad(out, '#', (size_t)full);
    buf_pad(out, '.', (size_t)(cells - 2 - full));
    buf_printf(out, "] %3d%%  ", (int)(100.0 * (double)done / (double)total));
}

void pace_tell(struct pace *p, int64_t now, int64_t done, int64_t total, const char *stop, int cells,
               struct buffer *out)
{
    struct buffer line = {0}, rest = {0};
    done = total > 0 && done > total ? total : done;
    estimate(p, now, done, total);
    p->told = now;
    text_middle(&line, p->what, MAX_WHAT);
    buf_puts(&line, "  ");
    put_amount(p, done, total, &rest);
    buf_puts(&rest, rest.len ? "  " : "");
    put_left(p, now, &rest);
    buf_printf(&rest, "  %s", stop);
    int room = cells - text_cells(buf_text(&line)) - text_cells(buf_text(&rest)) - 7; /* "  46%  " */
    if (total > 0 && room >= MIN_BAR)
        put_bar(done, total, room < MAX_BAR ? room : MAX_BAR, &line);
    buf_puts(&line, buf_text(&rest));
    buf_add(out, buf_text(&line), text_prefix(buf_text(&line), line.len, cells, NULL));
    buf_free(&line);
    buf_free(&rest);
}
