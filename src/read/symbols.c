#include "read/symbols.h"

#include <string.h>
#include <strings.h>

#include "mulu/text.h"

struct symbol {
    uint8_t code;
    uint16_t cp;
};

/* After the tables that the fonts' own names for their glyphs give (Unicode's mapping of Wingdings, L2/11-052), with look-alikes
 * of the first plane where Unicode has put the exact shape elsewhere. */
static const struct symbol wingdings[] = {
    {0x28, 0x260E}, {0x2A, 0x2709}, {0x46, 0x261E}, {0x6C, 0x25CF}, {0x6D, 0x25CB}, {0x6E, 0x25A0},
    {0x6F, 0x2610}, {0x70, 0x2610}, {0x71, 0x2610}, {0x72, 0x2610}, {0x75, 0x25C6}, {0x76, 0x2756},
    {0x77, 0x25C6}, {0x78, 0x2612}, {0x9E, 0x00B7}, {0x9F, 0x2022}, {0xA0, 0x25CF}, {0xA1, 0x25CB},
    {0xA2, 0x25CB}, {0xA4, 0x25C9}, {0xA7, 0x25AA}, {0xA8, 0x2610}, {0xAB, 0x2605}, {0xD8, 0x27A2},
    {0xDC, 0x2192}, {0xDF, 0x2190}, {0xE0, 0x2192}, {0xE1, 0x2191}, {0xE2, 0x2193}, {0xE8, 0x2794},
    {0xF0, 0x21E8}, {0xFB, 0x00D7}, {0xFC, 0x221A}, {0xFD, 0x2612}, {0xFE, 0x2611}};
static const struct symbol wingdings2[] = {
    {0x4F, 0x00D7}, {0x50, 0x221A}, {0x51, 0x2612}, {0x52, 0x2611}, {0x53, 0x2612}, {0x54, 0x2612},
    {0x94, 0x25CF}, {0x95, 0x25CF}, {0x96, 0x25CF}, {0x97, 0x25CF}, {0x99, 0x25CB}, {0x9A, 0x25CB},
    {0x9F, 0x25A0}, {0xA0, 0x25A0}, {0xA1, 0x25A0}, {0xA2, 0x25A0}, {0xA3, 0x2610}, {0xA4, 0x2610},
    {0xA5, 0x2610}, {0xAE, 0x25C6}, {0xB2, 0x25C7}};
static const struct symbol webdings[] = {
    {0x61, 0x2714}, {0x63, 0x2610}, {0x67, 0x25A0}, {0x6E, 0x25CF}, {0x72, 0x2718}};
static const struct symbol greek[] = {
    {0x61, 0x03B1}, {0x62, 0x03B2}, {0x67, 0x03B3}, {0x64, 0x03B4}, {0x6D, 0x03BC}, {0x70, 0x03C0},
    {0xA3, 0x2264}, {0xA5, 0x221E}, {0xA8, 0x2666}, {0xAB, 0x2194}, {0xAC, 0x2190}, {0xAD, 0x2191},
    {0xAE, 0x2192}, {0xAF, 0x2193}, {0xB0, 0x00B0}, {0xB1, 0x00B1}, {0xB3, 0x2265}, {0xB4, 0x00D7},
    {0xB7, 0x2022}, {0xB8, 0x00F7}, {0xB9, 0x2260}, {0xBB, 0x2248}, {0xBC, 0x2026}, {0xD6, 0x221A},
    {0xD7, 0x22C5}, {0xDE, 0x21D2}, {0xE0, 0x25CA}};

enum symbol_font symbol_font(const char *name)
{
    if (!name)
        return SYMBOLS_NOT;
    if (strcasecmp(name, "Wingdings") == 0)
        return SYMBOLS_WINGDINGS;
    if (strcasecmp(name, "Wingdings 2") == 0)
        return SYMBOLS_WINGDINGS2;
    if (strcasecmp(name, "Webdings") == 0)
        return SYMBOLS_WEBDINGS;
    return strcasecmp(name, "Symbol") == 0 ? SYMBOLS_SYMBOL : SYMBOLS_NOT;
}

/* Figures in circles, from 0 or from 1 to 10. */
static uint32_t circled(enum symbol_font font, uint32_t code)
{
    if (font == SYMBOLS_WINGDINGS && code >= 0x81 && code <= 0x8A)
        return 0x2460 + (code - 0x81);
    if (font == SYMBOLS_WINGDINGS && code >= 0x8C && code <= 0x95)
        return 0x2776 + (code - 0x8C);
    if (font == SYMBOLS_WINGDINGS2 && code >= 0x6A && code <= 0x73)
        return 0x2460 + (code - 0x6A);
    if (font == SYMBOLS_WINGDINGS2 && code >= 0x75 && code <= 0x7E)
        return 0x2776 + (code - 0x75);
    return 0;
}

uint32_t symbol_character(enum symbol_font font, uint32_t code)
{
    static const struct {
        const struct symbol *items;
        size_t n;
    } tables[] = {[SYMBOLS_WINGDINGS] = {wingdings, sizeof wingdings / sizeof *wingdings},
                  [SYMBOLS_WINGDINGS2] = {wingdings2, sizeof wingdings2 / sizeof *wingdings2},
                  [SYMBOLS_WEBDINGS] = {webdings, sizeof webdings / sizeof *webdings},
                  [SYMBOLS_SYMBOL] = {greek, sizeof greek / sizeof *greek}};
    uint32_t low = code & 0xFF;
    if (font == SYMBOLS_NOT || (code > 0xFF && code >> 8 != 0xF0) || low <= 0x20)
        return code;
    for (size_t i = 0; i < tables[font].n; i++)
        if (tables[font].items[i].code == low)
            return tables[font].items[i].cp;
    uint32_t figure = circled(font, low);
    if (figure)
        return figure;
    return font == SYMBOLS_SYMBOL && low < 0x7F ? low : 0xF000 + low;
}

void symbol_text(enum symbol_font font, const char *text, size_t len, struct buffer *out)
{
    const char *end = text + len;
    while (text < end)
        buf_put_cp(out, symbol_character(font, text_decode(&text, end)));
}
