#include "mulu/libzip.h"

#include "sonames.h"

static const char *const names[] = {LIBZIP_FUNCTIONS(LIBRARY_NAME)};

_Static_assert(sizeof names == sizeof(struct libzip), "a name for each function");

enum status libzip_load(struct libzip *out, enum status failed, struct error *err)
{
    static const struct library library = {LIBZIP_SONAME, "libzip4", names, sizeof names / sizeof *names};
    return library_load(&library, out, failed, err);
}
