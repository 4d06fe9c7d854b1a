/* Every text that can be translated: those of the message table, of the field table and of the key table, and the names of themes. One list,
 * from which po/mulu.pot is made and by which the tests judge a translation. */
#ifndef MULU_PO_LIST_H
#define MULU_PO_LIST_H

struct translatable {
    const char *where;   /* the macro, or the file and section */
    const char *context; /* NULL: none */
    const char *text;
};

/* share: where the key table and the themes stand. False: they cannot be read. */
int messages_each(const char *share, void (*visit)(void *ctx, const struct translatable *t), void *ctx);

#endif
