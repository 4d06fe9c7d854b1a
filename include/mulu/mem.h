/* Memory that cannot be had ends the program, after the terminal has been restored: every function here returns
 * memory or does not return. The hook is the only way in which the editor learns of it. */
#ifndef MULU_MEM_H
#define MULU_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t size);           /* zeroed; size 0 gives a unique pointer; free() it */
void *mem_grow(void *old, size_t size); /* realloc; new bytes are not zeroed */
void *mem_array(void *old, size_t *cap, size_t need, size_t item); /* grows *cap (items) to at least need */
char *mem_dup(const char *text);                                   /* NULL gives NULL */
char *mem_dup_n(const char *bytes, size_t len);                    /* adds the final NUL */
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
