/* What a session leaves for the next, below $XDG_STATE_HOME/mulu: small records of texts, written whole or not at all,
 * and the question which sessions are still alive, so that what a dead one has left can be offered to its heir.
 *
 * A record is a list of keys with texts (UTF-8, any length, line breaks too), kept as one JSON object in a file. */
#ifndef MULU_STATE_H
#define MULU_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/error.h"
#include "mulu/strings.h"

struct state_entry {
    char *key, *value;
};
struct state {
    struct state_entry *items;
    size_t n, cap;
};

void state_put(struct state *s, const char *key, const char *value); /* copies; replaces */
void state_put_int(struct state *s, const char *key, int64_t value);
const char *state_get(const struct state *s, const char *key); /* "" when there is none */
int64_t state_get_int(const struct state *s, const char *key); /* 0 when there is none, or no number */
bool state_equal(const struct state *a, const struct state *b);
void state_free(struct state *s); /* and resets */

/* The directory must exist. ST_OUTPUT when it cannot be written. */
enum status state_save(const struct state *s, const char *path, struct error *err);
/* ST_INPUT when it is missing, unreadable or no such record; *s is then empty. */
enum status state_load(struct state *s, const char *path, struct error *err);

/* A living session: a locked file, which the system unlocks however the program ends. */
struct session {
    char *dir, *id; /* NULL: none could be begun; drafts are then not kept */
    int lock, count;
};

/* Makes DIR when it is missing. */
enum status session_begin(struct session *s, const char *dir, struct error *err);
void session_end(struct session *s);

/* A path for a new record of this session, KIND-ID-N.json; the caller frees. */
char *session_path(struct session *s, const char *kind);
/* The records of KIND that sessions left which are no more, in the order of their names. */
void session_orphans(const struct session *s, const char *kind, struct string_list *paths);
/* Makes an orphan this session's own, atomically: its new path (the caller frees), NULL when another was faster. */
char *session_adopt(struct session *s, const char *kind, const char *path);

#endif
