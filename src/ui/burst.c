#include "ui/burst.h"

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

/* Nobody types two lines of together this many characters, or one of so many, while the line stalls; and a key that is
 * held down repeats itself, so a paste must have some variety. */
enum { MANY_IN_LINES = 24, MANY = 64, VARIETY = 6 };

struct count {
    int chars, breaks, kinds;
    bool tabs;
    bool in_text; /* there is text before what comes */
    bool broken;  /* and a line end behind that text */
    wchar_t seen[VARIETY];
};

static void count_char(struct count *n, wchar_t c)
{
    n->chars++;
    n->breaks += n->broken;
    n->broken = false;
    n->in_text = true;
    for (int i = 0; i < n->kinds; i++)
        if (n->seen[i] == c)
            return;
    if (n->kinds < VARIETY)
        n->seen[n->kinds++] = c;
}

enum burst burst_kind(const char *bytes, size_t len)
{
    struct count n = {0};
    mbstate_t state = {0};
    for (size_t at = 0; at < len;) {
        wchar_t c = 0;
        size_t step = mbrtowc(&c, bytes + at, len - at, &state);
        if (step == (size_t)-2)
            break; /* the rest of a character is still to come */
        if (step == (size_t)-1 || step == 0)
            return BURST_KEYS;
        at += step;
        if (c == '\r' || c == '\n')
            n.broken = n.in_text;
        else if (c >= ' ' && c != 0x7F)
            count_char(&n, c);
        else if (c == '\t')
            n.tabs = true; /* between cells, or the key that goes on to the next field */
        else
            return BURST_KEYS; /* keys, not text */
    }
    if (n.kinds < VARIETY)
        return BURST_KEYS;
    if (n.breaks && n.chars >= MANY_IN_LINES)
        return BURST_LINES;
    return n.chars >= MANY && !n.tabs ? BURST_LINE : BURST_KEYS;
}
