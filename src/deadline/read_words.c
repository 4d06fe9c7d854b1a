#include "deadline/read_words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { FOLD_SIZE = 0x10000, WORD_BYTES = 96, KEY_SIZE = 32, SOFT_HYPHEN = 0xAD };
/* Raised when the grammar reads texts in another way: what was read before is then read anew. */
enum { GRAMMAR = 2 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    uint16_t from, to;
} simplified[] = {
#include "simplified_tables.h"
};

/* One step of the tree of words: from a node by a character to the next. */
struct step {
    uint32_t from; /* node << 16 | character; 0: free */
    uint32_t to;
};
struct deadline_words {
    uint16_t *fold;     /* by character, plus one; 0: not asked for yet, as most never are */
    struct step *steps; /* hashed; a power of two of them, at most half full */
    size_t size, n;
    struct word *nodes; /* by node; parts, more and cls 0: no word ends here. Node 0 is the root. */
    size_t nnodes, cap;
    int64_t version;
};

static size_t slot_of(const struct deadline_words *w, uint32_t from)
{
    size_t i = (from * 2654435761U) >> 8 & (w->size - 1);
    while (w->steps[i].from && w->steps[i].from != from)
        i = (i + 1) & (w->size - 1);
    return i;
}

static void grow(struct deadline_words *w)
{
    struct step *old = w->steps;
    size_t was = w->size;
    w->size = was ? 2 * was : 4096;
    w->steps = mem_alloc(w->size * sizeof *w->steps);
    for (size_t i = 0; i < was; i++)
        if (old[i].from)
            w->steps[slot_of(w, old[i].from)] = old[i];
    free(old);
}

static uint32_t child(struct deadline_words *w, uint32_t node, uint16_t c)
{
    if (2 * (w->n + 1) > w->size)
        grow(w);
    uint32_t from = node << 16 | c;
    size_t i = slot_of(w, from);
    if (w->steps[i].from)
        return w->steps[i].to;
    w->nodes = mem_array(w->nodes, &w->cap, w->nnodes + 1, sizeof *w->nodes);
    w->nodes[w->nnodes] = (struct word){0};
    w->steps[i] = (struct step){from, (uint32_t)w->nnodes};
    w->n++;
    return (uint32_t)w->nnodes++;
}

/* --- folding ----------------------------------------------------------------------------------------------------- */

/* Marks that number entries (circled and the like) part them; what is set small above the line says nothing. */
static const struct {
    uint16_t first, last, to;
} marks[] = {
    {0x3001, 0x3001, 0x3001}, {0x3002, 0x3002, 0x3002}, {0xFE51, 0xFE51, 0x3001}, {0xFF64, 0xFF64, 0x3001},
    {0x2460, 0x249B, ';'},    {0x24EA, 0x24FF, ';'},    {0x2776, 0x2793, ';'},    {0x3220, 0x3229, ';'},
    {0x3280, 0x3289, ';'},    {0xB2, 0xB3, 0},          {0xB9, 0xB9, 0},          {0x2070, 0x209C, 0},
    {0xFFFD, 0xFFFF, 0},      {0xD800, 0xDFFF, 0},
};

static uint16_t fold(uint32_t c)
{
    size_t low = 0, high = COUNT(simplified);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (simplified[mid].from < c)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < COUNT(simplified) && simplified[low].from == c)
        return simplified[low].to;
    for (size_t i = 0; i < COUNT(marks); i++)
        if (c >= marks[i].first && c <= marks[i].last)
            return marks[i].to;
    if (c < ' ' || c == 0x7F || c == SOFT_HYPHEN || text_is_space(c) || text_cp_cells(c) == 0)
        return 0;
    uint32_t folded = text_fold_cp(c);
    return (uint16_t)(folded && folded < FOLD_SIZE ? folded : c);
}

uint16_t words_fold(const struct deadline_words *w, uint32_t cp)
{
    if (cp >= FOLD_SIZE) /* variation selectors, digits of formulas */
        cp = text_cp_cells(cp) == 0 ? 0 : text_fold_cp(cp);
    if (cp >= FOLD_SIZE)
        return 0xFFFF;
    if (!w->fold[cp])
        w->fold[cp] = (uint16_t)(fold(cp) + 1);
    return (uint16_t)(w->fold[cp] - 1);
}

static bool is_word(const struct word *word)
{
    return word->parts || word->more || word->cls;
}

size_t words_match(const struct deadline_words *w, const uint16_t *s, size_t n, const struct word **word)
{
    uint32_t node = 0;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        const struct step *step = &w->steps[slot_of(w, node << 16 | s[i])];
        if (!step->from)
            break;
        node = step->to;
        if (is_word(&w->nodes[node])) {
            found = i + 1;
            *word = &w->nodes[node];
        }
    }
    return found;
}

/* --- what keys say ---------------------------------------------------------------------------------------------- */

static const char *const part_keys[] = {
    "within", "before", "after", "since",   "ahead",    "from",    "modal",  "each",
    "by",     "next",   "this",  "ordinal", "measure",  "times",   "end",    "start",
    "clock",  "least",  "most",  "over",    "about",    "post",    "term",   "cycle",
    "verb",   "update", "basis", "with",    "contrast", "generic", "filler",
};
static const char *const more_keys[] = {
    "actor", "previous", "not",      "exception", "prolong", "and",     "takes", "object", "label",
    "other", "when",     "document", "to",        "except",  "outside", "ruled", "shift",
};
static const char *const habit_keys[] = {
    "promptly", "realtime", "ongoing", "ditto", "dynamic", "linked", "vague",
};
static const char *const unit_keys[TEXT_UNITS] = {
    [UNIT_HOUR] = "hour",       [UNIT_DAY] = "day",     [UNIT_WORKDAY] = "workday",
    [UNIT_WEEK] = "week",       [UNIT_MONTH] = "month", [UNIT_YEAR] = "year",
    [UNIT_QUARTER] = "quarter", [UNIT_DATE] = "date",   [UNIT_DATE_ONLY] = "date-only",
};
static const struct {
    const char *section;
    enum word_class cls;
} classes[] = {
    {"trigger", CLASS_TRIGGER},      {"unit", CLASS_UNIT},
    {"numeral", CLASS_NUMERAL},      {"habit", CLASS_HABIT},
    {"quarter-month", CLASS_QMONTH}, {"half-year", CLASS_HALF},
    {"ten-days", CLASS_TEN},         {"part", CLASS_NONE},
};

static bool among(const char *key, const char *const *keys, size_t n, int32_t *at)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(key, keys[i]) == 0) {
            *at = (int32_t)i;
            return true;
        }
    }
    return false;
}

static bool number_between(const char *key, int min, int max, int32_t *out)
{
    size_t n = strspn(key, "0123456789");
    if (!n || n > 5 || key[n])
        return false;
    *out = (int32_t)strtol(key, NULL, 10);
    return *out >= min && *out <= max;
}

/* What a word under this key is. */
static bool word_of_key(enum word_class cls, const char *key, struct word *out)
{
    enum trigger trigger = TRIGGER_FORMED;
    int32_t bit = 0;
    *out = (struct word){.cls = (uint8_t)cls};
    switch (cls) {
    case CLASS_TRIGGER:
        out->cls = CLASS_TRIGGER;
        if (!trigger_by_key(key, &trigger))
            return false;
        out->value = (int32_t)trigger;
        return true;
    case CLASS_UNIT:
        return among(key, unit_keys, COUNT(unit_keys), &out->value);
    case CLASS_NUMERAL:
        out->value = NUMERAL_HALF;
        return strcmp(key, "half") == 0 || number_between(key, 0, 10000, &out->value);
    case CLASS_HABIT:
        return among(key, habit_keys, COUNT(habit_keys), &out->value);
    case CLASS_QMONTH:
        return number_between(key, 1, 3, &out->value);
    case CLASS_HALF:
        return number_between(key, 1, 2, &out->value);
    case CLASS_TEN:
        return number_between(key, 0, 20, &out->value);
    default:
        if (among(key, part_keys, COUNT(part_keys), &bit))
            out->parts = 1U << bit;
        else if (among(key, more_keys, COUNT(more_keys), &bit))
            out->more = 1U << bit;
        else if (strcmp(key, "noise") == 0)
            out->parts = PART_NOISE;
        else
            return false;
        return true;
    }
}

/* --- loading ---------------------------------------------------------------------------------------------------- */

/* Pairs of characters, the second for the first: what Unicode does not count as traditional, and offices write. */
static enum status add_variants(struct deadline_words *w, const struct ini *ini, const char *key,
                                const char *value, struct error *err)
{
    char pair[WORD_BYTES];
    while (ini_word(&value, pair, sizeof pair)) {
        const char *p = pair, *end = pair + strlen(pair);
        uint32_t from = text_decode(&p, end), to = p < end ? text_decode(&p, end) : 0;
        if (!to || p < end || from >= FOLD_SIZE || to >= FOLD_SIZE)
            return error_set(err, ST_INPUT, MSG_WORDS_PAIR, ini_path(ini), ini_line(ini, "variant", key),
                             pair);
        w->fold[from] = (uint16_t)(words_fold(w, to) + 1);
    }
    return ST_OK;
}

static bool merge(struct word *into, const struct word *as)
{
    if (as->cls && into->cls && (into->cls != as->cls || into->value != as->value))
        return false;
    if (as->cls) {
        into->cls = as->cls;
        into->value = as->value;
    }
    into->parts |= as->parts;
    into->more |= as->more;
    return true;
}

static enum status add_words(struct deadline_words *w, const struct ini *ini, const char *section,
                             const char *key, const struct word *as, struct error *err)
{
    const char *value = ini_get(ini, section, key);
    char text[WORD_BYTES];
    while (ini_word(&value, text, sizeof text)) {
        uint32_t node = 0;
        for (const char *p = text, *end = text + strlen(text); p < end;)
            node = child(w, node, words_fold(w, text_decode(&p, end)));
        if (node && !merge(&w->nodes[node], as))
            return error_set(err, ST_INPUT, MSG_WORDS_TWICE, ini_path(ini), ini_line(ini, section, key),
                             text);
    }
    if (value && *value)
        return error_set(err, ST_INPUT, MSG_WORDS_LONG, ini_path(ini), ini_line(ini, section, key));
    return ST_OK;
}

static void stir(struct deadline_words *w, const char *text)
{
    uint64_t v = (uint64_t)w->version;
    for (const char *p = text; *p; p++)
        v = (v ^ (unsigned char)*p) * 0x100000001B3U;
    w->version = (int64_t)((v ^ 0xFF) * 0x100000001B3U);
}

static enum status add_key(struct deadline_words *w, const struct ini *ini, const char *section,
                           const char *key, struct error *err)
{
    char name[KEY_SIZE] = "";
    size_t n = strlen(key), digits = n;
    while (digits && key[digits - 1] >= '0' && key[digits - 1] <= '9')
        digits--;
    if (digits && digits < n && key[digits - 1] == '-') /* generic-2 goes on with generic */
        n = digits - 1;
    for (size_t i = 0; i < n && i + 1 < sizeof name; i++)
        name[i] = key[i];
    stir(w, section);
    stir(w, name);
    stir(w, ini_get(ini, section, key));
    if (strcmp(section, "variant") == 0)
        return add_variants(w, ini, key, ini_get(ini, section, key), err);
    for (size_t i = 0; i < COUNT(classes); i++) {
        struct word as;
        if (strcmp(section, classes[i].section) == 0 && word_of_key(classes[i].cls, name, &as))
            return add_words(w, ini, section, key, &as, err);
    }
    return error_set(err, ST_INPUT, MSG_WORDS_KEY, ini_path(ini), ini_line(ini, section, key), section, key);
}

static enum status add_file(struct deadline_words *w, const char *path, struct error *err)
{
    struct ini *ini = NULL;
    enum status st = ini_load(path, &ini, err);
    /* Variants first: words are stored as texts are read. */
    for (int pass = 0; !st && pass < 2; pass++) {
        for (size_t i = 0; !st && i < ini_sections(ini); i++) {
            const char *section = ini_section(ini, i), *key;
            bool variants = strcmp(section, "variant") == 0;
            for (size_t k = 0; !st && (variants ? pass == 0 : pass == 1) && (key = ini_key(ini, section, k));
                 k++)
                st = add_key(w, ini, section, key, err);
        }
    }
    ini_free(ini);
    return st;
}

static enum status load(const char *share, const char *user, struct deadline_words **out, struct error *err)
{
    struct deadline_words *w = mem_alloc(sizeof *w);
    w->nnodes = 1;
    w->nodes = mem_array(w->nodes, &w->cap, 1, sizeof *w->nodes);
    w->nodes[0] = (struct word){0};
    w->version = GRAMMAR;
    grow(w);
    w->fold = mem_alloc(FOLD_SIZE * sizeof *w->fold);
    enum status st = add_file(w, share, err);
    if (!st && user)
        st = add_file(w, user, err);
    if (st)
        deadline_words_free(w);
    else
        *out = w;
    return st;
}

enum status deadline_words_load(const char *share, const char *config, struct deadline_words **out,
                                struct error *err)
{
    char *own = mem_printf("%s/deadlines.ini", share);
    char *user = config ? mem_printf("%s/deadlines.ini", config) : NULL;
    *out = NULL;
    enum status st = ST_OK;
    if (user && access(user, F_OK) == 0) {
        st = load(own, user, out, err);
        if (st)
            load(own, NULL, out, NULL);
    } else {
        st = load(own, NULL, out, err);
    }
    free(own);
    free(user);
    return st;
}

void deadline_words_free(struct deadline_words *w)
{
    if (!w)
        return;
    free(w->fold);
    free(w->steps);
    free(w->nodes);
    free(w);
}

int64_t deadline_words_version(const struct deadline_words *w)
{
    return w->version;
}
