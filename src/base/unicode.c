#include "base/unicode.h"

#include <stddef.h>

#include "mulu/text.h"

struct range {
    uint32_t first, last;
};
struct fold_pair {
    uint32_t from, to;
};

#include "unicode_tables.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* See text_set_ambiguous(): wcwidth() has no room for a parameter. */
static int ambiguous_cells = 1;

void text_set_ambiguous(int cells)
{
    ambiguous_cells = cells == 2 ? 2 : 1;
}

/* See text_set_lacking(); for the same reason. */
static const uint8_t *lacking;
static bool lacks_planes;

void text_set_lacking(const uint8_t *bits, bool planes)
{
    lacking = bits;
    lacks_planes = planes;
}

bool unicode_is_lacking(uint32_t cp)
{
    if (!lacking || cp < 0x80)
        return false;
    return cp > 0xFFFF ? lacks_planes : lacking[cp / 8] & 1u << cp % 8;
}

static int line_cells; /* 0: as ambiguous_cells */

void text_set_lines(int cells)
{
    line_cells = cells;
}

int unicode_ambiguous_cells(uint32_t cp)
{
    return line_cells && cp >= 0x2500 && cp <= 0x257F ? line_cells : ambiguous_cells;
}

static bool in_ranges(uint32_t cp, const struct range *r, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp > r[mid].last)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && cp >= r[low].first;
}

/* The common Han block is answered without a search: it is most of what the program ever asks for. */
static bool is_common_han(uint32_t cp)
{
    return cp >= 0x4E00 && cp <= 0x9FFF;
}

bool unicode_is_zero(uint32_t cp)
{
    return cp >= 0x300 && !is_common_han(cp) && in_ranges(cp, zero_ranges, COUNT(zero_ranges));
}

bool unicode_is_wide(uint32_t cp)
{
    if (is_common_han(cp))
        return true;
    return cp >= 0x1100 && in_ranges(cp, wide_ranges, COUNT(wide_ranges));
}

bool unicode_is_ambiguous(uint32_t cp)
{
    return cp >= 0xA1 && in_ranges(cp, ambiguous_ranges, COUNT(ambiguous_ranges));
}

uint32_t unicode_fold(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return cp;
    size_t low = 0, high = COUNT(fold_pairs);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp > fold_pairs[mid].from)
            low = mid + 1;
        else
            high = mid;
    }
    return low < COUNT(fold_pairs) && fold_pairs[low].from == cp ? fold_pairs[low].to : cp;
}
