#include "ui/sgr.h"

#include <curses.h>
#include <stdint.h>
#include <string.h>
#include <term.h>

/* In place: tigetstr() gives curses' own copy, which nothing else can reach. */
static void cut(const char *capability, const char *what)
{
    char *text = tigetstr((char *)(uintptr_t)capability);
    char *found = text && text != (char *)-1 ? strstr(text, what) : NULL;
    if (found)
        memmove(found, found + strlen(what), strlen(found + strlen(what)) + 1);
}

void sgr_trim(void)
{
    cut("sgr0", "\033(B");
    cut("sgr0", "\017");
    cut("sgr", "%?%p9%t\033(0%e\033(B%;");
    cut("sgr", "%?%p9%t\016%e\017%;");
}
