#include "ui/clip.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

/* xterm and those after it take 100,000 bytes, and in them three quarters of text; a longer one is dropped unseen. */
enum { MOST = 74000, SCREEN_CHUNK = 700 /* of GNU screen's own limit of 768 */ };

#define OSC52_BEGIN "\033]52;c;"
#define OSC52_END "\007"

static void put_base64(const char *text, size_t len, struct buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        unsigned v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (k < n ? (unsigned char)text[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_putc(out, k <= n ? digits[v >> (18 - 6 * k) & 63] : '=');
    }
}

static bool begins(const char *text, const char *with)
{
    return text && strncmp(text, with, strlen(with)) == 0;
}

/* Everything within ESC P tmux; … ESC \ goes to the terminal around tmux, each ESC in it doubled. */
static void wrap_tmux(const struct buffer *plain, struct buffer *out)
{
    buf_puts(out, "\033Ptmux;");
    for (size_t i = 0; i < plain->len; i++) {
        if (plain->data[i] == '\033')
            buf_putc(out, '\033');
        buf_putc(out, plain->data[i]);
    }
    buf_puts(out, "\033\\");
}

/* GNU screen passes on what is between ESC P and ESC \, in short pieces. */
static void wrap_screen(const struct buffer *plain, struct buffer *out)
{
    for (size_t i = 0; i < plain->len; i += SCREEN_CHUNK) {
        buf_puts(out, "\033P");
        buf_add(out, plain->data + i, plain->len - i < SCREEN_CHUNK ? plain->len - i : SCREEN_CHUNK);
        buf_puts(out, "\033\\");
    }
}

void clip_sequence(const char *text, size_t len, const char *term, const char *tmux, const char *sty,
                   struct buffer *out)
{
    struct buffer plain = {0};
    buf_puts(&plain, OSC52_BEGIN);
    put_base64(text, len, &plain);
    buf_puts(&plain, OSC52_END);
    if (sty && *sty && !(tmux && *tmux))
        wrap_screen(&plain, out);
    else if ((tmux && *tmux) || begins(term, "tmux") || begins(term, "screen"))
        wrap_tmux(&plain, out);
    else
        buf_add(out, plain.data, plain.len);
    buf_free(&plain);
}

enum clip_where clip_set(struct app *app, const char *text, size_t len)
{
    char *copy = mem_dup_n(text, len);
    free(app->clip);
    app->clip = copy;
    app->clip_len = len;
    if (!settings_are(app->setup->settings, SETTING_CLIPBOARD, "osc52"))
        return CLIP_HERE;
    if (len > MOST)
        return CLIP_TOO_LONG;
    struct buffer out = {0};
    clip_sequence(text, len, getenv("TERM"), getenv("TMUX"), getenv("STY"), &out);
    terminal_put_bytes(out.data, out.len);
    buf_free(&out);
    return CLIP_SENT;
}

void clip_copy(struct app *app, const char *what, const char *text, size_t len)
{
    const char *const ends[] = {
        [CLIP_HERE] = MSG_UI_CLIP_HERE, [CLIP_SENT] = MSG_UI_CLIP_SENT, [CLIP_TOO_LONG] = MSG_UI_CLIP_LONG};
    struct buffer said = {0};
    if (!len) {
        app_say(app, MSG_UI_CLIP_EMPTY, what);
        return;
    }
    enum clip_where where = clip_set(app, text, len);
    buf_printf(&said, MSG_UI_CLIP_COPIED, what, text_glyphs(text, len));
    buf_puts(&said, ends[where]);
    (where == CLIP_TOO_LONG ? app_warn : app_say)(app, "%s", buf_text(&said));
    buf_free(&said);
}
