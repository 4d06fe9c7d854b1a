/* Obligations as the commands tell them. Private to src/cmd. */
#ifndef MULU_CMD_OBLIGATION_H
#define MULU_CMD_OBLIGATION_H

#include <jansson.h>

#include "mulu/agenda.h"
#include "mulu/buffer.h"

/* name: of the node, as an argument takes it. */
json_t *obligation_json(const struct obligation *o, const char *name);
/* What is wrong with the clerk's own words and calendars, on standard error. */
void print_deadline_problems(struct store *s);

#endif
