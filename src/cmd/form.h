/* The form as questions, line by line: for screen readers, for lines on which no screen can be drawn, for scripts. */
#ifndef MULU_CMD_FORM_H
#define MULU_CMD_FORM_H

#include "cmd/answer.h"
#include "cmd/cmd.h"
#include "cmd/lines.h"
#include "mulu/draft.h"

struct sheet {
    struct command_call *call;
    struct lines in;
    int64_t catalog, node;
    struct item item;
    struct row_head head;
    struct buffer number, path;
    struct cell_info *cells;
    struct question *questions; /* one for each cell */
    size_t n;
    struct session session; /* only where a person types: */
    char *draft;            /* the file that keeps the answers; NULL: none */
};

/* form_load.c */
enum status sheet_load(struct sheet *s, struct error *err);
void sheet_release(struct sheet *s);
bool sheet_changed(const struct sheet *s);
void sheet_keep(struct sheet *s); /* the answers so far, for the editor's next start */
void sheet_drop(struct sheet *s); /* they need not be kept any more */

/* form_ask.c: asks through the cells from `first` on; ST_CANCELLED when it is broken off */
enum status sheet_ask(struct sheet *s, size_t first, struct error *err);
/* Reads lines until one is one of the letters (any case, full width too); *out: which. '<' stands for going back. */
enum status sheet_choose(struct sheet *s, const char *letters, size_t *out, struct error *err);
void sheet_print(const char *heading, const char *value); /* a value in full, under its heading */

/* form_store.c */
void sheet_names(const struct sheet *s, struct buffer *out); /* of the cells that have changed */
/* names: of the cells that were saved; empty where another's work was left to stand in all of them */
enum status sheet_save(struct sheet *s, struct buffer *names, struct error *err);

#endif
