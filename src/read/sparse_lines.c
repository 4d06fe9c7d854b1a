/* The lines of a table that comes in pieces: which belong to it, and where it ends. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/foot.h"
#include "read/head.h"
#include "read/header.h"
#include "read/layout.h"
#include "read/sparse_job.h"

char *sparse_header_words(const struct piece *pieces, size_t n)
{
    struct buffer b = {0};
    for (size_t i = 0; i < n; i++)
        text_squash(&b, pieces[i].text, strlen(pieces[i].text));
    return buf_take(&b);
}

/* How many of the first words of a line may be those of a header; its first must be, or begin like the table's own. */
static int header_words_of(const struct sparse_job *s, const struct token *t, bool first)
{
    enum { LONGEST = 60, ENOUGH = 2 }; /* bytes; words */
    struct pieces p = {.manner = s->pieces.manner};
    int found = 0;
    p.manner.closed = false;
    if (t->kind != TOKEN_PARA && t->kind != TOKEN_BARE)
        return 0;
    pieces_add_line(&p, t->text, t->line, 0);
    for (size_t i = 0; i < pieces_count(&p) && found < ENOUGH; i++) {
        struct buffer b = {0};
        const char *word = pieces_at(&p)[i].text;
        text_squash(&b, word, strlen(word));
        bool own = first && i == 0 && s->words && b.len && strncmp(s->words, b.data, b.len) == 0;
        bool yes = own || (b.len && b.len <= LONGEST && header_look(s->table->formats, word) >= LOOK_FAINT);
        buf_free(&b);
        if (first && i == 0 && !yes)
            break;
        found += yes;
    }
    pieces_release(&p);
    return found;
}

/* Whether it is worth looking whether a header begins at the i-th token: it has several words of one, or the next lines
 * have. */
static enum status may_begin_header(const struct sparse_job *s, size_t i, bool *yes, struct error *err)
{
    enum { NEXT = 3, ENOUGH = 2 };
    int found = 0;
    for (size_t k = 0; k <= NEXT && found < ENOUGH; k++) {
        const struct token *t;
        enum status st = lexer_peek(s->lx, i + k, &t, err);
        if (st)
            return st;
        int words = header_words_of(s, t, k == 0);
        found += words;
        if (k == 0 && !words)
            break;
        if (s->pieces.manner.style != PIECES_LINES && s->pieces.manner.style != PIECES_BARS)
            break;
    }
    *yes = found >= ENOUGH;
    return ST_OK;
}

/* Whether a header begins at the i-th token; lines: how many tokens it takes, own: it is this table's. */
static enum status header_at(struct sparse_job *s, size_t i, bool *yes, bool *own, size_t *lines,
                             struct error *err)
{
    struct pieces p = {.manner = s->pieces.manner};
    struct piece_header h;
    const struct token *t;
    *yes = *own = false;
    bool may = false;
    enum status st = may_begin_header(s, i, &may, err);
    if (st || !may)
        return st;
    st = layout_peek(s->lx, i, SPARSE_HEADER, &p, err);
    *yes = !st && pieces_header(s->table->formats, &p, &h);
    if (*yes) {
        char *words = sparse_header_words(pieces_at(&p), h.pieces);
        *own = s->words && strcmp(words, s->words) == 0;
        int last = pieces_at(&p)[h.pieces - 1].line;
        for (*lines = 0; !st && !(st = lexer_peek(s->lx, i + *lines, &t, err)) && t->kind != TOKEN_END &&
                         t->line <= last;)
            ++*lines;
        free(words);
        piece_header_release(&h);
    }
    pieces_release(&p);
    return st;
}

/* Whether the document, or this stretch of it, ends within the next tokens. */
static enum status ends_soon(struct sparse_job *s, bool *yes, struct error *err)
{
    enum { SOON = 8 };
    enum status st = ST_OK;
    *yes = false;
    for (size_t i = 0; i < SOON && !st && !*yes; i++) {
        const struct token *t;
        st = lexer_peek(s->lx, i, &t, err);
        *yes = !st && t->kind != TOKEN_PARA && t->kind != TOKEN_BARE;
    }
    return st;
}

static bool same_ending(const char *a, const char *b)
{
    enum { BYTES = 18 };
    size_t n = strlen(a), m = strlen(b);
    return n >= BYTES && m >= BYTES && strcmp(a + n - BYTES, b + m - BYTES) == 0;
}

/* 3) …, （二）…, 三、…: the heading of a part of the document, or an entry of a list. */
static bool is_section(const char *text)
{
    static const char *const numerals[] = DATA_NUMERALS;
    const char *p = text + strspn(text, "0123456789");
    int ordinal;
    if (value_entry_sort(text, &ordinal) != NO_ENTRY ||
        (p > text && (*p == ')' || strncmp(p, "\xef\xbc\x89", 3) == 0)))
        return true;
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (strncmp(text, numerals[i], 3) == 0 &&
            strncmp(text + 3, DATA_LIST_COMMA, strlen(DATA_LIST_COMMA)) == 0)
            return true;
    return false;
}

/* What a line is to the table. */
enum line_is { LINE_BODY, LINE_HEADER_AGAIN, LINE_OUTSIDE };

static enum status judge_line(struct sparse_job *s, const struct token *t, enum line_is *what, size_t *lines,
                              struct error *err)
{
    bool header = false, own = false, soon = false;
    struct cell cell = {.text = t->text};
    char *text = mem_dup(t->text);
    bool title = head_is_title(s->table->formats, text), foot = foot_is_line(s->table->formats, &cell, 1);
    bool entry = is_section(text);
    enum status st = header_at(s, 0, &header, &own, lines, err);
    *what = own ? LINE_HEADER_AGAIN : header ? LINE_OUTSIDE : LINE_BODY;
    bool again = title && text_same_squashed(text, s->table->head.title);
    for (size_t i = 1; !st && *what == LINE_BODY && (title || entry) && i <= (title ? 4 : 1); i++) {
        size_t n;
        st = header_at(s, i, &header, &own, &n, err);
        *what = !header        ? LINE_BODY
                : own && again ? LINE_HEADER_AGAIN
                : own && i > 1 ? LINE_BODY
                               : LINE_OUTSIDE;
        *lines = 1;
    }
    if (!st && *what == LINE_BODY && (foot || (title && same_ending(text, s->table->head.title)))) {
        st = ends_soon(s, &soon, err);
        *what = soon ? LINE_OUTSIDE : LINE_BODY;
    }
    free(text);
    return st;
}

static enum status skip_header(struct sparse_job *s, size_t lines, struct error *err)
{
    for (; lines; lines--) {
        const struct token *t;
        enum status st = lexer_peek(s->lx, 0, &t, err);
        if (st)
            return st;
        struct cell cell = {.text = t->text};
        job_reprinted(s->table, &cell, 1);
        lexer_drop(s->lx, 1);
    }
    return ST_OK;
}

enum status sparse_fill(struct sparse_job *s, size_t want, struct error *err)
{
    while (!s->pieces.ended && pieces_count(&s->pieces) < want) {
        const struct token *t;
        enum line_is what = LINE_BODY;
        size_t lines = 0;
        enum status st = lexer_peek(s->lx, 0, &t, err);
        if (!st && t->kind != TOKEN_PARA && t->kind != TOKEN_BARE)
            what = LINE_OUTSIDE;
        else if (!st && s->known)
            st = judge_line(s, t, &what, &lines, err);
        if (!st && what == LINE_HEADER_AGAIN)
            st = skip_header(s, lines, err);
        if (!st && what == LINE_OUTSIDE)
            pieces_end(&s->pieces);
        if (!st && what == LINE_BODY) {
            st = lexer_peek(s->lx, 0, &t, err);
            pieces_add_line(&s->pieces, t->text, t->line, t->gap);
            lexer_drop(s->lx, 1);
        }
        if (st)
            return st;
    }
    return ST_OK;
}
