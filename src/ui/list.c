#include "ui/list.h"

static int clamp(int v, int low, int high)
{
    return v > high ? (high < low ? low : high) : v < low ? low : v;
}

static void show(struct list *l)
{
    int height = l->height > 0 ? l->height : 1;
    l->cursor = clamp(l->cursor, 0, l->n - 1);
    l->top = clamp(l->top, l->cursor - height + 1, l->cursor);
    l->top = clamp(l->top, 0, l->n - height);
}

void list_set(struct list *l, int n, int height)
{
    l->n = n;
    l->height = height;
    show(l);
}

void list_go(struct list *l, int to)
{
    l->cursor = to;
    show(l);
}

bool list_request(struct list *l, enum action action)
{
    int page = l->height > 1 ? l->height - 1 : 1; /* one line stays, for the eye */
    switch (action) {
    case ACT_UP:
        list_go(l, l->cursor - 1);
        return true;
    case ACT_DOWN:
        list_go(l, l->cursor + 1);
        return true;
    case ACT_PAGE_UP:
        list_go(l, l->cursor - page);
        return true;
    case ACT_PAGE_DOWN:
        list_go(l, l->cursor + page);
        return true;
    case ACT_FIRST:
        list_go(l, 0);
        return true;
    case ACT_LAST:
        list_go(l, l->n - 1);
        return true;
    default:
        return false;
    }
}
