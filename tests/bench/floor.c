/* The floor: what a bare ncurses program takes to start, and to repaint the same screen. Every key repaints all rows with
 * other Chinese text. No data, no keymap, no database; q ends it. */
#include <curses.h>
#include <locale.h>
#include <stdbool.h>

enum { FIRST = 0x4e00, HAN = 0x5000 };

static void repaint(unsigned key)
{
    for (int row = 0; row < LINES; row++) {
        wchar_t text[512];
        int n = 0;
        for (; n < COLS / 2 && n < 511; n++)
            text[n] = (wchar_t)(FIRST + ((key * 41 + (unsigned)row) * 7919u + (unsigned)n * 104729u) % HAN);
        text[n] = L'\0';
        mvaddwstr(row, 0, text);
    }
    refresh();
}

int main(void)
{
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, true);
    curs_set(0);
    int c;
    unsigned key = 0;
    do {
        repaint(key++);
        c = getch();
    } while (c != 'q' && c != ERR);
    endwin();
    return 0;
}
