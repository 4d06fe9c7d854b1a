/* Whether a document is a CSV, and what parts its cells. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/csv.h"

enum { LOOK_BYTES = 64 * 1024, LINES = 12 };

/* Our writer quotes every cell, begins with a byte order mark and ends lines with CRLF. In such a file a blank cell is
 * meant, and every text stands as it is to be. */
static bool is_our_own(const char *encoding, const char *text)
{
    if (strcmp(encoding, "utf-8-bom") != 0 && strcmp(encoding, "utf-8") != 0 &&
        strcmp(encoding, "gb18030") != 0)
        return false;
    const char *p = text;
    while (*p == '"') {
        if (p[1] == '"' && p[2] != '"')
            return false; /* no column of ours is without a name */
        for (p++; *p && !(*p == '"' && p[1] != '"'); p += *p == '"' ? 2 : 1)
            ;
        if (!*p++)
            return false;
        if (*p == '\r')
            return p[1] == '\n';
        if (*p++ != ',')
            return false;
    }
    return false;
}

static bool has_ending(const char *path, const char *ending)
{
    size_t n = strlen(path), e = strlen(ending);
    return n >= e && strcasecmp(path + n - e, ending) == 0;
}

/* As many cells in the row behind a header: a sentence that names a few columns is followed by none. */
static bool goes_on(const struct cell *cells, size_t n, const struct header *h)
{
    enum { LEAST = 3 };
    size_t end = h->end + 1;
    while (end < n && !cells[end].first)
        end++;
    return h->nfirst >= LEAST && h->end < n && end - h->end == h->nfirst;
}

/* The columns of the header that cells parted so begin with, a few lines above it aside; 0: there is none. */
static size_t header_columns(const struct formats *f, const struct buffer *text, char delimiter, bool named)
{
    struct run run = {0};
    struct header h;
    size_t found = 0, end = text->len;
    for (size_t i = 0, line = 0; i < text->len && line < 4 * LINES; i++) {
        line += text->data[i] == '\n';
        end = i + 1;
    }
    size_t n = csv_sample(buf_text(text), end, delimiter, &run), at = 0;
    const struct cell *cells = run_cells(&run);
    for (size_t line = 0; line < LINES && at < n && !found; line++) {
        if (header_find(f, cells + at, n - at, &h) && (named || line == 0 || goes_on(cells + at, n - at, &h)))
            found = h.nfirst;
        for (at++; at < n && !cells[at].first;)
            at++;
    }
    run_release(&run);
    return found;
}

/* A cell in quotes that goes on in the next line: how spreadsheets save tabs. */
static bool has_quoted_break(const char *s)
{
    bool quoted = false, start = true;
    for (; *s; s++) {
        if (quoted && *s == '\n')
            return true;
        if (*s == '"' && (start || quoted))
            quoted = !quoted;
        start = !quoted && (*s == '\t' || *s == '\n');
    }
    return false;
}

static char by_sep(const char *text)
{
    return strncasecmp(text, "sep=", 4) == 0 && text[4] && (text[5] == '\r' || text[5] == '\n') ? text[4]
                                                                                                : '\0';
}

/* The delimiter that makes the widest header; a name (.csv) allows for lines above it, and for none at all. */
static char find_delimiter(const struct formats *f, const struct buffer *text, const char *path)
{
    static const char all[] = {',', ';', '\t'};
    bool csv = has_ending(path, ".csv"), tsv = has_ending(path, ".tsv") || has_ending(path, ".tab");
    bool quoted = has_quoted_break(buf_text(text));
    size_t widest = 1;
    char best = by_sep(buf_text(text));
    for (size_t i = 0; i < sizeof all && !by_sep(buf_text(text)); i++) {
        bool tab = all[i] == '\t';
        if (tab && !csv && !tsv && !quoted)
            continue; /* text, as Word and PDF save it */
        size_t n = header_columns(f, text, all[i], csv || tsv || (tab && quoted));
        if (n > widest) {
            widest = n;
            best = all[i];
        }
    }
    if (best || !(csv || tsv))
        return best;
    if (tsv)
        return memchr(buf_text(text), '\t', text->len) ? '\t' : '\0';
    size_t counts[3] = {0}, most = 0;
    for (size_t i = 0; i < text->len; i++)
        for (size_t k = 0; k < 3; k++)
            counts[k] += text->data[i] == all[k];
    for (size_t k = 1; k < 3; k++)
        most = counts[k] > counts[most] ? k : most;
    return counts[most] ? all[most] : '\0';
}

enum status csv_detect(struct decoder *in, const char *path, const struct formats *formats, char delimiter,
                       struct csv_manner *out, struct error *err)
{
    struct buffer head = {0};
    bool more = true;
    enum status st = ST_OK;
    *out = (struct csv_manner){.delimiter = delimiter};
    while (!st && more && head.len < LOOK_BYTES)
        st = decoder_text(in, &head, &more, err);
    if (!st && !delimiter) {
        out->own = is_our_own(decoder_encoding(in), buf_text(&head));
        out->delimiter = out->own ? ',' : find_delimiter(formats, &head, path);
    }
    out->is_csv = out->delimiter != '\0';
    buf_free(&head);
    return st ? st : decoder_rewind(in, err);
}
