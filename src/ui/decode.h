/* From the bytes that a terminal sends to keys and pastes. No curses: its reader drops what it has of a character that
 * arrives in two pieces (a long line, a full buffer), swallows bytes after a bad one, and lets unknown sequences through
 * as typed letters. Here every byte is kept until it is known what it belongs to, wherever the pieces are cut.
 *
 * Characters are read in the encoding of the locale. */
#ifndef MULU_UI_DECODE_H
#define MULU_UI_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/buffer.h"
#include "ui/burst.h"
#include "ui/keys.h"

enum event_kind {
    EVENT_KEY,
    EVENT_PASTE,
    EVENT_REPORT, /* where the terminal's cursor stands, an answer to the question of probe.h; never of its first row */
    EVENT_MOUSE
};

/* The left button and the wheel; others say nothing. */
enum mouse_kind { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
struct mouse {
    enum mouse_kind kind;
    int row, col; /* from 0; a terminal may say anything, so they may lie outside the screen */
};

struct event {
    enum event_kind kind;
    struct key key;
    struct mouse mouse;
    const char *text; /* a paste: UTF-8 with "\n"; good until the next event */
    size_t len;
    int row, col; /* a report: from 1 */
};

enum { DECODER_SEQUENCE = 16 };
struct decoder_sequence {
    char bytes[DECODER_SEQUENCE];
    struct key key;
};

struct decoder {
    struct decoder_sequence *sequences;
    size_t n, cap;
    struct buffer input; /* what is not yet decoded */
    struct buffer paste;
    bool pasting;
    enum burst burst; /* without brackets: it ends when nothing more comes */
    bool swallowing;  /* the rest of a report of the mouse that was broken off or is longer than any */
    bool paste_cr;    /* the last character of the paste was a CR: a LF that follows is its second half */
};

void decoder_init(struct decoder *d); /* with the sequences that terminals of all kinds send */
void decoder_free(struct decoder *d);
void decoder_add(struct decoder *d, const char *bytes,
                 enum key_name name); /* a terminal's own; only ESC … counts */
/* What has been read in one go; much text at once is a paste, brackets or not. */
void decoder_feed(struct decoder *d, const char *bytes, size_t len);
/* Takes the first report out of what is not yet decoded, wherever it stands; keys typed meanwhile stay. */
bool decoder_take_report(struct decoder *d, int *row, int *col);

enum decoded {
    DECODED_EVENT,
    DECODED_NOTHING, /* nothing to decode, or the rest of a character is still to come */
    DECODED_WAIT, /* an Esc, which may be a key or the beginning of a sequence, or an open paste: ask again, with
                        `ended` when nothing has come for decoder_patience() milliseconds */
};
enum decoded decoder_next(struct decoder *d, bool ended, struct event *out);
int decoder_patience(const struct decoder *d);

#endif
