#include "write/libxlsxwriter.h"

#include "sonames.h"

static const char *const names[] = {LIBXLSXWRITER_FUNCTIONS(LIBRARY_NAME)};

_Static_assert(sizeof names == sizeof(struct libxlsxwriter), "a name for each function");

enum status libxlsxwriter_load(struct libxlsxwriter *out, struct error *err)
{
    static const struct library library = {LIBXLSXWRITER_SONAME, "libxlsxwriter4", names,
                                           sizeof names / sizeof *names};
    return library_load(&library, out, ST_OUTPUT, err);
}
