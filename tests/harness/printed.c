#include "harness/printed.h"

#include <string.h>

#include "harness/printed_words.h"
#include "mulu/mem.h"
#include "mulu/text.h"

static const char *const numerals[PRINTED_LEVELS] = {"一级", "二级", "三级", "四级"};

/* How often, in a hundred. */
static bool chance(struct random_source *r, unsigned percent)
{
    return random_below(r, 100) < percent;
}

static const char *pick(struct random_source *r, struct printed_words w)
{
    return w.items[random_below(r, (uint32_t)w.n)];
}

static const char *word(struct random_source *r, enum printed_list list)
{
    return pick(r, printed_words(list));
}

static const char *keep(struct printed_catalog *c, struct buffer *b)
{
    const char *text = arena_dup(&c->arena, buf_text(b), b->len);
    buf_free(b);
    return text;
}

/* The same text, broken in a narrow column. */
static const char *broken(struct printed_catalog *c, struct random_source *r, const char *text,
                          unsigned percent)
{
    size_t len = strlen(text), at = text_prefix(text, len, 4 + 2 * (int)random_below(r, 4), NULL);
    if (strpbrk(text, "\n\v") || !at || at >= len || !chance(r, percent))
        return text;
    struct buffer b = {0};
    buf_printf(&b, "%.*s\v%s", (int)at, text, text + at);
    return keep(c, &b);
}

/* --- columns ----------------------------------------------------------------------------------------------------- */

static struct printed_column *add_column(struct printed_catalog *c, int kind, const char *head,
                                         const char *group)
{
    struct printed_column *col = &c->columns[c->ncolumns++];
    *col = (struct printed_column){.kind = kind, .head = head, .group = group};
    return col;
}

static bool has_head(const struct printed_catalog *c, const char *head)
{
    for (int i = 0; i < c->ncolumns; i++)
        if (text_same_squashed(c->columns[i].head, head))
            return true;
    return false;
}

static void add_levels(struct printed_catalog *c, struct random_source *r)
{
    static const char *const nouns[] = {"目录", "事项", "指标", "栏目"};
    const char *noun = nouns[random_below(r, 4)];
    int style = (int)random_below(r, 3);
    c->nlevels = 1 + (int)random_below(r, PRINTED_LEVELS);
    for (int i = 0; i < c->nlevels; i++) {
        struct buffer b = {0};
        if (style == 2) {
            const char *head;
            do
                head = pick(r, printed_heads(FIELD_COUNT));
            while (has_head(c, head));
            add_column(c, PRINTED_LEVEL, head, NULL);
            continue;
        }
        buf_printf(&b, "%s%s", numerals[i], style ? "事项" : noun);
        add_column(c, PRINTED_LEVEL, keep(c, &b), style && c->nlevels > 1 ? "公开事项" : NULL);
    }
}

static void add_field(struct printed_catalog *c, struct random_source *r, enum field f)
{
    struct printed_column *col =
        add_column(c, (int)f, broken(c, r, pick(r, printed_heads((int)f)), 15), NULL);
    bool may = f == FIELD_UNIT || f == FIELD_DEADLINE || f == FIELD_CHANNEL;
    col->merged = may && chance(r, 40);
}

static void add_ticks(struct printed_catalog *c, enum field f, const char *group, const char *a,
                      const char *b)
{
    add_column(c, PRINTED_TICK, a, group)->field = (int)f;
    add_column(c, PRINTED_TICK, b, group)->field = (int)f;
}

/* Which fields a bureau's table has, and in which order. */
static void add_fields(struct printed_catalog *c, struct random_source *r)
{
    static const struct {
        enum field f;
        unsigned percent;
    } wanted[] = {{FIELD_CONTENT, 100}, {FIELD_UNIT, 90},     {FIELD_DEADLINE, 85},
                  {FIELD_CHANNEL, 70},  {FIELD_BASIS, 50},    {FIELD_SPEC, 20},
                  {FIELD_MODE, 12},     {FIELD_AUDIENCE, 12}, {FIELD_STAGE, 8}};
    enum field f[sizeof wanted / sizeof *wanted];
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (chance(r, wanted[i].percent))
            f[n++] = wanted[i].f;
    if (n < 3)
        f[1] = FIELD_UNIT, f[2] = FIELD_DEADLINE, n = 3;
    for (uint32_t i = chance(r, 70); i + 1 < n; i++) { /* the content mostly comes first */
        uint32_t k = i + random_below(r, n - i);
        enum field swap = f[i];
        f[i] = f[k];
        f[k] = swap;
    }
    bool ticks = chance(r, 30);
    for (uint32_t i = 0; i < n; i++)
        if (!ticks || (f[i] != FIELD_MODE && f[i] != FIELD_AUDIENCE))
            add_field(c, r, f[i]);
    if (ticks) {
        bool short_words = chance(r, 50);
        add_ticks(c, FIELD_AUDIENCE, "公开对象", "全社会", short_words ? "特定群体" : "特定群众");
        add_ticks(c, FIELD_MODE, "公开方式", short_words ? "主动" : "主动公开",
                  short_words ? "依申请" : "依申请公开");
    }
    if (ticks && chance(r, 40))
        add_ticks(c, FIELD_TIER, "公开层级", "县级", chance(r, 50) ? "乡级" : "乡、村级");
    if (chance(r, 15))
        add_column(c, PRINTED_EXTRA, word(r, WORDS_EXTRA), NULL);
    if (chance(r, 25))
        add_field(c, r, FIELD_REMARK);
}

/* --- values ------------------------------------------------------------------------------------------------------ */

static const char *make_content(struct printed_catalog *c, struct random_source *r)
{
    static const char *const ends[] = {"。", "", "等信息", "等。", "情况", "；"};
    struct buffer b = {0};
    if (chance(r, 25)) {
        uint32_t n = 2 + random_below(r, 4);
        for (uint32_t i = 0; i < n; i++)
            buf_printf(&b, "%s%u.%s%s", i ? "\n" : "", i + 1, word(r, WORDS_POINT), i + 1 < n ? "；" : "。");
    } else {
        buf_puts(&b, word(r, WORDS_SUBJECT));
        if (chance(r, 30))
            buf_printf(&b, "，%s%s", chance(r, 30) ? "\n" : "", word(r, WORDS_SUBJECT));
        buf_puts(&b, ends[random_below(r, 6)]);
    }
    return keep(c, &b);
}

/* A printed list; *meant: its ticked names. */
static const char *make_boxes(struct printed_catalog *c, struct random_source *r, const char **meant)
{
    static const char *const marks[][2] = {{"■", "□"}, {"☑", "□"}, {"√", "□"}, {"■", ""}};
    struct printed_words names = printed_words(WORDS_BOX);
    const char *const *mark = marks[c->ncolumns % 4]; /* the same in the whole catalog */
    struct buffer all = {0}, ticked = {0};
    size_t n = 3 + (size_t)c->nlevels * 2;
    for (size_t i = 0; i < n; i++) {
        bool yes = i == 0 || chance(r, 25);
        if (!yes && !*mark[1])
            continue;
        buf_printf(&all, "%s%s%s", all.len ? (i % 2 ? "   " : "\n") : "", mark[!yes], names.items[i]);
        if (yes)
            buf_printf(&ticked, "%s%s", ticked.len ? "、" : "", names.items[i]);
    }
    *meant = keep(c, &ticked);
    return keep(c, &all);
}

static const char *make_value(struct printed_catalog *c, struct random_source *r, int field, bool boxes,
                              const char **meant)
{
    static const char *const mode[] = {"主动公开", "主动", "依申请公开"};
    static const char *const stage[] = {"决策公开", "执行公开", "管理公开"};
    static const char *const audience[] = {"全社会", "社会公众", "特定群体"};
    const char *text = "";
    switch (field) {
    case FIELD_CONTENT:
        text = make_content(c, r);
        break;
    case FIELD_UNIT:
        text = word(r, WORDS_UNIT);
        break;
    case FIELD_DEADLINE:
        text = word(r, WORDS_DEADLINE);
        break;
    case FIELD_CHANNEL:
        if (boxes)
            return make_boxes(c, r, meant);
        text = word(r, WORDS_CHANNEL);
        break;
    case FIELD_BASIS:
        text = word(r, WORDS_BASIS);
        break;
    case FIELD_SPEC:
        text = word(r, WORDS_SPEC);
        break;
    case FIELD_MODE:
        text = mode[chance(r, 85) ? c->nlevels % 2 : 2];
        break;
    case FIELD_AUDIENCE:
        text = audience[chance(r, 85) ? c->nlevels % 2 : 2];
        break;
    case FIELD_STAGE:
        text = stage[random_below(r, 3)];
        break;
    case FIELD_REMARK:
        text = chance(r, 20) ? word(r, WORDS_REMARK) : "";
        break;
    }
    *meant = text;
    return text;
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

static const char *other_label(struct random_source *r, int level, const char *than)
{
    const char *label;
    do
        label = word(r, level == 0 ? WORDS_AREA : level == 1 ? WORDS_MATTER : WORDS_DETAIL);
    while (strcmp(label, than) == 0);
    return label;
}

/* The path of a row: new from some level on; deeper levels may be blank under a new one. Returns the first new level. */
static int make_path(struct printed_catalog *c, struct random_source *r, int row, bool ragged)
{
    int fresh = row == 0 || chance(r, 18) ? 0 : 1 + (int)random_below(r, (uint32_t)c->nlevels);
    if (c->nlevels == 1)
        fresh = row == 0 || chance(r, 85) ? 0 : 1;
    for (int i = 0; i < c->nlevels; i++) {
        const char *above = row ? c->levels[row - 1][i] : "";
        bool none = i > 0 && i > fresh && ragged && (chance(r, 40) || !*c->levels[row][i - 1]);
        c->levels[row][i] = i < fresh ? above : none ? "" : other_label(r, i, above);
    }
    return fresh;
}

static void make_row(struct printed_catalog *c, struct random_source *r, int row, int fresh, bool boxes,
                     bool written_out)
{
    int level = 0;
    for (int f = 0; f < FIELD_COUNT; f++)
        c->fields[row][f] = "";
    for (int i = 0; i < c->ncolumns; i++) {
        const struct printed_column *col = &c->columns[i];
        const char **cell = &c->cells[row][i];
        if (col->kind == PRINTED_NUMBER) {
            struct buffer b = {0};
            buf_printf(&b, "%d", row + 1);
            *cell = keep(c, &b);
        } else if (col->kind == PRINTED_LEVEL) {
            *cell = broken(c, r, c->levels[row][level], c->narrow);
            c->blank[row][i] = level++ < fresh && !written_out;
        } else if (col->kind == PRINTED_EXTRA) {
            *cell = word(r, WORDS_EXTRA_VALUE);
        } else if (col->kind == PRINTED_TICK) {
            bool first = c->columns[i - 1].kind != PRINTED_TICK || c->columns[i - 1].field != col->field;
            bool yes = first ? chance(r, 90) : !*c->cells[row][i - 1];
            *cell = yes ? "√" : "";
            if (yes)
                c->fields[row][col->field] = col->head;
        } else {
            bool same = row && fresh > 0 && chance(r, col->merged ? 60 : 25) && col->kind != FIELD_CONTENT;
            if (same) {
                *cell = c->cells[row - 1][i];
                c->fields[row][col->kind] = c->fields[row - 1][col->kind];
            } else {
                *cell = make_value(c, r, col->kind, boxes, &c->fields[row][col->kind]);
            }
            c->blank[row][i] = col->merged && row && fresh > 0 && same;
            if (same && !col->merged && c->ditto && **cell)
                *cell = "同上";
            else if (!same && (col->kind == FIELD_UNIT || col->kind == FIELD_DEADLINE))
                *cell = broken(c, r, *cell, c->narrow);
        }
    }
}

void printed_make(struct printed_catalog *c, struct random_source *r)
{
    *c = (struct printed_catalog){.nrows = 4 + (int)random_below(r, PRINTED_ROWS - 4)};
    c->ditto = chance(r, 15);
    c->narrow = chance(r, 30) ? 30 : 0;
    if (chance(r, 35))
        add_column(c, PRINTED_NUMBER, "序号", NULL);
    add_levels(c, r);
    add_fields(c, r);
    bool boxes = chance(r, 45), ragged = c->nlevels > 2 && chance(r, 40), written_out = chance(r, 15);
    for (int row = 0; row < c->nrows; row++)
        make_row(c, r, row, make_path(c, r, row, ragged), boxes, written_out);
    int n = 0;
    c->before[n++] = word(r, WORDS_TITLE);
    if (chance(r, 40))
        c->before[n++] = word(r, WORDS_ABOVE);
    for (n = 0; n < 3 && chance(r, 60); n++)
        c->after[n] = word(r, WORDS_BELOW);
}

void printed_release(struct printed_catalog *c)
{
    arena_free(&c->arena);
}
