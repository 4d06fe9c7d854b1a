/* Messages as the screen shows them. */
#ifndef MULU_UI_MESSAGE_H
#define MULU_UI_MESSAGE_H

/* Takes a message; the caller frees what it gives. Its sentences are parted by "; ", which within Chinese becomes one
 * sign; and the home is called ~, as in the fields. */
char *message_for_screen(char *text);

#endif
