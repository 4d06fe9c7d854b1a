#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/xlsx_impl.h"

enum { MEMORY_BYTES = 64 << 20, MOST_STRINGS = 10 << 20 };

struct xlsx_strings {
    struct buffer memory;
    FILE *rest; /* what has found no room there; offsets go on behind it */
    int64_t *ends;
    size_t n, cap;
    int64_t bytes;
    struct xlsx_text text; /* being read */
    struct table_job *job;
    enum status status;
    struct error error;
};

struct xlsx_strings *xlsx_strings_new(void)
{
    return mem_alloc(sizeof(struct xlsx_strings));
}

void xlsx_strings_free(struct xlsx_strings *s)
{
    if (!s)
        return;
    if (s->rest)
        fclose(s->rest);
    buf_free(&s->memory);
    buf_free(&s->text.text);
    free(s->ends);
    free(s);
}

/* --- text --------------------------------------------------------------------------------------------------------- */

void xlsx_text_start(struct xlsx_text *t, const char *name, const struct xml_attributes *a)
{
    struct buffer b = {0};
    if (!strcmp(name, "rPh"))
        t->phonetic = true;
    else if (!strcmp(name, "t"))
        t->in_text = !t->phonetic;
    else if (!strcmp(name, "r"))
        t->font = SYMBOLS_NOT;
    else if (!strcmp(name, "rFont"))
        t->font = symbol_font(xml_get(a, "val", &b));
    buf_free(&b);
}

void xlsx_text_end(struct xlsx_text *t, const char *name)
{
    if (!strcmp(name, "rPh"))
        t->phonetic = false;
    else if (!strcmp(name, "t"))
        t->in_text = false;
}

void xlsx_text_bytes(struct xlsx_text *t, const char *bytes, size_t len)
{
    if (!t->in_text || t->text.len > GRID_CELL_BYTES)
        return;
    if (t->font != SYMBOLS_NOT)
        symbol_text(t->font, bytes, len, &t->text);
    else
        buf_add(&t->text, bytes, len);
}

void xlsx_text_unescape(const char *text, size_t len, bool verbatim, struct buffer *out)
{
    const char *end = text + len;
    while (text < end) {
        unsigned cp;
        char digits[5] = {0};
        bool escape = end - text >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_';
        if (escape)
            memcpy(digits, text + 2, 4);
        if (escape && strspn(digits, "0123456789ABCDEFabcdef") == 4 && sscanf(digits, "%x", &cp) == 1) {
            if (cp == '\n' || cp == '\t' || cp >= 0x20 || (verbatim && cp))
                buf_put_cp(out, cp);
            text += 7;
        } else if (*text == '\r') {
            if (text + 1 == end || text[1] != '\n')
                buf_putc(out, '\n');
            text++;
        } else {
            buf_putc(out, *text++);
        }
    }
}

/* --- the store ---------------------------------------------------------------------------------------------------- */

static void keep(struct xlsx_strings *s)
{
    const struct buffer *text = &s->text.text;
    if (!s->rest && s->memory.len + text->len > MEMORY_BYTES && !(s->rest = tmpfile()))
        s->status = error_set(&s->error, ST_INPUT, MSG_FILE_READ, s->job->path, error_os(errno));
    if (s->n >= MOST_STRINGS)
        s->status = error_set(&s->error, ST_INPUT, MSG_READ_STRINGS, s->job->path, MOST_STRINGS);
    if (!s->status) {
        s->ends = mem_array(s->ends, &s->cap, s->n + 1, sizeof *s->ends);
        if (!s->rest)
            buf_add(&s->memory, buf_text(text), text->len);
        else if (fwrite(buf_text(text), 1, text->len, s->rest) != text->len)
            s->status = error_set(&s->error, ST_INPUT, MSG_FILE_READ, s->job->path, error_os(errno));
        s->bytes += (int64_t)text->len;
        s->ends[s->n++] = s->bytes;
    }
}

static void on_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct xlsx_strings *s = ctx;
    if (ns != XML_SHEET)
        return;
    if (!strcmp(name, "si")) {
        buf_clear(&s->text.text);
        s->text.font = SYMBOLS_NOT;
        s->text.phonetic = false;
    }
    xlsx_text_start(&s->text, name, a);
}

static void on_end(void *ctx, enum xml_ns ns, const char *name)
{
    struct xlsx_strings *s = ctx;
    if (ns != XML_SHEET)
        return;
    xlsx_text_end(&s->text, name);
    if (!strcmp(name, "si") && !s->status)
        keep(s);
}

static void on_text(void *ctx, const char *bytes, size_t len)
{
    struct xlsx_strings *s = ctx;
    xlsx_text_bytes(&s->text, bytes, len);
}

static enum status on_check(void *ctx, struct error *err)
{
    const struct xlsx_strings *s = ctx;
    if (s->status && err)
        *err = s->error;
    return s->status;
}

enum status xlsx_strings_load(struct xlsx_strings *s, struct pack *pack, const char *part,
                              struct table_job *job, struct error *err)
{
    struct xml_handler h = {.start = on_start, .end = on_end, .text = on_text, .check = on_check, .ctx = s};
    s->job = job;
    enum status st = pack_parse(pack, part, false, &h, err);
    if (!st && s->rest && fflush(s->rest))
        st = error_set(err, ST_INPUT, MSG_FILE_READ, job->path, error_os(errno));
    return st;
}

void xlsx_strings_get(struct xlsx_strings *s, size_t number, struct buffer *out)
{
    if (number >= s->n)
        return;
    int64_t from = number ? s->ends[number - 1] : 0, to = s->ends[number];
    int64_t held = (int64_t)s->memory.len;
    if (to <= held) {
        buf_add(out, buf_text(&s->memory) + from, (size_t)(to - from));
        return;
    }
    char *text = mem_alloc((size_t)(to - from) + 1);
    ssize_t n = pread(fileno(s->rest), text, (size_t)(to - from), (off_t)(from - held));
    if (n > 0)
        buf_add(out, text, (size_t)n);
    free(text);
}
