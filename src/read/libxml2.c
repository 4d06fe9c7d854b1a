#include "read/libxml2.h"

#include "sonames.h"

static const char *const names[] = {LIBXML2_FUNCTIONS(LIBRARY_NAME)};

_Static_assert(sizeof names == sizeof(struct libxml2), "a name for each function");

static void ignore_error(void *ctx, xmlErrorPtr e)
{
    (void)ctx;
    (void)e;
}

static void ignore_text(void *ctx, const char *text, ...)
{
    (void)ctx;
    (void)text;
}

enum status libxml2_load(struct libxml2 *out, struct error *err)
{
    static const struct library library = {LIBXML2_SONAME, "libxml2", names, sizeof names / sizeof *names};
    enum status st = library_load(&library, out, ST_INPUT, err);
    if (st)
        return st;
    out->xmlSetGenericErrorFunc(NULL, ignore_text);
    out->xmlSetStructuredErrorFunc(NULL, ignore_error);
    return ST_OK;
}
