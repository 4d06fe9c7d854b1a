/* Opening the database. */
#ifndef MULU_CMD_OPEN_H
#define MULU_CMD_OPEN_H

#include "mulu/store.h"

/* As store_open(); an older database becomes a present one before that, which on a terminal tells how far it is and can be
 * stopped. */
enum status cmd_open(const struct env *env, const char *path, enum store_mode mode, struct store **out,
                     struct error *err);

#endif
