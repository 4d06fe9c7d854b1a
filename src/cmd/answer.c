#include "cmd/answer.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { MOST_DIGITS = 4 };

/* With an input method on, signs come in full width or as the Chinese mark on the same key. */
static const struct {
    uint32_t cp;
    enum answer answer;
} signs[] = {
    {'-', ANSWER_CLEAR},  {0xFF0D, ANSWER_CLEAR},                           /* － */
    {'<', ANSWER_BACK},   {0xFF1C, ANSWER_BACK},   {0x300A, ANSWER_BACK},   /* ＜ 《 */
    {'>', ANSWER_TO_END}, {0xFF1E, ANSWER_TO_END}, {0x300B, ANSWER_TO_END}, /* ＞ 》 */
    {'?', ANSWER_HELP},   {0xFF1F, ANSWER_HELP},                            /* ？ */
    {'.', ANSWER_STOP},   {0xFF0E, ANSWER_STOP},   {0x3002, ANSWER_STOP},   /* ． 。 */
};

enum answer answer_sign(const char *line)
{
    const char *p = line, *end = line + strlen(line);
    uint32_t cp = p < end ? text_decode(&p, end) : 0;
    if (!cp)
        return ANSWER_KEEP;
    for (size_t i = 0; p == end && i < sizeof signs / sizeof *signs; i++)
        if (signs[i].cp == cp)
            return signs[i].answer;
    return ANSWER_TEXT;
}

bool answer_takes_lines(const struct question *q)
{
    return q->info->editor == EDIT_TEXT && !q->info->one_line;
}

bool answer_by_number(const struct question *q)
{
    return q->choices.n > 0 && (q->info->editor != EDIT_COMPLETE || q->listed);
}

static int digit(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (int)(cp - '0');
    return cp >= 0xFF10 && cp <= 0xFF19 ? (int)(cp - 0xFF10) : -1;
}

static bool is_separator(uint32_t cp)
{
    return cp == ',' || cp == 0xFF0C || cp == 0x3001 || text_is_space(cp); /* ， 、 */
}

/* Nothing but numbers, with separators where there may be several. */
static bool is_numbers(const char *line, size_t len, bool several)
{
    const char *p = line, *end = line + len;
    int digits = 0;
    while (p < end) {
        uint32_t cp = text_decode(&p, end);
        if (digit(cp) >= 0)
            digits++;
        else if (!several || !is_separator(cp))
            return false;
    }
    return digits > 0;
}

void answer_literal(const char *line, struct buffer *out)
{
    const char *rest = line;
    while (*rest == '\\')
        rest++;
    bool guards =
        rest > line && *rest && (answer_sign(rest) != ANSWER_TEXT || is_numbers(rest, strlen(rest), true));
    buf_puts(out, guards ? line + 1 : line);
}

/* Reads a number and what separates it from the next; 0 where it is too long to name anything. */
static int next_number(const char **p, const char *end)
{
    int n = 0, digits = 0;
    while (*p < end) {
        uint32_t cp = text_decode(p, end);
        if (digit(cp) < 0) {
            if (digits)
                break;
            continue;
        }
        if (++digits <= MOST_DIGITS)
            n = 10 * n + digit(cp);
    }
    return digits > MOST_DIGITS ? 0 : digits ? n : -1;
}

static enum status tick_numbers(const struct question *q, const char *line, size_t len, bool *ticked,
                                struct error *err)
{
    const char *p = line, *end = line + len;
    for (int n; (n = next_number(&p, end)) >= 0;) {
        if (n < 1 || (size_t)n > q->choices.n)
            return error_set(err, ST_INPUT, MSG_ANSWER_NUMBER, (int)len, line, q->choices.n);
        ticked[n - 1] = true;
    }
    return ST_OK;
}

static void join(struct buffer *out, const char *text)
{
    buf_printf(out, "%s%s", out->len ? DATA_LIST_COMMA : "", text);
}

/* Parts between 、: a number ticks, any other text is one's own and follows what is ticked. */
static enum status tick_parts(const struct question *q, const char *line, bool *ticked, struct buffer *own,
                              struct error *err)
{
    struct string_list parts = {0};
    enum status st = ST_OK;
    cells_split(line, &parts);
    for (size_t i = 0; !st && i < parts.n; i++) {
        const char *part = parts.items[i];
        size_t k = 0;
        while (k < q->choices.n && strcmp(q->choices.items[k], part) != 0)
            k++;
        if (k < q->choices.n)
            ticked[k] = true;
        else if (is_numbers(part, strlen(part), false))
            st = tick_numbers(q, part, strlen(part), ticked, err);
        else
            join(own, part);
    }
    string_list_free(&parts);
    return st;
}

static enum status ticks(const struct question *q, const char *line, struct buffer *out, struct error *err)
{
    bool *ticked = mem_alloc(q->choices.n * sizeof *ticked);
    struct buffer own = {0};
    enum status st = is_numbers(line, strlen(line), true) ? tick_numbers(q, line, strlen(line), ticked, err)
                                                          : tick_parts(q, line, ticked, &own, err);
    for (size_t i = 0; !st && i < q->choices.n; i++)
        if (ticked[i])
            join(out, q->choices.items[i]);
    if (!st && own.len)
        join(out, buf_text(&own));
    buf_free(&own);
    free(ticked);
    return st;
}

enum status answer_value(const struct question *q, const char *line, struct buffer *out, struct error *err)
{
    if (!answer_by_number(q)) {
        answer_literal(line, out);
        return ST_OK;
    }
    if (q->info->editor == EDIT_TICKS && *line != '\\')
        return ticks(q, line, out, err);
    if (!is_numbers(line, strlen(line), false)) {
        answer_literal(line, out);
        return ST_OK;
    }
    const char *p = line;
    int n = next_number(&p, line + strlen(line));
    if (n < 1 || (size_t)n > q->choices.n)
        return error_set(err, ST_INPUT, MSG_ANSWER_NUMBER, (int)strlen(line), line, q->choices.n);
    buf_puts(out, q->choices.items[n - 1]);
    return ST_OK;
}
