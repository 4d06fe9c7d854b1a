#include "read/number_code.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/messages.h"
#include "read/number_format.h"

const char *number_format_builtin(int id)
{
    static const char *const codes[] = {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [14] = "yyyy/m/d",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "yyyy/m/d h:mm",
        [27] = DATA_FORMAT_YEAR_MONTH,
        [28] = DATA_FORMAT_MONTH_DAY,
        [29] = DATA_FORMAT_MONTH_DAY,
        [30] = "m-d-yy",
        [31] = DATA_FORMAT_DATE,
        [32] = DATA_FORMAT_HOUR_MINUTE,
        [33] = DATA_FORMAT_TIME,
        [34] = DATA_FORMAT_HALF_DAY,
        [35] = DATA_FORMAT_HALF_DAY_TIME,
        [36] = DATA_FORMAT_YEAR_MONTH,
        [37] = "#,##0;-#,##0",
        [38] = "#,##0;-#,##0",
        [39] = "#,##0.00;-#,##0.00",
        [40] = "#,##0.00;-#,##0.00",
        [41] = "#,##0;-#,##0;\"-\"",
        [42] = "#,##0;-#,##0;\"-\"",
        [43] = "#,##0.00;-#,##0.00;\"-\"",
        [44] = "#,##0.00;-#,##0.00;\"-\"",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss.0",
        [48] = "##0.0E+0",
        [50] = DATA_FORMAT_YEAR_MONTH,
        [51] = DATA_FORMAT_MONTH_DAY,
        [52] = DATA_FORMAT_YEAR_MONTH,
        [53] = DATA_FORMAT_MONTH_DAY,
        [54] = DATA_FORMAT_MONTH_DAY,
        [55] = DATA_FORMAT_HALF_DAY,
        [56] = DATA_FORMAT_HALF_DAY_TIME,
        [57] = DATA_FORMAT_YEAR_MONTH,
        [58] = DATA_FORMAT_MONTH_DAY,
    };
    return id > 0 && id < (int)(sizeof codes / sizeof *codes) ? codes[id] : NULL;
}

static void add(struct code_section *s, enum code_kind kind, char letter, int n, const char *text)
{
    if (s->n < CODE_TOKENS)
        s->tokens[s->n++] = (struct code_token){kind, letter, n, text};
}

static int run_of(const char *p)
{
    int n = 1;
    while (n < 16 && (p[n] | 0x20) == (*p | 0x20))
        n++;
    return n;
}

/* What stands in brackets: a colour, a condition, elapsed time, a currency with its locale, numerals. */
static const char *take_brackets(struct code_section *s, const char *p)
{
    const char *end = strchr(p, ']'), *in = p + 1;
    if (!end)
        return p + strlen(p);
    if (strchr("hms", *in | 0x20) && (int)(end - in) == run_of(in)) {
        add(s, CODE_ELAPSED, (char)(*in | 0x20), run_of(in), NULL);
        s->date = true;
    } else if (*in == '$') {
        size_t n = strcspn(in + 1, "-]");
        if (n)
            add(s, CODE_LITERAL, 0, (int)n, in + 1);
    } else if (strncasecmp(in, "DBNum", 5) == 0) {
        s->numerals = in[5] - '0';
    } else if (strchr("<>=", *in)) {
        size_t n = strspn(in, "<>=");
        s->conditional = n <= 2;
        memcpy(s->compare, in, n <= 2 ? n : 2);
        s->limit = strtod(in + n, NULL);
    }
    return end + 1;
}

static const char *take_quoted(struct code_section *s, const char *p)
{
    const char *end = strchr(p + 1, '"');
    size_t n = end ? (size_t)(end - p) - 1 : strlen(p + 1);
    add(s, CODE_LITERAL, 0, (int)n, p + 1);
    return end ? end + 1 : p + 1 + n;
}

/* A character that stands for itself, in however many bytes. */
static const char *take_literal(struct code_section *s, const char *p)
{
    int n = 1;
    while (((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    add(s, CODE_LITERAL, 0, n, p);
    return p + n;
}

static const char *take_words(struct code_section *s, const char *p)
{
    static const struct {
        const char *word;
        enum code_kind kind;
        char letter;
    } words[] = {{"General", CODE_GENERAL, 0},
                 {"AM/PM", CODE_HALF_DAY, 'A'},
                 {"A/P", CODE_HALF_DAY, 'a'},
                 {DATA_HALF_DAYS, CODE_HALF_DAY, 'c'}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (strncasecmp(p, words[i].word, n) == 0) {
            add(s, words[i].kind, words[i].letter, 1, NULL);
            s->date = s->date || words[i].kind == CODE_HALF_DAY;
            return p + n;
        }
    }
    return NULL;
}

static const char *take_one(struct code_section *s, const char *p)
{
    const char *after = take_words(s, p);
    if (after)
        return after;
    if (*p == '"')
        return take_quoted(s, p);
    if (*p == '[')
        return take_brackets(s, p);
    if (*p == '\\')
        return p[1] ? take_literal(s, p + 1) : p + 1;
    if (*p == '_' || *p == '*') { /* as wide as a character; filled with it */
        if (*p == '_')
            add(s, CODE_LITERAL, 0, 1, " ");
        const char *next = p + 1;
        if (*next)
            for (next++; ((unsigned char)*next & 0xC0) == 0x80;)
                next++;
        return next;
    }
    if (strchr("0#?", *p))
        add(s, CODE_DIGIT, *p, 1, NULL);
    else if (*p == '.')
        add(s, CODE_POINT, 0, 1, p);
    else if (*p == ',')
        add(s, CODE_COMMA, 0, 1, NULL);
    else if (*p == '%')
        add(s, CODE_PERCENT, 0, 1, NULL);
    else if (*p == '@')
        add(s, CODE_TEXT, 0, 1, NULL);
    else if ((*p | 0x20) == 'e' && (p[1] == '+' || p[1] == '-')) {
        add(s, CODE_EXPONENT, p[1], 1, NULL);
        return p + 2;
    } else if (strchr("ymdhsaeg", *p | 0x20)) {
        int n = run_of(p);
        add(s, CODE_DATE, (char)(*p | 0x20), n, NULL);
        s->date = true;
        return p + n;
    } else {
        return take_literal(s, p);
    }
    return p + 1;
}

const char *code_parse(const char *p, struct code_section *s)
{
    memset(s, 0, sizeof *s);
    while (*p && *p != ';')
        p = take_one(s, p);
    return *p ? p + 1 : NULL;
}
