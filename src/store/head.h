/* Heads of catalogs in the database. */
#ifndef MULU_STORE_HEAD_H
#define MULU_STORE_HEAD_H

#include "store/store_impl.h"

/* Makes the catalog's row and columns; head->catalog gets its id. */
enum status head_insert(struct store *s, struct row_head *head, const char *state, int64_t source,
                        struct error *err);
/* A catalog of a source that is staged, of which nothing is known yet but its id. */
enum status head_reserve(struct store *s, int64_t source, int64_t *id, struct error *err);
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
#define EVERY_FIELD ((1u << FIELD_COUNT) - 1)
/* Appends a column, under its standard label, for every field of `among` that an item holds and the document had no column
 * for. */
enum status head_add_fields(struct store *s, struct row_head *head, unsigned among, struct error *err);
/* The columns that hold whatever one of the catalogs holds, under standard labels: levels, fields in the order of the field
 * table, then extra columns by their labels. used: fields_used(). The caller releases in any case. */
enum status heads_united(struct store *s, const int64_t *catalogs, size_t n, unsigned used,
                         struct row_head *out, struct error *err);

#endif
