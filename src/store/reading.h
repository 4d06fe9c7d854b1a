/* Reading time limits for the database: the words and the calendar of the store, and what a text says in few bytes.
 * Private to src/store. */
#ifndef MULU_STORE_READING_H
#define MULU_STORE_READING_H

#include "mulu/agenda.h"
#include "store/store_impl.h"

/* What a rule can give, as rule.gives has it. */
enum {
    GIVES_PERIODS = 1, /* due days without any event: yearly … weekly, every, once */
    GIVES_EVENTS = 2,  /* due days counted from events */
    GIVES_DITTO = 4    /* what the item above has */
};
unsigned rule_gives(const struct rule *rule);

/* A rule as it is stored. */
struct reading {
    const char *text; /* in notation */
    bool exception, unsure;
    unsigned gives;
};

/* The row of the rule in the database, made where it is new. Within a transaction. */
enum status reading_intern(struct store *s, const struct reading *r, int64_t *rule, struct error *err);
/* What the store's words make of a text; good until the next call. False where there are no words to read with. */
bool reading_of(struct store *s, const char *text, struct reading *out);
/* The rule in the database that a text reads as. Without words it is unknown, and the readings are marked as to be made
 * anew. */
enum status reading_rule(struct store *s, const char *text, int64_t *rule, struct error *err);
enum { RULE_ROW_UNKNOWN = 1 }; /* made by the schema */

void readings_release(struct store *s);
/* Makes the readings anew where they were made with other words: in short transactions, so that other clerks go on
 * working. Where it cannot be done now, the next opening does it. */
enum status readings_refresh(struct store *s, struct error *err);
/* A part of it, in one transaction: items behind *node, which is the last of them then; 0: that was all, and they are current. */
enum status readings_refresh_some(struct store *s, int rows, int64_t *node, struct error *err);
/* Whether the stored readings were made with the store's words. */
enum status readings_are_current(struct store *s, bool *yes, struct error *err);

#endif
