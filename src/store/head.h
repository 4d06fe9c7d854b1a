/* Heads of catalogs in the database. */
#ifndef MULU_STORE_HEAD_H
#define MULU_STORE_HEAD_H

#include "store/store_impl.h"

/* Makes the catalog's row and columns; head->catalog gets its id. */
enum status head_insert(struct store *s, struct row_head *head, const char *state, int64_t source,
                        struct error *err);
/* The columns as they are after the last row, in place of those that were inserted before the first. */
enum status head_replace_columns(struct store *s, const struct row_head *head, struct error *err);
/* Binds what a document says of itself: ?2 title, ?3 body, ?4 year. */
void head_bind(struct stmt *st, const struct row_head *head);
/* The columns as a change record holds them. */
char *head_columns_text(const struct row_head *head);
enum status head_columns_read(struct store *s, int64_t catalog, char **out, struct error *err);
enum status head_columns_write(struct store *s, int64_t catalog, const char *text, struct error *err);
/* Adds the printed lists of the catalog that the head has none of yet. */
enum status head_read_choices(struct store *s, struct row_head *out, struct error *err);
enum status head_insert_choices(struct store *s, const struct row_head *head, struct error *err);
/* Appends level columns under their standard labels, behind those that there are, until there are `levels`. */
void head_add_levels(struct row_head *head, int levels);
/* Appends a column, under its standard label, for every field that an item holds and the document had no column for. */
enum status head_add_fields(struct store *s, struct row_head *head, struct error *err);

#endif
