#include "ui/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "mulu/mem.h"

enum { ESC = 0x1B, ESC_PATIENCE = 25, PASTE_PATIENCE = 1000 };

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

void decoder_feed(struct decoder *d, const char *bytes, size_t len)
{
    buf_add(&d->input, bytes, len);
}

int decoder_patience(const struct decoder *d)
{
    return d->pasting ? PASTE_PATIENCE : ESC_PATIENCE;
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

static enum decoded next_escape(struct decoder *d, bool ended, struct event *out)
{
    const char *s = buf_text(&d->input);
    size_t len = d->input.len, begin = strlen(PASTE_BEGIN);
    const struct decoder_sequence *found = NULL;
    if (len >= begin && memcmp(s, PASTE_BEGIN, begin) == 0) {
        buf_remove(&d->input, 0, begin);
        buf_clear(&d->paste);
        d->pasting = true;
        d->paste_cr = false;
        return decoder_next(d, false, out);
    }
    enum match match = find_sequence(d, s, len, &found);
    if (match == MATCH_WHOLE)
        return give(d, strlen(found->bytes), found->key, out);
    if (match == MATCH_BEGIN && !ended)
        return DECODED_WAIT;
    if (len == 1 || (s[1] != '[' && s[1] != 'O'))
        return give(d, 1, key_named(K_ESC), out); /* the key itself; what follows is another */
    size_t n = unknown_length(s, len);
    if (!n && !ended)
        return DECODED_WAIT;
    return give(d, n ? n : len, key_named(K_UNKNOWN), out);
}

/* --- pastes ----------------------------------------------------------------------------------------------------- */

static enum decoded next_paste(struct decoder *d, bool ended, struct event *out)
{
    const char *s = buf_text(&d->input);
    size_t at = 0, len = d->input.len, end = strlen(PASTE_END);
    bool closed = false;
    while (at < len && !closed) {
        uint32_t c = 0;
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
    *out = (struct event){.kind = EVENT_PASTE, .text = buf_text(&d->paste), .len = d->paste.len};
    return DECODED_EVENT;
}

enum decoded decoder_next(struct decoder *d, bool ended, struct event *out)
{
    uint32_t c = 0;
    if (d->pasting)
        return next_paste(d, ended, out);
    if (!d->input.len)
        return DECODED_NOTHING;
    if (d->input.data[0] == ESC)
        return next_escape(d, ended, out);
    size_t n = take_char(d->input.data, d->input.len, &c);
    return n ? give(d, n, key_of_char(c), out) : DECODED_NOTHING;
}
