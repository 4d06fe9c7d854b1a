#include "mulu/ini.h"

#include <ctype.h>
#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { MAX_LINE = 1000, MAX_FILE = 1 << 20 };

/* iniparser reads the values; the scan below, which comes first, finds what it would swallow and where each name stands.
 * What is asked for is looked up here by hash: iniparser goes through all names each time, and with the key table's
 * hundreds that was most of the time before the first picture. */

struct entry {
    char *section;
    char *key;   /* NULL: the section line itself */
    char *value; /* as iniparser has it; NULL on a section line */
    int line;
};

struct ini {
    char *path;
    struct entry *entries; /* in the order of the file; those of a section follow its line */
    size_t n, cap;
    size_t *sections; /* where their lines are among the entries */
    size_t nsections, cap_sections;
    size_t *slots; /* a hash table: 1 + the number of an entry; 0 is free. Never more than half full */
    size_t nslots;
};

/* FNV-1a over both names and what parts them. */
static uint64_t hash(const char *section, const char *key)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (const char *p = section; *p; p++)
        h = (h ^ (unsigned char)*p) * 0x100000001b3u;
    h = (h ^ (key ? ':' : ']')) * 0x100000001b3u;
    for (const char *p = key ? key : ""; *p; p++)
        h = (h ^ (unsigned char)*p) * 0x100000001b3u;
    return h;
}

/* The slot of the entry, or the free one where it would stand. */
static size_t *slot_of(const struct ini *ini, const char *section, const char *key)
{
    size_t at = (size_t)hash(section, key) & (ini->nslots - 1);
    for (; ini->slots[at]; at = (at + 1) & (ini->nslots - 1)) {
        const struct entry *e = &ini->entries[ini->slots[at] - 1];
        if (strcmp(e->section, section) == 0 && (key ? e->key && strcmp(e->key, key) == 0 : !e->key))
            break;
    }
    return &ini->slots[at];
}

static const struct entry *find(const struct ini *ini, const char *section, const char *key)
{
    size_t at = ini->nslots ? *slot_of(ini, section, key) : 0;
    return at ? &ini->entries[at - 1] : NULL;
}

static void make_room(struct ini *ini)
{
    enum { FIRST = 64 }; /* a power of two, as all sizes */
    if (ini->nslots > 2 * ini->n)
        return;
    free(ini->slots);
    ini->nslots = ini->nslots ? 2 * ini->nslots : FIRST;
    ini->slots = mem_alloc(ini->nslots * sizeof *ini->slots);
    for (size_t i = 0; i < ini->n; i++)
        *slot_of(ini, ini->entries[i].section, ini->entries[i].key) = i + 1;
}

/* key: NULL for the line of a section. */
static enum status add(struct ini *ini, const char *section, const char *key, int line, struct error *err)
{
    const struct entry *twin = find(ini, section, key);
    if (twin)
        return error_set(err, ST_INPUT, MSG_INI_TWICE, ini->path, line, key ? key : section, twin->line);
    ini->entries = mem_array(ini->entries, &ini->cap, ini->n + 1, sizeof *ini->entries);
    ini->entries[ini->n++] = (struct entry){mem_dup(section), key ? mem_dup(key) : NULL, NULL, line};
    make_room(ini);
    *slot_of(ini, section, key) = ini->n;
    if (!key) {
        ini->sections =
            mem_array(ini->sections, &ini->cap_sections, ini->nsections + 1, sizeof *ini->sections);
        ini->sections[ini->nsections++] = ini->n - 1;
    }
    return ST_OK;
}

static bool is_name(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!islower((unsigned char)s[i]) && !isdigit((unsigned char)s[i]) && !strchr("-_.", s[i]))
            return false;
    return n > 0;
}

/* A value is "…" or '…' to the end of the line, or bare words without quotes, ; # and \. */
static bool is_value(const char *s, size_t n)
{
    if (n == 0)
        return true;
    if (s[0] == '"' || s[0] == '\'')
        return n >= 2 && memchr(s + 1, s[0], n - 1) == s + n - 1 && !memchr(s, '\\', n);
    for (size_t i = 0; i < n; i++)
        if (strchr(";#\"'\\", s[i]))
            return false;
    return true;
}

static enum status scan_line(struct ini *ini, const char *s, size_t n, int line, char *section, size_t room,
                             struct error *err)
{
    if (n > MAX_LINE)
        return error_set(err, ST_INPUT, MSG_INI_LONG, ini->path, line, MAX_LINE);
    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    while (n && isspace((unsigned char)*s)) {
        s++;
        n--;
    }
    if (n == 0 || *s == ';' || *s == '#')
        return ST_OK;
    if (*s == '[') {
        if (s[n - 1] != ']' || !is_name(s + 1, n - 2) || n - 2 >= room)
            return error_set(err, ST_INPUT, MSG_INI_SECTION, ini->path, line);
        memcpy(section, s + 1, n - 2);
        section[n - 2] = '\0';
        return add(ini, section, NULL, line, err);
    }
    const char *eq = memchr(s, '=', n);
    if (!eq || !*section)
        return error_set(err, ST_INPUT, MSG_INI_LINE, ini->path, line);
    size_t klen = (size_t)(eq - s);
    while (klen && isspace((unsigned char)s[klen - 1]))
        klen--;
    const char *value = eq + 1;
    while (value < s + n && isspace((unsigned char)*value))
        value++;
    if (!is_name(s, klen) || klen >= 64)
        return error_set(err, ST_INPUT, MSG_INI_KEY, ini->path, line);
    if (!is_value(value, (size_t)(s + n - value)))
        return error_set(err, ST_INPUT, MSG_INI_VALUE, ini->path, line);
    char key[64];
    memcpy(key, s, klen);
    key[klen] = '\0';
    return add(ini, section, key, line, err);
}

static enum status scan(struct ini *ini, const char *data, size_t len, struct error *err)
{
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        return error_set(err, ST_INPUT, MSG_INI_BOM, ini->path);
    size_t bad = 0;
    if (!text_is_utf8(data, len, &bad) || memchr(data, '\0', len))
        return error_set(err, ST_INPUT, MSG_INI_UTF8, ini->path, bad);
    char section[128] = "";
    int line = 1;
    for (size_t at = 0; at < len; line++) {
        const char *nl = memchr(data + at, '\n', len - at);
        size_t n = nl ? (size_t)(nl - data) - at : len - at;
        enum status st = scan_line(ini, data + at, n, line, section, sizeof section, err);
        if (st)
            return st;
        at += n + 1;
    }
    return ST_OK;
}

static int silent(const char *fmt, ...)
{
    (void)fmt; /* the scan has already said it better; iniparser would write on the screen */
    return 0;
}

static enum status take_values(struct ini *ini, struct error *err)
{
    iniparser_set_error_callback(silent);
    dictionary *dict = iniparser_load(ini->path);
    if (!dict)
        return error_set(err, ST_INPUT, MSG_FILE_READ, ini->path, error_os(errno));
    for (ssize_t i = 0; i < dict->size; i++) {
        const char *name = dict->key[i], *colon = name ? strrchr(name, ':') : NULL;
        if (!colon || !dict->val[i])
            continue;
        char *section = mem_dup_n(name, (size_t)(colon - name));
        size_t at = ini->nslots ? *slot_of(ini, section, colon + 1) : 0;
        if (at)
            ini->entries[at - 1].value = mem_dup(dict->val[i]);
        free(section);
    }
    iniparser_freedict(dict);
    return ST_OK;
}

enum status ini_load(const char *path, struct ini **out, struct error *err)
{
    struct buffer data = {0};
    struct ini *ini = mem_alloc(sizeof *ini);
    ini->path = mem_dup(path);
    enum status st = file_read(path, MAX_FILE, &data, err);
    if (!st && !path_is_file(path)) /* it is read twice */
        st = error_set(err, ST_INPUT, MSG_FILE_OPEN, path, error_os(ESPIPE));
    if (!st)
        st = scan(ini, buf_text(&data), data.len, err);
    if (!st)
        st = take_values(ini, err);
    buf_free(&data);
    if (st)
        ini_free(ini);
    else
        *out = ini;
    return st;
}

void ini_free(struct ini *ini)
{
    if (!ini)
        return;
    for (size_t i = 0; i < ini->n; i++) {
        free(ini->entries[i].section);
        free(ini->entries[i].key);
        free(ini->entries[i].value);
    }
    free(ini->entries);
    free(ini->sections);
    free(ini->slots);
    free(ini->path);
    free(ini);
}

const char *ini_path(const struct ini *ini)
{
    return ini->path;
}

size_t ini_sections(const struct ini *ini)
{
    return ini->nsections;
}

const char *ini_section(const struct ini *ini, size_t i)
{
    return i < ini->nsections ? ini->entries[ini->sections[i]].section : NULL;
}

const char *ini_get(const struct ini *ini, const char *section, const char *key)
{
    const struct entry *e = find(ini, section, key);
    return e && e->key ? e->value : NULL;
}

int ini_line(const struct ini *ini, const char *section, const char *key)
{
    const struct entry *e = find(ini, section, key);
    return e ? e->line : 0;
}

const char *ini_key(const struct ini *ini, const char *section, size_t i)
{
    const struct entry *e = find(ini, section, NULL);
    size_t at = e ? (size_t)(e - ini->entries) + 1 + i : ini->n;
    bool within = e && at < ini->n && ini->entries[at].key;
    return within && strcmp(ini->entries[at].section, section) == 0 ? ini->entries[at].key : NULL;
}

enum status ini_int(const struct ini *ini, const char *section, const char *key, int min, int max, int def,
                    int *out, struct error *err)
{
    const char *text = ini_get(ini, section, key);
    if (!text) {
        *out = def;
        return ST_OK;
    }
    char *end;
    errno = 0;
    long v = strtol(text, &end, 10);
    if (errno || end == text || *end || v < min || v > max)
        return error_set(err, ST_INPUT, MSG_INI_NUMBER, ini->path, ini_line(ini, section, key), key, text,
                         min, max);
    *out = (int)v;
    return ST_OK;
}

bool ini_word(const char **value, char *word, size_t size)
{
    const char *s = *value;
    while (*s == ' ' || *s == '\t')
        s++;
    size_t n = strcspn(s, " \t");
    if (n == 0 || n >= size)
        return false;
    for (size_t i = 0; i < n; i++)
        word[i] = s[i] == '_' ? ' ' : s[i];
    word[n] = '\0';
    *value = s + n;
    return true;
}
