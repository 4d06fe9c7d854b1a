#include "mulu/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/messages.h"

/* Without memory nothing can be formatted: one write, then abort(), whose signal takes the editor's road that
 * restores the terminal (ui/screen.c). A transaction that was open is rolled back by the next opening. */
static _Noreturn void out_of_memory(void)
{
    const char *text = MSG_OUT_OF_MEMORY; /* gettext, too, gives the text itself where it cannot allocate */
    if (write(STDERR_FILENO, text, strlen(text)) > 0)
        (void)!write(STDERR_FILENO, "\n", 1);
    abort();
}

void *mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *mem_grow(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *mem_array(void *old, size_t *cap, size_t need, size_t item)
{
    if (need <= *cap)
        return old;
    size_t n = *cap ? *cap : 8;
    while (n < need) {
        if (n > SIZE_MAX / 2)
            out_of_memory();
        n *= 2;
    }
    if (item && n > SIZE_MAX / item)
        out_of_memory();
    void *p = mem_grow(old, n * item);
    *cap = n;
    return p;
}

char *mem_dup(const char *text)
{
    return text ? mem_dup_n(text, strlen(text)) : NULL;
}

char *mem_dup_n(const char *bytes, size_t len)
{
    char *p = mem_grow(NULL, len + 1);
    if (len)
        memcpy(p, bytes, len);
    p[len] = '\0';
    return p;
}

char *mem_printf(const char *fmt, ...)
{
    char *p = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&p, fmt, ap);
    va_end(ap);
    if (n < 0)
        out_of_memory();
    return p;
}
