/* The floor: what a bare ncurses program takes to start, and to repaint the same screen. Every key repaints all rows with
 * other Chinese text. No data, no keymap, no database; q ends it. */
#include <curses.h>
#include <locale.h>
#include <stdbool.h>

enum { FIRST = 0x4e00, HAN = 0x5000 };

/* As most programs have their texts: in UTF-8. */
static void repaint(unsigned key)
{
    for (int row = 0; row < LINES; row++) {
        char text[1024];
        int n = 0;
        for (int col = 0; col + 1 < COLS && n + 4 < (int)sizeof text; col += 2) {
            unsigned cp = FIRST + ((key * 41 + (unsigned)row) * 7919u + (unsigned)col * 104729u) % HAN;
            text[n++] = (char)(0xe0 | cp >> 12);
            text[n++] = (char)(0x80 | (cp >> 6 & 63));
            text[n++] = (char)(0x80 | (cp & 63));
        }
        text[n] = '\0';
        mvaddstr(row, 0, text);
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
