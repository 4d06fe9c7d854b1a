/* Counts what the editor reads of its terminal, for the harness (harness/taken.h). The linker puts this before the
 * program's own terminal_read(). */
#include "harness/taken.h"

size_t __real_terminal_read(char *bytes, size_t room, int ms);
size_t __wrap_terminal_read(char *bytes, size_t room, int ms);

static int64_t *page;

__attribute__((constructor)) static void begin(void)
{
    page = taken_of_parent();
}

size_t __wrap_terminal_read(char *bytes, size_t room, int ms)
{
    size_t n = __real_terminal_read(bytes, room, ms);
    if (page)
        taken_add(page, n);
    return n;
}
