#include "bench/data.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* To be raised with every change of what is written: files of an older one are written anew. */
enum { DATA_VERSION = 3 };

const char *const data_columns[DATA_COLUMNS] = {"一级目录", "二级目录", "三级目录", "四级目录",
                                                "五级目录", "公开内容", "公开依据", "公开主体",
                                                "公开时限", "公开渠道", "公开对象", "公开方式"};

struct maker {
    const struct words *words;
    struct dice dice;
    const char *dir;
    FILE *all, *part;
    size_t row, items; /* of all catalogs */
    size_t left;       /* of this catalog */
    double spread;     /* how many times the usual number of headings stands below each */
    char *title, *owner;
    struct buffer path[DATA_LEVELS];
    struct buffer cell; /* scratch */
};

/* The hashes of the names of siblings. */
struct seen {
    uint64_t *hashes;
    size_t n, cap;
};

static void complain(const char *path)
{
    fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
    exit(1);
}

static void make_dir(const char *path)
{
    if (mkdir(path, 0777) && errno != EEXIST)
        complain(path);
}

static FILE *create(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f)
        complain(path);
    return f;
}

static void finish(FILE *f, const char *path)
{
    if (ferror(f) | fclose(f))
        complain(path);
}

static void put_cell(FILE *f, const char *text, char before)
{
    if (before)
        putc_unlocked(before, f);
    if (!strpbrk(text, ",\"\r\n")) {
        fputs_unlocked(text, f);
        return;
    }
    putc_unlocked('"', f);
    for (; *text; text++) {
        if (*text == '"')
            putc_unlocked('"', f);
        putc_unlocked(*text, f);
    }
    putc_unlocked('"', f);
}

/* --- one row ------------------------------------------------------------------------------------------------------ */

static const char *any(struct maker *m, const char *const *texts, size_t n)
{
    return texts[dice_below(&m->dice, n)];
}
#define ANY(m, texts) any(m, texts, sizeof(texts) / sizeof *(texts))

/* Shortens to so many characters, and tells how many there are. */
static size_t shorten(struct buffer *text, size_t characters)
{
    const char *p = buf_text(text), *end = p + text->len;
    size_t n = 0;
    for (; p < end && n < characters; n++)
        text_decode(&p, end);
    buf_cut(text, (size_t)(p - buf_text(text)));
    return n;
}

/* Where the character with this number begins. */
static size_t offset_of(const struct buffer *text, size_t character)
{
    const char *p = buf_text(text), *end = p + text->len;
    while (character-- > 0 && p < end)
        text_decode(&p, end);
    return (size_t)(p - buf_text(text));
}

static size_t content_length(struct maker *m)
{
    double u = 1 - dice_unit(&m->dice), v = dice_unit(&m->dice);
    double bell = sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
    return (size_t)fmin(300, fmax(20, exp(4.25 + 0.65 * bell)));
}

static void put_phrases(struct maker *m, struct buffer *out, size_t characters)
{
    for (size_t n = text_glyphs(buf_text(out), out->len); n < characters;) {
        size_t from = out->len;
        double x = dice_unit(&m->dice);
        buf_puts(out, words_pick(&m->words->phrases, &m->dice));
        if (x < 0.10) {
            buf_printf(out, "（包括%s", words_pick(&m->words->names, &m->dice));
            for (size_t i = 1 + dice_below(&m->dice, 4); i > 0; i--)
                buf_printf(out, "、%s", words_pick(&m->words->names, &m->dice));
            buf_puts(out, "等信息）");
        }
        buf_puts(out, x > 0.93 ? "。" : x > 0.85 ? "；" : x > 0.55 ? "，" : "、");
        n += text_glyphs(buf_text(out) + from, out->len - from);
    }
}

/* A document number at the end makes it unique; one cell of a hundred needs quotes in a CSV. */
static void put_content(struct maker *m, struct buffer *out)
{
    static const char *const ascii[] = {
        "Word 与 PDF 下载文本",     "PDF 版式文件", "IPV6 建设",  "H5动画",    "ICP 备案编码", "APP 客户端",
        "县XXXX局行政执法事项清单", "OFD 电子证照", "Excel 表格", "GB/T 38664"};
    char number[64];
    buf_clear(out);
    snprintf(number, sizeof number, "（政办发〔2023〕%zu号）", m->row + 1);
    size_t tail = text_glyphs(number, strlen(number)), length = content_length(m);
    size_t body = length > tail + 4 ? length - tail : 4;
    if (m->row % 100000 == (m->items > 77777 ? 77777 : m->items - 1)) {
        buf_puts(out, DATA_RARE DATA_RARE_ASCII);
        body += text_glyphs(buf_text(out), out->len);
    }
    if (dice_unit(&m->dice) < 0.06)
        buf_puts(out, ANY(m, ascii));
    put_phrases(m, out, body);
    size_t n = shorten(out, body);
    double quoted = dice_unit(&m->dice);
    if (quoted < 0.005 && n > 4) {
        buf_insert(out, offset_of(out, 4), ", ", 2);
    } else if (quoted < 0.01 && n > 4) {
        buf_insert(out, offset_of(out, 4), "\"", 1);
        buf_insert(out, offset_of(out, 2), "\"", 1);
    }
    shorten(out, 300 - tail);
    buf_puts(out, number);
}

static void put_basis(struct maker *m, struct buffer *out)
{
    double x = dice_unit(&m->dice);
    buf_clear(out);
    if (x < 0.35)
        return;
    buf_puts(out, words_pick(&m->words->laws, &m->dice));
    if (x > 0.92)
        buf_printf(out, "、%s", words_pick(&m->words->laws, &m->dice));
}

static void put_unit(struct maker *m, struct buffer *out)
{
    buf_clear(out);
    buf_puts(out, m->owner);
    if (dice_unit(&m->dice) < 0.7)
        buf_puts(out, words_pick(&m->words->offices, &m->dice));
}

static void put_limit(struct maker *m, struct buffer *out)
{
    buf_clear(out);
    if (dice_unit(&m->dice) < 0.85)
        buf_puts(out, words_pick(&m->words->limits, &m->dice));
}

static void put_channel(struct maker *m, struct buffer *out)
{
    static const char *const channels[] = {
        "政府网站",
        "■政府网站 □政府公报 □两微一端 □发布会 □广播电视 □纸质媒体",
        "■政府网站 ■政务服务中心 □公开查阅点 □便民服务站 □入户/现场 □精准推送 □其他",
        "政府网站、政务新媒体",
        "政府公报、纸质媒体",
        "微信公众号、APP推送"};
    buf_clear(out);
    buf_puts(out, ANY(m, channels));
}

static void put_audience(struct maker *m, struct buffer *out)
{
    static const char *const audiences[] = {"全社会",   "全社会",         "全社会",
                                            "特定群众", "参保单位和个人", "申请人"};
    buf_clear(out);
    buf_puts(out, ANY(m, audiences));
}

static void put_mode(struct maker *m, struct buffer *out)
{
    static const char *const modes[] = {"主动", "主动", "主动", "依申请公开", "主动、依申请公开"};
    buf_clear(out);
    buf_puts(out, ANY(m, modes));
}

static void put_item(struct maker *m, size_t depth)
{
    static void (*const makers[])(struct maker *, struct buffer *) = {
        put_content, put_basis, put_unit, put_limit, put_channel, put_audience, put_mode};
    FILE *files[] = {m->all, m->part};
    put_cell(m->all, m->title, '\0');
    for (size_t i = 0; i < DATA_COLUMNS; i++) {
        if (i >= DATA_LEVELS)
            makers[i - DATA_LEVELS](m, &m->cell);
        const char *text = i >= DATA_LEVELS ? buf_text(&m->cell) : i < depth ? buf_text(&m->path[i]) : "";
        put_cell(m->all, text, ',');
        put_cell(m->part, text, i ? ',' : '\0');
    }
    for (size_t i = 0; i < 2; i++)
        putc_unlocked('\n', files[i]);
    m->row++;
    m->left--;
}

/* --- the tree ----------------------------------------------------------------------------------------------------- */

static bool is_new(struct seen *s, const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    for (size_t i = 0; i < s->n; i++)
        if (s->hashes[i] == h)
            return false;
    s->hashes = mem_array(s->hashes, &s->cap, s->n + 1, sizeof *s->hashes);
    s->hashes[s->n++] = h;
    return true;
}

/* A name that no sibling has. */
static void put_name(struct maker *m, struct seen *seen, struct buffer *out)
{
    static const char *const tails[] = {"信息", "情况", "清单", "公开", "目录", "办理", "制度"};
    buf_clear(out);
    buf_puts(out, words_pick(&m->words->names, &m->dice));
    for (int i = 0; i < 2; i++) {
        if (is_new(seen, buf_text(out)))
            return;
        buf_puts(out, ANY(m, tails));
    }
    size_t stem = out->len;
    for (size_t i = seen->n; !is_new(seen, buf_text(out)); i++) {
        buf_cut(out, stem);
        buf_printf(out, "（%zu）", i);
    }
}

/* The headings and items below a heading of this depth, until the catalog has its number. */
static void grow(struct maker *m, size_t depth)
{
    static const double leaves[] = {0, 0, 0.75, 0.85, 0.90, 1};
    struct seen seen = {0};
    if (dice_unit(&m->dice) < leaves[depth]) {
        put_item(m, depth);
        return;
    }
    size_t children = depth ? 2 + dice_below(&m->dice, 7) : m->left;
    if (depth == 1 || depth == 2)
        children = (size_t)((double)children * m->spread);
    for (size_t i = 0; i < children && m->left > 0; i++) {
        put_name(m, &seen, &m->path[depth]);
        grow(m, depth + 1);
    }
    free(seen.hashes);
}

/* --- catalogs ----------------------------------------------------------------------------------------------------- */

static void put_heads(FILE *f, const char *first)
{
    if (first)
        put_cell(f, first, '\0');
    for (size_t i = 0; i < DATA_COLUMNS; i++)
        put_cell(f, data_columns[i], i || first ? ',' : '\0');
    putc_unlocked('\n', f);
}

/* The catalog with this number: every office of every place, for ten years; after these, further volumes. */
static void name_catalog(struct maker *m, size_t number)
{
    const struct word_list *places = &m->words->places, *offices = &m->words->offices;
    size_t bodies = places->n * offices->n, year = number / bodies;
    char volume[40] = "";
    free(m->title);
    free(m->owner);
    m->owner = mem_printf("%s%s", places->texts[number % places->n],
                          offices->texts[number / places->n % offices->n]);
    if (year >= 10)
        snprintf(volume, sizeof volume, "（%zu）", year / 10 + 1);
    m->title = mem_printf("%s%zu年主动公开目录%s", m->owner, 2023 - year % 10, volume);
}

static void put_catalog(struct maker *m, size_t number, size_t rows)
{
    name_catalog(m, number);
    char *path = mem_printf("%s/" DATA_PARTS "/%s.csv", m->dir, m->title);
    m->part = create(path);
    put_heads(m->part, NULL);
    m->left = rows;
    m->spread = rows > 300 ? sqrt((double)rows / 300) : 1;
    grow(m, 0);
    finish(m->part, path);
    free(path);
}

/* Whether the stamp beside the data says that it is what would be written now. */
static bool is_there(const char *stamp, const char *text)
{
    char line[128] = "";
    FILE *f = fopen(stamp, "r");
    if (!f)
        return false;
    bool same = fgets(line, sizeof line, f) && strcmp(line, text) == 0;
    fclose(f);
    return same;
}

void data_write(const struct words *w, const char *dir, size_t items, size_t catalogs)
{
    struct maker m = {.words = w, .dir = dir, .items = items, .dice = {.state = items}};
    char text[128], *all = mem_printf("%s/" DATA_ALL, dir), *parts = mem_printf("%s/" DATA_PARTS, dir),
                    *stamp = mem_printf("%s/stamp", dir);
    snprintf(text, sizeof text, "version %d, %zu items, %zu catalogs\n", DATA_VERSION, items, catalogs);
    if (!is_there(stamp, text)) {
        make_dir(dir);
        make_dir(parts);
        m.all = create(all);
        put_heads(m.all, "所属目录");
        for (size_t i = 0; i < catalogs; i++)
            put_catalog(&m, i, items * (i + 1) / catalogs - items * i / catalogs);
        finish(m.all, all);
        FILE *f = create(stamp);
        fputs(text, f);
        finish(f, stamp);
    }
    free(all);
    free(parts);
    free(stamp);
    free(m.title);
    free(m.owner);
    buf_free(&m.cell);
    for (size_t i = 0; i < DATA_LEVELS; i++)
        buf_free(&m.path[i]);
}
