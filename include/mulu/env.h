/* The world outside, as seams that a test can set: what time it is, who is at work, which uid comes next, and where
 * files live. One struct, made by main, handed down; owned by main. */
#ifndef MULU_ENV_H
#define MULU_ENV_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/error.h"

enum { ENV_UID_SIZE = 37 }; /* a UUID's text and its NUL */

struct env {
    int64_t (*now)(void *ctx);                          /* milliseconds since 1970-01-01 UTC */
    void (*new_uid)(void *ctx, char out[ENV_UID_SIZE]); /* a UUID, lower case */
    void *ctx;
    char *user;                              /* login name of the effective user, shown in history */
    char *share_dir;                         /* share/mulu: formats/ keymaps/ … */
    char *config_dir, *state_dir, *data_dir; /* …/mulu below the XDG base directories; need not exist */
    char *database;                          /* the database to open when none is named */
    char *zone;                              /* the office's time zone (mulu/zone.h); NULL: the default */
};

/* Fills env from the system: login name, clock, random uids, $MULU_SHARE, $MULU_DB and the XDG variables. program is
 * argv[0]'s path and serves to find share/mulu beside an installed or a freshly built program. */
enum status env_init(struct env *env, const char *program, struct error *err);
void env_release(struct env *env);

/* The office's time zone, from its settings; the default until then. */
void env_set_zone(struct env *env, const char *zone);

int64_t env_now(const struct env *env);
/* The day that it is at the office, as a number (mulu/date.h): the same wherever the terminal's clock stands. */
int32_t env_today(const struct env *env);
void env_new_uid(const struct env *env, char out[ENV_UID_SIZE]);
bool env_is_uid(const char *text); /* reads like one */

/* Local time as YYYY-MM-DD HH:MM; the second form gives the year of `ms`. */
void env_format_time(struct buffer *out, int64_t ms);
int env_year(int64_t ms);

#endif
