/* libxml2, loaded when a document is first read that it parses (mulu/library.h). Private to src/read. */
#ifndef MULU_READ_LIBXML2_H
#define MULU_READ_LIBXML2_H

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "mulu/error.h"
#include "mulu/library.h"

/* clang-format off */
#define LIBXML2_FUNCTIONS(X) \
    X(htmlCreatePushParserCtxt) \
    X(htmlCtxtUseOptions) \
    X(htmlFreeParserCtxt) \
    X(htmlParseChunk) \
    X(xmlCreatePushParserCtxt) \
    X(xmlCtxtUseOptions) \
    X(xmlFreeDoc) \
    X(xmlFreeParserCtxt) \
    X(xmlParseChunk) \
    X(xmlSetGenericErrorFunc) \
    X(xmlSetStructuredErrorFunc) \
    X(xmlStopParser)
/* clang-format on */

struct libxml2 {
    LIBXML2_FUNCTIONS(LIBRARY_MEMBER)
};

/* What it would print to the standard error goes nowhere from then on; what matters comes back as a status. */
enum status libxml2_load(struct libxml2 *out, struct error *err);

#endif
