/* Office files: a zip of XML parts. Private to src/read.
 *
 * Parts are streamed: a part is unpacked and parsed piece by piece and never held. Nothing outside the file is ever asked
 * for: no entities, no document types, no network. What is too much is refused before it costs anything: the number of
 * members, the size that they say they have and the one that they turn out to have, how far they are packed, how deep
 * their elements stand. */
#ifndef MULU_READ_PACK_H
#define MULU_READ_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/buffer.h"
#include "read/source.h"
#include "read/text.h"

struct pack;
/* ST_INPUT: no zip, cut off (the message says which parts could be seen), too many members, too large. */
enum status pack_open(struct source *from, struct table_job *job, struct pack **out, struct error *err);
void pack_close(struct pack *p);
bool pack_has(const struct pack *p, const char *part);

/* One element's attributes, whatever their prefixes. */
struct xml_attributes;
/* The value of an attribute by its local name, copied into buf; NULL: it is not there. */
const char *xml_get(const struct xml_attributes *a, const char *name, struct buffer *buf);
int xml_get_int(const struct xml_attributes *a, const char *name, int otherwise);
/* A switch of Word: an element without val, or with one that is not "0", "false", "off" or "none". */
bool xml_is_on(const struct xml_attributes *a);

/* The vocabularies that are told apart; both editions of the standard count as one. */
enum xml_ns {
    XML_OTHER,
    XML_WORD,
    XML_WORD14,
    XML_SHEET,
    XML_COMPATIBILITY,
    XML_PACKAGE,
    XML_MATH,
    XML_DRAWING
};

/* Receives a part's elements, by their local names. */
struct xml_handler {
    void (*start)(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a);
    void (*end)(void *ctx, enum xml_ns ns, const char *name);
    void (*text)(void *ctx, const char *bytes, size_t len); /* may be NULL */
    enum status (*check)(void *ctx, struct error *err);     /* asked after each piece; may be NULL */
    void *ctx;
    bool stop; /* set by a function that needs no more */
};
/* Parses a part. weigh: its progress is shown as the job's. ST_INPUT: no such part, damaged (bad checksum, XML cut in the
 * middle: the message says where and what has been read), refused. */
enum status pack_parse(struct pack *p, const char *part, bool weigh, struct xml_handler *h,
                       struct error *err);
/* The name of a part's outermost element, appended; errors as above. */
enum status pack_root(struct pack *p, const char *part, struct buffer *name, struct error *err);
/* The relations of a part (its _rels file), by what the last piece of their type is; nothing where there is no such file. */
enum status pack_relations(struct pack *p, const char *part,
                           void (*take)(void *ctx, const char *id, const char *type, const char *target),
                           void *ctx, struct error *err);
/* The part that the package is about, as its relations say; caller frees. NULL: it is no office file. */
char *pack_main_part(struct pack *p);

#endif
