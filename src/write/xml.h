/* Text inside XML and HTML. Private to src/write. */
#ifndef MULU_WRITE_XML_H
#define MULU_WRITE_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

/* How a text goes on: with a run of plain characters, or with one that has a form of its own in every format. */
enum xml_piece { XML_END, XML_RUN, XML_BREAK, XML_TAB, XML_CODE };
/* Steps *p over the next piece of text. XML_RUN: the bytes from *from to *p. XML_CODE: a character that neither XML nor
 * HTML can hold (a control character, say), *cp; a file shows it as U+0001 and says what it stands for. */
enum xml_piece xml_next(const char **p, const char **from, uint32_t *cp);

void xml_escape(struct buffer *out, const char *bytes, size_t len);
/* The same for a whole text that must be plain, a title: breaks and tabs are blanks, U+FFFD stands for what cannot be. */
void xml_plain(struct buffer *out, const char *text);

#endif
