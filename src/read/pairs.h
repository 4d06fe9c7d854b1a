/* Items that are printed as names and values, one below the other (公开时限：…). Private to src/read. */
#ifndef MULU_READ_PAIRS_H
#define MULU_READ_PAIRS_H

#include "read/lex.h"
#include "read/text.h"

/* Whether items printed so begin at the next token. */
enum status pairs_ahead(const struct formats *f, struct lexer *lx, bool *yes, struct error *err);
/* Reads them, to their end. */
enum status pairs_read(struct table_job *job, struct lexer *lx, struct string_list *prose, struct error *err);

#endif
