/* A paragraph names a list (num) and a level; the list stands on a definition (abstract) and may replace levels of it. Lists
 * on one definition count on together, but where one of them says where to start. */
#include "read/numbering.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/numerals.h"
#include "read/symbols.h"

enum { LEVELS = 9, MOST_LISTS = 20000, MOST_STYLES = 20000, MOST_BASES = 16 };

struct level {
    bool set, legal;    /* legal: all its numbers are decimal */
    int start, restart; /* restart -1: after any higher level; 0: never; n: after level n - 1 or higher */
    char *format, *text, *font;
    char suffix; /* 't' tab, 's' space, 'n' nothing */
};

struct abstract {
    int id;
    struct level levels[LEVELS];
    int counters[LEVELS];
    bool counting[LEVELS];
    char *link; /* name of the style that another definition stands for, NULL */
};
struct list {
    int id, abstract;            /* abstract: its id */
    struct level levels[LEVELS]; /* those that it replaces */
    int starts[LEVELS];          /* -1: as defined */
    bool started[LEVELS];
};
struct style {
    char *id, *base;
    int num, level; /* num -1: not said */
};

struct numbering {
    struct abstract *abstracts;
    size_t nabstracts, abstracts_cap;
    struct list *lists;
    size_t nlists, lists_cap;
    struct style *styles;
    size_t nstyles, styles_cap;
    struct level *level; /* being read, NULL: none */
    bool in_abstract, in_list;
    int override; /* level that the list at hand replaces, -1 */
};

struct numbering *numbering_new(void)
{
    struct numbering *n = mem_alloc(sizeof *n);
    n->override = -1;
    return n;
}

static void level_release(struct level *l)
{
    free(l->format);
    free(l->text);
    free(l->font);
}

void numbering_free(struct numbering *n)
{
    if (!n)
        return;
    for (size_t i = 0; i < n->nabstracts; i++) {
        for (int k = 0; k < LEVELS; k++)
            level_release(&n->abstracts[i].levels[k]);
        free(n->abstracts[i].link);
    }
    for (size_t i = 0; i < n->nlists; i++)
        for (int k = 0; k < LEVELS; k++)
            level_release(&n->lists[i].levels[k]);
    for (size_t i = 0; i < n->nstyles; i++) {
        free(n->styles[i].id);
        free(n->styles[i].base);
    }
    free(n->abstracts);
    free(n->lists);
    free(n->styles);
    free(n);
}

static char *take(const struct xml_attributes *a, const char *name)
{
    struct buffer b = {0};
    char *value = xml_get(a, name, &b) ? buf_take(&b) : NULL;
    buf_free(&b);
    return value;
}

/* --- definitions -------------------------------------------------------------------------------------------------- */

static void begin_level(struct numbering *n, const struct xml_attributes *a)
{
    int k = xml_get_int(a, "ilvl", 0);
    if (k < 0 || k >= LEVELS)
        return;
    if (n->in_list && n->nlists)
        n->level = &n->lists[n->nlists - 1].levels[k];
    else if (n->in_abstract && n->nabstracts)
        n->level = &n->abstracts[n->nabstracts - 1].levels[k];
    if (n->level) {
        level_release(n->level);
        *n->level = (struct level){.set = true, .start = 1, .restart = -1, .suffix = 't'};
    }
}

static void replace(char **to, char *by)
{
    free(*to);
    *to = by;
}

static void level_element(struct numbering *n, const char *name, const struct xml_attributes *a)
{
    struct level *l = n->level;
    if (!strcmp(name, "start"))
        l->start = xml_get_int(a, "val", 1);
    else if (!strcmp(name, "numFmt"))
        replace(&l->format, take(a, "val"));
    else if (!strcmp(name, "lvlText"))
        replace(&l->text, take(a, "val"));
    else if (!strcmp(name, "lvlRestart"))
        l->restart = xml_get_int(a, "val", -1);
    else if (!strcmp(name, "isLgl"))
        l->legal = xml_is_on(a);
    else if (!strcmp(name, "rFonts"))
        replace(&l->font, take(a, "ascii"));
    else if (!strcmp(name, "suff")) {
        char *s = take(a, "val");
        l->suffix = s && *s ? *s : 't';
        free(s);
    }
}

static void begin_list(struct numbering *n, const struct xml_attributes *a)
{
    if (n->nlists >= MOST_LISTS)
        return;
    n->lists = mem_array(n->lists, &n->lists_cap, n->nlists + 1, sizeof *n->lists);
    struct list *l = &n->lists[n->nlists++];
    *l = (struct list){.id = xml_get_int(a, "numId", 0), .abstract = -1};
    for (int k = 0; k < LEVELS; k++)
        l->starts[k] = -1;
    n->in_list = true;
}

static void begin_abstract(struct numbering *n, const struct xml_attributes *a)
{
    if (n->nabstracts >= MOST_LISTS)
        return;
    n->abstracts = mem_array(n->abstracts, &n->abstracts_cap, n->nabstracts + 1, sizeof *n->abstracts);
    n->abstracts[n->nabstracts++] = (struct abstract){.id = xml_get_int(a, "abstractNumId", -1)};
    n->in_abstract = true;
}

static void on_list_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct numbering *n = ctx;
    if (ns != XML_WORD)
        return;
    if (!strcmp(name, "abstractNum"))
        begin_abstract(n, a);
    else if (!strcmp(name, "num"))
        begin_list(n, a);
    else if (!strcmp(name, "lvl"))
        begin_level(n, a);
    else if (n->level)
        level_element(n, name, a);
    else if (!strcmp(name, "numStyleLink") && n->in_abstract)
        replace(&n->abstracts[n->nabstracts - 1].link, take(a, "val"));
    else if (!strcmp(name, "abstractNumId") && n->in_list)
        n->lists[n->nlists - 1].abstract = xml_get_int(a, "val", -1);
    else if (!strcmp(name, "lvlOverride"))
        n->override = xml_get_int(a, "ilvl", -1);
    else if (!strcmp(name, "startOverride") && n->in_list && n->override >= 0 && n->override < LEVELS)
        n->lists[n->nlists - 1].starts[n->override] = xml_get_int(a, "val", -1);
}

static void on_list_end(void *ctx, enum xml_ns ns, const char *name)
{
    struct numbering *n = ctx;
    if (ns != XML_WORD)
        return;
    if (!strcmp(name, "abstractNum"))
        n->in_abstract = false;
    else if (!strcmp(name, "num"))
        n->in_list = false;
    else if (!strcmp(name, "lvl"))
        n->level = NULL;
    else if (!strcmp(name, "lvlOverride"))
        n->override = -1;
}

enum status numbering_load(struct numbering *n, struct pack *pack, const char *part, struct error *err)
{
    struct xml_handler h = {.start = on_list_start, .end = on_list_end, .ctx = n};
    return pack_parse(pack, part, false, &h, err);
}

/* --- styles ------------------------------------------------------------------------------------------------------- */

static void on_style_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct numbering *n = ctx;
    if (ns != XML_WORD)
        return;
    if (!strcmp(name, "style") && n->nstyles < MOST_STYLES) {
        n->styles = mem_array(n->styles, &n->styles_cap, n->nstyles + 1, sizeof *n->styles);
        n->styles[n->nstyles++] = (struct style){.id = take(a, "styleId"), .num = -1};
    } else if (n->nstyles) {
        struct style *s = &n->styles[n->nstyles - 1];
        if (!strcmp(name, "basedOn"))
            replace(&s->base, take(a, "val"));
        else if (!strcmp(name, "numId"))
            s->num = xml_get_int(a, "val", -1);
        else if (!strcmp(name, "ilvl"))
            s->level = xml_get_int(a, "val", 0);
    }
}

static void on_style_end(void *ctx, enum xml_ns ns, const char *name)
{
    (void)ctx;
    (void)ns;
    (void)name;
}

enum status numbering_load_styles(struct numbering *n, struct pack *pack, const char *part, struct error *err)
{
    struct xml_handler h = {.start = on_style_start, .end = on_style_end, .ctx = n};
    return pack_parse(pack, part, false, &h, err);
}

static const struct style *find_style(const struct numbering *n, const char *id)
{
    for (size_t i = 0; id && i < n->nstyles; i++)
        if (n->styles[i].id && strcmp(n->styles[i].id, id) == 0)
            return &n->styles[i];
    return NULL;
}

void numbering_of_style(const struct numbering *n, const char *style, int *num, int *level)
{
    const struct style *s = find_style(n, style);
    *num = *level = 0;
    for (int i = 0; s && i < MOST_BASES; i++, s = find_style(n, s->base)) {
        if (s->num < 0)
            continue;
        *num = s->num;
        *level = s->level;
        return;
    }
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static struct list *find_list(const struct numbering *n, int id)
{
    size_t usual = id > 0 ? (size_t)id - 1 : 0; /* they are numbered from 1 */
    if (usual < n->nlists && n->lists[usual].id == id)
        return &n->lists[usual];
    for (size_t i = 0; i < n->nlists; i++)
        if (n->lists[i].id == id)
            return &n->lists[i];
    return NULL;
}

static struct abstract *find_abstract(const struct numbering *n, int id)
{
    for (size_t i = 0; i < n->nabstracts; i++)
        if (n->abstracts[i].id == id)
            return &n->abstracts[i];
    return NULL;
}

/* A definition may stand for the one that a numbering style names. */
static struct abstract *resolve(const struct numbering *n, const struct list *l)
{
    struct abstract *a = find_abstract(n, l->abstract);
    for (int i = 0; a && a->link && i < MOST_BASES; i++) {
        const struct style *s = find_style(n, a->link);
        const struct list *other = s && s->num > 0 ? find_list(n, s->num) : NULL;
        struct abstract *next = other ? find_abstract(n, other->abstract) : NULL;
        if (!next || next == a)
            break;
        a = next;
    }
    return a;
}

static const struct level *level_of(const struct list *l, const struct abstract *a, int k)
{
    return l->levels[k].set ? &l->levels[k] : &a->levels[k];
}

static void count(struct list *l, struct abstract *a, int k)
{
    const struct level *level = level_of(l, a, k);
    int start = level->set ? level->start : 1;
    if (l->starts[k] >= 0 && !l->started[k]) {
        start = l->starts[k];
        a->counting[k] = false;
    }
    l->started[k] = true;
    a->counters[k] = a->counting[k] ? a->counters[k] + 1 : start;
    a->counting[k] = true;
    for (int deeper = k + 1; deeper < LEVELS; deeper++) {
        int restart = level_of(l, a, deeper)->restart;
        if (restart < 0 || (restart > 0 && k < restart))
            a->counting[deeper] = false;
    }
}

/* %1 stands for the number of the first level, and so on. */
static void put_pattern(const struct list *l, const struct abstract *a, const struct level *level,
                        struct buffer *out)
{
    for (const char *p = level->text; *p; p++) {
        if (*p != '%' || p[1] < '1' || p[1] > '9') {
            buf_putc(out, *p);
            continue;
        }
        int k = *++p - '1';
        const struct level *of = level_of(l, a, k);
        int value = a->counting[k] ? a->counters[k] : of->set ? of->start : 1;
        numeral_put(out, level->legal ? "decimal" : of->format ? of->format : "decimal", value);
    }
}

void numbering_next(struct numbering *n, int num, int k, struct buffer *out)
{
    struct list *l = find_list(n, num);
    struct abstract *a = l ? resolve(n, l) : NULL;
    if (!a || k < 0 || k >= LEVELS || !level_of(l, a, k)->set)
        return;
    const struct level *level = level_of(l, a, k);
    size_t before = out->len;
    count(l, a, k);
    if (!level->text)
        return;
    if (level->format && !strcmp(level->format, "bullet"))
        symbol_text(symbol_font(level->font), level->text, strlen(level->text), out);
    else
        put_pattern(l, a, level, out);
    const char *last = buf_text(out) + text_prev(buf_text(out), out->len);
    bool wide = out->len > before && (unsigned char)*last >= 0xE2;
    if (out->len > before && level->suffix != 'n' && !wide)
        buf_putc(out, ' ');
}
