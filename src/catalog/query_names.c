/* The words of the query language: prefixes, states, days, signs. Those of fields come from the field table. */
#include <stdlib.h>
#include <string.h>

#include "catalog/query_impl.h"
#include "catalog/query_words.h"
#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* Names are compared folded, and without quotes, which a label may have and nobody types. */
static void name_key(struct buffer *out, const char *name, size_t len)
{
    struct buffer folded = {0};
    text_fold(&folded, name, len, NULL);
    for (size_t i = 0; i < folded.len; i++)
        if (folded.data[i] != '"')
            buf_putc(out, folded.data[i]);
    buf_free(&folded);
}

/* Whether the key is one of the words that stand separated by blanks. */
static bool among(const char *words, const char *key)
{
    size_t len = strlen(key);
    for (const char *w = words; len && *w;) {
        size_t n = strcspn(w, " ");
        if (n == len && memcmp(w, key, n) == 0)
            return true;
        w += n + strspn(w + n, " ");
    }
    return false;
}

static bool same_name(const char *label, const char *key)
{
    struct buffer own = {0};
    name_key(&own, label, strlen(label));
    bool same = own.len && strcmp(buf_text(&own), key) == 0;
    buf_free(&own);
    return same;
}

/* --- prefixes ------------------------------------------------------------------------------------------------------- */

static bool find_field(const char *key, enum field *out)
{
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const struct field_info *info = field_info(f);
        if (among(info->prefix, key) || strcmp(info->key, key) == 0 || same_name(info->label, key) ||
            same_name(info->brief, key)) {
            *out = f;
            return true;
        }
    }
    return false;
}

bool query_prefix_find(const struct query_words *words, const char *name, size_t len,
                       struct query_prefix *out)
{
    struct buffer key = {0};
    struct query_prefix found = {.kind = PREFIX_TEXT, .where = QUERY_FIELD};
    name_key(&key, name, len);
    bool is = find_field(buf_text(&key), &found.field);
    for (size_t i = 0; !is && i < PREFIXES; i++) {
        is = strcmp(prefixes[i].name, buf_text(&key)) == 0 || among(prefixes[i].words, buf_text(&key));
        if (is)
            found = prefixes[i].prefix;
    }
    for (size_t i = 0; !is && i < words->extras.n; i++) {
        is = same_name(words->extras.items[i], buf_text(&key));
        if (is)
            found = (struct query_prefix){
                .kind = PREFIX_TEXT, .where = QUERY_EXTRA, .extra = words->extras.items[i]};
    }
    buf_free(&key);
    if (is)
        *out = found;
    return is;
}

bool query_prefix_at(const struct query_words *words, size_t i, struct query_prefix *out, const char **name)
{
    if (i < FIELD_COUNT) {
        *out = (struct query_prefix){.kind = PREFIX_TEXT, .where = QUERY_FIELD, .field = (enum field)i};
        *name = field_info((enum field)i)->brief;
        return true;
    }
    i -= FIELD_COUNT;
    if (i < PREFIXES) {
        *out = prefixes[i].prefix;
        *name = prefixes[i].name;
        return true;
    }
    i -= PREFIXES;
    if (i >= words->extras.n)
        return false;
    *name = words->extras.items[i];
    *out = (struct query_prefix){.kind = PREFIX_TEXT, .where = QUERY_EXTRA, .extra = *name};
    return true;
}

const char *query_prefix_name(const struct query_prefix *p)
{
    if (p->kind == PREFIX_TEXT && p->where == QUERY_FIELD)
        return field_info(p->field)->brief;
    if (p->kind == PREFIX_TEXT && p->where == QUERY_EXTRA)
        return p->extra;
    for (size_t i = 0; i < PREFIXES; i++) {
        const struct query_prefix *own = &prefixes[i].prefix;
        if (own->kind == p->kind && (p->kind != PREFIX_TEXT || own->where == p->where) &&
            (p->kind != PREFIX_DATE || own->date == p->date))
            return prefixes[i].name;
    }
    return "";
}

typedef void (*give_name)(void *ctx, const struct query_prefix *p, const char *name, size_t len);

static void give_words(const char *words, const struct query_prefix *p, give_name give, void *ctx)
{
    for (const char *w = words; *w; w += strspn(w, " ")) {
        size_t n = strcspn(w, " ");
        give(ctx, p, w, n);
        w += n;
    }
}

void query_each_name(const struct query_words *words, give_name give, void *ctx)
{
    struct query_prefix prefix;
    const char *name;
    for (size_t i = 0; query_prefix_at(words, i, &prefix, &name); i++) {
        if (i < FIELD_COUNT) {
            const struct field_info *info = field_info((enum field)i);
            give(ctx, &prefix, info->label, strlen(info->label));
            give_words(info->prefix, &prefix, give, ctx);
            give(ctx, &prefix, info->key, strlen(info->key));
        } else {
            give(ctx, &prefix, name, strlen(name));
            if (i < FIELD_COUNT + PREFIXES)
                give_words(prefixes[i - FIELD_COUNT].words, &prefix, give, ctx);
        }
    }
}

static bool one_begins(const char *words, const char *typed)
{
    size_t len = strlen(typed);
    for (const char *w = words; *w; w += strspn(w, " ")) {
        if (strncmp(w, typed, len) == 0)
            return true;
        w += strcspn(w, " ");
    }
    return false;
}

bool query_prefix_begins(const struct query_prefix *p, const char *typed)
{
    if (p->kind == PREFIX_TEXT && p->where == QUERY_FIELD) {
        const struct field_info *info = field_info(p->field);
        return one_begins(info->prefix, typed) || one_begins(info->label, typed) ||
               one_begins(info->key, typed);
    }
    const char *name = query_prefix_name(p);
    for (size_t i = 0; i < PREFIXES; i++)
        if (prefixes[i].name == name && one_begins(prefixes[i].words, typed))
            return true;
    return one_begins(name, typed);
}

const char *query_date_word(enum query_date d)
{
    return query_prefix_name(&(struct query_prefix){.kind = PREFIX_DATE, .date = d});
}

/* --- states --------------------------------------------------------------------------------------------------------- */

bool query_state_find(const char *word, size_t len, bool bare, enum query_state *out)
{
    struct buffer key = {0};
    bool is = false;
    name_key(&key, word, len);
    for (enum query_state s = 0; !is && s < QUERY_STATES; s++) {
        bool named = strcmp(states[s].name, buf_text(&key)) == 0 || among(states[s].words, buf_text(&key));
        bool behind = among(states[s].behind, buf_text(&key)) || strcmp(states[s].key, buf_text(&key)) == 0;
        is = bare ? named && states[s].bare : named || behind;
        if (is)
            *out = s;
    }
    buf_free(&key);
    return is;
}

bool query_state_is_bare(enum query_state s)
{
    return states[s].bare;
}

const char *query_state_word(enum query_state s)
{
    return states[s].name;
}

const char *query_state_key(enum query_state s)
{
    return states[s].key;
}

/* --- days ----------------------------------------------------------------------------------------------------------- */

enum { WORD_YEAR = 0x5E74, WORD_MONTH = 0x6708 }; /* 年 月 */
enum { WEEK = 7, MONTHS = 12 };

static void month_of(int32_t day, int64_t months, int32_t *from, int32_t *to)
{
    struct date d = date_of_day(day);
    d.day = 1;
    *from = date_to_day(d);
    if (!date_add_months(*from, months, from))
        *from = date_to_day(d);
    *to = date_month_end(*from);
}

static bool months_of(int64_t year, int first, int months, int32_t *from, int32_t *to)
{
    if (year < DATE_FIRST_YEAR || year > DATE_LAST_YEAR)
        return false;
    *from = date_to_day((struct date){(int)year, first, 1});
    *to = date_month_end(date_to_day((struct date){(int)year, first + months - 1, 1}));
    return true;
}

static bool quarter_of(int32_t day, int offset, int32_t *from, int32_t *to)
{
    enum { QUARTERS = 4, LENGTH = 3 };
    struct date d = date_of_day(day);
    int64_t n = (int64_t)QUARTERS * d.year + (d.month - 1) / LENGTH + offset;
    return months_of(n / QUARTERS, (int)(n % QUARTERS) * LENGTH + 1, LENGTH, from, to);
}

static bool year_of(int64_t year, int32_t *from, int32_t *to)
{
    return months_of(year, 1, MONTHS, from, to);
}

/* 今天, 上周 … */
static bool days_of_word(const char *key, int32_t today, int32_t *from, int32_t *to)
{
    for (size_t i = 0; i < DAY_WORDS; i++) {
        if (!among(days[i].words, key))
            continue;
        *from = *to = today + (days[i].unit == DAY ? days[i].offset : 0);
        if (days[i].unit == WEEKS) {
            *from = today - (date_weekday(today) - 1) + WEEK * days[i].offset;
            *to = *from + WEEK - 1;
        }
        if (days[i].unit == MONTH)
            month_of(today, days[i].offset, from, to);
        if (days[i].unit == QUARTER)
            return quarter_of(today, days[i].offset, from, to);
        return days[i].unit != YEAR || year_of(date_of_day(today).year + days[i].offset, from, to);
    }
    return false;
}

/* Digits at *p, at most four; -1: none. */
static int take_number(const char **p, int *digits)
{
    int n = 0;
    for (*digits = 0; **p >= '0' && **p <= '9' && *digits <= 4; ++*digits)
        n = 10 * n + *(*p)++ - '0';
    return *digits ? n : -1;
}

/* What stands behind the year that a text begins with (2026年, 2026-, 明年); all of it where none does. */
static const char *behind_year(const char *key, int *year)
{
    const char *p = key, *end = key + strlen(key), *next;
    int digits, n = take_number(&p, &digits);
    for (size_t i = 0; i < DAY_WORDS; i++) {
        size_t len = strcspn(days[i].words, " ");
        if (days[i].unit == YEAR && strncmp(key, days[i].words, len) == 0) {
            *year += days[i].offset;
            return key + len;
        }
    }
    if (digits != 4)
        return key;
    *year = n;
    next = p;
    uint32_t sign = p < end ? text_decode(&next, end) : 0;
    return sign == WORD_YEAR || sign == '-' || sign == '.' || sign == '/' ? next : p;
}

/* 一季度, 2026年上半年, 2026Q4 … */
static bool days_of_part(const char *key, int32_t today, int32_t *from, int32_t *to)
{
    int year = date_of_day(today).year;
    const char *part = behind_year(key, &year);
    for (size_t i = 0; i < PART_WORDS; i++)
        if (among(parts[i].words, part))
            return months_of(year, parts[i].first, parts[i].months, from, to);
    return false;
}

/* 2026, 2026年, 2026-12, 2026.12, 2026/12, 2026年12月, 12月; key is folded. */
static bool days_of_period(const char *key, int32_t today, int32_t *from, int32_t *to)
{
    const char *p = key, *end = key + strlen(key);
    int digits, year = date_of_day(today).year, n = take_number(&p, &digits);
    uint32_t sign = p < end ? text_decode(&p, end) : 0;
    if (n < 0)
        return false;
    if (digits == 4 && (!sign || (sign == WORD_YEAR && p == end)))
        return year_of(n, from, to);
    if (digits == 4 && (sign == WORD_YEAR || sign == '-' || sign == '.' || sign == '/')) {
        bool spelt = sign == WORD_YEAR;
        year = n;
        n = take_number(&p, &digits);
        sign = p < end ? text_decode(&p, end) : 0;
        if (n < 0 || (sign && (!spelt || sign != WORD_MONTH)))
            return false;
    } else if (sign != WORD_MONTH) {
        return false;
    }
    struct date first = {year, n, 1};
    if (p != end || digits > 2 || !date_is_valid(first))
        return false;
    month_of(date_to_day(first), 0, from, to);
    return true;
}

bool query_day_word(size_t i, char word[QUERY_DAY_WORD])
{
    if (i >= DAY_WORDS)
        return false;
    size_t n = strcspn(days[i].words, " ");
    memcpy(word, days[i].words, n);
    word[n] = '\0';
    return true;
}

static bool days_of(const char *text, size_t len, int32_t today, int32_t *from, int32_t *to)
{
    struct buffer key = {0};
    char *typed = mem_dup_n(text, len);
    name_key(&key, text, len);
    bool is = days_of_word(buf_text(&key), today, from, to) ||
              days_of_part(buf_text(&key), today, from, to) ||
              days_of_period(buf_text(&key), today, from, to);
    if (!is && date_parse_typed(typed, today, from)) {
        *to = *from;
        is = true;
    }
    free(typed);
    buf_free(&key);
    return is;
}

bool query_days(const char *text, size_t len, int32_t today, int32_t *from, int32_t *to)
{
    static const char *const between[] = {"..", "\xE2\x80\xA6", "~", "\xEF\xBD\x9E", "\xE8\x87\xB3"};
    int32_t last;
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        size_t n = strlen(between[i]);
        const char *at = memmem(text, len, between[i], n);
        if (at)
            return days_of(text, (size_t)(at - text), today, from, &last) &&
                   days_of(at + n, len - (size_t)(at - text) - n, today, &last, to) && *from <= *to;
    }
    return days_of(text, len, today, from, to);
}

/* --- signs ---------------------------------------------------------------------------------------------------------- */

uint32_t query_sign(const char *p, const char *end, const char **next)
{
    enum {
        FULL_FIRST = 0xFF01,
        FULL_LAST = 0xFF5E,
        FULL_TO_ASCII = 0xFEE0,
        QUOTE_OPEN = 0x201C,
        QUOTE_CLOSE
    };
    uint32_t cp = p < end ? text_decode(&p, end) : 0;
    if (next)
        *next = p;
    if (cp >= FULL_FIRST && cp <= FULL_LAST)
        return cp - FULL_TO_ASCII;
    return cp == QUOTE_OPEN || cp == QUOTE_CLOSE ? '"' : cp;
}

bool query_ends_word(const char *p, const char *end)
{
    uint32_t sign = query_sign(p, end, NULL);
    return p >= end || sign == '(' || sign == ')' || sign == '|' || text_is_space(sign);
}

static bool is_operator(uint32_t sign)
{
    return sign == ':' || sign == '=' || sign == '<' || sign == '>' || sign == QUERY_AT_MOST ||
           sign == QUERY_AT_LEAST;
}

const char *query_word_end(const char *p, const char *end, const char **sign)
{
    *sign = NULL;
    while (!query_ends_word(p, end)) {
        const char *next;
        if (is_operator(query_sign(p, end, &next)) && !*sign)
            *sign = p;
        p = next;
    }
    return p;
}

static bool is_one_of(const char *words, const char *word, size_t len)
{
    char *own = mem_dup_n(word, len);
    bool is = among(words, own);
    free(own);
    return is;
}

bool query_is_or(const char *word, size_t len)
{
    return is_one_of(words_or, word, len);
}

bool query_is_and(const char *word, size_t len)
{
    return is_one_of(words_and, word, len);
}
