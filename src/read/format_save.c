/* Writing a format that is then known by the headers of the table it was saved from; reading it is saved.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/read.h"
#include "mulu/text.h"
#include "read/saved.h"

enum {
    LONGEST_NAME = 120,
    LONGEST_VALUE = 900
}; /* bytes: of a file's name, and of a line that ini.c takes */

/* It is the name of a file, and a word on the command line. */
static enum status check_name(const struct formats *f, const char *name, struct error *err)
{
    const struct format *twin = formats_find(f, name);
    bool good = *name && *name != '.' && *name != '-' && strlen(name) <= LONGEST_NAME &&
                text_is_utf8(name, strlen(name), NULL) && strcmp(name, "fields") != 0 &&
                strcmp(name, "kinds") != 0;
    for (const char *p = name, *end = p + strlen(p); good && p < end;) {
        uint32_t c = text_decode(&p, end);
        good =
            c > 0x20 && c != 0x7F && !text_is_space(c) && !(c < 0x80 && strchr("/\\\"';#=[]:*?<>|", (int)c));
    }
    if (good && twin && !twin->own)
        return error_set(err, ST_USAGE, MSG_FORMAT_PROGRAMS, name);
    return good ? ST_OK : error_set(err, ST_USAGE, MSG_FORMAT_BAD_NAME, name, LONGEST_NAME / 3);
}

/* A value within double quotes, in which nothing may be said that the parser knows: full width stands for it, which
 * compares alike. */
static void put_value(struct buffer *out, const char *key, const char *text)
{
    struct buffer line = {0};
    text_squash(&line, text, strlen(text));
    buf_printf(out, "%s = \"", key);
    for (const char *p = buf_text(&line), *end = p + line.len; p < end;) {
        uint32_t c = text_decode(&p, end);
        buf_put_cp(out, c == '"' || c == '\\' ? c + 0xFEE0 : c < 0x20 || c == 0x7F ? 0xFFFD : c);
    }
    buf_puts(out, "\"\n");
    buf_free(&line);
}

static void put_column(struct buffer *out, const struct header_report *h)
{
    buf_printf(out, "\n[column-%d]\n", h->column);
    put_value(out, "header", h->text);
    if (*h->above)
        put_value(out, "above", h->above);
    buf_printf(out, "field = %s%s\n", h->field, h->tick ? "-ticks" : "");
}

/* Of text it is not how many lines the header takes that counts, but whether it has words below others. */
static int header_rows(const struct table_report *t)
{
    int rows = 1;
    for (size_t i = 0; i < t->ncolumns; i++)
        rows = t->columns[i].group ? 2 : rows;
    rows = t->table && t->header_rows > rows ? t->header_rows : rows;
    return rows < SAVED_MOST_ROWS ? rows : SAVED_MOST_ROWS;
}

static enum status make_text(const char *name, const char *label, const struct table_report *t,
                             struct buffer *out, struct error *err)
{
    bool headed = false;
    buf_puts(out, "; " DATA_FORMAT_COMMENT "\n[format]\n");
    put_value(out, "name", name);
    put_value(out, "label", label && *label ? label : name);
    buf_printf(out, "header-rows = %d\n", header_rows(t));
    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct header_report *h = &t->columns[i];
        if (strlen(h->text) > LONGEST_VALUE || strlen(h->above) > LONGEST_VALUE)
            return error_set(err, ST_USAGE, MSG_FORMAT_LONG, h->column);
        headed = headed || (!h->group && *h->text && h->column);
        if (!h->group && h->column)
            put_column(out, h);
    }
    return headed && !t->header_missing ? ST_OK : error_set(err, ST_USAGE, MSG_FORMAT_NO_HEADER);
}

enum status format_save(const struct formats *f, const char *config_dir, const char *name, const char *label,
                        const struct table_report *table, bool replace, struct error *err)
{
    struct buffer text = {0};
    struct file_out *out = NULL;
    char *dir = path_join(config_dir, "formats"), *file = mem_printf("%s.ini", name),
         *path = path_join(dir, file);
    enum status st = check_name(f, name, err);
    if (!st)
        st = make_text(name, label, table, &text, err);
    if (!st && !replace && access(path, F_OK) == 0)
        st = error_set(err, ST_CONFLICT, MSG_FORMAT_EXISTS, name);
    if (!st)
        st = path_make_dirs(dir, err);
    if (!st)
        st = file_out_open(path, &out, err);
    if (!st) {
        file_out_add(out, buf_text(&text), text.len);
        st = file_out_commit(out, err);
    }
    buf_free(&text);
    free(path);
    free(file);
    free(dir);
    return st;
}
