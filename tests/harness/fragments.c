#include "harness/fragments.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* Takes boxes and the noise of converters out of a fragment; a radical is the character. */
static void strip(struct buffer *out, const char *printed)
{
    struct buffer unified = {0};
    text_unify(&unified, printed, strlen(printed));
    const char *s = buf_text(&unified);
    static const char *const marks[] = {"■", "□", "√", "☑", "◆", "<p>", "</p>"};
    while (*s) {
        size_t n = 0;
        const char *end = strncmp(s, "[bookmark:", 10) == 0 ? strchr(s, ']') : NULL;
        if (end)
            n = (size_t)(end - s) + 1;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !n; i++)
            if (strncmp(s, marks[i], strlen(marks[i])) == 0)
                n = strlen(marks[i]);
        if (!n)
            buf_putc(out, *s);
        s += n ? n : 1;
    }
    buf_free(&unified);
}

static void add_squashed(struct buffer *all, const char *text)
{
    struct buffer bare = {0};
    strip(&bare, text);
    text_squash(all, buf_text(&bare), bare.len);
    buf_putc(all, '\n');
    buf_free(&bare);
}

static void add_list(struct buffer *all, const struct string_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        add_squashed(all, l->items[i]);
}

static char *everything(const struct collected *c)
{
    struct buffer all = {0};
    for (size_t t = 0; t < c->n; t++) {
        for (size_t i = 0; i < c->tables[t].n; i++) {
            const struct outline_row *row = &c->tables[t].rows[i];
            for (int k = 0; k < row->nlevels; k++)
                add_squashed(&all, row->levels[k]);
            for (int k = 0; k < FIELD_COUNT; k++)
                add_squashed(&all, row->fields[k]);
            for (int k = 0; k < row->nextras; k++)
                add_squashed(&all, row->extras[k]);
            for (size_t k = 0; k < row->nmarks; k++)
                if (row->marks[k].reason == REASON_DITTO) /* what was said for the value above */
                    add_squashed(&all, row->marks[k].raw);
        }
    }
    for (size_t t = 0; t < c->report.ntables; t++) {
        const struct table_report *r = &c->report.tables[t];
        add_squashed(&all, r->title);
        add_list(&all, &r->unplaced);
        add_list(&all, &r->reprinted);
        add_list(&all, &r->headers);
    }
    add_list(&all, &c->report.notes);
    add_list(&all, &c->report.unplaced);
    return buf_take(&all);
}

static bool is_rule(const char *part)
{
    return strspn(part, "-+=:| ") == strlen(part);
}

char *lost_fragment_of(const struct collected *c, const char *text, size_t len, const char *parted)
{
    char *all = everything(c), *copy = mem_dup_n(text, len), *lost = NULL;
    for (char *save = NULL, *part = strtok_r(copy, parted, &save); part && !lost;
         part = strtok_r(NULL, parted, &save)) {
        struct buffer bare = {0}, squashed = {0};
        strip(&bare, part);
        text_squash(&squashed, buf_text(&bare), bare.len);
        if (squashed.len && !is_rule(squashed.data) && !strstr(all, squashed.data))
            lost = mem_dup(part);
        buf_free(&bare);
        buf_free(&squashed);
    }
    free(copy);
    free(all);
    return lost;
}

char *lost_fragment(const struct collected *c, const char *text, size_t len)
{
    return lost_fragment_of(c, text, len, "\t\n");
}
