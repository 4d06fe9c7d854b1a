#define _XOPEN_SOURCE_EXTENDED 1
#include "ui/screen.h"

#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

/* `plain` is the look without colours and alone must tell what has to be told; `attr` goes with the colours. */
static const struct {
    attr_t plain, attr;
    short fg, bg; /* -1: the terminal's own */
} looks[STYLE_COUNT] = {
    [STYLE_NORMAL] = {A_NORMAL, A_NORMAL, -1, -1},
    [STYLE_TITLE] = {A_REVERSE, A_BOLD, COLOR_WHITE, COLOR_BLUE},
    [STYLE_HINT] = {A_NORMAL, A_NORMAL, -1, -1},
    [STYLE_KEY] = {A_BOLD, A_BOLD, COLOR_CYAN, -1},
    [STYLE_STRONG] = {A_BOLD, A_BOLD, -1, -1},
    [STYLE_LABEL] = {A_NORMAL, A_NORMAL, COLOR_CYAN, -1},
    [STYLE_DIM] = {A_DIM, A_DIM, -1, -1},
    [STYLE_SELECTED] = {A_REVERSE, A_REVERSE, -1, -1},
    [STYLE_SELECTED_IDLE] = {A_UNDERLINE, A_UNDERLINE, -1, -1},
    [STYLE_MARK] = {A_BOLD, A_BOLD, COLOR_YELLOW, -1},
    [STYLE_MATCH] = {A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE, COLOR_YELLOW, -1},
    [STYLE_MATCH_SELECTED] = {A_REVERSE | A_BOLD | A_UNDERLINE, A_REVERSE | A_BOLD | A_UNDERLINE, -1, -1},
    [STYLE_INPUT] = {A_UNDERLINE, A_UNDERLINE, -1, -1},
    [STYLE_BORDER] = {A_NORMAL, A_NORMAL, -1, -1},
    [STYLE_NOTICE] = {A_BOLD, A_BOLD, COLOR_GREEN, -1},
    [STYLE_ERROR] = {A_REVERSE | A_BOLD, A_BOLD, COLOR_WHITE, COLOR_RED},
};

struct screen {
    SCREEN *curses;
    bool colors;
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

static void begin_modes(void)
{
    raw(); /* takes IXON away too: Ctrl-S must reach us */
    noecho();
    nonl();
    terminal_put("\033[?2004h");
}

static void begin_colors(struct screen *s, bool no_color)
{
    s->colors = !no_color && has_colors() && start_color() == OK && use_default_colors() == OK;
    for (int i = 0; s->colors && i < STYLE_COUNT; i++)
        init_pair((short)(i + 1), looks[i].fg, looks[i].bg);
}

enum status screen_open(bool no_color, struct screen **out, struct error *err)
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
    begin_modes();
    keypad(stdscr, TRUE);
    typeahead(-1); /* a picture is finished even when the next key has come */
    decoder_init(&s->decoder);
    add_terminfo_keys(&s->decoder);
    begin_colors(s, no_color);
    take_size(s);
    *out = s;
    return ST_OK;
}

void screen_close(struct screen *s)
{
    if (!s)
        return;
    curs_set(1);
    endwin();
    terminal_put("\033[?2004l");
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

void screen_suspend(struct screen *s)
{
    terminal_put("\033[?2004l");
    endwin();
    terminal_stop();
    begin_modes();
    screen_repaint(s);
}

unsigned screen_wait(struct screen *s, int ms)
{
    unsigned wake = terminal_wait(ms);
    if (wake & WAKE_SUSPEND)
        screen_suspend(s);
    if (wake & WAKE_RESUME) {
        begin_modes(); /* a shell may have changed them while we were stopped */
        screen_repaint(s);
    }
    if (wake & (WAKE_RESIZE | WAKE_RESUME | WAKE_SUSPEND)) {
        int rows = s->rows, cols = s->cols;
        terminal_size(&rows, &cols);
        if (is_term_resized(rows, cols))
            resizeterm(rows, cols);
        take_size(s);
        screen_repaint(s); /* a terminal that was small for a moment has lost what it showed */
    }
    return wake;
}

/* --- showing ---------------------------------------------------------------------------------------------------- */

static size_t fill_line(const struct screen *s, const struct cell *cells, int cols, cchar_t *line)
{
    size_t n = 0;
    for (int i = 0; i < cols; i++) {
        const struct cell *cell = &cells[i];
        if (cell->cells == 0)
            continue;
        wchar_t text[CELL_MARKS + 1] = {0};
        for (int k = 0; k < CELL_MARKS && cell->cp[k]; k++)
            text[k] = (wchar_t)cell->cp[k];
        attr_t attr = s->colors ? looks[cell->style].attr : looks[cell->style].plain;
        short pair = s->colors ? (short)(cell->style + 1) : 0;
        if (setcchar(&line[n], text, attr, pair, NULL) == ERR)
            setcchar(&line[n], cell->cells == 2 ? L"\u3013" : L"?", attr, pair, NULL);
        n++;
    }
    return n;
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
        memcpy(was, now, row_cells * sizeof *now);
        mvadd_wchnstr(row, 0, s->line, (int)fill_line(s, now, s->cols, s->line));
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
        if (got == DECODED_EVENT)
            return true;
        char bytes[4096];
        size_t n =
            terminal_read(bytes, sizeof bytes, got == DECODED_WAIT ? decoder_patience(&s->decoder) : 0);
        decoder_feed(&s->decoder, bytes, n);
        if (n == 0 && got == DECODED_NOTHING)
            return false;
        ended = n == 0;
    }
}
