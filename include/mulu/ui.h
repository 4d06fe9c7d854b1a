/* The editor: one call that lasts as long as the clerk stays. */
#ifndef MULU_UI_H
#define MULU_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/env.h"
#include "mulu/error.h"
#include "mulu/read.h"
#include "mulu/settings.h"
#include "mulu/store.h"
#include "mulu/strings.h"

/* All is borrowed for the length of the call. */
struct ui_setup {
    const struct env *env;
    struct store *store;
    const struct settings *settings;
    int64_t catalog, node; /* where to begin; 0: at the list of catalogs, at the catalog's first node */
    const char
        *notice;   /* shown at the start until a key is pressed, such as what is wrong with LANG; or NULL */
    bool practice; /* a copy to practise on: with the tour */
    bool anew;     /* nothing is remembered of this database: it is a new one under an old name */
    bool no_color; /* as $NO_COLOR asks */
    int patience; /* milliseconds for which the terminal is waited for when a file is sent; 0: as long as is usual */
    bool ascii; /* lines and signs in ASCII, for terminals without box characters */
};

/* Runs until the user leaves; the terminal is then as it was. setlocale() has been called. ST_USAGE: no terminal, or
 * one that cannot do; ST_INPUT: the key table is wrong; ST_CANCELLED: ended by a signal or a lost line. */
enum status ui_run(const struct ui_setup *setup, struct error *err);

/* Appends the card of all keys, as "text" or "html", to be printed. What is wrong in the user's key table goes to
 * `problems`; the card then shows the program's own keys, which hold as long as that is so. */
enum status ui_keys_card(const struct env *env, const char *to, struct buffer *out,
                         struct string_list *problems, struct error *err);

#endif
