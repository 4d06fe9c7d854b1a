#include "read/number_format.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "mulu/messages.h"
#include "read/numerals.h"

enum { LONGEST_CODE = 512, MOST_TOKENS = 128, MOST_DIGITS = 24 };

const char *number_format_builtin(int id)
{
    static const char *const codes[] = {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [14] = "yyyy/m/d",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "yyyy/m/d h:mm",
        [27] = DATA_FORMAT_YEAR_MONTH,
        [28] = DATA_FORMAT_MONTH_DAY,
        [29] = DATA_FORMAT_MONTH_DAY,
        [30] = "m-d-yy",
        [31] = DATA_FORMAT_DATE,
        [32] = DATA_FORMAT_HOUR_MINUTE,
        [33] = DATA_FORMAT_TIME,
        [34] = DATA_FORMAT_HALF_DAY,
        [35] = DATA_FORMAT_HALF_DAY_TIME,
        [36] = DATA_FORMAT_YEAR_MONTH,
        [37] = "#,##0;-#,##0",
        [38] = "#,##0;-#,##0",
        [39] = "#,##0.00;-#,##0.00",
        [40] = "#,##0.00;-#,##0.00",
        [41] = "#,##0;-#,##0;\"-\"",
        [42] = "#,##0;-#,##0;\"-\"",
        [43] = "#,##0.00;-#,##0.00;\"-\"",
        [44] = "#,##0.00;-#,##0.00;\"-\"",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss.0",
        [48] = "##0.0E+0",
        [50] = DATA_FORMAT_YEAR_MONTH,
        [51] = DATA_FORMAT_MONTH_DAY,
        [52] = DATA_FORMAT_YEAR_MONTH,
        [53] = DATA_FORMAT_MONTH_DAY,
        [54] = DATA_FORMAT_MONTH_DAY,
        [55] = DATA_FORMAT_HALF_DAY,
        [56] = DATA_FORMAT_HALF_DAY_TIME,
        [57] = DATA_FORMAT_YEAR_MONTH,
        [58] = DATA_FORMAT_MONTH_DAY,
    };
    return id > 0 && id < (int)(sizeof codes / sizeof *codes) ? codes[id] : NULL;
}

/* Fifteen figures are what a double holds for certain; the rest is dust (0.1 + 0.2). */
void number_general(struct buffer *out, double value)
{
    char text[64];
    double size = fabs(value);
    if (value == 0 || (size >= 1e-5 && size < 1e15)) {
        int before = size >= 1 ? (int)floor(log10(size)) + 1 : 1;
        int after = before >= 15 ? 0 : 15 - before;
        if (size < 1 && size > 0)
            after += (int)-floor(log10(size)) - 1;
        snprintf(text, sizeof text, "%.*f", after, value);
        if (strchr(text, '.')) {
            size_t n = strlen(text);
            while (text[n - 1] == '0')
                n--;
            text[text[n - 1] == '.' ? n - 1 : n] = '\0';
        }
        buf_puts(out, strcmp(text, "-0") == 0 ? "0" : text);
    } else {
        snprintf(text, sizeof text, "%.14E", value);
        char *e = strchr(text, 'E'), *end = e; /* 1.50000E+20 is 1.5E+20 */
        while (e && end[-1] == '0')
            end--;
        end -= e && end[-1] == '.';
        buf_add(out, text, (size_t)(end - text));
        buf_puts(out, e);
    }
}

/* --- the code ----------------------------------------------------------------------------------------------------- */

enum kind {
    LITERAL,
    DIGIT, /* 0 # ? */
    POINT,
    COMMA, /* between digits: thousands; behind them: a scale */
    PERCENT,
    EXPONENT,
    DATE,    /* y m d h s a, and how many */
    ELAPSED, /* [h] [m] [s] */
    HALF_DAY,
    GENERAL,
    TEXT /* @ */
};
struct token {
    enum kind kind;
    char letter; /* of DIGIT, DATE, ELAPSED; of HALF_DAY: 'A' AM/PM, 'a' A/P, 'c' Chinese */
    int n;       /* repetitions; of LITERAL: bytes */
    const char *text;
};
struct section {
    struct token tokens[MOST_TOKENS];
    int n;
    int numerals; /* DBNum: 0 none, 1 一, 2 壹, 3 wide figures */
    bool conditional;
    char compare[3];
    double limit;
    bool date;
};

static void add(struct section *s, enum kind kind, char letter, int n, const char *text)
{
    if (s->n < MOST_TOKENS)
        s->tokens[s->n++] = (struct token){kind, letter, n, text};
}

static int run_of(const char *p)
{
    int n = 1;
    while (((p[n] | 0x20) == (*p | 0x20)) && n < 16)
        n++;
    return n;
}

/* What stands in brackets: a colour, a condition, elapsed time, a currency with its locale, numerals. */
static const char *take_brackets(struct section *s, const char *p)
{
    const char *end = strchr(p, ']'), *in = p + 1;
    if (!end)
        return p + strlen(p);
    if (strchr("hms", *in | 0x20) && (int)(end - in) == run_of(in)) {
        add(s, ELAPSED, (char)(*in | 0x20), run_of(in), NULL);
        s->date = true;
    } else if (*in == '$') {
        size_t n = strcspn(in + 1, "-]");
        if (n)
            add(s, LITERAL, 0, (int)n, in + 1);
    } else if (strncasecmp(in, "DBNum", 5) == 0) {
        s->numerals = in[5] - '0';
    } else if (strchr("<>=", *in)) {
        size_t n = strspn(in, "<>=");
        s->conditional = n <= 2;
        memcpy(s->compare, in, n <= 2 ? n : 2);
        s->limit = strtod(in + n, NULL);
    }
    return end + 1;
}

static const char *take_quoted(struct section *s, const char *p)
{
    const char *end = strchr(p + 1, '"');
    size_t n = end ? (size_t)(end - p) - 1 : strlen(p + 1);
    add(s, LITERAL, 0, (int)n, p + 1);
    return end ? end + 1 : p + 1 + n;
}

/* A character that stands for itself, in however many bytes. */
static const char *take_literal(struct section *s, const char *p)
{
    int n = 1;
    while (((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    add(s, LITERAL, 0, n, p);
    return p + n;
}

static const char *take_words(struct section *s, const char *p)
{
    static const struct {
        const char *word;
        enum kind kind;
        char letter;
    } words[] = {{"General", GENERAL, 0},
                 {"AM/PM", HALF_DAY, 'A'},
                 {"A/P", HALF_DAY, 'a'},
                 {DATA_HALF_DAYS, HALF_DAY, 'c'}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (strncasecmp(p, words[i].word, n) == 0) {
            add(s, words[i].kind, words[i].letter, 1, NULL);
            s->date = s->date || words[i].kind == HALF_DAY;
            return p + n;
        }
    }
    return NULL;
}

static const char *take_one(struct section *s, const char *p)
{
    const char *after = take_words(s, p);
    if (after)
        return after;
    if (*p == '"')
        return take_quoted(s, p);
    if (*p == '[')
        return take_brackets(s, p);
    if (*p == '\\')
        return p[1] ? take_literal(s, p + 1) : p + 1;
    if (*p == '_' || *p == '*') { /* as wide as a character; filled with it */
        if (*p == '_')
            add(s, LITERAL, 0, 1, " ");
        const char *next = p + 1;
        if (*next)
            for (next++; ((unsigned char)*next & 0xC0) == 0x80;)
                next++;
        return next;
    }
    if (strchr("0#?", *p))
        add(s, DIGIT, *p, 1, NULL);
    else if (*p == '.')
        add(s, POINT, 0, 1, p);
    else if (*p == ',')
        add(s, COMMA, 0, 1, NULL);
    else if (*p == '%')
        add(s, PERCENT, 0, 1, NULL);
    else if (*p == '@')
        add(s, TEXT, 0, 1, NULL);
    else if ((*p | 0x20) == 'e' && (p[1] == '+' || p[1] == '-')) {
        add(s, EXPONENT, p[1], 1, NULL);
        return p + 2;
    } else if (strchr("ymdhsaeg", *p | 0x20)) {
        int n = run_of(p);
        add(s, DATE, (char)(*p | 0x20), n, NULL);
        s->date = true;
        return p + n;
    } else {
        return take_literal(s, p);
    }
    return p + 1;
}

/* The section that begins at p; where the next one does, NULL: nowhere. */
static const char *parse_section(const char *p, struct section *s)
{
    memset(s, 0, sizeof *s);
    while (*p && *p != ';')
        p = take_one(s, p);
    return *p ? p + 1 : NULL;
}

/* --- dates -------------------------------------------------------------------------------------------------------- */

struct instant {
    int year, month, day, weekday; /* weekday: 0 Sunday */
    int hour, minute, second;
    double fraction; /* of a second */
    double serial;
};

static bool instant_of(double serial, bool from_1904, struct instant *m)
{
    if (serial < 0 || serial > 2958465.99999)
        return false;
    double days = floor(serial), seconds = (serial - days) * 86400;
    double whole = floor(seconds + 1e-4); /* what is short of a second by dust is one */
    m->fraction = seconds - whole < 0 ? 0 : seconds - whole;
    if (whole >= 86400) {
        whole = 0;
        days++;
    }
    int day = (int)days, second = (int)whole;
    m->serial = serial;
    m->hour = second / 3600;
    m->minute = second / 60 % 60;
    m->second = second % 60;
    m->weekday = (from_1904 ? day + 5 : day + 6) % 7;
    if (!from_1904 && day == 60) { /* a day that there never was, but in Lotus and Excel */
        m->year = 1900;
        m->month = 2;
        m->day = 29;
        return true;
    }
    enum { SECONDS = 86400 };
    int since_1970 = from_1904 ? day - 24107 : day - (day < 60 ? 25568 : 25569);
    time_t at = (time_t)since_1970 * SECONDS;
    struct tm civil;
    if (!gmtime_r(&at, &civil))
        return false;
    m->year = civil.tm_year + 1900;
    m->month = civil.tm_mon + 1;
    m->day = civil.tm_mday;
    return true;
}

static void put_part(struct buffer *out, const struct section *s, int n, int width, bool digits)
{
    if (s->numerals == 1 || s->numerals == 2)
        numeral_put(out,
                    digits             ? "ideographDigital"
                    : s->numerals == 2 ? "chineseLegalSimplified"
                                       : "chineseCounting",
                    n);
    else if (s->numerals == 3)
        numeral_put(out, "decimalFullWidth", n);
    else
        buf_printf(out, "%0*d", width, n);
}

static void put_name(struct buffer *out, const char *const *names, int i, int letters)
{
    buf_add(out, names[i], letters == 3 ? 3 : letters == 5 ? 1 : strlen(names[i]));
}

static void put_month(struct buffer *out, const struct section *s, const struct instant *m, int n)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    if (n >= 3)
        put_name(out, months, m->month - 1, n);
    else
        put_part(out, s, m->month, n, false);
}

static void put_day(struct buffer *out, const struct section *s, const struct instant *m, int n)
{
    static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
    if (n >= 3)
        put_name(out, days, m->weekday, n == 3 ? 3 : 4);
    else
        put_part(out, s, m->day, n, false);
}

/* m means minutes behind hours or before seconds, else months. */
static bool is_minute(const struct section *s, int at)
{
    for (int i = at - 1; i >= 0; i--)
        if (s->tokens[i].kind == DATE || s->tokens[i].kind == ELAPSED) {
            if (s->tokens[i].letter == 'h')
                return true;
            break;
        }
    for (int i = at + 1; i < s->n; i++)
        if (s->tokens[i].kind == DATE || s->tokens[i].kind == ELAPSED)
            return s->tokens[i].letter == 's';
    return false;
}

static void put_date_token(struct buffer *out, const struct section *s, int at, const struct instant *m,
                           bool twelve)
{
    static const char *const weekdays[] = {DATA_WEEKDAYS};
    const struct token *t = &s->tokens[at];
    int hour = !twelve ? m->hour : m->hour % 12 == 0 ? 12 : m->hour % 12;
    switch (t->letter) {
    case 'y':
    case 'e':
        if (t->letter == 'y' && t->n <= 2)
            put_part(out, s, m->year % 100, 2, true);
        else
            put_part(out, s, m->year, 4, true);
        break;
    case 'm':
        if (is_minute(s, at))
            put_part(out, s, m->minute, t->n > 2 ? 2 : t->n, false);
        else
            put_month(out, s, m, t->n);
        break;
    case 'd':
        put_day(out, s, m, t->n);
        break;
    case 'h':
        put_part(out, s, hour, t->n > 2 ? 2 : t->n, false);
        break;
    case 's':
        put_part(out, s, m->second, t->n > 2 ? 2 : t->n, false);
        break;
    case 'a':
        if (t->n >= 4)
            buf_puts(out, DATA_WEEK);
        buf_puts(out, weekdays[m->weekday]);
        break;
    default:
        break;
    }
}

static void put_elapsed(struct buffer *out, const struct token *t, const struct instant *m)
{
    double seconds = floor(m->serial * 86400 + 1e-4);
    double value = t->letter == 'h'   ? floor(seconds / 3600)
                   : t->letter == 'm' ? floor(seconds / 60)
                                      : seconds;
    buf_printf(out, "%0*.0f", t->n, value);
}

static bool put_instant(struct buffer *out, const struct section *s, double value, bool from_1904)
{
    static const char *const halves[] = {DATA_FORENOON, DATA_AFTERNOON};
    struct instant m;
    bool twelve = false;
    if (!instant_of(value, from_1904, &m))
        return false;
    for (int i = 0; i < s->n; i++)
        twelve = twelve || s->tokens[i].kind == HALF_DAY;
    for (int i = 0; i < s->n; i++) {
        const struct token *t = &s->tokens[i];
        bool after_seconds =
            i && s->tokens[i - 1].letter == 's' && i + 1 < s->n && s->tokens[i + 1].kind == DIGIT;
        if (t->kind == DATE)
            put_date_token(out, s, i, &m, twelve);
        else if (t->kind == ELAPSED)
            put_elapsed(out, t, &m);
        else if (t->kind == HALF_DAY)
            buf_puts(out, t->letter == 'c' ? halves[m.hour >= 12] : m.hour >= 12 ? "PM" : "AM");
        else if (t->kind == LITERAL)
            buf_add(out, t->text, (size_t)t->n);
        else if (t->kind == POINT && after_seconds) {
            char fraction[16];
            int n = 0;
            while (i + 1 < s->n && s->tokens[i + 1].kind == DIGIT && n < 6) {
                n++;
                i++;
            }
            snprintf(fraction, sizeof fraction, "%.*f", n, m.fraction < 0.9999995 ? m.fraction : 0);
            buf_puts(out, fraction + 1);
        } else if (t->kind == POINT || t->kind == COMMA) {
            buf_putc(out, t->kind == POINT ? '.' : ',');
        }
    }
    return true;
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

struct shape {
    int before, after, power; /* digit tokens before the point, behind it, behind the exponent */
    bool thousands, exponent;
    int scale, percents;
};

static struct shape shape_of(const struct section *s)
{
    struct shape h = {0};
    bool point = false;
    int commas = 0;
    for (int i = 0; i < s->n; i++) {
        const struct token *t = &s->tokens[i];
        if (t->kind == DIGIT) {
            h.thousands = h.thousands || (commas && !point && h.before);
            commas = 0;
            *(h.exponent ? &h.power : point ? &h.after : &h.before) += 1;
        } else if (t->kind == COMMA && (h.before || point)) {
            commas++;
        } else if (t->kind == POINT) {
            h.scale += commas;
            commas = 0;
            point = true;
        }
        h.percents += t->kind == PERCENT;
        h.exponent = h.exponent || t->kind == EXPONENT;
    }
    h.scale += commas;
    return h;
}

/* One figure, and the comma that parts thousands behind it; place: how many figures stand between it and the point. */
static void put_figure(struct buffer *out, const struct shape *h, char figure, int place)
{
    buf_putc(out, figure);
    if (h->thousands && place > 0 && place % 3 == 0)
        buf_putc(out, ',');
}

/* What the nth place before the point shows; figures that the code has no place for come out at the first. */
static void put_integer(struct buffer *out, const struct shape *h, char letter, const char *figures, int nth)
{
    int n = (int)strlen(figures), place = h->before - 1 - nth, at = n - 1 - place;
    for (int i = 0; nth == 0 && i < at; i++)
        put_figure(out, h, figures[i], n - 1 - i);
    if (at >= 0)
        put_figure(out, h, figures[at], place);
    else if (letter == '0')
        put_figure(out, h, '0', place);
}

/* The figures behind the point; # shows no zero at the end. */
static void put_fraction(struct buffer *out, const struct section *s, int at, const char *digits, int nth)
{
    bool needed = s->tokens[at].letter == '0' || strspn(digits + nth, "0") < strlen(digits + nth);
    for (int i = at; i < s->n && !needed; i++)
        needed = s->tokens[i].kind == DIGIT && s->tokens[i].letter == '0';
    if (needed)
        buf_putc(out, digits[nth]);
}

static void put_exponent(struct buffer *out, const struct token *t, int exponent, int places)
{
    buf_putc(out, 'E');
    if (exponent < 0)
        buf_putc(out, '-');
    else if (t->letter == '+')
        buf_putc(out, '+');
    buf_printf(out, "%0*d", places, exponent < 0 ? -exponent : exponent);
}

static void put_tokens(struct buffer *out, const struct section *s, const struct shape *h,
                       const char *figures, int exponent)
{
    char whole[400];
    const char *point = strchr(figures, '.'), *fraction = point ? point + 1 : "";
    size_t n = point ? (size_t)(point - figures) : strlen(figures);
    int before = 0, after = 0;
    bool past_point = false, past_exponent = false;
    snprintf(whole, sizeof whole, "%.*s", (int)n, figures);
    if (strcmp(whole, "0") == 0) /* # shows no lone zero */
        *whole = '\0';
    for (int i = 0; i < s->n; i++) {
        const struct token *t = &s->tokens[i];
        if (t->kind == LITERAL) {
            buf_add(out, t->text, (size_t)t->n);
        } else if (t->kind == PERCENT) {
            buf_putc(out, '%');
        } else if (t->kind == POINT) {
            past_point = true;
            if (!h->before)
                buf_puts(out, whole);
            buf_putc(out, '.');
        } else if (t->kind == EXPONENT) {
            put_exponent(out, t, exponent, h->power);
            past_exponent = true;
        } else if (t->kind == DIGIT && !past_exponent) {
            if (past_point)
                put_fraction(out, s, i, fraction, after++);
            else
                put_integer(out, h, t->letter, whole, before++);
        }
    }
}

static void put_number(struct buffer *out, const struct section *s, double value)
{
    struct shape h = shape_of(s);
    char figures[400];
    int exponent = 0;
    for (int i = 0; i < h.percents; i++)
        value *= 100;
    for (int i = 0; i < h.scale; i++)
        value /= 1000;
    if (h.exponent && value > 0) {
        int step = h.before > 1 ? h.before : 1;
        exponent = (int)floor(log10(value));
        exponent -= ((exponent % step) + step) % step;
        value /= pow(10, exponent);
    }
    int after = h.after > MOST_DIGITS ? MOST_DIGITS : h.after;
    /* a half that dust has made smaller is one: 1.005 is shown as 1.01 */
    double dust = value < 1e15 ? value * 1e-15 : 0;
    snprintf(figures, sizeof figures, "%.*f", after, value + dust);
    put_tokens(out, s, &h, figures, exponent);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static bool meets(const struct section *s, double value)
{
    const char *c = s->compare;
    return !strcmp(c, "<")    ? value < s->limit
           : !strcmp(c, "<=") ? value <= s->limit
           : !strcmp(c, ">")  ? value > s->limit
           : !strcmp(c, ">=") ? value >= s->limit
           : !strcmp(c, "<>") ? value < s->limit || value > s->limit
                              : !(value < s->limit) && !(value > s->limit);
}

/* The section that shows the value, by its conditions or by its sign. *bare: the value is shown without its sign. */
static void choose(const char *code, double value, struct section *s, bool *bare)
{
    struct section second;
    const char *next = parse_section(code, s);
    *bare = false;
    if (!next)
        return;
    const char *third = parse_section(next, &second);
    if (s->conditional ? meets(s, value) : value > 0 || (value >= 0 && !third))
        return;
    if (second.conditional ? meets(&second, value) : value < 0 || (s->conditional && !third)) {
        *s = second;
        *bare = value < 0;
    } else if (third) {
        parse_section(third, s);
    }
}

static void put_plain(struct buffer *out, const struct section *s, double value)
{
    bool general = false;
    for (int i = 0; i < s->n; i++) {
        const struct token *t = &s->tokens[i];
        if (t->kind == LITERAL)
            buf_add(out, t->text, (size_t)t->n);
        if ((t->kind == GENERAL || t->kind == TEXT) && !general) {
            number_general(out, value);
            general = true;
        }
    }
}

void number_format_put(struct buffer *out, const char *code, double value, bool from_1904)
{
    bool bare = false, digits = false;
    if (!code || !*code || !isfinite(value) || strlen(code) > LONGEST_CODE || fabs(value) > 1e300) {
        number_general(out, value);
        return;
    }
    struct section *s = malloc(sizeof *s);
    if (!s)
        return;
    choose(code, value, s, &bare);
    bool slash = false;
    for (int i = 0; i < s->n; i++) {
        digits = digits || s->tokens[i].kind == DIGIT;
        slash = slash || (s->tokens[i].kind == LITERAL && s->tokens[i].n == 1 && *s->tokens[i].text == '/');
    }
    double size = fabs(value);
    if (s->date) {
        if (!put_instant(out, s, value, from_1904))
            number_general(out, value);
    } else if (digits && slash) { /* vulgar fractions are shown as what they are */
        number_general(out, value);
    } else if (digits) {
        size_t at = out->len;
        put_number(out, s, size);
        if (value < 0 && !bare && strpbrk(buf_text(out) + at, "123456789"))
            buf_insert(out, at, "-", 1);
    } else {
        put_plain(out, s, bare ? size : value);
    }
    free(s);
}
