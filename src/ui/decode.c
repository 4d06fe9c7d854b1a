#include "ui/decode.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "mulu/mem.h"

enum { ESC = 0x1B, ESC_PATIENCE = 25, TORN_PATIENCE = 400, BURST_PATIENCE = 40, PASTE_PATIENCE = 1000 };

#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

/* Terminals send what they are set to, not what TERM says: PuTTY under TERM=xterm sends F1 as ESC [ 1 1 ~ and Home as
 * ESC [ 1 ~, the Linux console F1 as ESC [ [ A, rxvt End as ESC [ 8 ~, and some ignore the application modes. */
static const struct {
    const char *bytes;
    enum key_name name;
} everywhere[] = {
    {"\033[A", K_UP},           {"\033OA", K_UP},
    {"\033[B", K_DOWN},         {"\033OB", K_DOWN},
    {"\033[C", K_RIGHT},        {"\033OC", K_RIGHT},
    {"\033[D", K_LEFT},         {"\033OD", K_LEFT},
    {"\033[H", K_HOME},         {"\033OH", K_HOME},
    {"\033[1~", K_HOME},        {"\033[7~", K_HOME},
    {"\033[F", K_END},          {"\033OF", K_END},
    {"\033[4~", K_END},         {"\033[8~", K_END},
    {"\033[2~", K_INSERT},      {"\033[3~", K_DELETE},
    {"\033[5~", K_PAGE_UP},     {"\033[6~", K_PAGE_DOWN},
    {"\033[Z", K_BACK_TAB},     {"\033OM", K_ENTER},
    {"\033OP", K_F1},           {"\033OQ", K_F2},
    {"\033OR", K_F3},           {"\033OS", K_F4},
    {"\033[11~", K_F1},         {"\033[12~", K_F2},
    {"\033[13~", K_F3},         {"\033[14~", K_F4},
    {"\033[15~", K_F5},         {"\033[17~", K_F6},
    {"\033[18~", K_F7},         {"\033[19~", K_F8},
    {"\033[20~", K_F9},         {"\033[21~", K_F10},
    {"\033[23~", K_F11},        {"\033[24~", K_F12},
    {"\033[[A", K_F1},          {"\033[[B", K_F2},
    {"\033[[C", K_F3},          {"\033[[D", K_F4},
    {"\033[[E", K_F5},          {"\033[1;5A", K_CTRL_UP},
    {"\033[1;5B", K_CTRL_DOWN}, {"\033[1;5C", K_CTRL_RIGHT},
    {"\033[1;5D", K_CTRL_LEFT}, {"\033[1;5H", K_CTRL_HOME},
    {"\033[1;5F", K_CTRL_END},  {"\033Oa", K_CTRL_UP},
    {"\033Ob", K_CTRL_DOWN},    {"\033Oc", K_CTRL_RIGHT},
    {"\033Od", K_CTRL_LEFT},
};

/* Arrows with Shift, from the terminals that tell them apart. */
static const struct {
    const char *bytes;
    enum key_name name;
} shifted[] = {
    {"\033[1;2A", K_SHIFT_UP},        {"\033[a", K_SHIFT_UP},
    {"\033[1;2B", K_SHIFT_DOWN},      {"\033[b", K_SHIFT_DOWN},
    {"\033[1;2C", K_SHIFT_RIGHT},     {"\033[c", K_SHIFT_RIGHT},
    {"\033[1;2D", K_SHIFT_LEFT},      {"\033[d", K_SHIFT_LEFT},
    {"\033[1;2H", K_SHIFT_HOME},      {"\033[7$", K_SHIFT_HOME},
    {"\033[1;2F", K_SHIFT_END},       {"\033[8$", K_SHIFT_END},
    {"\033[1;6D", K_CTRL_SHIFT_LEFT}, {"\033[1;6C", K_CTRL_SHIFT_RIGHT},
};

/* The number pad in application mode: ESC O and a letter for each of its signs. */
static const char keypad_letters[] = "jklmnopqrstuvwxy";
static const char keypad_signs[] = "*+,-./0123456789";

static void add(struct decoder *d, const char *bytes, struct key key)
{
    if (bytes[0] != ESC || !bytes[1] || strlen(bytes) >= DECODER_SEQUENCE)
        return;
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->sequences[i].bytes, bytes) == 0)
            return; /* the table above knows better than a TERM that may be wrong */
    d->sequences = mem_array(d->sequences, &d->cap, d->n + 1, sizeof *d->sequences);
    struct decoder_sequence *s = &d->sequences[d->n++];
    snprintf(s->bytes, sizeof s->bytes, "%s", bytes);
    s->key = key;
}

void decoder_init(struct decoder *d)
{
    *d = (struct decoder){0};
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
        add(d, everywhere[i].bytes, key_named(everywhere[i].name));
    for (size_t i = 0; i < sizeof shifted / sizeof *shifted; i++)
        add(d, shifted[i].bytes, key_named(shifted[i].name));
    for (int i = 0; keypad_letters[i]; i++) {
        char bytes[] = {ESC, 'O', keypad_letters[i], '\0'};
        add(d, bytes, (struct key){KIND_CHAR, (uint32_t)keypad_signs[i]});
    }
}

void decoder_free(struct decoder *d)
{
    free(d->sequences);
    buf_free(&d->input);
    buf_free(&d->paste);
    *d = (struct decoder){0};
}

void decoder_add(struct decoder *d, const char *bytes, enum key_name name)
{
    add(d, bytes, key_named(name));
}

static void begin_paste(struct decoder *d)
{
    buf_clear(&d->paste);
    d->pasting = true;
    d->burst = BURST_KEYS;
    d->paste_cr = false;
}

void decoder_feed(struct decoder *d, const char *bytes, size_t len)
{
    enum burst burst = d->input.len || d->pasting || d->swallowing ? BURST_KEYS : burst_kind(bytes, len);
    if (burst) {
        begin_paste(d);
        d->burst = burst;
    }
    buf_add(&d->input, bytes, len);
}

int decoder_patience(const struct decoder *d)
{
    if (d->pasting)
        return d->burst ? BURST_PATIENCE : PASTE_PATIENCE;
    /* Esc and [ and a digit within a moment are no three keys: the rest is on its way, over a bad line. */
    bool torn = d->input.len > 2 && d->input.data[1] == '[' &&
                (isdigit((unsigned char)d->input.data[2]) || d->input.data[2] == '<');
    return torn ? TORN_PATIENCE : ESC_PATIENCE;
}

/* --- characters ------------------------------------------------------------------------------------------------- */

/* The length of the character at s, or 0 when its end has not come yet. A byte that is none gives U+FFFD: what is sent
 * by a terminal that is set to another encoding must be seen. */
static size_t take_char(const char *s, size_t len, uint32_t *cp)
{
    mbstate_t state = {0};
    wchar_t wide = 0;
    size_t n = mbrtowc(&wide, s, len, &state);
    if (n == (size_t)-2 && len < 8)
        return 0;
    if (n == (size_t)-1 || n == (size_t)-2) {
        *cp = 0xFFFD;
        return 1;
    }
    *cp = (uint32_t)wide;
    return n ? n : 1;
}

static struct key key_of_char(uint32_t c)
{
    switch (c) {
    case '\r':
    case '\n':
        return key_named(K_ENTER);
    case '\t':
        return key_named(K_TAB);
    case 0x7F:
    case 0x08:
        return key_named(K_BACKSPACE);
    case 0:
        return (struct key){KIND_CTRL, '@'};
    }
    if (c < 0x1B)
        return (struct key){KIND_CTRL, 'a' + c - 1};
    if (c < 0x20)
        return (struct key){KIND_CTRL, c + 0x40};
    return (struct key){KIND_CHAR, c};
}

/* --- sequences -------------------------------------------------------------------------------------------------- */

/* How many bytes a sequence that nobody knows takes: ESC [ parameters final, ESC O letter. 0: it may go on. */
static size_t unknown_length(const char *s, size_t len)
{
    size_t i = 2;
    if (len < 3)
        return 0;
    if (s[1] == 'O')
        return 3;
    while (i < len && s[i] >= 0x20 && s[i] < 0x40)
        i++;
    if (i == len)
        return len > 64 ? len : 0;
    return s[i] >= 0x40 && s[i] < 0x7F ? i + 1 : i; /* what cuts it off is a key of its own */
}

static bool begins(const char *whole, const char *s, size_t len)
{
    return strlen(whole) > len && memcmp(whole, s, len) == 0;
}

enum match { MATCH_NONE, MATCH_WHOLE, MATCH_BEGIN };

static enum match find_sequence(const struct decoder *d, const char *s, size_t len,
                                const struct decoder_sequence **out)
{
    enum match best = begins(PASTE_BEGIN, s, len) ? MATCH_BEGIN : MATCH_NONE;
    for (size_t i = 0; i < d->n; i++) {
        size_t n = strlen(d->sequences[i].bytes);
        if (n <= len && memcmp(d->sequences[i].bytes, s, n) == 0) {
            *out = &d->sequences[i];
            return MATCH_WHOLE;
        }
        if (begins(d->sequences[i].bytes, s, len))
            best = MATCH_BEGIN;
    }
    return best;
}

static enum decoded give(struct decoder *d, size_t len, struct key key, struct event *out)
{
    buf_remove(&d->input, 0, len);
    *out = (struct event){.kind = EVENT_KEY, .key = key};
    return DECODED_EVENT;
}

/* The length of a report at s, or 0: ESC [ row ; column R. In the first row it would be F3 with Shift or Ctrl, but for
 * the first column: a key has no such modifier. One that makes no sense is a report all the same, of row 0: nobody has
 * typed it. */
static size_t report_length(const char *s, size_t len, int *row, int *col)
{
    int numbers[2] = {0, 0};
    size_t i = 2, n = 0;
    if (len < 4 || s[1] != '[')
        return 0;
    for (; i < len && (isdigit((unsigned char)s[i]) || s[i] == ';'); i++) {
        n += s[i] == ';';
        if (s[i] != ';' && n < 2 && numbers[n] < 10000)
            numbers[n] = numbers[n] * 10 + (s[i] - '0');
    }
    if (i == len || s[i] != 'R' || i == 2 || (numbers[0] == 1 && numbers[1] != 1))
        return 0;
    bool sound = n == 1 && numbers[1] > 0;
    *row = sound ? numbers[0] : 0;
    *col = numbers[1];
    return i + 1;
}

bool decoder_take_report(struct decoder *d, int *row, int *col)
{
    const char *s = buf_text(&d->input), *end = s + d->input.len;
    for (const char *p = s; (p = memchr(p, ESC, (size_t)(end - p))); p++) {
        size_t n = report_length(p, (size_t)(end - p), row, col);
        if (!n)
            continue;
        buf_remove(&d->input, (size_t)(p - s), n);
        return true;
    }
    return false;
}

static enum decoded next_escape(struct decoder *d, bool ended, struct event *out)
{
    const char *s = buf_text(&d->input);
    size_t len = d->input.len, begin = strlen(PASTE_BEGIN);
    const struct decoder_sequence *found = NULL;
    if (len >= begin && memcmp(s, PASTE_BEGIN, begin) == 0) {
        buf_remove(&d->input, 0, begin);
        begin_paste(d);
        return decoder_next(d, false, out);
    }
    int row, col;
    size_t report = report_length(s, len, &row, &col);
    if (report) {
        buf_remove(&d->input, 0, report);
        *out = (struct event){.kind = EVENT_REPORT, .row = row, .col = col};
        return DECODED_EVENT;
    }
    enum match match = find_sequence(d, s, len, &found);
    if (match == MATCH_WHOLE)
        return give(d, strlen(found->bytes), found->key, out);
    if (match == MATCH_BEGIN && !ended)
        return DECODED_WAIT;
    if (len > 1 && s[1] != 'O' && ((s[1] >= 'a' && s[1] <= 'z') || (s[1] >= 'A' && s[1] <= 'Z')))
        return give(d, 2, (struct key){KIND_ALT, (uint32_t)s[1]}, out);
    if (len == 1 || (s[1] != '[' && s[1] != 'O'))
        return give(d, 1, key_named(K_ESC), out); /* the key itself; what follows is another */
    size_t n = unknown_length(s, len);
    if (!n && !ended)
        return DECODED_WAIT;
    return give(d, n ? n : len, key_named(K_UNKNOWN), out);
}

/* --- the mouse -------------------------------------------------------------------------------------------------- */

/* ESC [ < button ; column ; row, and M or m. What begins so is never a key: a torn or broken report is dropped whole. */
#define MOUSE_BEGIN "\033[<"

enum { MOUSE_LONGEST = 32, MOUSE_MOST = 100000 };
enum { BUTTON_MODIFIERS = 4 | 8 | 16, BUTTON_MOVES = 32, BUTTON_WHEEL = 64 };

static bool is_mouse(const struct decoder *d)
{
    size_t n = strlen(MOUSE_BEGIN);
    return d->swallowing || (d->input.len >= n && memcmp(d->input.data, MOUSE_BEGIN, n) == 0);
}

static bool is_parameter(char c)
{
    return (c >= '0' && c <= '9') || c == ';';
}

/* False: a button or a kind of report that means nothing here. */
static bool read_mouse(const char *s, size_t len, struct mouse *out)
{
    int numbers[3] = {0}, n = 0;
    for (size_t i = 0; i + 1 < len; i++) {
        if (s[i] == ';' && ++n == 3)
            return false;
        if (s[i] != ';' && numbers[n] < MOUSE_MOST)
            numbers[n] = numbers[n] * 10 + (s[i] - '0');
    }
    bool pressed = s[len - 1] == 'M';
    int button = numbers[0] & ~BUTTON_MODIFIERS;
    if (n != 2 || (s[len - 1] != 'm' && !pressed))
        return false;
    if (pressed && (button == BUTTON_WHEEL || button == BUTTON_WHEEL + 1))
        out->kind = button == BUTTON_WHEEL ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
    else if (button == 0 || (button == BUTTON_MOVES && pressed))
        out->kind = !pressed ? MOUSE_RELEASE : button ? MOUSE_DRAG : MOUSE_PRESS;
    else
        return false;
    out->col = numbers[1] - 1;
    out->row = numbers[2] - 1;
    return true;
}

/* DECODED_NOTHING: it meant nothing and is gone; what follows is to be decoded. */
static enum decoded next_mouse(struct decoder *d, bool ended, struct event *out)
{
    size_t begin = d->swallowing ? 0 : strlen(MOUSE_BEGIN), i = begin;
    const char *s = d->input.data;
    while (i < d->input.len && is_parameter(s[i]))
        i++;
    if (i == d->input.len && !ended && i < MOUSE_LONGEST && !d->swallowing)
        return DECODED_WAIT;
    bool whole = i < d->input.len && s[i] >= 0x40 && s[i] < 0x7F;
    *out = (struct event){.kind = EVENT_MOUSE};
    bool good =
        whole && !d->swallowing && i < MOUSE_LONGEST && read_mouse(s + begin, i + 1 - begin, &out->mouse);
    d->swallowing = i == d->input.len && !ended;
    buf_remove(&d->input, 0, whole ? i + 1 : i); /* what cuts it off is a key of its own */
    return good ? DECODED_EVENT : DECODED_NOTHING;
}

/* --- pastes ----------------------------------------------------------------------------------------------------- */

/* What no text has is a key that was pressed behind it. */
static bool ends_burst(const struct decoder *d, char c)
{
    if (c == '\t')
        return d->burst == BURST_LINE;
    return ((unsigned char)c < ' ' && c != '\r' && c != '\n') || c == 0x7F;
}

static enum decoded next_paste(struct decoder *d, bool ended, struct event *out)
{
    const char *s = buf_text(&d->input);
    size_t at = 0, len = d->input.len, end = strlen(PASTE_END);
    bool closed = false;
    while (at < len && !closed) {
        uint32_t c = 0;
        if (d->burst && ends_burst(d, s[at])) {
            closed = true;
            break;
        }
        if (s[at] == ESC && len - at >= end && memcmp(s + at, PASTE_END, end) == 0) {
            at += end;
            closed = true;
            break;
        }
        if (s[at] == ESC && begins(PASTE_END, s + at, len - at) && !ended)
            break; /* perhaps the end, in two pieces */
        size_t n = take_char(s + at, len - at, &c);
        if (!n)
            break;
        if (c != '\n' || !d->paste_cr)
            buf_put_cp(&d->paste, c == '\r' ? '\n' : c);
        d->paste_cr = c == '\r';
        at += n;
    }
    buf_remove(&d->input, 0, at);
    if (!closed && !ended)
        return DECODED_WAIT;
    d->pasting = false;
    d->burst = BURST_KEYS;
    *out = (struct event){.kind = EVENT_PASTE, .text = buf_text(&d->paste), .len = d->paste.len};
    return DECODED_EVENT;
}

enum decoded decoder_next(struct decoder *d, bool ended, struct event *out)
{
    uint32_t c = 0;
    if (d->pasting)
        return next_paste(d, ended, out);
    while (d->input.len && is_mouse(d)) {
        enum decoded got = next_mouse(d, ended, out);
        if (got != DECODED_NOTHING)
            return got;
    }
    if (!d->input.len && ended)
        d->swallowing = false;
    if (!d->input.len)
        return DECODED_NOTHING;
    if (d->input.data[0] == ESC)
        return next_escape(d, ended, out);
    size_t n = take_char(d->input.data, d->input.len, &c);
    return n ? give(d, n, key_of_char(c), out) : DECODED_NOTHING;
}
