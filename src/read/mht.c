/* Pages saved with all their parts as one message (RFC 2557): the page itself is found, decoded, and read as any other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "read/html.h"

enum { LINE = 16384, MOST_BOUNDARIES = 8, MOST_HEADER = 64 * 1024 };

enum transfer { TRANSFER_PLAIN, TRANSFER_QUOTED, TRANSFER_BASE64 };

struct message {
    struct source *from;
    char line[LINE];
    bool at_start; /* line begins where one of the file does */
    struct string_list boundaries;
    FILE *page;
    enum transfer transfer;
    char escape[3]; /* of quoted-printable, begun and not ended */
    size_t nescape;
    unsigned bits, nbits; /* of base64 */
};

static bool next_line(struct message *m)
{
    size_t n = strlen(m->line);
    m->at_start = n == 0 || m->line[n - 1] == '\n';
    return fgets(m->line, sizeof m->line, m->from->file) != NULL;
}

/* The value of name=…, with or without quotes; NULL: it is not there. The caller frees. */
static char *parameter(const char *header, const char *name)
{
    const char *at = strcasestr(header, name);
    size_t n = strlen(name);
    if (!at || at[n] != '=')
        return NULL;
    at += n + 1;
    return *at == '"' ? mem_dup_n(at + 1, strcspn(at + 1, "\"\r\n")) : mem_dup_n(at, strcspn(at, "; \t\r\n"));
}

static bool is_boundary(const struct message *m)
{
    if (!m->at_start || strncmp(m->line, "--", 2) != 0)
        return false;
    for (size_t i = 0; i < m->boundaries.n; i++)
        if (strncmp(m->line + 2, m->boundaries.items[i], strlen(m->boundaries.items[i])) == 0)
            return true;
    return false;
}

/* Header lines up to the blank one, each on one line. */
static void read_header(struct message *m, struct buffer *out)
{
    buf_clear(out);
    while (next_line(m) && out->len < MOST_HEADER) {
        if (m->at_start && (!strcmp(m->line, "\n") || !strcmp(m->line, "\r\n")))
            return;
        if (out->len && (*m->line == ' ' || *m->line == '\t'))
            while (out->len && strchr("\r\n", out->data[out->len - 1]))
                buf_cut(out, out->len - 1);
        buf_puts(out, m->line);
    }
}

static const char *field(const char *header, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = header; *p;) {
        if (strncasecmp(p, name, n) == 0 && p[n] == ':')
            return p + n + 1 + strspn(p + n + 1, " \t");
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    return "";
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

static void put(struct message *m, int byte)
{
    putc(byte, m->page);
}

static void take_quoted(struct message *m, char c)
{
    if (m->nescape == 0 && c != '=') {
        put(m, (unsigned char)c);
        return;
    }
    m->escape[m->nescape++] = c;
    if (m->nescape == 2 && c == '\n') { /* a soft line break, */
        m->nescape = 0;
    } else if (m->nescape == 3) {
        int high = hex(m->escape[1]), low = hex(m->escape[2]);
        bool soft = m->escape[1] == '\r' && m->escape[2] == '\n'; /* or one of two bytes */
        if (high >= 0 && low >= 0)
            put(m, high * 16 + low);
        else if (!soft)
            fwrite(m->escape, 1, 3, m->page);
        m->nescape = 0;
    }
}

static void take_base64(struct message *m, char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    if (!at)
        return;
    m->bits = (m->bits << 6 | (unsigned)(at - digits)) & 0xFFFFFF;
    m->nbits += 6;
    if (m->nbits >= 8) {
        m->nbits -= 8;
        put(m, (int)(m->bits >> m->nbits & 0xFF));
    }
}

static void take_body(struct message *m)
{
    while (next_line(m) && !is_boundary(m)) {
        for (const char *p = m->line; *p; p++) {
            if (m->transfer == TRANSFER_QUOTED)
                take_quoted(m, *p);
            else if (m->transfer == TRANSFER_BASE64)
                take_base64(m, *p);
            else
                put(m, (unsigned char)*p);
        }
    }
}

/* Looks for the first page among the parts; *charset is what its part says, NULL: nothing. */
static bool find_page(struct message *m, char **charset)
{
    struct buffer header = {0};
    bool found = false;
    do {
        read_header(m, &header);
        const char *type = field(buf_text(&header), "content-type"), *how;
        char *line = mem_dup_n(type, strcspn(type, "\r\n")), *boundary = parameter(line, "boundary");
        if (boundary && *boundary && m->boundaries.n < MOST_BOUNDARIES)
            string_list_add(&m->boundaries, boundary);
        found = strncasecmp(line, "text/html", 9) == 0 || strncasecmp(line, "application/xhtml", 17) == 0;
        if (found) {
            *charset = parameter(line, "charset");
            how = field(buf_text(&header), "content-transfer-encoding");
            m->transfer = !strncasecmp(how, "quoted", 6)   ? TRANSFER_QUOTED
                          : !strncasecmp(how, "base64", 6) ? TRANSFER_BASE64
                                                           : TRANSFER_PLAIN;
        }
        free(boundary);
        free(line);
        bool at_boundary = false;
        while (!found && !at_boundary && next_line(m))
            at_boundary = is_boundary(m);
    } while (!found && !feof(m->from->file));
    buf_free(&header);
    return found;
}

static enum status read_page(struct message *m, const char *charset, struct table_job *job, struct error *err)
{
    struct source page = {.path = m->from->path, .file = m->page};
    struct read_options options = *job->options;
    const struct read_options *own = job->options;
    bool failed = fflush(m->page) || ferror(m->page);
    page.size = ftello(m->page);
    if (failed)
        return error_set(err, ST_INPUT, MSG_FILE_READ, page.path, error_os(errno));
    if (page.size <= 0)
        return error_set(err, ST_INPUT, MSG_READ_EMPTY, page.path);
    rewind(m->page);
    page.head_len = fread(page.head, 1, SOURCE_HEAD, m->page);
    if (!options.encoding && charset && strncasecmp(charset, "big5", 4) == 0)
        options.encoding = "big5";
    job->options = &options;
    enum status st = html_read(&page, job, err);
    job->options = own;
    return st;
}

enum status mht_read(struct source *from, struct table_job *job, struct error *err)
{
    struct message m = {.from = from, .page = tmpfile()};
    char *charset = NULL;
    enum status st = m.page ? source_rewind(from, err)
                            : error_set(err, ST_INPUT, MSG_FILE_READ, from->path, error_os(errno));
    if (!st && !find_page(&m, &charset))
        st = error_set(err, ST_INPUT, MSG_READ_NO_PAGE, from->path);
    if (!st) {
        take_body(&m);
        st = read_page(&m, charset, job, err);
    }
    if (m.page)
        fclose(m.page);
    string_list_free(&m.boundaries);
    free(charset);
    return st;
}
