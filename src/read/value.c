#include "read/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

/* Length of the noise that text begins with: a word, or PREFIX*SUFFIX within a line. */
static size_t noise_at(const struct formats *f, const char *text)
{
    for (size_t i = 0; i < f->noise.n; i++) {
        const char *word = f->noise.items[i], *star = strchr(word, '*');
        size_t n = star ? (size_t)(star - word) : strlen(word);
        if (strncmp(text, word, n) != 0)
            continue;
        if (!star)
            return n;
        size_t line = strcspn(text, "\n");
        const char *end = strstr(text + n, star + 1);
        if (end && (size_t)(end - text) < line)
            return (size_t)(end - text) + strlen(star + 1);
    }
    return 0;
}

void value_clean(const struct formats *f, const char *text, struct buffer *out, int64_t *noise)
{
    struct buffer b = {0};
    while (*text) {
        size_t n = *text == '[' || *text == '<' ? noise_at(f, text) : 0;
        if (n)
            ++*noise;
        else
            buf_add(&b, text, n = 1);
        text += n;
    }
    struct buffer trimmed = {0};
    text_trim(&trimmed, buf_text(&b), b.len);
    text_unify(out, buf_text(&trimmed), trimmed.len);
    buf_free(&trimmed);
    buf_free(&b);
}

static uint32_t first_cp(const char *s, const char *end)
{
    return s < end ? text_decode(&s, end) : 0;
}

static uint32_t last_cp(const char *start, const char *end)
{
    if (end <= start)
        return 0;
    const char *p = start + text_prev(start, (size_t)(end - start));
    return text_decode(&p, end);
}

/* A line that begins so begins an entry: （一） 1、 1. ① 一、 ■ */
static bool begins_entry(const char *s, const char *end)
{
    uint32_t c = first_cp(s, end);
    if ((c >= 0x2460 && c <= 0x249B) || (c >= 0x25A0 && c <= 0x25FF) || c == 0x2611 || c == 0x2610 ||
        c == 0x2022)
        return true;
    if (c == 0xFF08 || c == '(')
        return true;
    const char *p = s;
    int n = 0;
    while (p < end && n < 4) {
        const char *at = p;
        uint32_t d = text_decode(&p, end);
        bool digit = (d >= '0' && d <= '9') || (d >= 0xFF10 && d <= 0xFF19);
        if (!digit)
            return at > s && (d == 0x3001 || d == '.' || d == 0xFF0E || d == ')' || d == 0xFF09);
        n++;
    }
    return false;
}

/* The number that an entry of a list begins with (1、 or 1.), or 0; *after is set behind it. */
static int entry_number(const char *s, const char *end)
{
    int n = 0, digits = 0;
    while (s < end && digits < 3) {
        uint32_t c = first_cp(s, end);
        int d = c >= '0' && c <= '9' ? (int)(c - '0') : c >= 0xFF10 && c <= 0xFF19 ? (int)(c - 0xFF10) : -1;
        if (d < 0)
            break;
        n = 10 * n + d;
        digits++;
        text_decode(&s, end);
    }
    uint32_t c = first_cp(s, end);
    return digits && (c == 0x3001 || c == '.' || c == 0xFF0E) ? n : 0;
}

static enum entry_sort entry_sort(const char *s, const char *end, int *ordinal)
{
    while (s < end && text_is_space(first_cp(s, end)))
        text_decode(&s, end);
    uint32_t c = first_cp(s, end);
    *ordinal = 0;
    if (c >= 0x2460 && c <= 0x249B) {
        *ordinal = (int)(c - 0x2460) % 20 + 1;
        return ENTRY_CIRCLED;
    }
    if ((c >= 0x25A0 && c <= 0x25FF) || (c >= 0x2610 && c <= 0x2612) || c == 0x221A || c == 0x2713 ||
        c == 0x2714)
        return ENTRY_BOX;
    if (c == 0x2022 || c == 0x00B7)
        return ENTRY_DOT;
    if (c == 0xFF08 || c == '(')
        return ENTRY_BRACKET;
    *ordinal = entry_number(s, end);
    return *ordinal ? ENTRY_NUMBER : NO_ENTRY;
}

enum entry_sort value_entry_sort(const char *text, int *ordinal)
{
    return entry_sort(text, text + strlen(text), ordinal);
}

bool value_continues(const char *cell, const char *more)
{
    int wanted = 0, ordinal = 0;
    enum entry_sort sort = entry_sort(more, more + strlen(more), &wanted);
    const char *end = cell + strlen(cell);
    uint32_t last = 0;
    for (const char *p = cell; p < end;) {
        uint32_t c = text_decode(&p, end);
        last = text_is_space(c) ? last : c;
    }
    if (last == 0)
        return false;
    if (last == 0xFF0C || last == 0x3001 || last == ',')
        return true;
    while (sort && cell < end) {
        const char *nl = memchr(cell, '\n', (size_t)(end - cell)), *stop = nl ? nl : end;
        if (entry_sort(cell, stop, &ordinal) == sort && (!wanted || ordinal + 1 == wanted))
            return true;
        cell = stop + 1;
    }
    return false;
}

static bool ends_sentence(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == ';' || c == 0xFF01 || c == 0xFF1F || c == 0xFF1A || c == ':';
}

/* Appends one line without the blanks between Han characters. */
static void add_closed_up(struct buffer *out, const char *s, const char *end)
{
    const char *p = s;
    while (p < end) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (text_is_space(c)) {
            while (p < end && text_is_space(first_cp(p, end)))
                text_decode(&p, end);
            if (text_is_cjk(last_cp(s, at)) && text_is_cjk(first_cp(p, end)))
                continue;
            buf_putc(out, ' ');
        } else {
            buf_add(out, at, (size_t)(p - at));
        }
    }
}

void value_join(const char *text, bool one_line, struct buffer *out)
{
    const char *end = text + strlen(text);
    size_t begin = out->len;
    while (text <= end) {
        const char *nl = memchr(text, '\n', (size_t)(end - text));
        const char *stop = nl ? nl : end;
        if (out->len > begin) {
            uint32_t before = last_cp(out->data + begin, out->data + out->len), after = first_cp(text, stop);
            if (!one_line && (ends_sentence(before) || begins_entry(text, stop)))
                buf_putc(out, '\n');
            else if (before < 0x2E80 && after < 0x2E80 && before > ' ' && after > ' ')
                buf_putc(out, ' '); /* two Latin words */
        }
        if (one_line)
            add_closed_up(out, text, stop);
        else
            buf_add(out, text, (size_t)(stop - text));
        if (!nl)
            break;
        text = nl + 1;
    }
}

int value_entry(const char *text)
{
    text += strspn(text, " \t\n");
    return entry_number(text, text + strlen(text));
}

void value_list(const char *text, struct buffer *out)
{
    const char *p = text, *end = text + strlen(text);
    int expected = entry_number(text, end) == 1 ? 2 : 0;
    while (p < end) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (expected && text_is_space(c)) {
            const char *next = p;
            while (next < end && text_is_space(first_cp(next, end)))
                text_decode(&next, end);
            if (entry_number(next, end) == expected) {
                expected++;
                buf_putc(out, '\n');
                p = next;
                continue;
            }
        }
        buf_add(out, at, (size_t)(p - at));
    }
}

static bool is_one_of(const struct string_list *words, const char *text)
{
    for (size_t i = 0; i < words->n; i++)
        if (text_same_squashed(words->items[i], text))
            return true;
    return false;
}

bool value_is_note(const char *text)
{
    static const char *const notes[] = {DATA_FOOT_NOTES};
    size_t wide = strlen(DATA_WIDE_COLON);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        size_t n = strlen(notes[i]);
        if (strncmp(text, notes[i], n) == 0 &&
            (text[n] == ':' || strncmp(text + n, DATA_WIDE_COLON, wide) == 0))
            return true;
    }
    return false;
}

bool value_is_ditto(const struct formats *f, const char *text)
{
    return is_one_of(&f->ditto, text);
}

bool value_is_tick(const struct formats *f, const char *text)
{
    return is_one_of(&f->tick, text);
}

static size_t prefix_of(const struct string_list *words, const char *text)
{
    for (size_t i = 0; i < words->n; i++) {
        size_t n = strlen(words->items[i]);
        if (strncmp(text, words->items[i], n) == 0)
            return n;
    }
    return 0;
}

static bool begins_with_choice(enum field field, const char *text)
{
    const char *list = field_info(field)->choices;
    while (list && *list) {
        const char *sep = strstr(list, "\xe3\x80\x81"); /* 、 */
        size_t n = sep ? (size_t)(sep - list) : strlen(list);
        if (n && strncmp(text, list, n) == 0)
            return true;
        list = sep ? sep + 3 : list + n;
    }
    return false;
}

enum box { NO_BOX, BOX_TICKED, BOX_OPEN };

/* Whether what may be a box begins at text, by its first two bytes. */
static bool may_be_box(const struct formats *f, const char *text)
{
    unsigned pair = (unsigned)(unsigned char)text[0] << 8 | (unsigned char)text[1];
    return f->boxes[pair >> 3] >> (pair & 7) & 1;
}

void value_learn_boxes(struct formats *f)
{
    const struct string_list *const lists[] = {&f->ticked, &f->open, &f->ticked_letters, &f->open_letters};
    f->boxes = mem_alloc(0x10000 / 8);
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            const unsigned char *word = (const unsigned char *)lists[l]->items[i];
            for (unsigned second = 0; second < 0x100; second++) {
                unsigned pair = (unsigned)word[0] << 8 | second;
                if (!word[1] || word[1] == second)
                    f->boxes[pair >> 3] |= (unsigned char)(1u << (pair & 7));
            }
        }
}

/* A box at text, and its length. Letters count only right before a name that is known. */
static enum box box_at(const struct formats *f, enum field field, const struct string_list *known,
                       const char *text, bool at_word, size_t *len, bool *doubtful)
{
    if ((*len = prefix_of(&f->ticked, text)))
        return BOX_TICKED;
    if ((*len = prefix_of(&f->open, text)))
        return BOX_OPEN;
    if (!at_word)
        return NO_BOX;
    size_t t = prefix_of(&f->ticked_letters, text), o = prefix_of(&f->open_letters, text);
    size_t n = t ? t : o;
    if (!n)
        return NO_BOX;
    const char *name = text + n + strspn(text + n, " ");
    if (!prefix_of(&f->names, name) && !prefix_of(known, name) && !begins_with_choice(field, name))
        return NO_BOX;
    *len = n;
    *doubtful = true;
    return t ? BOX_TICKED : BOX_OPEN;
}

static void add_name(struct string_list *to, const struct buffer *name)
{
    struct buffer b = {0};
    value_join(buf_text(name), true, &b);
    struct buffer trimmed = {0};
    text_trim(&trimmed, buf_text(&b), b.len);
    buf_free(&b);
    if (trimmed.len && !string_list_has(to, trimmed.data))
        string_list_take(to, buf_take(&trimmed));
    else
        buf_free(&trimmed);
}

/* Whether there is a box anywhere: most values have none. */
static bool has_box(const struct formats *f, enum field field, const struct string_list *known,
                    const char *text)
{
    size_t n;
    bool doubtful;
    for (const char *p = text; *p; p++)
        if (may_be_box(f, p) &&
            box_at(f, field, known, p, p == text || !isalnum((unsigned char)p[-1]), &n, &doubtful))
            return true;
    return false;
}

bool value_ticks(const struct formats *f, enum field field, const struct string_list *known, const char *text,
                 struct ticks *out)
{
    struct buffer name = {0};
    enum box box = NO_BOX;
    bool any = false, at_word = true;
    *out = (struct ticks){0};
    if (!has_box(f, field, known, text))
        return false;
    for (const char *p = text;;) {
        size_t n = 0;
        bool note = *p == '\n' && value_is_note(p + 1);
        enum box next = *p && !note && may_be_box(f, p)
                            ? box_at(f, field, known, p, at_word, &n, &out->doubtful)
                            : NO_BOX;
        if (!*p || next || note) {
            if (box != NO_BOX)
                add_name(&out->all, &name);
            if (box != BOX_OPEN)
                add_name(&out->ticked, &name);
            buf_clear(&name);
            if (!*p)
                break;
            box = next;
            any = any || !note;
            n = note ? 1 : n; /* what follows is no name of the list */
        } else {
            buf_add(&name, p, n = 1);
        }
        at_word = next || !isalnum((unsigned char)*p);
        p += n;
    }
    buf_free(&name);
    if (!any)
        ticks_release(out);
    return any;
}

void ticks_release(struct ticks *t)
{
    string_list_free(&t->all);
    string_list_free(&t->ticked);
}
