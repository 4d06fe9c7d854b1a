/* A list that scrolls: which line the cursor is on and which lines show. Only numbers; drawing is the view's. */
#ifndef MULU_UI_LIST_H
#define MULU_UI_LIST_H

#include <stdbool.h>

#include "ui/action.h"

struct list {
    int n;      /* lines */
    int cursor; /* 0 … n - 1; 0 in an empty list */
    int top;    /* the first line that shows */
    int height; /* lines that fit */
};

void list_set(struct list *l, int n, int height); /* keeps the cursor within and on the screen */
void list_go(struct list *l, int to);
/* Up, Down, PgUp, PgDn, Home, End; false for any other action. */
bool list_request(struct list *l, enum action action);

#endif
