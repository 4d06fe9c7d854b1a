#include "mulu/library.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

/* The loader's own words, less the name that the message begins with. */
static enum status refuse(const struct library *l, enum status failed, struct error *err)
{
    const char *why = dlerror();
    size_t n = strlen(l->soname);
    why = why ? why : "?";
    if (strncmp(why, l->soname, n) == 0 && strncmp(why + n, ": ", 2) == 0)
        why += n + 2;
    return error_set(err, failed, MSG_LIBRARY, l->soname, why, l->package);
}

enum status library_load(const struct library *l, void *functions, enum status failed, struct error *err)
{
    void *handle = dlopen(l->soname, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return refuse(l, failed, err);
    void **found = mem_alloc(l->count * sizeof *found);
    enum status st = ST_OK;
    for (size_t i = 0; i < l->count && !st; i++) {
        found[i] = dlsym(handle, l->names[i]);
        st = found[i] ? ST_OK : refuse(l, failed, err);
    }
    if (!st)
        memcpy(functions, found,
               l->count * sizeof *found); /* POSIX: a pointer to void holds one to a function */
    free(found);
    return st;
}
