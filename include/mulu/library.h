/* Libraries that are loaded when they are first needed: what only the reading or writing of a document asks for need not be
 * found, mapped and linked by each start of the program, which would take longer than all the rest of it.
 *
 * A library has a struct of its own with a pointer for each function that is used of it, made from one list:
 *
 *     #define LIBZIP_FUNCTIONS(X) X(zip_close) X(zip_fclose)
 *     struct libzip {
 *         LIBZIP_FUNCTIONS(LIBRARY_MEMBER)
 *     };
 *
 * Members have the types that the library's own header declares, so that the compiler checks each call. Who calls the library
 * holds such a struct; nothing of it need be released. Only functions: variables that a library exports are not asked for. */
#ifndef MULU_LIBRARY_H
#define MULU_LIBRARY_H

#include <stddef.h>

#include "mulu/error.h"

#define LIBRARY_MEMBER(function) __typeof__ (&(function))(function);
#define LIBRARY_NAME(function) #function,

struct library {
    const char *soname;       /* "libzip.so.4", as the build found it (sonames.h) */
    const char *package;      /* Debian's, which brings it */
    const char *const *names; /* of its functions, in the order of the members */
    size_t count;
};

/* Fills `functions`, a struct of `count` pointers to functions; on failure it stays as it was. failed: the status when the
 * library or one of its functions cannot be had, ST_INPUT where something is read, ST_OUTPUT where it is written.
 *
 * A library stays loaded until the program ends: others may have kept pointers into it, and loading it again costs next to
 * nothing. The system counts; nothing is remembered here. */
enum status library_load(const struct library *l, void *functions, enum status failed, struct error *err);

#endif
