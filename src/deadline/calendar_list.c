/* Days as a file lists them: gathered from any of the forms, then settled. */
#include <stdlib.h>
#include <string.h>

#include "deadline/calendar_impl.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

void listing_note(struct listing *l, char *problem)
{
    if (l->problems && ++l->told <= LISTING_MOST_PROBLEMS)
        string_list_take(l->problems, problem);
    else
        free(problem);
}

void listing_tell(struct listing *l, char *problem)
{
    l->bad = true;
    listing_note(l, problem);
}

const char *listing_quote(const char *text, size_t len, struct buffer *room)
{
    enum {
        ENOUGH = 4 * LISTING_SHOWN
    }; /* bytes: what is shown never ends within a character that is cut here */
    struct buffer whole = {0};
    char *copy = mem_dup_n(text, len < ENOUGH ? len : ENOUGH);
    text_repair(&whole, copy);
    size_t shown = text_prefix(buf_text(&whole), whole.len, LISTING_SHOWN, &(int){0});
    buf_clear(room);
    text_visible(room, buf_text(&whole), shown);
    if (shown < whole.len)
        buf_puts(room, "\u2026");
    buf_free(&whole);
    free(copy);
    return buf_text(room);
}

/* On one line, in one cell: blanks for whatever breaks lines, and without what begins a comment. */
static char *clean_name(const char *name, size_t len)
{
    struct buffer out = {0}, trimmed = {0};
    for (size_t i = 0; i < len; i++)
        if (name[i] != '#')
            buf_putc(&out, (unsigned char)name[i] < ' ' || name[i] == 0x7F ? ' ' : name[i]);
    text_trim(&trimmed, buf_text(&out), out.len);
    buf_free(&out);
    return trimmed.len ? buf_take(&trimmed) : mem_dup("");
}

void listing_add(struct listing *l, int32_t day, bool works, const char *name, size_t len, int line)
{
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct listed){day, works, clean_name(name, len), line};
}

void listing_name(struct listing *l, int year, const char *name, size_t len)
{
    char *clean = clean_name(name, len);
    if (!*clean) {
        free(clean);
        return;
    }
    l->notices = mem_array(l->notices, &l->notices_cap, l->nnotices + 1, sizeof *l->notices);
    l->notices[l->nnotices++] = (struct calendar_notice){year, clean};
}

/* --- our own form ----------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of a line. */
static size_t next_word(const char **s, const char *end)
{
    while (*s < end && is_blank(**s))
        (*s)++;
    size_t n = 0;
    while (*s + n < end && !is_blank((*s)[n]))
        n++;
    return n;
}

static bool word_is(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && memcmp(s, word, n) == 0;
}

static void read_year(struct listing *l, const char *s, const char *end, int line)
{
    size_t n = next_word(&s, end);
    int year = 0;
    for (size_t i = 0; i < n && year >= 0; i++)
        year = s[i] >= '0' && s[i] <= '9' && i < 4 ? 10 * year + s[i] - '0' : -1;
    const char *rest = s + n;
    struct buffer room = {0};
    bool again = next_word(&rest, end) && *rest >= '0' && *rest <= '9'; /* one year a line */
    if (year < DATE_FIRST_YEAR || n != 4 || again) {
        listing_tell(l, mem_printf(MSG_CALENDAR_YEAR, l->path, line, listing_quote(s, n, &room)));
    } else {
        l->stated[year] = true;
        listing_name(l, year, rest, (size_t)(end - rest));
    }
    buf_free(&room);
}

/* A day's line from its date on. */
static void read_day(struct listing *l, const char *s, const char *end, int line)
{
    struct buffer room = {0};
    char date[11] = "";
    int32_t day;
    size_t n = next_word(&s, end);
    memcpy(date, s, n < sizeof date - 1 ? n : sizeof date - 1);
    if (n != sizeof date - 1 || !date_parse(date, &day)) {
        listing_tell(l, mem_printf(MSG_CALENDAR_DATE, l->path, line, listing_quote(s, n, &room)));
    } else {
        s += n;
        n = next_word(&s, end);
        bool works = word_is(s, n, "work");
        if (works || word_is(s, n, "off"))
            listing_add(l, day, works, s + n, (size_t)(end - s) - n, line);
        else
            listing_tell(l, mem_printf(MSG_CALENDAR_WORD, l->path, line, listing_quote(s, n, &room)));
    }
    buf_free(&room);
}

static void read_line(struct listing *l, const char *s, const char *end, int line)
{
    size_t bad = 0, n = next_word(&s, end);
    if (!n)
        return;
    if (!text_is_utf8(s, (size_t)(end - s), &bad) || memchr(s, '\0', (size_t)(end - s)))
        listing_tell(l, mem_printf(MSG_CALENDAR_BYTES, l->path, line));
    else if (word_is(s, n, "year"))
        read_year(l, s + n, end, line);
    else
        read_day(l, s, end, line);
}

/* A comment begins at # where a word could. */
static const char *comment(const char *s, const char *end)
{
    const char *begin = s;
    for (; s < end; s++)
        if (*s == '#' && (s == begin || is_blank(s[-1])))
            return s;
    return end;
}

void listing_read_text(struct listing *l, const char *text, size_t len)
{
    static const char bom[] = "\xEF\xBB\xBF";
    const char *end = text + len;
    if (len >= 3 && memcmp(text, bom, 3) == 0)
        text += 3;
    for (int line = 1; text < end; line++) {
        const char *nl = memchr(text, '\n', (size_t)(end - text)), *stop = nl ? nl : end;
        read_line(l, text, comment(text, stop), line);
        text = nl ? nl + 1 : end;
    }
}

/* --- settling --------------------------------------------------------------------------------------------------- */

int calendar_notice_year(int32_t day)
{
    enum { NEW_YEAR_FROM = 20 }; /* no other holiday is near */
    struct date d = date_of_day(day);
    return d.year + (d.month == 12 && d.day >= NEW_YEAR_FROM);
}

static int by_day_and_line(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
                            : (x->line > y->line) - (x->line < y->line);
}

static void tell_twice(struct listing *l, const struct listed *first, const struct listed *again)
{
    struct buffer date = {0};
    date_format(&date, again->day);
    listing_tell(l, mem_printf(MSG_CALENDAR_TWICE, l->path, again->line, buf_text(&date), first->line));
    buf_free(&date);
}

static void take_days(struct listing *l, struct calendar_file *out)
{
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_day_and_line);
    out->days = mem_alloc(l->n * sizeof *out->days);
    struct listed *first = NULL;
    for (size_t i = 0; i < l->n; i++) {
        struct listed *x = &l->items[i];
        if (first && first->day == x->day) {
            if (first->works != x->works)
                tell_twice(l, first, x);
            free(x->name);
            continue;
        }
        first = x;
        out->days[out->n++] = (struct calendar_date){x->day, x->works, x->name};
    }
}

static const struct calendar_date *find_day(const struct calendar_file *f, int32_t day)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->days[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->n && f->days[low].day == day ? &f->days[low] : NULL;
}

static bool is_off(const struct calendar_file *f, int year, int month, int day)
{
    int32_t number = date_to_day((struct date){year, month, day});
    const struct calendar_date *d = find_day(f, number);
    return d ? !d->works : date_weekday(number) > 5;
}

/* Whether days from … to of the file can be a year's notice: see calendar.h. */
static bool looks_whole(const struct calendar_file *f, int year, size_t from, size_t to)
{
    bool made_up = false;
    for (size_t i = from; i < to; i++)
        made_up = made_up || (f->days[i].works && date_weekday(f->days[i].day) > 5);
    return made_up && is_off(f, year, 1, 1) && is_off(f, year, 10, 1) && is_off(f, year, 10, 2) &&
           is_off(f, year, 10, 3);
}

static void add_year(struct calendar_file *out, size_t *cap, int year)
{
    out->years = mem_array(out->years, cap, out->nyears + 1, sizeof *out->years);
    out->years[out->nyears++] = year;
}

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static void judge_years(struct listing *l, bool judged, struct calendar_file *out)
{
    size_t cap = 0;
    if (judged && l->bad) { /* a holiday may be among what was lost */
        listing_note(l, mem_printf(MSG_CALENDAR_LOST, l->path));
        return;
    }
    for (int y = DATE_FIRST_YEAR; y <= DATE_LAST_YEAR; y++)
        if (l->stated[y])
            add_year(out, &cap, y);
    for (size_t from = 0, to; from < out->n; from = to) {
        int year = calendar_notice_year(out->days[from].day);
        for (to = from + 1; to < out->n && calendar_notice_year(out->days[to].day) == year; to++)
            ;
        bool stated = year <= DATE_LAST_YEAR && l->stated[year];
        bool whole = year <= DATE_LAST_YEAR && looks_whole(out, year, from, to);
        if (whole && !stated)
            add_year(out, &cap, year);
        if (!whole && judged)
            listing_note(l, stated ? mem_printf(MSG_CALENDAR_THIN, l->path, year, to - from)
                                   : mem_printf(MSG_CALENDAR_PART, l->path, year, to - from, year));
    }
    if (out->nyears)
        qsort(out->years, out->nyears, sizeof *out->years, by_number);
}

void listing_finish(struct listing *l, bool judged, struct calendar_file *out)
{
    *out = (struct calendar_file){0};
    take_days(l, out);
    judge_years(l, judged, out);
    if (l->problems && l->told > LISTING_MOST_PROBLEMS)
        string_list_take(l->problems,
                         mem_printf(MSG_CALENDAR_MORE, l->path, l->told - LISTING_MOST_PROBLEMS));
    out->notices = l->notices;
    out->nnotices = l->nnotices;
    free(l->items);
    *l = (struct listing){0};
}

bool calendar_file_gives(const struct calendar_file *f, int year)
{
    return f->nyears && bsearch(&year, f->years, f->nyears, sizeof *f->years, by_number);
}

const char *calendar_file_notice(const struct calendar_file *f, int year)
{
    for (size_t i = 0; i < f->nnotices; i++)
        if (f->notices[i].year == year)
            return f->notices[i].name;
    return NULL;
}

void calendar_file_release(struct calendar_file *f)
{
    for (size_t i = 0; i < f->nnotices; i++)
        free(f->notices[i].name);
    free(f->notices);
    for (size_t i = 0; i < f->n; i++)
        free(f->days[i].name);
    free(f->days);
    free(f->years);
    *f = (struct calendar_file){0};
}
