/* What a user has put into a field lately, over all catalogs and sessions: kept by field in one small record in the
 * user's state directory. A comfort only: where it cannot be read or written, nothing is recent. */
#ifndef MULU_UI_RECENT_H
#define MULU_UI_RECENT_H

#include "mulu/strings.h"

enum { RECENT_MAX = 30 }; /* values of a field; older ones are forgotten */

/* Appends the field's values, last used first. */
void recent_values(const char *state_dir, const char *cell, struct string_list *out);
void recent_note(const char *state_dir, const char *cell, const char *value);

#endif
