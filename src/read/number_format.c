#include "read/number_format.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "mulu/messages.h"
#include "read/number_code.h"
#include "read/numerals.h"

enum { LONGEST_CODE = 512, MOST_DIGITS = 24 };

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

static void put_part(struct buffer *out, const struct code_section *s, int n, int width, bool digits)
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

static void put_month(struct buffer *out, const struct code_section *s, const struct instant *m, int n)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    if (n >= 3)
        put_name(out, months, m->month - 1, n);
    else
        put_part(out, s, m->month, n, false);
}

static void put_day(struct buffer *out, const struct code_section *s, const struct instant *m, int n)
{
    static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
    if (n >= 3)
        put_name(out, days, m->weekday, n == 3 ? 3 : 4);
    else
        put_part(out, s, m->day, n, false);
}

/* m means minutes behind hours or before seconds, else months. */
static bool is_minute(const struct code_section *s, int at)
{
    for (int i = at - 1; i >= 0; i--)
        if (s->tokens[i].kind == CODE_DATE || s->tokens[i].kind == CODE_ELAPSED) {
            if (s->tokens[i].letter == 'h')
                return true;
            break;
        }
    for (int i = at + 1; i < s->n; i++)
        if (s->tokens[i].kind == CODE_DATE || s->tokens[i].kind == CODE_ELAPSED)
            return s->tokens[i].letter == 's';
    return false;
}

static void put_date_token(struct buffer *out, const struct code_section *s, int at, const struct instant *m,
                           bool twelve)
{
    static const char *const weekdays[] = {DATA_WEEKDAYS};
    const struct code_token *t = &s->tokens[at];
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

static void put_elapsed(struct buffer *out, const struct code_token *t, const struct instant *m)
{
    double seconds = floor(m->serial * 86400 + 1e-4);
    double value = t->letter == 'h'   ? floor(seconds / 3600)
                   : t->letter == 'm' ? floor(seconds / 60)
                                      : seconds;
    buf_printf(out, "%0*.0f", t->n, value);
}

static bool put_instant(struct buffer *out, const struct code_section *s, double value, bool from_1904)
{
    static const char *const halves[] = {DATA_FORENOON, DATA_AFTERNOON};
    struct instant m;
    bool twelve = false;
    if (!instant_of(value, from_1904, &m))
        return false;
    for (int i = 0; i < s->n; i++)
        twelve = twelve || s->tokens[i].kind == CODE_HALF_DAY;
    for (int i = 0; i < s->n; i++) {
        const struct code_token *t = &s->tokens[i];
        bool after_seconds =
            i && s->tokens[i - 1].letter == 's' && i + 1 < s->n && s->tokens[i + 1].kind == CODE_DIGIT;
        if (t->kind == CODE_DATE)
            put_date_token(out, s, i, &m, twelve);
        else if (t->kind == CODE_ELAPSED)
            put_elapsed(out, t, &m);
        else if (t->kind == CODE_HALF_DAY)
            buf_puts(out, t->letter == 'c' ? halves[m.hour >= 12] : m.hour >= 12 ? "PM" : "AM");
        else if (t->kind == CODE_LITERAL)
            buf_add(out, t->text, (size_t)t->n);
        else if (t->kind == CODE_POINT && after_seconds) {
            char fraction[16];
            int n = 0;
            while (i + 1 < s->n && s->tokens[i + 1].kind == CODE_DIGIT && n < 6) {
                n++;
                i++;
            }
            snprintf(fraction, sizeof fraction, "%.*f", n, m.fraction < 0.9999995 ? m.fraction : 0);
            buf_puts(out, fraction + 1);
        } else if (t->kind == CODE_POINT || t->kind == CODE_COMMA) {
            buf_putc(out, t->kind == CODE_POINT ? '.' : ',');
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

static struct shape shape_of(const struct code_section *s)
{
    struct shape h = {0};
    bool point = false;
    int commas = 0;
    for (int i = 0; i < s->n; i++) {
        const struct code_token *t = &s->tokens[i];
        if (t->kind == CODE_DIGIT) {
            h.thousands = h.thousands || (commas && !point && h.before);
            commas = 0;
            *(h.exponent ? &h.power : point ? &h.after : &h.before) += 1;
        } else if (t->kind == CODE_COMMA && (h.before || point)) {
            commas++;
        } else if (t->kind == CODE_POINT) {
            h.scale += commas;
            commas = 0;
            point = true;
        }
        h.percents += t->kind == CODE_PERCENT;
        h.exponent = h.exponent || t->kind == CODE_EXPONENT;
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
static void put_fraction(struct buffer *out, const struct code_section *s, int at, const char *digits,
                         int nth)
{
    bool needed = s->tokens[at].letter == '0' || strspn(digits + nth, "0") < strlen(digits + nth);
    for (int i = at; i < s->n && !needed; i++)
        needed = s->tokens[i].kind == CODE_DIGIT && s->tokens[i].letter == '0';
    if (needed)
        buf_putc(out, digits[nth]);
}

static void put_exponent(struct buffer *out, const struct code_token *t, int exponent, int places)
{
    buf_putc(out, 'E');
    if (exponent < 0)
        buf_putc(out, '-');
    else if (t->letter == '+')
        buf_putc(out, '+');
    buf_printf(out, "%0*d", places, exponent < 0 ? -exponent : exponent);
}

static void put_tokens(struct buffer *out, const struct code_section *s, const struct shape *h,
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
        const struct code_token *t = &s->tokens[i];
        if (t->kind == CODE_LITERAL) {
            buf_add(out, t->text, (size_t)t->n);
        } else if (t->kind == CODE_PERCENT) {
            buf_putc(out, '%');
        } else if (t->kind == CODE_POINT) {
            past_point = true;
            if (!h->before)
                buf_puts(out, whole);
            buf_putc(out, '.');
        } else if (t->kind == CODE_EXPONENT) {
            put_exponent(out, t, exponent, h->power);
            past_exponent = true;
        } else if (t->kind == CODE_DIGIT && !past_exponent) {
            if (past_point)
                put_fraction(out, s, i, fraction, after++);
            else
                put_integer(out, h, t->letter, whole, before++);
        }
    }
}

static void put_number(struct buffer *out, const struct code_section *s, double value)
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

static bool meets(const struct code_section *s, double value)
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
static void choose(const char *code, double value, struct code_section *s, bool *bare)
{
    struct code_section second;
    const char *next = code_parse(code, s);
    *bare = false;
    if (!next)
        return;
    const char *third = code_parse(next, &second);
    if (s->conditional ? meets(s, value) : value > 0 || (value >= 0 && !third))
        return;
    if (second.conditional ? meets(&second, value) : value < 0 || (s->conditional && !third)) {
        *s = second;
        *bare = value < 0;
    } else if (third) {
        code_parse(third, s);
    }
}

static void put_plain(struct buffer *out, const struct code_section *s, double value)
{
    bool general = false;
    for (int i = 0; i < s->n; i++) {
        const struct code_token *t = &s->tokens[i];
        if (t->kind == CODE_LITERAL)
            buf_add(out, t->text, (size_t)t->n);
        if ((t->kind == CODE_GENERAL || t->kind == CODE_TEXT) && !general) {
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
    struct code_section *s = malloc(sizeof *s);
    if (!s)
        return;
    choose(code, value, s, &bare);
    bool slash = false;
    for (int i = 0; i < s->n; i++) {
        digits = digits || s->tokens[i].kind == CODE_DIGIT;
        slash =
            slash || (s->tokens[i].kind == CODE_LITERAL && s->tokens[i].n == 1 && *s->tokens[i].text == '/');
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
