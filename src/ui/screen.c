#define _XOPEN_SOURCE_EXTENDED 1
#include "ui/screen.h"

#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/charset.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/probe.h"
#include "ui/sgr.h"

struct screen {
    SCREEN *curses;
    struct theme theme;
    bool mouse;
    bool colors, utf8;
    bool probing;  /* the terminal's widths are asked for, not set */
    bool adapted;  /* to another encoding than the locale asks for */
    bool measured; /* news for screen_measured() */
    struct probe probe;
    int rows, cols;
    struct cell *shown; /* what curses has been given; NULL: nothing yet */
    cchar_t *line;
    struct decoder decoder;
};

static void add_terminfo_keys(struct decoder *d);

static void take_size(struct screen *s)
{
    getmaxyx(stdscr, s->rows, s->cols);
    free(s->shown);
    s->shown = NULL;
    s->line = mem_grow(s->line, ((size_t)s->cols + 1) * sizeof *s->line);
}

/* Presses and drags, with coordinates of any size in digits. */
#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l"

static void begin_modes(const struct screen *s)
{
    raw(); /* takes IXON away too: Ctrl-S must reach us */
    noecho();
    nonl();
    terminal_put("\033[?2004h");
    if (s->mouse)
        terminal_put(MOUSE_ON);
}

static void end_modes(const struct screen *s)
{
    if (s->mouse)
        terminal_put(MOUSE_OFF);
    terminal_put("\033[?2004l");
}

void screen_set_mouse(struct screen *s, bool on)
{
    if (on != s->mouse)
        terminal_put(on ? MOUSE_ON : MOUSE_OFF);
    s->mouse = on;
}

bool screen_mouse(const struct screen *s)
{
    return s->mouse;
}

static attr_t attributes(unsigned look)
{
    static const struct {
        unsigned bit;
        attr_t attr;
    } all[] = {
        {LOOK_BOLD, A_BOLD}, {LOOK_UNDERLINE, A_UNDERLINE}, {LOOK_REVERSE, A_REVERSE}, {LOOK_DIM, A_DIM}};
    attr_t attr = A_NORMAL;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        attr |= look & all[i].bit ? all[i].attr : A_NORMAL;
    return attr;
}

/* Terminals with more than 256 colours number them by their parts, but the first eight are the usual ones. */
static enum theme_depth depth(void)
{
    return COLORS == 256 ? DEPTH_256 : COLORS >= 16 && COLORS < 256 ? DEPTH_16 : DEPTH_8;
}

/* Pair 0 where the colours are the terminal's own: curses leaves out of any other what the terminal's entry says does
 * not go with colours, and on putty that is reverse and underline. */
static short pair_of(const struct screen *s, enum style style)
{
    const struct look *look = &s->theme.looks[style];
    bool own = !s->colors || (look->fg[depth()] == COLOR_OWN && look->bg[depth()] == COLOR_OWN);
    return own ? 0 : (short)(style + 1);
}

void screen_set_theme(struct screen *s, const struct theme *theme)
{
    s->theme = *theme;
    for (int i = 0; s->colors && i < STYLE_COUNT; i++)
        init_pair((short)(i + 1), theme->looks[i].fg[depth()], theme->looks[i].bg[depth()]);
    screen_repaint(s);
}

enum status screen_open(const struct theme *theme, struct screen **out, struct error *err)
{
    enum status st = terminal_open(err);
    if (st)
        return st;
    struct screen *s = mem_alloc(sizeof *s);
    s->curses = newterm(NULL, stdout, stdin);
    if (!s->curses || !tigetstr("cup") || tigetstr("cup") == (char *)-1) {
        const char *term = getenv("TERM");
        if (s->curses) {
            endwin();
            delscreen(s->curses);
        }
        free(s);
        terminal_close();
        return error_set(err, ST_USAGE, MSG_UI_BAD_TERM, term ? term : "");
    }
    sgr_trim();
    s->utf8 = charset_is_utf8();
    begin_modes(s);
    keypad(stdscr, TRUE);
    typeahead(-1); /* a picture is finished even when the next key has come */
    decoder_init(&s->decoder);
    add_terminfo_keys(&s->decoder);
    s->colors = has_colors() && start_color() == OK && COLORS >= 8 && use_default_colors() == OK;
    take_size(s);
    screen_set_theme(s, theme);
    *out = s;
    return ST_OK;
}

void screen_close(struct screen *s)
{
    if (!s)
        return;
    curs_set(1);
    endwin();
    end_modes(s);
    delscreen(s->curses);
    terminal_close();
    decoder_free(&s->decoder);
    free(s->shown);
    free(s->line);
    free(s);
}

void screen_size(const struct screen *s, int *rows, int *cols)
{
    *rows = s->rows;
    *cols = s->cols;
}

void screen_repaint(struct screen *s)
{
    free(s->shown);
    s->shown = NULL;
    clearok(curscr, TRUE);
}

static void put_message(const char *utf8)
{
    struct buffer out = {0};
    charset_encode(&out, utf8, strlen(utf8));
    terminal_put(buf_text(&out));
    buf_free(&out);
}

/* Curses that comes back to its screen may set the scroll region that an older size had, and never sets it anew. */
static void scroll_all(void)
{
    char *region = tigetstr("csr");
    if (region && region != (char *)-1)
        terminal_put("\033[r");
}

/* A terminal that was small for a moment, or somebody else's, has lost what it showed. */
static void follow_size(struct screen *s)
{
    int rows = s->rows, cols = s->cols;
    terminal_size(&rows, &cols);
    if (is_term_resized(rows, cols))
        resizeterm(rows, cols);
    take_size(s);
    scroll_all();
    screen_repaint(s);
}

/* Curses goes back to what it holds to be the shell's settings. */
static void leave(struct screen *s, const char *text)
{
    curs_set(1);
    end_modes(s);
    def_shell_mode();
    endwin();
    put_message(text);
}

void screen_leave(struct screen *s, const char *text)
{
    terminal_lend();
    leave(s, text);
}

void screen_leave_raw(struct screen *s, const char *text)
{
    leave(s, text);
}

/* The other program may have left the terminal in any state, and its size may have changed: signals about that went to
 * the program that had it. Curses enters its screen before the cursor is hidden again: what a terminal then saves is a
 * cursor that shows. */
void screen_return(struct screen *s)
{
    reset_prog_mode();
    terminal_take_back();
    begin_modes(s);
    doupdate();
    follow_size(s);
}

void screen_suspend(struct screen *s)
{
    screen_leave(s, MSG_UI_SUSPENDED);
    put_message("\r\n");
    terminal_stop();
    screen_return(s);
}

unsigned screen_wait(struct screen *s, int ms)
{
    unsigned wake = terminal_wait(ms);
    if (wake & WAKE_SUSPEND)
        screen_suspend(s);
    if (wake & WAKE_RESUME)
        begin_modes(s); /* a shell may have changed them while we were stopped */
    if (wake & (WAKE_RESIZE | WAKE_RESUME | WAKE_SUSPEND))
        follow_size(s);
    return wake;
}

/* --- measuring -------------------------------------------------------------------------------------------------- */

static void ask_widths(struct screen *s)
{
    struct buffer bytes = {0};
    if (s->rows < PROBE_ROW)
        return;
    probe_begin(&s->probe, &bytes);
    terminal_put(buf_text(&bytes));
    buf_free(&bytes);
    screen_repaint(s);
}

static void take_report(struct screen *s, int row, int col)
{
    if (!probe_take(&s->probe, row, col))
        return;
    enum probe_finding found = probe_ambiguous(&s->probe);
    if (found == PROBE_NARROW || found == PROBE_WIDE)
        text_set_ambiguous(found == PROBE_WIDE ? 2 : 1);
    text_set_lines(probe_lines(&s->probe));
    s->measured = true;
    screen_repaint(s);
}

static void await_answers(struct screen *s, int ms)
{
    struct timespec now, begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int left = ms; left > 0 && s->probe.answered < s->probe.asked;) {
        char bytes[4096];
        int row, col;
        size_t n = terminal_read(bytes, sizeof bytes, left);
        if (!n)
            break;
        decoder_feed(&s->decoder, bytes, n);
        while (decoder_take_report(&s->decoder, &row, &col))
            take_report(s, row, col);
        clock_gettime(CLOCK_MONOTONIC, &now);
        left = ms - (int)((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000);
    }
}

/* Nobody is served by an unreadable screen: where the locale's encoding is not the terminal's, the other one is tried. */
static bool try_encoding(struct screen *s, const char *name, int ms)
{
    if (!charset_change(name))
        return false;
    s->utf8 = charset_is_utf8();
    ask_widths(s);
    await_answers(s, ms);
    enum probe_finding found = probe_ambiguous(&s->probe);
    return found == PROBE_NARROW || found == PROBE_WIDE;
}

void screen_measure(struct screen *s, int ms)
{
    s->probing = true;
    refresh(); /* curses enters its screen before anything else is sent */
    ask_widths(s);
    await_answers(s, ms);
    if (probe_ambiguous(&s->probe) != PROBE_FOREIGN)
        return;
    struct probe first = s->probe;
    char *was = mem_printf(".%s", charset_name());
    s->adapted = try_encoding(s, s->utf8 ? ".GB18030" : ".UTF-8", ms);
    if (!s->adapted && charset_change(was)) {
        s->utf8 = charset_is_utf8();
        s->probe = first;
    }
    free(was);
}

bool screen_adapted(const struct screen *s)
{
    return s->adapted;
}

bool screen_measured(struct screen *s, bool *foreign)
{
    bool news = s->measured;
    s->measured = false;
    *foreign = probe_ambiguous(&s->probe) == PROBE_FOREIGN;
    return news;
}

void screen_redraw(struct screen *s)
{
    if (s->probing)
        ask_widths(s); /* the terminal may be another one by now, behind the same tmux */
    screen_repaint(s);
}

/* --- showing ---------------------------------------------------------------------------------------------------- */

/* A mark that the terminal's encoding lacks is left out: nothing could stand for it without taking a cell. */
static void put_shown(const struct screen *s, const struct cell *cell, wchar_t *text)
{
    int n = 0;
    for (int i = 0; i < CELL_MARKS && cell->cp[i]; i++) {
        uint32_t cp = s->utf8 ? cell->cp[i] : charset_shown(cell->cp[i]);
        if (i == 0 || cp == cell->cp[i])
            text[n++] = (wchar_t)cp;
    }
}

static size_t fill_line(const struct screen *s, const struct cell *cells, int cols, cchar_t *line)
{
    size_t n = 0;
    for (int i = 0; i < cols; i++) {
        const struct cell *cell = &cells[i];
        if (cell->cells == 0)
            continue;
        wchar_t text[CELL_MARKS + 1] = {0};
        put_shown(s, cell, text);
        const struct look *look = &s->theme.looks[cell->style];
        attr_t attr = attributes(s->colors ? look->look : look->plain);
        short pair = pair_of(s, cell->style);
        if (setcchar(&line[n], text, attr, pair, NULL) == ERR)
            setcchar(&line[n], cell->cells == 2 ? L"\u3013" : L"?", attr, pair, NULL);
        n++;
    }
    return n;
}

/* Characters that terminals draw in different widths though Unicode is clear about them: marks, signs with a selector
 * for their style, emoji, rare planes; and where the terminal has not been measured, all the ambiguous ones. */
static bool is_doubtful(const struct screen *s, const struct cell *cell)
{
    uint32_t cp = cell->cp[0];
    if (cell->cp[1] || cp >= 0x1F000)
        return true;
    return cp >= 0xA1 && s->probing && probe_ambiguous(&s->probe) == PROBE_UNKNOWN &&
           text_cp_is_ambiguous(cp);
}

static bool line_is_doubtful(const struct screen *s, const struct cell *cells)
{
    for (int i = 0; i < s->cols; i++)
        if (is_doubtful(s, &cells[i]))
            return true;
    return false;
}

void screen_show(struct screen *s, const struct canvas *canvas)
{
    if (canvas->rows != s->rows || canvas->cols != s->cols)
        return; /* the size has changed since it was drawn; the next one fits */
    size_t row_cells = (size_t)s->cols;
    bool all = !s->shown;
    if (all)
        s->shown = mem_alloc((size_t)s->rows * row_cells * sizeof *s->shown);
    for (int row = 0; row < s->rows; row++) {
        const struct cell *now = canvas_at(canvas, row, 0);
        struct cell *was = s->shown + (size_t)row * row_cells;
        if (!all && memcmp(now, was, row_cells * sizeof *now) == 0)
            continue;
        bool doubtful = !all && (line_is_doubtful(s, was) || line_is_doubtful(s, now));
        memcpy(was, now, row_cells * sizeof *now);
        mvadd_wchnstr(row, 0, s->line, (int)fill_line(s, now, s->cols, s->line));
        if (doubtful) /* what curses believes of this line may not be so: the whole of it is sent again */
            wredrawln(stdscr, row, 1);
    }
    bool cursor = canvas->cursor_row >= 0;
    curs_set(cursor);
    move(cursor ? canvas->cursor_row : s->rows - 1, cursor ? canvas->cursor_col : 0);
    refresh();
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

/* What this terminal sends, as far as terminfo knows and the decoder does not. */
static void add_terminfo_keys(struct decoder *d)
{
    static const struct {
        const char *capability;
        enum key_name name;
    } keys[] = {
        {"kcuu1", K_UP},         {"kcud1", K_DOWN},      {"kcub1", K_LEFT},     {"kcuf1", K_RIGHT},
        {"khome", K_HOME},       {"kend", K_END},        {"kpp", K_PAGE_UP},    {"knp", K_PAGE_DOWN},
        {"kich1", K_INSERT},     {"kdch1", K_DELETE},    {"kent", K_ENTER},     {"kcbt", K_BACK_TAB},
        {"kbs", K_BACKSPACE},    {"kUP5", K_CTRL_UP},    {"kDN5", K_CTRL_DOWN}, {"kLFT5", K_CTRL_LEFT},
        {"kRIT5", K_CTRL_RIGHT}, {"kHOM5", K_CTRL_HOME}, {"kEND5", K_CTRL_END},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *bytes = tigetstr(keys[i].capability);
        if (bytes && bytes != (char *)-1)
            decoder_add(d, bytes, keys[i].name);
    }
    for (int i = 0; i < 12; i++) {
        char name[16];
        snprintf(name, sizeof name, "kf%d", i + 1);
        const char *bytes = tigetstr(name);
        if (bytes && bytes != (char *)-1)
            decoder_add(d, bytes, (enum key_name)(K_F1 + i));
    }
}

bool screen_next(struct screen *s, struct event *out)
{
    for (bool ended = false;;) {
        enum decoded got = decoder_next(&s->decoder, ended, out);
        if (got == DECODED_EVENT && out->kind == EVENT_REPORT)
            take_report(s, out->row, out->col);
        else if (got == DECODED_EVENT)
            return true;
        if (got == DECODED_EVENT)
            continue;
        char bytes[4096];
        size_t n =
            terminal_read(bytes, sizeof bytes, got == DECODED_WAIT ? decoder_patience(&s->decoder) : 0);
        decoder_feed(&s->decoder, bytes, n);
        if (n == 0 && got == DECODED_NOTHING)
            return false;
        ended = n == 0;
    }
}
