#include "mulu/ini.h"

#include <ctype.h>
#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mulu/arena.h"
#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { MAX_LINE = 1000, MAX_FILE = 1 << 20, STRETCH = 64 /* entries */ };

/* iniparser reads the values; the scan below, which comes first, finds what it would swallow and where each name stands.
 * iniparser goes through all names for each that it takes in or is asked for, and with the key table's hundreds that was
 * most of the time before the first picture: it is given the text in stretches of a few sections, and what is asked for
 * is looked up here by hash. */

struct entry {
    const char *section;
    const char *key;   /* NULL: the section line itself */
    const char *value; /* as iniparser has it; NULL on a section line */
    int line;
    size_t at; /* where the line begins in the file, in bytes */
    uint64_t hash;
};

/* Of a line in the file. */
struct place {
    int line;
    size_t at; /* bytes */
};

struct ini {
    char *path;
    struct arena texts;    /* of all entries */
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
static size_t *slot_of(const struct ini *ini, uint64_t h, const char *section, const char *key)
{
    size_t at = (size_t)h & (ini->nslots - 1);
    for (; ini->slots[at]; at = (at + 1) & (ini->nslots - 1)) {
        const struct entry *e = &ini->entries[ini->slots[at] - 1];
        if (e->hash == h && strcmp(e->section, section) == 0 &&
            (key ? e->key && strcmp(e->key, key) == 0 : !e->key))
            break;
    }
    return &ini->slots[at];
}

static const struct entry *find(const struct ini *ini, const char *section, const char *key)
{
    size_t at = ini->nslots ? *slot_of(ini, hash(section, key), section, key) : 0;
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
        *slot_of(ini, ini->entries[i].hash, ini->entries[i].section, ini->entries[i].key) = i + 1;
}

/* The line of a section, to which the keys belong that follow. */
static const char *section_now(const struct ini *ini)
{
    return ini->nsections ? ini->entries[ini->sections[ini->nsections - 1]].section : "";
}

/* key: NULL for the line of a section. */
static enum status add(struct ini *ini, const char *section, const char *key, const struct place *place,
                       struct error *err)
{
    const struct entry *twin = find(ini, section, key);
    if (twin)
        return error_set(err, ST_INPUT, MSG_INI_TWICE, ini->path, place->line, key ? key : section,
                         twin->line);
    ini->entries = mem_array(ini->entries, &ini->cap, ini->n + 1, sizeof *ini->entries);
    ini->entries[ini->n++] = (struct entry){
        .section = section, .key = key, .line = place->line, .at = place->at, .hash = hash(section, key)};
    make_room(ini);
    *slot_of(ini, hash(section, key), section, key) = ini->n;
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

static enum status scan_line(struct ini *ini, const char *s, size_t n, const struct place *place,
                             struct error *err)
{
    enum { MOST_SECTION = 128, MOST_KEY = 64 }; /* bytes, with a NUL */
    int line = place->line;
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
        if (s[n - 1] != ']' || !is_name(s + 1, n - 2) || n - 2 >= MOST_SECTION)
            return error_set(err, ST_INPUT, MSG_INI_SECTION, ini->path, line);
        return add(ini, arena_dup(&ini->texts, s + 1, n - 2), NULL, place, err);
    }
    const char *eq = memchr(s, '=', n);
    if (!eq || !ini->nsections)
        return error_set(err, ST_INPUT, MSG_INI_LINE, ini->path, line);
    size_t klen = (size_t)(eq - s);
    while (klen && isspace((unsigned char)s[klen - 1]))
        klen--;
    const char *value = eq + 1;
    while (value < s + n && isspace((unsigned char)*value))
        value++;
    if (!is_name(s, klen) || klen >= MOST_KEY)
        return error_set(err, ST_INPUT, MSG_INI_KEY, ini->path, line);
    if (!is_value(value, (size_t)(s + n - value)))
        return error_set(err, ST_INPUT, MSG_INI_VALUE, ini->path, line);
    return add(ini, section_now(ini), arena_dup(&ini->texts, s, klen), place, err);
}

static enum status scan(struct ini *ini, const char *data, size_t len, struct error *err)
{
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        return error_set(err, ST_INPUT, MSG_INI_BOM, ini->path);
    size_t bad = 0;
    if (!text_is_utf8(data, len, &bad) || memchr(data, '\0', len))
        return error_set(err, ST_INPUT, MSG_INI_UTF8, ini->path, bad);
    for (struct place p = {.line = 1}; p.at < len; p.line++) {
        const char *nl = memchr(data + p.at, '\n', len - p.at);
        size_t n = nl ? (size_t)(nl - data) - p.at : len - p.at;
        enum status st = scan_line(ini, data + p.at, n, &p, err);
        if (st)
            return st;
        p.at += n + 1;
    }
    return ST_OK;
}

static int silent(const char *fmt, ...)
{
    (void)fmt; /* the scan has already said it better; iniparser would write on the screen */
    return 0;
}

static void take_entries(struct ini *ini, const dictionary *dict)
{
    for (ssize_t i = 0; i < dict->size; i++) {
        char *name = dict->key[i], *colon = name ? strrchr(name, ':') : NULL;
        if (!colon || !dict->val[i])
            continue;
        *colon = '\0';
        size_t at = *slot_of(ini, hash(name, colon + 1), name, colon + 1);
        if (at)
            ini->entries[at - 1].value = arena_dup(&ini->texts, dict->val[i], strlen(dict->val[i]));
        *colon = ':';
    }
}

/* iniparser reads what has a name only. NULL: this system names no open files. */
static dictionary *load_text(const char *text, size_t len)
{
    char path[64];
    dictionary *dict = NULL;
    int fd = memfd_create("ini", MFD_CLOEXEC);
    if (fd < 0)
        return NULL;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (write(fd, text, len) == (ssize_t)len)
        dict = iniparser_load(path);
    close(fd);
    return dict;
}

/* The whole file at once. */
static dictionary *load_whole(const struct ini *ini, struct error *err)
{
    dictionary *dict = path_is_file(ini->path) ? iniparser_load(ini->path) : NULL;
    if (!dict)
        error_set(err, ST_INPUT, MSG_FILE_READ, ini->path, error_os(errno));
    return dict;
}

static enum status take_values(struct ini *ini, const char *data, size_t len, struct error *err)
{
    bool whole = false;
    iniparser_set_error_callback(silent);
    for (size_t i = 0, next; i < ini->nsections && !whole; i = next) {
        size_t first = ini->sections[i];
        for (next = i + 1; next < ini->nsections && ini->sections[next] - first < STRETCH;)
            next++;
        size_t from = ini->entries[first].at,
               end = next < ini->nsections ? ini->entries[ini->sections[next]].at : len;
        dictionary *dict = load_text(data + from, end - from);
        if (!dict) {
            whole = true;
            dict = load_whole(ini, err);
        }
        if (!dict)
            return ST_INPUT;
        take_entries(ini, dict);
        iniparser_freedict(dict);
    }
    return ST_OK;
}

enum status ini_load(const char *path, struct ini **out, struct error *err)
{
    struct buffer data = {0};
    struct ini *ini = mem_alloc(sizeof *ini);
    ini->path = mem_dup(path);
    enum status st = file_read(path, MAX_FILE, &data, err);
    if (!st)
        st = scan(ini, buf_text(&data), data.len, err);
    if (!st)
        st = take_values(ini, buf_text(&data), data.len, err);
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
    arena_free(&ini->texts);
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
