/* The editor: one call that lasts as long as the clerk stays. */
#ifndef MULU_UI_H
#define MULU_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/env.h"
#include "mulu/error.h"
#include "mulu/read.h"
#include "mulu/store.h"

/* All is borrowed for the length of the call. */
struct ui_setup {
    const struct env *env;
    struct store *store;
    const struct formats *formats; /* NULL: nothing can be imported */
    int64_t catalog, node; /* where to begin; 0: at the list of catalogs, at the catalog's first node */
    const char
        *notice;   /* shown at the start until a key is pressed, such as what is wrong with LANG; or NULL */
    bool no_color; /* as $NO_COLOR asks */
    bool ascii;    /* lines and signs in ASCII, for terminals without box characters */
};

/* Runs until the user leaves; the terminal is then as it was. setlocale() has been called. ST_USAGE: no terminal, or
 * one that cannot do; ST_INPUT: the key table is wrong; ST_CANCELLED: ended by a signal or a lost line. */
enum status ui_run(const struct ui_setup *setup, struct error *err);

#endif
