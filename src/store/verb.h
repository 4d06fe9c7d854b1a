/* The short words by which verbs are stored. */
#ifndef MULU_STORE_VERB_H
#define MULU_STORE_VERB_H

#include "mulu/store.h"

const char *verb_key(enum verb v);
enum verb verb_by_key(const char *key); /* an unknown one, from a newer program, is an edit */

#endif
