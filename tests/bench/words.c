#include "bench/words.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

static void list_add(struct word_list *l, const char *bytes, size_t len)
{
    for (size_t i = 0; i < l->n; i++)
        if (strlen(l->texts[i]) == len && memcmp(l->texts[i], bytes, len) == 0)
            return;
    l->texts = mem_array(l->texts, &l->cap, l->n + 1, sizeof *l->texts);
    l->texts[l->n++] = mem_dup_n(bytes, len);
}

static void list_free(struct word_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->texts[i]);
    free(l->texts);
    free(l->weights);
}

/* Shuffled, so that what is common has nothing to do with where it stood; then the i-th has the weight (i + 12)^-power. */
static void list_weigh(struct word_list *l, double power, struct dice *dice)
{
    double sum = 0;
    l->weights = mem_alloc(l->n * sizeof *l->weights);
    for (size_t i = l->n; i > 1; i--) {
        size_t k = dice_below(dice, i);
        char *t = l->texts[i - 1];
        l->texts[i - 1] = l->texts[k];
        l->texts[k] = t;
    }
    for (size_t i = 0; i < l->n; i++)
        l->weights[i] = sum += pow((double)i + 12, -power);
}

const char *words_pick(const struct word_list *l, struct dice *dice)
{
    if (!l->weights)
        return l->texts[dice_below(dice, l->n)];
    double at = dice_unit(dice) * l->weights[l->n - 1];
    size_t low = 0, high = l->n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->weights[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return l->texts[low];
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool is_han(uint32_t cp)
{
    return cp >= 0x4e00 && cp <= 0x9fff;
}

/* Whether the text is made of Han alone, and is from `least` to `most` characters long. */
static bool all_han(const char *text, size_t len, size_t least, size_t most)
{
    size_t n = 0;
    for (const char *p = text, *end = text + len; p < end; n++)
        if (!is_han(text_decode(&p, end)))
            return false;
    return n >= least && n <= most;
}

static bool ends_with(const char *text, size_t len, const char *const *tails)
{
    for (; *tails; tails++) {
        size_t n = strlen(*tails);
        if (len > n && memcmp(text + len - n, *tails, n) == 0)
            return true;
    }
    return false;
}

static bool begins_with(const char *text, size_t len, const char *const *heads)
{
    for (; *heads; heads++)
        if (len > strlen(*heads) && memcmp(text, *heads, strlen(*heads)) == 0)
            return true;
    return false;
}

/* A county's name at the beginning of a phrase; an office at its end, without the county. */
static void take_body(struct words *w, const char *text, size_t len)
{
    static const char *const tails[] = {"局", "科", "室", "中心", NULL};
    static const char *const not_heads[] = {"除", "公开", "已", "年", "聚焦", "检查", "以我", "全", NULL};
    static const char county[] = "县";
    size_t place = 3 * strlen(county); /* two characters and 县 */
    if (begins_with(text, len, not_heads))
        return;
    if (len > place && memcmp(text + place - strlen(county), county, strlen(county)) == 0)
        list_add(&w->places, text, place);
    if (memcmp(text, county, strlen(county)) == 0) {
        text += strlen(county);
        len -= strlen(county);
    }
    if (all_han(text, len, 3, 10) && ends_with(text, len, tails))
        list_add(&w->offices, text, len);
}

static void take_phrase(struct words *w, const char *text, size_t len)
{
    if (all_han(text, len, 2, 40))
        list_add(&w->phrases, text, len);
    if (all_han(text, len, 2, 10))
        list_add(&w->names, text, len);
    if (all_han(text, len, 3, 20))
        take_body(w, text, len);
}

/* Splits at everything that is neither a Han character nor part of a number or a word. */
static void take_phrases(struct words *w, const char *line, size_t len)
{
    const char *from = line, *end = line + len;
    for (const char *p = line; p < end;) {
        const char *at = p;
        if (is_han(text_decode(&p, end)))
            continue;
        take_phrase(w, from, (size_t)(at - from));
        from = p;
    }
    take_phrase(w, from, (size_t)(end - from));
}

static void take_laws(struct words *w, const char *line)
{
    for (const char *p = line; (p = strstr(p, "《"));) {
        const char *end = strstr(p, "》");
        if (!end)
            return;
        end += strlen("》");
        if (text_glyphs(p, (size_t)(end - p)) <= 42)
            list_add(&w->laws, p, (size_t)(end - p));
        p = end;
    }
}

static void take_limit(struct words *w, const char *line, size_t len)
{
    static const char *const signs[] = {"工作日", "每年", "每季度", "及时", "实时", "月底", "年底"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (strstr(line, signs[i]) && text_glyphs(line, len) <= 60) {
            list_add(&w->limits, line, len);
            return;
        }
    }
}

static void read_file(struct words *w, const char *path)
{
    char *line = NULL;
    size_t cap = 0;
    FILE *f = fopen(path, "r");
    if (!f) {
        perror(path);
        exit(1);
    }
    while (getline(&line, &cap, f) >= 0) {
        struct buffer trimmed = {0};
        text_trim(&trimmed, line, strcspn(line, "\r\n"));
        const char *text = buf_text(&trimmed);
        take_phrases(w, text, trimmed.len);
        take_laws(w, text);
        take_limit(w, text, trimmed.len);
        buf_free(&trimmed);
    }
    free(line);
    fclose(f);
}

void words_load(struct words *w, const char *dir)
{
    struct dice dice = {.state = 20240607};
    char *pattern = mem_printf("%s/*.txt", dir);
    glob_t files;
    *w = (struct words){0};
    if (glob(pattern, 0, NULL, &files) == 0) {
        for (size_t i = 0; i < files.gl_pathc; i++)
            read_file(w, files.gl_pathv[i]);
        globfree(&files);
    }
    free(pattern);
    if (!w->names.n || !w->laws.n || !w->limits.n || !w->offices.n || !w->places.n) {
        fprintf(stderr, "bench: the documents in %s have too few words\n", dir);
        exit(1);
    }
    list_weigh(&w->phrases, 0.8, &dice);
    list_weigh(&w->names, 0.6, &dice);
}

void words_free(struct words *w)
{
    struct word_list *lists[] = {&w->phrases, &w->names, &w->laws, &w->limits, &w->offices, &w->places};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        list_free(lists[i]);
    *w = (struct words){0};
}
