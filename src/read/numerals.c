#include "read/numerals.h"

#include <stdio.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"

static void put_word(struct buffer *out, const char *const *words, int n, int at)
{
    if (at >= 0 && at < n)
        buf_puts(out, words[at]);
}

/* 一, 十, 二十一, 一百零五: as one counts. legal: 壹拾. */
static void put_counting(struct buffer *out, int n, bool legal)
{
    static const char *const plain[] = {DATA_COUNT_DIGITS}, *const law[] = {DATA_LEGAL_DIGITS};
    static const char *const plain_units[] = {DATA_COUNT_UNITS}, *const law_units[] = {DATA_LEGAL_UNITS};
    const char *const *digits = legal ? law : plain, *const *units = legal ? law_units : plain_units;
    bool zero = false, begun = false;
    if (n <= 0 || n > 9999) {
        buf_printf(out, "%d", n);
        return;
    }
    for (int unit = 3, power = 1000; unit >= 0; unit--, power /= 10) {
        int digit = n / power % 10;
        if (!digit) {
            zero = begun;
            continue;
        }
        if (zero)
            buf_puts(out, digits[0]);
        if (!(digit == 1 && unit == 1 && !begun && !legal)) /* 十, not 一十 */
            put_word(out, digits, 10, digit);
        buf_puts(out, unit ? units[unit - 1] : "");
        begun = true;
        zero = false;
    }
}

/* 一〇五: digit by digit. */
static void put_digits(struct buffer *out, int n)
{
    static const char *const digits[] = {DATA_PLAIN_DIGITS};
    char figures[16];
    int len = snprintf(figures, sizeof figures, "%d", n < 0 ? -n : n);
    for (int i = 0; i < len; i++)
        put_word(out, digits, 10, figures[i] - '0');
}

static void put_roman(struct buffer *out, int n, bool upper)
{
    static const struct {
        int value;
        const char *upper, *lower;
    } parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
                 {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
                 {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"}};
    if (n > 5000)
        buf_printf(out, "%d", n);
    for (size_t i = 0; n <= 5000 && i < sizeof parts / sizeof *parts; i++)
        for (; n >= parts[i].value; n -= parts[i].value)
            buf_puts(out, upper ? parts[i].upper : parts[i].lower);
}

/* a … z, aa, bb: Word repeats the letter. */
static void put_letter(struct buffer *out, int n, char first)
{
    for (int i = 0; n > 0 && i <= (n - 1) / 26 && i < 30; i++)
        buf_putc(out, (char)(first + (n - 1) % 26));
}

/* A row of characters in Unicode, n of them, for 1 and on. */
static void put_range(struct buffer *out, int n, uint32_t first, int most)
{
    if (n >= 1 && n <= most)
        buf_put_cp(out, first + (uint32_t)n - 1);
    else
        buf_printf(out, "%d", n);
}

static void put_circled(struct buffer *out, int n)
{
    if (n == 0)
        buf_put_cp(out, 0x24EA);
    else if (n > 35 && n <= 50)
        put_range(out, n - 35, 0x32B1, 15);
    else if (n > 20 && n <= 35)
        put_range(out, n - 20, 0x3251, 15);
    else
        put_range(out, n, 0x2460, 20);
}

static void put_wide(struct buffer *out, int n)
{
    char figures[16];
    int len = snprintf(figures, sizeof figures, "%d", n);
    for (int i = 0; i < len; i++)
        buf_put_cp(out, figures[i] == '-' ? 0xFF0D : 0xFF10 + (uint32_t)(figures[i] - '0'));
}

static bool is_any(const char *format, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(format, *names) == 0)
            return true;
    return false;
}

void numeral_put(struct buffer *out, const char *format, int n)
{
    static const char *const nothing[] = {"none", "bullet", NULL};
    static const char *const counting[] = {"chineseCounting",
                                           "chineseCountingThousand",
                                           "taiwaneseCountingThousand",
                                           "taiwaneseCounting",
                                           "japaneseCounting",
                                           "koreanCounting",
                                           NULL};
    static const char *const digits[] = {"ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand",
                                         NULL};
    static const char *const legal[] = {"chineseLegalSimplified", "ideographLegalTraditional",
                                        "japaneseLegal", NULL};
    static const char *const circled[] = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", NULL};
    static const char *const wide[] = {"decimalFullWidth", "decimalFullWidth2", NULL};
    static const char *const stems[] = {DATA_STEMS}, *const branches[] = {DATA_BRANCHES};
    if (is_any(format, nothing))
        return;
    if (is_any(format, counting))
        put_counting(out, n, false);
    else if (is_any(format, legal))
        put_counting(out, n, true);
    else if (is_any(format, digits))
        put_digits(out, n);
    else if (is_any(format, circled))
        put_circled(out, n);
    else if (is_any(format, wide))
        put_wide(out, n);
    else if (!strcmp(format, "decimalEnclosedFullstop"))
        put_range(out, n, 0x2488, 20);
    else if (!strcmp(format, "decimalEnclosedParen"))
        put_range(out, n, 0x2474, 20);
    else if (!strcmp(format, "ideographEnclosedCircle"))
        put_range(out, n, 0x3280, 10);
    else if (!strcmp(format, "ideographTraditional"))
        put_word(out, stems, 10, (n - 1) % 10);
    else if (!strcmp(format, "ideographZodiac"))
        put_word(out, branches, 12, (n - 1) % 12);
    else if (!strcmp(format, "upperRoman") || !strcmp(format, "lowerRoman"))
        put_roman(out, n, *format == 'u');
    else if (!strcmp(format, "upperLetter") || !strcmp(format, "lowerLetter"))
        put_letter(out, n, *format == 'u' ? 'A' : 'a');
    else
        buf_printf(out, strcmp(format, "decimalZero") == 0 ? "%02d" : "%d", n);
}
