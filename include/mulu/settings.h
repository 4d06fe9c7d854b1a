/* What a user can set in ~/.config/mulu/settings.ini, as one table (src/base/settings.c): section, key, the words that
 * are legal, and the default. A setting that is not in the file has its default; a wrong file sets nothing at all and
 * says where it is wrong, so that nobody is locked out by a typing mistake. */
#ifndef MULU_SETTINGS_H
#define MULU_SETTINGS_H

#include <stdbool.h>

#include "mulu/error.h"

enum setting {
    SETTING_LANGUAGE, /* auto (as $LANGUAGE asks, else Chinese), zh, en */
    SETTING_THEME, /* a file of share/mulu/themes or of ~/.config/mulu/themes, by name; auto: as NO_COLOR asks */
    SETTING_BORDERS,   /* auto (measured), lines, ascii */
    SETTING_AMBIGUOUS, /* cells of ■ “ ① and the like: auto (measured), 1, 2 */
    SETTING_MOUSE,     /* off, on */
    SETTING_CLIPBOARD, /* off, osc52: what is copied goes to the terminal's clipboard too */
    SETTING_EDITOR,    /* the external editor; empty: $VISUAL, $EDITOR */
    SETTING_ZONE,      /* the time zone in which it is today: see mulu/zone.h */
    SETTING_COUNT
};

struct settings {
    char *values[SETTING_COUNT]; /* never NULL */
};

/* Reads DIR/settings.ini; a missing file is no error. On failure, ST_INPUT with file, line and what would be right, the
 * settings are the defaults all the same. Ends with settings_release(). */
enum status settings_load(struct settings *s, const char *dir, struct error *err);
void settings_release(struct settings *s);

/* Writes one setting into DIR/settings.ini, where all else stays as it stands, comments too; the file and its directory
 * are made when they are missing. A file that is wrong is not touched: ST_INPUT says where. The settings that were loaded
 * do not change. */
enum status settings_write(const char *dir, enum setting which, const char *value, struct error *err);

const char *settings_get(const struct settings *s, enum setting which);
bool settings_are(const struct settings *s, enum setting which, const char *word);

#endif
