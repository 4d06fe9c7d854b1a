#include "read/formats.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/env.h"
#include "mulu/file.h"
#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/value.h"

/* Names of kinds as sections and in `required`; the fields' own keys come from the field table. */
static const struct {
    const char *name;
    int kind, field;
} kind_names[] = {
    {"level", KIND_LEVEL, 0},
    {"level-group", KIND_GROUP, 0},
    {"number", KIND_NUMBER, 0},
    {"uid", KIND_UID, 0},
    {"catalog", KIND_CATALOG, 0},
    {"unknown", KIND_UNKNOWN, 0},
    {"audience-ticks", KIND_TICK, FIELD_AUDIENCE},
    {"mode-ticks", KIND_TICK, FIELD_MODE},
    {"tier-ticks", KIND_TICK, FIELD_TIER},
};

static bool kind_by_name(const char *name, int *kind, int *field)
{
    enum field f;
    *field = 0;
    if (field_by_key(name, &f)) {
        *kind = (int)f;
        return true;
    }
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++) {
        if (strcmp(kind_names[i].name, name) == 0) {
            *kind = kind_names[i].kind;
            *field = kind_names[i].field;
            return true;
        }
    }
    return false;
}

/* Pairs of characters, the second for the first: what bureaus print in traditional characters is matched as well. */
static void load_variants(struct formats *f, const struct ini *ini)
{
    const char *pairs = ini_get(ini, "values", "variants");
    char pair[64];
    while (pairs && ini_word(&pairs, pair, sizeof pair)) {
        const char *p = pair, *end = pair + strlen(pair);
        uint32_t from = text_decode(&p, end), to = p < end ? text_decode(&p, end) : 0;
        if (!f->variants)
            f->variants = mem_alloc(0x10000 * sizeof *f->variants);
        if (to && from < 0x10000 && to < 0x10000)
            f->variants[from] = (uint16_t)to;
    }
}

void formats_simplify(const struct formats *f, const char *text, struct buffer *out)
{
    for (const char *p = text, *end = p + strlen(p); p < end;) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (f->variants && c < 0x10000 && f->variants[c])
            buf_put_cp(out, f->variants[c]);
        else
            buf_add(out, at, (size_t)(p - at));
    }
}

/* The length of a reading in brackets, as some pages put it behind a character that they think is rare: 鎮(zhèn). 0: none. */
static size_t reading_at(const char *s)
{
    enum { LONGEST = 6 };
    const char *p = s + 1, *end = s + strlen(s);
    int letters = 0;
    while (*s == '(' && p < end && *p != ')') {
        uint32_t c = text_decode(&p, end);
        bool letter = (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0x1DC);
        if (!letter || ++letters > LONGEST)
            return 0;
    }
    return *s == '(' && letters && *p == ')' ? (size_t)(p - s) + 1 : 0;
}

void formats_fold(const struct formats *f, const char *text, struct buffer *out)
{
    struct buffer b = {0}, bare = {0};
    text_fold(&b, text, strlen(text), NULL);
    uint32_t last = 0;
    bool brackets = b.len && memchr(b.data, '(', b.len);
    for (const char *p = buf_text(&b), *end = p + b.len; brackets && p < end;) {
        size_t skip = text_is_cjk(last) ? reading_at(p) : 0;
        const char *at = p += skip;
        if (p == end)
            break;
        last = text_decode(&p, end);
        buf_add(&bare, at, (size_t)(p - at));
    }
    formats_simplify(f, buf_text(brackets ? &bare : &b), out);
    buf_free(&bare);
    buf_free(&b);
}

static char *folded(const char *text)
{
    struct buffer b = {0};
    text_fold(&b, text, strlen(text), NULL);
    return buf_take(&b);
}

static void add_rule(struct formats *f, int kind, int field, int format, enum rule_place place,
                     const char *word)
{
    f->rules = mem_array(f->rules, &f->rules_cap, f->nrules + 1, sizeof *f->rules);
    struct header_rule *r = &f->rules[f->nrules++];
    *r = (struct header_rule){kind, field, format, place, folded(word), 0};
    r->len = strlen(r->word);
}

static enum status unknown_name(const struct ini *ini, const char *section, const char *key, const char *name,
                                struct error *err)
{
    return error_set(err, ST_INPUT, MSG_FORMAT_NAME, ini_path(ini), ini_line(ini, section, key), name);
}

/* The [field] sections of fields.ini and of a format: names = "header header …", and what headers end in or begin with. */
static enum status load_headers(struct formats *f, const struct ini *ini, int format, struct error *err)
{
    static const char *const places[] = {[RULE_WORD] = "names",
                                         [RULE_ENDS] = "ends",
                                         [RULE_STARTS] = "starts",
                                         [RULE_KEY] = "keys",
                                         [RULE_OUTER] = "outer"};
    for (size_t i = 0; i < ini_sections(ini); i++) {
        const char *section = ini_section(ini, i);
        int kind, field;
        if (strcmp(section, "format") == 0)
            continue;
        if (!kind_by_name(section, &kind, &field))
            return unknown_name(ini, section, NULL, section, err);
        const char *key;
        for (size_t k = 0; (key = ini_key(ini, section, k)); k++) {
            size_t place = 0;
            while (place < sizeof places / sizeof *places && strcmp(key, places[place]) != 0)
                place++;
            if (place == sizeof places / sizeof *places)
                return unknown_name(ini, section, key, key, err);
            const char *words = ini_get(ini, section, key);
            char word[256];
            while (words && ini_word(&words, word, sizeof word))
                add_rule(f, kind, field, format, (enum rule_place)place, word);
        }
    }
    return ST_OK;
}

/* The fields' own keys, which JSON has too, and the column names of the database. */
static void add_keys(struct formats *f)
{
    for (enum field i = 0; i < FIELD_COUNT; i++)
        add_rule(f, (int)i, 0, -1, RULE_KEY, field_info(i)->key);
}

static enum status load_bits(const struct ini *ini, const char *section, const char *key, uint32_t *bits,
                             struct error *err)
{
    const char *names = ini_get(ini, section, key);
    char word[64];
    int kind, field;
    while (names && ini_word(&names, word, sizeof word)) {
        if (!kind_by_name(word, &kind, &field))
            return unknown_name(ini, section, key, word, err);
        *bits |= 1u << kind;
    }
    return ST_OK;
}

static enum status load_format(struct formats *f, const char *path, struct error *err)
{
    struct ini *ini = NULL;
    enum status st = ini_load(path, &ini, err);
    if (st)
        return st;
    const char *name = ini_get(ini, "format", "name"), *label = ini_get(ini, "format", "label");
    struct format new = {0};
    if (!name || !*name)
        st = error_set(err, ST_INPUT, MSG_FORMAT_NO_NAME, path);
    else if (formats_find(f, name))
        st = error_set(err, ST_INPUT, MSG_FORMAT_TWICE, path, name);
    if (!st)
        st = load_bits(ini, "format", "required", &new.required, err);
    if (!st)
        st = load_bits(ini, "format", "any", &new.any, err);
    if (!st)
        st = load_bits(ini, "format", "without", &new.without, err);
    if (!st) {
        new.name = mem_dup(name);
        new.label = mem_dup(label ? label : name);
        const char *headless = ini_get(ini, "format", "headless");
        new.headless = headless &&strcmp(headless, "yes") == 0;
        const char *words = ini_get(ini, "format", "title");
        char word[64];
        while (words && ini_word(&words, word, sizeof word))
            string_list_add(&new.title, word);
        f->items = mem_array(f->items, &f->cap, f->n + 1, sizeof *f->items);
        f->items[f->n++] = new;
        st = load_headers(f, ini, (int)f->n - 1, err);
    }
    ini_free(ini);
    return st;
}

static void load_list(const struct ini *ini, const char *key, struct string_list *out)
{
    const char *words = ini_get(ini, "values", key);
    char word[256];
    while (words && ini_word(&words, word, sizeof word))
        string_list_add(out, word);
}

static enum status load_kind(struct formats *f, const struct ini *ini, const char *section, struct error *err)
{
    static const struct {
        const char *key;
        enum word_place place;
    } places[] = {{"has", WORD_HAS}, {"starts", WORD_STARTS}, {"ends", WORD_ENDS}};
    int kind, field;
    if (!kind_by_name(section, &kind, &field))
        return unknown_name(ini, section, NULL, section, err);
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        const char *words = ini_get(ini, section, places[p].key);
        char word[256];
        while (words && ini_word(&words, word, sizeof word)) {
            char *w = folded(word);
            words_add(f->words, w, kind, places[p].place);
            free(w);
        }
    }
    enum status st = ini_int(ini, section, "min", 0, 100000, 0, &f->limits[kind].min, err);
    return st ? st : ini_int(ini, section, "max", 1, 100000, 100000, &f->limits[kind].max, err);
}

static enum status load_kinds(struct formats *f, const char *path, struct error *err)
{
    struct ini *ini = NULL;
    enum status st = ini_load(path, &ini, err);
    for (size_t i = 0; !st && i < ini_sections(ini); i++)
        if (strcmp(ini_section(ini, i), "values") != 0)
            st = load_kind(f, ini, ini_section(ini, i), err);
    if (!st) {
        const struct {
            const char *key;
            struct string_list *list;
        } lists[] = {{"ditto", &f->ditto},
                     {"ticked", &f->ticked},
                     {"open", &f->open},
                     {"ticked-letters", &f->ticked_letters},
                     {"open-letters", &f->open_letters},
                     {"tick", &f->tick},
                     {"noise", &f->noise},
                     {"names", &f->names},
                     {"title", &f->title},
                     {"body", &f->body},
                     {"after-body", &f->after_body},
                     {"signature", &f->signature},
                     {"page", &f->page},
                     {"whole", &f->whole}};
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
            load_list(ini, lists[i].key, lists[i].list);
        for (size_t i = 0; i < f->tick.n; i++)
            string_list_take(&f->tick_folded, folded(f->tick.items[i]));
        load_variants(f, ini);
        st = load_bits(ini, "values", "merge", &f->merge, err);
    }
    ini_free(ini);
    return st;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Every format of a directory, in the order of the names; a directory that is not there holds none. */
static enum status load_directory(struct formats *f, const char *dir, struct error *err)
{
    struct dirent **list = NULL;
    int n = scandir(dir, &list, NULL, by_name);
    enum status st = ST_OK;
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        const char *dot = strrchr(name, '.');
        bool shared = strcmp(name, "fields.ini") == 0 || strcmp(name, "kinds.ini") == 0;
        if (!st && dot && dot > name && strcmp(dot, ".ini") == 0) {
            char *path = path_join(dir, name);
            if (!shared) {
                st = load_format(f, path, err);
            } else if (strcmp(name, "fields.ini") == 0) {
                struct ini *ini = NULL;
                st = ini_load(path, &ini, err);
                st = st ? st : load_headers(f, ini, -1, err);
                ini_free(ini);
            } else {
                st = load_kinds(f, path, err);
            }
            free(path);
        }
        free(list[i]);
    }
    free(list);
    return st;
}

enum status formats_load(const char *share_dir, const char *config_dir, struct formats **out,
                         struct error *err)
{
    struct formats *f = mem_alloc(sizeof *f);
    f->words = words_new();
    add_keys(f);
    const char *const roots[] = {share_dir, config_dir};
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < 2; i++) {
        if (!roots[i])
            continue;
        char *dir = path_join(roots[i], "formats");
        st = load_directory(f, dir, err);
        free(dir);
    }
    value_learn_boxes(f);
    if (!st && f->n == 0)
        st = error_set(err, ST_INPUT, MSG_FORMAT_NONE, share_dir);
    if (st)
        formats_free(f);
    else
        *out = f;
    return st;
}

void formats_free(struct formats *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->nrules; i++)
        free(f->rules[i].word);
    free(f->rules);
    for (size_t i = 0; i < f->n; i++) {
        free(f->items[i].name);
        free(f->items[i].label);
        string_list_free(&f->items[i].title);
    }
    free(f->items);
    words_free(f->words);
    free(f->variants);
    free(f->boxes);
    struct string_list *const lists[] = {&f->ditto,        &f->ticked, &f->open,       &f->ticked_letters,
                                         &f->open_letters, &f->tick,   &f->names,      &f->noise,
                                         &f->title,        &f->body,   &f->after_body, &f->signature,
                                         &f->page,         &f->whole,  &f->tick_folded};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        string_list_free(lists[i]);
    free(f);
}

size_t formats_count(const struct formats *f)
{
    return f->n;
}

const char *formats_name(const struct formats *f, size_t i)
{
    return f->items[i].name;
}

const struct format *formats_find(const struct formats *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->items[i].name, name) == 0)
            return &f->items[i];
    return NULL;
}

const char *formats_label(const struct formats *f, const char *name)
{
    const struct format *found = formats_find(f, name);
    return found ? found->label : name;
}

/* A header without what stands in brackets, and the whole of it without the brackets themselves. */
static void bare_header(const struct formats *f, const char *text, struct buffer *outside,
                        struct buffer *whole)
{
    struct buffer s = {0};
    int depth = 0;
    formats_fold(f, text, &s);
    for (const char *p = buf_text(&s); *p; p++) {
        if (strchr("([<", *p))
            depth++;
        else if (strchr(")]>", *p))
            depth -= depth > 0;
        else {
            buf_putc(whole, *p);
            if (!depth)
                buf_putc(outside, *p);
        }
    }
    buf_free(&s);
}

/* 1 for equal, less for a word that the header begins with or contains, by how much of the header it is. */
static double likeness(const struct buffer *header, const struct header_rule *r)
{
    size_t n = header->len, w = r->len;
    if (n < w || (w < 4 && n != w) || 5 * w < 2 * n) /* a smaller part of it says nothing */
        return 0;
    const char *text = buf_text(header);
    if (n == w)
        return n && memcmp(text, r->word, n) == 0 ? 1 : 0;
    const char *at = strstr(text, r->word);
    if (!at)
        return 0;
    return (at == text || at[w] == '\0' ? 0.5 : 0.4) + 0.4 * (double)w / (double)n;
}

static bool ends_in(const char *header, const char *word)
{
    size_t n = strlen(header), w = strlen(word);
    return n >= w && strcmp(header + n - w, word) == 0;
}

/* The last part of a header says what it is: where another kind's word stands there, one that only stands before it counts
 * less (公开事项内容 is content, 事项编码 is none of the fields). */
static void last_part_first(const char *header, struct header_match *m)
{
    static const double LESS = 0.3;
    bool at_end = false, before = false;
    for (int k = 0; k < KIND_COUNT; k++) {
        at_end = at_end || (m->kind[k] > 0 && ends_in(header, m->word[k]));
        before = before || (m->kind[k] > 0 && m->kind[k] < 0.9 && !ends_in(header, m->word[k]));
    }
    for (int k = 0; k < KIND_COUNT && at_end && before; k++)
        if (m->kind[k] > 0 && m->kind[k] < 0.9 && !m->ending[k] && !ends_in(header, m->word[k]))
            m->kind[k] = m->kind[k] > LESS ? m->kind[k] - LESS : 0;
}

/* The same for what headers of a kind end in or begin with: the longer, the better. */
static double ending(const struct buffer *header, const struct header_rule *r)
{
    size_t n = header->len, w = r->len;
    const char *text = buf_text(header);
    bool there = n > w && memcmp(r->place == RULE_ENDS ? text + n - w : text, r->word, w) == 0;
    return !there ? 0 : w >= 12 ? 0.57 : 0.45 + 0.01 * (double)w;
}

/* The number that a level is called by: l2, level2, 二级目录. */
static int level_number(const char *header)
{
    static const char *const numerals[ROW_MAX_LEVELS] = DATA_NUMERALS;
    const char *digits = header + strcspn(header, "123456789");
    if (*digits)
        return (int)strtol(digits, NULL, 10);
    for (int i = ROW_MAX_LEVELS; i > 0; i--) {
        size_t n = strlen(numerals[i - 1]);
        if (strncmp(header, numerals[i - 1], n) == 0 &&
            strncmp(header + n, DATA_LEVEL, strlen(DATA_LEVEL)) == 0)
            return i;
    }
    return 0;
}

static bool is_whole(const struct buffer *header, const struct header_rule *r)
{
    return header->len == r->len && memcmp(header->data, r->word, r->len) == 0;
}

bool header_is_outer(const struct formats *f, const char *text)
{
    struct buffer folded_text = {0};
    bool yes = false;
    formats_fold(f, text, &folded_text);
    for (size_t i = 0; i < f->nrules && folded_text.len && !yes; i++)
        yes = f->rules[i].place == RULE_OUTER && is_whole(&folded_text, &f->rules[i]);
    buf_free(&folded_text);
    return yes;
}

void header_match(const struct formats *f, int format, const char *text, struct header_match *out)
{
    struct buffer outside = {0}, whole = {0};
    *out = (struct header_match){0};
    bare_header(f, text, &outside, &whole);
    bool unbracketed = outside.len && strcmp(buf_text(&outside), buf_text(&whole)) != 0;
    double best = 0;
    for (size_t i = 0; i < f->nrules; i++) {
        const struct header_rule *r = &f->rules[i];
        if (r->format >= 0 && r->format != (format >= 0 ? format : f->chosen - 1))
            continue;
        double like = 0, inner = 0;
        if (r->place == RULE_OUTER)
            continue;
        if (r->place == RULE_KEY) {
            like = whole.len && is_whole(&whole, r);
            out->key = out->key || like > 0;
        } else if (r->place == RULE_WORD) {
            like = likeness(&whole, r);
            inner = unbracketed ? 0.95 * likeness(&outside, r) : 0;
        } else {
            like = ending(unbracketed ? &outside : &whole, r);
        }
        if (inner > like)
            like = inner;
        if (like > 0 && r->format >= 0)
            like += 0.1; /* a format's own word goes before everybody's */
        if ((r->place == RULE_WORD || r->place == RULE_KEY) && like > best)
            best = like;
        if (like > out->kind[r->kind]) {
            out->kind[r->kind] = like;
            out->word[r->kind] = r->word;
            out->ending[r->kind] = r->place == RULE_ENDS || r->place == RULE_STARTS;
            if (r->kind == KIND_TICK)
                out->tick_field = r->field;
        }
    }
    out->number = out->kind[KIND_LEVEL] >= 0.9 ? level_number(buf_text(&whole)) : 0;
    out->known = best >= 0.6;
    out->sure = best >= 0.9;
    last_part_first(buf_text(unbracketed ? &outside : &whole), out);
    out->sub = out->kind[KIND_TICK] >= 0.9 || out->kind[KIND_LEVEL] >= 0.9;
    buf_free(&outside);
    buf_free(&whole);
}

static bool all_digits(const char *s, size_t len)
{
    size_t digits = 0;
    for (size_t i = 0; i < len; i++)
        digits += s[i] >= '0' && s[i] <= '9';
    return digits && digits + (len && strchr(".,", s[len - 1]) ? 1 : 0) == len;
}

static bool has_open_box(const struct formats *f, const char *text)
{
    for (size_t i = 0; i < f->open.n; i++)
        if (strstr(text, f->open.items[i]))
            return true;
    return false;
}

void value_fit(const struct formats *f, const char *text, double fit[KIND_COUNT])
{
    struct buffer b = {0};
    formats_fold(f, text, &b);
    memset(fit, 0, KIND_COUNT * sizeof *fit);
    if (b.len) {
        struct word_counts c;
        words_count(f->words, b.data, b.len, &c);
        int chars = (int)text_glyphs(b.data, b.len);
        for (int k = 0; k <= KIND_LEVEL; k++) {
            int has = c.has[k] > 3 ? 3 : c.has[k];
            fit[k] = 0.2 + 0.3 * (c.ends[k] > 0) + 0.25 * (c.starts[k] > 0) + 0.15 * has;
            if (chars > f->limits[k].max)
                fit[k] -= chars > 2 * f->limits[k].max ? 0.8 : 0.4;
            if (chars < f->limits[k].min)
                fit[k] -= 0.3;
        }
        fit[FIELD_CONTENT] += chars >= 40 ? 0.3 : chars >= 20 ? 0.15 : 0;
        bool sentence = b.len > 1 && (b.data[b.len - 1] == '.' || strchr(b.data, ',') || strchr(b.data, ';'));
        fit[KIND_LEVEL] += sentence ? -0.1 : chars <= 12 ? 0.35 : chars <= 24 ? 0.2 : 0;
        if (has_open_box(f, b.data)) { /* a printed list, of channels mostly */
            fit[FIELD_CONTENT] -= 0.5;
            fit[KIND_LEVEL] -= 0.5;
            fit[FIELD_BASIS] -= 0.5;
        }
        fit[KIND_UID] = env_is_uid(text) ? 1.4 : 0;
        fit[KIND_NUMBER] = all_digits(b.data, b.len) ? 1.4 : 0;
        if (string_list_has(&f->tick_folded, b.data))
            fit[KIND_TICK] = 1.4;
    }
    buf_free(&b);
}
