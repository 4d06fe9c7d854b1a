/* Files between the office's server and the clerk's own computer, over the terminal that both already share. */
#ifndef MULU_UI_TRANSFER_H
#define MULU_UI_TRANSFER_H

#include "mulu/strings.h"
#include "ui/app.h"

/* False when the programs that do the work are not installed; which package is missing has then been said. */
bool transfer_ready(struct app *app);

/* A private place for files on the way: made when first asked for, emptied and removed by transfer_clear(). NULL: it
 * could not be made, and that has been said. The path belongs to the app. */
const char *transfer_dir(struct app *app);
void transfer_clear(struct app *app);
/* Takes the place, with one file and no other in it, out of the app's hands: the caller frees the path, after
 * transfer_remove(). */
char *transfer_take(struct app *app, const char *name);
void transfer_remove(const char *dir); /* NULL is legal */

/* Sends a file of transfer_dir() under its own name. False: it did not arrive, and why has been said. */
bool transfer_send(struct app *app, const char *path);
/* Waits for what the clerk chooses there. The names of what has come into transfer_dir(), as UTF-8 and safe to use. */
bool transfer_receive(struct app *app, struct string_list *names);

/* A name that every system takes for a file's: no path, no signs that some forbid. Never empty. */
void transfer_safe_name(const char *name, struct buffer *out);

#endif
