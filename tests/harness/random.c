#include "harness/random.h"

uint32_t random_next(struct random_source *r)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(r->state >> 33);
}

uint32_t random_below(struct random_source *r, uint32_t n)
{
    return n ? random_next(r) % n : 0;
}

void random_text(struct random_source *r, size_t n, struct buffer *out)
{
    static const uint32_t nasty[] = {
        '\n',   ' ',    '\t',   '"',    '\'',    ',',     '=',     '+',     '-',    '@',    ';',    0x00A0,
        0x3000, 0x0301, 0x0308, 0xFE0F, 0x200D,  0x200B,  0x25A0,  0x25A1,  0x2460, 0x201C, 0x201D, 0x2026,
        0xFF0C, 0x3002, 0xFF08, 0xFF09, 0x1F468, 0x1F469, 0x20000, 0x2A6DF, 0xE000, 0x2F42, 0xFF21, 0x0000,
        0x0001, 0x001B, 0x007F, 0x0085, 0x2028,  0x202E,  0x05D0,  0x0E33,  0x1100, 0x1161, 0xAC00, 0x10FFFD};
    n = random_below(r, (uint32_t)n + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t c;
        switch (random_below(r, 5)) {
        case 0:
            c = nasty[random_below(r, sizeof nasty / sizeof *nasty)];
            break;
        case 1:
            c = 0x20 + random_below(r, 0x5F);
            break;
        default:
            c = 0x4E00 + random_below(r, 0x5000);
        }
        if (c)
            buf_put_cp(out, c);
    }
}
