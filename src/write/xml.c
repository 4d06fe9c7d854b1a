#include "write/xml.h"

#include <string.h>

#include "mulu/text.h"

/* Control characters and noncharacters (Unicode 23.7; the XML recommendation, 2.2; HTML, 13.2.3.5). */
static bool is_code(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0xFDD0 && cp <= 0xFDEF) ||
           (cp & 0xFFFE) == 0xFFFE;
}

enum xml_piece xml_next(const char **p, const char **from, uint32_t *cp)
{
    const char *s = *from = *p, *end = s + strlen(s);
    while (s < end) {
        const char *at = s;
        *cp = text_decode(&s, end);
        if (*cp != '\n' && *cp != '\t' && !is_code(*cp))
            continue;
        if (at == *p) {
            *p = s;
            return *cp == '\n' ? XML_BREAK : *cp == '\t' ? XML_TAB : XML_CODE;
        }
        s = at;
        break;
    }
    bool any = s > *p;
    *p = s;
    return any ? XML_RUN : XML_END;
}

void xml_escape(struct buffer *out, const char *bytes, size_t len)
{
    for (const char *p = bytes, *end = p + len; p < end;) {
        size_t n = 0;
        while (p + n < end && !strchr("&<>\"", p[n]))
            n++;
        buf_add(out, p, n);
        p += n;
        if (p == end)
            break;
        buf_puts(out, *p == '&' ? "&amp;" : *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : "&quot;");
        p++;
    }
}

void xml_plain(struct buffer *out, const char *text)
{
    const char *from;
    uint32_t cp;
    for (enum xml_piece piece; (piece = xml_next(&text, &from, &cp)) != XML_END;) {
        if (piece == XML_RUN)
            xml_escape(out, from, (size_t)(text - from));
        else
            buf_puts(out, piece == XML_CODE ? "\xEF\xBF\xBD" : " ");
    }
}
