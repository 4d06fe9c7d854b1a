#include "ui/probe.h"

#include <string.h>

#include "mulu/charset.h"

/* Signs that the catalogs use and that terminals disagree about; two Han characters first, whose width is certain (a
 * terminal of GBK takes their six bytes of UTF-8 for three), and a box line last. */
enum { SIGN_HAN = 0, SIGN_LINE = PROBE_SIGNS - 1, HAN_CELLS = 4 };
static const char *const signs[PROBE_SIGNS] = {
    [SIGN_HAN] = "\u76EE\u5F55", "\u25A0", "\u25A1", "\u203B", "\u201C", "\u2460", [SIGN_LINE] = "\u2500",
};

void probe_begin(struct probe *p, struct buffer *bytes)
{
    *p = (struct probe){.asked = PROBE_SIGNS};
    for (int i = 0; i < PROBE_SIGNS; i++) {
        buf_printf(bytes, "\033[%d;1H", PROBE_ROW);
        charset_encode(bytes, signs[i], strlen(signs[i]));
        buf_puts(bytes, "\033[6n");
    }
    buf_printf(bytes, "\033[%d;1H\033[K", PROBE_ROW);
}

bool probe_take(struct probe *p, int row, int col)
{
    if (p->answered >= p->asked)
        return false;
    if (row != PROBE_ROW) { /* it answers as it likes: nothing more is to be learnt */
        p->asked = p->answered = 0;
        return false;
    }
    p->cells[p->answered++] = col - 1;
    return p->answered == p->asked;
}

enum probe_finding probe_ambiguous(const struct probe *p)
{
    int wide = 0, narrow = 0;
    if (!p->asked || p->answered < p->asked)
        return PROBE_UNKNOWN;
    for (int i = SIGN_HAN + 1; i < SIGN_LINE; i++) {
        wide += p->cells[i] == 2;
        narrow += p->cells[i] == 1;
    }
    if (p->cells[SIGN_HAN] != HAN_CELLS)
        return p->cells[SIGN_HAN] > 0 && p->cells[SIGN_HAN] < 10 ? PROBE_FOREIGN : PROBE_UNKNOWN;
    if (wide + narrow < SIGN_LINE - SIGN_HAN - 1)
        return PROBE_UNKNOWN;
    return wide > narrow ? PROBE_WIDE : PROBE_NARROW;
}

int probe_lines(const struct probe *p)
{
    enum probe_finding found = probe_ambiguous(p);
    bool sound = found == PROBE_NARROW || found == PROBE_WIDE;
    return sound && (p->cells[SIGN_LINE] == 1 || p->cells[SIGN_LINE] == 2) ? p->cells[SIGN_LINE] : 0;
}
