/* Themes: what each style looks like, on terminals with 256, 16, 8 colours and with none. They are data:
 * share/mulu/themes/NAME.ini, and a user's own in ~/.config/mulu/themes, which may change only a part of another. What
 * the keys of such a file mean stands at the head of default.ini. */
#ifndef MULU_UI_THEME_H
#define MULU_UI_THEME_H

#include <stdbool.h>

#include "mulu/error.h"
#include "mulu/strings.h"
#include "ui/style.h"

enum { LOOK_BOLD = 1, LOOK_UNDERLINE = 2, LOOK_REVERSE = 4, LOOK_DIM = 8 };
enum theme_depth { DEPTH_256, DEPTH_16, DEPTH_8, DEPTH_COUNT };
enum theme_background { BACKGROUND_DARK, BACKGROUND_LIGHT, BACKGROUND_ANY };
enum { COLOR_OWN = -1 }; /* the terminal's own */

struct look {
    unsigned look, plain; /* LOOK_… bits; plain: where there are no colours */
    short fg[DEPTH_COUNT], bg[DEPTH_COUNT];
};

struct theme {
    struct look looks[STYLE_COUNT];
    enum theme_background background; /* what the terminal's own is taken to be */
};

/* Where themes are looked for: a user's own comes before the program's of the same name. */
struct theme_dirs {
    const char *share, *config;
};

/* name: as SETTING_THEME has it; auto is mono where no_color asks for it, else default. A theme that is missing or wrong
 * gives ST_INPUT, with file, line and what would be right, and *out is default all the same – in the last resort a
 * theme of attributes that the program has in itself: nobody is locked out. */
enum status theme_load(const struct theme_dirs *dirs, const char *name, bool no_color, struct theme *out,
                       struct error *err);

/* The names of all themes there are, default first, and what a user calls each; both lists are the caller's. */
void theme_list(const struct theme_dirs *dirs, struct string_list *names, struct string_list *titles);

/* The word for a style in a theme's file. */
const char *style_word(enum style style);

#endif
