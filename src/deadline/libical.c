#include "mulu/libical.h"

#include "sonames.h"

static const char *const names[] = {LIBICAL_FUNCTIONS(LIBRARY_NAME)};

_Static_assert(sizeof names == sizeof(struct libical), "a name for each function");

enum status libical_load(struct libical *out, enum status failed, struct error *err)
{
    static const struct library library = {LIBICAL_SONAME, "libical3", names, sizeof names / sizeof *names};
    return library_load(&library, out, failed, err);
}
