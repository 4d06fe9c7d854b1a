#include "read/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

/* A pipe is read once only; it is copied to where it can be read twice. */
static enum status make_seekable(struct source *s, struct error *err)
{
    FILE *copy = tmpfile();
    char chunk[16384];
    size_t n = 0;
    while (copy && (n = fread(chunk, 1, sizeof chunk, s->file)) > 0 && fwrite(chunk, 1, n, copy) == n)
        ;
    bool failed = !copy || ferror(s->file) || ferror(copy) || fflush(copy);
    if (failed) {
        int why = errno;
        if (copy)
            fclose(copy);
        return error_set(err, ST_INPUT, MSG_FILE_READ, s->path, error_os(why));
    }
    fclose(s->file);
    s->file = copy;
    rewind(copy);
    return ST_OK;
}

enum status source_rewind(struct source *s, struct error *err)
{
    if (fseeko(s->file, 0, SEEK_SET))
        return error_set(err, ST_INPUT, MSG_FILE_READ, s->path, error_os(errno));
    return ST_OK;
}

enum status source_open(const char *path, struct source *out, struct error *err)
{
    struct stat info;
    *out = (struct source){.path = mem_dup(path)};
    out->file = fopen(path, "rbe");
    if (!out->file || fstat(fileno(out->file), &info))
        return error_set(err, ST_INPUT, MSG_FILE_OPEN, path, error_os(errno));
    if (S_ISDIR(info.st_mode))
        return error_set(err, ST_INPUT, MSG_READ_DIRECTORY, path);
    if (!S_ISREG(info.st_mode)) {
        enum status st = make_seekable(out, err);
        if (st)
            return st;
        fstat(fileno(out->file), &info);
    }
    out->size = info.st_size;
    if (out->size == 0)
        return error_set(err, ST_INPUT, MSG_READ_EMPTY, path);
    out->head_len = fread(out->head, 1, SOURCE_HEAD, out->file);
    if (ferror(out->file))
        return error_set(err, ST_INPUT, MSG_FILE_READ, path, error_os(errno));
    return source_rewind(out, err);
}

void source_close(struct source *s)
{
    if (s->file)
        fclose(s->file);
    free(s->path);
    *s = (struct source){0};
}

/* The head as ASCII, however wide its characters are: tags and header lines can be looked for in it. */
static void ascii_head(const struct source *s, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->head_len; i++)
        if (s->head[i] && (unsigned char)s->head[i] < 0x80)
            out[n++] = s->head[i];
    out[n] = '\0';
}

static const char *skip_blank(const char *p)
{
    return p + strspn(p, " \t\r\n\f");
}

/* Past declarations and comments, where the first tag of a document stands. */
static const char *first_tag(const char *p)
{
    for (;;) {
        const char *end = NULL;
        p = skip_blank(p);
        if (strncmp(p, "<!--", 4) == 0)
            end = strstr(p, "-->");
        else if (strncmp(p, "<?", 2) == 0)
            end = strchr(p, '>');
        if (!end)
            return p;
        p = end + (*end == '-' ? 3 : 1);
    }
}

static bool is_tag(const char *p, const char *name)
{
    size_t n = strlen(name);
    return *p == '<' && strncasecmp(p + 1, name, n) == 0 && strchr(" \t\r\n>/", p[1 + n]);
}

/* A page begins with one of its tags, or with any tag when a table follows: pieces of pages, and what programs call .xls.
 * Single tags alone prove nothing, since converters leave them behind in text. */
static bool is_page(const char *head)
{
    static const char *const tags[] = {"html", "head", "body", "table", "meta", "style", "title", "base"};
    const char *p = first_tag(head);
    if (strncasecmp(p, "<!doctype html", 14) == 0)
        return true;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (is_tag(p, tags[i]))
            return true;
    return *p == '<' && strcasestr(p, "<table") && strcasestr(p, "<tr");
}

static bool is_message(const char *head)
{
    const char *p = skip_blank(head), *type = strcasestr(head, "content-type:");
    static const char *const first[] = {"mime-version:", "from:", "content-type:", "subject:", "date:"};
    if (!type || !strcasestr(type, "multipart/") || !strcasestr(head, "mime-version:"))
        return false;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (strncasecmp(p, first[i], strlen(first[i])) == 0)
            return true;
    return false;
}

enum file_kind source_kind(const struct source *s)
{
    static const struct {
        const char *magic;
        size_t len;
        enum file_kind kind;
    } kinds[] = {
        {"PK\x03\x04", 4, FILE_ZIP},       {"PK\x05\x06", 4, FILE_ZIP}, {"%PDF", 4, FILE_PDF},
        {"\xD0\xCF\x11\xE0", 4, FILE_OLE}, {"{\\rtf", 5, FILE_RTF},
    };
    char head[SOURCE_HEAD + 1];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (s->head_len >= kinds[i].len && memcmp(s->head, kinds[i].magic, kinds[i].len) == 0)
            return kinds[i].kind;
    ascii_head(s, head);
    if (is_page(head))
        return FILE_HTML;
    if (is_message(head))
        return FILE_MHT;
    return strncmp(skip_blank(head), "<?xml", 5) == 0 ? FILE_XML : FILE_TEXT;
}
