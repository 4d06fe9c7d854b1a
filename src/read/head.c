#include "read/head.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { LONGEST_TITLE = 60 };

static char *squashed(const char *text)
{
    struct buffer b = {0};
    text_squash(&b, text, strlen(text));
    return buf_take(&b);
}

static bool ends_in(const char *text, size_t len, const struct string_list *words)
{
    for (size_t i = 0; i < words->n; i++) {
        size_t n = strlen(words->items[i]);
        if (n < len && memcmp(text + len - n, words->items[i], n) == 0)
            return true;
    }
    return false;
}

/* The length of text without a note in brackets at its end: …清单（2023年版）. */
static size_t without_bracket(const char *text)
{
    static const char *const open[] = {"\xef\xbc\x88", "("}, *const close[] = {"\xef\xbc\x89", ")"};
    size_t len = strlen(text);
    for (int i = 0; i < 2; i++) {
        size_t n = strlen(close[i]);
        const char *at = len > n && strcmp(text + len - n, close[i]) == 0 ? strstr(text, open[i]) : NULL;
        if (at)
            return (size_t)(at - text);
    }
    return len;
}

/* The length of a title without the ending of a file's name, where it is one: ….doc */
static size_t without_ending(const char *s, size_t len)
{
    static const char *const endings[] = {".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".pdf", ".txt"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (len > n && strncmp(s + len - n, endings[i], n) == 0)
            return len - n;
    }
    return len;
}

bool head_is_title(const struct formats *f, const char *text)
{
    char *raw = squashed(text);
    struct buffer b = {0};
    formats_simplify(f, raw, &b);
    free(raw);
    char *s = buf_take(&b);
    if (!s)
        return false;
    size_t len = without_ending(s, without_bracket(s));
    bool yes = len && text_glyphs(s, len) <= LONGEST_TITLE && ends_in(s, len, &f->title);
    free(s);
    return yes;
}

/* Where a year (2023年) begins at or behind s; NULL: nowhere. */
static const char *find_year(const char *s)
{
    for (; *s; s++) {
        size_t digits = strspn(s, "0123456789");
        if (digits == 4 && strncmp(s + 4, "\xe5\xb9\xb4", 3) == 0)
            return s;
        s += digits ? digits - 1 : 0;
    }
    return NULL;
}

static int year_of(const char *title)
{
    const char *at = find_year(title);
    int year = at ? (int)strtol(at, NULL, 10) : 0;
    return year >= 1949 && year <= 2099 ? year : 0;
}

/* The bureau that a title begins with: what stands before 政府信息, 主动公开, a year …, if it ends as names of bodies
 * do. A year may stand before it too. */
static char *body_of(const struct formats *f, const char *title)
{
    char *s = squashed(title);
    static const char all[] = "\xe5\x85\xa8"; /* 全县…: every body of the county, none by name */
    const char *start = find_year(s) == s ? s + 7 : s, *year = find_year(start);
    size_t best = year && ends_in(start, (size_t)(year - start), &f->body) ? (size_t)(year - start) : 0;
    for (size_t i = 0; i < f->after_body.n; i++) {
        const char *at = strstr(start, f->after_body.items[i]);
        size_t n = at ? (size_t)(at - start) : 0;
        if (n && (!best || n < best) && ends_in(start, n, &f->body))
            best = n;
    }
    if (strncmp(start, all, 3) == 0)
        best = 0;
    char *body = mem_dup_n(start, best);
    free(s);
    return body;
}

static char *column_label(const struct column *c)
{
    static const char *const numerals[ROW_MAX_LEVELS] = DATA_NUMERALS;
    if (c->by_key && c->kind < FIELD_COUNT)
        return mem_dup(field_info((enum field)c->kind)->label);
    if (c->by_key && c->kind == KIND_LEVEL)
        return mem_printf(DATA_LEVEL_LABEL, numerals[c->level % ROW_MAX_LEVELS]);
    if (c->kind == KIND_TICK)
        return mem_dup(c->group && *c->group ? c->group : field_info((enum field)c->field)->label);
    if (*c->label)
        return mem_dup(c->label);
    if (c->kind == KIND_LEVEL && c->group)
        return mem_printf(DATA_LEVEL_OF_GROUP, c->group, numerals[c->level % ROW_MAX_LEVELS]);
    if (c->kind == KIND_LEVEL)
        return mem_printf(DATA_LEVEL_LABEL, numerals[c->level % ROW_MAX_LEVELS]);
    if (c->group && *c->group)
        return mem_dup(c->group);
    return mem_dup(c->kind < FIELD_COUNT ? field_info((enum field)c->kind)->label : DATA_NO_LABEL);
}

/* The header above the column that was added last. */
static void note_group(struct row_head *head, const struct column *c)
{
    if (c->kind != KIND_TICK && c->group && *c->group)
        head->columns[head->ncolumns - 1].group = mem_dup(c->group);
}

/* One more word over the columns of ticks of a field. */
static void note_tick(struct row_head *head, const struct column *c)
{
    for (size_t i = 0; i < head->ncolumns; i++) {
        struct row_column *col = &head->columns[i];
        if (col->role != COLUMN_FIELD || col->index != c->field)
            continue;
        char *before = col->ticks;
        col->ticks = mem_printf("%s%s%s", before ? before : "", before ? DATA_LIST_COMMA : "", c->label);
        free(before);
    }
}

static void add_column(struct row_head *head, const struct column *c, enum column_role role, int index)
{
    row_head_add(head, role, index, column_label(c));
    note_group(head, c);
}

void head_fill(struct row_head *head, const struct formats *f, const struct columns *c, const char *title,
               int year)
{
    head->title = mem_dup(title);
    head->body = body_of(f, title);
    head->year = year ? year : year_of(title);
    head->format = mem_dup(c->format ? c->format->name : "");
    for (int level = 0; level < c->nlevels; level++) /* they may stand in any order */
        for (int i = 0; i < c->n; i++)
            if (c->items[i].kind == KIND_LEVEL && c->items[i].level == level)
                add_column(head, &c->items[i], COLUMN_LEVEL, level);
    int extra = 0;
    for (int i = 0; i < c->n; i++) {
        const struct column *col = &c->items[i];
        int field = col->kind == KIND_TICK ? col->field : col->kind;
        if (col->kind == KIND_NUMBER)
            add_column(head, col, COLUMN_NUMBER, extra);
        if (col->kind == KIND_NUMBER || col->kind == KIND_UNKNOWN)
            add_column(head, col, COLUMN_EXTRA, extra++);
        else if (col->kind != KIND_LEVEL && col->kind != KIND_UID && col->kind != KIND_CATALOG &&
                 !row_head_column(head, COLUMN_FIELD, field))
            add_column(head, col, COLUMN_FIELD, field);
        if (col->kind == KIND_TICK)
            note_tick(head, col);
    }
}
